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

// `text` has passed prose_at_the_door. Refusals: article-id-twice, article-id-form, text-without-articles.
Result<std::vector<ArticleText>, Refusal> articles(std::string_view text);

// The title: the heading of level 1, or empty.
std::string charter_title(std::string_view text);

// SHA-256 of "mithaq-article-v1\n" + id + "\n" + heading and body, no trailing blanks, one final LF.
Digest article_digest(const ArticleText& article);

// A revision with its identity. `texts`: language -> Markdown, `authoritative` among them; other languages
// must have the same article ids in the same order (refusal: articles-differ, facts language, article).
// The evidence of `texts` and the returned `document` (revision.json) hold their content.
struct Publication {
  Revision revision;
  Evidence document;
};
Result<Publication, Refusal> publication(std::string_view charter, int number, std::string_view change,
                                         const std::map<Language, std::string>& texts, Language authoritative);

// Ids of articles changed, added or removed between two revisions in the authoritative language.
std::vector<std::string> changed_articles(const Revision& from, const Revision& to, Language authoritative);

}  // namespace mithaq::rules
