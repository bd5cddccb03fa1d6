// Bytes as text and back, and SHA-256: what notes, seals and certificates are written with.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mithaq::signatures {

std::string sha256(std::string_view bytes);  // 32 bytes
std::string sha512(std::string_view bytes);  // 64 bytes
std::string hex(std::string_view bytes);     // lower case
std::string base64(std::string_view bytes);  // with padding
// Only what base64() writes: no spaces, padding as it must be.
std::optional<std::string> from_base64(std::string_view text);
// Four bytes, most significant first; as SSH and C2SP write numbers.
std::string u32(std::uint32_t n);

}  // namespace mithaq::signatures
