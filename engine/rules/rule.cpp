#include "rules/rule.h"

#include <algorithm>
#include <limits>
#include <set>

#include "rules/rule_leaf.h"

namespace mithaq::rules {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int32_t>::max();  // the distance of a part that has failed

// A part of the rule, judged: its status, its place in the explanation, and how far it is from being met.
struct Judged {
  Status status = Status::open;
  bool met = false;           // if everybody who is silent stayed silent
  std::int64_t distance = 0;  // positions and objections that stand between it and being met
  Value tree;
  Value::Array needs;
  std::optional<Value> failed;  // the first leaf that failed
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

bool answered(const Voter& voter) { return voter.position && *voter.position != PositionKind::recuse; }

// Whether a body is certain to be in the scope: one that answered, or at the close is silent.
Status has_a_body(const Scope& scope) {
  bool could = false;
  for (const Voter* voter : scope.voters) {
    if (answered(*voter) || (!voter->position && scope.closed)) return Status::passed;
    could = could || !voter->position;
  }
  return could ? Status::open : Status::failed;
}

Value leaf_value(const Rule& rule, const Leaf& leaf) {
  const bool fraction = std::holds_alternative<Fraction>(rule.bound);
  Value out = Value::object({{"node", "leaf"},
                             {"count", rule.count},
                             {"op", id(rule.comparison)},
                             {"value", fraction ? Value(fraction_text(std::get<Fraction>(rule.bound)))
                                                : Value(std::get<std::int64_t>(rule.bound))},
                             {"n", leaf.n},
                             {"status", id(leaf.status)}});
  if (rule.of) out.set("of", id(*rule.of));
  if (rule.weight != "heads") out.set("weight", rule.weight);
  if (fraction) out.set("d", leaf.d).set("left", leaf.left).set("right", leaf.right);
  if (leaf.worst) out.set(wants_more(rule) ? "least" : "greatest", *leaf.worst);
  if (leaf.needed) out.set("needed", *leaf.needed);
  if (leaf.missing) out.set("missing", *leaf.missing);
  if (leaf.missing_weight) out.set("missing_weight", *leaf.missing_weight);
  if (leaf.excess) out.set("excess", *leaf.excess);
  return out;
}

std::optional<Value> need_of(const Rule& rule, const Leaf& leaf, const Scope& scope) {
  if (leaf.met || leaf.status == Status::failed) return std::nullopt;
  if (rule.count == "open-objections" && !wants_more(rule))
    return Value::object({{"kind", "objection"}, {"number", scope.open_objections}});
  if (!leaf.missing) return std::nullopt;
  Value need = Value::object({{"kind", "positions"}, {"count", rule.count}, {"number", *leaf.missing}});
  if (leaf.missing_weight)
    need.set("weight", Value::object({{"name", rule.weight}, {"missing", *leaf.missing_weight}}));
  if (!scope.tags.empty()) need.set("tags", Value::strings(scope.tags));
  return need;
}

Judged judged_leaf(const Rule& rule, const Scope& scope) {
  const Leaf found = leaf(rule, scope);
  Judged out;
  out.status = found.status;
  out.met = found.met;
  out.tree = leaf_value(rule, found);
  if (out.status == Status::failed) {
    out.distance = never;
    out.failed = out.tree;
    if (!scope.tags.empty()) out.failed->set("tags", Value::strings(scope.tags));
  } else if (!out.met) {
    out.distance = rule.count == "open-objections" ? scope.open_objections : found.missing.value_or(1);
  }
  if (auto need = need_of(rule, found, scope)) out.needs.push_back(std::move(*need));
  return out;
}

Judged judged(const Rule& rule, const Scope& scope);

Value trees(std::vector<Judged>& parts) {
  Value::Array out;
  for (Judged& part : parts) out.push_back(std::move(part.tree));
  return Value(std::move(out));
}

// all, any, some and each: k of the parts are wanted. What is still needed is asked of the k nearest.
Judged combined(std::vector<Judged> parts, std::int64_t k) {
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
    if (std::find(nearest.begin(), nearest.end(), &part) != nearest.end() && !out.met)
      out.needs.insert(out.needs.end(), part.needs.begin(), part.needs.end());
  if (out.status == Status::failed)
    for (const Judged& part : parts)
      if (part.failed) {
        out.failed = part.failed;
        break;
      }
  return out;
}

Judged judged_list(const Rule& rule, const Scope& scope) {
  using Kind = Rule::Kind;
  std::vector<Judged> parts;
  for (const Rule& part : rule.parts) parts.push_back(judged(part, scope));
  if (rule.kind == Kind::any)
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Judged& a, const Judged& b) { return a.distance < b.distance; });
  const std::int64_t k = rule.kind == Kind::any    ? 1
                         : rule.kind == Kind::some ? rule.at_least
                                                   : static_cast<std::int64_t>(parts.size());
  Judged out = combined(parts, k);
  out.tree = Value::object({{"node", rule.kind == Kind::any    ? "any"
                                     : rule.kind == Kind::some ? "some"
                                                               : "all"},
                            {"status", id(out.status)},
                            {"parts", trees(parts)}});
  if (rule.kind == Kind::some) out.tree.set("at_least", rule.at_least);
  return out;
}

Judged judged_within(const std::string& tag, const Rule& rule, const Scope& scope) {
  Scope inner = scope;
  inner.tags.push_back(tag);
  std::erase_if(inner.voters, [&](const Voter* voter) {
    const auto& tags = voter->seat->tags;
    return std::find(tags.begin(), tags.end(), tag) == tags.end();
  });
  const Status filled = has_a_body(inner);
  Judged out = judged(rule, inner);
  const auto recused = [](const Voter* v) { return v->position == PositionKind::recuse; };
  out.met = out.met && !std::all_of(inner.voters.begin(), inner.voters.end(), recused);
  out.status = both(filled, out.status);
  Value tree = Value::object({{"node", "within"}, {"tag", tag}, {"scope", id(filled)}, {"status", id(out.status)}});
  if (out.status == Status::failed) {
    out.distance = never;
    out.needs.clear();
    // An empty scope is why, whatever the rule in it says.
    if (filled == Status::failed) out.failed = tree;
  }
  out.tree = tree.set("rule", std::move(out.tree));
  return out;
}

Judged judged_each(const Rule& rule, const Scope& scope) {
  std::vector<Judged> parts;
  for (const std::string& tag : rule.tags) parts.push_back(judged_within(tag, rule.parts.at(0), scope));
  Judged out = combined(parts, static_cast<std::int64_t>(parts.size()));
  out.tree = Value::object({{"node", "each"}, {"status", id(out.status)}, {"parts", trees(parts)}});
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

Value::Array quorum_needs(Value::Array needs) {
  for (Value& need : needs) need.set("kind", "quorum");
  return needs;
}

Value::Array why_failed(const Judged& part) {
  if (!part.failed) return {};
  Value leaf = *part.failed;
  return {leaf.set("kind", "failed")};
}

}  // namespace

Evaluation evaluate(const Rule& rule, const std::optional<Rule>& quorum, std::span<const Voter> voters,
                    int open_objections, bool closed) {
  Evaluation out;
  out.closed = closed;
  out.heads = count(voters, open_objections);
  Scope whole;
  whole.open_objections = open_objections;
  whole.closed = closed;
  whole.somebody_silent = out.heads.silent > 0;
  for (const Voter& voter : voters) whole.voters.push_back(&voter);

  const Judged rule_says = judged(pushed_down(rule), whole);
  std::optional<Judged> quorum_says;
  if (quorum) quorum_says = judged(pushed_down(*quorum), whole);
  const Status present = both(has_a_body(whole), quorum_says ? quorum_says->status : Status::passed);

  Value::Array needs;
  if (present == Status::failed) {
    out.result = "no-quorum";
    if (quorum_says) needs = why_failed(*quorum_says);
  } else {
    const Status status = present == Status::open ? Status::open : rule_says.status;
    out.result = id(status);
    if (status == Status::failed) needs = why_failed(rule_says);
    if (status == Status::open) {
      if (quorum_says) needs = quorum_needs(quorum_says->needs);
      needs.insert(needs.end(), rule_says.needs.begin(), rule_says.needs.end());
    }
  }

  std::set<std::string> waiting;
  for (const Voter& voter : voters)
    if (!voter.position && !closed) waiting.insert(voter.seat->body.value);
  out.explanation = Value::object({{"result", out.result},
                                   {"closed", closed},
                                   {"tally", count_value(out.heads)},
                                   {"rule", rule_says.tree},
                                   {"needs", Value(std::move(needs))},
                                   {"waiting", Value::strings(waiting)}});
  if (quorum_says) out.explanation.set("quorum", quorum_says->tree);
  return out;
}

void name_objections(Value& explanation, std::span<const Objection> ledger) {
  std::set<std::string> articles, bodies;
  for (const Objection& objection : ledger) {
    if (!objection.is_open()) continue;
    articles.insert(objection.articles.begin(), objection.articles.end());
    bodies.insert(objection.body.value);
  }
  for (Value& need : explanation.members().at("needs").items())
    if (need.string_or("kind", "") == "objection")
      need.set("articles", Value::strings(articles)).set("bodies", Value::strings(bodies));
}

}  // namespace mithaq::rules
