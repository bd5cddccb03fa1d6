#include "service/stamping.h"

#include "trail/digest.h"
#include "trail/document.h"
#include "trail/time_stamp.h"

namespace mithaq::service {

namespace {

constexpr auto look_again = std::chrono::seconds(1);
constexpr auto rest_after_refusal = std::chrono::minutes(1);
constexpr std::size_t nonce_bytes = 8;
constexpr int worked = 200, servers_fault = 500;

// "tsa.example:8080" of an address.
std::string host_of(const std::string& url) {
  const std::size_t begin = url.find("://") + 3;
  return url.substr(begin, url.find_first_of("/?", begin) - begin);
}

}  // namespace

void Stamping::start() {
  if (premises_.settings.time_stamp_url.empty()) return;
  errand_.start(
      look_again, [this] { ask(); },
      [this](const std::exception& broken) { log_("error", std::string("time stamps: ") + broken.what()); });
}

int Stamping::ask() {
  if (premises_.settings.time_stamp_url.empty() || clock_.now() < rests_until_) return 0;
  std::vector<Stamp> due;
  {
    const std::lock_guard lock(book_mutex_);
    book_.read(store_);
    due = book_.due(clock_.now());
  }
  int tokens = 0;
  for (const Stamp& stamp : due) {
    if (errand_.is_stopping()) break;
    if (!is_wanted(stamp)) continue;
    tokens += ask(stamp);
  }
  return tokens;
}

// A token whose time nobody can trust is a token all the same; another is asked for where a ratification waits for it.
bool Stamping::is_wanted(const Stamp& stamp) const {
  if (!stamp.is_apart) return true;
  const auto charter = writer_.charter(stamp.charter);
  return stamp.what == "checkpoint" && charter && charter->definition->require_trusted_time &&
         rules::awaits_ratification(*charter);
}

// The question, the answer, and the certificates under which it was believed: whoever checks it later has all of it.
rules::ReportTimeStamp Stamping::answer_to(const Stamp& stamp) {
  const std::string query =
      trail::time_stamp_query(stamp.sha256, chance_.bytes(nonce_bytes), premises_.settings.time_stamp_policy);
  rules::ReportTimeStamp report;
  report.what = stamp.what;
  report.sha256 = stamp.sha256;
  report.authority = host_of(premises_.settings.time_stamp_url);
  report.attempt = stamp.attempts + 1;
  host::OutwardAnswer answer;
  try {
    answer = post_(premises_.settings.time_stamp_url, query);
  } catch (const host::Unreachable& away) {
    log_("warning", std::string("time stamps: ") + away.what());
    report.reason = "unreachable";
    return report;
  }
  if (answer.status != worked) {
    report.reason = answer.status >= servers_fault ? "faulty" : "rejected";
    return report;
  }
  const auto token = trail::time_stamp(query, answer.body, premises_.time_authorities);
  if (!token) {
    report.reason = token.error();
    return report;
  }
  report.time = token->time;
  if (!token->authority.empty()) report.authority = token->authority;
  report.evidence = {trail::document("query", trail::time_stamp_query_type, query),
                     trail::document("token", trail::time_stamp_reply_type, answer.body),
                     trail::document("chain", "application/pem-certificate-chain", premises_.time_authorities)};
  if (const auto checkpoint = store_.checkpoint(stamp.checkpoint); checkpoint && stamp.what == "checkpoint")
    report.evidence.push_back(trail::document("checkpoint", "text/plain", checkpoint->note));
  return report;
}

bool Stamping::ask(const Stamp& stamp) {
  rules::ReportTimeStamp report = answer_to(stamp);
  const bool came = report.time.has_value();
  if (!came)
    log_("warning",
         "time stamps: " + report.authority + " for " + stamp.charter.value + "/" + stamp.what + ": " + report.reason);
  Order order;
  order.charter = stamp.charter;
  order.actor = {"engine", std::nullopt, std::nullopt};
  order.command = std::move(report);
  const auto done = writer_.run(std::move(order));
  if (done) return came;
  rests_until_ = clock_.now() + rest_after_refusal;  // the disk is full: the authority is not asked in vain
  throw std::runtime_error("cannot record a time stamp: " + done.error().id);
}

std::vector<StampAwaited> Stamping::awaited() {
  if (premises_.settings.time_stamp_url.empty()) return {};
  const std::lock_guard lock(book_mutex_);
  book_.read(store_);
  std::vector<StampAwaited> out;
  for (const Stamp& stamp : book_.awaited())
    if (is_wanted(stamp))
      out.push_back(
          {stamp.charter.value, stamp.what, stamp.reason, stamp.attempts, stamp.failed_at, stamp.next(clock_.now())});
  return out;
}

}  // namespace mithaq::service
