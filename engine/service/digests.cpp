#include "service/digests.h"

#include <algorithm>

#include "service/digest.h"
#include "service/quorum.h"
#include "service/trusted_time.h"
#include "trail/digest.h"

namespace mithaq::service {

// One date's lists.
struct Digests::Morning {
  Moment now, due;
  std::string date;
  std::vector<const Member*> readers = {};
  std::vector<store::MailRow> mails = {};
  std::vector<const Member*> failing = {};
  bool strays_are_told = false;  // by a charter before
  bool is_refused = false;       // the writer takes nothing now: tried again
};

namespace {

// By the way of an alert: those who are told what happens are told what waits.
std::vector<std::string> ways(const Workflow& workflow) {
  for (const char* kind : {"alert", "request"})
    if (const auto way = workflow.duties.find(kind); way != workflow.duties.end()) return way->second;
  return {};
}

bool is_on_its_way(const Job& job) {
  return job.state == JobState::queued || job.state == JobState::claimed || job.state == JobState::deferred;
}

}  // namespace

int Digests::draw_up(Moment now) {
  const definitions::HouseSettings& settings = premises_.settings;
  const auto zones = premises_.zones.load();
  const auto zone = zones->find(settings.digest_zone);
  if (!settings.digest || zone == zones->end()) return 0;
  const Day today = std::chrono::floor<std::chrono::days>(zone->second.local(now));
  const Moment due = zone->second.instant(today + std::chrono::minutes(settings.digest_at_minute));
  if (now < due || done_ == today) return 0;
  Morning morning{now, due, to_date(today)};
  const auto without = without_digest(store_);
  for (const Member* reader : digest_readers(premises_.registry))
    if (!without.contains(reader->id.value)) morning.readers.push_back(reader);
  if (!morning.readers.empty()) morning.mails = store_.mails(false), morning.failing = addresses_.failing();
  int drawn = 0;
  for (const store::CharterRow& row : store_.charters()) {
    if (morning.readers.empty()) break;
    try {
      drawn += draw_up(row, morning);
    } catch (const std::exception& broken) {
      log_("error", "daily list of " + row.id.value + ": " + broken.what());
    }
  }
  if (!morning.is_refused) done_ = today;
  return drawn;
}

int Digests::draw_up(const store::CharterRow& row, Morning& morning) {
  const bool is_under_way = row.state == "running" || row.state == "drafting";
  if (!is_under_way && row.state != "ratified") return 0;
  const auto charter = writer_.charter(row.id);
  // What was opened since the hour of the list has its first one tomorrow.
  if (!charter || charter->rounds.empty() || charter->rounds.front().opens >= morning.due) return 0;
  std::vector<Job> jobs = store_.jobs(row.id);
  const bool with_strays = is_under_way && !morning.strays_are_told;
  if (is_under_way) morning.strays_are_told = true;
  int drawn = 0;
  for (const Member* reader : morning.readers) {
    const int sent = send(*charter, *reader, morning, with_strays, jobs);
    if (sent < 0) morning.is_refused = true;
    drawn += std::max(sent, 0);
  }
  return drawn;
}

int Digests::send(const Charter& charter, const Member& reader, const Morning& morning, bool with_strays,
                  const std::vector<Job>& jobs) {
  const auto key = [&](const std::string& plugin) {
    return JobKey{trail::job_key({charter.id.value, "", "", "", reader.id.value, "digest", morning.date, plugin})};
  };
  const auto plugins = ways(*charter.definition);
  if (plugins.empty() || store_.job(key(plugins.front()))) return 0;
  const auto earlier = store_.notices(charter.id, reader.id, "digest");
  // A list that has not left yet says as much as another would.
  if (std::ranges::any_of(earlier, is_on_its_way)) return 0;
  const auto zones = premises_.zones.load();
  const rules::World world{*charter.definition,        premises_.registry,
                           premises_.calendars,        *zones,
                           premises_.last_sweep(),     witness_quorum(premises_, store_, charter),
                           is_stamped(store_, charter)};
  DigestGround ground{world, charter, morning.now, std::nullopt, morning.mails, with_strays, morning.failing, jobs};
  if (!earlier.empty()) ground.since = earlier.back().created;
  Value digest = digest_of(ground);
  // Of one that is ratified nothing is told but what has not been laid down.
  const bool is_over = charter.state == "ratified";
  if (is_over ? !digest.find("deposits") : !is_worth_telling(digest)) return 0;
  Order order;
  for (const std::string& plugin : plugins) {
    Job job;
    job.key = key(plugin);
    job.plugin = plugin;
    job.duty = "notifier";
    job.kind = "digest";
    job.charter = charter.id;
    job.stage = charter.current()->stage.value;
    job.round = charter.current()->number;
    job.revision = charter.newest_revision().number;
    job.body = reader.body;
    job.member = reader.id;
    job.facts = digest;
    job.not_before = morning.now;
    order.notices.push_back(std::move(job));
  }
  const auto done = writer_.run(std::move(order));
  if (done) return static_cast<int>(plugins.size());
  log_("error", "daily list of " + charter.id.value + ": " + done.error().id);
  return -1;
}

}  // namespace mithaq::service
