#include "notices/phrases.h"

#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/numfmt.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace mithaq::notices {

namespace {

constexpr std::string_view fsi = "\u2068";
constexpr std::string_view pdi = "\u2069";
constexpr UChar fsi_unit = 0x2068;
constexpr UChar pdi_unit = 0x2069;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// What a message does with one of its facts decides what stands in for an absent one.
struct Use {
  icu::UnicodeString name;
  bool in_plural = false;
  bool in_select = false;
};

// A message, compiled once. MessageFormat fills caches behind its const face, hence the lock.
struct Compiled {
  std::string literal;  // the whole text, when it has no facts
  std::unique_ptr<icu::MessageFormat> format;
  std::map<std::string, Use> uses;
  std::mutex mutex;
};

[[noreturn]] void unreadable(const std::string& id, Language language, const char* why) {
  throw std::invalid_argument("message `" + id + "` (" + std::string(code(language)) + "): " + why);
}

// Puts isolates round every value: the message itself carries them, so a value can also serve a select.
icu::UnicodeString with_isolates(const icu::MessagePattern& parsed, const icu::UnicodeString& pattern,
                                 std::map<std::string, Use>& uses) {
  std::vector<std::pair<int32_t, UChar>> marks;
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) {
      marks.emplace_back(part.getIndex(), fsi_unit);
      marks.emplace_back(part.getLimit(), pdi_unit);
    }
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_START) continue;
    const icu::UnicodeString name = parsed.getSubstring(parsed.getPart(i + 1));
    Use& use = uses[utf8(name)];
    use.name = name;
    const auto kind = part.getArgType();
    if (kind == UMSGPAT_ARG_TYPE_PLURAL || kind == UMSGPAT_ARG_TYPE_SELECTORDINAL) use.in_plural = true;
    if (kind == UMSGPAT_ARG_TYPE_SELECT) use.in_select = true;
    if ((kind == UMSGPAT_ARG_TYPE_NONE || kind == UMSGPAT_ARG_TYPE_SIMPLE) && !name.startsWith(u"words")) {
      marks.emplace_back(part.getIndex(), fsi_unit);
      marks.emplace_back(parsed.getPart(parsed.getLimitPartIndex(i)).getLimit(), pdi_unit);
    }
  }
  std::stable_sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  icu::UnicodeString out = pattern;
  for (const auto& [at, mark] : marks) out.insert(at, mark);
  return out;
}

std::unique_ptr<Compiled> compiled(const std::string& id, const std::string& message, Language language,
                                   const icu::Locale& locale) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place;
  const auto pattern = icu::UnicodeString::fromUTF8(message);
  icu::MessagePattern parsed(UMSGPAT_APOS_DOUBLE_OPTIONAL, status);
  parsed.parse(pattern, &place, status);
  if (U_FAILURE(status)) unreadable(id, language, u_errorName(status));
  auto out = std::make_unique<Compiled>();
  const icu::UnicodeString marked = with_isolates(parsed, pattern, out->uses);
  out->format = std::make_unique<icu::MessageFormat>(marked, locale, place, status);
  if (U_FAILURE(status)) unreadable(id, language, u_errorName(status));
  for (const auto& [name, use] : out->uses)
    if (use.in_plural && use.in_select) unreadable(id, language, "one fact in both a plural and a select");
  if (out->uses.empty()) {
    icu::UnicodeString text;
    icu::FieldPosition ignored;
    out->format->format(nullptr, nullptr, 0, text, status);
    if (U_FAILURE(status)) unreadable(id, language, u_errorName(status));
    out->literal = utf8(text);
    out->format.reset();
  }
  return out;
}

}  // namespace

std::string isolated(std::string_view value) { return std::string(fsi).append(value).append(pdi); }

std::string without_isolates(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text.substr(i, 3) == fsi || text.substr(i, 3) == pdi)
      i += 3;
    else
      out += text[i++];
  }
  return out;
}

struct Phrases::Inside {
  using Catalogue = std::map<std::string, std::unique_ptr<Compiled>, std::less<>>;
  Catalogue ar, en;
  icu::Locale arabic, english{"en_GB"};
  std::unique_ptr<icu::SimpleDateFormat> days[2], times[2];  // by language
  std::unique_ptr<icu::NumberFormat> numbers[2];
  std::mutex formatters;

  const Catalogue& in(Language language) const { return language == Language::ar ? ar : en; }
  const icu::Locale& locale(Language language) const { return language == Language::ar ? arabic : english; }

  void prepare(Language language) {
    UErrorCode status = U_ZERO_ERROR;
    const auto i = static_cast<std::size_t>(language);
    days[i] = std::make_unique<icu::SimpleDateFormat>(u"EEEE d MMMM y", locale(language), status);
    times[i] = std::make_unique<icu::SimpleDateFormat>(u"HH:mm", locale(language), status);
    numbers[i].reset(icu::NumberFormat::createInstance(locale(language), status));
    if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU has no data for dates: ") + u_errorName(status));
    days[i]->setTimeZone(*icu::TimeZone::getGMT());
    times[i]->setTimeZone(*icu::TimeZone::getGMT());
  }

  // `wall`: a reading of a wall clock, which ICU is told is UTC; the zone has been applied by Zone.
  static std::string format(icu::SimpleDateFormat& with, std::chrono::sys_seconds wall) {
    icu::UnicodeString out;
    return utf8(with.format(static_cast<UDate>(wall.time_since_epoch().count()) * 1000.0, out));
  }
};

Phrases::Phrases(std::map<std::string, std::string> ar, std::map<std::string, std::string> en, std::string digits)
    : inside_(std::make_unique<Inside>()) {
  if (digits != "latn" && digits != "arab") throw std::invalid_argument("digits are `latn` or `arab`");
  inside_->arabic = icu::Locale(("ar_PS@calendar=gregorian;numbers=" + digits).c_str());
  for (const auto& [id, message] : ar) inside_->ar[id] = compiled(id, message, Language::ar, inside_->arabic);
  for (const auto& [id, message] : en) inside_->en[id] = compiled(id, message, Language::en, inside_->english);
  inside_->prepare(Language::ar);
  inside_->prepare(Language::en);
}

Phrases::~Phrases() = default;
Phrases::Phrases(Phrases&&) noexcept = default;

bool Phrases::has(std::string_view id) const { return inside_->ar.contains(id) && inside_->en.contains(id); }

std::string Phrases::say(std::string_view id, Language language, const Facts& facts, Isolation isolation) const {
  const auto& catalogue = inside_->in(language);
  const auto found = catalogue.find(id);
  if (found == catalogue.end())
    throw std::logic_error("no phrase `" + std::string(id) + "` in " + std::string(code(language)));
  Compiled& message = *found->second;
  if (!message.format) return message.literal;

  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, use] : message.uses) {
    names.push_back(use.name);
    const auto fact = facts.find(name);
    if (fact == facts.end()) {
      if (use.in_plural)
        values.emplace_back(std::int64_t{0});
      else
        values.emplace_back(icu::UnicodeString(use.in_select ? u"none" : u""));
    } else if (const auto* n = std::get_if<std::int64_t>(&fact->second)) {
      if (use.in_select)
        values.emplace_back(icu::UnicodeString::fromUTF8(number(*n, language)));
      else
        values.emplace_back(*n);
    } else {
      values.emplace_back(icu::UnicodeString::fromUTF8(std::get<std::string>(fact->second)));
    }
  }
  icu::UnicodeString text;
  UErrorCode status = U_ZERO_ERROR;
  {
    const std::lock_guard lock(message.mutex);
    message.format->format(names.data(), values.data(), static_cast<int32_t>(names.size()), text, status);
  }
  if (U_FAILURE(status))
    throw std::logic_error("phrase `" + std::string(id) + "` does not fit its facts: " + u_errorName(status));
  return isolation == Isolation::marks ? utf8(text) : without_isolates(utf8(text));
}

Text Phrases::both(std::string_view id, const Facts& facts) const {
  return {say(id, Language::ar, facts), say(id, Language::en, facts)};
}

std::string Phrases::say(const Refusal& refusal, Language language, Isolation isolation) const {
  Facts facts;
  for (const auto& [name, value] : refusal.facts)
    facts.emplace(name, name == "position" && has("position." + value) ? say("position." + value, language) : value);
  return say("refusal." + refusal.id, language, facts, isolation);
}

std::string Phrases::when(Moment moment, const Zone& zone, Language language) const {
  const auto local = zone.local(moment);
  const auto i = static_cast<std::size_t>(language);
  std::string day, time, utc;
  {
    const std::lock_guard lock(inside_->formatters);
    day = Inside::format(*inside_->days[i], local);
    time = Inside::format(*inside_->times[i], local);
    utc = Inside::format(*inside_->times[i], moment) + " UTC";
    // Where midnight lies between both, the hour alone would mislead.
    if (std::chrono::floor<std::chrono::days>(local) != std::chrono::floor<std::chrono::days>(moment))
      utc = Inside::format(*inside_->days[i], moment) + " " + utc;
  }
  return say("explain.when", language, {{"words_day", day}, {"time", time}, {"zone", zone.name}, {"utc", utc}},
             language == Language::ar ? Isolation::marks : Isolation::none);
}

std::string Phrases::number(std::int64_t n, Language language) const {
  icu::UnicodeString out;
  const std::lock_guard lock(inside_->formatters);
  return utf8(inside_->numbers[static_cast<std::size_t>(language)]->format(n, out));
}

}  // namespace mithaq::notices
