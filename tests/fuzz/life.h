// The world in which the target charter_life lives one charter: five bodies, three ways to approval, and whatever
// people, registry and clock may do, chosen byte by byte. Nothing that a command holds is made to fit: what does not
// fit has to be refused.
#pragma once

#include "fuzz/choices.h"
#include "rules/decide.h"

namespace mithaq::fuzz {

struct Place {
  Workflow workflow;
  Registry registry;
  std::map<std::string, Calendar> calendars;
  std::map<std::string, Zone> zones;

  rules::World world() const { return {workflow, registry, calendars, zones}; }
};

Place place_by(Choices& choices);
rules::Command opening(const Place& place);
rules::Command command_by(Choices& choices, const Charter& charter, Moment now);
// What it takes for the stages that are open to pass: so that lives come to an end, too.
std::vector<rules::Command> agreement(const Charter& charter);
// A member goes, comes or speaks for another body; a body comes, goes, or changes its tags and weights.
void change_registry(Choices& choices, Registry& registry);
Actor actor_by(Choices& choices);

}  // namespace mithaq::fuzz
