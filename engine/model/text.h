// Words in both languages, and what is allowed through the door.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/refusal.h"
#include "model/result.h"

namespace mithaq {

// Arabic stands first everywhere.
enum class Language : std::uint8_t { ar, en };

constexpr std::string_view code(Language language) { return language == Language::ar ? "ar" : "en"; }
constexpr Language other(Language language) { return language == Language::ar ? Language::en : Language::ar; }

struct Text {
  std::string ar;
  std::string en;
  const std::string& in(Language language) const { return language == Language::ar ? ar : en; }
  bool operator==(const Text&) const = default;
};

// A name, title or subject at the door: made NFC; refused when it is not UTF-8, holds a control, a bidi
// override, embedding or isolate, a hidden character outside a word of Arabic letters, an unassigned or
// private character, a space at an end or two together, or more than 200 code points.
// `field` names the place in the refusal ("title.ar"). Refusals: text-not-utf8, text-control,
// text-hidden-character, text-spaces, text-too-long, text-empty.
Result<std::string, Refusal> name_at_the_door(std::string_view raw, std::string_view field);

// A longer text (a reason, a reservation, the charter itself): made NFC, CRLF made LF; refused when it is
// not UTF-8, holds NUL or another control but LF and tab (a tab becomes a space), or a bidi override,
// embedding or isolate, or is longer than `limit` bytes.
Result<std::string, Refusal> prose_at_the_door(std::string_view raw, std::string_view field, std::size_t limit);

// What a program of others said, made fit for the trail and never refused: NFC, a tab becomes a space, and what
// prose_at_the_door refuses becomes U+FFFD. Empty where it is not UTF-8.
std::string words_of_others(std::string_view raw);

// An e-mail address at the door: ASCII dot-atom before the @, a host name after it, at most 254 bytes.
// Refusal: address-form.
Result<std::string, Refusal> address_at_the_door(std::string_view raw, std::string_view field);

// Well-formed UTF-8 in NFC.
std::string to_nfc(std::string_view utf8);

// Whether well-formed UTF-8 is in NFC. Made at the door, only looked at everywhere else.
bool is_nfc(std::string_view utf8);

// Whether a string is a kebab-case id of at most 64 bytes: [a-z][a-z0-9]*(-[a-z0-9]+)*.
bool is_kebab(std::string_view id);

}  // namespace mithaq
