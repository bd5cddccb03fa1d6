// OpenSSH's PROTOCOL.sshsig: a blob that names key, namespace and digest, in an armour.
#include <array>

#include "trail/digest.h"
#include "trail/openssl.h"
#include "trail/signature_formats.h"

namespace mithaq::trail::formats {
namespace {

constexpr std::string_view begin = "-----BEGIN SSH SIGNATURE-----", end = "-----END SSH SIGNATURE-----";
constexpr std::string_view magic = "SSHSIG", version_1{"\0\0\0\1", 4};

struct Blob {
  std::string_view key, name_space, reserved, hash, signature_type, signature;
};

std::optional<Blob> blob_of(std::string_view bytes) {
  Blob out;
  if (!bytes.starts_with(magic)) return std::nullopt;
  bytes.remove_prefix(magic.size());
  if (!bytes.starts_with(version_1)) return std::nullopt;
  bytes.remove_prefix(version_1.size());
  std::string_view signature;
  for (std::string_view* part : {&out.key, &out.name_space, &out.reserved, &out.hash, &signature})
    if (!openssl::ssh_string(bytes, *part)) return std::nullopt;
  const bool whole = bytes.empty() && openssl::ssh_string(signature, out.signature_type) &&
                     openssl::ssh_string(signature, out.signature) && signature.empty();
  return whole ? std::optional(out) : std::nullopt;
}

const EVP_MD* message_digest(const Blob& blob) {
  return blob.hash == "sha512" ? EVP_sha512() : blob.hash == "sha256" ? EVP_sha256() : nullptr;
}

// The digest inside the signature itself; false: the pair of key and signature is none that we know.
bool signature_digest(const openssl::SshKey& key, std::string_view type, const EVP_MD*& out) {
  out = nullptr;
  if (key.type == "ssh-rsa") {
    out = type == "rsa-sha2-512" ? EVP_sha512() : type == "rsa-sha2-256" ? EVP_sha256() : nullptr;
    return out != nullptr;
  }
  if (key.type == "ecdsa-sha2-nistp256") out = EVP_sha256();
  return key.type == type;
}

// ECDSA's two numbers as DER, from SSH's two strings: both are big-endian and lead with a zero where they must.
std::string ecdsa_der(std::string_view both) {
  std::string_view r, s;
  if (!openssl::ssh_string(both, r) || !openssl::ssh_string(both, s) || !both.empty() || r.empty() || s.empty() ||
      r.size() > 33 || s.size() > 33)
    return {};
  const auto integer = [](std::string_view number) {
    return std::string{'\x02', static_cast<char>(number.size())}.append(number);
  };
  const std::string content = integer(r) + integer(s);
  return std::string{'\x30', static_cast<char>(content.size())} + content;
}

std::string digest_of(const EVP_MD* algorithm, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, algorithm, nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace

std::optional<Signature> ssh(std::string_view file) {
  const auto bytes = unarmoured(file, begin, end);
  const auto blob = bytes ? blob_of(*bytes) : std::nullopt;
  if (!blob) return std::nullopt;
  const openssl::SshKey key = openssl::ssh_key(blob->key);
  const EVP_MD* digest = nullptr;
  Signature out;
  out.format = sshsig_format;
  if (key.key && message_digest(*blob) != nullptr && signature_digest(key, blob->signature_type, digest))
    out.algorithm = openssl::algorithm(key.key.get());
  std::string print = base64(sha256(blob->key));
  while (print.back() == '=') print.pop_back();
  out.fingerprint = "SHA256:" + print;
  // One spelling of the armour, whatever a mail program or a clipboard made of the line ends.
  const std::string text = base64(*bytes);
  out.bytes = std::string(begin) + "\n";
  for (std::size_t at = 0; at < text.size(); at += 70) out.bytes += text.substr(at, 70) + "\n";
  out.bytes += std::string(end) + "\n";
  return out;
}

Refused refused_ssh(const Signature& signature, const PublicKey& enrolled, std::string_view statement) {
  const auto bytes = unarmoured(signature.bytes, begin, end);
  const auto blob = bytes ? blob_of(*bytes) : std::nullopt;
  if (!blob) return bad("changed");
  if (blob->name_space != statement_namespace) return bad("namespace");
  const openssl::SshKey key = openssl::ssh_key(blob->key);
  const EVP_MD* digest = nullptr;
  const EVP_MD* of_message = message_digest(*blob);
  if (!key.key || of_message == nullptr || !signature_digest(key, blob->signature_type, digest)) return bad("changed");
  if (key.type + " " + base64(blob->key) + "\n" != enrolled.bytes) return bad("changed");
  const std::string message = std::string(magic) + openssl::ssh_string(blob->name_space) +
                              openssl::ssh_string(blob->reserved) + openssl::ssh_string(blob->hash) +
                              openssl::ssh_string(digest_of(of_message, statement));
  const bool is_ecdsa = key.type == "ecdsa-sha2-nistp256";
  const std::string der = is_ecdsa ? ecdsa_der(blob->signature) : std::string(blob->signature);
  if (!openssl::holds(key.key.get(), digest, message, der)) return bad("changed");
  return std::nullopt;
}

}  // namespace mithaq::trail::formats
