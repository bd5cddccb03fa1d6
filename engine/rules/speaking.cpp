// Who may speak for a body, to which round, and who is told.
#include <algorithm>

#include "rules/deadline.h"
#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

// Words are what spaces part: those of ASCII, and the wider or narrower ones of U+00A0, U+2000 to U+200A, U+2028,
// U+2029, U+202F, U+205F and U+3000.
std::size_t space_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) == ' ' || (byte(0) >= '\t' && byte(0) <= '\r')) return 1;
  if (byte(0) == 0xC2 && byte(1) == 0xA0) return 2;
  if (byte(0) == 0xE2 && byte(1) == 0x80 &&
      ((byte(2) >= 0x80 && byte(2) <= 0x8A) || byte(2) == 0xA8 || byte(2) == 0xA9 || byte(2) == 0xAF))
    return 3;
  if ((byte(0) == 0xE2 && byte(1) == 0x81 && byte(2) == 0x9F) ||
      (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80))
    return 3;
  return 0;
}

}  // namespace

Voice voice(const Registry& registry, const Round* round, const BodyId& body, const MemberId& id) {
  const Member* member = registry.member(id);
  if (!member || member->body.empty()) return Voice::none;
  if (member->body == body) return Voice::own;
  const Proxy* proxy = round ? round->proxy_of(body) : nullptr;
  return proxy && proxy->holder == member->body ? Voice::proxy : Voice::none;
}

Voice voice(const Draft& draft, const Round* round, const BodyId& body, const MemberId& id) {
  return draft.by_hand ? Voice::own : voice(draft.world.registry, round, body, id);
}

Step refused_round(const Charter& charter, const StageId& stage, int number) {
  const Round* round = charter.round(stage, number);
  if (!round || round != charter.newest_round(stage) || round->revision != charter.newest_revision().number)
    return Refusal{"link-superseded", {{"charter", charter.id.value}, {"stage", stage.value}}};
  if (charter.state != "running" && charter.state != "drafting")
    return Refusal{"stage-closed", {{"charter", charter.id.value}, {"stage", stage.value}}};
  return std::nullopt;
}

bool is_for_the_record(const Charter& charter, const Round& round) {
  return (charter.state == "ratified" || charter.state == "ended") && round.state == "settled" &&
         round.revision == charter.newest_revision().number;
}

Step refused_articles(const Revision& revision, const std::vector<std::string>& articles) {
  for (const std::string& article : articles) {
    const bool stands =
        article == "whole" || std::ranges::find(revision.articles, article, &Article::id) != revision.articles.end();
    if (!stands) return Refusal{"unknown-article", {{"article", article}, {"field", "article"}}};
  }
  return std::nullopt;
}

Step refused_length(std::string_view text, std::string_view field, std::size_t limit) {
  if (text.size() <= limit) return std::nullopt;
  return Refusal{"text-too-long", {{"field", std::string(field)}, {"limit", std::to_string(limit)}}};
}

bool is_by_office(const Draft& draft) {
  return draft.origin.actor.kind == "secretary" || draft.origin.actor.kind == "administrator";
}

// A proxy's holder hears of it too, by a notice about the principal.
void receipts(Draft& draft, const Round& round, const BodyId& body, std::int64_t position, std::int64_t cause,
              const std::vector<ObjectionId>& ended) {
  const Request* request = round.request(body);
  Value facts = Value::object({{"position", position}});
  if (!ended.empty()) facts.set("ended", Value::strings(ended));
  const auto tell = [&](const BodyId& told) {
    for (const Member* member : draft.world.registry.members_of(told))
      draft.notify("receipt", round, body, member->id, request ? request->id.value : "", cause, facts);
  };
  tell(body);
  const auto given = std::ranges::find(round.positions, position, &Position::seq);
  if (given != round.positions.end() && given->holder) tell(*given->holder);
}

void alert_body(Draft& draft, const Round& round, const BodyId& told, std::string_view what, std::int64_t entry) {
  for (const Member* member : draft.world.registry.members_of(told))
    draft.notify("alert", round, told, member->id, "", entry, Value::object({{"what", what}, {"entry", entry}}));
}

void alert_secretaries(Draft& draft, const Round& round, std::string_view what, std::int64_t entry) {
  for (const Member& member : draft.world.registry.members)
    if (std::ranges::find(member.roles, Role::secretary) != member.roles.end())
      draft.notify("alert", round, member.body, member.id, "", entry,
                   Value::object({{"what", what}, {"entry", entry}}));
}

int words(std::string_view text) {
  int count = 0;
  bool in_a_word = false;
  while (!text.empty()) {
    const std::size_t space = space_at(text);
    if (space == 0 && !in_a_word) ++count;
    in_a_word = space == 0;
    text.remove_prefix(std::max<std::size_t>(space, 1));
  }
  return count;
}

bool is_blank(std::string_view text) { return words(text) == 0; }

Moment after_working_days(const World& world, const Stage* stage, Moment from, int days) {
  const DeadlineRule rule = stage && stage->deadline ? *stage->deadline : DeadlineRule{};
  static const Zone utc{"UTC", "", {{Moment{}, std::chrono::seconds(0), "UTC"}}};
  static const Calendar every_day{"", {}, {}, std::nullopt};
  const auto zone = world.zones.find(rule.zone);
  const auto calendar = world.calendars.find(rule.calendar);
  return working_days_after(from, days, zone == world.zones.end() ? utc : zone->second,
                            calendar == world.calendars.end() ? every_day : calendar->second);
}

}  // namespace mithaq::rules
