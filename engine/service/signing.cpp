// A member signs the answer of its body: what is signed, and by which file.
#include <algorithm>
#include <limits>

#include "service/link.h"
#include "service/signatory.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/key_trust.h"

namespace mithaq::service {

namespace {

constexpr int codes_an_hour = 5;

// The register believed one of its signatures still at the moment at which the log took it.
bool was_believed(store::Store& store, const trail::KeyRegister& keys, const Charter& charter, const Position& answer) {
  return std::ranges::any_of(answer.signatures, [&](const GivenSignature& given) {
    const trail::MemberKey* key = keys.find(given.fingerprint);
    const std::int64_t index = store.index_of(charter.id.value, given.seq);
    return key && index >= 0 &&
           trail::is_believed(*key, trail::entry_from_leaf(store.log(index, index + 1).front().bytes).at);
  });
}

// As the commands on the page name it.
std::string file_name(const Position& answer) {
  return "statement-" + answer.body.value + "-" + std::to_string(answer.seq) + ".json";
}

// The refusal with what it is about: an entry writes down its id alone.
Refusal with_facts(Refusal refusal, const rules::AcceptSignature& command, const trail::KeyRegister& keys,
                   const BodyId& signer, const trail::Ground& ground) {
  if (!command.signature) return refusal;
  const auto is_of_another = [&](const trail::MemberKey& key) {
    return key.is_enrolled() && key.body == signer && key.member && *key.member != command.member &&
           command.signature->is_by(key.key);
  };
  if (refusal.id == "key-not-enrolled" && std::ranges::any_of(keys.keys(), is_of_another))
    return Refusal{refusal.id, {{"why", "member"}}};
  if (refusal.id != "bad-signature" && refusal.id != "key-not-valid") return refusal;
  const auto found = keys.signed_by(*command.signature, command.statement, {signer, command.member},
                                    std::numeric_limits<std::int64_t>::max(), ground);
  return found.key || found.refusal.id != refusal.id ? refusal : found.refusal;
}

rules::ConfirmPosition words_of(store::Store& store, const Viewer& viewer, const Charter& charter, std::int64_t seq) {
  rules::ConfirmPosition out;
  out.position = seq;
  read_answer(store, viewer, charter.id, out);
  return out;
}

}  // namespace

std::optional<rules::StatementFacts> statement_facts(const Premises& premises, store::Store& store, Chance& chance,
                                                     const trail::KeyRegister& keys, const Charter& charter,
                                                     const rules::GivePosition& answer) {
  const Stage* stage = charter.definition->stage(answer.stage.value);
  const Revision* revision = charter.revision(answer.revision);
  const Body* body = premises.registry.body(answer.body);
  if (!stage || !revision || !body) return std::nullopt;
  const Member* member = premises.registry.member(answer.member);
  const bool has_key = std::ranges::any_of(keys.keys(), [&](const trail::MemberKey& key) {
    const bool is_theirs = key.body == answer.body || (member && key.body == member->body);
    return is_theirs && key.is_enrolled() && !key.revoked;
  });
  if (stage->assurance < "L2" && !has_key) return std::nullopt;
  rules::StatementFacts out;
  out.origin = premises.log_origin();
  out.nonce = chance.hex(16);
  const std::string id = "statement." + std::string(mithaq::id(answer.position));
  const auto sentence = [&](Language language) {
    return notices::without_isolates(  // they have no place in canonical bytes
        premises.phrases->say(id, language,
                              {{"body", body->name.in(language)},
                               {"charter", charter.title.in(language)},
                               {"stage", stage->title.in(language)},
                               {"revision", std::int64_t{revision->number}},
                               {"fingerprint", fingerprint_groups(revision->sha256)}}));
  };
  out.text_ar = sentence(Language::ar);
  out.text_en = sentence(Language::en);
  out.checkpoint_root = trail::hex(trail::empty_root());
  if (const auto newest = store.newest_checkpoint()) {
    const auto root = trail::from_base64(newest->root);
    out.checkpoint_size = newest->size;
    if (root) out.checkpoint_root = trail::hex({reinterpret_cast<const std::uint8_t*>(root->data()), root->size()});
  }
  return out;
}

const Position* signable(const Round& round, const BodyId& body) {
  const Position* newest = round.timely(body);
  return newest && newest->statement() && newest->signatures.empty() && !newest->contested && !newest->awaiting
             ? newest
             : nullptr;
}

const Position* bearing(const Round& round, const BodyId& body, const SignatureFile& file) {
  const auto signature = signature_of(file);
  if (!signature) return nullptr;
  const std::string sha256 = trail::digest(signature->bytes);
  for (const Position& one : round.positions)
    if (one.body == body && std::ranges::find(one.signatures, sha256, &GivenSignature::sha256) != one.signatures.end())
      return &one;
  return nullptr;
}

rules::AcceptSignature acceptance(store::Store& store, const store::Objects& objects, const Viewer& viewer,
                                  const trail::KeyRegister& keys, const Charter& charter, const Round& round,
                                  const Position& position, const MemberId& member, const SignatureFile& file) {
  rules::AcceptSignature out;
  out.position = position.seq;
  out.member = member;
  auto signature = signature_of(file);
  if (signature)
    out.signature = std::move(*signature);
  else
    out.unreadable = signature.error();
  if (position.statement()) out.statement = objects.get(position.statement()->sha256).value_or("");
  const rules::ConfirmPosition words = words_of(store, viewer, charter, position.seq);
  out.text = words.text;
  out.proposal = words.proposal;
  out.new_information = words.new_information;
  for (const Position& other : round.positions)
    if (other.body == position.body && was_believed(store, keys, charter, other) &&
        viewer.says_the_same(other, position))
      out.same_words.push_back(other.seq);
  return out;
}

std::optional<Refusal> refused_signature(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries)
    if (entry.kind == "signature-refused") return Refusal{entry.data.at("reason").string(), {}};
  return std::nullopt;
}

Result<Signatory::Link, Refusal> Signatory::link_of(const std::string& token, const std::string& principal) const {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  if (auto refusal = refused_link(*row)) return *refusal;
  Link out{*row, *row, charter, nullptr};
  if (!principal.empty()) {
    const auto spoken = link_for(*row, *charter, {principal});
    if (!spoken) return Refusal{"not-a-member", {}};
    out.spoken = *spoken;
  }
  out.round = charter->round(out.spoken.stage, out.spoken.round);
  return out;
}

Result<SigningView, Refusal> Signatory::to_sign(const std::string& token, const std::string& principal) {
  const auto link = link_of(token, principal);
  if (!link) return link.error();
  SigningView out;
  const Charter& charter = *link->charter;
  if (const Stage* stage = charter.definition->stage(link->spoken.stage.value)) out.level = stage->assurance;
  const MemberId& member = link->own.member;
  for (const trail::MemberKey& key : writer_.keys()->keys()) {
    const bool is_own = key.member && *key.member == member;
    const bool may_sign = key.body == link->own.body && (is_own || (!key.member && out.level != "L3"));
    if (!may_sign) continue;
    KeyView shown = view(key);
    if (shown.state == "valid")
      out.keys.push_back(std::move(shown));
    else if (shown.state == "offered" || shown.state == "vouched" || shown.state == "waiting")
      out.coming.push_back(std::move(shown));
  }
  if (!link->round) return out;
  out.is_closed = link->round->state == "settled";
  out.has_newer_revision = charter.newest_revision().number != link->round->revision;
  const Position* newest = link->round->timely(link->spoken.body);
  if (!newest) return out;
  const auto signed_by = viewer().signatures(charter, *link->round, *newest);
  const bool has_first = std::ranges::any_of(signed_by, &SignatureView::is_own);
  out.reached = newest->provisional && has_first ? std::max(newest->assurance, std::string("L2")) : newest->assurance;
  out.counted = newest->counts();
  out.position = newest->seq;
  if (out.is_closed) return out;
  if (const Receipt shown = viewer().receipt(charter, link->round->stage, link->round->number, newest->seq);
      !shown.position.distrusted.empty()) {
    out.distrusted = shown.position.distrusted;
    for (const SignatureView& one : signed_by)
      if (!one.distrusted.empty()) out.revoked = one.fingerprint;
  }
  const bool wants_two = out.level == "L3" && newest->assurance < "L3";
  out.lacks_second = wants_two && has_first;
  const bool has_signed = std::ranges::any_of(signed_by, [&](const SignatureView& one) {
    return one.member == member && (wants_two ? one.is_own : one.seq > newest->seq);
  });
  const bool wants_more = out.level > newest->assurance || newest->signatures.empty();
  const bool may_sign_something = out.level >= "L2" || !out.keys.empty();
  if (newest->contested) {  // what was set aside with its key can be said again
    out.may_prepare = !out.distrusted.empty() && link->round->state == "open" && may_sign_something;
    return out;
  }
  out.may_prepare = wants_more && !has_signed && may_sign_something;
  if (has_signed) return out;  // what is prepared now is for another member
  const Position* unsigned_one = signable(*link->round, link->spoken.body);
  const auto bytes = unsigned_one ? objects_.get(unsigned_one->statement()->sha256) : std::nullopt;
  const auto statement = bytes ? trail::statement_from(*bytes) : std::nullopt;
  if (!statement || statement->expires_at < clock_.now() || statement->revision != link->round->revision) return out;
  out.statement = unsigned_one->statement()->sha256;
  out.file_name = file_name(*unsigned_one);
  out.text = {statement->text_ar, statement->text_en};
  out.expires = viewer().read_by(member).when(statement->expires_at, link->round->zone);
  out.may_prepare = false;
  return out;
}

Result<StatementFile, Refusal> Signatory::statement(const std::string& token, const std::string& principal,
                                                    const std::string& sha256) {
  const auto link = link_of(token, principal);
  if (!link) return link.error();
  if (link->round)
    for (const Position& position : link->round->positions)
      if (position.body == link->spoken.body && position.statement() && position.statement()->sha256 == sha256)
        if (auto bytes = objects_.get(sha256)) return StatementFile{file_name(position), std::move(*bytes)};
  return Refusal{"unknown-statement", {}};
}

Result<Receipt, Refusal> Signatory::prepare(const std::string& token, const std::string& principal,
                                            const std::string& number, const std::string& key) {
  const auto link = link_of(token, principal);
  if (!link) return link.error();
  const Position* newest = link->round ? link->round->timely(link->spoken.body) : nullptr;
  if (!newest) return Refusal{"unknown-statement", {}};
  const rules::ConfirmPosition words = words_of(store_, viewer(), *link->charter, newest->seq);
  rules::GivePosition again;
  again.body = link->spoken.body;
  again.member = link->own.member;
  if (const Request* request = link->round->request(again.body)) again.request = request->id;
  again.stage = link->round->stage;
  again.round = link->round->number;
  again.revision = link->round->revision;
  again.position = newest->kind;
  again.articles = newest->articles;
  again.text = words.text;
  again.proposal = words.proposal;
  again.new_information = words.new_information;
  again.repeats = newest->awaiting;
  again.statement = statement_facts(premises_, store_, chance_, *writer_.keys(), *link->charter, again);
  if (!again.statement) return Refusal{"unknown-statement", {}};
  const std::string said = "sign " + again.body.value + " " + std::to_string(newest->seq);
  auto done = by_link_(link->own, token, number, key, said, std::move(again));
  if (!done) return without_ids(done.error());
  const auto after = writer_.charter(link->charter->id);
  const Round* round = after->round(link->spoken.stage, link->spoken.round);
  const Position* given = round->newest(link->spoken.body);
  Receipt out = viewer().read_by(link->own.member).receipt(*after, round->stage, round->number, given->seq);
  out.seq = given->seq;
  out.again = done->again;
  return out;
}

Receipt Signatory::receipt(const Charter& charter, const Entry& signature, const MemberId& member, bool again) const {
  const Round* round = charter.round(*signature.stage, *signature.round);
  std::int64_t position = -1;
  for (const Position& one : round->positions)
    for (const GivenSignature& given : one.signatures)
      if (given.seq == signature.seq) position = one.seq;
  Receipt out = viewer().read_by(member).receipt(charter, round->stage, round->number, position);
  out.seq = signature.seq;
  out.leaf_hash = trail::hex(trail::leaf_hash(trail::leaf_bytes(signature)));
  out.again = again;
  return out;
}

// The same file again gives the first receipt.
Result<Receipt, Refusal> Signatory::sign(const std::string& token, const std::string& principal,
                                         const std::string& statement_sha256, const SignatureFile& file) {
  const auto link = link_of(token, principal);
  if (!link) return link.error();
  const Round* round = link->round;
  const Position* position = nullptr;
  const auto signature = signature_of(file);
  for (std::size_t i = 0; round && i < round->positions.size(); ++i) {
    const Position& one = round->positions[i];
    if (one.body != link->spoken.body || !one.statement()) continue;
    if (one.statement()->sha256 == statement_sha256) position = &one;
    for (const GivenSignature& given : one.signatures)
      if (signature && given.sha256 == trail::digest(signature->bytes)) {
        const std::int64_t index = store_.index_of(link->charter->id.value, given.seq);
        const Entry first = trail::entry_from_leaf(store_.log(index, index + 1).front().bytes);
        return receipt(*link->charter, first, link->own.member, true);
      }
  }
  if (!position) return Refusal{"unknown-statement", {}};
  Order order;
  order.charter = link->charter->id;
  order.actor = {"member", link->own.member, std::nullopt};
  order.channel = Channel::page;
  const auto command = acceptance(store_, objects_, viewer(), *writer_.keys(), *link->charter, *round, *position,
                                  link->own.member, file);
  order.command = command;
  auto done = writer_.run(std::move(order));
  const auto refusal = done ? refused_signature(done->entries) : without_ids(done.error());
  if (refusal) {
    const auto revoked = premises_.revocation_lists();
    return told_of(with_facts(*refusal, command, *writer_.keys(), position->holder.value_or(position->body),
                              {premises_.authorities, clock_.now(), {}, revoked}),
                   file);
  }
  const auto after = writer_.charter(link->charter->id);
  const auto accepted = std::ranges::find(done->entries, "signature-accepted", &Entry::kind);
  if (command.signature->format == trail::webauthn_format) {
    Order alerts;
    alerts.notices = counter_alerts(*link, *accepted);
    if (!alerts.notices.empty())
      if (auto told = writer_.run(std::move(alerts)); !told) return told.error();
  }
  return receipt(*after, *accepted, link->own.member, false);
}

std::optional<Refusal> Signatory::send_code(const std::string& token) {
  const auto link = link_of(token, "");
  if (!link) return link.error();
  const Moment now = clock_.now();
  const auto jobs = store_.jobs(link->own.charter);
  const auto recent = std::ranges::count_if(jobs, [&](const Job& job) {
    return job.kind == "code" && job.member == link->own.member && job.created + std::chrono::hours(1) > now;
  });
  if (recent >= codes_an_hour) return Refusal{"too-many-codes", {{"number", std::to_string(codes_an_hour)}}};
  Order order;
  order.charter = link->own.charter;
  order.actor = {"member", link->own.member, std::nullopt};
  order.channel = Channel::page;
  order.code_for = token;
  order.command = rules::SendCode{link->own.body, link->own.member, link->own.stage, link->own.round,
                                  static_cast<std::int64_t>(now.time_since_epoch().count())};
  if (auto done = writer_.run(std::move(order)); !done) return without_ids(done.error());
  return std::nullopt;
}

}  // namespace mithaq::service
