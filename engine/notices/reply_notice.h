// The words of the notices that we sent, by which a quotation is told from what its writer says himself.
//
// Compared letter by letter, without blanks, marks and digits, so that no program's folding matters and no number that
// differs from one copy of a notice to the next; without our links and addresses, and the codes of a checkpoint.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notices/reply_lines.h"

namespace mithaq::notices {

class NoticeWords {
 public:
  explicit NoticeWords(const std::vector<std::string>& notices);

  // How far in the notices a reading has come: notices to several members begin alike. None: it has not begun.
  using Place = std::size_t;
  using Places = std::vector<Place>;

  // Whether a quoted line goes on where the line before it ended, begins a notice, or is a piece of one that is long
  // enough to be nothing else. A short line at any other place may be the writer's: "object". `next` is the form of the
  // line below it.
  bool has(const ReplyLine& line, std::string_view next, Places& reached) const;

 private:
  std::string compared(std::string_view form, std::vector<std::size_t>* ends = nullptr) const;
  bool is_ours(std::string_view word) const;
  // Whether a word ends, or the next one begins, at this place.
  bool is_between(Place place) const;

  std::vector<std::string> hosts_;  // to which our links lead
  std::string all_;                 // of all notices, one after the other, a line feed between two
  std::vector<Place> ends_;         // of words in it, ascending
  bool has_numbers_ = false;        // a line of digits alone
};

}  // namespace mithaq::notices
