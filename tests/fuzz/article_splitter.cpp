#include <algorithm>
#include <set>
#include <vector>

#include "fuzz/targets.h"
#include "model/text.h"
#include "rules/articles.h"
#include "trail/canonical.h"

namespace mithaq::fuzz {
namespace {

std::vector<std::string_view> pieces(std::string_view text, char between) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t end = text.find(between);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

// Headings and the lines of bodies are pieces of the text, in its order; ids are there and unique.
void check_articles(std::string_view text, const std::vector<rules::ArticleText>& articles) {
  std::set<std::string> ids;
  std::size_t from = 0;
  const auto stands_next = [&](std::string_view words) {
    const std::size_t at = text.find(words, from);
    promise(at != std::string_view::npos, "a piece of the text, in its place: " + std::string(words));
    from = at + words.size();
  };
  for (const rules::ArticleText& article : articles) {
    promise(ids.insert(article.id).second, "an id is given once: " + article.id);
    promise(article.id == "preamble" || article.id.find_first_not_of("0123456789") == std::string::npos ||
                is_kebab(article.id),
            "an id is a word or a number: " + article.id);
    promise(article.heading.find('\n') == std::string::npos, "a heading is one line");
    stands_next(article.heading);
    for (const std::string_view line : pieces(article.body, '\n')) stands_next(line);
    promise(article.body.empty() || (article.body.front() != '\n' && article.body.back() != '\n'),
            "a body has no empty lines at its ends");
  }
  promise(!articles.empty(), "a text that is split has articles");
}

// Blanks at the ends of lines and empty lines at the end change no digest.
void check_digests(std::string_view text, const std::vector<rules::ArticleText>& articles) {
  std::string loose;
  for (const std::string_view line : pieces(text, '\n')) loose.append(line).append(" \n");
  const auto again = rules::articles(loose + "\n\n");
  promise(again.ok() && again->size() == articles.size(), "blanks at line ends split nothing else");
  for (std::size_t i = 0; i < articles.size(); ++i)
    promise(rules::article_digest((*again)[i]) == rules::article_digest(articles[i]),
            "blanks at line ends change no digest: " + articles[i].id);
}

std::vector<std::string> ids_of(const Revision& revision) {
  std::vector<std::string> out;
  for (const Article& article : revision.articles) out.push_back(article.id);
  return out;
}

void check_publications(const std::vector<rules::Publication>& all) {
  for (const rules::Publication& one : all) {
    const Value identity = trail::read(*one.document.content);
    promise(one.document.sha256 == one.revision.sha256, "the identity is the digest of its document");
    promise(identity.at("articles").items().size() == one.revision.articles.size(), "every article is in the identity");
    promise(rules::changed_articles(one.revision, one.revision, Language::ar).empty(), "nothing differs from itself");
  }
  if (all.size() < 2) return;
  const auto changed = rules::changed_articles(all[0].revision, all[1].revision, Language::ar);
  const auto back = rules::changed_articles(all[1].revision, all[0].revision, Language::ar);
  promise(std::set<std::string>(changed.begin(), changed.end()) == std::set<std::string>(back.begin(), back.end()),
          "what changed there has changed back");
  std::vector<std::string> known = ids_of(all[0].revision);
  for (std::string& id : ids_of(all[1].revision)) known.push_back(std::move(id));
  known.push_back("whole");  // the title, or the order of the articles
  for (const std::string& id : changed)
    promise(std::find(known.begin(), known.end(), id) != known.end(), "a changed article is one of them: " + id);
}

}  // namespace

void article_splitter(std::string_view bytes) {
  std::vector<std::map<Language, std::string>> revisions;
  bool is_arabic = true;
  for (const std::string_view raw : pieces(bytes, '\f')) {
    (void)rules::charter_title(raw);
    (void)rules::articles(raw);
    const auto text = prose_at_the_door(raw, "text", 1u << 20);
    if (text) {
      if (const auto split = rules::articles(*text)) {
        check_articles(*text, *split);
        check_digests(*text, *split);
      }
      if (is_arabic) revisions.emplace_back();
      revisions.back()[is_arabic ? Language::ar : Language::en] = *text;
    } else if (is_arabic) {
      revisions.emplace_back();
    }
    is_arabic = !is_arabic;
    if (revisions.size() == 2 && is_arabic) break;
  }
  std::vector<rules::Publication> published;
  std::vector<Revision> earlier;
  for (const auto& texts : revisions)
    if (auto one = rules::publication("charter", "substantive", texts, Language::ar, earlier)) {
      earlier.push_back(one->revision);
      published.push_back(*std::move(one));
    }
  check_publications(published);
}

}  // namespace mithaq::fuzz
