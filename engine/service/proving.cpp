#include "service/proving.h"

#include "trail/proof.h"

namespace mithaq::service {

std::string proof_name(const CharterId& charter, std::int64_t seq) {
  return charter.value + "-" + std::to_string(seq) + ".tlog-proof";
}

std::string proof(store::Store& store, const CharterId& charter, std::int64_t seq) {
  const std::int64_t index = store.index_of(charter.value, seq);
  const auto covering = index < 0 ? std::nullopt : store.checkpoint_covering(index);
  if (!covering) return "";
  return trail::proof_text({store.log(index, index + 1).front().bytes, index,
                            store::tree(store, covering->size).inclusion_proof(index),
                            store::cosigned_note(store, *covering)});
}

}  // namespace mithaq::service
