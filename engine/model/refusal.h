// A rule's "no": an id for the phrase catalogue (`refusal.<id>` in config/texts) and the facts that its
// sentence needs. It is an answer, not an error.
#pragma once

#include <map>
#include <string>

namespace mithaq {

struct Refusal {
  std::string id;                            // kebab-case, e.g. "not-a-member"; never a sentence
  std::map<std::string, std::string> facts;  // e.g. {"body","deaf-union"}, {"field","reason"}
  bool operator==(const Refusal&) const = default;
};

}  // namespace mithaq
