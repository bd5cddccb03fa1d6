// One instant, in UTC, to the second; and the zone and calendar in which people read it.
//
// Nothing here asks what time it is. A zone is handed over as its list of changes, so that a deadline
// computed today is computed the same way by an auditor whose machine has other zone files.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/text.h"

namespace mithaq {

using Moment = std::chrono::sys_seconds;
using Day = std::chrono::sys_days;  // a date on the local wall, without zone

// "2026-11-01T07:55:00Z". Reading refuses everything else: fractions, offsets, other lengths.
std::string to_rfc3339(Moment moment);
std::optional<Moment> moment_from_rfc3339(std::string_view text);
// "2026-11-01"
std::string to_date(Day day);
std::optional<Day> day_from_date(std::string_view text);

// A time zone as a list of changes: from `at` on, local time = UTC + offset.
struct Zone {
  struct Change {
    Moment at;
    std::chrono::seconds offset;
    std::string abbreviation;
    bool operator==(const Change&) const = default;
  };
  std::string name;             // "Asia/Hebron"
  std::string tzdata;           // "2026a": the version that the changes were read from
  std::vector<Change> changes;  // ascending, never empty; the first holds for everything before the second

  // The offset in force at an instant.
  std::chrono::seconds offset_at(Moment moment) const;
  // Local wall-clock reading, as seconds since the epoch of the wall.
  std::chrono::sys_seconds local(Moment moment) const;
  // The instant of a local reading. A reading that does not exist is moved forward by the gap; one that
  // exists twice means the later (reference: domain, deadlines).
  Moment instant(std::chrono::sys_seconds local) const;
  bool operator==(const Zone&) const = default;
};

// An instant among the facts of a refusal or a warning, told as it is read in a zone: `name` in UTC, `name_offset` (the
// seconds from there to local time) and `zone`. Whoever puts the sentence together needs no table of zones.
using NamedFacts = std::map<std::string, std::string>;
void put_instant(NamedFacts& facts, const std::string& name, Moment moment, const Zone& zone);
// The instant of that name, and its zone as far as it is told of there; none: the fact is no instant.
struct ToldInstant {
  Moment moment;
  Zone zone;
};
std::optional<ToldInstant> told_instant(const NamedFacts& facts, const std::string& name);

struct Holiday {
  Day date;
  Text name;
  bool operator==(const Holiday&) const = default;
};

// Which days count as working days.
struct Calendar {
  std::string id;                             // "ps"
  std::vector<std::chrono::weekday> weekend;  // Friday and Saturday in Palestine
  std::vector<Holiday> holidays;              // announced dates; nothing is computed from the moon
  std::optional<Day> known_until;
  bool is_working(Day day) const;
  bool operator==(const Calendar&) const = default;
};

}  // namespace mithaq
