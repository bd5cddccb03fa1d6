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
  out.push_back({"255 leaves, heads", all(flat)});
  out.push_back({"255 leaves, weights", all(weighted)});
  out.push_back({"255 broken leaves, weights", all(broken)});
  out.push_back({"127 scopes", all(scoped)});
  Rule deep = leaf("for", Comparison::at_least, std::int64_t{1}, std::nullopt, "w");
  for (int level = 0; level < 7; ++level) {
    Rule each;
    each.kind = Rule::Kind::each;
    each.tags = {tag(2 * level), tag(2 * level + 1)};
    each.parts = {std::move(deep)};
    deep = std::move(each);
  }
  out.push_back({"each in each, 7 levels of 2 tags", deep});
  return out;
}

}  // namespace

int main() {
  std::mt19937 dice(7);
  std::vector<Seat> roll;
  for (int i = 0; i < 1000; ++i) {
    Seat seat{{"body-" + std::to_string(i)}, {}, {{"w", static_cast<std::int64_t>(dice() % 1'000'000)}}};
    for (int t = 0; t < 128; ++t)
      if (dice() % 16 == 0) seat.tags.push_back("t" + std::to_string(t));
    roll.push_back(std::move(seat));
  }
  std::vector<rules::Voter> voters;
  for (const Seat& seat : roll)
    voters.push_back({&seat, dice() % 3 ? std::optional(static_cast<PositionKind>(dice() % 8)) : std::nullopt});
  bool is_met = true;
  for (const Case& one : cases()) {
    std::vector<double> times;
    for (int turn = 0; turn < 200; ++turn) {
      const double begin = processor_time();
      const auto says = rules::evaluate(one.rule, std::nullopt, voters, 3, turn % 2 == 0);
      times.push_back(processor_time() - begin);
      if (says.result.empty()) return 1;
    }
    std::ranges::sort(times);
    const double median = times[times.size() / 2], worst = times[times.size() * 99 / 100];
    is_met = is_met && median < 1000;
    std::printf("{\"name\":\"evaluation: %s\",\"nodes\":%lld,\"median\":%.0f,\"p99\":%.0f,\"unit\":\"us\"}\n",
                one.name.c_str(), static_cast<long long>(rules::judged_nodes(one.rule)), median, worst);
  }
  return is_met ? 0 : 1;
}
