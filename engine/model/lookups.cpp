#include <algorithm>
#include <stdexcept>
#include <string>

#include "model/body.h"
#include "model/charter.h"
#include "model/position.h"
#include "model/revision.h"
#include "model/workflow.h"

namespace mithaq {
namespace {

// The first of a list for which `wanted` holds, or nullptr.
template <class List, class Wanted>
auto first(const List& list, Wanted wanted) -> decltype(&*list.begin()) {
  const auto found = std::find_if(list.begin(), list.end(), wanted);
  return found == list.end() ? nullptr : &*found;
}

template <class List, class Wanted>
auto last(const List& list, Wanted wanted) -> decltype(&*list.begin()) {
  const auto found = std::find_if(list.rbegin(), list.rend(), wanted);
  return found == list.rend() ? nullptr : &*found;
}

template <class Enum, class Ids>
std::optional<Enum> named(const Ids& ids, std::string_view id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  return static_cast<Enum>(found - ids.begin());
}

}  // namespace

std::optional<PositionKind> position_kind(std::string_view id) { return named<PositionKind>(position_ids, id); }
std::optional<Channel> channel(std::string_view id) { return named<Channel>(channel_ids, id); }

Side side(PositionKind kind) {
  switch (kind) {
    case PositionKind::approve:
    case PositionKind::approve_with_comments:
    case PositionKind::approve_with_reservation:
    case PositionKind::no_objection:
      return Side::for_;
    case PositionKind::disagree:
    case PositionKind::object:
      return Side::against;
    case PositionKind::abstain:
      return Side::abstain;
    case PositionKind::recuse:
      return Side::recused;
  }
  throw std::logic_error("a position that is none");
}

const Body* Registry::body(const BodyId& id) const {
  return first(bodies, [&](const Body& b) { return b.id == id; });
}

const Member* Registry::member(const MemberId& id) const {
  return first(members, [&](const Member& m) { return m.id == id; });
}

std::vector<const Member*> Registry::members_of(const BodyId& body) const {
  std::vector<const Member*> out;
  for (const Member& m : members)
    if (m.body == body) out.push_back(&m);
  return out;
}

const Evidence* Position::statement() const {
  return first(evidence, [](const Evidence& e) { return e.role == "statement"; });
}

const Position* Round::standing(const BodyId& body) const {
  const Position* newest = last(positions, [&](const Position& p) {
    return p.body == body && p.missing.empty() && !p.late && !p.provisional && !p.awaiting;
  });
  return newest && newest->counts() ? newest : nullptr;
}

const Position* Round::timely(const BodyId& body) const {
  return last(positions, [&](const Position& p) { return p.body == body && p.missing.empty() && !p.late; });
}

const Position* Round::newest(const BodyId& body) const {
  return last(positions, [&](const Position& p) { return p.body == body; });
}

const Seat* Round::seat(const BodyId& body) const {
  return first(roll, [&](const Seat& s) { return s.body == body; });
}

const Request* Round::request(const BodyId& body) const {
  return first(requests, [&](const Request& r) { return r.body == body; });
}

const Proxy* Round::proxy_of(const BodyId& principal) const {
  return first(proxies, [&](const Proxy& p) { return p.principal == principal; });
}

bool Objection::is_open() const {
  return state == "admissible" || state == "answered" || state == "maintained" || state == "awaiting-reassertion";
}

const Revision* Charter::revision(int number) const {
  return first(revisions, [&](const Revision& r) { return r.number == number; });
}

const Round* Charter::current() const {
  const Round* live = last(rounds, [](const Round& r) { return r.state != "settled"; });
  return live || rounds.empty() ? live : &rounds.back();
}

const Round* Charter::round(const StageId& stage, int number) const {
  return last(rounds, [&](const Round& r) { return r.stage == stage && r.number == number; });
}

const Round* Charter::newest_round(const StageId& stage) const {
  return last(rounds, [&](const Round& r) { return r.stage == stage; });
}

std::vector<const Round*> Charter::live_rounds() const {
  std::vector<const Round*> out;
  for (const Round& round : rounds)
    if (round.state != "settled") out.push_back(&round);
  return out;
}

const Objection* Charter::objection(const ObjectionId& wanted) const {
  return first(objections, [&](const Objection& o) { return o.id == wanted; });
}

int Charter::open_objections() const {
  return static_cast<int>(
      std::count_if(objections.begin(), objections.end(), [](const Objection& o) { return o.is_open(); }));
}

std::vector<Objection> Charter::objections_in(const Round& round) const {
  std::vector<Objection> out;
  std::copy_if(objections.begin(), objections.end(), std::back_inserter(out), [&](const Objection& o) {
    if (round.state == "open") return o.is_open();
    return std::find(round.objections.begin(), round.objections.end(), o.id) != round.objections.end();
  });
  return out;
}

int Charter::open_objections(const Round& round) const {
  return round.state == "open" ? open_objections() : static_cast<int>(round.objections.size());
}

const Round* Charter::deciding_round(const StageId& stage) const {
  return last(rounds, [&](const Round& r) {
    return r.stage == stage && r.state == "settled" && r.outcome != "returned" && r.outcome != "withdrawn";
  });
}

std::vector<Minority> Charter::standing_minority() const {
  std::vector<Minority> out;
  std::copy_if(minority.begin(), minority.end(), std::back_inserter(out), [&](const Minority& m) {
    const Round* decided = deciding_round(m.stage);
    return decided && decided->number == m.round && decided->revision == newest_revision().number;
  });
  return out;
}

const Stage* Workflow::stage(std::string_view wanted) const {
  return first(stages, [&](const Stage& s) { return s.id.value == wanted; });
}

std::string fingerprint_groups(const Digest& sha256) {
  std::string out;
  for (std::size_t i = 0; i < 32 && i < sha256.size(); i += 4) {
    if (i > 0) out += ' ';
    out += sha256.substr(i, 4);
  }
  return out;
}

}  // namespace mithaq
