// Which page belongs to which path and method, and what is said when there is none.
#pragma once

#include <functional>
#include <string>

#include "service/house.h"
#include "web/http.h"
#include "web/member_desk.h"
#include "web/public_page.h"
#include "web/rate.h"
#include "web/remarks_desk.h"
#include "web/render.h"
#include "web/sign_desk.h"

namespace mithaq::web {

class Routes {
 public:
  Routes(service::House& house, const Renderer& renderer, std::function<void(const std::string&)> log);

  // Does not throw: what breaks becomes a page with an id that stands in the log, too.
  Response answer(const Request& request);
  // The page of a refused request; 405 has no list of methods here. Does not throw.
  Response fault(int status);

 private:
  Response answered(const Request& request);
  Response member(const Request& request);
  std::optional<Response> signing(const Request& request);
  Response charter(const Request& request);
  // Ten comments at once from one network, and one more each minute.
  Response log_file(const Request& request);
  Response comment(const Request& request, const std::string& id);
  Response plain(std::string text) const;

  service::House& house_;
  const Renderer& renderer_;
  std::function<void(const std::string&)> log_;
  MemberDesk member_desk_;
  SignDesk sign_desk_;
  PublicPage public_page_;
  RemarksDesk remarks_desk_;
  Rate comments_{10, std::chrono::minutes(1)};
};

}  // namespace mithaq::web
