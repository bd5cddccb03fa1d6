// Takes memory and gives none back.
#include <mithaq/notifier.h>

#include <cstddef>
#include <vector>

namespace {

class Leaks : public mithaq::Notifier {
 public:
  explicit Leaks(const mithaq::Settings&) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice&, const mithaq::Progress&) override {
    constexpr std::size_t step = std::size_t{16} << 20;
    for (int i = 0; i < 1024; ++i) kept_.emplace_back(step, 'x');
    return {mithaq::Delivery::accepted, "", "nobody stopped it", ""};
  }

 private:
  std::vector<std::vector<char>> kept_;
};

}  // namespace

MITHAQ_NOTIFIER(Leaks)
