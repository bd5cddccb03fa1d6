// What mail programs put at the head of a message that they quote: "On .. wrote:", a block of header lines, a marker.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "notices/reply_lines.h"

namespace mithaq::notices {

// How the house and the writer may be known in a head.
struct OwnMarks {
  std::vector<std::string> codes;    // "M-7K2Q"
  std::vector<std::string> names;    // of the organisation, its domain
  std::vector<std::string> writers;  // names of the body, of those who speak for it
  std::vector<std::string> notices;  // what we wrote, where it is at hand
};

struct QuoteHead {
  std::size_t end = 0;   // the first line behind it
  bool is_ours = false;  // bears our name, our address or a code of ours
  bool is_sure = false;  // its shape is no sentence's
};

class Heads {
 public:
  Heads(const std::vector<ReplyLine>& lines, const ReplyWords& words, const OwnMarks& own);

  const std::optional<QuoteHead>& at(std::size_t i) const { return heads_[i]; }
  // The line above which an answer is written: `holds` it, or `is` it and nothing else.
  bool holds_marker(std::size_t i) const;
  bool is_marker(std::size_t i) const;
  // "-----Original Message-----"
  bool is_separator(std::size_t i) const;

 private:
  bool holds_code(const ReplyLine& line) const;
  bool holds_our_name(std::string_view form) const;
  bool holds_known(const ReplyLine& line) const;
  const std::string* header(const ReplyLine& line) const;
  void find_headers(std::size_t begin);
  void find_attribution(std::size_t end);
  bool is_of_program(std::string_view form) const;
  bool is_attribution(std::string_view form, std::size_t begin, std::size_t number, bool with_beginning) const;

  const std::vector<ReplyLine>& lines_;
  const ReplyWords& words_;
  const OwnMarks& own_;
  std::vector<std::string> names_, writers_;
  ReplyWords::Words name_words_, verbs_;
  std::set<std::string> program_words_;  // that a mail program puts into an attribution
  std::vector<std::optional<QuoteHead>> heads_;
};

// Some programs write what they quote on the line of its attribution: in two lines it is as others write it.
std::vector<ReplyLine> with_heads_apart(const std::vector<ReplyLine>& lines, const ReplyWords& words,
                                        const OwnMarks& own);

}  // namespace mithaq::notices
