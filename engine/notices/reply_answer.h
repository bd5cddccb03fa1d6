// One line as an answer: a number, a word, or a number and the word that means the same (reference: mail 11).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "model/position.h"
#include "notices/reply_lines.h"

namespace mithaq::notices {

enum class ReplyAct : std::uint8_t { need_time, received };
using Answer = std::variant<PositionKind, ReplyAct>;

// Nothing may be written under it but a greeting and a name: approve, no-objection, received.
bool stands_alone(const Answer& answer);

struct Heard {
  std::optional<Answer> answer;
  // Without an answer, why: two-answers, number-against-word, condition, unclear.
  std::string doubt;
  std::string number, word;  // what was told apart, as it is compared
};

Heard heard(std::string_view form, const ReplyWords& words);

}  // namespace mithaq::notices
