// A body signs its answer: what counts, at which level, and what is refused and written down.
#include "service/signature_files.h"
#include "service/signing_house.h"

namespace mithaq::service {
namespace {

const Answer yes{"approve", {}, "", ""};

class SigningTest : public testing::Test {
 protected:
  // A body with a key approves; what it answers is the signature that is wanted, which nobody has handed in.
  std::string signature_of_an_answer() {
    house.enrol("deaf-union", "key");
    EXPECT_EQ(why(house.give("deaf-union", yes)), "");
    return house.ssh_sign("key", house.statement("deaf-union"));
  }

  SigningHouse house{"L2"};
};

TEST_F(SigningTest, an_answer_counts_once_it_is_signed_and_the_trail_shows_how) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_TRUE(house.newest("deaf-union").provisional);
  EXPECT_EQ(house.newest("deaf-union").assurance, "L1") << "the number was fresh";
  const std::int64_t before = house.newest("deaf-union").seq + 1;
  EXPECT_EQ(house.sign("deaf-union", "key"), "");
  house.work_off();
  EXPECT_TRUE(house.newest("deaf-union").counts());
  EXPECT_EQ(house.newest("deaf-union").assurance, "L2");
  EXPECT_EQ(house.kinds_since(before), (std::vector<std::string>{"signature-accepted", "position-confirmed"}));
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST_F(SigningTest, the_statement_says_in_both_languages_what_is_signed) {
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const auto statement = trail::statement_from(house.statement("deaf-union")).value();
  EXPECT_EQ(statement.origin, "localhost/log");
  EXPECT_EQ(statement.body.value, "deaf-union");
  EXPECT_EQ(statement.position, "approve");
  EXPECT_EQ(statement.revision_sha256, house.charter("charter")->newest_revision().sha256);
  EXPECT_EQ(statement.roll, house.round().roll_sha256);
  EXPECT_GT(statement.checkpoint_size, 0);
  EXPECT_EQ(statement.expires_at, *house.round().deadline + std::chrono::hours(24));
  EXPECT_NE(statement.text_en.find("approve revision 1 of “Charter of partnership”"), std::string::npos);
  EXPECT_NE(statement.text_ar.find("نوافق على النسخة 1 من «ميثاق الشراكة»"), std::string::npos);
}

TEST_F(SigningTest, the_same_file_again_returns_the_first_receipt) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union"), file = house.ssh_sign("key", bytes);
  const auto first = house.desk().sign(house.token("deaf-union"), "", trail::digest(bytes), {file, "", "", ""});
  const std::int64_t entries = house.charter("charter")->entries;
  const auto again = house.desk().sign(house.token("deaf-union"), "", trail::digest(bytes), {file, "", "", ""});
  ASSERT_TRUE(first && again);
  EXPECT_EQ(again->seq, first->seq);
  EXPECT_EQ(again->leaf_hash, first->leaf_hash);
  EXPECT_TRUE(again->again);
  EXPECT_EQ(house.charter("charter")->entries, entries);
}

TEST_F(SigningTest, a_signature_that_comes_by_reply_is_taken_or_its_fault_is_told) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union");
  house.work_off();
  EXPECT_EQ(house.mails_signature("deaf-union", house.ssh_sign("key", bytes, "file")), "answer");
  EXPECT_EQ(house.kinds_since(0).back(), "signature-refused");
  house.work_off();
  EXPECT_NE(house.newest_text("ask-back").find("-n mithaq-statement"), std::string::npos)
      << house.newest_text("ask-back");

  const std::string good = house.ssh_sign("key", bytes);
  EXPECT_EQ(house.mails_signature("deaf-union", good), "answer");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  house.work_off();
  const auto receipts = house.notices_of("receipt"), questions = house.notices_of("ask-back");
  EXPECT_EQ(house.mails_signature("deaf-union", good), "answer");
  house.work_off();
  EXPECT_EQ(house.notices_of("receipt"), receipts + 1) << "the same file again is answered by the receipt";
  EXPECT_EQ(house.notices_of("ask-back"), questions);
  EXPECT_EQ(house.newest("deaf-union").signatures.size(), 1u);
}

TEST_F(SigningTest, words_beside_a_signature_that_say_another_answer_are_asked_back) {
  const std::string good = signature_of_an_answer();
  EXPECT_EQ(house.mails_signature("deaf-union", good, "We abstain"), "ask-back");
  EXPECT_FALSE(house.newest("deaf-union").counts());
  house.work_off();
  EXPECT_NE(house.newest_text("ask-back").find("answer as the position Abstain"), std::string::npos)
      << house.newest_text("ask-back");
  EXPECT_EQ(house.mails_signature("deaf-union", good, "Approve\n", "STATEMENT.SIG"), "answer");
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST_F(SigningTest, words_beside_a_signature_that_are_no_answer_go_to_a_person) {
  const std::string good = signature_of_an_answer();
  EXPECT_EQ(house.mails_signature("deaf-union", good, "You will find our statement attached"), "answer");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  house.work_off();
  EXPECT_NE(house.newest_text("receipt").find("words that we did not read"), std::string::npos);
  EXPECT_EQ(house.house.mails(false).size(), 1u);
}

TEST_F(SigningTest, of_several_signature_files_none_is_chosen) {
  const std::string good = signature_of_an_answer(), bytes = house.statement("deaf-union");
  house.ssh_key("stranger");
  EXPECT_EQ(house.mails_signature("deaf-union", good, "", "s.sig", {house.ssh_sign("stranger", bytes)}), "ask-back");
  EXPECT_FALSE(house.newest("deaf-union").counts());
  house.work_off();
  EXPECT_NE(house.newest_text("ask-back").find("more than one signature file"), std::string::npos);
  EXPECT_EQ(house.mails_signature("deaf-union", good, "", "s.sig", {good}), "answer") << "the same one twice is one";
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST_F(SigningTest, a_signature_over_a_signed_statement_is_told_that_it_needs_no_other) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.enrol("deaf-union", "other");
  EXPECT_EQ(house.mails_signature("deaf-union", house.ssh_sign("other", bytes)), "answer");
  house.work_off();
  EXPECT_NE(house.newest_text("ask-back").find("signed already"), std::string::npos) << house.newest_text("ask-back");
  EXPECT_NE(house.newest_text("ask-back").find("Your recorded answer is not touched"), std::string::npos);
}

// One signature is asked for: what was signed before is no half of it.
TEST_F(SigningTest, the_same_answer_given_anew_waits_for_its_own_signature) {
  house.enrol("deaf-union", "key", true);
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const auto shown = house.house.charter("charter", true)->rounds.back().positions;
  const auto ours = std::ranges::find(shown, "deaf-union", &PositionView::body);
  EXPECT_EQ(ours->key_holder, "member") << "of the one that counts";
  EXPECT_FALSE(awaits_second(*ours));
  const auto receipt = house.desk().to_sign(house.token("deaf-union"), "");
  EXPECT_EQ(receipt->reached, "L1");
  EXPECT_FALSE(receipt->lacks_second);
}

TEST_F(SigningTest, files_that_a_shell_has_rewritten_or_joined_are_told_apart) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_EQ(house.sign("deaf-union", "", "\xff\xfe-\0-"), "utf-16");
  const KeyWish two{house.ssh_key("one") + house.ssh_key("two"), false, "", false, ""};
  EXPECT_EQ(house.desk().enrolment(house.token("deaf-union"), two).error().id, "several-keys");
  const KeyWish wide{"\xfe\xff" + house.ssh_key("one"), false, "", false, ""};
  EXPECT_EQ(house.desk().enrolment(house.token("deaf-union"), wide).error().id, "utf-16");
}

TEST_F(SigningTest, an_enrolment_says_what_the_house_wrote_and_nothing_else) {
  const KeyWish wish{house.ssh_key("key"), false, "", false, ""};
  auto enrolment = house.desk().enrolment(house.token("deaf-union"), wish).value();
  enrolment.text_en = "I order two coffees.";
  const std::string bytes = trail::enrolment_bytes(enrolment);
  const auto offered =
      house.desk().offer(house.token("deaf-union"), wish, bytes, {house.ssh_sign("key", bytes), "", "", ""}, {});
  ASSERT_FALSE(offered);
  EXPECT_EQ(offered.error().id, "enrolment-not-fitting");
}

// A mail program signs the whole mail: its words are the answer all the same.
TEST_F(SigningTest, a_signature_without_a_name_is_no_signature_of_the_answer) {
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_EQ(house.mails_signature("deaf-union", "of the mail", "We abstain", ""), "answer");
  EXPECT_EQ(house.newest("deaf-union").kind, PositionKind::abstain);
}

TEST_F(SigningTest, a_private_key_that_comes_by_reply_is_called_that) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_EQ(house.mails_signature("deaf-union", house.shop.read("key")), "ask-back");
  house.work_off();
  EXPECT_NE(house.newest_text("ask-back").find("This is a private key."), std::string::npos)
      << house.newest_text("ask-back");
  EXPECT_NE(house.newest_text("ask-back").find("follow “Sign the answer”"), std::string::npos);
}

TEST_F(SigningTest, what_is_refused_is_told_and_written_with_its_reason) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union");
  EXPECT_EQ(house.sign("deaf-union", "", "hello"), "bad-form");
  EXPECT_EQ(house.sign("deaf-union", "", house.shop.read("key")), "private-key");
  EXPECT_EQ(house.sign("deaf-union", "", std::string(70'000, 'x')), "too-large");
  house.ssh_key("stranger");
  EXPECT_EQ(house.sign("deaf-union", "stranger"), "key-not-enrolled");
  EXPECT_EQ(house.sign("deaf-union", "", house.ssh_sign("key", bytes + " ")), "bad-signature");
  EXPECT_EQ(house.sign("deaf-union", "", house.ssh_sign("key", bytes, "file")), "bad-signature");
  house.shop.run("ssh-keygen -q -N '' -t rsa -b 2048 -f short");
  EXPECT_EQ(house.sign("deaf-union", "", house.ssh_sign("short", bytes)), "algorithm-not-allowed");
  EXPECT_TRUE(house.newest("deaf-union").provisional);
  EXPECT_EQ(house.newest("deaf-union").signatures_refused, 7);
  const Entry last = trail::entry_from_leaf(house.store->strand("charter").back().bytes);
  EXPECT_EQ(last.kind, "signature-refused");
  EXPECT_EQ(last.data.at("reason").string(), "algorithm-not-allowed");
  EXPECT_EQ(last.data.at("statement").string(), trail::digest(bytes));
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST_F(SigningTest, what_a_refused_signature_is_about_is_told) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union"), token = house.token("deaf-union");
  const auto refused =
      house.desk().sign(token, "", trail::digest(bytes), {house.ssh_sign("key", bytes, "file"), "", "", ""});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().facts.at("why"), "namespace");
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("key"), "lost", "later", std::nullopt));
  const auto revoked = house.desk().sign(token, "", trail::digest(bytes), {house.ssh_sign("key", bytes), "", "", ""});
  ASSERT_FALSE(revoked);
  EXPECT_EQ(revoked.error().facts.at("why"), "revoked");
}

TEST_F(SigningTest, a_passkey_is_refused_in_words_of_its_own) {
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const test::Workshop& shop = house.shop;
  shop.run(
      "openssl ecparam -name prime256v1 -genkey -noout -out pk.pem && "
      "openssl pkey -in pk.pem -pubout -outform DER -out pk.der");
  const KeyWish wish{shop.read("pk.der"), true, "Y3JlZA", true, ""};
  const std::string token = house.token("deaf-union");
  const trail::Enrolment asked = house.desk().enrolment(token, wish).value();
  const auto assertion = [&](const std::string& text, const std::string& origin, char flags) {
    std::string challenge = trail::base64(trail::sha256(text));
    while (challenge.ends_with('=')) challenge.pop_back();
    for (char& c : challenge) c = c == '+' ? '-' : c == '/' ? '_' : c;
    const std::string client =
        R"({"type":"webauthn.get","challenge":")" + challenge + R"(","origin":")" + origin + "\"}";
    const std::string device = std::string(trail::view(trail::sha256(asked.home.rp_id))) + flags + std::string(4, '\0');
    shop.write("tbs", device + std::string(trail::view(trail::sha256(client))));
    shop.run("openssl dgst -sha256 -sign pk.pem -out tbs.sig tbs");
    return SignatureFile{"", client, device, shop.read("tbs.sig")};
  };
  const std::string bytes = house.statement("deaf-union"), enrolment = trail::enrolment_bytes(asked);
  const auto refusal = [&](const SignatureFile& file) {
    const auto done = house.desk().sign(token, "", trail::digest(bytes), file);
    if (done) return std::string();
    const auto& facts = done.error().facts;
    return done.error().id + (facts.contains("why") ? " " + facts.at("why") : "");
  };
  EXPECT_EQ(refusal(assertion(bytes, asked.home.origin, 5)), "passkey-not-enrolled");
  const auto unproven = house.desk().offer(token, wish, enrolment, assertion(enrolment, "http://elsewhere", 5), {});
  ASSERT_FALSE(unproven);
  EXPECT_EQ(unproven.error().id, "bad-passkey");
  ASSERT_TRUE(house.desk().offer(token, wish, enrolment, assertion(enrolment, asked.home.origin, 5), {}));
  for (const Caller& by : {house.administrator, house.other_administrator})
    ASSERT_TRUE(house.desk().confirm_key(by, house.desk().keys().front().fingerprint));
  EXPECT_EQ(refusal(assertion(bytes, asked.home.origin, 1)), "bad-passkey user");
  EXPECT_EQ(refusal(assertion(bytes, "https://elsewhere.example", 5)), "bad-passkey origin");
  EXPECT_EQ(refusal(assertion(bytes + " ", asked.home.origin, 5)), "bad-passkey challenge");
  EXPECT_EQ(refusal({"", "{}", "short", "x"}), "bad-passkey");
  for (const Language language : {Language::ar, Language::en}) {
    const notices::Phrases& phrases = *house.premises->phrases;
    const std::string said = phrases.say(Refusal{"bad-passkey", {{"why", "user"}}}, language);
    EXPECT_EQ(said.find(language == Language::ar ? "نُزّل" : "download"), std::string::npos) << said;
  }
  EXPECT_EQ(refusal(assertion(bytes, asked.home.origin, 5)), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST_F(SigningTest, the_key_of_another_body_signs_nothing_here) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("watan-gaza", yes)), "");
  EXPECT_EQ(house.sign("watan-gaza", "key"), "key-not-enrolled");
}

TEST_F(SigningTest, a_statement_is_signed_once_and_only_while_it_is_the_bodys_newest_answer) {
  house.enrol("deaf-union", "key");
  house.enrol("deaf-union", "second");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string first = house.statement("deaf-union");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  const auto by = [&](const std::string& key, const std::string& statement) {
    const auto done = house.desk().sign(house.token("deaf-union"), "", trail::digest(statement),
                                        {house.ssh_sign(key, statement), "", "", ""});
    return done ? "" : done.error().id;
  };
  EXPECT_EQ(by("second", first), "used");
  ASSERT_EQ(why(house.give("deaf-union", {"abstain", {}, "", ""})), "");
  EXPECT_EQ(by("second", first), "unknown-statement");
  EXPECT_EQ(by("second", "{}"), "unknown-statement");
}

TEST_F(SigningTest, a_statement_has_its_time) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union");
  const std::string file = house.ssh_sign("key", bytes);
  const std::string token = house.token("deaf-union");
  house.clock.set(trail::statement_from(bytes)->expires_at + std::chrono::seconds(1));
  const auto late = house.desk().sign(token, "", trail::digest(bytes), {file, "", "", ""});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().id, "expired");
}

TEST_F(SigningTest, what_a_package_holds_of_a_minisign_signature_is_what_minisign_takes) {
  const test::Workshop& shop = house.shop;
  const auto sign = [&](const std::string& bytes) {
    shop.write("m.json", bytes);
    shop.run("minisign -S -s mini.key -m m.json -x m.minisig");
    return SignatureFile{shop.read("m.minisig"), "", "", ""};
  };
  shop.run("minisign -G -W -p mini.pub -s mini.key");
  const KeyWish wish{shop.read("mini.pub"), false, "", false, ""};
  const std::string enrolment = trail::enrolment_bytes(*house.desk().enrolment(house.token("deaf-union"), wish));
  ASSERT_TRUE(house.desk().offer(house.token("deaf-union"), wish, enrolment, sign(enrolment), {}));
  const std::string fingerprint = trail::public_key(wish.file)->fingerprint;
  for (const Caller& by : {house.administrator, house.other_administrator})
    ASSERT_TRUE(house.desk().confirm_key(by, fingerprint));
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string statement = house.statement("deaf-union");
  ASSERT_TRUE(house.desk().sign(house.token("deaf-union"), "", trail::digest(statement), sign(statement)));
  std::string pub;
  add_key_files(*house.charter("charter"), keys_below(*house.store, house.objects, house.store->head().size),
                [&](const std::string& path, std::string bytes) {
                  if (path.ends_with(".pub")) pub = std::move(bytes);
                });
  shop.write("out.pub", pub);
  EXPECT_EQ(shop.runs("minisign -V -p out.pub -m m.json -x m.minisig"), 0) << pub << shop.read("said");
}

// Its comment names the secret key, which is not in it.
TEST_F(SigningTest, a_minisign_signature_is_taken_by_reply_and_its_secret_key_is_not) {
  const test::Workshop& shop = house.shop;
  shop.run("minisign -G -W -p mini.pub -s mini.key && minisign -G -W -p other.pub -s other.key");
  const auto sign = [&](const std::string& bytes, const std::string& key) {
    shop.write("m.json", bytes);
    shop.run("minisign -S -s " + key + " -m m.json -x m.minisig");
    return shop.read("m.minisig");
  };
  const KeyWish wish{shop.read("mini.pub"), false, "", false, ""};
  const std::string enrolment = trail::enrolment_bytes(*house.desk().enrolment(house.token("deaf-union"), wish));
  ASSERT_TRUE(
      house.desk().offer(house.token("deaf-union"), wish, enrolment, {sign(enrolment, "mini.key"), "", "", ""}, {}));
  for (const Caller& by : {house.administrator, house.other_administrator})
    ASSERT_TRUE(house.desk().confirm_key(by, trail::public_key(wish.file)->fingerprint));
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string statement = house.statement("deaf-union");
  EXPECT_EQ(house.sign("deaf-union", "", sign(statement, "other.key")), "key-not-enrolled");
  EXPECT_EQ(house.sign("deaf-union", "", shop.read("mini.key")), "private-key");
  EXPECT_EQ(house.mails_signature("deaf-union", shop.read("mini.key")), "ask-back");
  EXPECT_EQ(house.mails_signature("deaf-union", sign(statement, "mini.key")), "answer");
  EXPECT_EQ(house.newest("deaf-union").signatures.size(), 1u);
}

TEST_F(SigningTest, what_was_signed_with_a_key_that_is_trusted_in_nothing_any_more_is_marked) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.work_off();
  const auto marks = [&] {
    std::vector<std::string> out;
    for (const PositionView& p : house.house.charter("charter", true)->rounds.back().positions)
      if (!p.distrusted.empty()) out.push_back(p.body + " " + p.distrusted);
    return out;
  };
  EXPECT_TRUE(marks().empty());
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("key"), "compromised", "all", std::nullopt));
  EXPECT_EQ(marks(), std::vector<std::string>{"deaf-union compromised"});
  const auto report = house.audit();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(std::ranges::count(report.findings, "key-distrusted", &audit::Finding::id), 1);
}

TEST_F(SigningTest, an_answer_to_an_earlier_text_is_not_signed_for_a_later_one) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union"), token = house.token("deaf-union");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  ASSERT_TRUE(house.act(house.secretary, "charter", ReturnStage{{"sign-off"}, "a new text"}));
  Caller once = house.secretary;
  once.key = house.house.fresh_key();
  ASSERT_TRUE(house.house.publish_revision(once, "charter", fakes::three_articles("أخرى.", "Another."), "substantive",
                                           "as asked", {}));
  house.work_off();
  // What awaits a word on the new text is said by a new signature, not by a link.
  const Position* carried = house.round().newest({"deaf-union"});
  if (carried) {
    const auto by_link = house.act("deaf-union", ConfirmPosition{});
    ASSERT_FALSE(by_link);
    EXPECT_EQ(by_link.error().id, "level-above-link");
  }
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_TRUE(house.newest("deaf-union").provisional);
  const auto old = house.desk().sign(house.token("deaf-union"), "", trail::digest(bytes),
                                     {house.ssh_sign("key", bytes), "", "", ""});
  EXPECT_EQ(house.statement("deaf-union").find(bytes), std::string::npos);
  EXPECT_EQ(house.sign("deaf-union", "key"), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST_F(SigningTest, a_signature_that_comes_after_a_new_text_is_told_of_it) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const std::string bytes = house.statement("deaf-union"), token = house.token("deaf-union");
  ASSERT_TRUE(house.act(house.secretary, "charter", ReturnStage{{"sign-off"}, "a new text"}));
  Caller once = house.secretary;
  once.key = house.house.fresh_key();
  ASSERT_TRUE(house.house.publish_revision(once, "charter", fakes::three_articles("أخرى.", "Another."), "substantive",
                                           "as asked", {}));
  const auto late = house.desk().sign(token, "", trail::digest(bytes), {house.ssh_sign("key", bytes), "", "", ""});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().id, "other-revision");
  EXPECT_TRUE(house.desk().to_sign(token, "")->is_closed);
  EXPECT_TRUE(house.desk().to_sign(token, "")->has_newer_revision);
}

TEST_F(SigningTest, a_link_alone_never_reaches_what_a_signature_has_to_say) {
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  house.work_off();
  const auto confirmed = house.act("deaf-union", ConfirmPosition{});
  ASSERT_FALSE(confirmed);
  EXPECT_EQ(confirmed.error().id, "level-above-link");
  house.tick("2026-11-11T15:00:01Z");
  house.tick("2026-11-13T15:00:01Z");
  EXPECT_NE(house.charter("charter")->rounds.front().outcome, "passed");
}

TEST_F(SigningTest, of_many_refusals_twenty_are_written) {
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  for (int i = 0; i < 25; ++i) EXPECT_EQ(house.sign("deaf-union", "", "hello"), "bad-form");
  EXPECT_EQ(house.newest("deaf-union").signatures_refused, 20);
}

TEST(Signing, a_code_that_has_just_come_is_evidence_of_the_first_level) {
  SigningHouse house("L1");
  house.clock.pass(std::chrono::minutes(11));
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_TRUE(house.newest("deaf-union").provisional) << "the number of the request is too old";
  const auto link = house.link("deaf-union");
  ASSERT_EQ(house.desk().send_code(link.token), std::nullopt);
  house.work_off();
  const Notice code = house.notifier.notices.back();
  ASSERT_EQ(code.kind, "code");
  const std::size_t at = code.text.find_first_of("0123456789");
  const std::string number = code.text.substr(at, 6);
  EXPECT_EQ(why(house.house.give(link.token, yes, link.number, house.house.fresh_key())), "wrong-number");
  ASSERT_EQ(why(house.house.give(link.token, yes, number, house.house.fresh_key())), "");
  EXPECT_EQ(house.newest("deaf-union").assurance, "L1");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  house.clock.pass(std::chrono::minutes(11));
  ASSERT_EQ(why(house.house.give(link.token, {"abstain", {}, "", ""}, number, house.house.fresh_key())), "");
  EXPECT_TRUE(house.newest("deaf-union").provisional) << "a code has its ten minutes";
}

TEST(Signing, codes_are_sent_five_times_an_hour) {
  SigningHouse house("L1");
  const std::string token = house.token("deaf-union");
  for (int i = 0; i < 5; ++i) {
    house.clock.pass(std::chrono::minutes(1));
    EXPECT_EQ(house.desk().send_code(token), std::nullopt);
  }
  EXPECT_EQ(house.desk().send_code(token)->id, "too-many-codes");
  house.clock.pass(std::chrono::minutes(61));
  EXPECT_EQ(house.desk().send_code(token), std::nullopt);
}

TEST(Signing, where_no_signature_is_asked_for_a_body_with_a_key_may_still_sign) {
  SigningHouse house("L0");
  ASSERT_EQ(why(house.give("watan-gaza", yes)), "");
  EXPECT_EQ(house.statement("watan-gaza"), "") << "it has no key";
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  EXPECT_TRUE(house.newest("deaf-union").counts());
  EXPECT_EQ(house.sign("deaf-union", "key"), "");
  EXPECT_EQ(house.newest("deaf-union").assurance, "L2");
}

}  // namespace
}  // namespace mithaq::service
