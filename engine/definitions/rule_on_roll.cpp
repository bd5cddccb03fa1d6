#include "definitions/rule_on_roll.h"

#include <algorithm>
#include <set>

#include "rules/rule.h"

namespace mithaq::definitions {
namespace {

using Bodies = std::vector<const Body*>;

constexpr std::int64_t heaviest_sum = std::int64_t{1} << 40;

std::vector<Seat> seats_of(const Bodies& roll) {
  std::vector<Seat> out;
  for (const Body* body : roll) out.push_back({body->id, body->tags, body->weights});
  return out;
}

// What a rule comes to on these seats when all of them say the same, or nothing. That all of them might still
// stand aside, and leave no roll, is not asked here.
std::string comes_to(const Rule& rule, const std::vector<Seat>& seats, std::optional<PositionKind> position,
                     int open_objections, bool is_closed) {
  std::vector<rules::Voter> voters;
  for (const Seat& seat : seats) voters.push_back({&seat, position});
  const auto evaluation = rules::evaluate(rule, std::nullopt, voters, open_objections, is_closed);
  return evaluation.explanation.at("rule").at("status").string();
}

class RollCheck {
 public:
  RollCheck(Document& document, const Bodies& roll, const std::vector<std::string>& known_tags)
      : document_(document), roll_(roll), seats_(seats_of(roll)), known_tags_(known_tags) {}

  void check(const WrittenRule& written) {
    for (const WrittenPreset& preset : written.presets)
      if (auto tag = preset.chair()) chairs_.emplace(preset.at, std::move(*tag));
    check(written.rule, written.places, {});
  }

 private:
  void check(const Rule& rule, const RulePlaces& places, const std::vector<std::string>& scope) {
    if (rule.kind == Rule::Kind::leaf) {
      check_leaf(rule, places.at, scope);
      return;
    }
    if (rule.kind == Rule::Kind::not_) is_negated_ = !is_negated_;
    const bool is_scope = rule.kind == Rule::Kind::within || rule.kind == Rule::Kind::each;
    if (is_scope)
      for (const std::string& tag : rule.tags) check_scope(tag, rule, places, scope);
    else
      for (std::size_t i = 0; i < rule.parts.size(); ++i) check(rule.parts[i], places.part(i), scope);
    if (rule.kind == Rule::Kind::not_) is_negated_ = !is_negated_;
  }

  Bodies inside(const std::vector<std::string>& scope) const {
    Bodies out;
    for (const Body* body : roll_) {
      const bool is_in = std::all_of(scope.begin(), scope.end(), [&](const std::string& tag) {
        return std::find(body->tags.begin(), body->tags.end(), tag) != body->tags.end();
      });
      if (is_in) out.push_back(body);
    }
    return out;
  }

  void check_scope(const std::string& tag, const Rule& rule, const RulePlaces& places, std::vector<std::string> scope) {
    scope.push_back(tag);
    // That there is one chair, and no more, is asked of the preset; that it alone decides there is what it is for.
    if (chairs_.contains({places.at, tag})) return;
    if (std::find(known_tags_.begin(), known_tags_.end(), tag) == known_tags_.end()) {
      document_.error(places.at, "unknown-tag", hinted({{"value", tag}}, tag, known_tags_));
      return;
    }
    const Bodies bodies = inside(scope);
    if (bodies.empty()) {
      document_.error(places.at, "empty-tag", {{"tag", joined(scope, " + ")}});
      return;
    }
    if (bodies.size() == 1)
      document_.warning(places.at, "single-body-tag", {{"tag", joined(scope, " + ")}, {"body", bodies[0]->id.value}});
    for (std::size_t i = 0; i < rule.parts.size(); ++i) check(rule.parts[i], places.part(i), scope);
  }

  void check_leaf(const Rule& leaf, Place at, const std::vector<std::string>& scope) {
    if (leaf.weight != "heads" && !check_weight(leaf.weight, at)) return;
    Rule rule = leaf;
    if (is_negated_) {
      Rule negated;
      negated.kind = Rule::Kind::not_;
      negated.parts = {std::move(rule)};
      rule = std::move(negated);
    }
    for (auto tag = scope.rbegin(); tag != scope.rend(); ++tag) {
      Rule outer;
      outer.kind = Rule::Kind::within;
      outer.tags = {*tag};
      outer.parts = {std::move(rule)};
      rule = std::move(outer);
    }
    // Before any answer no objection is open, and none can be said to stay so: not a part that says nothing.
    const bool is_certain =
        leaf.count != "open-objections" && comes_to(rule, seats_, std::nullopt, 0, false) == "passed";
    if (is_certain) document_.warning(at, "always-met", {{"count", leaf.count}});
  }

  bool check_weight(const std::string& weight, Place at) {
    if (const auto before = weights_.find(weight); before != weights_.end()) return before->second;
    bool& is_right = weights_[weight];
    is_right = true;
    std::int64_t sum = 0;
    for (const Body* body : roll_) {
      const auto found = body->weights.find(weight);
      if (found == body->weights.end()) {
        document_.error(at, "missing-weight", {{"body", body->id.value}, {"weight", weight}});
        is_right = false;
      } else {
        sum = std::min(sum + found->second, heaviest_sum + 1);
      }
    }
    if (!is_right) return false;
    if (sum == 0) document_.error(at, "weight-sum-zero", {{"weight", weight}});
    if (sum > heaviest_sum) document_.error(at, "weight-too-large", {{"weight", weight}});
    is_right = sum > 0 && sum <= heaviest_sum;
    return is_right;
  }

  Document& document_;
  const Bodies& roll_;
  const std::vector<Seat> seats_;
  const std::vector<std::string>& known_tags_;
  std::map<std::string, bool> weights_;
  std::set<std::pair<Place, std::string>> chairs_;  // tags of chairs, by the place of their preset
  bool is_negated_ = false;
};

void collect(const Rule& rule, Seat& seat) {
  for (const std::string& tag : rule.tags) seat.tags.push_back(tag);
  if (rule.kind == Rule::Kind::leaf && rule.weight != "heads") seat.weights[rule.weight] = 1;
  for (const Rule& part : rule.parts) collect(part, seat);
}

}  // namespace

void check_rule_on_roll(Document& document, const WrittenRule& written, const Bodies& roll,
                        const std::vector<std::string>& known_tags) {
  RollCheck(document, roll, known_tags).check(written);
}

void check_outcomes(Document& document, const WrittenStage& written, const Bodies& roll) {
  const std::vector<Seat> seats = seats_of(roll);
  const auto everybody = static_cast<int>(roll.size());
  const Rule& rule = written.stage.rule;
  const Place at = written.rule.places.at;
  const Facts facts{{"stage", written.stage.id.value}, {"roll", std::to_string(everybody)}};
  if (written.rule_is_written) {
    if (comes_to(rule, seats, std::nullopt, 0, false) == "failed")
      document.error(at, "rule-never-passes", facts);
    else if (comes_to(rule, seats, PositionKind::approve, 0, true) != "passed")
      document.error(at, "approval-by-all-fails", facts);
    if (comes_to(rule, seats, PositionKind::object, everybody, true) == "passed")
      document.error(at, "objection-by-all-passes", facts);
  }
  const auto is_out_of_reach = [&](const std::optional<Rule>& quorum) {
    return quorum && comes_to(*quorum, seats, std::nullopt, 0, false) == "failed";
  };
  if (is_out_of_reach(written.stage.quorum))
    document.error(written.quorum ? written.quorum->places.at : at, "quorum-above-roll", facts);
  if (is_out_of_reach(written.stage.second_call))
    document.error(written.second_call->places.at, "quorum-above-roll", facts);
  check_silence_of_all(document, written, roll);
}

void check_silence_of_all(Document& document, const WrittenStage& written, const Bodies& roll) {
  const Stage& stage = written.stage;
  if (stage.silence || !written.rule_is_written) return;
  std::vector<Seat> seats = seats_of(roll);
  if (seats.empty()) {
    seats.resize(1000);
    for (Seat& seat : seats) {
      collect(stage.rule, seat);
      if (stage.quorum) collect(*stage.quorum, seat);
    }
  }
  const auto is_met = [&](const Rule& rule) { return comes_to(rule, seats, std::nullopt, 0, true) == "passed"; };
  if (!is_met(stage.rule) || (stage.quorum && !is_met(*stage.quorum))) return;
  const auto passed = stage.next.find("passed");
  const Facts facts{{"stage", stage.id.value}};
  if (passed != stage.next.end() && passed->second.is(target::ratified))
    document.error(written.rule.places.at, "met-by-silence", facts);
  else
    document.warning(written.rule.places.at, "met-by-silence", facts);
}

}  // namespace mithaq::definitions
