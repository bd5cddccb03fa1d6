// The bodies that a part of a rule counts, added up once: whoever asks for a sum does not walk the roll again.
//
// A scope is a set of bits over the roll, so that a scope in a scope is one "and"; the sums of a weight are made
// when the first leaf asks for them. A rule of 256 nodes on a roll of 1,000 is judged in well under a millisecond.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/rule.h"

namespace mithaq::rules {

// The eight positions in the order of the model, then silence.
inline constexpr std::size_t choices = position_ids.size() + 1;
inline constexpr std::size_t silence = position_ids.size();

std::size_t choice_of(const Voter& voter);
std::int64_t weight_of(const Voter& voter, const std::string& weight);

using Bits = std::vector<std::uint64_t>;

// What the bodies of a scope weigh, by what they said. `moving`: running sums of the weights of the silent that
// weigh anything, heaviest first; moving[0] = 0.
struct Weighed {
  std::array<std::int64_t, choices> by_choice{};
  std::vector<std::int64_t> moving{0};
  std::int64_t lightest = 0;  // of the silent that weigh anything

  std::int64_t silent_bodies() const { return static_cast<std::int64_t>(moving.size()) - 1; }
};

// The whole roll. Outlives its scopes, and the voters outlive it.
class Electorate {
 public:
  // `rules`: those that will be judged; only their tags are looked for.
  Electorate(std::span<const Voter> voters, int open_objections, bool closed, std::span<const Rule* const> rules);

  const int open_objections;
  const bool closed;
  const Bits& said(std::size_t choice) const { return said_.at(choice); }
  bool somebody_silent() const;

 private:
  friend class Scope;
  // Of one weight: every voter, the heaviest first.
  struct Placed {
    std::int64_t weight;
    std::uint32_t voter, choice;
  };
  struct Column {
    std::vector<Placed> placed;
    std::vector<std::uint32_t> rank;  // of each voter in `placed`
  };
  const Column& column(const std::string& weight) const;

  std::span<const Voter> voters_;
  std::array<Bits, choices> said_;
  std::unordered_map<std::string_view, Bits> tagged_;
  mutable std::map<std::string, Column> columns_;
};

class Scope {
 public:
  explicit Scope(const Electorate& all);  // everybody
  Scope within(const std::string& tag) const;

  const Electorate& roll() const { return *all_; }
  const std::vector<std::string>& tags() const { return tags_; }  // how it was made, outermost first
  // Whether it is certain to have a body: one that answered, or at the close is silent.
  Status has_a_body() const;
  bool all_recused() const;  // also when nobody is in it
  const Weighed& weighed(const std::string& weight) const;
  // Running sums of the weights of those who said one of `wanted`, heaviest first; the first is 0.
  const std::vector<std::int64_t>& sums(const std::string& weight, const std::array<bool, choices>& wanted) const;

 private:
  Scope(const Electorate& all, Bits bodies, std::vector<std::string> tags);
  bool any(std::size_t choice) const;
  // Calls `see` with each voter of the scope, the heaviest first.
  template <class See>
  void each_placed(const Electorate::Column& column, const See& see) const;

  const Electorate* all_;
  Bits bodies_;
  std::vector<std::string> tags_;
  mutable std::map<std::string, Weighed> weighed_;
  mutable std::map<std::pair<std::string, std::array<bool, choices>>, std::vector<std::int64_t>> sums_;
};

}  // namespace mithaq::rules
