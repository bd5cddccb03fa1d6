#include "notices/compose_calendar.h"

#include <string_view>

namespace mithaq::notices {

namespace {

// "2026-12-10T15:00:00Z" -> "20261210T150000Z"
std::string stamp(Moment moment) {
  std::string out;
  for (const char c : to_rfc3339(moment))
    if (c != '-' && c != ':') out += c;
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ',' || c == ';') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

// At most 75 octets a line, without its end; a continuation begins with a space.
std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = 75;
  while (line.size() > room) {
    std::size_t cut = room;
    while ((static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = 74;
  }
  return out.append(line).append("\r\n");
}

}  // namespace

std::string calendar(const CalendarEvent& event) {
  const std::string summary = escaped(event.summary);
  const std::string lines[] = {
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Mithaq//mithaq//AR",
      "METHOD:PUBLISH",
      "BEGIN:VEVENT",
      "UID:" + event.uid,
      "SEQUENCE:" + std::to_string(event.sequence),
      "DTSTAMP:" + stamp(event.stamp),
      "DTSTART:" + stamp(event.start),
      event.is_cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED",
      "SUMMARY:" + summary,
      "DESCRIPTION:" + escaped(event.description),
      "TRANSP:TRANSPARENT",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "DESCRIPTION:" + summary,
      "TRIGGER:-P2D",
      "END:VALARM",
      "END:VEVENT",
      "END:VCALENDAR",
  };
  std::string out;
  for (const std::string& line : lines) out += folded(line);
  return out;
}

}  // namespace mithaq::notices
