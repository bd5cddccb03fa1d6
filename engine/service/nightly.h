// After its start and each night the daemon has its whole trail looked at as an auditor would: every entry and every
// document hashed again, every signature checked, every charter replayed and recounted (reference: trail 2.1). A
// process of its own reads the state folder, as `mithaq trail verify` does for anybody, beside the writer; it holds
// nobody up, and the memory that it takes goes with it.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "host/process.h"
#include "service/clock.h"
#include "service/errand.h"
#include "service/nightly_report.h"
#include "service/premises.h"
#include "store/store.h"

namespace mithaq::service {

class Nightly {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  using Alarm = std::function<void(const NightlyReport&)>;
  // What `trail verify` prints of this state folder; ended where it is stopping.
  using Verify = std::function<host::Ran(const std::string& state, const std::function<bool()>& is_stopping)>;
  Nightly(const Premises& premises, store::Store& store, Clock& clock, Verify verify, Alarm alarm, Log log);

  void start();
  void stop() { errand_.stop(); }
  // Looks where a night has begun since the last look (03:00 where the house is), and each hour while something
  // contradicts; answers whether it did. For tests, and the thread.
  bool look();
  std::optional<NightlyReport> last() const;  // none: it has not come to an end yet; any thread

 private:
  Day night() const;

  const Premises& premises_;
  store::Store& store_;
  Clock& clock_;
  Verify verify_;
  Alarm alarm_;
  Log log_;
  std::optional<Day> looked_;  // the night; of the thread alone
  mutable std::mutex mutex_;
  std::optional<NightlyReport> last_;
  Errand errand_;  // last: it uses all of the above
};

}  // namespace mithaq::service
