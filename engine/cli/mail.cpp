// `mithaq mail-in` and `mithaq mail`: what has come by mail, and what waits for a person.
#include <unistd.h>

#include <algorithm>
#include <iostream>

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
    std::string what = terminal.say("mail.verdict-" + mail.value("verdict", ""));
    if (const std::string reason = mail.value("reason", ""); !reason.empty())
      what += ": " + (terminal.phrases().has("mail.reason-" + reason) ? terminal.say("mail.reason-" + reason) : reason);
    rows.push_back({mail.value("sha256", "").substr(0, 12), mail.value("charter", ""), mail.value("body", ""), what});
  }
  terminal.table({"mail", "charter", "body", "result"}, rows);
  return yes;
}

int mail_show(const Terminal& terminal, const Daemon& daemon, const std::string& sha256) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "mail show"}, {"mail", sha256}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  std::string bytes = trail::from_base64(data->value("raw", "")).value_or("");
  // A stranger wrote it: on a terminal nothing of it is a command.
  if (isatty(STDOUT_FILENO) != 0)
    std::ranges::replace_if(
        bytes, [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F; }, ' ');
  std::cout << bytes;
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
