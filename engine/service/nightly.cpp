#include "service/nightly.h"

#include <unistd.h>

#include <stdexcept>

#include "audit/verify.h"
#include "service/house_day.h"
#include "service/kept_state.h"

namespace mithaq::service {

namespace {

constexpr auto look_again = std::chrono::minutes(1);
constexpr auto begins = std::chrono::hours(3);        // after midnight
constexpr auto while_broken = std::chrono::hours(1);  // it may have been mended
constexpr int politeness = 10;                        // to whoever is answering meanwhile

}  // namespace

Nightly::Nightly(const Premises& premises, Clock& clock, Alarm alarm, Log log)
    : premises_(premises), clock_(clock), alarm_(std::move(alarm)), log_(std::move(log)) {}

Day Nightly::night() const { return house_day(premises_, clock_.now() - begins); }

void Nightly::start() {
  errand_.start(
      look_again,
      [this, is_polite = false]() mutable {
        if (!is_polite) is_polite = nice(politeness) != -1;  // of this thread, and those that it starts
        look();
      },
      [this](const std::exception& broken) {
        log_("error", std::string("nightly look at the trail: ") + broken.what());
      });
}

bool Nightly::look() {
  const auto before = last();
  const bool is_new_night = looked_ != night();
  if (!is_new_night && !(before && before->broken > 0 && before->at + while_broken <= clock_.now())) return false;
  looked_ = night();
  KeptState state(premises_.settings.state, premises_.settings.state);
  const audit::Report report = audit::verify(state.source(), {}, [this](std::int64_t, std::int64_t) {
    if (errand_.is_stopping()) throw std::runtime_error("the daemon stops");
  });
  NightlyReport told{clock_.now(), report.entries, 0, ""};
  for (const audit::Finding& finding : report.findings) {
    if (finding.word != audit::Word::broken) continue;
    if (told.broken++ == 0) told.first = audit::line(finding);
    log_("error", "nightly look at the trail: " + audit::line(finding));
  }
  if (told.broken == 0) log_("info", "nightly look at the trail: entries=" + std::to_string(told.entries) + " good");
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
