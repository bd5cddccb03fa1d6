// /u/MEMBER/TOKEN, the end of a daily list (RFC 8058): whoever looks sees a button, and only a POST ends it.
#pragma once

#include <optional>

#include "service/house.h"
#include "web/http.h"
#include "web/render.h"

namespace mithaq::web {

// None: there is no such page.
std::optional<Response> digest_page(service::House& house, const Renderer& renderer, const Request& request);

}  // namespace mithaq::web
