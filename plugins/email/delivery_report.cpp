#include "delivery_report.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace mithaq::email {
namespace {

constexpr std::size_t most_reports = 100;
constexpr std::size_t longest_diagnostic = 1024;

// "rfc822; member@example.org": what stands behind the type.
std::string behind_type(std::string_view value) {
  const auto semicolon = value.find(';');
  std::string_view bare = trimmed(semicolon == std::string_view::npos ? value : value.substr(semicolon + 1));
  if (bare.starts_with('<') && bare.ends_with('>')) bare = bare.substr(1, bare.size() - 2);
  return std::string(bare);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "5.1.1" at the beginning of a text, RFC 3463.
std::string status_at(std::string_view text) {
  if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return "";
  std::size_t at = 2;
  for (int number = 0; number < 2; ++number) {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at]) && at - begin < 3) ++at;
    if (at == begin) return "";
    if (number == 0 && (at >= text.size() || text[at++] != '.')) return "";
  }
  if (at < text.size() && (is_digit(text[at]) || text[at] == '.')) return "";
  return std::string(text.substr(0, at));
}

std::string status_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.')) continue;
    if (auto status = status_at(text.substr(at)); !status.empty()) return status;
  }
  return "";
}

// The addresses between < and > that stand at the beginning of a line, as qmail and others name them.
std::vector<std::string> named_at_line_start(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty() && found.size() < most_reports) {
    const auto end = std::min(text.size(), text.find('\n'));
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
    const auto close = line.find('>');
    if (!line.starts_with('<') || close == std::string_view::npos) continue;
    const std::string_view address = line.substr(1, close - 1);
    if (address.find('@') != std::string_view::npos && address.find(' ') == std::string_view::npos)
      found.emplace_back(address);
  }
  return found;
}

// Later, not never: servers say so while they still try.
bool says_later(const HeaderLines& lines, std::string_view text) {
  const std::string words = lower(topmost(lines, "subject")) + "\n" + lower(text.substr(0, 4096));
  constexpr std::array<std::string_view, 5> sayings = {"delayed", "will be retried", "still trying",
                                                       "not yet been delivered", "you do not need to resend"};
  return std::any_of(sayings.begin(), sayings.end(),
                     [&](std::string_view saying) { return words.find(saying) != std::string::npos; });
}

}  // namespace

std::vector<MailReport> reports_from_status(std::string_view status) {
  std::vector<MailReport> reports;
  while (!trimmed(status).empty() && reports.size() < most_reports) {
    const std::size_t size = header_size(status);
    const HeaderLines fields = header_lines(status.substr(0, size));
    status.remove_prefix(size);
    MailReport report;
    report.action = lower(topmost(fields, "action"));
    report.status = status_at(trimmed(topmost(fields, "status")));
    report.recipient = behind_type(topmost(fields, "final-recipient"));
    if (report.recipient.empty()) report.recipient = behind_type(topmost(fields, "original-recipient"));
    report.diagnostic = behind_type(topmost(fields, "diagnostic-code")).substr(0, longest_diagnostic);
    if (!report.action.empty()) reports.push_back(std::move(report));  // else the group is about the message itself
  }
  return reports;
}

bool looks_like_bounce(const HeaderLines& lines, const std::vector<std::string>& from) {
  if (!topmost(lines, "x-failed-recipients").empty()) return true;
  constexpr std::array<std::string_view, 5> systems = {"mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon",
                                                       "mdaemon"};
  return std::any_of(from.begin(), from.end(), [&](const std::string& address) {
    const std::string local = lower(address.substr(0, address.find('@')));
    return std::find(systems.begin(), systems.end(), local) != systems.end();
  });
}

std::vector<MailReport> reports_from_words(const HeaderLines& lines, std::string_view text) {
  std::vector<std::string> recipients;
  std::string_view listed = topmost(lines, "x-failed-recipients");
  while (!listed.empty() && recipients.size() < most_reports) {
    const auto comma = std::min(listed.size(), listed.find(','));
    if (const auto one = trimmed(listed.substr(0, comma)); !one.empty()) recipients.emplace_back(one);
    listed.remove_prefix(std::min(listed.size(), comma + 1));
  }
  if (recipients.empty()) recipients = named_at_line_start(text);
  if (recipients.empty()) recipients.emplace_back();
  MailReport report;
  report.status = status_in(text.substr(0, 65536));
  report.action = report.status.starts_with('4') || says_later(lines, text) ? "delayed" : "failed";
  report.diagnostic = std::string(trimmed(text)).substr(0, longest_diagnostic);
  std::vector<MailReport> reports;
  for (const std::string& recipient : recipients) {
    report.recipient = recipient;
    reports.push_back(report);
  }
  return reports;
}

}  // namespace mithaq::email
