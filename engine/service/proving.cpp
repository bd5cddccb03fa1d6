#include "service/proving.h"

#include "service/quorum.h"
#include "trail/proof.h"

namespace mithaq::service {

std::string proof_name(const CharterId& charter, std::int64_t seq) {
  return charter.value + "-" + std::to_string(seq) + ".tlog-proof";
}

std::string proof(store::Store& store, const std::string& strand, std::int64_t seq,
                  const std::optional<trail::Policy>& policy) {
  const std::int64_t index = store.index_of(strand, seq);
  if (index < 0) return "";
  auto covering = quorum_checkpoint(policy, store, index);
  if (!covering) covering = store.checkpoint_covering(index);
  if (!covering) return "";
  return trail::proof_text({store.log(index, index + 1).front().bytes, index,
                            store::tree(store, covering->size).inclusion_proof(index),
                            policy ? store::cosigned_note(store, *covering) : covering->note});
}

}  // namespace mithaq::service
