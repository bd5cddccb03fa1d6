#include "audit/signatures.h"

#include <algorithm>

#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/key_files.h"
#include "trail/time_stamp.h"

namespace mithaq::audit {

namespace {

std::string words(const Refusal& refusal) {
  std::string out = refusal.id;
  for (const auto& [name, value] : refusal.facts) out += " " + name + "=" + value;
  return out;
}

}  // namespace

// An entry of the registry's strand, with the documents by which the register knows a key.
void SignatureCheck::take(Entry entry, const Finding& place) {
  if (!entry.kind.starts_with("key-")) return;
  const auto uses = entry.data.strings_or_empty("uses");
  if (entry.kind == "key-rotated" && std::ranges::find(uses, trail::log_use) != uses.end()) {
    try {
      return log_key(entry, place);
    } catch (const std::exception& unfit) {
      return say(place, Word::broken, "log-key-change", "", unfit.what());
    }
  }
  // Two administrators have compared it: the first has vouched, the second enrols.
  if (entry.kind == "key-vouched") vouched_[entry.data.at("fingerprint").string()].insert(entry.data.at("by").string());
  if (entry.kind == "key-enrolled" || entry.kind == "key-rotated") {
    const auto by = entry.data.strings_or_empty("confirmed_by");
    std::set<std::string> compared = vouched_[entry.data.at("key").at("fingerprint").string()];
    if (entry.actor.member) compared.insert(entry.actor.member->value);
    const std::set<std::string> said(by.begin(), by.end());
    if (said.size() < 2 || (!compared.empty() && compared != said))
      say(place, Word::broken, "key-not-valid", "two administrators", by.empty() ? "" : by.front());
  }
  for (Evidence& e : entry.evidence)
    if (e.role == "public-key" || e.role == "enrolment")
      if (auto bytes = source_.object(e.sha256)) e.content = std::make_shared<const std::string>(std::move(*bytes));
  try {
    keys_.take(entry);
  } catch (const std::exception& unfit) {  // its documents come from outside
    say(place, Word::broken, "key-not-valid", "", unfit.what());
  }
}

// One key of the log takes the place of another: both have signed that, and the old one is the one that signed so far.
void SignatureCheck::log_key(const Entry& entry, const Finding& place) {
  const auto sha256 = trail::log_key_note_in(entry.evidence);
  const auto bytes = sha256 ? source_.object(*sha256) : std::nullopt;
  const std::string named = entry.data.at("key").at("fingerprint").string();
  const std::string replaces = entry.data.string_or("replaces", "");
  const auto& before = log_keys_.changes();
  const auto old = trail::verifier_key(replaces);
  const bool follows = before.empty() || (old && old->public_key == before.back().key.public_key);
  const auto note = bytes ? trail::log_key_note(*bytes) : std::nullopt;
  const bool fits = note && trail::vkey_text(note->key) == named && trail::vkey_text(note->replaces) == replaces;
  // Where its document is not at hand step 6 tells.
  if (!follows || (bytes && !fits))
    say(place, Word::broken, "log-key-change", replaces, named, sha256 ? source_.object_file(*sha256) : "");
  log_keys_.take(entry);
}

// The server's seal: its statement names what the entry says, and the certificate is the one that was sealed.
void SignatureCheck::seal(const Entry& entry, const Finding& place) {
  const std::string& sealed = entry.data.at("sha256").string();
  for (const Evidence& e : entry.evidence) {
    if (e.role != "seal" || e.media_type != "application/json") continue;
    const auto statement = source_.object(e.sha256);
    if (!statement) continue;  // told by step 6
    std::string named;
    try {
      named = trail::read(*statement).string_or("sha256", "");
    } catch (const std::exception&) {
      named.clear();  // no statement at all
    }
    if (named != sealed) say(place, Word::broken, "statement", sealed, named, source_.object_file(e.sha256));
  }
  if (entry.data.at("what").string() != "certificate") return;
  const auto certificate = source_.object(sealed);
  const std::string found = certificate ? trail::digest(*certificate) : "";
  if (found != sealed) say(place, Word::broken, "statement", sealed, found, "certificate/certificate.json");
}

// A member's signature over the statement of an answer, with a key that was enrolled and valid when the log took it.
void SignatureCheck::signature(const Entry& entry, const Finding& place) {
  const std::string& sha256 = entry.data.at("statement").string();
  const auto statement = source_.object(sha256);
  std::map<std::string, std::string> documents;  // by role
  std::string file;
  for (const Evidence& e : entry.evidence) {
    if (e.role == "signature") file = source_.object_file(e.sha256);
    if (auto bytes = source_.object(e.sha256)) documents[e.role] = std::move(*bytes);
  }
  const bool is_passkey = documents.contains("client-data");
  const bool needs_authorities = entry.data.at("format").string() == trail::cms_format;
  if (!statement || !documents.contains("signature")) return say(place, Word::gap, "signature-unchecked");
  if (needs_authorities && trail::certificates_in(authorities_) == 0) {
    say(place, Word::gap, "signature-unchecked");
    findings_.back().cause = "authorities";
    return;
  }

  const auto named = trail::statement_from(*statement);
  const bool fits = named && trail::digest(*statement) == sha256 && named->charter.value == entry.strand &&
                    named->body.value == entry.data.at("body").string() && entry.stage == named->stage &&
                    entry.round == named->round;
  if (!fits)
    return say(place, Word::broken, "statement", sha256, trail::digest(*statement), source_.object_file(sha256));
  const auto given =
      is_passkey ? trail::assertion(documents["client-data"], documents["authenticator-data"], documents["signature"])
                 : trail::signature(documents["signature"]);
  if (!given) return say(place, Word::broken, "signature", "", given.error(), file);
  const std::string fingerprint = entry.data.string_or("fingerprint", "");
  const trail::MemberKey* key = keys_.find(fingerprint);
  // Whoever holds a body's proxy signs with the key of its own body, and the entry says whom it speaks for.
  const bool is_proxy = entry.on_behalf_of && entry.on_behalf_of->member;
  if (!key || !entry.actor.member || (key->body.value != entry.data.at("body").string() && !is_proxy))
    return say(place, Word::broken, "key-not-valid", fingerprint, key ? key->body.value : "key-not-enrolled", file);
  const auto found = keys_.signed_by(*given, *statement, {key->body, *entry.actor.member}, entry.registry.value_or(0),
                                     {authorities_, entry.at, {}});
  if (!found.key) {
    say(place, Word::broken, found.refusal.id.starts_with("key-") ? "key-not-valid" : "signature", fingerprint,
        words(found.refusal), file);
    const auto why = found.refusal.facts.find("why");
    const bool is_of_certificate = why != found.refusal.facts.end() &&
                                   (why->second == "certificate" || why->second == "ended" || why->second == "unborn");
    if (is_of_certificate) findings_.back().cause = "certificate";
    return;
  }
  if (found.key->key.fingerprint != fingerprint)
    say(place, Word::broken, "signature", fingerprint, found.key->key.fingerprint, file);
  accepted_.push_back({fingerprint, entry.at, place});
  if (!is_passkey) return;
  if (const auto before = counters_.higher_before(fingerprint, documents["authenticator-data"]))
    say(place, Word::mark, "passkey-counter", "at least " + std::to_string(*before));
}

std::optional<std::uint32_t> PasskeyCounters::higher_before(const std::string& fingerprint,
                                                            std::string_view authenticator_data) {
  constexpr std::size_t counter_at = 33, counter_size = 4;  // WebAuthn 6.1
  std::uint32_t counter = 0;
  for (const char byte : authenticator_data.substr(counter_at, counter_size))
    counter = counter << 8 | static_cast<unsigned char>(byte);
  std::uint32_t& highest = highest_[fingerprint];
  if (counter != 0 && counter < highest) return highest;
  highest = std::max(highest, counter);
  return std::nullopt;
}

void SignatureCheck::look(const Entry& entry, const Finding& place) {
  if (!source_.has_objects()) return;
  if (entry.strand == registry_strand) {
    take(entry, place);
  } else if (entry.kind == "sealed") {
    ++looked_at_;
    seal(entry, place);
  } else if (entry.kind == "signature-accepted") {
    ++looked_at_;
    signature(entry, place);
  }
}

namespace {
std::string_view after_first_line(std::string_view text) {
  text.remove_prefix(std::min(text.find('\n'), text.size()));
  return text.empty() ? text : text.substr(1);
}
}  // namespace

// What others check signatures with, by hand: the bodies' keys come behind the line of the server's seal.
void SignatureCheck::compare_lists() {
  for (const auto& [file, bytes] : source_.key_lists()) {
    if (file.ends_with(".policy")) continue;  // witnessed.cpp
    const bool is_of_signers = file.ends_with("allowed_signers");
    const std::string wanted = is_of_signers            ? trail::allowed_signers(keys_)
                               : file.ends_with(".krl") ? trail::revoked_krl(keys_)
                                                        : trail::enrolments_json(keys_);
    const std::string_view stated = is_of_signers ? after_first_line(bytes) : bytes;
    if (stated != wanted) say(Finding{}, Word::broken, "key-list", trail::digest(wanted), trail::digest(stated), file);
  }
}

// The signature stands; whether the answer does is for the rule of its stage, or for people.
void SignatureCheck::finish() {
  compare_lists();
  for (const Accepted& one : accepted_) {
    const trail::MemberKey* key = keys_.find(one.fingerprint);
    if (!key || !key->revoked) continue;
    if (key->revoked->distrust == "all")
      say(one.place, Word::mark, "key-distrusted", "", key->revoked->reason);
    else if (key->revoked->invalid_from <= one.at)
      say(one.place, Word::mark, "key-revoked-later", "", to_rfc3339(key->revoked->invalid_from));
  }
}

}  // namespace mithaq::audit
