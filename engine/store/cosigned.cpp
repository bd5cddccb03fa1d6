// The published form of a checkpoint.
#include "store/store.h"
#include "trail/cosignature.h"

namespace mithaq::store {

std::string cosigned_note(Store& store, const CheckpointRow& checkpoint) {
  std::string out = checkpoint.note;
  std::size_t lines = 0;
  for (const CosignatureRow& row : store.cosignatures(checkpoint.size))
    if (++lines <= trail::most_cosignatures) out += row.line;
  return out;
}

}  // namespace mithaq::store
