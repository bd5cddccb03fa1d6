// What a member copies out of a mail: the token of the link, the confirmation number, the request code.
//
// Both are drawn in service/chance; here they come back as people type them. Only the digest of a token is
// kept (reference: mail 6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mithaq::notices {

// A token as it came back, 26 characters of base32, made lower case. None for anything that is not of the form.
std::optional<std::string> token_from(std::string_view text);

// The number as a person typed it: Arabic and Persian digits, spaces and hyphens are taken. None when what
// is left is not six digits.
std::optional<std::string> confirmation_number_from(std::string_view text);

// "M-7K2Q": a hint in subjects, no authority. `seed` is any 64 bits that belong to the request.
std::string request_code(std::uint64_t seed);

}  // namespace mithaq::notices
