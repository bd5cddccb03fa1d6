// The comment-resolution table (reference: domain 5): what was said of the text, and what was answered, one row
// each; as a spreadsheet, as a page of its own, and as data. Every door gives it out in these same bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/moment.h"
#include "model/text.h"
#include "model/value.h"
#include "notices/phrases.h"

namespace mithaq::notices {

struct RemarkRow {
  int number = 0;
  std::string kind;  // comment, reservation, objection
  std::string body;  // id; empty: a member of the public
  Text body_name;
  std::vector<std::string> articles;
  Text article_names;
  std::string text, proposal;
  std::string disposition, reply;  // empty: none yet
  std::optional<int> duplicate_of;
  std::optional<int> answered_in;  // revision
  int revision = 0;                // to which it was made
  std::string redline;             // where the difference between these two is shown; empty where there is none
  std::string acknowledgement;     // of an objection: the state that its holder gave it, else empty
  bool late = false, verified = true;
  std::optional<bool> shown;  // of the public: none until moderated
  Moment at{};
  std::optional<Moment> disposed_at;
  bool operator==(const RemarkRow&) const = default;
};

// RFC 4180 in UTF-8 with a byte-order mark, so that a spreadsheet reads the Arabic; all cells in quotes. A cell that
// a spreadsheet would take for a formula begins with an apostrophe.
std::string remarks_csv(const Phrases& phrases, const std::vector<RemarkRow>& rows, Language language);

// The <table> alone, every word in both languages, Arabic first; for a page that has its own frame.
std::string remarks_table(const Phrases& phrases, const std::vector<RemarkRow>& rows);
// A whole page, with nothing from outside.
std::string remarks_page(const Phrases& phrases, const Text& title, const std::vector<RemarkRow>& rows);

// An array of objects; keys as the members above, empty ones left out.
Value remarks_value(const std::vector<RemarkRow>& rows);

// The same for one cell of any other spreadsheet.
std::string csv_cell(std::string text);

}  // namespace mithaq::notices
