// When a stage has passed: a tree of small tables (reference: domain, rules). The evaluation is in
// rules/rule.h; here are only the shapes. The same shape is TOML, canonical JSON and the test vectors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mithaq {

enum class Comparison : std::uint8_t { at_least, at_most, more_than, less_than };
inline constexpr std::string_view comparison_ids[] = {"at_least", "at_most", "more_than", "less_than"};
constexpr std::string_view id(Comparison c) { return comparison_ids[static_cast<std::size_t>(c)]; }

enum class Denominator : std::uint8_t { roll, present, cast };
inline constexpr std::string_view denominator_ids[] = {"roll", "present", "cast"};
constexpr std::string_view id(Denominator d) { return denominator_ids[static_cast<std::size_t>(d)]; }

struct Fraction {
  std::int64_t p = 0;  // 0 <= p <= q
  std::int64_t q = 1;  // 1 .. 1 000 000
  bool operator==(const Fraction&) const = default;
};

// One node. `kind` says which of the members below mean something.
struct Rule {
  enum class Kind : std::uint8_t { leaf, all, any, not_, some, within, each };
  Kind kind = Kind::all;

  // leaf
  std::string count;  // "for", "against", "abstain", "answered", "silent", a position id, "open-objections"
  Comparison comparison = Comparison::at_least;
  std::variant<std::int64_t, Fraction> bound = std::int64_t{0};
  std::optional<Denominator> of;  // with a fraction only
  std::string weight = "heads";

  std::int64_t at_least = 0;      // some
  std::vector<std::string> tags;  // within: one; each: one or more
  std::vector<Rule> parts;        // all, any, some: the list; not, within, each: exactly one

  bool operator==(const Rule&) const = default;
};

// A preset by its name, kept beside its expansion.
struct Preset {
  std::string name;  // "consensus"
  std::vector<std::pair<std::string, std::string>>
      parameters;  // all, in their one form (rules/preset.h), in order of key
  bool operator==(const Preset&) const = default;
};

}  // namespace mithaq
