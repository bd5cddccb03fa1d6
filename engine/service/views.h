// What pages, API and command line are shown: whitelists of plain values, nothing that could leak.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/charter.h"
#include "model/text.h"
#include "model/value.h"

namespace mithaq::service {

// One answer as people read it.
struct PositionView {
  std::int64_t seq = -1;
  std::string body;  // id
  Text body_name;
  std::string position;  // id; empty: silent
  int revision = 0;
  std::vector<std::string> articles;
  std::string text, proposal;  // empty when erased
  std::string channel, assurance;
  bool counted = false;
  bool provisional = false, late = false, awaiting = false, incomplete = false;
  std::vector<std::string> missing;
  Moment at{};
};

struct ObjectionView {
  std::string id, body, state;
  Text body_name;
  std::vector<std::string> articles;
  std::string text, proposal, reply;
  std::optional<int> answered_in;
};

struct RoundView {
  std::string stage;
  Text stage_title;
  int number = 1, revision = 0;
  std::string state, cause, outcome;  // as in Round
  Moment opens{};
  std::optional<Moment> deadline, closing;
  std::string zone;
  Text deadline_text;  // by the one formatter
  Text rule_sentence, silence_sentence, needs_sentence;
  Value explanation;                    // evaluated now, or as settled
  std::vector<PositionView> positions;  // one a body of the roll, in its order; silent ones too
};

struct RevisionView {
  int number = 0;
  std::string change, sha256, fingerprint;  // 8 groups of 4
  std::map<Language, std::string> markdown;
};

struct CharterView {
  std::string id;
  Text title;
  std::string state;  // running, drafting, ratified, ended, withdrawn
  bool positions_public = false;
  std::vector<Text> stage_titles;  // of the workflow, in order
  std::vector<std::string> stage_ids;
  RevisionView revision;          // the newest
  std::vector<RoundView> rounds;  // oldest first; positions are empty unless public or asked for by an office
  std::vector<ObjectionView> objections;
  std::optional<Moment> ratified_at;
  Text ratified_text;
  std::vector<Deposit> deposits;
  std::int64_t entries = 0;
  Moment changed_at{};
};

// A member's link, looked at. Looking changes nothing.
struct LinkView {
  std::string state;    // open, answered, closed, superseded, void
  CharterView charter;  // rounds: the link's own round only, positions of this body only
  Text body_name;
  Language language = Language::ar;  // the member's own
  std::string body, member, request, stage;
  int round = 0, revision = 0;
  std::vector<std::string> offered;                           // ids of positions
  std::map<std::string, std::vector<std::string>> required;   // position id -> "article", "text"
  std::vector<std::pair<std::string, std::string>> articles;  // id, heading (of the language asked for)
  std::optional<PositionView> standing;                       // this body's newest answer in this round
  std::optional<PositionView> earlier;                        // on an earlier revision, awaiting confirmation
  bool change_allowed = true;
};

// What a member sends. The same from page, reply and key.
struct Answer {
  std::string position;
  std::vector<std::string> articles;
  std::string text, proposal;
};

// Given back after COMMIT.
struct Receipt {
  std::string charter;
  Text charter_title, body_name, stage_title;
  std::int64_t seq = -1;
  std::string leaf_hash;
  int revision = 0;
  PositionView position;
  Text received_at;
  bool again = false;  // the stored receipt of an earlier, equal submission
};

struct JobView {
  std::string key, plugin, duty, kind, charter, body, state, last_result;
  int attempt = 0;
  Moment created{}, not_before{};
};

struct MemberView {
  std::string id, body, language;
  Text body_name;
  std::vector<std::string> roles;
  bool has_address = false;
};

struct EntryView {  // one line of `mithaq trail show`
  std::int64_t seq = 0, index = -1;
  std::string leaf, leaf_hash;  // bytes; hex
};

}  // namespace mithaq::service
