// What a notice says of evidence and keys: what makes an answer count in the stage, and which keys are new (reference:
// trail 4.4).
#include <algorithm>
#include <optional>
#include <tuple>

#include "service/telling.h"

namespace mithaq::service {

namespace {

constexpr std::chrono::days remembered{30};  // in the first notice of a charter
constexpr std::size_t named_at_most = 12;    // in one notice: the register has them all

bool tells_of_keys(std::string_view kind) { return kind == "request" || kind == "reminder" || kind == "outcome"; }

// When the member's last notice of this charter was made that tells of keys; of several of one moment one comes first.
std::optional<Moment> told_before(const Occasion& o) {
  std::optional<Moment> out;
  for (const Job& job : o.store.jobs(o.charter.id))
    if (job.member == o.job.member && tells_of_keys(job.kind) &&
        std::tie(job.created, job.key.value) < std::tie(o.job.created, o.job.key.value))
      out = std::max(out.value_or(job.created), job.created);
  return out;
}

}  // namespace

void tell_keys(notices::NoticeFacts& facts, const Occasion& o, const trail::KeyRegister& keys,
               const trail::LogKeys& log_keys) {
  if (!tells_of_keys(o.job.kind)) return;
  const Moment made = o.job.created;
  std::vector<const trail::MemberKey*> recent;
  for (const trail::MemberKey& key : keys.keys())
    if (key.is_enrolled() && !key.revoked && key.enrolled_at <= made && key.enrolled_at > made - remembered)
      recent.push_back(&key);
  std::vector<const trail::LogKeys::Change*> of_log;
  for (const trail::LogKeys::Change& change : log_keys.changes())
    if (change.at <= made && change.at > made - remembered) of_log.push_back(&change);
  if (recent.empty() && of_log.empty()) return;
  if (const auto since = told_before(o)) {
    std::erase_if(recent, [&](const trail::MemberKey* key) { return key->enrolled_at < *since; });
    std::erase_if(of_log, [&](const trail::LogKeys::Change* change) { return change->at < *since; });
  }
  // Its own body's first: nobody else can say so well that a key is not theirs.
  std::ranges::stable_partition(recent, [&](const trail::MemberKey* key) { return key->body == o.job.body; });
  for (Language language : {Language::ar, Language::en}) {
    std::string& out = language == Language::ar ? facts.keys.ar : facts.keys.en;
    for (const trail::LogKeys::Change* change : of_log)
      out += (out.empty() ? "" : "\n") +
             o.phrases.say("notice.new-log-key", language, {{"key", trail::vkey_text(change->key)}});
    for (std::size_t i = 0; i < std::min(recent.size(), named_at_most); ++i)
      out += (out.empty() ? "" : "\n") + o.phrases.say("notice.new-key", language,
                                                       {{"body", o.viewer.body_name(recent[i]->body).in(language)},
                                                        {"fingerprint", recent[i]->key.fingerprint}});
    if (recent.size() > named_at_most)
      out += "\n" + o.phrases.say("notice.new-keys-more", language,
                                  {{"n", static_cast<std::int64_t>(recent.size() - named_at_most)}});
  }
}

void tell_evidence(notices::NoticeFacts& facts, const Occasion& o) {
  const Stage* stage = o.charter.definition->stage(o.round.stage.value);
  if (stage && stage->assurance > "L0") facts.evidence = o.phrases.both("notice.evidence-" + stage->assurance);
}

}  // namespace mithaq::service
