// One process for one plugin duty: limits itself, reads the library's ABI tag without running its code, loads
// it, says HELLO and does one job at a time until the daemon is gone.
//
//     mithaq-worker --plugin email --duty notifier --library build/plugins/email/email.so
//
// The socket to the daemon is descriptor 3; the settings come over it. Whatever the plugin does, the worst end
// is the end of this process: exceptions stop at the border and are answers, and the library is never
// unloaded. A second thread reads the socket, so that PING is answered while a job runs.
#include <mithaq/archiver.h>
#include <mithaq/inbox.h>
#include <mithaq/notifier.h>
#include <mithaq/signer.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/dll/library_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "sandbox.h"
#include "wire/channel.h"
#include "wire/messages.h"

namespace {

using namespace mithaq;

constexpr int wrong_usage = 2, out_of_memory = 71, bad_frame = 76;

struct Plan {
  std::string plugin, duty, library;
};

// The library cannot be used: an answer to the daemon.
struct Refused : std::runtime_error {
  Refused(std::string id_, const std::string& detail) : std::runtime_error(detail), id(std::move(id_)) {}
  std::string id;
};

// Reads the names that the library exports in the section "mithaq", from the file.
void check_tag(const Plan& plan, const std::string& wanted) {
  if (!std::filesystem::exists(plan.library)) throw Refused("missing-file", plan.library);
  std::vector<std::string> tags;
  try {
    boost::dll::library_info info(plan.library);
    tags = info.symbols("mithaq");
  } catch (const std::exception& e) {
    throw Refused("not-a-library", plan.library + ": " + e.what());
  }
  const std::string family = "mithaq_" + plan.duty + "_v";
  std::string other;
  for (const auto& tag : tags) {
    if (tag == wanted) return;
    if (tag.starts_with(family)) other = tag;
  }
  if (!other.empty()) throw Refused("old-tag", other + " instead of " + wanted);
  throw Refused("no-tag", plan.library + ": " + wanted);
}

// The daemon's side of the conversation, seen from here.
class Daemon {
 public:
  explicit Daemon(int fd) : channel_(fd) {}

  wire::Frame first_frame() {
    wire::Frame frame;
    pid_t nobody = 0;
    if (channel_.receive(frame, nobody) != wire::Heard::frame) _exit(0);
    return frame;
  }

  // Answers PING at once and queues the rest; without a daemon there is nothing left to do.
  void listen() {
    std::thread([this] {
      try {
        wire::Frame frame;
        pid_t nobody = 0;
        while (channel_.receive(frame, nobody) == wire::Heard::frame) {
          if (frame.type == wire::Type::ping) {
            channel_.send({wire::Type::pong, {}});
            continue;
          }
          const std::lock_guard lock(mutex_);
          jobs_.push_back(std::move(frame));
          arrived_.notify_one();
        }
      } catch (const std::exception& e) {
        std::fprintf(stderr, "mithaq-worker: %s\n", e.what());
        _exit(bad_frame);
      }
      _exit(0);
    }).detach();
  }

  wire::Frame next_job() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !jobs_.empty(); });
    auto frame = std::move(jobs_.front());
    jobs_.pop_front();
    return frame;
  }

  // A worker that has lost its daemon goes no further: not even to the step that cannot be taken back.
  void tell(const wire::Frame& frame) const {
    try {
      channel_.send(frame);
    } catch (const wire::PeerGone&) {
      _exit(0);
    }
  }

 private:
  wire::Channel channel_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<wire::Frame> jobs_;
};

// One call of the duty: which function, its request, its answer.
wire::Fields answer(Notifier& notifier, const wire::JobHead& head, const wire::Fields& request, const Daemon& daemon) {
  if (head.call == wire::call_probe) return wire::to_fields(notifier.probe(wire::probe_request_from(request)));
  if (head.call == wire::call_message) return {{"message", notifier.message(wire::notice_from(request))}};
  if (head.call != wire::call_deliver) throw wire::BadFrame("unknown call: " + head.call);
  const Progress progress = [&](std::string_view phase) {
    daemon.tell(wire::to_frame(wire::ProgressNote{head.job, wire::clean_text(phase, 128)}));
  };
  return wire::to_fields(notifier.deliver(wire::notice_from(request), progress));
}

wire::Fields answer(Signer& signer, const wire::JobHead& head, const wire::Fields& request, const Daemon&) {
  if (head.call == wire::call_keys) return wire::to_fields(signer.keys());
  if (head.call == wire::call_seal) return wire::to_fields(signer.seal(wire::seal_request_from(request)));
  if (head.call == wire::call_seal_document)
    return wire::to_fields(signer.seal_document(wire::document_request_from(request)));
  if (head.call == wire::call_next_log_key)
    return wire::to_fields(signer.next_log_key(wire::Reader(request).text("replaces")));
  if (head.call == wire::call_confirm_log_key) {
    const wire::Reader said(request);
    return wire::to_fields(signer.confirm_log_key(said.text("replaces"), said.text("vkey")));
  }
  if (head.call != wire::call_sign_checkpoint) throw wire::BadFrame("unknown call: " + head.call);
  return wire::to_fields(signer.sign_checkpoint(wire::checkpoint_request_from(request)));
}

wire::Fields answer(Archiver& archiver, const wire::JobHead& head, const wire::Fields& request, const Daemon&) {
  if (head.call == wire::call_set) return wire::to_fields(archiver.set(wire::sheet_from(request)));
  if (head.call == wire::call_build) return wire::to_fields(archiver.build(wire::package_from(request)));
  if (head.call == wire::call_targets) return wire::to_fields(archiver.targets());
  if (head.call != wire::call_deposit) throw wire::BadFrame("unknown call: " + head.call);
  return wire::to_fields(archiver.deposit(wire::deposition_from(request)));
}

wire::Fields answer(Inbox& inbox, const wire::JobHead& head, const wire::Fields& request, const Daemon&) {
  const wire::Reader read(request);
  if (head.call == wire::call_next) return wire::to_fields(inbox.next());
  if (head.call == wire::call_probe) return wire::to_fields(inbox.probe(wire::probe_request_from(request)));
  if (head.call == wire::call_read) {
    return wire::to_fields(std::optional(inbox.read(read.bytes("raw"), wire::envelope_from(request))));
  }
  if (head.call != wire::call_dispose) throw wire::BadFrame("unknown call: " + head.call);
  inbox.dispose(read.text("uid"));
  return {};
}

template <class Duty>
void do_one(Duty& duty, const wire::Frame& frame, const Daemon& daemon) {
  const auto head = wire::job_head(frame);
  wire::DoneHead end{head.job, head.fence, false, {}};
  wire::Fields fields;
  try {
    fields = answer(duty, head, frame.fields, daemon);
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory);  // what leaked stays leaked: only a fresh process helps
  } catch (const wire::BadFrame&) {
    throw;
  } catch (const std::exception& e) {
    end.failed = true;
    end.text = wire::clean_text(e.what(), wire::longest_said);
  } catch (...) {
    end.failed = true;
    end.text = "an exception that is no std::exception";
  }
  daemon.tell(wire::done(end, fields));
}

template <class Duty>
[[noreturn]] void serve(const Plan& plan, Daemon& daemon, const std::string& tag) {
  using Make = std::unique_ptr<Duty>(const Settings&);
  wire::Hello hello{plan.plugin, plan.duty, {}, {}, {}};
  try {
    auto given = wire::settings_from(daemon.first_frame());
    keep_to_own_rooms(plan.duty, given);
    given.erase("house");
    const Settings settings(std::move(given));
    check_tag(plan, tag);
    std::unique_ptr<Duty> duty;
    try {
      // Kept for ever: unloading a plugin is ending its process.
      auto* const library = new boost::dll::shared_library(plan.library, boost::dll::load_mode::rtld_now);
      duty = library->get_alias<Make>(tag)(settings);
    } catch (const CannotStart& e) {
      throw Refused("cannot-start", e.what());
    } catch (const std::exception& e) {
      throw Refused("would-not-start", e.what());
    } catch (...) {
      throw Refused("would-not-start", "an exception that is no std::exception");
    }
    hello.tag = tag;
    daemon.listen();
    daemon.tell(wire::to_frame(hello));
    for (;;) do_one(*duty, daemon.next_job(), daemon);
  } catch (const Refused& refused) {
    hello.refused = refused.id;
    hello.detail = wire::clean_text(refused.what(), wire::longest_said);
    daemon.tell(wire::to_frame(hello));
    _exit(1);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "mithaq-worker: %s/%s: %s\n", plan.plugin.c_str(), plan.duty.c_str(), e.what());
    _exit(bad_frame);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Plan plan;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--plugin") plan.plugin = argv[i + 1];
    if (name == "--duty") plan.duty = argv[i + 1];
    if (name == "--library") plan.library = std::filesystem::absolute(argv[i + 1]);
  }
  struct stat socket {};
  const bool connected = fstat(wire::worker_socket, &socket) == 0 && S_ISSOCK(socket.st_mode);
  if (plan.plugin.empty() || plan.duty.empty() || plan.library.empty() || !connected) {
    std::fputs("mithaq-worker is started by mithaqd: --plugin NAME --duty DUTY --library FILE, a socket as fd 3\n",
               stderr);
    return wrong_usage;
  }
  give_up_means(plan.duty);
  Daemon daemon(wire::worker_socket);
  if (plan.duty == "notifier") serve<Notifier>(plan, daemon, "mithaq_notifier_v3");
  if (plan.duty == "signer") serve<Signer>(plan, daemon, "mithaq_signer_v4");
  if (plan.duty == "archiver") serve<Archiver>(plan, daemon, "mithaq_archiver_v2");
  if (plan.duty == "inbox") serve<Inbox>(plan, daemon, "mithaq_inbox_v1");
  std::fprintf(stderr, "mithaq-worker: unknown duty: %s\n", plan.duty.c_str());
  return wrong_usage;
}
