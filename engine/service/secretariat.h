// The house as it is: the use cases over one store, one writer, one registry.
#pragma once

#include <functional>
#include <mutex>

#include "host/supervisor.h"
#include "service/addresses.h"
#include "service/asking.h"
#include "service/chronicle.h"
#include "service/house.h"
#include "service/loop_trial.h"
#include "service/mail_intake.h"
#include "service/nightly_report.h"
#include "service/premises.h"
#include "service/signatory.h"
#include "service/stamp_view.h"
#include "service/view.h"
#include "service/witnessing.h"
#include "service/writer.h"

namespace mithaq::service {

inline constexpr std::chrono::minutes fresh_for{10};  // a number sent to the registered address, as evidence of L1
inline constexpr std::ptrdiff_t unmoderated_at_most = 200;  // comments of the public in one charter

// What goes on where notices leave the house; the daemon gives its dispatcher and its workers.
struct WaysOut {
  std::function<std::vector<ChannelStatus>()> channels = [] { return std::vector<ChannelStatus>{}; };
  std::function<int(const std::string& plugin)> resume = [](const std::string&) { return 0; };
  std::function<std::vector<WayTried>(const ProbeRequest&)> test = [](const ProbeRequest&) {
    return std::vector<WayTried>{};
  };
  Witnessing::Alarm witness_conflict = [](const std::string&, std::int64_t) {};
  std::function<std::string()> checkpoint_refused = [] { return std::string(); };  // why nothing is signed
  std::function<std::vector<StampAwaited>()> stamps_awaited = [] { return std::vector<StampAwaited>{}; };
  std::function<Signer*()> signer = []() -> Signer* { return nullptr; };
  std::function<std::optional<NightlyReport>()> last_night = [] { return std::optional<NightlyReport>(); };
};

// A definition that may be published, with its canonical form.
struct Definition {
  Workflow workflow;
  std::string snapshot;
  Digest sha256;
};

// The ways by which an office enters what a body has said: paper, telephone, sign-language (answering.cpp).
Result<Channel, Refusal> by_hand(const std::string& channel);
// The round in which an office enters what a body says: named by its stage, or the one that asks the body and is open;
// the newest where there are several.
const Round* round_for(const Charter& charter, const BodyId& body, const std::string& stage);

// The stage that is meant: named, or the only one that is live; where none is, the newest (acting.cpp).
Result<StageId, Refusal> stage_meant(const Charter& charter, const StageId& named);

class Secretariat : public House {
 public:
  Secretariat(Premises& premises, store::Store& store, store::Objects& objects, Writer& writer, Clock& clock,
              Chance& chance, std::function<std::vector<host::WorkerStatus>()> workers, WaysOut ways_out = {})
      : premises_(premises),
        store_(store),
        objects_(objects),
        writer_(writer),
        clock_(clock),
        chance_(chance),
        workers_(std::move(workers)),
        ways_out_(std::move(ways_out)),
        chronicle_(store),
        scribe_(premises, store, objects, writer, clock),
        witnessing_(premises, store, writer, ways_out_.witness_conflict),
        signatory_(
            premises, store, objects, writer, clock, chance,
            [this](const Caller& caller) { return actor(caller, {"administrator"}); },
            [this](const store::TokenRow& row, const std::string& token, const std::string& number,
                   const std::string& key, const std::string& said,
                   rules::Command command) { return by_link(row, token, number, key, said, std::move(command)); },
            ways_out_.signer) {}

  // drafting.cpp
  Result<Opened, Refusal> open_charter(const Caller&, const OpenRequest&) override;
  Result<Opened, Refusal> publish_revision(const Caller&, const std::string& charter,
                                           const std::map<Language, std::string>& texts, const std::string& change,
                                           const std::string& reason, const std::vector<std::string>& answers,
                                           const CharterLinks& links = {}) override;
  Result<Opened, Refusal> withdraw_charter(const Caller&, const std::string& charter,
                                           const std::string& reason) override;

  // entering.cpp
  Result<std::int64_t, Refusal> enter_act(const Caller&, const std::string& charter, const ActByHand&,
                                          const std::string& stage, const std::string& channel) override;
  Result<Opened, Refusal> confirm_act(const Caller&, const std::string& charter, std::int64_t seq) override;

  // acting.cpp
  Result<Opened, Refusal> act(const Caller&, const std::string& charter, const OfficeAct&) override;
  Result<std::int64_t, Refusal> act(const std::string& token, const MemberAct& act, const std::string& number,
                                    const std::string& key) override {
    return act_for(token, "", act, number, key);
  }
  Result<std::int64_t, Refusal> act_for(const std::string& token, const std::string& principal, const MemberAct&,
                                        const std::string& number, const std::string& key) override;
  Result<int, Refusal> comment(const std::string& charter, const FileComment&, const std::string& key) override;

  // migrating.cpp
  Result<MigrationPlan, Refusal> plan_migration(const std::string& charter, const std::string& file,
                                                const std::string& toml) override;
  Result<MigrationPlan, Refusal> migrate(const Caller&, const std::string& charter, const std::string& file,
                                         const std::string& toml, const std::string& reason,
                                         const std::vector<std::string>& acknowledged = {}) override;

  // answering.cpp
  Result<Receipt, Refusal> enter_position(const Caller&, const std::string& charter, const std::string& body,
                                          const Answer&, const std::string& channel) override;
  Result<Receipt, Refusal> confirm_position(const Caller&, const std::string& charter, std::int64_t seq) override;
  Result<LinkView, Refusal> look(const std::string& token, Language language) override {
    return look_for(token, "", language);
  }
  Result<LinkView, Refusal> look_for(const std::string& token, const std::string& principal, Language) override;
  Result<LinkView, Refusal> review(const std::string& token, const Answer& answer, Language language) override {
    return review_for(token, "", answer, language);
  }
  Result<LinkView, Refusal> review_for(const std::string& token, const std::string& principal, const Answer&,
                                       Language) override;
  Result<Receipt, Refusal> give(const std::string& token, const Answer& answer, const std::string& number,
                                const std::string& key) override {
    return give_for(token, "", answer, number, key);
  }
  Result<Receipt, Refusal> give_for(const std::string& token, const std::string& principal, const Answer&,
                                    const std::string& number, const std::string& key) override;
  std::string fresh_key() override { return chance_.hex(16); }

  // unsubscribing.cpp
  Result<DigestTaken, Refusal> digest_of_link(const std::string& member, const std::string& token) override;
  Result<DigestTaken, Refusal> end_digest(const std::string& member, const std::string& token) override;
  Result<DigestTaken, Refusal> set_digest(const Caller&, const std::string& member, bool takes) override;
  Result<AddressUsed, Refusal> set_address(const Caller&, const std::string& member,
                                           bool is_used) override;  // suspending.cpp

  // receiving.cpp
  Result<MailOutcome, Refusal> receive(const ReceivedMail&) override;
  std::vector<MailView> mails(bool all) override;
  Result<std::string, Refusal> mail(const std::string& sha256) override;
  Result<int, Refusal> mail_done(const Caller&, const std::string& sha256) override;

  // viewing.cpp
  std::vector<CharterView> charters() override;
  Result<CharterView, Refusal> charter(const std::string& id, bool with_positions) override;
  Result<CharterView, Refusal> charter_by_link(const std::string& token) override;
  Result<RedlineView, Refusal> redline(const std::string& charter, int from, int to, Language) override;
  Result<WhatIf, Refusal> what_if(const std::string& charter, const std::string& stage,
                                  const std::optional<Supposition>&) override;  // supposing.cpp
  std::vector<MemberView> members() override;
  Result<std::vector<Commenter>, Refusal> commenters(const Caller&, const std::string& charter) override;
  std::vector<JobView> outbox(const std::optional<std::string>& charter) override;
  Result<int, Refusal> retry(const std::optional<std::string>& job) override;
  // previewing.cpp
  Result<Notice, Refusal> preview(const PreviewRequest& request) override;
  Result<std::string, Refusal> proof(const std::string& token, std::int64_t seq) override;
  std::vector<ChannelStatus> channels() override { return ways_out_.channels(); }
  int resume_outbox(const std::string& plugin) override { return ways_out_.resume(plugin); }
  std::vector<WayTried> test_mail(const std::string& send_to, bool loop = false) override;
  std::vector<ProbeStep> loop_returned() override { return loop_trial_.steps(); }
  Result<std::vector<EntryView>, Refusal> trail(const std::string& strand) override;
  // cosigning.cpp
  WitnessesView witnesses() override { return witnessing_.view(); }
  Result<std::string, Refusal> witness_question(const std::string& witness,
                                                std::optional<std::int64_t> seen = {}) override {
    return witnessing_.question(witness, seen);
  }
  Result<Cosigned, Refusal> add_cosignatures(const std::string& text) override;
  Result<Opened, Refusal> ratify(const Caller&, const std::string& charter) override;
  Witnessing& witnessing() { return witnessing_; }
  Result<Erased, Refusal> erase_member(const Caller&, const std::string& member,
                                       const std::string& reason) override;  // erasing.cpp
  Result<std::vector<ExportedFile>, Refusal> export_package(const std::string& charter,
                                                            const std::string& audience) override;  // exporting.cpp
  std::vector<std::string> strands() override { return store_.strands(); }
  std::optional<std::string> checkpoint() override;
  Result<LogFile, Refusal> log_file(const std::string& path, const LogReader&) override;  // log_files.cpp
  std::vector<Fact> doctor() override;

  SigningDesk& signing() override { return signatory_; }

  const notices::Phrases& phrases() const override { return *premises_.phrases; }
  const definitions::HouseSettings& settings() const override { return premises_.settings; }
  store::Store& store() override { return store_; }

 private:
  Viewer viewer() const { return Viewer(premises_, objects_, clock_.now(), &chronicle_).with_keys(writer_.keys()); }
  Result<Actor, Refusal> actor(const Caller& caller, const std::vector<std::string_view>& roles) const;
  // defining.cpp. Warnings must be among those acknowledged; nobody is asked where none are given.
  Result<Definition, Refusal> defined(const std::string& file, const std::string& toml,
                                      const std::optional<std::vector<std::string>>& acknowledged);
  Result<rules::GivePosition, Refusal> given(const store::TokenRow& row, const Answer& answer) const;
  std::optional<RequestId> request_of(const store::TokenRow& row) const;
  // What was read in a mail as a command of the member whose link it answers; nothing where the reply was not read.
  void act_on(Intake& intake, const ReceivedMail& mail) const;
  void sign_by_reply(Intake& intake) const;
  notices::ReplyQuestion question(const Charter& charter, const store::TokenRow& row, const ReceivedMail& mail);
  void tell_written(notices::ReplyQuestion& question, const CharterId& charter, const BodyId& body);  // quoting.cpp
  Letterbox letterbox();
  void strike(std::string& text) const;  // what only its reader may hold (striking.h)
  Result<DigestTaken, Refusal> record_digest(const Actor& by, Channel channel, const std::string& member, bool takes);
  // A mail that brings lines of witnesses is no answer: they are taken, and it is recorded as what it was.
  std::optional<Result<MailOutcome, Refusal>> cosigned_by(const ReceivedMail& mail, const Digest& raw,
                                                          const Digest& key);
  void tell_witnesses(CharterView& view, const Charter& charter);
  Text cosigners(const MetQuorum& met, const std::string& zone) const;
  std::string waiting_for_time();                                    // doctoring.cpp
  void tell_time_stamps(CharterView& view, const Charter& charter);  // viewing.cpp
  // viewing_deposits.cpp: a package that a target has not taken, of one charter or of all; nothing where there is none.
  std::vector<NamedFacts> deposits_awaited(const std::optional<CharterId>& charter);
  void tell_deposit(CharterView& view);
  std::vector<std::string> own_names() const;  // as a mail program may call us where it quotes
  bool repeats(const CharterId& charter, const rules::GivePosition& command) const;
  // The number is checked on the writer's thread; `said` is what the key is bound to.
  Outcome by_link(const store::TokenRow& row, const std::string& token, const std::string& number,
                  const std::string& key, const std::string& said, rules::Command command);
  std::optional<Refusal> refused_confirmation(const store::TokenRow& row, const Charter& charter,
                                              std::int64_t position) const;
  Result<Notice, Refusal> preview_of_digest(const PreviewRequest& request, const Charter& charter,
                                            const Round& round);  // previewing.cpp
  // Those that were committed; of an earlier, equal submission they are read from the trail.
  std::vector<Entry> entries_of(const CharterId& charter, const Done& done) const;
  Result<Receipt, Refusal> receipt(const CharterId& charter, const Done& done);
  // How a charter stands after a command of an office, with what is to be known of the deadlines that it set.
  Opened opened(const CharterId& charter, const Done& done) const;
  bool still_counts(const Charter& charter, const store::TokenRow& row) const;
  // A link with the charter that it is of, as if it were the principal's where one is named.
  struct Link {
    store::TokenRow own, spoken;  // whose it is; for whom its member speaks
    std::shared_ptr<const Charter> charter;
  };
  Result<Link, Refusal> link_of(const std::string& token, const std::string& principal) const;
  LinkView seen(const Link& link, Language language) const;
  // Whether the rules would take a command of this member now; nothing is recorded.
  std::optional<Refusal> refused_now(const Charter& charter, const store::TokenRow& row, const rules::Command&) const;
  Result<rules::Decision, Refusal> decided_now(const Charter& charter, const store::TokenRow& row,
                                               const rules::Command&) const;

  Premises& premises_;
  store::Store& store_;
  store::Objects& objects_;
  Writer& writer_;
  Clock& clock_;
  Chance& chance_;
  std::function<std::vector<host::WorkerStatus>()> workers_;
  WaysOut ways_out_;
  std::mutex mail_mutex_;       // of the next two
  std::vector<WayTried> mail_;  // the last trial up to the login
  std::optional<std::chrono::steady_clock::time_point> mail_tried_;
  bool may_read(const std::string& strand, const LogReader&) const;

  mutable Chronicle chronicle_;
  std::mutex one_digest_;  // a second press of the same button finds what the first has done; of addresses too
  Addresses addresses_{premises_, store_};
  LoopTrial loop_trial_;
  std::mutex one_mail_;  // one mail after the other: copies of one may come by two ways at once
  Scribe scribe_;
  Witnessing witnessing_;
  Signatory signatory_;
};

}  // namespace mithaq::service
