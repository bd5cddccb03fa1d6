// The words of a header (RFC 2047) as UTF-8.
//
// Programs cut Arabic where it suits them: in the middle of a letter, with padding in each piece, folded between any
// two. Neighbours of one charset are therefore put together as bytes before they are read as letters, and the blanks
// between them go. What only looks like an encoded word stays as it is written.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::email {

// A header's text as ASCII: as it is where that is safe, else in encoded words of at most 75 characters (RFC 2047) and
// whole letters with a space between them. What looks like an encoded word is encoded too, so that nobody reads in it
// what was never written; GMime would let it pass, and would make words of any length.
std::string encoded_words(std::string_view utf8);

// One line: controls, which a word may hide, have become spaces. Not longer than three times the value.
std::string decoded_words(std::string_view value);

}  // namespace mithaq::email
