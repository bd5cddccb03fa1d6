// What is to be known of a deadline, though it stands.
#include "rules/deadline.h"
#include "rules/draft.h"

namespace mithaq::rules {

std::vector<Warning> deadline_warnings(const World& world, const Charter& charter, const Round& round) {
  std::vector<Warning> out;
  const Stage* stage = charter.definition->stage(round.stage.value);
  if (!stage || round.state != "open" || !round.deadline) return out;
  const DayCount count = day_count(world, *stage, round);
  const auto warn = [&](std::string_view id) -> NamedFacts& {
    NamedFacts& facts = out.emplace_back(Warning{std::string(id), {{"stage", round.stage.value}}}).facts;
    put_instant(facts, "deadline", *round.deadline, count.zone);
    return facts;
  };
  const Day day = std::chrono::floor<std::chrono::days>(count.zone.local(*round.deadline));
  if (count.calendar.known_until && day > *count.calendar.known_until) {
    NamedFacts& facts = warn("deadline-beyond-calendar");
    facts["calendar"] = count.calendar.id;
    facts["known_until"] = to_date(*count.calendar.known_until);
  }
  if (!count.calendar.is_working(day)) warn("deadline-on-day-off")["calendar"] = count.calendar.id;
  if (!round.counted_by || count.zone.tzdata == round.tzdata) return out;
  const Moment meant = deadline(*round.counted_by, round.opens, count.zone, count.calendar);
  if (meant == *round.deadline) return out;
  NamedFacts& facts = warn("deadline-zone-changed");
  put_instant(facts, "meant", meant, count.zone);
  facts["then"] = round.tzdata;
  facts["now"] = count.zone.tzdata;
  return out;
}

}  // namespace mithaq::rules
