// `mithaq witness`: the small role of a body that cosigns (init, watch, answer), which needs no daemon; and what the
// secretariat does with witnesses (list, ask, add).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/commands.h"
#include "cli/witness_book.h"
#include "service/clock.h"
#include "service/durable_file.h"
#include "service/premises.h"
#include "trail/tiles.h"

namespace mithaq::cli {

namespace {

namespace fs = std::filesystem;

std::string standard_input() { return {std::istreambuf_iterator<char>(std::cin), {}}; }

// A word, or what the file of that name holds, or what comes in.
std::string text_of(const std::string& given) {
  if (given == "-") return standard_input();
  return fs::exists(given) ? service::read_file(given) : given;
}

std::optional<trail::VerifierKey> log_key(const Terminal& terminal, const std::string& given) {
  const std::string text = text_of(given);
  auto key = trail::verifier_key(std::string_view(text).substr(0, text.find('\n')));
  if (!key || key->type != 1) {
    const bool is_no_file = given.find('+') == std::string::npos && !fs::exists(given);
    terminal.error(terminal.say(is_no_file ? "witness.no-log-file" : "witness.no-log-key", {{"key", given}}));
    return std::nullopt;
  }
  return key;
}

int print_own_lines(const Terminal& terminal, const WitnessBook& book, const std::string& body) {
  const std::string vkey = trail::vkey_text(book.key());
  const std::string line = "witness " + body + " " + vkey;
  if (terminal.json)
    terminal.data({{"key", vkey}, {"policy", line}});
  else
    terminal.line(terminal.say("witness.made") + "\n" + line);
  return yes;
}

int print_reply(const Terminal& terminal, const WitnessReply& reply, const std::string& why) {
  if (terminal.json)
    terminal.data({{"status", reply.status}, {"body", reply.body}, {"why", why}});
  else if (reply.status == 200)
    terminal.text(reply.body);
  else
    terminal.error(terminal.say("witness.answer-" + (why.empty() ? std::to_string(reply.status) : why),
                                {{"size", reply.body.substr(0, reply.body.find('\n'))}}));
  return reply.status == 200 ? yes : no;
}

void write_file(const fs::path& file, const std::string& bytes) {
  if (file.has_parent_path()) fs::create_directories(file.parent_path());
  service::write_durably(file, bytes);
}

}  // namespace

int witness_init(const Terminal& terminal, const WitnessWords& words, const std::string& seed_hex) {
  std::vector<trail::VerifierKey> logs;
  for (const std::string& given : words.logs) {
    auto key = log_key(terminal, given);
    if (!key) return cannot_judge;
    logs.push_back(std::move(*key));
  }
  const bool is_name = !words.name.empty() && words.name.find_first_of(" \t\n+") == std::string::npos;
  if (!is_name) return terminal.error(terminal.say("witness.bad-name", {{"name", words.name}})), cannot_judge;
  const WitnessBook book(words.file);
  if (fs::exists(words.file)) {
    terminal.error(terminal.say("witness.exists", {{"file", words.file}}));
    return no;
  }
  book.make(words.name, trail::view(trail::hash_from_hex(seed_hex).value()), logs);
  const auto slash = words.name.rfind('/');
  return print_own_lines(terminal, book, slash == std::string::npos ? words.name : words.name.substr(slash + 1));
}

int witness_watch(const Terminal& terminal, const WitnessWords& words) {
  const WitnessBook book(words.file);
  for (const std::string& given : words.logs) {
    if (const auto note = trail::log_key_note(unturned(text_of(given)))) {
      if (book.follow(*note)) continue;
      terminal.error(terminal.say("witness.follows-nothing", {{"key", trail::vkey_text(note->replaces)}}));
      return no;
    }
    if (trail::log_key_offer(unturned(text_of(given)))) return terminal.error(terminal.say("witness.only-offered")), no;
    const auto key = log_key(terminal, given);
    if (!key) return cannot_judge;
    const auto is_other = [&](const trail::WatchedLog& log) {
      return log.key.name == key->name && trail::vkey_text(log.key) != trail::vkey_text(*key);
    };
    if (std::ranges::any_of(book.logs(), is_other)) {
      terminal.error(terminal.say("witness.other-log-key", {{"log", key->name}}));
      return no;
    }
    book.watch(*key);
  }
  const auto logs = book.logs();
  Json out = Json::array();
  for (const trail::WatchedLog& log : logs) {
    out.push_back({{"origin", log.key.name}, {"size", log.size}});
    if (!terminal.json) terminal.line(terminal.say("witness.watches", {{"origin", log.key.name}, {"size", log.size}}));
  }
  if (terminal.json) terminal.data(out);
  return yes;
}

int witness_answer(const Terminal& terminal, const WitnessWords& words) {
  const WitnessBook book(words.file);
  const Moment now = service::SystemClock().now();
  std::string why;
  if (words.folder.empty() && words.question != "-" && !fs::exists(words.question)) {
    terminal.error(terminal.say("witness.no-file", {{"file", words.question}}));
    return cannot_judge;
  }
  const WitnessReply reply = words.folder.empty() ? book.answer_again(unturned(text_of(words.question)), now)
                                                  : book.answer_folder(words.folder, words.mirror, now, why);
  return print_reply(terminal, reply, why);
}

int witness_list(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "witness list"}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  const Json& all = (*data)["witnesses"];
  if (all.empty()) return terminal.line(terminal.say("witness.none")), yes;
  terminal.line(terminal.say("witness.cosigned", {{"cosigned", data->value("cosigned", std::int64_t{0})},
                                                  {"witnesses", static_cast<std::int64_t>(all.size())},
                                                  {"size", data->value("size", std::int64_t{0})}}));
  const std::string quorum = data->value("quorum", "");  // "2 of 3"
  if (const auto of = quorum.find(" of "); of != std::string::npos)
    terminal.line(terminal.say(data->value("holds", false)  ? "witness.quorum-met"
                               : (*data)["waiting"].empty() ? "witness.quorum-not-wanted"
                                                            : "witness.quorum-missing",
                               {{"least", quorum.substr(0, of)},
                                {"all", quorum.substr(of + 4)},
                                {"needed", data->value("needed", std::int64_t{0})}}));
  if (!data->value("holds", false))
    for (const Json& charter : (*data)["waiting"])
      terminal.line(terminal.bad(terminal.say("witness.charter-waits", {{"charter", charter.get<std::string>()}})));
  std::vector<std::vector<std::string>> rows;
  for (const Json& w : all) {
    const std::string url = w.value("url", "");
    rows.push_back({w.value("name", ""), terminal.say(url.empty() ? "witness.way-mail" : "witness.way-web"),
                    terminal.say(w.value("has_signed", false) ? "cli.yes" : "cli.no"),
                    std::to_string(w.value("newest", std::int64_t{0})), w.value("at", "")});
  }
  terminal.table({"witness", "way", "signed", "size", "at"}, rows);
  for (const Json& w : all)
    if (const std::string why = w.value("failure", ""); !why.empty()) {
      std::string key = why;
      std::ranges::replace(key, '-', '_');
      terminal.line(terminal.bad(
          terminal.say(why == "conflict"     ? "witness.conflict"
                       : why == "HTTP 404"   ? "witness.not-watched"
                       : w.contains("ahead") ? "witness.ahead"
                                             : "witness.away",
                       {{"witness", w.value("name", "")}, {"why", key}, {"size", w.value("ahead", std::int64_t{0})}})));
    }
  return yes;
}

int witness_add(const Terminal& terminal, const Daemon& daemon, const std::string& given) {
  int code = yes;
  if (given != "-" && given.find(' ') == std::string::npos && !fs::exists(given)) {
    terminal.error(terminal.bad(terminal.say("witness.no-line-file", {{"file", given}})));
    return cannot_judge;
  }
  const auto data = daemon.ask({{"verb", "witness add"}, {"text", text_of(given)}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  for (const Json& name : (*data)["witnesses"])
    terminal.line(terminal.say("witness.taken",
                               {{"witness", name.get<std::string>()}, {"size", data->value("size", std::int64_t{0})}}));
  if (data->value("quorum_met", false)) terminal.line(terminal.good(terminal.say("witness.quorum-met-now")));
  return yes;
}

// The question itself, for a mail; or a folder with all that a witness needs, for a stick.
int witness_ask(const Terminal& terminal, const Daemon& daemon, const WitnessWords& words) {
  int code = yes;
  if (words.folder.empty()) {
    Json question = {{"verb", "witness ask"}, {"witness", words.name}};
    if (words.from) question["from"] = *words.from;
    const auto data = daemon.ask(question, code);
    if (!data) return code;
    terminal.text(data->value("question", ""));
    return yes;
  }
  const auto file = [&](const std::string& path) -> std::optional<std::string> {
    const auto data = daemon.ask({{"verb", "log file"}, {"path", path}}, code);
    if (!data) return std::nullopt;
    return trail::from_base64(data->value("bytes", ""));
  };
  // The one that is waited for, as a mail asks for it, not the newest: witnesses must be able to meet.
  const auto all = daemon.ask({{"verb", "witness list"}}, code);
  std::optional<std::string> checkpoint;
  if (all) checkpoint = all->value("checkpoint", "");
  if (all && checkpoint->empty()) checkpoint = file("checkpoint");
  const auto note = checkpoint ? trail::note_from_text(*checkpoint) : std::nullopt;
  const auto signed_head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!signed_head) return code == yes ? cannot_judge : code;
  const fs::path folder(words.folder);
  for (const trail::Tile& tile : trail::tiles_of(signed_head->size)) {
    std::vector<std::string> paths = {"tile/" + trail::tile_path(tile)};
    if (words.mirror && tile.level == 0) paths.push_back("tile/" + trail::bundle_path(tile.n, tile.width));
    for (const std::string& path : paths) {
      if (tile.width == trail::tile_width && fs::exists(folder / path)) continue;
      const auto bytes = file(path);
      if (!bytes) return code;
      write_file(folder / path, *bytes);
    }
  }
  write_file(folder / "checkpoint", *checkpoint);
  terminal.line(terminal.say("witness.folder-made", {{"folder", words.folder}, {"size", signed_head->size}}));
  return yes;
}

int charter_ratify(const Terminal& terminal, const Daemon& daemon, const std::string& charter, const std::string& by,
                   const std::string& key) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter ratify"}, {"charter", charter}, {"by", by}, {"key", key}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.say("witness.ratified", {{"charter", charter}}));
  return yes;
}

int members_erase(const Terminal& terminal, const Daemon& daemon, const std::string& member, const std::string& reason,
                  const std::string& by) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "members erase"}, {"member", member}, {"reason", reason}, {"by", by}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.say("cli.erased", {{"objects", data->value("objects", std::int64_t{0})},
                                            {"entries", data->value("entries", std::int64_t{0})}}));
  if (const std::string folder = data->value("mail_folder", ""); !folder.empty())
    terminal.line(terminal.say("cli.erased-mail-folder", {{"folder", folder}}));
  return yes;
}

}  // namespace mithaq::cli
