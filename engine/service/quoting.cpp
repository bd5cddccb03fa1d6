// The words of what we wrote to a body: a reply quotes them, and they are not the writer's own (reference: mail 11).
#include <algorithm>

#include "rules/evolve.h"
#include "service/mail_match.h"
#include "service/secretariat.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr std::size_t most_notices = 24;  // the newest; an answer to an older one is asked back
constexpr std::array<std::string_view, 6> kinds = {"request", "reminder", "receipt", "ask-back", "outcome", "alert"};
// In the place of what was overwritten when the notice had gone: a reader compares neither.
constexpr const char* no_secret = "link 000000";

// Oldest first.
std::vector<Job> written_to(store::Store& store, const Registry& registry, const CharterId& charter,
                            const BodyId& body) {
  std::vector<Job> out;
  for (const Member* member : registry.members_of(body))
    for (const std::string_view kind : kinds)
      for (Job& job : store.notices(charter, member->id, kind)) {
        job.secret = no_secret;
        out.push_back(std::move(job));
      }
  std::ranges::stable_sort(out, {}, &Job::created);
  if (out.size() > most_notices) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most_notices));
  return out;
}

}  // namespace

// What a notice says of needs, deadlines and answers is true of the moment: each is written once more as the charter
// stood when it was asked for, and when it went out.
void Secretariat::tell_written(notices::ReplyQuestion& question, const CharterId& charter, const BodyId& body) {
  const std::vector<Job> jobs = written_to(store_, premises_.registry, charter, body);
  for (const Job& job : jobs) question.codes.push_back(request_code(job.key));
  Charter then;
  const auto write = [&](const Job& job, Moment at) {
    if (!then.round({job.stage}, job.round)) return;
    std::string text = scribe_.notice(job, then, at).text;
    if (std::ranges::find(question.notices, text) == question.notices.end())
      question.notices.push_back(std::move(text));
  };
  auto next = jobs.begin();
  for (const store::Leaf& leaf : store_.strand(charter.value)) {
    const Entry entry = entry_with_documents(leaf, objects_);
    for (; next != jobs.end() && next->created < entry.at; ++next) write(*next, next->created);
    if (entry.kind == "delivery-accepted" || entry.kind == "delivery-unknown") {
      const auto sent =
          std::ranges::find(jobs, entry.data.at("job").string(), [](const Job& job) { return job.key.value; });
      if (sent != jobs.end()) write(*sent, entry.at);
    }
    then = rules::evolve(std::move(then), entry);
  }
  for (; next != jobs.end(); ++next) write(*next, next->created);
}

}  // namespace mithaq::service
