// The signing desk over the house as it is: store, writer, registry.
#pragma once

#include <mithaq/signer.h>

#include "model/entry.h"
#include "service/asking.h"
#include "service/chance.h"
#include "service/handed_in.h"
#include "service/house.h"
#include "service/premises.h"
#include "service/signing_desk.h"
#include "service/view.h"
#include "service/writer.h"

namespace mithaq::service {

// What the statement of an answer holds beside what the rules know; nothing where nobody could sign it: the stage asks
// for no signature, and the body has no key.
std::optional<rules::StatementFacts> statement_facts(const Premises& premises, store::Store& store, Chance& chance,
                                                     const trail::KeyRegister& keys, const Charter& charter,
                                                     const rules::GivePosition& answer);

// The newest answer of a body in a round whose statement may still be signed; nullptr: none.
const Position* signable(const Round& round, const BodyId& body);
// The answer that bears this very signature already; nullptr: none.
const Position* bearing(const Round& round, const BodyId& body, const SignatureFile& file);

// The command that a signature comes to, with what the rules need of the answer; of the earlier answers that say the
// same those alone whose signature was made with a key that is believed for that moment. `file` may be unreadable: the
// refusal is the rules' to write down.
rules::AcceptSignature acceptance(store::Store& store, const store::Objects& objects, const Viewer& viewer,
                                  const trail::KeyRegister& keys, const Charter& charter, const Round& round,
                                  const Position& position, const MemberId& member, const SignatureFile& file);

// The refusal that an entry of these writes down; nothing where none does.
std::optional<Refusal> refused_signature(const std::vector<Entry>& entries);

class Signatory : public SigningDesk {
 public:
  // Checks who asks, and for what office.
  using Office = std::function<Result<Actor, Refusal>(const Caller&)>;
  // Sends the order of a link with its number (Secretariat::by_link).
  using ByLink = std::function<Outcome(const store::TokenRow& row, const std::string& token, const std::string& number,
                                       const std::string& key, const std::string& said, rules::Command command)>;

  Signatory(Premises& premises, store::Store& store, store::Objects& objects, Writer& writer, Clock& clock,
            Chance& chance, Office office, ByLink by_link, std::function<Signer*()> signer)
      : premises_(premises),
        store_(store),
        objects_(objects),
        writer_(writer),
        clock_(clock),
        chance_(chance),
        office_(std::move(office)),
        by_link_(std::move(by_link)),
        signer_(std::move(signer)) {}

  Result<SigningView, Refusal> to_sign(const std::string& token, const std::string& principal) override;
  Result<StatementFile, Refusal> statement(const std::string& token, const std::string& principal,
                                           const std::string& sha256) override;
  Result<Receipt, Refusal> prepare(const std::string& token, const std::string& principal, const std::string& number,
                                   const std::string& key) override;
  Result<Receipt, Refusal> sign(const std::string& token, const std::string& principal,
                                const std::string& statement_sha256, const SignatureFile&) override;
  std::optional<Refusal> send_code(const std::string& token) override;

  // enrolling.cpp
  Result<std::vector<KeyView>, Refusal> own_keys(const std::string& token) override;
  Result<trail::Enrolment, Refusal> enrolment(const std::string& token, const KeyWish&) override;
  Result<KeyView, Refusal> offer(const std::string& token, const KeyWish&, const std::string& enrolment,
                                 const SignatureFile& possession, const SignatureFile& predecessor) override;
  std::vector<KeyView> keys() override;
  Result<trail::Enrolment, Refusal> enrolment_for(const Caller&, const std::string& body, const std::string& member,
                                                  const KeyWish&) override;
  Result<KeyView, Refusal> offer_for(const Caller&, const std::string& body, const KeyWish&,
                                     const std::string& enrolment, const SignatureFile& possession,
                                     const SignatureFile& predecessor) override;
  Result<KeyView, Refusal> confirm_key(const Caller&, const std::string& fingerprint) override;
  Result<KeyView, Refusal> revoke_key(const Caller&, const std::string& fingerprint, const std::string& reason,
                                      const std::string& distrust, std::optional<Moment> invalid_from) override;

  // log_keying.cpp
  Result<std::vector<LogKeyView>, Refusal> log_keys() override;
  Result<LogKeyView, Refusal> offer_log_key(const Caller&) override;
  Result<LogKeyView, Refusal> confirm_log_key(const Caller&, const std::string& vkey) override;

 private:
  struct Link {
    store::TokenRow own, spoken;
    std::shared_ptr<const Charter> charter;
    const Round* round = nullptr;  // of `charter`; may be none
  };
  Result<Link, Refusal> link_of(const std::string& token, const std::string& principal) const;
  Viewer viewer() const { return Viewer(premises_, objects_, clock_.now()).with_keys(writer_.keys()); }
  Receipt receipt(const Charter& charter, const Entry& signature, const MemberId& member, bool again) const;
  KeyView view(const trail::MemberKey& key) const;
  Result<KeyView, Refusal> change(Actor actor, Channel channel, const std::string& fingerprint,
                                  rules::KeyCommand command, std::vector<Job> notices = {});
  // enrolling_alerts.cpp. To the administrators, that a member has offered a key; to a body and the secretaries, that
  // what a revoked key has signed is no signature any more.
  std::vector<Job> offer_alerts(const Link& link, const std::string& fingerprint,
                                const std::optional<MemberId>& holder) const;
  std::vector<Job> revocation_alerts(const std::string& fingerprint) const;
  // To the administrators and the body, where the device of this passkey has counted more signatures before.
  std::vector<Job> counter_alerts(const Link& link, const Entry& accepted) const;
  bool counts_back(const CharterId& charter, std::int64_t accepted, const std::string& fingerprint) const;
  Result<trail::Enrolment, Refusal> enrolment_of(const BodyId& body, std::optional<MemberId> member,
                                                 const KeyWish& wish);
  Result<LogKeyView, Refusal> change_log_key(const Caller&, rules::KeyCommand command);
  Result<rules::OfferKey, Refusal> offered(const KeyWish& wish, const std::string& enrolment,
                                           const SignatureFile& possession, const SignatureFile& predecessor) const;

  Premises& premises_;
  store::Store& store_;
  store::Objects& objects_;
  Writer& writer_;
  Clock& clock_;
  Chance& chance_;
  Office office_;
  ByLink by_link_;
  std::function<Signer*()> signer_;
};

}  // namespace mithaq::service
