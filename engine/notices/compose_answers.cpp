#include "notices/compose_answers.h"

#include <algorithm>

namespace mithaq::notices {

namespace {

// In mails that have gone out: never another order.
constexpr std::string_view numbered[] = {
    "approve", "approve-with-comments", "approve-with-reservation", "object", "disagree", "abstain", "recuse"};

bool asks_for(const OfferedAnswer& answer, const char* what) {
  return std::find(answer.required.begin(), answer.required.end(), what) != answer.required.end();
}

}  // namespace

std::optional<int> answer_number(std::string_view position) {
  const auto found = std::find(std::begin(numbered), std::end(numbered), position);
  if (found == std::end(numbered)) return std::nullopt;
  return static_cast<int>(found - std::begin(numbered)) + 1;
}

std::string answers(const Phrases& phrases, const std::vector<OfferedAnswer>& offered, Language language) {
  std::vector<OfferedAnswer> in_order = offered;
  std::stable_sort(in_order.begin(), in_order.end(), [](const OfferedAnswer& a, const OfferedAnswer& b) {
    return answer_number(a.position).value_or(99) < answer_number(b.position).value_or(99);
  });
  std::string out;
  for (const OfferedAnswer& answer : in_order) {
    const auto number = answer_number(answer.position);
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
