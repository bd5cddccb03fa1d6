// When the daily lists go out: once the hour of the settings has come, to each reader of each charter under way, at
// most one on a date. What is in the outbox says which went out, so that a new start sends none a second time.
#pragma once

#include "service/dispatcher.h"
#include "service/writer.h"

namespace mithaq::service {

class Digests {
 public:
  Digests(const Premises& premises, store::Store& store, Writer& writer, Dispatcher::Log log)
      : premises_(premises), store_(store), writer_(writer), log_(std::move(log)) {}

  // Puts what is due into the outbox; how many.
  int draw_up(Moment now);

 private:
  struct Morning;
  int draw_up(const store::CharterRow& row, Morning& morning);
  int send(const Charter& charter, const Member& reader, const Morning& morning, bool with_strays,
           const std::vector<Job>& jobs);

  const Premises& premises_;
  store::Store& store_;
  Writer& writer_;
  Dispatcher::Log log_;
  Addresses addresses_{premises_, store_};
  std::optional<Day> done_;  // the date whose lists have been looked at
};

}  // namespace mithaq::service
