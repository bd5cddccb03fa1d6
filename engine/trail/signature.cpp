#include "trail/signature.h"

#include "trail/digest.h"
#include "trail/signature_formats.h"

namespace mithaq::trail {

bool Signature::is_by(const PublicKey& key) const {
  if (format != key.format) return false;
  if (format == minisign_format) return key.fingerprint.starts_with(fingerprint + ":");
  return fingerprint.empty() || fingerprint == key.fingerprint;
}

Result<Signature, std::string> signature(std::string_view file) {
  if (file.size() > largest_signature) return std::string("too-large");
  for (const auto read : {formats::ssh, formats::minisign, formats::cms})
    if (auto found = read(file)) return std::move(*found);
  return std::string("bad-form");
}

Result<Signature, std::string> assertion(std::string_view client_data, std::string_view authenticator_data,
                                         std::string_view signature) {
  if (client_data.size() + authenticator_data.size() + signature.size() > largest_signature)
    return std::string("too-large");
  auto found = formats::passkey(client_data, authenticator_data, signature);
  return found ? Result<Signature, std::string>(std::move(*found)) : std::string("bad-form");
}

std::optional<Refusal> refused(const Signature& signature, const PublicKey& key, std::string_view statement,
                               const Ground& ground) {
  if (signature.algorithm.empty()) return Refusal{"algorithm-not-allowed", {}};
  if (!signature.is_by(key)) return Refusal{"key-not-enrolled", {}};
  if (signature.format == sshsig_format) return formats::refused_ssh(signature, key, statement);
  if (signature.format == cms_format) return formats::refused_cms(signature, statement, ground);
  if (signature.format == minisign_format) return formats::refused_minisign(signature, key, statement);
  return formats::refused_passkey(signature, key, statement, ground.home);
}

namespace formats {

std::optional<std::string> unarmoured(std::string_view text, std::string_view begin, std::string_view end) {
  const auto first = text.find(begin);
  const auto last = first == std::string_view::npos ? first : text.find(end, first + begin.size());
  if (last == std::string_view::npos) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(first + begin.size(), last - first - begin.size()))
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') digits += c;
  return digits.empty() ? std::nullopt : from_base64(digits);
}

}  // namespace formats
}  // namespace mithaq::trail
