// `mithaq trail show`.
#include "cli/commands.h"
#include "definitions/files.h"
#include "trail/entry.h"

namespace mithaq::cli {

namespace {

std::string who(const Entry& entry) {
  std::string out = entry.actor.kind;
  if (entry.on_behalf_of) out += " → " + entry.on_behalf_of->body.value;
  return out;
}

std::string what(const Entry& entry) {
  for (const char* key : {"position", "outcome", "cause", "change", "objection", "reason", "what", "target"})
    if (const Value* value = entry.data.find(key); value && value->is_string()) return value->string();
  return {};
}

// In which the stages of a strand have their deadlines; a strand without any is read as its house reads the clock.
Zone zone_of(const std::vector<Entry>& entries) {
  std::string name = DeadlineRule{}.zone;
  for (const Entry& entry : entries)
    if (const Value* zone = entry.data.find("zone"); zone && entry.kind == "stage-opened") name = zone->string();
  return definitions::zone(name).value_or(Zone{"UTC", "", {{Moment{}, std::chrono::seconds(0), "UTC"}}});
}

}  // namespace

int trail_show(const Terminal& terminal, const Daemon& daemon, const std::string& charter) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "trail show"}, {"charter", charter}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  std::vector<Entry> entries;
  for (const Json& e : *data) entries.push_back(trail::entry_from_leaf(e.value("leaf", "")));
  const Zone zone = zone_of(entries);
  std::vector<std::vector<std::string>> rows;
  std::map<std::size_t, std::string> instants;  // each once, before the entries of that time
  std::string before;
  for (const Entry& entry : entries) {
    const std::string at = notices::without_isolates(terminal.phrases().when(entry.at, zone, terminal.language));
    if (at != before) instants[rows.size()] = before = at;
    rows.push_back({std::to_string(entry.seq), entry.kind, who(entry), std::string(mithaq::id(entry.channel)),
                    what(entry), (*data)[rows.size()].value("leaf_hash", "").substr(0, 8)});
  }
  terminal.table({"entry", "kind", "who", "channel", "what", "hash"}, rows, instants);
  return yes;
}

}  // namespace mithaq::cli
