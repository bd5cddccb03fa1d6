// A difference as plain words, for mails and terminals without colour: what is new stands between [+ and +], what is
// gone between [- and -], and unchanged stretches are shortened. Nothing depends on a colour.
#pragma once

#include <span>
#include <string>

#include "notices/phrases.h"
#include "notices/redline.h"

namespace mithaq::notices {

// An article without an id is the title. Articles that are the same are left out; of those that no longer fit into
// `longest` bytes only the heading is told. Empty when nothing differs.
std::string redline_words(const Phrases& phrases, std::span<const ArticleRedline> articles, Language language,
                          std::size_t longest);

// One piece between its marks.
std::string marked(const Piece& piece);

}  // namespace mithaq::notices
