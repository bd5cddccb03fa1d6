// The arithmetic of an evaluation, line by line: every node of the rule in the words of the grammar, every leaf with
// its numbers, so that anyone can redo it by hand.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "model/value.h"

namespace mithaq::cli {

// "for at_least 2/3 of roll:  8 x 3 = 24 < 2 x 14 = 28  (n 8, d 14, needed 10, missing 2)  open". The quorum first,
// when there is one.
std::vector<std::string> arithmetic(const Terminal& terminal, const Value& explanation);
// The heads in one line: asked, recused, roll, for ..
std::string heads(const Terminal& terminal, const Value& tally);

// What came from a file, without anything that could steer a terminal: no controls, none that turn the direction of
// what follows, no broken UTF-8.
std::string printable(const std::string& text);
// The same, and no longer than somebody would read: the facts of a complaint.
std::string shortened(const std::string& text, std::size_t most = 120);
// At most 76 columns, to stand indented by four, broken between words, what follows indented a little more.
std::vector<std::string> wrapped(const std::string& line);

}  // namespace mithaq::cli
