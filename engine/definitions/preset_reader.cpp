#include "definitions/preset_reader.h"

#include <algorithm>

#include "definitions/leaf_reader.h"
#include "rules/preset.h"

namespace mithaq::definitions {
namespace {

std::optional<std::string> word(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  return std::nullopt;
}

Value plain(const toml::node& node) {
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  if (const auto* array = node.as_array()) {
    Value::Array out;
    for (const toml::node& item : *array) out.push_back(plain(item));
    return out;
  }
  return word(node).value_or("");
}

bool is_fraction(std::string_view preset, std::string_view key) {
  return key == "threshold" || key == "min_support" || key == "quorum" || key == "heads" ||
         (key == "max_against" && preset != "override-ballot");
}

// A fraction that is none is said in the words that a leaf gets.
bool complains_of_fraction(Document& document, std::string_view preset, std::string_view key, const toml::node& value) {
  if (!is_fraction(preset, key)) return false;
  if (value.is_floating_point()) {
    document.error(place_of(value), "fraction-not-exact", {{"key", std::string(key)}});
    return true;
  }
  const auto* text = value.as_string();
  const bool looks_like_one = text && (text->get().find_first_of("/%") != std::string::npos ||
                                       (!text->get().empty() && text->get()[0] >= '0' && text->get()[0] <= '9'));
  return looks_like_one && !read_fraction(document, text->get(), place_of(value));
}

// Names of tags and weights have the form that they have elsewhere.
bool complains_of_form(Document& document, const std::string& key, const toml::node& value) {
  const std::size_t before = document.complaints();
  const auto look_at = [&](const toml::node& name) {
    if (const auto* text = name.as_string()) document.kebab(text->get(), place_of(name), key);
  };
  if (key == "core" || key == "chair" || key == "weight") look_at(value);
  if (key == "tags" && value.is_array())
    for (const toml::node& tag : *value.as_array())
      if (document.text(tag, key)) look_at(tag);
  return document.complaints() != before;
}

}  // namespace

ReadPreset read_preset(Table table, bool is_whole) {
  Document& document = table.document();
  ReadPreset out;
  out.written.at = table.at();
  const auto names = rules::preset_names();
  const auto index = table.word("preset", {names.begin(), names.end()});
  if (!index) return out;
  out.written.preset.name = names[*index];

  const auto parameter_names = rules::preset_parameters(out.written.preset.name);
  const std::vector<std::string> known(parameter_names.begin(), parameter_names.end());
  Value parameters;
  bool is_right = true;
  for (const auto& [key, value] : table.raw()) {
    const std::string name(key.str());
    parameters.set(name, plain(value));
    if (name == "preset") continue;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      Facts facts{{"preset", out.written.preset.name}, {"parameter", name}, {"reason", "unknown"}};
      document.error(place_of(key), "preset-parameter", hinted(std::move(facts), name, known));
      is_right = false;
    } else if (complains_of_fraction(document, out.written.preset.name, name, value) ||
               complains_of_form(document, name, value)) {
      is_right = false;
    }
  }
  if (!is_right) return out;

  const auto expansion = rules::expanded(parameters);
  if (!expansion) {
    Facts facts = expansion.error().facts;
    const std::string parameter = facts["parameter"];
    // A number that is too great is shown at itself, whatever else is wrong at its key.
    const toml::node* value = table.raw().get(parameter);
    const bool is_at_value = value && expansion.error().id == "number-out-of-range";
    document.error(is_at_value ? place_of(*value) : table.at(parameter), expansion.error().id, std::move(facts));
    return out;
  }
  if (expansion->whole_rule_only && !is_whole)
    document.error(table.at("preset"), "preset-in-part", {{"preset", out.written.preset.name}});
  out.written.preset.parameters = expansion->parameters;
  out.rule = expansion->rule;
  out.quorum = expansion->quorum;
  return out;
}

}  // namespace mithaq::definitions
