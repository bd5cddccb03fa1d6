#include "service/premises.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "service/unreadable.h"
#include "trail/log_keys.h"
#include "trail/revocation_list.h"
#include "trail/time_stamp.h"

namespace mithaq::service {

namespace fs = std::filesystem;
using definitions::Problem;
using definitions::Problems;

namespace {

void gather(Problems& all, Problems more) { all.insert(all.end(), more.begin(), more.end()); }

// A file that cannot be opened is a problem like any other: it has a place and a sentence.
std::optional<std::string> try_read(const std::string& path, Problems& problems) {
  try {
    return read_file(path);
  } catch (const Unreadable& unreadable) {
    problems.push_back({path, 0, 0, "file-unreadable", unreadable.facts, false});
    return std::nullopt;
  }
}

template <class T, class Parse>
std::optional<T> read_with(const std::string& path, Parse parse, Problems& problems) {
  const auto bytes = try_read(path, problems);
  if (!bytes) return std::nullopt;
  auto read = parse(path, *bytes);
  gather(problems, read.problems);
  return std::move(read.value);
}

std::map<std::string, std::string> templates(const std::string& folder, Problems& problems) {
  std::map<std::string, std::string> out;
  for (const std::string& name : notices::Composer::template_names())
    if (auto bytes = try_read((fs::path(folder) / name).string(), problems)) out[name] = std::move(*bytes);
  return out;
}

// Template by template an own one wins; what is wrong with it is told with its place, and the shipped one stays.
void take_own_templates(const Premises& premises, std::map<std::string, std::string>& forms, Problems& problems) {
  if (premises.settings.notices_own.empty()) return;
  const fs::path folder(premises.settings.notices_own);
  const auto names = notices::Composer::template_names();
  std::error_code unreadable;
  std::set<fs::path> files;
  for (const auto& file : fs::directory_iterator(folder, unreadable)) files.insert(file.path());
  if (unreadable)
    problems.push_back({folder.string(),
                        0,
                        0,
                        "file-unreadable",
                        {{"file", folder.string()}, {"reason", unreadable.message()}},
                        false});
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    if (std::ranges::find(names, name) == names.end()) {
      std::map<std::string, std::string> facts{{"value", name}};
      if (std::string nearest = definitions::nearest(name, names); !nearest.empty()) facts["nearest"] = nearest;
      problems.push_back({file.string(), 0, 0, "notice-file-unknown", std::move(facts), false});
      continue;
    }
    auto bytes = try_read(file.string(), problems);
    if (!bytes) continue;
    const auto faults = premises.composer->faults(name, *bytes);
    for (const notices::TemplateFault& fault : faults)
      problems.push_back({file.string(), fault.line, fault.column, fault.id, {{"value", fault.variable}}, false});
    if (faults.empty()) forms[name] = std::move(*bytes);
    // Whoever reads HTML would go on reading the shipped words.
    const fs::path html = fs::path(file).replace_extension(".html");
    const bool has_html = std::ranges::find(names, html.filename().string()) != names.end();
    if (file.extension() == ".txt" && has_html && !files.contains(html))
      problems.push_back({file.string(), 0, 0, "notice-html-shipped", {{"value", html.filename().string()}}, true});
  }
}

void read_calendars(Premises& premises) {
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(premises.settings.calendars, ignored)) {
    if (file.path().extension() != ".toml") continue;
    if (auto calendar = read_with<Calendar>(file.path().string(), definitions::calendar_from_toml, premises.problems))
      premises.calendars[file.path().stem().string()] = std::move(*calendar);
  }
}

void read_manifests(Premises& premises, const std::string& config_file) {
  for (const definitions::PluginTable& plugin : premises.settings.plugins) {
    const fs::path folder = fs::path(premises.settings.plugins_folder) / plugin.name;
    auto manifest = read_with<definitions::Manifest>((folder / (plugin.name + ".toml")).string(),
                                                     definitions::manifest_from_toml, premises.problems);
    if (!manifest) continue;
    gather(premises.problems, definitions::check_plugin_table(config_file, plugin, *manifest));
    if (std::ranges::find(manifest->duties, "archiver") != manifest->duties.end())
      gather(premises.problems, definitions::check_archive_table(config_file, plugin));
    premises.manifests.push_back(std::move(*manifest));
  }
}

std::string reason_of(int error) { return error == 0 ? "it is a device" : std::strerror(error); }

// Witnesses that are told of another log than ours would cosign that one.
void refuse_other_log(Premises& premises) {
  const fs::path own = fs::path(premises.settings.state) / "log.vkey";
  if (!fs::exists(own) || premises.witnesses->logs.empty()) return;
  const std::string keys = read_file(own.string());
  const auto is_ours = [&](const trail::VerifierKey& key) {
    return keys.find(trail::vkey_text(key)) != std::string::npos;
  };
  if (std::ranges::any_of(premises.witnesses->logs, is_ours)) return;
  std::istringstream lines(premises.witness_policy_text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.starts_with("log "))
      premises.problems.push_back(
          {premises.settings.witness_policy, number, 1, "policy-other-log", {{"word", line.substr(4)}}, false});
  }
}

// Every problem of the policy of witnesses, each with its line.
void read_witnesses(Premises& premises) {
  const std::string& file = premises.settings.witness_policy;
  auto text = file.empty() ? std::nullopt : try_read(file, premises.problems);
  if (!text) return;
  premises.witness_policy_text = std::move(*text);
  auto read = trail::policy_from_text(premises.witness_policy_text);
  if (auto* policy = std::get_if<trail::Policy>(&read)) {
    premises.witnesses = std::move(*policy);
    refuse_other_log(premises);
  } else
    for (const trail::PolicyProblem& wrong : std::get<std::vector<trail::PolicyProblem>>(read))
      premises.problems.push_back(
          {file, wrong.line, wrong.line > 0 ? 1 : 0, "policy-" + wrong.id, {{"word", wrong.what}}, false});
}

// Without a list in it no certificate could be told from a revoked one.
void read_revocation_lists(Premises& premises) {
  const std::string& file = premises.settings.revocation_lists;
  const auto bytes = file.empty() ? std::nullopt : try_read(file, premises.problems);
  if (bytes && trail::revocation_lists_in(*bytes) == 0)
    premises.problems.push_back({file, 0, 0, "revocation-lists-empty", {}, false});
}

// Without a certificate in it no token could ever be believed.
void read_time_authorities(Premises& premises) {
  const std::string& file = premises.settings.time_stamp_chain;
  auto bytes = file.empty() ? std::nullopt : try_read(file, premises.problems);
  if (!bytes) return;
  if (trail::certificates_in(*bytes) == 0) premises.problems.push_back({file, 0, 0, "chain-empty", {}, false});
  premises.time_authorities = std::move(*bytes);
}

}  // namespace

Unreadable::Unreadable(const std::string& path, int error)
    : std::runtime_error("cannot open " + path + ": " + reason_of(error)),
      facts{{"file", path},
            {"why", error == 0        ? "device"
                    : error == ENOENT ? "missing"
                    : error == EACCES ? "denied"
                    : error == EISDIR ? "folder"
                                      : "other"},
            {"reason", reason_of(error)}} {}

std::string read_file(const std::string& path) {
  if (fs::is_character_file(path)) throw Unreadable(path, 0);
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  if (!fs::is_directory(path) && file) bytes << file.rdbuf();
  if (fs::is_directory(path)) errno = EISDIR;
  if (fs::is_directory(path) || !file) throw Unreadable(path, errno);
  return bytes.str();
}

std::string Premises::mail_domain() const {
  const std::string own = setting("email", "domain");
  return own.empty() ? settings.host : own;
}

std::string Premises::log_origin() const { return trail::epoch_origin(own_origin(), log_epoch); }

std::string Premises::setting(std::string_view plugin, const std::string& key) const {
  for (const definitions::PluginTable& table : settings.plugins)
    if (table.name == plugin)
      if (const auto found = table.values.find(key); found != table.values.end()) return found->second;
  return "";
}

std::optional<std::string> Premises::revocation_lists() const {
  if (settings.revocation_lists.empty()) return std::nullopt;
  try {
    return read_file(settings.revocation_lists);
  } catch (const Unreadable&) {
    return "";
  }
}

bool Premises::know_zone(const std::string& name) {
  auto known = zones.load();
  if (known->contains(name)) return true;
  auto found = definitions::zone(name);
  if (!found) return false;
  auto more = std::make_shared<std::map<std::string, Zone>>(*known);
  more->emplace(name, *found);
  while (!zones.compare_exchange_weak(known, more)) {
    more = std::make_shared<std::map<std::string, Zone>>(*known);
    more->emplace(name, *found);
  }
  return true;
}

std::unique_ptr<Premises> premises(const std::string& config_file, const std::string& state_override) {
  auto out = std::make_unique<Premises>();
  out->zones.store(std::make_shared<const std::map<std::string, Zone>>());
  auto settings = read_with<definitions::HouseSettings>(config_file, definitions::settings_from_toml, out->problems);
  if (!settings) return out;
  out->settings = std::move(*settings);
  if (!state_override.empty()) out->settings.state = state_override;
  out->know_zone("Asia/Hebron");
  out->know_zone(out->settings.digest_zone);
  if (auto registry = read_with<Registry>(out->settings.registry, definitions::registry_from_toml, out->problems))
    out->registry = std::move(*registry);
  for (const Member& member : out->registry.members)
    if (!member.zone.empty()) out->know_zone(member.zone);
  const fs::path texts(out->settings.texts);
  const auto ar =
      read_with<definitions::Catalogue>((texts / "ar.toml").string(), definitions::texts_from_toml, out->problems);
  const auto en =
      read_with<definitions::Catalogue>((texts / "en.toml").string(), definitions::texts_from_toml, out->problems);
  if (ar && en) out->phrases = std::make_unique<notices::Phrases>(*ar, *en, out->settings.digits);
  auto forms = templates(out->settings.notices, out->problems);
  if (out->phrases && forms.size() == notices::Composer::template_names().size()) {
    out->composer = std::make_unique<notices::Composer>(*out->phrases, forms);
    take_own_templates(*out, forms, out->problems);
    out->composer = std::make_unique<notices::Composer>(*out->phrases, std::move(forms));
  }
  if (auto replies = read_with<ReplyWords>(out->settings.replies, definitions::replies_from_toml, out->problems))
    out->replies = std::move(*replies);
  read_witnesses(*out);
  if (!out->settings.authorities.empty())
    if (auto bytes = try_read(out->settings.authorities, out->problems)) out->authorities = std::move(*bytes);
  read_revocation_lists(*out);
  read_time_authorities(*out);
  read_calendars(*out);
  read_manifests(*out, config_file);
  out->ok = !definitions::has_errors(out->problems);
  return out;
}

}  // namespace mithaq::service
