// A second count, written apart from rules/: from the entries alone, body by body, when everybody has said
// all they will say. Slow and plain, so that a reader can follow it with a pencil.
//
// It shares no code with rules/rule and rules/evolve. When both agree with what is recorded, an error would
// have to be made twice, in two ways of thinking.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/entry.h"
#include "model/value.h"

namespace mithaq::audit {

class Recount {
 public:
  // Every entry of one charter's strand, in order; the documents `workflow`, `roll` and `rule` with their content.
  // Throws WrongShape and trail::NotCanonical for a document that is none.
  void see(const Entry& entry);

  struct Result {
    Value tally;          // as stage-settled holds it
    std::string outcome;  // passed, failed, no-quorum, expired, returned, withdrawn
    int revision = 0;
  };
  // The round as it stands after the entries seen. Throws WrongShape when there is no such round.
  Result round(const std::string& stage, int number) const;
  // How many objections of the charter are open.
  std::int64_t open_objections() const;

  // What a round that opens must freeze: rule, quorum and positions as the definition has them; the quorum of the
  // second call where the round before, on the same text, had none. For `number` on `revision`, before its entry is
  // seen. None for a stage that the definition does not know.
  std::optional<Value> frozen_rule(const std::string& stage, int number, int revision) const;

 private:
  struct Answer {
    std::int64_t seq = 0;
    std::string body, position;
    std::vector<std::string> articles;
    bool complete = true, provisional = false, awaiting = false, contested = false;
  };
  struct Objection {
    std::int64_t seq = 0;
    std::string body;
    std::vector<std::string> articles;
    bool open = false;
  };
  struct Round {
    Value roll, rule;
    std::string cause, outcome;
    int revision = 0;
    std::vector<Answer> answers;
    std::set<std::string> objections;  // once closed: those that count
    std::string heard, heard_in;       // while it settles: whose answer came to count or not, in which command
  };
  using Name = std::pair<std::string, int>;
  Round& round_of(const Entry& entry);
  void carry(const Entry& entry);
  void close(const Entry& entry);
  void hear(const Entry& entry);
  void weigh(Round& round) const;
  void define(const Value& workflow);

  std::map<Name, Round> rounds_;
  std::map<std::string, Objection> objections_;     // by id
  std::map<std::string, std::string> tie_, chair_;  // by stage
  std::set<std::string> silence_;                   // stages in which it consents
  std::map<std::string, Value> stages_;             // as the definition in force has them
};

}  // namespace mithaq::audit
