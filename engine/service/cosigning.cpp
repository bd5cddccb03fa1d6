// Lines of witnesses by whatever way they come, and the charters that wait for them.
#include <algorithm>

#include "service/secretariat.h"
#include "trail/cosignature.h"

namespace mithaq::service {

namespace {

const Actor reader{"plugin", std::nullopt, "email/inbox"};

}  // namespace

// With the quorum, what waited for it is ratified at once, not only with the next tick of the clock.
Result<Cosigned, Refusal> Secretariat::add_cosignatures(const std::string& text) {
  auto taken = witnessing_.take(text, clock_.now());
  if (!taken || !taken->quorum_met) return taken;
  for (const std::string& id : witnessing_.view().waiting) {
    Order order;
    order.charter = {id};
    order.command = rules::Tick{};
    if (auto done = writer_.run(std::move(order)); !done) return done.error();
  }
  return taken;
}

Result<Opened, Refusal> Secretariat::ratify(const Caller& caller, const std::string& id) {
  auto by = actor(caller, {"secretary", "administrator", "convener"});
  if (!by) return by.error();
  if (!is_kebab(id) || !writer_.charter({id})) return Refusal{"unknown-charter", {{"charter", id}}};
  Order order;
  order.charter = {id};
  order.actor = *by;
  order.channel = Channel::cli;
  order.key = caller.key;
  order.body = "ratify " + id;
  order.command = rules::Ratify{};
  auto done = writer_.run(std::move(order));
  if (!done) return done.error();
  return opened({id}, *done);
}

// The line may stand in the text or in an attached cosignature.txt.
std::optional<Result<MailOutcome, Refusal>> Secretariat::cosigned_by(const ReceivedMail& mail, const Digest& raw,
                                                                     const Digest& key) {
  if (!premises_.witnesses || !mail.unread.empty()) return std::nullopt;
  std::string text = mail.text;
  for (const MailFile& file : mail.files) text += "\n" + file.bytes;
  // A line that was spoilt on its way still bears the name of its witness.
  const bool names_witness = std::ranges::any_of(premises_.witnesses->witnesses, [&](const trail::Witness& witness) {
    return text.find(witness.key.name + " ") != std::string::npos;
  });
  if (trail::signatures_in(text).empty() && !names_witness) return std::nullopt;
  const auto taken = add_cosignatures(text);
  // Another text with such lines, a forwarded checkpoint for example: an ordinary mail.
  if (!taken && taken.error().id == "unknown-cosigner") return std::nullopt;
  MailOutcome out{"cosignature", taken ? "" : taken.error().id, "", "", store_.mail(key).has_value()};
  if (out.again) return Result<MailOutcome, Refusal>(out);
  Entry entry;
  entry.kind = "mail-received";
  entry.data = Value::object({{"verdict", out.verdict}, {"again", false}});
  entry.actor = reader;
  entry.channel = Channel::reply;
  entry.evidence.push_back({"mail", raw, static_cast<std::int64_t>(mail.raw.size()), "message/rfc822", nullptr});
  Order order;
  order.actor = reader;
  order.channel = Channel::reply;
  order.registry.push_back(std::move(entry));
  order.mail = store::MailRow{key, raw, out.verdict, out.reason, {}, {}, -1, !taken, Moment{}};
  if (auto done = writer_.run(std::move(order)); !done) return Result<MailOutcome, Refusal>(done.error());
  return Result<MailOutcome, Refusal>(out);
}

// Who has signed that, and when: "Union of the Deaf (Tuesday ..), ..".
Text Secretariat::cosigners(const MetQuorum& met, const std::string& zone) const {
  Text out;
  for (const MetQuorum::Cosigner& one : met.witnesses) {
    const Text name = viewer().body_name({one.name});
    const Text when = one.at ? viewer().when(*one.at, zone) : Text{};
    for (Language language : {Language::ar, Language::en}) {
      std::string& all = language == Language::ar ? out.ar : out.en;
      if (!all.empty()) all += phrases().say("definition.comma", language);
      notices::Facts facts{{"name", name.in(language)}};
      if (one.at) facts["when"] = when.in(language);
      all += phrases().say("witness.cosigner", language, facts);
    }
  }
  return out;
}

// What the charter waits for and how many have signed, or under which checkpoint it was ratified.
void Secretariat::tell_witnesses(CharterView& view, const Charter& charter) {
  if (const auto met = met_quorum(store_, charter)) {
    const Text signers = cosigners(*met, charter.current()->zone);
    for (Language language : {Language::ar, Language::en})
      (language == Language::ar ? view.witnesses_sentence.ar : view.witnesses_sentence.en) = phrases().say(
          "witness.ratified-under", language,
          {{"size", met->checkpoint.size}, {"root", met->checkpoint.root}, {"words_signers", signers.in(language)}});
    return;
  }
  const auto quorum = witness_quorum(premises_, store_, charter);
  const WitnessesView all = witnessing_.view();
  if (all.size > 0 && !all.witnesses.empty()) {
    const notices::Facts facts{{"cosigned", std::int64_t{all.cosigned}},
                               {"witnesses", static_cast<std::int64_t>(all.witnesses.size())},
                               {"size", all.size}};
    view.witnesses_sentence = {phrases().say("witness.cosigned", Language::ar, facts),
                               phrases().say("witness.cosigned", Language::en, facts)};
  }
  if (!quorum || quorum->is_met || !rules::awaits_ratification(charter)) return;
  view.missing_witnesses = quorum->missing;
  for (Language language : {Language::ar, Language::en}) {
    std::string names;
    for (const std::string& name : quorum->missing) {
      const Body* body = premises_.registry.body({name});
      names +=
          (names.empty() ? "" : phrases().say("definition.comma", language)) + (body ? body->name.in(language) : name);
    }
    (language == Language::ar ? view.waits_sentence.ar : view.waits_sentence.en) =
        phrases().say("witness.waits", language, {{"missing", names}, {"needed", std::int64_t{all.needed}}});
  }
}

}  // namespace mithaq::service
