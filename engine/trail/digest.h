// SHA-256, hexadecimal, base64, base32: the small bytes that everything in the trail is named by.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/evidence.h"

namespace mithaq::trail {

using Hash = std::array<std::uint8_t, 32>;

// One context a thread, fetched once (OpenSSL 3 fetches anew with each one-shot call).
Hash sha256(std::string_view bytes);
// SHA-256 of the parts one after the other.
Hash sha256(std::initializer_list<std::string_view> parts);

std::string hex(std::span<const std::uint8_t> bytes);  // lower case
std::string hex(const Hash& hash);
std::optional<Hash> hash_from_hex(std::string_view text);  // exactly 64 lower-case digits
bool is_digest(std::string_view text);                     // the same, and nothing is made of it
Digest digest(std::string_view bytes);                     // hex(sha256(bytes))

std::string base64(std::string_view bytes);  // with padding
std::string base64(const Hash& hash);
std::optional<std::string> from_base64(std::string_view text);
// RFC 4648 base32 in lower case without padding: 16 bytes make 26 characters.
std::string base32(std::string_view bytes);
std::string_view view(const Hash& hash);

// 26 characters: base32 of the first 16 bytes of SHA-256 over the fields, each behind its length as four
// bytes, the highest first (reference: mail 6). Written to the trail; never changed.
std::string job_key(std::initializer_list<std::string_view> fields);

// salt (64 hex), LF, content.
std::string sealed(std::string_view salt_hex, std::string_view content);
// The content of a sealed object, or all of it when it is not sealed.
std::string_view unsealed(std::string_view object);
// A salt for the n-th sealed document of a command, from the command's own 64 hex digits of randomness.
std::string derived_salt(std::string_view command_salt, std::string_view role, int n);

}  // namespace mithaq::trail
