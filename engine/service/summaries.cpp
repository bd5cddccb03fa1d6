#include "service/summaries.h"

#include <algorithm>
#include <set>

#include "rules/notice_job.h"
#include "service/house_day.h"
#include "trail/digest.h"

namespace mithaq::service {

// Answers of one body in one round, all in time or all late, in the order in which they came.
struct Summaries::Untold {
  const Round* round = nullptr;
  std::vector<const Position*> positions = {};
};

namespace {

bool is_by_mail(const Position& position) { return position.channel == id(Channel::reply); }

// Bodies that have answered by mail more often than they get receipts.
std::vector<BodyId> busy(const Charter& charter) {
  std::map<std::string, std::set<std::int64_t>> answers;
  for (const Round& round : charter.rounds)
    for (const Position& position : round.positions)
      if (is_by_mail(position)) answers[position.body.value].insert(position.seq);
  std::vector<BodyId> out;
  for (const auto& [body, seqs] : answers)
    if (seqs.size() > receipts_a_day) out.push_back({body});
  return out;
}

// What a receipt has told, or is going to tell: its own answer, and those that it sums up.
std::set<std::int64_t> told_of(const std::vector<Job>& jobs, const BodyId& body) {
  std::set<std::int64_t> out;
  for (const Job& job : jobs) {
    if (job.kind != "receipt" || job.body != body) continue;
    out.insert(job.facts.at("position").integer());
    if (const Value* others = job.facts.find("positions"))
      for (const Value& one : others->items()) out.insert(one.integer());
  }
  return out;
}

}  // namespace

int Summaries::draw_up(Moment now) {
  const Day today = house_day(premises_, now);
  int drawn = 0;
  for (const store::CharterRow& row : store_.charters()) {
    const auto looked = looked_.find(row.id.value);
    if (looked != looked_.end() && looked->second == std::pair(today, row.entries)) continue;
    try {
      if (const auto charter = writer_.charter(row.id)) drawn += draw_up(*charter, today);
      looked_[row.id.value] = {today, row.entries};
    } catch (const std::exception& broken) {
      log_("error", "summary of " + row.id.value + ": " + broken.what());
    }
  }
  return drawn;
}

int Summaries::draw_up(const Charter& charter, Day today) {
  int drawn = 0;
  for (const BodyId& body : busy(charter)) drawn += draw_up(charter, body, today);
  return drawn;
}

int Summaries::draw_up(const Charter& charter, const BodyId& body, Day today) {
  // Also of members that are no longer there; theirs are not told anew to those who have come in their place.
  std::set<std::int64_t> told = told_of(store_.jobs(charter.id), body);
  for (const Member* member : premises_.registry.members_of(body))
    told.merge(told_of(store_.notices(charter.id, member->id, "receipt"), body));
  std::map<std::pair<const Round*, bool>, Untold> all;
  for (const Round& round : charter.rounds)
    for (const Position& position : round.positions) {
      // An answer that a later round has taken over belongs to the one in which it was given.
      if (position.body != body || !is_by_mail(position) || !told.insert(position.seq).second) continue;
      Untold& untold = all[{&round, position.late}];
      untold.round = &round;
      untold.positions.push_back(&position);
    }
  int drawn = 0;
  for (const auto& [where, untold] : all) {
    const bool is_over = house_day(premises_, untold.positions.front()->at) < today;
    const bool has_closed = untold.round->state != "open" && !untold.positions.front()->late;
    if (is_over || has_closed) drawn += send(charter, body, untold);
  }
  return drawn;
}

int Summaries::send(const Charter& charter, const BodyId& body, const Untold& untold) {
  const auto plugins = charter.definition->duties.find("receipt");
  if (plugins == charter.definition->duties.end()) return 0;
  const Round& round = *untold.round;
  const Request* request = round.request(body);
  const std::int64_t newest = untold.positions.back()->seq;
  Value::Array seqs;
  for (const Position* position : untold.positions) seqs.emplace_back(position->seq);
  Order order;
  for (const Member* member : premises_.registry.members_of(body))
    for (const std::string& plugin : plugins->second) {
      Job job = rules::notice_job(charter.id, round, plugin, "receipt");
      job.key = {trail::job_key({charter.id.value, round.stage.value, std::to_string(round.number),
                                 std::to_string(round.revision), member->id.value, "receipt",
                                 "summary " + std::to_string(newest), plugin})};
      job.body = body;
      job.member = member->id;
      job.request = request ? request->id.value : "";
      job.facts = Value::object({{"position", newest}, {"positions", Value(seqs)}});
      order.notices.push_back(std::move(job));
    }
  const int jobs = static_cast<int>(order.notices.size());
  if (jobs == 0) return 0;
  if (const auto done = writer_.run(std::move(order)); !done) throw std::runtime_error(done.error().id);
  return jobs;
}

}  // namespace mithaq::service
