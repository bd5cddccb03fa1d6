// Its function ends by an exception; with what = "int" by one that nobody expects.
#include <mithaq/notifier.h>

#include <stdexcept>

namespace {

class Throws : public mithaq::Notifier {
 public:
  explicit Throws(const mithaq::Settings& settings) : what_(settings.get("what")) {}
  mithaq::DeliveryReport deliver(const mithaq::Notice&, const mithaq::Progress&) override {
    if (what_ == "int") throw 7;
    throw std::runtime_error("the relay's name is \xff unknown" + std::string(5000, '.'));
  }

 private:
  std::string what_;
};

}  // namespace

MITHAQ_NOTIFIER(Throws)
