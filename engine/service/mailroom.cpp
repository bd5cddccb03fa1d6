#include "service/mailroom.h"

#include <set>
#include <utility>

#include "host/supervisor.h"

namespace mithaq::service {

namespace {

constexpr std::chrono::seconds looks_every{60}, looks_every_in_a_folder{1};

std::string mode(const Premises& premises) { return premises.setting("email", "inbound.mode"); }

}  // namespace

Mailroom::Mailroom(Premises& premises, House& house, Clock& clock, std::function<Inbox*()> inbox, Log log)
    : premises_(premises), house_(house), clock_(clock), inbox_(std::move(inbox)), log_(std::move(log)) {
  if (fetches()) premises_.sweep_began = 0;  // nothing has been looked at yet
}

bool Mailroom::fetches() const { return mode(premises_) == "pop3" || mode(premises_) == "maildir"; }

void Mailroom::start() {
  if (!fetches()) return;
  const auto say_once = [this](const std::exception& broken) {
    if (trouble_ != broken.what()) log_("warning", std::string("mailbox: ") + broken.what());
    trouble_ = broken.what();
  };
  errand_.start(
      mode(premises_) == "maildir" ? looks_every_in_a_folder : looks_every,
      [this] {
        sweep();
        trouble_.clear();
      },
      say_once);
}

// A mail that cannot be recorded for a reason of its own stays where it is, and does not keep the next ones out; while
// the disk takes nothing, none of them is tried.
bool Mailroom::record(const ReceivedMail& mail) {
  std::string why;
  try {
    const auto done = house_.receive(mail);
    if (done) {
      if (!done->is_left || !done->again)
        log_("info", "mail " + done->verdict + (done->again ? " again" : "") + (done->is_left ? " left" : "") +
                         (done->charter.empty() ? "" : " charter=" + done->charter));
      unrecorded_.erase(mail.uid);
      return !done->is_left;
    }
    if (done.error().id == "read-only") throw host::WorkerAway("the disk takes nothing: mail waits");
    why = done.error().id;
  } catch (const host::WorkerAway&) {
    throw;
  } catch (const std::exception& broken) {
    why = broken.what();
  }
  if (std::exchange(unrecorded_[mail.uid], why) != why)
    log_("error", "a mail cannot be recorded and is left in the mailbox: " + why);
  return false;
}

int Mailroom::sweep() {
  Inbox* inbox = inbox_();
  if (!inbox) throw host::WorkerAway("no inbox");
  const Moment began = clock_.now();
  int taken = 0;
  std::set<std::string> seen;
  while (const auto mail = inbox->next()) {
    seen.insert(mail->uid);
    if (record(*mail)) {
      inbox->dispose(mail->uid);
      ++taken;
    }
    if (errand_.is_stopping()) return taken;
  }
  std::erase_if(unrecorded_, [&](const auto& one) { return !seen.contains(one.first); });  // somebody took it away
  premises_.mails_unrecorded = static_cast<int>(unrecorded_.size());
  premises_.sweep_began = began.time_since_epoch().count();
  return taken;
}

Result<MailOutcome, Refusal> Mailroom::take(const std::string& raw, const Envelope& envelope, std::int64_t size) {
  const std::lock_guard one_at_a_time(taking_);
  Inbox* inbox = inbox_();
  if (!inbox) return Refusal{"no-inbox", {}};
  try {
    ReceivedMail mail = inbox->read(raw, envelope);
    if (size > static_cast<std::int64_t>(raw.size())) {
      mail.unread = "too-large";
      mail.raw_size = size;
    }
    auto done = house_.receive(mail);
    if (done && done->is_left) return Refusal{"mail-too-large", {{"size", std::to_string(size)}}};
    return done;
  } catch (const std::exception& broken) {
    log_("warning", std::string("mail-in: ") + broken.what());
    return Refusal{"no-inbox", {}};
  }
}

Result<ReceivedMail, Refusal> Mailroom::look(const std::string& raw) {
  const std::lock_guard one_at_a_time(taking_);
  Inbox* inbox = inbox_();
  if (!inbox) return Refusal{"no-inbox", {}};
  try {
    return inbox->read(raw, {});
  } catch (const std::exception& broken) {
    log_("warning", std::string("mail show: ") + broken.what());
    return Refusal{"no-inbox", {}};
  }
}

}  // namespace mithaq::service
