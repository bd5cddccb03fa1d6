// What people and the clock ask of a charter. Everything random or read from outside travels inside.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/charter.h"

namespace mithaq::rules {

// Who asks, by which way, under which one-use key. Part of every command.
struct Origin {
  Actor actor;
  Channel channel = Channel::engine;
  std::string command;        // 32 hex: first 16 bytes of SHA-256 of the idempotency key
  std::string salt;           // 64 hex drawn in service/: the salts of sealed documents derive from it
  std::int64_t registry = 0;  // seq of the newest registry entry
};

struct OpenCharter {
  CharterId id;
  Text title;
  std::map<Language, std::string> texts;  // Markdown, through the door
  Digest workflow_sha256;                 // of the canonical snapshot
  std::string workflow_snapshot;          // its bytes
};

struct PublishRevision {
  std::map<Language, std::string> texts;
  std::string change = "substantive";  // editorial, substantive
  std::string reason;                  // why; shown as the reply to the objections it answers
  std::vector<ObjectionId> answers;    // objections that this revision answers
};

struct WithdrawCharter {
  std::string reason;
};

struct GivePosition {
  BodyId body;
  MemberId member;  // who speaks for it
  std::optional<RequestId> request;
  StageId stage;  // round and revision that the person had before their eyes
  int round = 0;
  int revision = 0;
  PositionKind position = PositionKind::abstain;
  std::vector<std::string> articles;
  std::string text;      // comment, reservation or reason
  std::string proposal;  // wording proposed with an objection
  std::string assurance = "L0";
  std::optional<MemberId> entered_by;  // paper, telephone, sign language: provisional until another confirms
};

// A second named person confirms what was entered for a body, or the body its own provisional answer.
struct ConfirmPosition {
  std::int64_t position = -1;  // seq
  MemberId entered_by;         // of that entry, read from the trail
  MemberId confirmed_by;
  std::string text, proposal;  // of that entry, read from the object store
};

struct ReportDelivery {
  JobKey job;
  BodyId body;
  std::string request;  // may be empty
  std::string word;     // accepted, refused, unknown, dead
  int attempt = 0;
  Digest message;  // of the bytes handed over
  std::string status;
  Digest private_object;        // sealed reply text and address
  std::string private_content;  // its bytes
};

struct ReportSeal {
  std::string what;
  Digest sha256;
  std::int64_t size = 0;
  std::string fingerprint;
  std::vector<Evidence> evidence;
};
struct ReportDeposit {
  bool deposited = false;
  std::string target, package, reason;
  Digest sha256;
  std::int64_t size = 0;
  bool present = false;
};

// The clock's turn: closes what is due, sends reminders that are due. No entries when nothing is.
struct Tick {};

using Command = std::variant<OpenCharter, PublishRevision, WithdrawCharter, GivePosition, ConfirmPosition,
                             ReportDelivery, ReportSeal, ReportDeposit, Tick>;

}  // namespace mithaq::rules
