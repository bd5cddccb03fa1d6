// What the table of the plugin that deposits packages may say: config/mithaq.toml, [archive] and its
// [[archive.target]].
#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <span>

#include "definitions/reader.h"

namespace mithaq::definitions {
namespace {

class ArchiveTable {
 public:
  ArchiveTable(const std::string& file, const PluginTable& table) : file_(file), table_(table) {}

  Problems problems() {
    check_each("package_audiences", audiences);
    if (const std::string* folder = value("public_dir"); folder && !folder->empty()) check_absolute("public_dir");
    std::set<std::string> ids, places;
    int number = 1;
    for (; has_target(number); ++number) check_target("target." + std::to_string(number) + ".", ids, places);
    if (number == 1) complain("", "missing-key", {{"key", "target"}});
    return std::move(problems_);
  }

 private:
  static constexpr std::array<std::string_view, 2> audiences = {"public", "auditor"}, types = {"directory", "hook"};

  const std::string* value(const std::string& key) const {
    const auto found = table_.values.find(key);
    return found == table_.values.end() ? nullptr : &found->second;
  }

  bool has_target(int number) const {
    const std::string prefix = "target." + std::to_string(number) + ".";
    const auto first = table_.values.lower_bound(prefix);
    return first != table_.values.end() && first->first.starts_with(prefix);
  }

  void complain(const std::string& key, std::string id, Facts facts) {
    const auto place = table_.places.find(key);
    const auto [line, column] = place == table_.places.end() ? std::pair(table_.line, table_.column) : place->second;
    problems_.push_back({file_, line, column, std::move(id), std::move(facts), false});
  }

  void check_each(const std::string& key, std::span<const std::string_view> known) {
    const std::string* all = value(key);
    if (!all) return;
    std::vector<std::string> words(known.begin(), known.end());
    for (std::size_t start = 0; start <= all->size();) {
      const std::size_t end = std::min(all->find('\n', start), all->size());
      const std::string word = all->substr(start, end - start);
      if (std::ranges::find(words, word) == words.end())
        complain(key, "unknown-value", hinted({{"key", last_part(key)}, {"value", word}}, word, words));
      start = end + 1;
    }
  }

  static std::string last_part(const std::string& key) { return key.substr(key.rfind('.') + 1); }

  void check_absolute(const std::string& key) {
    const std::string* path = value(key);
    if (!path)
      complain(key, "missing-key", {{"key", last_part(key)}});
    else if (!std::filesystem::path(*path).is_absolute())
      complain(key, "setting-form", {{"key", last_part(key)}, {"value", *path}});
  }

  // A relative path, and two targets that are the same one.
  void check_target(const std::string& prefix, std::set<std::string>& ids, std::set<std::string>& places) {
    const std::string* id = value(prefix + "id");
    if (!id || id->empty())
      complain(prefix + "id", "missing-key", {{"key", "id"}});
    else if (!ids.insert(*id).second)
      complain(prefix + "id", "given-twice", {{"value", *id}});
    check_each(prefix + "type", types);
    check_each(prefix + "audiences", audiences);
    const std::string* type = value(prefix + "type");
    const std::string key = prefix + (type && *type == "hook" ? "program" : "path");
    check_absolute(key);
    if (const std::string* path = value(key); path && key.ends_with("path") && !places.insert(*path).second)
      complain(key, "given-twice", {{"value", *path}});
  }

  const std::string& file_;
  const PluginTable& table_;
  Problems problems_;
};

}  // namespace

Problems check_archive_table(const std::string& file, const PluginTable& table) {
  return ArchiveTable(file, table).problems();
}

}  // namespace mithaq::definitions
