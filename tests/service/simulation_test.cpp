// What scenarios do when they are played: every verb once, refused once; the clock; what is told of it all.
#include "service/simulation.h"

#include <gtest/gtest.h>

#include <set>

#include "rules/evolve.h"
#include "trail/canonical.h"

namespace mithaq::service {

namespace {

const std::string a_workflow = R"(
id = "w"
title = { ar = "مسار", en = "Way" }
duties = { request = ["email"], reminder = ["email"] }
[[stage]]
id = "talk"
title = { ar = "تشاور", en = "Talk" }
roll = "all"
public_comments = true
reason_required = ["disagree"]
deadline = { working_days = 5 }
survival = { editorial = "keep-untouched", substantive = "reconfirm" }
rule = { preset = "consensus", min_support = "1/2" }
next = { passed = "vote" }
[[stage]]
id = "vote"
title = { ar = "تصويت", en = "Vote" }
roll = { bodies = ["a", "b", "c"] }
closes = "when-all-answered"
deadline = { working_days = 5 }
rule = { preset = "majority" }
next = { passed = "ratified", failed = "end" }
)";

const std::string a_registry = R"(
[[body]]
id = "a"
name = { ar = "أ", en = "A" }
tags = ["north"]
[[body]]
id = "b"
name = { ar = "ب", en = "B" }
tags = ["north"]
[[body]]
id = "c"
name = { ar = "ج", en = "C" }
tags = ["south"]
[[body]]
id = "d"
name = { ar = "د", en = "D" }
tags = ["south"]
)";

template <class T>
T sound(definitions::Read<T> read) {
  for (const auto& p : read.problems) ADD_FAILURE() << p.file << ":" << p.line << ":" << p.column << " " << p.id;
  if (!read.value) throw std::runtime_error("a file of this test has problems");
  return std::move(*read.value);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

Stagecraft stagecraft(const std::string& workflow = a_workflow) {
  Stagecraft out;
  out.workflow = sound(definitions::workflow_from_toml("w.toml", workflow));
  out.registry = sound(definitions::registry_from_toml("r.toml", a_registry));
  out.calendars["ps"] = sound(definitions::calendar_from_toml("ps.toml", "weekend = [\"friday\", \"saturday\"]\n"));
  out.file = [](const std::string& name) -> std::string {
    if (name == "more.toml")
      return a_registry + "[[body]]\nid = \"e\"\nname = { ar = \"ه\", en = \"E\" }\ntags = [\"south\"]\n";
    if (name == "next.toml")
      return replaced(replaced(a_workflow, "id = \"w\"", "id = \"w\"\nnumber = 2"), "Vote", "Ballot");
    if (name == "broken.toml") return "id = 7\n";
    throw std::runtime_error("cannot read " + name);
  };
  return out;
}

// 1 November 2026 is a Sunday; five working days from then, at 17:00, is the Sunday after.
Simulation play(const std::string& scenario, const Stagecraft& props = stagecraft()) {
  const std::string text = "start = \"2026-11-01 10:00\"\n" + scenario;
  return simulate(props, sound(definitions::scenario_from_toml("s.toml", text, props.workflow, props.registry)));
}

std::string event(const std::string& keys) { return "[[event]]\n" + keys; }

std::string refusal_of(const Simulation& played, std::size_t from_end = 1) {
  const auto& told = played.events.at(played.events.size() - from_end);
  return told.refusal ? told.refusal->id : "";
}

std::string complaints(const Simulation& played) {
  std::string out;
  for (const auto& d : played.disappointments) {
    out += std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + " " + d.id;
    for (const auto& [key, value] : d.facts) out += " " + key + "=" + value;
    out += "\n";
  }
  return out;
}

const std::string objects = event(R"(at = "+1h"
do = "answer"
body = "a"
position = "object"
articles = ["1"]
text = "no"
)");
const std::string all_approve = event(R"(at = "+1h"
stage = "talk"
do = "answer"
others = true
position = "approve"
)");
const std::string commented = event("at = \"+1h\"\nstage = \"talk\"\ndo = \"comment\"\ntext = \"why\"\n");
const std::string to_the_vote = "[everybody]\ntalk = \"approve\"\n";
const std::string to_the_end = "[everybody]\ntalk = \"approve\"\nvote = \"approve\"\n";
const std::string to_refusal = "[everybody]\ntalk = \"approve\"\nvote = \"abstain\"\n";
const std::string next_day = "at = \"opens+1d\"\nstage = \"vote\"\n";
const std::string much_later = "at = \"+60d\"\n";

struct Case {
  std::string verb, before, played, refused_before, refused, refusal;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"answer", "", "at = \"+1h\"\nbody = \"a\"\nposition = \"approve\"\n", "",
       "at = \"+1h\"\nbody = \"a\"\nposition = \"no-objection\"\n", "position-not-offered"},
      {"confirm", event("at = \"+1h\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"approve\"\nchannel = \"paper\"\n"),
       "at = \"+1h\"\nbody = \"a\"\n", "", "at = \"+1h\"\nbody = \"a\"\n", "nothing-to-confirm"},
      {"contest", all_approve, "at = \"+1h\"\nbody = \"a\"\n", "", "at = \"+1h\"\nbody = \"a\"\n",
       "nothing-to-contest"},
      {"need-time", "", "at = \"+1h\"\nbody = \"a\"\nreason = \"we meet on Thursday\"\n", all_approve,
       "at = \"deadline+1d\"\nstage = \"talk\"\nbody = \"a\"\n", "stage-closed"},
      {"acknowledge", "", "at = \"+1h\"\nbody = \"a\"\nhow = \"call\"\n", to_the_end,
       "at = \"+60d\"\nstage = \"vote\"\nbody = \"a\"\n", "stage-closed"},
      {"delivery", "", "at = \"+1h\"\nbody = \"a\"\nword = \"bounced\"\n", to_the_vote,
       next_day + "body = \"d\"\nword = \"accepted\"\n", "unknown-request"},
      {"delegate", "", "at = \"+1h\"\nbody = \"a\"\nholder = \"b\"\n", "",
       "at = \"+1h\"\nbody = \"a\"\nholder = \"a\"\n", "proxy-to-self"},
      {"revoke", event("do = \"delegate\"\nat = \"+1h\"\nbody = \"a\"\nholder = \"b\"\n"),
       "at = \"+1h\"\nbody = \"a\"\n", "", "at = \"+1h\"\nbody = \"a\"\n", "no-proxy"},
      {"reply", objects, "at = \"+1h\"\nobjection = \"o-1\"\ntext = \"because\"\n", "",
       "at = \"+1h\"\nobjection = \"o-1\"\ntext = \"because\"\n", "unknown-objection"},
      {"overrule", objects, "at = \"+1h\"\nobjection = \"o-1\"\nground = \"decision 7\"\ntext = \"because\"\n", "",
       "at = \"+1h\"\nobjection = \"o-1\"\nground = \"decision 7\"\ntext = \"because\"\n", "unknown-objection"},
      {"stand-by", objects + event("do = \"reply\"\nat = \"+1h\"\nobjection = \"o-1\"\ntext = \"because\"\n"),
       "at = \"+1h\"\nobjection = \"o-1\"\nreason = \"still\"\n", "", "at = \"+1h\"\nobjection = \"o-1\"\n",
       "unknown-objection"},
      {"end-objection", objects, "at = \"+1h\"\nobjection = \"o-1\"\nposition = \"approve\"\n", objects,
       "at = \"+1h\"\nobjection = \"o-1\"\n", "position-required"},
      {"comment", "", "at = \"+1h\"\ntext = \"why\"\n", to_the_vote, next_day + "text = \"why\"\n", "comments-closed"},
      {"moderate", commented, "at = \"+1h\"\nnumber = 1\nshown = false\nreason = \"an insult\"\n", "",
       "at = \"+1h\"\nnumber = 9\n", "unknown-comment"},
      {"dispose", commented, "at = \"+1h\"\nnumber = 1\ndisposition = \"noted\"\n", "",
       "at = \"+1h\"\nnumber = 9\ndisposition = \"noted\"\n", "unknown-comment"},
      {"minority",
       event("at = \"opens+1h\"\nstage = \"vote\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"disagree\"\ntext = "
             "\"no\"\n") +
           event("at = \"+2d\"\ndo = \"dispose\"\nothers = true\ndisposition = \"noted\"\n"),
       "at = \"+1d\"\nbody = \"a\"\ntext = \"we were against\"\n", "",
       "at = \"+1h\"\nbody = \"a\"\ntext = \"we were against\"\n", "minority-not-yet"},
      {"leave", to_the_end, much_later + "body = \"a\"\n", "", "at = \"+1h\"\nbody = \"a\"\n", "not-ratified"},
      {"return-to", to_the_end + event(much_later + "do = \"leave\"\nbody = \"a\"\n"), much_later + "body = \"a\"\n",
       to_the_end, much_later + "body = \"a\"\n", "adheres-already"},
      {"extend", "", "at = \"+1h\"\nto = \"deadline+3wd\"\nreason = \"a feast\"\n", "",
       "at = \"+1h\"\nto = \"deadline-1d\"\nreason = \"haste\"\n", "deadline-not-later"},
      {"outage", "", "at = \"+1h\"\ntag = \"south\"\nreason = \"no line\"\nsource = \"the operator\"\n", "",
       "at = \"+1h\"\ntag = \"west\"\nreason = \"no line\"\nsource = \"the operator\"\n", "outage-touches-nobody"},
      {"outage-ends",
       event("at = \"+1h\"\ndo = \"outage\"\ntag = \"south\"\nreason = \"no line\"\nsource = \"the operator\"\n"),
       "at = \"+1d\"\ntag = \"south\"\n", "", "at = \"+1h\"\ntag = \"south\"\n", "no-such-outage"},
      {"return", "", "at = \"+1h\"\nreason = \"an error\"\n", "",
       "at = \"+1h\"\nstage = \"vote\"\nreason = \"an error\"\n", "stage-not-opened"},
      {"reopen", to_the_vote, "at = \"+20d\"\nstage = \"talk\"\nreason = \"new facts\"\n", "",
       "at = \"+1h\"\nstage = \"talk\"\nreason = \"new facts\"\n", "stage-not-settled"},
      {"reopen-charter", to_refusal, much_later + "reason = \"new facts\"\n", "",
       "at = \"+1h\"\nreason = \"new facts\"\n", "charter-not-ended"},
      {"revise", "", "at = \"+1h\"\nreason = \"clearer\"\nchanged = [\"2\"]\n", to_the_end,
       much_later + "reason = \"clearer\"\nchanged = [\"2\"]\n", "charter-ended"},
      {"challenge",
       all_approve + event("at = \"+1h\"\ndo = \"revise\"\nchange = \"editorial\"\nreason = \"a comma\"\nchanged = "
                           "[\"2\"]\n"),
       "at = \"+1h\"\nbody = \"a\"\nreason = \"no comma\"\n", "", "at = \"+1h\"\nbody = \"a\"\n", "not-editorial"},
      {"withdraw", "", "at = \"+1h\"\nreason = \"enough\"\n", to_the_end, much_later + "reason = \"enough\"\n",
       "charter-ended"},
      {"migrate", "", "at = \"+1h\"\nfile = \"next.toml\"\nreason = \"a name\"\n", "",
       "at = \"+1h\"\nfile = \"broken.toml\"\n", "workflow-problems"},
      {"registry", "", "at = \"+1h\"\nfile = \"more.toml\"\n", "", "at = \"+1h\"\nfile = \"broken.toml\"\n",
       "workflow-problems"},
  };
  return all;
}

}  // namespace

TEST(Simulation, every_verb_is_played) {
  std::set<std::string> played;
  for (const Case& c : cases()) {
    played.insert(c.verb);
    std::string before = c.before;
    if (c.verb == "minority")
      before = "[everybody]\ntalk = \"approve\"\nvote = { position = \"approve\", after = \"+2h\" }\n" + before;
    const Simulation done = play(before + event("do = \"" + c.verb + "\"\n" + c.played));
    EXPECT_EQ(complaints(done), "") << c.verb;
    for (const SimulatedEvent& told : done.events)
      EXPECT_FALSE(told.refusal) << c.verb << ": " << told.verb << " is refused: " << told.refusal->id;
  }
  const auto verbs = definitions::event_verbs();
  EXPECT_EQ(played, std::set<std::string>(verbs.begin(), verbs.end()));
}

TEST(Simulation, every_verb_is_refused_and_a_scenario_can_expect_it) {
  for (const Case& c : cases()) {
    const std::string refused = event("do = \"" + c.verb + "\"\n" + c.refused);
    const Simulation done = play(c.refused_before + refused);
    EXPECT_EQ(refusal_of(done), c.refusal) << c.verb;
    EXPECT_FALSE(done.events.back().is_expected) << c.verb;
    const Simulation expected = play(c.refused_before + refused + "expect_refusal = \"" + c.refusal + "\"\n");
    EXPECT_TRUE(expected.events.back().is_expected) << c.verb;
    EXPECT_EQ(complaints(expected), "") << c.verb;
  }
}

TEST(Simulation, a_file_with_problems_is_complained_of_with_its_places) {
  const Simulation done = play(event("at = \"+1h\"\ndo = \"registry\"\nfile = \"broken.toml\"\n"));
  ASSERT_FALSE(done.problems.empty());
  EXPECT_EQ(done.problems.front().file, "broken.toml");
  EXPECT_EQ(done.problems.front().line, 1);
}

TEST(Simulation, an_event_waits_for_the_round_from_which_it_counts) {
  const Simulation done =
      play(to_the_vote + event(next_day + "do = \"answer\"\nothers = true\nposition = \"approve\"\n"));
  EXPECT_EQ(complaints(done), "");
  ASSERT_EQ(done.rounds.size(), 2u);
  EXPECT_EQ(to_rfc3339(done.rounds[1].opens), "2026-11-08T15:00:01Z");
  EXPECT_EQ(to_rfc3339(done.events.back().at), "2026-11-09T15:00:01Z");
  EXPECT_EQ(done.charter.state, "ratified");
}

TEST(Simulation, an_event_may_name_the_round_from_which_it_counts) {
  const std::string no_answer_at_first =
      event("at = \"opens+1d\"\nstage = \"talk\"\nround = 2\ndo = \"answer\"\nothers = true\nposition = \"approve\"\n");
  const Simulation done = play(no_answer_at_first);
  EXPECT_EQ(complaints(done), "");
  EXPECT_EQ(done.rounds[0].outcome, "expired");
  EXPECT_EQ(done.rounds[1].outcome, "passed");
}

TEST(Simulation, a_round_that_never_opens_is_told_and_the_event_played_at_the_end) {
  const Simulation done =
      play(event("at = \"opens+1d\"\nstage = \"vote\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"approve\"\n"));
  EXPECT_EQ(complaints(done), "2:1 no-round stage=vote\n");
  EXPECT_EQ(refusal_of(done), "stage-not-opened");
}

TEST(Simulation, time_never_runs_backwards) {
  const Simulation done = play(event("at = \"+2d\"\ndo = \"need-time\"\nbody = \"a\"\n") +
                               event("at = \"2026-11-02 10:00\"\ndo = \"need-time\"\nbody = \"b\"\n"));
  EXPECT_EQ(complaints(done),
            "6:1 backwards at=2026-11-02T08:00:00Z at_offset=7200 now=2026-11-03T08:00:00Z now_offset=7200 "
            "zone=Asia/Hebron\n");
  EXPECT_EQ(done.events[1].at, done.events[0].at);
}

TEST(Simulation, the_others_are_those_who_have_not_spoken_on_this_text) {
  const Simulation done =
      play(event("at = \"+1h\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"disagree\"\n") +  // without its reason
           event("at = \"+1h\"\ndo = \"answer\"\nbody = \"b\"\nposition = \"abstain\"\n") + all_approve +
           event("at = \"+1h\"\ndo = \"revise\"\nreason = \"new\"\nchanged = [\"2\"]\n") + all_approve);
  EXPECT_EQ(done.events[2].bodies, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(done.events[4].bodies, (std::vector<std::string>{"a", "b", "c", "d"})) << "all await confirmation";
}

TEST(Simulation, an_answer_that_does_not_simply_count_is_told_with_its_reason) {
  using Asides = std::vector<SimulatedEvent::Aside>;
  const Simulation done =
      play(event("at = \"+1h\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"object\"\ntext = \"no\"\n") +
           event("at = \"+1h\"\ndo = \"answer\"\nbody = \"b\"\nposition = \"approve\"\nchannel = \"paper\"\n") +
           event("at = \"+1h\"\ndo = \"confirm\"\nbody = \"b\"\n") +
           event("at = \"+1h\"\ndo = \"answer\"\nbodies = [\"c\", \"d\"]\nposition = \"approve\"\n") +
           event("at = \"opens+1h\"\nstage = \"vote\"\ndo = \"answer\"\nbody = \"c\"\nposition = \"object\"\narticles "
                 "= [\"1\"]\ntext = \"no\"\n") +
           event("at = \"+1h\"\nstage = \"talk\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"approve\"\n"));
  EXPECT_EQ(complaints(done), "");
  EXPECT_EQ(done.events[0].asides, (Asides{{"a", "incomplete", {"article"}}}));
  EXPECT_EQ(done.events[1].asides, (Asides{{"b", "provisional", {}}}));
  EXPECT_EQ(done.events[2].asides, Asides{});
  EXPECT_EQ(done.events[3].asides, Asides{});
  EXPECT_EQ(done.events[4].asides, (Asides{{"c", "late-comment", {}}}));
  EXPECT_EQ(done.events[5].asides, (Asides{{"a", "late", {}}}));
}

TEST(Simulation, a_round_that_expires_says_what_was_missing) {
  const Simulation done = play(
      commented + "[[event]]\ndo = \"moderate\"\nnumber = 1\n[everybody]\ntalk = \"approve\"\nvote = \"approve\"\n");
  EXPECT_EQ(done.rounds[0].waits_for, std::vector<std::string>{});
  EXPECT_EQ(done.rounds[1].outcome, "expired");
  EXPECT_EQ(done.rounds[1].waits_for, std::vector<std::string>{"disposition"});
}

TEST(Simulation, bodies_with_a_habit_are_told_of_together) {
  const Simulation done = play(to_the_end);
  ASSERT_EQ(done.events.size(), 2u);
  EXPECT_EQ(done.events[0].bodies, (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(done.events[1].bodies, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Simulation, each_of_several_rounds_that_settle_at_once_says_where_it_leads_itself) {
  const std::string side_by_side = R"(
id = "w"
title = { ar = "مسار", en = "Way" }
duties = { request = ["email"] }
start = ["one", "two"]
[[stage]]
id = "one"
title = { ar = "أولى", en = "One" }
roll = "all"
deadline = { days = 3 }
rule = { count = "for", at_least = 1 }
next = { passed = "vote" }
[[stage]]
id = "two"
title = { ar = "ثانية", en = "Two" }
roll = "all"
deadline = { days = 3 }
rule = { count = "for", at_least = 4 }
next = { passed = "vote" }
[[stage]]
id = "vote"
title = { ar = "تصويت", en = "Vote" }
join = ["one", "two"]
roll = "all"
deadline = { days = 3 }
rule = { count = "for", at_least = 1 }
next = { passed = "ratified" }
)";
  const std::string one_answers =
      event("at = \"+1h\"\nstage = \"one\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"approve\"\n");
  const std::string two_answers =
      event("at = \"+1h\"\nstage = \"two\"\ndo = \"answer\"\nbody = \"a\"\nposition = \"approve\"\n");
  const auto leads_to = [](const Simulation& done) {
    std::string out;
    for (const SimulatedRound& round : done.rounds) {
      out += round.stage + std::to_string(round.number) + " " + (round.outcome.empty() ? round.state : round.outcome);
      for (const std::string& to : round.leads_to) out += " " + to;
      out += "\n";
    }
    return out;
  };
  const Stagecraft props = stagecraft(side_by_side);
  const std::string until = "until = \"2026-11-06 10:00\"\n";
  EXPECT_EQ(leads_to(play(until, props)), "one1 expired one\ntwo1 expired two\none2 open\ntwo2 open\n");
  EXPECT_EQ(leads_to(play(until + one_answers, props)), "one1 passed join\ntwo1 expired two\ntwo2 open\n");
  EXPECT_EQ(leads_to(play(until + one_answers + two_answers, props)), "one1 passed join\ntwo1 failed drafting\n");
  const std::string revised = event("at = \"+1d\"\ndo = \"revise\"\nreason = \"new\"\nchanged = [\"2\"]\n");
  EXPECT_EQ(leads_to(play("until = \"2026-11-03 10:00\"\n" + revised, props)),
            "one1 returned one\ntwo1 returned two\none2 open\ntwo2 open\n");
}

TEST(Simulation, what_was_expected_and_did_not_come_is_told_at_its_place) {
  const Simulation done = play(to_the_end + R"([expect]
state = "ended"
outcomes = { talk = ["passed", "passed"], vote = "passed" }
[[expect.round]]
stage = "vote"
for = 4
cause = "deadline"
closing = "deadline"
[[expect.round]]
stage = "vote"
round = 2
)");
  EXPECT_EQ(complaints(done),
            "7:14 other-outcome expected=passed, passed found=passed stage=talk\n"
            "8:1 other-value expected=deadline found=all-answered key=cause round=1 stage=vote\n"
            "8:1 other-value expected=4 found=3 key=for round=1 stage=vote\n"
            "8:1 other-value expected=2026-11-15T15:00:00Z found=2026-11-08T16:00:01Z key=closing round=1 stage=vote\n"
            "13:1 no-such-round round=2 stage=vote\n"
            "6:1 other-state expected=ended found=ratified\n");
}

TEST(Simulation, a_round_that_still_runs_may_be_expected_to) {
  const Simulation done = play(R"(until = "+1d"
[expect]
state = "running"
outcomes = { talk = "open", vote = [] }
)");
  EXPECT_EQ(complaints(done), "");
  EXPECT_EQ(to_rfc3339(done.end), "2026-11-02T08:00:00Z");
}

TEST(Simulation, the_same_scenario_gives_the_same_charter_whenever_it_is_played) {
  for (const Case& c : cases()) {
    const std::string scenario = c.before + event("do = \"" + c.verb + "\"\n" + c.played);
    const Simulation one = play(scenario), other = play(scenario);
    EXPECT_EQ(rules::state_digest(one.charter), rules::state_digest(other.charter)) << c.verb;
    EXPECT_EQ(one.ticks, other.ticks) << c.verb;
    ASSERT_EQ(one.rounds.size(), other.rounds.size()) << c.verb;
    for (std::size_t i = 0; i < one.rounds.size(); ++i)
      EXPECT_EQ(trail::write(one.rounds[i].explanation), trail::write(other.rounds[i].explanation)) << c.verb;
  }
}

}  // namespace mithaq::service
