// The grammar as plain data, both ways, and `not` pushed down to the leaves.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <numeric>

#include "rules/rule.h"

namespace mithaq::rules {

namespace {

constexpr std::array<std::string_view, 4> classes = {"for", "against", "answered", "silent"};
constexpr std::int64_t finest = 1'000'000;  // greatest q of a fraction: products with weights then fit 64 bits

[[noreturn]] void wrong(std::string_view what, std::string_view word) {
  throw WrongShape(std::string(what) + " `" + std::string(word) + "`");
}

void only_keys(const Value& node, std::initializer_list<std::string_view> allowed) {
  for (const auto& [key, ignored] : node.members())
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) wrong("unexpected key", key);
}

std::vector<Rule> parts_from(const Value& list) {
  std::vector<Rule> parts;
  for (const Value& part : list.items()) parts.push_back(rule_from_value(part));
  if (parts.empty()) throw WrongShape("an empty list of rules");
  return parts;
}

std::int64_t not_negative(const Value& value) {
  if (value.integer() < 0) throw WrongShape("a count below zero");
  return value.integer();
}

Rule leaf_from(const Value& node) {
  only_keys(node, {"count", "at_least", "at_most", "more_than", "less_than", "of", "weight"});
  Rule rule;
  rule.kind = Rule::Kind::leaf;
  rule.count = node.at("count").string();
  if (!can_be_counted(rule.count)) wrong("not a thing that can be counted:", rule.count);
  const Value* bound = nullptr;
  for (std::size_t i = 0; i < std::size(comparison_ids); ++i)
    if (const Value* found = node.find(comparison_ids[i])) {
      if (bound) throw WrongShape("two comparisons in one leaf");
      bound = found;
      rule.comparison = static_cast<Comparison>(i);
    }
  if (!bound) throw WrongShape("a leaf without a comparison");
  if (bound->is_string()) {
    const auto fraction = fraction_from_text(bound->string());
    if (!fraction) wrong("not a fraction:", bound->string());
    rule.bound = *fraction;
    const std::string& of = node.at("of").string();
    const auto found = std::find(std::begin(denominator_ids), std::end(denominator_ids), of);
    if (found == std::end(denominator_ids)) wrong("not a denominator:", of);
    rule.of = static_cast<Denominator>(found - std::begin(denominator_ids));
  } else {
    rule.bound = not_negative(*bound);
    if (node.find("of")) throw WrongShape("an integer takes no `of`");
  }
  rule.weight = node.string_or("weight", "heads");
  if (rule.count == "open-objections" && (rule.of || rule.weight != "heads"))
    throw WrongShape("open objections are counted with an integer, without weight");
  return rule;
}

Rule some_from(const Value& table) {
  only_keys(table, {"at_least", "of"});
  Rule rule;
  rule.kind = Rule::Kind::some;
  rule.at_least = table.at("at_least").integer();
  rule.parts = parts_from(table.at("of"));
  if (rule.at_least < 1 || rule.at_least > static_cast<std::int64_t>(rule.parts.size()))
    throw WrongShape("`some` wants 1 to as many as there are parts");
  return rule;
}

Comparison opposite(Comparison comparison) {
  switch (comparison) {
    case Comparison::at_least:
      return Comparison::less_than;
    case Comparison::at_most:
      return Comparison::more_than;
    case Comparison::more_than:
      return Comparison::at_most;
    case Comparison::less_than:
      return Comparison::at_least;
  }
  throw WrongShape("a comparison that is none");
}

Rule pushed(const Rule& rule, bool negated);

std::vector<Rule> pushed(const std::vector<Rule>& parts, bool negated) {
  std::vector<Rule> out;
  for (const Rule& part : parts) out.push_back(pushed(part, negated));
  return out;
}

// "Not within each of the tags" is "within one of the tags, not".
Rule any_scope(const Rule& each) {
  Rule out;
  out.kind = Rule::Kind::any;
  for (const std::string& tag : each.tags) {
    Rule scope;
    scope.kind = Rule::Kind::within;
    scope.tags = {tag};
    scope.parts = pushed(each.parts, true);
    out.parts.push_back(std::move(scope));
  }
  return out;
}

Rule pushed(const Rule& rule, bool negated) {
  using Kind = Rule::Kind;
  if (rule.kind == Kind::not_) return pushed(rule.parts.at(0), !negated);
  if (rule.kind == Kind::each && negated) return any_scope(rule);
  Rule out = rule;
  out.parts = pushed(rule.parts, negated);
  if (!negated) return out;
  if (rule.kind == Kind::leaf) out.comparison = opposite(rule.comparison);
  if (rule.kind == Kind::all) out.kind = Kind::any;
  if (rule.kind == Kind::any) out.kind = Kind::all;
  if (rule.kind == Kind::some) out.at_least = static_cast<std::int64_t>(rule.parts.size()) - rule.at_least + 1;
  return out;
}

Value parts_value(const std::vector<Rule>& parts) {
  Value::Array out;
  for (const Rule& part : parts) out.push_back(to_value(part));
  return Value(std::move(out));
}

std::optional<std::int64_t> digits(std::string_view text) {
  if (text.empty() || text.size() > 7) return std::nullopt;
  std::int64_t n = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + (c - '0');
  }
  return n;
}

}  // namespace

bool can_be_counted(std::string_view count) {
  if (count == "open-objections" || std::find(classes.begin(), classes.end(), count) != classes.end()) return true;
  const auto kind = position_kind(count);
  return kind && *kind != PositionKind::recuse;
}

std::optional<Fraction> fraction_from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto p = digits(text.substr(0, slash));
  const auto q = digits(text.substr(slash + 1));
  if (!p || !q || *q < 1 || *q > finest || *p > *q) return std::nullopt;
  const std::int64_t common = std::gcd(*p, *q);
  return Fraction{*p / common, *q / common};
}

std::string fraction_text(const Fraction& fraction) {
  return std::to_string(fraction.p) + "/" + std::to_string(fraction.q);
}

Rule pushed_down(const Rule& rule) { return pushed(rule, false); }

Value to_value(const Rule& rule) {
  switch (rule.kind) {
    case Rule::Kind::all:
      return Value::object({{"all", parts_value(rule.parts)}});
    case Rule::Kind::any:
      return Value::object({{"any", parts_value(rule.parts)}});
    case Rule::Kind::not_:
      return Value::object({{"not", to_value(rule.parts.at(0))}});
    case Rule::Kind::some:
      return Value::object({{"some", Value::object({{"at_least", rule.at_least}, {"of", parts_value(rule.parts)}})}});
    case Rule::Kind::within:
      return Value::object({{"within", rule.tags.at(0)}, {"rule", to_value(rule.parts.at(0))}});
    case Rule::Kind::each:
      return Value::object({{"each", Value::strings(rule.tags)}, {"rule", to_value(rule.parts.at(0))}});
    case Rule::Kind::leaf:
      break;
  }
  Value out = Value::object({{"count", rule.count}});
  const Fraction* fraction = std::get_if<Fraction>(&rule.bound);
  out.set(std::string(id(rule.comparison)),
          fraction ? Value(fraction_text(*fraction)) : Value(std::get<std::int64_t>(rule.bound)));
  if (rule.of) out.set("of", id(*rule.of));
  if (rule.weight != "heads") out.set("weight", rule.weight);
  return out;
}

Rule rule_from_value(const Value& value) {
  using Kind = Rule::Kind;
  if (value.find("count")) return leaf_from(value);
  Rule rule;
  if (const Value* list = value.find("all")) {
    only_keys(value, {"all"});
    rule.kind = Kind::all;
    rule.parts = parts_from(*list);
  } else if (const Value* list_any = value.find("any")) {
    only_keys(value, {"any"});
    rule.kind = Kind::any;
    rule.parts = parts_from(*list_any);
  } else if (const Value* inner = value.find("not")) {
    only_keys(value, {"not"});
    rule.kind = Kind::not_;
    rule.parts = {rule_from_value(*inner)};
  } else if (const Value* table = value.find("some")) {
    only_keys(value, {"some"});
    rule = some_from(*table);
  } else if (const Value* tag = value.find("within")) {
    only_keys(value, {"within", "rule"});
    rule.kind = Kind::within;
    rule.tags = {tag->string()};
    rule.parts = {rule_from_value(value.at("rule"))};
  } else if (value.find("each")) {
    only_keys(value, {"each", "rule"});
    rule.kind = Kind::each;
    rule.tags = value.strings_or_empty("each");
    if (rule.tags.empty()) throw WrongShape("an empty list of tags");
    rule.parts = {rule_from_value(value.at("rule"))};
  } else {
    throw WrongShape("not a rule");
  }
  return rule;
}

}  // namespace mithaq::rules
