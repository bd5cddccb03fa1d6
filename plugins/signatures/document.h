// The seal of a document that bears it: the PDF of a certificate, inside it; the tag manifest of a package, beside it.
//
// The bytes come from the caller, so their form is looked at first: a PDF that begins as one and whose only empty place
// is that of a signature, or lines of digests and paths. Neither can be read as the statement of another seal. The
// signature carries, among what it signs, the statement that is formatted here, with the counter of all seals; what it
// is over is computed here too.
#pragma once

#include <mithaq/signer.h>

#include <string>
#include <string_view>

#include "keys.h"
#include "vault.h"

namespace mithaq::signatures {

// Throws std::invalid_argument for what is no such document.
SealedDocument sealed_document(const DocumentRequest& request, const Keys& keys, const Vault& vault);

// Where a PDF has its place for a seal: everything before `from` and from `to` on is signed, and hexadecimal digits
// stand between the brackets at both ends. Throws std::invalid_argument where there is not exactly one, and it empty.
struct Place {
  std::size_t from = 0, to = 0;
};
Place place_for_seal(std::string_view pdf);

// Lines "<128 hex>  <path>", as a tag manifest of SHA-512 has them.
bool is_tag_manifest(std::string_view bytes);

std::string key_fingerprint(const Key& key);  // SHA-256 of the SubjectPublicKeyInfo, in hex

}  // namespace mithaq::signatures
