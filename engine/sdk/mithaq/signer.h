// The duty "signer": the only process that can read the installation's keys.
//
// It signs nothing but what it formats itself from these few facts: a checkpoint of the log, that one key of
// the log is followed by the next, a seal of a digest. A document that bears its seal itself is read first: only what
// has the form of such a document is sealed, so that no seal of a document can pass for a seal of anything else, and
// the signature names what the signer says of it.
#pragma once

#include <mithaq/plugin.h>

#include <cstdint>
#include <string>

namespace mithaq {

struct SignerKeys {
  std::string log_vkey;          // the first key of the log, as C2SP verifier key: "<origin>+<8 hex>+<base64>"
  std::string seal_ssh;          // "ssh-ed25519 AAAA…": key of the SSHSIG seal
  std::string seal_certificate;  // PEM: certificate of the CMS seal
  std::string seal_authority;    // PEM: the authority that issued it
};

struct CheckpointRequest {
  // "<host>/log", the signer's own; or "<host>/log-<n>", a log begun anew after a loss: those before it are closed
  // then.
  std::string origin;
  std::int64_t size = 0;
  std::string root;  // base64 of 32 bytes
  // Proof that the last signed checkpoint is a prefix: base64 hashes, one a line; empty for the first.
  std::int64_t old_size = 0;
  std::string old_root;
  std::string consistency;
  std::string keys = {};  // verifier keys that are to sign, one a line; empty: the first
};

struct SignedCheckpoint {
  std::string note;  // the whole signed note, LF at each end; empty when refused
  // "smaller-size", "other-root", "bad-consistency", "other-origin", "last-missing", "key-missing"
  std::string refusal;
  std::int64_t signers_size = 0;  // what the signer signed last: prove from there
  std::string signers_root;
};

// A key of the log that is to take the place of another.
struct LogKeyChange {
  std::string vkey;  // of the new one
  // "mithaq/log-key/v1", the new verifier key, "replaces <old verifier key>". Empty: a key is not there.
  std::string note;
};

struct SealRequest {
  std::string what;  // "certificate" or "package"
  std::string charter;
  std::string sha256;      // of what is sealed, 64 hex
  std::int64_t index = 0;  // place in the log up to which it speaks
};

struct Seal {
  std::string statement;    // seal.json: JCS, type mithaq/seal, formatted by the signer, with a rising counter
  std::string sshsig;       // armoured, namespace "mithaq-seal"
  std::string cms;          // DER, detached, CAdES-B
  std::string fingerprint;  // "SHA256:…" of the SSH key
};

// A seal that belongs to a document: the PDF of a certificate, inside it, or the tag manifest of a package, beside it.
struct DocumentRequest {
  std::string what;  // "certificate-pdf" or "package"
  std::string charter;
  std::int64_t index = 0;
  std::string bytes;  // a PDF with an empty place for one signature; or lines of SHA-512 digests and paths
};

struct SealedDocument {
  std::string bytes;        // the PDF with its seal; of a tag manifest nothing
  std::string cms;          // DER, detached, CAdES-B
  std::string statement;    // what the signature says of the document, as a signed attribute
  std::string fingerprint;  // SHA-256 of the sealing key's SubjectPublicKeyInfo, in hex
};

class Signer {
 public:
  virtual ~Signer() = default;
  virtual SignerKeys keys() = 0;
  virtual SignedCheckpoint sign_checkpoint(const CheckpointRequest& request) = 0;
  // The successor of a verifier key, made where there is none yet; the note is signed by it alone.
  virtual LogKeyChange next_log_key(const std::string& replaces) = 0;
  // When it has been compared: the same note, signed by both. From then on others follow.
  virtual LogKeyChange confirm_log_key(const std::string& replaces, const std::string& vkey) = 0;
  virtual Seal seal(const SealRequest& request) = 0;
  virtual SealedDocument seal_document(const DocumentRequest& request) = 0;
};

}  // namespace mithaq

#define MITHAQ_SIGNER(CLASS) MITHAQ_DUTY_(Signer, CLASS, mithaq_signer_v4)
