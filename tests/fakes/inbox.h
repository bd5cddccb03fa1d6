// The duty "inbox" in memory: mails that a test lays down, and what became of them.
#pragma once

#include <mithaq/inbox.h>

#include <functional>
#include <stdexcept>

namespace mithaq::fakes {

class FakeInbox : public Inbox {
 public:
  std::vector<ReceivedMail> waiting;  // in order; each with its uid
  std::vector<std::string> disposed;  // uids, as they were told
  std::vector<ProbeStep> steps;       // what probe() says
  std::string broken;                 // a reason why next() throws
  // What read() makes of bytes; a test puts its own in place.
  std::function<ReceivedMail(const std::string&, const Envelope&)> reader = [](const std::string& raw,
                                                                               const Envelope& envelope) {
    ReceivedMail mail;
    mail.raw = raw;
    mail.raw_size = static_cast<std::int64_t>(raw.size());
    mail.return_path = envelope.sender.empty() ? "<>" : envelope.sender;
    mail.recipients = {envelope.recipient};
    return mail;
  };

  std::optional<ReceivedMail> next() override {
    if (!broken.empty()) {
      at_ = 0;
      throw std::runtime_error(broken);
    }
    if (at_ < waiting.size()) return waiting[at_++];
    at_ = 0;
    return std::nullopt;
  }
  // Gone at once, as from a Maildir.
  void dispose(const std::string& uid) override {
    disposed.push_back(uid);
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].uid != uid) continue;
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
      if (i < at_) --at_;
      return;
    }
  }
  ReceivedMail read(const std::string& raw, const Envelope& envelope) override { return reader(raw, envelope); }
  std::vector<ProbeStep> probe(const ProbeRequest&) override { return steps; }

 private:
  std::size_t at_ = 0;  // in this sweep
};

}  // namespace mithaq::fakes
