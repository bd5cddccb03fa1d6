// A charter whose text is challenged and whose definition is changed on the way: the auditor's count follows.
#include "audit/replay.h"
#include "rules/table.h"

namespace mithaq::audit {
namespace {

using rules::Table;
using K = PositionKind;

// Decides, and follows every entry as an auditor would.
class Followed {
 public:
  explicit Followed(Closes closes) : table(closes) {}
  void decide(const rules::Command& command) {
    ASSERT_EQ(table.decide(command), "");
    follow();
  }
  void follow() {
    for (const Entry& entry : table.last.entries)
      replay.follow(entry, [&](Word, const std::string& id, const std::string& expected, const std::string& found) {
        ADD_FAILURE() << entry.kind << " " << id << ": " << expected << " " << found;
      });
    table.last.entries.clear();
  }
  void say(const char* body, K kind) { decide(table.answer(body, kind)); }
  void migrate(const Workflow& to, const char* who) {
    const std::string snapshot = trail::write(rules::to_value(to));
    table.actor = Actor{"administrator", MemberId{who}, std::nullopt};
    decide(rules::MigrateWorkflow{snapshot, trail::digest(snapshot), "The board has decided."});
    table.actor.reset();
  }

  Table table;
  Replay replay;
};

TEST(Replay, follows_a_challenge_and_a_new_definition) {
  Followed charter(Closes::when_all_answered);
  charter.table.stage().rule = rules::expanded(Value::object({{"preset", "majority"}}))->rule;
  charter.table.open();
  charter.follow();
  charter.say("deaf", K::approve);
  charter.say("gaza", K::disagree);
  charter.decide(rules::PublishRevision{Table::text("ب"), "editorial", "Why.", {}});
  charter.decide(rules::ChallengeRevision{{"youth"}, {"m-youth"}, "The sense is another."});
  EXPECT_EQ(charter.table.standing("deaf"), "");

  // While the text waits, a tie comes to mean something else.
  charter.decide(rules::ReturnStage{charter.table.round().stage, "Not clear."});
  Workflow to = *charter.table.charter.definition;
  to.number = 2;
  to.stages.front().tie = "returned";
  charter.migrate(to, "m-one");
  charter.migrate(to, "m-two");
  charter.decide(rules::PublishRevision{Table::text("ج"), "substantive", "Why.", {}});
  charter.say("deaf", K::approve);
  charter.say("gaza", K::disagree);
  charter.say("youth", K::abstain);
  EXPECT_EQ(charter.table.charter.rounds.back().outcome, "returned");
  EXPECT_FALSE(charter.replay.stopped());
  EXPECT_EQ(charter.replay.tallies(), 3);
}

TEST(Replay, follows_a_kept_answer_that_falls) {
  Followed charter(Closes::when_all_answered);
  charter.table.stage().survival["substantive"] = Survival::void_;
  charter.table.open();
  charter.follow();
  charter.say("deaf", K::approve);
  charter.say("gaza", K::approve);
  charter.decide(rules::PublishRevision{Table::text("ب"), "editorial", "Why.", {}});
  charter.say("youth", K::approve);
  ASSERT_EQ(charter.table.round().state, "settling");
  charter.decide(rules::ChallengeRevision{{"youth"}, {"m-youth"}, "The sense is another."});
  EXPECT_EQ(charter.table.standing("deaf"), "");
  EXPECT_EQ(charter.table.standing("youth"), "approve");
  for (const char* body : {"deaf", "gaza"}) charter.say(body, K::approve);
  EXPECT_EQ(charter.table.charter.state, "ratified");
  EXPECT_FALSE(charter.replay.stopped());
}

}  // namespace
}  // namespace mithaq::audit
