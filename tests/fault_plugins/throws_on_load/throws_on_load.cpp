// Throws while the library is being loaded, where nothing can catch it.
#include <mithaq/notifier.h>

#include <stdexcept>

namespace {

bool fail() { throw std::runtime_error("loading"); }
[[maybe_unused]] const bool loaded = fail();

class ThrowsOnLoad : public mithaq::Notifier {
 public:
  explicit ThrowsOnLoad(const mithaq::Settings&) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice&, const mithaq::Progress&) override { return {}; }
};

}  // namespace

MITHAQ_NOTIFIER(ThrowsOnLoad)
