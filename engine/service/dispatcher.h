// Takes what is due out of the outbox and has it done by the workers, one thread a plugin duty.
//
// The attempt is committed before the worker starts, so that a crash is counted; what came of it is an entry
// of the trail or a wait for the next attempt. "accepted" is never called delivered.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host/supervisor.h"
#include "service/asking.h"
#include "service/view.h"
#include "service/writer.h"

namespace mithaq::service {

// Where jobs are done. Tests give fakes; the daemon gives the supervisor's stand-ins.
struct Hands {
  std::function<Notifier*(const std::string& plugin)> notifier;
  std::function<Signer*(const std::string& plugin)> signer;
  std::function<Archiver*(const std::string& plugin)> archiver;
  // Whether somebody works for this duty just now; while not, its jobs are left alone. None: always.
  std::function<bool(const std::string& plugin, const std::string& duty)> at_hand = {};
};

class Dispatcher {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  Dispatcher(Premises& premises, store::Store& store, store::Objects& objects, Writer& writer, Clock& clock,
             Chance& chance, Hands hands, Log log);
  ~Dispatcher();

  void start(const std::vector<std::pair<std::string, std::string>>& duties);  // plugin, duty
  void stop();
  void wake();
  // Does everything that is due now, on the caller's thread; answers how many jobs were tried. For tests.
  int work_off(const std::string& plugin, const std::string& duty);
  // Jobs that were in hand when the last process died: a notice may have gone out, the rest is repeatable.
  void reconcile();
  // Signs a checkpoint of the present head when there is anything new. Answers whether one was signed.
  bool checkpoint();

 private:
  void loop(std::string plugin, std::string duty);
  bool attempt(Job job);  // false: the worker is away, leave the rest for later
  bool notify(const Job& job);
  bool seal(const Job& job);
  bool deposit(const Job& job);
  bool write(Order order);
  bool pay_debts();
  bool was_unknown_before(const Job& job);
  void put_off(const Job& job, const std::string& why);
  void settle(const Job& job, JobState state, const std::string& result);
  void give_back(const Job& job, const std::string& why);
  void report_delivery(const Job& job, const DeliveryReport& report);
  rules::ConfirmPosition acknowledged(const Job& job) const;

  Premises& premises_;
  store::Store& store_;
  store::Objects& objects_;
  Writer& writer_;
  Clock& clock_;
  Chance& chance_;
  Hands hands_;
  Log log_;
  Scribe scribe_;
  std::mutex checkpoint_mutex_;
  std::chrono::steady_clock::time_point last_checkpoint_{};  // of this process
  std::int64_t looked_until_ = 0;  // no entry before this place of the log asks for a checkpoint at once
  std::mutex mutex_;
  std::condition_variable wake_;
  unsigned long wakes_ = 0;
  bool stopping_ = false;
  std::vector<Order> owed_;  // what came of jobs while the disk was full: written before anything new is tried
  std::vector<std::thread> threads_;
};

}  // namespace mithaq::service
