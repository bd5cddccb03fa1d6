// Links, numbers, double clicks: how a body's answer comes in.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "service/open_house.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

const Answer approve{"approve", {}, "", ""};

std::string another(const std::string& number) { return number == "000000" ? "000001" : "000000"; }

}  // namespace

TEST(Answering, fifty_equal_submissions_at_once_are_one_position) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  const std::string key = house.house.fresh_key();
  const auto receipts = at_once(50, [&](int) { return house.house.give(link.token, approve, link.number, key); });
  int first = 0;
  for (const auto& receipt : receipts) {
    ASSERT_TRUE(receipt.ok()) << receipt.error().id;
    first += receipt->again ? 0 : 1;
    EXPECT_EQ(receipt->leaf_hash, receipts.front()->leaf_hash);
  }
  EXPECT_EQ(first, 1);
  EXPECT_EQ(house.entries_of("position-given"), 1);
}

TEST(Answering, two_people_of_one_body_at_once_are_both_kept_and_the_last_counts) {
  OpenHouse house;
  house.premises->registry.members.push_back(
      {{"m-aaaaaaaa"}, {"deaf-union"}, "second@example.org", "", {Role::member}});
  const auto positions = std::array{PositionKind::approve, PositionKind::abstain};
  const auto outcomes = at_once(2, [&](int i) {
    Order order = house.order("deaf-union", positions[static_cast<std::size_t>(i)]);
    if (i == 1) std::get<rules::GivePosition>(*order.command).member = {"m-aaaaaaaa"};
    return house.writer.run(std::move(order));
  });
  for (const Outcome& outcome : outcomes) EXPECT_EQ(why(outcome), "");
  const Round& round = house.round();
  ASSERT_EQ(round.positions.size(), 2u);
  EXPECT_EQ(round.standing({"deaf-union"})->seq, round.positions.back().seq);
  EXPECT_EQ(house.store->jobs(CharterId{"charter"}).size(), 15u + 4u) << "each of the two gets both receipts";
}

TEST(Answering, a_wrong_number_is_counted_and_says_how_many_are_left) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  for (int left = 9; left >= 0; --left) {
    const auto answer = house.house.give(link.token, approve, another(link.number), house.house.fresh_key());
    ASSERT_EQ(why(answer), "wrong-number");
    EXPECT_EQ(answer.error().facts.at("number"), std::to_string(left));
  }
  EXPECT_EQ(why(house.house.give(link.token, approve, link.number, house.house.fresh_key())), "too-many-wrong-numbers");
  EXPECT_EQ(house.house.look(link.token, Language::ar)->state, "stopped");
  EXPECT_EQ(house.entries_of("position-given"), 0);
}

TEST(Answering, ten_guesses_are_ten_however_many_come_at_once) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  const auto answers = at_once(40, [&](int i) {
    return why(house.house.give(link.token, approve, fmt::format("{:06}", (std::stoi(link.number) + 1 + i) % 1000000),
                                house.house.fresh_key()));
  });
  EXPECT_EQ(std::ranges::count(answers, "wrong-number"), 10);
  EXPECT_EQ(std::ranges::count(answers, "too-many-wrong-numbers"), 30);
  EXPECT_EQ(house.store->token(trail::digest(link.token))->wrong_numbers, 10);
}

TEST(Answering, digits_of_any_keyboard_are_the_number) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  std::string arabic;
  for (const char digit : link.number) arabic += std::string("\xD9") + static_cast<char>(0xA0 + digit - '0');
  EXPECT_EQ(why(house.house.give(link.token, approve, " " + arabic, house.house.fresh_key())), "");
}

TEST(Answering, a_link_of_an_earlier_text_is_superseded) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  ASSERT_TRUE(house.house
                  .publish_revision(house.secretary, "charter", fakes::three_articles("أوضح.", "Clearer."),
                                    "substantive", "Clearer words.", {})
                  .ok());
  EXPECT_EQ(house.house.look(link.token, Language::ar)->state, "superseded");
  EXPECT_EQ(why(house.house.give(link.token, approve, link.number, house.house.fresh_key())), "link-superseded");
  house.work_off();
  EXPECT_EQ(why(house.give("deaf-union", approve)), "") << "the new one is good";
}

TEST(Answering, an_answer_after_the_deadline_is_late_even_before_the_clock_has_had_its_turn) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  house.clock.set(*house.round().deadline);
  EXPECT_EQ(why(house.house.give(link.token, approve, link.number, house.house.fresh_key())), "") << "inclusive";
  house.clock.pass(std::chrono::seconds(1));
  const auto late = house.house.give(link.token, approve, link.number, house.house.fresh_key());
  ASSERT_TRUE(late.ok()) << late.error().id;
  EXPECT_TRUE(late->position.late);
  EXPECT_FALSE(late->position.counted);
  EXPECT_EQ(house.round().state, "settled");
}

TEST(Answering, the_first_receipt_is_shown_again_after_the_stage_has_closed) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  const std::string key = house.house.fresh_key();
  const auto first = house.house.give(link.token, approve, link.number, key);
  house.clock.set(*house.round().deadline + std::chrono::seconds(1));
  house.ticker.tick();
  ASSERT_NE(house.round().state, "open");
  const auto again = house.house.give(link.token, approve, link.number, key);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->leaf_hash, again->leaf_hash);
  EXPECT_TRUE(again->again);
}

TEST(Answering, a_receipt_names_the_entry_as_it_lies_in_the_trail) {
  OpenHouse house;
  const auto receipt = house.give("deaf-union", {"object", {"equality"}, "Say who.", "All people are equal."});
  ASSERT_TRUE(receipt.ok()) << receipt.error().id;
  const auto leaf = house.store->strand("charter", receipt->seq).front();
  EXPECT_EQ(receipt->leaf_hash, trail::hex(leaf.hash));
  EXPECT_EQ(trail::entry_from_leaf(leaf.bytes).kind, "position-given");
  EXPECT_EQ(receipt->position.text, "Say who.");
  EXPECT_EQ(receipt->position.proposal, "All people are equal.");
  EXPECT_EQ(leaf.bytes.find("Say who."), std::string::npos) << "words of people are sealed, not in the trail";
}

TEST(Answering, looking_and_reviewing_record_nothing) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  const store::Head before = house.store->head();
  EXPECT_TRUE(house.house.look(link.token, Language::en).ok());
  EXPECT_TRUE(house.house.review(link.token, approve, Language::en).ok());
  EXPECT_EQ(house.house.review(link.token, {"object", {"nowhere"}, "", ""}, Language::en).error().id,
            "unknown-article");
  EXPECT_EQ(house.store->head(), before);
}

TEST(Answering, what_is_no_link_is_a_wrong_link) {
  OpenHouse house;
  for (const std::string& token : {std::string(), std::string("x"), std::string(26, 'a'), std::string(5000, 'a')})
    EXPECT_EQ(why(house.house.give(token, approve, "123456", house.house.fresh_key())), "wrong-link");
}

TEST(Answering, paper_counts_when_a_second_person_has_confirmed_it) {
  OpenHouse house;
  const auto entered = house.house.enter_position(house.secretary, "charter", "watan-gaza",
                                                  {"object", {"equality"}, "Not clear.", ""}, "paper");
  ASSERT_TRUE(entered.ok()) << entered.error().id;
  EXPECT_EQ(house.round().standing({"watan-gaza"}), nullptr);
  EXPECT_EQ(house.now()->open_objections(), 0);
  EXPECT_EQ(why(house.house.confirm_position(house.secretary, "charter", entered->seq)), "same-person");
  EXPECT_EQ(why(house.house.confirm_position(house.other_secretary, "charter", entered->seq + 1)),
            "nothing-to-confirm");
  const auto confirmed = house.house.confirm_position(house.other_secretary, "charter", entered->seq);
  ASSERT_TRUE(confirmed.ok()) << confirmed.error().id;
  EXPECT_NE(house.round().standing({"watan-gaza"}), nullptr);
  EXPECT_EQ(house.now()->open_objections(), 1);
  EXPECT_EQ(why(house.house.enter_position(house.secretary, "charter", "nobody", approve, "paper")), "unknown-body");
  EXPECT_EQ(why(house.house.enter_position(house.secretary, "charter", "deaf-union", approve, "page")),
            "unknown-channel");
  EXPECT_EQ(why(house.house.enter_position(house.convener, "charter", "deaf-union", approve, "paper")), "not-allowed");
}

TEST(Answering, an_office_alone_does_not_confirm_for_a_body_on_a_new_text) {
  fakes::WholeHouse house;
  house.open_toml("charter", one_stage("at-deadline", "survival = { substantive = \"reconfirm\" }\n"));
  const auto entered = house.house.enter_position(house.secretary, "charter", "deaf-union", approve, "telephone");
  ASSERT_TRUE(entered.ok());
  ASSERT_TRUE(house.house.confirm_position(house.other_secretary, "charter", entered->seq).ok());
  const auto texts =
      fakes::three_articles("تُيسَّر المشاركة للجميع بلغة الإشارة.", "Taking part is made easy with signs.");
  ASSERT_TRUE(house.house.publish_revision(house.secretary, "charter", texts, "substantive", "Signs.", {}).ok());
  const Position* position = house.charter("charter")->current()->newest({"deaf-union"});
  ASSERT_TRUE(position && position->awaiting);
  EXPECT_EQ(why(house.house.confirm_position(house.other_secretary, "charter", entered->seq)), "not-a-member");
  EXPECT_EQ(house.charter("charter")->current()->standing({"deaf-union"}), nullptr);
}

TEST(Answering, a_new_text_that_answers_an_objection_is_told_to_its_holder_who_stays_with_it_in_one_press) {
  fakes::WholeHouse house;
  house.open_toml("charter", one_stage("at-deadline", "survival = { substantive = \"reconfirm\" }\n"));
  house.work_off();
  const Answer objects{"object", {"accessibility", "equality"}, "No sign language.", ""};
  ASSERT_TRUE(house.give("deaf-union", objects).ok());
  rules::EndObjection withdraws;
  withdraws.objection = {"o-2"};
  ASSERT_TRUE(house.act("deaf-union", withdraws).ok());
  house.work_off();
  const std::size_t mails = house.notifier.notices.size();
  const auto texts =
      fakes::three_articles("تُيسَّر المشاركة للجميع بلغة الإشارة.", "Taking part is made easy with signs.");
  ASSERT_TRUE(house.house.publish_revision(house.secretary, "charter", texts, "substantive", "Signs.", {"o-1"}).ok());
  house.work_off();
  const std::string address = house.premises->registry.members_of({"deaf-union"}).front()->address;
  EXPECT_TRUE(
      std::any_of(house.notifier.notices.begin() + static_cast<std::ptrdiff_t>(mails), house.notifier.notices.end(),
                  [&](const Notice& n) { return n.to_address == address && n.text.find("o-1") != std::string::npos; }));
  ASSERT_TRUE(house.give("deaf-union", objects).ok());
  const auto charter = house.charter("charter");
  EXPECT_EQ(charter->objections.size(), 2u);
  EXPECT_EQ(charter->objections[0].state, "maintained");
  EXPECT_EQ(charter->objections[1].state, "withdrawn") << "what was withdrawn is not opened by staying with the rest";
}

}  // namespace mithaq::service
