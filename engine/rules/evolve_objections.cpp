// The ledger of objections, the table of remarks, and what bodies say once all is decided: what their entries do.
#include <algorithm>

#include "rules/appliers.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

Objection& objection_of(Charter& charter, const Entry& entry) {
  const auto found =
      std::ranges::find(charter.objections, ObjectionId{entry.data.at("objection").string()}, &Objection::id);
  if (found == charter.objections.end()) cannot(entry, "no such objection");
  return *found;
}

Remark& row(Charter& charter, const Entry& entry, std::int64_t number) {
  if (number < 1 || number > static_cast<std::int64_t>(charter.remarks.size())) cannot(entry, "no such comment");
  return charter.remarks[static_cast<std::size_t>(number - 1)];
}

// The newest reply is the one that is shown; the entries keep them all.
void put_reply(std::vector<Evidence>& evidence, const Entry& entry) {
  for (const Evidence& e : without_content(entry.evidence)) {
    if (e.role != "reply") continue;
    std::erase_if(evidence, [](const Evidence& old) { return old.role == "reply"; });
    evidence.push_back(e);
  }
}

void objection_filed(Charter& charter, const Entry& entry) {
  Objection objection;
  objection.id = {entry.data.at("objection").string()};
  objection.body = body_of(entry);
  objection.revision = revision_number(entry.data.at("revision"));
  objection.articles = entry.data.strings_or_empty("articles");
  objection.member = speaker_of(charter, entry, objection.body);
  objection.state = "filed";
  objection.since = entry.at;
  objection.moves = {entry.seq};
  objection.seq = entry.seq;
  objection.evidence = without_content(entry.evidence);
  // It follows the answer that files it, which is the newest complete one; what is asked back was filed by none.
  if (const Position* given = round_of(charter, entry).timely(objection.body)) objection.filed_by = given->seq;
  Remark filed;
  filed.kind = "objection";
  filed.seq = entry.seq;
  filed.body = objection.body;
  filed.revision = objection.revision;
  filed.articles = objection.articles;
  filed.objection = objection.id;
  filed.evidence = objection.evidence;
  objection.number = add_remark(charter, entry, std::move(filed));
  charter.objections.push_back(std::move(objection));
}

Objection& moved(Charter& charter, const Entry& entry, std::string_view state) {
  Objection& objection = objection_of(charter, entry);
  objection.state = state;
  objection.since = entry.at;
  objection.moves.push_back(entry.seq);
  return objection;
}

template <const char* State>
void becomes(Charter& charter, const Entry& entry) {
  moved(charter, entry, State);
}

// It is open no more: what was said to it, and on which text, stays with it.
Objection& closed(Charter& charter, const Entry& entry, std::string_view state) {
  Objection& objection = objection_of(charter, entry);
  objection.restorable = objection.state;
  objection.ended_on = charter.newest_revision().number;
  const Value* position = entry.data.find("position");
  objection.ended_by = position ? position->integer() : -1;
  return moved(charter, entry, state);
}

template <const char* State>
void closes(Charter& charter, const Entry& entry) {
  closed(charter, entry, State);
}

void objection_set_aside(Charter& charter, const Entry& entry) {
  objection_of(charter, entry).restorable = objection_of(charter, entry).state;
  moved(charter, entry, "set-aside");
}

// Open again. The row that said "withdrawn" because of it has no answer any more; the committee's own word stays.
void objection_restored(Charter& charter, const Entry& entry) {
  Objection& objection = objection_of(charter, entry);
  if (objection.restorable.empty()) cannot(entry, "there is nothing to restore");
  const std::string before = std::exchange(objection.restorable, "");
  moved(charter, entry, before);
  objection.ended_by = -1;
  objection.ended_on = 0;
  Remark& its = row(charter, entry, objection.number);
  if (its.disposed_by != "engine" || its.disposition != "withdrawn") return;
  its.disposition.clear();
  its.disposed_by.clear();
}

void objection_answered(Charter& charter, const Entry& entry) {
  Objection& objection = moved(charter, entry, "answered");
  if (const Value* rev = entry.data.find("revision")) objection.answered_in = revision_number(*rev);
  put_reply(objection.evidence, entry);
  put_reply(row(charter, entry, objection.number).evidence, entry);
}

void objection_overruled(Charter& charter, const Entry& entry) {
  Objection& objection = closed(charter, entry, "overruled");
  put_reply(objection.evidence, entry);
  put_reply(row(charter, entry, objection.number).evidence, entry);
}

void objection_maintained(Charter& charter, const Entry& entry) {
  Objection& objection = moved(charter, entry, "maintained");
  objection.member = speaker_of(charter, entry, objection.body);
}

void objection_awaiting(Charter& charter, const Entry& entry) {
  objection_of(charter, entry).before = objection_of(charter, entry).state;
  moved(charter, entry, "awaiting-reassertion");
}

void objection_reasserted(Charter& charter, const Entry& entry) {
  Objection& objection = objection_of(charter, entry);
  const std::string before = std::exchange(objection.before, "");
  moved(charter, entry, before).member = speaker_of(charter, entry, objection.body);
}

void comment_filed(Charter& charter, const Entry& entry) {
  Remark filed;
  filed.kind = "comment";
  filed.seq = entry.seq;
  filed.body = {entry.data.string_or("body", "")};
  filed.revision = round_of(charter, entry).revision;
  filed.articles = entry.data.strings_or_empty("articles");
  filed.verified = entry.data.at("verified").boolean();
  filed.late = entry.data.boolean_or("late", false);
  filed.evidence = without_content(entry.evidence);
  add_remark(charter, entry, std::move(filed));
}

void comment_moderated(Charter& charter, const Entry& entry) {
  row(charter, entry, entry.data.at("comment").integer()).shown = entry.data.at("shown").boolean();
}

void comment_disposed(Charter& charter, const Entry& entry) {
  Remark& disposed = row(charter, entry, entry.data.at("comment").integer());
  disposed.disposition = entry.data.at("disposition").string();
  disposed.disposed_by = entry.data.at("by").string();
  if (const Value* other = entry.data.find("duplicate_of")) disposed.duplicate_of = static_cast<int>(other->integer());
  if (const Value* revision = entry.data.find("revision")) disposed.answered_in = static_cast<int>(revision->integer());
  put_reply(disposed.evidence, entry);
}

void minority_filed(Charter& charter, const Entry& entry) {
  const Round& round = round_of(charter, entry);
  charter.minority.push_back({entry.seq, body_of(entry), round.stage, round.number, without_content(entry.evidence)});
}

void adherence_withdrawn(Charter& charter, const Entry& entry) {
  charter.left[body_of(entry)] = moment_from_rfc3339(entry.data.at("from").string()).value();
}

constexpr char admissible[] = "admissible", returned[] = "returned", accepted[] = "accepted", withdrawn[] = "withdrawn",
               lapsed[] = "lapsed";

}  // namespace

int add_remark(Charter& charter, const Entry& entry, Remark new_row) {
  new_row.number = static_cast<int>(charter.remarks.size()) + 1;
  new_row.stage = entry.stage.value_or(StageId{});
  new_row.at = entry.at;
  charter.remarks.push_back(std::move(new_row));
  return charter.remarks.back().number;
}

void add_objection_appliers(Appliers& table) {
  table.insert(
      {{"objection-filed", objection_filed},
       {"objection-admitted", becomes<admissible>},
       {"objection-returned", becomes<returned>},
       {"objection-answered", objection_answered},
       {"objection-accepted", closes<accepted>},
       {"objection-maintained", objection_maintained},
       {"objection-withdrawn", closes<withdrawn>},
       {"objection-lapsed", closes<lapsed>},
       {"objection-overruled", objection_overruled},
       {"objection-awaiting-reassertion", objection_awaiting},
       {"objection-reasserted", objection_reasserted},
       {"objection-set-aside", objection_set_aside},
       {"objection-restored", objection_restored},
       {"comment-filed", comment_filed},
       {"comment-moderated", comment_moderated},
       {"comment-disposed", comment_disposed},
       {"minority-filed", minority_filed},
       {"adherence-withdrawn", adherence_withdrawn},
       {"adherence-renewed", [](Charter& charter, const Entry& entry) { charter.left.erase(body_of(entry)); }}});
}

}  // namespace mithaq::rules
