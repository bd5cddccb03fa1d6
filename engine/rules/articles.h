// Markdown into articles, and which of them changed (reference: domain 5; revision identity: trail 1.4).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/refusal.h"
#include "model/result.h"
#include "model/revision.h"

namespace mithaq::rules {

struct ArticleText {
  std::string id;       // "equality" or "1"; "preamble" for text before the first heading of level 2
  std::string heading;  // without "## " and "{#id}"
  std::string body;     // Markdown
  bool operator==(const ArticleText&) const = default;
};

// `text` has passed prose_at_the_door. Headings are ATX headings (CommonMark 4.2) outside code fences. An
// explicit id is a kebab-case word or a number, so that an article keeps its id when another is put before it;
// "preamble" and "whole" are taken. Without one the id is the number of the article's place: right for a first
// text only. Refusals: article-id-twice, article-id-form, text-without-articles.
Result<std::vector<ArticleText>, Refusal> articles(std::string_view text);

// The articles of a text that has been published, by the ids that they bear in the revision. Throws when the text
// is not of this revision.
std::vector<ArticleText> articles_of(const Revision& revision, std::string_view text);

// The title: the heading of level 1, or empty.
std::string charter_title(std::string_view text);

// SHA-256 of "mithaq-article-v1\n" + id + "\n" + heading + "\n" + body + "\n", without "\n" + body when there
// is none; no blanks at line ends, no empty lines at either end of the body. Written to the trail.
Digest article_digest(const ArticleText& article);

// A revision with its identity, numbered after those `earlier`. `texts`: language -> Markdown, `authoritative` among
// them; other languages must have the same article ids in the same order (refusals: articles-differ with facts
// language and article, text-missing, and those of articles() with the fact language).
// An article keeps its id from one text to the next, whatever number it bears: article_ids.h (refusal
// article-id-needed).
// The evidence of `texts` and the returned `document` (revision.json) hold their content.
struct Publication {
  Revision revision;
  Evidence document;
};
Result<Publication, Refusal> publication(std::string_view charter, std::string_view change,
                                         const std::map<Language, std::string>& texts, Language authoritative,
                                         const std::vector<Revision>& earlier);

// Ids of articles changed, added or removed between two revisions in the authoritative language: in the order
// of `to`, then those that are gone. "whole" where the articles are the same and the title or their order is not, or
// where a title cannot be told since a text is not at hand; blanks and line ends alone change nothing.
std::vector<std::string> changed_articles(const Revision& from, const Revision& to, Language authoritative);

}  // namespace mithaq::rules
