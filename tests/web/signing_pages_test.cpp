// The pages on which a member signs and names keys, over the real house: no script is needed but for passkeys.
#include <gtest/gtest.h>

#include "service/signing_house.h"
#include "web/http_client.h"
#include "web/server.h"

namespace mithaq {
namespace {

const std::string boundary = "----mithaq";

std::string part(const std::string& name, const std::string& value, const std::string& file = "") {
  return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" +
         (file.empty() ? "" : "; filename=\"" + file + "\"\r\nContent-Type: application/octet-stream") + "\r\n\r\n" +
         value + "\r\n";
}

class SigningPagesTest : public ::testing::Test {
 protected:
  explicit SigningPagesTest(const std::string& level = "L2") : house(level) {
    web::Options options;
    options.port = 0;
    server = std::make_unique<web::Server>(house.house, options);
    server->start();
  }
  testing::Answer get(const std::string& target) { return testing::ask(server->port(), "GET", target); }
  testing::Answer post(const std::string& target, const std::string& body) {
    return testing::ask(server->port(), "POST", target, "", body);
  }
  testing::Answer upload(const std::string& target, const std::string& parts) {
    const std::string body = parts + "--" + boundary + "--\r\n";
    return testing::raw(server->port(), "POST " + target +
                                            " HTTP/1.1\r\nHost: mithaq.example\r\nConnection: close\r\n"
                                            "Content-Type: multipart/form-data; boundary=" +
                                            boundary + "\r\nContent-Length: " + std::to_string(body.size()) +
                                            "\r\n\r\n" + body);
  }
  std::string at(const std::string& path) { return "/s/" + house.token("deaf-union") + path; }
  static bool holds(const testing::Answer& page, const std::string& what) {
    return page.body.find(what) != std::string::npos;
  }
  static std::string value(const testing::Answer& page, const std::string& name) {
    const std::string before = "name=\"" + name + "\" value=\"";
    const auto begin = page.body.find(before);
    if (begin == std::string::npos) return "";
    return page.body.substr(begin + before.size(), page.body.find('"', begin + before.size()) - begin - before.size());
  }

  service::SigningHouse house;
  std::unique_ptr<web::Server> server;
};

class ConfirmingPagesTest : public SigningPagesTest {
 protected:
  ConfirmingPagesTest() : SigningPagesTest("L1") {
    house.clock.pass(std::chrono::minutes(11));  // the number of the request is no longer fresh
  }
  std::string own() { return get(at("?c=1&lang=en")).body; }
  testing::Answer confirmed(const testing::Answer& page, const std::string& number) {
    return post(at("/act/confirm"), "lang=en&act=confirm&entry=" + value(page, "entry") + "&key=" + value(page, "key") +
                                        "&number=" + number);
  }
};

class TwoPersonsPagesTest : public SigningPagesTest {
 protected:
  TwoPersonsPagesTest() : SigningPagesTest("L3") {}
};

TEST_F(SigningPagesTest, a_key_that_waits_for_administrators_is_named_where_one_would_sign_with_it) {
  EXPECT_FALSE(holds(get(at("/sign?lang=en")), "cannot sign yet"));
  ASSERT_EQ(house.offer("deaf-union", "key"), "");
  const auto offered = get(at("/sign?lang=en"));
  EXPECT_TRUE(holds(offered, "waits for two administrators")) << offered.body;
  EXPECT_TRUE(holds(offered, house.print("key")));
  for (const auto& by : {house.administrator, house.other_administrator}) ASSERT_EQ(house.confirm("key", by), "");
  house.clock.pass(std::chrono::hours(24 * 8));
  EXPECT_FALSE(holds(get(at("/sign?lang=en")), "cannot sign yet"));
}

TEST_F(SigningPagesTest, the_members_page_has_the_proof_of_the_answer_and_of_its_signature) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.work_off();
  const std::int64_t seq = house.newest("deaf-union").signatures.front().seq;
  const auto page = get(at("?c=1&lang=en"));
  const std::string proof = at("/proof/" + std::to_string(seq));
  EXPECT_TRUE(holds(page, "<a href=\"" + proof + "\">Proof of its signature (a file)</a>")) << page.body;
  EXPECT_NE(get(proof).status, 404);
}

TEST_F(SigningPagesTest, a_key_is_offered_by_its_file_and_a_signed_statement) {
  const std::string key = house.ssh_key("key");
  const auto asked = upload(at("/keys?lang=en"), part("lang", "en") + part("file", key, "key.pub"));
  ASSERT_EQ(asked.status, 200);
  EXPECT_TRUE(holds(asked, "ssh-keygen -Y sign -f KEY -n mithaq-statement enrolment.json"));
  EXPECT_TRUE(holds(asked, house.print("key")));
  const auto begin = asked.body.find("/keys/enrolment/");
  ASSERT_NE(begin, std::string::npos);
  const auto file = get(at(asked.body.substr(begin, asked.body.find('"', begin) - begin)));
  ASSERT_EQ(file.status, 200);
  ASSERT_TRUE(trail::enrolment_from(file.body));
  const auto offered = upload(at("/keys/offer"), part("lang", "en") + part("enrolment", value(asked, "enrolment")) +
                                                     part("public_key", value(asked, "public_key")) + part("own", "") +
                                                     part("file", house.ssh_sign("key", file.body), "e.sig"));
  EXPECT_EQ(offered.status, 200);
  EXPECT_TRUE(holds(offered, "waits for two administrators"));
  ASSERT_EQ(house.desk().keys().size(), 1u);
  const auto wrong = upload(at("/keys"), part("lang", "en") + part("file", "nothing", "x"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(holds(wrong, "not a public key of a kind that is known")) << wrong.body;
}

TEST_F(SigningPagesTest, an_answer_is_signed_by_an_uploaded_or_pasted_file) {
  house.enrol("deaf-union", "key");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  const auto page = get(at("/sign?lang=en"));
  ASSERT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page, "approve revision 1 of"));
  EXPECT_TRUE(holds(page, "نوافق على النسخة 1"));
  const std::string digest = value(page, "statement");
  const auto file = get(at("/statement/" + digest));
  ASSERT_EQ(file.status, 200);
  EXPECT_EQ(trail::digest(file.body), digest);
  const std::string signature = house.ssh_sign("key", file.body);
  const auto wrong = upload(at("/sign"), part("lang", "en") + part("statement", digest) + part("file", "x", "x.sig"));
  EXPECT_EQ(wrong.status, 422);
  const auto done = upload(
      at("/sign"), part("lang", "en") + part("statement", digest) + part("file", "", "") + part("paste", signature));
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(holds(done, "The signature is accepted: ⁨signature (key of the body)⁩")) << done.body;
  EXPECT_TRUE(house.newest("deaf-union").counts());
  const auto again =
      upload(at("/sign"), part("lang", "en") + part("statement", digest) + part("file", signature, "s.sig"));
  EXPECT_TRUE(holds(again, "accepted before"));
}

TEST_F(SigningPagesTest, the_statement_is_saved_under_the_name_that_the_commands_have) {
  house.enrol("deaf-union", "key");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  const auto page = get(at("/sign?lang=en"));
  const std::string name = "statement-deaf-union-" + std::to_string(house.newest("deaf-union").seq) + ".json";
  EXPECT_TRUE(holds(page, "ssh-keygen -Y sign -f KEY -n mithaq-statement " + name)) << page.body;
  EXPECT_FALSE(holds(page, "minisign -S")) << "the body has no key of that kind";
  EXPECT_EQ(get(at("/statement/" + value(page, "statement"))).header("Content-Disposition"),
            "attachment; filename=\"" + name + "\"");
}

TEST_F(SigningPagesTest, these_pages_lead_to_themselves_in_the_other_language) {
  for (const std::string path : {"/sign", "/keys"})
    EXPECT_TRUE(holds(get(at(path + "?lang=en")), "href=\"" + at(path) + "?lang=ar\"")) << path;
}

TEST_F(SigningPagesTest, every_page_says_what_makes_an_answer_count) {
  const std::string wanted = "An answer counts once it is signed with a key of the body";
  const auto own = get(at("?c=1&lang=en"));
  EXPECT_TRUE(holds(own, wanted)) << own.body;
  EXPECT_TRUE(holds(own, at("/keys?lang=en"))) << "a key is wanted before the answer";
  EXPECT_TRUE(holds(get("/c/charter?lang=en"), wanted));
}

TEST_F(SigningPagesTest, an_answer_that_counts_and_one_that_waits_are_both_shown) {
  house.enrol("deaf-union", "key");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.work_off();
  ASSERT_TRUE(house.give("deaf-union", {"object", {"accessibility"}, "Not yet.", ""}));
  const auto open = get("/c/charter?lang=en");
  EXPECT_TRUE(holds(open, "The body has since given another answer: ⁨Object (blocking)⁩ (entry")) << open.body;
  const auto own = get(at("?c=1&lang=en"));
  EXPECT_TRUE(holds(own, "the body’s earlier one goes on counting: ⁨Approve⁩")) << own.body;
  EXPECT_TRUE(holds(own, "Awaiting the signature of the body"));
}

TEST_F(ConfirmingPagesTest, an_answer_that_waits_leads_to_its_number_on_the_page_of_the_receipt) {
  house.enrol("deaf-union", "key");  // who could sign as well is asked to confirm all the same
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  house.work_off();
  const auto page = get(at("?c=1&lang=en"));
  const std::size_t form = page.body.find("id=\"act-confirm\""), sign = page.body.find("/sign?lang=en");
  ASSERT_NE(form, std::string::npos) << page.body;
  EXPECT_LT(form, page.body.find("id=\"text\"")) << "beside the answer, before the text";
  EXPECT_LT(form, sign);
  EXPECT_TRUE(holds(page, "Awaiting confirmation with a fresh number"));
  EXPECT_FALSE(holds(page, "<details id=\"act-confirm\""));
  EXPECT_EQ(confirmed(page, "000000").status, 422);
  EXPECT_FALSE(house.newest("deaf-union").counts());
  const auto done = confirmed(page, house.link("deaf-union").number);
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(house.newest("deaf-union").counts());
  EXPECT_EQ(own().find("id=\"act-confirm\""), std::string::npos);
}

TEST_F(ConfirmingPagesTest, a_number_that_is_old_is_replaced_by_a_fresh_one) {
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  house.work_off();
  const std::string path = at("");
  house.clock.pass(std::chrono::minutes(11));
  const auto page = get(path + "?c=1&lang=en");
  const auto refused = confirmed(page, house.link("deaf-union").number);
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(holds(refused, "sent no more than ⁨10⁩ minutes ago")) << refused.body;
  EXPECT_TRUE(holds(refused, "id=\"act-confirm\""));
  const auto sent = post(path + "/act", "lang=en&act=confirm&code=1&entry=" + value(page, "entry"));
  EXPECT_TRUE(holds(sent, "A fresh number is on its way")) << sent.body;
  house.work_off();
  const std::string& text = house.notifier.notices.back().text;
  ASSERT_EQ(house.notifier.notices.back().kind, "code");
  const std::size_t digits = text.find_first_of("0123456789");
  const auto done = post(path + "/act/confirm", "lang=en&act=confirm&entry=" + value(sent, "entry") +
                                                    "&key=" + value(sent, "key") + "&number=" + text.substr(digits, 6));
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(house.newest("deaf-union").counts());
}

TEST_F(TwoPersonsPagesTest, that_two_have_to_sign_is_said_before_the_first_has) {
  const std::string wanted = "once two members of your body have signed it";
  house.enrol("deaf-union", "key", true);
  const auto review = post(at(""), "lang=en&position=approve");
  const auto receipt = post(at("/confirm"), "lang=en&position=approve&number=" + house.link("deaf-union").number +
                                                "&key=" + value(review, "key"));
  ASSERT_EQ(receipt.status, 200) << receipt.body;
  EXPECT_TRUE(holds(receipt, wanted)) << receipt.body;
  EXPECT_FALSE(holds(receipt, "One step is left"));
  EXPECT_TRUE(holds(get(at("?c=1&lang=en")), wanted));
  EXPECT_TRUE(holds(get(at("/sign?lang=en")), wanted));
  EXPECT_TRUE(holds(get("/c/charter?lang=en"), "Awaiting the signatures of two members of the body"));
  house.work_off();
  EXPECT_NE(house.notifier.notices.back().text.find("until two members of your body have"), std::string::npos)
      << house.notifier.notices.back().text;
}

TEST_F(TwoPersonsPagesTest, a_first_signature_that_is_none_any_more_is_named_with_its_key) {
  house.enrol("deaf-union", "key", true);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("key"), "lost", "all", std::nullopt));
  const auto page = get(at("/sign?lang=en"));
  EXPECT_FALSE(holds(page, "bears a signature")) << page.body;
  EXPECT_TRUE(holds(page, house.print("key")));
  EXPECT_TRUE(holds(page, "does not count before it is signed anew"));
  EXPECT_TRUE(holds(page, "for you to sign with another key"));
}

TEST_F(SigningPagesTest, after_the_stage_has_closed_the_page_knows_the_answer_still) {
  house.enrol("deaf-union", "key");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  const std::string path = at("/sign?lang=en");
  EXPECT_TRUE(holds(get(path), "while the stage waits for confirmations"))
      << "which rule sets the day after the deadline";
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.tick("2026-11-11T15:00:01Z");
  house.tick("2026-11-13T15:00:01Z");
  ASSERT_EQ(house.charter("charter")->rounds.front().state, "settled");
  const auto page = get(path);
  EXPECT_EQ(page.status, 200);
  EXPECT_FALSE(holds(page, "has not answered in this round"));
  EXPECT_TRUE(holds(page, "bears a signature"));
  EXPECT_TRUE(holds(page, "This stage is closed: nothing more is signed here."));
  EXPECT_FALSE(holds(page, "A newer revision"));
}

TEST_F(TwoPersonsPagesTest, the_first_to_sign_reads_who_is_wanted_next) {
  house.enrol("deaf-union", "key", true);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  const auto page = get(at("/sign?lang=en"));
  const std::string digest = value(page, "statement");
  const std::string signature = house.ssh_sign("key", get(at("/statement/" + digest)).body);
  const auto done =
      upload(at("/sign"), part("lang", "en") + part("statement", digest) + part("file", signature, "s.sig"));
  ASSERT_EQ(done.status, 200) << done.body;
  const std::string wanted = "once another member of your body has signed it too";
  EXPECT_TRUE(holds(done, wanted)) << done.body;
  EXPECT_TRUE(holds(get(at("/sign?lang=en")), wanted));
  const auto own = get(at("?c=1&lang=en"));
  EXPECT_TRUE(holds(own, "It counts once a second member of the body has signed")) << own.body;
  EXPECT_FALSE(holds(own, "/sign?lang=en\">")) << "nothing is left for this member to sign";
  EXPECT_TRUE(holds(get("/c/charter?lang=en"), "One member of the body has signed"));
}

TEST_F(SigningPagesTest, looking_changes_nothing_and_only_these_pages_may_have_a_script) {
  house.enrol("deaf-union", "key");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  const std::int64_t entries = house.store->head().size;
  for (const char* path : {"/sign", "/keys", "/sign/prepare", "/keys/offer"}) {
    const auto page = get(at(path));
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_NE(page.header("Content-Security-Policy").find("script-src 'self'"), std::string::npos) << path;
    EXPECT_EQ(page.body.find("<script>"), std::string::npos) << path;
  }
  EXPECT_EQ(house.store->head().size, entries);
  EXPECT_EQ(get(at("?c=1")).header("Content-Security-Policy").find("script-src"), std::string::npos);
  const auto script = get("/passkey.js");
  EXPECT_EQ(script.status, 200);
  EXPECT_LT(script.body.size(), 4'000u);
}

TEST_F(SigningPagesTest, a_body_without_a_key_reads_how_to_get_one) {
  const auto before = get(at("/sign?lang=en"));
  EXPECT_TRUE(holds(before, "has not answered in this round"));
  EXPECT_TRUE(holds(get(at("/keys?lang=en")), "No key of your body is registered"));
}

TEST_F(SigningPagesTest, the_review_sends_a_fresh_number) {
  const auto review = post(at(""), "lang=en&position=approve");
  ASSERT_EQ(review.status, 200);
  EXPECT_TRUE(holds(review, "This stage asks for a signature"));
  const auto sent = post(at(""), "lang=en&position=approve&code=1");
  EXPECT_TRUE(holds(sent, "A fresh number is on its way"));
  house.work_off();
  EXPECT_EQ(house.notifier.notices.back().kind, "code");
}

}  // namespace
}  // namespace mithaq
