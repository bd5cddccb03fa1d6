#include "service/writer.h"

#include <future>

#include "rules/evolve.h"
#include "service/open_house.h"

namespace mithaq::service {

namespace {

// Holds the writer before its next commit until it is let go, and counts the commits.
class Gate {
 public:
  explicit Gate(fakes::GuardedStore& store) {
    store.before_commit = [this](std::span<const store::Unit>) {
      if (++commits != 1) return later();
      arrived_.set_value();
      go_.get_future().wait();
    };
  }
  // Gives the writer something to do and waits until it stands before the commit.
  std::future<Outcome> hold(OpenHouse& house) {
    auto first = house.writer.submit(house.order("general-union"));
    arrived_.get_future().wait();
    return first;
  }
  void let_go() { go_.set_value(); }
  std::atomic<int> commits = 0;
  std::function<void()> later = [] {};  // what happens to the commits after that; set before let_go

 private:
  std::promise<void> arrived_, go_;
};

Order broken_order() {
  Order out;
  out.charter = {"other"};
  out.command = rules::OpenCharter{};  // without its workflow: a program error
  return out;
}

std::vector<std::string> other_bodies(const OpenHouse& house) {
  std::vector<std::string> out;
  for (const Body& body : house.premises->registry.bodies)
    if (body.id.value != "general-union") out.push_back(body.id.value);
  return out;
}

}  // namespace

TEST(Writer, commands_that_wait_share_one_commit) {
  OpenHouse house;
  Gate gate(*house.store);
  auto first = gate.hold(house);
  std::vector<std::future<Outcome>> others;
  for (const std::string& body : other_bodies(house)) others.push_back(house.writer.submit(house.order(body)));
  gate.let_go();
  EXPECT_EQ(why(first.get()), "");
  for (auto& other : others) EXPECT_EQ(why(other.get()), "");
  EXPECT_EQ(gate.commits, 2);
  EXPECT_EQ(house.round().positions.size(), 15u);
}

TEST(Writer, a_batch_of_one_commits_one_by_one) {
  OpenHouse house("at-deadline", {1});
  Gate gate(*house.store);
  auto first = gate.hold(house);
  std::vector<std::future<Outcome>> others;
  for (const std::string& body : other_bodies(house)) others.push_back(house.writer.submit(house.order(body)));
  gate.let_go();
  for (auto& other : others) EXPECT_EQ(why(other.get()), "");
  EXPECT_EQ(gate.commits, 15);
}

TEST(Writer, nobody_is_answered_before_the_commit_and_nothing_is_seen_of_it) {
  OpenHouse house;
  Gate gate(*house.store);
  auto first = gate.hold(house);
  EXPECT_EQ(first.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_EQ(house.round().positions.size(), 0u);
  gate.let_go();
  EXPECT_EQ(why(first.get()), "");
  EXPECT_EQ(house.round().positions.size(), 1u);
}

TEST(Writer, one_key_and_one_body_give_one_answer_and_another_body_is_refused) {
  OpenHouse house;
  Order order = house.order("deaf-union");
  order.key = std::string(32, 'a');
  order.body = "approve";
  const Outcome first = house.writer.run(order);
  const Outcome again = house.writer.run(order);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_TRUE(again->again);
  EXPECT_EQ(first->answer, again->answer);
  order.body = "abstain";
  EXPECT_EQ(why(house.writer.run(order)), "key-reused");
  EXPECT_EQ(house.entries_of("position-given"), 1);
}

TEST(Writer, one_key_twice_in_one_batch_is_written_once) {
  OpenHouse house;
  Gate gate(*house.store);
  auto first = gate.hold(house);
  Order order = house.order("deaf-union");
  order.key = std::string(32, 'a');
  auto one = house.writer.submit(order), two = house.writer.submit(order);
  gate.let_go();
  const Outcome given = one.get(), again = two.get();
  ASSERT_TRUE(given.ok() && again.ok());
  EXPECT_FALSE(given->again);
  EXPECT_TRUE(again->again);
  EXPECT_EQ(house.entries_of("position-given"), 2) << "one of each body";
}

TEST(Writer, a_refused_command_leaves_its_key_unused) {
  OpenHouse house;
  Order order = house.order("deaf-union", PositionKind::no_objection);
  order.key = std::string(32, 'a');
  EXPECT_EQ(why(house.writer.run(order)), "position-not-offered");
  EXPECT_FALSE(house.store->answer(order.key));
}

TEST(Writer, a_full_disk_answers_read_only_and_recovers_by_itself) {
  OpenHouse house;
  const auto entries = house.now()->entries;
  house.store->before_commit = [](auto) { throw store::NoSpace("no room"); };
  EXPECT_EQ(why(house.writer.run(house.order("deaf-union"))), "read-only");
  EXPECT_EQ(house.now()->entries, entries);
  house.store->before_commit = [](auto) {};
  EXPECT_EQ(why(house.writer.run(house.order("deaf-union"))), "");
  EXPECT_EQ(house.entries_of("position-given"), 1);
}

TEST(Writer, a_refusal_that_rests_on_a_neighbour_falls_with_the_batch) {
  OpenHouse house("at-deadline");
  Gate gate(*house.store);
  auto first = gate.hold(house);
  Order withdraw;
  withdraw.charter = {"charter"};
  withdraw.command = rules::WithdrawCharter{"enough"};
  auto ends = house.writer.submit(withdraw), late = house.writer.submit(house.order("deaf-union"));
  gate.later = [] { throw store::NoSpace("no room"); };
  gate.let_go();
  EXPECT_EQ(why(first.get()), "");
  EXPECT_EQ(why(ends.get()), "read-only");
  EXPECT_EQ(why(late.get()), "read-only") << "not stage-closed: the charter was never withdrawn";
  EXPECT_EQ(house.now()->state, "running");
}

TEST(Writer, when_the_outcome_is_unknown_everybody_who_waits_is_told_and_the_hook_is_called) {
  OpenHouse house;
  Gate gate(*house.store);
  auto first = gate.hold(house);
  auto one = house.writer.submit(house.order("deaf-union")), two = house.writer.submit(house.order("watan-gaza"));
  gate.later = [] { throw store::OutcomeUnknown("the disk said nothing"); };
  gate.let_go();
  EXPECT_EQ(why(first.get()), "");
  EXPECT_EQ(why(one.get()), "outcome-unknown");
  EXPECT_EQ(why(two.get()), "outcome-unknown");
  EXPECT_EQ(house.writer.submit(house.order("ngo-network")).get().error().id, "outcome-unknown");
  EXPECT_EQ(house.lost, "the disk said nothing");
}

TEST(Writer, a_broken_command_does_not_hurt_its_neighbours) {
  OpenHouse house;
  Gate gate(*house.store);
  auto first = gate.hold(house);
  auto before = house.writer.submit(house.order("deaf-union"));
  auto broken = house.writer.submit(broken_order());
  auto after = house.writer.submit(house.order("watan-gaza"));
  gate.let_go();
  EXPECT_EQ(why(before.get()), "");
  EXPECT_THROW(broken.get(), std::logic_error);
  EXPECT_EQ(why(after.get()), "");
  EXPECT_EQ(house.entries_of("position-given"), 3);
  EXPECT_EQ(house.audit().exit_code() == 1, false);
}

TEST(Writer, a_workflow_number_is_never_published_with_another_content) {
  OpenHouse house;
  house.open_toml("second", one_stage("at-deadline"));
  EXPECT_THROW(house.open_toml("third", one_stage("when-decided")), std::runtime_error);
  EXPECT_FALSE(house.charter("third"));
}

TEST(Opening, a_workflow_that_counts_on_a_plugin_that_is_not_enabled_is_refused) {
  OpenHouse house;
  std::string toml = one_stage("at-deadline");
  toml.replace(toml.find("request = [\"email\"]"), 19, "request = [\"lettres\"]");
  const auto opened = house.house.open_charter(
      house.administrator, {"other", "w.toml", toml, {{Language::ar, "# x\n\n## y {#y}\n\nz\n"}}, std::nullopt});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().id, "plugin-not-enabled");
  EXPECT_EQ(opened.error().facts.at("plugin"), "lettres");
}

TEST(Writer, what_it_folds_anew_from_the_store_is_what_it_had) {
  OpenHouse house;
  ASSERT_EQ(why(house.give("deaf-union", {"abstain", {}, "", ""})), "");
  Writer second(*house.store, house.objects, *house.premises, house.clock, house.chance, [](auto&) {}, {});
  EXPECT_EQ(rules::state_digest(*second.charter({"charter"})), rules::state_digest(*house.now()));
}

}  // namespace mithaq::service
