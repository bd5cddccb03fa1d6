// mithaq-rule-bench: how long one evaluation takes on a roll of 1,000 with the largest rules that the readers accept.
// The goal is under a millisecond for each (reference: domain 3, performance). Built and run by hand.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/rule_grammar.h"

namespace {

using namespace mithaq;

constexpr int most_weights = 4;

Rule leaf(std::string count, Comparison comparison, std::variant<std::int64_t, Fraction> bound,
          std::optional<Denominator> of, std::string weight) {
  Rule out;
  out.kind = Rule::Kind::leaf;
  out.count = std::move(count);
  out.comparison = comparison;
  out.bound = bound;
  out.of = of;
  out.weight = std::move(weight);
  return out;
}

Rule all(std::vector<Rule> parts) {
  Rule out;
  out.kind = Rule::Kind::all;
  out.parts = std::move(parts);
  return out;
}

Rule within(std::string tag, Rule rule) {
  Rule out;
  out.kind = Rule::Kind::within;
  out.tags = {std::move(tag)};
  out.parts = {std::move(rule)};
  return out;
}

struct Case {
  std::string name;
  Rule rule;
  std::optional<Rule> quorum;
};

// Microseconds of the processor: what else the machine does is not ours.
double processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

std::vector<Case> cases() {
  const auto tag = [](int i) { return "t" + std::to_string(i); };
  std::vector<Case> out;
  std::vector<Rule> flat, weighted, broken, scoped;
  for (int i = 0; i < 255; ++i) {
    flat.push_back(leaf("for", Comparison::at_least, Fraction{2 + i % 3, 5}, Denominator::roll, "heads"));
    weighted.push_back(leaf("for", Comparison::more_than, Fraction{900 + i, 1999}, Denominator::cast, "w"));
    broken.push_back(leaf("answered", Comparison::less_than, Fraction{1, 900 + i}, Denominator::cast, "w"));
  }
  for (int i = 0; i < 127; ++i)
    scoped.push_back(
        within(tag(i), leaf("for", Comparison::at_least, Fraction{1, 2}, Denominator::present, i % 2 ? "w" : "heads")));
  out.push_back({"255 leaves, heads", all(flat), {}});
  out.push_back({"255 leaves, weights", all(weighted), {}});
  out.push_back({"255 broken leaves, weights", all(broken), {}});
  out.push_back({"127 scopes", all(scoped), {}});
  Rule deep = leaf("for", Comparison::at_least, std::int64_t{1}, std::nullopt, "w");
  for (int level = 0; level < 7; ++level) {
    Rule each;
    each.kind = Rule::Kind::each;
    each.tags = {tag(2 * level), tag(2 * level + 1)};
    each.parts = {std::move(deep)};
    deep = std::move(each);
  }
  out.push_back({"each in each, 7 levels of 2 tags", deep, {}});
  std::vector<Rule> half(flat.begin(), flat.begin() + 127);
  out.push_back({"a flat rule, and half of it as quorum", all(flat), all(half)});
  std::vector<Rule> rest(scoped.begin(), scoped.begin() + 63);
  out.push_back({"127 scopes, and a quorum of 63", all(scoped), all(rest)});

  // As many weights as a rule may name; every sum in a scope of its own; every answer against.
  const auto weight = [](int i) { return "w" + std::to_string(i % most_weights); };
  std::vector<Rule> many, apart, lost;
  for (int i = 0; i < 255; ++i)
    many.push_back(leaf("for", Comparison::more_than, Fraction{900 + i, 1999}, Denominator::cast, weight(i)));
  for (int i = 0; i < 127; ++i) {
    apart.push_back(within(tag(i), leaf("for", Comparison::at_least, Fraction{9, 10}, Denominator::roll, weight(i))));
    lost.push_back(within(tag(i), leaf("answered", Comparison::at_most, Fraction{0, 1}, Denominator::cast, weight(i))));
  }
  out.push_back({"255 leaves, 4 weights", all(many), {}});
  out.push_back({"127 scopes, 4 weights", all(apart), {}});
  out.push_back({"127 broken scopes, 4 weights", all(lost), {}});
  lost.resize(63);
  out.push_back({"127 scopes, 4 weights, and a quorum of 63", all(apart), all(lost)});
  Rule each;
  each.kind = Rule::Kind::each;
  for (int i = 0; i < 100; ++i) each.tags.push_back(tag(i));
  each.parts = {all({leaf("for", Comparison::more_than, Fraction{1, 2}, Denominator::cast, "heads"),
                     leaf("for", Comparison::at_least, std::int64_t{1}, std::nullopt, "heads")})};
  out.push_back({"each of 100 tags over 2 leaves", each, {}});
  return out;
}

// A roll of 1,000. `one_in`: how rare a tag is; `silent_in`: one of so many has not answered.
std::vector<Seat> drawn_roll(std::mt19937& dice, int tags, unsigned one_in, int weights) {
  std::vector<Seat> roll;
  for (int i = 0; i < 1000; ++i) {
    Seat seat{{"a-body-with-a-long-name-" + std::to_string(dice())}, {}, {}};
    seat.weights["w"] = static_cast<std::int64_t>(dice() % 1'000'000);
    for (int w = 0; w < weights - 1; ++w)
      seat.weights["w" + std::to_string(w)] = static_cast<std::int64_t>(dice() % (1u << 30));
    for (int t = 0; t < tags; ++t)
      if (dice() % one_in == 0) seat.tags.push_back("t" + std::to_string(t));
    roll.push_back(std::move(seat));
  }
  return roll;
}

struct House {
  std::string name;
  std::vector<Seat> roll;
  unsigned answered_of_8;
};

bool is_quick(const House& house, std::mt19937& dice, const std::string& only) {
  std::vector<rules::Voter> voters;
  for (const Seat& seat : house.roll)
    voters.push_back({&seat, dice() % 8 < house.answered_of_8 ? std::optional(static_cast<PositionKind>(dice() % 8))
                                                              : std::nullopt});
  bool is = true;
  for (const Case& one : cases()) {
    if (one.name.find(only) == std::string::npos) continue;
    std::vector<double> times;
    for (int turn = 0; turn < 100; ++turn) {
      const double begin = processor_time();
      const auto says = rules::evaluate(one.rule, one.quorum, voters, 3, turn % 2 == 0);
      times.push_back(processor_time() - begin);
      if (says.result.empty()) return false;
    }
    std::ranges::sort(times);
    const double median = times[times.size() / 2], worst = times[times.size() * 99 / 100];
    is = is && median < 1000;
    std::printf(
        "{\"name\":\"evaluation: %s\",\"roll\":\"%s\",\"nodes\":%lld,\"least\":%.0f,\"median\":%.0f,\"p99\":%.0f,"
        "\"unit\":\"us\"}\n",
        one.name.c_str(), house.name.c_str(), static_cast<long long>(rules::judged_nodes(one.rule)), times[0], median,
        worst);
  }
  return is;
}

}  // namespace

// An argument: only the cases whose name has it in them.
int main(int argc, char** argv) {
  std::mt19937 dice(7);
  const std::vector<House> houses = {
      {"1,000 bodies of 8 tags", drawn_roll(dice, 128, 16, most_weights), 5},
      {"1,000 bodies of 32 tags", drawn_roll(dice, 128, 4, most_weights), 5},
      {"1,000 bodies of 32 tags, all silent", drawn_roll(dice, 128, 4, most_weights), 0},
      {"1,000 bodies of 32 tags, all answered", drawn_roll(dice, 128, 4, most_weights), 8}};
  bool is_met = true;
  for (const House& house : houses) is_met = is_quick(house, dice, argc > 1 ? argv[1] : "") && is_met;
  return is_met ? 0 : 1;
}
