// Which article of a new text is which of the text before it, so that an id never changes (reference: domain 5).
//
// A heading says its id: {#equality}, {#3}. One that says none had the number of its place when it was first
// published, and keeps that number wherever it stands now: what it says, and what it stands behind, tell which one it
// is. Nothing is guessed: where a text takes articles away and adds others, all without ids, it is refused.
#pragma once

#include <optional>
#include <vector>

#include "rules/articles.h"

namespace mithaq::rules {

struct SplitText {
  std::vector<ArticleText> articles;
  std::vector<bool> numbered;  // beside each: its id was not written, it is the number of its place
};

// Refusals: article-id-needed with number (the place of the first article in doubt) and article (its heading),
// article-id-twice.
std::optional<Refusal> give_lasting_ids(SplitText& text, const std::vector<Revision>& earlier, Language authoritative);

}  // namespace mithaq::rules
