#include "checkpoint.h"

#include <optional>
#include <sstream>
#include <stdexcept>

#include "bytes.h"

namespace mithaq::signatures {

namespace {

constexpr const char* last_file = "last-checkpoint";  // the signed note itself

struct Head {
  std::int64_t size = 0;
  std::string root;  // 32 bytes
};

std::string node(const std::string& left, const std::string& right) { return sha256('\x01' + left + right); }

std::string key_id(std::string_view origin, const std::string& typed_key) {
  return sha256(std::string(origin) + "\n" + typed_key).substr(0, 4);
}

std::string typed_key(const Key& log) { return '\x01' + ed25519_public(log); }

std::optional<std::string> hash_from_base64(std::string_view text) {
  auto bytes = from_base64(text);
  if (bytes && bytes->size() != 32) bytes.reset();
  return bytes;
}

// What was signed last; the empty tree when nothing was.
Head last_head(const Vault& vault, std::string_view origin) {
  const auto note = vault.read(last_file);
  if (!note) return {0, sha256("")};
  std::istringstream lines(*note);
  std::string of, size, root;
  std::getline(lines, of);
  std::getline(lines, size);
  std::getline(lines, root);
  const auto hash = hash_from_base64(root);
  if (of != origin || size.empty() || size.find_first_not_of("0123456789") != std::string::npos || !hash)
    throw std::runtime_error("last-checkpoint in the signer's folder is damaged or of another origin");
  return {std::stoll(size), *hash};
}

// nullopt: a line is not a hash.
std::optional<std::vector<std::string>> hashes_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto hash = hash_from_base64(line);
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

// Empty: the new head may be signed.
std::string refusal(const CheckpointRequest& request, const std::string& root, const Head& last) {
  if (request.size < last.size) return "smaller-size";
  if (request.size == last.size) return root == last.root ? "" : "other-root";
  if (last.size == 0) return request.old_size == 0 ? "" : "last-missing";  // the log has been signed before
  if (request.old_size != last.size) return "bad-consistency";
  if (request.old_root != base64(last.root)) return "other-root";
  const auto proof = hashes_of(request.consistency);
  return proof && consistency_holds(last.size, last.root, request.size, root, *proof) ? "" : "bad-consistency";
}

}  // namespace

std::string verifier_key(std::string_view origin, const Key& log) {
  const std::string key = typed_key(log);
  return std::string(origin) + "+" + hex(key_id(origin, key)) + "+" + base64(key);
}

std::string signed_note(std::string_view origin, std::int64_t size, std::string_view root_base64, const Key& log) {
  const std::string text = std::string(origin) + "\n" + std::to_string(size) + "\n" + std::string(root_base64) + "\n";
  const std::string signature = key_id(origin, typed_key(log)) + ed25519_signature(log, text);
  return text + "\n\u2014 " + std::string(origin) + " " + base64(signature) + "\n";
}

bool consistency_holds(std::int64_t old_size, const std::string& old_root, std::int64_t new_size,
                       const std::string& new_root, const std::vector<std::string>& proof) {
  if (old_size <= 0 || old_size >= new_size || proof.empty()) return false;
  std::vector<std::string> path = proof;
  if ((old_size & (old_size - 1)) == 0) path.insert(path.begin(), old_root);
  auto fn = static_cast<std::uint64_t>(old_size) - 1;
  auto sn = static_cast<std::uint64_t>(new_size) - 1;
  while (fn & 1) {
    fn >>= 1;
    sn >>= 1;
  }
  std::string fr = path.front(), sr = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      fr = node(path[i], fr);
      sr = node(path[i], sr);
      while (fn != 0 && !(fn & 1)) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node(sr, path[i]);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == old_root && sr == new_root;
}

SignedCheckpoint sign_checkpoint(const CheckpointRequest& request, std::string_view origin, const Key& log,
                                 const Vault& vault) {
  const auto root = hash_from_base64(request.root);
  if (request.size < 0 || !root) throw std::invalid_argument("a checkpoint needs a size and a root of 32 bytes");
  const Head last = last_head(vault, origin);
  SignedCheckpoint answer;
  answer.refusal = request.origin != origin ? "other-origin" : refusal(request, *root, last);
  if (answer.refusal.empty()) {
    answer.note = signed_note(origin, request.size, request.root, log);
    if (request.size > last.size || !vault.has(last_file)) vault.write(last_file, answer.note);
  }
  answer.signers_size = answer.refusal.empty() ? request.size : last.size;
  answer.signers_root = answer.refusal.empty() ? request.root : base64(last.root);
  return answer;
}

}  // namespace mithaq::signatures
