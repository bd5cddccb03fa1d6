#include "service/dispatcher.h"

#include <algorithm>
#include <charconv>

namespace mithaq::service {

namespace {

constexpr auto look_again = std::chrono::seconds(1);
constexpr auto while_away = std::chrono::seconds(10);
constexpr int looked_at_once = 64;  // due jobs, of which one is picked
constexpr int most_connections = 8;

int number(const definitions::PluginTable& table, const std::string& key, int otherwise, int most) {
  const auto found = table.values.find(key);
  if (found == table.values.end()) return otherwise;
  int value = 0;
  const std::string& text = found->second;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() ? std::clamp(value, 1, most) : otherwise;  // the plugin itself refuses a wrong one
}

}  // namespace

// Only a relay is spared: what is laid into a folder may go as fast as it can.
ChannelLimits channel_limits(const definitions::HouseSettings& settings, const std::string& plugin) {
  ChannelLimits limits;
  for (const definitions::PluginTable& table : settings.plugins) {
    if (table.name != plugin) continue;
    const auto transport = table.values.find("transport");
    const bool has_relay = transport != table.values.end() && transport->second == "smtp";
    limits.connections = number(table, "connections", has_relay ? 2 : 1, most_connections);
    limits.a_minute = number(table, "rate", has_relay ? 20 : 0, 1'000'000);
  }
  return limits;
}

Dispatcher::Dispatcher(Premises& premises, store::Store& store, store::Objects& objects, Writer& writer, Clock& clock,
                       Chance& chance, Hands hands, Log log)
    : premises_(premises),
      store_(store),
      objects_(objects),
      writer_(writer),
      clock_(clock),
      chance_(chance),
      hands_(std::move(hands)),
      log_(std::move(log)),
      scribe_(premises, store, objects, writer, clock),
      publisher_(
          premises, store, writer, clock, [this] { return hands_.signer("signatures"); }, log_,
          [this](const std::string& why) {
            alarm("checkpoint-refused", {{"why", keyword(why)}}, To::administrators);
          }) {
  publisher_.begun_anew = [this] {
    alarm("log-anew",
          {{"origin", premises_.log_origin()},
           {"size", writer_.log_keys()->kept()},
           {"address", premises_.settings.base_url}},
          To::everybody);
  };
  for (const definitions::Manifest& manifest : premises.manifests)
    if (std::ranges::find(manifest.duties, "notifier") != manifest.duties.end())
      channels_.emplace(manifest.name, OutChannel(channel_limits(premises.settings, manifest.name)));
}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::start(const std::vector<std::pair<std::string, std::string>>& duties) {
  for (const auto& [plugin, duty] : duties) {
    const int lanes = duty == "notifier" ? channel_limits(premises_.settings, plugin).connections : 1;
    for (int lane = 0; lane < lanes; ++lane)
      threads_.emplace_back([this, plugin, duty, lane] { loop(plugin, duty, lane); });
  }
}

void Dispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Dispatcher::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
  }
  wake_.notify_all();
}

void Dispatcher::loop(std::string plugin, std::string duty, int lane) {
  unsigned long seen = 0;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    seen = wakes_;
    lock.unlock();
    try {
      work_off(plugin, duty, lane);
    } catch (const std::exception& broken) {
      log_("error", "dispatcher " + plugin + "/" + duty + ": " + broken.what());
    }
    lock.lock();
    wake_.wait_for(lock, look_again, [&] { return stopping_ || wakes_ != seen; });
  }
}

int Dispatcher::work_off(const std::string& plugin, const std::string& duty, int lane) {
  int tried = 0;
  if (!pay_debts() || (hands_.at_hand && !hands_.at_hand(plugin, duty))) return tried;
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return tried;
    }
    const auto job = pick(plugin, duty);
    if (!job) return tried;
    const struct PutDown {
      Dispatcher& dispatcher;
      const Job& job;
      ~PutDown() { dispatcher.no_longer_in_hand(job); }
    } put_down{*this, *job};
    if (!attempt(*job, lane)) return tried;
    ++tried;
  }
}

// The oldest due job that may set out now. What its domain holds up is put off as long as that rests, so that it does
// not stand before the others.
std::optional<Job> Dispatcher::pick(const std::string& plugin, const std::string& duty) {
  const std::lock_guard lock(outbox_mutex_);
  const auto found = duty == "notifier" ? channels_.find(plugin) : channels_.end();
  OutChannel* const channel = found == channels_.end() ? nullptr : &found->second;
  const Moment now = clock_.now();
  if (channel && !channel->is_free(now)) return std::nullopt;
  for (;;) {
    Order resting;
    for (const Job& job : store_.due_jobs(plugin, duty, now, looked_at_once)) {
      if (in_hand_.contains(job.key)) continue;
      const std::string to = channel ? domain(job) : "";
      if (const auto until = channel ? channel->rests_until(to, now) : std::nullopt) {
        resting.moves.push_back({job.key, job.state, job.attempt, *until, job.last_result, false});
        continue;
      }
      if (channel && !channel->is_free_for(to)) continue;
      if (channel) channel->set_out(to, now);
      in_hand_.insert(job.key);
      return job;
    }
    if (resting.moves.empty() || !writer_.run(std::move(resting))) return std::nullopt;
  }
}

void Dispatcher::no_longer_in_hand(const Job& job) {
  const std::lock_guard lock(outbox_mutex_);
  in_hand_.erase(job.key);
}

bool Dispatcher::attempt(Job job, int lane) {
  if (job.duty != "notifier" && awaits_time_stamp(job)) return false;
  job.attempt += 1;
  Order claim;
  claim.moves.push_back({job.key, JobState::claimed, job.attempt, job.not_before, job.last_result, false});
  std::optional<DeliveryReport> report;
  Ending ending;
  std::string why;
  bool is_away = false;
  try {
    if (!writer_.run(std::move(claim))) throw host::WorkerAway("the disk is full");
    if (job.duty == "signer") return seal(job);
    if (job.duty == "archiver") return deposit(job);
    report = deliver(job, lane);
  } catch (const host::WorkerAway& away) {
    is_away = true;
    why = away.what();
  } catch (const host::WorkerLost& lost) {
    ending.how = lost.after_handing_over ? Ended::unknown : Ended::crashed;
    why = lost.what();
  } catch (const std::exception& failed) {
    why = failed.what();
  }
  if (report) return came_back(job, *report), true;
  if (job.duty == "notifier") {
    const std::lock_guard lock(outbox_mutex_);
    if (const auto channel = channels_.find(job.plugin); channel != channels_.end())
      channel->second.came_back(domain(job));
  }
  // What is written here wakes the dispatcher: a job that only waits for the signer does not come again at once.
  if (is_away) return give_back(job, job.duty == "notifier" ? job.not_before : clock_.now() + while_away, why), false;
  log_("warning", "job " + job.key.value + ": " + why);
  conclude(job, ending, {Delivery::deferred, "", why, ""});
  return true;
}

void Dispatcher::put_off(const Job& job, const std::string& why) {
  conclude(job, {Ended::deferred}, {Delivery::deferred, "", why, ""});
}

void Dispatcher::settle(const Job& job, JobState state, const std::string& result) {
  Order order;
  order.moves.push_back({job.key, state, job.attempt, clock_.now(), result, false});
  write(std::move(order));
}

// What became of a job is written, and where the disk says no it is kept until there is room.
bool Dispatcher::write(Order order) {
  const auto done = writer_.run(order);
  if (done) return true;
  log_("error", "outbox: " + done.error().id);
  if (done.error().id != "read-only" && order.command) {
    order.command.reset();  // the trail does not take it; the job must not stay in hand for that
    return write(std::move(order));
  }
  if (done.error().id != "read-only") return true;
  const std::lock_guard lock(mutex_);
  owed_.push_back(std::move(order));
  return false;
}

bool Dispatcher::pay_debts() {
  std::vector<Order> owed;
  {
    const std::lock_guard lock(mutex_);
    owed.swap(owed_);
  }
  bool all_paid = true;
  for (Order& order : owed) all_paid = write(std::move(order)) && all_paid;
  return all_paid;
}

// It was never tried, or is to be as if it had not been.
void Dispatcher::give_back(const Job& job, Moment not_before, const std::string& why) {
  Order order;
  order.moves.push_back({job.key, JobState::queued, job.attempt, not_before, why, false});
  write(std::move(order));
}

void Dispatcher::reconcile() {
  for (const Job& job : store_.claimed_jobs()) {
    if (job.duty == "notifier")
      conclude(job, {Ended::unknown}, {Delivery::unknown, "", "the daemon ended while this was in hand", ""});
    else
      settle(job, JobState::queued, "the daemon ended while this was in hand");
  }
}

}  // namespace mithaq::service
