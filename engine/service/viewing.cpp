// What everybody, members, offices and auditors may look at.
#include <algorithm>

#include "service/house_day.h"
#include "service/link.h"
#include "service/publishing.h"
#include "service/secretariat.h"
#include "service/ticker.h"
#include "service/trusted_time.h"
#include "service/view.h"
#include "service/witness_conflicts.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

// What the trail knows of the mails of a round and not of its requests: the newest word about one to the body. What
// lies in a folder was given to no relay.
void tell_way(CharterView& view, const Charter& charter, const std::vector<Job>& newest_first) {
  for (RoundView& round : view.rounds)
    for (PositionView& position : round.positions) {
      if (position.arrival != "queued" && position.arrival != "accepted") continue;
      for (const Job& job : newest_first) {
        const auto word = charter.deliveries.find(job.key.value);
        const bool is_of_it = job.body.value == position.body && job.stage == round.stage &&
                              job.round == round.number && (job.kind == "request" || job.kind == "reminder");
        if (!is_of_it || word == charter.deliveries.end()) continue;
        const bool is_in_folder = word->second == "accepted" && job.last_result == "maildir";
        position.arrival = is_in_folder ? "demo" : word->second;
        break;
      }
    }
}

// Whoever reads how many have signed reads too who says that the log was changed.
void tell_conflicts(CharterView& view, const Text& conflicts) {
  for (Language language : {Language::ar, Language::en}) {
    std::string& all = language == Language::ar ? view.witnesses_sentence.ar : view.witnesses_sentence.en;
    if (!conflicts.in(language).empty()) all += (all.empty() ? "" : " ") + conflicts.in(language);
  }
}

}  // namespace

std::vector<CharterView> Secretariat::charters() {
  const Viewer viewing = viewer();
  std::vector<CharterView> out;
  for (const store::CharterRow& row : store_.charters())
    if (const auto charter = writer_.charter(row.id)) {
      out.push_back(viewing.charter(*charter, Eyes::everybody, false));
      if (charter->ratified_seq) tell_deposit(out.back());
    }
  return out;
}

Result<CharterView, Refusal> Secretariat::charter(const std::string& id, bool with_positions) {
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  const Eyes eyes = with_positions                          ? Eyes::office
                    : charter->definition->positions_public ? Eyes::with_positions
                                                            : Eyes::everybody;
  CharterView out = viewer().charter(*charter, eyes, true);
  tell_witnesses(out, *charter);
  if (premises_.witnesses) tell_conflicts(out, conflict_sentence(standing_conflicts(store_), phrases(), viewer()));
  tell_time_stamps(out, *charter);
  tell_deposit(out);
  if (eyes == Eyes::office) tell_way(out, *charter, store_.jobs(charter->id));
  return out;
}

// When an authority says that it was ratified, or that none does; and the newest failure that has not been made good.
void Secretariat::tell_time_stamps(CharterView& view, const Charter& charter) {
  const Viewer viewing = viewer();
  const std::string zone = view.rounds.empty() ? "" : view.rounds.back().zone;
  const auto add_to = [&](Text& said, const char* id, const std::function<notices::Facts(Language)>& facts) {
    for (Language language : {Language::ar, Language::en}) {
      std::string& all = language == Language::ar ? said.ar : said.en;
      all += (all.empty() ? "" : " ") + phrases().say(id, language, facts(language));
    }
  };
  const auto add = [&](const char* id, const std::function<notices::Facts(Language)>& facts) {
    add_to(view.time_stamp_sentence, id, facts);
  };
  if (rules::awaits_ratification(charter) && charter.definition->require_trusted_time && !is_stamped(store_, charter))
    add_to(view.waits_sentence, settings().time_stamp_url.empty() ? "time-stamp.waits-in-vain" : "time-stamp.waits",
           [](Language) { return notices::Facts{}; });
  if (charter.ratified_seq) {
    const auto time = trusted_time(store_, charter, Tokens::any);
    add(!time              ? "time-stamp.none"
        : time->is_apart() ? "time-stamp.apart"
                           : "time-stamp.trusted",
        [&](Language language) {
          if (!time) return notices::Facts{};
          return notices::Facts{{"when", viewing.when(time->time, zone).in(language)},
                                {"authority", time->authority},
                                {"ours", viewing.when(time->came, zone).in(language)},
                                {"ratified", viewing.when(*charter.ratified_at, zone).in(language)}};
        });
  }
  std::optional<StampAwaited> newest;
  for (StampAwaited& one : ways_out_.stamps_awaited())
    if (one.charter == view.id && (!newest || newest->failed_at <= one.failed_at)) newest = std::move(one);
  if (!newest) return;
  const Text failed = viewing.when(newest->failed_at, zone);
  const Text next = newest->next ? viewing.when(*newest->next, zone) : Text{"none", "none"};
  add("time-stamp.awaited", [&](Language language) {
    return notices::Facts{{"why", newest->reason},
                          {"attempts", std::int64_t{newest->attempts}},
                          {"failed", failed.in(language)},
                          {"next", next.in(language)}};
  });
}

Result<CharterView, Refusal> Secretariat::charter_by_link(const std::string& token) {
  const auto row = row_of(store_, token);
  const auto charter = row ? writer_.charter(row->charter) : nullptr;
  if (!charter) return Refusal{"wrong-link", {}};
  if (auto refusal = refused_link(*row)) return *refusal;
  return viewer().read_by(row->member).charter(*charter, Eyes::with_positions, true);
}

Result<RedlineView, Refusal> Secretariat::redline(const std::string& id, int from, int to, Language language) {
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  for (int number : {from, to})
    if (!charter->revision(number)) return Refusal{"unknown-revision", {{"number", std::to_string(number)}}};
  return viewer().redline(*charter, from, to, language);
}

std::vector<MemberView> Secretariat::members() {
  const Viewer viewing = viewer();
  std::vector<MemberView> out;
  auto failed = addresses_.failures();
  for (const Member& member : premises_.registry.members) {
    MemberView view;
    view.id = member.id.value;
    view.body = member.body.value;
    view.language = code(member.first_language);
    view.has_address = !member.address.empty();
    if (!member.body.empty()) view.body_name = viewing.body_name(member.body);
    for (Role role : member.roles) view.roles.emplace_back(id(role));
    view.failed_days = static_cast<int>(failed[member.id.value].size());
    view.is_suspended = addresses_.is_suspended(member.id);
    if (failed[member.id.value].size() >= days_to_propose && !view.is_suspended) view.failing_address = member.address;
    out.push_back(std::move(view));
  }
  return out;
}

// They lie sealed beside their entries, and are opened here alone.
Result<std::vector<Commenter>, Refusal> Secretariat::commenters(const Caller& caller, const std::string& id) {
  if (const auto by = actor(caller, {"secretary", "administrator"}); !by) return by.error();
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  std::vector<Commenter> out;
  for (const Remark& remark : charter->remarks) {
    const std::int64_t index = remark.body.empty() ? store_.index_of(id, remark.seq) : -1;
    if (index < 0) continue;
    const Entry filed = trail::entry_from_leaf(store_.log(index, index + 1).front().bytes);
    const std::string words = viewer().text(filed.private_object.value_or(Digest{}));
    if (words.empty()) continue;
    const Value who = trail::read(words);
    out.push_back({remark.number, who.at("name").string(), who.at("address").string()});
  }
  return out;
}

std::vector<JobView> Secretariat::outbox(const std::optional<std::string>& charter) {
  std::vector<JobView> out;
  for (const Job& job : store_.jobs(charter ? std::optional(CharterId{*charter}) : std::nullopt))
    out.push_back({job.key.value, job.plugin, job.duty, job.kind, job.charter.value, job.body.value,
                   std::string(id(job.state)), job.last_result, job.attempt, job.created, job.not_before});
  return out;
}

Result<int, Refusal> Secretariat::retry(const std::optional<std::string>& wanted) {
  Order order;
  const auto may_go_again = [](const Job& job) {
    return job.state == JobState::dead || job.state == JobState::refused || job.state == JobState::unknown ||
           job.state == JobState::deferred;
  };
  if (wanted && !store_.job({*wanted})) return Refusal{"unknown-job", {{"id", *wanted}}};
  for (const Job& job : store_.jobs(std::nullopt))
    if (may_go_again(job) && (!wanted || job.key.value == *wanted))
      order.moves.push_back({job.key, JobState::queued, job.attempt, clock_.now(), job.last_result, false});
  const int count = static_cast<int>(order.moves.size());
  if (count == 0) return 0;
  if (auto done = writer_.run(std::move(order)); !done) return done.error();
  return count;
}

Result<std::vector<EntryView>, Refusal> Secretariat::trail(const std::string& strand) {
  std::vector<EntryView> out;
  for (const store::Leaf& leaf : store_.strand(strand))
    out.push_back({leaf.seq, store_.index_of(strand, leaf.seq), leaf.bytes, trail::hex(leaf.hash)});
  if (out.empty()) return Refusal{"unknown-charter", {{"charter", strand}}};
  return out;
}

std::optional<std::string> Secretariat::checkpoint() { return published_note(settings(), store_); }

}  // namespace mithaq::service
