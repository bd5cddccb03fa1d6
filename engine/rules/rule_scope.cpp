#include "rules/rule_scope.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

namespace mithaq::rules {

namespace {

constexpr std::size_t word_bits = 64;

Bits none(std::size_t voters) { return Bits((voters + word_bits - 1) / word_bits, 0); }

void set(Bits& bits, std::size_t i) { bits[i / word_bits] |= std::uint64_t{1} << (i % word_bits); }
bool has(const Bits& bits, std::size_t i) { return (bits[i / word_bits] >> (i % word_bits)) & 1; }

std::int64_t common(const Bits& a, const Bits& b) {
  std::int64_t n = 0;
  for (std::size_t w = 0; w < a.size(); ++w) n += std::popcount(a[w] & b[w]);
  return n;
}

void collect_tags(const Rule& rule, std::unordered_map<std::string_view, Bits>& tags, std::size_t voters) {
  for (const std::string& tag : rule.tags) tags.try_emplace(tag, none(voters));
  for (const Rule& part : rule.parts) collect_tags(part, tags, voters);
}

}  // namespace

std::size_t choice_of(const Voter& voter) {
  return voter.position ? static_cast<std::size_t>(*voter.position) : silence;
}

std::int64_t weight_of(const Voter& voter, const std::string& weight) {
  if (weight == "heads") return 1;
  const auto found = voter.seat->weights.find(weight);
  return found == voter.seat->weights.end() ? 0 : found->second;
}

Electorate::Electorate(std::span<const Voter> voters, int its_open_objections, bool is_closed,
                       std::span<const Rule* const> rules)
    : open_objections(its_open_objections), closed(is_closed), voters_(voters) {
  said_.fill(none(voters.size()));
  for (const Rule* rule : rules) collect_tags(*rule, tagged_, voters.size());
  for (std::size_t i = 0; i < voters.size(); ++i) {
    set(said_[choice_of(voters[i])], i);
    if (tagged_.empty()) continue;
    for (const std::string& tag : voters[i].seat->tags)
      if (const auto found = tagged_.find(tag); found != tagged_.end()) set(found->second, i);
  }
}

bool Electorate::somebody_silent() const {
  return std::ranges::any_of(said_[silence], [](std::uint64_t word) { return word != 0; });
}

const Electorate::Column& Electorate::column(const std::string& weight) const {
  const auto [place, is_new] = columns_.try_emplace(weight);
  Column& out = place->second;
  if (!is_new) return out;
  for (const Voter& voter : voters_)
    out.placed.push_back({weight_of(voter, weight), static_cast<std::uint32_t>(out.placed.size()),
                          static_cast<std::uint32_t>(choice_of(voter))});
  std::ranges::stable_sort(out.placed, std::greater<>(), &Placed::weight);
  out.rank.resize(voters_.size());
  for (std::size_t i = 0; i < out.placed.size(); ++i) out.rank[out.placed[i].voter] = static_cast<std::uint32_t>(i);
  return out;
}

Scope::Scope(const Electorate& all) : all_(&all), bodies_(none(all.voters_.size())) {
  for (std::size_t i = 0; i < all.voters_.size(); ++i) set(bodies_, i);
}

Scope::Scope(const Electorate& all, Bits bodies, std::vector<std::string> tags)
    : all_(&all), bodies_(std::move(bodies)), tags_(std::move(tags)) {}

Scope Scope::within(const std::string& tag) const {
  Scope out(*all_, bodies_, tags_);
  out.tags_.push_back(tag);
  const Bits& tagged = all_->tagged_.at(tag);
  for (std::size_t w = 0; w < tagged.size(); ++w) out.bodies_[w] &= tagged[w];
  return out;
}

bool Scope::any(std::size_t choice) const {
  const Bits& said = all_->said_[choice];
  for (std::size_t w = 0; w < said.size(); ++w)
    if (said[w] & bodies_[w]) return true;
  return false;
}

Status Scope::has_a_body() const {
  for (std::size_t choice = 0; choice < silence; ++choice)
    if (static_cast<PositionKind>(choice) != PositionKind::recuse && any(choice)) return Status::passed;
  if (!any(silence)) return Status::failed;
  return all_->closed ? Status::passed : Status::open;
}

bool Scope::all_recused() const {
  for (std::size_t choice = 0; choice < choices; ++choice)
    if (choice != static_cast<std::size_t>(PositionKind::recuse) && any(choice)) return false;
  return true;
}

template <class See>
void Scope::each_placed(const Electorate::Column& column, const See& see) const {
  std::int64_t bodies = 0;
  for (const std::uint64_t word : bodies_) bodies += std::popcount(word);
  if (bodies * 8 > static_cast<std::int64_t>(column.placed.size())) {
    for (const auto& placed : column.placed)
      if (has(bodies_, placed.voter)) see(placed);
    return;
  }
  // Few of many: their ranks are put in order instead.
  std::vector<std::uint32_t> ranks;
  for (std::size_t w = 0; w < bodies_.size(); ++w)
    for (std::uint64_t word = bodies_[w]; word != 0; word &= word - 1)
      ranks.push_back(column.rank[w * word_bits + static_cast<std::size_t>(std::countr_zero(word))]);
  std::ranges::sort(ranks);
  for (const std::uint32_t rank : ranks) see(column.placed[rank]);
}

const Weighed& Scope::weighed(const std::string& weight) const {
  const auto [place, is_new] = weighed_.try_emplace(weight);
  Weighed& out = place->second;
  if (!is_new) return out;
  if (weight == "heads") {
    for (std::size_t choice = 0; choice < choices; ++choice)
      out.by_choice[choice] = common(all_->said_[choice], bodies_);
    const auto silent = static_cast<std::size_t>(out.by_choice[silence]);
    out.moving.resize(silent + 1);
    std::iota(out.moving.begin(), out.moving.end(), std::int64_t{0});
    out.lightest = silent > 0 ? 1 : 0;
    return out;
  }
  each_placed(all_->column(weight), [&](const Electorate::Placed& placed) {
    out.by_choice[placed.choice] += placed.weight;
    if (placed.choice != silence || placed.weight == 0) return;
    out.moving.push_back(out.moving.back() + placed.weight);
    out.lightest = placed.weight;
  });
  return out;
}

const std::vector<std::int64_t>& Scope::sums(const std::string& weight, const std::array<bool, choices>& wanted) const {
  const auto [place, is_new] = sums_.try_emplace({weight, wanted});
  std::vector<std::int64_t>& out = place->second;
  if (!is_new) return out;
  out.push_back(0);
  each_placed(all_->column(weight), [&](const Electorate::Placed& placed) {
    if (wanted[placed.choice]) out.push_back(out.back() + placed.weight);
  });
  return out;
}

}  // namespace mithaq::rules
