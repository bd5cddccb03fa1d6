#include "rules/rule_grammar.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <set>

#include "rules/preset.h"
#include "rules/rule.h"

namespace mithaq::rules {

namespace {

using Facts = std::map<std::string, std::string>;
using Kind = Rule::Kind;

constexpr std::string_view node_kinds[] = {"count", "all", "any", "not", "some", "within", "each", "preset"};

template <class List>
std::string joined(const List& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string shown(const Value& value) {
  if (value.is_string()) return value.string();
  if (value.is_integer()) return std::to_string(value.integer());
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  return value.is_array() ? "[..]" : "{..}";
}

class Grammar {
 public:
  Grammar(RulePlace place, std::vector<Complaint>& complaints) : place_(place), complaints_(complaints) {}

  ReadRule read(const Value& value, const std::string& path) {
    ReadRule out;
    out.rule = node(value, path, 1, false);
    out.quorum = std::move(quorum_);
    return out;
  }

 private:
  void complain(const std::string& path, std::string id, Facts facts = {}) {
    complaints_.push_back({path, std::move(id), std::move(facts), false});
  }

  // Complains of every key but the allowed.
  template <class Allowed>
  bool only(const Value& table, const std::string& path, const Allowed& allowed) {
    bool is_right = true;
    for (const auto& [key, ignored] : table.members())
      if (std::find(std::begin(allowed), std::end(allowed), key) == std::end(allowed)) {
        complain(path + "." + key, "unknown-key", {{"key", key}, {"known", joined(allowed)}});
        is_right = false;
      }
    return is_right;
  }
  bool only(const Value& table, const std::string& path, std::initializer_list<std::string_view> allowed) {
    return only(table, path, std::vector(allowed));
  }

  bool is_too_large(const std::string& path, int level) {
    const bool is = level > deepest || ++written_ > most_nodes;
    if (is && !complained_of_size_) complain(path, "too-deep", size_limits());
    complained_of_size_ = complained_of_size_ || is;
    return is;
  }

  Rule node(const Value& value, const std::string& path, int level, bool is_scoped) {
    Rule rule;
    if (is_too_large(path, level)) return rule;
    if (!value.is_object()) return complain(path, "needs-table", {{"key", path}}), rule;
    std::vector<std::string_view> kinds;
    for (const std::string_view kind : node_kinds)
      if (value.find(kind)) kinds.push_back(kind);
    if (kinds.empty()) return complain(path, "no-node", {{"known", joined(node_kinds)}}), rule;
    if (kinds.size() > 1)
      return complain(path, "mixed-node", {{"first", std::string(kinds[0])}, {"second", std::string(kinds[1])}}), rule;
    const std::string_view kind = kinds.front();
    if (kind == "count") return leaf(value, path, is_scoped);
    if (kind == "preset") return preset(value, path, level, is_scoped);
    const std::string inner = path + "." + std::string(kind);
    if (kind == "all" || kind == "any") {
      only(value, path, {kind});
      rule.kind = kind == "all" ? Kind::all : Kind::any;
      parts(value.at(kind), inner, rule, level, is_scoped);
    } else if (kind == "not") {
      only(value, path, {kind});
      rule.kind = Kind::not_;
      rule.parts.push_back(node(value.at("not"), inner, level + 1, is_scoped));
    } else if (kind == "some") {
      only(value, path, {kind});
      rule.kind = Kind::some;
      some(value.at("some"), inner, rule, level, is_scoped);
    } else {
      only(value, path, {kind, "rule"});
      rule.kind = kind == "within" ? Kind::within : Kind::each;
      tags(value.at(kind), inner, rule);
      if (const Value* part = value.find("rule"))
        rule.parts.push_back(node(*part, path + ".rule", level + 1, true));
      else
        complain(path, "missing-key", {{"key", "rule"}});
    }
    return rule;
  }

  void parts(const Value& list, const std::string& path, Rule& rule, int level, bool is_scoped) {
    if (!list.is_array()) return complain(path, "needs-list", {{"key", path}});
    if (list.items().empty()) complain(path, "empty-list", {{"key", path}});
    for (std::size_t i = 0; i < list.items().size() && !complained_of_size_; ++i)
      rule.parts.push_back(node(list.items()[i], path + "[" + std::to_string(i) + "]", level + 1, is_scoped));
  }

  void some(const Value& table, const std::string& path, Rule& rule, int level, bool is_scoped) {
    if (!table.is_object()) return complain(path, "needs-table", {{"key", path}});
    only(table, path, {"at_least", "of"});
    if (const Value* of = table.find("of"))
      parts(*of, path + ".of", rule, level, is_scoped);
    else
      complain(path, "missing-key", {{"key", "some.of"}});
    const Value* least = table.find("at_least");
    if (!least) return complain(path, "missing-key", {{"key", "some.at_least"}});
    if (!least->is_integer()) return complain(path + ".at_least", "needs-integer", {{"key", "some.at_least"}});
    rule.at_least = least->integer();
    if (!rule.parts.empty() && (rule.at_least < 1 || rule.at_least > static_cast<std::int64_t>(rule.parts.size())))
      complain(path + ".at_least", "some-out-of-range",
               {{"value", std::to_string(rule.at_least)}, {"parts", std::to_string(rule.parts.size())}});
  }

  void tags(const Value& value, const std::string& path, Rule& rule) {
    if (rule.kind == Kind::within) {
      if (!value.is_string() || value.string().empty()) return complain(path, "needs-text", {{"key", "within"}});
      rule.tags = {value.string()};
      return;
    }
    if (!value.is_array()) return complain(path, "needs-list", {{"key", "each"}});
    if (value.items().empty()) complain(path, "empty-list", {{"key", "each"}});
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      const Value& tag = value.items()[i];
      if (tag.is_string() && !tag.string().empty())
        rule.tags.push_back(tag.string());
      else
        complain(path + "[" + std::to_string(i) + "]", "needs-text", {{"key", "each"}});
    }
  }

  std::optional<Fraction> fraction(const std::string& text, const std::string& path) {
    const auto digits = [](std::string_view part) {
      return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    };
    const auto without_zeroes = [](std::string_view part) {
      const auto first = part.find_first_not_of('0');
      return first == std::string_view::npos ? std::string_view() : part.substr(first);
    };
    const auto is_greater = [](std::string_view a, std::string_view b) {
      return a.size() != b.size() ? a.size() > b.size() : a > b;
    };
    const std::string_view all(text);
    const auto stroke = all.find('/');
    if (stroke == std::string_view::npos || !digits(all.substr(0, stroke)) || !digits(all.substr(stroke + 1)))
      return complain(path, "fraction-not-exact", {{"value", text}}), std::nullopt;
    const std::string_view p = without_zeroes(all.substr(0, stroke)), q = without_zeroes(all.substr(stroke + 1));
    const char* wrong = q.empty()                  ? "fraction-zero-denominator"
                        : is_greater(q, "1000000") ? "fraction-too-fine"
                        : is_greater(p, q)         ? "fraction-above-one"
                                                   : nullptr;
    if (wrong) return complain(path, wrong, {{"value", text}}), std::nullopt;
    return fraction_from_text((p.empty() ? "0" : std::string(p)) + "/" + std::string(q));
  }

  Rule leaf(const Value& table, const std::string& path, bool is_scoped) {
    Rule rule;
    rule.kind = Kind::leaf;
    rule.count = "for";
    count(table.at("count"), path + ".count", rule);
    bool is_known =
        only(table, path,
             std::vector<std::string_view>{"count", "at_least", "at_most", "more_than", "less_than", "of", "weight"});
    std::vector<std::string_view> found;
    for (const std::string_view comparison : comparison_ids)
      if (table.find(comparison)) found.push_back(comparison);
    // An unknown key is most likely the comparison, misspelt.
    if (found.empty() && is_known) complain(path, "no-comparison", {{"count", rule.count}});
    if (found.size() > 1)
      complain(path, "two-comparisons", {{"first", std::string(found[0])}, {"second", std::string(found[1])}});
    if (found.size() == 1) bound(table, found.front(), path, rule);
    if (const Value* weight = table.find("weight")) {
      if (!weight->is_string() || weight->string().empty())
        complain(path + ".weight", "needs-text", {{"key", "weight"}});
      else
        rule.weight = weight->string();
    }
    if (rule.count != "open-objections") return rule;
    if (rule.of || table.find("of") || table.find("weight") || std::holds_alternative<Fraction>(rule.bound))
      complain(path, "objections-with-fraction");
    if (is_scoped || place_ == RulePlace::quorum) complain(path, "objections-in-scope");
    return rule;
  }

  void count(const Value& value, const std::string& path, Rule& rule) {
    if (!value.is_string()) return complain(path, "needs-text", {{"key", "count"}});
    if (can_be_counted(value.string())) {
      rule.count = value.string();
      return;
    }
    std::vector<std::string> known{"for", "against", "answered", "silent", "open-objections"};
    for (const std::string_view position : position_ids)
      if (can_be_counted(position)) known.emplace_back(position);
    complain(path, "unknown-value", {{"key", "count"}, {"value", value.string()}, {"known", joined(known)}});
  }

  void bound(const Value& table, std::string_view comparison, const std::string& path, Rule& rule) {
    rule.comparison = static_cast<Comparison>(
        std::find(std::begin(comparison_ids), std::end(comparison_ids), comparison) - std::begin(comparison_ids));
    const Value& value = table.at(comparison);
    const std::string at = path + "." + std::string(comparison), key(comparison);
    const Value* of = table.find("of");
    if (of) {
      const auto known = std::find_if(std::begin(denominator_ids), std::end(denominator_ids),
                                      [&](std::string_view word) { return of->is_string() && of->string() == word; });
      if (known == std::end(denominator_ids))
        complain(path + ".of", "unknown-value",
                 {{"key", "of"}, {"value", shown(*of)}, {"known", joined(denominator_ids)}});
      else
        rule.of = static_cast<Denominator>(known - std::begin(denominator_ids));
    }
    if (value.is_string()) {
      const auto found = fraction(value.string(), at);
      rule.bound = found.value_or(Fraction{0, 1});
      if (found && !of && rule.count != "open-objections")
        complain(at, "fraction-needs-of", {{"value", value.string()}});
      return;
    }
    if (!value.is_integer()) return complain(at, "needs-integer", {{"key", key}});
    if (value.integer() < 0 || value.integer() > std::int64_t{1} << 40)
      return complain(
          at, "number-out-of-range",
          {{"key", key}, {"value", shown(value)}, {"least", "0"}, {"greatest", std::to_string(std::int64_t{1} << 40)}});
    rule.bound = value.integer();
    if (of && rule.count != "open-objections") complain(path + ".of", "integer-with-of");
    rule.of.reset();
  }

  Rule preset(const Value& table, const std::string& path, int level, bool is_scoped) {
    const Value& name = table.at("preset");
    const auto names = preset_names();
    if (!name.is_string() || std::find(names.begin(), names.end(), name.string()) == names.end()) {
      complain(path + ".preset", "unknown-value",
               {{"key", "preset"}, {"value", shown(name)}, {"known", joined(names)}});
      return {};
    }
    const auto expansion = expanded(table);
    if (!expansion) {
      Facts facts = expansion.error().facts;
      facts.emplace("known", joined(preset_parameters(name.string())));
      const std::string at = path + "." + facts["parameter"];
      complain(at, expansion.error().id, std::move(facts));
      return {};
    }
    const bool is_whole = level == 1 && place_ == RulePlace::decision;
    if (expansion->whole_rule_only && !is_whole) complain(path, "preset-in-part", {{"preset", name.string()}});
    if (is_whole) quorum_ = expansion->quorum;
    check_expansion(expansion->rule, path, level, is_scoped);
    return expansion->rule;
  }

  // The nodes of an expansion have no places of their own; its first is counted already.
  void check_expansion(const Rule& rule, const std::string& path, int level, bool is_scoped) {
    const bool is_scope = rule.kind == Kind::within || rule.kind == Kind::each;
    if (rule.kind == Kind::leaf && rule.count == "open-objections" && (is_scoped || place_ == RulePlace::quorum))
      complain(path, "objections-in-scope");
    for (const Rule& part : rule.parts)
      if (!is_too_large(path, level + 1)) check_expansion(part, path, level + 1, is_scoped || is_scope);
  }

  const RulePlace place_;
  std::vector<Complaint>& complaints_;
  std::int64_t written_ = 0;
  bool complained_of_size_ = false;
  std::optional<Rule> quorum_;
};

void collect_weights(const Rule& rule, std::set<std::string>& weights) {
  if (rule.kind == Kind::leaf && rule.weight != "heads") weights.insert(rule.weight);
  for (const Rule& part : rule.parts) collect_weights(part, weights);
}

}  // namespace

ReadRule read_rule(const Value& value, const std::string& path, RulePlace place, std::vector<Complaint>& complaints) {
  const std::size_t before = complaints.size();
  ReadRule out = Grammar(place, complaints).read(value, path);
  if (complaints.size() != before) return out;
  if (auto complaint = too_large(out.rule)) {
    complaint->path = path;
    complaints.push_back(std::move(*complaint));
  }
  return out;
}

std::int64_t judged_nodes(const Rule& rule) {
  std::int64_t inner = 0;
  for (const Rule& part : rule.parts) inner += judged_nodes(part);
  if (rule.kind == Kind::each) inner *= static_cast<std::int64_t>(std::max<std::size_t>(rule.tags.size(), 1));
  return std::min<std::int64_t>(1 + inner, std::int64_t{1} << 20);
}

Facts size_limits() {
  return {{"levels", std::to_string(deepest)},
          {"parts", std::to_string(most_nodes)},
          {"judged", std::to_string(most_judged)}};
}

std::optional<Complaint> too_large(const Rule& rule, const std::optional<Rule>& quorum) {
  if (judged_nodes(rule) + (quorum ? judged_nodes(*quorum) : 0) > most_judged)
    return Complaint{"", "too-deep", size_limits(), false};
  std::set<std::string> weights;
  collect_weights(rule, weights);
  if (quorum) collect_weights(*quorum, weights);
  if (weights.size() <= most_weights_counted) return std::nullopt;
  return Complaint{
      "",
      "too-many",
      {{"key", "weight"}, {"number", std::to_string(weights.size())}, {"most", std::to_string(most_weights_counted)}},
      false};
}

}  // namespace mithaq::rules
