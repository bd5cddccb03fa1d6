// The moments of a scenario as they are written.
#include <charconv>
#include <cstdlib>

#include "definitions/scenario_file.h"

namespace mithaq::definitions {

namespace {

class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<int> number(std::size_t most_digits) {
    std::size_t n = 0;
    while (n < rest_.size() && n < most_digits && rest_[n] >= '0' && rest_[n] <= '9') ++n;
    int out = 0;
    if (n == 0 || std::from_chars(rest_.data(), rest_.data() + n, out).ec != std::errc()) return std::nullopt;
    rest_.remove_prefix(n);
    return out;
  }
  // "10:00"
  std::optional<int> time_of_day() {
    const auto hour = number(2);
    if (!hour || *hour > 23 || !take(":")) return std::nullopt;
    const std::size_t before = rest_.size();
    const auto minute = number(2);
    if (!minute || *minute > 59 || before - rest_.size() != 2) return std::nullopt;
    return *hour * 60 + *minute;
  }
  std::string_view rest() const { return rest_; }
  bool is_done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

constexpr int longest = 6;           // digits of a count of days or hours
constexpr int longest_way = 36'600;  // days: a hundred years

// "2d", "3wd", "2h30m", each with the sign before it.
bool read_way(Words& words, int sign, When& out) {
  bool is_first = true;
  while (!words.is_done() && words.rest().front() != ' ') {
    const auto n = words.number(longest);
    if (!n) return false;
    if (words.take("wd"))
      out.working_days += sign * *n;
    else if (words.take("w"))
      out.days += sign * *n * 7;
    else if (words.take("d"))
      out.days += sign * *n;
    else if (words.take("h"))
      out.minutes += std::chrono::hours(sign * *n);
    else if (words.take("m"))
      out.minutes += std::chrono::minutes(sign * *n);
    else
      return false;
    if (std::abs(out.days) > longest_way || std::abs(out.working_days) > longest_way ||
        std::chrono::abs(out.minutes) > std::chrono::hours(24 * longest_way))
      return false;
    is_first = false;
  }
  return !is_first;
}

}  // namespace

std::optional<When> when_from_text(std::string_view text) {
  When out;
  if (const auto instant = moment_from_rfc3339(text)) {
    out.from = When::From::instant;
    out.point = *instant;
    return out;
  }
  Words words(text);
  if (const auto day = text.size() >= 10 ? day_from_date(text.substr(0, 10)) : std::nullopt) {
    words.take(text.substr(0, 10));
    if (!words.take(" ")) return std::nullopt;
    const auto minute = words.time_of_day();
    if (!minute || !words.is_done()) return std::nullopt;
    out.from = When::From::local;
    out.point = *day + std::chrono::minutes(*minute);
    return out;
  }
  if (words.take("opens"))
    out.from = When::From::opens;
  else if (words.take("deadline"))
    out.from = When::From::deadline;
  if (words.is_done()) return out.from == When::From::before ? std::nullopt : std::optional(out);
  const int sign = words.take("-") ? -1 : words.take("+") ? 1 : 0;
  if (sign == 0 || (sign < 0 && out.from == When::From::before) || !read_way(words, sign, out)) return std::nullopt;
  if (words.take(" ")) {
    out.at_minute = words.time_of_day();
    if (!out.at_minute || out.minutes.count() != 0) return std::nullopt;
  }
  return words.is_done() ? std::optional(out) : std::nullopt;
}

}  // namespace mithaq::definitions
