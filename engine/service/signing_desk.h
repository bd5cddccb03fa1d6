// The use cases of members' own signatures: what there is to sign, the signature itself, codes of level L1, and the
// keys of bodies and members (reference: trail 4).
//
// A refused signature is an entry of the trail where the link was good; the refusal is answered as everywhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/result.h"
#include "service/views.h"
#include "trail/statement.h"

namespace mithaq::service {

struct Caller;

// As it comes: a file or what was pasted; of a passkey the three parts that the script of the page sends.
struct SignatureFile {
  std::string file;
  std::string client_data, authenticator_data, signature;
};

struct KeyView {
  std::string fingerprint, algorithm, format, body, member;  // member empty: the body's key
  Text body_name;
  std::string state;       // offered, vouched, waiting (its first day is to come), valid, ended, replaced, revoked
  std::string credential;  // of a passkey
  std::string replaces, reason, distrust;
  std::vector<std::string> confirmed_by;
  Moment since{};                           // of the state
  std::optional<Moment> invalid_from = {};  // of a revoked one: it may have been in other hands from then on
  bool signed_by_old = false;
};

// A key of the log itself.
struct LogKeyView {
  std::string vkey;
  std::string state;  // offered, signs, beside (of its successor, until `until`), replaced
  std::string note;   // by which it takes the place of its predecessor, signed by both; empty: the first
  std::vector<std::string> confirmed_by;
  std::optional<Moment> since = {}, until = {};  // of the first none is known
};

// statement-deaf-union-17.json, and what is signed.
struct StatementFile {
  std::string name, bytes;
};

// What a link has to sign.
struct SigningView {
  std::string level;           // that the stage asks for
  std::string reached;         // of the body's newest answer; empty: it has given none
  std::string statement;       // SHA-256; empty: none is prepared that may be signed now
  std::string file_name;       // statement-deaf-union-17.json
  std::int64_t position = -1;  // seq of that answer
  Text text;
  Text expires;
  bool may_prepare = false;   // a new statement of the answer can be prepared
  bool lacks_second = false;  // one member has signed; another has to
  bool counted = false;
  bool is_closed = false;           // nothing more is signed in this round
  bool has_newer_revision = false;  // than the one of this round
  std::string distrusted, revoked;  // why the key under that answer is trusted in nothing, and its fingerprint
  std::vector<KeyView> keys;        // valid ones, that this member may sign with
  std::vector<KeyView> coming;      // those that are not valid yet
};

struct KeyWish {
  std::string file;  // public key or certificate as uploaded; of a passkey its SubjectPublicKeyInfo
  bool is_passkey = false;
  std::string credential;
  bool for_member = false;  // the member's own key, else the body's
  std::string replaces;     // fingerprint
};

class SigningDesk {
 public:
  virtual ~SigningDesk() = default;

  // For a member with a link; `principal` as in House::look_for. Looking changes nothing.
  virtual Result<SigningView, Refusal> to_sign(const std::string& token, const std::string& principal) = 0;
  virtual Result<StatementFile, Refusal> statement(const std::string& token, const std::string& principal,
                                                   const std::string& sha256) = 0;
  // The body's answer once more, word for word, with a new statement. `number`, `key` as of House::give.
  virtual Result<Receipt, Refusal> prepare(const std::string& token, const std::string& principal,
                                           const std::string& number, const std::string& key) = 0;
  virtual Result<Receipt, Refusal> sign(const std::string& token, const std::string& principal,
                                        const std::string& statement_sha256, const SignatureFile&) = 0;
  // A fresh confirmation number for this link, to the registered address.
  virtual std::optional<Refusal> send_code(const std::string& token) = 0;

  // Keys. The statement of enrolment comes first, to be signed with the key; then the key with its proof.
  virtual Result<std::vector<KeyView>, Refusal> own_keys(const std::string& token) = 0;
  virtual Result<trail::Enrolment, Refusal> enrolment(const std::string& token, const KeyWish&) = 0;
  virtual Result<KeyView, Refusal> offer(const std::string& token, const KeyWish&, const std::string& enrolment,
                                         const SignatureFile& possession, const SignatureFile& predecessor) = 0;

  // For administrators, over the local socket.
  virtual std::vector<KeyView> keys() = 0;
  virtual Result<trail::Enrolment, Refusal> enrolment_for(const Caller&, const std::string& body,
                                                          const std::string& member, const KeyWish&) = 0;
  virtual Result<KeyView, Refusal> offer_for(const Caller&, const std::string& body, const KeyWish&,
                                             const std::string& enrolment, const SignatureFile& possession,
                                             const SignatureFile& predecessor) = 0;
  virtual Result<KeyView, Refusal> confirm_key(const Caller&, const std::string& fingerprint) = 0;
  virtual Result<KeyView, Refusal> revoke_key(const Caller&, const std::string& fingerprint, const std::string& reason,
                                              const std::string& distrust, std::optional<Moment> invalid_from) = 0;

  // The log's own keys, the newest first. One administrator has the signer make a successor of the key that signs;
  // another one, who has compared it, confirms it. Refusals: signer-away, log-key-not-fitting, unknown-key,
  // same-person.
  virtual Result<std::vector<LogKeyView>, Refusal> log_keys() = 0;
  virtual Result<LogKeyView, Refusal> offer_log_key(const Caller&) = 0;
  virtual Result<LogKeyView, Refusal> confirm_log_key(const Caller&, const std::string& vkey) = 0;
};

}  // namespace mithaq::service
