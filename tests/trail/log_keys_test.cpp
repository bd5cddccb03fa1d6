// The log's name and keys, as the registry's strand tells them.
#include "trail/log_keys.h"

#include <gtest/gtest.h>

namespace mithaq::trail {
namespace {

const std::string own = "mithaq.example/log";

VerifierKey key(char of, const std::string& origin = own) {
  return under_origin({own, "", 1, std::string(32, of)}, origin);
}

Entry of_kind(const std::string& kind, const VerifierKey& next, const VerifierKey& old, Moment at = {}) {
  Entry out;
  out.kind = kind;
  out.at = at;
  out.data = Value::object({{"key", Value::object({{"fingerprint", vkey_text(next)}})},
                            {"uses", Value::array({"log"})},
                            {"replaces", vkey_text(old)},
                            {"confirmed_by", Value::array({"m-a", "m-b"})}});
  return out;
}

Entry restored(std::int64_t epoch, std::int64_t old, std::int64_t kept, const std::string& origin = own) {
  Entry out;
  out.kind = "restore-epoch";
  const auto head = [&](std::int64_t size) { return Value::object({{"origin", origin}, {"size", size}}); };
  out.data = Value::object({{"epoch", epoch}, {"old", head(old)}, {"kept", head(kept)}});
  return out;
}

std::vector<std::string> names(const std::vector<VerifierKey>& keys) {
  std::vector<std::string> out;
  for (const VerifierKey& one : keys) out.push_back(one.name + " " + one.public_key.front());
  return out;
}

using Names = std::vector<std::string>;

TEST(LogKeys, without_a_change_the_first_signs) {
  const LogKeys keys;
  EXPECT_TRUE(keys.is_first());
  EXPECT_EQ(names(keys.signing(key('a'), own, Moment{})), Names{own + " a"});
  EXPECT_EQ(names(keys.all(key('a'), own)), Names{own + " a"});
}

TEST(LogKeys, the_one_before_signs_on_for_thirty_days) {
  LogKeys keys;
  keys.take(of_kind("key-rotated", key('b'), key('a')));
  EXPECT_EQ(names(keys.signing(key('a'), own, Moment{} + both_sign - std::chrono::seconds(1))),
            (Names{own + " b", own + " a"}));
  EXPECT_EQ(names(keys.signing(key('a'), own, Moment{} + both_sign)), Names{own + " b"});
  EXPECT_FALSE(keys.is_first());
}

TEST(LogKeys, a_restoring_without_loss_changes_no_name_and_counts_all_the_same) {
  LogKeys keys;
  keys.take(restored(2, 7, 7));
  EXPECT_EQ(keys.epoch(), 1);
  EXPECT_EQ(keys.newest_epoch(), 2);
  EXPECT_TRUE(keys.is_first());
  EXPECT_FALSE(keys.kept_of(own));
}

TEST(LogKeys, each_loss_closes_a_log_and_every_key_is_known_under_every_name) {
  LogKeys keys;
  keys.take(of_kind("key-rotated", key('b'), key('a')));
  keys.take(restored(2, 7, 7));
  keys.take(of_kind("key-offered", key('c'), key('b')));
  ASSERT_TRUE(keys.offer());
  keys.take(restored(3, 9, 8));
  EXPECT_FALSE(keys.offer()) << "its note names the log that is closed";
  keys.take(restored(4, 12, 10, own + "-3"));
  EXPECT_EQ(keys.epoch(), 4);
  EXPECT_EQ(keys.kept_of(own), 8);
  EXPECT_EQ(keys.kept_of(own + "-3"), 10);
  EXPECT_FALSE(keys.kept_of(own + "-4"));
  EXPECT_EQ(names(keys.all(key('a'), own)),
            (Names{own + "-4 b", own + "-4 a", own + "-3 b", own + "-3 a", own + " b", own + " a"}));
  EXPECT_EQ(names(keys.signing(key('a'), own, Moment{} + both_sign)), Names{own + "-4 b"});
}

TEST(LogKeys, what_is_of_members_or_no_key_is_no_affair_of_it) {
  LogKeys keys;
  Entry of_member = of_kind("key-rotated", key('b'), key('a'));
  of_member.data.set("uses", Value::array({"statement"}));
  keys.take(of_member);
  EXPECT_TRUE(keys.is_first());
  Entry none = of_kind("key-rotated", key('b'), key('a'));
  none.data.set("replaces", "no key");
  EXPECT_THROW(keys.take(none), std::runtime_error);
}

}  // namespace
}  // namespace mithaq::trail
