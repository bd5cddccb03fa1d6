// The pages behind a member's link: look, choose, review, confirm, receipt (reference: reliability 9, mail 12).
//
// GET and HEAD change nothing. The first POST changes nothing either: it shows the choice in words. Only the
// second one, with the confirmation number from the mail and a one-use key, gives the position or takes the step.
// Whatever a person typed comes back with every page that asks again.
#pragma once

#include "web/member_acts.h"

namespace mithaq::web {

class MemberDesk : private MemberVisits {
 public:
  using MemberVisits::MemberVisits;

  // GET /s/TOKEN: cookie and on to /s; where the cookie does not come back, the page itself.
  Response arrive(const Request& request, const std::string& token);
  // GET /s, with the cookie. ?for=BODY: the form for a body whose proxy the member holds.
  Response form(const Request& request);
  // GET /s/record or /s/TOKEN/record: what the members of a charter's bodies may see of it all.
  Response record(const Request& request, const std::string& token);
  // GET /s/proof/SEQ or /s/TOKEN/proof/SEQ: the proof file of an answer of the body.
  Response proof(const Request& request, const std::string& token, std::int64_t seq);
  // POST /s or /s/TOKEN: the review, or the form again. `token` is empty on the clean path.
  Response review(const Request& request, const std::string& token);
  // POST /s/confirm or /s/TOKEN/confirm.
  Response confirm(const Request& request, const std::string& token);
  // POST /s/act and /s/act/confirm, or with the token: the same for a step beside a position.
  Response review_act(const Request& request, const std::string& token);
  Response confirm_act(const Request& request, const std::string& token);

 private:
  // member_pages.cpp
  Response form_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status);
  Response review_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status);
  Response record_page(const Visit& visit, const service::CharterView& charter);
  Response receipt_page(const Visit& visit, const service::Receipt& receipt);
  // member_act_pages.cpp
  void put_offer(Sheet& sheet, const Visit& visit, const Offer& offer, const Typed& typed, const Complaint& complaint);
  void put_offers(Sheet& sheet, const Visit& visit, const Typed& typed, const Complaint& complaint);
  void put_objections(Sheet& sheet, const Visit& visit, const Typed& typed, const Complaint& complaint);
  void put_changes(Sheet& sheet, const Visit& visit);
  Response act_page(const Visit& visit, const Offer& offer, const Typed& typed, const Complaint& complaint, int status);
  Response done_page(const Visit& visit, const Offer& offer, const Typed& typed, std::int64_t seq);
};

}  // namespace mithaq::web
