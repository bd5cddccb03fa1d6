"""Reads a calendar as a stranger's program would and says what it understood of its one event."""

import pathlib
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(pathlib.Path(sys.argv[1]).read_bytes())
(event,) = calendar.walk("VEVENT")
(alarm,) = event.walk("VALARM")
assert not calendar.errors and not event.errors and not alarm.errors
assert not any(name in event for name in ("ORGANIZER", "ATTENDEE"))
print(calendar["METHOD"])
print(event["UID"])
print(event["SEQUENCE"], event["STATUS"])
print(event["DTSTART"].dt.isoformat())
print("".join(c for c in str(event["SUMMARY"]) if c not in "\u2068\u2069"))
print(alarm["ACTION"], alarm["TRIGGER"].dt)
