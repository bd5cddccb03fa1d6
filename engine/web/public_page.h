// What everybody may read: the list of charters, and of one charter its text, where it stands, how each stage is
// decided, what objections have been made and answered, and, where the workflow says so, who has answered what.
#pragma once

#include "service/house.h"
#include "web/http.h"
#include "web/render.h"
#include "web/words.h"

namespace mithaq::web {

// The parts of the public pages: their language, and the page of a charter that does not exist.
class PublicDesk {
 public:
  PublicDesk(service::House& house, const Renderer& renderer) : house_(house), renderer_(renderer) {}

 protected:
  Words words(const Request& request) const;
  Response page(const std::string& name, const Words& words, const Sheet& sheet) const;
  Response not_found(const Refusal& refusal) const;

  service::House& house_;
  const Renderer& renderer_;
};

class PublicPage : private PublicDesk {
 public:
  using PublicDesk::PublicDesk;

  Response charters(const Request& request);
  Response charter(const Request& request, const std::string& id);
  // What is different between two revisions.
  Response redline(const Request& request, const std::string& id, const std::string& from, const std::string& to);
};

}  // namespace mithaq::web
