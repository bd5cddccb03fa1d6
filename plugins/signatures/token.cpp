// OpenSSL 3.0 reaches PKCS #11 by an engine (libengine-pkcs11-openssl); Debian 12 has no provider for it.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "token.h"

#include <openssl/engine.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace mithaq::signatures {

namespace {

namespace fs = std::filesystem;

std::string pin_of(const Settings& settings) {
  const fs::path path = fs::path(settings.get("credentials")) / "pkcs11-pin";
  std::ifstream file(path, std::ios::binary);
  std::string pin;
  if (!std::getline(file, pin) || pin.empty())
    throw std::runtime_error("cannot read the PIN of the token: the credential " + path.string() +
                             " is missing or empty");
  return pin;
}

// Loaded once for the process; what it has given out lives as long.
ENGINE* engine_of(const Settings& settings) {
  const std::string module = settings.get("pkcs11_module"), pin = pin_of(settings);
  if (!fs::exists(module)) throw std::runtime_error("`pkcs11_module` names no file: " + module);
  ENGINE_load_dynamic();
  ENGINE* engine = ENGINE_by_id("pkcs11");
  if (!engine) openssl_failed("load the engine pkcs11 (Debian: libengine-pkcs11-openssl)");
  if (ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", module.c_str(), 0) != 1 ||
      ENGINE_ctrl_cmd_string(engine, "PIN", pin.c_str(), 0) != 1 || ENGINE_init(engine) != 1) {
    ENGINE_free(engine);
    openssl_failed("open the token of " + module);
  }
  return engine;
}

Key key_in(ENGINE* engine, const std::string& uri) {
  return Key(ENGINE_load_private_key(engine, uri.c_str(), nullptr, nullptr));
}

bool is_p256(const Key& key) {
  char group[32] = {};
  std::size_t size = 0;
  return EVP_PKEY_is_a(key.get(), "EC") == 1 &&
         EVP_PKEY_get_group_name(key.get(), static_cast<char*>(group), sizeof group, &size) == 1 &&
         std::string_view(static_cast<char*>(group)) == "prime256v1";
}

}  // namespace

std::optional<Key> seal_key_in_token(const Settings& settings) {
  const std::string uri = settings.get("pkcs11_key"), log_uri = settings.get("pkcs11_log_key");
  if (uri.empty() && log_uri.empty()) return std::nullopt;
  ENGINE* engine = engine_of(settings);
  if (!log_uri.empty()) {
    const Key log = key_in(engine, log_uri);
    if (!log || EVP_PKEY_is_a(log.get(), "ED25519") != 1)
      throw std::runtime_error(
          "the token cannot hold the log's key: no Ed25519 key (CKM_EDDSA) is to be had from it as " + log_uri +
          "; leave `pkcs11_log_key` out, and that key stays a file of the signer");
    throw std::runtime_error("a log key in a token is not supported; leave `pkcs11_log_key` out");
  }
  Key key = key_in(engine, uri);
  const auto is_pin = [](unsigned long error) {
    const char* reason = ERR_reason_error_string(error);
    return reason != nullptr && std::string_view(reason).find("PIN") != std::string_view::npos;
  };
  if (!key && (is_pin(ERR_peek_error()) || is_pin(ERR_peek_last_error())))
    throw CannotStart(
        "the token does not take the PIN of the credential pkcs11-pin; after a few more attempts it may "
        "lock itself. Correct the file, then resume the plugin");
  if (!key) openssl_failed("find the key " + uri + " in the token (no such token or key, or another PIN)");
  if (!is_p256(key)) throw std::runtime_error("the key " + uri + " in the token is not of the curve P-256");
  return key;
}

}  // namespace mithaq::signatures
