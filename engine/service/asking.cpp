// What a notice says: from a job and the charter's state to facts, to words, to the plugin's hands.
#include <algorithm>
#include <stdexcept>

#include "rules/articles.h"
#include "service/dispatcher.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

const Round* round_of(const Charter& charter, const Job& job) {
  const auto found = std::ranges::find_if(
      charter.rounds, [&](const Round& r) { return r.stage.value == job.stage && r.number == job.round; });
  return found == charter.rounds.end() ? nullptr : &*found;
}

// "M-" and four letters of an alphabet without look-alikes; a hint for people, no authority.
std::string request_code(const JobKey& key) {
  constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const trail::Hash hash = trail::sha256(key.value);
  std::string out = "M-";
  for (std::size_t i = 0; i < 4; ++i) out += letters[hash[i] % letters.size()];
  return out;
}

std::string date_in(const Zone& zone, Moment moment) {
  return to_date(std::chrono::floor<std::chrono::days>(zone.local(moment)));
}

Text joined(const Text& a, const Text& b) {
  return {a.ar + (b.ar.empty() ? "" : "\n" + b.ar), a.en + (b.en.empty() ? "" : "\n" + b.en)};
}

void tell_position(notices::NoticeFacts& facts, const PositionView& position, const notices::Phrases& phrases) {
  facts.position = phrases.both("position." + position.position);
  facts.position_text = {position.text, position.text};
  if (!position.proposal.empty())
    facts.position_text = joined(facts.position_text, {position.proposal, position.proposal});
}

void tell_outcome(notices::NoticeFacts& facts, const RoundView& round, const notices::Phrases& phrases) {
  facts.outcome = phrases.both("outcome." + round.outcome);
  for (Language language : {Language::ar, Language::en})
    (language == Language::ar ? facts.decision.ar : facts.decision.en) = phrases.decision(round.explanation, language);
  for (const PositionView& p : round.positions)
    if (p.position == id(PositionKind::approve_with_reservation) && p.counted)
      facts.reservations +=
          (facts.reservations.empty() ? "" : "\n\n") + p.body_name.ar + " / " + p.body_name.en + ":\n" + p.text;
}

}  // namespace

Notice Dispatcher::notice(const Job& job) const {
  const auto charter = writer_.charter(job.charter);
  const Round* round = charter ? round_of(*charter, job) : nullptr;
  const Member* member = premises_.registry.member(job.member);
  if (!round || !member) throw std::logic_error("job " + job.key.value + " of an unknown round or member");
  const Viewer viewer(premises_, objects_);
  const notices::Phrases& phrases = *premises_.phrases;
  const definitions::HouseSettings& settings = premises_.settings;
  const Revision& revision = *charter->revision(job.revision);
  const RoundView view = viewer.round(*charter, *round, job.kind == "outcome");
  const bool is_open = round->state == "open" && round == charter->current();

  notices::NoticeFacts facts;
  facts.kind = job.kind;
  facts.first = member->first_language;
  facts.charter_title = charter->title;
  facts.stage_title = view.stage_title;
  facts.body_name = viewer.body_name(job.body);
  facts.organisation = settings.organisation;
  facts.member_name = member->name;
  facts.revision = revision.number;
  facts.fingerprint = fingerprint_groups(revision.sha256);
  facts.rule = view.rule_sentence;
  facts.silence = view.silence_sentence;
  facts.deadline = view.deadline_text;
  facts.deadline_at = round->deadline;
  const auto zones = premises_.zones.load();
  if (const auto zone = zones->find(round->zone); round->deadline && zone != zones->end())
    facts.deadline_date = date_in(zone->second, *round->deadline);
  facts.public_link = settings.base_url + "/c/" + charter->id.value;
  const std::size_t space = job.secret.find(' ');
  const std::string token = job.secret.substr(0, space);
  if (is_open && space != std::string::npos) {
    facts.link = settings.base_url + "/s/" + token;
    facts.number = job.secret.substr(space + 1);
  }
  facts.request_code = request_code(job.key);
  facts.charter = charter->id.value;
  facts.stage = round->stage.value;
  facts.round = round->number;
  facts.domain = settings.host;
  facts.date = job.created;
  if (const auto newest = store_.newest_checkpoint()) facts.checkpoint = newest->note;
  if (job.kind == "request") {
    for (const auto& [language, evidence] : revision.texts)
      facts.charter_text[language] = viewer.markdown(revision, language);
    if (revision.number > 1) {
      const Text changed =
          viewer.headings(revision, rules::changed_articles(*charter->revision(revision.number - 1), revision,
                                                            charter->definition->authoritative));
      for (Language language : {Language::ar, Language::en})
        (language == Language::ar ? facts.change.ar : facts.change.en) =
            phrases.say("explain.changed-articles", language,
                        {{"articles", changed.in(language)}, {"n", std::int64_t{revision.number - 1}}});
    }
  }
  if (job.kind == "receipt") {
    const std::int64_t seq = job.facts.at("position").integer();
    const Receipt receipt = viewer.receipt(*charter, round->stage, round->number, seq);
    tell_position(facts, receipt.position, phrases);
    facts.articles = viewer.headings(revision, receipt.position.articles);
    facts.received_at = receipt.received_at;
    const auto leaves = store_.strand(charter->id.value, seq);
    facts.entry = charter->id.value + " " + std::to_string(seq) + " " + trail::hex(leaves.front().hash);
  }
  if (job.kind == "outcome") tell_outcome(facts, view, phrases);

  const notices::Message message = premises_.composer->compose(facts);
  Notice out;
  out.job_key = job.key.value;
  out.kind = job.kind;
  out.charter = charter->id.value;
  // The first notice of a member about this charter is its first request: known without asking the store.
  const Round& first = charter->rounds.front();
  out.thread = trail::job_key({charter->id.value, first.stage.value, std::to_string(first.number),
                               std::to_string(first.revision), job.member.value, "request", "0", job.plugin});
  out.answer_token = is_open ? token : "";
  out.to_name = member->name;
  out.to_address = member->address;
  out.languages = message.languages;
  out.date = to_rfc3339(job.created);
  out.subject = message.subject;
  out.text = message.text;
  out.html = message.html;
  for (const notices::MessageAttachment& a : message.attachments)
    out.attachments.push_back({a.name, a.media_type, a.bytes});
  return out;
}

}  // namespace mithaq::service
