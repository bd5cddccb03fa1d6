#include "definitions/reader.h"

#include <algorithm>

#include "definitions/utf8.h"
#include "definitions/zone_names.h"

namespace mithaq::definitions {

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += separator;
    out += word;
  }
  return out;
}

Facts hinted(Facts facts, std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  if (!near.empty()) facts.emplace("nearest", near);
  facts.emplace("known", joined(known));
  return facts;
}

std::optional<std::string> Document::text(const toml::node& node, std::string_view key) {
  if (const auto* value = node.as_string()) return value->get();
  error(place_of(node), "needs-text", {{"key", std::string(key)}});
  return std::nullopt;
}

std::optional<std::int64_t> Document::integer(const toml::node& node, std::string_view key, std::int64_t least,
                                              std::int64_t greatest) {
  const auto* value = node.as_integer();
  if (!value) {
    error(place_of(node), "needs-integer", {{"key", std::string(key)}});
    return std::nullopt;
  }
  if (value->get() < least || value->get() > greatest) {
    error(place_of(node), "number-out-of-range",
          {{"key", std::string(key)},
           {"value", std::to_string(value->get())},
           {"least", std::to_string(least)},
           {"greatest", std::to_string(greatest)}});
    return std::nullopt;
  }
  return value->get();
}

std::optional<bool> Document::boolean(const toml::node& node, std::string_view key) {
  if (const auto* value = node.as_boolean()) return value->get();
  error(place_of(node), "needs-boolean", {{"key", std::string(key)}});
  return std::nullopt;
}

std::optional<Day> Document::day(const toml::node& node, std::string_view key) {
  if (const auto* value = node.as_date()) {
    const toml::date date = value->get();
    return Day(std::chrono::year(date.year) / date.month / date.day);
  }
  error(place_of(node), "needs-date", {{"key", std::string(key)}});
  return std::nullopt;
}

const toml::array* Document::list(const toml::node& node, std::string_view key) {
  if (const auto* array = node.as_array()) return array;
  error(place_of(node), "needs-list", {{"key", std::string(key)}});
  return nullptr;
}

const toml::table* Document::table(const toml::node& node, std::string_view key) {
  if (const auto* table = node.as_table()) return table;
  error(place_of(node), "needs-table", {{"key", std::string(key)}});
  return nullptr;
}

std::optional<std::size_t> Document::word(const std::string& word, Place place, std::string_view key,
                                          const std::vector<std::string>& known) {
  const auto found = std::find(known.begin(), known.end(), word);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  error(place, "unknown-value", hinted({{"key", std::string(key)}, {"value", word}}, word, known));
  return std::nullopt;
}

bool Document::kebab(const std::string& id, Place place, std::string_view key) {
  if (is_kebab(id)) return true;
  error(place, "id-form", {{"key", std::string(key)}, {"value", id}});
  return false;
}

Table::Table(Document& document, const toml::table& table, std::string name)
    : document_(&document), table_(&table), name_(std::move(name)) {}

Place Table::at() const { return place_of(*table_); }

Place Table::at(std::string_view key) const {
  const auto found = table_->find(key);
  return found == table_->end() ? at() : place_of(found->first);
}

bool Table::has_empty_list(std::string_view key) const {
  const toml::node* found = table_->get(key);
  return found && found->is_array() && found->as_array()->empty();
}

std::string Table::full(std::string_view key) const {
  return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
}

const toml::node* Table::node(std::string_view key, Need need) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const toml::node* found = table_->get(key);
  if (!found && need == Need::must) document_->error(at(), "missing-key", {{"key", full(key)}});
  return found;
}

std::optional<std::string> Table::text(std::string_view key, Need need) {
  const toml::node* found = node(key, need);
  return found ? document_->text(*found, full(key)) : std::nullopt;
}

std::optional<std::int64_t> Table::integer(std::string_view key, std::int64_t least, std::int64_t greatest, Need need) {
  const toml::node* found = node(key, need);
  return found ? document_->integer(*found, full(key), least, greatest) : std::nullopt;
}

std::optional<bool> Table::boolean(std::string_view key, Need need) {
  const toml::node* found = node(key, need);
  return found ? document_->boolean(*found, full(key)) : std::nullopt;
}

std::vector<PlacedText> Table::texts(std::string_view key, Need need) {
  std::vector<PlacedText> out;
  const toml::node* found = node(key, need);
  const toml::array* array = found ? document_->list(*found, full(key)) : nullptr;
  if (!array) return out;
  for (const toml::node& item : *array)
    if (const auto text = document_->text(item, full(key))) out.push_back({*text, place_of(item)});
  return out;
}

std::vector<int> Table::integers(std::string_view key, std::int64_t least, std::int64_t greatest) {
  std::vector<int> out;
  const toml::node* found = node(key);
  const toml::array* array = found ? document_->list(*found, full(key)) : nullptr;
  if (!array) return out;
  for (const toml::node& item : *array)
    if (const auto number = document_->integer(item, full(key), least, greatest))
      out.push_back(static_cast<int>(*number));
  return out;
}

std::optional<Table> Table::table(std::string_view key, Need need) {
  const toml::node* found = node(key, need);
  const toml::table* inner = found ? document_->table(*found, full(key)) : nullptr;
  if (!inner) return std::nullopt;
  return Table(*document_, *inner, full(key));
}

std::vector<Table> Table::tables(std::string_view key, Need need) {
  std::vector<Table> out;
  const toml::node* found = node(key, need);
  if (!found) return out;
  const toml::array* array = found->as_array();
  if (!array) {
    document_->error(at(key), "needs-list-of-tables", {{"key", full(key)}});
    return out;
  }
  if (array->empty() && need == Need::must) document_->error(at(key), "empty-list", {{"key", full(key)}});
  for (const toml::node& item : *array) {
    if (const auto* inner = item.as_table())
      out.emplace_back(*document_, *inner, std::string(key));
    else
      document_->error(place_of(item), "needs-list-of-tables", {{"key", full(key)}});
  }
  return out;
}

std::optional<std::string> Table::kebab(std::string_view key, Need need) {
  const toml::node* found = node(key, need);
  if (!found) return std::nullopt;
  const auto id = document_->text(*found, full(key));
  if (!id || !document_->kebab(*id, place_of(*found), full(key))) return std::nullopt;
  return id;
}

std::optional<std::size_t> Table::word(std::string_view key, const std::vector<std::string>& known, Need need) {
  const toml::node* found = node(key, need);
  if (!found) return std::nullopt;
  const auto text = document_->text(*found, full(key));
  return text ? document_->word(*text, place_of(*found), key, known) : std::nullopt;
}

std::optional<std::string> Table::name(std::string_view key, Need need) {
  const toml::node* found = node(key, need);
  if (!found) return std::nullopt;
  const auto raw = document_->text(*found, full(key));
  if (!raw) return std::nullopt;
  // An override was complained of when the document was scanned.
  const std::u32string points = code_points(*raw);
  if (std::any_of(points.begin(), points.end(), turns_direction)) return std::nullopt;
  auto name = name_at_the_door(*raw, full(key));
  if (name) return std::move(name).value();
  document_->error(place_of(*found), name.error().id, name.error().facts);
  return std::nullopt;
}

Text Table::name_in_both(std::string_view key, Need need) {
  Text out;
  if (auto inner = table(key, need)) {
    out.ar = inner->name("ar", Need::must).value_or("");
    out.en = inner->name("en", Need::must).value_or("");
    inner->done();
  }
  return out;
}

std::optional<std::string> Table::zone(std::string_view key) {
  auto name = text(key);
  if (!name) return std::nullopt;
  const std::vector<std::string> known = zone_names();
  if (std::find(known.begin(), known.end(), *name) != known.end()) return name;
  const std::string near = nearest(*name, known);
  Facts facts{{"value", *name}};  // all zones would be too many to list
  if (!near.empty()) facts.emplace("nearest", near);
  document_->error(place_of(*node(key)), "unknown-zone", std::move(facts));
  return std::nullopt;
}

std::optional<int> Table::time_of_day(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return std::nullopt;
  if (const auto text = found->value_exact<std::string>()) {
    const auto digit = [&](std::size_t i) { return (*text)[i] >= '0' && (*text)[i] <= '9'; };
    if (text->size() == 5 && digit(0) && digit(1) && (*text)[2] == ':' && digit(3) && digit(4)) {
      const int hour = ((*text)[0] - '0') * 10 + ((*text)[1] - '0');
      const int minute = ((*text)[3] - '0') * 10 + ((*text)[4] - '0');
      if (hour < 24 && minute < 60) return hour * 60 + minute;
    }
  }
  document_->error(place_of(*found), "needs-time", {{"key", full(key)}});
  return std::nullopt;
}

void Table::done() {
  for (const auto& [key, value] : *table_) {
    const std::string word(key.str());
    if (std::find(known_.begin(), known_.end(), word) != known_.end()) continue;
    document_->error(place_of(key), "unknown-key", hinted({{"key", word}}, word, known_));
  }
}

}  // namespace mithaq::definitions
