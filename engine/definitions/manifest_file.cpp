// What a plugin says of itself: plugins/<name>/<name>.toml; and its table in config/mithaq.toml held
// against it.
#include <algorithm>
#include <filesystem>

#include "definitions/reader.h"

namespace mithaq::definitions {
namespace {

constexpr std::string_view duties[] = {"notifier", "inbox", "signer", "archiver"};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "target.2.path" is the setting "target.path" of the second table.
std::string without_numbers(std::string_view key) {
  std::string out;
  while (!key.empty()) {
    const auto dot = key.find('.');
    const std::string_view part = key.substr(0, dot);
    if (!is_number(part)) out += (out.empty() ? "" : ".") + std::string(part);
    key = dot == std::string_view::npos ? "" : key.substr(dot + 1);
  }
  return out;
}

}  // namespace

Read<Manifest> manifest_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  Manifest manifest;
  Table table(document, document.root());
  if (const auto name = table.kebab("name", Need::must)) manifest.name = *name;
  manifest.version = table.name("version", Need::must).value_or("");
  manifest.library = table.text("library").value_or(manifest.name + ".so");
  const std::filesystem::path library(manifest.library);
  if (manifest.library.empty() || library.filename() != library || manifest.library == "..")
    document.error(table.at("library"), "library-form", {{"value", manifest.library}});
  for (const PlacedText& duty : table.texts("duties", Need::must))
    if (document.word(duty.text, duty.place, "duties", words(duties))) manifest.duties.push_back(duty.text);
  const toml::array* list = table.raw().get_as<toml::array>("duties");
  if (list && list->empty()) document.error(table.at("duties"), "empty-list", {{"key", "duties"}});
  for (const PlacedText& setting : table.texts("settings")) manifest.settings.push_back(setting.text);
  table.done();
  return document.finish(std::move(manifest));
}

Problems check_plugin_table(const std::string& file, const PluginTable& table, const Manifest& manifest) {
  Problems out;
  for (const auto& [key, value] : table.values) {
    const std::string setting = without_numbers(key);
    if (std::find(manifest.settings.begin(), manifest.settings.end(), setting) != manifest.settings.end()) continue;
    const auto place = table.places.find(key);
    const Place at = place == table.places.end() ? Place{table.line, table.column}
                                                 : Place{place->second.first, place->second.second};
    out.push_back(
        {file, at.line, at.column, "unknown-key", hinted({{"key", setting}}, setting, manifest.settings), false});
  }
  return out;
}

}  // namespace mithaq::definitions
