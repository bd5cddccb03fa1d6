// The installation's keys: made at the first start, read at every later one, never replaced.
//
//   log.pem          Ed25519, signs checkpoints (log_keys.h; log-2.pem .. where another took its place)
//   seal.pem         Ed25519, signs seals as SSHSIG
//   seal-p256.pem    ECDSA P-256, signs seals as CMS (OpenSSL 3.0 refuses Ed25519 there)
//   certificate.pem  of the P-256 key, "CN = Mithaq seal, <host>"
//   authority.pem    the certificate that issued it; its key is dropped as soon as it has signed this one
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vault.h"

namespace mithaq::signatures {

struct FreeOpenssl {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeOpenssl>;
using Certificate = std::unique_ptr<X509, FreeOpenssl>;
using Bio = std::unique_ptr<BIO, FreeOpenssl>;

// Throws with what was tried and OpenSSL's own reason.
[[noreturn]] void openssl_failed(const std::string& what);

struct Keys {
  Key seal, seal_p256;
  Certificate certificate;
  std::string certificate_pem, authority_pem;
};

// A key is made only where nothing was sealed yet: a seal whose key is lost must not go on silently with another one.
// `in_token`: the key of the CMS seal, where it lives elsewhere than in seal-p256.pem.
Keys keys_of(const Vault& vault, std::string_view host, std::optional<Key> in_token = {});

Key ed25519_key(const Vault& vault, const std::string& name);  // throws where the file is not one
Key make_ed25519_key(const Vault& vault, const std::string& name);
std::string ed25519_public(const Key& key);                             // 32 bytes
std::string ed25519_signature(const Key& key, std::string_view bytes);  // 64 bytes
Bio bio_of(std::string_view bytes);
std::string bytes_of(BIO* memory);

}  // namespace mithaq::signatures
