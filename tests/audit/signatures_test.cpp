// Signatures of members, held against the keys that the registry knew at that moment.
#include "audit/signatures.h"

#include <gtest/gtest.h>

#include "audit/recorded_charter.h"
#include "audit/state_source.h"
#include "fakes/plugins.h"
#include "fakes/workshop.h"

namespace mithaq::audit {
namespace {

class Signatures : public testing::Test {
 protected:
  Signatures() {
    shop.run("ssh-keygen -q -N '' -t ed25519 -f key");
    store = store::open_sqlite(state.path);
    trail::Statement words;
    words.origin = "mithaq.example/log";
    words.charter = {"partnership-2026"};
    words.stage = {"review"};
    words.round = 1;
    words.body = {"deaf-union"};
    words.position = "approve";
    words.revision = 1;
    words.revision_sha256 = words.roll = words.checkpoint_root = std::string(64, 'a');
    words.text_ar = "نوافق";
    words.text_en = "We approve";
    words.nonce = std::string(32, '1');
    words.prepared_at = at("2026-11-02T09:00:00Z");
    words.expires_at = at("2026-11-12T09:00:00Z");
    statement = trail::statement_bytes(words);
    shop.write("statement.json", statement);
    shop.run("ssh-keygen -q -Y sign -f key -n mithaq-statement statement.json");
  }

  Evidence document(const char* role, const std::string& bytes) {
    return {role, objects.put(bytes), static_cast<std::int64_t>(bytes.size()), "text/plain", nullptr};
  }
  Entry enrolled(const char* when = "2026-11-01T09:00:00Z") {
    const auto key = trail::public_key(shop.read("key.pub")).value();
    Entry out;
    out.strand = registry_strand;
    out.seq = 0;
    out.kind = "key-enrolled";
    out.at = at(when);
    out.data = Value::object(
        {{"key",
          Value::object({{"fingerprint", key.fingerprint}, {"algorithm", key.algorithm}, {"format", key.format}})},
         {"body", "deaf-union"},
         {"uses", Value::array({"statement"})},
         {"valid_from", when},
         {"confirmed_by", Value::array({"m-a", "m-b"})}});
    out.evidence.push_back(document("public-key", key.bytes));
    return out;
  }
  Entry revoked(const char* invalid_from, const char* distrust = "later") {
    Entry out;
    out.strand = registry_strand;
    out.seq = 1;
    out.kind = "key-revoked";
    out.at = at("2026-11-05T09:00:00Z");
    out.data = Value::object({{"fingerprint", trail::public_key(shop.read("key.pub"))->fingerprint},
                              {"invalid_from", invalid_from},
                              {"reason", "lost"},
                              {"distrust", distrust}});
    return out;
  }
  Entry accepted(std::int64_t registry = 0) {
    Entry out;
    out.strand = "partnership-2026";
    out.seq = 7;
    out.registry = registry;
    out.kind = "signature-accepted";
    out.at = at("2026-11-02T10:00:00Z");
    out.stage = StageId{"review"};
    out.round = 1;
    out.actor = {"member", MemberId{"m-7k2q9x4d"}, std::nullopt};
    out.data = Value::object({{"body", "deaf-union"},
                              {"statement", objects.put(statement)},
                              {"format", "sshsig"},
                              {"fingerprint", trail::public_key(shop.read("key.pub"))->fingerprint}});
    out.evidence.push_back(document("signature", shop.read("statement.json.sig")));
    return out;
  }
  // "BROKEN signature bad-signature .."
  std::string told(const std::vector<Entry>& entries) {
    const StateSource source(*store, objects, {});
    std::vector<Finding> findings;
    SignatureCheck check(source, findings, "");
    for (const Entry& entry : entries) check.look(entry, Finding{});
    check.finish();
    std::string out;
    for (const Finding& f : findings)
      out += std::string(id(f.word)) + " " + f.id + (f.cause.empty() ? "" : " " + f.cause) +
             (f.found.empty() ? "" : " " + f.found);
    return out;
  }

  test::Workshop shop;
  StateOnDisk state;
  std::unique_ptr<store::Store> store;
  store::Objects objects{state.path + "/objects"};
  std::string statement;
};

TEST_F(Signatures, one_with_an_enrolled_key_holds) { EXPECT_EQ(told({enrolled(), accepted()}), ""); }

TEST_F(Signatures, a_key_that_was_not_enrolled_or_not_yet_is_told) {
  EXPECT_EQ(told({accepted()}), "BROKEN key-not-valid key-not-enrolled");
  EXPECT_EQ(told({enrolled("2026-11-03T09:00:00Z"), accepted()}), "BROKEN key-not-valid key-not-valid why=early");
  Entry other = accepted();
  other.data.set("body", "press-centre");
  EXPECT_TRUE(told({enrolled(), other}).starts_with("BROKEN statement"));
}

TEST_F(Signatures, other_words_than_those_that_were_signed_are_told) {
  Entry other = accepted();
  statement.replace(statement.find("We approve"), 10, "We object.");
  other.data.set("statement", objects.put(statement));
  EXPECT_EQ(told({enrolled(), other}), "BROKEN signature bad-signature why=changed");
  other.round = 2;
  EXPECT_TRUE(told({enrolled(), other}).starts_with("BROKEN statement"));
  Entry unreadable = accepted();
  unreadable.evidence = {document("signature", "no signature")};
  EXPECT_EQ(told({enrolled(), unreadable}), "BROKEN signature bad-form");
}

TEST_F(Signatures, a_key_that_is_revoked_before_or_after_makes_the_difference) {
  EXPECT_EQ(told({enrolled(), accepted(), revoked("2026-11-04T09:00:00Z")}), "");
  EXPECT_EQ(told({enrolled(), accepted(), revoked("2026-11-02T08:00:00Z")}),
            "MARK key-revoked-later 2026-11-02T08:00:00Z");
  EXPECT_EQ(told({enrolled(), accepted(), revoked("2026-11-04T09:00:00Z", "all")}), "MARK key-distrusted lost")
      << "also what the log took long before";
  EXPECT_EQ(told({enrolled(), revoked("2026-11-02T08:00:00Z"), accepted(1)}),
            "BROKEN key-not-valid key-not-valid why=revoked");
}

TEST_F(Signatures, two_administrators_have_compared_a_key_and_it_is_they_who_are_named) {
  Entry offered = enrolled(), vouched;
  offered.kind = "key-offered";
  vouched.strand = registry_strand;
  vouched.kind = "key-vouched";
  vouched.at = offered.at;
  const auto with = [&](const char* first, const char* second) {
    vouched.data =
        Value::object({{"fingerprint", trail::public_key(shop.read("key.pub"))->fingerprint}, {"by", first}});
    Entry last = enrolled();
    last.actor = {"administrator", MemberId{second}, std::nullopt};
    return told({offered, vouched, last});
  };
  EXPECT_EQ(with("m-a", "m-b"), "");
  EXPECT_EQ(with("m-b", "m-b"), "BROKEN key-not-valid m-a") << "one has done both";
  EXPECT_EQ(with("m-a", "m-c"), "BROKEN key-not-valid m-a") << "another one than is named";
  Entry alone = enrolled();
  alone.data.set("confirmed_by", Value::array({"m-a", "m-a"}));
  EXPECT_EQ(told({alone}), "BROKEN key-not-valid m-a");
}

TEST_F(Signatures, a_key_of_the_log_takes_the_place_of_the_one_that_signed_with_the_signature_of_both) {
  fakes::FakeSigner signer("mithaq.example/log");
  const std::string first = signer.keys().log_vkey;
  const auto confirmed = [](fakes::FakeSigner& by, const std::string& old) {
    return by.confirm_log_key(old, by.next_log_key(old).vkey);
  };
  const LogKeyChange offered = signer.next_log_key(first), second = confirmed(signer, first);
  const LogKeyChange third = confirmed(signer, second.vkey);
  const auto change = [&](const LogKeyChange& next, const std::string& old, const std::string& note) {
    Entry out;
    out.strand = registry_strand;
    out.kind = "key-rotated";
    out.at = at("2026-11-02T09:00:00Z");
    out.data = Value::object(
        {{"key", Value::object({{"fingerprint", next.vkey}, {"algorithm", "ed25519"}, {"format", "note"}})},
         {"body", "mithaq.example/log"},
         {"uses", Value::array({"log"})},
         {"valid_from", "2026-11-02T09:00:00Z"},
         {"confirmed_by", Value::array({"m-a", "m-b"})},
         {"replaces", old}});
    out.evidence.push_back(document("enrolment", note));
    return out;
  };
  const Entry good = change(second, first, second.note);
  EXPECT_EQ(told({good}), "");
  EXPECT_EQ(told({good, change(third, second.vkey, third.note)}), "");
  EXPECT_EQ(told({good, enrolled(), accepted()}), "") << "no key of a member";
  // After a loss the log has another name, and its keys with it.
  fakes::FakeSigner anew("mithaq.example/log-2");
  const std::string second_anew = anew.next_log_key(anew.keys().log_vkey).vkey;
  const LogKeyChange third_anew = confirmed(anew, second_anew);
  EXPECT_EQ(told({good, change(third_anew, second_anew, third_anew.note)}), "");
  EXPECT_EQ(told({change(second, first, offered.note)}), "BROKEN log-key-change " + second.vkey) << "only offered";
  EXPECT_EQ(told({change(third, first, second.note)}), "BROKEN log-key-change " + third.vkey);
  EXPECT_EQ(told({change(second, first, third.note)}), "BROKEN log-key-change " + second.vkey);
  EXPECT_EQ(told({change(second, first, second.note.substr(0, second.note.rfind("\u2014")))}),
            "BROKEN log-key-change " + second.vkey);
  EXPECT_EQ(told({good, change(second, first, second.note)}), "BROKEN log-key-change " + second.vkey)
      << "the first signs no more";
  EXPECT_EQ(told({change({"no key", ""}, first, second.note)}).substr(0, 21), "BROKEN log-key-change");
}

TEST_F(Signatures, what_is_not_at_hand_cannot_be_judged) {
  Entry gone = accepted();
  gone.evidence = {{"signature", std::string(64, 'b'), 3, "text/plain", nullptr}};
  EXPECT_EQ(told({enrolled(), gone}), "GAP signature-unchecked");
  Entry certificate = accepted();
  certificate.data.set("format", "cms");
  EXPECT_EQ(told({enrolled(), certificate}), "GAP signature-unchecked authorities");
}

TEST_F(Signatures, a_register_that_its_documents_do_not_fit_is_told) {
  Entry other = enrolled();
  other.evidence = {document("public-key", "ssh-ed25519 AAAA")};
  EXPECT_TRUE(told({other}).starts_with("BROKEN key-not-valid registry seq=0"));
}

}  // namespace
}  // namespace mithaq::audit
