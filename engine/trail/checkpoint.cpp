#include "trail/checkpoint.h"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace mithaq::trail {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014, space: how a signature line begins
constexpr std::size_t most_signatures = 100;        // as Go's note package
constexpr std::uint8_t ed25519 = 1;
constexpr std::uint8_t cosignature = 4;  // Ed25519 over a time and the note (C2SP tlog-cosignature)

// Takes the text up to the next LF, or nothing when there is none.
std::optional<std::string_view> next_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::int64_t> decimal(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool plain = text == "0" || (!text.empty() && text.front() >= '1' && text.front() <= '9');
  if (!plain || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

bool is_key_name(std::string_view name) {
  return !name.empty() && name.find_first_of(" +\n") == std::string_view::npos;
}

std::string_view byte_of(const std::uint8_t& byte) { return {reinterpret_cast<const char*>(&byte), 1}; }

bool signed_by(const std::string& text, const VerifierKey& key, std::string_view signature) {
  if (key.type == ed25519) return ed25519_holds(key.public_key, text, signature);
  if (key.type != cosignature || signature.size() != 8 + 64) return false;
  std::uint64_t time = 0;
  for (const char c : signature.substr(0, 8)) time = time << 8 | static_cast<unsigned char>(c);
  const std::string message = "cosignature/v1\ntime " + std::to_string(time) + "\n" + text;
  return ed25519_holds(key.public_key, message, signature.substr(8));
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + base64(checkpoint.root) + "\n";
}

std::optional<Checkpoint> checkpoint_from_text(std::string_view text) {
  const auto origin = next_line(text), size = next_line(text), root = next_line(text);
  if (!origin || !size || !root || !text.empty() || origin->empty()) return std::nullopt;
  const auto number = decimal(*size);
  const auto bytes = from_base64(*root);
  if (!number || !bytes || bytes->size() != Hash{}.size()) return std::nullopt;
  Checkpoint out{std::string(*origin), *number, {}};
  std::copy(bytes->begin(), bytes->end(), out.root.begin());
  return out;
}

std::optional<Note> note_from_text(std::string_view text) {
  const bool has_controls = std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
  });
  const auto end = text.rfind("\n\n");
  if (has_controls || end == std::string_view::npos) return std::nullopt;
  Note out;
  out.text = text.substr(0, end + 1);
  std::string_view lines = text.substr(end + 2);
  if (lines.empty()) return std::nullopt;
  while (!lines.empty()) {
    const auto line = next_line(lines);
    if (!line || !line->starts_with(dash) || out.signatures.size() == most_signatures) return std::nullopt;
    const std::string_view rest = line->substr(dash.size());
    const auto space = rest.find(' ');
    if (space == std::string_view::npos || !is_key_name(rest.substr(0, space))) return std::nullopt;
    const auto bytes = from_base64(rest.substr(space + 1));
    if (!bytes || bytes->size() < 5) return std::nullopt;
    out.signatures.push_back({std::string(rest.substr(0, space)), bytes->substr(0, 4), bytes->substr(4)});
  }
  return out;
}

std::string note_text(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& s : note.signatures)
    out.append(dash).append(s.name).append(" ").append(base64(s.key_id + s.signature)).append("\n");
  return out;
}

std::optional<VerifierKey> verifier_key(std::string_view vkey) {
  const auto first = vkey.find('+');
  const auto second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos || !is_key_name(vkey.substr(0, first))) return std::nullopt;
  const auto bytes = from_base64(vkey.substr(second + 1));
  if (!bytes || bytes->size() != 33) return std::nullopt;
  VerifierKey out;
  out.name = vkey.substr(0, first);
  out.type = static_cast<std::uint8_t>((*bytes)[0]);
  out.public_key = bytes->substr(1);
  out.key_id = note_key_id(out.name, out.type, out.public_key);
  if (vkey_text(out) != vkey) return std::nullopt;  // the id is that of another key
  return out;
}

std::string vkey_text(const VerifierKey& key) {
  const std::string_view id = key.key_id;
  return key.name + "+" + hex({reinterpret_cast<const std::uint8_t*>(id.data()), id.size()}) + "+" +
         base64(std::string(byte_of(key.type)) + key.public_key);
}

std::string note_key_id(std::string_view name, std::uint8_t type, std::string_view public_key) {
  return std::string(view(sha256({name, "\n", byte_of(type), public_key})).substr(0, 4));
}

bool note_signed_by(const Note& note, const VerifierKey& key) {
  bool found = false;
  for (const NoteSignature& s : note.signatures) {
    if (s.name != key.name || s.key_id != key.key_id) continue;
    if (!signed_by(note.text, key, s.signature)) return false;
    found = true;
  }
  return found;
}

bool ed25519_holds(std::string_view public_key, std::string_view message, std::string_view signature) {
  if (public_key.size() != 32 || signature.size() != 64) return false;
  const auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(public_key), public_key.size()), EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
}

}  // namespace mithaq::trail
