#include "service/trusted_time.h"

#include "service/quorum.h"
#include "service/stamp_book.h"
#include "trail/digest.h"
#include "trail/time_stamp.h"

namespace mithaq::service {

bool TrustedTime::is_apart() const { return trail::are_apart(time, came); }

std::optional<TrustedTime> trusted_time(store::Store& store, const Charter& charter, Tokens which) {
  if (!charter.ratified_seq) return std::nullopt;
  const std::int64_t seq = *charter.ratified_seq;
  const auto covering = store.checkpoint_covering(store.index_of(charter.id.value, seq));
  if (!covering) return std::nullopt;
  const Digest sha256 = trail::digest(covering->note);
  const auto asked = which == Tokens::first ? first_attempt(store, charter.id, sha256, seq)
                                            : token_over(store, charter.id, sha256, seq);
  if (!asked || asked->kind != "timestamped") return std::nullopt;
  return TrustedTime{moment_from_rfc3339(asked->data.at("time").string()).value(), asked->data.at("authority").string(),
                     asked->at};
}

bool is_stamped(store::Store& store, const Charter& charter) {
  if (!charter.definition || !charter.definition->require_trusted_time) return false;
  const auto awaited = awaited_checkpoint(store, charter);
  const auto token = awaited ? token_over(store, charter.id, trail::digest(awaited->note), 0) : std::nullopt;
  return token && !trail::are_apart(moment_from_rfc3339(token->data.at("time").string()).value(), token->at);
}

}  // namespace mithaq::service
