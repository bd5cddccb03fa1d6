// Which days are working days: config/calendar/ps.toml. The calendar is called as its file is.
#include <algorithm>
#include <array>
#include <filesystem>

#include "definitions/reader.h"

namespace mithaq::definitions {
namespace {

// In the order of std::chrono::weekday.
constexpr std::array<std::string_view, 7> weekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};

void read_weekend(Table& table, Calendar& calendar) {
  for (const PlacedText& text : table.texts("weekend", Need::must)) {
    const auto index = table.document().word(text.text, text.place, "weekend", words(weekdays));
    if (!index) continue;
    const std::chrono::weekday day(static_cast<unsigned>(*index));
    if (std::find(calendar.weekend.begin(), calendar.weekend.end(), day) == calendar.weekend.end())
      calendar.weekend.push_back(day);
    else
      table.document().error(text.place, "given-twice", {{"value", text.text}});
  }
  if (calendar.weekend.size() == weekdays.size()) table.document().error(table.at("weekend"), "no-working-day");
}

void read_holiday(Table& table, Calendar& calendar) {
  Document& document = table.document();
  Holiday holiday;
  const toml::node* date = table.node("date", Need::must);
  const auto day = date ? document.day(*date, "date") : std::nullopt;
  holiday.name = table.name_in_both("name", Need::must);
  table.done();
  if (!day) return;
  holiday.date = *day;
  const auto is_same = [&](const Holiday& other) { return other.date == holiday.date; };
  if (std::any_of(calendar.holidays.begin(), calendar.holidays.end(), is_same))
    document.error(place_of(*date), "given-twice", {{"value", to_date(*day)}});
  else
    calendar.holidays.push_back(std::move(holiday));
}

}  // namespace

Read<Calendar> calendar_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  Calendar calendar;
  calendar.id = std::filesystem::path(file).stem().string();
  Table table(document, document.root());
  document.kebab(calendar.id, {}, "file");
  read_weekend(table, calendar);
  if (const toml::node* until = table.node("known_until")) calendar.known_until = document.day(*until, "known_until");
  for (Table& holiday : table.tables("holiday")) read_holiday(holiday, calendar);
  table.done();
  std::sort(calendar.holidays.begin(), calendar.holidays.end(),
            [](const Holiday& a, const Holiday& b) { return a.date < b.date; });
  return document.finish(std::move(calendar));
}

}  // namespace mithaq::definitions
