#include "trail/digest.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace mithaq::trail {
namespace {

struct Free {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const EVP_MD* sha256_algorithm() {
  static const std::unique_ptr<EVP_MD, Free> fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  if (!fetched) throw std::runtime_error("cannot fetch SHA-256 from OpenSSL");
  return fetched.get();
}

EVP_MD_CTX* own_context() {
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  return context.get();
}

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Of a lower-case hexadecimal digit; 16 for any other letter.
constexpr std::array<std::uint8_t, 256> hex_values = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(16);
  for (std::uint8_t i = 0; i < 16; ++i) out[static_cast<unsigned char>(hex_digits[i])] = i;
  return out;
}();
constexpr unsigned hex_value(char c) { return hex_values[static_cast<unsigned char>(c)]; }

// Any run of bits in groups of `width`, the last one filled up with zeros.
std::string in_groups(std::string_view bytes, unsigned width, std::string_view digits) {
  std::string out;
  out.reserve(bytes.size() * 8 / width + 4);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    held = held << 8 | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= width) {
      bits -= width;
      out += digits[held >> bits & ((1u << width) - 1)];
    }
    held &= (1u << bits) - 1;
  }
  if (bits > 0) out += digits[held << (width - bits)];
  return out;
}

}  // namespace

Hash sha256(std::string_view bytes) { return sha256({bytes}); }

Hash sha256(std::initializer_list<std::string_view> parts) {
  EVP_MD_CTX* context = own_context();
  Hash out;
  bool good = EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1;
  for (const std::string_view part : parts) good = good && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  if (!good || EVP_DigestFinal_ex(context, out.data(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
  return out;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string out(bytes.size() * 2, '0');
  char* at = out.data();
  for (const std::uint8_t byte : bytes) {
    *at++ = hex_digits[byte >> 4];
    *at++ = hex_digits[byte & 15];
  }
  return out;
}

std::string hex(const Hash& hash) { return hex(std::span<const std::uint8_t>(hash)); }

std::optional<Hash> hash_from_hex(std::string_view text) {
  Hash out;
  if (text.size() != out.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const unsigned high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
    if (high > 15 || low > 15) return std::nullopt;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return out;
}

bool is_digest(std::string_view text) {
  bool all = text.size() == 2 * sizeof(Hash);
  for (const char c : text) all &= hex_value(c) < 16;
  return all;
}

Digest digest(std::string_view bytes) { return hex(sha256(bytes)); }

std::string base64(std::string_view bytes) {
  std::string out = in_groups(bytes, 6, base64_digits);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::string base64(const Hash& hash) { return base64(view(hash)); }

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string_view digits = text;
  for (int padding = 0; padding < 2 && digits.ends_with('='); ++padding) digits.remove_suffix(1);
  std::string out;
  out.reserve(digits.size() * 3 / 4);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : digits) {
    const auto value = base64_digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << 6 | static_cast<std::uint32_t>(value)) & 0xFFFF;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(held >> bits & 0xFF);
    }
  }
  // One spelling only: the bits left over are zeros.
  if ((held & ((1u << bits) - 1)) != 0) return std::nullopt;
  return out;
}

std::string base32(std::string_view bytes) { return in_groups(bytes, 5, base32_digits); }

std::string_view view(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

std::string job_key(std::initializer_list<std::string_view> fields) {
  std::string all;
  for (const std::string_view field : fields) {
    for (int shift = 24; shift >= 0; shift -= 8) all += static_cast<char>(field.size() >> shift & 0xFF);
    all += field;
  }
  return base32(view(sha256(all)).substr(0, 16));
}

std::string sealed(std::string_view salt_hex, std::string_view content) {
  std::string out(salt_hex);
  out += '\n';
  return out.append(content);
}

std::string_view unsealed(std::string_view object) {
  constexpr std::size_t salt = 64;
  if (object.size() <= salt || object[salt] != '\n' || !hash_from_hex(object.substr(0, salt))) return object;
  return object.substr(salt + 1);
}

std::string derived_salt(std::string_view command_salt, std::string_view role, int n) {
  return hex(sha256({"mithaq-salt-v1\n", command_salt, "\n", role, "\n", std::to_string(n)}));
}

}  // namespace mithaq::trail
