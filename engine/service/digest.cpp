#include "service/digest.h"

#include <algorithm>

#include "rules/by_hand.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

// Only what there is: a list without its empty parts is a list of nothing.
void put(Value& into, const char* key, Value::Array items) {
  if (!items.empty()) into.set(key, Value(std::move(items)));
}
void put(Value& into, const char* key, std::int64_t count) {
  if (count > 0) into.set(key, count);
}

std::vector<std::string> ids_of(std::span<const Member* const> members) {
  std::vector<std::string> out;
  for (const Member* member : members) out.push_back(member->id.value);
  return out;
}

class Drawing {
 public:
  explicit Drawing(const DigestGround& ground) : ground_(ground), charter_(ground.charter) {}

  Value draw() {
    news();
    for (const Round* round : charter_.live_rounds()) stage(*round);
    put(out_, "stages", std::move(stages_));
    put(out_, "confirm", std::move(confirm_));
    put(out_, "returned", std::move(returned_));
    objections();
    remarks();
    entered();
    put(out_, "mails", mails_of(charter_.id));
    if (ground_.with_strays) put(out_, "strays", mails_of({}));
    if (ground_.with_strays) put(out_, "failing", Value::strings(ids_of(ground_.failing)).items());
    put(out_, "deposits", std::ranges::count_if(ground_.jobs, [](const Job& job) {
          return job.duty != "notifier" && (has_failed(job) || job.state == JobState::deferred);
        }));
    if (const auto& witnesses = ground_.world.witnesses;
        witnesses && !witnesses->is_met && rules::awaits_ratification(charter_))
      put(out_, "witnesses", Value::strings(witnesses->missing).items());
    if (rules::awaits_ratification(charter_) && !rules::has_trusted_time(ground_.world)) out_.set("no_time", true);
    return std::move(out_);
  }

 private:
  static bool has_failed(const Job& job) { return job.state == JobState::refused || job.state == JobState::dead; }
  // What came in the very second of the last list is rather told twice than never.
  bool is_new(Moment at) const { return !ground_.since || at >= *ground_.since; }

  void news() {
    Value::Array answered, opened, settled;
    for (const Round& round : charter_.rounds) {
      if (is_new(round.opens)) opened.emplace_back(round.stage.value);
      if (round.settled_at && is_new(*round.settled_at))
        settled.push_back(Value::object({{"stage", round.stage.value}, {"outcome", round.outcome}}));
      for (const Position& position : round.positions)
        if (is_new(position.at) && std::ranges::find(answered, Value(position.body.value)) == answered.end())
          answered.emplace_back(position.body.value);
    }
    put(out_, "answered", std::move(answered));
    for (const auto& [kind, key] :
         {std::pair{"objection", "new_objections"}, {"reservation", "new_reservations"}, {"comment", "new_comments"}})
      put(out_, key, std::ranges::count_if(charter_.remarks, [&, of = std::string_view(kind)](const Remark& remark) {
            return remark.kind == of && is_new(remark.at);
          }));
    put(out_, "opened", std::move(opened));
    put(out_, "settled", std::move(settled));
  }

  void stage(const Round& round) {
    Value one = Value::object({{"stage", round.stage.value},
                               {"round", round.number},
                               {"asked", static_cast<std::int64_t>(round.roll.size())}});
    if (round.deadline && round.state == "open")
      one.set("deadline", to_rfc3339(*round.deadline)).set("zone", round.zone);
    Value::Array silent;
    for (const Seat& seat : round.roll) {
      const Position* newest = round.newest(seat.body);
      const bool waits = newest && newest->missing.empty() && !newest->late &&
                         (newest->awaiting || newest->contested || newest->provisional);
      if (waits && newest->provisional && rules::is_by_hand(newest->channel))
        ++entered_;
      else if (waits)
        confirm_.emplace_back(seat.body.value);
      if (round.state == "open" && !round.timely(seat.body) && !waits) silent.emplace_back(seat.body.value);
      if (const Request* request = round.request(seat.body); request && request->state == "waiting")
        if (request->bounced || is_unsent(*request)) returned_.emplace_back(seat.body.value);
    }
    one.set("answered", static_cast<std::int64_t>(round.roll.size() - silent.size()));
    if (round.state == "open") put(one, "silent", std::move(silent));
    put(one, "waits", Value::strings(rules::waits_for(ground_.world, charter_, round, ground_.now)).items());
    stages_.push_back(std::move(one));
  }

  // No relay has taken the request, and none will be asked again.
  bool is_unsent(const Request& request) const {
    return !request.accepted_at && !request.proved_at && std::ranges::any_of(ground_.jobs, [&](const Job& job) {
      return job.request == request.id.value && has_failed(job);
    });
  }

  void objections() {
    Value::Array open;
    for (const Objection& objection : charter_.objections)
      if (objection.is_open())
        open.push_back(
            Value::object({{"id", objection.id.value}, {"body", objection.body.value}, {"state", objection.state}}));
    put(out_, "objections", std::move(open));
  }

  void remarks() {
    std::int64_t unseen = 0, unanswered = 0;
    for (const Remark& remark : charter_.remarks) {
      const bool is_public = remark.body.empty();
      if (is_public && !remark.shown)
        ++unseen;
      else if (remark.kind != "objection" && remark.disposition.empty() && (!is_public || *remark.shown))
        ++unanswered;
    }
    put(out_, "unseen", unseen);
    put(out_, "unanswered", unanswered);
  }

  void entered() {
    const auto acts = std::ranges::count_if(
        charter_.entered, [&](const EnteredAct& act) { return ground_.now <= act.at + rules::confirmed_within; });
    put(out_, "entered", entered_ + acts);
  }

  std::int64_t mails_of(const CharterId& id) const {
    return std::ranges::count(ground_.mails, id, &store::MailRow::charter);
  }

  const DigestGround& ground_;
  const Charter& charter_;
  Value out_;
  Value::Array stages_, confirm_, returned_;
  std::int64_t entered_ = 0;
};

}  // namespace

Value digest_of(const DigestGround& ground) { return Drawing(ground).draw(); }

bool is_worth_telling(const Value& digest) {
  constexpr std::string_view parts[] = {"answered", "new_objections", "new_reservations", "new_comments", "opened",
                                        "settled",  "returned",       "unseen",           "unanswered",   "entered",
                                        "mails",    "strays",         "failing",          "deposits",     "witnesses",
                                        "no_time"};
  if (std::ranges::any_of(parts, [&](std::string_view part) { return digest.find(part) != nullptr; })) return true;
  const auto any = [&](std::string_view list, auto wants) {
    const Value* found = digest.find(list);
    return found && std::ranges::any_of(found->items(), wants);
  };
  // An answered objection waits for its holder.
  return any("objections",
             [](const Value& one) {
               const std::string& state = one.at("state").string();
               return state == "admissible" || state == "maintained";
             }) ||
         any("stages", [](const Value& one) { return one.find("waits") != nullptr; });
}

std::vector<const Member*> digest_readers(const Registry& registry) {
  std::vector<const Member*> out;
  for (const Role role : {Role::secretary, Role::convener}) {
    for (const Member& member : registry.members)
      if (!member.address.empty() && std::ranges::find(member.roles, role) != member.roles.end())
        out.push_back(&member);
    if (!out.empty()) break;
  }
  return out;
}

std::set<std::string> without_digest(store::Store& store) {
  std::set<std::string> out;
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "registry-changed" || entry.data.at("what").string() != "digest") continue;
    if (entry.data.at("change").string() == "removed")
      out.insert(entry.data.at("id").string());
    else
      out.erase(entry.data.at("id").string());
  }
  return out;
}

std::string unsubscribe_path(const MemberId& member, const std::string& token) {
  return "/u/" + member.value + "/" + token;
}

}  // namespace mithaq::service
