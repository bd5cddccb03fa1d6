#include "rules/rule.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <set>

#include "rules/rule_leaf.h"

namespace mithaq::rules {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int32_t>::max();  // the distance of a part that has failed
constexpr std::int64_t greatest_written = (std::int64_t{1} << 53) - 1;    // of an integer in the canonical form

// A part of the rule, judged: its status, its place in the explanation, and how far it is from being met.
struct Judged {
  Status status = Status::open;
  bool met = false;           // if everybody who is silent stayed silent
  std::int64_t distance = 0;  // positions and objections that stand between it and being met
  Value tree;
  Value::Array needs;
};

// Kleene: fewer than k can pass -> failed, k have passed -> passed, else open.
Status at_least(std::int64_t k, const std::vector<Judged>& parts) {
  std::int64_t passed = 0, possible = 0;
  for (const Judged& part : parts) {
    passed += part.status == Status::passed;
    possible += part.status != Status::failed;
  }
  return passed >= k ? Status::passed : possible < k ? Status::failed : Status::open;
}

Status both(Status a, Status b) {
  if (a == Status::failed || b == Status::failed) return Status::failed;
  return a == Status::passed && b == Status::passed ? Status::passed : Status::open;
}

// Written member by member, best in the order of the keys: an initializer list would copy every tree that goes
// into it.
class Members {
 public:
  Members& put(const char* key, Value value) {
    all_.emplace_hint(all_.end(), key, std::move(value));
    return *this;
  }
  Members& put_if(const char* key, const std::optional<std::int64_t>& value) {
    return value ? put(key, Value(*value)) : *this;
  }
  Value done() { return Value(std::move(all_)); }

 private:
  Value::Object all_;
};

Value leaf_value(const Rule& rule, const Leaf& leaf) {
  const Fraction* fraction = std::get_if<Fraction>(&rule.bound);
  // Products of great weights and fine fractions may be beyond what can be written: n, d and value say the same.
  const auto written = [](std::optional<std::int64_t> n) {
    return n && *n <= greatest_written && *n >= -greatest_written ? n : std::nullopt;
  };
  const bool has_products = fraction && written(leaf.left) && written(leaf.right);
  const bool more = wants_more(rule);
  Members out;
  out.put("count", rule.count);
  if (fraction) out.put("d", leaf.d);
  out.put_if("excess", leaf.excess);
  if (!more) out.put_if("greatest", written(leaf.worst));
  if (more) out.put_if("least", written(leaf.worst));
  if (has_products) out.put("left", leaf.left);
  out.put_if("missing", leaf.missing).put_if("missing_weight", leaf.missing_weight);
  out.put("n", leaf.n).put_if("needed", written(leaf.needed)).put("node", "leaf");
  if (rule.of) out.put("of", id(*rule.of));
  out.put("op", id(rule.comparison));
  if (has_products) out.put("right", leaf.right);
  out.put("status", id(leaf.status));
  out.put("value", fraction ? Value(fraction_text(*fraction)) : Value(std::get<std::int64_t>(rule.bound)));
  if (rule.weight != "heads") out.put("weight", rule.weight);
  return out.done();
}

std::optional<Value> need_of(const Rule& rule, const Leaf& leaf, const Scope& scope, const Value& tree) {
  if (leaf.met || leaf.status == Status::failed) return std::nullopt;
  if (rule.count == "open-objections" && !wants_more(rule))
    return Value::object({{"kind", "objection"}, {"number", scope.roll().open_objections}});
  if (!leaf.missing) {
    Value unmet = tree;
    if (const auto tags = scope.tags(); !tags.empty()) unmet.set("tags", Value::strings(tags));
    return unmet.set("kind", "unmet");
  }
  Members need;
  need.put("count", rule.count).put("kind", "positions").put("number", *leaf.missing);
  if (const auto tags = scope.tags(); !tags.empty()) need.put("tags", Value::strings(tags));
  if (leaf.missing_weight)
    need.put("weight", Value::object({{"name", rule.weight}, {"missing", *leaf.missing_weight}}));
  return need.done();
}

Judged judged_leaf(const Rule& rule, const Scope& scope) {
  const Leaf found = leaf(rule, scope);
  Judged out;
  out.status = found.status;
  out.met = found.met;
  out.tree = leaf_value(rule, found);
  if (out.status == Status::failed) {
    out.distance = never;
  } else if (!out.met) {
    out.distance = rule.count == "open-objections" ? scope.roll().open_objections : found.missing.value_or(1);
  }
  if (auto need = need_of(rule, found, scope, out.tree)) out.needs.push_back(std::move(*need));
  return out;
}

Judged judged(const Rule& rule, const Scope& scope);

Value trees(std::vector<Judged>& parts) {
  Value::Array out;
  out.reserve(parts.size());
  for (Judged& part : parts) out.push_back(std::move(part.tree));
  return Value(std::move(out));
}

// all, any, some and each: k of the parts are wanted. What is still needed is asked of the k nearest. The trees of the
// parts stay where they are; their needs are taken.
Judged combined(std::vector<Judged>& parts, std::int64_t k) {
  Judged out;
  out.status = at_least(k, parts);
  const auto met = std::count_if(parts.begin(), parts.end(), [](const Judged& part) { return part.met; });
  out.met = met >= k;
  std::vector<Judged*> nearest;
  for (Judged& part : parts) nearest.push_back(&part);
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const Judged* a, const Judged* b) { return a->distance < b->distance; });
  if (k < static_cast<std::int64_t>(parts.size())) nearest.resize(static_cast<std::size_t>(k));
  for (const Judged* part : nearest) out.distance += part->distance;
  out.distance = out.status == Status::failed ? never : std::min(out.distance, never - 1);
  for (Judged& part : parts)
    if (!out.met && std::find(nearest.begin(), nearest.end(), &part) != nearest.end())
      std::move(part.needs.begin(), part.needs.end(), std::back_inserter(out.needs));
  return out;
}

Judged judged_list(const Rule& rule, const Scope& scope) {
  using Kind = Rule::Kind;
  std::vector<Judged> parts;
  parts.reserve(rule.parts.size());
  for (const Rule& part : rule.parts) parts.push_back(judged(part, scope));
  if (rule.kind == Kind::any)
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].tree.set("place", static_cast<std::int64_t>(i) + 1);
  if (rule.kind == Kind::any)
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Judged& a, const Judged& b) { return a.distance < b.distance; });
  const std::int64_t k = rule.kind == Kind::any    ? 1
                         : rule.kind == Kind::some ? rule.at_least
                                                   : static_cast<std::int64_t>(parts.size());
  Judged out = combined(parts, k);
  Members tree;
  if (rule.kind == Kind::some) tree.put("at_least", rule.at_least);
  tree.put("node", rule.kind == Kind::any ? "any" : rule.kind == Kind::some ? "some" : "all");
  tree.put("parts", trees(parts)).put("status", id(out.status));
  out.tree = tree.done();
  return out;
}

Judged judged_within(const std::string& tag, const Rule& rule, const Scope& scope) {
  const Scope& inner = scope.within(tag);
  const Status filled = inner.has_a_body();
  Judged out = judged(rule, inner);
  out.met = out.met && !inner.all_recused();
  out.status = both(filled, out.status);
  Members tree;
  tree.put("node", "within").put("rule", std::move(out.tree)).put("scope", id(filled));
  if (out.status == Status::failed) {
    out.distance = never;
    out.needs.clear();
  }
  out.tree = tree.put("status", id(out.status)).put("tag", tag).done();
  return out;
}

Judged judged_each(const Rule& rule, const Scope& scope) {
  std::vector<Judged> parts;
  parts.reserve(rule.tags.size());
  for (const std::string& tag : rule.tags) parts.push_back(judged_within(tag, rule.parts.at(0), scope));
  Judged out = combined(parts, static_cast<std::int64_t>(parts.size()));
  Members tree;
  tree.put("node", "each").put("parts", trees(parts)).put("status", id(out.status));
  out.tree = tree.done();
  return out;
}

Judged judged(const Rule& rule, const Scope& scope) {
  switch (rule.kind) {
    case Rule::Kind::leaf:
      return judged_leaf(rule, scope);
    case Rule::Kind::within:
      return judged_within(rule.tags.at(0), rule.parts.at(0), scope);
    case Rule::Kind::each:
      return judged_each(rule, scope);
    default:
      return judged_list(rule, scope);
  }
}

Value count_value(const Count& c) {
  return Value::object({{"asked", c.asked},
                        {"recused", c.recused},
                        {"roll", c.roll},
                        {"for", c.for_},
                        {"against", c.against},
                        {"abstain", c.abstain},
                        {"silent", c.silent},
                        {"open_objections", c.open_objections}});
}

// The scopes of an open tree that no body is certain to fill.
void collect_waiting(const Value& tree, std::vector<std::string>& tags, Value::Array& out) {
  if (tree.at("status").string() != id(Status::open)) return;
  if (const Value* parts = tree.find("parts"))
    for (const Value& part : parts->items()) collect_waiting(part, tags, out);
  const Value* inner = tree.find("rule");
  if (!inner) return;
  tags.push_back(tree.at("tag").string());
  const std::size_t before = out.size();
  collect_waiting(*inner, tags, out);
  if (out.size() == before && tree.at("scope").string() == id(Status::open))
    out.push_back(Value::object({{"kind", "scope"}, {"tags", Value::strings(tags)}}));
  tags.pop_back();
}

Value::Array quorum_needs(Value::Array needs) {
  for (Value& need : needs)
    if (need.at("kind").string() == "positions") need.set("kind", "quorum");
  return needs;
}

// The first leaf that failed, with its scope; or a scope without a body: it is why, whatever the rule in it says.
Value::Array why_failed(const Value& tree, std::vector<std::string> tags = {}) {
  if (tree.at("status").string() != id(Status::failed)) return {};
  const std::string& kind = tree.at("node").string();
  if (kind == "leaf" || (kind == "within" && tree.at("scope").string() == id(Status::failed))) {
    Value out;
    for (const auto& [key, member] : tree.members())
      if (key != "rule") out.set(key, member);
    if (kind == "within") tags.push_back(tree.at("tag").string());
    if (!tags.empty()) out.set("tags", Value::strings(tags));
    return {out.set("kind", "failed")};
  }
  if (kind == "within") {
    tags.push_back(tree.at("tag").string());
    return why_failed(tree.at("rule"), std::move(tags));
  }
  for (const Value& part : tree.at("parts").items())
    if (auto found = why_failed(part, tags); !found.empty()) return found;
  return {};
}

}  // namespace

Evaluation evaluate(const Rule& rule, const std::optional<Rule>& quorum, std::span<const Voter> voters,
                    int open_objections, bool closed) {
  Evaluation out;
  out.closed = closed;
  out.heads = count(voters, open_objections);
  const Rule pushed_rule = pushed_down(rule);
  const std::optional<Rule> pushed_quorum = quorum ? std::optional(pushed_down(*quorum)) : std::nullopt;
  const Rule* const both_rules[] = {&pushed_rule, pushed_quorum ? &*pushed_quorum : &pushed_rule};
  const Electorate roll(voters, open_objections, closed, both_rules);
  const Scope whole(roll);

  Judged rule_says = judged(pushed_rule, whole);
  std::optional<Judged> quorum_says;
  if (pushed_quorum) quorum_says = judged(*pushed_quorum, whole);
  const Status present = both(whole.has_a_body(), quorum_says ? quorum_says->status : Status::passed);

  Value::Array needs;
  if (present == Status::failed) {
    out.result = "no-quorum";
    if (quorum_says) needs = why_failed(quorum_says->tree);
  } else {
    const Status status = present == Status::open ? Status::open : rule_says.status;
    out.result = id(status);
    if (status == Status::failed) needs = why_failed(rule_says.tree);
    if (status == Status::open) {
      if (quorum_says) needs = quorum_needs(std::move(quorum_says->needs));
      std::move(rule_says.needs.begin(), rule_says.needs.end(), std::back_inserter(needs));
      std::vector<std::string> tags;
      if (needs.empty() && quorum_says) collect_waiting(quorum_says->tree, tags, needs);
      if (needs.empty()) collect_waiting(rule_says.tree, tags, needs);
    }
  }

  std::vector<std::string_view> waiting;
  for (const Voter& voter : voters)
    if (!voter.position && !closed) waiting.push_back(voter.seat->body.value);
  std::ranges::sort(waiting);
  Members explanation;
  explanation.put("result", out.result).put("closed", closed).put("tally", count_value(out.heads));
  explanation.put("rule", std::move(rule_says.tree)).put("needs", Value(std::move(needs)));
  explanation.put("waiting", Value::strings(waiting));
  if (quorum_says) explanation.put("quorum", std::move(quorum_says->tree));
  out.explanation = explanation.done();
  return out;
}

void name_objections(Value& explanation, std::span<const Objection> counted) {
  std::set<std::string> articles, bodies;
  Value::Array each;
  for (const Objection& objection : counted) {
    articles.insert(objection.articles.begin(), objection.articles.end());
    bodies.insert(objection.body.value);
    each.push_back(Value::object({{"articles", Value::strings(objection.articles)}, {"body", objection.body.value}}));
  }
  if (each.empty()) return;
  const std::function<void(Value&)> name_leaves = [&](Value& tree) {
    if (tree.string_or("count", "") == "open-objections") tree.set("objections", Value(each));
    Value::Object& members = tree.members();
    if (const auto rule = members.find("rule"); rule != members.end()) name_leaves(rule->second);
    if (const auto parts = members.find("parts"); parts != members.end())
      for (Value& part : parts->second.items()) name_leaves(part);
  };
  for (Value& need : explanation.members().at("needs").items()) {
    name_leaves(need);
    if (need.string_or("kind", "") == "objection" || need.find("objections"))
      need.set("articles", Value::strings(articles)).set("bodies", Value::strings(bodies));
  }
  name_leaves(explanation.members().at("rule"));
}

void hide_objectors(Value& explanation) {
  if (explanation.is_array())
    for (Value& item : explanation.items()) hide_objectors(item);
  if (!explanation.is_object()) return;
  Value::Object& members = explanation.members();
  members.erase("bodies");
  if (const auto each = members.find("objections"); each != members.end() && each->second.is_array())
    for (Value& one : each->second.items()) one.members().erase("body");
  for (auto& [key, member] : members) hide_objectors(member);
}

}  // namespace mithaq::rules
