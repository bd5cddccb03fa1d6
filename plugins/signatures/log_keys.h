// The keys of the log: the first, and those that took its place since. For a while an old one signs on beside its
// successor, so each stays in the folder (log.pem, log-2.pem ..) until an administrator takes it away.
//
// Next to checkpoints they sign one thing only: that one of them is followed by the next (reference: trail 4.4).
#pragma once

#include <mithaq/signer.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keys.h"
#include "vault.h"

namespace mithaq::signatures {

// "<origin>+<8 hex>+<base64(type || key)>", type 0x01 = Ed25519.
std::string verifier_key(std::string_view origin, const Key& log);

// The text, an empty line, and a line of signature by each key. Deterministic.
std::string signed_note(const std::string& text, std::string_view origin, const std::vector<const Key*>& keys);

class LogKeys {
 public:
  // Makes the first one where no checkpoint was ever signed. Throws std::runtime_error where one was and none is there.
  explicit LogKeys(const Vault& vault);

  const Key& first() const { return keys_.front().key; }
  // Those that are named as verifier keys of that origin; the first where none is named. Empty: one is not there.
  std::vector<const Key*> named(std::string_view origin, const std::vector<std::string>& vkeys);
  // The successor of a key, named as verifier key of that origin, made where there is none yet; and the note that says
  // so, signed by it alone. Empty where there is no such key.
  LogKeyChange next(std::string_view origin, const std::string& replaces);
  // The note, signed by both. Empty where one of them is not there, or the one does not follow the other.
  LogKeyChange confirmed(std::string_view origin, const std::string& replaces, const std::string& vkey) const;

 private:
  struct Kept {
    int number;  // in the name of its file
    Key key;
  };
  void look_again();
  std::vector<Kept>::const_iterator find(std::string_view origin, const std::string& vkey) const;

  const Vault& vault_;
  std::vector<Kept> keys_;  // in the order of their numbers; never empty
};

}  // namespace mithaq::signatures
