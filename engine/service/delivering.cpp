// A notice on its way: handed to a lane's worker, and what came back made an entry, a wait, or news of the channel.
#include "rules/notice_job.h"
#include "service/dispatcher.h"
#include "service/proving.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

// Whatever a relay said, as a string that canonical data may hold.
std::string plain_ascii(std::string_view text) {
  std::string out(text.substr(0, 1024));
  for (char& c : out)
    if (c < 0x20 || c > 0x7E) c = ' ';
  return out;
}

}  // namespace

std::string Dispatcher::domain(const Job& job) const {
  const Member* member = premises_.registry.member(job.member);
  return member ? domain_of(member->address) : "";
}

DeliveryReport Dispatcher::deliver(const Job& job, int lane) {
  Notifier* hand = hands_.notifier(job.plugin, lane);
  if (!hand) throw host::WorkerAway("no notifier `" + job.plugin + "`");
  const Member* member = premises_.registry.member(job.member);
  if (!member || member->address.empty()) return {Delivery::refused, "", "no address", ""};
  if (addresses_.is_suspended(job.member)) return {Delivery::refused, "", "the address is suspended", ""};
  // What a witness is asked to sign must be signed by the log first.
  if (rules::asks_for_cosignature(job)) checkpoint();
  // A receipt bears the proof of its answer.
  const auto bears_proof = [&] {
    const std::int64_t position = job.facts.at("position").integer();
    return !proof(store_, job.charter.value, position, premises_.witnesses).empty();
  };
  if (job.kind == "receipt" && !bears_proof()) publisher_.publish_now();
  return hand->deliver(scribe_.notice(job), [](std::string_view) {});
}

void Dispatcher::came_back(const Job& job, const DeliveryReport& report) {
  OutChannel::News news;
  ChannelStatus status;
  {
    const std::lock_guard lock(outbox_mutex_);
    const auto channel = channels_.find(job.plugin);
    if (channel != channels_.end()) {
      news = channel->second.came_back(job.key, domain(job), report, clock_.now());
      status = channel->second.status(clock_.now());
      status.plugin = job.plugin;
    }
  }
  // Behind those that were waiting already: the next one to try a stopped channel is another.
  if (news.keeps)
    give_back(job, clock_.now(), report.text);
  else
    conclude(job, ending_of(report), report);
  if (news.paused) alarm(status);
  if (news.resumed) log_("info", job.plugin + ": the channel works again");
  let_go(news.let_go);
}

JobHistory Dispatcher::history(const Job& job) {
  JobHistory out{job.created, std::nullopt, job.deferrals, job.crashes, false};
  const auto charter = writer_.charter(job.charter);
  if (!charter) return out;
  const bool asks_for_an_answer = job.kind == "request" || job.kind == "reminder";
  if (const Round* round = charter->round({job.stage}, job.round); round && asks_for_an_answer)
    out.deadline = round->deadline;
  // Asked of the trail: a deferral in between does not make it forgotten.
  const auto last = charter->deliveries.find(job.key.value);
  out.was_unknown = last != charter->deliveries.end() && last->second == "unknown";
  return out;
}

// The answer that a receipt tells of: one by mail is confirmed with it.
rules::ConfirmPosition Dispatcher::acknowledged(const Job& job) const {
  rules::ConfirmPosition out;
  out.position = job.facts.at("position").integer();
  read_answer(store_, Viewer(premises_, objects_, clock_.now()), job.charter, out);
  return out;
}

// What the relay said becomes an entry; a deferral only waits.
void Dispatcher::conclude(const Job& job, const Ending& ending, const DeliveryReport& report) {
  unsigned char luck = 0;  // drawn only where there is something to spread
  if (ending.how == Ended::deferred || ending.how == Ended::crashed)
    luck = static_cast<unsigned char>(chance_.bytes(1).front());
  const NextStep next = next_step(history(job), ending, clock_.now(), luck);
  Order order;
  store::JobMove move{job.key, next.state, job.attempt, next.not_before, report.text, false};
  if (!next.reason.empty()) move.last_result = next.reason + ": " + report.text;
  if (ending.how == Ended::unknown) move.last_result = "unknown: " + report.text;
  move.wipe_secret = next.state == JobState::accepted;
  move.is_crash = ending.how == Ended::crashed;
  move.is_deferral = next.state == JobState::deferred;
  order.moves.push_back(std::move(move));
  if (!next.word.empty() && job.duty == "notifier") {
    order.charter = job.charter;
    order.actor = {"plugin", std::nullopt, job.plugin + "/" + job.duty};
    rules::ReportDelivery command;
    command.job = job.key;
    command.body = job.body;
    command.request = job.request;
    command.word = next.word;
    command.attempt = job.attempt;
    command.message = report.message_sha256.empty() ? trail::digest("") : report.message_sha256;
    command.status = report.status;
    if (job.kind == "receipt" && next.word == "accepted") command.confirms = acknowledged(job);
    if (!report.text.empty()) {
      command.private_content =
          trail::sealed(chance_.hex(32), trail::write(Value::object({{"reply", plain_ascii(report.text)}})));
      command.private_object = trail::digest(command.private_content);
    }
    order.command = std::move(command);
  }
  if (next.state == JobState::refused || next.state == JobState::dead)
    log_("warning", "job " + job.key.value + " " + std::string(id(next.state)) + ": " + report.status + " " +
                        (next.reason.empty() ? "" : next.reason + ": ") + report.text);
  write(std::move(order));
}

// What had failed on account of a channel that works again.
void Dispatcher::let_go(const std::vector<JobKey>& jobs) {
  Order order;
  for (const JobKey& key : jobs)
    if (const auto job = store_.job(key); job && (job->state == JobState::refused || job->state == JobState::deferred))
      order.moves.push_back({key, JobState::queued, job->attempt, clock_.now(), job->last_result, false});
  if (!order.moves.empty()) write(std::move(order));
}

std::vector<ChannelStatus> Dispatcher::channels() const {
  const std::lock_guard lock(outbox_mutex_);
  std::vector<ChannelStatus> out;
  for (const auto& [plugin, channel] : channels_) {
    out.push_back(channel.status(clock_.now()));
    out.back().plugin = plugin;
  }
  return out;
}

int Dispatcher::resume(const std::string& plugin) {
  int resumed = 0;
  std::vector<JobKey> jobs;
  {
    const std::lock_guard lock(outbox_mutex_);
    for (auto& [name, channel] : channels_) {
      if (!plugin.empty() && name != plugin) continue;
      const auto failed = channel.resume();
      if (!failed) continue;
      ++resumed;
      jobs.insert(jobs.end(), failed->begin(), failed->end());
    }
  }
  let_go(jobs);
  wake();
  return resumed;
}

}  // namespace mithaq::service
