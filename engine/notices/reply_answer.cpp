#include "notices/reply_answer.h"

#include <algorithm>

namespace mithaq::notices {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has(const ReplyWords::Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<Answer> answer_of_phrase(std::string_view form, const ReplyWords& words) {
  for (const auto& [kind, list] : words.positions)
    if (has(list, form)) return kind;
  if (has(words.need_time, form)) return ReplyAct::need_time;
  if (has(words.received, form)) return ReplyAct::received;
  return std::nullopt;
}

// "agree", "object (blocking)": the words of a list, one by one.
std::optional<Answer> answer_of_words(const std::vector<std::string>& said, const ReplyWords& words) {
  for (const auto& [kind, list] : words.positions)
    for (const std::string& phrase : list)
      if (words_of(phrase) == said) return kind;
  return std::nullopt;
}

// Whether the line has no mark that could ask, choose or turn round: words, blanks and commas alone.
bool is_plain(std::string_view form) {
  return form.find_first_of("?/()<>[]{}|~^=+&%$#@!;\\") == std::string_view::npos;
}

// A word, and about it what changes nothing. Two ways to read it are none.
std::optional<Answer> answer_of_word(std::string_view form, const ReplyWords& words) {
  if (const auto answer = answer_of_phrase(form, words)) return answer;
  constexpr std::size_t longest = 12;
  const std::vector<std::string> said = words_of(form);
  if (!is_plain(form)) return std::nullopt;
  for (const auto& [kind, shapes] : words.sentences)
    if (is_sentence(shapes, said)) return kind;
  if (said.size() < 2 || said.size() > longest) return std::nullopt;
  const auto is_made = [&](std::size_t begin, std::size_t end, const std::vector<const ReplyWords::Words*>& phrases) {
    std::string part;
    for (std::size_t i = begin; i < end; ++i) part += (i == begin ? "" : " ") + said[i];
    return begin == end || is_made_of(part, phrases, {});
  };
  std::optional<Answer> found;
  for (std::size_t begin = 0; begin < said.size(); ++begin) {
    if (!is_made(0, begin, {&words.before})) continue;
    for (std::size_t end = said.size(); end > begin; --end) {
      if (!is_made(end, said.size(), {&words.after, &words.closings})) continue;
      const auto at = said.begin();
      const auto answer =
          answer_of_words({at + static_cast<std::ptrdiff_t>(begin), at + static_cast<std::ptrdiff_t>(end)}, words);
      if (!answer) continue;
      if (found && *found != *answer) return std::nullopt;
      found = answer;
    }
  }
  return found;
}

std::optional<Answer> answer_of_number(std::string_view number) {
  if (number.size() != 1) return std::nullopt;
  for (std::size_t i = 0; i < position_ids.size(); ++i) {
    const auto kind = static_cast<PositionKind>(i);
    if (answer_number(kind) == number.front() - '0') return kind;
  }
  return std::nullopt;
}

std::string_view without_numbering(std::string_view form, const ReplyWords& words) {
  std::size_t longest = 0;
  for (const std::string& before : words.numbering) {
    if (!form.starts_with(before) || before.size() <= longest) continue;
    const auto number = form.find_first_not_of(" :(.-", before.size());
    if (number != std::string_view::npos && number > before.size() && is_digit(form[number])) longest = before.size();
  }
  return longest == 0 ? form : form.substr(form.find_first_not_of(" :(.-", longest));
}

// "object - then the article": our own line, copied with what it says behind the word.
std::string without_hint(std::string_view form, const ReplyWords& words) {
  for (const std::string& hint : words.hints) {
    if (!form.ends_with(hint) || form.size() == hint.size()) continue;
    const std::string_view before = form.substr(0, form.size() - hint.size());
    if (before.ends_with("\xE2\x80\x94 ") || before.ends_with("\xE2\x80\x93 ") || before.ends_with("- "))
      return matching_form(before);
  }
  return std::string(form);
}

// Whether it begins with the word of an answer that stands alone, and goes on: "agree, but ..".
bool goes_on(std::string_view form, const ReplyWords& words) {
  const std::string first = words_of(form).empty() ? "" : words_of(form).front();
  const auto answer = answer_of_phrase(first, words);
  return answer && stands_alone(*answer) && first.size() < form.size() && form.starts_with(first);
}

// "1 / 4", "approve or object": what lies between the joints are answers.
bool is_choice(std::string_view form, const ReplyWords& words) {
  std::size_t answers = 0;
  const std::vector<std::string> parts = words_of(form);
  for (const std::string& part : parts)
    if (answer_of_phrase(part, words) || answer_of_number(part)) ++answers;
  return answers >= 2 && answers + 1 >= parts.size();
}

Heard heard_with_number(std::string_view form, const ReplyWords& words) {
  Heard out;
  const auto end = std::min(form.find_first_not_of("0123456789"), form.size());
  out.number = form.substr(0, end);
  const auto by_number = answer_of_number(out.number);
  out.word = matching_form(form.substr(end));
  if (by_number && end == form.size()) {
    out.answer = by_number;
    return out;
  }
  // A word follows the number after a blank or a mark: "1approve" is one word that nobody knows.
  const bool is_parted = !out.word.empty() && !form.substr(end).starts_with(out.word);
  const auto by_word = is_parted ? answer_of_word(out.word, words) : std::nullopt;
  if (by_number && by_word && *by_number == *by_word)
    out.answer = by_word;
  else if (by_number && by_word)
    out.doubt = "number-against-word";
  else if (is_choice(form, words) || (by_number && answer_of_number(out.word)))
    out.doubt = "two-answers";
  else if (by_number && is_parted && stands_alone(*by_number))
    out.doubt = "condition";
  else
    out.doubt = "unclear";
  return out;
}

// "article 4", "article 4: ..", "article 4 because ..": behind the word of an answer a sentence that only begins with
// an article may say anything of it: "objections to article 4 are settled".
bool is_plain_article(std::string_view rest, const std::string& article, const ReplyWords& words) {
  const std::string tail = matching_form(rest.substr(article.size()));
  const auto reads_on = [&](const std::string& word) {
    return word.find_first_of("0123456789") != std::string::npos || has(words.joins, word) ||
           has(words.numbering, word) || has(words.articles, word) ||
           std::any_of(words.ordinals.begin(), words.ordinals.end(), [&](const std::string& all) {
             const std::vector<std::string> each = words_of(all);
             return std::find(each.begin(), each.end(), word) != each.end();
           });
  };
  std::string_view head(tail);
  for (const std::string_view mark : {":", ", ", "\xD8\x8C ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 "})
    head = head.substr(0, head.find(mark));
  for (const std::string& reason : words.reasons) head = head.substr(0, head.find(" " + reason + " "));
  const std::vector<std::string> said = words_of(head);
  return !said.empty() && std::all_of(said.begin(), said.end(), reads_on);
}

}  // namespace

bool stands_alone(const Answer& answer) {
  if (const auto* act = std::get_if<ReplyAct>(&answer)) return *act == ReplyAct::received;
  const PositionKind kind = std::get<PositionKind>(answer);
  return kind == PositionKind::approve || kind == PositionKind::no_objection;
}

bool is_turned_round(std::string_view written) {
  constexpr std::string_view dashes[] = {
      "-", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"};
  while (!written.empty()) {
    if (written.front() == '!') return true;
    for (const std::string_view dash : dashes)
      if (written.starts_with(dash)) {
        const std::string_view next = written.substr(dash.size());
        return !next.empty() && next.front() != ' ' && next.front() != '\t' && !next.starts_with("\xC2\xA0");
      }
    if (std::string_view(" \t(*\"'`").find(written.front()) != std::string_view::npos)
      written.remove_prefix(1);
    else if (written.starts_with("\xC2\xA0") || written.starts_with("\xC2\xAB"))
      written.remove_prefix(2);
    else if (written.starts_with("\xE2\x80\x9C") || written.starts_with("\xE2\x80\x98"))
      written.remove_prefix(3);
    else
      return false;
  }
  return false;
}

Heard heard(std::string_view line, const ReplyWords& words) {
  const std::string form = without_hint(line, words);
  const std::string_view rest = without_numbering(form, words);
  if (!rest.empty() && is_digit(rest.front())) return heard_with_number(rest, words);
  Heard out;
  out.word = form;
  out.answer = answer_of_word(form, words);
  if (!out.answer) out.doubt = is_choice(form, words) ? "two-answers" : goes_on(form, words) ? "condition" : "unclear";
  return out;
}

std::optional<Opening> opening(std::string_view form, const ReplyWords& words) {
  const auto answer_of = [&](std::string_view head) -> std::optional<Answer> {
    const auto answer = heard(matching_form(head), words).answer;
    const auto* kind = answer ? std::get_if<PositionKind>(&*answer) : nullptr;
    const bool goes_on = kind && (*kind == PositionKind::approve_with_comments ||
                                  *kind == PositionKind::approve_with_reservation || *kind == PositionKind::object);
    return goes_on ? answer : std::nullopt;
  };
  const auto colon = form.find(": ");
  if (colon != std::string_view::npos)
    if (const auto answer = answer_of(form.substr(0, colon))) {
      std::string rest = matching_form(form.substr(colon + 1));
      if (!rest.empty() && !is_digit(rest.front())) return Opening{*answer, std::move(rest)};
    }
  for (const std::string& link : words.links)
    for (const std::string& article : words.articles) {
      const auto at = form.find(" " + link + " " + article + " ");
      if (at == std::string_view::npos) continue;
      const std::string rest = matching_form(form.substr(at + link.size() + 2));
      if (!is_plain_article(rest, article, words)) continue;
      if (const auto answer = answer_of(form.substr(0, at))) return Opening{*answer, rest};
    }
  return std::nullopt;
}

}  // namespace mithaq::notices
