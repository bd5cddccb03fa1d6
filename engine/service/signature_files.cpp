#include "service/signature_files.h"

#include "service/writer.h"
#include "trail/entry.h"
#include "trail/key_files.h"

namespace mithaq::service {

namespace {

std::string padded(int n) {
  const std::string digits = std::to_string(n);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::string name(const Position& position) {
  return "r" + padded(position.revision) + "/" + position.body.value + "-" + std::to_string(position.seq);
}

}  // namespace

trail::KeyRegister keys_below(store::Store& store, const store::Objects& objects, std::int64_t size) {
  trail::KeyRegister out;
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    if (store.index_of(registry_strand, leaf.seq) >= size) break;
    if (trail::entry_from_leaf(leaf.bytes).kind.starts_with("key-")) out.take(entry_with_documents(leaf, objects));
  }
  return out;
}

std::map<Digest, std::string> statement_names(const Charter& charter) {
  std::map<Digest, std::string> out;
  for (const Round& round : charter.rounds)
    for (const Position& position : round.positions)
      if (const Evidence* statement = position.statement())
        out.emplace(statement->sha256, "statements/" + name(position) + ".json");
  return out;
}

std::string signature_place(const Entry& entry, const Evidence& e, const std::map<Digest, std::string>& statements) {
  const bool is_statement = e.role == "statement";
  if (!is_statement && entry.kind != "signature-accepted") return {};
  const auto found = statements.find(is_statement ? e.sha256 : entry.data.at("statement").string());
  if (found == statements.end()) return {};
  if (is_statement) return found->second;
  constexpr std::string_view begin = "statements/", end = ".json";
  const std::string base =
      "signatures/" + found->second.substr(begin.size(), found->second.size() - begin.size() - end.size());
  const std::string& format = entry.data.at("format").string();
  if (format == trail::sshsig_format) return base + ".sshsig";
  if (format == trail::cms_format) return base + ".p7s";
  if (format == trail::minisign_format) return base + ".minisig";
  if (e.role == "client-data") return base + ".webauthn/clientDataJSON";
  return base + ".webauthn/" + (e.role == "authenticator-data" ? "authenticatorData" : "signature.der");
}

void add_key_files(const Charter& charter, const trail::KeyRegister& keys,
                   const std::function<void(const std::string& path, std::string bytes)>& add) {
  add("keys/revoked.krl", trail::revoked_krl(keys));
  add("keys/enrolments.json", trail::enrolments_json(keys));
  for (const Round& round : charter.rounds)
    for (const Position& position : round.positions)
      for (const GivenSignature& given : position.signatures) {
        const trail::MemberKey* key = keys.find(given.fingerprint);
        if (key == nullptr) continue;
        if (given.format == trail::webauthn_format)
          add("signatures/" + name(position) + ".webauthn/key.spki.der", key->key.bytes);
        if (given.format == trail::minisign_format)
          add("signatures/" + name(position) + ".pub", trail::minisign_pub(key->key));
      }
}

}  // namespace mithaq::service
