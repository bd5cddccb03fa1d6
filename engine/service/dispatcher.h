// Takes what is due out of the outbox and has it done by the workers: one thread a plugin duty, and of a notifier one a
// connection.
//
// The attempt is committed before the worker starts, so that a crash is counted; what came of it is an entry
// of the trail or a wait for the next attempt. "accepted" is never called delivered.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "host/supervisor.h"
#include "service/addresses.h"
#include "service/asking.h"
#include "service/out_channel.h"
#include "service/publishing.h"
#include "service/schedule.h"
#include "service/view.h"
#include "service/writer.h"

namespace mithaq::service {

// Where jobs are done. Tests give fakes; the daemon gives the supervisor's stand-ins.
struct Hands {
  std::function<Notifier*(const std::string& plugin, int lane)> notifier;
  std::function<Signer*(const std::string& plugin)> signer;
  std::function<Archiver*(const std::string& plugin)> archiver;
  // Whether somebody works for this duty just now; while not, its jobs are left alone. None: always.
  std::function<bool(const std::string& plugin, const std::string& duty)> at_hand = {};
};

// What its table in config/mithaq.toml says of a notifier's connections and speed.
ChannelLimits channel_limits(const definitions::HouseSettings& settings, const std::string& plugin);

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
  int work_off(const std::string& plugin, const std::string& duty, int lane = 0);
  // Jobs that were in hand when the last process died: a notice may have gone out, the rest is repeatable.
  void reconcile();
  // The ways out, as administrators see them.
  std::vector<ChannelStatus> channels() const;
  // A person has put right what stopped a channel (empty: each). Answers how many had been stopped.
  int resume(const std::string& plugin);
  // Signs a checkpoint of the present head when there is anything new. Answers whether one was signed.
  bool checkpoint() { return publisher_.publish(); }
  Publisher& publisher() { return publisher_; }

  enum class To { administrators, everybody };
  // An alarm that belongs to no charter: phrases "<id>.subject" and "<id>.text", by every way that is open but one.
  void alarm(const std::string& id, const notices::Facts& facts, To to, const std::string& not_by = "");

 private:
  void loop(std::string plugin, std::string duty, int lane);
  std::optional<Job> pick(const std::string& plugin, const std::string& duty);
  bool attempt(Job job, int lane);  // false: the worker is away, leave the rest for later
  void no_longer_in_hand(const Job& job);
  // archiving.cpp
  std::string archiver_name() const;  // empty where no plugin has the duty
  bool seal(const Job& job);
  bool deposit(const Job& job);
  void refuse_with_faults(const Job& job, std::int64_t size) const;  // throws std::runtime_error
  // Until the time-stamping authority was asked once for what the job builds on. False where there is none.
  bool awaits_time_stamp(const Job& job);
  Entry packed(const Job& job, Archiver& archiver, Signer& signer, const std::string& audience);
  bool write(Order order);
  bool pay_debts();
  void put_off(const Job& job, const std::string& why);
  void settle(const Job& job, JobState state, const std::string& result);
  void give_back(const Job& job, Moment not_before, const std::string& why);

  // delivering.cpp
  DeliveryReport deliver(const Job& job, int lane);
  void came_back(const Job& job, const DeliveryReport& report);
  void conclude(const Job& job, const Ending& ending, const DeliveryReport& report);
  rules::ConfirmPosition acknowledged(const Job& job) const;
  JobHistory history(const Job& job);
  void let_go(const std::vector<JobKey>& jobs);
  std::string domain(const Job& job) const;
  void alarm(const ChannelStatus& stopped);  // alarming.cpp

  Premises& premises_;
  store::Store& store_;
  store::Objects& objects_;
  Writer& writer_;
  Clock& clock_;
  Chance& chance_;
  Hands hands_;
  Log log_;
  Scribe scribe_;
  Publisher publisher_;
  Addresses addresses_{premises_, store_};
  mutable std::mutex outbox_mutex_;  // of the next two: who picks a job picks it alone
  std::map<std::string, OutChannel> channels_;
  std::set<JobKey> in_hand_;
  std::mutex mutex_;
  std::condition_variable wake_;
  unsigned long wakes_ = 0;
  bool stopping_ = false;
  std::vector<Order> owed_;  // what came of jobs while the disk was full: written before anything new is tried
  std::vector<std::thread> threads_;
};

}  // namespace mithaq::service
