// What stands above the quoted message: the only part of a reply that is read (reference: mail 11, "Cut").
#pragma once

#include <string>
#include <vector>

#include "notices/reply_lines.h"

namespace mithaq::notices {

// How the house itself may be known in what a mail program quotes.
struct OwnMarks {
  std::vector<std::string> codes;  // "M-7K2Q"
  std::vector<std::string> names;  // of the organisation, its domain
};

// The lines before the first that begins a quotation: the marker line of our notices; an attribution ("On .. wrote:")
// over one to three lines; a separator between dashes; ten or more _ ; two header lines; "-- ".
// An attribution with an address in it is taken as it is. One that has a date or our name alone could be a sentence of
// the answer: it counts where quoted lines, the marker or nothing at all follow.
// Quoted lines (>) are still among them.
std::vector<ReplyLine> above_the_quote(const std::vector<ReplyLine>& lines, const ReplyWords& words,
                                       const OwnMarks& own);

}  // namespace mithaq::notices
