// A charter on a table: three bodies, one stage or two, no daemon. Commands are decided one after the other at the
// instant that a test sets.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "rules/by_hand.h"
#include "rules/decide.h"
#include "rules/evolve.h"
#include "rules/preset.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::rules {

inline Moment at(std::string_view rfc3339) { return moment_from_rfc3339(rfc3339).value(); }

inline Rule preset(const std::string& name) { return expanded(Value::object({{"preset", name}}))->rule; }

inline Stage stage_called(const std::string& id) {
  Stage stage;
  stage.id = {id};
  stage.title = {"مرحلة", "Stage"};
  stage.roll.all = true;
  for (int k = 0; k < 8; ++k)
    if (static_cast<PositionKind>(k) != PositionKind::no_objection)
      stage.positions.push_back(static_cast<PositionKind>(k));
  stage.rule = preset("consensus");
  stage.deadline = DeadlineRule{};
  stage.deadline->days = 10;
  stage.survival = {{"editorial", Survival::keep_untouched}, {"substantive", Survival::reconfirm}};
  stage.next = {{"passed", "ratified"}, {"failed", "drafting"},   {"no-quorum", "again"},
                {"expired", "again"},   {"returned", "drafting"}, {"withdrawn", "end"}};
  return stage;
}

class Table {
 public:
  explicit Table(Closes closes = Closes::at_deadline) {
    zones["Asia/Hebron"] = {"Asia/Hebron", "2026a", {{at("1970-01-01T00:00:00Z"), std::chrono::hours(2), "EET"}}};
    calendars["ps"] = {"ps", {std::chrono::Friday, std::chrono::Saturday}, {}, std::nullopt};
    for (const char* body : {"deaf", "gaza", "youth"}) {
      registry.bodies.push_back({{body}, {"هيئة", body}, {}, {}});
      registry.members.push_back({{"m-" + std::string(body)}, {body}, std::string(body) + "@example.org", "", {}});
    }
    workflow.id = {"test"};
    workflow.title = {"مسار", "Workflow"};
    for (const char* moment : {"request", "reminder", "receipt", "outcome"}) workflow.duties[moment] = {"email"};
    workflow.duties["ratified"] = {"signatures", "archive"};
    workflow.stages = {stage_called("sign-off")};
    workflow.start = {"sign-off"};
    workflow.stages.front().closes = closes;
    charter.id = {"charter"};
  }
  Stage& stage() { return workflow.stages.front(); }

  // The refusal's id; empty when the command went through.
  std::string decide(const Command& command) {
    const World world{workflow, registry, calendars, zones};
    const std::string salt = trail::digest(std::to_string(++commands_));
    const bool is_of_office = std::holds_alternative<PublishRevision>(command);
    const MemberId who = std::visit(
        [](const auto& c) {
          if constexpr (requires { requires std::is_same_v<std::remove_cvref_t<decltype(c.member)>, MemberId>; })
            if (!c.member.empty()) return c.member;
          return MemberId{"m-x"};
        },
        command);
    const Actor somebody{is_of_office ? "secretary" : "member", who, std::nullopt};
    const Origin origin{actor.value_or(somebody), Channel::page, salt.substr(0, 32), salt, 0};
    const auto decided = rules::decide(world, charter, origin, command, now);
    last = {};
    if (!decided) return decided.error().id;
    Charter folded = charter;
    for (const Entry& entry : decided->entries) folded = evolve(std::move(folded), entry);
    EXPECT_EQ(state_digest(folded), state_digest(decided->after)) << "the decision is the fold of its entries";
    last = *decided;
    charter = decided->after;
    return "";
  }
  Table& open() {
    const std::string snapshot = trail::write(to_value(workflow));
    EXPECT_EQ(decide(OpenCharter{charter.id, {"ميثاق", "Charter"}, text("سواء"), trail::digest(snapshot), snapshot}),
              "");
    return *this;
  }
  std::string revise(const std::string& change = "substantive", const std::string& first = "أوضح",
                     std::vector<ObjectionId> answers = {}) {
    return decide(PublishRevision{text(first), change, "Why.", std::move(answers)});
  }
  GivePosition answer(const std::string& body, PositionKind kind, std::vector<std::string> articles = {},
                      std::string words = "") const {
    GivePosition out;
    out.body = {body};
    out.member = {"m-" + body};
    out.stage = charter.current()->stage;
    out.round = charter.current()->number;
    out.revision = charter.current()->revision;
    out.position = kind;
    out.articles = std::move(articles);
    out.text = std::move(words);
    return out;
  }
  std::string say(const std::string& body, PositionKind kind, std::vector<std::string> articles = {},
                  std::string words = "") {
    return decide(answer(body, kind, std::move(articles), std::move(words)));
  }
  std::string enter(const std::string& body, PositionKind kind) {
    GivePosition paper = answer(body, kind);
    paper.member = {"m-one"};
    paper.entered_by = MemberId{"m-one"};
    return decide(paper);
  }
  // Entered by one secretary and confirmed by another; the first refusal.
  std::string enter_act(const ActByHand& act, const std::string& by = "m-one") {
    return as_secretary(by, EnterAct{act, {by}});
  }
  std::string confirm_act(std::int64_t entered, const ActByHand& act, const std::string& by = "m-two") {
    return as_secretary(by, ConfirmAct{entered, {by}, act_from_value(to_value(act))});
  }
  std::string by_hand(const ActByHand& act) {
    const std::string refusal = enter_act(act);
    return refusal.empty() ? confirm_act(charter.entered.back().seq, act) : refusal;
  }
  std::string tick() { return decide(Tick{}); }
  std::optional<Moment> next() const { return next_tick(World{workflow, registry, calendars, zones}, charter); }

  const Round& round() const { return *charter.current(); }
  Moment deadline() const { return *round().deadline; }
  int entries(std::string_view kind) const {
    return static_cast<int>(
        std::count_if(last.entries.begin(), last.entries.end(), [&](const Entry& e) { return e.kind == kind; }));
  }
  std::string standing(const std::string& body) const {
    const Position* position = round().standing({body});
    return position ? std::string(id(position->kind)) : "";
  }
  static std::map<Language, std::string> text(const std::string& first) {
    return {{Language::ar, "# ميثاق\n\n## أولًا {#first}\n" + first + "\n\n## ثانيًا {#second}\nنص\n"}};
  }

  Workflow workflow;
  Registry registry;
  std::map<std::string, Calendar> calendars;
  std::map<std::string, Zone> zones;
  Charter charter;
  Decision last;
  std::optional<Actor> actor;  // none: a secretary publishes texts, a member does everything else
  Moment now = at("2026-11-01T08:00:00Z");

 private:
  std::string as_secretary(const std::string& who, const Command& command) {
    const std::optional<Actor> before = std::exchange(actor, Actor{"secretary", MemberId{who}, std::nullopt});
    const std::string refusal = decide(command);
    actor = before;
    return refusal;
  }

  int commands_ = 0;
};

}  // namespace mithaq::rules
