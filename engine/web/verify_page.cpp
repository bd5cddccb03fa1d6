#include "web/verify_page.h"

#include <stdexcept>

#include "trail/digest.h"
#include "web/pages.h"

namespace mithaq::web {

namespace {

// The source of the policy for what stands between <name> and </name>, as browsers hash it.
std::string source_of(std::string_view page, const std::string& name) {
  const std::string open = "<" + name + ">", close = "</" + name + ">";
  const auto begin = page.find(open) + open.size(), end = page.find(close, begin);
  if (begin < open.size() || end == std::string_view::npos) throw std::logic_error("no <" + name + "> in the page");
  return "'sha256-" + trail::base64(trail::sha256(page.substr(begin, end - begin))) + "'";
}

}  // namespace

Response verify_page() {
  const std::string_view page = pages().at(verify_page_name);
  Response out{
      .body = std::string(page), .style = source_of(page, "style"), .script = source_of(page, "script"), .open = true};
  out.headers.emplace_back("Cache-Control", "no-cache");
  return out;
}

}  // namespace mithaq::web
