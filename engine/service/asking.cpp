#include "service/asking.h"

#include <algorithm>
#include <stdexcept>

#include "rules/notice_job.h"
#include "service/digest.h"
#include "service/mail_match.h"
#include "service/telling.h"
#include "service/witnessing.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

const Round* round_of(const Charter& charter, const Job& job) {
  const auto found = std::ranges::find_if(
      charter.rounds, [&](const Round& r) { return r.stage.value == job.stage && r.number == job.round; });
  return found == charter.rounds.end() ? nullptr : &*found;
}

// Whether a reply to this plugin's notices reaches the house: it takes mail in, and by which way is set.
bool reads_replies(const Premises& premises, const std::string& plugin) {
  const auto manifest = std::ranges::find(premises.manifests, plugin, &definitions::Manifest::name);
  const std::string mode = premises.setting(plugin, "inbound.mode");
  return manifest != premises.manifests.end() && !mode.empty() && mode != "none" &&
         std::ranges::find(manifest->duties, "inbox") != manifest->duties.end();
}

// How often the deadline has moved: by an extension, and by an outage that is over.
int moves_of(const Round& round) {
  return round.extensions +
         static_cast<int>(std::ranges::count_if(round.outages, [](const Outage& o) { return o.to.has_value(); }));
}

std::string date_in(const Zone& zone, Moment moment) {
  return to_date(std::chrono::floor<std::chrono::days>(zone.local(moment)));
}

}  // namespace

Notice Scribe::notice(const Job& job, std::optional<Language> first) {
  const auto charter = writer_.charter(job.charter);
  if (!charter) throw std::logic_error("job " + job.key.value + " of an unknown charter");
  return notice(job, *charter, clock_.now(), first);
}

Notice Scribe::notice(const Job& job, const Charter& charter, Moment at, std::optional<Language> first) {
  const Round* round = round_of(charter, job);
  const Member* member = premises_.registry.member(job.member);
  if (!round || !member) throw std::logic_error("job " + job.key.value + " of an unknown round or member");
  const Viewer viewer = Viewer(premises_, objects_, at).read_by(job.member).with_keys(writer_.keys());
  const notices::Phrases& phrases = *premises_.phrases;
  const definitions::HouseSettings& settings = premises_.settings;
  const Revision& revision = *charter.revision(job.revision);
  const RoundView view = viewer.round(charter, *round, false);
  // A receipt's link is good for what comes after the close too: the holder's word, a contest, a statement.
  const bool is_digest = job.kind == "digest";
  const bool leads_somewhere = !is_digest && (round->state == "open" || job.kind == "receipt" || job.kind == "alert");

  notices::NoticeFacts facts;
  facts.kind = job.kind;
  facts.first = first.value_or(member->first_language);
  facts.charter_title = charter.title;
  facts.stage_title = view.stage_title;
  facts.body_name = viewer.body_name(job.body);
  facts.organisation = settings.organisation;
  facts.member_name = member->name;
  facts.revision = revision.number;
  facts.links = viewer.links(revision);
  facts.fingerprint = fingerprint_groups(revision.sha256);
  facts.rule = view.rule_sentence;
  facts.silence = view.silence_sentence;
  if (job.kind == "request" || job.kind == "reminder") facts.needs = view.needs_sentence;
  // A witness answers with a line; the stage is over, and its page has nothing for it to do.
  if (!is_digest && !rules::asks_for_cosignature(job)) facts.deadline = view.deadline_text;
  facts.deadline_at = round->deadline;
  const auto zones = premises_.zones.load();
  if (const auto zone = zones->find(round->zone); round->deadline && zone != zones->end())
    facts.deadline_date = date_in(zone->second, *round->deadline);
  facts.public_link = settings.base_url + "/c/" + charter.id.value;
  const std::size_t space = job.secret.find(' ');
  const std::string token = job.secret.substr(0, space);
  if (leads_somewhere && !rules::asks_for_cosignature(job) && space != std::string::npos) {
    facts.link = settings.base_url + "/s/" + token;
    facts.number = job.secret.substr(space + 1);
    if (job.kind == "code") facts.code = facts.number;
  }
  if (!is_digest) facts.request_code = request_code(job.key);
  facts.charter = charter.id.value;
  facts.stage = round->stage.value;
  facts.round = round->number;
  facts.moves = moves_of(*round);
  facts.ended_early = round->deadline && round->closing && *round->closing < *round->deadline;
  facts.domain = premises_.mail_domain();
  facts.date = job.created;
  if (const auto newest = store_.newest_checkpoint()) facts.checkpoint = newest->note;
  const Occasion occasion{charter, *round, job, viewer, phrases, store_, premises_.witnesses};
  facts.replies_read = reads_replies(premises_, job.plugin);
  if (job.kind == "request" || job.kind == "reminder" || job.kind == "ask-back") tell_offered(facts, occasion);
  if (const Stage* stage = charter.definition->stage(job.stage); stage && stage->silence) facts.consent = facts.silence;
  if (job.kind == "request")
    for (const auto& [language, evidence] : revision.texts)
      facts.charter_text[language] = viewer.markdown(revision, language);
  if (job.kind == "request" || job.kind == "reminder") {
    tell_change(facts, occasion);
    tell_evidence(facts, occasion);
  }
  tell_keys(facts, occasion, *writer_.keys(), *writer_.log_keys());
  const bool is_example = job.facts.is_object() && job.facts.find("example");
  if (is_example) tell_example(facts, occasion);
  if (job.kind == "receipt" && !is_example) tell_receipt(facts, occasion);
  if (job.kind == "ask-back" && job.facts.is_object()) tell_ask_back(facts, occasion);
  if (job.kind == "outcome" && !is_example) tell_outcome(facts, occasion);
  if (job.kind == "code" && space != std::string::npos) facts.code = job.secret.substr(space + 1);
  if (job.kind == "alert") tell_alert(facts, occasion);
  if (is_digest) tell_digest(facts, occasion);

  const notices::Message message = premises_.composer->compose(facts);
  Notice out;
  out.job_key = job.key.value;
  out.kind = job.kind;
  out.charter = charter.id.value;
  for (const JobKey& earlier : store_.earlier_notices(job.key)) out.references.push_back(earlier.value);
  out.answer_token = leads_somewhere ? token : "";
  if (is_digest) out.unsubscribe = settings.base_url + unsubscribe_path(job.member, token);
  out.to_name = member->name;
  out.to_address = member->address;
  out.languages = message.languages;
  out.date = to_rfc3339(job.created);
  out.subject = message.subject;
  out.text = message.text;
  out.html = message.html;
  const Stage* stage = charter.definition->stage(job.stage);
  out.wants_proof = stage && stage->silence && (job.kind == "request" || job.kind == "reminder");
  for (const notices::MessageAttachment& a : message.attachments)
    out.attachments.push_back({a.name, a.media_type, a.bytes});
  if (rules::asks_for_cosignature(job)) {
    const auto question = Witnessing(premises_, store_, writer_).question(job.body.value);
    if (!question) throw std::runtime_error("nothing to be cosigned yet: " + question.error().id);
    out.attachments.push_back({"add-checkpoint.txt", "text/plain", *question});
  }
  return out;
}

}  // namespace mithaq::service
