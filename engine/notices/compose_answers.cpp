#include "notices/compose_answers.h"

#include <algorithm>
#include <optional>

#include "model/reply_words.h"

namespace mithaq::notices {

namespace {

// None for what is said by a word alone.
std::optional<int> number_of(const OfferedAnswer& answer) {
  const auto kind = position_kind(answer.position);
  return kind ? answer_number(*kind) : std::nullopt;
}

bool asks_for(const OfferedAnswer& answer, const char* what) {
  return std::find(answer.required.begin(), answer.required.end(), what) != answer.required.end();
}

}  // namespace

std::string answers(const Phrases& phrases, const std::vector<OfferedAnswer>& offered, Language language) {
  std::vector<OfferedAnswer> in_order = offered;
  std::stable_sort(in_order.begin(), in_order.end(), [](const OfferedAnswer& a, const OfferedAnswer& b) {
    return number_of(a).value_or(99) < number_of(b).value_or(99);
  });
  std::string out;
  for (const OfferedAnswer& answer : in_order) {
    const auto number = number_of(answer);
    const bool article = asks_for(answer, "article"), text = asks_for(answer, "text");
    std::string said = phrases.say("notice.reply-" + answer.position, language);
    if (article || text)
      said = phrases.say(article && text ? "notice.answer-with-article-and-text"
                         : article       ? "notice.answer-with-article"
                                         : "notice.answer-with-text",
                         language, {{"answer", said}}, Isolation::none);
    out += (out.empty() ? "" : "\n") + (number ? std::to_string(*number) + ". " : std::string("– ")) + said;
  }
  return out;
}

}  // namespace mithaq::notices
