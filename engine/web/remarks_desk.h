// What has been said of a charter's text and what was answered, for everybody; and where a stage is open to the
// public, the form for people without a seat.
//
// As behind a member's link: GET changes nothing, the first POST shows the comment as it would be sent, the second
// one, with a one-use key, files it. It is hidden until the secretariat has looked at it; name and address are never
// shown.
#pragma once

#include <optional>

#include "web/public_page.h"

namespace mithaq::web {

class RemarksDesk : private PublicDesk {
 public:
  using PublicDesk::PublicDesk;

  // GET /c/ID/comments, comments.csv and comments.json.
  Response table(const Request& request, const std::string& id);
  Response csv(const Request& request, const std::string& id);
  Response json(const std::string& id);
  // POST /c/ID/comments and /c/ID/comments/confirm.
  Response review(const Request& request, const std::string& id);
  Response confirm(const Request& request, const std::string& id);

 private:
  struct Typed {
    service::FileComment comment;
    std::string key;
  };
  static Typed typed(const Fields& form);
  Words words(const Request& request, const Fields& form) const;
  Response table_page(const Words& words, const service::CharterView& charter, const Typed& typed,
                      const std::optional<Refusal>& refusal);
  Response review_page(const Words& words, const service::CharterView& charter, const Typed& typed,
                       const std::optional<Refusal>& refusal);
};

}  // namespace mithaq::web
