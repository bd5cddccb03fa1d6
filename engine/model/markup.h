// Text where HTML, SVG and XML read markup.
#pragma once

#include <string>
#include <string_view>

namespace mithaq {

// & < > " ' as references; good between tags and in quoted attributes.
std::string escaped_markup(std::string_view text);

}  // namespace mithaq
