#include "rules/rule_scope.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace mithaq::rules {

namespace {

constexpr std::size_t word_bits = 64;
constexpr std::size_t heads = static_cast<std::size_t>(-1);  // no column

Bits none(std::size_t voters) { return Bits((voters + word_bits - 1) / word_bits, 0); }

void set(Bits& bits, std::size_t i) { bits[i / word_bits] |= std::uint64_t{1} << (i % word_bits); }
std::uint64_t has(const Bits& bits, std::size_t i) { return (bits[i / word_bits] >> (i % word_bits)) & 1; }

bool meet(const Bits& a, const Bits& b) {
  std::uint64_t common = 0;
  for (std::size_t w = 0; w < a.size(); ++w) common |= a[w] & b[w];
  return common != 0;
}

// How many bits both have: the bytes of up to 31 words are added up before they are put together.
std::int64_t common(const Bits& a, const Bits& b) {
  constexpr std::size_t block = 31;
  std::uint64_t n = 0;
  for (std::size_t from = 0; from < a.size(); from += block) {
    std::uint64_t bytes = 0;
    const std::size_t to = std::min(a.size(), from + block);
    for (std::size_t w = from; w < to; ++w) {
      std::uint64_t x = a[w] & b[w];
      x -= (x >> 1) & 0x5555555555555555u;
      x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
      bytes += (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    }
    const std::uint64_t pairs = (bytes & 0x00ff00ff00ff00ffu) + ((bytes >> 8) & 0x00ff00ff00ff00ffu);
    n += (pairs * 0x0001000100010001u) >> 48;
  }
  return static_cast<std::int64_t>(n);
}

// A table of a few hundred words that answers in a few nanoseconds for a word that is not in it.
class WordTable {
 public:
  explicit WordTable(const std::vector<std::string_view>& words) : words_(words) {
    slots_.resize(std::bit_ceil(words.size() * 4 + 1));
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Key key = key_of(words[i]);
      std::size_t at = slot_of(key);
      while (slots_[at].place != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {key, i + 1};
    }
  }
  // Counted from 1; 0: not in it.
  std::size_t place(std::string_view word) const {
    const Key wanted = key_of(word);
    for (std::size_t at = slot_of(wanted); slots_[at].place != 0; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].key == wanted && (word.size() <= 16 || words_[slots_[at].place - 1] == word))
        return slots_[at].place;
    return 0;
  }

 private:
  // The first and the last bytes: of a word of up to 16 they are the whole of it.
  struct Key {
    std::uint64_t first = 0, last = 0, size = 0;
    bool operator==(const Key&) const = default;
  };
  static Key key_of(std::string_view word) {
    Key out{0, 0, word.size()};
    if (word.size() >= 8) {
      std::memcpy(&out.first, word.data(), 8);
      std::memcpy(&out.last, word.data() + word.size() - 8, 8);
    } else if (word.size() >= 4) {
      std::uint32_t first = 0, last = 0;
      std::memcpy(&first, word.data(), 4);
      std::memcpy(&last, word.data() + word.size() - 4, 4);
      out.first = first;
      out.last = last;
    } else {
      for (const char c : word) out.first = out.first << 8 | static_cast<unsigned char>(c);
    }
    return out;
  }
  std::size_t slot_of(const Key& key) const {
    const std::uint64_t x = (key.first ^ std::rotl(key.last, 29) ^ key.size) * 0x9e3779b97f4a7c15u;
    return (x >> 32) & (slots_.size() - 1);
  }

  struct Slot {
    Key key;
    std::size_t place = 0;
  };
  const std::vector<std::string_view>& words_;
  std::vector<Slot> slots_;
};

// Sorted by bytes of the weight from the least: heaviest first, equal ones in their own order.
template <class Placed>
std::vector<Placed> heaviest_first(const std::vector<std::int64_t>& weights) {
  std::vector<Placed> from, to(weights.size());
  from.reserve(weights.size());
  std::int64_t all = 0;
  for (const std::int64_t weight : weights) {
    from.push_back({weight, from.size()});
    all |= weight;
  }
  for (int shift = 0; shift < 63 && all >> shift != 0; shift += 8) {
    const auto byte = [&](const Placed& one) { return 0xffu - static_cast<std::size_t>((one.weight >> shift) & 0xff); };
    std::array<std::uint32_t, 257> begin{};
    for (const Placed& one : from) ++begin[byte(one) + 1];
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    for (const Placed& one : from) to[begin[byte(one)]++] = one;
    from.swap(to);
  }
  return from;
}

void sort_each_once(std::vector<std::string_view>& words) {
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

std::size_t place_in(const std::vector<std::string_view>& sorted, std::string_view word) {
  return static_cast<std::size_t>(std::ranges::lower_bound(sorted, word) - sorted.begin());
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
    : open_objections(its_open_objections), closed(is_closed), size_(voters.size()) {
  said_.fill(none(voters.size()));
  for (std::size_t i = 0; i < voters.size(); ++i) set(said_[choice_of(voters[i])], i);
  answered_ = none(voters.size());
  for (std::size_t choice = 0; choice < silence; ++choice)
    if (static_cast<PositionKind>(choice) != PositionKind::recuse)
      for (std::size_t w = 0; w < answered_.size(); ++w) answered_[w] |= said_[choice][w];
  standing_ = answered_;
  for (std::size_t w = 0; w < standing_.size(); ++w) standing_[w] |= said_[silence][w];
  for (const Rule* rule : rules) collect(*rule);
  sort_each_once(tags_);
  sort_each_once(weights_);
  if (!tags_.empty()) read_tags(voters);
  if (!weights_.empty()) read_weights(voters);
}

void Electorate::collect(const Rule& rule) {
  for (const std::string& tag : rule.tags) tags_.emplace_back(tag);
  if (rule.kind == Rule::Kind::leaf && rule.weight != "heads" &&
      std::ranges::find(weights_, rule.weight) == weights_.end())
    weights_.emplace_back(rule.weight);
  for (const Rule& part : rule.parts) collect(part);
}

void Electorate::read_tags(std::span<const Voter> voters) {
  tagged_.assign(tags_.size(), none(voters.size()));
  const WordTable table(tags_);
  for (std::size_t i = 0; i < voters.size(); ++i)
    for (const std::string& tag : voters[i].seat->tags)
      if (const std::size_t place = table.place(tag)) set(tagged_[place - 1], i);
}

void Electorate::read_weights(std::span<const Voter> voters) {
  columns_.resize(weights_.size());
  for (Column& column : columns_) column.weights.resize(voters.size());
  for (std::size_t i = 0; i < voters.size(); ++i) {
    const auto& its = voters[i].seat->weights;
    if (weights_.size() == 1) {
      columns_[0].weights[i] = weight_of(voters[i], std::string(weights_[0]));
      continue;
    }
    // Both stand in the order of their names.
    auto named = its.begin();
    for (std::size_t c = 0; c < weights_.size() && named != its.end(); ++c) {
      int order = -1;
      while (named != its.end() && (order = named->first.compare(weights_[c])) < 0) ++named;
      if (named != its.end() && order == 0) columns_[c].weights[i] = named->second;
    }
  }
}

bool Electorate::somebody_silent() const {
  return std::ranges::any_of(said_[silence], [](std::uint64_t word) { return word != 0; });
}

std::size_t Electorate::column_of(const std::string& weight) const {
  return weight == "heads" ? heads : place_in(weights_, weight);
}

std::size_t Electorate::tag_of(const std::string& tag) const { return place_in(tags_, tag); }

const std::vector<Electorate::Column::Placed>& Electorate::order(std::size_t column) const {
  Column& its = columns_.at(column);
  if (its.order.empty()) its.order = heaviest_first<Column::Placed>(its.weights);
  return its.order;
}

Scope::Scope(const Electorate& all) : all_(&all), bodies_(none(all.size_)) {
  for (std::size_t i = 0; i < all.size_; ++i) set(bodies_, i);
}

Scope::Scope(const Scope& outer, std::string tag, const Bits& tagged)
    : all_(outer.all_), outer_(&outer), tag_(std::move(tag)), bodies_(outer.bodies_) {
  for (std::size_t w = 0; w < tagged.size(); ++w) bodies_[w] &= tagged[w];
}

const Scope& Scope::within(const std::string& tag) const {
  const std::size_t place = all_->tag_of(tag);
  for (const auto& [its, scope] : inner_)
    if (its == place) return *scope;
  inner_.emplace_back(place, std::unique_ptr<Scope>(new Scope(*this, tag, all_->tagged_.at(place))));
  return *inner_.back().second;
}

std::vector<std::string> Scope::tags() const {
  std::vector<std::string> out;
  for (const Scope* scope = this; scope->outer_; scope = scope->outer_) out.push_back(scope->tag_);
  std::ranges::reverse(out);
  return out;
}

Status Scope::has_a_body() const {
  if (meet(all_->answered_, bodies_)) return Status::passed;
  if (!meet(all_->said_[silence], bodies_)) return Status::failed;
  return all_->closed ? Status::passed : Status::open;
}

bool Scope::all_recused() const { return !meet(all_->standing_, bodies_); }

Scope::Sums& Scope::sums_of(std::size_t column) const {
  for (const auto& [its, sums] : sums_)
    if (its == column) return *sums;
  sums_.emplace_back(column, std::make_unique<Sums>());
  return *sums_.back().second;
}

const Weighed& Scope::weighed(const std::string& weight) const {
  const std::size_t column = all_->column_of(weight);
  std::optional<Weighed>& place = sums_of(column).weighed;
  if (place) return *place;
  Weighed& out = place.emplace();
  for (std::size_t choice = 0; choice < choices; ++choice) {
    const Bits& said = all_->said_[choice];
    if (column == heads) {
      out[choice] = common(said, bodies_);
      continue;
    }
    const std::int64_t* weights = all_->columns_[column].weights.data();
    std::int64_t sum = 0;
    for (std::size_t w = 0; w < said.size(); ++w)
      for (std::uint64_t word = said[w] & bodies_[w]; word != 0; word &= word - 1)
        sum += weights[w * word_bits + static_cast<std::size_t>(std::countr_zero(word))];
    out[choice] = sum;
  }
  return out;
}

Running Scope::running(std::size_t column, const Bits& wanted, bool also_weightless) const {
  Bits bits = bodies_;
  for (std::size_t w = 0; w < bits.size(); ++w) bits[w] &= wanted[w];
  const std::int64_t bodies = common(bits, bits);
  if (column == heads) return Running(bodies);
  if (bodies == 0) return {};
  // Without a branch on who is in it, which no processor could foresee.
  std::vector<std::int64_t> sums(static_cast<std::size_t>(bodies) + 1);
  std::size_t n = 0;
  std::int64_t sum = 0;
  for (const auto& [weight, voter] : all_->order(column)) {
    if (n + 1 == sums.size() || (weight == 0 && !also_weightless)) break;  // those that follow weigh nothing either
    const std::uint64_t is_in = has(bits, voter);
    sum += weight & -static_cast<std::int64_t>(is_in);
    sums[n] = sum;
    n += is_in;
  }
  sums.resize(n);
  return Running(std::move(sums));
}

const Running& Scope::moving(const std::string& weight) const {
  const std::size_t column = all_->column_of(weight);
  std::optional<Running>& place = sums_of(column).moving;
  if (!place) place = running(column, all_->said_[silence], false);
  return *place;
}

const Running& Scope::sums(const std::string& weight, const std::array<bool, choices>& wanted) const {
  const std::size_t column = all_->column_of(weight);
  unsigned key = 0;
  for (std::size_t c = 0; c < choices; ++c) key |= static_cast<unsigned>(wanted[c]) << c;
  auto& known = sums_of(column).by_wanted;
  for (const auto& [its, running] : known)
    if (its == key) return *running;
  Bits bits = none(all_->size_);
  for (std::size_t c = 0; c < choices; ++c)
    if (wanted[c])
      for (std::size_t w = 0; w < bits.size(); ++w) bits[w] |= all_->said_[c][w];
  known.emplace_back(key, std::make_unique<const Running>(running(column, bits, true)));
  return *known.back().second;
}

}  // namespace mithaq::rules
