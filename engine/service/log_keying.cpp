// The log's own keys: made by the signer, offered by one administrator, confirmed by another.
#include "host/supervisor.h"
#include "service/signatory.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

std::string note_of(const std::vector<Evidence>& evidence, const store::Objects& objects) {
  const auto note = trail::log_key_note_in(evidence);
  return note ? objects.get(*note).value_or("") : "";
}

}  // namespace

Result<std::vector<LogKeyView>, Refusal> Signatory::log_keys() {
  const auto known = writer_.log_keys();
  std::optional<trail::VerifierKey> first;
  try {
    if (Signer* signer = signer_()) first = trail::verifier_key(signer->keys().log_vkey);
  } catch (const host::WorkerAway&) {
    first.reset();
  }
  if (!first && !known->changes().empty()) first = known->changes().front().replaces;
  if (!first) return Refusal{"signer-away", {}};
  std::vector<LogKeyView> out;
  const auto vkey = [&](const trail::VerifierKey& key) {
    return trail::vkey_text(trail::under_origin(key, premises_.log_origin()));
  };
  if (const auto& offer = known->offer())
    out.push_back({vkey(offer->key), "offered", note_of(offer->evidence, objects_), {}, offer->at, {}});
  const auto& changes = known->changes();
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    LogKeyView view{vkey(change->key),    "signs",    note_of(change->evidence, objects_),
                    change->confirmed_by, change->at, {}};
    if (change != changes.rbegin()) {
      view.until = std::prev(change)->at + trail::both_sign;
      view.state = clock_.now() < *view.until ? "beside" : "replaced";
    }
    out.push_back(std::move(view));
  }
  LogKeyView oldest{vkey(changes.empty() ? *first : changes.front().replaces), "signs", "", {}, {}, {}};
  if (!changes.empty()) {
    oldest.until = changes.front().at + trail::both_sign;
    oldest.state = clock_.now() < *oldest.until ? "beside" : "replaced";
  }
  out.push_back(std::move(oldest));
  return out;
}

Result<LogKeyView, Refusal> Signatory::change_log_key(const Caller& caller, rules::KeyCommand command) {
  auto by = office_(caller);
  if (!by) return by.error();
  if (!by->member) return Refusal{"not-an-administrator", {}};
  if (auto* confirm = std::get_if<rules::ConfirmLogKey>(&command)) confirm->by = *by->member;
  Order order;
  order.actor = std::move(*by);
  order.channel = Channel::cli;
  order.keys = std::move(command);
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  const auto all = log_keys();
  return all ? Result<LogKeyView, Refusal>(all->front()) : all.error();
}

Result<LogKeyView, Refusal> Signatory::offer_log_key(const Caller& caller) {
  if (auto by = office_(caller); !by) return by.error();
  rules::OfferLogKey offer;
  try {
    Signer* signer = signer_();
    const auto first = signer ? trail::verifier_key(signer->keys().log_vkey) : std::nullopt;
    if (!first) return Refusal{"signer-away", {}};
    offer.signs_now = writer_.log_keys()->signing(*first, premises_.own_origin(), clock_.now()).front();
    offer.note = signer->next_log_key(trail::vkey_text(offer.signs_now)).note;
  } catch (const host::WorkerAway&) {
    return Refusal{"signer-away", {}};
  }
  if (offer.note.empty()) return Refusal{"log-key-missing", {{"key", trail::vkey_text(offer.signs_now)}}};
  return change_log_key(caller, std::move(offer));
}

// The signer puts the old key's signature under the note only now: before, nobody follows to the new one.
Result<LogKeyView, Refusal> Signatory::confirm_log_key(const Caller& caller, const std::string& vkey) {
  auto by = office_(caller);
  if (!by) return by.error();
  const auto known = writer_.log_keys();
  const auto& offer = known->offer();
  if (!offer || trail::vkey_text(offer->key) != vkey) return Refusal{"unknown-key", {}};
  if (by->member && offer->by == by->member->value) return Refusal{"same-person", {}};
  rules::ConfirmLogKey confirm{vkey, "", {}};
  try {
    Signer* signer = signer_();
    if (!signer) return Refusal{"signer-away", {}};
    confirm.note = signer->confirm_log_key(trail::vkey_text(offer->replaces), vkey).note;
  } catch (const host::WorkerAway&) {
    return Refusal{"signer-away", {}};
  }
  if (confirm.note.empty()) return Refusal{"log-key-missing", {{"key", vkey}}};
  return change_log_key(caller, std::move(confirm));
}

}  // namespace mithaq::service
