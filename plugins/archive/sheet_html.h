// A sheet as one page of HTML: readable, printable, complete in itself. It holds no script and no remote reference, and
// opens from a memory stick in any browser. Every value is escaped; what stood between isolates stands in <bdi>.
#pragma once

#include <mithaq/sheet.h>

#include <string>
#include <string_view>

namespace mithaq::archive {

std::string html_of(const Sheet& sheet);

// The same with its style in style.css beside it.
std::string site_page(const Sheet& sheet);
std::string_view sheet_style();

}  // namespace mithaq::archive
