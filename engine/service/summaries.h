// The answers by mail whose receipts were left out, because their body has had as many on that day as one gets
// (mail_intake.h): told in one mail to each of its members (reference: mail 9).
//
// A summary is the receipt of the newest of these answers, and names every other one with the place of its proof. It
// goes out when the day is over where the house is, or when the round has closed before: what came in time must be
// confirmed before the round settles. What is in the outbox says which answers have been told; none is told twice, and
// none is lost by a restart.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/dispatcher.h"
#include "service/writer.h"

namespace mithaq::service {

inline constexpr std::size_t receipts_a_day = 5;  // of answers by mail, to one body

// A receipt that stands for several.
inline bool is_summary(const Job& receipt) { return receipt.facts.find("positions") != nullptr; }

class Summaries {
 public:
  Summaries(const Premises& premises, store::Store& store, Writer& writer, Dispatcher::Log log)
      : premises_(premises), store_(store), writer_(writer), log_(std::move(log)) {}

  // Puts what is due into the outbox; how many.
  int draw_up(Moment now);

 private:
  struct Untold;
  int draw_up(const Charter& charter, Day today);
  int draw_up(const Charter& charter, const BodyId& body, Day today);
  int send(const Charter& charter, const BodyId& body, const Untold& untold);

  const Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Dispatcher::Log log_;
  // By charter: on which day, and with how many entries, nothing was due.
  std::map<std::string, std::pair<Day, std::int64_t>> looked_;
};

}  // namespace mithaq::service
