// Signatures over the statement of an answer: which are taken, and which level the answer has reached by them
// (reference: trail 4.2 to 4.4). What is refused is written down as what is taken.
#include <algorithm>
#include <stdexcept>

#include "rules/ledger.h"
#include "trail/key_trust.h"
#include "trail/statement.h"

namespace mithaq::rules {

namespace {

constexpr std::chrono::hours without_deadline{14 * 24};
constexpr int refusals_written = 20;  // for one answer; more of them are told, and nothing else

struct Answer {
  const Round* round = nullptr;
  const Position* position = nullptr;
};

Answer answer_of(const Charter& charter, std::int64_t seq) {
  for (auto round = charter.rounds.rbegin(); round != charter.rounds.rend(); ++round)
    for (const Position& position : round->positions)
      if (position.seq == seq && position.statement()) return {&*round, &position};
  return {};
}

std::string_view media_type(const std::string& format) {
  if (format == trail::cms_format) return "application/pkcs7-signature";
  return format == trail::webauthn_format ? "application/octet-stream" : "text/plain";
}

std::vector<Evidence> documents(const Draft& draft, const trail::Signature& signature) {
  std::vector<Evidence> out;
  out.push_back(draft.document("signature", media_type(signature.format), signature.bytes));
  if (signature.client_data.empty()) return out;
  out.push_back(draft.document("client-data", "application/json", signature.client_data));
  out.push_back(draft.document("authenticator-data", "application/octet-stream", signature.authenticator_data));
  return out;
}

// In the order of the reference (trail 4.3): form, statement, nonce, revision, then algorithm, key and mathematics.
Step refused_before_key(const Draft& draft, const AcceptSignature& command, const Answer& answer,
                        const trail::Statement& statement) {
  if (!command.signature) return Refusal{command.unreadable, {}};
  const Round& round = *answer.round;
  const Position& position = *answer.position;
  const Position* newest = round.timely(position.body);
  if (!newest || newest->seq != position.seq || position.contested) return Refusal{"unknown-statement", {}};
  if (statement.expires_at < draft.now) return Refusal{"expired", {}};
  if (round.state == "settled" && draft.charter.newest_revision().number != statement.revision)
    return Refusal{"other-revision", {}};
  if (round.state == "settled") return Refusal{"stage-closed", {{"stage", round.stage.value}}};
  if (!position.signatures.empty()) return Refusal{"used", {}};
  if (position.revision != round.revision || statement.revision != round.revision || position.awaiting)
    return Refusal{"other-revision", {}};
  return std::nullopt;
}

// A signature that one member alone can have made, and that the register still believes. When the log took it, the
// command knows better (AcceptSignature::same_words); at the earliest it was when the answer came.
bool is_first(const trail::KeyRegister& keys, const Position& answer, const GivenSignature& given) {
  const trail::MemberKey* key = keys.find(given.fingerprint);
  return key && key->member && trail::is_believed(*key, answer.at);
}

// Two members of the body, each with a key of its own, have signed the same answer. The key that the members of a body
// share is nobody's own: whoever holds it and one more would be two persons.
bool is_second(const Draft& draft, const Round& round, const Position& position, const AcceptSignature& command,
               const trail::MemberKey& key) {
  if (!key.member) return false;
  return std::ranges::any_of(round.positions, [&](const Position& other) {
    const bool is_same = other.body == position.body && other.kind == position.kind &&
                         other.revision == position.revision && other.articles == position.articles &&
                         !other.contested && other.missing.empty() &&
                         std::ranges::find(command.same_words, other.seq) != command.same_words.end();
    return is_same && std::ranges::any_of(other.signatures, [&](const GivenSignature& given) {
             return given.member != command.member && is_first(*draft.world.keys, other, given) &&
                    !trail::is_same_key(draft.world.keys->find(given.fingerprint)->key, key.key);
           });
  });
}

Entry signature_entry(const Draft& draft, std::string_view kind, const AcceptSignature& command, const Answer& answer,
                      const std::string& fingerprint) {
  const Position& position = *answer.position;
  Value data = Value::object({{"body", position.body.value},
                              {"statement", position.statement()->sha256},
                              {"format", command.signature ? command.signature->format : "unknown"}});
  if (!fingerprint.empty()) data.set("fingerprint", fingerprint);
  Entry entry = Draft::in_round(draft.by_origin(kind, std::move(data)), *answer.round);
  OnBehalf behalf{position.body, std::nullopt, std::nullopt, std::nullopt};
  if (voice(draft, answer.round, position.body, command.member) == Voice::proxy) behalf.member = command.member;
  entry.on_behalf_of = behalf;
  if (command.signature) entry.evidence = documents(draft, *command.signature);
  return entry;
}

// The answer counts from here, or has reached a level above the one that it has counted with.
void confirm(Draft& draft, const AcceptSignature& command, Round round, const std::string& level,
             std::int64_t signature) {
  const Position position = *answer_of(draft.charter, command.position).position;
  Entry confirmed = Draft::in_round(
      draft.by_origin("position-confirmed", Value::object({{"position", position.seq}, {"assurance", level}})), round);
  OnBehalf behalf{position.body, std::nullopt, std::nullopt, std::nullopt};
  if (voice(draft, &round, position.body, command.member) == Voice::proxy) behalf.member = command.member;
  confirmed.on_behalf_of = behalf;
  draft.append(std::move(confirmed));
  if (!position.provisional || !position.missing.empty() || position.late)
    return receipts(draft, round, position.body, position.seq, signature);
  after_answer(draft, answer_again(position, round, command.text, command.proposal, command.new_information), behalf,
               position.seq, signature);
}

}  // namespace

Moment statement_expires(const Draft& draft, const Round& round) {
  const std::chrono::hours grace{draft.stage_of(round).waits.confirm_grace_hours};
  return round.deadline ? std::max(*round.deadline, draft.now) + grace : draft.now + without_deadline;
}

Step take_signature(Draft& draft, const AcceptSignature& command) {
  if (draft.world.keys == nullptr) throw std::logic_error("a signature comes to a house without a register of keys");
  const Answer answer = answer_of(draft.charter, command.position);
  const auto statement = trail::statement_from(command.statement);
  if (!answer.position || !statement || trail::digest(command.statement) != answer.position->statement()->sha256)
    return Refusal{"unknown-statement", {}};
  const Round round = *answer.round;
  const Position position = *answer.position;
  if (voice(draft, &round, position.body, command.member) == Voice::none)
    return Refusal{"not-a-member", {{"body", position.body.value}}};

  const auto is_same_file = [&](const GivenSignature& given) {
    return command.signature && given.sha256 == trail::digest(command.signature->bytes);
  };
  if (std::ranges::any_of(position.signatures, is_same_file)) {
    receipts(draft, round, position.body, position.seq, draft.charter.entries - 1);  // told again, for the mail at hand
    return std::nullopt;
  }
  Step refusal = refused_before_key(draft, command, answer, *statement);
  trail::KeyRegister::Found found;
  if (!refusal) {
    const BodyId signer = position.holder.value_or(position.body);
    found = draft.world.keys->signed_by(*command.signature, command.statement, {signer, command.member},
                                        draft.origin.registry,
                                        {draft.world.authorities, draft.now, {}, draft.world.revocation_lists});
    if (!found.key) refusal = found.refusal;
    if (found.key && !found.key->member && draft.stage_of(round).assurance == "L3")
      refusal = Refusal{"key-of-body", {}};
  }
  if (refusal) {
    if (position.signatures_refused >= refusals_written) return refusal;
    Entry refused = signature_entry(draft, "signature-refused", command, answer,
                                    command.signature ? command.signature->fingerprint : "");
    refused.data.set("reason", refusal->id);
    draft.append(std::move(refused));
    return refusal;
  }
  const std::string& fingerprint = found.key->key.fingerprint;
  const std::string level = is_second(draft, round, position, command, *found.key) ? "L3" : "L2";
  const std::int64_t seq = draft.append(signature_entry(draft, "signature-accepted", command, answer, fingerprint));
  if (level >= draft.stage_of(round).assurance)
    confirm(draft, command, round, level, seq);
  else
    receipts(draft, round, position.body, position.seq, seq);
  draft.tell_besides("receipt", "signature", std::to_string(seq));
  return std::nullopt;
}

// A refusal with an entry is recorded; only what has none is no decision at all.
Step step(Draft& draft, const AcceptSignature& command) {
  const std::int64_t before = draft.charter.entries;
  Step refusal = take_signature(draft, command);
  return draft.charter.entries > before ? std::nullopt : refusal;
}

Step step(Draft& draft, const SendCode& command) {
  if (Step refusal = refused_round(draft.charter, command.stage, command.round)) return refusal;
  const Round round = *draft.charter.round(command.stage, command.round);
  if (voice(draft, &round, command.body, command.member) == Voice::none)
    return Refusal{"not-a-member", {{"body", command.body.value}}};
  const Request* request = round.request(command.body);
  draft.notify("code", round, command.body, command.member, request ? request->id.value : "", command.cycle,
               Value::object({}));
  return std::nullopt;
}

}  // namespace mithaq::rules
