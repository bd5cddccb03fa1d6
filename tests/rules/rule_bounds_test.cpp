// Properties: bounds hold every completion, counted by a plain evaluator written apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>

#include "rules/rule.h"

namespace mithaq::rules {
namespace {

using Kind = Rule::Kind;
using Said = std::vector<std::optional<PositionKind>>;

// Everybody has said all they will say: one case, two values, `not` carried down as a flag.
struct Plain {
  const std::vector<Seat>& roll;
  const Said& said;
  int objections;

  bool counts(const std::string& what, std::size_t i) const {
    if (!said[i]) return what == "silent";
    const Side s = side(*said[i]);
    if (s == Side::recused) return false;
    return what == "answered" || (what == "for" && s == Side::for_) || (what == "against" && s == Side::against) ||
           what == id(*said[i]);
  }
  bool divides(Denominator of, std::size_t i) const {
    if (!said[i]) return of == Denominator::roll;
    if (*said[i] == PositionKind::recuse) return false;
    return of != Denominator::cast || *said[i] != PositionKind::abstain;
  }
  static bool compare(Comparison op, std::int64_t a, std::int64_t b, bool negated) {
    const bool met = op == Comparison::at_least    ? a >= b
                     : op == Comparison::at_most   ? a <= b
                     : op == Comparison::more_than ? a > b
                                                   : a < b;
    return met != negated;
  }
  bool leaf(const Rule& rule, const std::vector<std::size_t>& scope, bool negated) const {
    std::int64_t n = rule.count == "open-objections" ? objections : 0, d = 0;
    for (std::size_t i : scope) {
      const std::int64_t w = rule.weight == "heads" ? 1 : roll[i].weights.at(rule.weight);
      if (counts(rule.count, i)) n += w;
      if (rule.of && divides(*rule.of, i)) d += w;
    }
    const Fraction* f = std::get_if<Fraction>(&rule.bound);
    if (!f) return compare(rule.comparison, n, std::get<std::int64_t>(rule.bound), negated);
    return d > 0 && compare(rule.comparison, f->q * n, f->p * d, negated);
  }
  bool within(const std::string& tag, const Rule& rule, const std::vector<std::size_t>& scope, bool negated) const {
    std::vector<std::size_t> inner;
    bool filled = false;
    for (std::size_t i : scope)
      for (const std::string& carried : roll[i].tags)
        if (carried == tag) {
          inner.push_back(i);
          filled = filled || said[i] != PositionKind::recuse;
        }
    return filled && met(rule, inner, negated);
  }
  bool met(const Rule& rule, const std::vector<std::size_t>& scope, bool negated = false) const {
    if (rule.kind == Kind::leaf) return leaf(rule, scope, negated);
    if (rule.kind == Kind::not_) return met(rule.parts[0], scope, !negated);
    if (rule.kind == Kind::within) return within(rule.tags[0], rule.parts[0], scope, negated);
    std::int64_t yes = 0, all = 0;
    if (rule.kind == Kind::each) {
      for (const std::string& tag : rule.tags) yes += within(tag, rule.parts[0], scope, negated);
      all = static_cast<std::int64_t>(rule.tags.size());
    } else {
      for (const Rule& part : rule.parts) yes += met(part, scope, negated);
      all = static_cast<std::int64_t>(rule.parts.size());
    }
    const std::int64_t k = rule.kind == Kind::any ? 1 : rule.kind == Kind::some ? rule.at_least : all;
    return yes >= (negated ? all - k + 1 : k);
  }
  std::vector<std::size_t> everybody() const {
    std::vector<std::size_t> out(roll.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
    return out;
  }
  std::string result(const Rule& rule, const std::optional<Rule>& quorum) const {
    bool somebody = false;
    for (const auto& s : said) somebody = somebody || s != PositionKind::recuse;
    if (!somebody || (quorum && !met(*quorum, everybody()))) return "no-quorum";
    return met(rule, everybody()) ? "passed" : "failed";
  }
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int roll(int sides) { return static_cast<int>(engine_() % static_cast<unsigned>(sides)); }

  std::optional<PositionKind> position() {
    const int choice = roll(9);
    return choice == 8 ? std::nullopt : std::optional(static_cast<PositionKind>(choice));
  }
  std::vector<Seat> bodies(int n) {
    std::vector<Seat> out;
    for (int i = 0; i < n; ++i) {
      Seat seat{{"b" + std::to_string(i)}, {}, {{"members", roll(4) == 0 ? 0 : roll(30)}}};
      for (const char* tag : {"x", "y", "z"})
        if (roll(2)) seat.tags.push_back(tag);
      out.push_back(std::move(seat));
    }
    return out;
  }
  Rule leaf(bool scoped) {
    static const std::vector<std::string> counts = {"for",          "against",        "abstain", "answered",
                                                    "silent",       "approve",        "object",  "disagree",
                                                    "no-objection", "open-objections"};
    Rule rule;
    rule.kind = Kind::leaf;
    rule.count = counts[static_cast<std::size_t>(roll(static_cast<int>(counts.size()) - (scoped ? 1 : 0)))];
    rule.comparison = static_cast<Comparison>(roll(4));
    if (rule.count == "open-objections" || roll(3) == 0) {
      rule.bound = std::int64_t{roll(4)};
    } else {
      const std::int64_t q = 1 + roll(6);
      rule.bound = Fraction{roll(static_cast<int>(q) + 1), q};
      rule.of = static_cast<Denominator>(roll(3));
    }
    if (rule.count != "open-objections" && roll(3) == 0) rule.weight = "members";
    return rule;
  }
  Rule rule(int depth, bool scoped = false) {
    if (depth == 0 || roll(3) == 0) return leaf(scoped);
    Rule out;
    out.kind = static_cast<Kind>(1 + roll(6));
    const bool one = out.kind == Kind::not_ || out.kind == Kind::within || out.kind == Kind::each;
    if (out.kind == Kind::within) out.tags = {roll(2) ? "x" : "y"};
    if (out.kind == Kind::each) out.tags = {"y", "z"};
    const bool inner = scoped || !out.tags.empty();
    for (int i = one ? 1 : 1 + roll(3); i > 0; --i) out.parts.push_back(rule(depth - 1, inner));
    if (out.kind == Kind::some) out.at_least = 1 + roll(static_cast<int>(out.parts.size()));
    return out;
  }

 private:
  std::mt19937 engine_;
};

std::vector<Voter> voters(const std::vector<Seat>& roll, const Said& said) {
  std::vector<Voter> out;
  for (std::size_t i = 0; i < roll.size(); ++i) out.push_back({&roll[i], said[i]});
  return out;
}

// Calls `see` with each of the 9^n ways in which the n silent bodies may end.
template <class See>
void each_completion(Said said, std::size_t from, const See& see) {
  while (from < said.size() && said[from]) ++from;
  if (from == said.size()) return see(said);
  each_completion(said, from + 1, see);  // stays silent
  for (std::size_t kind = 0; kind < position_ids.size(); ++kind) {
    Said next = said;
    next[from] = static_cast<PositionKind>(kind);
    each_completion(std::move(next), from + 1, see);
  }
}

Said drawn(Dice& dice, std::size_t bodies, int most_silent) {
  Said said(bodies);
  int silent = 0;
  for (auto& s : said) {
    s = dice.roll(3) == 0 ? std::nullopt : dice.position();
    while (!s && silent == most_silent) s = dice.position();
    silent += !s;
  }
  return said;
}

int silent_in(const Said& said) { return static_cast<int>(std::count(said.begin(), said.end(), std::nullopt)); }

// Numbers of open objections that a completion may have: each may be resolved; new ones only from the silent.
std::vector<int> ledgers(int now, bool somebody_silent) {
  std::vector<int> out;
  for (int n = 0; n <= now + (somebody_silent ? 5 : 0); ++n) out.push_back(n);
  return out;
}

TEST(Completions, at_the_close_the_result_is_the_plain_count) {
  Dice dice(1);
  for (int turn = 0; turn < 20000; ++turn) {
    const auto roll = dice.bodies(1 + dice.roll(6));
    const Said said = drawn(dice, roll.size(), 6);
    const Rule rule = dice.rule(3);
    const std::optional<Rule> quorum = dice.roll(3) ? std::nullopt : std::optional(dice.rule(1, true));
    const int objections = dice.roll(3);
    const auto says = evaluate(rule, quorum, voters(roll, said), objections, true);
    ASSERT_EQ(says.result, (Plain{roll, said, objections}.result(rule, quorum))) << "turn " << turn;
  }
}

// A leaf is judged exactly: passed when met in all completions, failed when in none.
TEST(Completions, a_leaf_is_certain_exactly_when_every_completion_agrees) {
  Dice dice(2);
  for (int turn = 0; turn < 3000; ++turn) {
    const auto roll = dice.bodies(1 + dice.roll(4));
    const Said said = drawn(dice, roll.size(), 3);
    const Rule rule = dice.leaf(false);
    const int objections = dice.roll(3);
    bool all = true, none = true;
    each_completion(said, 0, [&](const Said& done) {
      for (int n : ledgers(objections, silent_in(said) > 0)) {
        const Plain plain{roll, done, n};
        (plain.met(rule, plain.everybody()) ? none : all) = false;
      }
    });
    const auto says = evaluate(rule, std::nullopt, voters(roll, said), objections, false);
    const std::string expected = all ? "passed" : none ? "failed" : "open";
    ASSERT_EQ(says.explanation.at("rule").at("status").string(), expected) << "turn " << turn;
  }
}

TEST(Completions, a_certain_result_holds_in_every_completion) {
  Dice dice(3);
  int certain = 0;
  for (int turn = 0; turn < 4000; ++turn) {
    const auto roll = dice.bodies(2 + dice.roll(3));
    const Said said = drawn(dice, roll.size(), 2);
    const Rule rule = dice.rule(3);
    const std::optional<Rule> quorum = dice.roll(3) ? std::nullopt : std::optional(dice.rule(1, true));
    const int objections = dice.roll(3);
    const auto says = evaluate(rule, quorum, voters(roll, said), objections, false);
    if (says.result == "open") continue;
    ++certain;
    each_completion(said, 0, [&](const Said& done) {
      for (int n : ledgers(objections, silent_in(said) > 0))
        ASSERT_EQ((Plain{roll, done, n}.result(rule, quorum)), says.result) << "turn " << turn;
    });
  }
  EXPECT_GT(certain, 1000);
}

// All of a small roll may be silent: every one of up to 9^4 endings is counted.
TEST(Completions, bounds_contain_every_ending_of_up_to_four_silent_bodies) {
  Dice dice(7);
  for (int turn = 0; turn < 120; ++turn) {
    const auto roll = dice.bodies(1 + dice.roll(4));
    const Said said = drawn(dice, roll.size(), 4);
    const Rule rule = dice.rule(3, true);
    const auto says = evaluate(rule, std::nullopt, voters(roll, said), 0, false);
    bool passes = false, fails = false;
    each_completion(said, 0, [&](const Said& done) {
      const std::string ends = Plain{roll, done, 0}.result(rule, std::nullopt);
      passes = passes || ends == "passed";
      fails = fails || ends != "passed";
    });
    ASSERT_FALSE(says.result == "passed" && fails) << "turn " << turn;
    ASSERT_FALSE(says.result == "failed" && passes) << "turn " << turn;
  }
}

TEST(Completions, the_excess_is_the_fewest_answers_that_would_have_to_change) {
  Dice dice(8);
  int seen = 0;
  for (int turn = 0; turn < 4000; ++turn) {
    const auto roll = dice.bodies(1 + dice.roll(3));
    const Said said = drawn(dice, roll.size(), 0);
    const Rule rule = dice.leaf(true);
    const Value tree = evaluate(rule, std::nullopt, voters(roll, said), 0, true).explanation.at("rule");
    const Value* excess = tree.find("excess");
    if (!excess) continue;
    ++seen;
    const auto is_counted = [&](const Said& all, std::size_t i) { return Plain{roll, all, 0}.counts(rule.count, i); };
    std::int64_t fewest = 99;
    for (unsigned changed = 1; changed < 1u << roll.size(); ++changed) {
      Said open = said;
      bool all_counted = true;
      for (std::size_t i = 0; i < roll.size(); ++i)
        if ((changed >> i) & 1u) {
          all_counted = all_counted && is_counted(said, i);
          open[i].reset();
        }
      if (!all_counted) continue;
      each_completion(open, 0, [&](const Said& done) {
        for (std::size_t i = 0; i < roll.size(); ++i)
          if (!open[i] && is_counted(done, i)) return;
        const Plain plain{roll, done, 0};
        if (plain.met(rule, plain.everybody())) fewest = std::min<std::int64_t>(fewest, std::popcount(changed));
      });
    }
    ASSERT_EQ(excess->integer(), fewest) << "turn " << turn;
  }
  EXPECT_GT(seen, 50);
}

TEST(Completions, what_is_passed_stays_passed_while_the_silent_answer) {
  Dice dice(4);
  for (int turn = 0; turn < 5000; ++turn) {
    const auto roll = dice.bodies(2 + dice.roll(5));
    Said said = drawn(dice, roll.size(), 7);
    const Rule rule = dice.rule(3);
    const std::string first = evaluate(rule, std::nullopt, voters(roll, said), 0, false).result;
    if (first == "open") continue;
    for (auto& s : said)
      if (!s) {
        s = dice.position();
        ASSERT_EQ(evaluate(rule, std::nullopt, voters(roll, said), 0, false).result, first) << "turn " << turn;
      }
  }
}

TEST(Completions, the_missing_number_is_enough_and_one_less_is_not) {
  Dice dice(5);
  int seen = 0;
  for (int turn = 0; turn < 8000; ++turn) {
    const auto roll = dice.bodies(2 + dice.roll(6));
    const Said said = drawn(dice, roll.size(), 7);
    Rule rule = dice.leaf(true);
    rule.weight = "heads";
    if (rule.count != "for" && rule.count != "against" && rule.count != "abstain") continue;
    const Value tree = evaluate(rule, std::nullopt, voters(roll, said), 0, false).explanation.at("rule");
    const Value* missing = tree.find("missing");
    if (!missing) continue;
    ++seen;
    const PositionKind moved = rule.count == "for"       ? PositionKind::approve
                               : rule.count == "against" ? PositionKind::disagree
                                                         : PositionKind::abstain;
    const auto met_with = [&](std::int64_t moving) {
      Said done = said;
      for (auto& s : done)
        if (!s && moving-- > 0) s = moved;
      const Plain plain{roll, done, 0};
      return plain.met(rule, plain.everybody());
    };
    ASSERT_TRUE(met_with(missing->integer())) << "turn " << turn;
    ASSERT_FALSE(met_with(missing->integer() - 1)) << "turn " << turn;
  }
  EXPECT_GT(seen, 200);
}

TEST(Completions, not_pushed_down_says_the_same) {
  Dice dice(6);
  for (int turn = 0; turn < 5000; ++turn) {
    const auto roll = dice.bodies(1 + dice.roll(6));
    const Said said = drawn(dice, roll.size(), 6);
    const Rule rule = dice.rule(4);
    const Plain plain{roll, said, 1};
    ASSERT_EQ(plain.met(rule, plain.everybody()), plain.met(pushed_down(rule), plain.everybody())) << "turn " << turn;
  }
}

}  // namespace
}  // namespace mithaq::rules
