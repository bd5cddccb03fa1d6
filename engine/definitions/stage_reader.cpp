#include "definitions/stage_reader.h"

#include <algorithm>
#include <charconv>

#include "definitions/rule_on_roll.h"
#include "definitions/stage_kind.h"

namespace mithaq::definitions {
namespace {

constexpr int most_rounds = 100;
constexpr int most_words = 10'000;

void read_roll(Table& table, WrittenStage& out) {
  Document& document = table.document();
  const toml::node* node = table.node("roll", Need::must);
  out.roll_at = table.at("roll");
  if (!node) return;
  if (const auto* word = node->as_string()) {
    out.stage.roll.all = document.word(word->get(), place_of(*node), "roll", {"all"}).has_value();
    return;
  }
  const toml::table* raw = document.table(*node, "roll");
  if (!raw) return;
  Table roll(document, *raw, "roll");
  out.roll_tags = roll.texts("tags");
  out.roll_bodies = roll.texts("bodies");
  for (const auto* list : {&out.roll_tags, &out.roll_bodies})
    for (const PlacedText& item : *list)
      document.kebab(item.text, item.place, list == &out.roll_tags ? "tags" : "bodies");
  for (const PlacedText& tag : out.roll_tags) out.stage.roll.tags.push_back(tag.text);
  for (const PlacedText& body : out.roll_bodies) out.stage.roll.bodies.push_back({body.text});
  if (roll.has("tags") == roll.has("bodies"))
    document.error(out.roll_at, "roll-form");
  else if (roll.has_empty_list("tags") || roll.has_empty_list("bodies"))
    document.error(out.roll_at, "empty-list", {{"key", roll.has("tags") ? "roll.tags" : "roll.bodies"}});
  roll.done();
}

std::vector<PositionKind> read_positions(Table& table, std::string_view key) {
  std::vector<PositionKind> out;
  for (const PlacedText& text : table.texts(key)) {
    const auto index = table.document().word(text.text, text.place, key, words(position_ids));
    if (!index) continue;
    const auto kind = static_cast<PositionKind>(*index);
    if (std::find(out.begin(), out.end(), kind) == out.end())
      out.push_back(kind);
    else
      table.document().error(text.place, "given-twice", {{"value", text.text}});
  }
  std::sort(out.begin(), out.end());  // what is offered is a set: its order does not change the definition
  return out;
}

void read_all_positions(Table& table, Stage& stage) {
  Document& document = table.document();
  stage.positions = read_positions(table, "positions");
  if (!table.has("positions")) stage.positions = defaults_of(stage.kind).positions;
  if (!table.has("positions") && stage.positions.empty())
    for (std::size_t i = 0; i < position_ids.size(); ++i)
      if (const auto kind = static_cast<PositionKind>(i); kind != PositionKind::no_objection)
        stage.positions.push_back(kind);
  if (table.has_empty_list("positions")) document.error(table.at("positions"), "empty-list", {{"key", "positions"}});
  stage.reason_required = read_positions(table, "reason_required");
  for (const PositionKind kind : stage.reason_required)
    if (std::find(stage.positions.begin(), stage.positions.end(), kind) == stage.positions.end())
      document.error(table.at("reason_required"), "position-not-offered", {{"position", std::string(id(kind))}});
}

// A stage in which everything is offered, for the rest of a rule when `positions` itself is wrong.
std::vector<PositionKind> everything() {
  std::vector<PositionKind> out;
  for (std::size_t i = 0; i < position_ids.size(); ++i) out.push_back(static_cast<PositionKind>(i));
  return out;
}

// The readers of presets have seen to it that it is a number, and not too great.
int whole_number(const WrittenPreset& written, std::string_view parameter, int otherwise) {
  const std::string text = written.parameter(parameter).value_or("");
  int out = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  return wrong == std::errc() && end == text.data() + text.size() ? out : otherwise;
}

SilenceProcedure silence(const WrittenPreset& written) {
  const SilenceProcedure usual;
  return {written.parameter("delivery_proof").value_or(usual.delivery_proof),
          whole_number(written, "min_hours", usual.min_hours)};
}

ChairFinding chair_finding(const WrittenPreset& written) {
  const ChairFinding usual;
  return {written.parameter("chair").value_or(usual.chair), whole_number(written, "appeal", usual.appeal)};
}

// second_call = { quorum = .. }: what the quorum is once the first call has come to none.
void read_second_call(Table& table, WrittenStage& out, const std::vector<PositionKind>& offered) {
  auto second = table.table("second_call");
  if (!second) return;
  if (const toml::node* quorum = second->node("quorum", Need::must)) {
    out.second_call = read_rule(table.document(), *quorum, RuleUse::quorum, offered);
    out.stage.second_call = out.second_call->rule;
  }
  second->done();
  if (!out.stage.quorum) table.document().error(table.at("second_call"), "second-call-without-quorum");
}

void read_rules(Table& table, WrittenStage& out, bool positions_are_right) {
  Document& document = table.document();
  const auto offered = positions_are_right ? out.stage.positions : everything();
  const std::size_t before = document.errors();
  const bool may_be_absent = defaults_of(out.stage.kind).rule_may_be_absent;
  if (const toml::node* rule = table.node("rule", may_be_absent ? Need::may : Need::must))
    out.rule = read_rule(document, *rule, RuleUse::decision, offered);
  if (const toml::node* quorum = table.node("quorum")) {
    out.quorum = read_rule(document, *quorum, RuleUse::quorum, offered);
    out.stage.quorum = out.quorum->rule;
  } else {
    out.stage.quorum = out.rule.quorum;
  }
  out.rule_is_written = table.has("rule");
  if (may_be_absent && !out.rule_is_written) {
    out.rule.rule.kind = Rule::Kind::leaf;
    out.rule.rule.count = "answered";
    out.rule.places.at = out.at;
  }
  out.stage.rule = out.rule.rule;
  for (const WrittenPreset& written : out.rule.presets) {
    out.stage.presets.push_back(written.preset);
    if (written.preset.name == "majority") out.stage.tie = written.parameter("tie").value_or("failed");
    if (written.preset.name == "consensus-minus") out.stage.objections_need_reply = true;
    if (written.preset.name == "silence") out.stage.silence = silence(written);
    if (written.preset.name == "chair-finding") out.stage.chair_finding = chair_finding(written);
  }
  read_second_call(table, out, offered);
  if (document.errors() > before) return;
  check_silence_of_all(document, out);
  for (const auto* quorum : {&out.quorum, &out.second_call})
    if (*quorum) complain_of_size(document, (*quorum)->places.at, out.stage.rule, (*quorum)->rule);
}

std::string default_next(std::string_view outcome) {
  if (outcome == "withdrawn") return std::string(target::end);
  if (outcome == "no-quorum" || outcome == "expired" || outcome == "failed")
    return std::string(outcome == "failed" ? target::drafting : target::again);
  return std::string(target::drafting);
}

// One goal, or several stages that open side by side.
void read_goals(Table& next, const std::string& key, const std::string& outcome, WrittenStage& out) {
  const toml::node* node = next.node(key);
  if (!node) return;
  Goals goals;
  if (node->is_array()) {
    for (const PlacedText& goal : next.texts(key)) {
      goals.push_back(goal.text);
      out.next_at[outcome].push_back(goal.place);
    }
    if (next.has_empty_list(key)) next.document().error(place_of(*node), "empty-list", {{"key", "next." + key}});
  } else if (const auto text = next.text(key)) {
    goals.push_back(*text);
    out.next_at[outcome].push_back(place_of(*node));
  }
  if (!goals.empty()) out.stage.next[outcome] = std::move(goals);
}

void read_next(Table& table, WrittenStage& out) {
  auto next = table.table("next", Need::must);
  if (!next) return;
  for (const std::string_view outcome : outcome_ids) {
    std::string key(outcome);
    std::replace(key.begin(), key.end(), '-', '_');
    read_goals(*next, key, std::string(outcome), out);
    if (next->has(key)) continue;
    if (outcome == "passed")
      table.document().error(next->at(), "next-missing", {{"outcome", key}, {"stage", out.stage.id.value}});
    else
      out.stage.next[std::string(outcome)] = default_next(outcome);
  }
  next->done();
}

void read_survival(Table& table, Stage& stage) {
  const KindDefaults& usual = defaults_of(stage.kind);
  stage.survival = {{"editorial", usual.editorial}, {"substantive", usual.substantive}};
  auto survival = table.table("survival");
  if (!survival) return;
  for (auto& [change, policy] : stage.survival)
    if (const auto index = survival->word(change, words(survival_ids))) policy = static_cast<Survival>(*index);
  survival->done();
}

void check_silence(Document& document, const WrittenStage& written, bool is_allowed) {
  const auto passed = written.stage.next.find("passed");
  if (is_allowed || passed == written.stage.next.end() || !passed->second.is(target::ratified)) return;
  for (const WrittenPreset& preset : written.rule.presets)
    if (preset.preset.name == "silence") document.error(preset.at, "silence-on-last-stage");
}

void read_kind(Table& table, Stage& stage) {
  stage.kind = kind_unless_written(stage);
  if (const auto index = table.word("kind", words(stage_kind_ids))) stage.kind = stage_kind_ids[*index];
  const KindDefaults& usual = defaults_of(stage.kind);
  stage.closes = usual.closes;
  stage.public_comments = usual.public_comments;
}

void read_joins(Table& table, WrittenStage& out) {
  for (const PlacedText& joined : table.texts("join")) {
    if (std::find(out.stage.join.begin(), out.stage.join.end(), joined.text) != out.stage.join.end())
      table.document().error(joined.place, "given-twice", {{"value", joined.text}});
    out.stage.join.push_back(joined.text);
    out.join_at.push_back(joined.place);
  }
  if (table.has_empty_list("join")) table.document().error(table.at("join"), "empty-list", {{"key", "join"}});
}

// The silence procedure hears everybody until the deadline.
void read_closes(Table& table, WrittenStage& out) {
  Stage& stage = out.stage;
  if (const auto closes = table.word("closes", words(closes_ids))) stage.closes = static_cast<Closes>(*closes);
  if (!stage.silence) return;
  if (table.has("closes") && stage.closes != Closes::at_deadline)
    table.document().error(place_of(*table.node("closes")), "silence-closes-at-deadline");
  stage.closes = Closes::at_deadline;
}

}  // namespace

WrittenStage read_stage(Table table) {
  WrittenStage out;
  Stage& stage = out.stage;
  out.at = table.at();
  if (const auto id = table.kebab("id", Need::must)) stage.id.value = *id;
  out.id_at = table.has("id") ? place_of(*table.node("id")) : out.at;
  stage.title = table.name_in_both("title", Need::must);
  read_next(table, out);
  read_kind(table, stage);
  read_joins(table, out);
  read_roll(table, out);
  const std::size_t before = table.document().complaints();
  read_all_positions(table, stage);
  read_rules(table, out, table.document().complaints() == before);
  read_closes(table, out);
  read_timing(table, stage);
  if (const auto* deadline = table.raw()["deadline"].as_table()) {
    const toml::node* calendar = deadline->get("calendar");
    out.calendar_at = calendar ? place_of(*calendar) : table.at("deadline");
  }
  if (const auto level = table.word("assurance", {"L0", "L1", "L2", "L3"}))
    stage.assurance = "L" + std::to_string(*level);
  if (const auto change = table.word("change", {"until-close", "no"})) stage.change_allowed = *change == 0;
  if (const auto proxies = table.word("proxies", {"one", "none"})) stage.proxies = *proxies == 0;
  if (const auto open = table.boolean("public_comments")) stage.public_comments = *open;
  if (const auto reply = table.boolean("objections_need_reply")) stage.objections_need_reply = *reply;
  const auto number = [&](std::string_view key, std::int64_t least, std::int64_t greatest, int& to) {
    if (const auto n = table.integer(key, least, greatest)) to = static_cast<int>(*n);
  };
  number("max_rounds", 1, most_rounds, stage.max_rounds);
  number("max_extensions", 0, most_rounds, stage.max_extensions);
  number("minority_words", 0, most_words, stage.minority_words);
  read_survival(table, stage);
  const auto silent_ratification = table.boolean("allow_silent_ratification");
  check_silence(table.document(), out, silent_ratification.value_or(false));
  table.done();
  return out;
}

}  // namespace mithaq::definitions
