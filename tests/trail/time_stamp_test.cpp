// Time stamps by openssl: ours says yes where it does, and why not where it does not.
#include "trail/time_stamp.h"

#include <gtest/gtest.h>

#include "fakes/time_authority.h"
#include "trail/digest.h"

namespace mithaq::trail {
namespace {

using Fault = test::TimeAuthority::Fault;

const Moment stamped_at = moment_from_rfc3339("2026-11-02T09:30:00Z").value();
const std::string data = "localhost/log\n12\nroot\n\n— line\n";
const std::string nonce = "\x81\x02\x03\x04\x05\x06\x07\x08";

class TimeStampTest : public testing::Test {
 protected:
  std::string query(const std::string& policy = "") const { return time_stamp_query(digest(data), nonce, policy); }
  // The refusal, or the time.
  std::string said(const std::string& asked, const std::string& reply) const {
    const auto stamp = time_stamp(asked, reply, authority.chain());
    return stamp ? to_rfc3339(stamp->time) : stamp.error();
  }

  test::TimeAuthority authority;
};

}  // namespace

TEST_F(TimeStampTest, a_token_of_openssl_is_good_and_openssl_takes_our_question_with_it) {
  const std::string reply = authority.reply(query(), stamped_at);
  EXPECT_TRUE(authority.holds(query(), reply, data, stamped_at)) << authority.shop.read("said");
  const auto stamp = time_stamp(query(), reply, authority.chain());
  ASSERT_TRUE(stamp) << stamp.error();
  EXPECT_EQ(*stamp, (TimeStamp{stamped_at, "Time of tsa"}));
  EXPECT_EQ(asked_in(query()), digest(data));
  authority.shop.write("q.tsq", query("1.2.3.4.2"));
  authority.shop.run("openssl ts -query -in q.tsq -text");
  const std::string text = authority.shop.read("said");
  for (const char* part : {"sha256", "Policy OID: 1.2.3.4.2", "Nonce: 0x8102030405060708", "Certificate required: yes"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST_F(TimeStampTest, an_answer_to_another_question_is_told_by_what_differs) {
  EXPECT_EQ(said(query(), authority.reply(query(), stamped_at, Fault::rejected)), "rejected");
  EXPECT_EQ(said(query(), authority.reply(query(), stamped_at, Fault::imprint)), "imprint");
  EXPECT_EQ(said(query(), authority.reply(query(), stamped_at, Fault::nonce)), "nonce");
  EXPECT_EQ(said(query("1.2.3.4.1"), authority.reply(query(), stamped_at, Fault::policy)), "policy");
  EXPECT_EQ(said(query(), authority.reply(query(), stamped_at, Fault::policy)), "2026-11-02T09:30:00Z")
      << "any policy will do where none is asked for";
  EXPECT_EQ(said(query(), authority.reply(query(), stamped_at, Fault::chain)), "chain");
  for (const char* none : {"", "<html>please sign in</html>"}) EXPECT_EQ(said(query(), none), "rejected");
}

TEST_F(TimeStampTest, the_certificate_must_be_for_time_stamps_and_valid_at_the_tokens_own_time) {
  EXPECT_EQ(said(query(), authority.reply(query(), *moment_from_rfc3339("2027-06-01T00:00:00Z"))),
            "2027-06-01T00:00:00Z");
  EXPECT_EQ(said(query(), authority.reply(query(), *moment_from_rfc3339("2029-06-01T00:00:00Z"))), "ended")
      << "its certificate had ended";
  EXPECT_EQ(time_stamp(query(), authority.reply(query(), stamped_at), "").error(), "chain");
}

TEST_F(TimeStampTest, a_short_key_is_worth_nothing) {
  authority.make("ca", "short", "-newkey rsa:2048", "critical,timeStamping");
  EXPECT_EQ(said(query(), authority.reply_by("short", query(), stamped_at)), "weak");
  authority.make("ca", "long", "-newkey rsa:3072", "critical,timeStamping");
  EXPECT_EQ(said(query(), authority.reply_by("long", query(), stamped_at)), "2026-11-02T09:30:00Z");
}

// No changed byte of a token passes; openssl says no to each that we say no to because of its signature.
TEST_F(TimeStampTest, an_altered_token_is_worth_nothing) {
  const std::string reply = authority.reply(query(), stamped_at);
  const std::size_t time = reply.find("20261102093000Z");
  ASSERT_NE(time, std::string::npos);
  std::string altered = reply;
  altered[time + 13] = '1';
  EXPECT_EQ(said(query(), altered), "chain");
  EXPECT_FALSE(authority.holds(query(), altered, data, stamped_at));
  for (std::size_t i = 0; i < reply.size(); i += 7) {
    altered = reply;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    const auto stamp = time_stamp(query(), altered, authority.chain());
    if (stamp) {
      EXPECT_EQ(*stamp, (TimeStamp{stamped_at, "Time of tsa"})) << i;
    }
  }
}

}  // namespace mithaq::trail
