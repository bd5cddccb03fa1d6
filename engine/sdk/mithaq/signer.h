// The duty "signer": the only process that can read the installation's keys.
//
// It signs nothing but what it formats itself from these few facts: a checkpoint of the log, a seal of a
// digest. It never signs bytes that a caller hands over.
#pragma once

#include <mithaq/plugin.h>

#include <cstdint>
#include <string>

namespace mithaq {

struct SignerKeys {
  std::string log_vkey;          // C2SP verifier key: "<origin>+<8 hex>+<base64>"
  std::string seal_ssh;          // "ssh-ed25519 AAAA…": key of the SSHSIG seal
  std::string seal_certificate;  // PEM: certificate of the CMS seal
  std::string seal_authority;    // PEM: the authority that issued it
};

struct CheckpointRequest {
  std::string origin;  // "<host>/log"; must be the signer's own
  std::int64_t size = 0;
  std::string root;  // base64 of 32 bytes
  // Proof that the last signed checkpoint is a prefix: base64 hashes, one a line; empty for the first.
  std::int64_t old_size = 0;
  std::string old_root;
  std::string consistency;
};

struct SignedCheckpoint {
  std::string note;               // the whole signed note, LF at each end; empty when refused
  std::string refusal;            // "smaller-size", "other-root", "bad-consistency", "other-origin"
  std::int64_t signers_size = 0;  // what the signer signed last: prove from there
  std::string signers_root;
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

class Signer {
 public:
  virtual ~Signer() = default;
  virtual SignerKeys keys() = 0;
  virtual SignedCheckpoint sign_checkpoint(const CheckpointRequest& request) = 0;
  virtual Seal seal(const SealRequest& request) = 0;
};

}  // namespace mithaq

#define MITHAQ_SIGNER(CLASS) MITHAQ_DUTY_(Signer, CLASS, mithaq_signer_v1)
