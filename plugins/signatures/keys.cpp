#include "keys.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>

#include "certificate.h"

namespace mithaq::signatures {

namespace {

std::string pem_of(const Key& key) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    openssl_failed("write a private key");
  return bytes_of(out.get());
}

Key key_from_pem(const std::string& pem, const std::string& name, const char* type) {
  const Bio in = bio_of(pem);
  Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  if (!key) openssl_failed("read the key " + name);
  if (EVP_PKEY_is_a(key.get(), type) != 1) throw std::runtime_error("the key " + name + " is not of type " + type);
  return key;
}

Key made(const Vault& vault, const std::string& name, EVP_PKEY* drawn) {
  Key key(drawn);
  if (!key) openssl_failed("make the key " + name);
  vault.write(name, pem_of(key));
  return key;
}

// `in_use`: something was sealed with it already.
Key key_of(const Vault& vault, const std::string& name, bool elliptic_p256, bool in_use) {
  if (const auto pem = vault.read(name)) return key_from_pem(*pem, name, elliptic_p256 ? "EC" : "ED25519");
  if (in_use)
    throw std::runtime_error("the key " + name + " is missing, but was used before: put it back from the backup");
  return elliptic_p256 ? made(vault, name, EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"))
                       : make_ed25519_key(vault, name);
}

}  // namespace

void openssl_failed(const std::string& what) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  ERR_clear_error();
  throw std::runtime_error("cannot " + what + ": " + reason.data());
}

Keys keys_of(const Vault& vault, std::string_view host, std::optional<Key> in_token) {
  const bool seal_in_use = vault.has("seal-counter");
  Keys keys;
  keys.seal = key_of(vault, "seal.pem", false, seal_in_use);
  keys.seal_p256 = in_token ? std::move(*in_token) : key_of(vault, "seal-p256.pem", true, seal_in_use);
  // certificate.pem is written last: without it the authority beside it never issued anything.
  auto certificate = vault.read("certificate.pem");
  if (!certificate) {
    if (seal_in_use) throw std::runtime_error("certificate.pem is missing, but was used before: put it back");
    const Issued issued = issue_seal_certificate(keys.seal_p256, host);
    vault.write("authority.pem", issued.authority_pem);
    vault.write("certificate.pem", issued.certificate_pem);
    certificate = issued.certificate_pem;
  }
  keys.certificate_pem = *certificate;
  const auto authority = vault.read("authority.pem");
  if (!authority) throw std::runtime_error("authority.pem is missing beside certificate.pem: put it back");
  keys.authority_pem = *authority;
  const Bio in = bio_of(keys.certificate_pem);
  keys.certificate.reset(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  if (!keys.certificate) openssl_failed("read certificate.pem");
  if (X509_check_private_key(keys.certificate.get(), keys.seal_p256.get()) != 1)
    throw std::runtime_error("certificate.pem belongs to another key than seal-p256.pem, or than that of the token");
  return keys;
}

Key ed25519_key(const Vault& vault, const std::string& name) {
  return key_from_pem(vault.read(name).value_or(""), name, "ED25519");
}

Key make_ed25519_key(const Vault& vault, const std::string& name) {
  return made(vault, name, EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

std::string ed25519_public(const Key& key) {
  std::array<unsigned char, 32> raw{};
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), raw.data(), &size) != 1 || size != raw.size())
    openssl_failed("read a public key");
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string ed25519_signature(const Key& key, std::string_view bytes) {
  const std::unique_ptr<EVP_MD_CTX, FreeOpenssl> context(EVP_MD_CTX_new());
  std::array<unsigned char, 64> signature{};
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size()) != 1)
    openssl_failed("sign with Ed25519");
  return {reinterpret_cast<const char*>(signature.data()), size};
}

Bio bio_of(std::string_view bytes) {
  Bio bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!bio) openssl_failed("make a buffer");
  return bio;
}

std::string bytes_of(BIO* memory) {
  char* start = nullptr;
  const long size = BIO_get_mem_data(memory, &start);
  return {start, static_cast<std::size_t>(size)};
}

}  // namespace mithaq::signatures
