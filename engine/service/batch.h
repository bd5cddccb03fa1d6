// What shares one commit: commands decided one after the other, each seeing what the earlier ones did.
// Nothing of it is visible to anybody else until publish().
#pragma once

#include <future>
#include <set>

#include "service/writer.h"

namespace mithaq::service {

struct Writer::Waiting {
  Order order;
  std::promise<Outcome> promise;
};

class Writer::Batch {
 public:
  explicit Batch(Writer& writer) : writer_(writer) {}

  Outcome take(const Order& order);
  bool empty() const { return units_.empty(); }
  void commit();   // throws what Store::commit throws
  void publish();  // under the writer's lock

 private:
  std::shared_ptr<const Charter> charter(const CharterId& id);
  Strand strand(const std::string& id);
  std::optional<Outcome> stored_answer(const Order& order) const;
  std::optional<Refusal> publish_workflow(const Order& order, store::Unit& unit, const std::string& command, Moment now,
                                          std::optional<std::string>& published);
  std::optional<Refusal> refused_guess(const Guess& guess);
  void append(store::Unit& unit, Entry& entry);
  Entry append_to_registry(store::Unit& unit, Entry entry, const std::string& command, Moment now);
  std::shared_ptr<const trail::KeyRegister> keys() const { return keys_ ? keys_ : writer_.keys(); }
  std::shared_ptr<const trail::LogKeys> log_keys() const { return log_keys_ ? log_keys_ : writer_.log_keys(); }
  Result<Entry, Refusal> change_keys(const Order& order, store::Unit& unit, const std::string& command, Moment now);
  void add_jobs(store::Unit& unit, std::vector<Job> jobs, Moment now, const std::string& code_for);

  Writer& writer_;
  std::vector<store::Unit> units_;
  std::map<CharterId, std::shared_ptr<const Charter>> charters_;
  std::map<std::string, Strand> strands_;
  std::map<std::string, Digest> published_;
  std::shared_ptr<const trail::KeyRegister> keys_;  // none until one of them changes
  std::shared_ptr<const trail::LogKeys> log_keys_;  // likewise
  std::map<Digest, int> wrong_numbers_;
  std::map<std::string, store::AnswerRow> answers_;
};

// "partnership-principles/1", from the data of workflow-published.
std::string published_key(const Value& data);

}  // namespace mithaq::service
