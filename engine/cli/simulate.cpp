// `mithaq simulate`: a scenario played on a clock of its own; needs no daemon.
#include <algorithm>

#include "cli/arithmetic.h"
#include "cli/ground.h"
#include "cli/json_value.h"
#include "cli/problem_lines.h"

namespace mithaq::cli {

namespace {

using service::Simulation;

// As a phrase tells what is missing by one key: "article-text".
std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "-") + word;
  return out;
}

class Report {
 public:
  Report(const Terminal& terminal, const Staging& staging, const Ground& ground, const Simulation& played)
      : terminal_(terminal), staging_(staging), props_(ground.props), title_(ground.scenario.title), played_(played) {}

  bool is_as_expected() const {
    return played_.disappointments.empty() &&
           std::ranges::all_of(played_.events, &service::SimulatedEvent::is_expected);
  }

  void print() const {
    print_story();
    if (played_.charter.exists())
      terminal_.paragraph(terminal_.say("simulate.end", {{"state", terminal_.say("cli.state-" + played_.charter.state)},
                                                         {"when", when(played_.end, played_.zone)},
                                                         {"days", days()},
                                                         {"entries", played_.charter.entries}}),
                          2);
    for (const auto& d : played_.disappointments)
      terminal_.error(place(d.place) + terminal_.bad(terminal_.say("cli.error")) + ": " + said(d) + " [" + d.id + "]");
    terminal_.line(is_as_expected() ? terminal_.good(terminal_.say("simulate.good"))
                                    : terminal_.bad(terminal_.say("simulate.bad")));
  }

  Json json() const {
    Json rounds = Json::array(), events = Json::array(), disappointments = Json::array();
    for (const auto& round : played_.rounds) rounds.push_back(round_json(round));
    for (const auto& event : played_.events) events.push_back(event_json(event));
    for (const auto& d : played_.disappointments)
      disappointments.push_back({{"file", staging_.scenario},
                                 {"line", d.place.line},
                                 {"column", d.place.column},
                                 {"id", d.id},
                                 {"sentence", said(d)},
                                 {"facts", d.facts}});
    return {{"workflow", played_.charter.workflow.value},
            {"state", played_.charter.state},
            {"begin", moment(played_.begin, played_.zone)},
            {"end", moment(played_.end, played_.zone)},
            {"days", days()},
            {"entries", played_.charter.entries},
            {"as_expected", is_as_expected()},
            {"rounds", rounds},
            {"events", events},
            {"problems", json_of(terminal_, played_.problems)},
            {"unexpected", disappointments}};
  }

 private:
  std::string place(definitions::Place at) const {
    return staging_.scenario + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
  }
  std::string said(const service::Disappointment& d) const {
    return terminal_.say("simulate." + d.id, terminal_.phrases().facts(d.facts, terminal_.language));
  }
  std::int64_t days() const { return std::chrono::floor<std::chrono::days>(played_.end - played_.begin).count(); }
  const Zone& zone(const std::string& name) const {
    const auto found = played_.zones.find(name);
    return found == played_.zones.end() ? played_.zones.at(played_.zone) : found->second;
  }
  std::string when(Moment at, const std::string& name) const {
    return notices::without_isolates(terminal_.phrases().when(at, zone(name), terminal_.language));
  }
  Json moment(Moment at, const std::string& name) const {
    const auto local = zone(name).local(at);
    std::string wall = to_rfc3339(local);
    wall.pop_back();
    return {{"utc", to_rfc3339(at)}, {"local", wall}, {"zone", name}};
  }
  // What files call by an id, as people call it; English keeps the ids.
  std::string named(const std::string& id, const std::string& words) const {
    return terminal_.say("simulate.named", {{"id", printable(id)}, {"words", printable(words)}});
  }
  std::string stage(const std::string& id) const {
    const Stage* found = props_.workflow.stage(id);
    return named(id, found ? found->title.in(terminal_.language) : id);
  }
  std::string bodies(const std::vector<std::string>& ids) const {
    std::string out;
    for (const std::string& id : ids) {
      const Body* body = props_.registry.body({id});
      out += (out.empty() ? "" : terminal_.say("simulate.comma")) +
             named(id, body ? body->name.in(terminal_.language) : id);
    }
    return out;
  }
  // Where a round leads: stages, or a word for what comes then.
  std::string goals(const std::vector<std::string>& ids) const {
    std::string out;
    for (const std::string& id : ids)
      out += (out.empty() ? "" : terminal_.say("simulate.comma")) + (props_.workflow.stage(id) ? stage(id)
                                                                     : id == "join" ? terminal_.say("simulate.join")
                                                                     : terminal_.phrases().has("cli.state-" + id)
                                                                         ? named(id, terminal_.say("cli.state-" + id))
                                                                         : printable(id));
    return out;
  }
  std::string word(const std::string& id) const {
    return terminal_.phrases().has("position." + id) ? named(id, terminal_.say("position." + id)) : printable(id);
  }
  std::string refusal(const Refusal& refused) const {
    return notices::without_isolates(terminal_.phrases().say(refused, terminal_.language, notices::Isolation::none));
  }

  // In the order in which it happened; a round is told of when it is settled, what is still open at the end.
  void print_story() const {
    const std::string title = notices::without_isolates(terminal_.language == Language::ar ? title_.ar : title_.en);
    notices::Facts begin{{"when", when(played_.begin, played_.zone)}, {"zone", played_.zone}};
    if (!title.empty()) begin["title"] = printable(title);
    terminal_.paragraph(terminal_.say("simulate.begin", begin), 2);
    terminal_.line("");
    struct Part {
      Moment at;
      const service::SimulatedEvent* event;
      const service::SimulatedRound* round;
    };
    std::vector<Part> parts;
    for (const auto& event : played_.events) parts.push_back({event.at, &event, nullptr});
    for (const auto& round : played_.rounds) parts.push_back({round.settled.value_or(Moment::max()), nullptr, &round});
    std::ranges::stable_sort(parts, {}, &Part::at);
    bool was_event = false;
    for (const Part& part : parts) {
      if (part.round && was_event) terminal_.line("");
      part.event ? print_event(*part.event) : print_round(*part.round);
      was_event = part.event != nullptr;
    }
    if (was_event) terminal_.line("");
  }

  // "2026-11-05 10:00"
  std::string on_the_wall(Moment at) const {
    const std::string wall = to_rfc3339(zone(played_.zone).local(at));
    return wall.substr(0, 10) + " " + wall.substr(11, 5);
  }

  void print_event(const service::SimulatedEvent& event) const {
    constexpr std::size_t beside_the_time = 18;
    std::string line = on_the_wall(event.at) + "  " + terminal_.say("simulate.do-" + event.verb);
    if (!event.word.empty()) line += " " + word(event.word);
    if (!event.bodies.empty()) line += ": " + bodies(event.bodies);
    terminal_.paragraph(line, beside_the_time);
    std::map<std::pair<std::string, std::vector<std::string>>, std::vector<std::string>> asides;
    for (const auto& aside : event.asides) asides[{aside.why, aside.missing}].push_back(aside.body);
    for (const auto& [why, whose] : asides)
      terminal_.paragraph(std::string(beside_the_time, ' ') +
                              terminal_.say("simulate.aside-" + why.first,
                                            {{"missing", joined(why.second)}, {"bodies", bodies(whose)}}),
                          beside_the_time + 2);
    if (!event.refusal) return;
    const std::string told = refusal(*event.refusal) + " [" + event.refusal->id + "]";
    if (event.is_expected)
      terminal_.paragraph(std::string(beside_the_time, ' ') + told, beside_the_time);
    else
      terminal_.error(place(event.place) + terminal_.bad(terminal_.say("cli.error")) + ": " + told);
  }

  std::string outcome(const service::SimulatedRound& round) const {
    if (round.outcome.empty()) return terminal_.bad(terminal_.say("simulate.state-" + round.state));
    const std::string said = terminal_.say("outcome." + round.outcome);
    return round.outcome == "passed" ? terminal_.good(said) : terminal_.bad(said);
  }

  void print_round(const service::SimulatedRound& round) const {
    terminal_.paragraph(terminal_.say("simulate.round", {{"stage", stage(round.stage)},
                                                         {"round", std::int64_t{round.number}},
                                                         {"revision", std::int64_t{round.revision}}}),
                        2);
    const std::size_t beside_the_label = terminal_.language == Language::ar ? 17 : 12;
    const auto time = [&](const char* phrase, const std::optional<Moment>& at, const std::string& cause = "") {
      if (at)
        terminal_.paragraph("  " + terminal_.say(phrase, {{"when", when(*at, round.zone)}, {"cause", cause}}),
                            beside_the_label);
    };
    time("simulate.opens", round.opens);
    time("simulate.deadline", round.deadline);
    for (const Warning& warning : round.warnings)
      terminal_.paragraph("  " + terminal_.say("cli.warning") + ": " +
                              terminal_.phrases().say(warning, terminal_.language, notices::Isolation::none) + " [" +
                              warning.id + "]",
                          4);
    time("simulate.closed", round.closing, round.cause.empty() ? "" : terminal_.say("simulate.cause-" + round.cause));
    time("simulate.settled", round.settled);
    terminal_.paragraph("  " + heads(terminal_, round.explanation.at("tally")), 4);
    for (const std::string& line : arithmetic(terminal_, round.explanation))
      terminal_.paragraph("    " + line, 6 + std::min(line.size(), line.find_first_not_of(' ')));
    terminal_.paragraph("  " + notices::without_isolates(terminal_.phrases().needs(
                                   round.explanation, terminal_.language, {}, said_of(round))),
                        4);
    std::string waits;
    for (const std::string& wait : round.waits_for)
      waits += (waits.empty() ? "" : "; ") + terminal_.say("wait." + wait);
    if (!waits.empty())
      terminal_.paragraph(
          "  " + terminal_.say(round.outcome.empty() ? "simulate.waits" : "simulate.missed", {{"words", waits}}), 4);
    const std::string to = goals(round.leads_to);
    terminal_.paragraph("  " + outcome(round) + (to.empty() ? "" : " -> " + to), 4);
    terminal_.line("");
  }

  // The outcome, or what comes before it; while it is open the needs speak for themselves.
  static std::string said_of(const service::SimulatedRound& round) {
    if (!round.outcome.empty()) return round.outcome;
    return round.state == "settling" ? round.state : "";
  }

  Json round_json(const service::SimulatedRound& round) const {
    Json out = {{"stage", round.stage},
                {"round", round.number},
                {"revision", round.revision},
                {"state", round.state},
                {"cause", round.cause},
                {"outcome", round.outcome},
                {"opens", moment(round.opens, round.zone)},
                {"extensions", round.extensions},
                {"leads_to", round.leads_to},
                {"waits_for", round.waits_for},
                {"explanation", json_from_value(round.explanation)}};
    out["warnings"] = Json::array();
    for (const Warning& warning : round.warnings)
      out["warnings"].push_back({{"id", warning.id}, {"facts", warning.facts}});
    if (round.deadline) out["deadline"] = moment(*round.deadline, round.zone);
    if (round.closing) out["closing"] = moment(*round.closing, round.zone);
    if (round.settled) out["settled"] = moment(*round.settled, round.zone);
    for (const Language language : {Language::ar, Language::en})
      out["needs"][std::string(code(language))] =
          notices::without_isolates(terminal_.phrases().needs(round.explanation, language, {}, said_of(round)));
    return out;
  }

  Json event_json(const service::SimulatedEvent& event) const {
    Json out = {{"at", moment(event.at, played_.zone)},
                {"line", event.place.line},
                {"column", event.place.column},
                {"do", event.verb},
                {"word", event.word},
                {"bodies", event.bodies},
                {"asides", Json::array()},
                {"as_expected", event.is_expected}};
    for (const auto& aside : event.asides)
      out["asides"].push_back({{"body", aside.body}, {"why", aside.why}, {"missing", aside.missing}});
    if (event.refusal) {
      out["refusal"] = event.refusal->id;
      out["sentence"] = refusal(*event.refusal);
    }
    return out;
  }

  const Terminal& terminal_;
  const Staging& staging_;
  const service::Stagecraft& props_;
  const Text& title_;
  const Simulation& played_;
};

}  // namespace

int simulate(const Terminal& terminal, const Staging& staging) {
  const Ground ready = ground(staging);
  if (!ready.ok()) {
    if (terminal.json)
      terminal.data({{"problems", json_of(terminal, ready.problems)}});
    else
      print(terminal, ready.problems);
    return ready.lacks_files ? cannot_judge : no;
  }
  if (!terminal.json) print(terminal, ready.problems);
  const Simulation played = service::simulate(ready.props, ready.scenario);
  const Report report(terminal, staging, ready, played);
  if (!terminal.json) print(terminal, played.problems);
  if (terminal.json)
    terminal.data(report.json());
  else
    report.print();
  return report.is_as_expected() ? yes : no;
}

}  // namespace mithaq::cli
