// The bodies that a part of a rule counts, added up once: whoever asks for a sum does not walk the roll again.
//
// A scope is a set of bits over the roll, so that a scope in a scope is one "and" and a count of heads a few of them;
// the sums of a weight are made when the first leaf asks for them, and every scope is made once. That is what keeps
// the largest rule that is accepted under a millisecond on a roll of 1,000 (tests/bench/rule_bench.cpp).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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

// What the bodies of a scope weigh, by what they said.
using Weighed = std::array<std::int64_t, choices>;

// Running sums of weights, heaviest first. Of heads no list is kept: the n-th sum is n.
class Running {
 public:
  Running() = default;
  explicit Running(std::int64_t heads) : bodies_(heads) {}
  explicit Running(std::vector<std::int64_t> sums)
      : bodies_(static_cast<std::int64_t>(sums.size())), sums_(std::move(sums)) {}

  std::int64_t bodies() const { return bodies_; }
  std::int64_t of_first(std::int64_t n) const {
    return n == 0 || sums_.empty() ? n : sums_[static_cast<std::size_t>(n) - 1];
  }
  std::int64_t of_one(std::int64_t i) const { return of_first(i + 1) - of_first(i); }  // counted from 0

 private:
  std::int64_t bodies_ = 0;
  std::vector<std::int64_t> sums_;
};

// The whole roll. Outlives its scopes, and the voters outlive it.
class Electorate {
 public:
  // `rules`: those that will be judged; only their tags and weights are looked for.
  Electorate(std::span<const Voter> voters, int open_objections, bool closed, std::span<const Rule* const> rules);

  const int open_objections;
  const bool closed;
  bool somebody_silent() const;

 private:
  friend class Scope;
  // One weight: what each voter weighs, and the voters, the heaviest first.
  struct Column {
    struct Placed {
      std::int64_t weight;
      std::size_t voter;
    };
    std::vector<std::int64_t> weights;
    std::vector<Placed> order;
  };
  std::size_t column_of(const std::string& weight) const;
  const std::vector<Column::Placed>& order(std::size_t column) const;
  std::size_t tag_of(const std::string& tag) const;
  void collect(const Rule& rule);
  void read_tags(std::span<const Voter> voters);
  void read_weights(std::span<const Voter> voters);

  std::size_t size_ = 0;
  std::array<Bits, choices> said_;
  Bits answered_, standing_;                      // answered and not recused; not recused
  std::vector<std::string_view> tags_, weights_;  // in byte order, each once
  std::vector<Bits> tagged_;                      // beside tags_
  mutable std::vector<Column> columns_;           // beside weights_
};

class Scope {
 public:
  explicit Scope(const Electorate& all);  // everybody
  // Those of this scope who carry the tag; lives as long as this scope.
  const Scope& within(const std::string& tag) const;

  const Electorate& roll() const { return *all_; }
  std::vector<std::string> tags() const;  // how it was made, outermost first
  // Whether it is certain to have a body: one that answered, or at the close is silent.
  Status has_a_body() const;
  bool all_recused() const;  // also when nobody is in it
  const Weighed& weighed(const std::string& weight) const;
  // The silent that weigh anything.
  const Running& moving(const std::string& weight) const;
  // Those who said one of `wanted`.
  const Running& sums(const std::string& weight, const std::array<bool, choices>& wanted) const;

 private:
  Scope(const Scope& outer, std::string tag, const Bits& tagged);
  struct Sums {
    std::optional<Weighed> weighed;
    std::optional<Running> moving;
    std::vector<std::pair<unsigned, std::unique_ptr<const Running>>> by_wanted;
  };
  Sums& sums_of(std::size_t column) const;
  Running running(std::size_t column, const Bits& wanted, bool also_weightless) const;

  const Electorate* all_;
  const Scope* outer_ = nullptr;
  std::string tag_;
  Bits bodies_;
  mutable std::vector<std::pair<std::size_t, std::unique_ptr<Scope>>> inner_;  // by place of the tag
  mutable std::vector<std::pair<std::size_t, std::unique_ptr<Sums>>> sums_;    // by column; heads first
};

}  // namespace mithaq::rules
