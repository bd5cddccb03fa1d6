// One line as an answer: a number, a word, or a number and the word that means the same (reference: mail 11). About a
// word may stand what changes nothing of its meaning, "we", "the text"; with any other word the line is no answer.
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

// Whether a mark before the first word may turn round what it says: -1, !approve. A mark and a blank begin a list.
bool is_turned_round(std::string_view written);

Heard heard(std::string_view form, const ReplyWords& words);

// A line that begins with an answer and goes on with what belongs to it: "we object to article 4: ..", "approve with
// comments: ..". An approval that goes on is none.
struct Opening {
  Answer answer;
  std::string rest;  // the article and what follows, or the text, as it is compared
};
std::optional<Opening> opening(std::string_view form, const ReplyWords& words);

}  // namespace mithaq::notices
