#include "definitions/utf8.h"

#include <cstdint>
#include <cstdio>

namespace mithaq::definitions {
namespace {

constexpr char32_t malformed = 0xFFFFFFFF;

// One code point at `at`, which moves behind it. `malformed` for an overlong form, a surrogate, a cut
// sequence or anything above U+10FFFF; `at` stays.
char32_t decode(std::string_view bytes, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return ++at, char32_t{lead};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > bytes.size()) return malformed;
  char32_t point = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return malformed;
    point = point << 6 | (byte(at + i) & 0x3Fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return malformed;
  at += length;
  return point;
}

// Calls `each(point, place)`; returns the place of a malformed byte.
template <class Each>
std::optional<Place> walk(std::string_view bytes, Each each) {
  Place place{1, 1};
  for (std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < bytes.size();) {
    const char32_t point = decode(bytes, at);
    if (point == malformed) return place;
    each(point, place);
    if (point == U'\n')
      place = {place.line + 1, 1};
    else
      ++place.column;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Place> first_malformed(std::string_view bytes) {
  return walk(bytes, [](char32_t, Place) {});
}

std::vector<PlacedPoint> placed_points(std::string_view utf8) {
  std::vector<PlacedPoint> out;
  out.reserve(utf8.size());
  walk(utf8, [&](char32_t point, Place place) { out.push_back({point, place}); });
  return out;
}

std::u32string code_points(std::string_view utf8) {
  std::u32string out;
  walk(utf8, [&](char32_t point, Place) { out.push_back(point); });
  return out;
}

std::string to_utf8(std::u32string_view points) {
  std::string out;
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  for (const char32_t p : points) {
    if (p < 0x80) {
      put(p);
      continue;
    }
    if (p < 0x800) {
      put(0xC0 | p >> 6);
    } else if (p < 0x10000) {
      put(0xE0 | p >> 12);
      put(0x80 | (p >> 6 & 0x3F));
    } else {
      put(0xF0 | p >> 18);
      put(0x80 | (p >> 12 & 0x3F));
      put(0x80 | (p >> 6 & 0x3F));
    }
    put(0x80 | (p & 0x3F));
  }
  return out;
}

bool turns_direction(char32_t p) { return (p >= 0x202A && p <= 0x202E) || (p >= 0x2066 && p <= 0x2069); }

std::string point_name(char32_t point) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(point));
  return name;
}

}  // namespace mithaq::definitions
