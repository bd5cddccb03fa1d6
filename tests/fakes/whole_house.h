// The real house over a real store in a temporary folder; only time, luck and the three plugins are made up.
#pragma once

#include "audit/verify.h"
#include "fakes/clock_and_chance.h"
#include "fakes/file.h"
#include "fakes/guarded_store.h"
#include "fakes/plugins.h"
#include "service/registering.h"
#include "service/secretariat.h"
#include "service/ticker.h"
#include "store/scratch.h"

namespace mithaq::fakes {

class WholeHouse {
 public:
  explicit WholeHouse(service::Writer::Limits limits = {});

  // What a member does: takes the newest mail to a body, and answers with its link and number.
  struct Link {
    std::string token, number;
  };
  Link link(const std::string& body) const;
  Result<service::Receipt, Refusal> give(const std::string& body, service::Answer answer, const std::string& key = "");
  Result<std::int64_t, Refusal> act(const std::string& body, const service::MemberAct& act);
  // What an office does; throws when it is refused.
  void open(const std::string& charter, const std::string& workflow_file);
  void open_toml(const std::string& charter, const std::string& toml);
  Result<service::Opened, Refusal> act(const service::Caller& caller, const std::string& charter,
                                       const service::OfficeAct& act);
  // The secretary answers every remark that has no answer yet: noted.
  void note_remarks(const std::string& charter);

  // Everything that is due: notices, seals, deposits; and the clock's turn.
  void work_off();
  void tick(std::string_view rfc3339);
  std::shared_ptr<const Charter> charter(const std::string& id) { return writer.charter({id}); }
  std::string strand(const std::string& id);  // leaf bytes, one a line
  audit::Report audit();

  test::Scratch scratch;
  FakeClock clock;
  FakeChance chance;
  FakeNotifier notifier;
  FakeSigner signer;
  FakeArchiver archiver;
  std::vector<std::string> log;
  std::string lost;  // what the writer said when it lost track
  std::unique_ptr<service::Premises> premises;
  std::unique_ptr<GuardedStore> store;
  store::Objects objects;
  service::Writer writer;
  service::Secretariat house;
  service::Dispatcher dispatcher;
  service::Ticker ticker;
  const service::Caller secretary{{"m-secreta2"}, "secretary", ""}, other_secretary{{"m-secreta3"}, "secretary", ""},
      administrator{{"m-adminis2"}, "administrator", ""}, convener{{"m-convene2"}, "convener", ""};
};

// The text of a charter with three articles: equality, accessibility, and one whose wording is given.
std::map<Language, std::string> three_articles(const std::string& accessibility_ar,
                                               const std::string& accessibility_en);

}  // namespace mithaq::fakes
