#include "trail/key_files.h"

#include "trail/canonical.h"
#include "trail/openssl.h"

namespace mithaq::trail {
namespace {

// "20261101000000Z", as ssh-keygen reads it.
std::string plain(Moment moment) {
  std::string out;
  for (const char c : to_rfc3339(moment))
    if ((c >= '0' && c <= '9') || c == 'Z') out += c;
  return out;
}

// The first instant at which the key signs nothing more, as far as it is known.
std::optional<Moment> end_of(const MemberKey& key) {
  std::optional<Moment> out;
  if (key.replaced_seq >= 0) out = key.replaced_from;
  if (key.revoked && (!out || key.revoked->at < *out)) out = key.revoked->at;
  return out;
}

std::string number(std::uint64_t n, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xFF);
  return out;
}

}  // namespace

std::string allowed_signers(const KeyRegister& keys) {
  std::string out;
  for (const MemberKey& key : keys.keys()) {
    if (!key.is_enrolled() || key.key.format != sshsig_format) continue;
    out += key.body.value + " namespaces=\"" + std::string(statement_namespace) + "\",valid-after=\"" +
           plain(key.valid_from) + "\"";
    if (const auto end = end_of(key)) out += ",valid-before=\"" + plain(*end) + "\"";
    out += " " + key.key.bytes;
  }
  return out;
}

// PROTOCOL.krl: a header, then sections; the explicit keys are of type 2. The number of the list is that of the newest
// revocation in the registry's strand.
std::string revoked_krl(const KeyRegister& keys) {
  constexpr std::string_view magic{"SSHKRL\n\0", 8};
  constexpr char explicit_keys = 2;
  std::string blobs;
  std::uint64_t version = 0, date = 0;
  for (const MemberKey& key : keys.keys()) {
    if (!key.revoked || key.revoked->distrust != "all" || key.key.format != sshsig_format) continue;
    const std::string& line = key.key.bytes;
    const auto space = line.find(' ') + 1;
    blobs += openssl::ssh_string(from_base64(line.substr(space, line.find('\n') - space)).value_or(""));
    version = static_cast<std::uint64_t>(key.revoked->seq);
    date = static_cast<std::uint64_t>(key.revoked->at.time_since_epoch().count());
  }
  std::string out = std::string(magic) + number(1, 4) + number(version, 8) + number(date, 8) + number(0, 8) +
                    openssl::ssh_string("") + openssl::ssh_string("mithaq");
  if (!blobs.empty()) out += explicit_keys + openssl::ssh_string(blobs);
  return out;
}

std::string minisign_pub(const PublicKey& key) {
  return "untrusted comment: minisign public key " + key.fingerprint.substr(0, key.fingerprint.find(':')) + "\n" +
         key.bytes;
}

std::string enrolments_json(const KeyRegister& keys) {
  Value::Array out;
  for (const MemberKey& key : keys.keys()) {
    if (!key.is_enrolled()) continue;
    Value one = Value::object({{"algorithm", key.key.algorithm},
                               {"body", key.body.value},
                               {"confirmed_by", Value::strings(key.vouched_by)},
                               {"fingerprint", key.key.fingerprint},
                               {"format", key.key.format},
                               {"seq", key.seq},
                               {"uses", Value::strings(key.uses)},
                               {"valid_from", to_rfc3339(key.valid_from)}});
    if (key.member) one.set("member", key.member->value);
    if (!key.replaces.empty()) one.set("replaces", key.replaces);
    if (key.replaced_seq >= 0) one.set("replaced_from", to_rfc3339(key.replaced_from));
    for (const Evidence& e : key.evidence)
      if (e.role == "public-key") one.set("public_key", e.sha256);
    if (!key.enrolment.home.rp_id.empty())
      one.set("passkey", Value::object({{"origin", key.enrolment.home.origin}, {"rp_id", key.enrolment.home.rp_id}}));
    if (key.revoked)
      one.set("revoked", Value::object({{"at", to_rfc3339(key.revoked->at)},
                                        {"distrust", key.revoked->distrust},
                                        {"invalid_from", to_rfc3339(key.revoked->invalid_from)},
                                        {"reason", key.revoked->reason}}));
    out.push_back(std::move(one));
  }
  return write(Value::object({{"keys", Value(std::move(out))}}));
}

}  // namespace mithaq::trail
