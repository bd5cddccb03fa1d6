// Asks the time-stamping authority of the settings for what the trail says is to be stamped, and records what came of
// it in the strand of the charter. Nobody waits for it longer than one attempt takes, and no lock is held meanwhile.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "host/outward.h"
#include "service/chance.h"
#include "service/errand.h"
#include "service/stamp_book.h"
#include "service/stamp_view.h"
#include "service/writer.h"

namespace mithaq::service {

class Stamping {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  using Post = std::function<host::OutwardAnswer(const std::string& url, const std::string& query)>;
  Stamping(const Premises& premises, store::Store& store, Writer& writer, Clock& clock, Chance& chance, Post post,
           Log log)
      : premises_(premises),
        store_(store),
        writer_(writer),
        clock_(clock),
        chance_(chance),
        post_(std::move(post)),
        log_(std::move(log)) {}

  void start();
  void stop() { errand_.stop(); }
  // Asks for all that is due now, one after the other; answers how many tokens came. For tests, and the thread.
  int ask();
  std::vector<StampAwaited> awaited();  // of this moment; any thread

 private:
  bool ask(const Stamp& stamp);
  bool is_wanted(const Stamp& stamp) const;
  rules::ReportTimeStamp answer_to(const Stamp& stamp);

  const Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Clock& clock_;
  Chance& chance_;
  Post post_;
  Log log_;
  std::mutex book_mutex_;
  StampBook book_;
  Moment rests_until_{};  // of who asks alone
  Errand errand_;         // last: it uses all of the above
};

}  // namespace mithaq::service
