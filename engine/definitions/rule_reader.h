// Rules as they are written in TOML: tree, presets and the place of every node (reference: domain 3.1, 3.4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "definitions/reader.h"
#include "model/position.h"
#include "model/rule.h"

namespace mithaq::definitions {

// Runs beside a rule, node by node. A preset is one place: its expansion has no places of its own.
struct RulePlaces {
  Place at;
  std::vector<RulePlaces> parts;

  const RulePlaces& part(std::size_t i) const { return parts.empty() ? *this : parts.at(i); }
};

struct WrittenPreset {
  Preset preset;
  Place at;
  std::vector<std::string> scope;  // tags within which it stands, outermost first

  std::optional<std::string> parameter(std::string_view name) const;
  // The tag of the one body whose voice it gives weight to: of `chair-finding`, of `majority` with tie = "chair".
  std::optional<std::string> chair() const;
};

struct WrittenRule {
  Rule rule;
  RulePlaces places;
  std::vector<WrittenPreset> presets;  // in order of appearance
  std::optional<Rule> quorum;          // set by the preset `consent`
};

enum class RuleUse : std::uint8_t { decision, quorum };

// After a complaint the tree holds stand-ins; the document then has errors.
WrittenRule read_rule(Document& document, const toml::node& node, RuleUse use,
                      const std::vector<PositionKind>& offered);

// Complains too-deep or too-many where rule and quorum together are more than an evaluation may take.
void complain_of_size(Document& document, Place at, const Rule& rule, const std::optional<Rule>& quorum);

}  // namespace mithaq::definitions
