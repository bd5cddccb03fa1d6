// Whom the house tells of keys and of evidence: what a stage asks for, keys that are new, offered, or trusted no more.
#include <algorithm>

#include "service/signing_house.h"

namespace mithaq::service {
namespace {

const Answer yes{"approve", {}, "", ""};

class KeyNews : public testing::Test {
 protected:
  // Mails of a kind to an address that hold the words, without isolates and as if their lines were one.
  std::int64_t mails(const std::string& kind, const std::string& address, const std::string& words) {
    return std::ranges::count_if(house.notifier.notices, [&](const Notice& notice) {
      std::string text;
      for (const char c : notices::without_isolates(notice.text))
        if (c != '\n' || !text.ends_with(' ')) text += c == '\n' ? ' ' : c;
      return notice.kind == kind && notice.to_address == address && text.find(words) != std::string::npos;
    });
  }
  std::string address(const std::string& body) { return house.premises->registry.members_of({body}).front()->address; }
  std::string address_of(const MemberId& member) { return house.premises->registry.member(member)->address; }

  SigningHouse house{"L2"};
};

TEST_F(KeyNews, a_request_says_that_a_signature_is_wanted_and_that_a_key_takes_its_time) {
  EXPECT_EQ(mails("request", address("deaf-union"), "This stage asks for a signature"), 1);
  EXPECT_EQ(mails("request", address("deaf-union"), "تتطلّب هذه المرحلة توقيعًا"), 1);
  EXPECT_EQ(mails("request", address("deaf-union"), "two administrators confirm it"), 1);
}

TEST_F(KeyNews, a_new_key_stands_in_the_next_notice_to_every_body_and_in_no_other) {
  house.clock.pass(std::chrono::minutes(1));
  house.enrol("deaf-union", "key");
  house.clock.pass(std::chrono::minutes(1));
  EXPECT_EQ(mails("request", address("watan-gaza"), house.print("key")), 0) << "it was sent before";
  ASSERT_TRUE(
      house.house.publish_revision(house.secretary, "charter",
                                   fakes::three_articles("تُيسَّر المشاركة للجميع، وتُوفَّر ترجمة بلغة الإشارة.",
                                                         "Taking part is made easy for all, with sign language."),
                                   "substantive", "Sign language.", {}));
  house.work_off();
  const auto told = [&](const std::string& body, const std::string& words) {  // the round's end, and the new request
    return mails("outcome", address(body), words) + mails("request", address(body), words);
  };
  for (const std::string body : {"deaf-union", "watan-gaza"}) {
    EXPECT_EQ(told(body, "Palestinian Union of the Deaf: " + house.print("key")), 1) << body;
    EXPECT_EQ(told(body, "tell us at once"), 1) << body;
  }
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.tick("2026-11-25T15:00:01Z");
  house.tick("2026-11-27T15:00:01Z");
  EXPECT_EQ(house.charter("charter")->rounds.back().state, "settled");
  EXPECT_EQ(told("watan-gaza", house.print("key")), 1) << "once is enough";
}

TEST_F(KeyNews, administrators_are_told_once_of_a_key_that_waits_for_them) {
  ASSERT_EQ(house.offer("deaf-union", "key"), "");
  ASSERT_EQ(house.offer("deaf-union", "key"), "") << "offered again";
  house.work_off();
  for (const Caller& one : {house.administrator, house.other_administrator})
    EXPECT_EQ(mails("alert", address_of(one.member), house.print("key")), 1) << one.member.value;
  EXPECT_EQ(mails("alert", address("watan-gaza"), house.print("key")), 0);
  const auto waiting = [&] {
    return std::ranges::count_if(house.house.doctor(), [](const House::Fact& fact) { return fact.id == "keys"; });
  };
  EXPECT_EQ(waiting(), 1);
  ASSERT_EQ(house.confirm("key", house.administrator), "");
  EXPECT_EQ(waiting(), 1) << "one more is wanted";
  ASSERT_EQ(house.confirm("key", house.other_administrator), "");
  EXPECT_EQ(waiting(), 0);
}

TEST_F(KeyNews, a_body_and_the_secretaries_are_told_when_what_it_has_signed_is_no_signature_any_more) {
  house.enrol("deaf-union", "key");
  house.enrol("watan-gaza", "other");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.work_off();
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("other"), "lost", "all", std::nullopt));
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("key"), "compromised", "all", std::nullopt));
  house.work_off();
  const std::string words = house.print("key") +
                            ", was revoked, and nothing that it has signed is trusted any more. "
                            "The position stands as it was counted";
  EXPECT_EQ(mails("alert", address("deaf-union"), words), 1);
  EXPECT_EQ(mails("alert", address_of(house.secretary.member), words), 1);
  EXPECT_EQ(mails("alert", address("watan-gaza"), "was revoked"), 0) << "it has signed nothing";
}

TEST_F(KeyNews, a_signature_of_a_key_that_was_lost_already_is_shown_as_doubtful_and_stands) {
  house.enrol("deaf-union", "key");
  ASSERT_EQ(why(house.give("deaf-union", yes)), "");
  const Moment lost = house.clock.now() + std::chrono::seconds(30);
  house.clock.pass(std::chrono::minutes(1));
  ASSERT_EQ(house.sign("deaf-union", "key"), "");
  house.clock.pass(std::chrono::minutes(1));
  ASSERT_TRUE(house.desk().revoke_key(house.administrator, house.print("key"), "lost", "later", lost));
  const auto shown = house.house.charter("charter", true)->rounds.back().positions;
  const auto own = std::ranges::find(shown, "deaf-union", &PositionView::body);
  EXPECT_EQ(own->doubted, "lost") << "after the answer, before its signature";
  EXPECT_TRUE(own->counted);
  EXPECT_EQ(house.desk().keys().front().invalid_from, lost);
}

}  // namespace
}  // namespace mithaq::service
