#include "digest.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace mithaq::archive {

namespace {

std::string digest_hex(std::string_view bytes, const EVP_MD* algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), raw.data(), &size, algorithm, nullptr) != 1)
    throw std::runtime_error("cannot compute a digest");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    out += digits[raw[i] >> 4];
    out += digits[raw[i] & 15];
  }
  return out;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) { return digest_hex(bytes, EVP_sha256()); }
std::string sha512_hex(std::string_view bytes) { return digest_hex(bytes, EVP_sha512()); }

}  // namespace mithaq::archive
