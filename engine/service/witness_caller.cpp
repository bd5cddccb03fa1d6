#include "service/witness_caller.h"

#include <charconv>
#include <utility>

namespace mithaq::service {

namespace {

constexpr auto look_again = std::chrono::seconds(5);
constexpr auto again_after_failure = std::chrono::minutes(1);

std::optional<std::int64_t> size_in(const std::string& body) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), out);
  if (error != std::errc() || out < 0 || std::to_string(out) + "\n" != body) return std::nullopt;
  return out;
}

}  // namespace

void WitnessCaller::start() {
  errand_.start(
      look_again, [this] { ask(); },
      [this](const std::exception& broken) { log_("error", std::string("witnesses: ") + broken.what()); });
}

int WitnessCaller::ask() {
  if (!premises_.witnesses) return 0;
  int lines = 0;
  const WitnessesView all = witnessing_.view();
  for (const WitnessView& one : all.witnesses) {
    if (one.url.empty() || !witnessing_.next_for(one.name, one.newest)) continue;
    if (const auto found = not_before_.find(one.name); found != not_before_.end() && clock_.steady() < found->second)
      continue;
    not_before_[one.name] = clock_.steady() + again_after_failure;
    if (!ask(*premises_.witnesses->witness(one.name))) continue;
    not_before_.erase(one.name);
    witnessing_.asked(one.name, "");
    ++lines;
  }
  return lines;
}

// It may have seen another size than we know of: it says which, and is asked from there.
bool WitnessCaller::ask(const trail::Witness& witness) {
  try {
    std::optional<std::int64_t> seen;
    for (int tries = 0; tries < 2; ++tries) {
      const auto question = witnessing_.question(witness.name, seen);
      if (!question) return is_ahead(witness, seen);
      const host::OutwardAnswer answer =
          post_(witness.url.substr(0, witness.url.find_last_not_of('/') + 1) + "/add-checkpoint", *question);
      if (answer.status == 200) {
        const auto taken = witnessing_.take(answer.body, clock_.now());
        return taken.ok() || failed(witness, taken.error().id);
      }
      seen = answer.status == 409 ? size_in(answer.body) : std::nullopt;
      if (seen) continue;
      if (answer.status == 422) witnessing_.conflict(witness.name, answer.status, *question);
      return failed(witness, "HTTP " + std::to_string(answer.status));
    }
  } catch (const host::Unreachable& away) {
    return failed(witness, away.what());
  }
  return false;
}

// It has signed more than is here: either an older copy of the database was put back, or it was shown another log.
bool WitnessCaller::is_ahead(const trail::Witness& witness, std::optional<std::int64_t> seen) {
  if (!seen) return false;
  log_("error", "witness " + witness.name + " has signed this log at size " + std::to_string(*seen) +
                    ", which is more than is here: was an older copy of the database put back?");
  witnessing_.asked(witness.name, "ahead", *seen);
  if (std::exchange(told_ahead_[witness.name], *seen) != *seen) ahead(witness.name, *seen);
  return false;
}

bool WitnessCaller::failed(const trail::Witness& witness, const std::string& why) {
  log_("warning", "witness " + witness.name + ": " + why);
  witnessing_.asked(witness.name, why);
  return false;
}

}  // namespace mithaq::service
