#include "smtp.h"

namespace mithaq::email {
namespace {

constexpr int mails_a_connection = 10;
constexpr std::size_t longest_report = 1024;

std::string status_of(const Reply& reply) {
  return reply.enhanced.empty() ? std::to_string(reply.code) : reply.enhanced;
}

Delivery meaning(Phase phase, int code) {
  if (phase < Phase::mail) return Delivery::deferred;  // 5xx here speaks about us, not about the mail
  if (phase == Phase::dot && code == 0) return Delivery::unknown;
  return code >= 500 ? Delivery::refused : Delivery::deferred;
}

DeliveryReport report_of(const Ended& end) {
  DeliveryReport report;
  report.result = meaning(end.phase, end.reply.code);
  if (end.reply.code != 0) report.status = status_of(end.reply);
  report.text = (std::string(name(end.phase)) + ": " + end.said).substr(0, longest_report);
  report.phase = id(end.phase);
  report.channel_fault = end.is_lacking || (end.reply.code >= 500 && end.phase != Phase::rcpt);
  return report;
}

}  // namespace

DeliveryReport Smtp::hand_over(const Message& message, const Progress& progress) {
  const Session::Limit all = Session::Clock::now() + settings_.timers.before_dot;
  const auto is_worn_out = [&] {
    return used_ >= mails_a_connection || Session::Clock::now() - last_use_ > settings_.timers.idle ||
           session_.is_stale();
  };
  if (session_.is_open() && is_worn_out()) session_.leave();
  for (;;) {
    const bool used_before = session_.is_open();
    try {
      if (!used_before) {
        session_.open(all);
        used_ = 0;
      }
      session_.envelope(message, all);
      const Reply reply = session_.body(message, progress, all);
      ++used_;
      last_use_ = Session::Clock::now();
      return {Delivery::accepted, status_of(reply), reply.text.substr(0, longest_report),
              message.sha256,     id(Phase::dot),   false};
    } catch (const Ended& end) {
      session_.leave();
      // The server had grown tired of this connection: that says nothing about the mail.
      if (used_before && end.phase == Phase::mail && (end.reply.code == 0 || end.reply.code == 421)) continue;
      DeliveryReport report = report_of(end);
      report.message_sha256 = message.sha256;
      return report;
    }
  }
}

}  // namespace mithaq::email
