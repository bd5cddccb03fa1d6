// Answers, proxies and what bodies say beside an answer: what their entries do.
#include <algorithm>

#include "rules/appliers.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

// Whoever answers has been reached; of several proofs the first one stays.
void prove(Request& request, std::string_view how, Moment at) {
  if (request.proved_at) return;
  request.proved_at = at;
  request.proof = how;
  request.bounced = false;
}

void mark_request(Round& round, const Position& position, Moment at) {
  Request* request = request_of(round, position.body);
  if (!request || position.late || position.provisional) return;
  prove(*request, "answer", at);
  if (position.counts()) request->state = position.kind == PositionKind::recuse ? "recused" : "answered";
}

// Comments and reservations get their row once the answer is complete and confirmed; objections are filed by
// entries of their own.
void add_row(Charter& charter, const Entry& entry, const Position& position) {
  const auto text = std::ranges::find_if(
      position.evidence, [](const Evidence& e) { return e.role == "comment" || e.role == "reservation"; });
  const bool has_row = std::ranges::any_of(charter.remarks, [&](const Remark& row) { return row.seq == position.seq; });
  if (text == position.evidence.end() || has_row || !position.missing.empty() || position.provisional) return;
  Remark row;
  row.kind = text->role;
  row.seq = position.seq;
  row.body = position.body;
  row.revision = position.revision;
  row.articles = position.articles;
  row.late = position.late;
  row.evidence = position.evidence;
  add_remark(charter, entry, std::move(row));
}

// Whoever objects again to an article stands by what the body has filed on it, whoever filed it.
void speak_for_objections(Charter& charter, const Entry& entry, const Position& position) {
  const MemberId speaker = speaker_of(charter, entry, position.body);
  if (!position.counts() || position.kind != PositionKind::object || speaker.empty()) return;
  for (Objection& objection : charter.objections) {
    const bool is_named = std::ranges::all_of(objection.articles, [&](const std::string& article) {
      return std::ranges::find(position.articles, article) != position.articles.end();
    });
    if (objection.body == position.body && objection.is_open() && is_named) objection.member = speaker;
  }
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
  if (entry.on_behalf_of && entry.on_behalf_of->member) {
    const Proxy* proxy = round.proxy_of(position.body);
    if (!proxy) cannot(entry, "nobody holds a proxy of " + position.body.value);
    position.holder = proxy->holder;
  }
  position.channel = id(entry.channel);
  position.member = member_of(entry);
  position.at = entry.at;
  mark_request(round, position, entry.at);
  add_row(charter, entry, position);
  speak_for_objections(charter, entry, position);
  round.positions.push_back(std::move(position));
}

Position& position_of(Round& round, const Entry& entry) {
  const auto found = std::ranges::find(round.positions, entry.data.at("position").integer(), &Position::seq);
  if (found == round.positions.end()) cannot(entry, "no such position");
  return *found;
}

// One word confirms what was entered by another, was contested, or stood on an earlier text.
void position_confirmed(Charter& charter, const Entry& entry) {
  Round& round = round_of(charter, entry);
  Position& position = position_of(round, entry);
  if (position.awaiting) position.revision = round.revision;
  position.provisional = position.contested = position.awaiting = false;
  position.assurance = entry.data.at("assurance").string();
  mark_request(round, position, entry.at);
  add_row(charter, entry, position);
  speak_for_objections(charter, entry, position);
}

Position* signed_position(Charter& charter, const Entry& entry) {
  const Digest& statement = entry.data.at("statement").string();
  for (Position& position : round_of(charter, entry).positions)
    if (const Evidence* own = position.statement(); own && own->sha256 == statement && position.body == body_of(entry))
      return &position;
  return nullptr;
}

// One signature is level L2; what it confirms stands in an entry of its own.
void signature_accepted(Charter& charter, const Entry& entry) {
  Position* position = signed_position(charter, entry);
  if (!position) cannot(entry, "no answer with this statement");
  GivenSignature given{entry.seq,
                       member_of(entry),
                       entry.data.at("format").string(),
                       entry.data.string_or("fingerprint", ""),
                       entry.data.at("statement").string(),
                       {}};
  for (const Evidence& e : entry.evidence)
    if (e.role == "signature") given.sha256 = e.sha256;
  position->signatures.push_back(std::move(given));
  position->assurance = std::max(position->assurance, std::string("L2"));
}

void signature_refused(Charter& charter, const Entry& entry) {
  if (Position* position = signed_position(charter, entry)) ++position->signatures_refused;
}

// A settled round stays as it is; what is said of its answers later is written beside them.
void position_contested(Charter& charter, const Entry& entry) {
  if (entry.data.boolean_or("late", false)) {
    position_of(round_of(charter, entry), entry).disowned = true;
    return;
  }
  Round& round = round_of(charter, entry);
  Position& position = position_of(round, entry);
  position.contested = true;
  Request* request = request_of(round, position.body);
  if (request && round.state == "open" && !round.standing(position.body)) request->state = "waiting";
}

// position-kept and position-awaiting carry an earlier answer into the round that has just opened.
void position_carried(Charter& charter, const Entry& entry, bool awaiting) {
  const std::int64_t seq = entry.data.at("position").integer();
  std::vector<Position>& here = round_of(charter, entry).positions;
  if (const auto own = std::ranges::find(here, seq, &Position::seq); own != here.end()) {
    own->awaiting = awaiting;  // the text is not what it was called when it was carried
    own->kept = !awaiting;
    return;
  }
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round) {
    const auto found = std::ranges::find(round->positions, seq, &Position::seq);
    if (found == round->positions.end()) continue;
    Position carried = *found;
    carried.awaiting = awaiting;
    carried.kept = !awaiting;
    here.push_back(std::move(carried));
    return;
  }
  cannot(entry, "no such position");
}

// Nothing of it is left: neither in this round, where it may have been kept until now, nor for a later text.
void position_fallen(Charter& charter, const Entry& entry) {
  const std::int64_t seq = entry.data.at("position").integer();
  std::erase_if(round_of(charter, entry).positions, [&](const Position& p) { return p.seq == seq; });
  for (Round& round : charter.rounds)
    for (Position& position : round.positions)
      if (position.seq == seq) position.fallen = true;
}

void delegation_granted(Charter& charter, const Entry& entry) {
  round_of(charter, entry)
      .proxies.push_back({body_of(entry),
                          {entry.data.at("holder").string()},
                          {entry.data.at("member").string()},
                          speaker_of(charter, entry, body_of(entry))});
}

void delegation_revoked(Charter& charter, const Entry& entry) {
  if (std::erase_if(round_of(charter, entry).proxies,
                    [&](const Proxy& proxy) { return proxy.principal == body_of(entry); }) == 0)
    cannot(entry, "no such proxy");
}

Request& named_request(Charter& charter, const Entry& entry) {
  Request* request = request_of(round_of(charter, entry), body_of(entry));
  if (!request) cannot(entry, "no such request");
  return *request;
}

void time_requested(Charter& charter, const Entry& entry) { named_request(charter, entry).time_requested = true; }

void request_acknowledged(Charter& charter, const Entry& entry) {
  prove(named_request(charter, entry), entry.data.at("how").string(), entry.at);
}

}  // namespace

void add_position_appliers(Appliers& table) {
  table.insert(
      {{"position-given", position_given},
       {"position-confirmed", position_confirmed},
       {"position-contested", position_contested},
       {"signature-accepted", signature_accepted},
       {"signature-refused", signature_refused},
       {"position-kept", [](Charter& charter, const Entry& entry) { position_carried(charter, entry, false); }},
       {"position-awaiting", [](Charter& charter, const Entry& entry) { position_carried(charter, entry, true); }},
       {"position-fallen", position_fallen},
       {"delegation-granted", delegation_granted},
       {"delegation-revoked", delegation_revoked},
       {"time-requested", time_requested},
       {"request-acknowledged", request_acknowledged}});
}

}  // namespace mithaq::rules
