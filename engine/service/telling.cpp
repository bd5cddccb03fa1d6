#include "service/telling.h"

#include <algorithm>
#include <stdexcept>

#include "notices/decision_words.h"
#include "notices/redline_words.h"
#include "rules/articles.h"
#include "rules/by_hand.h"
#include "service/proving.h"
#include "service/secretariat.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr std::size_t longest_redline = 3'000;  // bytes in each language: four times that go into one mail

std::string& in(Text& text, Language language) { return language == Language::ar ? text.ar : text.en; }

void add(Text& to, const Text& more, const char* between = "\n\n") {
  for (Language language : {Language::ar, Language::en})
    if (!more.in(language).empty()) in(to, language) += (to.in(language).empty() ? "" : between) + more.in(language);
}

// This body's newest answer on a text before the one that is asked about.
const Position* answer_before(const Charter& charter, const BodyId& body, int revision) {
  const Position* out = nullptr;
  for (const Round& round : charter.rounds)
    for (const Position& p : round.positions)
      if (p.body == body && p.revision < revision && (!out || p.seq >= out->seq)) out = &p;
  return out;
}

Text difference(const Occasion& o, int from, int to) {
  Text out;
  for (Language language : {Language::ar, Language::en}) {
    const auto articles = o.viewer.differences(*o.charter.revision(from), *o.charter.revision(to), language);
    in(out, language) = notices::redline_words(o.phrases, articles, language, longest_redline);
    if (out.in(language).empty()) in(out, language) = o.phrases.say("redline.nothing", language);
  }
  return out;
}

std::optional<Entry> entry_at(store::Store& store, const CharterId& charter, std::int64_t seq) {
  const std::int64_t index = store.index_of(charter.value, seq);
  if (index < 0) return std::nullopt;
  return trail::entry_from_leaf(store.log(index, index + 1).front().bytes);
}

std::string words_missing(const notices::Phrases& phrases, const std::vector<std::string>& missing, Language language) {
  std::string out;
  for (const std::string& one : missing)
    out += (out.empty() ? "" : phrases.say("explain.and", language)) + phrases.say("notice.missing-" + one, language);
  return out;
}

}  // namespace

void tell_change(notices::NoticeFacts& facts, const Occasion& o) {
  const int revision = o.round.revision;
  const Position* before = answer_before(o.charter, o.job.body, revision);
  if (before) {
    for (Language language : {Language::ar, Language::en})
      in(facts.change, language) = o.phrases.say(
          "notice.since-answer", language,
          {{"n", std::int64_t{before->revision}}, {"words_marks", o.phrases.say("redline.marks", language)}});
    add(facts.change, difference(o, before->revision, revision));
    const Position* carried = o.round.newest(o.job.body);
    if (carried && carried->revision < revision && (carried->awaiting || carried->kept))
      for (Language language : {Language::ar, Language::en})
        in(facts.change, language) +=
            "\n\n" +
            o.phrases.say(carried->awaiting ? "notice.awaits-confirmation" : "notice.was-kept", language,
                          {{"n", std::int64_t{carried->revision}},
                           {"position", o.phrases.say("position." + std::string(id(carried->kind)), language)}});
    return;
  }
  if (revision == 1) return;
  const Revision& now = *o.charter.revision(revision);
  const Text changed = o.viewer.headings(
      now, rules::changed_articles(*o.charter.revision(revision - 1), now, o.charter.definition->authoritative));
  for (Language language : {Language::ar, Language::en})
    in(facts.change, language) = o.phrases.say("explain.changed-articles", language,
                                               {{"articles", changed.in(language)}, {"n", std::int64_t{revision - 1}}});
}

namespace {

// The objections of the body that have ended by its answer, each in a sentence: what the same command has written.
void tell_endings(notices::NoticeFacts& facts, const Occasion& o, const Entry& answer) {
  for (std::int64_t seq = answer.seq + 1;; ++seq) {
    const auto entry = entry_at(o.store, o.charter.id, seq);
    if (!entry || entry->command != answer.command) return;
    const bool ends = entry->kind == "objection-accepted" || entry->kind == "objection-withdrawn";
    const Objection* objection = ends ? o.charter.objection({entry->data.at("objection").string()}) : nullptr;
    if (!objection) continue;
    const Text articles = o.viewer.headings(*o.charter.revision(objection->revision), objection->articles);
    for (Language language : {Language::ar, Language::en})
      in(facts.note, language) +=
          (facts.note.in(language).empty() ? "" : "\n") +
          o.phrases.say("page.ended-" + entry->kind.substr(std::string_view("objection-").size()), language,
                        {{"objection", objection->id.value}, {"words_articles", articles.in(language)}});
  }
}

}  // namespace

void tell_offered(notices::NoticeFacts& facts, const Occasion& o) {
  ChoiceView choice = o.viewer.choice(o.charter, o.round, o.job.body);
  for (const std::string& position : choice.offered)
    facts.offered.push_back({position, std::move(choice.required[position])});
}

void tell_example(notices::NoticeFacts& facts, const Occasion& o) {
  facts.note = o.phrases.both("notice.note-example");
  if (o.job.kind == "outcome") {
    const RoundView view = o.viewer.round(o.charter, o.round, true);
    const notices::DecisionFacts decision = o.viewer.decision(o.charter, o.round, view, true);
    facts.outcome = o.phrases.both("outcome.passed");
    facts.decision = notices::decision_in_plain_words(o.phrases, decision);
    return;
  }
  facts.position = o.phrases.both("position." + std::string(id(PositionKind::approve)));
  facts.received_at = o.viewer.when(o.job.created, o.round.zone);
  facts.entry = o.charter.id.value + " 0 " + std::string(64, '0');
}

void tell_receipt(notices::NoticeFacts& facts, const Occasion& o) {
  const std::int64_t seq = o.job.facts.at("position").integer();
  const Receipt receipt = o.viewer.receipt(o.charter, o.round.stage, o.round.number, seq);
  const PositionView& position = receipt.position;
  facts.position = o.phrases.both("position." + position.position);
  facts.position_text = {position.text, position.text};
  if (!position.proposal.empty()) add(facts.position_text, {position.proposal, position.proposal}, "\n");
  facts.articles = o.viewer.headings(*o.charter.revision(o.round.revision), position.articles);
  facts.received_at = receipt.received_at;
  const auto answer = entry_at(o.store, o.charter.id, seq);
  if (answer)
    facts.entry =
        o.charter.id.value + " " + std::to_string(seq) + " " + trail::hex(trail::leaf_hash(trail::leaf_bytes(*answer)));
  // Of a signature the proof is its own: the answer's has gone out with the answer.
  const std::string signature = o.job.facts.string_or("signature", "");
  const std::int64_t proven = signature.empty() ? seq : std::stoll(signature);
  const auto taken = signature.empty() ? std::nullopt : entry_at(o.store, o.charter.id, proven);
  if (taken) {
    facts.received_at = o.viewer.when(taken->at, o.round.zone);
    facts.entry = o.charter.id.value + " " + signature + " " + trail::hex(trail::leaf_hash(trail::leaf_bytes(*taken)));
  }
  facts.proof = proof(o.store, o.charter.id.value, proven, o.witnesses);
  facts.proof_name = proof_name(o.charter.id, proven);

  const Stage* stage = o.charter.definition->stage(o.round.stage.value);
  const auto given = std::ranges::find(o.round.positions, seq, &Position::seq);
  const auto signed_by = o.viewer.signatures(o.charter, o.round, *given);
  const bool has_signed = awaits_second(position) && std::ranges::any_of(signed_by, [&](const SignatureView& one) {
                            return one.is_own && one.member == o.job.member;
                          });
  for (Language language : {Language::ar, Language::en}) {
    const auto note = [&](const std::string& id, const notices::Facts& more = {}) {
      std::string& to = in(facts.note, language);
      to += (to.empty() ? "" : "\n") + o.phrases.say("notice.note-" + id, language, more);
    };
    if (taken)
      note("signed", {{"format", taken->data.at("format").string()},
                      {"fingerprint", taken->data.at("fingerprint").string()},
                      {"counted", position.counted ? "yes" : "no"},
                      {"level", position.assurance},
                      {"proof", facts.proof.empty() ? "no" : "yes"},
                      {"entry", signature}});
    if (!position.holder.empty())
      note("proxy", {{"body", receipt.body_name.in(language)}, {"holder", position.holder_name.in(language)}});
    if (position.incomplete) note("incomplete", {{"words", words_missing(o.phrases, position.missing, language)}});
    if (const std::string besides = o.job.facts.string_or("note", ""); !besides.empty()) note(besides);
    if (position.late) note("late");
    if (position.contested) note("contested");
    if (!position.provisional || position.incomplete) continue;
    if (rules::is_by_hand(position.channel))
      note("entered");
    else if (stage && stage->assurance == "L0" && position.channel == "reply")
      note("counts-with-receipt");
    else if (has_signed)
      note("second-awaited");
    else if (awaits_second(position))
      note("second-wanted");
    else if (stage && stage->assurance > "L1")
      note("provisional-above", {{"level", stage->assurance}});
    else
      note("provisional", {{"minutes", std::int64_t{fresh_for.count()}}});
    if (!position.still_counts.empty())
      note("still-counts", {{"position", o.phrases.say("position." + position.still_counts, language)}});
  }
  if (answer) tell_endings(facts, o, *answer);
  tell_summary(facts, o);
}

// {"doubt": id, ..} is the phrase reply.doubt-<id> with the facts beside it; what the rules refused is said by the
// sentence of the refusal, {"refusal": id, "fact_<name>": ..}.
void tell_ask_back(notices::NoticeFacts& facts, const Occasion& o) {
  const std::string refusal = o.job.facts.string_or("refusal", ""),
                    phrase = "reply.doubt-" + o.job.facts.string_or("doubt", "");
  const std::string position = o.job.facts.string_or("position", ""), stands = o.job.facts.string_or("stands", "");
  if (!stands.empty())
    for (Language language : {Language::ar, Language::en})
      in(facts.silence, language) =
          o.phrases.say("notice.stands", language, {{"position", o.phrases.say("position." + stands, language)}});
  if (o.phrases.has("position." + position)) facts.understood = o.phrases.both("position." + position);
  for (Language language : {Language::ar, Language::en}) {
    Refusal refused{refusal, {}};
    notices::Facts said;
    for (const auto& [name, value] : o.job.facts.members()) {
      if (!value.is_string()) continue;
      if (name.starts_with("fact_")) refused.facts[name.substr(5)] = value.string();
      said[name] = name == "position" ? facts.understood.in(language) : value.string();
    }
    if (!refusal.empty())
      in(facts.doubt, language) = o.phrases.say(refused, language);
    else if (o.phrases.has(phrase))
      in(facts.doubt, language) = o.phrases.say(phrase, language, said);
    if (o.job.facts.string_or("of", "") == "signature")
      in(facts.doubt, language) += "\n" + o.phrases.say("reply.sign-again", language);
  }
}

namespace {

// Why the charter was withdrawn, where somebody has said it: among the last entries that it has.
void tell_withdrawal(notices::NoticeFacts& facts, const Occasion& o) {
  for (std::int64_t seq = o.charter.entries - 1; seq >= 0; --seq) {
    const auto entry = entry_at(o.store, o.charter.id, seq);
    if (!entry || entry->kind != "charter-withdrawn") continue;
    const std::string& reason = entry->data.at("reason").string();
    if (reason.find_first_not_of(" \t\r\n") != std::string::npos)
      for (Language language : {Language::ar, Language::en})
        in(facts.note, language) = o.phrases.say("notice.note-withdrawn", language, {{"reason", reason}});
    return;
  }
}

}  // namespace

void tell_outcome(notices::NoticeFacts& facts, const Occasion& o) {
  const RoundView view = o.viewer.round(o.charter, o.round, true);
  facts.outcome = o.phrases.both("outcome." + view.outcome);
  const notices::DecisionFacts decision = o.viewer.decision(o.charter, o.round, view, true);
  facts.decision = notices::decision_in_plain_words(o.phrases, decision);
  const Request* request = o.round.request(o.job.body);
  if (view.outcome == "withdrawn") tell_withdrawal(facts, o);
  const Round* awaited = rules::awaits_ratification(o.charter);
  if (awaited && awaited->stage == o.round.stage && awaited->number == o.round.number)
    facts.note = o.phrases.both("notice.note-not-yet-ratified");
  const bool is_final = view.outcome != "returned" && view.outcome != "withdrawn";
  if (is_final && request && request->state == "not-needed" && !o.round.newest(o.job.body)) {
    // The link of the request is still good for the record, unless another round or text has taken its place.
    const Round* newest = o.charter.newest_round(o.round.stage);
    const bool is_newest = newest && newest->number == o.round.number &&
                           o.charter.newest_revision().number == o.round.revision && o.charter.state != "withdrawn";
    facts.note = o.phrases.both(is_newest ? "notice.note-not-needed" : "notice.note-not-needed-any-more");
  }
  for (const PositionView& p : view.positions)
    if (p.position == id(PositionKind::approve_with_reservation) && p.counted)
      facts.reservations +=
          (facts.reservations.empty() ? "" : "\n\n") + p.body_name.ar + " / " + p.body_name.en + ":\n" + p.text;
}

namespace {

// Which sentence, and the facts that it names.
struct Told {
  std::string id;
  notices::Facts ar, en;
  void fact(const char* name, const Text& value) { ar[name] = value.ar, en[name] = value.en; }
};

Told told(const Occasion& o, const std::optional<Entry>& entry) {
  const std::string what = o.job.facts.string_or("what", "");
  Told out{what, {}, {}};
  out.fact("words_when", o.round.deadline ? o.viewer.when(*o.round.deadline, o.round.zone) : Text{});
  if (const Value* until = o.job.facts.find("until"))
    if (const auto moment = moment_from_rfc3339(until->string())) {
      out.fact("until", o.viewer.when(*moment, o.round.zone));
      out.fact("words_until", o.viewer.when(*moment, o.round.zone));
    }
  Text stages;
  const Text comma = o.phrases.both("definition.comma");
  for (const std::string& id : o.job.facts.strings_or_empty("stages"))
    if (const Stage* stage = o.charter.definition->stage(id)) {
      stages.ar += (stages.ar.empty() ? "" : comma.ar) + stage->title.ar;
      stages.en += (stages.en.empty() ? "" : comma.en) + stage->title.en;
    }
  out.fact("stages", stages);
  if (const Stage* stage = o.charter.definition->stage(o.round.stage.value)) {
    out.fact("stage", stage->title);
    out.fact("level", {stage->assurance, stage->assurance});
  }
  out.fact("member", {"none", "none"});
  for (const char* plain : {"fingerprint", "counted", "member"})
    if (const Value* value = o.job.facts.find(plain)) out.fact(plain, {value->string(), value->string()});
  if (const Value* of = o.job.facts.find("of")) out.fact("body", o.viewer.body_name({of->string()}));
  if (!entry) return out;
  if (what == "outage" || what == "proxy")
    out.id = entry->kind == "outage-declared"      ? "outage-declared"
             : entry->kind == "outage-ended"       ? "outage-ended"
             : entry->kind == "delegation-granted" ? "proxy-granted"
                                                   : "proxy-revoked";
  if (what == "adherence") out.id = entry->kind;
  const bool is_of_nobody = what == "act-entered" && !entry->data.find("body");
  const BodyId body = entry->data.find("body") ? BodyId{entry->data.at("body").string()}
                      : entry->on_behalf_of    ? entry->on_behalf_of->body
                                               : BodyId{o.job.facts.string_or("of", o.job.body.value)};
  if (!is_of_nobody) out.fact("body", o.viewer.body_name(body));
  if (const Value* act = entry->data.find("act")) out.fact("act", o.phrases.both("hand." + act->string()));
  out.fact("entry", {std::to_string(entry->seq), std::to_string(entry->seq)});
  if (const Value* holder = entry->data.find("holder")) out.fact("holder", o.viewer.body_name({holder->string()}));
  if (const Value* tag = entry->data.find("tag")) {
    const auto names = o.viewer.names(o.charter.newest_revision());
    const auto name = names.tags.find(tag->string());
    out.fact("tag", name == names.tags.end() ? Text{tag->string(), tag->string()} : name->second);
  }
  if (const Value* objection = entry->data.find("objection")) {
    out.fact("objection", {objection->string(), objection->string()});
    if (const Stage* stage = o.charter.definition->stage(o.round.stage.value)) {
      const int days = what == "reassertion" ? stage->waits.reassert_within : stage->waits.acknowledge_within;
      out.ar["n"] = out.en["n"] = std::int64_t{days};
    }
  }
  return out;
}

}  // namespace

void tell_alert(notices::NoticeFacts& facts, const Occasion& o) {
  std::optional<Entry> entry;
  if (const Value* seq = o.job.facts.find("entry")) entry = entry_at(o.store, o.charter.id, seq->integer());
  const Told what = told(o, entry);
  const std::string id = o.phrases.has("notice.alert-" + what.id) ? "notice.alert-" + what.id : "notice.alert-other";
  facts.alert = {o.phrases.say(id, Language::ar, what.ar), o.phrases.say(id, Language::en, what.en)};

  const auto unreachable = o.job.facts.strings_or_empty("unreachable");
  for (const std::string& body : o.job.facts.strings_or_empty("bodies")) {
    const bool is_away = std::ranges::find(unreachable, body) != unreachable.end();
    const Text name = o.viewer.body_name({body});
    for (Language language : {Language::ar, Language::en})
      add(facts.about,
          language == Language::ar
              ? Text{o.phrases.say(is_away ? "notice.silent-unreachable" : "notice.silent-body", language,
                                   {{"body", name.ar}}),
                     ""}
              : Text{"", o.phrases.say(is_away ? "notice.silent-unreachable" : "notice.silent-body", language,
                                       {{"body", name.en}})},
          "\n");
  }
  if (!entry) return;
  if (entry->kind == "position-kept") {
    const int from = static_cast<int>(entry->data.at("from").at("number").integer());
    facts.change = difference(o, from, o.round.revision);
  }
  const std::string said = entry->data.string_or("reason", "");
  const std::string text =
      said.empty() ? o.viewer.text(entry->evidence, {"reason", "reply", "objection", "comment"}) : said;
  facts.reason = {text, text};
}

}  // namespace mithaq::service
