#include "audit/tiles.h"
#include "audit/verify.h"
#include "fuzz/targets.h"
#include "trail/canonical.h"
#include "trail/entry.h"
#include "trail/proof.h"

namespace mithaq::fuzz {

namespace {

void entry(std::string_view bytes) {
  try {
    const Entry read = trail::entry_from_leaf(bytes);
    promise(trail::leaf_bytes(read) == bytes, "an entry that is read is written with the same bytes");
  } catch (const trail::NotCanonical& refused) {
    promise(!refused.id.empty() && refused.byte <= bytes.size(), "a refusal has a name and a place");
  }
}

void receipt(std::string_view bytes) {
  const auto proof = trail::proof_from_text(bytes);
  if (proof) promise(trail::proof_text(*proof) == bytes, "a proof that is read is written with the same bytes");
  const audit::Report report = audit::verify_receipt(std::string(bytes), "receipt", {});
  promise(report.exit_code() != 0, "without a key nothing is verified");
  promise(proof || report.exit_code() == 1, "what is no proof is broken");
}

void tile(std::string_view bytes) {
  audit::Tiles tiles;
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos || !tiles.add(bytes.substr(0, line), bytes.substr(line + 1), "tile")) return;
  for (const std::int64_t size : {1, 7, 256, 70'000}) {
    tiles.inclusion(size / 2, size);
    tiles.consistency(size / 2 + 1, size);
  }
}

}  // namespace

void trail_reader(std::string_view bytes) {
  entry(bytes);
  receipt(bytes);
  tile(bytes);
}

}  // namespace mithaq::fuzz
