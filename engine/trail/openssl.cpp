#include "trail/openssl.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <array>

namespace mithaq::trail::openssl {
namespace {

using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

constexpr int fewest_rsa_bits = 3072;

Key key_from(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Key(key);
}

Key rsa_key(std::string_view exponent, std::string_view modulus) {
  const auto number = [](std::string_view big_endian) {
    return Number(BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
  };
  const Number e = number(exponent), n = number(modulus);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!e || !n || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  return key_from("RSA", builder.get());
}

Key p256_key(std::string_view point) {
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return key_from("EC", builder.get());
}

}  // namespace

std::string text_of(BIO* out) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string algorithm(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return "ed25519";
  if (EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1) {
    const int bits = EVP_PKEY_get_bits(key);
    return bits < fewest_rsa_bits ? "" : "rsa-" + std::to_string(bits);
  }
  if (EVP_PKEY_is_a(key, "EC") != 1) return "";
  std::array<char, 64> group{};
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) return "";
  const std::string_view name = group.data();
  return name == "prime256v1" ? "ecdsa-p256" : name == "secp384r1" ? "ecdsa-p384" : "";
}

std::string subject_public_key_info(EVP_PKEY* key) {
  const Bio out(BIO_new(BIO_s_mem()));
  return out && i2d_PUBKEY_bio(out.get(), key) == 1 ? text_of(out.get()) : "";
}

Key key_from_spki(std::string_view der) {
  const unsigned char* at = bytes(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == bytes(der) + der.size() ? std::move(key) : nullptr;
}

Certificate certificate(std::string_view file) {
  const Bio in = reader(file);
  if (file.find("-----BEGIN") != std::string_view::npos)
    return Certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  return Certificate(d2i_X509_bio(in.get(), nullptr));
}

bool holds(EVP_PKEY* key, const EVP_MD* digest, std::string_view message, std::string_view signature) {
  const Context context(EVP_MD_CTX_new());
  return key != nullptr && context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
}

bool ssh_string(std::string_view& rest, std::string_view& out) {
  if (rest.size() < 4) return false;
  std::size_t size = 0;
  for (const char c : rest.substr(0, 4)) size = size << 8 | static_cast<unsigned char>(c);
  if (size > rest.size() - 4) return false;
  out = rest.substr(4, size);
  rest.remove_prefix(4 + size);
  return true;
}

std::string ssh_string(std::string_view bytes) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(bytes.size() >> shift & 0xFF);
  return out.append(bytes);
}

SshKey ssh_key(std::string_view blob) {
  std::string_view type, first, second;
  if (!ssh_string(blob, type) || !ssh_string(blob, first)) return {};
  SshKey out{std::string(type), nullptr};
  if (type == "ssh-ed25519" && blob.empty() && first.size() == 32)
    out.key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(first), first.size()));
  else if (type == "ssh-rsa" && ssh_string(blob, second) && blob.empty())
    out.key = rsa_key(first, second);
  else if (type == "ecdsa-sha2-nistp256" && ssh_string(blob, second) && blob.empty() && first == "nistp256")
    out.key = p256_key(second);
  return out;
}

}  // namespace mithaq::trail::openssl
