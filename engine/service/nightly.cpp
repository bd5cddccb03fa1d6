#include "service/nightly.h"

#include <sstream>
#include <stdexcept>

#include "service/house_day.h"

namespace mithaq::service {

namespace {

constexpr auto look_again = std::chrono::minutes(1);
constexpr auto begins = std::chrono::hours(3);        // after midnight
constexpr auto while_broken = std::chrono::hours(1);  // it may have been mended

}  // namespace

Nightly::Nightly(const Premises& premises, store::Store& store, Clock& clock, Verify verify, Alarm alarm, Log log)
    : premises_(premises),
      store_(store),
      clock_(clock),
      verify_(std::move(verify)),
      alarm_(std::move(alarm)),
      log_(std::move(log)) {}

Day Nightly::night() const { return house_day(premises_, clock_.now() - begins); }

void Nightly::start() {
  errand_.start(
      look_again, [this] { look(); },
      [this](const std::exception& broken) {
        log_("error", std::string("look at the whole trail: ") + broken.what());
      });
}

bool Nightly::look() {
  const auto before = last();
  const bool is_new_night = looked_ != night();
  if (!is_new_night && !(before && before->broken > 0 && before->at + while_broken <= clock_.now())) return false;
  looked_ = night();
  NightlyReport told{clock_.now(), store_.head().size, 0, ""};
  const host::Ran ran = verify_(premises_.settings.state, [this] { return errand_.is_stopping(); });
  if (errand_.is_stopping()) return true;
  if (ran.ending.signal != 0) throw std::runtime_error("it ended by signal " + std::to_string(ran.ending.signal));
  std::istringstream lines(ran.said);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("BROKEN ")) continue;
    if (told.broken++ == 0) told.first = line;
    log_("error", "look at the whole trail: " + line);
  }
  if (told.broken == 0) log_("info", "look at the whole trail: entries=" + std::to_string(told.entries) + " good");
  {
    const std::lock_guard lock(mutex_);
    last_ = told;
  }
  const bool is_news = is_new_night || told.first != before->first;
  if (told.broken > 0 && is_news) alarm_(told);
  return true;
}

std::optional<NightlyReport> Nightly::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

}  // namespace mithaq::service
