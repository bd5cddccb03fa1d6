// Never answers: waits for ever, or (kind "freeze") stops its whole process, so that PING is not answered.
#include <mithaq/notifier.h>
#include <unistd.h>

#include <csignal>

namespace {

class Hangs : public mithaq::Notifier {
 public:
  explicit Hangs(const mithaq::Settings&) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice& notice, const mithaq::Progress&) override {
    if (notice.kind == "freeze") std::raise(SIGSTOP);
    for (;;) pause();
  }
};

}  // namespace

MITHAQ_NOTIFIER(Hangs)
