#include "model/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace mithaq {
namespace {

constexpr std::size_t longest_name = 200;  // code points

Refusal refused(std::string id, std::string_view field) { return {std::move(id), {{"field", std::string(field)}}}; }

Refusal refused(std::string id, std::string_view field, UChar32 culprit) {
  Refusal out = refused(std::move(id), field);
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(culprit));
  out.facts.emplace("character", name);
  return out;
}

Refusal too_long(std::string_view field, std::size_t limit) {
  Refusal out = refused("text-too-long", field);
  out.facts.emplace("limit", std::to_string(limit));
  return out;
}

// Nothing when the bytes are not well-formed UTF-8 (a surrogate or an overlong form is not).
std::optional<std::vector<UChar32>> code_points(std::string_view utf8) {
  std::vector<UChar32> out;
  out.reserve(utf8.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto length = static_cast<std::int64_t>(utf8.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return std::nullopt;
    out.push_back(c);
  }
  return out;
}

const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("cannot load NFC data: ") + u_errorName(status));
  return *instance;
}

bool is_control(UChar32 c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }
// Override, embedding or isolate: it turns what stands around it, beyond its own text.
bool turns_direction(UChar32 c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }
bool is_space(UChar32 c) { return u_charType(c) == U_SPACE_SEPARATOR; }
bool breaks_line(UChar32 c) { return c == 0x2028 || c == 0x2029; }

// ZWNJ, ZWJ, LRM, RLM, ALM: part of correct spelling between two letters of some scripts, a disguise elsewhere.
bool is_joiner(UChar32 c) { return (c >= 0x200C && c <= 0x200F) || c == 0x061C; }

bool is_hidden(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR || type == U_FORMAT_CHAR ||
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool takes_joiners(UChar32 c) {
  if (!u_isalpha(c) && (U_GET_GC_MASK(c) & U_GC_M_MASK) == 0) return false;
  for (const UScriptCode script :
       {USCRIPT_ARABIC, USCRIPT_DEVANAGARI, USCRIPT_BENGALI, USCRIPT_GURMUKHI, USCRIPT_GUJARATI, USCRIPT_ORIYA,
        USCRIPT_TAMIL, USCRIPT_TELUGU, USCRIPT_KANNADA, USCRIPT_MALAYALAM, USCRIPT_SINHALA})
    if (uscript_hasScript(c, script)) return true;
  return false;
}

bool is_label(std::string_view label) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [&](char c) { return alphanumeric(c) || c == '-'; });
}

// Every part between dots holds `is_part`.
template <class IsPart>
bool dotted(std::string_view text, IsPart is_part) {
  for (;;) {
    const auto dot = text.find('.');
    if (!is_part(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string to_nfc(std::string_view utf8) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(utf8.size()));
  UErrorCode status = U_ZERO_ERROR;
  nfc().normalizeUTF8(0, icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())), sink, nullptr, status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("cannot normalize a text: ") + u_errorName(status));
  return out;
}

Result<std::string, Refusal> name_at_the_door(std::string_view raw, std::string_view field) {
  if (raw.size() > longest_name * 16) return too_long(field, longest_name);
  if (!code_points(raw)) return refused("text-not-utf8", field);
  std::string name = to_nfc(raw);
  const std::vector<UChar32> points = code_points(name).value();
  if (points.empty()) return refused("text-empty", field);

  for (std::size_t i = 0; i < points.size(); ++i) {
    const UChar32 c = points[i];
    if (is_control(c) || turns_direction(c) || breaks_line(c)) return refused("text-control", field, c);
    if (is_joiner(c)) {
      const bool inside =
          i > 0 && i + 1 < points.size() && takes_joiners(points[i - 1]) && takes_joiners(points[i + 1]);
      if (!inside) return refused("text-hidden-character", field, c);
    } else if (is_hidden(c)) {
      return refused("text-hidden-character", field, c);
    }
    const bool at_an_end = i == 0 || i + 1 == points.size();
    if (is_space(c) && (at_an_end || is_space(points[i + 1]))) return refused("text-spaces", field);
  }
  if (points.size() > longest_name) return too_long(field, longest_name);
  return name;
}

Result<std::string, Refusal> prose_at_the_door(std::string_view raw, std::string_view field, std::size_t limit) {
  // NFC may shorten a text and CRLF does, but not to less than a third.
  if (raw.size() / 3 > limit) return too_long(field, limit);
  if (!code_points(raw)) return refused("text-not-utf8", field);
  std::string lines;
  lines.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') continue;
    lines += raw[i] == '\t' ? ' ' : raw[i];
  }
  std::string prose = to_nfc(lines);
  const std::vector<UChar32> points = code_points(prose).value();
  for (const UChar32 c : points) {
    if ((is_control(c) && c != '\n') || turns_direction(c)) return refused("text-control", field, c);
    if (c == 0xFEFF) return refused("text-hidden-character", field, c);  // the trail does not take it
  }
  if (prose.size() > limit) return too_long(field, limit);
  return prose;
}

std::string words_of_others(std::string_view raw) {
  const auto points = code_points(raw);
  if (!points) return {};
  icu::UnicodeString out;
  for (const UChar32 c : *points) {
    const bool is_refused = (is_control(c) && c != '\n') || turns_direction(c) || c == 0xFEFF;
    out.append(c == '\t' ? UChar32{' '} : is_refused ? UChar32{0xFFFD} : c);
  }
  std::string said;
  return to_nfc(out.toUTF8String(said));
}

Result<std::string, Refusal> address_at_the_door(std::string_view raw, std::string_view field) {
  const auto is_atom = [](std::string_view atom) {
    return !atom.empty() && std::all_of(atom.begin(), atom.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
    });
  };
  const auto at = raw.find('@');
  const bool right = at != std::string_view::npos && raw.size() <= 254 && at <= 64 &&
                     dotted(raw.substr(0, at), is_atom) && dotted(raw.substr(at + 1), is_label);
  if (!right) return refused("address-form", field);
  return std::string(raw);
}

bool is_nfc(std::string_view utf8) {
  if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return true;
  UErrorCode status = U_ZERO_ERROR;
  const bool answer =
      nfc().isNormalizedUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())), status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("cannot check NFC: ") + u_errorName(status));
  return answer;
}

bool is_kebab(std::string_view id) {
  if (id.empty() || id.size() > 64 || id.front() < 'a' || id.front() > 'z' || id.back() == '-') return false;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const char c = id[i];
    if (c == '-' ? id[i - 1] == '-' : !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
  }
  return true;
}

}  // namespace mithaq
