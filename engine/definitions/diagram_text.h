// Text in a picture: how wide it is about, where its lines break, and how it is written into XML and Mermaid.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mithaq::definitions::diagram {

// About how wide a text is at this size, in pixels; rather too wide than too narrow, since the reader's fonts are not
// known. Marks and hidden characters have no width.
int width(std::string_view utf8, int size);

// Broken between words, within a word only where the word alone is too wide. What goes beyond `most` lines is cut
// off with an ellipsis.
std::vector<std::string> wrapped(std::string_view utf8, int size, int widest, std::size_t most);

// A text of the definition's author without what would change the order of its neighbours or is no XML.
std::string harmless(std::string_view utf8);

// Within a quoted label or an accessible description: everything with a meaning of its own becomes an entity code.
std::string mermaid_text(std::string_view utf8);

}  // namespace mithaq::definitions::diagram
