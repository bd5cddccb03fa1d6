// Ends by a signal when the notice's kind says so, before or after the step that cannot be taken back.
#include <mithaq/notifier.h>

#include <cstdlib>

namespace {

class Aborts : public mithaq::Notifier {
 public:
  explicit Aborts(const mithaq::Settings&) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice& notice, const mithaq::Progress& progress) override {
    if (notice.kind == "abort-after-handing-over") progress(mithaq::handing_over);
    if (notice.kind.starts_with("abort")) std::abort();
    return {mithaq::Delivery::accepted, "", "", ""};
  }
};

}  // namespace

MITHAQ_NOTIFIER(Aborts)
