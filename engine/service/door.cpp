#include "service/door.h"

namespace mithaq::service {

Door& Door::word(std::string_view word) {
  said_ += word;
  said_ += '\n';
  return *this;
}

Door& Door::prose(const char* field, std::string& text) {
  if (auto clean = prose_at_the_door(text, field, longest_reason))
    text = *clean;
  else if (!refusal_)
    refusal_ = clean.error();
  // Its length first: no two different acts are said in the same words.
  return word(std::to_string(text.size())).word(text);
}

namespace {

Door& words(Door& door, const std::vector<std::string>& list) {
  door.word(std::to_string(list.size()));
  for (const std::string& one : list) door.word(one);
  return door;
}

void through(Door& door, ExtendDeadline& a) {
  door.word("extend").word(a.stage.value).word(to_rfc3339(a.to)).prose("reason", a.reason);
}
void through(Door& door, DeclareOutage& a) {
  door.word("outage").word(a.tag).prose("reason", a.reason).prose("source", a.source);
}
void through(Door& door, EndOutage& a) { door.word("outage-end").word(a.tag); }
void through(Door& door, ReturnStage& a) { door.word("return").word(a.stage.value).prose("reason", a.reason); }
void through(Door& door, ReopenStage& a) { door.word("reopen-stage").word(a.stage.value).prose("reason", a.reason); }
void through(Door& door, ReopenCharter& a) { door.word("reopen-charter").prose("reason", a.reason); }
void through(Door& door, ReplyToObjection& a) { door.word("reply").word(a.objection.value).prose("text", a.text); }
void through(Door& door, OverruleObjection& a) {
  door.word("overrule").word(a.objection.value).prose("ground", a.ground).prose("text", a.text);
}
void through(Door& door, ModerateComment& a) {
  door.word("moderate").word(std::to_string(a.number)).word(a.shown ? "shown" : "hidden").prose("reason", a.reason);
}
void through(Door& door, DisposeComment& a) {
  door.word("dispose").word(std::to_string(a.number)).word(a.disposition);
  door.word(a.duplicate_of ? std::to_string(*a.duplicate_of) : "").prose("reply", a.reply);
  if (a.answered_in) door.word(std::to_string(*a.answered_in));
}
void through(Door& door, AcknowledgeRequest& a) {
  door.word("acknowledge").word(a.body.value).word(a.stage.value).word(std::to_string(a.round)).word(a.how);
}
void through(Door& door, ResendRequest& a) {
  door.word("resend").word(a.body.value).word(a.stage.value).word(a.member ? a.member->value : "");
}
void through(Door& door, SetAside& a) { door.word("set-aside").word(a.fingerprint); }

void through(Door& door, GrantProxy& a) { door.word("grant").word(a.holder.value); }
void through(Door& door, RevokeProxy&) { door.word("revoke"); }
void through(Door& door, RequestTime& a) { door.word("time").prose("reason", a.reason); }
void through(Door& door, ContestPosition& a) { door.word("contest").word(std::to_string(a.position)); }
void through(Door& door, ConfirmPosition& a) { door.word("confirm").word(std::to_string(a.position)); }
void through(Door& door, StandByObjection& a) {
  door.word("stand-by").word(a.objection.value).prose("reason", a.reason);
}
void through(Door& door, EndObjection& a) {
  door.word("end").word(a.objection.value);
  if (!a.position) return;
  words(door.word(id(a.position->position)), a.position->articles);
  door.prose("text", a.position->text).prose("proposal", a.position->proposal);
}
void through(Door& door, ChallengeRevision& a) { door.word("challenge").prose("reason", a.reason); }
void through(Door& door, FileMinority& a) { door.word("minority").prose("text", a.text); }
void through(Door& door, ChangeAdherence& a) {
  door.word("adherence").word(a.withdraws ? "withdraws" : "renews").word(to_rfc3339(a.from));
}

void through(Door& door, FileComment& a) { pass(door, a); }

}  // namespace

void pass(Door& door, FileComment& comment) {
  words(door.word("comment").word(comment.stage.value), comment.articles);
  door.prose("text", comment.text).word(comment.verified ? "verified" : "");
  door.prose("name", comment.name).word(comment.address);
}

void pass(Door& door, OfficeAct& act) {
  std::visit([&](auto& one) { through(door, one); }, act);
}

void pass(Door& door, MemberAct& act) {
  std::visit([&](auto& one) { through(door, one); }, act);
}

void pass(Door& door, ActByHand& act) {
  std::visit([&](auto& one) { through(door, one); }, act);
}

}  // namespace mithaq::service
