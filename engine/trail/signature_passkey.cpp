// A passkey's assertion (WebAuthn Level 2, 7.2). What the browser wrote is JSON of its own making, with keys that it
// adds on purpose: it is parsed and looked at, and never compared with a template.
#include <nlohmann/json.hpp>
#include <set>

#include "trail/digest.h"
#include "trail/openssl.h"
#include "trail/signature_formats.h"

namespace mithaq::trail::formats {
namespace {

using Json = nlohmann::json;
constexpr std::size_t hash_size = 32, shortest_authenticator_data = 37;
constexpr unsigned user_present = 0x01, user_verified = 0x04;

// An object without a key that stands in it twice; the parser alone would keep the last of two.
std::optional<Json> client_data(std::string_view bytes) {
  std::set<std::string> keys;
  bool twice = false;
  const auto look = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::key && depth == 1) twice |= !keys.insert(parsed.get<std::string>()).second;
    return true;
  };
  Json read = Json::parse(bytes, look, false);
  return read.is_object() && !twice ? std::optional(std::move(read)) : std::nullopt;
}

std::string word(const Json& from, const char* key) {
  const auto found = from.find(key);
  return found != from.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string base64url(const Hash& hash) {
  std::string out = base64(hash);
  while (out.ends_with('=')) out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

}  // namespace

std::optional<Signature> passkey(std::string_view client, std::string_view authenticator, std::string_view signature) {
  if (!client_data(client) || authenticator.size() < shortest_authenticator_data || signature.empty())
    return std::nullopt;
  Signature out;
  out.format = webauthn_format;
  out.algorithm = "es256-or-rs256";  // both are SHA-256; the key says which
  out.bytes = signature;
  out.client_data = client;
  out.authenticator_data = authenticator;
  return out;
}

Refused refused_passkey(const Signature& signature, const PublicKey& enrolled, std::string_view statement,
                        const PasskeyHome& home) {
  const auto said = client_data(signature.client_data);
  const std::string_view authenticator = signature.authenticator_data;
  if (!said || authenticator.size() < shortest_authenticator_data) return bad("changed");
  if (word(*said, "type") != "webauthn.get") return bad("type");
  if (word(*said, "challenge") != base64url(sha256(statement))) return bad("challenge");
  if (word(*said, "origin") != home.origin) return bad("origin");
  if (const auto cross = said->find("crossOrigin"); cross != said->end() && *cross != false) return bad("cross");
  if (authenticator.substr(0, hash_size) != view(sha256(home.rp_id))) return bad("host");
  const auto flags = static_cast<unsigned char>(authenticator[hash_size]);
  if ((flags & user_present) == 0 || (flags & user_verified) == 0) return bad("user");
  const openssl::Key key = openssl::key_from_spki(enrolled.bytes);
  const std::string message = std::string(authenticator) + std::string(view(sha256(signature.client_data)));
  if (!openssl::holds(key.get(), EVP_sha256(), message, signature.bytes)) return bad("changed");
  return std::nullopt;
}

}  // namespace mithaq::trail::formats
