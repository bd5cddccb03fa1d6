// Bytes to tables: what is wrong with the bytes and the syntax is said in our own words.
#include <algorithm>
#include <tuple>

#include "definitions/reader.h"
#include "definitions/utf8.h"

namespace mithaq::definitions {
namespace {

Place place_of(const toml::source_position& p) { return {static_cast<int>(p.line), static_cast<int>(p.column)}; }

bool is_bare(char32_t p) {
  return (p >= U'a' && p <= U'z') || (p >= U'A' && p <= U'Z') || (p >= U'0' && p <= U'9') || p == U'-' || p == U'_';
}

// A key "a.a.a" is a table in a table for every dot, and each costs the parser and its readers a call.
constexpr int most_dots = 256;

std::optional<Place> too_deep(std::string_view toml) {
  int dots = 0;
  Place place{1, 1};
  for (const char c : toml) {
    ++place.column;
    if (c == '\n') place = {place.line + 1, 1}, dots = 0;
    if (c == '.' && ++dots > most_dots) return Place{place.line, 1};
  }
  return std::nullopt;
}

// The word around a code point of a line: bare characters and everything beyond ASCII.
PlacedText word_around(const std::vector<PlacedPoint>& points, std::size_t at) {
  const auto is_part = [&](std::size_t i) { return is_bare(points[i].point) || points[i].point >= 0x80; };
  std::size_t first = at;
  while (first > 0 && is_part(first - 1)) --first;
  std::u32string word;
  for (std::size_t i = first; i < points.size() && is_part(i); ++i) word.push_back(points[i].point);
  return {to_utf8(word), points[first].place};
}

// The last name in quotation marks of a description: "cannot redefine existing string 'at'" -> at.
std::string last_quoted(std::string_view description) {
  const auto end = description.rfind('\'');
  if (end == std::string_view::npos || end == 0) return "";
  const auto begin = description.rfind('\'', end - 1);
  return begin == std::string_view::npos ? "" : std::string(description.substr(begin + 1, end - begin - 1));
}

// Where a name stands last in the line, before or at a place.
Place last_before(const std::vector<PlacedPoint>& points, Place end, const std::string& name) {
  const std::u32string wanted = code_points(name);
  Place found = end;
  for (std::size_t i = 0; i + wanted.size() <= points.size() && points[i].place < end; ++i) {
    if (points[i].place.line != end.line || wanted.empty()) continue;
    const bool matches =
        std::equal(wanted.begin(), wanted.end(), points.begin() + static_cast<std::ptrdiff_t>(i),
                   [](char32_t wanted_point, const PlacedPoint& p) { return wanted_point == p.point; });
    if (matches) found = points[i].place;
  }
  return found;
}

}  // namespace

Place place_of(const toml::node& node) { return place_of(node.source().begin); }
Place place_of(const toml::key& key) { return place_of(key.source().begin); }

Document::Document(std::string file, std::string_view toml) : file_(std::move(file)) {
  if (const auto place = first_malformed(toml)) {
    error(*place, "not-utf8");
    return;
  }
  scan(toml);
  if (const auto place = too_deep(toml)) {
    error(*place, "syntax", {{"reason", "a line with more than " + std::to_string(most_dots) + " dots"}});
    return;
  }
  try {
    root_ = toml::parse(toml);
    parsed_ = true;
  } catch (const toml::parse_error& e) {
    complain_of_syntax(e, toml);
    return;
  }
  scan_strings(root_, "");
}

void Document::scan(std::string_view toml) {
  for (const auto& [point, place] : placed_points(toml)) {
    if (!turns_direction(point)) continue;
    turning_.push_back(place);
    error(place, "bidi-control", {{"character", point_name(point)}});
  }
}

// An escape ("\u202E") brings in what the bytes do not show.
void Document::refuse_turning(std::string_view text, const toml::source_region& where, std::string_view key) {
  const bool is_reported = std::any_of(turning_.begin(), turning_.end(),
                                       [&](Place p) { return p >= place_of(where.begin) && p <= place_of(where.end); });
  if (is_reported) return;
  for (const char32_t point : code_points(text)) {
    if (!turns_direction(point)) continue;
    Facts facts{{"character", point_name(point)}};
    if (!key.empty()) facts.emplace("key", key);
    error(place_of(where.begin), "bidi-control", std::move(facts));
    return;
  }
}

void Document::scan_strings(const toml::node& node, std::string_view key) {
  if (const auto* string = node.as_string()) refuse_turning(string->get(), node.source(), key);
  if (const auto* array = node.as_array())
    for (const toml::node& item : *array) scan_strings(item, key);
  if (const auto* table = node.as_table())
    for (const auto& [name, value] : *table) {
      refuse_turning(name.str(), name.source(), "");
      scan_strings(value, name.str());
    }
}

void Document::complain_of_syntax(const toml::parse_error& e, std::string_view toml) {
  const std::string_view said = e.description();
  const Place place = place_of(e.source().begin);
  const std::vector<PlacedPoint> points = placed_points(toml);
  const auto found = std::find_if(points.begin(), points.end(), [&](const PlacedPoint& p) { return p.place == place; });
  const bool at_end = found == points.end();
  const auto about = [&](std::string_view part) { return said.find(part) != std::string_view::npos; };
  const auto index = static_cast<std::size_t>(found - points.begin());

  if (about("cannot redefine existing")) {
    const std::string key = last_quoted(said);
    error(last_before(points, place, key), "duplicate-key", {{"key", key}});
  } else if (about("could not determine value type") && !at_end) {
    const PlacedText word = word_around(points, index);
    error(word.place, "value-needs-quotes", {{"value", word.text}});
  } else if (about("parsing string") && (at_end || found->point == U'\n')) {
    error(place, "string-not-closed");
  } else if (about("parsing inline table") && !at_end && found->point == U'\n') {
    error(place, "inline-table-in-lines");
  } else if (!at_end && found->point >= 0x80 && !about("parsing string")) {
    const PlacedText word = word_around(points, index);
    error(word.place, "key-needs-quotes", {{"key", word.text}});
  } else {
    error(place, "syntax", {{"reason", std::string(said)}});
  }
}

void Document::error(Place place, std::string id, Facts facts) {
  problems_.push_back({file_, place.line, place.column, std::move(id), std::move(facts), false});
}

void Document::warning(Place place, std::string id, Facts facts) {
  problems_.push_back({file_, place.line, place.column, std::move(id), std::move(facts), true});
}

std::size_t Document::errors() const {
  return static_cast<std::size_t>(
      std::count_if(problems_.begin(), problems_.end(), [](const Problem& p) { return !p.warning; }));
}

Problems Document::problems() const {
  Problems out = problems_;
  const auto order = [](const Problem& p) { return std::tie(p.line, p.column, p.id, p.facts); };
  std::stable_sort(out.begin(), out.end(), [&](const Problem& a, const Problem& b) { return order(a) < order(b); });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace mithaq::definitions
