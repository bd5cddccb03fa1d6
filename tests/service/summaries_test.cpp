// Receipts of answers by mail: five a day and body, and one summary of the others.
#include "service/mail_house.h"

namespace mithaq::service {

namespace {

class BusyHouse : public MailHouse {
 public:
  using MailHouse::MailHouse;
  // Answers of the deaf union, each followed by whatever is due.
  void answers(int n) {
    for (int i = 0; i < n; ++i) {
      EXPECT_EQ(says("deaf-union", ++said_ % 2 == 0 ? "1" : "6"), "answer");
      work_off();
      clock.pass(std::chrono::minutes(1));
    }
  }
  // The last time a position of this body was told of: "entry 17, entry 16".
  std::vector<std::string> summed_up() {
    const std::string text = newest("receipt");
    std::vector<std::string> out;
    for (auto at = text.find(", entry "); at != std::string::npos; at = text.find(", entry ", at + 1))
      out.push_back(text.substr(at + 8, text.find_first_not_of("0123456789", at + 8) - at - 8));
    return out;
  }
  std::string seq(std::size_t position) { return std::to_string(round().positions.at(position).seq); }

 private:
  int said_ = 0;
};

constexpr const char* evening = "2026-11-01T21:59:59Z";  // a second before midnight in Palestine
constexpr const char* midnight = "2026-11-01T22:00:00Z";

}  // namespace

TEST(Summaries, after_five_receipts_of_a_day_one_summary_states_every_other_answer) {
  BusyHouse house;
  house.answers(8);
  EXPECT_EQ(house.notices_of("receipt"), 5);
  ASSERT_EQ(house.round().positions.size(), 8U) << "each is recorded";
  house.tick(evening);
  EXPECT_EQ(house.notices_of("receipt"), 5);
  house.tick(midnight);
  EXPECT_EQ(house.notices_of("receipt"), 6);
  EXPECT_EQ(house.summed_up(), (std::vector{house.seq(7), house.seq(6), house.seq(5)}));
  EXPECT_NE(house.newest("receipt").find("stands for 3 further answers by mail"), std::string::npos);
  EXPECT_NE(house.newest("receipt").find("/proof/ and the number of the entry"), std::string::npos);
  const auto summary =
      std::ranges::find(house.notifier.notices.rbegin(), house.notifier.notices.rend(), "receipt", &Notice::kind);
  ASSERT_EQ(summary->attachments.size(), 1U);
  EXPECT_EQ(summary->attachments.front().name, "charter-" + house.seq(7) + ".tlog-proof");
  house.tick("2026-11-02T22:00:00Z");
  EXPECT_EQ(house.notices_of("receipt"), 6) << "once";
  EXPECT_EQ(house.audit().exit_code(), 0);
}

// The newest of them is confirmed as by its own receipt; until then the one before stands.
TEST(Summaries, an_answer_counts_when_the_summary_was_taken_over) {
  BusyHouse house;
  house.answers(6);
  EXPECT_EQ(house.standing("deaf-union"), "abstain") << "the fifth; the sixth waits";
  ASSERT_TRUE(house.round().timely({"deaf-union"})->provisional);
  house.clock.set(midnight);
  house.ticker.tick();
  EXPECT_EQ(house.standing("deaf-union"), "abstain") << "nobody has taken the summary over yet";
  house.work_off();
  EXPECT_EQ(house.standing("deaf-union"), "approve");
  EXPECT_EQ(house.entries_of("position-confirmed"), 6);
}

TEST(Summaries, what_came_in_time_is_summed_up_when_the_round_closes_and_counts_in_it) {
  BusyHouse house;
  for (const Body& body : house.premises->registry.bodies)
    if (body.id.value != "deaf-union") house.says(body.id.value, "1");
  house.work_off();
  const Moment deadline = *house.round().deadline;
  house.clock.set(deadline - std::chrono::hours(1));
  house.answers(6);
  ASSERT_TRUE(house.round().timely({"deaf-union"})->provisional);
  house.clock.set(deadline + std::chrono::seconds(1));
  house.ticker.tick();
  house.work_off();
  EXPECT_EQ(house.summed_up().size(), 1U) << "at once, not at midnight";
  house.ticker.tick();
  const Round& round = house.now()->rounds.front();
  EXPECT_EQ(round.state, "settled");
  const Position* counted = round.standing({"deaf-union"});
  ASSERT_TRUE(counted);
  EXPECT_EQ(id(counted->kind), "approve");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Summaries, each_day_and_each_body_has_its_own_five) {
  BusyHouse house;
  house.answers(6);
  EXPECT_EQ(house.says("watan-gaza", "1"), "answer");
  house.work_off();
  EXPECT_EQ(house.standing("watan-gaza"), "approve");
  EXPECT_EQ(house.notices_of("receipt"), 6) << "five to one, one to the other";
  house.tick(midnight);
  house.answers(1);
  EXPECT_EQ(house.notices_of("receipt"), 8) << "its own, and the summary of the day before";
  EXPECT_EQ(house.standing("deaf-union"), "abstain") << "the seventh";
}

// A position by the page is no automatic answer: its number comes with its receipt.
TEST(Summaries, an_answer_on_the_page_has_its_receipt_whatever_came_by_mail) {
  BusyHouse house;
  house.answers(6);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  house.work_off();
  EXPECT_EQ(house.notices_of("receipt"), 6);
  EXPECT_EQ(house.standing("deaf-union"), "approve");
  const auto confirmed = house.entries_of("position-confirmed");
  house.tick(midnight);
  EXPECT_EQ(house.summed_up(), std::vector{house.seq(5)});
  EXPECT_EQ(house.entries_of("position-confirmed"), confirmed) << "a later answer has taken its place";
}

TEST(Summaries, a_new_start_sums_up_nothing_a_second_time) {
  BusyHouse house;
  house.answers(7);
  house.tick(midnight);
  Ticker another(*house.premises, *house.store, house.writer, house.clock, house.dispatcher,
                 [](std::string_view, std::string_view) {});
  EXPECT_EQ(another.tick(), 0);
  house.work_off();
  EXPECT_EQ(house.notices_of("receipt"), 6);
}

// However many they are, the mail stays readable and none of them is left out.
TEST(Summaries, of_very_many_the_newest_are_told_in_words_and_the_others_by_their_entries) {
  BusyHouse house;
  house.answers(60);
  EXPECT_EQ(house.notices_of("receipt"), 5);
  house.tick(midnight);
  EXPECT_EQ(house.summed_up().size(), 40U);
  std::string others;
  for (std::size_t i = 5; i < 20; ++i) others += (others.empty() ? "" : ", ") + house.seq(i);
  EXPECT_NE(house.newest("receipt").find("before them the entries " + others), std::string::npos)
      << house.newest("receipt");
}

}  // namespace mithaq::service
