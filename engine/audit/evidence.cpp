#include "audit/evidence.h"

#include <algorithm>
#include <array>

#include "audit/replay.h"
#include "trail/digest.h"

namespace mithaq::audit {

namespace {

// What the outcome is replayed from is never kept back or erased (reference: trail 1.4), nor are the server's seals.
bool is_always_needed(const std::string& kind, const std::string& role) {
  constexpr std::array<std::string_view, 5> roles = {"explanation", "statement", "public-key", "policy", "seal"};
  return replay_needs(role) || std::ranges::find(roles, role) != roles.end() ||
         (role == "signature" && kind == "signature-accepted") || (role == "text" && kind == "revision-published");
}

}  // namespace

// The bytes of an object that is present and right; findings are made of everything else. Size -1: not stated.
std::optional<std::string> EvidenceCheck::sound(const Digest& sha256, std::int64_t size, const Finding& place,
                                                Need need) {
  ++looked_at_;
  auto bytes = source_.object(sha256);
  if (!bytes && need == Need::unless_withheld) {
    ++withheld_;
    return std::nullopt;
  }
  const Digest found = bytes ? trail::digest(*bytes) : Digest();
  const auto found_size = static_cast<std::int64_t>(bytes ? bytes->size() : 0);
  if (bytes && found == sha256 && (size < 0 || size == found_size)) return bytes;
  Finding finding = place;
  finding.file = source_.object_file(sha256);
  finding.expected = sha256;
  if (!bytes) {
    finding.id = "evidence-missing";
    absent_.emplace_back(std::move(finding), need);
    return std::nullopt;
  }
  finding.id = "evidence-hash";
  finding.found = found;
  if (found == sha256) {
    finding.expected = "size " + std::to_string(size);
    finding.found = "size " + std::to_string(found_size);
  }
  findings_.push_back(std::move(finding));
  return std::nullopt;
}

void EvidenceCheck::look(Entry& entry, const Finding& place) {
  if (!source_.has_objects()) return;
  const auto gone_or = [](bool is_withheld) { return is_withheld ? Need::unless_withheld : Need::unless_gone; };
  if (entry.kind == "erased") erased_.insert(entry.data.at("object").string());
  if (entry.kind == "restore-epoch")
    for (const std::string& object : entry.data.strings_or_empty("objects")) lost_.insert(object);
  // The record of a member or a body, sealed: what was before it is the `after` of an earlier entry. Packages leave
  // such records at home.
  if (entry.kind == "registry-changed")
    if (const Value* record = entry.data.find("after"))
      sound(record->string(), -1, place, gone_or(!source_.is_whole()));
  // The package that was sealed, which no other package holds.
  if (entry.kind == "sealed" && entry.data.at("what").string() == "package" && source_.is_whole())
    sound(entry.data.at("sha256").string(), entry.data.integer_or("size", -1), place, Need::unless_gone);
  if (entry.private_object) sound(*entry.private_object, -1, place, gone_or(source_.withholds(*entry.private_object)));
  for (Evidence& e : entry.evidence) {
    const bool wanted = replay_needs(e.role);
    std::string name = e.sha256 + " " + std::to_string(e.size);
    if (!wanted && known_good_.contains(name)) continue;
    const bool is_needed = is_always_needed(entry.kind, e.role);
    auto bytes = sound(e.sha256, e.size, place, is_needed ? Need::always : gone_or(source_.withholds(e.sha256)));
    if (!bytes) continue;
    known_good_.insert(std::move(name));
    if (wanted) e.content = std::make_shared<const std::string>(std::move(*bytes));
  }
}

void EvidenceCheck::finish() {
  for (auto& [finding, need] : absent_) {
    const bool is_needed = need == Need::always;
    if (erased_.contains(finding.expected) && !is_needed) {
      finding.word = Word::mark;
      finding.id = "erased";
    } else if (lost_.contains(finding.expected)) {
      finding.word = is_needed ? Word::gap : Word::mark;
      finding.id = "document-lost";
    }
    findings_.push_back(std::move(finding));
  }
  absent_.clear();
  Finding mark;
  mark.word = source_.has_objects() ? Word::mark : Word::gap;
  mark.id = source_.has_objects() ? "withheld" : "no-objects";
  if (withheld_ > 0) mark.found = std::to_string(withheld_);
  if (withheld_ > 0 || !source_.has_objects()) findings_.push_back(std::move(mark));
}

}  // namespace mithaq::audit
