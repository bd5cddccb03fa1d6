// The end of a daily list: a mail program posts, a person presses a button, and whoever only looks changes nothing.
#include "web/web_fixture.h"

namespace mithaq {
namespace {

class DigestPage : public WebTest {
 protected:
  void SetUp() override { start(); }
  static std::string path() { return "/u/m-secreta2/" + std::string(FakeHouse::digest_token); }
};

TEST_F(DigestPage, looking_shows_a_button_in_both_languages_and_changes_nothing) {
  for (const char* method : {"GET", "HEAD"}) EXPECT_EQ(testing::ask(port, method, path()).status, 200);
  const Answer page = get(path());
  EXPECT_TRUE(holds(page.body, "<form method=\"post\" action=\"" + path() + "\">")) << page.body;
  EXPECT_TRUE(holds(page.body, house.phrases().say("page.digest-asks", Language::ar)));
  EXPECT_TRUE(holds(page.body, house.phrases().say("page.digest-asks", Language::en)));
  EXPECT_EQ(page.header("X-Robots-Tag"), "noindex");
  EXPECT_EQ(page.header("Cache-Control"), "no-store");
  EXPECT_TRUE(house.digest.takes);
  EXPECT_EQ(house.changed, 0);
}

TEST_F(DigestPage, the_post_of_a_mail_program_ends_it_without_a_cookie_or_a_redirect) {
  const Answer ended = post(path(), "List-Unsubscribe=One-Click");
  EXPECT_EQ(ended.status, 200);
  EXPECT_FALSE(house.digest.takes);
  EXPECT_TRUE(holds(ended.body, house.phrases().say("page.digest-ended", Language::en)));
  EXPECT_FALSE(holds(ended.body, "<form"));
  EXPECT_FALSE(holds(get(path()).body, "<form"));
  EXPECT_EQ(post(path(), "List-Unsubscribe=One-Click").status, 200);
}

// RFC 8058 allows both forms.
TEST_F(DigestPage, the_words_may_come_as_multipart) {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
  const std::string head = "POST " + path() +
                           " HTTP/1.1\r\nHost: mithaq.example\r\nConnection: close\r\n"
                           "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n";
  EXPECT_EQ(testing::raw(port, head + body).status, 200);
  EXPECT_FALSE(house.digest.takes);
}

TEST_F(DigestPage, what_does_not_say_the_words_or_comes_from_another_site_ends_nothing) {
  EXPECT_EQ(post(path(), "").status, 200);
  EXPECT_EQ(post(path(), "List-Unsubscribe=Maybe").status, 200);
  EXPECT_EQ(post(path(), "List-Unsubscribe=One-Click", "Origin: https://evil.example\r\n").status, 403);
  EXPECT_EQ(testing::ask(port, "DELETE", path()).status, 405);
  EXPECT_TRUE(house.digest.takes);
}

TEST_F(DigestPage, another_token_another_member_and_the_link_of_an_answer_find_nothing) {
  for (const std::string wrong : {"/u/", "/u/m-secreta2", "/u/m-secreta2/", "/u/m-secreta3/rq5xhc6ydr2veuk7q2mfa4zt3w",
                                  "/u/m-secreta2/k7q2mfa4zt3wbn5xhc6ydr2veu"}) {
    EXPECT_EQ(get(wrong).status, 404) << wrong;
    EXPECT_EQ(post(wrong, "List-Unsubscribe=One-Click").status, 404) << wrong;
  }
  EXPECT_TRUE(house.digest.takes);
  EXPECT_FALSE(holds(log, FakeHouse::digest_token));
}

}  // namespace
}  // namespace mithaq
