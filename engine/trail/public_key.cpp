#include "trail/public_key.h"

#include <openssl/pem.h>

#include <array>

#include "trail/digest.h"
#include "trail/openssl.h"

namespace mithaq::trail {
namespace {

const std::string bad_form = "bad-form", not_allowed = "algorithm-not-allowed";
constexpr std::size_t largest_key = 16 << 10, minisign_key = 2 + 8 + 32;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(space), text.size()));
  return text.substr(0, text.find_last_not_of(space) + 1);
}

// The second word of "ssh-ed25519 AAAA… comment".
std::string_view second_word(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return {};
  line.remove_prefix(space + 1);
  return line.substr(0, line.find_first_of(" \t\r\n"));
}

Result<PublicKey, std::string> ssh(std::string_view line) {
  if (line.find('\n') != std::string_view::npos) return std::string("several-keys");
  const auto blob = from_base64(second_word(line));
  std::string_view rest = blob ? *blob : std::string_view(), type;
  if (!openssl::ssh_string(rest, type) || type != line.substr(0, line.find(' '))) return bad_form;
  const openssl::SshKey read = openssl::ssh_key(*blob);
  const std::string algorithm = read.key ? openssl::algorithm(read.key.get()) : "";
  if (algorithm.empty()) return not_allowed;
  std::string print = base64(sha256(*blob));
  while (print.back() == '=') print.pop_back();
  return PublicKey{std::string(sshsig_format), algorithm, "SHA256:" + print,
                   std::string(type) + " " + base64(*blob) + "\n"};
}

Result<PublicKey, std::string> of_spki(std::string_view format, EVP_PKEY* key, std::string bytes) {
  const std::string algorithm = openssl::algorithm(key);
  if (algorithm.empty() || algorithm == "ed25519") return not_allowed;
  return PublicKey{std::string(format), algorithm, digest(openssl::subject_public_key_info(key)), std::move(bytes)};
}

Result<PublicKey, std::string> of_certificate(std::string_view file) {
  const openssl::Certificate certificate = openssl::certificate(file);
  EVP_PKEY* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
  const openssl::Bio out(BIO_new(BIO_s_mem()));
  if (key == nullptr || !out || PEM_write_bio_X509(out.get(), certificate.get()) != 1) return bad_form;
  return of_spki(cms_format, key, openssl::text_of(out.get()));
}

// "RW…", or the two lines of minisign.pub. The key id is printed as minisign does: a number, its lowest byte first.
Result<PublicKey, std::string> minisign(std::string_view file) {
  if (file.starts_with("untrusted comment:")) file.remove_prefix(std::min(file.find('\n'), file.size()));
  const auto bytes = from_base64(trimmed(file));
  if (!bytes || bytes->size() != minisign_key || !bytes->starts_with("Ed")) return bad_form;
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string id;
  for (std::size_t i = 9; i >= 2; --i) {
    const auto byte = static_cast<unsigned char>((*bytes)[i]);
    id += {digits[byte >> 4], digits[byte & 15]};
  }
  id.erase(0, std::min(id.find_first_not_of('0'), id.size() - 1));
  return PublicKey{std::string(minisign_format), "ed25519", id + ":" + digest(std::string_view(*bytes).substr(10)),
                   base64(*bytes) + "\n"};
}

// DER; empty: none that can be read.
std::string subject_public_key_info(const PublicKey& key) {
  if (key.format == webauthn_format) return key.bytes;
  openssl::Key read;
  if (key.format == cms_format) {
    const openssl::Certificate certificate = openssl::certificate(key.bytes);
    if (certificate) read.reset(X509_get_pubkey(certificate.get()));
  } else {
    const auto blob = from_base64(trimmed(key.format == sshsig_format ? second_word(key.bytes) : key.bytes));
    if (!blob) return {};
    if (key.format == sshsig_format)
      read = openssl::ssh_key(*blob).key;
    else if (blob->size() == minisign_key)
      read.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, openssl::bytes(*blob) + 10, 32));
  }
  return read ? openssl::subject_public_key_info(read.get()) : "";
}

}  // namespace

bool is_same_key(const PublicKey& a, const PublicKey& b) {
  const std::string of_a = subject_public_key_info(a);
  return !of_a.empty() && of_a == subject_public_key_info(b);
}

Result<PublicKey, std::string> public_key(std::string_view file) {
  if (file.size() > largest_key) return bad_form;
  const std::string_view text = trimmed(file);
  if (text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.starts_with("sk-")) return ssh(text);
  if (text.starts_with("RW") || text.starts_with("untrusted comment:")) return minisign(text);
  return of_certificate(file);
}

Result<PublicKey, std::string> passkey(std::string_view spki) {
  const openssl::Key key = openssl::key_from_spki(spki);
  return key ? of_spki(webauthn_format, key.get(), std::string(spki)) : bad_form;
}

Result<PublicKey, std::string> public_key(std::string_view format, std::string_view bytes) {
  auto read = format == webauthn_format ? passkey(bytes) : public_key(bytes);
  if (read && read->format != format) return bad_form;
  return read;
}

}  // namespace mithaq::trail
