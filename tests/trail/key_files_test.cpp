// What a package says of keys, read by OpenSSH itself.
#include "trail/key_files.h"

#include <gtest/gtest.h>

#include "fakes/workshop.h"
#include "trail/canonical.h"

namespace mithaq::trail {
namespace {

Moment at(const char* text) { return moment_from_rfc3339(text).value(); }

class KeyFilesTest : public testing::Test {
 protected:
  void enrol(const std::string& name, const std::string& replaces = "") {
    shop.run("ssh-keygen -q -N '' -C '' -t ed25519 -f " + name);
    const PublicKey key = public_key(shop.read(name + ".pub")).value();
    Entry entry;
    entry.seq = next++;
    entry.kind = replaces.empty() ? "key-enrolled" : "key-rotated";
    entry.at = at(replaces.empty() ? "2026-11-01T00:00:00Z" : "2026-11-10T00:00:00Z");
    entry.data = Value::object(
        {{"key",
          Value::object({{"fingerprint", key.fingerprint}, {"algorithm", key.algorithm}, {"format", key.format}})},
         {"body", "deaf-union"},
         {"uses", Value::array({"statement"})},
         {"valid_from", to_rfc3339(entry.at)},
         {"confirmed_by", Value::array({"m-a", "m-b"})}});
    if (!replaces.empty()) entry.data.set("replaces", public_key(shop.read(replaces + ".pub"))->fingerprint);
    entry.evidence.push_back({"public-key", digest(key.bytes), static_cast<std::int64_t>(key.bytes.size()),
                              "text/plain", std::make_shared<const std::string>(key.bytes)});
    keys.take(entry);
  }
  void revoke(const std::string& name, const char* distrust) {
    Entry entry;
    entry.seq = next++;
    entry.kind = "key-revoked";
    entry.at = at("2026-11-20T00:00:00Z");
    entry.data = Value::object({{"fingerprint", public_key(shop.read(name + ".pub"))->fingerprint},
                                {"invalid_from", "2026-11-19T00:00:00Z"},
                                {"reason", "lost"},
                                {"distrust", distrust}});
    keys.take(entry);
  }
  int verified(const std::string& name, const std::string& when) {
    shop.write("allowed", allowed_signers(keys));
    shop.write("statement.json", "{}");
    shop.run("rm -f statement.json.sig && ssh-keygen -q -Y sign -f " + name + " -n mithaq-statement statement.json");
    return shop.runs(
        "ssh-keygen -Y verify -f allowed -I deaf-union -n mithaq-statement -s statement.json.sig "
        "-O verify-time=" +
        when + " < statement.json");
  }

  test::Workshop shop;
  KeyRegister keys;
  std::int64_t next = 0;
};

TEST_F(KeyFilesTest, each_key_has_its_window) {
  enrol("old");
  enrol("new", "old");
  EXPECT_EQ(verified("old", "20261105000000Z"), 0);
  EXPECT_EQ(verified("old", "20261031000000Z"), 255);
  EXPECT_EQ(verified("old", "20261111000000Z"), 255);
  EXPECT_EQ(verified("new", "20261111000000Z"), 0);
  EXPECT_EQ(verified("new", "20261105000000Z"), 255);
}

TEST_F(KeyFilesTest, only_what_is_trusted_in_nothing_is_in_the_list_of_the_revoked) {
  for (const char* name : {"good", "lost", "stolen"}) enrol(name);
  shop.write("krl", revoked_krl(keys));
  EXPECT_EQ(shop.runs("ssh-keygen -Q -f krl good.pub lost.pub stolen.pub"), 0);
  revoke("lost", "later");
  revoke("stolen", "all");
  shop.write("krl", revoked_krl(keys));
  EXPECT_EQ(shop.runs("ssh-keygen -Q -f krl good.pub lost.pub"), 0) << shop.read("said");
  EXPECT_EQ(shop.runs("ssh-keygen -Q -f krl stolen.pub"), 1) << shop.read("said");
  EXPECT_EQ(verified("lost", "20261110000000Z"), 0);
  EXPECT_EQ(verified("lost", "20261121000000Z"), 255);
}

TEST_F(KeyFilesTest, the_enrolments_say_whose_keys_they_are) {
  enrol("key");
  revoke("key", "all");
  const Value all = read(enrolments_json(keys));
  ASSERT_EQ(all.at("keys").items().size(), 1u);
  const Value& one = all.at("keys").items().front();
  EXPECT_EQ(one.at("body").string(), "deaf-union");
  EXPECT_EQ(one.at("confirmed_by").items().size(), 2u);
  EXPECT_EQ(one.at("revoked").at("distrust").string(), "all");
}

}  // namespace
}  // namespace mithaq::trail
