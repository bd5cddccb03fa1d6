// The end of the way: ratified, sealed, archived; and what the plugins report back.
#include <algorithm>

#include "rules/draft.h"
#include "rules/evolve.h"

namespace mithaq::rules {

namespace {

std::vector<std::string> plugins_at(const Draft& draft, const char* moment) {
  const auto found = draft.workflow().duties.find(moment);
  return found == draft.workflow().duties.end() ? std::vector<std::string>{} : found->second;
}

bool does(const Draft& draft, std::string_view plugin) {
  const auto plugins = plugins_at(draft, "ratified");
  return std::ranges::find(plugins, plugin) != plugins.end();
}

// The duties that are not notices are known by their plugin: "signatures" seals, everything else deposits.
constexpr std::string_view sealing_plugin = "signatures";

void deposit(Draft& draft) {
  for (const std::string& plugin : plugins_at(draft, "ratified"))
    if (plugin != sealing_plugin)
      draft.job(plugin, "archiver", "deposit", Value::object({{"seal", does(draft, sealing_plugin)}}));
}

}  // namespace

void ratify(Draft& draft, Round round) {
  Value::Array reservations;  // of every round in which this revision passed: printed with the charter
  for (const Round& passed : draft.charter.rounds) {
    if (passed.outcome != "passed" || passed.revision != round.revision) continue;
    for (const Seat& seat : passed.roll)
      if (const Position* p = passed.standing(seat.body); p && p->kind == PositionKind::approve_with_reservation)
        reservations.emplace_back(p->seq);
  }
  draft.append(draft.by_engine("ratified", Value::object({{"revision", rev(*draft.charter.revision(round.revision))},
                                                          {"signatures", Value(Value::Array{})},
                                                          {"reservations", Value(std::move(reservations))},
                                                          {"minority", Value(Value::Array{})},
                                                          {"state", state_digest(draft.charter)}})));
  if (does(draft, sealing_plugin))
    draft.job(sealing_plugin, "signer", "seal", Value::object({{"what", "certificate"}}));
  else
    deposit(draft);
}

Step step(Draft& draft, const ReportDelivery& command) {
  Value data = Value::object({{"job", command.job.value},
                              {"body", command.body.value},
                              {"attempt", command.attempt},
                              {"message", command.message}});
  if (!command.request.empty()) data.set("request", command.request);
  if (!command.status.empty()) data.set("status", command.status);
  Entry entry = draft.by_origin("delivery-" + command.word, std::move(data));
  if (!command.private_object.empty()) {
    entry.private_object = command.private_object;
    entry.private_content = std::make_shared<const std::string>(command.private_content);
  }
  draft.append(std::move(entry));
  return std::nullopt;
}

Step step(Draft& draft, const ReportSeal& command) {
  Entry sealed = draft.by_origin("sealed", Value::object({{"what", command.what},
                                                          {"sha256", command.sha256},
                                                          {"size", command.size},
                                                          {"fingerprint", command.fingerprint}}));
  sealed.evidence = command.evidence;
  draft.append(std::move(sealed));
  deposit(draft);
  return std::nullopt;
}

Step step(Draft& draft, const ReportDeposit& command) {
  Value data = Value::object(
      {{"target", command.target}, {"package", command.package}, {"sha256", command.sha256}, {"size", command.size}});
  if (command.deposited)
    draft.append(draft.by_origin("archived", data.set("present", command.present)));
  else
    draft.append(draft.by_origin("archive-failed", data.set("reason", command.reason)));
  return std::nullopt;
}

}  // namespace mithaq::rules
