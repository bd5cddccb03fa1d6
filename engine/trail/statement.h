// What a person signs: a short text that they can read, as canonical bytes (reference: trail 4.1). Written once, kept
// as evidence, never rebuilt. A reader takes no type that it does not know.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/id.h"
#include "model/moment.h"
#include "trail/digest.h"
#include "trail/public_key.h"
#include "trail/signature.h"

namespace mithaq::trail {

// mithaq/statement: the answer of a body, and the state of the log that it was prepared after.
struct Statement {
  std::string origin;  // of the log
  CharterId charter;
  StageId stage;
  int round = 0;
  BodyId body;
  std::string position;
  int revision = 0;
  Digest revision_sha256;
  Digest roll;
  std::optional<Digest> reservation;  // of the sealed document that the answer's entry names
  std::string text_ar, text_en;       // the whole sentence
  std::string nonce;                  // 32 hexadecimal digits, used once
  Moment prepared_at{}, expires_at{};
  std::int64_t checkpoint_size = 0;  // 0 before the log's first checkpoint; the root is then that of the empty tree
  Digest checkpoint_root;
  bool operator==(const Statement&) const = default;
};

std::string statement_bytes(const Statement& statement);
std::optional<Statement> statement_from(std::string_view bytes);

// mithaq/enrolment: whose key it is and what it is for; signed by the key itself, and by the one that it replaces.
struct Enrolment {
  std::string origin;
  BodyId body;
  std::optional<MemberId> member;  // none: the body's key, used by the members whom it names
  std::string fingerprint, algorithm, format;
  std::string replaces;    // fingerprint; empty: none
  PasskeyHome home;        // of a passkey
  std::string credential;  // of a passkey, base64url: by it the browser finds the key again
  std::string text_ar, text_en;
  std::string nonce;
  Moment prepared_at{};
  bool operator==(const Enrolment&) const = default;
};

std::string enrolment_bytes(const Enrolment& enrolment);
std::optional<Enrolment> enrolment_from(std::string_view bytes);

}  // namespace mithaq::trail
