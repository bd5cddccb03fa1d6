#include "definitions/stage_reader.h"

#include <algorithm>

namespace mithaq::definitions {
namespace {

constexpr int most_rounds = 100;

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
  else if (out.roll_tags.empty() && out.roll_bodies.empty())
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
  return out;
}

void read_all_positions(Table& table, Stage& stage) {
  Document& document = table.document();
  stage.positions = read_positions(table, "positions");
  if (!table.has("positions"))
    for (std::size_t i = 0; i < position_ids.size(); ++i)
      if (const auto kind = static_cast<PositionKind>(i); kind != PositionKind::no_objection)
        stage.positions.push_back(kind);
  const toml::array* list = table.raw().get_as<toml::array>("positions");
  if (list && list->empty()) document.error(table.at("positions"), "empty-list", {{"key", "positions"}});
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

void read_rules(Table& table, WrittenStage& out, bool positions_are_right) {
  Document& document = table.document();
  const auto offered = positions_are_right ? out.stage.positions : everything();
  if (const toml::node* rule = table.node("rule", Need::must))
    out.rule = read_rule(document, *rule, RuleUse::decision, offered);
  if (const toml::node* quorum = table.node("quorum")) {
    out.quorum = read_rule(document, *quorum, RuleUse::quorum, offered);
    out.stage.quorum = out.quorum->rule;
  } else {
    out.stage.quorum = out.rule.quorum;
  }
  out.stage.rule = out.rule.rule;
  for (const WrittenPreset& written : out.rule.presets) {
    out.stage.presets.push_back(written.preset);
    if (written.preset.name == "majority") out.stage.tie = written.parameter("tie").value_or("failed");
  }
}

std::string default_next(std::string_view outcome) {
  if (outcome == "withdrawn") return std::string(target::end);
  if (outcome == "no-quorum" || outcome == "expired" || outcome == "failed")
    return std::string(outcome == "failed" ? target::drafting : target::again);
  return std::string(target::drafting);
}

void read_next(Table& table, WrittenStage& out) {
  auto next = table.table("next", Need::must);
  if (!next) return;
  for (const std::string_view outcome : outcome_ids) {
    std::string key(outcome);
    std::replace(key.begin(), key.end(), '-', '_');
    const auto text = next->text(key);
    if (text) {
      out.stage.next[std::string(outcome)] = *text;
      out.next_at[std::string(outcome)] = place_of(*next->node(key));
    } else if (outcome != "passed") {
      out.stage.next[std::string(outcome)] = default_next(outcome);
    } else if (!next->has(key)) {
      table.document().error(next->at(), "next-missing", {{"outcome", key}, {"stage", out.stage.id.value}});
    }
  }
  next->done();
}

void read_survival(Table& table, Stage& stage) {
  const auto passed = stage.next.find("passed");
  const bool ratifies = passed != stage.next.end() && passed->second.is(target::ratified);
  stage.survival = {{"editorial", Survival::keep_untouched},
                    {"substantive", ratifies ? Survival::void_ : Survival::reconfirm}};
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

}  // namespace

WrittenStage read_stage(Table table) {
  WrittenStage out;
  Stage& stage = out.stage;
  out.at = table.at();
  if (const auto id = table.kebab("id", Need::must)) stage.id.value = *id;
  out.id_at = table.has("id") ? place_of(*table.node("id")) : out.at;
  stage.title = table.name_in_both("title", Need::must);
  read_roll(table, out);
  const std::size_t before = table.document().complaints();
  read_all_positions(table, stage);
  read_rules(table, out, table.document().complaints() == before);
  if (const auto closes = table.word("closes", words(closes_ids))) stage.closes = static_cast<Closes>(*closes);
  read_timing(table, stage);
  if (const auto level = table.word("assurance", {"L0", "L1", "L2", "L3"}))
    stage.assurance = "L" + std::to_string(*level);
  if (const auto change = table.word("change", {"until-close", "no"})) stage.change_allowed = *change == 0;
  if (const auto rounds = table.integer("max_rounds", 1, most_rounds)) stage.max_rounds = static_cast<int>(*rounds);
  read_next(table, out);
  read_survival(table, stage);
  const auto* allowed = table.raw().get_as<bool>("allow_silent_ratification");
  check_silence(table.document(), out, allowed && allowed->get());
  table.unsupported({"objections_need_reply", "second_call", "settle_wait", "confirm_grace", "expires", "proxies",
                     "reassert_within", "acknowledge_within", "challenge_within", "withdraw_within", "minority_words",
                     "max_extensions", "allow_silent_ratification"});
  table.done();
  return out;
}

}  // namespace mithaq::definitions
