// The house's sense of time: closes what is due, reminds, draws up the daily lists, signs checkpoints; once a second at
// the most.
#pragma once

#include "service/digests.h"
#include "service/dispatcher.h"
#include "service/errand.h"
#include "service/summaries.h"
#include "service/writer.h"

namespace mithaq::service {

// Deadlines of open stages whose local time is another instant by the zones of today than by those of the opening
// (`deadline-zone-changed`, with the fact `charter`). Nothing moves: a secretary may extend.
std::vector<Warning> zone_warnings(const Premises& premises, store::Store& store, Writer& writer);

class Ticker {
 public:
  Ticker(Premises& premises, store::Store& store, Writer& writer, Clock& clock, Dispatcher& dispatcher,
         Dispatcher::Log log);
  void start();
  void stop() { errand_.stop(); }
  // Into the log, at the start: the zones are read then.
  void warn_of_zones() const;
  // Gives every charter whose time has come its turn, and the daily lists theirs; answers how many. For tests and the
  // errand.
  int tick();

 private:
  bool tick(const CharterId& id, Moment now);

  Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Clock& clock_;
  Dispatcher& dispatcher_;
  Dispatcher::Log log_;
  Digests digests_;
  Summaries summaries_;
  Errand errand_;  // last: it uses all of the above
};

}  // namespace mithaq::service
