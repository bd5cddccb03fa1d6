#include "service/writer.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "rules/evolve.h"
#include "service/batch.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {
constexpr std::chrono::seconds quiet_before_rest{2};
}

Writer::Writer(store::Store& store, store::Objects& objects, Premises& premises, Clock& clock, Chance& chance,
               std::function<void(const std::string&)> lost, Limits limits)
    : store_(store),
      objects_(objects),
      premises_(premises),
      clock_(clock),
      chance_(chance),
      lost_(std::move(lost)),
      limits_(limits) {
  Strand& registry = strands_[std::string(registry_strand)];
  trail::KeyRegister keys;
  trail::LogKeys log_keys;
  for (const store::Leaf& leaf : store_.strand(registry_strand)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind == "workflow-published") published_[published_key(entry.data)] = entry.data.at("sha256").string();
    if (entry.kind.starts_with("key-")) keys.take(entry_with_documents(leaf, objects_));
    log_keys.take(entry);
    registry = {leaf.seq + 1, trail::hex(leaf.hash)};
  }
  keys_ = std::make_shared<const trail::KeyRegister>(std::move(keys));
  log_keys_ = std::make_shared<const trail::LogKeys>(std::move(log_keys));
  thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::future<Outcome> Writer::submit(Order order) {
  Waiting waiting{std::move(order), {}};
  std::future<Outcome> answer = waiting.promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      waiting.promise.set_value(Refusal{"stopping", {}});
      return answer;
    }
    queue_.push_back(std::move(waiting));
  }
  wake_.notify_one();
  return answer;
}

void Writer::on_commit(std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

std::int64_t Writer::registry_entries() const {
  const std::lock_guard lock(mutex_);
  return strands_.at(std::string(registry_strand)).entries;
}

std::shared_ptr<const trail::KeyRegister> Writer::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

std::shared_ptr<const trail::LogKeys> Writer::log_keys() const {
  const std::lock_guard lock(mutex_);
  return log_keys_;
}

std::shared_ptr<const Charter> Writer::charter(const CharterId& id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = charters_.find(id); found != charters_.end()) return found->second;
  }
  return load(id);
}

// Folds the charter from its entries. Two threads may do so at once; both come to the same.
std::shared_ptr<const Charter> Writer::load(const CharterId& id) {
  if (id.value == registry_strand) return nullptr;
  Charter charter;
  Strand strand;
  for (const store::Leaf& leaf : store_.strand(id.value)) {
    charter = rules::evolve(std::move(charter), entry_with_documents(leaf, objects_));
    strand = {leaf.seq + 1, trail::hex(leaf.hash)};
  }
  if (!charter.exists()) return nullptr;
  for (const Stage& stage : charter.definition->stages)
    if (stage.deadline) premises_.know_zone(stage.deadline->zone);
  const std::lock_guard lock(mutex_);
  auto& slot = charters_[id];
  if (!slot || slot->entries < charter.entries) {
    slot = std::make_shared<const Charter>(std::move(charter));
    strands_[id.value] = strand;
  }
  return slot;
}

void Writer::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto is_called = [this] { return stopping_ || !queue_.empty(); };
    if (is_tired_ && !wake_.wait_for(lock, quiet_before_rest, is_called)) {
      lock.unlock();
      rest();
      lock.lock();
    }
    wake_.wait(lock, is_called);
    if (queue_.empty()) return;  // stopping, and everything that was accepted is answered
    // Who was answered together tends to come back together: they are waited for, but no longer than their
    // last commit took. One who is alone is never kept waiting.
    if (last_batch_ > 1)
      wake_.wait_for(lock, last_took_,
                     [this] { return stopping_ || queue_.size() >= std::min(last_batch_, limits_.batch); });
    std::vector<Waiting> batch;
    while (!queue_.empty() && batch.size() < limits_.batch) {
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    lock.unlock();
    const auto begun = std::chrono::steady_clock::now();
    write(batch);
    last_took_ = std::chrono::steady_clock::now() - begun;
    last_batch_ = batch.size();
    is_tired_ = true;
    lock.lock();
  }
}

void Writer::rest() {
  is_tired_ = false;
  try {
    store_.rest();
  } catch (const store::OutcomeUnknown& unknown) {
    lost_(unknown.what());
  }
}

void Writer::write(std::vector<Waiting>& waiting) {
  Batch batch(*this);
  std::vector<std::optional<Outcome>> outcomes;
  std::optional<Refusal> failed;
  try {
    for (Waiting& one : waiting) outcomes.push_back(batch.take(one.order));
    if (!batch.empty()) batch.commit();
  } catch (const store::NoSpace&) {
    failed = Refusal{"read-only", {}};
  } catch (const store::OutcomeUnknown& unknown) {
    for (Waiting& one : waiting) one.promise.set_value(Refusal{"outcome-unknown", {}});
    lost_(unknown.what());
    return;
  } catch (...) {
    // A program error: nothing was written. Neighbours of the command that caused it do not suffer for it.
    if (waiting.size() == 1) return waiting.front().promise.set_exception(std::current_exception());
    for (Waiting& one : waiting) {
      std::vector<Waiting> alone;
      alone.push_back(std::move(one));
      write(alone);
    }
    return;
  }
  const bool wrote = !failed && !batch.empty();
  if (wrote) {
    std::vector<std::function<void()>> listeners;
    {
      const std::lock_guard lock(mutex_);
      batch.publish();
      listeners = listeners_;
    }
    for (const auto& listener : listeners) listener();
  }
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    // A refusal may rest on what a neighbour did a moment before: it falls with the batch, too.
    waiting[i].promise.set_value(failed ? Outcome(*failed) : std::move(*outcomes[i]));
  }
}

Entry entry_with_documents(const store::Leaf& leaf, const store::Objects& objects) {
  static const std::set<std::string_view> needed = {"workflow", "roll",       "rule",     "revision",
                                                    "calendar", "public-key", "enrolment"};
  Entry entry = trail::entry_from_leaf(leaf.bytes);
  for (Evidence& e : entry.evidence)
    // The text of a charter is asked for its title when the next one is published.
    if (needed.contains(e.role) || (entry.kind == "revision-published" && e.role == "text"))
      if (auto bytes = objects.get(e.sha256)) e.content = std::make_shared<const std::string>(std::move(*bytes));
  return entry;
}

}  // namespace mithaq::service
