// OpenSSL's things with an owner, and the bytes that go in and out of them. For the .cpp files of this floor alone.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace mithaq::trail::openssl {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* held) const {
    free(held);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Crl = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;
using Store = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;

inline const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
// Lends the text: it must live longer.
inline Bio reader(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }
std::string text_of(BIO* out);

// "ed25519", "ecdsa-p256", "ecdsa-p384", "rsa-4096"; empty: not among the allowed ones.
std::string algorithm(EVP_PKEY* key);
std::string subject_public_key_info(EVP_PKEY* key);  // DER
Key key_from_spki(std::string_view der);             // null: none
// PEM or DER, one certificate; null: none.
Certificate certificate(std::string_view file);
// Whether `signature` is that of `key` over the message, under the digest (null: Ed25519).
bool holds(EVP_PKEY* key, const EVP_MD* digest, std::string_view message, std::string_view signature);

// SSH's ssh-ed25519, ecdsa-sha2-nistp256 and ssh-rsa keys; null: another, or none.
struct SshKey {
  std::string type;
  Key key;
};
SshKey ssh_key(std::string_view blob);

// Takes the next string of SSH's wire form (four bytes of length, the highest first); false: there is none.
bool ssh_string(std::string_view& rest, std::string_view& out);
std::string ssh_string(std::string_view bytes);

}  // namespace mithaq::trail::openssl
