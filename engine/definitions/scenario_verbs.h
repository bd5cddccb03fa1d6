// What the events of a scenario may do, and the keys that go with each.
#pragma once

#include <string_view>
#include <vector>

namespace mithaq::definitions {

// What an event may do, and what it must say beside. `who`: it names one body or more.
struct Verb {
  std::string_view name;
  bool who = false;
  std::vector<std::string_view> must, may;
};

const std::vector<Verb>& verbs();

}  // namespace mithaq::definitions
