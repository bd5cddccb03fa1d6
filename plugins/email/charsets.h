// Bytes of some charset become UTF-8 with LF line ends.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::email {

struct Words {
  std::string text;
  bool undecodable = false;  // something stands as U+FFFD
};

// A charset that says ASCII or Latin, or nothing that is known, is not believed where the bytes are well-formed UTF-8.
// No other charset is guessed: what it does not know becomes U+FFFD.
Words to_utf8(std::string_view bytes, const std::string& charset);

// Line ends become LF; NUL becomes U+FFFD; other controls but tab become spaces.
std::string tidy(std::string_view utf8);

}  // namespace mithaq::email
