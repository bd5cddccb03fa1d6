// Who must have cosigned a checkpoint before it counts (C2SP tlog-policy; reference: trail 2.4).
//
//   log mithaq.example/log+5c6fe8a2+AQOhB7..
//   witness deaf-union witness.example/deaf-union+73063d67+BCmsuu.. https://witness.example
//   group federations 8 deaf-union gaza ..
//   quorum federations
//
// Names mean something inside the file only and may be in any script; they are bytes here.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trail/checkpoint.h"

namespace mithaq::trail {

struct Witness {
  std::string name;
  VerifierKey key;  // of a cosigner
  std::string url;  // submission prefix; empty: asked by mail, or by whoever carries the line
};

struct WitnessGroup {
  std::string name;
  int least = 0;  // so many members, each a witness or an earlier group
  std::vector<std::string> members;
};

struct Policy {
  std::vector<VerifierKey> logs;
  std::vector<Witness> witnesses;
  std::vector<WitnessGroup> groups;
  std::string quorum = "none";

  bool asks_for_witnesses() const { return quorum != "none"; }
  const Witness* witness(std::string_view name) const;
  // "8 of 15", "1 of 1"; empty for none. Written to the trail (witness-policy-changed).
  std::string quorum_words() const;
};

// `id`: line-form, key-form, name-twice, key-twice, unknown-name, member-twice, group-threshold, quorum-twice,
// quorum-missing, bad-character. Phrase: `policy.<id>`.
struct PolicyProblem {
  int line = 0;  // 0: of the whole file
  std::string id;
  std::string what;  // the word that is wrong; may be empty
  bool operator==(const PolicyProblem&) const = default;
};
// Every problem, never the first alone.
std::variant<Policy, std::vector<PolicyProblem>> policy_from_text(std::string_view text);

struct QuorumState {
  bool holds = false;
  std::vector<std::string> cosigned;  // names of the policy, in its order
  std::vector<std::string> missing;   // of those that the quorum knows
  std::vector<std::string> bad;       // a line by a known key that is not good: the note is worth nothing
  int needed = 0;                     // cosignatures at least that are still needed
};

// Unknown keys are ignored. The log's own signature is another question: signed_by_log.
QuorumState quorum_state(const Policy& policy, const Note& note);
bool quorum_holds(const Policy& policy, const Note& note);
// Whether one of the policy's logs, whose name is the origin of the checkpoint, has signed it.
bool signed_by_log(const Policy& policy, const Note& note);

}  // namespace mithaq::trail
