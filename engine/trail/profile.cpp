#include "trail/profile.h"

#include <bit>
#include <cstring>

#include "model/text.h"
#include "trail/canonical.h"

namespace mithaq::trail {
namespace {

bool is_forbidden(char32_t c) {
  return (c < 0x20 && c != '\n') || (c >= 0x7F && c <= 0x9F) || c == 0xFEFF || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// Bytes are looked at eight at a time: of the bits of `high_bits`, the lowest that is set stands in the first byte of
// the kind asked for; those above it mean nothing.
using Eight = std::uint64_t;
constexpr Eight low_bits = 0x0101'0101'0101'0101, high_bits = low_bits * 0x80;
constexpr Eight not_ascii(Eight x) { return x & high_bits; }
constexpr Eight below(Eight x, Eight limit) { return (x - low_bits * limit) & ~x & high_bits; }
constexpr Eight equal(Eight x, char c) { return below(x ^ (low_bits * static_cast<unsigned char>(c)), 1); }
constexpr Eight not_plain(Eight x) {
  return not_ascii(x) | below(x, 0x20) | equal(x, '"') | equal(x, '\\') | equal(x, '\x7F');
}

// The place of the next byte of a kind.
template <Eight (*kind)(Eight)>
std::size_t next_of(std::string_view text, std::size_t at) {
  Eight eight = 0;
  for (; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (const Eight found = kind(eight); found != 0) {
      if constexpr (std::endian::native == std::endian::little)
        return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
      break;
    }
  }
  if constexpr (std::endian::native == std::endian::little)
    if (at < text.size() && text.size() >= sizeof eight) {  // the last eight once more, as if they began here
      std::memcpy(&eight, text.data() + text.size() - sizeof eight, sizeof eight);
      const std::size_t left = 8 * (text.size() - at);
      const Eight found = kind(eight >> (64 - left) | low_bits * 'a' << left);
      return found == 0 ? text.size() : at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
  while (at < text.size() && kind(low_bits * static_cast<unsigned char>(text[at])) == 0) ++at;
  return at;
}

}  // namespace

NotCanonical::NotCanonical(std::string id_, std::size_t byte_, std::string path_)
    : std::runtime_error(id_ + " byte=" + std::to_string(byte_) + " at " + (path_.empty() ? "the top" : path_)),
      id(std::move(id_)),
      byte(byte_),
      path(std::move(path_)) {}

bool is_key(std::string_view key) {
  static constexpr auto of_keys = [] {
    std::array<bool, 256> out{};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789_"))
      out[static_cast<unsigned char>(c)] = true;
    return out;
  }();
  if (key.empty() || key.size() > 32 || key.front() < 'a' || key.front() > 'z') return false;
  bool all = true;
  for (const char c : key) all &= of_keys[static_cast<unsigned char>(c)];
  return all;
}

std::optional<Read> code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const unsigned lead = byte(at);
  if (lead < 0x80) return Read{lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return std::nullopt;
  char32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte(at + i);
    if ((next & 0xC0) != 0x80) return std::nullopt;
    code = code << 6 | (next & 0x3F);
  }
  const bool shortest = length == 2 || (length == 3 && code >= 0x800) || (length == 4 && code >= 0x10000);
  if (!shortest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
  return Read{code, length};
}

std::size_t end_of_plain(std::string_view text, std::size_t at) { return next_of<not_plain>(text, at); }

std::optional<std::size_t> not_utf8(std::string_view text) {
  for (std::size_t i = next_of<not_ascii>(text, 0); i < text.size(); i = next_of<not_ascii>(text, i)) {
    const auto read = code_point(text, i);
    if (!read) return i;
    i += read->length;
  }
  return std::nullopt;
}

const char* string_refusal(std::string_view text) {
  if (end_of_plain(text, 0) == text.size()) return nullptr;
  for (std::size_t i = 0; i < text.size();) {
    const auto read = code_point(text, i);
    if (!read) return "not-utf8";
    if (is_forbidden(read->code)) return "bad-string";
    i += read->length;
  }
  return is_nfc(text) ? nullptr : "bad-string";
}

}  // namespace mithaq::trail
