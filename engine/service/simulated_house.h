// The house of a simulation: one charter, its world, and who acts in it when an event only says what is done.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/job.h"
#include "rules/decide.h"
#include "service/simulation.h"

namespace mithaq::service {

class SimulatedHouse {
 public:
  SimulatedHouse(const Stagecraft& props, const definitions::Scenario& scenario);

  // One command at `now`, as in the daemon: entries are folded, rounds written down, requests handed to the relay.
  std::optional<Refusal> run(const Actor& actor, Channel channel, rules::Command command);
  std::optional<Refusal> open();
  // Everything that one event does; the first refusal ends it.
  std::optional<Refusal> play(const definitions::Event& event, std::vector<std::string>& who);
  // Those on the roll of a round who have said nothing take up a habit.
  void practise(const definitions::Habit& habit, const Round& round);

  // nullopt: from a round that there is not.
  std::optional<Moment> instant(const definitions::When& when, Moment before, const Round* round) const;
  const Round* round_meant(const std::string& stage) const;
  std::optional<Moment> next_tick() const;
  std::vector<std::string> waits_for(const Round& round) const;

  Charter charter;
  Moment now{};
  std::vector<SimulatedEvent::Aside> asides;  // of what was played last
  Simulation out;

 private:
  using Step = std::optional<Refusal>;
  rules::World world() const;
  void write_down(const rules::Decision& decision);
  void note_deadline(const Entry& entry);
  std::map<Language, std::string> texts(const definitions::ScenarioText& text, bool is_revision);
  std::vector<std::string> who(const definitions::Event& event, const Round* round) const;
  Step play_for(const definitions::Event& event, const BodyId& body, const Round* round);
  Step play_by_hand(const rules::ActByHand& act);
  Step play_dispositions(const definitions::Event& event);
  void note(const BodyId& body, const StageId& stage, int round);
  Step play_answer(const definitions::Event& event, const BodyId& body, const Round& round);
  Step play_confirmation(const BodyId& body, const Round& round);
  Step play_delivery(const definitions::Event& event, const BodyId& body, const Round& round);
  Step play_ending(const definitions::Event& event);
  Step play_for_office(const definitions::Event& event, const Round* round);
  Step refused(definitions::Problems problems);
  Step play_migration(const definitions::Event& event);
  Step play_registry(const definitions::Event& event);
  MemberId speaker(const BodyId& body) const;
  Actor member(const BodyId& body) const;
  Actor office(Role role, std::size_t which = 0) const;
  rules::GivePosition position(const definitions::Event& event, const BodyId& body, const Round& round) const;

  const Stagecraft& props_;
  const definitions::Scenario& scenario_;
  Workflow workflow_;
  Registry registry_;
  std::map<Language, std::string> text_;               // the newest
  std::map<std::string, std::string> readings_;        // of made articles: how each reads now
  std::map<std::string, Job> requests_;                // newest by round and body
  std::map<std::int64_t, rules::GivePosition> given_;  // what was entered by hand, by seq
  std::int64_t commands_ = 0, registry_seq_ = 0;
};

// A registry in which everybody has somebody to speak, and every office is held.
Registry with_people(Registry registry);

}  // namespace mithaq::service
