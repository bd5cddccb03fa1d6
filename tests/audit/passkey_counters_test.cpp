#include <gtest/gtest.h>

#include "audit/signatures.h"

namespace mithaq::audit {
namespace {

std::string counted(std::uint32_t n) {
  std::string out(33, 'x');
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xFF);
  return out;
}

TEST(PasskeyCounters, of_one_key_never_run_back) {
  PasskeyCounters counters;
  EXPECT_FALSE(counters.higher_before("one", counted(300)));
  EXPECT_FALSE(counters.higher_before("one", counted(300))) << "the same again is no less";
  EXPECT_FALSE(counters.higher_before("two", counted(1))) << "another device counts for itself";
  EXPECT_EQ(counters.higher_before("one", counted(299)), 300u);
  EXPECT_EQ(counters.higher_before("one", counted(255)), 300u) << "what ran back is not the new measure";
  EXPECT_FALSE(counters.higher_before("one", counted(0))) << "this device does not count";
  EXPECT_FALSE(counters.higher_before("one", counted(301)));
}

}  // namespace
}  // namespace mithaq::audit
