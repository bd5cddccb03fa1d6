// The steps beside a position, and the pages for everybody around them, in a real browser without JavaScript. The
// pictures are left in the build folder, under shots/.
#include <gtest/gtest.h>

#include "browser/browser.h"
#include "fakes/fake_house.h"
#include "web/server.h"

namespace mithaq {
namespace {

using fakes::FakeHouse;
using testing::Browser;

class StepsInABrowser : public ::testing::Test {
 protected:
  void SetUp() override {
    house.fill();
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

TEST_F(StepsInABrowser, a_kept_position_is_confirmed_with_one_press_and_the_number) {
  Browser browser(phone, 568);
  browser.go(link());
  ASSERT_TRUE(browser.has("#earlier"));
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "full-320-ar");
  browser.click(".act button");
  ASSERT_TRUE(browser.appears("#number"));
  EXPECT_EQ(house.given, 0);
  browser.type("#number", FakeHouse::number);
  browser.click("button");
  ASSERT_TRUE(browser.appears(".good"));
  ASSERT_EQ(house.given, 1);
  EXPECT_EQ(house.answers[0].position, "approve-with-reservation");
  EXPECT_EQ(house.answers[0].articles, std::vector<std::string>{"transparency"});
}

TEST_F(StepsInABrowser, a_proxy_is_given_on_a_small_phone) {
  Browser browser(phone, 568);
  browser.go(link());
  browser.click("#act-proxy-grant summary");
  browser.click("#holder-proxy-grant option[value=ngo-network]");
  EXPECT_LE(browser.content_width(), phone);
  browser.click("#act-proxy-grant button");
  ASSERT_TRUE(browser.appears("#number"));
  EXPECT_EQ(house.changed, 0);
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "act-320-ar");
  browser.type("#number", "000000");
  browser.click("button");
  ASSERT_TRUE(browser.appears("#number-error"));
  browser.type("#number", "\uE009a\uE000" + std::string(FakeHouse::number));
  browser.click("button");
  ASSERT_TRUE(browser.appears("main code"));
  ASSERT_EQ(house.member_acts.size(), 1u);
  EXPECT_EQ(std::get<service::GrantProxy>(house.member_acts[0]).holder.value, "ngo-network");
  shoot(browser, "done-320-ar");
}

TEST_F(StepsInABrowser, an_answer_is_accepted_at_a_desk_in_english) {
  Browser browser(desk, 800);
  browser.go(link() + "?lang=en");
  shoot(browser, "full-desk-en");
  browser.click("#act-stand-by-o-1 summary");
  browser.type("#text-stand-by-o-1", "Every meeting, not the public ones only.");
  browser.click("#act-stand-by-o-1 button");
  ASSERT_TRUE(browser.appears("#number"));
  shoot(browser, "act-desk-en");
  browser.click("button.quiet");
  ASSERT_TRUE(browser.appears("#act-stand-by-o-1[open]"));
  EXPECT_EQ(browser.text("#text-stand-by-o-1"), "Every meeting, not the public ones only.");
  browser.click("#act-accept-o-1 summary");
  browser.click("#act-accept-o-1 button");
  browser.type("#number", FakeHouse::number);
  browser.click("button");
  ASSERT_TRUE(browser.appears("main code"));
  ASSERT_EQ(house.member_acts.size(), 1u);
  EXPECT_EQ(std::get<service::EndObjection>(house.member_acts[0]).objection.value, "o-1");
}

TEST_F(StepsInABrowser, the_last_objection_is_accepted_with_a_new_position_on_a_small_phone) {
  house.link.objections[0].asks_position =
      service::ChoiceView{house.link.stage, {}, house.link.offered, house.link.required};
  Browser browser(phone, 568);
  browser.go(link());
  browser.click("#act-accept-o-1 summary");
  browser.click("#position-accept-o-1 option[value=approve]");
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "accept-320-ar");
  browser.click("#act-accept-o-1 button");
  ASSERT_TRUE(browser.appears("#number"));
  browser.type("#number", FakeHouse::number);
  browser.click("button");
  ASSERT_TRUE(browser.appears("main code"));
  ASSERT_EQ(house.member_acts.size(), 1u);
  const auto& position = std::get<service::EndObjection>(house.member_acts[0]).position;
  ASSERT_TRUE(position);
  EXPECT_EQ(position->position, PositionKind::approve);
}

TEST_F(StepsInABrowser, a_position_for_the_record_is_given_after_the_close) {
  house.link.state = "closed";
  house.link.may_endorse = true;
  house.link.earlier.reset();
  house.link.charter.rounds.back().state = "settled";
  house.link.charter.rounds.back().outcome = "passed";
  Browser browser(phone, 568);
  browser.go(link());
  EXPECT_FALSE(browser.has("#proposal"));
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "late-320-ar");
  browser.click("#answer input[value=approve]");
  browser.click("#answer button");
  ASSERT_TRUE(browser.appears("#number"));
  shoot(browser, "late-review-320-ar");
  browser.type("#number", FakeHouse::number);
  browser.click("button");
  ASSERT_TRUE(browser.appears(".good"));
  EXPECT_EQ(house.given, 1);
}

TEST_F(StepsInABrowser, the_record_for_members_fits_a_small_phone_and_a_desk) {
  house.link.charter.positions_public = false;
  for (const int width : {phone, desk}) {
    Browser browser(width, 700);
    for (const std::string language : {"ar", "en"}) {
      browser.go(link());
      browser.go(origin + "/s/record?lang=" + language);
      ASSERT_TRUE(browser.has("#objections"));
      EXPECT_LE(browser.content_width(), width) << language;
      shoot(browser, "record-" + std::to_string(width) + "-" + language);
    }
  }
}

TEST_F(StepsInABrowser, somebody_without_a_seat_comments) {
  Browser browser(phone, 568);
  browser.go(origin + "/c/partnership-2026");
  browser.click("p.good a");
  ASSERT_TRUE(browser.appears("#comment"));
  EXPECT_LE(browser.content_width(), phone);
  browser.type("#words", "نرجو نشر المراجعة السنوية في المحافظات.");
  browser.type("#name", "جمعية حي");
  browser.click("#comment button");
  ASSERT_TRUE(browser.appears("blockquote"));
  EXPECT_EQ(house.changed, 0);
  EXPECT_LE(browser.content_width(), phone);
  shoot(browser, "comment-review-320-ar");
  browser.click("button");
  ASSERT_TRUE(browser.appears(".good"));
  ASSERT_EQ(house.comments.size(), 1u);
  EXPECT_EQ(house.comments[0].name, "جمعية حي");
  shoot(browser, "comment-done-320-ar");
}

TEST_F(StepsInABrowser, pages_for_everybody_fit_a_small_phone_and_a_desk) {
  for (const int width : {phone, desk}) {
    Browser browser(width, 700);
    for (const std::string language : {"ar", "en"}) {
      const std::string name = std::to_string(width) + "-" + language;
      for (const auto& [page, path] : {std::pair<std::string, std::string>{"life", "/c/partnership-2026"},
                                       {"redline", "/c/partnership-2026/redline/1/2"},
                                       {"comments", "/c/partnership-2026/comments"}}) {
        browser.go(origin + path + "?lang=" + language);
        EXPECT_LE(browser.content_width(), width) << page << language;
        shoot(browser, page + "-" + name);
      }
    }
  }
}

}  // namespace
}  // namespace mithaq
