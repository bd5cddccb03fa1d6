// Whose signatures an answer rests on. At the level of two persons they stand under two answers that say the same:
// each has a statement of its own.
#include <algorithm>

#include "service/view.h"
#include "trail/key_trust.h"

namespace mithaq::service {

bool Viewer::says_the_same(const Position& one, const Position& other) const {
  if (one.seq == other.seq) return true;
  if (one.body != other.body || one.kind != other.kind || one.revision != other.revision ||
      one.articles != other.articles || one.missing != other.missing || one.holder != other.holder)
    return false;
  const auto said = [this](const Position& p) {
    return std::array{text(p.evidence, {"objection", "reservation", "comment"}), text(p.evidence, {"proposal"}),
                      text(p.evidence, {"new-information"})};
  };
  return said(one) == said(other);
}

std::vector<SignatureView> Viewer::signatures(const Charter& charter, const Round& round, const Position& given) const {
  std::vector<SignatureView> out;
  // Only a key that has been revoked makes it matter when exactly it signed.
  const auto is_doubted = [&](const trail::MemberKey& key, const Position& answer, const GivenSignature& one) {
    if (!key.revoked || key.revoked->distrust == "all") return false;
    const auto taken = chronicle_ ? chronicle_->taken_at(charter.id, one.seq) : std::nullopt;
    return !trail::is_believed(key, taken.value_or(answer.at));
  };
  const auto add = [&](const Position& answer) {
    for (const GivenSignature& one : answer.signatures) {
      if (std::ranges::find(out, one.member, &SignatureView::member) != out.end()) continue;  // the newest stands
      const trail::MemberKey* key = keys_ ? keys_->find(one.fingerprint) : nullptr;
      SignatureView view{one.seq, one.member, one.format, one.fingerprint, "", "", "", false};
      if (key) view.holder = key->member ? "member" : "body";
      if (key && key->revoked && key->revoked->distrust == "all") view.distrusted = key->revoked->reason;
      if (key && is_doubted(*key, answer, one)) view.doubted = key->revoked->reason;
      view.is_own = key && key->member && trail::is_believed(*key, answer.at);
      out.push_back(std::move(view));
    }
  };
  add(given);
  const Stage* stage = charter.definition->stage(round.stage.value);
  const bool asks_for_two = stage && stage->assurance == "L3";
  const bool has_others =
      given.assurance == "L3" || (asks_for_two && given.provisional && given.missing.empty() && !given.late);
  for (auto other = round.positions.rbegin(); has_others && other != round.positions.rend(); ++other)
    if (other->seq < given.seq && other->body == given.body && !other->signatures.empty() && !other->contested &&
        says_the_same(*other, given))
      add(*other);
  std::ranges::sort(out, {}, &SignatureView::seq);
  return out;
}

}  // namespace mithaq::service
