// The house as it is: the use cases over one store, one writer, one registry.
#pragma once

#include <functional>

#include "host/supervisor.h"
#include "service/house.h"
#include "service/premises.h"
#include "service/writer.h"

namespace mithaq::service {

class Secretariat : public House {
 public:
  Secretariat(Premises& premises, store::Store& store, store::Objects& objects, Writer& writer, Clock& clock,
              Chance& chance, std::function<std::vector<host::WorkerStatus>()> workers)
      : premises_(premises),
        store_(store),
        objects_(objects),
        writer_(writer),
        clock_(clock),
        chance_(chance),
        workers_(std::move(workers)) {}

  // drafting.cpp
  Result<Opened, Refusal> open_charter(const Caller&, const OpenRequest&) override;
  Result<Opened, Refusal> publish_revision(const Caller&, const std::string& charter,
                                           const std::map<Language, std::string>& texts, const std::string& change,
                                           const std::string& reason, const std::vector<std::string>& answers) override;
  Result<Opened, Refusal> withdraw_charter(const Caller&, const std::string& charter,
                                           const std::string& reason) override;

  // acting.cpp
  Result<Opened, Refusal> act(const Caller&, const std::string& charter, const OfficeAct&) override;
  Result<std::int64_t, Refusal> act(const std::string& token, const MemberAct&, const std::string& number,
                                    const std::string& key) override;
  Result<int, Refusal> comment(const std::string& charter, const FileComment&, const std::string& key) override;

  // migrating.cpp
  Result<MigrationPlan, Refusal> plan_migration(const std::string& charter, const std::string& file,
                                                const std::string& toml) override;
  Result<MigrationPlan, Refusal> migrate(const Caller&, const std::string& charter, const std::string& file,
                                         const std::string& toml, const std::string& reason) override;

  // answering.cpp
  Result<Receipt, Refusal> enter_position(const Caller&, const std::string& charter, const std::string& body,
                                          const Answer&, const std::string& channel) override;
  Result<Receipt, Refusal> confirm_position(const Caller&, const std::string& charter, std::int64_t seq) override;
  Result<LinkView, Refusal> look(const std::string& token, Language) override;
  Result<LinkView, Refusal> review(const std::string& token, const Answer&, Language) override;
  Result<Receipt, Refusal> give(const std::string& token, const Answer&, const std::string& number,
                                const std::string& key) override;
  Result<Receipt, Refusal> give_for(const std::string& token, const std::string& principal, const Answer&,
                                    const std::string& number, const std::string& key) override;
  std::string fresh_key() override { return chance_.hex(16); }

  // viewing.cpp
  std::vector<CharterView> charters() override;
  Result<CharterView, Refusal> charter(const std::string& id, bool with_positions) override;
  Result<RedlineView, Refusal> redline(const std::string& charter, int from, int to, Language) override;
  std::vector<MemberView> members() override;
  std::vector<JobView> outbox(const std::optional<std::string>& charter) override;
  Result<int, Refusal> retry(const std::optional<std::string>& job) override;
  Result<std::vector<EntryView>, Refusal> trail(const std::string& strand) override;
  std::vector<std::string> strands() override { return store_.strands(); }
  std::optional<std::string> checkpoint() override;
  std::vector<Fact> doctor() override;

  const notices::Phrases& phrases() const override { return *premises_.phrases; }
  const definitions::HouseSettings& settings() const override { return premises_.settings; }
  store::Store& store() override { return store_; }

 private:
  Result<Actor, Refusal> actor(const Caller& caller, std::initializer_list<std::string_view> roles) const;
  Result<rules::GivePosition, Refusal> given(const store::TokenRow& row, const Answer& answer) const;
  Result<Receipt, Refusal> receipt(const CharterId& charter, const Done& done);

  Premises& premises_;
  store::Store& store_;
  store::Objects& objects_;
  Writer& writer_;
  Clock& clock_;
  Chance& chance_;
  std::function<std::vector<host::WorkerStatus>()> workers_;
};

}  // namespace mithaq::service
