#include "fuzz/vector.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/choices.h"
#include "model/text.h"
#include "rules/preset.h"

namespace mithaq::fuzz {
namespace {

constexpr std::int64_t greatest = std::int64_t{1} << 40;  // of a weight, of their sum, of an integer in a leaf

constexpr const char* tags[] = {"a", "b", "c"};

Rule leaf_by(Choices& choices) {
  constexpr const char* counts[] = {"for",
                                    "against",
                                    "answered",
                                    "silent",
                                    "abstain",
                                    "approve",
                                    "disagree",
                                    "object",
                                    "no-objection",
                                    "approve-with-comments",
                                    "approve-with-reservation",
                                    "open-objections"};
  constexpr std::int64_t integers[] = {0, 1, 2, 3, 4, 5, 6, 9, 100, greatest - 1, greatest};
  constexpr std::int64_t denominators[] = {1, 2, 3, 4, 5, 7, 20, 100, 999'983, 1'000'000};
  Rule leaf;
  leaf.kind = Rule::Kind::leaf;
  leaf.count = choices.of(counts);
  leaf.comparison = static_cast<Comparison>(choices.below(4));
  if (leaf.count == "open-objections" || choices.one_in(2)) {
    leaf.bound = choices.of(integers);
  } else {
    const std::int64_t q = choices.of(denominators);
    const auto p = static_cast<std::int64_t>(choices.below(256) * 256 + choices.below(256)) % (q + 1);
    leaf.bound = *rules::fraction_from_text(std::to_string(p) + "/" + std::to_string(q));
    leaf.of = static_cast<Denominator>(choices.below(3));
  }
  if (leaf.count != "open-objections" && choices.one_in(3)) leaf.weight = "w";
  return leaf;
}

Rule rule_by(Choices& choices, int level, int& nodes) {
  using Kind = Rule::Kind;
  constexpr Kind kinds[] = {Kind::leaf, Kind::leaf, Kind::all,    Kind::any,
                            Kind::not_, Kind::some, Kind::within, Kind::each};
  Rule rule;
  rule.kind = level >= 4 || --nodes <= 0 ? Kind::leaf : choices.of(kinds);
  if (rule.kind == Kind::leaf) return leaf_by(choices);
  const bool is_list = rule.kind == Kind::all || rule.kind == Kind::any || rule.kind == Kind::some;
  const std::size_t parts = is_list ? 1 + choices.below(3) : 1;
  if (rule.kind == Kind::within || rule.kind == Kind::each) rule.tags.emplace_back(choices.of(tags));
  if (rule.kind == Kind::each && choices.one_in(2)) rule.tags.emplace_back(choices.of(tags));
  for (std::size_t i = 0; i < parts; ++i) rule.parts.push_back(rule_by(choices, level + 1, nodes));
  if (rule.kind == Kind::some) rule.at_least = static_cast<std::int64_t>(1 + choices.below(parts));
  return rule;
}

Vector vector_by(Choices choices) {
  Vector out;
  int nodes = 10;
  out.rule = rule_by(choices, 1, nodes);
  if (choices.one_in(2)) out.quorum = rule_by(choices, 2, nodes);
  const std::size_t bodies = choices.below(7);
  for (std::size_t i = 0; i < bodies; ++i) {
    constexpr std::int64_t weights[] = {1, 0, 2, 3, 5, 1200, greatest / 8};
    Seat seat{{"b" + std::to_string(i)}, {}, {{"w", choices.of(weights)}}};
    const std::size_t carried = choices.below(8);
    for (std::size_t tag = 0; tag < std::size(tags); ++tag)
      if (carried >> tag & 1) seat.tags.emplace_back(tags[tag]);
    out.roll.push_back(std::move(seat));
    const std::size_t choice = choices.below(position_ids.size() + 2);
    out.last.push_back(choice < position_ids.size() ? std::optional(static_cast<PositionKind>(choice)) : std::nullopt);
  }
  out.open_objections = static_cast<int>(choices.below(4));
  return out;
}

Value value_of(const nlohmann::json& json) {
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    Value::Array out;
    for (const auto& item : json) out.push_back(value_of(item));
    return Value(std::move(out));
  }
  if (!json.is_object()) throw WrongShape("neither null nor a fraction has a place in a vector");
  Value::Object out;
  for (const auto& [key, item] : json.items()) out.emplace(key, value_of(item));
  return Value(std::move(out));
}

Rule rule_from(const Value& written, std::optional<Rule>& quorum) {
  if (!written.find("preset")) return rules::rule_from_value(written);
  auto found = rules::expanded(written);
  if (!found) throw WrongShape("no preset");
  quorum = found->quorum;
  return found->rule;
}

Vector vector_of(const Value& json) {
  Vector out;
  out.rule = rule_from(json.at("rule"), out.quorum);
  if (const Value* quorum = json.find("quorum")) out.quorum = rules::rule_from_value(*quorum);
  std::map<std::string, PositionKind> last;
  for (const Value& given : json.at("positions").items())
    if (const auto kind = position_kind(given.at("position").string())) last[given.at("body").string()] = *kind;
  for (const Value& body : json.at("roll").items()) {
    Seat seat{{body.at("body").string()}, body.strings_or_empty("tags"), {}};
    for (const auto& [name, weight] : body.at("weights").members()) seat.weights[name] = weight.integer();
    const auto found = last.find(seat.body.value);
    out.last.push_back(found == last.end() ? std::nullopt : std::optional(found->second));
    out.open_objections += found != last.end() && found->second == PositionKind::object;
    out.roll.push_back(std::move(seat));
  }
  out.open_objections = static_cast<int>(std::clamp<std::int64_t>(
      json.integer_or("open_objections", out.open_objections), 0, static_cast<std::int64_t>(1) << 20));
  return out;
}

// How many leaves are looked at: a scope of several tags looks at its rule for each.
std::int64_t leaves(const Rule& rule, int level = 1) {
  if (level > 16) return greatest;
  std::int64_t sum = rule.kind == Rule::Kind::leaf ? 1 : 0;
  for (const Rule& part : rule.parts) sum = std::min(greatest, sum + leaves(part, level + 1));
  return rule.kind == Rule::Kind::each ? std::min(greatest, sum * static_cast<std::int64_t>(rule.tags.size())) : sum;
}

// Bodies, tags and weights bear ids: the registry and the workflow are refused with any other name.
bool bears_ids(const Rule& rule) {
  return is_kebab(rule.weight) && std::all_of(rule.tags.begin(), rule.tags.end(), is_kebab) &&
         std::all_of(rule.parts.begin(), rule.parts.end(), [](const Rule& part) { return bears_ids(part); });
}

bool bears_ids(const Seat& seat) {
  return is_kebab(seat.body.value) && std::all_of(seat.tags.begin(), seat.tags.end(), is_kebab) &&
         std::all_of(seat.weights.begin(), seat.weights.end(), [](const auto& w) { return is_kebab(w.first); });
}

bool is_within_limits(const Vector& vector) {
  if (!bears_ids(vector.rule) || (vector.quorum && !bears_ids(*vector.quorum))) return false;
  std::map<std::string, std::int64_t> sums;
  for (const Seat& seat : vector.roll) {
    if (!bears_ids(seat)) return false;
    for (const auto& [name, weight] : seat.weights) {
      if (weight < 0 || weight > greatest) return false;
      if ((sums[name] += weight) > greatest) return false;
    }
  }
  return vector.roll.size() <= 64 && leaves(vector.rule) <= 256 && (!vector.quorum || leaves(*vector.quorum) <= 256);
}

}  // namespace

std::vector<rules::Voter> Vector::voters() const {
  std::vector<rules::Voter> out;
  for (std::size_t i = 0; i < roll.size(); ++i) out.push_back({&roll[i], last[i]});
  return out;
}

std::optional<Vector> vector_from(std::string_view bytes) {
  if (!bytes.starts_with('{')) return vector_by(Choices(bytes));
  const auto json = nlohmann::json::parse(bytes, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  try {
    Vector out = vector_of(value_of(json));
    if (is_within_limits(out)) return out;
  } catch (const WrongShape&) {
  }
  return std::nullopt;
}

}  // namespace mithaq::fuzz
