// One round as people see it: what decides it, how it stands, what it waits for, who has answered what.
#include <algorithm>

#include "rules/by_hand.h"
#include "rules/decide.h"
#include "rules/rule.h"
#include "service/view.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

Value evaluated(const Charter& charter, const Round& round, bool closed) {
  Value out = rules::evaluate(round.rule, round.quorum, rules::voters(round), charter.open_objections(round), closed)
                  .explanation;
  rules::name_objections(out, charter.objections_in(round));
  return out;
}

}  // namespace

// The word is the house's about its mail, not about what a member has done (reference: mail 8).
std::string arrival(const Request& request) {
  if (request.bounced) return "bounced";
  if (request.proved_at) return request.proof == "reported" ? "reported" : "acknowledged";
  return request.accepted_at ? "accepted" : "queued";
}

PositionView Viewer::position(const Charter& charter, const Round& round, const BodyId& body,
                              const Position* given) const {
  PositionView view;
  view.body = body.value;
  view.body_name = body_name(body);
  if (!given) return view;
  view.seq = given->seq;
  view.position = id(given->kind);
  view.revision = given->revision;
  view.articles = given->articles;
  view.text = text(given->evidence, {"comment", "reservation", "objection"});
  view.proposal = text(given->evidence, {"proposal"});
  view.channel = given->channel;
  view.assurance = given->assurance;
  view.counted = round.standing(body) == given;
  view.provisional = given->provisional;
  view.late = given->late;
  view.awaiting = given->awaiting;
  view.contested = given->contested;
  view.disowned = given->disowned;
  view.kept = given->kept;
  view.missing = given->missing;
  view.incomplete = !given->missing.empty();
  if (given->holder) {
    view.holder = given->holder->value;
    view.holder_name = body_name(*given->holder);
  }
  view.at = given->at;
  for (const GivenSignature& signature : given->signatures) view.signature_seqs.push_back(signature.seq);
  const auto signed_by = signatures(charter, round, *given);
  const auto trusted = std::ranges::count_if(signed_by, [](const auto& one) { return one.distrusted.empty(); });
  const bool holds = trusted >= (given->assurance == "L3" ? 2 : 1);  // what is left makes the level all the same
  const bool bears_one = !given->signatures.empty() &&
                         given->assurance >= "L2";  // what is given anew does not wear the mark of what was before
  for (const SignatureView& one : signed_by)
    if (bears_one && !holds && !one.distrusted.empty()) view.distrusted = one.distrusted;
  for (const SignatureView& one : signed_by)
    if (!one.doubted.empty()) view.doubted = one.doubted;
  // What the second person is to sign says what the first one has signed: it does not fall below that.
  if (given->provisional && std::ranges::any_of(signed_by, &SignatureView::is_own))
    view.assurance = std::max(view.assurance, std::string("L2"));
  if (view.assurance >= "L2" && !signed_by.empty()) view.key_holder = signed_by.front().holder;
  const Stage* stage = charter.definition->stage(round.stage.value);
  const bool waits_for_evidence = given->provisional && !view.incomplete && !given->late && !given->contested &&
                                  !given->awaiting && !rules::is_by_hand(given->channel);
  if (stage && waits_for_evidence && stage->assurance > view.assurance) view.wanted = stage->assurance;
  if (stage && given->contested && !view.distrusted.empty() && stage->assurance >= "L2") view.wanted = stage->assurance;
  tell_beside(view, round, body, *given);
  return view;
}

// An answer that counts stands until a newer one of the body does: whoever reads of one of them is to know of the
// other. The same words, given once more to be signed, are no other answer.
void Viewer::tell_beside(PositionView& view, const Round& round, const BodyId& body, const Position& given) const {
  const Position* standing = round.standing(body);
  const Position* newest = round.newest(body);
  if (newest && newest->seq > given.seq && !newest->late && !newest->contested && !newest->counts() &&
      !says_the_same(*newest, given)) {
    view.newer = id(newest->kind);
    view.newer_seq = newest->seq;
  }
  if (standing && standing->seq < given.seq && !given.late && !given.contested && !says_the_same(*standing, given)) {
    view.still_counts = id(standing->kind);
    view.still_counts_seq = standing->seq;
  }
}

Text Viewer::waits_sentence(const std::vector<std::string>& waits) const {
  Text out;
  if (waits.empty()) return out;
  const notices::Phrases& phrases = *premises_.phrases;
  for (Language language : {Language::ar, Language::en}) {
    std::string words;
    for (const std::string& one : waits)
      words += (words.empty() ? "" : phrases.say("explain.semicolon", language)) + phrases.say("wait." + one, language);
    (language == Language::ar ? out.ar : out.en) = phrases.say("wait.sentence", language, {{"words", words}});
  }
  return out;
}

notices::DecisionFacts Viewer::decision(const Charter& charter, const Round& round, const RoundView& view,
                                        bool positions) const {
  notices::DecisionFacts facts;
  facts.explanation = view.explanation;
  facts.rule = rules::to_value(round.rule);
  if (round.quorum) facts.quorum = rules::to_value(*round.quorum);
  if (const Stage* stage = charter.definition->stage(round.stage.value)) facts.tie_returns = stage->tie == "returned";
  const Revision& revision = *charter.revision(round.revision);
  facts.revision = revision.number;
  facts.fingerprint = fingerprint_groups(revision.sha256);
  facts.roll_frozen = when(round.opens, round.zone);
  facts.roll_sha256 = round.roll_sha256;
  if (round.deadline) facts.deadline = view.deadline_text;
  facts.state = round.state;
  facts.outcome = round.outcome;
  facts.waits = view.waits_sentence;
  if (round.state != "settled")
    for (const Objection& o : charter.objections_in(round))
      facts.objections.push_back({o.articles, positions ? o.body.value : ""});
  facts.names = names(revision);
  return facts;
}

std::vector<WarningView> Viewer::warnings(const Charter& charter, const Round& round) const {
  const auto zones = premises_.zones.load();
  const rules::World world{*charter.definition, premises_.registry, premises_.calendars, *zones};
  const notices::Phrases& phrases = *premises_.phrases;
  std::vector<WarningView> out;
  for (Warning& warning : rules::deadline_warnings(world, charter, round)) {
    const Text sentence{phrases.say(warning, Language::ar), phrases.say(warning, Language::en)};
    out.push_back({std::move(warning), sentence});
  }
  return out;
}

RoundView Viewer::round(const Charter& charter, const Round& round, bool positions) const {
  const notices::Phrases& phrases = *premises_.phrases;
  RoundView view;
  view.stage = round.stage.value;
  if (const Stage* stage = charter.definition->stage(round.stage.value)) {
    view.stage_title = stage->title;
    view.level = stage->assurance;
    view.evidence_sentence = phrases.both("definition.assurance-" + stage->assurance);
  }
  view.number = round.number;
  view.revision = round.revision;
  view.state = round.state;
  view.cause = round.cause;
  view.outcome = round.outcome;
  view.opens = round.opens;
  view.deadline = round.deadline;
  view.closing = round.closing;
  view.zone = round.zone;
  view.extensions = round.extensions;
  for (const Outage& outage : round.outages) {
    view.outages.push_back({outage.tag, outage.from, outage.to, when(outage.from, round.zone),
                            outage.to ? when(*outage.to, round.zone) : Text{}});
    if (!outage.to) view.open_outages.push_back(outage.tag);
  }
  if (round.deadline) view.deadline_text = when(*round.deadline, round.zone);
  if (round.state == "settled") {
    if (const auto bytes = objects_.get(round.explanation_sha256)) view.explanation = trail::read(*bytes);
  } else {
    view.explanation = evaluated(charter, round, round.state != "open");
    const auto zones = premises_.zones.load();
    const rules::World world{*charter.definition, premises_.registry, premises_.calendars, *zones,
                             premises_.last_sweep()};
    view.waits_for = rules::waits_for(world, charter, round, now_);
    view.waits_sentence = waits_sentence(view.waits_for);
  }
  view.warnings = warnings(charter, round);
  if (!positions) rules::hide_objectors(view.explanation);
  if (!view.open_outages.empty() && round.deadline) {
    const notices::Names called = names(*charter.revision(round.revision));
    Text where;
    for (const std::string& tag : view.open_outages) {
      const auto title = called.tags.find(tag);
      const Text name = title == called.tags.end() ? Text{tag, tag} : title->second;
      const Text comma = where.ar.empty() ? Text{} : phrases.both("definition.comma");
      where.ar += comma.ar + name.ar;
      where.en += comma.en + name.en;
    }
    view.deadline_text.ar += ". " + phrases.say("explain.outage-goes-on", Language::ar, {{"words", where.ar}});
    view.deadline_text.en += ". " + phrases.say("explain.outage-goes-on", Language::en, {{"words", where.en}});
  }
  const notices::DecisionFacts facts = decision(charter, round, view, positions);
  Value told = view.explanation;  // with what comes of it if nobody else answers
  if (round.state == "open" && told.at("tally").integer_or("silent", 0) > 0)
    told.set("if_silent", evaluated(charter, round, true).at("result").string());
  const auto closed_by_deadline = round.deadline.has_value();
  for (Language language : {Language::ar, Language::en}) {
    std::string& rule_text = language == Language::ar ? view.rule_sentence.ar : view.rule_sentence.en;
    std::string& silence = language == Language::ar ? view.silence_sentence.ar : view.silence_sentence.en;
    std::string& needs = language == Language::ar ? view.needs_sentence.ar : view.needs_sentence.en;
    rule_text = phrases.rule_sentence(facts.rule, language, facts.names);
    if (facts.quorum) rule_text += " " + phrases.quorum_sentence(*facts.quorum, language, facts.names);
    if (facts.tie_returns) rule_text += " " + phrases.tie_sentence(language);
    silence =
        phrases.silence_sentence(facts.rule, facts.quorum ? &*facts.quorum : nullptr, closed_by_deadline, language);
    if (round.state == "open") needs = phrases.needs(told, language, facts.names);
  }
  if (view.explanation.find("tally")) view.decision_box = phrases.decision_box(facts);
  if (!positions) return view;
  for (const Seat& seat : round.roll) {
    const Position* standing = round.standing(seat.body);
    view.positions.push_back(position(charter, round, seat.body, standing ? standing : round.newest(seat.body)));
    if (const Request* request = round.request(seat.body)) view.positions.back().arrival = arrival(*request);
  }
  for (const Proxy& proxy : round.proxies)
    view.proxies.push_back(
        {proxy.principal.value, proxy.holder.value, body_name(proxy.principal), body_name(proxy.holder)});
  return view;
}

}  // namespace mithaq::service
