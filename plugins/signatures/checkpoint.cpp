#include "checkpoint.h"

#include <charconv>
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

std::optional<std::string> hash_from_base64(std::string_view text) {
  auto bytes = from_base64(text);
  if (bytes && bytes->size() != 32) bytes.reset();
  return bytes;
}

// What was signed last, and of which log of the house; the empty tree where nothing was.
struct Last {
  int epoch = 1;
  Head head{0, sha256("")};
};

Last last_signed(const Vault& vault, std::string_view own_origin) {
  const auto note = vault.read(last_file);
  if (!note) return {};
  std::istringstream lines(*note);
  std::string of, size, root;
  std::getline(lines, of);
  std::getline(lines, size);
  std::getline(lines, root);
  const auto hash = hash_from_base64(root);
  const auto epoch = epoch_of(own_origin, of);
  if (!epoch || size.empty() || size.find_first_not_of("0123456789") != std::string::npos || !hash)
    throw std::runtime_error("last-checkpoint in the signer's folder is damaged or of another origin");
  return {*epoch, {std::stoll(size), *hash}};
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

std::optional<int> epoch_of(std::string_view own_origin, std::string_view origin) {
  if (origin == own_origin) return 1;
  if (!origin.starts_with(own_origin) || origin.size() < own_origin.size() + 2) return std::nullopt;
  const std::string_view number = origin.substr(own_origin.size() + 1);
  int epoch = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), epoch);
  const bool is_number = error == std::errc() && end == number.data() + number.size() && number.front() != '0';
  return origin[own_origin.size()] == '-' && is_number && epoch > 1 ? std::optional(epoch) : std::nullopt;
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

SignedCheckpoint sign_checkpoint(const CheckpointRequest& request, std::string_view own_origin, LogKeys& keys,
                                 const Vault& vault) {
  const auto root = hash_from_base64(request.root);
  if (request.size < 0 || !root) throw std::invalid_argument("a checkpoint needs a size and a root of 32 bytes");
  const auto epoch = epoch_of(own_origin, request.origin);
  Last last = last_signed(vault, own_origin);
  if (epoch && *epoch > last.epoch) last = {*epoch, {0, sha256("")}};
  const auto signing = keys.named(request.origin, items(request.keys));
  SignedCheckpoint answer;
  answer.refusal = !epoch || *epoch < last.epoch ? "other-origin"
                   : signing.empty()             ? "key-missing"
                                                 : refusal(request, *root, last.head);
  if (answer.refusal.empty()) {
    const std::string text = request.origin + "\n" + std::to_string(request.size) + "\n" + request.root + "\n";
    answer.note = signed_note(text, request.origin, signing);
    if (request.size > last.head.size || !vault.has(last_file)) vault.write(last_file, answer.note);
  }
  answer.signers_size = answer.refusal.empty() ? request.size : last.head.size;
  answer.signers_root = answer.refusal.empty() ? request.root : base64(last.head.root);
  return answer;
}

}  // namespace mithaq::signatures
