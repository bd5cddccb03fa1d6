// Tokens of an authority, held against the entries that name them.
#include "audit/stamps.h"

#include <gtest/gtest.h>

#include "audit/recorded_charter.h"
#include "audit/state_source.h"
#include "fakes/time_authority.h"
#include "trail/time_stamp.h"

namespace mithaq::audit {
namespace {

using Fault = test::TimeAuthority::Fault;

const Moment stamped_at = at("2026-11-02T10:00:00Z");
const std::string note = "mithaq.example/log\n12\n" + trail::base64(trail::empty_root()) + "\n\n— mithaq.example/log " +
                         trail::base64(std::string(68, 'x')) + "\n";

class Stamps : public testing::Test {
 protected:
  Evidence document(const char* role, const std::string& bytes) {
    return {role, objects.put(bytes), static_cast<std::int64_t>(bytes.size()), "text/plain", nullptr};
  }
  Entry entry(const char* kind, std::int64_t seq) {
    Entry out;
    out.strand = "partnership-2026";
    out.seq = seq;
    out.kind = kind;
    out.at = stamped_at;
    return out;
  }
  Entry stamped(const std::string& reply, const char* what = "checkpoint", const std::string& bytes = note) {
    Entry out = entry("timestamped", 9);
    out.data = Value::object({{"what", what},
                              {"sha256", objects.put(bytes)},
                              {"authority", "Time of tsa"},
                              {"time", to_rfc3339(stamped_at)}});
    out.evidence = {document("query", query(bytes)), document("token", reply), document("chain", authority.chain()),
                    document("checkpoint", bytes)};
    return out;
  }
  static std::string query(const std::string& bytes = note) {
    return trail::time_stamp_query(trail::digest(bytes), "a nonce");
  }
  std::string reply(Fault fault = Fault::none) const { return authority.reply(query(), stamped_at, fault); }
  // "BROKEN time-token chain"
  std::string told(const std::vector<Entry>& entries) {
    const StateSource source(*store, objects, {});
    std::vector<Finding> findings;
    handed.clear();
    StampCheck check(source, findings, [this](const std::string&, const std::string& text) { handed += text; });
    std::int64_t index = 10;
    for (const Entry& one : entries) {
      Finding place;
      place.index = index++;
      check.look(one, place);
    }
    check.finish();
    std::string out;
    for (const Finding& f : findings)
      out += (out.empty() ? "" : ", ") + std::string(id(f.word)) + " " + f.id + (f.found.empty() ? "" : " " + f.found);
    return out;
  }

  test::TimeAuthority authority;
  StateOnDisk state;
  std::unique_ptr<store::Store> store = store::open_sqlite(state.path);
  store::Objects objects{state.path + "/objects"};
  std::string handed;
};

TEST_F(Stamps, a_good_token_holds_and_its_checkpoint_is_handed_on) {
  EXPECT_EQ(told({stamped(reply())}), "");
  EXPECT_EQ(handed, note);
}

TEST_F(Stamps, whatever_does_not_fit_is_told) {
  EXPECT_EQ(told({stamped(reply(Fault::chain))}), "BROKEN time-token chain");
  EXPECT_EQ(told({stamped(reply(Fault::nonce))}), "BROKEN time-token nonce");
  EXPECT_EQ(told({stamped("no token")}), "BROKEN time-token rejected");
  Entry other = stamped(reply());
  other.data.set("time", "2026-11-02T10:00:01Z");
  EXPECT_EQ(told({other}), "BROKEN time-token 2026-11-02T10:00:00Z");
  other = stamped(reply());
  other.data.set("sha256", objects.put("other bytes"));
  EXPECT_EQ(told({other}), "BROKEN time-token " + trail::digest(note));
  other = stamped(reply());
  other.evidence.erase(other.evidence.begin() + 1);
  EXPECT_EQ(told({other}), "BROKEN time-token");
  EXPECT_EQ(told({stamped(authority.reply(query("no note"), stamped_at), "checkpoint", "no note")}),
            "BROKEN time-token " + trail::digest("no note"));
}

TEST_F(Stamps, a_seal_must_be_one_of_the_strand) {
  const Entry token = stamped(authority.reply(query("a seal"), stamped_at), "certificate", "a seal");
  EXPECT_EQ(told({token}), "BROKEN time-token " + trail::digest("a seal"));
  Entry sealed = entry("sealed", 8);
  sealed.evidence = {document("seal", "a seal")};
  EXPECT_EQ(told({sealed, token}), "");
}

TEST_F(Stamps, clocks_that_are_apart_and_a_ratification_without_a_token_are_marks) {
  Entry late = stamped(reply());
  late.at = stamped_at + std::chrono::minutes(10);
  EXPECT_EQ(told({late}), "");
  late.at += std::chrono::seconds(1);
  EXPECT_EQ(told({late}), "MARK time-apart 2026-11-02T10:00:00Z");
  EXPECT_EQ(told({entry("ratified", 7)}), "MARK no-trusted-time");
  EXPECT_EQ(told({entry("ratified", 7), stamped(reply())}), "") << "the checkpoint of size 12 covers index 10";
  EXPECT_EQ(told({entry("other", 5), entry("other", 6), entry("ratified", 7), stamped(reply())}),
            "MARK no-trusted-time");
}

TEST_F(Stamps, a_workflow_may_ask_for_a_token_before_the_ratification) {
  Entry opened = entry("charter-opened", 0);
  const auto with = [&](const std::string& snapshot) {
    opened.data = Value::object({{"workflow", Value::object({{"sha256", objects.put(snapshot)}})}});
  };
  with(R"({"require_trusted_time":true})");
  const Entry settled = entry("stage-settled", 6), ratified = entry("ratified", 10);
  EXPECT_EQ(told({opened, settled, stamped(reply()), ratified}), "MARK no-trusted-time")
      << "the checkpoint of size 12 covers index 11, not 13";
  EXPECT_EQ(told({opened, settled, ratified}), "BROKEN time-token, MARK no-trusted-time");
  EXPECT_EQ(told({opened, settled, ratified, stamped(reply())}), "BROKEN time-token, MARK no-trusted-time")
      << "it comes too late";
  EXPECT_EQ(told({opened, entry("other", 5), settled, stamped(reply()), ratified}),
            "BROKEN time-token, MARK no-trusted-time")
      << "it does not cover the end of the stage at index 12";
  with("{}");
  EXPECT_EQ(told({opened, settled, ratified}), "MARK no-trusted-time");
}

}  // namespace
}  // namespace mithaq::audit
