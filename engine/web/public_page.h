// What everybody may read: the list of charters, and of one charter its text, where it stands and, where the
// workflow says so, who has answered what.
#pragma once

#include "service/house.h"
#include "web/http.h"
#include "web/render.h"
#include "web/words.h"

namespace mithaq::web {

class PublicPage {
 public:
  PublicPage(service::House& house, const Renderer& renderer) : house_(house), renderer_(renderer) {}

  Response charters(const Request& request);
  Response charter(const Request& request, const std::string& id);
  Response checkpoint();  // the newest signed note, verbatim

 private:
  Words words(const Request& request) const;
  Response page(const std::string& name, const Words& words, const Sheet& sheet) const;

  service::House& house_;
  const Renderer& renderer_;
};

}  // namespace mithaq::web
