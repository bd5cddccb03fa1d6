// `mithaq doctor`: how the house is, fact by fact, and what is not as it should be.
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

#include "audit/folded_row.h"
#include "service/house_day.h"
#include "service/secretariat.h"
#include "service/ticker.h"
#include "service/trusted_time.h"
#include "service/witness_conflicts.h"
#include "trail/revocation_list.h"

namespace mithaq::service {

namespace {

constexpr std::chrono::minutes trial_is_good_for{5};  // of the mail: the doctor may be asked every minute

}  // namespace

// The charters whose ratification waits for an authority's time, or will.
std::string Secretariat::waiting_for_time() {
  std::string out;
  for (const store::CharterRow& row : store_.charters())
    if (const auto charter = row.state == "running" ? writer_.charter(row.id) : nullptr)
      if (charter->definition->require_trusted_time) out += (out.empty() ? "" : ", ") + row.id.value;
  return out;
}

std::vector<House::Fact> Secretariat::doctor() {
  std::vector<Fact> facts;
  const auto add = [&](std::string id, bool ok, std::map<std::string, std::string> details) {
    facts.push_back({std::move(id), ok, std::move(details)});
  };

  struct statvfs disk {};
  const bool knows_disk = statvfs(settings().state.c_str(), &disk) == 0;
  const auto free_mb =
      knows_disk ? static_cast<long long>(disk.f_bavail) * static_cast<long long>(disk.f_frsize) >> 20 : -1;
  add("disk", free_mb >= settings().smallest_free_mb,
      {{"free", std::to_string(free_mb)}, {"least", std::to_string(settings().smallest_free_mb)}});
  add("state", access(settings().state.c_str(), R_OK | W_OK | X_OK) == 0, {{"folder", settings().state}});

  const store::Head head = store_.head();
  const auto checkpoint = store_.newest_checkpoint();
  add("trail", true, {{"entries", std::to_string(head.size)}});
  std::string unconfirmed;
  for (const KeyView& key : signatory_.keys())
    if (key.state == "offered" || key.state == "vouched")
      unconfirmed += (unconfirmed.empty() ? "" : ", ") + key.body + " " + key.fingerprint;
  if (!unconfirmed.empty()) add("keys", true, {{"keys", unconfirmed}});
  const std::string refused = ways_out_.checkpoint_refused();
  add("checkpoint", checkpoint.has_value() && refused.empty(),
      {{"size", checkpoint ? std::to_string(checkpoint->size) : "0"},
       {"entries", std::to_string(head.size)},
       {"refused", refused.empty() ? "none" : keyword(refused)}});
  if (const WitnessesView all = witnesses(); !all.witnesses.empty()) {
    std::string away, ahead;
    for (const WitnessView& one : all.witnesses) {
      if (one.ahead > 0)
        ahead += (ahead.empty() ? "" : ", ") + one.name + " (" + std::to_string(one.ahead) + ")";
      else if (!one.failure.empty() && one.failure != "conflict")
        away += (away.empty() ? "" : ", ") + one.name;
    }
    std::string conflicts;
    const std::set<std::string> standing = standing_conflicts(store_);
    for (const std::string& name : standing)
      if (!name.empty()) conflicts += (conflicts.empty() ? "" : ", ") + name;
    add("witnesses", (all.waiting.empty() || all.holds) && standing.empty() && ahead.empty(),
        {{"cosigned", std::to_string(all.cosigned)},
         {"witnesses", std::to_string(all.witnesses.size())},
         {"size", std::to_string(all.size)},
         {"waiting", std::to_string(all.waiting.size())},
         {"conflict", conflicts.empty() ? "none" : conflicts},
         {"rival", standing.contains("") ? "yes" : "none"},
         {"ahead", ahead.empty() ? "none" : ahead},
         {"away", away.empty() ? "none" : away}});
  }

  if (!settings().time_stamp_url.empty()) {
    const auto awaited = ways_out_.stamps_awaited();
    const auto newest = std::ranges::max_element(awaited, {}, &StampAwaited::failed_at);
    std::map<std::string, std::string> details{{"awaited", std::to_string(awaited.size())}, {"why", "none"}};
    if (newest != awaited.end()) {
      details["why"] = newest->reason;
      details["charter"] = newest->charter;
      details["failed"] = to_rfc3339(newest->failed_at);
      details["next"] = newest->next ? to_rfc3339(*newest->next) : "none";
    }
    // Of the newest ratification: a clock that has been put right is not told of for ever.
    std::shared_ptr<const Charter> last;
    for (const store::CharterRow& row : store_.charters())
      if (const auto charter = writer_.charter(row.id); charter && charter->ratified_at)
        if (!last || last->ratified_at < charter->ratified_at) last = charter;
    const auto time = last ? trusted_time(store_, *last, Tokens::any) : std::nullopt;
    const bool is_apart = time && time->is_apart();
    details["apart"] = is_apart ? last->id.value : "none";
    add("time-stamps", awaited.empty() && !is_apart, std::move(details));
  } else if (const std::string waiting = waiting_for_time(); !waiting.empty()) {
    add("time-stamps-missing", false, {{"charters", waiting}});
  }

  if (const auto revoked = premises_.revocation_lists()) {
    std::string lists, late;
    for (const trail::RevocationList& list : trail::revocation_lists(premises_.authorities, *revoked, clock_.now())) {
      std::string& names = list.state == trail::RevocationList::State::good ? lists : late;
      names += (names.empty() ? "" : "; ") + list.authority + (list.until ? " " + to_rfc3339(*list.until) : "");
    }
    add("revocation-lists", late.empty() && !lists.empty(),
        {{"lists", lists.empty() ? "none" : lists}, {"late", late.empty() ? "none" : late}});
  }

  std::string apart;
  for (const store::CharterRow& row : store_.charters()) {
    const auto charter = writer_.charter(row.id);
    if (!charter || row != audit::folded_row(*charter)) apart += (apart.empty() ? "" : ", ") + row.id.value;
  }
  add("folded", apart.empty(), {{"charters", apart.empty() ? "none" : apart}});

  std::string damaged;
  for (const Digest& sha256 : objects_.damaged()) damaged += (damaged.empty() ? "objects/" : ", objects/") + sha256;
  add("documents", damaged.empty(), {{"damaged", damaged.empty() ? "none" : damaged}});
  NamedFacts night{{"at", "none"}};
  const auto last_night = ways_out_.last_night();
  if (last_night) {
    put_own_instant(night, "at", last_night->at, premises_);
    night["entries"] = std::to_string(last_night->entries);
    night["broken"] = last_night->broken == 0 ? "none" : std::to_string(last_night->broken);
    night["first"] = last_night->first;
  }
  add("nightly", !last_night || last_night->broken == 0, std::move(night));

  const auto moved = zone_warnings(premises_, store_, writer_);
  for (const Warning& warning : moved) add(warning.id, false, warning.facts);
  if (moved.empty()) add("time-zones", true, {{"now", premises_.zones.load()->begin()->second.tzdata}});

  int waiting = 0, stuck = 0;
  for (const Job& job : store_.jobs(std::nullopt)) {
    waiting += job.state == JobState::queued || job.state == JobState::deferred || job.state == JobState::claimed;
    stuck += job.state == JobState::dead || job.state == JobState::refused || job.state == JobState::unknown;
  }
  add("outbox", stuck == 0, {{"waiting", std::to_string(waiting)}, {"stuck", std::to_string(stuck)}});

  const auto deposits = deposits_awaited(std::nullopt);
  for (const NamedFacts& deposit : deposits) add("deposits", false, deposit);
  if (deposits.empty()) add("deposits", true, {{"why", "none"}});

  for (const host::WorkerStatus& worker : workers_())
    add("worker", worker.state == "ready" || worker.state == "busy",
        {{"plugin", worker.plugin},
         {"duty", worker.duty},
         {"state", worker.state},
         {"reason", worker.reason},
         {"detail", worker.detail}});

  for (const ChannelStatus& channel : channels()) {
    NamedFacts details = {{"plugin", channel.plugin}, {"state", channel.state}, {"last", channel.last}};
    if (channel.since) put_own_instant(details, "since", *channel.since, premises_);
    add("channel", channel.state != "paused", std::move(details));
  }
  if (const int mails = premises_.mails_unrecorded; mails > 0)
    add("mails-unrecorded", false, {{"mails", std::to_string(mails)}});
  for (const Member* member : addresses_.failing())
    add("address-fails", false, {{"address", member->address}, {"member", member->id.value}});
  const std::lock_guard lock(mail_mutex_);
  if (!mail_tried_ || clock_.steady() - *mail_tried_ > trial_is_good_for) {
    mail_ = test_mail("");
    mail_tried_ = clock_.steady();
  }
  for (const WayTried& way : mail_) {
    const auto failed = std::ranges::find(way.steps, "failed", &ProbeStep::outcome);
    std::map<std::string, std::string> details;
    if (failed != way.steps.end()) {
      details = failed->facts;
      details["step"] = failed->step;
      details["cause"] = failed->cause;
    }
    details["plugin"] = way.plugin;
    details["duty"] = way.duty;
    add("mail", way.is_well(), std::move(details));
  }
  return facts;
}

}  // namespace mithaq::service
