#include "rules/room.h"

#include "rules/ledger.h"

namespace mithaq::rules {

namespace {

Step refused_ids(const std::vector<std::string>& articles) {
  std::size_t bytes = 0;
  for (const std::string& id : articles) bytes += id.size() + 3;
  if (bytes <= longest_articles) return std::nullopt;
  return Refusal{"text-too-long", {{"field", "articles"}, {"limit", std::to_string(longest_articles)}}};
}

Step refused_tag(const std::string& tag) { return refused_length(tag, "tag", longest_tag); }

template <class C>
Step refused(const C& command) {
  // What a member writes is sealed beside the entry, as the texts of a position are.
  constexpr bool is_sealed = requires { command.member; };
  constexpr bool is_report = std::is_same_v<C, ReportDeposit> || std::is_same_v<C, ReportTimeStamp>;
  if constexpr (requires { command.reason; } && !is_report)
    if (Step refusal = refused_length(command.reason, "reason", is_sealed ? longest_text : longest_reason))
      return refusal;
  if constexpr (requires { command.source; })
    if (Step refusal = refused_length(command.source, "source", longest_reason)) return refusal;
  if constexpr (requires { command.tag; })
    if (Step refusal = refused_tag(command.tag)) return refusal;
  if constexpr (requires { command.articles; })
    if (Step refusal = refused_ids(command.articles)) return refusal;
  if constexpr (std::is_same_v<C, EnterAct>)
    return std::visit([](const auto& act) { return refused(act); }, command.act);
  if constexpr (std::is_same_v<C, EndObjection>)
    if (command.position) return refused_ids(command.position->articles);
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refused_room(const Command& command) {
  return std::visit([](const auto& c) { return refused(c); }, command);
}

}  // namespace mithaq::rules
