// Its constructor throws, as one does that misses a setting.
#include <mithaq/notifier.h>

#include <stdexcept>

namespace {

class RefusesToStart : public mithaq::Notifier {
 public:
  explicit RefusesToStart(const mithaq::Settings&) { throw std::runtime_error("smtp.host is missing"); }
  mithaq::DeliveryReport deliver(const mithaq::Notice&, const mithaq::Progress&) override { return {}; }
};

}  // namespace

MITHAQ_NOTIFIER(RefusesToStart)
