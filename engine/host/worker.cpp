#include "host/worker.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <system_error>

#include "host/process.h"

namespace mithaq::host {

using std::chrono::steady_clock;

namespace {

constexpr int frames_at_a_time = 256;  // then the deadlines are looked at, however much is said

}  // namespace

struct Worker::Call {
  // How it ended. Exceptions are made from it in the thread of the caller, not carried from one to the other.
  struct Outcome {
    enum class Kind { answered, failed, lost, away, too_large } kind;
    std::string text;
    bool after_handing_over = false;
  };
  using Kind = Outcome::Kind;

  wire::JobHead head;
  wire::Fields request;
  const std::function<void(const wire::Fields&)>* take = nullptr;  // lives as long as its caller waits
  std::promise<Outcome> end;
};

// From one start of the process to its end.
struct Worker::Life {
  Conversation conversation;
  wire::Channel channel;
  std::optional<Process> process;
  std::shared_ptr<Call> in_hand;
};

Worker::Worker(std::string program, WorkerPlan plan, const Timings& timings, Log log,
               std::function<void(const WorkerStatus&)> changed)
    : program_(std::move(program)),
      plan_(std::move(plan)),
      timings_(timings),
      log_(std::move(log)),
      changed_(std::move(changed)),
      crashes_(timings),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      jitter_(std::random_device{}()) {
  if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  status_.plugin = plan_.plugin;
  status_.duty = plan_.duty;
  status_.lane = plan_.lane;
  status_.state = "stopped";
}

Worker::~Worker() {
  stop();
  ::close(wake_);
}

// As the log calls it; the first lane is as good as the only one.
std::string Worker::name() const {
  return plan_.plugin + "/" + plan_.duty + (plan_.lane == 0 ? "" : "#" + std::to_string(plan_.lane));
}

void Worker::start() {
  const std::lock_guard lock(mutex_);
  if (thread_.joinable()) return;
  stopping_ = false;
  status_.state = "starting";
  thread_ = std::thread([this] { run(); });
}

void Worker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  resting_.notify_all();
  eventfd_write(wake_, 1);
  if (thread_.joinable()) thread_.join();
}

bool Worker::resume() {
  const std::lock_guard lock(mutex_);
  if (status_.state == "stopped") return false;
  resumed_ = true;
  if (away()) status_.state = "starting";  // calls wait from now on
  resting_.notify_all();
  eventfd_write(wake_, 1);
  return true;
}

WorkerStatus Worker::status() const {
  const std::lock_guard lock(mutex_);
  auto status = status_;
  status.crashes = crashes_.lately(steady_clock::now());
  return status;
}

void Worker::call(std::string_view function, std::string job, wire::Fields request,
                  const std::function<void(const wire::Fields&)>& take) {
  const auto call = std::make_shared<Call>();
  call->head = {std::move(job), 0, timings_.job, std::string(function)};
  call->request = std::move(request);
  call->take = &take;
  auto end = call->end.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (away()) throw WorkerAway(name() + " is " + status_.state + ": " + status_.reason);
    call->head.fence = next_fence_++;
    if (call->head.job.empty()) call->head.job = call->head.call + "-" + std::to_string(call->head.fence);
    waiting_.push_back(call);
  }
  eventfd_write(wake_, 1);
  const auto outcome = end.get();
  switch (outcome.kind) {
    case Call::Kind::answered:
      return;
    case Call::Kind::failed:
      throw DutyFailed(outcome.text);
    case Call::Kind::lost:
      throw WorkerLost(outcome.text, outcome.after_handing_over);
    case Call::Kind::away:
      throw WorkerAway(outcome.text);
    case Call::Kind::too_large:
      throw std::invalid_argument(outcome.text);
  }
}

void Worker::run() {
  const auto ended = [this] {
    const std::lock_guard lock(mutex_);
    return stopping_;
  };
  while (!ended()) {
    live();
    if (!ended()) rest();
  }
  enter("stopped");
  turn_away_waiting();
}

void Worker::live() {
  enter("starting");
  Life life{Conversation(plan_.plugin, plan_.duty, timings_, steady_clock::now()), {}, {}, {}};
  Verdict verdict;
  try {
    auto [here, there] = wire::make_channels();
    here.ask_who_sends();
    life.channel = std::move(here);
    const std::vector<std::string> of_the_token =
        plan_.duty == "signer" ? std::vector<std::string>{"SOFTHSM2_CONF"} : std::vector<std::string>{};
    life.process.emplace(
        program_, std::vector<std::string>{"--plugin", plan_.plugin, "--duty", plan_.duty, "--library", plan_.library},
        there, of_the_token);
    there.close();
    life.channel.send(wire::setup(plan_.settings));
    verdict = watch(life);
  } catch (const wire::BadFrame& e) {
    verdict = {"breach", e.what()};
  } catch (const wire::PeerGone&) {
    // Its ending tells more.
  } catch (const std::exception& e) {
    verdict = {"no-process", e.what()};
  }
  bury(life, std::move(verdict));
}

// Stays with the worker until it has to go; an empty verdict means that it went by itself.
Verdict Worker::watch(Life& life) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return {"stopped", ""};
      if (resumed_ && !life.conversation.busy()) return {"begun-anew", ""};
    }
    give_next(life);
    auto now = steady_clock::now();
    if (life.conversation.ping_is_due(now)) {
      life.channel.send({wire::Type::ping, {}});
      life.conversation.pinged(now);
    }
    const auto patience = std::chrono::ceil<std::chrono::milliseconds>(life.conversation.next_look() - now);
    const auto timeout =
        std::clamp(patience.count(), std::chrono::milliseconds::rep{0}, std::chrono::milliseconds::rep{60000});
    pollfd wanted[] = {{life.channel.fd(), POLLIN, 0}, {wake_, POLLIN, 0}};
    poll(wanted, 2, static_cast<int>(timeout));
    if (wanted[1].revents != 0) {
      eventfd_t count = 0;
      eventfd_read(wake_, &count);
    }
    if (wanted[0].revents != 0) {
      if (auto verdict = hear(life)) return *verdict;
    }
    if (auto verdict = life.conversation.overdue(steady_clock::now())) return *verdict;
  }
}

std::optional<Verdict> Worker::hear(Life& life) {
  for (int i = 0; i < frames_at_a_time; ++i) {
    wire::Frame frame;
    pid_t sender = 0;
    const auto heard = life.channel.receive(frame, sender);
    if (heard == wire::Heard::end) return Verdict{};
    if (heard == wire::Heard::nothing) return std::nullopt;
    if (sender != life.process->pid()) throw wire::BadFrame("a frame from process " + std::to_string(sender));
    switch (life.conversation.hear(frame, steady_clock::now())) {
      case Conversation::News::ready: {
        {
          const std::lock_guard lock(mutex_);
          status_.pid = life.process->pid();
          status_.version = life.conversation.hello().tag;
        }
        enter("ready");
        log_("info", name() + ": ready, process " + std::to_string(life.process->pid()));
        give_next(life);
        break;
      }
      case Conversation::News::refused:
        return Verdict{life.conversation.hello().refused, life.conversation.hello().detail};
      case Conversation::News::done:
        finish(life, frame);
        give_next(life);
        break;
      case Conversation::News::log:
        log_(life.conversation.line().level, name() + ": " + life.conversation.line().text);
        break;
      case Conversation::News::progress:
      case Conversation::News::nothing:
        break;
    }
  }
  return std::nullopt;
}

void Worker::give_next(Life& life) {
  while (life.conversation.ready() && !life.conversation.busy()) {
    std::shared_ptr<Call> call;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty() || resumed_) return;
      call = std::move(waiting_.front());
      waiting_.pop_front();
    }
    life.in_hand = call;
    life.conversation.begin(call->head, steady_clock::now());
    try {
      life.channel.send(wire::job(call->head, call->request));
    } catch (const std::invalid_argument& e) {
      life.in_hand.reset();
      life.conversation.take_back();
      call->end.set_value({Call::Kind::too_large, e.what()});
      continue;
    }
    enter("busy");
  }
}

// An answer that cannot be read is a breach: the call stays in hand and is lost with the worker.
void Worker::finish(Life& life, const wire::Frame& frame) {
  const auto& done = life.conversation.done();
  if (!done.failed) (*life.in_hand->take)(frame.fields);
  const auto call = std::move(life.in_hand);
  enter("ready");
  call->end.set_value({done.failed ? Call::Kind::failed : Call::Kind::answered, done.text});
}

void Worker::bury(Life& life, Verdict verdict) {
  if (life.process) {
    const Ending ending = life.process->end();
    if (verdict.id.empty()) verdict = verdict_of(ending);
  }
  life.channel.close();
  if (life.conversation.lines_dropped() > 0) {
    log_("warning", name() + ": log lines dropped: " + std::to_string(life.conversation.lines_dropped()));
  }
  {
    const std::lock_guard lock(mutex_);
    status_.pid = 0;
  }
  const std::string what = name() + ": " + verdict.id + (verdict.detail.empty() ? "" : ": " + verdict.detail);
  if (verdict.id == "stopped") {
    enter("stopped", verdict);
  } else if (verdict.id == "begun-anew") {
    log_("info", what);
    enter("starting");
  } else if (is_final(verdict)) {
    log_("error", what);
    enter("refused", verdict);
  } else {
    log_("warning", what);
    bool quarantine = false;
    {
      const std::lock_guard lock(mutex_);
      const auto now = steady_clock::now();
      crashes_.crashed(now);
      quarantine = crashes_.too_many(now);
    }
    if (quarantine) log_("error", name() + ": quarantined");
    enter(quarantine ? "quarantined" : "restarting", verdict);
  }
  if (life.in_hand) {
    // Without a verdict of the plugin's own, what it last said decides: after "handing-over" it may have happened.
    life.in_hand->end.set_value({Call::Kind::lost, what, life.conversation.handed_over()});
    life.in_hand.reset();
  }
  turn_away_waiting();
}

// Waits until the worker may be started again.
void Worker::rest() {
  std::unique_lock lock(mutex_);
  const auto enough = [this] { return stopping_ || resumed_; };
  if (status_.state == "restarting") {
    const double luck = std::uniform_real_distribution<>(0, 1)(jitter_);
    resting_.wait_for(lock, crashes_.wait(luck), enough);
  } else {
    resting_.wait(lock, enough);
  }
  if (resumed_) crashes_.forgive();
  resumed_ = false;
}

void Worker::enter(const std::string& state, const Verdict& why) {
  WorkerStatus now;
  {
    const std::lock_guard lock(mutex_);
    status_.state = state;
    if (state != "starting") {
      status_.reason = why.id;
      status_.detail = why.detail;
    }
    now = status_;
    now.crashes = crashes_.lately(steady_clock::now());
  }
  if (changed_) changed_(now);
}

bool Worker::away() const { return status_.state != "starting" && status_.state != "ready" && status_.state != "busy"; }

void Worker::turn_away_waiting() {
  std::deque<std::shared_ptr<Call>> waiting;
  std::string state;
  {
    const std::lock_guard lock(mutex_);
    if (!away()) return;
    waiting.swap(waiting_);
    state = status_.state;
  }
  for (const auto& call : waiting) call->end.set_value({Call::Kind::away, name() + " is " + state});
}

}  // namespace mithaq::host
