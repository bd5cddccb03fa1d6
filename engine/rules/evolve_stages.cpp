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
  round.tzdata = entry.data.string_or("tzdata", "");
  const Stage* const definition = charter.definition->stage(round.stage.value);
  if (definition && definition->deadline && !definition->deadline->instant) round.counted_by = definition->deadline;
  if (entry.data.find("calendar")) round.calendar = calendar_from_value(trail::read(document(entry, "calendar")));
  // Whoever had the stage opened again stands with the round that came of it.
  for (Round& before : charter.rounds)
    if (before.stage == round.stage && !before.reopened_by.empty() && before.number + 1 == round.number)
      round.reopened_by.swap(before.reopened_by);
  const auto leave = [](std::vector<std::string>& waiting, const std::string& stage) { std::erase(waiting, stage); };
  leave(charter.resume_at, round.stage.value);
  leave(charter.arrived, round.stage.value);
  if (definition)
    for (const std::string& joined : definition->join) leave(charter.arrived, joined);
  std::erase_if(charter.pending, [&](const Pending& waiting) {
    return waiting.stage == round.stage.value || waiting.after == round.stage.value;
  });
  charter.reopening.clear();
  charter.rounds.push_back(std::move(round));
  charter.state = "running";
  charter.ended_at.reset();
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
  const MemberId member{entry.data.string_or("member", "")};
  const bool is_known = std::ranges::find(request->members, member) != request->members.end();
  if (is_known) return;
  request->asked_at = entry.at;
  if (!member.empty()) request->members.push_back(member);
}

// A round that settles already may still be returned or withdrawn; its closing instant stays, and what counts in it.
void stage_closed(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  if (round.state == "open")
    for (const Objection& open : charter.objections_in(round)) round.objections.push_back(open.id);
  round.state = "settling";
  round.cause = entry.data.at("cause").string();
  round.closing = moment_from_rfc3339(entry.data.at("closing").string());
}

void stage_settled(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  round.state = "settled";
  round.outcome = entry.data.at("outcome").string();
  round.settled_at = entry.at;
  for (const Evidence& e : entry.evidence)
    if (e.role == "explanation") round.explanation_sha256 = e.sha256;
  if (charter.state != "running") return;  // it only ran beside one that has ended the charter
  if (!charter.reopening.empty()) return;  // what led to it is opened again, and will lead to it again
  Way leads = way(charter, round);
  if (leads.ratifies || leads.ends) {
    charter.resume_at.clear();
    charter.arrived.clear();
    charter.pending.clear();
    if (leads.ratifies) return;
    charter.state = "ended";
    charter.ended_at = entry.at;
    return;
  }
  if (leads.arrives) charter.arrived.push_back(round.stage.value);
  // They open with the same command, if they can.
  for (const std::string& stage : leads.opens) charter.pending.push_back({stage, round.stage.value});
  const bool goes_on = !charter.pending.empty() || !charter.live_rounds().empty();
  // Where nothing is left that could open another stage, people choose what comes next.
  if (!goes_on && leads.resumes.empty() && charter.resume_at.empty()) leads.resumes = {round.stage.value};
  for (const std::string& stage : leads.resumes)
    if (std::ranges::find(charter.resume_at, stage) == charter.resume_at.end()) charter.resume_at.push_back(stage);
  if (!goes_on) charter.state = "drafting";
}

// What it leads to waits for it, and for nothing else any more.
void stage_reopened(Charter& charter, const Entry& entry) {
  const Round& round = round_of(charter, entry);
  round_of(charter, entry).reopened_by = entry.data.at("by").string();
  charter.reopening = round.stage.value;
  const auto comes_later = [&](const std::string& stage) {
    return leads_to(*charter.definition, charter.reopening, stage);
  };
  std::erase_if(charter.resume_at, comes_later);
  std::erase_if(charter.arrived, comes_later);
  std::erase_if(charter.pending, [&](const Pending& waiting) { return comes_later(waiting.stage); });
}

void deadline_extended(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  round.deadline = moment_from_rfc3339(entry.data.at("to").string()).value();
  round.counted_by.reset();
  round.extensions += 1;
}

void outage_declared(Charter& charter, const Entry& entry) {
  const std::string& tag = entry.data.at("tag").string();
  round_of(charter, entry).outages.push_back({tag, entry.at, std::nullopt});
  if (std::ranges::find(charter.outages, tag, &DeclaredOutage::tag) == charter.outages.end())
    charter.outages.push_back({tag, entry.data.at("reason").string(), entry.data.at("source").string()});
}

// Where nothing is open that it touches, the entry names no round.
void outage_ended(Charter& charter, const Entry& entry) {
  std::erase_if(charter.outages, [&](const DeclaredOutage& o) { return o.tag == entry.data.at("tag").string(); });
  if (!entry.stage) return;
  Round& round = round_of(charter, entry);
  const auto open = std::ranges::find_if(
      round.outages, [&](const Outage& o) { return o.tag == entry.data.at("tag").string() && !o.to; });
  if (open == round.outages.end()) cannot(entry, "no such outage");
  open->to = entry.at;
  if (!round.deadline) return;
  const Moment to = moment_from_rfc3339(entry.data.at("to").string()).value();
  if (to != *round.deadline) round.counted_by.reset();
  round.deadline = to;
}

// `to`: the list of the silent, for an office; the body is one of the list.
void reminder_sent(Charter& charter, const Entry& entry) {
  Request* request = request_of(round_of(charter, entry), body_of(entry));
  if (!request) return;
  if (entry.data.find("to")) {
    request->told_secretary_at = entry.at;
    return;
  }
  if (request->reminded_at != entry.at) request->reminders += 1;
  request->reminded_at = entry.at;
}

// A request for an answer on a text that has gone back is superseded: the body will be asked anew.
void request_not_needed(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  if (Request* request = request_of(round, body_of(entry)))
    request->state = round.cause == "returned" ? "superseded" : "not-needed";
}

// What is known of the way of a request: an acceptance is the relay's, a positive report is proof, and a bounce takes
// both back. What a person has said or done stays a proof.
void learn(Request& request, std::string_view word, Moment at) {
  if (word == "accepted" || word == "reported") request.bounced = false;
  if (word == "accepted") request.accepted_at = at;
  if (word == "reported" && !request.proved_at) {
    request.proved_at = at;
    request.proof = word;
  }
  if (word != "bounced") return;
  request.bounced = true;
  request.accepted_at.reset();
  if (request.proof != "reported") return;
  request.proved_at.reset();
  request.proof.clear();
}

void delivery(Charter& charter, const Entry& entry) {
  const std::string word = entry.kind.substr(std::string_view("delivery-").size());
  charter.deliveries[entry.data.at("job").string()] = word;
  const std::string id = entry.data.string_or("request", "");
  if (id.empty()) return;
  for (Round& round : charter.rounds)
    for (Request& request : round.requests)
      if (request.id.value == id && request.body == body_of(entry)) learn(request, word, entry.at);
}

// Complete, in time and confirmed: it counts, unless its body has disowned it.
bool is_said(const Position& p) { return p.missing.empty() && !p.late && !p.provisional && !p.awaiting; }

// Whose answer an entry gives, confirms or takes back so that it counts, or counts no more, in a round.
std::optional<BodyId> heard_by(const Round& round, const Entry& entry) {
  const bool is_word = entry.kind == "position-confirmed" || entry.kind == "position-contested";
  if (!is_word && entry.kind != "position-given") return std::nullopt;
  if (entry.stage != round.stage || entry.round != round.number) return std::nullopt;
  const std::int64_t seq = is_word ? entry.data.at("position").integer() : entry.seq;
  const auto position = std::ranges::find(round.positions, seq, &Position::seq);
  if (position == round.positions.end() || !is_said(*position)) return std::nullopt;
  return position->body;
}

bool means(const Position& position, const Objection& objection) {
  return position.kind == PositionKind::object && std::ranges::all_of(objection.articles, [&](const auto& article) {
           return std::ranges::find(position.articles, article) != position.articles.end();
         });
}

// What is open stands; what was overruled or has lapsed since the close stands as long as the answer means it. An
// answer that its body has disowned has filed nothing.
bool stands(const Round& round, const Objection& objection, bool stood) {
  const auto answer = std::find_if(round.positions.rbegin(), round.positions.rend(),
                                   [&](const Position& p) { return p.body == objection.body && is_said(p); });
  const bool is_there = answer != round.positions.rend();
  const bool is_meant = is_there && means(*answer, objection);
  if (is_there && answer->contested) return objection.is_open() && !(is_meant && objection.seq > answer->seq);
  return objection.is_open() || (stood && is_meant);
}

}  // namespace

void hear(Charter& charter, const Entry& entry) {
  for (Round& round : charter.rounds) {
    if (round.state != "settling") continue;
    if (const auto body = heard_by(round, entry)) {
      round.heard = *body;
      round.heard_in = entry.command;
    }
    if (round.heard.empty() || round.heard_in != entry.command) continue;
    for (const Objection& objection : charter.objections) {
      if (objection.body != round.heard) continue;
      const auto found = std::ranges::find(round.objections, objection.id);
      const bool stood = found != round.objections.end();
      const bool counts = stands(round, objection, stood);
      if (counts && !stood) round.objections.push_back(objection.id);
      if (!counts && stood) round.objections.erase(found);
    }
  }
}

void add_stage_appliers(Appliers& table) {
  table.insert({{"stage-opened", stage_opened},
                {"request-sent", request_sent},
                {"reminder-sent", reminder_sent},
                {"request-not-needed", request_not_needed},
                {"stage-closed", stage_closed},
                {"stage-settled", stage_settled},
                {"stage-reopened", stage_reopened},
                {"deadline-extended", deadline_extended},
                {"outage-declared", outage_declared},
                {"outage-ended", outage_ended},
                {"delivery-accepted", delivery},
                {"delivery-refused", delivery},
                {"delivery-unknown", delivery},
                {"delivery-delayed", delivery},
                {"delivery-bounced", delivery},
                {"delivery-reported", delivery},
                {"delivery-dead", delivery}});
}

}  // namespace mithaq::rules
