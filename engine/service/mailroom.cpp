#include "service/mailroom.h"

#include "host/supervisor.h"

namespace mithaq::service {

namespace {

constexpr std::chrono::seconds looks_every{60}, looks_every_in_a_folder{1};

std::string email_setting(const Premises& premises, const char* key) {
  for (const definitions::PluginTable& plugin : premises.settings.plugins)
    if (plugin.name == "email")
      if (const auto found = plugin.values.find(key); found != plugin.values.end()) return found->second;
  return "";
}

}  // namespace

Mailroom::Mailroom(Premises& premises, House& house, Clock& clock, std::function<Inbox*()> inbox, Log log)
    : premises_(premises), house_(house), clock_(clock), inbox_(std::move(inbox)), log_(std::move(log)) {
  if (fetches()) premises_.sweep_began = 0;  // nothing has been looked at yet
}

Mailroom::~Mailroom() { stop(); }

bool Mailroom::fetches() const {
  const std::string mode = email_setting(premises_, "inbound.mode");
  return mode == "pop3" || mode == "maildir";
}

void Mailroom::start() {
  if (fetches()) thread_ = std::thread([this] { loop(); });
}

void Mailroom::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

int Mailroom::sweep() {
  Inbox* inbox = inbox_();
  if (!inbox) throw host::WorkerAway("no inbox");
  const Moment began = clock_.now();
  int taken = 0;
  while (const auto mail = inbox->next()) {
    const auto done = house_.receive(*mail);
    if (!done) throw std::runtime_error("cannot record a mail: " + done.error().id);
    inbox->dispose(mail->uid);
    ++taken;
    log_("info", "mail " + done->verdict + (done->again ? " again" : "") +
                     (done->charter.empty() ? "" : " charter=" + done->charter));
    const std::lock_guard lock(mutex_);
    if (stopping_) return taken;
  }
  premises_.sweep_began = began.time_since_epoch().count();
  return taken;
}

Result<MailOutcome, Refusal> Mailroom::take(const std::string& raw, const Envelope& envelope, std::int64_t size) {
  Inbox* inbox = inbox_();
  if (!inbox) return Refusal{"no-inbox", {}};
  try {
    ReceivedMail mail = inbox->read(raw, envelope);
    if (size > static_cast<std::int64_t>(raw.size())) {
      mail.unread = "too-large";
      mail.raw_size = size;
    }
    return house_.receive(mail);
  } catch (const std::exception& broken) {
    log_("warning", std::string("mail-in: ") + broken.what());
    return Refusal{"no-inbox", {}};
  }
}

void Mailroom::loop() {
  const auto pause = email_setting(premises_, "inbound.mode") == "maildir" ? looks_every_in_a_folder : looks_every;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    std::string trouble;
    try {
      sweep();
    } catch (const std::exception& broken) {
      trouble = broken.what();
    }
    if (!trouble.empty() && trouble != trouble_) log_("warning", "mailbox: " + trouble);
    trouble_ = trouble;
    lock.lock();
    wake_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace mithaq::service
