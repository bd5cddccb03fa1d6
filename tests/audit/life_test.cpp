// Random lives: any command on any workflow leaves a trail that both counts agree with. The seed is fixed.
#include <algorithm>
#include <random>

#include "audit/replay.h"
#include "rules/table.h"

namespace mithaq::audit {
namespace {

using rules::Table;
using K = PositionKind;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Draws from one sequence of numbers; written out, since the distributions of the library differ between machines.
class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string> bodies = {"deaf", "gaza", "youth", "camps"};
const std::vector<std::string> stages = {"one", "two", "three", "four"};

void choose_rule(Chance& chance, Stage& stage) {
  switch (chance.below(6)) {
    case 0:
      stage.rule = rules::preset("majority");
      stage.tie = chance.one_in(2) ? "returned" : "failed";
      break;
    case 1:
      stage.rule = rules::preset("unanimity");
      break;
    case 2:
      stage.rule = rules::preset("silence");
      stage.silence = SilenceProcedure{chance.one_in(2) ? "accepted" : "confirmed", chance.below(100)};
      stage.closes = Closes::at_deadline;
      break;
    case 3:
      stage.rule = rules::preset("chair-finding");
      stage.chair_finding = ChairFinding{"chair", chance.below(5)};
      break;
    default:
      break;  // consensus
  }
}

// Four stages in any order of forks, joins and loops.
void choose_workflow(Chance& chance, Table& table) {
  table.workflow.stages.clear();
  for (const std::string& id : stages) {
    Stage stage = rules::stage_called(id);
    stage.closes = static_cast<Closes>(chance.below(3));
    choose_rule(chance, stage);
    stage.deadline->days = 1 + chance.below(12);
    stage.max_rounds = 1 + chance.below(3);
    stage.max_extensions = chance.below(3);
    stage.change_allowed = !chance.one_in(5);
    stage.objections_need_reply = chance.one_in(3);
    stage.reminders.working_days_before = {chance.below(8), chance.below(3)};
    stage.reminders.to_secretary = {chance.below(4)};
    stage.waits.expires_days = 1 + chance.below(20);
    if (chance.one_in(2)) stage.quorum = rules::preset("majority");
    if (chance.one_in(2)) stage.second_call = rules::preset("unanimity");
    for (const char* change : {"editorial", "substantive"})
      stage.survival[change] = static_cast<Survival>(chance.below(4));
    for (auto& [outcome, goals] : stage.next) {
      std::vector<std::string> choices = {"drafting", "again", "one", "two", "three", "four"};
      if (chance.one_in(4)) choices = {"end"};
      if (outcome == "passed") choices = {"two", "three", "four", "four"};
      goals = chance.of(choices);
      const std::string beside = chance.of(choices);
      if (!goals.is("end") && beside != goals.front() && chance.one_in(3)) goals.push_back(beside);
    }
    table.workflow.stages.push_back(std::move(stage));
  }
  table.workflow.stages[3].next["passed"] = "ratified";
  if (chance.one_in(2)) table.workflow.stages[3].join = {"two", "three"};
  table.workflow.start = {"one"};
  if (chance.one_in(3)) table.workflow.start.push_back("two");
}

struct Life {
  explicit Life(unsigned seed) : chance(seed) {
    table.registry.bodies.push_back({{"camps"}, {"مخيمات", "camps"}, {"chair"}, {}});
    table.registry.members.push_back({{"m-camps"}, {"camps"}, "camps@example.org", "", {}});
    table.registry.members.push_back({{"m-sec"}, {}, "sec@example.org", "", {Role::secretary}});
    table.registry.bodies[1].tags = {"gaza"};
    choose_workflow(chance, table);
    table.open();
    keep();
  }

  const Round& some_round() {
    const auto live = table.charter.live_rounds();
    if (!live.empty() && !chance.one_in(6)) return *chance.of(live);
    return table.charter.rounds[static_cast<std::size_t>(chance.below(static_cast<int>(table.charter.rounds.size())))];
  }
  std::int64_t some_position(const Round& round) {
    return round.positions.empty()
               ? 3
               : round.positions[static_cast<std::size_t>(chance.below(static_cast<int>(round.positions.size())))].seq;
  }
  ObjectionId some_objection() { return {"o-" + std::to_string(1 + chance.below(4))}; }

  rules::Command answer(const Round& round, const std::string& body) {
    rules::GivePosition out;
    out.body = {body};
    out.member = {"m-" + body};
    out.stage = round.stage;
    out.round = round.number;
    out.revision = round.revision;
    out.position = static_cast<K>(chance.below(8));
    if (agrees || chance.one_in(2)) out.position = K::approve;
    if (out.position == K::object || out.position == K::approve_with_reservation)
      out.articles = {chance.of(std::vector<std::string>{"first", "second", "whole"})};
    if ((chance.one_in(3) && !agrees) || !out.articles.empty()) out.text = "words";
    if (body == "camps") out.text = "It is found.";
    if (chance.one_in(6)) out.entered_by = out.member = MemberId{"m-one"};
    return out;
  }

  rules::Command some_command() {
    const Round round = some_round();
    const std::string body = chance.of(bodies);
    const MemberId member{"m-" + body};
    switch (chance.below(agrees ? 90 : 27)) {
      case 0:
        return rules::ConfirmPosition{some_position(round), {"m-one"}, {"m-two"}, "words", "", ""};
      case 1:
        return rules::ConfirmPosition{some_position(round), {}, member, "words", "", ""};
      case 2:
        return rules::ContestPosition{some_position(round), {body}, member};
      case 3:
        return rules::GrantProxy{{body}, {chance.of(bodies)}, member, round.stage, round.number};
      case 4:
        return rules::RevokeProxy{{body}, member, round.stage, round.number};
      case 5:
        return rules::RequestTime{{body}, member, round.stage, round.number, "Please."};
      case 6:
      case 7:
        return rules::AcknowledgeRequest{{body}, member, round.stage, round.number, "page"};
      case 8:
        return rules::ReportDelivery{{std::string(64, '1')},
                                     {body},
                                     round.request({body}) ? round.request({body})->id.value : "",
                                     chance.of(std::vector<std::string>{"accepted", "bounced", "reported"}),
                                     1,
                                     std::string(64, 'a'),
                                     "",
                                     "",
                                     ""};
      case 9:
        return rules::ReplyToObjection{some_objection(), "A reply."};
      case 10:
        return rules::EndObjection{some_objection(), {body}, member, std::nullopt};
      case 11:
        return rules::StandByObjection{some_objection(), {body}, member, "Still."};
      case 12: {
        rules::DisposeComment out;
        out.number = 1 + chance.below(4);
        out.disposition = "noted";
        out.reply = "Thank you.";
        return out;
      }
      case 13:
        return rules::PublishRevision{Table::text("text " + std::to_string(chance.below(5))),
                                      chance.one_in(2) ? "editorial" : "substantive",
                                      "Why.",
                                      {}};
      case 14:
        return rules::ChallengeRevision{{body}, member, "It changes the meaning."};
      case 15:
        return rules::ReturnStage{round.stage, "Why."};
      case 16:
        return rules::ReopenStage{round.stage, "New."};
      case 17:
        return rules::ExtendDeadline{round.stage, table.now + hours(24 * chance.below(20)), "Why."};
      case 18:
        return rules::DeclareOutage{"gaza", "No power.", "The operator."};
      case 19:
        return rules::EndOutage{"gaza"};
      case 20:
        if (chance.one_in(8)) return rules::WithdrawCharter{"Enough."};
        return rules::ReopenCharter{"New."};
      case 21:
        return rules::Tick{};
      default:
        return answer(round, body);
    }
  }

  void move_clock() {
    const auto next = table.next();
    if (next && chance.one_in(4))
      table.now = std::max(table.now, *next);
    else
      table.now += minutes(chance.below(60 * 24));
  }

  void keep() {
    for (Entry& entry : table.last.entries) entries.push_back(std::move(entry));
  }

  // What no command may ever change or leave behind.
  void check(const std::vector<Round>& before) {
    for (const Round& old : before) {
      const Round& now = *table.charter.round(old.stage, old.number);
      if (old.state != "settled") continue;
      EXPECT_EQ(now.outcome, old.outcome) << "what has passed stays so";
      EXPECT_EQ(now.closing, old.closing);
      EXPECT_EQ(now.explanation_sha256, old.explanation_sha256);
    }
    const bool runs = !table.charter.live_rounds().empty();
    const std::string& state = table.charter.state;
    EXPECT_EQ(state == "running", runs) << state;
    if (state == "drafting") {
      EXPECT_FALSE(table.charter.resume_at.empty()) << "a new text would open something";
    }
    if (state != "running" && state != "drafting") {
      EXPECT_FALSE(table.next());
    }
  }

  void live(int commands) {
    for (int i = 0; i < commands; ++i) {
      move_clock();
      const std::vector<Round> before = table.charter.rounds;
      const rules::Command command = some_command();
      std::string refusal;
      ASSERT_NO_THROW(refusal = table.decide(command)) << "command " << command.index();
      ++(refusal.empty() ? taken : refused);
      keep();
      check(before);
      if (testing::Test::HasFailure()) return;
      const auto next = table.next();
      if (next && *next <= table.now) {
        ASSERT_NO_THROW(table.tick());
        EXPECT_FALSE(table.last.entries.empty()) << "a tick at its instant does something";
        keep();
      }
    }
  }

  void replay() {
    Replay replayed;
    for (const Entry& entry : entries)
      replayed.follow(entry, [&](Word, const std::string& id, const std::string& expected, const std::string& found) {
        ADD_FAILURE() << entry.seq << " " << entry.kind << ": " << id << "\n  " << expected << "\n  " << found;
      });
    EXPECT_FALSE(replayed.stopped());
    EXPECT_EQ(rules::state_digest(replayed.charter()), rules::state_digest(table.charter));
    settled += static_cast<int>(replayed.tallies());
  }

  Chance chance;
  bool agrees = chance.one_in(3);  // a life in which people want the same
  Table table;
  std::vector<Entry> entries;
  int taken = 0, refused = 0, settled = 0;
};

TEST(Life, of_random_commands_over_random_workflows_is_one_that_both_counts_follow) {
  int taken = 0, settled = 0;
  std::map<std::string, int> outcomes, ends;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Life life(seed);
    life.live(120);
    life.replay();
    if (HasFailure()) FAIL() << "seed " << seed;
    taken += life.taken;
    settled += life.settled;
    ++ends[life.table.charter.state];
    for (const Round& round : life.table.charter.rounds) ++outcomes[round.outcome];
  }
  EXPECT_GT(taken, 2000);
  EXPECT_GT(settled, 300);
  for (const std::string_view outcome : outcome_ids) EXPECT_GT(outcomes[std::string(outcome)], 0) << outcome;
  for (const char* end : {"running", "drafting", "ratified", "ended", "withdrawn"}) EXPECT_GT(ends[end], 0) << end;
}

}  // namespace
}  // namespace mithaq::audit
