// The header of a message as it stands: names and values in their order, which is what tells ours from a stranger's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq::email {

struct HeaderLine {
  std::string name;   // lower case
  std::string value;  // unfolded and trimmed; bytes as they came, not decoded
};
using HeaderLines = std::vector<HeaderLine>;

// Where the message begins behind the "From " line that a mailbox file sets above it.
std::size_t message_start(std::string_view raw);
// Bytes up to and with the empty line; all of them when there is none.
std::size_t header_size(std::string_view message);
// What is no header line between them is left out.
HeaderLines header_lines(std::string_view header);

// The topmost value of a name, or "".
std::string_view topmost(const HeaderLines& lines, std::string_view name);

std::string lower(std::string_view text);  // ASCII letters
std::string_view trimmed(std::string_view text);
// Without comments (RFC 5322 3.2.2), each a space in its place; what is quoted stays.
std::string without_comments(std::string_view text);
// Lower case, without the dot at its end; of an address what stands after the @.
std::string domain_of(std::string_view address);

}  // namespace mithaq::email
