// A charter's Markdown as one page that opens anywhere: no script, no remote reference, right to left for
// Arabic. cmark-gfm in its safe mode: raw HTML and dangerous links of the text do not reach the page.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::archive {

// Its body alone.
std::string html_of_markdown(std::string_view markdown);

std::string page_of(std::string_view markdown, std::string_view language);

}  // namespace mithaq::archive
