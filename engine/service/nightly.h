// After its start and each night the daemon looks at its whole trail as an auditor would: every entry and every
// document hashed again, every signature checked, every charter replayed and recounted (reference: trail 2.1). It reads
// the state folder as `mithaq trail verify` does, beside the writer, and holds nobody up.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "service/clock.h"
#include "service/errand.h"
#include "service/nightly_report.h"
#include "service/premises.h"

namespace mithaq::service {

class Nightly {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  using Alarm = std::function<void(const NightlyReport&)>;
  Nightly(const Premises& premises, Clock& clock, Alarm alarm, Log log);

  void start();
  void stop() { errand_.stop(); }
  // Looks where a night has begun since the last look (03:00 where the house is), and each hour while something
  // contradicts; answers whether it did. For tests, and the thread.
  bool look();
  std::optional<NightlyReport> last() const;  // none: it has not come to an end yet; any thread

 private:
  Day night() const;

  const Premises& premises_;
  Clock& clock_;
  Alarm alarm_;
  Log log_;
  std::optional<Day> looked_;  // the night; of the thread alone
  mutable std::mutex mutex_;
  std::optional<NightlyReport> last_;
  Errand errand_;  // last: it uses all of the above
};

}  // namespace mithaq::service
