#include "web/digest_page.h"

#include "web/member_visit.h"
#include "web/words.h"

namespace mithaq::web {

std::optional<Response> digest_page(service::House& house, const Renderer& renderer, const Request& request) {
  const std::string rest = request.path.substr(3);
  const auto slash = rest.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string member = rest.substr(0, slash), token = rest.substr(slash + 1);
  // A mail program posts these words, and so does the button.
  const bool ends = request.method == "POST" && Fields::of(request).get("List-Unsubscribe") == "One-Click";
  const auto taken = ends ? house.end_digest(member, token) : house.digest_of_link(member, token);
  if (!taken && is_passing(taken.error())) {
    Response out{.status = 503,
                 .body = renderer.page("message", Language::ar, sheet(message(house.phrases(), 503, taken.error())))};
    out.headers.emplace_back("Retry-After", "30");
    return out;
  }
  if (!taken) return std::nullopt;
  Sheet sheet;
  const Text title = house.phrases().both("page.digest-title");
  sheet.set("TITLE", title.ar + " · " + title.en).set("PATH", request.path);
  sheet.add(taken->takes ? "ASKS" : "ENDED");
  return Response{.body = renderer.page("digest", Language::ar, sheet)};
}

}  // namespace mithaq::web
