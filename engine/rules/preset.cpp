#include "rules/preset.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <utility>

#include "rules/rule.h"

namespace mithaq::rules {

namespace {

using Allowed = std::vector<std::string_view>;

// The parameters of each preset, `preset` itself left out.
const std::vector<std::pair<std::string_view, Allowed>>& table() {
  static const std::vector<std::pair<std::string_view, Allowed>> presets = {
      {"unanimity", {"of"}},
      {"consensus", {"min_support"}},
      {"consensus-minus", {"n", "min_support"}},
      {"consent", {"quorum"}},
      {"blocking-ballot", {"threshold"}},
      {"override-ballot", {"threshold", "max_against"}},
      {"dual-cast", {"core", "threshold", "max_against"}},
      {"dual-roll", {"threshold", "max_against"}},
      {"majority", {"threshold", "of", "strict", "tie", "chair"}},
      {"constituency", {"tags", "threshold", "of", "strict", "min_for"}},
      {"weighted", {"weight", "threshold", "of", "strict", "heads"}},
      {"silence", {"delivery_proof", "min_hours"}},
      {"chair-finding", {"chair", "appeal"}},
  };
  return presets;
}

constexpr std::int64_t most_bodies = std::int64_t{1} << 40;  // what any leaf may be held against
constexpr std::int64_t most_days = 3660;                     // working days of an appeal: more than fourteen years
constexpr std::int64_t most_hours = 87'840;                  // ten years

// A parameter that is missing, unknown, of the wrong form or at odds with another; caught below.
struct Wrong {
  std::string parameter, reason;
};
struct OutOfRange {
  std::string parameter;
  std::int64_t value = 0, greatest = 0;
};

// Reads the parameters with their defaults, and keeps each in its one form.
class Parameters {
 public:
  explicit Parameters(const Value& table) : table_(table) {}

  bool given(std::string_view key) const { return table_.find(key) != nullptr; }

  Fraction fraction(std::string_view key, std::string_view otherwise) const {
    const auto found = fraction_from_text(word(key, otherwise));
    if (!found) throw Wrong{std::string(key), "not-a-fraction"};
    keep(key, fraction_text(*found));
    return *found;
  }

  std::int64_t integer(std::string_view key, std::optional<std::int64_t> otherwise, std::int64_t greatest) const {
    const Value* found = table_.find(key);
    if (!found && !otherwise) throw Wrong{std::string(key), "missing"};
    if (found && !found->is_integer()) throw Wrong{std::string(key), "not-an-integer"};
    const std::int64_t n = found ? found->integer() : *otherwise;
    if (n < 0 || n > greatest) throw OutOfRange{std::string(key), n, greatest};
    keep(key, std::to_string(n));
    return n;
  }

  bool boolean(std::string_view key, bool otherwise) const {
    const Value* found = table_.find(key);
    if (found && !found->is_bool()) throw Wrong{std::string(key), "not-true-or-false"};
    const bool is = found ? found->boolean() : otherwise;
    keep(key, is ? "true" : "false");
    return is;
  }

  // An empty `otherwise` makes it required.
  std::string word(std::string_view key, std::string_view otherwise) const {
    const Value* found = table_.find(key);
    if (!found && otherwise.empty()) throw Wrong{std::string(key), "missing"};
    if (found && (!found->is_string() || found->string().empty())) throw Wrong{std::string(key), "not-a-word"};
    std::string out = found ? found->string() : std::string(otherwise);
    keep(key, out);
    return out;
  }

  std::string one_of(std::string_view key, std::initializer_list<std::string_view> words) const {
    std::string found = word(key, *words.begin());
    if (std::find(words.begin(), words.end(), found) == words.end()) throw Wrong{std::string(key), "not-one-of"};
    return found;
  }

  Denominator denominator(std::string_view otherwise) const {
    const std::string found = word("of", otherwise);
    const auto place = std::find(std::begin(denominator_ids), std::end(denominator_ids), found);
    if (place == std::end(denominator_ids)) throw Wrong{"of", "not-one-of"};
    return static_cast<Denominator>(place - std::begin(denominator_ids));
  }

  std::vector<std::string> words(std::string_view key) const {
    const Value* found = table_.find(key);
    if (!found) throw Wrong{std::string(key), "missing"};
    if (!found->is_array() || found->items().empty()) throw Wrong{std::string(key), "not-a-list"};
    std::vector<std::string> out;
    std::string joined;
    for (const Value& item : found->items()) {
      if (!item.is_string()) throw Wrong{std::string(key), "not-a-list"};
      out.push_back(item.string());
      joined += (joined.empty() ? "" : " ") + item.string();
    }
    keep(key, std::move(joined));
    return out;
  }

  std::vector<std::pair<std::string, std::string>> kept() const { return {kept_.begin(), kept_.end()}; }

 private:
  void keep(std::string_view key, std::string text) const { kept_.insert_or_assign(std::string(key), std::move(text)); }

  const Value& table_;
  mutable std::map<std::string, std::string> kept_;
};

Rule leaf(std::string count, Comparison comparison, std::variant<std::int64_t, Fraction> bound,
          std::optional<Denominator> of = std::nullopt) {
  Rule out;
  out.kind = Rule::Kind::leaf;
  out.count = std::move(count);
  out.comparison = comparison;
  out.bound = bound;
  out.of = of;
  return out;
}

Rule list(Rule::Kind kind, std::vector<Rule> parts) {
  Rule out;
  out.kind = kind;
  out.parts = std::move(parts);
  return out;
}

Rule all(std::vector<Rule> parts) { return list(Rule::Kind::all, std::move(parts)); }
Rule any(std::vector<Rule> parts) { return list(Rule::Kind::any, std::move(parts)); }

Rule scoped(Rule::Kind kind, std::vector<std::string> tags, Rule inner) {
  Rule out = list(kind, {std::move(inner)});
  out.tags = std::move(tags);
  return out;
}

Rule supported(const Fraction& least, Denominator of = Denominator::roll) {
  return leaf("for", Comparison::at_least, least, of);
}
Rule no_open_objection() { return leaf("open-objections", Comparison::at_most, std::int64_t{0}); }
Rule one(std::string count) { return leaf(std::move(count), Comparison::at_least, std::int64_t{1}); }

// threshold, of and strict of majority, constituency and weighted: strict has to be said beside a threshold.
struct Threshold {
  explicit Threshold(const Parameters& p) : value(p.fraction("threshold", "1/2")), of(p.denominator("cast")) {
    if (p.given("threshold") && !p.given("strict")) throw Wrong{"strict", "missing-beside-threshold"};
    strict = p.boolean("strict", true);
  }
  Rule rule(const Fraction& threshold) const {
    return leaf("for", strict ? Comparison::more_than : Comparison::at_least, threshold, of);
  }
  Rule rule() const { return rule(value); }

  Fraction value;
  Denominator of;
  bool strict = true;
};

Expansion majority(const Parameters& p) {
  const Threshold threshold(p);
  const std::string tie = p.one_of("tie", {"failed", "returned", "chair"});
  if (tie != "chair" && p.given("chair")) throw Wrong{"chair", "only-with-tie-chair"};
  if (tie != "chair") return {threshold.rule(), std::nullopt, tie == "returned"};
  if (!threshold.strict) throw Wrong{"tie", "chair-needs-strict"};
  Rule chair = scoped(Rule::Kind::within, {p.word("chair", "chair")}, one("for"));
  return {any({threshold.rule(), all({supported(threshold.value, threshold.of), std::move(chair)})}), std::nullopt,
          false};
}

Expansion weighted(const Parameters& p) {
  const Threshold threshold(p);
  Rule by_weight = threshold.rule();
  by_weight.weight = p.word("weight", "");
  if (!p.given("heads")) return {by_weight, std::nullopt, false};
  return {all({by_weight, threshold.rule(p.fraction("heads", "1/2"))}), std::nullopt, false};
}

Expansion expansion(std::string_view name, const Parameters& p) {
  if (name == "unanimity") return {supported({1, 1}, p.denominator("roll")), std::nullopt, false};
  if (name == "consensus")
    return {all({no_open_objection(), supported(p.fraction("min_support", "1/2"))}), std::nullopt, false};
  if (name == "consensus-minus")
    return {all({leaf("object", Comparison::at_most, p.integer("n", std::nullopt, most_bodies)),
                 supported(p.fraction("min_support", "2/3"))}),
            std::nullopt, true};
  if (name == "consent")
    return {no_open_objection(), leaf("answered", Comparison::at_least, p.fraction("quorum", "1/2"), Denominator::roll),
            true};
  if (name == "blocking-ballot")
    return {all({any({one("approve"), one("approve-with-comments"), one("approve-with-reservation")}),
                 no_open_objection(), supported(p.fraction("threshold", "2/3"))}),
            std::nullopt, false};
  if (name == "override-ballot")
    return {all({supported(p.fraction("threshold", "2/3")),
                 leaf("against", Comparison::at_most, p.integer("max_against", 2, most_bodies))}),
            std::nullopt, false};
  if (name == "dual-cast")
    return {all({scoped(Rule::Kind::within, {p.word("core", "")},
                        supported(p.fraction("threshold", "2/3"), Denominator::cast)),
                 leaf("against", Comparison::at_most, p.fraction("max_against", "1/4"), Denominator::cast)}),
            std::nullopt, false};
  if (name == "dual-roll")
    return {all({supported(p.fraction("threshold", "2/3")),
                 leaf("against", Comparison::at_most, p.fraction("max_against", "1/4"), Denominator::roll)}),
            std::nullopt, false};
  if (name == "majority") return majority(p);
  if (name == "constituency") {
    const Threshold threshold(p);
    Rule least = leaf("for", Comparison::at_least, p.integer("min_for", 1, most_bodies));
    return {scoped(Rule::Kind::each, p.words("tags"), all({threshold.rule(), std::move(least)})), std::nullopt, false};
  }
  if (name == "weighted") return weighted(p);
  if (name == "silence") {
    p.one_of("delivery_proof", {"confirmed", "accepted"});
    p.integer("min_hours", 72, most_hours);
    return {all({leaf("against", Comparison::at_most, std::int64_t{0}), no_open_objection()}), std::nullopt, true};
  }
  // chair-finding
  p.integer("appeal", 10, most_days);
  return {scoped(Rule::Kind::within, {p.word("chair", "chair")}, one("for")), std::nullopt, true};
}

}  // namespace

std::vector<std::string_view> preset_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, ignored] : table()) names.push_back(name);
  return names;
}

std::vector<std::string_view> preset_parameters(std::string_view name) {
  for (const auto& [preset, parameters] : table())
    if (preset == name) return parameters;
  return {};
}

Result<Expansion, Refusal> expanded(const Value& parameters) {
  const Value* named = parameters.find("preset");
  const std::string name = named && named->is_string() ? named->string() : "";
  const auto preset =
      std::find_if(table().begin(), table().end(), [&](const auto& entry) { return entry.first == name; });
  if (preset == table().end()) return Refusal{"unknown-value", {{"key", "preset"}, {"value", name}}};
  const auto refused = [&](const std::string& parameter, const std::string& reason) {
    return Refusal{"preset-parameter", {{"preset", name}, {"parameter", parameter}, {"reason", reason}}};
  };
  for (const auto& [key, ignored] : parameters.members())
    if (key != "preset" && std::find(preset->second.begin(), preset->second.end(), key) == preset->second.end())
      return refused(key, "unknown");
  try {
    const Parameters read(parameters);
    Expansion out = expansion(name, read);
    out.parameters = read.kept();
    return out;
  } catch (const Wrong& wrong) {
    return refused(wrong.parameter, wrong.reason);
  } catch (const OutOfRange& wrong) {
    return Refusal{"number-out-of-range",
                   {{"key", wrong.parameter},
                    {"parameter", wrong.parameter},
                    {"value", std::to_string(wrong.value)},
                    {"least", "0"},
                    {"greatest", std::to_string(wrong.greatest)}}};
  }
}

}  // namespace mithaq::rules
