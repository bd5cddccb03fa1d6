// What all readers of this floor share: one TOML document, its tables asked key by key, and a place for
// every complaint.
//
// A reader asks for every key it knows and then calls done(), which complains of all others. After a
// complaint it goes on with a harmless stand-in, so that one run shows everything; the stand-in is never
// given out, since finish() gives no value when there was an error.
#pragma once

#include <toml++/toml.h>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "definitions/files.h"
#include "definitions/place.h"

namespace mithaq::definitions {

enum class Need : std::uint8_t { may, must };
using Facts = std::map<std::string, std::string>;

Place place_of(const toml::node& node);
Place place_of(const toml::key& key);

std::string joined(const std::vector<std::string>& words, std::string_view separator = ", ");

// The facts with `known`, all words that may stand there, and `nearest` where one is near.
Facts hinted(Facts facts, std::string_view word, const std::vector<std::string>& known);

class Document {
 public:
  // Parses. What the bytes and the syntax give cause to complain of is complained of already.
  Document(std::string file, std::string_view toml);

  const toml::table& root() const { return root_; }
  bool is_parsed() const { return parsed_; }

  void error(Place place, std::string id, Facts facts = {});
  void warning(Place place, std::string id, Facts facts = {});
  std::size_t complaints() const { return problems_.size(); }
  std::size_t errors() const;
  bool has_errors() const { return definitions::has_errors(problems_); }

  Problems problems() const;  // in order of place, each once

  template <class T>
  Read<T> finish(T value) const {
    if (has_errors()) return {std::nullopt, problems()};
    return {std::move(value), problems()};
  }

  // A node that must be of one type: complains `needs-text`, `needs-integer` .. under the name `key`.
  std::optional<std::string> text(const toml::node& node, std::string_view key);
  std::optional<std::int64_t> integer(const toml::node& node, std::string_view key, std::int64_t least,
                                      std::int64_t greatest);
  std::optional<bool> boolean(const toml::node& node, std::string_view key);
  std::optional<Day> day(const toml::node& node, std::string_view key);
  const toml::array* list(const toml::node& node, std::string_view key);
  const toml::table* table(const toml::node& node, std::string_view key);

  // The index of a word among the known ones; complains `unknown-value` with the nearest and all of them.
  std::optional<std::size_t> word(const std::string& word, Place place, std::string_view key,
                                  const std::vector<std::string>& known);
  // Complains `id-form` unless it is kebab-case.
  bool kebab(const std::string& id, Place place, std::string_view key);

 private:
  void scan(std::string_view toml);
  void scan_strings(const toml::node& node, std::string_view key);
  void refuse_turning(std::string_view text, const toml::source_region& where, std::string_view key);
  void complain_of_syntax(const toml::parse_error& error, std::string_view toml);

  std::string file_;
  toml::table root_;
  bool parsed_ = false;
  std::vector<Place> turning_;  // of direction controls standing raw in the bytes
  Problems problems_;
};

struct PlacedText {
  std::string text;
  Place place;
};

// One table of the document.
class Table {
 public:
  // `name` stands before a missing key in a complaint: "title.en".
  Table(Document& document, const toml::table& table, std::string name = "");

  Document& document() { return *document_; }
  const toml::table& raw() const { return *table_; }
  Place at() const;                      // of the table
  Place at(std::string_view key) const;  // of the key; of the table when it is absent
  bool has(std::string_view key) const { return table_->contains(key); }
  bool has_empty_list(std::string_view key) const;

  const toml::node* node(std::string_view key, Need need = Need::may);
  std::optional<std::string> text(std::string_view key, Need need = Need::may);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t greatest,
                                      Need need = Need::may);
  std::optional<bool> boolean(std::string_view key, Need need = Need::may);
  // Absent and empty lists come out alike.
  std::vector<PlacedText> texts(std::string_view key, Need need = Need::may);
  std::vector<int> integers(std::string_view key, std::int64_t least, std::int64_t greatest);
  std::optional<Table> table(std::string_view key, Need need = Need::may);
  std::vector<Table> tables(std::string_view key, Need need = Need::may);  // [[key]]
  std::optional<std::string> kebab(std::string_view key, Need need = Need::may);
  std::optional<std::size_t> word(std::string_view key, const std::vector<std::string>& known, Need need = Need::may);
  // A title or name, as the door lets it in; and one in both languages: { ar = "..", en = ".." }.
  std::optional<std::string> name(std::string_view key, Need need = Need::may);
  Text name_in_both(std::string_view key, Need need);
  // The name of a time zone; complains `unknown-zone`.
  std::optional<std::string> zone(std::string_view key);
  // "17:00" as minutes after midnight.
  std::optional<int> time_of_day(std::string_view key);

  // Complains of every key that nobody asked for.
  void done();

 private:
  std::string full(std::string_view key) const;

  Document* document_;
  const toml::table* table_;
  std::string name_;
  std::vector<std::string> known_;
};

template <std::size_t N>
std::vector<std::string> words(const std::string_view (&ids)[N]) {
  return {std::begin(ids), std::end(ids)};
}
template <std::size_t N>
std::vector<std::string> words(const std::array<std::string_view, N>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace mithaq::definitions
