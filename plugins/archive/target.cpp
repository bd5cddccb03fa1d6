#include "target.h"

#include <algorithm>
#include <set>

#include "directory_target.h"
#include "hook_target.h"

namespace mithaq::archive {

namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = fs::weakly_canonical(path).lexically_relative(fs::weakly_canonical(folder));
  return !relative.empty() && *relative.begin() != "..";
}

[[noreturn]] void wrong(const std::string& key, const std::string& what) {
  throw std::invalid_argument("`" + key + "` " + what);
}

std::vector<std::string> audiences(const Settings& settings, const std::string& prefix) {
  const std::vector<std::string> named = items(settings.get(prefix + "audiences", "public\nauditor"));
  for (const std::string& audience : named)
    if (audience != "public" && audience != "auditor") wrong(prefix + "audiences", "knows public and auditor");
  return named;
}

// The state folder of the whole house: ours is <state>/plugins/archive.
fs::path state_of_house(const Settings& settings) {
  const fs::path own = settings.get("state");
  return own.parent_path().filename() == "plugins" ? own.parent_path().parent_path() : own;
}

fs::path absolute(const Settings& settings, const std::string& key) {
  const fs::path path = settings.get(key);
  if (!path.is_absolute()) wrong(key, "must be an absolute path");
  if (settings.has("state") && is_inside(path, state_of_house(settings)))
    wrong(key, "must not be inside the state folder");
  return path;
}

std::int64_t megabytes(const Settings& settings, const std::string& key) {
  const std::string text = settings.get(key, "512");
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
    wrong(key, "must be a number of megabytes");
  return std::stoll(text);
}

Placed placed(const Settings& settings, const std::string& prefix) {
  Placed out{{settings.get(prefix + "id"), audiences(settings, prefix)}, nullptr};
  if (out.target.id.empty()) wrong(prefix + "id", "is missing");
  const std::string type = settings.get(prefix + "type", "directory");
  if (type == "directory")
    out.place = std::make_unique<DirectoryTarget>(absolute(settings, prefix + "path"),
                                                  megabytes(settings, prefix + "min_free_mb"));
  else if (type == "hook")
    out.place = std::make_unique<HookTarget>(absolute(settings, prefix + "program"), settings.get("state"));
  else
    wrong(prefix + "type", "must be directory or hook");
  return out;
}

}  // namespace

std::vector<Placed> targets_of(const Settings& settings) {
  std::vector<Placed> out;
  std::set<std::string> ids, places;
  for (int number = 1; settings.has("target." + std::to_string(number) + ".id"); ++number) {
    const std::string prefix = "target." + std::to_string(number) + ".";
    out.push_back(placed(settings, prefix));
    if (!ids.insert(out.back().target.id).second) wrong(prefix + "id", "is that of another target");
    if (settings.has(prefix + "path") && !places.insert(settings.get(prefix + "path")).second)
      wrong(prefix + "path", "is that of another target");
  }
  if (out.empty()) throw std::invalid_argument("the archive plugin needs a table [[archive.target]] with an `id`");
  return out;
}

}  // namespace mithaq::archive
