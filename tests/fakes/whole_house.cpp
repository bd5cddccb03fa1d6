#include "fakes/whole_house.h"

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "audit/state_source.h"

namespace mithaq::fakes {

namespace {

// Settings that name the shipped files; no plugin, for their place is taken by fakes.
std::unique_ptr<service::Premises> premises_in(const test::Scratch& scratch) {
  const std::string source = MITHAQ_SOURCE, config = scratch / "mithaq.toml";
  std::ofstream(config) << "host = \"localhost\"\nport = 8080\nbase_url = \"http://localhost:8080\"\n"
                        << "secure_cookies = false\nstate = \"state\"\nregistry = \"" << source
                        << "/config/registry.example.toml\"\ntexts = \"" << source << "/config/texts\"\nnotices = \""
                        << source << "/config/notices\"\ncalendars = \"" << source << "/config/calendar\"\n"
                        << "plugins_folder = \"" << source
                        << "\"\norganisation = { ar = \"أمانة السر\", en = \"Secretariat\" }\nplugins = []\n"
                        << "digest = { enabled = false }\n";
  auto out = service::premises(config, "");
  for (const auto& problem : out->problems)
    if (!problem.warning) throw std::runtime_error(problem.file + ": " + problem.id);
  out->manifests = {{"email", "1", "email.so", {"notifier"}, {}},  // whose hands are the fakes'
                    {"signatures", "1", "signatures.so", {"signer"}, {}},
                    {"archive", "1", "archive.so", {"archiver"}, {}}};
  // One version of the zone for ever, so that a trail does not change with the machine's zone files.
  const auto at = [](std::string_view text) { return moment_from_rfc3339(text).value(); };
  Zone hebron{"Asia/Hebron",
              "2026a",
              {{at("2026-03-28T00:00:00Z"), std::chrono::hours(3), "EEST"},
               {at("2026-10-23T23:00:00Z"), std::chrono::hours(2), "EET"}}};
  out->zones.store(std::make_shared<const std::map<std::string, Zone>>(
      std::map<std::string, Zone>{{"Asia/Hebron", std::move(hebron)}}));
  return out;
}

}  // namespace

WholeHouse::WholeHouse(service::Writer::Limits limits)
    : premises(premises_in(scratch)),
      store(std::make_unique<GuardedStore>(store::open_sqlite(premises->settings.state))),
      objects(premises->settings.state + "/objects"),
      writer(
          *store, objects, *premises, clock, chance,
          [this](const std::string& what) {
            if (lost.empty()) lost = what;
          },
          limits),
      house(
          *premises, *store, objects, writer, clock, chance, [] { return std::vector<host::WorkerStatus>{}; },
          [this] {
            service::WaysOut out;
            out.signer = [this] { return &signer; };
            return out;
          }()),
      dispatcher(*premises, *store, objects, writer, clock, chance,
                 {[this](const std::string&, int) { return &notifier; }, [this](const std::string&) { return &signer; },
                  [this](const std::string&) { return &archiver; }},
                 [this](std::string_view level, std::string_view text) {
                   log.push_back(std::string(level) + " " + std::string(text));
                 }),
      ticker(*premises, *store, writer, clock, dispatcher, [this](std::string_view level, std::string_view text) {
        log.push_back(std::string(level) + " " + std::string(text));
      }) {
  service::register_members(*premises, *store, writer, chance);
}

WholeHouse::Link WholeHouse::link(const std::string& body) const {
  static const std::regex token("/s/([a-z2-7]{26})"), number("\\b([0-9]{6})\\b");
  const std::string address = premises->registry.members_of({body}).front()->address;
  for (auto notice = notifier.notices.rbegin(); notice != notifier.notices.rend(); ++notice) {
    std::smatch found, digits;
    if (notice->to_address != address || !std::regex_search(notice->text, found, token)) continue;
    const std::string rest = found.suffix();
    if (std::regex_search(rest, digits, number)) return {found[1], digits[1]};
  }
  throw std::runtime_error("no link to " + body);
}

Result<service::Receipt, Refusal> WholeHouse::give(const std::string& body, service::Answer answer,
                                                   const std::string& key) {
  const Link mine = link(body);
  return house.give(mine.token, answer, mine.number, key.empty() ? house.fresh_key() : key);
}

Result<std::int64_t, Refusal> WholeHouse::act(const std::string& body, const service::MemberAct& act) {
  const Link mine = link(body);
  return house.act(mine.token, act, mine.number, house.fresh_key());
}

Result<service::Opened, Refusal> WholeHouse::act(const service::Caller& caller, const std::string& charter,
                                                 const service::OfficeAct& act) {
  service::Caller once = caller;
  once.key = house.fresh_key();
  return house.act(once, charter, act);
}

void WholeHouse::note_remarks(const std::string& id) {
  const auto before = charter(id);
  for (const Remark& remark : before->remarks)
    if (remark.disposition.empty())
      if (auto done = act(secretary, id, service::DisposeComment{remark.number, "noted", "", std::nullopt}); !done)
        throw std::runtime_error("refused: " + done.error().id);
}

void WholeHouse::open(const std::string& charter, const std::string& workflow_file) {
  open_toml(charter, file(workflow_file));
}

void WholeHouse::open_toml(const std::string& charter, const std::string& toml) {
  service::OpenRequest request{charter, "workflow.toml", toml,
                               three_articles("تُيسَّر المشاركة للجميع.", "Taking part is made easy for all."),
                               std::nullopt};
  auto opened = house.open_charter(administrator, request);
  if (!opened && opened.error().id == "workflow-warnings") {  // seen
    std::istringstream ids(opened.error().facts.at("ids"));
    for (std::string id; std::getline(ids, id, ',');) request.acknowledged.push_back(id);
    opened = house.open_charter(administrator, request);
  }
  if (!opened) {
    std::string facts;
    for (const auto& [key, value] : opened.error().facts) facts += " " + key + "=" + value;
    throw std::runtime_error("refused: " + opened.error().id + facts);
  }
}

void WholeHouse::work_off() {
  dispatcher.checkpoint();
  for (int done = 1; done > 0;)
    done = dispatcher.work_off("email", "notifier") + dispatcher.work_off("signatures", "signer") +
           dispatcher.work_off("archive", "archiver");
}

void WholeHouse::tick(std::string_view rfc3339) {
  clock.set(rfc3339);
  ticker.tick();
  work_off();
}

std::string WholeHouse::strand(const std::string& id) {
  std::string out;
  for (const store::Leaf& leaf : store->strand(id)) out += leaf.bytes + "\n";
  return out;
}

audit::Report WholeHouse::audit() {
  audit::StateSource source(*store, objects, {signer.keys().log_vkey, std::nullopt, true});
  return audit::verify(source);
}

std::map<Language, std::string> three_articles(const std::string& accessibility_ar,
                                               const std::string& accessibility_en) {
  return {{Language::ar,
           "# ميثاق الشراكة\n\n## المساواة {#equality}\n\nالناس سواء أمام هذا الميثاق.\n\n"
           "## الإتاحة {#accessibility}\n\n" +
               accessibility_ar + "\n\n## الشفافية {#transparency}\n\nتُنشر التقارير كل سنة.\n"},
          {Language::en,
           "# Charter of partnership\n\n## Equality {#equality}\n\nAll are equal before this charter.\n\n"
           "## Accessibility {#accessibility}\n\n" +
               accessibility_en + "\n\n## Transparency {#transparency}\n\nReports are published every year.\n"}};
}

}  // namespace mithaq::fakes
