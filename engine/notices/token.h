// What a member copies out of a mail: the token of the link, the confirmation number, the request code.
//
// All are made of bytes that service/ has drawn; nothing here is random. Only the digest of a token is kept
// (reference: mail 6).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mithaq::notices {

// 128 random bits as 26 characters of base32, lower case.
std::string token(const std::array<std::uint8_t, 16>& random);
// A token as it came back: case does not matter. None for anything that is not of the form.
std::optional<std::string> token_from(std::string_view text);

// Six digits of 64 random bits.
std::string confirmation_number(std::uint64_t random);
// The number as a person typed it: Arabic and Persian digits, spaces and hyphens are taken. None when what
// is left is not six digits.
std::optional<std::string> confirmation_number_from(std::string_view text);

// "M-7K2Q": a hint in subjects, no authority. `seed` is any 64 bits that belong to the request.
std::string request_code(std::uint64_t seed);

}  // namespace mithaq::notices
