// `mithaq simulate --what-if`, as the house answers it.
#include "open_house.h"

namespace mithaq::service {
namespace {

const SupposedView* silent(const WhatIf& found, const std::string& position) {
  for (const SupposedView& supposed : found.supposed)
    if (supposed.supposed.silent == position && supposed.supposed.answers.empty()) return &supposed;
  return nullptr;
}

TEST(Supposing, the_usual_questions_are_answered_in_both_languages) {
  OpenHouse house;
  ASSERT_EQ(why(house.writer.submit(house.order("deaf-union")).get()), "");
  const auto found = house.house.what_if("charter", "", std::nullopt);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stage, "sign-off");
  const SupposedView* all = silent(*found, "approve");
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->explanation.at("result").string(), "passed");
  EXPECT_EQ(silent(*found, "object")->explanation.at("result").string(), "failed");
  EXPECT_EQ(silent(*found, "abstain")->at_close, "passed") << "one for and none against";
  for (const SupposedView& supposed : found->supposed) {
    EXPECT_FALSE(supposed.needs_sentence.ar.empty());
    EXPECT_FALSE(supposed.needs_sentence.en.empty());
  }
}

TEST(Supposing, what_cannot_be_supposed_is_refused) {
  OpenHouse house;
  const auto refusal = [&](const std::string& charter, const std::string& stage, const Supposition& supposition) {
    const auto found = house.house.what_if(charter, stage, supposition);
    return found ? std::string() : found.error().id;
  };
  EXPECT_EQ(refusal("nothing", "", {}), "unknown-charter");
  EXPECT_EQ(refusal("charter", "nothing", {}), "unknown-stage");
  EXPECT_EQ(refusal("charter", "", {{{"nobody", "approve"}}, ""}), "not-on-roll");
  EXPECT_EQ(refusal("charter", "", {{{"deaf-union", "maybe"}}, ""}), "unknown-position");
  EXPECT_EQ(refusal("charter", "", {{}, "maybe"}), "unknown-position");
  EXPECT_EQ(refusal("charter", "sign-off", {{{"deaf-union", "approve"}}, "abstain"}), "");
}

}  // namespace
}  // namespace mithaq::service
