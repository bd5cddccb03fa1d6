#include "email/delivery_report.h"

#include "fuzz/targets.h"

namespace mithaq::fuzz {

namespace {

void check(const std::vector<MailReport>& reports) {
  promise(reports.size() <= 100, "at most a hundred");
  for (const MailReport& report : reports) {
    promise(!report.action.empty(), "each says what was done");
    promise(report.diagnostic.size() <= 1024, "a diagnosis of at most 1 KiB");
    promise(report.status.empty() || (report.status.size() >= 5 && report.status[1] == '.' &&
                                      report.status.find_first_not_of("0123456789.") == std::string::npos),
            "a status of RFC 3463");
  }
}

}  // namespace

void delivery_report(std::string_view bytes) {
  check(email::reports_from_status(bytes));
  const email::HeaderLines lines = email::header_lines(bytes);
  const auto words = email::reports_from_words(lines, bytes.substr(email::header_size(bytes)));
  check(words);
  promise(!words.empty(), "a bounce is about somebody");
  promise(words.front().action == "failed" || words.front().action == "delayed", "never or later");
}

}  // namespace mithaq::fuzz
