// The calendar attachment deadline.ics: one event in a METHOD:PUBLISH calendar (RFC 5545; reference: mail 5).
//
// No organiser, no attendee, no link and no token: calendars are shared, and no program shall offer "accept".
#pragma once

#include <string>

#include "model/moment.h"

namespace mithaq::notices {

struct CalendarEvent {
  std::string uid;   // the same when the deadline moves
  int sequence = 0;  // one more at each move
  bool is_cancelled = false;
  Moment stamp{};  // when the notice was made
  Moment start{};
  std::string summary, description;  // plain text
};

// CRLF at each end; lines folded at 75 octets, never within a character.
std::string calendar(const CalendarEvent& event);

}  // namespace mithaq::notices
