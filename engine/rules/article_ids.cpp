#include "rules/article_ids.h"

#include <algorithm>
#include <map>
#include <set>

namespace mithaq::rules {

namespace {

// Comparing each with each is for charters; a text of thousands of articles is compared place by place.
constexpr std::size_t most_pairs = 10'000;

// The new text beside the old one: places in both lists that are known to be one article.
class Matching {
 public:
  Matching(const std::vector<ArticleText>& articles, const std::vector<bool>& numbered, const Revision& before,
           Language authoritative)
      : articles_(articles), before_(before.articles), authoritative_(authoritative), old_of_(articles.size()) {
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t j = 0; j < before_.size(); ++j) by_id.emplace(before_[j].id, j);
    for (std::size_t i = 0; i < articles.size(); ++i) {
      if (numbered[i]) {
        open_.push_back(i);
      } else if (const auto found = by_id.find(articles[i].id); found != by_id.end()) {
        old_of_[i] = found->second;
        taken_.insert(found->second);
      }
    }
    std::vector<std::size_t> left;
    for (std::size_t j = 0; j < before_.size(); ++j)
      if (!taken_.contains(j) && before_[j].id != "preamble") left.push_back(j);
    left_ = std::move(left);
  }

  // Articles that say what they said before, wherever they stand.
  void match_words() {
    if (open_.size() * left_.size() > most_pairs) {
      for (std::size_t k = 0; k < std::min(open_.size(), left_.size()); ++k)
        if (says_the_same(open_[k], left_[k])) match(open_[k], left_[k]);
    } else {
      for (std::size_t i : open_)
        for (std::size_t j : left_)
          if (!taken_.contains(j) && says_the_same(i, j)) {
            match(i, j);
            break;
          }
    }
    tidy();
  }

  // As many articles changed between two known ones as stood there: in their order.
  void match_places() {
    std::map<std::size_t, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> gaps;  // by the one before
    constexpr std::size_t begin = static_cast<std::size_t>(-1);
    std::size_t behind = begin;
    for (std::size_t i = 0; i < articles_.size(); ++i) {
      if (old_of_[i])
        behind = *old_of_[i];
      else if (std::ranges::binary_search(open_, i))
        gaps[behind].first.push_back(i);
    }
    behind = begin;
    for (std::size_t j = 0; j < before_.size(); ++j) {
      if (taken_.contains(j))
        behind = j;
      else if (std::ranges::binary_search(left_, j))
        gaps[behind].second.push_back(j);
    }
    for (const auto& [from, gap] : gaps)
      if (gap.first.size() == gap.second.size())
        for (std::size_t k = 0; k < gap.first.size(); ++k) match(gap.first[k], gap.second[k]);
    tidy();
  }

  std::optional<std::size_t> old_of(std::size_t index) const { return old_of_[index]; }
  const std::vector<std::size_t>& in_doubt() const { return open_; }
  bool has_left() const { return !left_.empty(); }

 private:
  bool says_the_same(std::size_t i, std::size_t j) const {
    const auto digest = before_[j].sha256.find(authoritative_);
    return digest != before_[j].sha256.end() &&
           article_digest({before_[j].id, articles_[i].heading, articles_[i].body}) == digest->second;
  }
  void match(std::size_t i, std::size_t j) {
    old_of_[i] = j;
    taken_.insert(j);
  }
  void tidy() {
    std::erase_if(open_, [&](std::size_t i) { return old_of_[i].has_value(); });
    std::erase_if(left_, [&](std::size_t j) { return taken_.contains(j); });
  }

  const std::vector<ArticleText>& articles_;
  const std::vector<Article>& before_;
  const Language authoritative_;
  std::vector<std::optional<std::size_t>> old_of_;
  std::set<std::size_t> taken_;
  std::vector<std::size_t> open_, left_;  // without a counterpart: of the new text, of the old one; ascending
};

}  // namespace

std::optional<Refusal> give_lasting_ids(SplitText& text, const std::vector<Revision>& earlier, Language authoritative) {
  std::vector<ArticleText>& articles = text.articles;
  std::set<std::string> ids;  // written in this text
  for (std::size_t i = 0; i < articles.size(); ++i)
    if (!text.numbered[i]) ids.insert(articles[i].id);
  if (earlier.empty()) {
    for (std::size_t i = 0; i < articles.size(); ++i)
      if (text.numbered[i] && !ids.insert(articles[i].id).second)
        return Refusal{"article-id-twice", {{"article", articles[i].id}}};
    return std::nullopt;
  }
  Matching matching(articles, text.numbered, earlier.back(), authoritative);
  matching.match_words();
  matching.match_places();
  const std::vector<std::size_t>& in_doubt = matching.in_doubt();
  if (!in_doubt.empty() && matching.has_left()) {
    const ArticleText& first = articles[in_doubt.front()];
    return Refusal{"article-id-needed", {{"number", first.id}, {"article", first.heading}}};
  }
  for (const Revision& revision : earlier)
    for (const Article& article : revision.articles) ids.insert(article.id);
  int free = 1;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (!text.numbered[i]) continue;
    if (const auto old = matching.old_of(i)) {
      articles[i].id = earlier.back().articles[*old].id;
    } else {
      // New, and first published now: the number of its place, unless another has it or has had it.
      for (; !ids.insert(articles[i].id).second; ++free) articles[i].id = std::to_string(free);
    }
  }
  return std::nullopt;
}

}  // namespace mithaq::rules
