// The pages and the style as they were at build time: engine/web/pages/*.html and style.css by file name.
// embed.cmake writes the other half.
#pragma once

#include <map>
#include <string_view>

namespace mithaq::web {

const std::map<std::string_view, std::string_view>& pages();

}  // namespace mithaq::web
