// `mithaq mail-in` and `mithaq mail`: what has come by mail, and what waits for a person.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "cli/commands.h"
#include "cli/local_socket.h"
#include "trail/digest.h"

namespace mithaq::cli {

namespace {

// Exit codes for a mail server alone: 0 it is on the disk, 75 keep it and come again (EX_TEMPFAIL). No other one: a
// bounce would hit whoever was named as the sender.
constexpr int come_again = 75;
constexpr std::chrono::seconds patience{30};
constexpr std::size_t largest_header = std::size_t{64} << 10;

struct Standard {
  std::string bytes;      // all of it, or the beginning of what is too large
  std::int64_t size = 0;  // of all of it
  bool broke_off = false;
};

Standard standard_input() {
  Standard out;
  char buffer[65536];
  for (;;) {
    const ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) out.broke_off = true;
    if (n <= 0) break;
    out.size += n;
    if (out.bytes.size() <= longest_mail) out.bytes.append(buffer, static_cast<std::size_t>(n));
  }
  if (out.size > static_cast<std::int64_t>(longest_mail)) out.bytes.resize(largest_header);
  return out;
}

// What a mail was taken for, and why.
std::string result_of(const Terminal& terminal, const Json& mail) {
  std::string what = terminal.say("mail.verdict-" + mail.value("verdict", ""));
  const std::string reason = mail.value("reason", "");
  if (reason.empty()) return what;
  for (const std::string place : {"mail.reason-", "refusal."})
    if (terminal.phrases().has(place + reason)) return what + ": " + terminal.say(place + reason);
  return what + ": " + reason;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    out.push_back(std::move(line));
  }
  return out;
}

// A stranger's name for a file leads nowhere else and hides nothing.
std::string file_name(const Json& file) {
  std::string name = harmless(file.value("name", ""));
  std::ranges::replace(name, '/', '_');
  if (name.size() > 120) name = name.substr(name.size() - 120);
  while (!name.empty() && (static_cast<unsigned char>(name.front()) & 0xC0) == 0x80) name.erase(0, 1);
  while (name.starts_with('.') || name.starts_with(' ')) name.erase(0, 1);
  return name.empty() ? "file" : name;
}

// Nothing that is there already is written over.
bool lay_down(const std::string& path, const std::string& bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t n = ::write(fd, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::close(fd) == 0 && left.empty();
}

// The files that the house has taken out of a mail, by number and name, and the mail itself, in which the others lie.
int saved(const Terminal& terminal, const Json& mail, const std::string& bytes, const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> all = {{"mail.eml", bytes}};
  int number = 0;
  for (const Json& file : mail.value("files", Json::array())) {
    ++number;
    if (std::string inside = trail::from_base64(file.value("bytes", "")).value_or(""); !inside.empty())
      all.emplace_back(std::to_string(number) + "-" + file_name(file), std::move(inside));
  }
  for (const auto& [name, inside] : all) {
    const std::string path = folder + "/" + name;
    if (!lay_down(path, inside)) return terminal.error(terminal.say("cli.mail-not-saved", {{"file", path}})), no;
    terminal.line(path);
  }
  return yes;
}

}  // namespace

int mail_in(const Terminal& terminal, const std::string& socket, const std::string& sender,
            const std::string& recipient) {
  const Standard mail = standard_input();
  if (mail.broke_off || mail.size == 0) {
    terminal.error(terminal.say("cli.mail-in-empty"));
    return come_again;
  }
  try {
    const Json question = {
        {"verb", "mail-in"}, {"follows", true}, {"size", mail.size}, {"sender", sender}, {"recipient", recipient}};
    const Json answer = Json::parse(
        cli::ask(socket, question.dump(-1, ' ', false, Json::error_handler_t::replace), patience, &mail.bytes));
    if (answer.value("ok", false)) return yes;
    terminal.error(terminal.in_language(answer));
  } catch (const std::exception& away) {
    terminal.error(terminal.say("cli.no-daemon", {{"socket", socket}, {"reason", std::string(away.what())}}));
  }
  return come_again;
}

int mail_list(const Terminal& terminal, const Daemon& daemon, bool all) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "mail list"}, {"all", all}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  if (data->empty()) return terminal.line(terminal.say(all ? "cli.mail-none" : "cli.mail-none-waits")), yes;
  std::vector<std::vector<std::string>> rows;
  for (const Json& mail : *data) {
    rows.push_back({mail.value("sha256", "").substr(0, 12), mail.value("charter", ""), mail.value("body", ""),
                    result_of(terminal, mail)});
  }
  terminal.table({"mail", "charter", "body", "result"}, rows);
  return yes;
}

int mail_show(const Terminal& terminal, const Daemon& daemon, const std::string& sha256, bool raw,
              const std::string& folder) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "mail show"}, {"mail", sha256}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  const std::string bytes = trail::from_base64(data->value("raw", "")).value_or("");
  if (!folder.empty()) return saved(terminal, *data, bytes, folder);
  if (raw || !data->contains("text")) {
    // A stranger wrote it: on a terminal nothing of it is a command.
    const bool is_seen = isatty(STDOUT_FILENO) != 0;
    for (const std::string& line : is_seen ? lines_of(bytes) : std::vector<std::string>{})
      terminal.line(harmless(line));
    if (!is_seen) std::cout << bytes;
    return yes;
  }
  for (const Json& address : (*data)["from"])
    terminal.line(terminal.say("cli.mail-from", {{"address", harmless(address.get<std::string>())}}));
  terminal.line(terminal.say("cli.mail-subject", {{"subject", harmless(data->value("subject", ""))}}));
  terminal.line(terminal.say("cli.mail-result", {{"result", result_of(terminal, *data)}}));
  terminal.line("");
  for (const std::string& line : lines_of(data->value("text", ""))) terminal.line(harmless(line));
  for (const Json& file : (*data)["files"])
    terminal.line(terminal.say("cli.mail-file", {{"file", file_name(file)},
                                                 {"type", harmless(file.value("type", ""))},
                                                 {"size", file.value("size", std::int64_t{0})}}));
  return yes;
}

int mail_done(const Terminal& terminal, const Daemon& daemon, const std::string& sha256, const std::string& by) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "mail done"}, {"mail", sha256}, {"by", by}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.say("cli.mail-is-done"));
  return yes;
}

}  // namespace mithaq::cli
