// A charter's text is Markdown without HTML: what a page would leave out must not stand in what is ratified.
#pragma once

#include <optional>
#include <string_view>

namespace mithaq::rules {

// The line, from 1, of the first HTML tag, comment or instruction outside of code; none where there is none. An address
// in angle brackets is no tag.
std::optional<int> line_of_html(std::string_view markdown);

}  // namespace mithaq::rules
