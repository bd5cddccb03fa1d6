// `mithaq archive`: what was deposited where, as the trails of the charters say; and a package, handed out.
#include <filesystem>

#include "cli/commands.h"
#include "service/durable_file.h"
#include "service/premises.h"
#include "trail/digest.h"
#include "trail/proof.h"

namespace mithaq::cli {

namespace fs = std::filesystem;

namespace {

// Two proofs of one entry: the newer one leads to a checkpoint that has grown meanwhile.
bool is_same_entry(const std::string& older, const std::string& newer) {
  const auto a = trail::proof_from_text(older), b = trail::proof_from_text(newer);
  return a && b && a->index == b->index && a->leaf == b->leaf;
}

}  // namespace

int archive_list(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter list"}}, code);
  if (!data) return code;
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> awaited;
  for (const Json& charter : *data) {
    const Json waits = charter.value("deposit", Json::object());
    if (std::string sentence = waits.value(std::string(mithaq::code(terminal.language)), ""); !sentence.empty())
      awaited.push_back(charter.value("charter", "") + ": " + sentence);
    for (Json deposit : charter.value("deposits", Json::array())) {
      deposit["charter"] = charter.value("charter", "");
      rows.push_back({deposit.value("charter", ""), deposit.value("target", ""), deposit.value("package", ""),
                      std::to_string(deposit.value("size", std::int64_t{0})),
                      deposit.value("sha256", "").substr(0, 16)});
      all.push_back(std::move(deposit));
    }
  }
  if (terminal.json) return terminal.data(all), yes;
  if (!rows.empty()) terminal.table({"charter", "target", "package", "size", "sha256"}, rows);
  if (rows.empty() && awaited.empty()) terminal.line(terminal.say("cli.no-deposits"));
  for (const std::string& sentence : awaited) terminal.paragraph(sentence, 0);
  return yes;
}

int archive_export(const Terminal& terminal, const Daemon& daemon, const std::string& charter,
                   const std::string& audience, const std::string& folder) {
  int code = yes;
  const auto files = daemon.ask({{"verb", "archive export"}, {"charter", charter}, {"audience", audience}}, code);
  if (!files) return code;
  try {
    fs::create_directories(folder);
    for (const Json& file : *files) {
      const fs::path path = fs::path(folder) / file.value("name", "");
      const std::string bytes = trail::from_base64(file.value("bytes", "")).value_or("");
      if (!fs::exists(path) || is_same_entry(service::read_file(path), bytes)) {
        service::write_durably(path, bytes);
      } else if (service::read_file(path) != bytes) {
        terminal.error(terminal.say("cli.file-differs", {{"file", path.string()}}));
        return no;
      }
    }
  } catch (const std::exception& failed) {
    terminal.error(terminal.say("cli.file-not-written", {{"file", folder}, {"reason", std::string(failed.what())}}));
    return cannot_judge;
  }
  const std::string tar = (fs::path(folder) / files->front().value("name", "")).string();
  if (terminal.json) return terminal.data({{"package", tar}}), yes;
  terminal.line(terminal.say("cli.exported", {{"file", tar}}));
  return yes;
}

}  // namespace mithaq::cli
