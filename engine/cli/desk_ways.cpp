// The ways out of the house: what stops them, an end to it, and a trial.
#include "cli/desk.h"

namespace mithaq::cli {

namespace {

Json done(Json data) { return {{"ok", true}, {"data", std::move(data)}}; }

Json steps_of(const std::vector<ProbeStep>& steps) {
  Json out = Json::array();
  for (const ProbeStep& step : steps)
    out.push_back({{"step", step.step}, {"outcome", step.outcome}, {"cause", step.cause}, {"facts", step.facts}});
  return out;
}

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
  if (verb == "mail loop") return done(steps_of(house_.loop_returned()));
  for (const auto& way : house_.test_mail(q.value("send_to", ""), q.value("loop", false)))
    out.push_back({{"plugin", way.plugin},
                   {"duty", way.duty},
                   {"judged", way.is_judged()},
                   {"well", way.is_well()},
                   {"steps", steps_of(way.steps)}});
  return done(out);
}

}  // namespace mithaq::cli
