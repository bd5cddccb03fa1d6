// Ties the target named MITHAQ_FUZZ_TARGET to libFuzzer. What a target throws ends the program, which is a finding.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mithaq::fuzz::MITHAQ_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
