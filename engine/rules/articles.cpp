#include "rules/articles.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

#include "rules/article_ids.h"
#include "rules/markup.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/document.h"

namespace mithaq::rules {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed_right(std::string_view line) {
  const std::size_t end = line.find_last_not_of(" \t\r");
  return end == std::string_view::npos ? std::string_view{} : line.substr(0, end + 1);
}

std::string_view trimmed(std::string_view text) {
  text = trimmed_right(text);
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

// Up to three spaces may stand before a heading or a fence; four make a code block.
std::optional<std::string_view> unindented(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos || begin > 3) return std::nullopt;
  return line.substr(begin);
}

struct Heading {
  std::size_t level = 0;
  std::string_view words;
};

// ATX headings of CommonMark 4.2: one to six `#`, a blank or the end, an optional closing run of `#`.
std::optional<Heading> heading(std::string_view line) {
  const auto from = unindented(line);
  if (!from || from->front() != '#') return std::nullopt;
  const std::size_t level = std::min(from->find_first_not_of('#'), from->size());
  std::string_view words = from->substr(level);
  if (level > 6 || (!words.empty() && blanks.find(words.front()) == std::string_view::npos)) return std::nullopt;
  words = trimmed(words);
  const std::size_t last = words.find_last_not_of('#');
  if (last == std::string_view::npos) {
    words = {};
  } else if (last + 1 < words.size() && blanks.find(words[last]) != std::string_view::npos) {
    words = trimmed_right(words.substr(0, last));
  }
  return Heading{level, words};
}

// Follows code fences (CommonMark 4.5) line by line.
class Fences {
 public:
  // Whether the line belongs to a fenced block, its fences included.
  bool holds(std::string_view line) {
    const auto from = unindented(line);
    const char mark = from ? from->front() : '\0';
    const std::size_t run = mark == '`' || mark == '~' ? std::min(from->find_first_not_of(mark), from->size()) : 0;
    if (open_ == 0) {
      const bool info_is_code = run >= 3 && mark == '`' && from->substr(run).find('`') != std::string_view::npos;
      if (run < 3 || info_is_code) return false;
      open_ = run;
      mark_ = mark;
      return true;
    }
    if (mark == mark_ && run >= open_ && trimmed(from->substr(run)).empty()) open_ = 0;
    return true;
  }

 private:
  std::size_t open_ = 0;
  char mark_ = '\0';
};

// A kebab-case word or a number; "preamble" and "whole" mean something else.
bool is_article_id(std::string_view id) {
  const bool number = !id.empty() && id.size() <= 6 && id.front() != '0' &&
                      id.find_first_not_of("0123456789") == std::string_view::npos;
  return number || (is_kebab(id) && id != "preamble" && id != "whole");
}

// Takes "{#equality}" off the end of a heading.
std::optional<std::string_view> take_explicit_id(std::string_view& words) {
  if (words.empty() || words.back() != '}') return std::nullopt;
  const std::size_t brace = words.rfind("{#");
  if (brace == std::string_view::npos) return std::nullopt;
  const std::string_view id = words.substr(brace + 2, words.size() - brace - 3);
  words = trimmed_right(words.substr(0, brace));
  return id;
}

// The lines without blanks at their ends, without empty lines at either end.
std::string body_text(const std::vector<std::string_view>& all) {
  std::size_t from = 0, to = all.size();
  while (from < to && trimmed(all[from]).empty()) ++from;
  while (to > from && trimmed(all[to - 1]).empty()) --to;
  std::string out;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) out += '\n';
    out += trimmed_right(all[i]);
  }
  return out;
}

Value texts_value(const std::map<Language, Evidence>& texts) {
  Value::Array out;
  for (const auto& [language, text] : texts)
    out.push_back(Value::object(
        {{"language", code(language)}, {"media_type", text.media_type}, {"sha256", text.sha256}, {"size", text.size}}));
  return Value(std::move(out));
}

Value articles_value(const std::vector<Article>& articles) {
  Value::Array out;
  for (const Article& article : articles) {
    Value::Array texts;
    for (const auto& [language, sha256] : article.sha256)
      texts.push_back(Value::object({{"language", code(language)}, {"sha256", sha256}}));
    out.push_back(Value::object({{"id", article.id}, {"texts", Value(std::move(texts))}}));
  }
  return Value(std::move(out));
}

// The first article that one list has and the other has not at the same place.
std::optional<std::string> first_difference(const std::vector<ArticleText>& a, const std::vector<ArticleText>& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (i >= a.size()) return b[i].id;
    if (i >= b.size() || a[i].id != b[i].id) return a[i].id;
  }
  return std::nullopt;
}

// Of two texts whose articles are the same: whether title and order are, too. Bytes that differ beside these are
// blanks, which no digest of an article counts.
bool is_same_whole(const Revision& from, const Revision& to, Language authoritative) {
  if (!std::ranges::equal(from.articles, to.articles, {}, &Article::id, &Article::id)) return false;
  const auto old_text = from.texts.find(authoritative), text = to.texts.find(authoritative);
  if (old_text == from.texts.end() || text == to.texts.end()) return false;
  if (old_text->second.sha256 == text->second.sha256) return true;
  const auto &before = old_text->second.content, &after = text->second.content;
  return before && after && charter_title(*before) == charter_title(*after);
}

}  // namespace

Result<SplitText, Refusal> split(std::string_view text) {
  SplitText out;
  std::set<std::string_view> written;
  std::vector<std::string_view> body;
  bool in_preamble = true, titled = false;
  int number = 0;
  Fences fences;
  const auto finish = [&] {
    std::string words = body_text(body);
    body.clear();
    if (!in_preamble) {
      out.articles.back().body = std::move(words);
    } else if (!words.empty()) {
      out.articles.push_back({"preamble", "", std::move(words)});
      out.numbered.push_back(false);
    }
  };
  for (std::string_view line : lines(text)) {
    const auto found = fences.holds(line) ? std::nullopt : heading(line);
    if (found && found->level == 1 && in_preamble && !titled) {
      titled = true;
      continue;
    }
    if (!found || found->level != 2) {
      body.push_back(line);
      continue;
    }
    finish();
    in_preamble = false;
    std::string_view words = found->words;
    const auto id = take_explicit_id(words);
    if (id && !is_article_id(*id)) return Refusal{"article-id-form", {{"article", std::string(*id)}}};
    if (id && !written.insert(*id).second) return Refusal{"article-id-twice", {{"article", std::string(*id)}}};
    ++number;
    out.articles.push_back({id ? std::string(*id) : std::to_string(number), std::string(words), ""});
    out.numbered.push_back(!id);
  }
  if (in_preamble) return Refusal{"text-without-articles", {}};
  finish();
  return out;
}

Result<std::vector<ArticleText>, Refusal> articles(std::string_view text) {
  auto all = split(text);
  if (!all) return all.error();
  std::set<std::string_view> ids;
  for (const ArticleText& article : all->articles)
    if (!ids.insert(article.id).second) return Refusal{"article-id-twice", {{"article", article.id}}};
  return std::move(all->articles);
}

std::vector<ArticleText> articles_of(const Revision& revision, std::string_view text) {
  auto all = split(text);
  if (!all || all->articles.size() != revision.articles.size())
    throw std::logic_error("revision " + std::to_string(revision.number) + " has other articles than this text");
  for (std::size_t i = 0; i < revision.articles.size(); ++i) all->articles[i].id = revision.articles[i].id;
  return std::move(all->articles);
}

std::string charter_title(std::string_view text) {
  Fences fences;
  for (std::string_view line : lines(text)) {
    const auto found = fences.holds(line) ? std::nullopt : heading(line);
    if (found && found->level == 1) return std::string(found->words);
  }
  return "";
}

Digest article_digest(const ArticleText& article) {
  std::string bytes = "mithaq-article-v1\n" + article.id + "\n" + body_text(lines(article.heading));
  const std::string body = body_text(lines(article.body));
  if (!body.empty()) bytes += "\n" + body;
  return trail::digest(bytes + "\n");
}

Result<Publication, Refusal> publication(std::string_view charter, std::string_view change,
                                         const std::map<Language, std::string>& texts, Language authoritative,
                                         const std::vector<Revision>& earlier) {
  const int number = static_cast<int>(earlier.size()) + 1;
  if (!texts.contains(authoritative)) return Refusal{"text-missing", {{"language", std::string(code(authoritative))}}};
  std::map<Language, SplitText> split_texts;
  for (const auto& [language, text] : texts) {
    const auto in = [&, language = language](Refusal refusal) {
      refusal.facts.emplace("language", code(language));
      return refusal;
    };
    if (const auto line = line_of_html(text)) return in(Refusal{"text-markup", {{"line", std::to_string(*line)}}});
    auto found = split(text);
    if (!found) return in(found.error());
    if (language == authoritative)
      if (auto refusal = give_lasting_ids(*found, earlier, authoritative)) return in(*refusal);
    split_texts.emplace(language, *std::move(found));
  }
  // A translation's article without an id is the one that stands at its place.
  const SplitText& in_force = split_texts.at(authoritative);
  std::map<Language, std::vector<ArticleText>> parts;
  for (auto& [language, split_text] : split_texts) {
    std::vector<ArticleText> articles = split_text.articles;
    for (std::size_t i = 0; i < std::min(articles.size(), in_force.articles.size()); ++i)
      if (split_text.numbered[i] && in_force.numbered[i]) articles[i].id = in_force.articles[i].id;
    parts.emplace(language, std::move(articles));
  }
  const std::vector<ArticleText>& ruling = parts.at(authoritative);
  for (const auto& [language, theirs] : parts)
    if (const auto article = first_difference(ruling, theirs))
      return Refusal{"articles-differ", {{"language", std::string(code(language))}, {"article", *article}}};

  Publication out;
  out.revision.number = number;
  out.revision.change = change;
  for (std::size_t i = 0; i < ruling.size(); ++i) {
    Article article{ruling[i].id, {}};
    for (const auto& [language, theirs] : parts) article.sha256[language] = article_digest(theirs[i]);
    out.revision.articles.push_back(std::move(article));
  }
  for (const auto& [language, text] : texts)
    out.revision.texts[language] = trail::document("text", "text/markdown; charset=UTF-8", text);
  const Value identity = Value::object({{"format", 1},
                                        {"charter", charter},
                                        {"number", number},
                                        {"texts", texts_value(out.revision.texts)},
                                        {"articles", articles_value(out.revision.articles)}});
  out.document = trail::document("revision", "application/json", trail::write(identity));
  out.revision.sha256 = out.document.sha256;
  return out;
}

std::vector<std::string> changed_articles(const Revision& from, const Revision& to, Language authoritative) {
  const auto digests = [&](const Revision& revision) {
    std::map<std::string_view, const Digest*> out;
    for (const Article& article : revision.articles) {
      const auto found = article.sha256.find(authoritative);
      out.emplace(article.id, found == article.sha256.end() ? nullptr : &found->second);
    }
    return out;
  };
  const auto before = digests(from), after = digests(to);
  std::vector<std::string> out;
  for (const Article& article : to.articles) {
    const auto old_one = before.find(article.id);
    const Digest* new_one = after.at(article.id);
    const bool is_same = old_one != before.end() && old_one->second && new_one && *old_one->second == *new_one;
    if (!is_same) out.push_back(article.id);
  }
  for (const Article& article : from.articles)
    if (!after.contains(article.id)) out.push_back(article.id);
  if (out.empty() && !is_same_whole(from, to, authoritative)) out.emplace_back("whole");
  return out;
}

}  // namespace mithaq::rules
