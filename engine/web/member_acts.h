// The steps beside a position that a link allows: which there are now, what each asks of the member, and the act that
// it becomes. Phrases: page.act-<id>, its -help, -what (before it is confirmed) and -done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/member_visit.h"

namespace mithaq::web {

struct Offer {
  std::string id;  // proxy-grant, proxy-revoke, time, received, contest, confirm, challenge, comment, minority, leave,
                   // return; of an objection: accept, withdraw, stand-by, reassert
  bool asks_text = false, must_text = false;
  bool asks_holder = false, asks_article = false, asks_date = false;
  bool asks_position = false;  // closing the last objection obliges its holder to give a new position
  std::string objection;
  std::int64_t entry = -1;
};

// What may be done through this link now, objections apart.
std::vector<Offer> offers(const service::LinkView& view);
std::vector<Offer> offers(const service::ObjectionView& objection);
// The confirmation of the body's answer, where that is the next step and stands open beside the answer itself.
std::optional<Offer> confirmed_here(const service::LinkView& view);
// The one that a form means; none when it is not offered (any more).
std::optional<Offer> offer_of(const service::LinkView& view, const Typed& typed);

// Whether there is such a step at all.
bool is_act(std::string_view id);

// The act, or what is missing.
Result<service::MemberAct, Refusal> act_of(const Visit& visit, const Offer& offer, const Typed& typed);

// "page.act-<id>-<what>" with the facts of this step put in.
std::string act_sentence(const Visit& visit, const Offer& offer, const Typed& typed, const std::string& what);

}  // namespace mithaq::web
