// A mail's text as lines, each as it was written and as it is compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/reply_words.h"

namespace mithaq::notices {

struct ReplyLine {
  std::string written;     // without direction controls, blanks at the end kept
  std::string form;        // matching_form()
  bool is_quoted = false;  // begins with >; of the writer's own lines, one that he marked so
  bool is_below = false;   // of the writer's own lines: a quotation stands above it
  bool is_blank = false;   // nothing but blanks, those that do not break a line too
};

// Ended by LF, CR LF, CR or one of the other line ends of Unicode.
std::vector<ReplyLine> lines_of(std::string_view text);

// A quoted line without the marks of its quotation.
ReplyLine bare(const ReplyLine& line);

// Whether `word` stands in the form with no letter or digit touching it.
bool holds_word(std::string_view form, std::string_view word);

// Whether the whole form is made of these phrases and of these single words, one after the other.
bool is_made_of(std::string_view form, const std::vector<const ReplyWords::Words*>& phrases,
                const ReplyWords::Words& single);

// So much of a text, ended at a character.
std::string beginning(std::string_view text, std::size_t bytes);

}  // namespace mithaq::notices
