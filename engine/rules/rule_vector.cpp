#include "rules/rule_vector.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace mithaq::rules {

namespace {

constexpr std::int64_t heaviest = std::int64_t{1} << 40;  // one weight, and all of a roll together
constexpr std::array<std::string_view, 4> results = {"open", "passed", "failed", "no-quorum"};
constexpr std::array<std::string_view, 2> acts = {"need-time", "delegate"};  // the body stays silent

template <class List>
std::string joined(const List& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

class Reader {
 public:
  explicit Reader(std::vector<Complaint>& complaints) : complaints_(complaints) {}

  RuleVector read(const Value& value, const std::string& path) {
    if (!value.is_object()) return complain(path, "needs-table", {{"key", path}}), std::move(out_);
    path_ = path;
    only(value, path,
         {"name", "source", "rule", "quorum", "expands_to", "roll", "positions", "open_objections", "closed", "expect",
          "why"});
    out_.name = text(value, "name");
    out_.source = text(value, "source");
    out_.why = text(value, "why");
    read_rules(value);
    read_roll(value);
    read_positions(value);
    read_objections(value);
    if (const Value* closed = member(value, "closed")) {
      if (!closed->is_bool()) complain(path + ".closed", "needs-boolean", {{"key", "closed"}});
      out_.closed = closed->is_bool() && closed->boolean();
    }
    out_.expect = text(value, "expect");
    if (value.find("expect") && std::find(results.begin(), results.end(), out_.expect) == results.end())
      complain(path + ".expect", "unknown-value",
               {{"key", "expect"}, {"value", out_.expect}, {"known", joined(results)}});
    check_weights(out_.rule);
    if (out_.quorum) check_weights(*out_.quorum);
    return std::move(out_);
  }

 private:
  void complain(const std::string& path, std::string id, std::map<std::string, std::string> facts = {}) {
    complaints_.push_back({path, std::move(id), std::move(facts), false});
  }
  // What does not belong here is said, and left aside: a vector may carry notes of its own.
  void only(const Value& table, const std::string& path, std::initializer_list<std::string_view> allowed) {
    for (const auto& [key, ignored] : table.members())
      if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
        complaints_.push_back({path + "." + key, "unknown-key", {{"key", key}, {"known", joined(allowed)}}, true});
  }
  const Value* member(const Value& table, std::string_view key) {
    const Value* found = table.find(key);
    if (!found) complain(path_, "missing-key", {{"key", std::string(key)}});
    return found;
  }
  std::string text(const Value& table, std::string_view key) {
    const Value* found = table.find(key);
    if (!found || found->is_string()) return found ? found->string() : "";
    complain(path_ + "." + std::string(key), "needs-text", {{"key", std::string(key)}});
    return "";
  }

  void read_rules(const Value& value) {
    const Value* rule = member(value, "rule");
    if (!rule) return;
    ReadRule read = read_rule(*rule, path_ + ".rule", RulePlace::decision, complaints_);
    out_.rule = std::move(read.rule);
    out_.quorum = std::move(read.quorum);
    if (const Value* expected = value.find("expands_to")) read_expansion(*expected);
    if (const Value* quorum = value.find("quorum"))
      out_.quorum = read_rule(*quorum, path_ + ".quorum", RulePlace::quorum, complaints_).rule;
    if (!complaints_.empty() || !out_.quorum) return;
    if (const auto together = too_large(out_.rule, out_.quorum))
      complain(path_ + (value.find("quorum") ? ".quorum" : ".rule"), together->id, together->facts);
  }

  // Compared in the canonical form: fractions reduced, whatever the order of keys.
  void read_expansion(const Value& expected) {
    const std::string path = path_ + ".expands_to";
    if (!expected.is_object()) return complain(path, "needs-table", {{"key", "expands_to"}});
    only(expected, path, {"rule", "quorum"});
    const auto in_shape = [&](const Value& tree, const std::string& at, RulePlace place) {
      return to_value(read_rule(tree, at, place, complaints_).rule);
    };
    Value wanted, found = Value::object({{"rule", to_value(out_.rule)}});
    if (const Value* rule = expected.find("rule"))
      wanted.set("rule", in_shape(*rule, path + ".rule", RulePlace::decision));
    else
      complain(path, "missing-key", {{"key", "expands_to.rule"}});
    if (const Value* quorum = expected.find("quorum"))
      wanted.set("quorum", in_shape(*quorum, path + ".quorum", RulePlace::quorum));
    if (out_.quorum) found.set("quorum", to_value(*out_.quorum));
    out_.expands_to = std::move(wanted);
    out_.expansion = std::move(found);
  }

  void read_roll(const Value& value) {
    const Value* roll = member(value, "roll");
    if (!roll) return;
    if (!roll->is_array()) return complain(path_ + ".roll", "needs-list", {{"key", "roll"}});
    for (std::size_t i = 0; i < roll->items().size(); ++i)
      read_seat(roll->items()[i], path_ + ".roll[" + std::to_string(i) + "]");
    out_.said.resize(out_.roll.size());
    for (const auto& [weight, sum] : sums_)
      if (sum > heaviest) complain(path_ + ".roll", "weight-too-large", {{"weight", weight}});
  }

  void read_seat(const Value& value, const std::string& path) {
    if (!value.is_object()) return complain(path, "needs-table", {{"key", "roll"}});
    only(value, path, {"body", "tags", "weights"});
    Seat seat;
    seat.body.value = body(value, path);
    if (!places_.emplace(seat.body.value, out_.roll.size()).second && !seat.body.empty())
      complain(path + ".body", "id-twice", {{"value", seat.body.value}});
    if (const Value* tags = value.find("tags")) {
      if (!tags->is_array()) complain(path + ".tags", "needs-list", {{"key", "tags"}});
      if (tags->is_array()) not_too_many(tags->items().size(), most_tags, "tags", path);
      for (std::size_t i = 0; tags->is_array() && i < tags->items().size(); ++i) {
        if (tags->items()[i].is_string())
          seat.tags.push_back(tags->items()[i].string());
        else
          complain(path + ".tags[" + std::to_string(i) + "]", "needs-text", {{"key", "tags"}});
      }
    }
    if (const Value* weights = value.find("weights")) read_weights(*weights, path + ".weights", seat);
    out_.roll.push_back(std::move(seat));
  }

  void not_too_many(std::size_t number, std::size_t most, const std::string& key, const std::string& path) {
    if (number > most)
      complain(path + "." + key, "too-many",
               {{"key", key}, {"number", std::to_string(number)}, {"most", std::to_string(most)}});
  }

  void read_weights(const Value& weights, const std::string& path, Seat& seat) {
    if (!weights.is_object()) return complain(path, "needs-table", {{"key", "weights"}});
    not_too_many(weights.members().size(), most_weights, "weights", path.substr(0, path.rfind('.')));
    for (const auto& [name, weight] : weights.members()) {
      if (!weight.is_integer()) {
        complain(path + "." + name, "needs-integer", {{"key", "weights." + name}});
      } else if (weight.integer() < 0 || weight.integer() > heaviest) {
        complain(path + "." + name, "number-out-of-range",
                 {{"key", "weights." + name},
                  {"value", std::to_string(weight.integer())},
                  {"least", "0"},
                  {"greatest", std::to_string(heaviest)}});
      } else {
        seat.weights[name] = weight.integer();
        sums_[name] = std::min(sums_[name] + weight.integer(), 2 * heaviest);
      }
    }
  }

  std::string body(const Value& table, const std::string& path) {
    const Value* found = table.find("body");
    if (found && found->is_string() && !found->string().empty()) return found->string();
    if (found)
      complain(path + ".body", "needs-text", {{"key", "body"}});
    else
      complain(path, "missing-key", {{"key", "body"}});
    return "";
  }

  void read_positions(const Value& value) {
    const Value* positions = member(value, "positions");
    if (!positions) return;
    if (!positions->is_array()) return complain(path_ + ".positions", "needs-list", {{"key", "positions"}});
    for (std::size_t i = 0; i < positions->items().size(); ++i)
      read_position(positions->items()[i], path_ + ".positions[" + std::to_string(i) + "]");
  }

  // A body that stands here twice takes the later one.
  void read_position(const Value& value, const std::string& path) {
    if (!value.is_object()) return complain(path, "needs-table", {{"key", "positions"}});
    only(value, path, {"body", "position"});
    const std::string id = body(value, path);
    const Value* word = value.find("position");
    if (!word) return complain(path, "missing-key", {{"key", "position"}});
    if (!word->is_string()) return complain(path + ".position", "needs-text", {{"key", "position"}});
    const auto kind = position_kind(word->string());
    if (!kind && std::find(acts.begin(), acts.end(), word->string()) == acts.end())
      return complain(
          path + ".position", "unknown-value",
          {{"key", "position"}, {"value", word->string()}, {"known", joined(position_ids) + ", " + joined(acts)}});
    const auto place = places_.find(id);
    if (place == places_.end()) {
      if (!id.empty() && !out_.roll.empty()) complain(path + ".body", "not-on-roll", {{"value", id}});
      return;
    }
    if (place->second < out_.said.size()) out_.said[place->second] = kind;
  }

  void read_objections(const Value& value) {
    for (const auto& position : out_.said) out_.open_objections += position == PositionKind::object;
    const Value* given = value.find("open_objections");
    if (!given) return;
    constexpr std::int64_t most = 1'000'000;
    if (!given->is_integer())
      return complain(path_ + ".open_objections", "needs-integer", {{"key", "open_objections"}});
    if (given->integer() < 0 || given->integer() > most)
      return complain(path_ + ".open_objections", "number-out-of-range",
                      {{"key", "open_objections"},
                       {"value", std::to_string(given->integer())},
                       {"least", "0"},
                       {"greatest", std::to_string(most)}});
    out_.open_objections = static_cast<int>(given->integer());
  }

  void check_weights(const Rule& rule) {
    for (const Rule& part : rule.parts) check_weights(part);
    if (rule.kind != Rule::Kind::leaf || rule.weight == "heads" || !checked_.insert(rule.weight).second) return;
    for (std::size_t i = 0; i < out_.roll.size(); ++i)
      if (!out_.roll[i].weights.contains(rule.weight))
        complain(path_ + ".roll[" + std::to_string(i) + "].weights", "missing-weight",
                 {{"body", out_.roll[i].body.value}, {"weight", rule.weight}});
  }

  std::vector<Complaint>& complaints_;
  RuleVector out_;
  std::string path_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, std::int64_t> sums_;
  std::set<std::string> checked_;
};

}  // namespace

std::vector<Voter> RuleVector::voters() const {
  std::vector<Voter> out;
  for (std::size_t i = 0; i < roll.size(); ++i) out.push_back({&roll[i], said[i]});
  return out;
}

Evaluation RuleVector::evaluation() const {
  const std::vector<Voter> all = voters();
  return evaluate(rule, quorum, all, open_objections, closed);
}

RuleVector vector_from_value(const Value& value, const std::string& path, std::vector<Complaint>& complaints) {
  return Reader(complaints).read(value, path);
}

}  // namespace mithaq::rules
