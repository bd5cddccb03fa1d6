#include "notices/redline.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <dtl/dtl.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

namespace mithaq::notices {

namespace {

using Tokens = std::vector<std::string_view>;

// Two lists are compared only while this many pairs could have to be looked at: a thousand words of one article
// against a thousand others. The comparison's own memory has the same bound.
constexpr std::size_t most_pairs = 1'000'000;

void must(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + what + ": " + u_errorName(status));
}

enum class By { sentences, words };

// The text, cut: nothing is left out. Bytes that are no UTF-8 count as letters of their own.
Tokens cut(std::string_view text, By by) {
  UErrorCode status = U_ZERO_ERROR;
  const auto& root = icu::Locale::getRoot();
  const std::unique_ptr<icu::BreakIterator> iterator(by == By::words
                                                         ? icu::BreakIterator::createWordInstance(root, status)
                                                         : icu::BreakIterator::createSentenceInstance(root, status));
  must(status, "break iterator");
  icu::LocalUTextPointer source(utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  must(status, "text");
  iterator->setText(source.getAlias(), status);
  must(status, "text to cut");
  Tokens out;
  std::size_t from = 0;
  for (auto end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) {
    const auto to = std::min(static_cast<std::size_t>(end), text.size());
    if (to > from) out.push_back(text.substr(from, to - from));
    from = std::max(from, to);
  }
  if (from < text.size()) out.push_back(text.substr(from));
  return out;
}

enum class Change { same, removed, added };

// Pieces while they grow: neighbours of one kind become one, and within a replacement the removed stand first.
class Pieces {
 public:
  void add(Change change, std::string_view text) {
    if (text.empty()) return;
    if (change == Change::same) {
      // A lone space between two replaced words belongs to what was replaced, so that people read runs of words.
      if (same_.empty() && is_blank(text) && !removed_.empty() && !added_.empty()) {
        held_ += text;
        return;
      }
      flush();
      same_ += text;
      return;
    }
    if (!held_.empty()) {
      removed_ += held_;
      added_ += held_;
      held_.clear();
    }
    if (!same_.empty()) put("same", same_);
    (change == Change::removed ? removed_ : added_) += text;
  }
  std::vector<Piece> done() && {
    flush();
    if (!same_.empty()) put("same", same_);
    return std::move(out_);
  }

 private:
  static bool is_blank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }
  void put(const char* change, std::string& text) {
    if (!text.empty()) out_.push_back({change, std::move(text)});
    text.clear();
  }
  void flush() {
    put("removed", removed_);
    put("added", added_);
    same_ += held_;
    held_.clear();
  }

  std::vector<Piece> out_;
  std::string same_, removed_, added_;
  std::string held_;  // spaces behind a replacement, until it is known what follows
};

std::string_view joined(std::span<const std::string_view> tokens) {
  if (tokens.empty()) return {};
  const char* begin = tokens.front().data();
  return {begin, static_cast<std::size_t>(tokens.back().data() + tokens.back().size() - begin)};
}

// What lies between two common stretches is told by `told(from, to)`: replaced as a whole, or looked at more closely.
using Told = std::function<void(std::string_view from, std::string_view to)>;

// The shortest way from one list to the other.
void shortest(std::span<const std::string_view> from, std::span<const std::string_view> to, const Told& told,
              Pieces& out) {
  std::map<std::string_view, int> numbers;
  const auto numbered = [&](std::span<const std::string_view> tokens) {
    std::vector<int> all;
    for (std::string_view token : tokens)
      all.push_back(numbers.emplace(token, static_cast<int>(numbers.size())).first->second);
    return all;
  };
  const std::vector<int> before = numbered(from), after = numbered(to);
  dtl::Diff<int, std::vector<int>> difference(before, after);
  difference.compose();
  std::size_t i = 0, j = 0, i_same = 0, j_same = 0;  // read, and up to where it has been told
  const auto tell = [&] {
    if (i > i_same || j > j_same)
      told(joined(from.subspan(i_same, i - i_same)), joined(to.subspan(j_same, j - j_same)));
  };
  for (const auto& [number, info] : difference.getSes().getSequence()) {
    if (info.type == dtl::SES_DELETE) {
      ++i;
    } else if (info.type == dtl::SES_ADD) {
      ++j;
    } else {
      tell();
      out.add(Change::same, to[j]);
      i_same = ++i;
      j_same = ++j;
    }
  }
  tell();
}

// Compares what both texts do not begin and end with; where that are too many pairs, `too_many` tells of it.
void compare(std::string_view from, std::string_view to, By by, const Told& told, const Told& too_many, Pieces& out) {
  const Tokens before = cut(from, by), after = cut(to, by);
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const auto old_part = std::span(before).subspan(head, before.size() - head - tail);
  const auto new_part = std::span(after).subspan(head, after.size() - head - tail);

  out.add(Change::same, joined(std::span(after).first(head)));
  if (old_part.empty() || new_part.empty())
    told(joined(old_part), joined(new_part));
  else if (old_part.size() > most_pairs / new_part.size())
    too_many(joined(old_part), joined(new_part));
  else
    shortest(old_part, new_part, told, out);
  out.add(Change::same, joined(std::span(after).last(tail)));
}

// Ids of both lists that stand in another order: all but the longest run that kept its order.
std::set<std::string_view> moved(std::span<const ArticleWords> from, std::span<const ArticleWords> to) {
  std::map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < from.size(); ++i) place.emplace(from[i].id, i);
  // Longest ascending run of old places, by binary search: `ends[n]` is the end of the best run of n + 1.
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> old_place, ends, previous;
  std::vector<std::string_view> ids;
  for (const ArticleWords& article : to) {
    const auto found = place.find(article.id);
    if (found == place.end()) continue;
    const std::size_t here = ids.size();
    ids.push_back(article.id);
    old_place.push_back(found->second);
    const auto end = std::ranges::lower_bound(ends, found->second, {}, [&](std::size_t at) { return old_place[at]; });
    previous.push_back(end == ends.begin() ? none : *(end - 1));
    if (end == ends.end())
      ends.push_back(here);
    else
      *end = here;
  }
  std::set<std::string_view> out(ids.begin(), ids.end());
  for (std::size_t at = ends.empty() ? none : ends.back(); at != none; at = previous[at]) out.erase(ids[at]);
  return out;
}

std::vector<Piece> whole(const char* change, const std::string& text) {
  if (text.empty()) return {};
  return {{change, text}};
}

}  // namespace

std::vector<Piece> redline(std::string_view from, std::string_view to) {
  if (from == to) return whole("same", std::string(to));
  Pieces out;
  // Words first; where there are too many, sentences, and the words of those that differ.
  const Told replaced = [&](std::string_view gone, std::string_view come) {
    out.add(Change::removed, gone);
    out.add(Change::added, come);
  };
  const Told by_words = [&](std::string_view old_part, std::string_view new_part) {
    compare(old_part, new_part, By::words, replaced, replaced, out);
  };
  const Told by_sentences = [&](std::string_view old_part, std::string_view new_part) {
    compare(old_part, new_part, By::sentences, by_words, replaced, out);
  };
  compare(from, to, By::words, replaced, by_sentences, out);
  return std::move(out).done();
}

std::vector<ArticleRedline> redline(std::span<const ArticleWords> from, std::span<const ArticleWords> to) {
  std::map<std::string_view, const ArticleWords*> old_ones;
  for (const ArticleWords& article : from) old_ones.emplace(article.id, &article);
  std::set<std::string_view> new_ids;
  for (const ArticleWords& article : to) new_ids.insert(article.id);

  // Removed articles, by the id of the last one before them that is still there.
  std::map<std::string_view, std::vector<const ArticleWords*>> gone;
  std::string_view behind;
  for (const ArticleWords& article : from) {
    if (new_ids.contains(article.id))
      behind = article.id;
    else
      gone[behind].push_back(&article);
  }

  std::vector<ArticleRedline> out;
  const auto put_gone_behind = [&](std::string_view id) {
    const auto found = gone.extract(id);
    if (found.empty()) return;
    for (const ArticleWords* article : found.mapped())
      out.push_back({article->id, article->heading, "removed", whole("removed", article->heading),
                     whole("removed", article->body)});
  };
  const std::set<std::string_view> elsewhere = moved(from, to);
  put_gone_behind("");
  for (const ArticleWords& article : to) {
    const auto old_one = old_ones.find(article.id);
    if (old_one == old_ones.end()) {
      out.push_back(
          {article.id, article.heading, "added", whole("added", article.heading), whole("added", article.body)});
    } else {
      const bool is_same = *old_one->second == article;
      out.push_back({article.id, article.heading,
                     !is_same                         ? "changed"
                     : elsewhere.contains(article.id) ? "moved"
                                                      : "same",
                     redline(old_one->second->heading, article.heading), redline(old_one->second->body, article.body)});
    }
    put_gone_behind(article.id);
  }
  return out;
}

}  // namespace mithaq::notices
