// The page that checks a receipt or a package in the reader's browser: one file that works from a saved copy too, and
// the only one with script (reference: trail 3.2). It is no template: what it is, it is everywhere.
#pragma once

#include <string_view>

#include "web/http.h"

namespace mithaq::web {

inline constexpr std::string_view verify_page_name = "verify.html";

// With a policy under which exactly its own script and style run, and nothing is fetched.
Response verify_page();

}  // namespace mithaq::web
