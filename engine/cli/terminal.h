// Where the command line writes: words in the reader's language, tables, colours only on a terminal, JSON
// where it was asked for.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/json.h"
#include "notices/phrases.h"

namespace mithaq::cli {

// Written to scripts; never changed.
inline constexpr int yes = 0, no = 1, cannot_judge = 2;

class Terminal {
 public:
  Terminal(notices::Phrases phrases, Language its_language);

  Language language;
  bool json = false;

  std::string say(const std::string& id, const notices::Facts& facts = {}) const;
  // One of {"ar": .., "en": ..}.
  std::string in_language(const Json& text) const;
  void line(const std::string& text) const;
  void text(const std::string& text) const;  // a file's content, as it is
  void error(const std::string& text) const;
  // A line that is too long for the terminal goes on below it, `indent` columns from the edge. Where nobody looks, in
  // a pipe or a file, it stays one line.
  void paragraph(const std::string& text, std::size_t indent) const;
  void data(const Json& data) const;  // two spaces, one document
  // Of a list of warnings, each in a line of its own: what stands, and is to be known all the same.
  void warnings(const Json& warnings, const std::string& before = "") const;
  // Columns by phrase id `cli.column-<name>`; cells may be empty. `headings`: lines that stand before a row, by its
  // number.
  void table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows,
             const std::map<std::size_t, std::string>& headings = {}) const;
  std::string good(const std::string& text) const;
  std::string bad(const std::string& text) const;
  const notices::Phrases& phrases() const { return phrases_; }

 private:
  std::string coloured(const char* code, const std::string& text) const;

  notices::Phrases phrases_;
  bool has_colours_;
  std::size_t columns_ = 0;  // 0: not a terminal
};

// `ar` or `en` by option, else by LC_ALL, LC_MESSAGES, LANG; English where nothing says Arabic.
Language reader_language(const std::string& option);

// What strangers wrote, in one line on which nothing is a command: controls, line breaks and what turns the direction
// of the writing become spaces.
std::string harmless(const std::string& utf8);

// How many columns a terminal needs for a text: marks and controls need none.
std::size_t width(const std::string& utf8);

// A text in lines of at most `columns`; all but the first begin with `indent` spaces. No word is broken, however long.
std::vector<std::string> in_lines(const std::string& text, std::size_t columns, std::size_t indent);

// JSON with room between its parts, where a line may break.
std::string spaced(const std::string& json);

}  // namespace mithaq::cli
