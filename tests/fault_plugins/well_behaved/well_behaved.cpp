// Does what it is asked to: the neighbour of the plugins that do not.
#include <mithaq/archiver.h>
#include <mithaq/inbox.h>
#include <mithaq/notifier.h>
#include <mithaq/signer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace {

class Neighbour : public mithaq::Notifier {
 public:
  explicit Neighbour(const mithaq::Settings& settings) : said_(settings.get("said")) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice& notice, const mithaq::Progress& progress) override {
    progress(mithaq::handing_over);
    return {mithaq::Delivery::accepted, "250", said_ + notice.text, std::string(64, 'a'), "dot", false};
  }
  std::vector<mithaq::ProbeStep> probe(const mithaq::ProbeRequest& request) override {
    return {{"connect", "ok", "", {{"host", "relay"}}}, {"rcpt", "failed", "rcpt-refused", {{"to", request.send_to}}}};
  }

 private:
  std::string said_;
};

class Stamp : public mithaq::Signer {
 public:
  explicit Stamp(const mithaq::Settings&) {}
  mithaq::SignerKeys keys() override { return {"log", "ssh", "certificate", "authority"}; }
  mithaq::SignedCheckpoint sign_checkpoint(const mithaq::CheckpointRequest& request) override {
    return {request.origin + "\n" + std::to_string(request.size) + "\n" + request.root + "\n", "", request.size,
            request.root};
  }
  mithaq::LogKeyChange next_log_key(const std::string& replaces) override { return {"next", replaces}; }
  mithaq::LogKeyChange confirm_log_key(const std::string& replaces, const std::string& vkey) override {
    return {vkey, replaces};
  }
  // Asked for a socket it says what the system says to that.
  mithaq::Seal seal(const mithaq::SealRequest& request) override {
    if (request.what == "socket") {
      const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
      const std::string said = handle < 0 ? std::strerror(errno) : "a socket";
      if (handle >= 0) ::close(handle);
      return {said, "", "", ""};
    }
    return {request.what + " " + request.charter, "armoured", std::string("0\0\1", 3), "SHA256:" + request.sha256};
  }
  mithaq::SealedDocument seal_document(const mithaq::DocumentRequest& request) override {
    return {request.bytes + " sealed", std::string("0\0\2", 3), request.what + " " + request.charter, "f"};
  }
};

class Shelf : public mithaq::Archiver {
 public:
  explicit Shelf(const mithaq::Settings&) {}
  mithaq::SetSheet set(const mithaq::Sheet& sheet) override {
    return {"<p>" + sheet.title, std::string(1, '\0') + sheet.blocks.at(0).cells.at(0)};
  }
  mithaq::BuiltPackage build(const mithaq::Package& package) override {
    std::string tar;
    for (const auto& file : package.files) tar += file.bytes;
    return {tar, package.name};
  }
  std::vector<mithaq::Target> targets() override { return {{"shelf", {"public"}}, {"cellar", {}}}; }
  mithaq::DepositReport deposit(const mithaq::Deposition& deposition) override {
    mithaq::DepositReport report;
    report.deposited = true;
    report.target = deposition.target;
    report.location = deposition.name;
    for (const auto& file : deposition.files) report.size += static_cast<std::int64_t>(file.bytes.size());
    return report;
  }
};

class Pigeonhole : public mithaq::Inbox {
 public:
  explicit Pigeonhole(const mithaq::Settings&) {}
  std::optional<mithaq::ReceivedMail> next() override {
    if (disposed_) return std::nullopt;
    mithaq::ReceivedMail mail;
    mail.uid = "1";
    mail.text = "1";
    return mail;
  }
  void dispose(const std::string& uid) override { disposed_ = uid == "1"; }
  mithaq::ReceivedMail read(const std::string& raw, const mithaq::Envelope& envelope) override {
    mithaq::ReceivedMail mail;
    mail.raw = raw;
    mail.raw_size = static_cast<std::int64_t>(raw.size());
    mail.return_path = envelope.sender;
    mail.recipients = {envelope.recipient};
    return mail;
  }
  std::vector<mithaq::ProbeStep> probe(const mithaq::ProbeRequest& request) override {
    return {{"pop3-connect", "ok", "", {{"to", request.send_to}}}};
  }

 private:
  bool disposed_ = false;
};

}  // namespace

MITHAQ_NOTIFIER(Neighbour)
MITHAQ_SIGNER(Stamp)
MITHAQ_ARCHIVER(Shelf)
MITHAQ_INBOX(Pigeonhole)
