// Three duties in memory: a notifier that keeps what it was given, a signer with a key that everybody knows,
// an archiver that keeps the package.
#pragma once

#include <mithaq/archiver.h>
#include <mithaq/notifier.h>
#include <mithaq/signer.h>
#include <openssl/evp.h>

#include <functional>
#include <memory>

#include "trail/checkpoint.h"
#include "trail/digest.h"

namespace mithaq::fakes {

class FakeNotifier : public Notifier {
 public:
  // What the relay says; a test puts its own in place.
  std::function<DeliveryReport(const Notice&)> relay = [](const Notice& notice) {
    return DeliveryReport{Delivery::accepted, "250", "", trail::digest(notice.job_key)};
  };
  std::vector<Notice> notices;

  DeliveryReport deliver(const Notice& notice, const Progress&) override {
    notices.push_back(notice);
    return relay(notice);
  }
};

// Checkpoints are really signed (Ed25519 over the note), so that the auditor's check says yes.
class FakeSigner : public Signer {
 public:
  explicit FakeSigner(std::string origin = "localhost/log", char of_key = '\x07') : origin_(std::move(origin)) {
    keys_.push_back(made(of_key));
  }

  std::vector<CheckpointRequest> checkpoints;
  std::vector<SealRequest> seals;

  SignerKeys keys() override { return {vkey(keys_.front()), "ssh-ed25519 AAAA", "certificate", "authority"}; }

  SignedCheckpoint sign_checkpoint(const CheckpointRequest& request) override {
    checkpoints.push_back(request);
    const auto root = trail::from_base64(request.root);
    if (request.origin != origin_ || !root) return {"", "other-origin", 0, ""};
    trail::Checkpoint checkpoint{origin_, request.size, {}};
    std::copy(root->begin(), root->end(), checkpoint.root.begin());
    trail::Note note{trail::checkpoint_text(checkpoint), {}};
    for (const OneKey& key : keys_)
      if (request.keys.empty() ? &key == &keys_.front() : request.keys.find(vkey(key)) != std::string::npos)
        sign(note, key);
    if (note.signatures.empty() || signs_nothing) return {"", "key-missing", 0, ""};
    return {trail::note_text(note), "", request.size, request.root};
  }

  LogKeyChange next_log_key(const std::string& replaces) override { return change_of(replaces, false); }
  LogKeyChange confirm_log_key(const std::string& replaces, const std::string& vkey) override {
    LogKeyChange out = change_of(replaces, true);
    return out.vkey == vkey ? out : LogKeyChange();
  }

  bool signs_nothing = false;
  void loses_newest_log_key() { keys_.pop_back(); }

  Seal seal(const SealRequest& request) override {
    seals.push_back(request);
    return {"{\"sha256\":\"" + request.sha256 + "\"}", "armoured " + request.sha256, "der " + request.sha256,
            "SHA256:fake"};
  }

  SealedDocument seal_document(const DocumentRequest& request) override {
    return {"sealed " + request.bytes, "der " + trail::digest(request.bytes), "{}", std::string(64, 'f')};
  }

 private:
  LogKeyChange change_of(const std::string& replaces, bool is_confirmed) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (vkey(keys_[i]) != replaces) continue;
      if (i + 1 == keys_.size()) keys_.push_back(made(next_key_++));
      trail::Note note{"mithaq/log-key/v1\n" + vkey(keys_[i + 1]) + "\nreplaces " + replaces + "\n", {}};
      sign(note, keys_[i + 1]);
      if (is_confirmed) sign(note, keys_[i]);
      return {vkey(keys_[i + 1]), trail::note_text(note)};
    }
    return {};
  }

  struct OneKey {
    std::shared_ptr<EVP_PKEY> key;
    std::string public_key;
  };

  static OneKey made(char of_key) {
    const std::string seed(32, of_key);
    OneKey out{{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                             reinterpret_cast<const unsigned char*>(seed.data()), seed.size()),
                EVP_PKEY_free},
               std::string(32, '\0')};
    std::size_t size = out.public_key.size();
    EVP_PKEY_get_raw_public_key(out.key.get(), reinterpret_cast<unsigned char*>(out.public_key.data()), &size);
    return out;
  }

  std::string vkey(const OneKey& key) const {
    return trail::vkey_text({origin_, trail::note_key_id(origin_, 1, key.public_key), 1, key.public_key});
  }

  void sign(trail::Note& note, const OneKey& key) const {
    std::string signature(64, '\0');
    std::size_t length = signature.size();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                   reinterpret_cast<const unsigned char*>(note.text.data()), note.text.size());
    note.signatures.push_back({origin_, trail::note_key_id(origin_, 1, key.public_key), signature});
  }

  std::string origin_;
  std::vector<OneKey> keys_;
  char next_key_ = 'a';
};

class FakeArchiver : public Archiver {
 public:
  std::vector<Package> packages;
  std::vector<Deposition> deposited;
  std::string full;                              // a reason to say no
  std::map<std::string, std::string> elsewhere;  // further targets, each with its reason; empty: it says yes
  std::vector<Sheet> sheets;

  // Short, so that a golden trail does not change with how a page is set.
  SetSheet set(const Sheet& sheet) override {
    sheets.push_back(sheet);
    return {"html " + sheet.language, "pdf " + sheet.language};
  }

  // The digest says what the charter's strand and the seal were; the texts for people may change with the phrases.
  BuiltPackage build(const Package& package) override {
    packages.push_back(package);
    std::string bytes;
    for (const PackageFile& file : package.files)
      if (file.path == "trail/" + package.charter + ".jsonl") bytes = file.bytes;
    return {package.audience + " " + bytes, package.name};
  }

  std::vector<Target> targets() override {
    std::vector<Target> out{{"house", {"public", "auditor"}}};
    for (const auto& [id, reason] : elsewhere) out.push_back({id, {"public", "auditor"}});
    return out;
  }

  DepositReport deposit(const Deposition& deposition) override {
    const std::string& tar = deposition.files.front().bytes;
    const std::string sha256 = trail::digest(tar);
    const auto size = static_cast<std::int64_t>(tar.size());
    const auto other = elsewhere.find(deposition.target);
    const std::string& reason = other == elsewhere.end() ? full : other->second;
    if (!reason.empty()) return {false, false, deposition.target, "", sha256, size, reason};
    deposited.push_back(deposition);
    return {true, false, deposition.target, "/archive/" + deposition.name, sha256, size, ""};
  }
};

}  // namespace mithaq::fakes
