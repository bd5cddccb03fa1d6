// The pages behind a member's link: look, choose, review, confirm, receipt (reference: reliability 9, mail 12).
//
// GET and HEAD change nothing. The first POST changes nothing either: it shows the choice in words. Only the
// second one, with the confirmation number from the mail and a one-use key, gives the position. Whatever a
// person typed comes back with every page that asks again.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "service/house.h"
#include "web/http.h"
#include "web/render.h"
#include "web/words.h"

namespace mithaq::web {

class MemberDesk {
 public:
  MemberDesk(service::House& house, const Renderer& renderer) : house_(house), renderer_(renderer) {}

  // GET /s/TOKEN: cookie and on to /s; where the cookie does not come back, the page itself.
  Response arrive(const Request& request, const std::string& token);
  // GET /s, with the cookie.
  Response form(const Request& request);
  // POST /s or /s/TOKEN: the review, or the form again. `token` is empty on the clean path.
  Response review(const Request& request, const std::string& token);
  // POST /s/confirm or /s/TOKEN/confirm.
  Response confirm(const Request& request, const std::string& token);

 private:
  // One visit: whose link, in which language, under which path.
  struct Visit {
    std::string token;
    bool clean = false;  // the cookie came with the request: pages are served under /s
    Words words;
    service::LinkView view;
    std::string base() const { return clean ? "/s" : "/s/" + token; }
  };
  struct Typed {
    service::Answer answer;
    std::string number, key;
  };
  struct Complaint {
    std::string field;  // position, article, text, proposal, number; empty: of the whole
    std::string sentence;
    std::string other;  // the same in the other language, where it matters that nobody misses it
  };

  static Typed typed(const Fields& form);
  std::string cookie_name() const;
  std::string cookie(const std::string& token) const;
  // The visit that a request belongs to, or the answer that says why there is none.
  std::variant<Visit, Response> visit(const Request& request, const std::string& token, const Fields& form);
  // The message for a link that leads nowhere any more. Confirming asks the house instead: what was recorded
  // through the link has its receipt for ever.
  std::optional<Response> dead_end(const Visit& visit, const Typed& typed);
  Complaint complaint(const Words& words, const Refusal& refusal) const;

  Response form_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status);
  Response review_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status);
  Response receipt_page(const Visit& visit, const service::Receipt& receipt);
  Response message_page(const Message& message, const Typed& typed, bool paste = false);
  Response inlined(const Visit& visit, const std::string& page, const Sheet& sheet, int status);
  Sheet frame(const Visit& visit, const std::string& title, bool with_other_language) const;

  service::House& house_;
  const Renderer& renderer_;
};

}  // namespace mithaq::web
