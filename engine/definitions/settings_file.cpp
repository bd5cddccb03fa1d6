// config/mithaq.toml: the house, and one table a plugin.
#include <algorithm>
#include <filesystem>
#include <set>

#include "definitions/reader.h"

namespace mithaq::definitions {
namespace {

std::string beside(const std::string& file, const std::string& path) {
  const std::filesystem::path joined_path = std::filesystem::path(file).parent_path() / path;
  return joined_path.lexically_normal().string();
}

// "1.3.6.1.4.1.13762.3": at least two numbers, none with a zero before it.
bool is_object_identifier(const std::string& text) {
  int numbers = 0;
  for (std::size_t start = 0; start <= text.size(); ++numbers) {
    const std::size_t end = std::min(text.find('.', start), text.size());
    const std::string number = text.substr(start, end - start);
    if (number.empty() || number.size() > 10 || number.find_first_not_of("0123456789") != std::string::npos)
      return false;
    if (number.size() > 1 && number.front() == '0') return false;
    start = end + 1;
  }
  return numbers >= 2 && text.front() <= '2';
}

class SettingsReader {
 public:
  SettingsReader(Document& document, std::string file)
      : document_(document), table_(document, document.root()), file_(std::move(file)) {}

  HouseSettings read() {
    read_listening();
    read_path("state", settings_.state, Need::may);
    read_path("registry", settings_.registry, Need::must);
    read_path("texts", settings_.texts, Need::must);
    read_path("notices", settings_.notices, Need::must);
    read_path("replies", settings_.replies, Need::may);
    if (settings_.replies.empty()) settings_.replies = beside(settings_.texts, "replies.toml");
    read_path("notices_own", settings_.notices_own, Need::may);
    read_path("calendars", settings_.calendars, Need::must);
    read_path("plugins_folder", settings_.plugins_folder, Need::must);
    settings_.organisation = table_.name_in_both("organisation", Need::must);
    if (const auto index = table_.word("digits", {"latn", "arab"})) settings_.digits = *index == 0 ? "latn" : "arab";
    if (const auto mb = table_.integer("smallest_free_mb", 0, 1 << 20))
      settings_.smallest_free_mb = static_cast<int>(*mb);
    read_trail();
    read_time_stamp();
    read_digest();
    read_path("authorities", settings_.authorities, Need::may);
    read_path("revocation_lists", settings_.revocation_lists, Need::may);
    if (const auto days = table_.integer("key_wait_days", 0, 365)) settings_.key_wait_days = static_cast<int>(*days);
    read_plugins();
    table_.done();
    return std::move(settings_);
  }

 private:
  void read_listening() {
    read_text("host", settings_.host, [](const std::string& host) {
      return !host.empty() && host.find_first_of(" /:\t\n") == std::string::npos;
    });
    read_text("address", settings_.address, [](const std::string& address) {
      return !address.empty() && address.find_first_of(" /\t\n") == std::string::npos;
    });
    if (const auto port = table_.integer("port", 1, 65535)) settings_.port = static_cast<int>(*port);
    read_text("base_url", settings_.base_url, [](const std::string& url) {
      const bool is_web = url.starts_with("http://") || url.starts_with("https://");
      return is_web && !url.ends_with('/') && url.find_first_of(" \t\n?#\"<>") == std::string::npos;
    });
    if (const auto secure = table_.boolean("secure_cookies")) settings_.secure_cookies = *secure;
    if (settings_.secure_cookies && table_.has("base_url") && settings_.base_url.starts_with("http://"))
      document_.warning(table_.at("base_url"), "secure-cookies-without-tls");
  }

  template <class IsRight>
  void read_text(std::string_view key, std::string& into, IsRight is_right) {
    const auto text = table_.text(key);
    if (!text) return;
    if (is_right(*text))
      into = *text;
    else
      document_.error(place_of(*table_.node(key)), "setting-form", {{"key", std::string(key)}, {"value", *text}});
  }

  void read_path(std::string_view key, std::string& into, Need need) {
    if (const auto path = table_.text(key, need)) {
      if (path->empty()) document_.error(place_of(*table_.node(key)), "text-empty", {{"field", std::string(key)}});
      into = *path;
    }
    if (!into.empty()) into = beside(file_, into);
  }

  void read_trail() {
    const auto file = [this](Table& table, std::string_view key, std::string& into) {
      const auto path = table.text(key);
      if (path && path->empty())
        document_.error(place_of(*table.node(key)), "text-empty", {{"field", std::string(key)}});
      if (path && !path->empty()) into = beside(file_, *path);
    };
    if (auto trail = table_.table("trail")) {
      file(*trail, "anchor", settings_.anchor);
      if (const auto open = trail->boolean("public_entries")) settings_.public_entries = *open;
      trail->done();
    }
    if (auto witness = table_.table("witness")) {
      file(*witness, "policy", settings_.witness_policy);
      witness->done();
    }
  }

  void read_time_stamp() {
    auto stamp = table_.table("time_stamp");
    if (!stamp) return;
    const auto read = [&](std::string_view key, std::string& into, Need need, auto is_right) {
      const auto text = stamp->text(key, need);
      if (!text) return;
      if (is_right(*text))
        into = *text;
      else
        document_.error(place_of(*stamp->node(key)), "setting-form",
                        {{"key", "time_stamp." + std::string(key)}, {"value", *text}});
    };
    read("url", settings_.time_stamp_url, Need::must, [](const std::string& url) {
      const bool is_web = url.starts_with("http://") || url.starts_with("https://");
      return is_web && url.find_first_of(" \t\n#\"<>") == std::string::npos;
    });
    read("chain", settings_.time_stamp_chain, Need::must, [](const std::string& path) { return !path.empty(); });
    if (!settings_.time_stamp_chain.empty()) settings_.time_stamp_chain = beside(file_, settings_.time_stamp_chain);
    read("policy", settings_.time_stamp_policy, Need::may, is_object_identifier);
    stamp->done();
  }

  void read_digest() {
    auto digest = table_.table("digest");
    if (!digest) return;
    if (const auto enabled = digest->boolean("enabled")) settings_.digest = *enabled;
    if (const auto at = digest->time_of_day("at")) settings_.digest_at_minute = *at;
    if (const auto zone = digest->zone("zone")) settings_.digest_zone = *zone;
    digest->done();
  }

  // The enabled plugins have tables of their own name, whose keys only their manifests know.
  void read_plugins() {
    std::set<std::string> enabled;
    for (const PlacedText& name : table_.texts("plugins")) {
      if (!document_.kebab(name.text, name.place, "plugins")) continue;
      if (!enabled.insert(name.text).second) {
        document_.error(name.place, "given-twice", {{"value", name.text}});
        continue;
      }
      PluginTable out{name.text, {}, {}, name.place.line, name.place.column};
      if (const auto table = table_.table(name.text)) {
        out.line = table->at().line;
        out.column = table->at().column;
        flatten(table->raw(), "", out);
      }
      settings_.plugins.push_back(std::move(out));
    }
    refuse_tables_of_nobody(enabled);
  }

  void refuse_tables_of_nobody(const std::set<std::string>& enabled) {
    const std::vector<std::string> names(enabled.begin(), enabled.end());
    for (const auto& [key, value] : table_.raw()) {
      const std::string name(key.str());
      if (!value.is_table() || name == "organisation" || name == "trail" || name == "witness" || name == "time_stamp" ||
          name == "digest" || enabled.count(name) > 0 || !nearest(name, names).empty())
        continue;
      table_.node(name);
      document_.warning(place_of(key), "plugin-not-enabled", {{"plugin", name}});
    }
  }

  void flatten(const toml::table& table, const std::string& prefix, PluginTable& out) {
    for (const auto& [key, value] : table) {
      const std::string full = prefix + std::string(key.str());
      const Place place = place_of(key);
      if (const auto* inner = value.as_table()) {
        flatten(*inner, full + ".", out);
      } else if (const auto* array = value.as_array(); array && array->is_array_of_tables()) {
        int number = 0;
        for (const toml::node& item : *array)
          flatten(*item.as_table(), full + "." + std::to_string(++number) + ".", out);
      } else if (const auto text = plain(value)) {
        out.values[full] = *text;
        out.places[full] = {place.line, place.column};
      } else {
        document_.error(place_of(value), "setting-type", {{"key", full}});
      }
    }
  }

  // One value as its plugin is handed it; a list has a line feed between its items.
  std::optional<std::string> plain(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    const auto* array = node.as_array();
    if (!array) return std::nullopt;
    std::vector<std::string> items;
    for (const toml::node& item : *array) {
      const auto text = item.is_array() ? std::nullopt : plain(item);
      if (!text || text->find('\n') != std::string::npos) return std::nullopt;
      items.push_back(*text);
    }
    return joined(items, "\n");
  }

  Document& document_;
  Table table_;
  const std::string file_;
  HouseSettings settings_;
};

}  // namespace

Read<HouseSettings> settings_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  return document.finish(SettingsReader(document, file).read());
}

}  // namespace mithaq::definitions
