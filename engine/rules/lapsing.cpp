// What clock and registry do to open objections: one that nobody stands by any more is asked for, and one on which no
// word has come in time lapses (reference: domain 2 and 5).
#include <algorithm>

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

// The stage whose waits hold: the one in which the body is asked now, else the one in which the objection was filed.
const Stage* its_stage(const Charter& charter, const Objection& objection) {
  if (const Round* round = round_of_body(charter, objection.body)) return charter.definition->stage(round->stage.value);
  const auto row = std::ranges::find(charter.remarks, objection.number, &Remark::number);
  return row == charter.remarks.end() ? nullptr : charter.definition->stage(row->stage.value);
}

// Who filed it, or stood by it last, speaks for the body no more.
bool has_lost_its_voice(const Registry& registry, const Objection& objection) {
  if (!may_move(objection.state, "awaiting-reassertion") || objection.member.empty()) return false;
  return voice(registry, nullptr, objection.body, objection.member) != Voice::own;
}

// When it lapses, and after which of the waits.
struct Lapse {
  Moment at;
  std::string_view after;
};
std::optional<Lapse> lapse(const World& world, const Charter& charter, const Objection& objection) {
  if (!may_move(objection.state, "lapsed")) return std::nullopt;
  const Stage* stage = its_stage(charter, objection);
  const Waits waits = stage ? stage->waits : Waits{};
  const bool answered = objection.state == "answered";
  return Lapse{
      after_working_days(world, stage, objection.since, answered ? waits.acknowledge_within : waits.reassert_within),
      answered ? "acknowledge_within" : "reassert_within"};
}

bool is_live(const Charter& charter) { return charter.state == "running" || charter.state == "drafting"; }

}  // namespace

// After a time of absence things happen in their order: what lapsed before a deadline that has passed counts in that
// round, what lapsed later does not.
void objections_if_due(Draft& draft) {
  if (!is_live(draft.charter)) return;
  Moment until = draft.now;
  for (const Round* round : draft.charter.live_rounds())
    if (round->state == "open" && round->deadline && !is_paused(*round)) until = std::min(until, *round->deadline);
  for (const Objection& before : std::vector(draft.charter.objections)) {
    if (!before.is_open()) continue;
    const Round* round = round_of_body(draft.charter, before.body);
    // Lapsed on time counts before whatever came after.
    if (const auto due = lapse(draft.world, draft.charter, before); due && until >= due->at) {
      Entry lapsed = ledger_entry(draft, before, "lapsed", round, true);
      lapsed.data.set("after", due->after);
      const std::int64_t seq = draft.append(std::move(lapsed));
      alert_holder(draft, before, "objection-lapsed", seq);
    } else if (has_lost_its_voice(draft.world.registry, before)) {
      Entry awaiting = ledger_entry(draft, before, "awaiting-reassertion", round, true);
      awaiting.data.set("body", before.body.value);
      const std::int64_t seq = draft.append(std::move(awaiting));
      alert_holder(draft, before, "reassertion", seq);
    }
  }
}

std::optional<Moment> next_objection_tick(const World& world, const Charter& charter) {
  if (!is_live(charter)) return std::nullopt;
  std::optional<Moment> next;
  for (const Objection& objection : charter.objections) {
    if (!objection.is_open()) continue;
    std::optional<Moment> due;
    if (const auto lapses = lapse(world, charter, objection)) due = lapses->at;
    if (has_lost_its_voice(world.registry, objection)) due = charter.last_at;
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

}  // namespace mithaq::rules
