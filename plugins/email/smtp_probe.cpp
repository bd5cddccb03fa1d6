#include "smtp_probe.h"

#include <algorithm>
#include <array>

namespace mithaq::email {
namespace {

using Facts = std::map<std::string, std::string>;

constexpr const char* steps_in_order[] = {"name", "connect", "banner", "tls",    "ehlo",
                                          "auth", "mail",    "rcpt",   "message"};
constexpr const char* time_is_over = "time is over";

// A person waits: not as long as a mail would.
SmtpTimers patience(SmtpTimers timers) {
  timers.connect = std::min(timers.connect, std::chrono::milliseconds(15000));
  timers.reply = std::min(timers.reply, std::chrono::milliseconds(20000));
  timers.dot = std::min(timers.dot, std::chrono::milliseconds(120000));
  return timers;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

class Probe {
 public:
  Probe(SmtpSettings settings, const std::optional<Message>& message)
      : settings_(std::move(settings)), message_(message), session_(settings_) {}

  std::vector<ProbeStep> run() {
    if (find_name() && connect() && secured_at_once() && greeted() && secured() && logged_in()) hand_over();
    for (std::size_t i = steps_.size(); i < std::size(steps_in_order); ++i) skip(steps_in_order[i], "");
    return std::move(steps_);
  }

 private:
  bool ok(const char* step, Facts facts = {}) {
    steps_.push_back({step, "ok", "", std::move(facts)});
    return true;
  }
  bool failed(const char* step, const std::string& cause, Facts facts = {}) {
    facts.try_emplace("host", settings_.host);
    facts.try_emplace("port", std::to_string(settings_.port));
    steps_.push_back({step, "failed", cause, std::move(facts)});
    return false;
  }
  void skip(const char* step, const char* cause) { steps_.push_back({step, "skipped", cause, {}}); }
  // The line broke in the middle of a step, or nothing came.
  bool broke(const char* step, const Ended& end) {
    return failed(step, end.said == time_is_over ? "fell-silent" : "broke-off", {{"said", end.said}});
  }
  Session::Limit limit() const { return Session::Clock::now() + settings_.timers.before_dot; }

  bool find_name() {
    std::vector<std::string> found;
    try {
      found = addresses_of(settings_.host);
    } catch (const Broken&) {
      return failed("name", "no-such-name");
    }
    if (found.empty()) return failed("name", "no-such-name");
    return ok("name", {{"host", settings_.host}, {"addresses", joined(found)}});
  }

  bool connect() {
    try {
      session_.connect(limit());
    } catch (const Ended& end) {
      const std::string cause = end.said.find("without TLS only") != std::string::npos     ? "not-loopback"
                                : end.said.find("Connection refused") != std::string::npos ? "connect-refused"
                                : end.said.find("imeout") != std::string::npos             ? "connect-timeout"
                                                                                           : "connect-failed";
      return failed("connect", cause, {{"said", end.said}});
    }
    return ok("connect", {{"peer", session_.peer()}});
  }

  // Where TLS begins at once the banner comes inside it; the steps are told in the order of the others all the same.
  bool secured_at_once() {
    if (settings_.security == Security::none) return true;
    try {
      trust_ = trust_of(settings_);
    } catch (const Ended& end) {
      skip("banner", "");
      return failed("tls", "ca-unreadable", {{"file", settings_.ca_file}, {"said", end.said}});
    }
    if (settings_.security != Security::tls) return true;
    try {
      session_.secure(trust_, limit());
    } catch (const Ended& end) {
      skip("banner", "");
      return judge_certificate(end);
    }
    return true;
  }

  bool greeted() {
    try {
      session_.banner(limit());
    } catch (const Ended& end) {
      if (end.reply.code != 0) return failed("banner", "banner-refused", {{"said", end.said}});
      if (end.said == time_is_over) return failed("banner", "banner-silent");
      const bool is_nonsense = end.said.starts_with("not an SMTP") || end.said.starts_with("reply line") ||
                               end.said.starts_with("unexpected");
      return is_nonsense ? failed("banner", "banner-nonsense", {{"said", end.said}}) : broke("banner", end);
    }
    return ok("banner", {{"said", session_.greeting().text}});
  }

  bool secured() {
    if (settings_.security == Security::none) {
      skip("tls", "no-tls");
      return ehlo();
    }
    if (settings_.security == Security::starttls) {
      try {
        session_.greet(limit());
      } catch (const Ended& end) {
        skip("tls", "");
        return ehlo_failed(end);
      }
      try {
        session_.start_tls(trust_, limit());
      } catch (const Ended& end) {
        if (end.is_lacking) return failed("tls", "starttls-not-offered");
        if (end.reply.code != 0) return failed("tls", "starttls-refused", {{"said", end.said}});
        return end.phase == Phase::tls ? judge_certificate(end) : broke("tls", end);
      }
    }
    ok("tls", facts_of(session_.certificate()));
    return ehlo();
  }

  bool ehlo() {
    try {
      session_.greet(limit());
    } catch (const Ended& end) {
      return ehlo_failed(end);
    }
    return ok("ehlo", {{"size", session_.offers("SIZE") ? session_.words_of("SIZE") : "-"},
                       {"auth", session_.offers("AUTH") ? session_.words_of("AUTH") : "-"},
                       {"dsn", session_.offers("DSN") ? "yes" : "-"}});
  }

  bool ehlo_failed(const Ended& end) {
    return end.reply.code == 0 ? broke("ehlo", end) : failed("ehlo", "ehlo-refused", {{"said", end.said}});
  }

  bool logged_in() {
    if (settings_.user.empty()) {
      skip("auth", "no-login");
      return true;
    }
    const std::string offered = session_.offers("AUTH") ? session_.words_of("AUTH") : "-";
    try {
      session_.log_in(limit());
    } catch (const Ended& end) {
      const Facts facts = {{"said", end.said}, {"offered", offered}, {"user", settings_.user}};
      if (end.is_lacking)
        return failed("auth",
                      offered == "-"         ? "auth-not-offered"
                      : offers_one_of_ours() ? "auth-other"
                                             : "auth-foreign",
                      facts);
      if (end.reply.code == 0) return broke("auth", end);
      return failed("auth", end.reply.code >= 500 ? "auth-refused" : "auth-later", facts);
    }
    return ok("auth", {{"mechanism", session_.mechanism()}, {"user", settings_.user}});
  }

  bool offers_one_of_ours() {
    const std::string offered = " " + session_.words_of("AUTH") + " ";
    return std::ranges::any_of(std::array{" PLAIN ", " LOGIN ", " XOAUTH2 "},
                               [&](const char* word) { return offered.find(word) != std::string::npos; });
  }

  void hand_over() {
    if (!message_) {
      for (const char* step : {"mail", "rcpt", "message"}) skip(step, "not-asked");
      return;
    }
    const char* step = "mail";
    try {
      session_.mail(*message_, limit());
      ok("mail", {{"sender", message_->envelope_from}});
      step = "rcpt";
      session_.rcpt(*message_, limit());
      ok("rcpt", {{"to", message_->envelope_to}});
      step = "message";
      session_.data(limit());
      const Reply reply = session_.body(
          *message_, [](std::string_view) {}, limit());
      ok("message", {{"said", reply.text}, {"to", message_->envelope_to}});
    } catch (const Ended& end) {
      if (end.phase == Phase::dot && end.reply.code == 0) {
        failed("message", "message-unknown", {{"said", end.said}});
      } else if (end.reply.code == 0) {
        broke(step, end);
      } else {
        const std::string cause = std::string(step) + (end.reply.code >= 500 ? "-refused" : "-later");
        failed(step, cause, {{"said", end.said}, {"sender", message_->envelope_from}, {"to", message_->envelope_to}});
      }
    }
  }

  // The handshake has failed. A second connection only looks at what the server shows; no secret goes over it.
  bool judge_certificate(const Ended& end) {
    if (end.said == before_tls) return failed("tls", "tls-injected");
    const auto shown = look();
    if (!shown)
      return failed("tls", settings_.security == Security::tls ? "tls-not-spoken" : "tls-failed", {{"said", end.said}});
    const Facts facts = facts_of(*shown);
    if (shown->is_late) return failed("tls", "cert-expired", facts);
    if (shown->is_early) return failed("tls", "cert-early", facts);
    return failed("tls", shown->is_of_host ? "cert-untrusted" : "cert-name", facts);
  }

  static Facts facts_of(const Certificate& shown) {
    return {
        {"names", joined(shown.names)}, {"issuer", shown.issuer}, {"begins", shown.begins}, {"expires", shown.expires}};
  }

  std::optional<Certificate> look() {
    try {
      Session session(settings_);
      session.connect(limit());
      if (settings_.security == Security::tls) {
        session.secure(no_trust(), limit());
      } else {
        session.banner(limit());
        session.greet(limit());
        session.start_tls(no_trust(), limit());
      }
      return session.certificate();
    } catch (const Ended&) {
      return std::nullopt;
    }
  }

  SmtpSettings settings_;
  const std::optional<Message>& message_;
  Poco::Net::Context::Ptr trust_;
  Session session_;
  std::vector<ProbeStep> steps_;
};

}  // namespace

std::vector<ProbeStep> probe_smtp(SmtpSettings settings, const std::optional<Message>& message) {
  settings.timers = patience(settings.timers);
  return Probe(std::move(settings), message).run();
}

}  // namespace mithaq::email
