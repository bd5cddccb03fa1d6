#include "service/dispatcher.h"

#include <algorithm>
#include <array>

#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

using std::chrono::minutes;

// Waits before the next attempt (reference: mail 7); after the last one the same wait again.
constexpr std::array schedule = {minutes(1),  minutes(5),   minutes(15), minutes(30),
                                 minutes(60), minutes(120), minutes(240)};
constexpr minutes wait_after_unknown{30};
constexpr std::chrono::hours tries_for{120};
constexpr auto look_again = std::chrono::seconds(1);

// Whatever a relay said, as a string that canonical data may hold.
std::string plain_ascii(std::string_view text) {
  std::string out(text.substr(0, 1024));
  for (char& c : out)
    if (c < 0x20 || c > 0x7E) c = ' ';
  return out;
}

Actor plugin_actor(const Job& job) { return {"plugin", std::nullopt, job.plugin + "/" + job.duty}; }

}  // namespace

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
      scribe_(premises, store, objects, writer, clock) {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::start(const std::vector<std::pair<std::string, std::string>>& duties) {
  for (const auto& [plugin, duty] : duties) threads_.emplace_back([this, plugin, duty] { loop(plugin, duty); });
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

void Dispatcher::loop(std::string plugin, std::string duty) {
  unsigned long seen = 0;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    seen = wakes_;
    lock.unlock();
    try {
      work_off(plugin, duty);
    } catch (const std::exception& broken) {
      log_("error", "dispatcher " + plugin + "/" + duty + ": " + broken.what());
    }
    lock.lock();
    wake_.wait_for(lock, look_again, [&] { return stopping_ || wakes_ != seen; });
  }
}

int Dispatcher::work_off(const std::string& plugin, const std::string& duty) {
  int tried = 0;
  if (!pay_debts() || (hands_.at_hand && !hands_.at_hand(plugin, duty))) return tried;
  while (true) {
    const auto due = store_.due_jobs(plugin, duty, clock_.now(), 16);
    for (const Job& job : due) {
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return tried;
      }
      if (!attempt(job)) return tried;
      ++tried;
    }
    if (due.empty()) return tried;
  }
}

bool Dispatcher::attempt(Job job) {
  job.attempt += 1;
  Order claim;
  claim.moves.push_back({job.key, JobState::claimed, job.attempt, job.not_before, job.last_result, false});
  if (!writer_.run(std::move(claim))) return false;
  bool handed_over = false;
  try {
    if (job.duty == "notifier") return notify(job);
    return job.duty == "signer" ? seal(job) : deposit(job);
  } catch (const host::WorkerAway& away) {
    give_back(job, away.what());
    return false;
  } catch (const host::WorkerLost& lost) {
    handed_over = lost.after_handing_over;
    log_("warning", "job " + job.key.value + ": " + lost.what());
    if (handed_over)
      report_delivery(job, {Delivery::unknown, "", lost.what(), ""});
    else
      put_off(job, lost.what());
  } catch (const std::exception& failed) {
    log_("warning", "job " + job.key.value + ": " + failed.what());
    put_off(job, failed.what());
  }
  return true;
}

bool Dispatcher::notify(const Job& job) {
  Notifier* hand = hands_.notifier(job.plugin);
  if (!hand) throw host::WorkerAway("no notifier `" + job.plugin + "`");
  const Member* member = premises_.registry.member(job.member);
  if (!member || member->address.empty()) {
    report_delivery(job, {Delivery::refused, "", "no address", ""});
    return true;
  }
  report_delivery(job, hand->deliver(scribe_.notice(job), [](std::string_view) {}));
  return true;
}

// The answer that a receipt tells of: one by mail is confirmed with it.
rules::ConfirmPosition Dispatcher::acknowledged(const Job& job) const {
  rules::ConfirmPosition out;
  out.position = job.facts.at("position").integer();
  read_answer(store_, Viewer(premises_, objects_, clock_.now()), job.charter, out);
  return out;
}

// What the relay said becomes an entry; a deferral only waits.
void Dispatcher::report_delivery(const Job& job, const DeliveryReport& report) {
  if (report.result == Delivery::deferred) return put_off(job, report.text);
  const bool is_second_unknown = report.result == Delivery::unknown && was_unknown_before(job);
  Order order;
  order.charter = job.charter;
  order.actor = plugin_actor(job);
  rules::ReportDelivery command;
  command.job = job.key;
  command.body = job.body;
  command.request = job.request;
  command.attempt = job.attempt;
  command.message = report.message_sha256.empty() ? trail::digest("") : report.message_sha256;
  command.status = report.status;
  if (!report.text.empty()) {
    command.private_content =
        trail::sealed(chance_.hex(32), trail::write(Value::object({{"reply", plain_ascii(report.text)}})));
    command.private_object = trail::digest(command.private_content);
  }
  store::JobMove move{job.key, JobState::accepted, job.attempt, clock_.now(), report.text, false};
  if (report.result == Delivery::accepted) {
    command.word = "accepted";
    if (job.kind == "receipt") command.confirms = acknowledged(job);
    move.wipe_secret = true;
  } else if (report.result == Delivery::refused) {
    command.word = "refused";
    move.to = JobState::refused;
    log_("warning", "notice " + job.key.value + " refused: " + report.status + " " + report.text);
  } else {
    command.word = "unknown";
    move.to = is_second_unknown ? JobState::unknown : JobState::queued;
    move.not_before = clock_.now() + wait_after_unknown;
    move.last_result = "unknown";
  }
  order.command = std::move(command);
  order.moves.push_back(std::move(move));
  write(std::move(order));
}

void Dispatcher::settle(const Job& job, JobState state, const std::string& result) {
  Order order;
  order.moves.push_back({job.key, state, job.attempt, clock_.now(), result, false});
  write(std::move(order));
}

void Dispatcher::put_off(const Job& job, const std::string& why) {
  const bool time_is_up = clock_.now() - job.created > tries_for;
  const auto place = std::min<std::size_t>(static_cast<std::size_t>(job.attempt - 1), schedule.size() - 1);
  // 0.75 to 1.25 of the wait, so that what failed together does not come back together.
  const auto spread = static_cast<unsigned char>(chance_.bytes(1)[0]);
  const auto wait = std::chrono::duration_cast<std::chrono::seconds>(schedule[place]) * (192 + spread / 2) / 256;
  Order order;
  order.moves.push_back(
      {job.key, time_is_up ? JobState::dead : JobState::deferred, job.attempt, clock_.now() + wait, why, false});
  if (time_is_up) {
    order.charter = job.charter;
    order.actor = plugin_actor(job);
    if (job.duty == "notifier")
      order.command =
          rules::ReportDelivery{job.key, job.body, job.request, "dead", job.attempt, trail::digest(""), "", "", ""};
  }
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

// Asked of the trail: a deferral in between does not make it forgotten.
bool Dispatcher::was_unknown_before(const Job& job) {
  const auto charter = writer_.charter(job.charter);
  if (!charter) return false;
  const auto last = charter->deliveries.find(job.key.value);
  return last != charter->deliveries.end() && last->second == "unknown";
}

// No worker: the job was never tried.
void Dispatcher::give_back(const Job& job, const std::string& why) {
  Order order;
  order.moves.push_back({job.key, JobState::queued, job.attempt, job.not_before, why, false});
  write(std::move(order));
}

void Dispatcher::reconcile() {
  for (const Job& job : store_.claimed_jobs()) {
    if (job.duty == "notifier")
      report_delivery(job, {Delivery::unknown, "", "the daemon ended while this was in hand", ""});
    else
      settle(job, JobState::queued, "the daemon ended while this was in hand");
  }
}

}  // namespace mithaq::service
