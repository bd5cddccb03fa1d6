// Speaks on the worker's socket itself and says what no worker may say; the notice's kind tells what.
#include <mithaq/notifier.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/channel.h"
#include "wire/messages.h"

namespace {

using namespace mithaq;

class BreaksProtocol : public Notifier {
 public:
  explicit BreaksProtocol(const Settings&) {}

  DeliveryReport deliver(const Notice& notice, const Progress&) override {
    const DeliveryReport report{Delivery::accepted, "", "", ""};
    const wire::DoneHead mine{notice.job_key, 1, false, ""};
    const std::string& kind = notice.kind;
    if (kind == "answers-twice") say(wire::done(mine, wire::to_fields(report)));
    if (kind == "hello-twice") say(wire::to_frame(wire::Hello{"breaks_protocol", "notifier", "", "", ""}));
    if (kind == "other-job") say(wire::done({"another", 1, false, ""}, wire::to_fields(report)));
    if (kind == "other-fence") say(wire::done({notice.job_key, 99, false, ""}, wire::to_fields(report)));
    if (kind == "progress-of-other-job") say(wire::to_frame(wire::ProgressNote{"another", "handing-over"}));
    if (kind == "nul-in-text") say(wire::to_frame(wire::LogLine{"info", std::string("a\0b", 3)}));
    if (kind == "long-text") say(wire::to_frame(wire::LogLine{"info", std::string(513, 'x')}));
    if (kind == "unknown-type") say({static_cast<wire::Type>(77), {}});
    if (kind == "daemons-word") say({wire::Type::ping, {}});
    if (kind == "no-answer-in-answer") say(wire::done(mine, {}));
    if (kind == "unknown-result") say(wire::done(mine, {{"delivery", "delivered"}}));
    if (kind == "bad-length") send_raw(std::string("\1\0\0\0\6\0\1\0\377\377\377\377\377\377", 14));
    if (kind == "half-a-header") send_raw("\1");
    if (kind == "packet-too-long") send_raw(wire::encode_header({wire::Type::pong, {}}) + std::string(70000, 'x'));
    if (kind == "other-process") speak_as_a_child();
    if (kind == "floods-the-log") {
      for (int i = 0; i < 5000; ++i) say(wire::to_frame(wire::LogLine{"info", "line " + std::to_string(i)}));
    }
    return report;
  }

 private:
  static void say(const wire::Frame& frame) {
    const wire::Channel channel(dup(wire::worker_socket));
    channel.send(frame);
  }
  static void send_raw(const std::string& bytes) {
    [[maybe_unused]] const auto sent = ::send(wire::worker_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  static void speak_as_a_child() {
    const pid_t child = fork();
    if (child == 0) {
      say({wire::Type::pong, {}});
      _exit(0);
    }
    waitpid(child, nullptr, 0);
  }
};

}  // namespace

MITHAQ_NOTIFIER(BreaksProtocol)
