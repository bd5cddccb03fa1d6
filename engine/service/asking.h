// What a notice says: from a job and the charter's state to facts, to words, to a plugin's hands.
#pragma once

#include <mithaq/notifier.h>

#include "service/clock.h"
#include "service/premises.h"
#include "service/writer.h"
#include "store/objects.h"

namespace mithaq::service {

// Looks and composes; sends nothing and records nothing.
class Scribe {
 public:
  Scribe(const Premises& premises, store::Store& store, const store::Objects& objects, Writer& writer, Clock& clock)
      : premises_(premises), store_(store), objects_(objects), writer_(writer), clock_(clock) {}

  // In the member's first language, unless another is to stand first. Throws std::logic_error for a job of an unknown
  // round or member.
  Notice notice(const Job& job, std::optional<Language> first = std::nullopt);
  // As it was written while the charter stood so.
  Notice notice(const Job& job, const Charter& charter, Moment at, std::optional<Language> first = std::nullopt);

 private:
  const Premises& premises_;
  store::Store& store_;
  const store::Objects& objects_;
  Writer& writer_;
  Clock& clock_;
};

}  // namespace mithaq::service
