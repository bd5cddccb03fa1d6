#include "model/moment.h"

#include <algorithm>
#include <charconv>

namespace mithaq {
namespace {

using std::chrono::seconds;

// Exactly `n` digits at `at`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t n) {
  int out = 0;
  for (std::size_t i = at; i < at + n; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

// At least `width` digits.
void append(std::string& out, int n, std::size_t width) {
  char digits[12];
  const std::string_view text(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
  out.append(width - std::min(width, text.size()), '0').append(text);
}

}  // namespace

std::string to_date(Day day) {
  const std::chrono::year_month_day date(day);
  std::string out;
  append(out, int(date.year()), 4);
  append(out += '-', static_cast<int>(unsigned(date.month())), 2);
  append(out += '-', static_cast<int>(unsigned(date.day())), 2);
  return out;
}

std::optional<Day> day_from_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
  if (!y || !m || !d) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*y}, std::chrono::month{static_cast<unsigned>(*m)},
                                         std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

std::string to_rfc3339(Moment moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const auto in_day = static_cast<int>((moment - day).count());
  std::string out = to_date(day);
  append(out += 'T', in_day / 3600, 2);
  append(out += ':', in_day / 60 % 60, 2);
  append(out += ':', in_day % 60, 2);
  return out += 'Z';
}

std::optional<Moment> moment_from_rfc3339(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  const auto day = day_from_date(text.substr(0, 10));
  const auto h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
  if (!day || !h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  return Moment{*day} + seconds{*h * 3600 + *m * 60 + *s};
}

seconds Zone::offset_at(Moment moment) const {
  const auto after =
      std::upper_bound(changes.begin(), changes.end(), moment, [](Moment m, const Change& c) { return m < c.at; });
  return after == changes.begin() ? changes.front().offset : std::prev(after)->offset;
}

std::chrono::sys_seconds Zone::local(Moment moment) const { return moment + offset_at(moment); }

Moment Zone::instant(std::chrono::sys_seconds local) const {
  // From the newest offset to the oldest: the first that has begun at the instant it gives is the one in force,
  // the later one when a reading exists twice. A reading that the clocks jumped over comes too early for the
  // offset after the jump, and with the one before it lands behind the jump, as far as the gap is wide.
  for (std::size_t i = changes.size(); i-- > 1;)
    if (const Moment read = local - changes[i].offset; read >= changes[i].at) return read;
  return local - changes.front().offset;
}

void put_instant(NamedFacts& facts, const std::string& name, Moment moment, const Zone& zone) {
  facts[name] = to_rfc3339(moment);
  facts[name + "_offset"] = std::to_string(zone.offset_at(moment).count());
  facts["zone"] = zone.name;
}

std::optional<ToldInstant> told_instant(const NamedFacts& facts, const std::string& name) {
  const auto instant = facts.find(name), offset = facts.find(name + "_offset"), zone = facts.find("zone");
  if (instant == facts.end() || offset == facts.end() || zone == facts.end()) return std::nullopt;
  const auto moment = moment_from_rfc3339(instant->second);
  if (!moment) return std::nullopt;
  return ToldInstant{*moment, {zone->second, "", {{Moment{}, seconds(std::stoll(offset->second)), ""}}}};
}

bool Calendar::is_working(Day day) const {
  const std::chrono::weekday weekday(day);
  if (std::find(weekend.begin(), weekend.end(), weekday) != weekend.end()) return false;
  return std::none_of(holidays.begin(), holidays.end(), [&](const Holiday& h) { return h.date == day; });
}

}  // namespace mithaq
