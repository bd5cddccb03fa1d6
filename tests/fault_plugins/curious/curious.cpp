// Puts its hand into what is not its own, and says what the system says to that.
#include <fcntl.h>
#include <mithaq/archiver.h>
#include <mithaq/notifier.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace {

std::string said(int handle) {
  const std::string out = handle < 0 ? std::strerror(errno) : "done";
  if (handle >= 0) ::close(handle);
  return out;
}

std::string reach(const std::string& how, const std::string& path) {
  if (how == "read") return said(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (how == "write") return said(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (how == "list") return said(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (how == "child") return std::system(("cat " + path + " >/dev/null 2>&1").c_str()) == 0 ? "done" : "no";
  return said(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

class Curious : public mithaq::Notifier {
 public:
  explicit Curious(const mithaq::Settings&) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice& notice, const mithaq::Progress&) override {
    return {mithaq::Delivery::accepted, "250", reach(notice.kind, notice.text), std::string(64, 'a'), "dot", false};
  }
};

class Digger : public mithaq::Archiver {
 public:
  explicit Digger(const mithaq::Settings&) {}
  mithaq::SetSheet set(const mithaq::Sheet&) override { return {}; }
  mithaq::BuiltPackage build(const mithaq::Package& package) override { return {"", reach("read", package.name)}; }
  std::vector<mithaq::Target> targets() override { return {}; }
  mithaq::DepositReport deposit(const mithaq::Deposition& deposition) override {
    mithaq::DepositReport report;
    report.deposited = true;
    report.location = reach(deposition.target, deposition.name);
    return report;
  }
};

}  // namespace

MITHAQ_NOTIFIER(Curious)
MITHAQ_ARCHIVER(Digger)
