// The ways out of the house: what stops them, an end to it, and a trial.
#include "cli/desk.h"

namespace mithaq::cli {

namespace {

Json done(Json data) { return {{"ok", true}, {"data", std::move(data)}}; }

}  // namespace

Json Desk::ways(const std::string& verb, const Json& q) {
  if (verb == "outbox resume") return done({{"resumed", house_.resume_outbox(q.value("plugin", ""))}});
  Json out = Json::array();
  if (verb == "outbox channels") {
    for (const auto& channel : house_.channels()) {
      out.push_back({{"plugin", channel.plugin},
                     {"state", channel.state},
                     {"troubles", channel.troubles},
                     {"last", channel.last}});
      if (channel.since) out.back()["since"] = to_rfc3339(*channel.since);
      if (channel.next) out.back()["next"] = to_rfc3339(*channel.next);
    }
    return done(out);
  }
  for (const auto& way : house_.test_mail(q.value("send_to", ""))) {
    Json steps = Json::array();
    for (const auto& step : way.steps)
      steps.push_back({{"step", step.step}, {"outcome", step.outcome}, {"cause", step.cause}, {"facts", step.facts}});
    out.push_back({{"plugin", way.plugin},
                   {"duty", way.duty},
                   {"judged", way.is_judged()},
                   {"well", way.is_well()},
                   {"steps", std::move(steps)}});
  }
  return done(out);
}

}  // namespace mithaq::cli
