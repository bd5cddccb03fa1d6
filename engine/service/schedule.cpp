#include "service/schedule.h"

#include <algorithm>
#include <array>

namespace mithaq::service {

namespace {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;

// Waits before the next attempt; after the last one the same wait again.
constexpr std::array waits = {minutes(1),  minutes(5),   minutes(15), minutes(30),
                              minutes(60), minutes(120), minutes(240)};
constexpr minutes greylisting{5}, wait_after_unknown{30};
constexpr hours tries_for{120}, left_to_people{6};
constexpr int crashes_allowed = 3;

}  // namespace

Ending ending_of(const DeliveryReport& report) {
  switch (report.result) {
    case Delivery::accepted:
      return {Ended::accepted};
    case Delivery::refused:
      return {Ended::refused};
    case Delivery::unknown:
      return {Ended::unknown};
    case Delivery::deferred:
      break;
  }
  const bool of_the_mail =
      report.phase == "mail" || report.phase == "rcpt" || report.phase == "data" || report.phase == "dot";
  return {Ended::deferred, of_the_mail && report.status.starts_with('4')};
}

Moment tried_until(const JobHistory& history) {
  const Moment by_age = history.created + tries_for;
  return history.deadline ? std::min(by_age, *history.deadline - left_to_people) : by_age;
}

NextStep next_step(const JobHistory& history, const Ending& ending, Moment now, unsigned char luck) {
  if (ending.how == Ended::accepted) return {JobState::accepted, now, "accepted", ""};
  if (ending.how == Ended::refused) return {JobState::refused, now, "refused", ""};
  if (ending.how == Ended::unknown)
    return {history.was_unknown ? JobState::unknown : JobState::queued, now + wait_after_unknown, "unknown", ""};
  if (ending.how == Ended::crashed && history.crashes + 1 >= crashes_allowed)
    return {JobState::dead, now, "dead", "poison"};
  const Moment until = tried_until(history);
  if (now >= until) return {JobState::dead, now, "dead", "expired"};
  const auto place = std::min<std::size_t>(static_cast<std::size_t>(history.deferrals), waits.size() - 1);
  auto wait = seconds(waits[place]) * (192 + luck / 2) / 256;
  if (ending.may_be_greylisting) wait = std::max<seconds>(wait, greylisting);
  return {JobState::deferred, std::min(now + wait, until), "", ""};  // the last attempt is made at the last moment
}

}  // namespace mithaq::service
