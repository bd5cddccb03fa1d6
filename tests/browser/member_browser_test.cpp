// A member's way through the pages in a real browser without JavaScript, at the width of a small phone and at a
// desk. The pictures are left in the build folder, under shots/.
#include <gtest/gtest.h>

#include "browser/browser.h"
#include "fakes/fake_house.h"
#include "web/server.h"

namespace mithaq {
namespace {

using fakes::FakeHouse;
using testing::Browser;

class MemberInABrowser : public ::testing::Test {
 protected:
  void SetUp() override {
    house.house_settings.secure_cookies = false;
    server.start();
    origin = "http://127.0.0.1:" + std::to_string(server.port());
  }
  std::string link() const { return origin + "/s/" + FakeHouse::token; }
  void shoot(Browser& browser, const std::string& name) {
    browser.shoot(std::string(MITHAQ_BUILD) + "/shots/" + name + ".png");
  }

  FakeHouse house;
  web::Server server{house, {.port = 0, .limits = {}}};
  std::string origin;
};

constexpr int phone = 320;
constexpr int desk = 1200;

TEST_F(MemberInABrowser, a_position_is_given_on_a_small_phone_in_arabic) {
  Browser browser(phone, 568);
  browser.go(link());
  EXPECT_EQ(browser.address(), "/s");
  EXPECT_EQ(browser.attribute("html", "dir"), "rtl");
  EXPECT_FALSE(browser.has("input[type=radio]:checked"));
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "form-320-ar");

  browser.click("input[value=object]");
  browser.click("button");
  ASSERT_TRUE(browser.appears("#article-error"));
  EXPECT_TRUE(browser.has("input[value=object]:checked"));
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "form-refused-320-ar");

  browser.click("input[value=accessibility]");
  browser.type("#words", "لا تذكر المادة لغة الإشارة.");
  browser.type("#proposal", "وتُوفَّر ترجمة بلغة الإشارة.");
  browser.click("button");
  ASSERT_TRUE(browser.appears("#number"));
  EXPECT_EQ(house.given, 0);
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "review-320-ar");

  browser.type("#number", "000000");
  browser.click("button");
  ASSERT_TRUE(browser.appears("#number-error"));
  shoot(browser, "review-refused-320-ar");
  browser.type("#number", "\uE009a\uE000" + std::string(FakeHouse::number));
  browser.click("button");
  ASSERT_TRUE(browser.appears(".good"));
  ASSERT_EQ(house.given, 1);
  EXPECT_EQ(house.answers[0].position, "object");
  EXPECT_EQ(house.answers[0].articles, std::vector<std::string>{"accessibility"});
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "receipt-320-ar");

  browser.go(origin + "/s");
  EXPECT_TRUE(browser.appears("#standing"));
  shoot(browser, "answered-320-ar");
}

TEST_F(MemberInABrowser, a_position_is_given_at_a_desk_in_english) {
  Browser browser(desk, 800);
  browser.go(link());
  browser.click("header a[hreflang=en]");
  EXPECT_TRUE(browser.appears("html[lang=en]"));
  shoot(browser, "form-desk-en");
  browser.click("input[value=approve]");
  browser.click("button");
  ASSERT_TRUE(browser.appears("#number"));
  shoot(browser, "review-desk-en");
  browser.type("#number", FakeHouse::number);
  browser.click("button");
  ASSERT_TRUE(browser.appears(".good"));
  EXPECT_EQ(house.given, 1);
  shoot(browser, "receipt-desk-en");
}

TEST_F(MemberInABrowser, public_pages_fit_a_small_phone_and_a_desk) {
  for (const int width : {phone, desk}) {
    Browser browser(width, 700);
    for (const std::string language : {"ar", "en"}) {
      const std::string name = std::to_string(width) + "-" + language;
      browser.go(origin + "/c/partnership-2026?lang=" + language);
      EXPECT_LE(browser.content_width(), width) << language;
      shoot(browser, "charter-" + name);
      browser.go(origin + "/?lang=" + language);
      EXPECT_LE(browser.content_width(), width) << language;
      shoot(browser, "charters-" + name);
    }
    browser.go(origin + "/nowhere");
    EXPECT_LE(browser.content_width(), width);
    shoot(browser, "message-" + std::to_string(width));
  }
}

TEST_F(MemberInABrowser, typed_text_survives_a_lost_cookie) {
  Browser browser(phone, 568);
  browser.go(link());
  browser.click("input[value=approve-with-comments]");
  browser.type("#words", "A long thought.");
  browser.refuse_cookies();
  browser.click("button");
  ASSERT_TRUE(browser.appears("#link"));
  shoot(browser, "lost-cookie-320");
  browser.type("#link", link());
  browser.click("form button");
  ASSERT_TRUE(browser.appears("#words"));
  EXPECT_EQ(browser.text("#words"), "A long thought.");
  browser.click("button");
  browser.type("#number", FakeHouse::number);
  browser.click("button");
  ASSERT_TRUE(browser.appears(".good"));
  ASSERT_EQ(house.given, 1);
  EXPECT_EQ(house.answers[0].text, "A long thought.");
}

}  // namespace
}  // namespace mithaq
