// What goes with the words: the deadline for a calendar, the charter's text, the proof of an entry.
#include "notices/compose.h"
#include "notices/compose_calendar.h"

namespace mithaq::notices {

namespace {

bool tells_the_deadline(const NoticeFacts& facts) {
  if (!facts.deadline_at) return false;
  return facts.kind == "request" || (facts.kind == "reminder" && facts.moves > 0) ||
         (facts.kind == "outcome" && facts.ended_early);
}

CalendarEvent event(const Phrases& phrases, const NoticeFacts& facts) {
  const auto description = [&](Language language) {
    return phrases.say("notice.calendar-description", language,
                       {{"stage", facts.stage_title.in(language)},
                        {"revision", std::to_string(facts.revision)},
                        {"deadline", facts.deadline.in(language)}});
  };
  CalendarEvent out;
  out.uid = facts.charter + "." + facts.stage + "." + std::to_string(facts.round) + "@" + facts.domain;
  out.sequence = facts.moves + (facts.ended_early ? 1 : 0);
  out.is_cancelled = facts.ended_early;
  out.stamp = facts.date;
  out.start = *facts.deadline_at;
  out.summary = phrases.say("notice.calendar-summary", facts.first, {{"title", facts.charter_title.in(facts.first)}});
  out.description = description(facts.first) + "\n" + description(other(facts.first));
  return out;
}

}  // namespace

std::vector<MessageAttachment> Composer::attachments(const NoticeFacts& facts) const {
  std::vector<MessageAttachment> out;
  if (tells_the_deadline(facts))
    out.push_back({"deadline.ics", "text/calendar; method=PUBLISH", calendar(event(phrases_, facts))});
  // A proof arrives byte for byte: the line ends of a text may be turned on the way.
  if (!facts.proof.empty()) out.push_back({facts.proof_name, "application/octet-stream", facts.proof});
  if (facts.kind != "request") return out;
  for (const Language language : {facts.first, other(facts.first)}) {
    const auto markdown = facts.charter_text.find(language);
    if (markdown == facts.charter_text.end() || markdown->second.empty()) continue;
    const std::string digits = std::to_string(facts.revision);
    const std::string number = std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    out.push_back({"charter-r" + number + "-" + std::string(code(language)) + ".txt", "text/plain", markdown->second});
  }
  return out;
}

}  // namespace mithaq::notices
