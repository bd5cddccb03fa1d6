// minisign: a signature over the file, and one over that signature with its trusted comment. `ED` signs the BLAKE2b
// digest of the file, the older `Ed` the file itself.
#include <array>
#include <vector>

#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/openssl.h"
#include "trail/signature_formats.h"

namespace mithaq::trail::formats {
namespace {

constexpr std::string_view untrusted = "untrusted comment:", trusted = "trusted comment: ";

struct Parts {
  bool prehashed = false;
  std::string key_id, signature, comment, global;
  std::string text;  // the four lines, each with its line feed
};

std::optional<Parts> parts_of(std::string_view file) {
  std::vector<std::string> lines;
  while (!file.empty() && lines.size() < 8) {
    const auto end = std::min(file.find('\n'), file.size());
    std::string line(file.substr(0, end));
    file.remove_prefix(std::min(end + 1, file.size()));
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty() || !lines.empty()) lines.push_back(std::move(line));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (lines.size() != 4 || !lines[0].starts_with(untrusted) || !lines[2].starts_with(trusted)) return std::nullopt;
  const auto signature = from_base64(lines[1]), global = from_base64(lines[3]);
  if (!signature || !global || signature->size() != 2 + 8 + 64 || global->size() != 64) return std::nullopt;
  const std::string kind = signature->substr(0, 2);
  if (kind != "ED" && kind != "Ed") return std::nullopt;
  Parts out{kind == "ED", signature->substr(2, 8), signature->substr(10), lines[2].substr(trusted.size()), *global, ""};
  for (const std::string& line : lines) out.text += line + "\n";
  return out;
}

std::string blake2b(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_blake2b512(), nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace

std::optional<Signature> minisign(std::string_view file) {
  const auto parts = parts_of(file);
  if (!parts) return std::nullopt;
  Signature out;
  out.format = minisign_format;
  out.algorithm = "ed25519";
  // As public_key() prints it: the number's lowest byte stands first in the file.
  static constexpr char digits[] = "0123456789ABCDEF";
  for (auto byte = parts->key_id.rbegin(); byte != parts->key_id.rend(); ++byte)
    out.fingerprint += {digits[static_cast<unsigned char>(*byte) >> 4], digits[static_cast<unsigned char>(*byte) & 15]};
  out.fingerprint.erase(0, std::min(out.fingerprint.find_first_not_of('0'), out.fingerprint.size() - 1));
  out.bytes = parts->text;
  return out;
}

Refused refused_minisign(const Signature& signature, const PublicKey& key, std::string_view statement) {
  const auto parts = parts_of(signature.bytes);
  const auto enrolled = from_base64(std::string_view(key.bytes).substr(0, key.bytes.find('\n')));
  if (!parts || !enrolled || enrolled->size() != 2 + 8 + 32 || enrolled->substr(2, 8) != parts->key_id)
    return bad("changed");
  const std::string raw = enrolled->substr(10);
  const std::string message = parts->prehashed ? blake2b(statement) : std::string(statement);
  if (!ed25519_holds(raw, message, parts->signature)) return bad("changed");
  if (!ed25519_holds(raw, parts->signature + parts->comment, parts->global)) return bad("changed");
  return std::nullopt;
}

}  // namespace mithaq::trail::formats
