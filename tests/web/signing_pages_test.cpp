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

class TwoPersonsPagesTest : public SigningPagesTest {
 protected:
  TwoPersonsPagesTest() : SigningPagesTest("L3") {}
};

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
  EXPECT_TRUE(holds(done, "The signature is accepted: ⁨signature⁩")) << done.body;
  EXPECT_TRUE(house.newest("deaf-union").counts());
  const auto again =
      upload(at("/sign"), part("lang", "en") + part("statement", digest) + part("file", signature, "s.sig"));
  EXPECT_TRUE(holds(again, "accepted before"));
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
