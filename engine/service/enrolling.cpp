// Keys of bodies and members: offered by a member on its page or by an administrator, confirmed by two administrators.
#include "service/signatory.h"

#include "service/link.h"
#include "trail/certificate_end.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

Result<trail::PublicKey, std::string> key_of(const KeyWish& wish) {
  if (is_private_key(wish.file)) return std::string("private-key");
  if (is_utf16(wish.file) && !wish.is_passkey) return std::string("utf-16");
  auto key = wish.is_passkey ? trail::passkey(wish.file) : trail::public_key(wish.file);
  if (!key && key.error() == "bad-form") return std::string("bad-key");
  return key;
}

// "https://mithaq.example:8443/x" -> "https://mithaq.example:8443"
std::string origin_of(const std::string& url) { return url.substr(0, url.find('/', url.find("://") + 3)); }

std::string host_of(const std::string& origin) {
  const std::string authority = origin.substr(origin.find("://") + 3);
  return authority.substr(0, authority.find(':'));
}

// What the holder reads and signs.
Text sentence_of(const Premises& premises, const trail::Enrolment& said) {
  const Body* whose = premises.registry.body(said.body);
  const std::string phrase = std::string(said.member ? "statement.enrol-member" : "statement.enrol-body") +
                             (said.replaces.empty() ? "" : "-instead");
  const auto sentence = [&](Language language) {
    const std::string body = whose ? whose->name.in(language) : "";
    return notices::without_isolates(  // they have no place in canonical bytes
        premises.phrases->say(phrase, language,
                              {{"body", body}, {"fingerprint", said.fingerprint}, {"replaces", said.replaces}}));
  };
  return {sentence(Language::ar), sentence(Language::en)};
}

}  // namespace

KeyView Signatory::view(const trail::MemberKey& key) const {
  KeyView out;
  out.fingerprint = key.key.fingerprint;
  out.algorithm = key.key.algorithm;
  out.format = key.key.format;
  out.body = key.body.value;
  out.body_name = viewer().body_name(key.body);
  if (key.member) out.member = key.member->value;
  out.credential = key.enrolment.credential;
  out.replaces = key.replaces;
  out.confirmed_by = key.vouched_by;
  out.signed_by_old = key.signed_by_old;
  const Moment now = clock_.now();
  if (key.revoked) {
    out.state = "revoked";
    out.since = key.revoked->at;
    out.reason = key.revoked->reason;
    out.distrust = key.revoked->distrust;
    out.invalid_from = key.revoked->invalid_from;
  } else if (!key.is_enrolled()) {
    out.state = key.vouched_by.empty() ? "offered" : "vouched";
    out.since = key.offered_at;
  } else if (key.replaced_seq >= 0 && now >= key.replaced_from) {
    out.state = "replaced";
    out.since = key.replaced_from;
  } else if (const auto end = trail::certificate_end(key.key); end && now > *end) {
    out.state = "ended";
    out.since = *end;
  } else {
    out.state = now < key.valid_from ? "waiting" : "valid";
    out.since = key.valid_from;
  }
  return out;
}

std::vector<KeyView> Signatory::keys() {
  std::vector<KeyView> out;
  const auto all = writer_.keys();
  for (const trail::MemberKey& key : all->keys()) out.push_back(view(key));
  return out;
}

Result<std::vector<KeyView>, Refusal> Signatory::own_keys(const std::string& token) {
  const auto link = link_of(token, "");
  if (!link) return link.error();
  std::vector<KeyView> out;
  for (KeyView& key : keys())
    if (key.body == link->own.body.value) out.push_back(std::move(key));
  return out;
}

Result<trail::Enrolment, Refusal> Signatory::enrolment_of(const BodyId& body, std::optional<MemberId> member,
                                                          const KeyWish& wish) {
  const auto key = key_of(wish);
  if (!key) return Refusal{key.error(), {}};
  const auto register_ = writer_.keys();
  const trail::MemberKey* known = register_->find(key->fingerprint);
  const bool is_other_form = std::ranges::any_of(register_->keys(), [&](const trail::MemberKey& one) {
    return &one != known && trail::is_same_key(one.key, *key);
  });
  if (is_other_form || (known && (known->is_enrolled() || known->revoked))) return Refusal{"key-known", {}};
  if (!premises_.registry.body(body)) return Refusal{"unknown-body", {{"body", body.value}}};
  trail::Enrolment out;
  out.origin = premises_.log_origin();
  out.body = body;
  out.member = std::move(member);
  out.fingerprint = key->fingerprint;
  out.algorithm = key->algorithm;
  out.format = key->format;
  out.replaces = wish.replaces;
  if (wish.is_passkey) {
    const std::string origin = origin_of(premises_.settings.base_url);
    out.home = {host_of(origin), origin};
    out.credential = wish.credential;
  }
  const Text sentence = sentence_of(premises_, out);
  out.text_ar = sentence.ar;
  out.text_en = sentence.en;
  out.nonce = chance_.hex(16);
  out.prepared_at = clock_.now();
  return out;
}

Result<trail::Enrolment, Refusal> Signatory::enrolment(const std::string& token, const KeyWish& wish) {
  const auto link = link_of(token, "");
  if (!link) return link.error();
  const bool is_own = wish.for_member || wish.is_passkey;
  return enrolment_of(link->own.body, is_own ? std::optional(link->own.member) : std::nullopt, wish);
}

Result<trail::Enrolment, Refusal> Signatory::enrolment_for(const Caller& caller, const std::string& body,
                                                           const std::string& member, const KeyWish& wish) {
  if (auto by = office_(caller); !by) return by.error();
  const Member* whose = member.empty() ? nullptr : premises_.registry.member({member});
  if (!member.empty() && (!whose || whose->body.value != body)) return Refusal{"unknown-member", {{"id", member}}};
  return enrolment_of({body}, whose ? std::optional(whose->id) : std::nullopt, wish);
}

Result<rules::OfferKey, Refusal> Signatory::offered(const KeyWish& wish, const std::string& enrolment,
                                                    const SignatureFile& possession,
                                                    const SignatureFile& predecessor) const {
  const auto said = trail::enrolment_from(enrolment);
  if (!said || sentence_of(premises_, *said) != Text{said->text_ar, said->text_en})
    return Refusal{"enrolment-not-fitting", {}};
  const auto key = key_of(wish);
  if (!key) return Refusal{key.error(), {}};
  auto proof = signature_of(possession);
  if (!proof) return Refusal{proof.error(), {}};
  rules::OfferKey out{*key, enrolment, std::move(*proof), std::nullopt};
  if (predecessor.file.empty() && predecessor.client_data.empty()) return out;
  auto by_old = signature_of(predecessor);
  if (!by_old) return Refusal{by_old.error(), {}};
  out.predecessor = std::move(*by_old);
  return out;
}

Result<KeyView, Refusal> Signatory::change(Actor actor, Channel channel, const std::string& fingerprint,
                                           rules::KeyCommand command, std::vector<Job> notices) {
  Order order;
  order.actor = std::move(actor);
  order.channel = channel;
  order.keys = std::move(command);
  order.notices = std::move(notices);
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  return view(*writer_.keys()->find(fingerprint));
}

// Who holds a link offers keys of its own body and of itself alone.
Result<KeyView, Refusal> Signatory::offer(const std::string& token, const KeyWish& wish, const std::string& enrolment,
                                          const SignatureFile& possession, const SignatureFile& predecessor) {
  const auto link = link_of(token, "");
  if (!link) return link.error();
  const auto said = trail::enrolment_from(enrolment);
  if (!said || said->body != link->own.body || (said->member && *said->member != link->own.member))
    return Refusal{"enrolment-not-fitting", {}};
  auto command = offered(wish, enrolment, possession, predecessor);
  if (!command) return told_of(command.error(), possession);
  const std::string fingerprint = command->key.fingerprint;
  auto done = change({"member", link->own.member, std::nullopt}, Channel::page, fingerprint, std::move(*command),
                     offer_alerts(*link, fingerprint, said->member));
  return done ? done : told_of(done.error(), possession);
}

Result<KeyView, Refusal> Signatory::offer_for(const Caller& caller, const std::string& body, const KeyWish& wish,
                                              const std::string& enrolment, const SignatureFile& possession,
                                              const SignatureFile& predecessor) {
  auto by = office_(caller);
  if (!by) return by.error();
  const auto said = trail::enrolment_from(enrolment);
  if (!said || said->body.value != body) return Refusal{"enrolment-not-fitting", {}};
  auto command = offered(wish, enrolment, possession, predecessor);
  if (!command) return command.error();
  const std::string fingerprint = command->key.fingerprint;
  return change(*by, Channel::cli, fingerprint, std::move(*command));
}

Result<KeyView, Refusal> Signatory::confirm_key(const Caller& caller, const std::string& fingerprint) {
  auto by = office_(caller);
  if (!by) return by.error();
  if (!by->member) return Refusal{"not-an-administrator", {}};
  const MemberId member = *by->member;
  return change(*by, Channel::cli, fingerprint, rules::VouchForKey{fingerprint, member});
}

Result<KeyView, Refusal> Signatory::revoke_key(const Caller& caller, const std::string& fingerprint,
                                               const std::string& reason, const std::string& distrust,
                                               std::optional<Moment> invalid_from) {
  auto by = office_(caller);
  if (!by) return by.error();
  return change(*by, Channel::cli, fingerprint,
                rules::RevokeKey{fingerprint, invalid_from.value_or(clock_.now()), reason, distrust},
                distrust == "all" ? revocation_alerts(fingerprint) : std::vector<Job>());
}

}  // namespace mithaq::service
