// A house for tests of pages: one charter of twelve articles, one link, everything in memory, every call that
// would record something counted.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <set>

#include "fakes/file.h"
#include "service/house.h"

namespace mithaq::fakes {

inline std::unique_ptr<notices::Phrases> shipped_phrases() {
  std::map<std::string, std::string> texts[2];
  for (const Language language : {Language::ar, Language::en}) {
    const std::string path = std::string(MITHAQ_SOURCE) + "/config/texts/" + std::string(code(language)) + ".toml";
    auto read = definitions::texts_from_toml(path, file(path));
    if (!read.value) throw std::runtime_error("cannot read " + path);
    texts[static_cast<int>(language)] = *read.value;
  }
  return std::make_unique<notices::Phrases>(texts[0], texts[1]);
}

class FakeHouse : public service::House {
 public:
  static constexpr const char* token = "k7q2mfa4zt3wbn5xhc6ydr2veu";
  static constexpr const char* number = "482913";

  FakeHouse();
  // A second revision, a body with something to do in every section of its page: an objection that was answered, a
  // position that awaits confirmation, a proxy to give, an open consultation, a table of comments.
  void fill();

  static constexpr const char* digest_token = "rq5xhc6ydr2veuk7q2mfa4zt3w";

  // What a test bends.
  service::DigestTaken digest{"m-secreta2", true};
  service::LinkView link;
  std::optional<service::LinkView> principal_link;  // what is shown of a principal; none: a body that has not answered
  service::CharterView open_charter_view;
  definitions::HouseSettings house_settings;
  std::map<Language, service::RedlineView> differences;
  service::MigrationPlan migration;
  std::vector<service::EntryView> entries;
  std::optional<Refusal> next_review, next_give, next_look, next_act;
  std::optional<std::string> note = "localhost/log\n3\nAAAA\n\n- localhost/log BBBB\n";
  std::vector<service::JobView> jobs;
  std::vector<service::ChannelStatus> out_channels;
  std::vector<service::WayTried> ways;
  service::WayTried loop_way{"email", "loop", {}};  // what `loop` adds to them
  std::vector<ProbeStep> loop_steps;                // how its message was when it came in again,
  int loop_comes_after = 0;                         // when it had been asked for so often
  std::vector<service::MemberView> member_rows;
  std::vector<Fact> checks;
  bool is_broken = false;
  std::function<void()> while_looking;  // called by look(), for a test that wants to hold it up

  // What a test reads.
  std::atomic<int> given = 0;    // positions recorded
  std::atomic<int> changed = 0;  // every other call that records
  std::atomic<int> looked = 0;
  std::vector<service::Answer> answers;
  std::vector<std::string> principals;
  std::vector<std::string> mails_sent_to;
  int loop_asked = 0;
  std::vector<service::OfficeAct> office_acts;
  std::vector<std::pair<service::ActByHand, std::string>> acts_by_hand;  // with the channel
  std::vector<std::int64_t> confirmed_acts;
  std::vector<service::Commenter> people;
  std::vector<service::MemberAct> member_acts;
  service::PreviewRequest previewed;
  std::vector<service::FileComment> comments;
  std::vector<ReceivedMail> mails_received;
  service::WitnessesView witnesses_view;
  std::vector<service::LogReader> log_readers;
  std::vector<std::optional<service::Supposition>> suppositions;

  Result<service::Opened, Refusal> open_charter(const service::Caller&, const service::OpenRequest&) override {
    ++changed;
    return Refusal{"not-allowed", {}};
  }
  Result<service::Opened, Refusal> publish_revision(const service::Caller&, const std::string&,
                                                    const std::map<Language, std::string>&, const std::string&,
                                                    const std::string&, const std::vector<std::string>&,
                                                    const CharterLinks& = {}) override {
    ++changed;
    return Refusal{"not-allowed", {}};
  }
  Result<service::Opened, Refusal> withdraw_charter(const service::Caller&, const std::string&,
                                                    const std::string&) override {
    ++changed;
    return Refusal{"not-allowed", {}};
  }
  Result<service::Receipt, Refusal> enter_position(const service::Caller&, const std::string&, const std::string&,
                                                   const service::Answer&, const std::string&) override {
    ++changed;
    return Refusal{"not-allowed", {}};
  }
  Result<service::Receipt, Refusal> confirm_position(const service::Caller&, const std::string&,
                                                     std::int64_t) override {
    ++changed;
    return Refusal{"not-allowed", {}};
  }

  Result<std::int64_t, Refusal> enter_act(const service::Caller&, const std::string&, const service::ActByHand& act,
                                          const std::string&, const std::string& channel) override {
    ++changed;
    acts_by_hand.emplace_back(act, channel);
    return next_act ? Result<std::int64_t, Refusal>(*next_act) : std::int64_t{41};
  }
  Result<service::Opened, Refusal> confirm_act(const service::Caller&, const std::string& charter,
                                               std::int64_t seq) override {
    ++changed;
    confirmed_acts.push_back(seq);
    return next_act ? Result<service::Opened, Refusal>(*next_act) : service::Opened{charter, 1};
  }
  Result<std::vector<service::Commenter>, Refusal> commenters(const service::Caller&, const std::string&) override {
    return people;
  }

  Result<service::Opened, Refusal> act(const service::Caller&, const std::string& charter,
                                       const service::OfficeAct& act) override {
    ++changed;
    office_acts.push_back(act);
    return next_act ? Result<service::Opened, Refusal>(*next_act) : service::Opened{charter, 1};
  }
  Result<service::MigrationPlan, Refusal> plan_migration(const std::string&, const std::string&,
                                                         const std::string&) override {
    return migration;
  }
  Result<service::MigrationPlan, Refusal> migrate(const service::Caller&, const std::string&, const std::string&,
                                                  const std::string&, const std::string&,
                                                  const std::vector<std::string>&) override {
    ++changed;
    return migration;
  }

  Result<service::LinkView, Refusal> look(const std::string& shown, Language language) override {
    ++looked;
    if (while_looking) while_looking();
    if (is_broken) throw std::runtime_error("the store is gone, token " + shown);
    if (next_look) return *next_look;
    if (shown != token) return Refusal{"wrong-link", {}};
    return in(language);
  }
  Result<service::LinkView, Refusal> look_for(const std::string& shown, const std::string& principal,
                                              Language language) override;
  Result<service::LinkView, Refusal> review(const std::string& shown, const service::Answer& answer,
                                            Language language) override;
  Result<service::LinkView, Refusal> review_for(const std::string& shown, const std::string& principal,
                                                const service::Answer& answer, Language language) override {
    if (principal.empty()) return review(shown, answer, language);
    auto reviewed = review(shown, answer, language);
    return reviewed ? look_for(shown, principal, language) : reviewed;
  }
  Result<service::Receipt, Refusal> give(const std::string& shown, const service::Answer& answer,
                                         const std::string& typed_number, const std::string& key) override;
  Result<service::Receipt, Refusal> give_for(const std::string& shown, const std::string& principal,
                                             const service::Answer& answer, const std::string& typed_number,
                                             const std::string& key) override {
    if (!principal.empty()) principals.push_back(principal);
    return give(shown, answer, typed_number, key);
  }
  Result<std::int64_t, Refusal> act(const std::string& shown, const service::MemberAct& act,
                                    const std::string& typed_number, const std::string& key) override {
    if (next_act) return *next_act;
    if (shown != token) return Refusal{"wrong-link", {}};
    if (keys_used_.contains(key)) return std::int64_t{41};
    if (typed_number != number) return Refusal{"wrong-number", {{"field", "number"}, {"number", "9"}}};
    ++changed;
    keys_used_.insert(key);
    member_acts.push_back(act);
    return std::int64_t{41};
  }
  Result<std::int64_t, Refusal> act_for(const std::string& shown, const std::string& principal,
                                        const service::MemberAct& act, const std::string& typed_number,
                                        const std::string& key) override {
    if (!principal.empty()) principals.push_back(principal);
    return this->act(shown, act, typed_number, key);
  }
  Result<int, Refusal> comment(const std::string&, const service::FileComment& comment,
                               const std::string& key) override {
    if (next_act) return *next_act;
    if (!keys_used_.insert(key).second) return static_cast<int>(comments.size());
    ++changed;
    comments.push_back(comment);
    return static_cast<int>(comments.size());
  }
  std::string fresh_key() override;

  std::vector<service::CharterView> charters() override { return {open_charter_view}; }
  Result<service::CharterView, Refusal> charter(const std::string& id, bool) override {
    if (id != open_charter_view.id) return Refusal{"unknown-charter", {{"charter", id}}};
    return open_charter_view;
  }
  Result<service::CharterView, Refusal> charter_by_link(const std::string& shown) override {
    if (shown != token) return Refusal{"wrong-link", {}};
    return open_charter_view;
  }
  Result<Notice, Refusal> preview(const service::PreviewRequest& request) override {
    previewed = request;
    if (request.kind == "receipt") return Refusal{"nothing-to-preview", {{"kind", request.kind}}};
    Notice out;
    out.kind = request.kind;
    out.to_address = "member@body.example";
    out.subject = "subject";
    out.text = "text of the notice\n";
    out.attachments = {{"deadline.ics", "text/calendar", "x"}};
    return out;
  }
  Result<std::string, Refusal> proof(const std::string&, std::int64_t seq) override {
    if (seq == 17) return std::string("c2sp.org/tlog-proof@v1\n");
    if (seq == 18) return std::string();
    return Refusal{"unknown-entry", {{"number", std::to_string(seq)}}};
  }
  Result<service::RedlineView, Refusal> redline(const std::string& id, int from, int to, Language language) override {
    if (id != open_charter_view.id || from < 1 || to <= from) return Refusal{"unknown-revision", {{"charter", id}}};
    return differences[language];
  }
  Result<service::WhatIf, Refusal> what_if(const std::string& id, const std::string& stage,
                                           const std::optional<service::Supposition>& supposition) override {
    if (id != open_charter_view.id) return Refusal{"unknown-charter", {{"charter", id}}};
    suppositions.push_back(supposition);
    return service::WhatIf{stage, 1, {}};
  }
  std::vector<service::MemberView> members() override { return member_rows; }
  std::vector<service::JobView> outbox(const std::optional<std::string>&) override { return jobs; }
  Result<int, Refusal> retry(const std::optional<std::string>&) override {
    ++changed;
    return 0;
  }
  std::vector<service::ChannelStatus> channels() override { return out_channels; }
  int resume_outbox(const std::string& plugin) override {
    ++changed;
    return static_cast<int>(std::ranges::count_if(out_channels, [&](const service::ChannelStatus& channel) {
      return channel.state == "paused" && (plugin.empty() || plugin == channel.plugin);
    }));
  }
  std::vector<service::WayTried> test_mail(const std::string& send_to, bool loop) override {
    mails_sent_to.push_back(send_to);
    std::vector<service::WayTried> out = ways;
    if (loop) out.push_back(loop_way);
    return out;
  }
  std::vector<ProbeStep> loop_returned() override {
    return loop_asked++ < loop_comes_after ? std::vector<ProbeStep>{} : loop_steps;
  }
  Result<std::vector<service::EntryView>, Refusal> trail(const std::string&) override { return entries; }
  Result<service::MailOutcome, Refusal> receive(const ReceivedMail& mail) override {
    mails_received.push_back(mail);
    return service::MailOutcome{"answer", "", "charter", "deaf-union", false};
  }
  std::vector<service::MailView> mails(bool) override {
    return {{std::string(64, 'a'), "unmatched", "too-large", "", "", true, Moment{}}};
  }
  Result<std::string, Refusal> mail(const std::string& sha256) override {
    if (!std::string(64, 'a').starts_with(sha256)) return Refusal{"unknown-mail", {{"id", sha256}}};
    return std::string("From: somebody\r\n\r\n\x1b[2J");
  }
  Result<int, Refusal> mail_done(const service::Caller&, const std::string&) override { return ++changed, 1; }
  std::vector<std::string> strands() override { return {}; }
  std::optional<std::string> checkpoint() override {
    if (is_broken) throw std::runtime_error("the store is gone");
    return note;
  }
  service::WitnessesView witnesses() override { return witnesses_view; }
  Result<std::vector<service::ExportedFile>, Refusal> export_package(const std::string&, const std::string&) override {
    return exported;
  }
  std::vector<service::ExportedFile> exported;
  Result<std::string, Refusal> witness_question(const std::string& witness, std::optional<std::int64_t> seen) override {
    if (witness != "deaf-union") return Refusal{"unknown-witness", {{"witness", witness}}};
    return "old " + std::to_string(seen.value_or(0)) + "\n\ncheckpoint\n";
  }
  Result<service::Cosigned, Refusal> add_cosignatures(const std::string& text) override {
    if (text.find("—") == std::string::npos) return Refusal{"no-cosignature", {}};
    return ++changed, service::Cosigned{{"deaf-union"}, 4, true};
  }
  Result<service::Opened, Refusal> ratify(const service::Caller&, const std::string& charter) override {
    return Refusal{"witness-quorum-missing", {{"missing", "gaza"}, {"charter", charter}}};
  }
  Result<service::DigestTaken, Refusal> digest_of_link(const std::string& member, const std::string& said) override {
    if (member != digest.member || said != digest_token) return Refusal{"unknown-member", {{"id", member}}};
    return digest;
  }
  Result<service::DigestTaken, Refusal> end_digest(const std::string& member, const std::string& said) override {
    if (auto known = digest_of_link(member, said); !known) return known;
    ++changed;
    digest.takes = false;
    return digest;
  }
  Result<service::DigestTaken, Refusal> set_digest(const service::Caller&, const std::string& member,
                                                   bool takes) override {
    ++changed;
    return digest = {member, takes};
  }
  Result<service::AddressUsed, Refusal> set_address(const service::Caller&, const std::string& member,
                                                    bool is_used) override {
    ++changed;
    return service::AddressUsed{member, is_used};
  }
  Result<service::Erased, Refusal> erase_member(const service::Caller&, const std::string& member,
                                                const std::string&) override {
    if (member != "m-gone2222") return Refusal{"erase-refused", {{"why", "registered"}, {"member", member}}};
    return service::Erased{3, 2, ""};
  }
  Result<service::LogFile, Refusal> log_file(const std::string& path, const service::LogReader& reader) override {
    log_readers.push_back(reader);
    if (path == "checkpoint" && note) return service::LogFile{*note, "text/plain; charset=UTF-8", false};
    if (path == "tile/0/000.p/2") return service::LogFile{std::string(64, '\x01'), "application/octet-stream", true};
    if (path == "entries/1") return service::LogFile{"{}", "application/json", true};
    return Refusal{path == "entries/0" ? "not-for-everybody" : note ? "no-log-file" : "no-checkpoint", {}};
  }
  std::vector<Fact> doctor() override { return checks; }

  service::SigningDesk& signing() override { throw std::logic_error("nobody signs in a house in memory"); }
  const notices::Phrases& phrases() const override { return *phrases_; }
  const definitions::HouseSettings& settings() const override { return house_settings; }
  store::Store& store() override { throw std::logic_error("pages do not reach for the store"); }

 private:
  service::LinkView in(Language language) const;  // headings of articles in that language

  std::unique_ptr<notices::Phrases> phrases_ = shipped_phrases();
  std::map<std::string, service::Receipt> receipts_;  // by key
  int keys_ = 0;
  std::set<std::string> keys_used_;
};

}  // namespace mithaq::fakes
