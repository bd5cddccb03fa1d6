// Signed checkpoints in C2SP form: three lines of text, an empty line, signature lines (C2SP signed-note,
// tlog-checkpoint). Here they are read, written and checked; keys live with the signatures worker only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trail/digest.h"
#include "trail/merkle.h"

namespace mithaq::trail {

struct Checkpoint {
  std::string origin;  // "<host>/log"
  std::int64_t size = 0;
  Hash root{};
  bool operator==(const Checkpoint&) const = default;
};

struct NoteSignature {
  std::string name;       // key name, = origin for the log
  std::string key_id;     // 4 bytes
  std::string signature;  // the bytes after the key id
};

struct Note {
  std::string text;  // what is signed, LF at the end of each line
  std::vector<NoteSignature> signatures;
};

// "<name>+<8 hex>+<base64(type || key)>", type 0x01 = Ed25519.
struct VerifierKey {
  std::string name;
  std::string key_id;  // 4 bytes
  std::uint8_t type = 1;
  std::string public_key;  // 32 bytes
};

std::string checkpoint_text(const Checkpoint& checkpoint);  // three lines
std::optional<Checkpoint> checkpoint_from_text(std::string_view text);
std::optional<Note> note_from_text(std::string_view text);
std::string note_text(const Note& note);
std::optional<VerifierKey> verifier_key(std::string_view vkey);
std::string vkey_text(const VerifierKey& key);
std::string note_key_id(std::string_view name, std::uint8_t type, std::string_view public_key);

// True when the note carries a signature line of this key and it is good; unknown keys are ignored; a line
// of this key that is bad makes it false.
bool note_signed_by(const Note& note, const VerifierKey& key);
bool ed25519_holds(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace mithaq::trail
