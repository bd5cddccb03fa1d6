#include "audit/signatures.h"

#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::audit {

// The server's seal: its statement names what the entry says, and the certificate is the one that was sealed.
void SignatureCheck::seal(const Entry& entry, const Finding& place) {
  const std::string& sealed = entry.data.at("sha256").string();
  const bool is_certificate = entry.data.at("what").string() == "certificate";
  Finding wrong = place;
  wrong.id = "statement";
  wrong.expected = sealed;
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
    if (named == sealed) continue;
    wrong.found = named;
    wrong.file = source_.object_file(e.sha256);
    findings_.push_back(wrong);
  }
  if (!is_certificate) return;
  const auto certificate = source_.object(sealed);
  const std::string found = certificate ? trail::digest(*certificate) : "";
  if (found == sealed) return;
  wrong.found = found;
  wrong.file = "certificate/certificate.json";
  findings_.push_back(std::move(wrong));
}

void SignatureCheck::look(const Entry& entry, const Finding& place) {
  if (entry.kind == "sealed") {
    ++looked_at_;
    seal(entry, place);
  } else if (entry.kind == "signature-accepted") {
    ++looked_at_;
    Finding unchecked = place;
    unchecked.word = Word::gap;
    unchecked.id = "signature-unchecked";
    findings_.push_back(std::move(unchecked));
  }
}

}  // namespace mithaq::audit
