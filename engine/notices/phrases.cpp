#include "notices/phrases.h"

#include <unicode/numfmt.h>
#include <unicode/smpdtfmt.h>

#include <cctype>
#include <mutex>
#include <stdexcept>

#include "notices/phrases_message.h"

namespace mithaq::notices {

namespace {

constexpr std::string_view fsi = "\u2068";
constexpr std::string_view pdi = "\u2069";

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::unique_ptr<PhraseMessage> compiled(const std::string& id, const std::string& message, Language language,
                                        const icu::Locale& locale) {
  try {
    return std::make_unique<PhraseMessage>(message, locale);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("message `" + id + "` (" + std::string(code(language)) + "): " + error.what());
  }
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
  using Catalogue = std::map<std::string, std::unique_ptr<PhraseMessage>, std::less<>>;
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
  try {
    std::string out = found->second->say(facts);
    return isolation == Isolation::marks ? out : without_isolates(out);
  } catch (const std::logic_error& error) {
    throw std::logic_error("phrase `" + std::string(id) + "`: " + error.what());
  }
}

Text Phrases::both(std::string_view id, const Facts& facts) const {
  return {say(id, Language::ar, facts), say(id, Language::en, facts)};
}

Facts Phrases::facts(const NamedFacts& facts, Language language) const {
  Facts out;
  for (const auto& [name, value] : facts)
    if (const auto instant = told_instant(facts, name))
      out.emplace(name, when(instant->moment, instant->zone, language));
    else
      out.emplace(name, name == "position" && has("position." + value) ? say("position." + value, language) : value);
  return out;
}

std::string Phrases::say(const Refusal& refusal, Language language, Isolation isolation) const {
  return say("refusal." + refusal.id, language, facts(refusal.facts, language), isolation);
}

std::string Phrases::say(const Warning& warning, Language language, Isolation isolation) const {
  return say("warning." + warning.id, language, facts(warning.facts, language), isolation);
}

std::string Phrases::zone_name(const std::string& zone, Language language) const {
  std::string id = "zone.";
  for (const char c : zone)
    id += c == '/' || c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return has(id) ? say(id, language) : zone;
}

std::string Phrases::when(Moment moment, const Zone& zone, Language language, const Zone* own) const {
  const auto local = zone.local(moment);
  const auto i = static_cast<std::size_t>(language);
  const auto own_local = own ? own->local(moment) : local;
  std::string day, time, utc, own_day, own_time;
  {
    const std::lock_guard lock(inside_->formatters);
    day = Inside::format(*inside_->days[i], local);
    time = Inside::format(*inside_->times[i], local);
    utc = Inside::format(*inside_->times[i], moment) + " UTC";
    // Where midnight lies between both, the hour alone would mislead.
    if (std::chrono::floor<std::chrono::days>(local) != std::chrono::floor<std::chrono::days>(moment))
      utc = Inside::format(*inside_->days[i], moment) + " " + utc;
    if (std::chrono::floor<std::chrono::days>(local) != std::chrono::floor<std::chrono::days>(own_local))
      own_day = Inside::format(*inside_->days[i], own_local);
    own_time = Inside::format(*inside_->times[i], own_local);
  }
  const Isolation isolation = language == Language::ar ? Isolation::marks : Isolation::none;
  const std::string out =
      say("explain.when", language,
          {{"words_day", day}, {"time", time}, {"zone", zone_name(zone.name, language)}, {"utc", utc}}, isolation);
  if (own_local == local) return out;
  Facts facts{{"words_when", out}, {"time", own_time}, {"zone", zone_name(own->name, language)}};
  if (!own_day.empty()) facts["words_day"] = own_day;
  return say("explain.when-own", language, facts, isolation);
}

std::string Phrases::number(std::int64_t n, Language language) const {
  icu::UnicodeString out;
  const std::lock_guard lock(inside_->formatters);
  return utf8(inside_->numbers[static_cast<std::size_t>(language)]->format(n, out));
}

}  // namespace mithaq::notices
