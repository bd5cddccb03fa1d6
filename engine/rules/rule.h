// Has this rule been met, not yet, or never? (reference: domain 3.1 to 3.4, 8)
//
// Three-valued, by bounds over every completion of the silent; exact 64-bit integers, no division, no
// floating point. Nothing here throws on any tree that definitions/ accepted.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/charter.h"
#include "model/rule.h"
#include "model/value.h"

namespace mithaq::rules {

enum class Status : std::uint8_t { open, passed, failed };
inline constexpr std::string_view status_ids[] = {"open", "passed", "failed"};
constexpr std::string_view id(Status s) { return status_ids[static_cast<std::size_t>(s)]; }

// One body of the roll as the evaluator sees it: its standing position, or silence.
struct Voter {
  const Seat* seat = nullptr;
  std::optional<PositionKind> position;  // none: silent
};

struct Count {
  int asked = 0, recused = 0, roll = 0, for_ = 0, against = 0, abstain = 0, silent = 0, open_objections = 0;
  bool operator==(const Count&) const = default;
};

// What an evaluation says. `result`: open, passed, failed, no-quorum.
//
// The explanation, beside what domain 8 shows: a leaf that is certain before the close has `least` (`greatest`
// for at_most and less_than): what `left` can come to, measured against `right` as it stands. `left` and `right`,
// `least` or `greatest`, and `needed` are left out where they are beyond 2^53. An `any` shows its nearest part first,
// each with its `place` in the rule, counted from 1.
// `needs` holds, of kind
//   positions  count, number, weight? (name and missing weight), tags? (the scope): so many more are wanted
//   quorum     the same, for the quorum
//   objection  number of open objections; articles and bodies come by name_objections()
//   unmet      a leaf that is unmet as it stands and that no number of positions would meet, its numbers and its scope
//   scope      tags: nothing else is wanted but a first body within them
//   failed     the first leaf that failed, its numbers and its scope, or a scope without a body with its tags; alone,
//              when the result is failed or no-quorum
// `waiting` lists the silent by id, and is empty at the close.
struct Evaluation {
  std::string result;
  bool closed = false;
  Count heads;
  Value explanation;  // the tree of domain 8: result, closed, tally, quorum?, rule, needs, waiting
  bool operator==(const Evaluation&) const = default;
};

// `closed`: silence is final. `open_objections`: how many count (Charter::objections_in).
Evaluation evaluate(const Rule& rule, const std::optional<Rule>& quorum, std::span<const Voter> voters,
                    int open_objections, bool closed);

// The standing positions of a round, in the order of the roll.
std::vector<Voter> voters(const Round& round);
Count count(std::span<const Voter> voters, int open_objections);
// The `tally` of stage-settled: heads, weights (per weight name used would be too much: heads' weights summed
// when the rule counts none), positions by id.
Value tally_value(const Round& round, int open_objections);

// `not` pushed down to the leaves (De Morgan; domain 3.1, zero cases).
Rule pushed_down(const Rule& rule);

// Puts articles and bodies of the objections that count into the needs of an explanation, and under `objections` each
// with its own into the leaves that count them.
void name_objections(Value& explanation, std::span<const Objection> counted);
// Takes the bodies out again, where who has said what is not for everybody.
void hide_objectors(Value& explanation);

// The shape of the grammar, both ways, as in TOML and the vectors; fractions come out reduced. Presets are
// expanded before (rules/preset.h). from_value throws WrongShape.
Value to_value(const Rule& rule);
Rule rule_from_value(const Value& value);

// The words of the grammar: what may stand behind `count`; "p/q" with 0 <= p <= q, 1 <= q <= 1 000 000, reduced.
bool can_be_counted(std::string_view count);
std::optional<Fraction> fraction_from_text(std::string_view text);
std::string fraction_text(const Fraction& fraction);

}  // namespace mithaq::rules
