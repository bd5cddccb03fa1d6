#include "trail/cosignature.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace mithaq::trail {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

const unsigned char* bytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

Key key_of(std::string_view seed) {
  Key key(seed.size() == 32 ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(seed), 32) : nullptr,
          EVP_PKEY_free);
  if (!key) throw std::runtime_error("an Ed25519 key is made of 32 bytes");
  return key;
}

std::string time_bytes(std::uint64_t time) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(time >> shift & 0xFF);
  return out;
}

}  // namespace

std::string ed25519_public(std::string_view seed) {
  const Key key = key_of(seed);
  std::string out(32, '\0');
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(out.data()), &size) != 1)
    throw std::runtime_error("OpenSSL gives no public key");
  return out;
}

std::string ed25519_signature(std::string_view seed, std::string_view message) {
  const Key key = key_of(seed);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string out(64, '\0');
  std::size_t size = out.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes(message),
                     message.size()) != 1)
    throw std::runtime_error("OpenSSL does not sign");
  return out;
}

VerifierKey cosigner_key(std::string_view name, std::string_view public_key) {
  return {std::string(name), note_key_id(name, cosignature_type, public_key), cosignature_type,
          std::string(public_key)};
}

NoteSignature cosignature(std::string_view seed, std::string_view name, std::string_view checkpoint_text, Moment at) {
  const auto time = static_cast<std::uint64_t>(at.time_since_epoch().count());
  const std::string message = "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(checkpoint_text);
  return {std::string(name), cosigner_key(name, ed25519_public(seed)).key_id,
          time_bytes(time) + ed25519_signature(seed, message)};
}

std::optional<Moment> cosigned_at(const NoteSignature& signature) {
  if (signature.signature.size() != 8 + 64) return std::nullopt;
  std::uint64_t time = 0;
  for (const char c : signature.signature.substr(0, 8)) time = time << 8 | static_cast<unsigned char>(c);
  if (time > 253'402'300'799) return std::nullopt;  // the year 9999
  return Moment(std::chrono::seconds(static_cast<std::int64_t>(time)));
}

std::string signature_line(const NoteSignature& signature) {
  std::string out = note_text({"", {signature}});
  return out.substr(out.find('\n') + 1);
}

std::optional<NoteSignature> signature_from_line(std::string_view line) {
  constexpr std::string_view white = " \t\r\n";
  const auto begin = line.find_first_not_of(white);
  if (begin == std::string_view::npos) return std::nullopt;
  line = line.substr(begin, line.find_last_not_of(white) - begin + 1);
  const auto note = note_from_text("\n\n" + std::string(line) + "\n");
  if (!note || note->signatures.size() != 1) return std::nullopt;
  return note->signatures.front();
}

namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";

// Takes the first line off, without what a mail program puts before what it quotes.
std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  line.remove_prefix(std::min(line.find_first_not_of("> \t"), line.size()));
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

bool has_a_known_length(const std::optional<NoteSignature>& signature) {
  constexpr std::size_t plain = 64, with_time = 8 + 64;  // bytes
  return signature && (signature->signature.size() == plain || signature->signature.size() == with_time);
}

// A witness's line has some 140 characters: a mail program may have broken it, at its space or within the base64.
std::optional<NoteSignature> signature_over_lines(std::string_view line, std::string_view rest) {
  constexpr int breaks = 3;
  const auto alone = signature_from_line(line);
  std::optional<NoteSignature> joined = alone;
  std::string all(line);
  for (int more = 0; !has_a_known_length(joined) && more < breaks && !rest.empty(); ++more) {
    const bool is_name_alone = all.find(' ', dash.size()) == std::string::npos;
    all += (is_name_alone ? " " : "") + std::string(take_line(rest));
    joined = signature_from_line(all);
  }
  return has_a_known_length(joined) ? joined : alone;
}

}  // namespace

std::vector<NoteSignature> signatures_in(std::string_view text) {
  std::vector<NoteSignature> out;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.starts_with(dash)) continue;
    if (auto signature = signature_over_lines(line, text)) out.push_back(std::move(*signature));
  }
  return out;
}

}  // namespace mithaq::trail
