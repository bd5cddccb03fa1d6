#include "notices/phrases_message.h"

#include <unicode/messagepattern.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace mithaq::notices {

namespace {

constexpr UChar fsi = 0x2068;
constexpr UChar pdi = 0x2069;
constexpr std::string_view key_suffix = "__key";

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \n\t"), last = text.find_last_not_of(" \n\t");
  return first == std::string_view::npos ? "" : std::string(text.substr(first, last - first + 1));
}

// ICU takes no hyphen in the keys of a select: {a, select, x-y {..}} becomes {a__key, select, x_y {..}}, and
// the value of a__key is made likewise.
std::string with_plain_keys(std::string_view pattern) {
  enum class In { words, select, plural };
  std::vector<In> in{In::words};
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if (c == '\'' && in.back() == In::words && (quoted || next == '{' || next == '}' || next == '#')) quoted = !quoted;
    if (quoted || (c != '{' && c != '}')) {
      out += c == '-' && in.back() == In::select ? '_' : c;
      continue;
    }
    if (c == '}') {
      if (in.size() > 1) in.pop_back();
      out += c;
      continue;
    }
    if (in.back() != In::words) {  // the words of a key begin
      in.push_back(In::words);
      out += c;
      continue;
    }
    const auto end = std::min(pattern.find_first_of(",}", i), pattern.size());
    const auto end_of_kind = std::min(pattern.find_first_of(",}", end + 1), pattern.size());
    const bool has_kind = end < pattern.size() && pattern[end] == ',';
    const std::string kind = has_kind ? trimmed(pattern.substr(end + 1, end_of_kind - end - 1)) : "";
    out.append(pattern.substr(i, end - i));
    if (kind == "select") out += key_suffix;
    in.push_back(kind == "select" ? In::select : In::plural);
    i = end - 1;
  }
  return out;
}

}  // namespace

PhraseMessage::PhraseMessage(std::string_view message, const icu::Locale& locale) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place;
  auto pattern = icu::UnicodeString::fromUTF8(with_plain_keys(message));
  icu::MessagePattern parsed(UMSGPAT_APOS_DOUBLE_OPTIONAL, status);
  parsed.parse(pattern, &place, status);
  if (U_FAILURE(status)) throw std::invalid_argument(u_errorName(status));

  // The pattern itself carries the isolates of its values: the values stay as they are for a select.
  std::vector<std::pair<int32_t, UChar>> marks;
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) {
      marks.emplace_back(part.getIndex(), fsi);
      marks.emplace_back(part.getLimit(), pdi);
    }
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_START) continue;
    const icu::UnicodeString name = parsed.getSubstring(parsed.getPart(i + 1));
    Use& use = uses_[utf8(name)];
    use.name = name;
    use.fact = utf8(name);
    const auto kind = part.getArgType();
    if (kind == UMSGPAT_ARG_TYPE_PLURAL || kind == UMSGPAT_ARG_TYPE_SELECTORDINAL) use.in_plural = true;
    if (kind == UMSGPAT_ARG_TYPE_SELECT) {
      use.in_select = true;
      use.fact.resize(use.fact.size() - key_suffix.size());
    }
    if ((kind == UMSGPAT_ARG_TYPE_NONE || kind == UMSGPAT_ARG_TYPE_SIMPLE) && !name.startsWith(u"words")) {
      marks.emplace_back(part.getIndex(), fsi);
      marks.emplace_back(parsed.getPart(parsed.getLimitPartIndex(i)).getLimit(), pdi);
    }
  }
  std::stable_sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [at, mark] : marks) pattern.insert(at, mark);

  format_ = std::make_unique<icu::MessageFormat>(pattern, locale, place, status);
  if (U_FAILURE(status)) throw std::invalid_argument(u_errorName(status));
  if (!uses_.empty()) return;
  icu::UnicodeString text;
  format_->format(nullptr, nullptr, 0, text, status);
  if (U_FAILURE(status)) throw std::invalid_argument(u_errorName(status));
  literal_ = utf8(text);
  format_.reset();
}

std::string PhraseMessage::say(const Facts& facts) const {
  if (!format_) return literal_;
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, use] : uses_) {
    names.push_back(use.name);
    const auto fact = facts.find(use.fact);
    const auto* number = fact == facts.end() ? nullptr : std::get_if<std::int64_t>(&fact->second);
    const auto* text = fact == facts.end() ? nullptr : std::get_if<std::string>(&fact->second);
    if (use.in_select) {
      std::string key = text ? *text : number ? std::to_string(*number) : "none";
      std::replace(key.begin(), key.end(), '-', '_');
      values.emplace_back(icu::UnicodeString::fromUTF8(key));
    } else if (number) {
      values.emplace_back(*number);
    } else if (text) {
      values.emplace_back(icu::UnicodeString::fromUTF8(*text));
    } else if (use.in_plural) {
      values.emplace_back(std::int64_t{0});
    } else {
      values.emplace_back(icu::UnicodeString());
    }
  }
  icu::UnicodeString out;
  UErrorCode status = U_ZERO_ERROR;
  {
    const std::lock_guard lock(mutex_);
    format_->format(names.data(), values.data(), static_cast<int32_t>(names.size()), out, status);
  }
  if (U_FAILURE(status)) throw std::logic_error(std::string("the facts do not fit: ") + u_errorName(status));
  return utf8(out);
}

}  // namespace mithaq::notices
