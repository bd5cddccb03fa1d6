// `mithaq trail …`: showing goes through the daemon, verifying reads the bytes itself.
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "audit/verify.h"
#include "cli/commands.h"
#include "definitions/files.h"
#include "service/premises.h"
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

void print(const Terminal& terminal, const audit::Report& report) {
  for (const audit::Finding& finding : report.findings) {
    const std::string line = audit::line(finding);
    terminal.line(finding.word == audit::Word::broken ? terminal.bad(line) : line);
    terminal.line("  " + terminal.say("finding." + finding.id));
  }
  std::vector<std::vector<std::string>> rows;
  for (const audit::Step& step : report.steps)
    rows.push_back(
        {terminal.say("finding.step-" + step.id), std::to_string(step.looked_at), std::to_string(step.broken)});
  terminal.table({"step", "looked-at", "broken"}, rows);
}

Json json_of(const audit::Report& report) {
  Json findings = Json::array(), steps = Json::array();
  for (const audit::Finding& f : report.findings)
    findings.push_back({{"word", audit::id(f.word)},
                        {"finding", f.id},
                        {"strand", f.strand},
                        {"seq", f.seq},
                        {"index", f.index},
                        {"expected", f.expected},
                        {"found", f.found},
                        {"file", f.file}});
  for (const audit::Step& s : report.steps)
    steps.push_back({{"step", s.id}, {"looked_at", s.looked_at}, {"broken", s.broken}});
  return {{"size", report.head.size}, {"exit", report.exit_code()}, {"findings", findings}, {"steps", steps}};
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

int trail_verify(const Terminal& terminal, const std::string& charter, const std::string& state, bool strict) {
  try {
    const auto store = store::read_sqlite(state);
    const store::Objects objects(state + "/objects");
    audit::Options options{charter, std::nullopt};
    const auto kept = [&](const char* name) {
      const std::filesystem::path file = std::filesystem::path(state) / name;
      return std::filesystem::exists(file) ? std::optional(service::read_file(file.string())) : std::nullopt;
    };
    options.log_vkey = kept("log.vkey");
    options.published = kept("published.checkpoint");
    if (!charter.empty() && store->strand(charter).empty()) {
      terminal.error(terminal.bad(terminal.say("refusal.unknown-charter", {{"charter", charter}})));
      return cannot_judge;
    }
    const bool shows_progress = isatty(STDERR_FILENO) == 1 && !terminal.json;
    const audit::Report report = audit::verify(*store, objects, options, [&](std::int64_t done, std::int64_t total) {
      if (shows_progress && total > 0) std::cerr << "\r" << done * 100 / total << " % " << std::flush;
    });
    if (shows_progress) std::cerr << "\r      \r";
    const int code = report.exit_code(strict);
    if (terminal.json) {
      terminal.data(json_of(report));
      return code;
    }
    print(terminal, report);
    const std::string sentence = terminal.say(code == yes  ? "cli.verify-good"
                                              : code == no ? "cli.verify-broken"
                                                           : "cli.verify-gap",
                                              {{"n", report.head.size}});
    terminal.line(code == yes ? terminal.good(sentence) : terminal.bad(sentence));
    return code;
  } catch (const std::exception& unreadable) {
    terminal.error(terminal.bad(terminal.say("cli.verify-unreadable", {{"reason", std::string(unreadable.what())}})));
    return cannot_judge;
  }
}

}  // namespace mithaq::cli
