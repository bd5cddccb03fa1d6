#include "definitions/scenario_file.h"

#include <algorithm>

#include "definitions/reader.h"
#include "definitions/scenario_verbs.h"
#include "model/disposition.h"

namespace mithaq::definitions {

namespace {

bool goes_back(const When& when) { return when.days < 0 || when.working_days < 0 || when.minutes.count() < 0; }

std::vector<std::string> strings(Table& table, std::string_view key) {
  std::vector<std::string> out;
  for (const PlacedText& text : table.texts(key)) out.push_back(text.text);
  return out;
}

class ScenarioReader {
 public:
  ScenarioReader(Document& document, const Workflow& workflow, const Registry& registry)
      : document_(document), workflow_(workflow), registry_(registry) {}

  Scenario read() {
    Table table(document_, document_.root());
    if (table.has("title")) out_.title = table.name_in_both("title", Need::may);
    if (const auto id = table.kebab("charter")) out_.charter = *id;
    read_zone(table);
    const auto start = moment(table, "start", Need::must);
    out_.start = start.value_or(When{});
    if (start && start->from != When::From::local && start->from != When::From::instant)
      document_.error(place_of(*table.node("start")), "scenario-start");
    out_.until = moment(table, "until", Need::may);
    if (out_.until) out_.until_place = table.at("until");
    if (const auto mail = table.word("mail", {"accepted", "none"})) out_.mail_is_accepted = *mail == 0;
    out_.text = text(table, table.has("text") || table.has("files") || table.has("articles"));
    if (auto habits = table.table("everybody")) read_habits(*habits);
    for (Table& event : table.tables("event")) read_event(event);
    if (auto expect = table.table("expect")) read_expectations(*expect);
    table.done();
    return std::move(out_);
  }

 private:
  void read_zone(Table& table) {
    for (const Stage& stage : workflow_.stages)
      if (stage.deadline) {
        out_.zone = stage.deadline->zone;
        break;
      }
    if (const auto name = table.zone("zone")) out_.zone = *name;
  }

  std::optional<When> moment(Table& table, std::string_view key, Need need) {
    const auto written = table.text(key, need);
    if (!written) return std::nullopt;
    const auto found = when_from_text(*written);
    const Facts facts{{"key", std::string(key)}, {"value", *written}};
    if (!found) document_.error(place_of(*table.node(key)), "needs-moment", facts);
    if (found && found->from == When::From::opens && goes_back(*found))
      document_.error(place_of(*table.node(key)), "moment-never-comes", facts);
    return found;
  }

  // text = { ar = "..", en = ".." }, files = { ar = "charter.ar.md" } or articles = ["equality"]
  ScenarioText text(Table& table, bool is_given) {
    ScenarioText out;
    if (!is_given) return out;
    const auto in_languages = [&](std::string_view key, std::map<Language, std::string>& to) {
      auto inner = table.table(key);
      if (!inner) return;
      for (const Language language : {Language::ar, Language::en})
        if (const auto found = inner->text(code(language))) {
          to[language] = *found;
          if (key == "files") out_.files.push_back({*found, place_of(*inner->node(code(language)))});
        }
      inner->done();
    };
    in_languages("text", out.words);
    in_languages("files", out.files);
    out.articles = strings(table, "articles");
    const int given = table.has("text") + table.has("files") + table.has("articles");
    if (given > 1) document_.error(table.at(), "scenario-text");
    return out;
  }

  void stage_known(const std::string& id, Place place, std::string_view key) {
    std::vector<std::string> known;
    for (const Stage& stage : workflow_.stages) known.push_back(stage.id.value);
    document_.word(id, place, key, known);
  }

  std::vector<std::string> bodies(Table& table, std::string_view key) {
    std::vector<std::string> out;
    const toml::node* node = table.node(key);
    if (!node) return out;
    std::vector<PlacedText> found;
    if (const auto* one = node->as_string())
      found.push_back({one->get(), place_of(*node)});
    else
      found = table.texts(key);
    for (const PlacedText& body : found) {
      known_body(body.text, body.place);
      out.push_back(body.text);
    }
    return out;
  }

  void known_body(const std::string& id, Place place) {
    if (brings_registry() || registry_.body({id})) return;
    std::vector<std::string> known;
    for (const Body& body : registry_.bodies) known.push_back(body.id.value);
    document_.error(place, "unknown-body", hinted({{"value", id}}, id, known));
  }

  std::vector<std::string> tags(Table& table) {
    std::vector<std::string> known;
    for (const Body& body : registry_.bodies) known.insert(known.end(), body.tags.begin(), body.tags.end());
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    std::vector<std::string> out;
    for (const PlacedText& tag : table.texts("tags")) {
      if (!brings_registry() && std::find(known.begin(), known.end(), tag.text) == known.end())
        document_.error(tag.place, "unknown-tag", hinted({{"value", tag.text}}, tag.text, known));
      out.push_back(tag.text);
    }
    return out;
  }

  bool brings_registry() {
    if (!brings_registry_) {
      brings_registry_ = false;
      if (const auto* events = document_.root().get_as<toml::array>("event"))
        for (const toml::node& event : *events)
          if (const auto* table = event.as_table())
            if (const auto* verb = table->get_as<std::string>("do"))
              brings_registry_ = *brings_registry_ || verb->get() == "registry" || verb->get() == "migrate";
    }
    return *brings_registry_;
  }

  std::string position(Table& table, std::string_view key, Need need) {
    const auto index = table.word(key, words(position_ids), need);
    return index ? std::string(position_ids[*index]) : "";
  }

  // [everybody]: stage = "approve", or stage = { position = "approve", after = "+1d", except = [..] }
  void read_habits(Table& table) {
    for (const auto& [key, value] : table.raw()) {
      Habit habit;
      habit.stage = key.str();
      habit.place = place_of(key);
      habit.after = *when_from_text("opens+1h");
      stage_known(habit.stage, habit.place, "everybody");
      table.node(habit.stage);
      if (value.is_string()) {
        habit.position = position(table, habit.stage, Need::must);
      } else if (auto inner = table.table(habit.stage)) {
        habit.position = position(*inner, "position", Need::must);
        if (const auto after = moment(*inner, "after", Need::may)) {
          habit.after = *after;
          if (after->from == When::From::before) habit.after.from = When::From::opens;
          const Stage* stage = workflow_.stage(habit.stage);
          if (after->from == When::From::deadline && stage && !stage->deadline)
            document_.error(inner->at("after"), "moment-never-comes",
                            {{"key", "after"}, {"value", inner->text("after").value_or("")}});
        }
        habit.articles = strings(*inner, "articles");
        habit.text = inner->text("text").value_or("");
        habit.except = bodies(*inner, "except");
        inner->done();
      }
      out_.habits.push_back(std::move(habit));
    }
    table.done();
  }

  void read_event(Table& table) {
    Event event;
    event.place = table.at();
    event.at = moment(table, "at", Need::may).value_or(When{});
    std::vector<std::string> names = event_verbs();
    const auto index = table.word("do", names);
    if (table.has("do") && !index) return;
    const Verb& verb = verbs()[index.value_or(0)];
    event.verb = verb.name;
    if (const auto stage = table.text("stage")) {
      event.stage = *stage;
      stage_known(*stage, place_of(*table.node("stage")), "stage");
    }
    const bool is_from_round = event.at.from == When::From::opens || event.at.from == When::From::deadline;
    // Only what counts its time from a round may say from which.
    if (is_from_round)
      if (const auto round = table.integer("round", 1, 1000)) event.round = static_cast<int>(*round);
    event.expect_refusal = table.text("expect_refusal").value_or("");
    if (verb.who) read_who(table, event);
    if (event.verb == "dispose") {
      event.others = table.boolean("others").value_or(false);
      if (!event.others) event.number = static_cast<int>(table.integer("number", 1, 1'000'000, Need::must).value_or(0));
    }
    for (const std::string_view key : verb.must) read_key(table, key, Need::must, event);
    for (const std::string_view key : verb.may) read_key(table, key, Need::may, event);
    table.done();
    out_.events.push_back(std::move(event));
  }

  void read_who(Table& table, Event& event) {
    event.bodies = bodies(table, "body");
    const auto more = bodies(table, "bodies");
    event.bodies.insert(event.bodies.end(), more.begin(), more.end());
    event.tags = tags(table);
    event.others = table.boolean("others").value_or(false);
    if (event.bodies.empty() && event.tags.empty() && !event.others)
      document_.error(table.at(), "scenario-who", {{"verb", event.verb}});
  }

  void read_key(Table& table, std::string_view key, Need need, Event& event) {
    const auto text_into = [&](std::string& to) {
      if (const auto found = table.text(key, need)) to = *found;
    };
    const auto number = [&]() -> std::optional<int> {
      const auto found = table.integer(key, 1, 1'000'000, need);
      return found ? std::optional(static_cast<int>(*found)) : std::nullopt;
    };
    if (event.verb == "revise" && (key == "text" || key == "files" || key == "articles")) {
      if (key == "text") event.revision = text(table, true);
      return;
    }
    if (key == "position") event.position = position(table, key, need);
    if (key == "articles") event.articles = strings(table, key);
    if (key == "changed") event.revision.changed = strings(table, key);
    if (key == "answers") event.answers = strings(table, key);
    if (key == "body") event.bodies = bodies(table, key);
    if (key == "shown") event.shown = table.boolean(key, need).value_or(true);
    if (key == "number") event.number = number().value_or(0);
    if (key == "duplicate_of") event.duplicate_of = number();
    if (key == "to") event.to = moment(table, key, need);
    if (key == "text") text_into(event.text);
    if (key == "proposal") text_into(event.proposal);
    if (key == "reason") text_into(event.reason);
    if (key == "new_information") text_into(event.new_information);
    if (key == "objection") text_into(event.objection);
    if (key == "ground") text_into(event.ground);
    if (key == "tag") text_into(event.tag);
    if (key == "source") text_into(event.source);
    if (key == "file") {
      text_into(event.file);
      if (!event.file.empty()) out_.files.push_back({event.file, place_of(*table.node(key))});
    }
    if (key == "holder") {
      text_into(event.holder);
      if (!event.holder.empty()) known_body(event.holder, place_of(*table.node(key)));
    }
    const auto word_into = [&](std::string& to, const std::vector<std::string>& known) {
      if (const auto found = table.word(key, known, need)) to = known[*found];
    };
    if (key == "channel") word_into(event.channel, words(channel_ids));
    if (key == "assurance") word_into(event.assurance, {"L0", "L1", "L2", "L3"});
    if (key == "how") word_into(event.how, {"page", "reply", "call"});
    if (key == "word") word_into(event.word, {"accepted", "refused", "bounced", "reported", "unknown", "dead"});
    if (key == "disposition") word_into(event.disposition, words(disposition_ids));
    if (key == "change") word_into(event.change, {"editorial", "substantive"});
  }

  void read_expectations(Table& table) {
    const std::vector<std::string> states{"running", "drafting", "ratified", "ended", "withdrawn"};
    if (const auto state = table.word("state", states)) {
      out_.state = states[*state];
      out_.state_place = table.at("state");
    }
    std::vector<std::string> known = words(outcome_ids);
    known.insert(known.end(), {"open", "settling"});
    if (auto outcomes = table.table("outcomes")) {
      for (const auto& [key, value] : outcomes->raw()) {
        const std::string stage(key.str());
        stage_known(stage, place_of(key), "outcomes");
        out_.outcome_places[stage] = place_of(key);
        if (const auto* one = value.as_string())
          out_.outcomes[stage] = {one->get()};
        else
          out_.outcomes[stage] = strings(*outcomes, stage);
        outcomes->node(stage);
        for (const std::string& outcome : out_.outcomes[stage]) document_.word(outcome, place_of(value), stage, known);
      }
      outcomes->done();
    }
    for (Table& round : table.tables("round")) read_round(round);
    table.done();
  }

  void read_round(Table& table) {
    ExpectedRound round;
    round.place = table.at();
    if (const auto stage = table.text("stage", Need::must)) {
      round.stage = *stage;
      stage_known(*stage, place_of(*table.node("stage")), "stage");
    }
    round.number = static_cast<int>(table.integer("round", 1, 1000).value_or(1));
    const std::map<std::string, std::vector<std::string>> known = {
        {"outcome", words(outcome_ids)},
        {"cause", {"deadline", "decided", "all-answered", "returned", "withdrawn"}},
        {"state", {"open", "settling", "settled"}}};
    for (const auto& [key, possible] : known)
      if (const auto word = table.word(key, possible)) round.words[key] = possible[*word];
    for (const char* key :
         {"asked", "recused", "roll", "for", "against", "abstain", "silent", "open_objections", "revision"})
      if (const auto number = table.integer(key, 0, 1'000'000)) round.counts[key] = *number;
    round.closing = moment(table, "closing", Need::may);
    round.deadline = moment(table, "deadline", Need::may);
    table.done();
    out_.rounds.push_back(std::move(round));
  }

  Document& document_;
  const Workflow& workflow_;
  const Registry& registry_;
  std::optional<bool> brings_registry_;
  Scenario out_;
};

}  // namespace

Read<Scenario> scenario_from_toml(const std::string& file, std::string_view toml, const Workflow& workflow,
                                  const Registry& registry) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  return document.finish(ScenarioReader(document, workflow, registry).read());
}

}  // namespace mithaq::definitions
