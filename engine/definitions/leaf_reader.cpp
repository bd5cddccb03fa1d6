#include "definitions/leaf_reader.h"

#include <algorithm>

#include "rules/rule.h"

namespace mithaq::definitions {
namespace {

std::vector<std::string> countable() {
  std::vector<std::string> out{"for", "against", "answered", "silent", "open-objections"};
  for (const std::string_view position : position_ids)
    if (rules::can_be_counted(position)) out.emplace_back(position);
  return out;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_zeroes(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? "" : digits.substr(first);
}

bool is_greater(std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() > b.size() : a > b; }

// The comparisons of a leaf in the order in which they are written.
std::vector<std::pair<Place, Comparison>> comparisons(Table& table) {
  std::vector<std::pair<Place, Comparison>> out;
  for (std::size_t i = 0; i < std::size(comparison_ids); ++i)
    if (table.node(comparison_ids[i])) out.emplace_back(table.at(comparison_ids[i]), static_cast<Comparison>(i));
  std::sort(out.begin(), out.end());
  return out;
}

void read_bound(Table& table, Comparison comparison, Rule& rule) {
  Document& document = table.document();
  const toml::node& value = *table.node(id(comparison));
  if (value.is_floating_point()) {
    document.error(place_of(value), "fraction-not-exact", {{"key", std::string(id(comparison))}});
    table.node("of");
    return;
  }
  const auto of = table.word("of", words(denominator_ids));
  if (const auto* text = value.as_string()) {
    const auto fraction = read_fraction(document, text->get(), place_of(value));
    rule.bound = fraction.value_or(Fraction{0, 1});
    if (of) rule.of = static_cast<Denominator>(*of);
    if (fraction && !table.has("of") && rule.count != "open-objections")
      document.error(place_of(value), "fraction-needs-of", {{"value", text->get()}});
    return;
  }
  rule.bound = document.integer(value, id(comparison), 0, std::int64_t{1} << 40).value_or(0);
  if (table.has("of") && rule.count != "open-objections") document.error(table.at("of"), "integer-with-of");
}

}  // namespace

std::optional<Fraction> read_fraction(Document& document, const std::string& text, Place place) {
  const auto slash = text.find('/');
  const std::string_view whole(text);
  if (slash == std::string::npos || !is_number(whole.substr(0, slash)) || !is_number(whole.substr(slash + 1))) {
    document.error(place, "fraction-not-exact", {{"value", text}});
    return std::nullopt;
  }
  const std::string_view p = without_zeroes(whole.substr(0, slash));
  const std::string_view q = without_zeroes(whole.substr(slash + 1));
  const char* wrong = q.empty()                  ? "fraction-zero-denominator"
                      : is_greater(q, "1000000") ? "fraction-too-fine"
                      : is_greater(p, q)         ? "fraction-above-one"
                                                 : nullptr;
  if (wrong) {
    document.error(place, wrong, {{"value", text}});
    return std::nullopt;
  }
  return rules::fraction_from_text((p.empty() ? "0" : std::string(p)) + "/" + std::string(q));
}

Rule read_leaf(Table table, const std::vector<PositionKind>& offered) {
  Document& document = table.document();
  Rule rule;
  rule.kind = Rule::Kind::leaf;
  const toml::node& count = *table.node("count");
  if (const auto counted = document.text(count, "count"))
    if (document.word(*counted, place_of(count), "count", countable())) rule.count = *counted;
  const auto position = position_kind(rule.count);
  if (position && std::find(offered.begin(), offered.end(), *position) == offered.end())
    document.error(place_of(count), "position-not-offered", {{"position", rule.count}});

  const auto found = comparisons(table);
  if (found.size() == 1) {
    rule.comparison = found.front().second;
    read_bound(table, rule.comparison, rule);
  } else {
    table.node("of");
    if (found.size() > 1)
      document.error(found[1].first, "two-comparisons",
                     {{"first", std::string(id(found[0].second))}, {"second", std::string(id(found[1].second))}});
  }
  if (const auto weight = table.kebab("weight")) rule.weight = *weight;
  const bool is_plain_number = std::holds_alternative<std::int64_t>(rule.bound) && !table.has("of");
  if (rule.count == "open-objections" && (!is_plain_number || table.has("weight")))
    document.error(place_of(count), "objections-with-fraction");
  const std::size_t before = document.complaints();
  table.done();
  // An unknown key is most likely the comparison, misspelt.
  if (found.empty() && document.complaints() == before)
    document.error(table.at(), "no-comparison", {{"count", rule.count}});
  return rule;
}

}  // namespace mithaq::definitions
