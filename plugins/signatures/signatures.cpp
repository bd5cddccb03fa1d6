// The plugin "signatures": the log's signature and the server's seal, behind the duty "signer".
#include <mithaq/signer.h>

#include <stdexcept>

#include "certificate.h"
#include "checkpoint.h"
#include "document.h"
#include "keys.h"
#include "seal.h"
#include "token.h"
#include "vault.h"

namespace {

namespace signatures = mithaq::signatures;

std::string needed(const mithaq::Settings& settings, const std::string& key) {
  const std::string value = settings.get(key);
  if (value.empty()) throw std::invalid_argument("the signatures plugin needs the setting `" + key + "`");
  return value;
}

std::string host_of(const mithaq::Settings& settings) {
  const std::string host = needed(settings, "host");
  if (host.size() > signatures::longest_host)
    throw std::invalid_argument("`host` is longer than 51 bytes: it does not fit the seal's certificate");
  return host;
}

// A key name of a note holds no space and no plus (C2SP signed-note).
std::string origin_of(const mithaq::Settings& settings) {
  const std::string origin = settings.get("origin", settings.get("host") + "/log");
  for (const char c : origin)
    if (static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f')
      throw std::invalid_argument("`origin` holds a space, a control or a plus: " + origin);
  return origin;
}

class Signatures : public mithaq::Signer {
 public:
  explicit Signatures(const mithaq::Settings& settings)
      : host_(host_of(settings)),
        origin_(origin_of(settings)),
        vault_(needed(settings, "state")),
        log_(vault_),
        keys_(signatures::keys_of(vault_, host_, signatures::seal_key_in_token(settings))) {}

  mithaq::SignerKeys keys() override {
    return {signatures::verifier_key(origin_, log_.first()), signatures::ssh_public_key(keys_.seal),
            keys_.certificate_pem, keys_.authority_pem};
  }

  mithaq::SignedCheckpoint sign_checkpoint(const mithaq::CheckpointRequest& request) override {
    return signatures::sign_checkpoint(request, origin_, log_, vault_);
  }

  mithaq::LogKeyChange next_log_key(const std::string& replaces) override {
    const std::string origin = name_in(replaces);
    return origin.empty() ? mithaq::LogKeyChange() : log_.next(origin, replaces);
  }

  mithaq::LogKeyChange confirm_log_key(const std::string& replaces, const std::string& vkey) override {
    const std::string origin = name_in(replaces);
    return origin.empty() ? mithaq::LogKeyChange() : log_.confirmed(origin, replaces, vkey);
  }

  mithaq::Seal seal(const mithaq::SealRequest& request) override { return signatures::sealed(request, keys_, vault_); }

  mithaq::SealedDocument seal_document(const mithaq::DocumentRequest& request) override {
    return signatures::sealed_document(request, keys_, vault_);
  }

 private:
  // Of a verifier key of this log, under one of its names; empty: of another.
  std::string name_in(const std::string& vkey) const {
    const std::string origin = vkey.substr(0, vkey.find('+'));
    return signatures::epoch_of(origin_, origin) ? origin : "";
  }

  std::string host_, origin_;
  signatures::Vault vault_;
  signatures::LogKeys log_;
  signatures::Keys keys_;
};

}  // namespace

MITHAQ_SIGNER(Signatures)
