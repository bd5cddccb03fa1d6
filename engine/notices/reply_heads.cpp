#include "notices/reply_heads.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>

namespace mithaq::notices {
namespace {

constexpr std::size_t longest_line = 1000;  // bytes; a longer one is somebody's prose
constexpr std::size_t attribution_lines = 3;
constexpr std::size_t header_lines = 6;  // within which a second one follows the first
constexpr std::size_t known_shape = 3;   // different headers that nobody writes by chance

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool holds_address(std::string_view form) {
  for (std::size_t at = form.find('@'); at != std::string_view::npos; at = form.find('@', at + 1))
    if (at > 0 && at + 1 < form.size() && std::isalnum(static_cast<unsigned char>(form[at - 1])) &&
        std::isalnum(static_cast<unsigned char>(form[at + 1])))
      return true;
  return false;
}

// A year of four digits, or a day such as 5/11/26.
bool holds_date(std::string_view form) {
  for (std::size_t i = 0; i < form.size();) {
    if (!is_digit(form[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < form.size() && is_digit(form[end])) ++end;
    const std::string_view number = form.substr(i, end - i);
    if (number.size() == 4 && (number.starts_with("19") || number.starts_with("20"))) return true;
    if (number.size() <= 2 && end + 1 < form.size() &&
        std::string_view("/.-").find(form[end]) != std::string_view::npos && is_digit(form[end + 1])) {
      const auto next = form.find_first_not_of("0123456789", end + 1);
      if (next != std::string_view::npos && form[next] == form[end] && next + 1 < form.size() &&
          is_digit(form[next + 1]))
        return true;
    }
    i = end;
  }
  return false;
}

// 10:00
bool holds_time(std::string_view form) {
  for (auto at = form.find(':'); at != std::string_view::npos; at = form.find(':', at + 1))
    if (at > 0 && at + 2 < form.size() && is_digit(form[at - 1]) && is_digit(form[at + 1]) && is_digit(form[at + 2]))
      return true;
  return false;
}

std::vector<std::string> forms_of(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names)
    if (std::string form = matching_form(name); !form.empty()) out.push_back(std::move(form));
  return out;
}

bool holds_any(std::string_view form, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return holds_word(form, name); });
}

// The runs of letters of a form; an address has none.
std::vector<std::string> letters_in(std::string_view form) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t end = std::min(form.find(' ', at), form.size());
    const std::string_view word = form.substr(at, end - at);
    at = end + 1;
    if (holds_address(word)) continue;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(word.data());
    const auto length = static_cast<std::int64_t>(word.size());
    std::string run;
    for (std::int64_t i = 0; i < length;) {
      const std::int64_t begin = i;
      UChar32 c = 0;
      U8_NEXT(bytes, i, length, c);
      if (c >= 0 && u_isalpha(c)) {
        run += word.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
      } else if (!run.empty()) {
        out.push_back(std::move(run));
        run.clear();
      }
    }
    if (!run.empty()) out.push_back(std::move(run));
  }
  return out;
}

bool is_arabic(const std::string& name) {
  const auto first = static_cast<unsigned char>(name.front());
  return first >= 0xD8 && first <= 0xDB;  // U+0600 to U+06FF
}

}  // namespace

Heads::Heads(const std::vector<ReplyLine>& lines, const ReplyWords& words, const OwnMarks& own)
    : lines_(lines),
      words_(words),
      own_(own),
      names_(forms_of(own.names)),
      writers_(forms_of(own.writers)),
      heads_(lines.size()) {
  for (const std::string& name : names_)
    for (std::string& word : words_of(name)) name_words_.push_back(std::move(word));
  for (const auto& shape : words.attributions) verbs_.insert(verbs_.end(), shape.says.begin(), shape.says.end());
  const auto take = [&](std::string_view text) {
    for (std::string& run : letters_in(text)) program_words_.insert(std::move(run));
  };
  for (const std::string& word : words.dates) take(word);
  for (const std::string& verb : verbs_) take(verb);
  for (const auto& shape : words.attributions) take(shape.begins);
  for (const auto* names : {&names_, &writers_})
    for (const std::string& name : *names) take(name);
  for (std::size_t i = 0; i < lines.size(); ++i) find_attribution(i);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (!heads_[i]) find_headers(i);
}

bool Heads::holds_marker(std::size_t i) const {
  return std::any_of(words_.markers.begin(), words_.markers.end(),
                     [&](const std::string& marker) { return lines_[i].form.find(marker) != std::string::npos; }) ||
         (lines_[i].written.find("--") != std::string::npos && holds_code(lines_[i]));
}

bool Heads::is_marker(std::size_t i) const {
  if (!holds_marker(i)) return false;
  std::string rest = lines_[i].form;
  const auto take_out = [&](const std::string& what) {
    if (const auto at = rest.find(what); at != std::string::npos) rest.replace(at, what.size(), " ");
  };
  for (const std::string& marker : words_.markers) take_out(marker);
  for (const std::string& code : own_.codes) take_out("\xE2\x9F\xA8" + matching_form(code) + "\xE2\x9F\xA9");
  return rest.find_first_not_of(" -/") == std::string::npos;
}

bool Heads::is_separator(std::size_t i) const {
  const std::string_view line = trimmed(lines_[i].written);
  if (!line.starts_with("--") && !line.starts_with("\xE2\x80\x94")) return false;  // em dash
  return std::find(words_.separators.begin(), words_.separators.end(), lines_[i].form) != words_.separators.end();
}

bool Heads::holds_code(const ReplyLine& line) const {
  return std::any_of(own_.codes.begin(), own_.codes.end(), [&](const std::string& code) {
    return line.written.find("\xE2\x9F\xA8" + code + "\xE2\x9F\xA9") != std::string::npos;
  });
}

bool Heads::holds_our_name(std::string_view form) const { return holds_any(form, names_); }

// What a mail program writes into a header of a message of ours, and a writer's sentence does not hold.
bool Heads::holds_known(const ReplyLine& line) const {
  return holds_address(line.form) || holds_date(line.form) || holds_time(line.form) || holds_code(line) ||
         holds_our_name(line.form) || holds_any(line.form, writers_);
}

// The name of the header that the line is, or nothing.
const std::string* Heads::header(const ReplyLine& line) const {
  if (line.written.size() > longest_line) return nullptr;
  const auto colon = line.written.find(':');
  if (colon == std::string::npos || colon > 60) return nullptr;
  const std::string name = matching_form(line.written.substr(0, colon));
  const auto found = std::find(words_.headers.begin(), words_.headers.end(), name);
  return found == words_.headers.end() ? nullptr : &*found;
}

// Two header lines with an address, or three; each name once, all in one script, in each something that is known.
void Heads::find_headers(std::size_t begin) {
  if (!header(lines_[begin])) return;
  QuoteHead head;
  std::vector<const std::string*> seen;
  bool has_address = false;
  for (std::size_t i = begin; i < std::min(lines_.size(), std::max(head.end, begin) + header_lines); ++i) {
    if (lines_[i].is_blank || lines_[i].is_quoted != lines_[begin].is_quoted || holds_marker(i) || heads_[i]) break;
    const std::string* name = header(lines_[i]);
    const bool is_folded = lines_[i].written.starts_with(' ') || lines_[i].written.starts_with('\t');
    if ((!name && !is_folded) || !holds_known(lines_[i])) break;
    if (name && (std::find(seen.begin(), seen.end(), name) != seen.end() ||
                 (!seen.empty() && is_arabic(*name) != is_arabic(*seen.front()))))
      break;
    if (name) seen.push_back(name);
    has_address = has_address || holds_address(lines_[i].form);
    head.is_ours = head.is_ours || holds_our_name(lines_[i].form) || holds_code(lines_[i]);
    head.end = i + 1;
  }
  head.is_sure = seen.size() >= known_shape || (seen.size() >= 2 && has_address);
  if (head.is_sure) heads_[begin] = head;
}

// An attribution that ends in this line. Those that say how they begin come first, so that the whole of
// "On ..,\n.. wrote:" is taken; of the others the shortest.
void Heads::find_attribution(std::size_t end) {
  const std::string_view last = trimmed(lines_[end].written);
  if (!last.ends_with(':') && !last.ends_with("\xEF\xBC\x9A")) return;
  for (const bool with_beginning : {true, false}) {
    std::string form;
    for (std::size_t number = 1; number <= std::min(attribution_lines, end + 1); ++number) {
      const std::size_t begin = end + 1 - number;
      const ReplyLine& line = lines_[begin];
      if (line.is_blank || line.is_quoted != lines_[end].is_quoted || line.written.size() > longest_line) break;
      form = form.empty() ? line.form : line.form + " " + form;
      if (!is_attribution(form, begin, number, with_beginning)) continue;
      heads_[begin] = QuoteHead{end + 1, holds_our_name(form), holds_address(form)};
      return;
    }
  }
}

// Names that are known, dates and the words of attributions, and no other: any other is its writer's.
bool Heads::is_of_program(std::string_view form) const {
  const std::vector<std::string> runs = letters_in(form);
  return std::all_of(runs.begin(), runs.end(), [&](const std::string& run) { return program_words_.count(run) > 0; });
}

bool Heads::is_attribution(std::string_view form, std::size_t begin, std::size_t number, bool with_beginning) const {
  if (!holds_address(form) && !holds_date(form) && !holds_our_name(form)) return false;
  if (!is_of_program(form)) return false;
  // Over several lines: a mail program has the date in the first of them, and in the others who wrote.
  if (number > 1 && with_beginning && !holds_date(lines_[begin].form)) return false;
  for (std::size_t i = begin + 1; i < begin + number; ++i)
    if (!holds_address(lines_[i].form) && !is_made_of(lines_[i].form, {&verbs_}, name_words_)) return false;
  return std::any_of(words_.attributions.begin(), words_.attributions.end(), [&](const auto& shape) {
    if (shape.begins.empty() == with_beginning) return false;
    if (with_beginning && !(form.starts_with(shape.begins + " "))) return false;
    return std::any_of(shape.says.begin(), shape.says.end(), [&](const std::string& verb) {
      return shape.is_last ? form.ends_with(" " + verb) : holds_word(form, verb);
    });
  });
}

std::vector<ReplyLine> with_heads_apart(const std::vector<ReplyLine>& lines, const ReplyWords& words,
                                        const OwnMarks& own) {
  std::vector<ReplyLine> out;
  for (const ReplyLine& line : lines) {
    std::size_t behind = std::string::npos;
    for (auto at = line.written.find(':'); at != std::string::npos && behind == std::string::npos;
         at = line.written.find(':', at + 1)) {
      if (at + 1 >= line.written.size() || line.written[at + 1] != ' ') continue;
      const std::vector<ReplyLine> head = lines_of(line.written.substr(0, at + 1));
      if (const auto found = Heads(head, words, own).at(0); found && found->is_ours && found->is_sure) behind = at + 1;
    }
    if (behind == std::string::npos || line.is_quoted) {
      out.push_back(line);
      continue;
    }
    for (const std::string& part : {line.written.substr(0, behind), line.written.substr(behind + 1)})
      for (ReplyLine& one : lines_of(part)) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace mithaq::notices
