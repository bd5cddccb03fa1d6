// Comments that are no positions, of bodies and of the public; and the answer that every row of the table of remarks
// gets once.
#include <algorithm>

#include "model/disposition.h"
#include "rules/ledger.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

constexpr std::size_t longest_name = 1000;  // bytes, of a name or an address

const Remark* row(const Charter& charter, int number) {
  return number < 1 || number > static_cast<int>(charter.remarks.size())
             ? nullptr
             : &charter.remarks[static_cast<std::size_t>(number - 1)];
}

// Whether `number`, said to be a duplicate of `other`, would be answered by itself in the end.
bool leads_back(const Charter& charter, int number, int other) {
  for (std::size_t steps = 0; steps <= charter.remarks.size(); ++steps) {
    if (other == number) return true;
    const Remark* next = row(charter, other);
    if (!next || !next->duplicate_of) return false;
    other = *next->duplicate_of;
  }
  return true;
}

Entry disposition_entry(const Draft& draft, int number, std::string_view disposition, bool by_engine,
                        std::optional<int> duplicate_of) {
  Value data = Value::object(
      {{"comment", number}, {"disposition", disposition}, {"by", by_engine ? "engine" : draft.actor_name()}});
  if (duplicate_of) data.set("duplicate_of", *duplicate_of);
  return by_engine ? draft.by_engine("comment-disposed", std::move(data))
                   : draft.by_origin("comment-disposed", std::move(data));
}

Step refused(const Draft& draft, const FileComment& command) {
  const Charter& charter = draft.charter;
  const Stage* stage = draft.workflow().stage(command.stage.value);
  if (!stage) return Refusal{"unknown-stage", {{"stage", command.stage.value}}};
  const Round* round = charter.newest_round(command.stage);
  const bool is_public = command.body.empty();
  const bool takes_comments = round && (is_public && !command.by_mail ? stage->public_comments && round->state == "open"
                                                                      : round->state != "settled");
  if (!takes_comments) return Refusal{"comments-closed", {{"stage", command.stage.value}}};
  if (!is_public && !round->seat(command.body)) return Refusal{"unknown-body", {{"body", command.body.value}}};
  if (!is_public && voice(draft, round, command.body, command.member) != Voice::own)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  if (Step refusal = refused_articles(*charter.revision(round->revision), command.articles)) return refusal;
  if (is_blank(command.text)) return Refusal{"text-required", {{"field", "text"}}};
  if (Step refusal = refused_length(command.text, "text")) return refusal;
  if (Step refusal = refused_length(command.name, "name", longest_name)) return refusal;
  return refused_length(command.address, "address", longest_name);
}

}  // namespace

void dispose(Draft& draft, int number, std::string_view disposition, bool by_engine, std::optional<int> duplicate_of) {
  if (row(draft.charter, number)->disposition.empty())
    draft.append(disposition_entry(draft, number, disposition, by_engine, duplicate_of));
}

void file_late_comment(Draft& draft, const GivePosition& command, const OnBehalf& behalf,
                       const std::vector<std::string>& articles) {
  Value data = Value::object({{"body", command.body.value}, {"verified", true}, {"late", true}});
  if (!articles.empty()) data.set("articles", Value::strings(articles));
  Entry filed = Draft::in_round(draft.by_origin("comment-filed", std::move(data)),
                                *draft.charter.round(command.stage, command.round));
  filed.on_behalf_of = behalf;
  filed.evidence.push_back(draft.sealed_text("comment", command.text));
  if (!command.proposal.empty()) filed.evidence.push_back(draft.sealed_text("proposal", command.proposal));
  draft.append(std::move(filed));
}

// Who has no seat stands in the sealed part of the entry alone, and the comment is hidden until it is moderated. The
// secretaries hear of the first that waits for them, not of each: whoever looks finds them all.
Step step(Draft& draft, const FileComment& command) {
  if (Step refusal = refused(draft, command)) return refusal;
  const bool some_wait =
      std::ranges::any_of(draft.charter.remarks, [](const Remark& r) { return r.body.empty() && !r.shown; });
  const Round& round = *draft.charter.newest_round(command.stage);
  const bool is_public = command.body.empty();
  Value data = Value::object({{"verified", !is_public || command.verified}});
  if (!is_public) data.set("body", command.body.value);
  if (!command.articles.empty()) data.set("articles", Value::strings(command.articles));
  if (round.state != "open") data.set("late", true);
  Entry filed = Draft::in_round(draft.by_origin("comment-filed", std::move(data)), round);
  if (!is_public) filed.on_behalf_of = OnBehalf{command.body, std::nullopt, std::nullopt, std::nullopt};
  filed.evidence.push_back(draft.sealed_text("comment", command.text));
  if (is_public && !(command.name.empty() && command.address.empty())) {
    const Evidence sealed = draft.sealed_text(
        "private", trail::write(Value::object({{"name", command.name}, {"address", command.address}})));
    filed.private_object = sealed.sha256;
    filed.private_content = sealed.content;
  }
  const std::int64_t seq = draft.append(std::move(filed));
  if (is_public && !some_wait)
    alert_secretaries(draft, *draft.charter.newest_round(command.stage), "comment-filed", seq);
  return std::nullopt;
}

Step step(Draft& draft, const ModerateComment& command) {
  const Remark* comment = row(draft.charter, command.number);
  if (!comment) return Refusal{"unknown-comment", {{"number", std::to_string(command.number)}}};
  if (!comment->body.empty()) return Refusal{"not-moderated", {{"number", std::to_string(command.number)}}};
  if (!command.shown && is_blank(command.reason)) return Refusal{"reason-required", {{"field", "reason"}}};
  if (Step refusal = refused_length(command.reason, "reason", 1000)) return refusal;
  draft.append(draft.by_origin(
      "comment-moderated",
      Value::object({{"comment", command.number}, {"shown", command.shown}, {"reason", command.reason}})));
  return std::nullopt;
}

Step step(Draft& draft, const DisposeComment& command) {
  const Charter& charter = draft.charter;
  const std::string number = std::to_string(command.number);
  const Remark* comment = row(charter, command.number);
  if (!comment) return Refusal{"unknown-comment", {{"number", number}}};
  const bool came_after_the_end = comment->late && charter.ended_at && comment->at >= *charter.ended_at;
  if (charter.state != "running" && charter.state != "drafting" && !came_after_the_end)
    return Refusal{"charter-ended", {{"charter", charter.id.value}}};
  if (!comment->disposition.empty()) return Refusal{"already-disposed", {{"number", number}}};
  if (std::ranges::find(disposition_ids, command.disposition) == std::end(disposition_ids))
    return Refusal{"unknown-value", {{"key", "disposition"}, {"value", command.disposition}}};
  if (command.disposition == "not-accepted" && is_blank(command.reply))
    return Refusal{"reason-required", {{"field", "reply"}}};
  if (Step refusal = refused_length(command.reply, "reply")) return refusal;
  const bool is_duplicate = command.disposition == "duplicate";
  const int other = command.duplicate_of.value_or(0);
  if (is_duplicate && (!row(charter, other) || leads_back(charter, command.number, other)))
    return Refusal{"duplicate-of-what", {{"number", number}}};
  if (const auto answer = command.answered_in; answer && (*answer <= comment->revision || !charter.revision(*answer)))
    return Refusal{"revision-that-answers", {{"number", std::to_string(*answer)}}};

  Entry disposed = disposition_entry(draft, command.number, command.disposition, false,
                                     is_duplicate ? command.duplicate_of : std::nullopt);
  if (command.answered_in) disposed.data.set("revision", *command.answered_in);
  if (!command.reply.empty()) disposed.evidence.push_back(draft.sealed_text("reply", command.reply));
  draft.append(std::move(disposed));
  return std::nullopt;
}

}  // namespace mithaq::rules
