#include "service/simulation.h"

#include <algorithm>
#include <set>

#include "rules/decide.h"
#include "rules/rule.h"
#include "service/simulated_house.h"

namespace mithaq::service {

using definitions::Event;
using definitions::Habit;
using definitions::Scenario;

namespace {

constexpr std::int64_t most_ticks = 1'000'000;
constexpr std::chrono::hours longest{24 * 366 * 50};  // years of a simulation

class Player {
 public:
  Player(const Stagecraft& props, const Scenario& scenario) : scenario_(scenario), house_(props, scenario) {}

  Simulation play() {
    if (auto refusal = house_.open()) {
      Disappointment not_opened{{1, 1}, "not-opened", refusal->facts};
      not_opened.facts["refusal"] = refusal->id;
      house_.out.disappointments.push_back(std::move(not_opened));
      return finish();
    }
    Moment before = house_.now;
    for (const Event& event : scenario_.events) {
      before = play(event, before);
      if (house_.out.ticks >= most_ticks) break;
    }
    const auto until = scenario_.until ? house_.instant(*scenario_.until, before, house_.charter.current())
                                       : std::optional(house_.out.begin + longest);
    if (until && *until < house_.now)
      disappoint(scenario_.until_place, "backwards", {{"at", to_rfc3339(*until)}, {"now", to_rfc3339(house_.now)}});
    go_to(until.value_or(house_.now));
    return finish();
  }

 private:
  // A habit is due once in every round, at its time.
  struct Due {
    Moment at{};
    const Habit* habit = nullptr;
    const Round* round = nullptr;
  };
  std::optional<Due> next_habit() const {
    std::optional<Due> out;
    for (const Round* round : house_.charter.live_rounds()) {
      if (round->state != "open") continue;
      for (const Habit& habit : scenario_.habits) {
        if (habit.stage != round->stage.value || practised_.contains({habit.stage, round->number})) continue;
        const auto at = house_.instant(habit.after, round->opens, round);
        if (at && (!out || *at < out->at)) out = Due{std::max(*at, round->opens), &habit, round};
      }
    }
    return out;
  }

  // Everything that happens by itself up to a moment: habits, deadlines, reminders, the end of waiting.
  void go_to(Moment to) {
    go_on(to, [] { return false; });
    if (house_.out.ticks >= most_ticks) return;
    const bool is_over = to - house_.out.begin >= longest;
    if (!is_over) house_.now = std::max(house_.now, to);
  }

  template <class Enough>
  void go_on(Moment to, const Enough& is_enough) {
    while (house_.out.ticks < most_ticks && !is_enough()) {
      const auto tick = house_.next_tick();
      const auto habit = next_habit();
      const bool is_habit = habit && (!tick || habit->at <= *tick);
      const auto at = is_habit ? std::optional(habit->at) : tick;
      if (!at || *at > to) break;
      ++house_.out.ticks;
      house_.now = std::max(house_.now, *at);
      if (is_habit) {
        practised_.insert({habit->habit->stage, habit->round->number});
        house_.practise(*habit->habit, Round(*habit->round));
        continue;
      }
      note_waits();
      const std::int64_t entries = house_.charter.entries;
      house_.run({}, Channel::engine, rules::Tick{});
      // A tick that finds nothing to do now has its reason in the next second.
      if (house_.charter.entries == entries && house_.next_tick() == tick) house_.now += std::chrono::seconds(1);
    }
  }

  // A round that expires does not say any more what it has waited for.
  void note_waits() {
    for (SimulatedRound& told : house_.out.rounds) {
      const Round* round = house_.charter.round({told.stage}, told.number);
      if (round && round->state == "settling") told.waits_for = house_.waits_for(*round);
    }
  }

  // From which an event counts its time.
  const Round* round_of(const Event& event) const {
    return event.round > 0 ? house_.charter.round(StageId{event.stage}, event.round) : house_.round_meant(event.stage);
  }

  Moment play(const Event& event, Moment before) {
    const bool by_round =
        event.at.from == definitions::When::From::opens || event.at.from == definitions::When::From::deadline;
    if (by_round && !event.stage.empty()) go_on(house_.out.begin + longest, [&] { return round_of(event) != nullptr; });
    auto at = house_.instant(event.at, before, round_of(event));
    if (!at && by_round) {
      disappoint(event.place, "no-round", {{"stage", event.stage}});
      at = house_.now;
    }
    if (*at < house_.now) {
      NamedFacts facts;
      put_instant(facts, "at", *at, house_.out.zones.at(scenario_.zone));
      put_instant(facts, "now", house_.now, house_.out.zones.at(scenario_.zone));
      disappoint(event.place, "backwards", std::move(facts));
      at = house_.now;
    }
    go_to(*at);
    house_.now = std::max(house_.now, *at);
    SimulatedEvent told;
    told.place = event.place;
    told.at = house_.now;
    told.verb = event.verb;
    told.word = !event.position.empty()    ? event.position
                : !event.objection.empty() ? event.objection
                : !event.tag.empty()       ? event.tag
                : !event.word.empty()      ? event.word
                : event.number > 0         ? std::to_string(event.number)
                                           : event.file;
    note_waits();
    told.refusal = house_.play(event, told.bodies);
    told.asides = house_.asides;
    told.is_expected = event.expect_refusal == (told.refusal ? told.refusal->id : "");
    if (!told.is_expected && !told.refusal) disappoint(event.place, "not-refused", {{"refusal", event.expect_refusal}});
    house_.out.events.push_back(std::move(told));
    return *at;
  }

  void disappoint(definitions::Place place, std::string id, std::map<std::string, std::string> facts) {
    house_.out.disappointments.push_back({place, std::move(id), std::move(facts)});
  }

  Simulation finish() {
    Simulation& out = house_.out;
    out.end = house_.now;
    for (SimulatedRound& round : out.rounds) complete(round);
    expect_outcomes();
    for (const auto& expected : scenario_.rounds) expect(expected);
    if (scenario_.state && *scenario_.state != house_.charter.state)
      disappoint(scenario_.state_place, "other-state",
                 {{"expected", *scenario_.state}, {"found", house_.charter.state}});
    if (out.ticks >= most_ticks) disappoint({1, 1}, "endless", {});
    out.charter = std::move(house_.charter);
    return std::move(out);
  }

  void complete(SimulatedRound& told) const {
    const Round* round = house_.charter.round({told.stage}, told.number);
    if (!round) return;
    told.revision = round->revision;
    told.opens = round->opens;
    told.deadline = round->deadline;
    told.closing = round->closing;
    told.zone = round->zone.empty() ? scenario_.zone : round->zone;
    told.state = round->state;
    told.cause = round->cause;
    told.outcome = round->outcome;
    told.extensions = round->extensions;
    if (round->outcome != "expired") told.waits_for.clear();
    if (round->state == "settled") return;
    const auto voters = rules::voters(*round);
    told.explanation = rules::evaluate(round->rule, round->quorum, voters, house_.charter.open_objections(*round),
                                       round->state != "open")
                           .explanation;
    rules::name_objections(told.explanation, house_.charter.objections_in(*round));
    told.waits_for = house_.waits_for(*round);
  }

  void expect_outcomes() {
    for (const auto& [stage, expected] : scenario_.outcomes) {
      std::string found, wanted;
      for (const SimulatedRound& round : house_.out.rounds)
        if (round.stage == stage)
          found += (found.empty() ? "" : ", ") + (round.outcome.empty() ? round.state : round.outcome);
      for (const std::string& outcome : expected) wanted += (wanted.empty() ? "" : ", ") + outcome;
      if (found != wanted)
        disappoint(scenario_.outcome_places.at(stage), "other-outcome",
                   {{"stage", stage}, {"expected", wanted}, {"found", found}});
    }
  }

  void expect(const definitions::ExpectedRound& expected) {
    const auto told = std::ranges::find_if(house_.out.rounds, [&](const SimulatedRound& round) {
      return round.stage == expected.stage && round.number == expected.number;
    });
    const std::string round_number = std::to_string(expected.number);
    if (told == house_.out.rounds.end())
      return disappoint(expected.place, "no-such-round", {{"stage", expected.stage}, {"round", round_number}});
    const auto differ = [&](const std::string& key, const std::string& wanted, const std::string& found) {
      if (wanted != found)
        disappoint(
            expected.place, "other-value",
            {{"stage", expected.stage}, {"round", round_number}, {"key", key}, {"expected", wanted}, {"found", found}});
    };
    for (const auto& [key, wanted] : expected.words)
      differ(key, wanted, key == "outcome" ? told->outcome : key == "cause" ? told->cause : told->state);
    for (const auto& [key, wanted] : expected.counts) {
      const Value* tally = told->explanation.find("tally");
      const Value* found = tally ? tally->find(key) : nullptr;
      differ(key, std::to_string(wanted),
             key == "revision" ? std::to_string(told->revision)
             : found           ? std::to_string(found->integer())
                               : "");
    }
    const Round* round = house_.charter.round({told->stage}, told->number);
    const auto at = [&](const std::optional<definitions::When>& when) {
      return house_.instant(*when, told->opens, round);
    };
    const auto written = [](const std::optional<Moment>& moment) { return moment ? to_rfc3339(*moment) : ""; };
    if (expected.closing) differ("closing", written(at(expected.closing)), written(told->closing));
    if (expected.deadline) differ("deadline", written(at(expected.deadline)), written(told->deadline));
  }

  const Scenario& scenario_;
  SimulatedHouse house_;
  std::set<std::pair<std::string, int>> practised_;
};

}  // namespace

Simulation simulate(const Stagecraft& props, const Scenario& scenario) { return Player(props, scenario).play(); }

}  // namespace mithaq::service
