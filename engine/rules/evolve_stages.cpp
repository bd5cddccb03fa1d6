// Rounds, their time, requests and mail: what their entries do.
#include <algorithm>

#include "rules/appliers.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

void stage_opened(Charter& charter, const Entry& entry) {
  Round round;
  round.stage = entry.stage.value();
  round.number = entry.round.value();
  round.revision = revision_number(entry.data.at("revision"));
  round.roll = roll_from_value(trail::read(document(entry, "roll")));
  round.roll_sha256 = entry.data.at("roll").at("sha256").string();
  FrozenRule frozen = frozen_rule_from_value(trail::read(document(entry, "rule")));
  round.rule_sha256 = entry.data.at("rule").string();
  round.rule = std::move(frozen.rule);
  round.quorum = std::move(frozen.quorum);
  round.offered = std::move(frozen.offered);
  round.opens = moment_from_rfc3339(entry.data.at("opens").string()).value();
  if (const Value* deadline = entry.data.find("deadline")) round.deadline = moment_from_rfc3339(deadline->string());
  round.zone = entry.data.string_or("zone", "");
  charter.rounds.push_back(std::move(round));
  charter.state = "running";
  charter.resume_at.clear();
}

void request_sent(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  const BodyId body = body_of(entry);
  Request* request = request_of(round, body);
  if (!request) {
    request = &round.requests.emplace_back();
    request->id = {entry.data.at("request").string()};
    request->body = body;
    charter.next_request += 1;
  }
  if (const Value* member = entry.data.find("member")) request->members.push_back({member->string()});
}

void stage_closed(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  round.state = "settling";
  round.cause = entry.data.at("cause").string();
  round.closing = moment_from_rfc3339(entry.data.at("closing").string());
}

void stage_settled(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  round.state = "settled";
  round.outcome = entry.data.at("outcome").string();
  for (const Evidence& e : entry.evidence)
    if (e.role == "explanation") round.explanation_sha256 = e.sha256;
  const std::string to = route(*charter.definition, round);
  if (to == target::drafting) {
    charter.state = "drafting";
    charter.resume_at = {round.stage.value};
  } else if (to == target::end) {
    charter.state = "ended";
    charter.ended_at = entry.at;
  }
}

void reminder_sent(Charter& charter, const Entry& entry) {
  if (Request* request = request_of(round_of(charter, entry), body_of(entry))) request->reminded_at = entry.at;
}

void request_not_needed(Charter& charter, const Entry& entry) {
  if (Request* request = request_of(round_of(charter, entry), body_of(entry))) request->state = "not-needed";
}

void delivery(Charter& charter, const Entry& entry) {
  charter.deliveries[entry.data.at("job").string()] = entry.kind.substr(std::string_view("delivery-").size());
}

}  // namespace

void add_stage_appliers(Appliers& table) {
  table.insert({{"stage-opened", stage_opened},
                {"request-sent", request_sent},
                {"reminder-sent", reminder_sent},
                {"request-not-needed", request_not_needed},
                {"stage-closed", stage_closed},
                {"stage-settled", stage_settled},
                {"delivery-accepted", delivery},
                {"delivery-refused", delivery},
                {"delivery-unknown", delivery},
                {"delivery-dead", delivery}});
}

}  // namespace mithaq::rules
