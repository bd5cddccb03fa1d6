// Asks those witnesses that run a server, over the web (C2SP tlog-witness), until they have signed the checkpoint that
// is asked for. One that does not answer is asked again after a minute; nothing waits for it but ratification.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "host/outward.h"
#include "service/clock.h"
#include "service/errand.h"
#include "service/witnessing.h"

namespace mithaq::service {

class WitnessCaller {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  using Post = std::function<host::OutwardAnswer(const std::string& url, const std::string& body)>;
  WitnessCaller(const Premises& premises, Witnessing& witnessing, Clock& clock, Post post, Log log)
      : premises_(premises), witnessing_(witnessing), clock_(clock), post_(std::move(post)), log_(std::move(log)) {}

  void start();
  void stop() { errand_.stop(); }
  // Asks everybody whose turn it is; answers how many lines came. For tests, and the thread.
  int ask();
  // Told once of a size that a witness says it has signed, and that is more than is here.
  std::function<void(const std::string& witness, std::int64_t size)> ahead = [](const std::string&, std::int64_t) {};

 private:
  bool ask(const trail::Witness& witness);
  bool failed(const trail::Witness& witness, const std::string& why);              // always false
  bool is_ahead(const trail::Witness& witness, std::optional<std::int64_t> seen);  // always false

  const Premises& premises_;
  Witnessing& witnessing_;
  Clock& clock_;
  Post post_;
  Log log_;
  std::map<std::string, std::chrono::steady_clock::time_point> not_before_;
  std::map<std::string, std::int64_t> told_ahead_;  // by witness
  Errand errand_;                                   // last: it uses all of the above
};

}  // namespace mithaq::service
