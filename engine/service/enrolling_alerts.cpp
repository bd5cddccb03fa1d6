// Who is told when a member offers a key, and when a key is revoked that is trusted in nothing any more.
#include <algorithm>
#include <set>

#include "rules/notice_job.h"
#include "service/signatory.h"
#include "trail/digest.h"

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

// Once a key: offered again it says nothing new.
std::vector<Job> Signatory::offer_alerts(const Link& link, const std::string& fingerprint) const {
  std::vector<Job> out;
  if (!link.round || writer_.keys()->find(fingerprint)) return out;
  const std::string event = chance_.hex(16);
  for (const Member& member : premises_.registry.members)
    if (holds(member, Role::administrator))
      add_alert(out, *link.charter, *link.round, member,
                Value::object({{"what", "key-offered"}, {"fingerprint", fingerprint}, {"of", link.own.body.value}}),
                event);
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

}  // namespace mithaq::service
