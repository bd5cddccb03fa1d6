#include "definitions/rule_reader.h"

#include <algorithm>

#include "definitions/leaf_reader.h"
#include "definitions/preset_reader.h"
#include "rules/rule_grammar.h"

namespace mithaq::definitions {
namespace {

const std::vector<std::string>& node_kinds() {
  static const std::vector<std::string> kinds{"count", "all", "any", "not", "some", "within", "each", "preset"};
  return kinds;
}

// The kind keys of a table in the order in which they are written.
std::vector<std::pair<Place, std::string>> kinds_of(const toml::table& table) {
  std::vector<std::pair<Place, std::string>> out;
  for (const std::string& kind : node_kinds())
    if (const auto found = table.find(kind); found != table.end()) out.emplace_back(place_of(found->first), kind);
  std::sort(out.begin(), out.end());
  return out;
}

Comparison opposite(Comparison comparison) {
  switch (comparison) {
    case Comparison::at_least:
      return Comparison::less_than;
    case Comparison::less_than:
      return Comparison::at_least;
    case Comparison::at_most:
      return Comparison::more_than;
    default:
      return Comparison::at_most;
  }
}

// Nobody can be more than the whole roll, and nothing less than none. A denominator other than the roll may be 0
// when nobody has answered, and then nothing is met.
void check_leaf(Document& document, const Rule& leaf, Place at, bool is_of_a_part, bool is_negated) {
  if (leaf.count == "open-objections" && is_of_a_part) document.error(at, "objections-in-scope");
  const auto* fraction = std::get_if<Fraction>(&leaf.bound);
  const Comparison comparison = is_negated ? opposite(leaf.comparison) : leaf.comparison;
  const bool is_zero = fraction ? fraction->p == 0 : std::get<std::int64_t>(leaf.bound) == 0;
  const bool is_everything = fraction && fraction->p == fraction->q;
  if ((!fraction || leaf.of == Denominator::roll) &&
      ((comparison == Comparison::at_least && is_zero) || (comparison == Comparison::at_most && is_everything)))
    document.warning(at, "always-met", {{"count", leaf.count}});
  if (leaf.count == "answered" && leaf.of == Denominator::present) document.warning(at, "always-present");
}

class RuleReader {
 public:
  RuleReader(Document& document, RuleUse use, const std::vector<PositionKind>& offered)
      : document_(document), use_(use), offered_(offered) {}

  WrittenRule read(const toml::node& node) {
    written_.rule = read_node(node, written_.places, 1);
    if (!complained_of_size_) complain_of_size(document_, written_.places.at, written_.rule, std::nullopt);
    return std::move(written_);
  }

 private:
  Rule read_node(const toml::node& node, RulePlaces& places, int level) {
    places.at = place_of(node);
    const toml::table* raw = document_.table(node, "rule");
    if (!raw || is_too_large(places.at, level)) return {};
    const auto kinds = kinds_of(*raw);
    if (kinds.empty()) {
      complain_of_no_kind(*raw);
      return {};
    }
    if (kinds.size() > 1) {
      document_.error(kinds[1].first, "mixed-node", {{"first", kinds[0].second}, {"second", kinds[1].second}});
      return {};
    }
    Table table(document_, *raw);
    const std::string& kind = kinds.front().second;
    if (kind == "count" || kind == "preset") {
      const std::size_t before = document_.complaints();
      Rule rule = kind == "count" ? read_leaf(table, offered_) : read_preset(table, level);
      if (document_.complaints() != before) return rule;
      if (const auto position = kind == "preset" ? not_offered(rule) : for_not_offered(rule))
        document_.error(places.at, "position-not-offered", {{"position", *position}});
      check(rule, places.at, level, !scope_.empty());
      return rule;
    }
    Rule rule;
    if (kind == "all" || kind == "any") {
      rule.kind = kind == "all" ? Rule::Kind::all : Rule::Kind::any;
      read_parts(table, kind, rule, places, level);
    } else if (kind == "not") {
      rule.kind = Rule::Kind::not_;
      is_negated_ = !is_negated_;
      read_part(table, "not", rule, places, level);
      is_negated_ = !is_negated_;
    } else if (kind == "some") {
      rule.kind = Rule::Kind::some;
      read_some(table, rule, places, level);
    } else {
      rule.kind = kind == "within" ? Rule::Kind::within : Rule::Kind::each;
      read_scope(table, kind, rule, places, level);
    }
    table.done();
    return rule;
  }

  bool is_too_large(Place at, int level) {
    const bool is = level > rules::deepest || ++nodes_ > rules::most_nodes;
    if (is && !std::exchange(complained_of_size_, true)) document_.error(at, "too-deep", rules::size_limits());
    return is;
  }

  void complain_of_no_kind(const toml::table& raw) {
    const std::size_t before = document_.complaints();
    for (const auto& [key, value] : raw)
      if (!nearest(key.str(), node_kinds()).empty())
        document_.error(place_of(key), "unknown-key",
                        hinted({{"key", std::string(key.str())}}, key.str(), node_kinds()));
    if (document_.complaints() == before) document_.error(place_of(raw), "no-node", {{"known", joined(node_kinds())}});
  }

  void read_parts(Table& table, std::string_view key, Rule& rule, RulePlaces& places, int level) {
    const toml::node* node = table.node(key, Need::must);
    const toml::array* list = node ? document_.list(*node, key) : nullptr;
    if (!list) return;
    if (list->empty()) document_.error(table.at(key), "empty-list", {{"key", std::string(key)}});
    for (const toml::node& item : *list) rule.parts.push_back(read_node(item, places.parts.emplace_back(), level + 1));
  }

  void read_part(Table& table, std::string_view key, Rule& rule, RulePlaces& places, int level) {
    const toml::node* node = table.node(key, Need::must);
    rule.parts.push_back(node ? read_node(*node, places.parts.emplace_back(), level + 1) : Rule{});
  }

  void read_some(Table& table, Rule& rule, RulePlaces& places, int level) {
    auto some = table.table("some");
    if (!some) return;
    const auto least = some->integer("at_least", std::numeric_limits<std::int64_t>::min(),
                                     std::numeric_limits<std::int64_t>::max(), Need::must);
    read_parts(*some, "of", rule, places, level);
    some->done();
    if (!least) return;
    rule.at_least = *least;
    if (!rule.parts.empty() && (*least < 1 || *least > static_cast<std::int64_t>(rule.parts.size())))
      document_.error(some->at("at_least"), "some-out-of-range",
                      {{"value", std::to_string(*least)}, {"parts", std::to_string(rule.parts.size())}});
  }

  void read_scope(Table& table, const std::string& kind, Rule& rule, RulePlaces& places, int level) {
    if (kind == "within") {
      rule.tags.push_back(table.kebab("within").value_or("tag"));
    } else {
      for (const PlacedText& tag : table.texts("each")) {
        document_.kebab(tag.text, tag.place, "each");
        rule.tags.push_back(tag.text);
      }
      if (table.has_empty_list("each")) document_.error(table.at("each"), "empty-list", {{"key", "each"}});
    }
    const std::size_t outer = scope_.size();
    scope_.insert(scope_.end(), rule.tags.begin(), rule.tags.end());
    read_part(table, "rule", rule, places, level);
    scope_.resize(outer);
  }

  Rule read_preset(Table& table, int level) {
    const bool is_whole = level == 1 && use_ == RuleUse::decision;
    auto expansion = definitions::read_preset(table, is_whole);
    expansion.written.scope = scope_;
    written_.presets.push_back(std::move(expansion.written));
    if (is_whole) written_.quorum = expansion.quorum;
    if (is_whole && expansion.quorum) check_leaf(document_, *expansion.quorum, table.at(), true, false);
    return expansion.rule;
  }

  // That more are wanted in favour than can be is so where nothing that is offered is in favour.
  std::optional<std::string> for_not_offered(const Rule& leaf) const {
    const bool wants_some =
        (leaf.comparison == Comparison::at_least || leaf.comparison == Comparison::more_than) != is_negated_;
    const bool is_offered =
        std::any_of(offered_.begin(), offered_.end(), [](PositionKind kind) { return side(kind) == Side::for_; });
    return leaf.count == "for" && wants_some && !is_offered ? std::optional(leaf.count) : std::nullopt;
  }

  // What an expansion counts though nobody can say it; where one of several is enough, all of them.
  std::optional<std::string> not_offered(const Rule& rule) const {
    if (rule.kind == Rule::Kind::leaf) {
      const auto position = position_kind(rule.count);
      if (!position) return for_not_offered(rule);
      const bool is_offered = std::find(offered_.begin(), offered_.end(), *position) != offered_.end();
      return is_offered ? std::nullopt : std::optional(rule.count);
    }
    std::optional<std::string> found;
    for (const Rule& part : rule.parts) {
      auto position = not_offered(part);
      if (!position && rule.kind == Rule::Kind::any) return std::nullopt;
      if (position && !found) found = std::move(position);
    }
    return found;
  }

  // A leaf, or the expansion of a preset: its own node is counted already.
  void check(const Rule& rule, Place at, int level, bool is_scoped) {
    if (rule.kind == Rule::Kind::leaf)
      check_leaf(document_, rule, at, is_scoped || use_ == RuleUse::quorum, is_negated_);
    const bool is_scope = rule.kind == Rule::Kind::within || rule.kind == Rule::Kind::each;
    for (const Rule& part : rule.parts)
      if (!is_too_large(at, level + 1)) check(part, at, level + 1, is_scoped || is_scope);
  }

  Document& document_;
  const RuleUse use_;
  const std::vector<PositionKind>& offered_;
  std::vector<std::string> scope_;
  std::int64_t nodes_ = 0;
  bool complained_of_size_ = false, is_negated_ = false;
  WrittenRule written_;
};

}  // namespace

std::optional<std::string> WrittenPreset::parameter(std::string_view name) const {
  for (const auto& [key, value] : preset.parameters)
    if (key == name) return value;
  return std::nullopt;
}

void complain_of_size(Document& document, Place at, const Rule& rule, const std::optional<Rule>& quorum) {
  if (auto complaint = rules::too_large(rule, quorum))
    document.error(at, std::move(complaint->id), std::move(complaint->facts));
}

std::optional<std::string> WrittenPreset::chair() const {
  const bool is_by_chair = preset.name == "chair-finding" || (preset.name == "majority" && parameter("tie") == "chair");
  return is_by_chair ? std::optional(parameter("chair").value_or("chair")) : std::nullopt;
}

WrittenRule read_rule(Document& document, const toml::node& node, RuleUse use,
                      const std::vector<PositionKind>& offered) {
  return RuleReader(document, use, offered).read(node);
}

}  // namespace mithaq::definitions
