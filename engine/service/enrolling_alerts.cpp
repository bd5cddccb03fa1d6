// Who is told when a member offers a key, when a key is revoked that is trusted in nothing any more, and when the
// device of a passkey has counted back.
#include <algorithm>
#include <set>

#include "audit/signatures.h"
#include "rules/notice_job.h"
#include "service/signatory.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

// One alert by every way that the charter's alerts go.
void add_alert(std::vector<Job>& out, const Charter& charter, const Round& round, const Member& member, Value facts,
               const std::string& event) {
  const auto& duties = charter.definition->duties;
  auto ways = duties.find("alert");
  if (ways == duties.end()) ways = duties.find("request");
  if (ways == duties.end()) return;
  for (const std::string& plugin : ways->second) {
    Job job = rules::notice_job(charter.id, round, plugin, "alert");
    job.key = {trail::job_key(
        {charter.id.value, round.stage.value, std::to_string(round.number), member.id.value, "alert", event, plugin})};
    job.body = member.body;
    job.member = member.id;
    job.facts = facts;
    out.push_back(std::move(job));
  }
}

bool holds(const Member& member, Role role) { return std::ranges::find(member.roles, role) != member.roles.end(); }

}  // namespace

// Once a key and holder: offered again by the same it says nothing new.
std::vector<Job> Signatory::offer_alerts(const Link& link, const std::string& fingerprint,
                                         const std::optional<MemberId>& holder) const {
  std::vector<Job> out;
  const auto keys = writer_.keys();
  const trail::MemberKey* known = keys->find(fingerprint);
  if (!link.round || (known && known->member == holder)) return out;
  Value facts = Value::object({{"what", "key-offered"}, {"fingerprint", fingerprint}, {"of", link.own.body.value}});
  if (holder) facts.set("member", holder->value);
  const std::string event = chance_.hex(16);
  for (const Member& member : premises_.registry.members)
    if (holds(member, Role::administrator)) add_alert(out, *link.charter, *link.round, member, facts, event);
  for (Job& job : out) job.not_before = clock_.now();
  return out;
}

// In every round that goes on and in which an answer rests on the key: to the members of the body, and the secretaries.
std::vector<Job> Signatory::revocation_alerts(const std::string& fingerprint) const {
  std::vector<Job> out;
  const std::string event = chance_.hex(16);
  for (const store::CharterRow& row : store_.charters()) {
    const auto charter = row.state == "withdrawn" ? nullptr : writer_.charter(row.id);
    if (!charter) continue;
    for (const Round& round : charter->rounds) {
      if (round.state == "settled") continue;
      std::set<BodyId> told;
      for (const Position& answer : round.positions) {
        const bool is_signed =
            std::ranges::find(answer.signatures, fingerprint, &GivenSignature::fingerprint) != answer.signatures.end();
        const Position* newest = round.timely(answer.body);
        if (!is_signed || !newest || !viewer().says_the_same(answer, *newest) || !told.insert(answer.body).second)
          continue;
        const Value facts = Value::object({{"what", "key-distrusted"},
                                           {"fingerprint", fingerprint},
                                           {"of", answer.body.value},
                                           {"counted", newest->counts() ? "yes" : "no"}});
        for (const Member& member : premises_.registry.members)
          if (member.body == answer.body || holds(member, Role::secretary))
            add_alert(out, *charter, round, member, facts, event + " " + answer.body.value);
      }
    }
  }
  for (Job& job : out) job.not_before = clock_.now();
  return out;
}

// Of every signature of the key but this one, in whatever charter. A signature counts all the same (reference: trail
// 4.5); there may be a copy of the key.
bool Signatory::counts_back(const CharterId& charter, std::int64_t accepted, const std::string& fingerprint) const {
  audit::PasskeyCounters counters;
  const auto higher_before = [&](const CharterId& of, std::int64_t seq) {
    const std::int64_t index = store_.index_of(of.value, seq);
    for (const Evidence& e : trail::entry_from_leaf(store_.log(index, index + 1).front().bytes).evidence)
      if (e.role == "authenticator-data")
        if (const auto bytes = objects_.get(e.sha256)) return counters.higher_before(fingerprint, *bytes).has_value();
    return false;
  };
  for (const store::CharterRow& row : store_.charters())
    if (const auto other = writer_.charter(row.id))
      for (const Round& round : other->rounds)
        for (const Position& answer : round.positions)
          for (const GivenSignature& one : answer.signatures)
            if (one.fingerprint == fingerprint && !(row.id == charter && one.seq == accepted))
              higher_before(row.id, one.seq);
  return higher_before(charter, accepted);
}

std::vector<Job> Signatory::counter_alerts(const Link& link, const Entry& accepted) const {
  std::vector<Job> out;
  const std::string& fingerprint = accepted.data.at("fingerprint").string();
  if (!counts_back(link.charter->id, accepted.seq, fingerprint)) return out;
  const std::string event = chance_.hex(16);
  const BodyId& body = link.own.body;
  for (const Member& member : premises_.registry.members)
    if (holds(member, Role::administrator) || member.body == body)
      add_alert(out, *link.charter, *link.round, member,
                Value::object({{"what", "passkey-counter"}, {"fingerprint", fingerprint}, {"of", body.value}}), event);
  for (Job& job : out) job.not_before = clock_.now();
  return out;
}

}  // namespace mithaq::service
