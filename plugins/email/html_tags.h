// HTML of a mail, reduced to what matters for its words, before a parser sees it.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::email {

// Keeps text, and of each tag its name and the first class, id, style, type, cite and hidden, at most 1 KiB each.
// Comments, declarations, scripts and style sheets go. A tag then costs a parser no more than its name, whatever was
// written in it; what is cut off at the end of the bytes goes as well.
std::string plain_tags(std::string_view html);

}  // namespace mithaq::email
