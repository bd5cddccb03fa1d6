#include "seal.h"

#include <algorithm>
#include <stdexcept>

#include "bytes.h"

namespace mithaq::signatures {

namespace {

constexpr const char* counter_file = "seal-counter";  // decimal digits, LF

bool is_hex_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_charter(std::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

void check(const SealRequest& request) {
  if (request.what != "certificate" && request.what != "certificate-pdf" && request.what != "package")
    throw std::invalid_argument("a seal is about a certificate, its PDF, or a package");
  if (!is_charter(request.charter)) throw std::invalid_argument("a seal needs the id of a charter");
  if (!is_hex_digest(request.sha256)) throw std::invalid_argument("a seal needs a SHA-256 of 64 lower-case digits");
  if (request.index < 0) throw std::invalid_argument("a seal needs a place in the log");
}

// JCS: keys in byte order, no spaces. No value needs an escape: check() has seen them all.
std::string statement_of(const SealRequest& request, std::int64_t counter) {
  return "{\"charter\":\"" + request.charter + "\",\"counter\":" + std::to_string(counter) +
         ",\"format\":1,\"index\":" + std::to_string(request.index) + ",\"sha256\":\"" + request.sha256 +
         "\",\"type\":\"mithaq/seal\",\"what\":\"" + request.what + "\"}";
}

std::int64_t next_counter(const Vault& vault) {
  const auto text = vault.read(counter_file);
  if (!text && vault.has("seals"))
    throw std::runtime_error(
        "seal-counter is missing in the signer's folder, and seals were made: put it back from the backup");
  if (!text) return 1;
  if (text->empty() || !std::all_of(text->begin(), text->end() - 1, [](char c) { return c >= '0' && c <= '9'; }))
    throw std::runtime_error("seal-counter in the signer's folder is damaged");
  return std::stoll(*text) + 1;
}

// Parts in one file: each as its length in decimal, LF, bytes.
std::string stored(const Numbered& made) {
  std::string out = std::to_string(made.statement.size()) + "\n" + made.statement;
  for (const std::string& part : made.parts) out += std::to_string(part.size()) + "\n" + part;
  return out;
}

Numbered numbered_from(const std::string& bytes) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string::npos || end == at || bytes.find_first_not_of("0123456789", at) != end)
      throw std::runtime_error("a stored seal is damaged");
    const std::size_t size = std::stoull(bytes.substr(at, end - at));
    if (size > bytes.size() - end - 1) throw std::runtime_error("a stored seal is damaged");
    parts.push_back(bytes.substr(end + 1, size));
    at = end + 1 + size;
  }
  if (parts.size() < 2) throw std::runtime_error("a stored seal is damaged");
  Numbered made{parts.front(), {}};
  made.parts.assign(parts.begin() + 1, parts.end());
  return made;
}

}  // namespace

Numbered numbered(const SealRequest& request, const Vault& vault,
                  const std::function<std::vector<std::string>(const std::string& statement)>& sign) {
  check(request);
  const std::string name = "seals/" + hex(sha256(statement_of(request, 0)));
  if (const auto bytes = vault.read(name)) return numbered_from(*bytes);
  const std::int64_t counter = next_counter(vault);
  vault.write(counter_file, std::to_string(counter) + "\n");
  Numbered made{statement_of(request, counter), {}};
  made.parts = sign(made.statement);
  vault.write(name, stored(made));
  return made;
}

Seal sealed(const SealRequest& request, const Keys& keys, const Vault& vault) {
  if (request.what != "certificate")
    throw std::invalid_argument("a statement is made of a certificate; other documents bear their seal");
  const Numbered made = numbered(request, vault, [&](const std::string& statement) {
    return std::vector<std::string>{sshsig(keys.seal, seal_namespace, statement),
                                    cms_signature(keys.seal_p256, keys.certificate, keys.authority_pem, statement),
                                    ssh_fingerprint(keys.seal)};
  });
  if (made.parts.size() != 3) throw std::runtime_error("a stored seal is damaged");
  return {made.statement, made.parts[0], made.parts[1], made.parts[2]};
}

}  // namespace mithaq::signatures
