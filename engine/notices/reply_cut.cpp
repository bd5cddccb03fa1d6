#include "notices/reply_cut.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace mithaq::notices {
namespace {

constexpr std::size_t longest_line = 1000;  // bytes; a longer one is somebody's prose
constexpr std::size_t attribution_lines = 3;
constexpr std::size_t header_lines = 6;  // within which a second one follows the first

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

class Cutter {
 public:
  Cutter(const std::vector<ReplyLine>& lines, const ReplyWords& words, const OwnMarks& own)
      : lines_(lines), words_(words), own_(own) {
    for (const std::string& name : own.names)
      if (std::string form = matching_form(name); !form.empty()) names_.push_back(std::move(form));
    for (std::size_t i = lines.size(); i > 0 && !marker_; --i)
      if (is_marker(lines[i - 1])) marker_ = i - 1;
  }

  std::size_t cut() const {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (begins_quote_alone(i) || is_header(i)) return i;
      if (const auto start = attribution_ending_at(i)) return *start;
    }
    return lines_.size();
  }

 private:
  // Whatever stands about it.
  bool begins_quote_alone(std::size_t i) const {
    return is_marker(lines_[i]) || is_separator(i) || is_signature_mark(lines_[i]);
  }

  bool is_marker(const ReplyLine& line) const {
    for (const std::string& marker : words_.markers)
      if (line.form.find(marker) != std::string::npos) return true;
    for (const std::string& code : own_.codes)
      if (line.written.find("--") != std::string::npos &&
          line.written.find("\xE2\x9F\xA8" + code + "\xE2\x9F\xA9") != std::string::npos)
        return true;
    return false;
  }

  // "-- ", of which some programs take the blank away, and some make it one that does not break.
  static bool is_signature_mark(const ReplyLine& line) {
    return line.written == "-- " || line.written == "--" || line.written == "--\xC2\xA0";
  }

  bool is_separator(std::size_t i) const {
    const std::string_view line = trimmed(lines_[i].written);
    if (line.find_first_not_of('_') == std::string_view::npos && line.size() >= 10) return true;
    if (!line.starts_with("--") && !line.starts_with("\xE2\x80\x94")) return false;  // em dash
    return std::find(words_.separators.begin(), words_.separators.end(), lines_[i].form) != words_.separators.end();
  }

  // The name of the header that the line is, or nothing.
  const std::string* header(const ReplyLine& line) const {
    if (line.is_quoted || line.written.size() > longest_line) return nullptr;
    const auto colon = line.written.find(':');
    if (colon == std::string::npos || colon > 60) return nullptr;
    const std::string name = matching_form(line.written.substr(0, colon));
    const auto found = std::find(words_.headers.begin(), words_.headers.end(), name);
    return found == words_.headers.end() ? nullptr : &*found;
  }

  bool is_header(std::size_t i) const {
    const std::string* first = header(lines_[i]);
    if (!first) return false;
    for (std::size_t next = i + 1; next < std::min(lines_.size(), i + header_lines); ++next) {
      if (lines_[next].is_blank || begins_quote_alone(next)) return false;
      const std::string* second = header(lines_[next]);
      if (second && *second != *first) return true;
    }
    return false;
  }

  bool holds_our_name(std::string_view form) const {
    return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) { return holds_word(form, name); });
  }

  // Where the attribution begins that ends in this line. Those that say how they begin come first, so that the whole
  // of "On ..,\n.. wrote:" is taken; of the others the shortest.
  std::optional<std::size_t> attribution_ending_at(std::size_t end) const {
    const std::string_view last = trimmed(lines_[end].written);
    if (!last.ends_with(':') && !last.ends_with("\xEF\xBC\x9A")) return std::nullopt;
    for (const bool with_beginning : {true, false}) {
      std::string form;
      for (std::size_t number = 1; number <= std::min(attribution_lines, end + 1); ++number) {
        const ReplyLine& line = lines_[end + 1 - number];
        if (line.is_blank || line.is_quoted || line.written.size() > longest_line) break;
        form = form.empty() ? line.form : line.form + " " + form;
        if (is_attribution(form, line, number, with_beginning) && is_believed(form, end)) return end + 1 - number;
      }
    }
    return std::nullopt;
  }

  bool is_attribution(std::string_view form, const ReplyLine& first, std::size_t number, bool with_beginning) const {
    if (!holds_address(form) && !holds_date(form) && !holds_our_name(form)) return false;
    return std::any_of(words_.attributions.begin(), words_.attributions.end(), [&](const auto& shape) {
      if (shape.begins.empty() == with_beginning) return false;
      if (with_beginning && !(form.starts_with(shape.begins + " "))) return false;
      // Over several lines: a mail program has the date in the first of them.
      if (number > 1 && with_beginning && !holds_date(first.form)) return false;
      return std::any_of(shape.says.begin(), shape.says.end(), [&](const std::string& verb) {
        return shape.is_last ? form.ends_with(" " + verb) : holds_word(form, verb);
      });
    });
  }

  bool is_believed(std::string_view form, std::size_t end) const {
    if (holds_address(form)) return true;
    std::size_t next = end + 1;
    while (next < lines_.size() && lines_[next].is_blank) ++next;
    if (next == lines_.size() || lines_[next].is_quoted) return true;
    return marker_ && *marker_ >= next;
  }

  const std::vector<ReplyLine>& lines_;
  const ReplyWords& words_;
  const OwnMarks& own_;
  std::vector<std::string> names_;
  std::optional<std::size_t> marker_;  // the last one
};

}  // namespace

std::vector<ReplyLine> above_the_quote(const std::vector<ReplyLine>& lines, const ReplyWords& words,
                                       const OwnMarks& own) {
  const std::size_t cut = Cutter(lines, words, own).cut();
  return {lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(cut)};
}

}  // namespace mithaq::notices
