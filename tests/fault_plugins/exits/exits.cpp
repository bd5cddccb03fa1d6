// Leaves in the middle of a job as if all were well.
#include <mithaq/notifier.h>
#include <unistd.h>

namespace {

class Exits : public mithaq::Notifier {
 public:
  explicit Exits(const mithaq::Settings&) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice&, const mithaq::Progress&) override { _exit(0); }
};

}  // namespace

MITHAQ_NOTIFIER(Exits)
