#include "service/link.h"

#include <algorithm>

#include "service/writer.h"
#include "trail/digest.h"

namespace mithaq::service {

std::optional<store::TokenRow> row_of(store::Store& store, const std::string& token) {
  const bool has_the_form = token.size() == 26 && std::ranges::all_of(token, [](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
                            });
  return has_the_form ? store.token(trail::digest(token)) : std::nullopt;
}

std::string link_state(const store::TokenRow& row, const Charter& charter) {
  if (row.dead) return "void";
  if (row.wrong_numbers >= wrong_numbers_allowed) return "stopped";
  const Round* round = charter.newest_round(row.stage);
  if (!round || round->number != row.round || charter.newest_revision().number != row.revision) return "superseded";
  if (round->state != "open") return "closed";
  const Position* newest = round->newest(row.body);
  return newest && !newest->awaiting ? "answered" : "open";
}

std::optional<store::TokenRow> link_for(const store::TokenRow& row, const Charter& charter, const BodyId& principal) {
  const Round* round = charter.round(row.stage, row.round);
  const Proxy* proxy = round ? round->proxy_of(principal) : nullptr;
  if (!proxy || proxy->holder != row.body) return std::nullopt;
  store::TokenRow out = row;
  out.body = principal;
  const Request* request = round->request(principal);
  out.request = request ? request->id.value : "";
  return out;
}

const Round* round_to_answer(const Charter& charter, const store::TokenRow& row) {
  const auto objects = [&](const Round* round) {
    const Position* given = round ? round->timely(row.body) : nullptr;
    return given && given->kind == PositionKind::object;
  };
  const Round* own = charter.round(row.stage, row.round);
  if (objects(own)) return own;
  for (const Round* round : charter.live_rounds())
    if (objects(round)) return round;
  return own;
}

std::optional<Refusal> refused_link(const store::TokenRow& row) {
  if (row.dead) return Refusal{"link-expired", {}};
  if (row.wrong_numbers >= wrong_numbers_allowed) return Refusal{"too-many-wrong-numbers", {}};
  return std::nullopt;
}

std::string plain_number(std::string_view typed) {
  std::string out;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const auto c = static_cast<unsigned char>(typed[i]);
    const auto next = i + 1 < typed.size() ? static_cast<unsigned char>(typed[i + 1]) : 0u;
    if (c >= '0' && c <= '9')
      out += static_cast<char>(c);
    else if (c == 0xD9 && next >= 0xA0 && next <= 0xA9)
      out += static_cast<char>('0' + next - 0xA0), ++i;  // U+0660..0669
    else if (c == 0xDB && next >= 0xB0 && next <= 0xB9)
      out += static_cast<char>('0' + next - 0xB0), ++i;  // U+06F0..06F9
    else if (c != ' ')
      return {};
  }
  return out;
}

Refusal without_ids(Refusal refusal) {
  for (const char* id : {"body", "charter", "stage"}) refusal.facts.erase(id);
  return refusal;
}

}  // namespace mithaq::service
