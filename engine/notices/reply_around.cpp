#include "notices/reply_around.h"

#include <algorithm>

#include "notices/reply_answer.h"

namespace mithaq::notices {
namespace {

constexpr std::size_t longest_signature_line = 200;  // bytes

// "Get Outlook for iOS <https://aka.ms/..>": the address after the words is the program's too.
std::string without_link(const std::string& form) {
  const auto link = form.find("http");
  if (link == std::string::npos || link == 0) return form;
  const char before = form[link - 1];
  const bool is_last = form.find(' ', link) == std::string::npos;
  return is_last && (before == '<' || before == ' ' || before == '(' || before == '[')
             ? matching_form(form.substr(0, before == ' ' ? link : link - 1))
             : form;
}

// A host alone: what a longer link leads to may be a page of conditions.
bool is_site(std::string_view form) {
  bool is_link = form.starts_with("www.");
  for (const std::string_view scheme : {"http://", "https://"})
    if (form.starts_with(scheme)) {
      form.remove_prefix(scheme.size());
      is_link = true;
    }
  if (form.ends_with('/')) form.remove_suffix(1);
  return is_link && form.find_first_of("/?# ") == std::string_view::npos;
}

bool begins_with(std::string_view form, const ReplyWords::Words& phrases, std::string_view behind = "") {
  return std::any_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
    return form.starts_with(phrase) && form.substr(phrase.size()).starts_with(behind);
  });
}

bool is_ascii(std::string_view form) {
  return std::all_of(form.begin(), form.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_address(std::string_view word) {
  return is_ascii(word) && (is_site(word) || (word.find('@') != std::string_view::npos &&
                                              word.find_first_of(" /?#") == std::string_view::npos));
}

// As they stand in a sentence: an address is one word.
std::vector<std::string> words_and_addresses(std::string_view form) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t end = std::min(form.find(' ', at), form.size());
    const std::string_view word = form.substr(at, end - at);
    if (is_address(word))
      out.emplace_back(word);
    else
      for (std::string& part : words_of(word)) out.push_back(std::move(part));
    at = end + 1;
  }
  return out;
}

bool has_letter(std::string_view word) { return word.find_first_not_of("0123456789") != std::string_view::npos; }

}  // namespace

Around::Around(const ReplyWords& words, const std::vector<std::string>& names) : words_(words) {
  for (const std::string& name : names)
    for (std::string& word : words_of(matching_form(name)))
      if (has_letter(word) && std::find(names_.begin(), names_.end(), word) == names_.end())
        names_.push_back(std::move(word));
}

bool Around::is_greeting(const ReplyLine& line) const {
  return begins_with(line.form, words_.greetings) && is_made_of(line.form, {&words_.greetings, &words_.titles}, names_);
}

bool Around::is_closing(const ReplyLine& line) const {
  return begins_with(line.form, words_.closings) && is_made_of(line.form, {&words_.closings, &words_.titles}, names_);
}

// Names, titles and contacts, in one line parted by bars.
bool Around::is_signature(const ReplyLine& line) const {
  if (line.form.size() > longest_signature_line || heard(line.form, words_).answer) return false;
  std::string_view rest = line.form;
  for (;;) {
    const auto bar = rest.find('|');
    std::string part = matching_form(rest.substr(0, bar));
    // What stands for a picture.
    if (part.starts_with('[') && part.ends_with(']')) part = matching_form(part.substr(1, part.size() - 2));
    if (!is_contact(part) && !is_name_or_office(part) && !is_made_of(part, {&words_.places}, {})) return false;
    if (bar == std::string_view::npos) return true;
    rest.remove_prefix(bar + 1);
  }
}

// "For the programmes" says what is meant, and who signs is not known by it.
bool Around::is_name_or_office(std::string_view form) const {
  if (!is_made_of(form, {&words_.titles}, names_)) return false;
  const std::vector<std::string> words = words_of(form);
  const bool has_name = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    const auto is_office = [&](const std::string& title) { return holds_word(title, word); };
    return std::find(names_.begin(), names_.end(), word) != names_.end() &&
           std::none_of(words_.titles.begin(), words_.titles.end(), is_office);
  });
  return has_name || !begins_with(std::string(form) + " ", words_.links, " ");
}

bool Around::is_of_program(const ReplyLine& line) const {
  const std::string form = without_link(line.form);
  return std::find(words_.programs.begin(), words_.programs.end(), form) != words_.programs.end();
}

// A label and a number or address, or such alone.
bool Around::is_contact(std::string_view form) const {
  if (is_address_or_number(form)) return true;
  return std::any_of(words_.contacts.begin(), words_.contacts.end(), [&](const std::string& label) {
    if (!form.starts_with(label)) return false;
    const std::string_view rest = form.substr(label.size());
    const std::string value = matching_form(rest);
    return value.size() < rest.size() && is_address_or_number(value);
  });
}

// An address that speaks of articles or positions is a sentence without blanks.
bool Around::is_address_or_number(std::string_view form) const {
  if (is_address(form)) return !speaks_of_the_matter(form);
  const bool is_number = form.find_first_not_of("0123456789 +-/().") == std::string_view::npos;
  // A single digit is an answer, never a telephone number.
  return is_number && std::count_if(form.begin(), form.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 6;
}

bool Around::speaks_of_the_matter(std::string_view form) const {
  const auto is_said = [&](const std::string& word) { return holds_word(form, word); };
  return std::any_of(words_.articles.begin(), words_.articles.end(), is_said) ||
         std::any_of(words_.positions.begin(), words_.positions.end(), [&](const auto& position) {
           return std::any_of(position.second.begin(), position.second.end(), is_said);
         });
}

std::size_t Around::end_of_disclaimer(const std::vector<ReplyLine>& lines, std::size_t begin) const {
  constexpr std::size_t longest = 15;  // lines
  const IsOfKind is_of_kind = [&](std::string_view kind, const std::string& word) {
    if (kind == "address") return is_address(word) && !speaks_of_the_matter(word);
    return kind == "name" && std::find(names_.begin(), names_.end(), word) != names_.end();
  };
  std::vector<std::string> words;
  std::vector<std::size_t> line_ends;  // in words
  for (std::size_t i = begin; i < std::min(lines.size(), begin + longest) && !lines[i].is_blank; ++i) {
    // What asks is no notice.
    if (lines[i].written.find('?') != std::string::npos || lines[i].written.find("\xD8\x9F") != std::string::npos)
      break;
    for (std::string& word : words_and_addresses(lines[i].form)) words.push_back(std::move(word));
    line_ends.push_back(words.size());
  }
  std::vector<bool> reached(words.size() + 1);
  reached[0] = true;
  std::size_t end = begin;
  for (std::size_t from = 0; from < words.size(); ++from) {
    if (!reached[from]) continue;
    for (const SentenceShape& shape : words_.disclaimers)
      for (const std::size_t place : ends_of(shape, words, from, is_of_kind)) reached[place] = true;
  }
  for (std::size_t i = 0; i < line_ends.size(); ++i)
    if (line_ends[i] > 0 && reached[line_ends[i]]) end = begin + i + 1;
  return end;
}

std::size_t Around::closing(const std::vector<ReplyLine>& lines) const {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const ReplyLine& line) { return is_closing(line); });
  return static_cast<std::size_t>(found - lines.begin());
}

std::vector<std::size_t> Around::text(const std::vector<ReplyLine>& lines) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < lines.size();) {
    const ReplyLine& line = lines[i];
    const std::size_t behind = end_of_disclaimer(lines, i);
    // Of a line of marks alone nothing is left to read.
    const bool is_none = line.is_blank || line.form.empty() || behind > i || is_closing(line) || is_of_program(line) ||
                         is_signature(line);
    if (!is_none) out.push_back(i);
    i = std::max(behind, i + 1);
  }
  return out;
}

}  // namespace mithaq::notices
