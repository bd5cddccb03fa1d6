#include "service/certificate.h"

#include <algorithm>

#include "notices/certificate.h"
#include "service/log_lines.h"
#include "service/quorum.h"
#include "service/signature_files.h"
#include "service/trusted_time.h"
#include "service/view.h"
#include "service/witness_conflicts.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

Value text_value(const Text& text) { return Value::object({{"ar", text.ar}, {"en", text.en}}); }

// The newest round that led to ratification: another may have run beside it, and been closed by it.
std::size_t ratifying(const Charter& charter) {
  for (std::size_t i = charter.rounds.size(); i-- > 0;) {
    const Round& round = charter.rounds[i];
    const Stage* stage = charter.definition->stage(round.stage.value);
    if (!stage || round.outcome != "passed") continue;
    const auto next = stage->next.find("passed");
    if (next != stage->next.end() && next->second.is(target::ratified)) return i;
  }
  return charter.rounds.size() - 1;
}

bool is_against(const RoundView& round, const BodyId& body) {
  return std::ranges::any_of(round.positions, [&](const PositionView& p) {
    return p.body == body.value && p.counted &&
           (p.position == id(PositionKind::object) || p.position == id(PositionKind::disagree));
  });
}

std::vector<SignatureView> signatures_of(const Viewer& viewer, const Charter& charter, const Round& round,
                                         const PositionView& p) {
  const auto given = std::ranges::find(round.positions, p.seq, &Position::seq);
  return given == round.positions.end() ? std::vector<SignatureView>{} : viewer.signatures(charter, round, *given);
}

// Names of the keys that have signed the note beside the log's own.
std::vector<std::string> witnesses(const std::string& signed_note, const std::string& origin) {
  std::vector<std::string> out;
  if (const auto note = trail::note_from_text(signed_note))
    for (const trail::NoteSignature& signature : note->signatures)
      if (signature.name != origin) out.push_back(signature.name);
  return out;
}

// As OpenSSH prints it.
std::string ssh_fingerprint(const std::string& public_key) {
  const auto blob = trail::from_base64(public_key.substr(public_key.find(' ') + 1));
  if (!blob) return "";
  std::string digest = trail::base64(trail::sha256(*blob));
  while (digest.ends_with('=')) digest.pop_back();
  return "SHA256:" + digest;
}

notices::CertificateFacts facts_of(const Premises& premises, store::Store& store, const Viewer& viewer,
                                   const Charter& charter, const CharterView& view,
                                   const store::CheckpointRow& checkpoint, const SignerKeys& keys) {
  const RoundView& last = view.rounds[ratifying(charter)];
  notices::CertificateFacts facts;
  facts.charter = view.id;
  facts.title = view.title;
  facts.organisation = premises.settings.organisation;
  facts.revision = last.revision;
  facts.fingerprint = view.revision.fingerprint;
  facts.at = to_rfc3339(*charter.ratified_at);
  facts.ratified_at = view.ratified_text;
  facts.articles = viewer.names(*charter.revision(last.revision)).articles;
  const notices::DecisionFacts decision = viewer.decision(charter, ratifying_round(charter), last, true);
  facts.decision = {premises.phrases->decision(decision, Language::ar),
                    premises.phrases->decision(decision, Language::en)};
  for (const PositionView& p : last.positions) {
    const bool has_answered = p.seq >= 0 && !p.late;  // what came after the close is in the trail alone
    notices::CertificateRow row;
    row.body = p.body_name;
    if (has_answered) {
      row.position = p.position;
      row.articles = p.articles;
      row.text = p.text;
      row.assurance = p.assurance;
      row.key_holder = p.key_holder;
      row.channel = p.channel;
      row.time = viewer.when(p.at, last.zone);
      row.distrusted = p.distrusted;
      row.doubted = p.doubted;
      for (const SignatureView& one : signatures_of(viewer, charter, ratifying_round(charter), p))
        row.signatures.push_back({one.format, one.fingerprint, one.holder, one.distrusted, one.doubted});
    }
    facts.rows.push_back(std::move(row));
  }
  for (const RoundView& round : view.rounds)
    for (const PositionView& p : round.positions) {
      if (round.revision != last.revision || !p.counted) continue;
      if (p.position == id(PositionKind::approve_with_reservation))
        facts.reservations.push_back({p.body_name, p.articles, p.text});
    }
  for (const PositionView& p : last.positions)
    if (p.counted && (p.position == id(PositionKind::object) || p.position == id(PositionKind::disagree)))
      facts.dissent.push_back({p.body_name, p.articles, p.text});
  // Of the stages before: what was overruled or has lapsed. And whatever the bodies that were against have written.
  for (const std::int64_t seq : charter.ratified_dissent)
    for (const Objection& objection : charter.objections)
      if (objection.seq == seq && !is_against(last, objection.body))
        facts.dissent.push_back(
            {viewer.body_name(objection.body), objection.articles, viewer.text(objection.evidence, {"objection"})});
  for (const Minority& statement : charter.standing_minority())
    facts.dissent.push_back({viewer.body_name(statement.body), {}, viewer.text(statement.evidence, {"text"})});
  facts.log_origin = origin_of(checkpoint);
  facts.log_size = checkpoint.size;
  facts.log_root = checkpoint.root;
  const std::string lines =
      log_key_lines(store, log_keys_below(store, checkpoint.size), keys.log_vkey, premises.own_origin(), checkpoint);
  facts.log_key = lines.substr(0, lines.find('\n'));
  facts.witnesses = witnesses(store::cosigned_note(store, checkpoint), facts.log_origin);
  if (const auto met = met_quorum(store, charter)) {
    facts.quorum_size = met->checkpoint.size;
    facts.quorum_root = met->checkpoint.root;
    for (const MetQuorum::Cosigner& one : met->witnesses)
      facts.quorum.push_back({viewer.body_name({one.name}), one.at ? viewer.when(*one.at, last.zone) : Text{}});
  }
  if (premises.witnesses) facts.contradicted = conflict_sentence(standing_conflicts(store), *premises.phrases, viewer);
  if (const auto time = trusted_time(store, charter, Tokens::first)) {
    facts.trusted_time = viewer.when(time->time, last.zone);
    facts.time_authority = time->authority;
    if (time->is_apart()) facts.apart_from = viewer.when(time->came, last.zone);
  }
  facts.seal_fingerprint = ssh_fingerprint(keys.seal_ssh);
  return facts;
}

}  // namespace

const Round& ratifying_round(const Charter& charter) { return charter.rounds[ratifying(charter)]; }

const Revision& ratified_revision(const Charter& charter) {
  return *charter.revision(ratifying_round(charter).revision);
}

Value position_value(const Viewer& viewer, const Charter& charter, const Round& round, const PositionView& p) {
  Value out = Value::object(
      {{"body", p.body}, {"name", text_value(p.body_name)}, {"position", p.position.empty() ? "none" : p.position}});
  if (p.position.empty()) return out;
  out.set("seq", p.seq)
      .set("at", to_rfc3339(p.at))
      .set("channel", p.channel)
      .set("assurance", p.assurance)
      .set("counted", p.counted)
      .set("revision", p.revision);
  if (!p.distrusted.empty()) out.set("key_distrusted", p.distrusted);
  if (!p.doubted.empty()) out.set("key_doubted", p.doubted);
  Value::Array signed_by;
  for (const SignatureView& one : signatures_of(viewer, charter, round, p)) {
    Value signature = Value::object({{"fingerprint", one.fingerprint}, {"format", one.format}, {"seq", one.seq}});
    if (!one.holder.empty()) signature.set("key_holder", one.holder);
    if (!one.distrusted.empty()) signature.set("key_distrusted", one.distrusted);
    if (!one.doubted.empty()) signature.set("key_doubted", one.doubted);
    signed_by.push_back(std::move(signature));
  }
  if (!signed_by.empty()) out.set("signatures", Value(std::move(signed_by)));
  if (!p.articles.empty()) out.set("articles", Value::strings(p.articles));
  if (!p.text.empty()) out.set("text", p.text);
  if (!p.proposal.empty()) out.set("proposal", p.proposal);
  return out;
}

Viewer CertificateOf::viewer(Chronicle* chronicle) const {
  return Viewer(premises_, objects_, *charter_.ratified_at, chronicle)
      .with_keys(std::make_shared<const trail::KeyRegister>(keys_below(store_, objects_, checkpoint_.size)));
}

std::string CertificateOf::facts() const {
  const Viewer viewer = this->viewer(nullptr);
  const RoundView round = viewer.round(charter_, ratifying_round(charter_), true);
  Value::Array positions;
  for (const PositionView& p : round.positions)
    positions.push_back(position_value(viewer, charter_, ratifying_round(charter_), p));
  const Revision& revision = ratified_revision(charter_);
  Value out = Value::object({{"format", 1},
                             {"type", "mithaq/certificate"},
                             {"origin", origin_of(checkpoint_)},
                             {"log", Value::object({{"root", checkpoint_.root}, {"size", checkpoint_.size}})},
                             {"charter", charter_.id.value},
                             {"title", text_value(charter_.title)},
                             {"revision", Value::object({{"number", revision.number}, {"sha256", revision.sha256}})},
                             {"ratified_at", to_rfc3339(*charter_.ratified_at)},
                             {"ratified_index", store_.index_of(charter_.id.value, *charter_.ratified_seq)},
                             {"rule", text_value(round.rule_sentence)},
                             {"explanation", round.explanation},
                             {"positions", Value(std::move(positions))}});
  if (const auto met = met_quorum(store_, charter_)) {
    Value::Array signers;
    for (const MetQuorum::Cosigner& one : met->witnesses) {
      Value signer = Value::object({{"name", one.name}});
      if (one.at) signer.set("at", to_rfc3339(*one.at));
      signers.push_back(std::move(signer));
    }
    out.set("witness_quorum", Value::object({{"root", met->checkpoint.root},
                                             {"size", met->checkpoint.size},
                                             {"witnesses", Value(std::move(signers))}}));
  }
  Value::Array contradicting;  // an empty name: somebody has shown a rival checkpoint
  if (premises_.witnesses)
    for (const std::string& name : standing_conflicts(store_)) contradicting.emplace_back(name);
  if (!contradicting.empty()) out.set("contradicted_by", Value(std::move(contradicting)));
  if (const auto time = trusted_time(store_, charter_, Tokens::first)) {
    Value said = Value::object({{"authority", time->authority}, {"time", to_rfc3339(time->time)}});
    if (time->is_apart()) said.set("came", to_rfc3339(time->came));
    out.set(time->is_apart() ? "time_apart" : "trusted_time", std::move(said));
  }
  return trail::write(out);
}

Sheet CertificateOf::sheet(Language language, const Digest& facts_sha256) const {
  Chronicle chronicle(store_);
  const Viewer viewer = this->viewer(&chronicle);
  const CharterView view = viewer.charter(charter_, Eyes::with_positions, true);
  notices::CertificateFacts facts = facts_of(premises_, store_, viewer, charter_, view, checkpoint_, keys_);
  facts.facts_sha256 = facts_sha256;
  return notices::certificate(facts, *premises_.phrases, language);
}

Sheet CertificateOf::page(Language language) const {
  Chronicle chronicle(store_);
  const Viewer viewer = this->viewer(&chronicle);
  const CharterView view = viewer.charter(charter_, Eyes::with_positions, true);
  const notices::CertificateFacts facts = facts_of(premises_, store_, viewer, charter_, view, checkpoint_, keys_);
  return notices::ratification_page(facts, viewer.markdown_shown(ratified_revision(charter_), language),
                                    *premises_.phrases, language);
}

}  // namespace mithaq::service
