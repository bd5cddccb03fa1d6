// What a witness adds under a checkpoint: it has seen this tree, at this time, and no other (C2SP tlog-cosignature;
// reference: trail 2.4). Signed is "cosignature/v1", LF, "time T", LF and the text of the checkpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/moment.h"
#include "trail/checkpoint.h"

namespace mithaq::trail {

inline constexpr std::uint8_t cosignature_type = 4;   // of a verifier key; signed into its id
inline constexpr std::size_t most_cosignatures = 63;  // of a published checkpoint, beside the line of the log

// An Ed25519 key from its 32 bytes of secret. Only the program of a witness holds one.
std::string ed25519_public(std::string_view seed);                               // 32 bytes
std::string ed25519_signature(std::string_view seed, std::string_view message);  // 64 bytes

VerifierKey cosigner_key(std::string_view name, std::string_view public_key);
NoteSignature cosignature(std::string_view seed, std::string_view name, std::string_view checkpoint_text, Moment at);
// When the witness says that it signed; nothing where the bytes are no cosignature.
std::optional<Moment> cosigned_at(const NoteSignature& signature);

std::string signature_line(const NoteSignature& signature);  // with its LF
// A line with or without its LF, and with white space around it, as people paste it.
std::optional<NoteSignature> signature_from_line(std::string_view line);
// All signature lines in a text of which the rest is something else: an answer by mail, a page. Quoted ones ("> ")
// are read too.
std::vector<NoteSignature> signatures_in(std::string_view text);

}  // namespace mithaq::trail
