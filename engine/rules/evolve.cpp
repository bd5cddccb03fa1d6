#include "rules/evolve.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "rules/snapshot.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::rules {

namespace {

[[noreturn]] void cannot(const Entry& entry, const std::string& why) {
  throw CannotFollow("strand=" + entry.strand + " seq=" + std::to_string(entry.seq) + " " + entry.kind + ": " + why);
}

const std::string& document(const Entry& entry, std::string_view role) {
  for (const Evidence& e : entry.evidence)
    if (e.role == role) {
      if (!e.content) cannot(entry, "the document `" + std::string(role) + "` is not at hand");
      return *e.content;
    }
  cannot(entry, "names no document `" + std::string(role) + "`");
}

std::vector<Evidence> without_content(const std::vector<Evidence>& evidence) {
  std::vector<Evidence> out = evidence;
  for (Evidence& e : out) e.content = nullptr;
  return out;
}

Round& round_of(Charter& charter, const Entry& entry) {
  if (!entry.stage || !entry.round) cannot(entry, "names no stage");
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round)
    if (round->stage == *entry.stage && round->number == *entry.round) return *round;
  cannot(entry, "no such round");
}

Request* request_of(Round& round, const BodyId& body) {
  const auto found = std::ranges::find(round.requests, body, &Request::body);
  return found == round.requests.end() ? nullptr : &*found;
}

Objection& objection_of(Charter& charter, const Entry& entry) {
  const auto found =
      std::ranges::find(charter.objections, ObjectionId{entry.data.at("objection").string()}, &Objection::id);
  if (found == charter.objections.end()) cannot(entry, "no such objection");
  return *found;
}

BodyId body_of(const Entry& entry) { return {entry.data.at("body").string()}; }
int revision_number(const Value& rev) { return static_cast<int>(rev.at("number").integer()); }

void charter_opened(Charter& charter, const Entry& entry) {
  const Value& workflow = entry.data.at("workflow");
  charter.id = {entry.strand};
  charter.title = {entry.data.at("title_ar").string(), entry.data.at("title_en").string()};
  charter.workflow = {workflow.at("id").string()};
  charter.workflow_number = static_cast<int>(workflow.at("number").integer());
  charter.workflow_sha256 = workflow.at("sha256").string();
  charter.definition = std::make_shared<const Workflow>(workflow_from_value(trail::read(document(entry, "workflow"))));
  charter.state = "running";
}

void revision_published(Charter& charter, const Entry& entry) {
  const Value identity = trail::read(document(entry, "revision"));
  Revision revision;
  revision.number = revision_number(entry.data);
  revision.sha256 = entry.data.at("sha256").string();
  revision.change = entry.data.at("change").string();
  for (const Value& article : identity.at("articles").items()) {
    Article a{article.at("id").string(), {}};
    for (const Value& text : article.at("texts").items())
      a.sha256[text.at("language").string() == "en" ? Language::en : Language::ar] = text.at("sha256").string();
    revision.articles.push_back(std::move(a));
  }
  for (const Value& text : identity.at("texts").items())
    revision.texts[text.at("language").string() == "en" ? Language::en : Language::ar] = {
        "text", text.at("sha256").string(), text.at("size").integer(), text.at("media_type").string(), nullptr};
  charter.revisions.push_back(std::move(revision));
}

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

void mark_request(Round& round, const Position& position) {
  if (Request* request = request_of(round, position.body); request && position.counts())
    request->state = position.kind == PositionKind::recuse ? "recused" : "answered";
}

void position_given(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  Position position;
  position.seq = entry.seq;
  position.body = body_of(entry);
  position.kind = position_kind(entry.data.at("position").string()).value();
  position.revision = revision_number(entry.data.at("revision"));
  position.articles = entry.data.strings_or_empty("articles");
  position.evidence = without_content(entry.evidence);
  position.assurance = entry.data.at("assurance").string();
  position.missing = entry.data.strings_or_empty("missing");
  position.provisional = entry.data.boolean_or("provisional", false);
  position.late = entry.data.boolean_or("late", false);
  position.channel = id(entry.channel);
  position.at = entry.at;
  mark_request(round, position);
  round.positions.push_back(std::move(position));
}

void position_confirmed(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  const auto found = std::ranges::find(round.positions, entry.data.at("position").integer(), &Position::seq);
  if (found == round.positions.end()) cannot(entry, "no such position");
  found->provisional = false;
  found->assurance = entry.data.at("assurance").string();
  mark_request(round, *found);
}

// position-kept and position-awaiting carry an earlier answer into the round that has just opened.
void position_carried(Charter& charter, const Entry& entry, bool awaiting) {
  const std::int64_t seq = entry.data.at("position").integer();
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round) {
    const auto found = std::ranges::find(round->positions, seq, &Position::seq);
    if (found == round->positions.end()) continue;
    Position carried = *found;
    carried.awaiting = awaiting;
    round_of(charter, entry).positions.push_back(std::move(carried));
    return;
  }
  cannot(entry, "no such position");
}

void objection_filed(Charter& charter, const Entry& entry) {
  Objection objection;
  objection.id = {entry.data.at("objection").string()};
  objection.body = body_of(entry);
  objection.revision = revision_number(entry.data.at("revision"));
  objection.articles = entry.data.strings_or_empty("articles");
  objection.state = "filed";
  objection.seq = entry.seq;
  objection.evidence = without_content(entry.evidence);
  charter.objections.push_back(std::move(objection));
}

void objection_answered(Charter& charter, const Entry& entry) {
  Objection& objection = objection_of(charter, entry);
  objection.state = "answered";
  if (const Value* rev = entry.data.find("revision")) objection.answered_in = revision_number(*rev);
  for (const Evidence& e : without_content(entry.evidence)) objection.evidence.push_back(e);
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
    charter.resume_at = round.stage.value;
  } else if (to == target::end) {
    charter.state = "ended";
  }
}

void delivery(Charter& charter, const Entry& entry) {
  charter.deliveries[entry.data.at("job").string()] = entry.kind.substr(std::string_view("delivery-").size());
}

using Apply = std::function<void(Charter&, const Entry&)>;

Apply objection_becomes(std::string state) {
  return [state](Charter& charter, const Entry& entry) { objection_of(charter, entry).state = state; };
}

const std::unordered_map<std::string_view, Apply>& appliers() {
  static const std::unordered_map<std::string_view, Apply> table = {
      {"charter-opened", charter_opened},
      {"revision-published", revision_published},
      {"stage-opened", stage_opened},
      {"request-sent", request_sent},
      {"reminder-sent",
       [](Charter& charter, const Entry& entry) {
         if (Request* request = request_of(round_of(charter, entry), body_of(entry))) request->reminded_at = entry.at;
       }},
      {"request-not-needed",
       [](Charter& charter, const Entry& entry) {
         if (Request* request = request_of(round_of(charter, entry), body_of(entry))) request->state = "not-needed";
       }},
      {"request-acknowledged",
       [](Charter& charter, const Entry& entry) {
         if (Request* request = request_of(round_of(charter, entry), body_of(entry))) request->acknowledged = true;
       }},
      {"position-given", position_given},
      {"position-confirmed", position_confirmed},
      {"position-kept", [](Charter& charter, const Entry& entry) { position_carried(charter, entry, false); }},
      {"position-awaiting", [](Charter& charter, const Entry& entry) { position_carried(charter, entry, true); }},
      {"position-fallen", [](Charter&, const Entry&) {}},
      {"objection-filed", objection_filed},
      {"objection-admitted", objection_becomes("admissible")},
      {"objection-answered", objection_answered},
      {"objection-accepted", objection_becomes("accepted")},
      {"objection-maintained", objection_becomes("maintained")},
      {"objection-withdrawn", objection_becomes("withdrawn")},
      {"stage-closed", stage_closed},
      {"stage-settled", stage_settled},
      {"charter-withdrawn", [](Charter& charter, const Entry&) { charter.state = "withdrawn"; }},
      {"ratified",
       [](Charter& charter, const Entry& entry) {
         charter.state = "ratified";
         charter.ratified_at = entry.at;
         charter.ratified_seq = entry.seq;
       }},
      {"sealed",
       [](Charter& charter, const Entry& entry) {
         for (const Evidence& e : without_content(entry.evidence)) charter.seals.push_back(e);
       }},
      {"archived",
       [](Charter& charter, const Entry& entry) {
         charter.deposits.push_back({entry.data.at("target").string(), entry.data.at("package").string(),
                                     entry.data.at("sha256").string(), entry.data.at("size").integer()});
       }},
      {"archive-failed", [](Charter&, const Entry&) {}},
      {"delivery-accepted", delivery},
      {"delivery-refused", delivery},
      {"delivery-unknown", delivery},
      {"delivery-dead", delivery},
  };
  return table;
}

}  // namespace

std::string route(const Workflow& workflow, const Round& round) {
  const Stage* stage = workflow.stage(round.stage.value);
  if (!stage) throw CannotFollow("no stage `" + round.stage.value + "` in workflow " + workflow.id.value);
  if (round.outcome == "withdrawn") return std::string(target::end);
  const std::string& to = stage->next.at(round.outcome);
  const bool rounds_are_used_up = to == target::again && round.number >= stage->max_rounds;
  return rounds_are_used_up ? std::string(target::drafting) : to;
}

Charter evolve(Charter charter, const Entry& entry) {
  if (entry.rules != 1) cannot(entry, "needs newer semantics (rules " + std::to_string(entry.rules) + ")");
  if (entry.seq != charter.entries) cannot(entry, "expected seq " + std::to_string(charter.entries));
  if (entry.at < charter.last_at) cannot(entry, "time runs backwards");
  const auto applier = appliers().find(entry.kind);
  if (applier == appliers().end()) cannot(entry, "unknown kind");
  try {
    applier->second(charter, entry);
  } catch (const WrongShape& wrong) {
    cannot(entry, wrong.what());
  } catch (const std::bad_optional_access&) {
    cannot(entry, "a word or an instant cannot be read");
  }
  charter.entries = entry.seq + 1;
  charter.last_at = entry.at;
  charter.registry = entry.registry.value_or(charter.registry);
  return charter;
}

}  // namespace mithaq::rules
