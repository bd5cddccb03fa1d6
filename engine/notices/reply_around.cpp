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

bool is_address_or_number(std::string_view form) {
  const bool is_mail = form.find('@') != std::string_view::npos;
  if (is_site(form) || (is_mail && form.find_first_of(" /?#") == std::string_view::npos)) return true;
  const bool is_number = form.find_first_not_of("0123456789 +-/().") == std::string_view::npos;
  // A single digit is an answer, never a telephone number.
  return is_number && std::count_if(form.begin(), form.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 6;
}

bool begins_with(std::string_view form, const ReplyWords::Words& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const std::string& phrase) { return form.starts_with(phrase); });
}

bool ends_sentence(const ReplyLine& line) {
  const auto last = line.written.find_last_not_of(" \t");
  return last != std::string::npos && std::string_view(".!:").find(line.written[last]) != std::string_view::npos;
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
    const std::string part = matching_form(rest.substr(0, bar));
    if (!is_contact(part) && !is_made_of(part, {&words_.titles}, names_)) return false;
    if (bar == std::string_view::npos) return true;
    rest.remove_prefix(bar + 1);
  }
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

bool Around::begins_disclaimer(const ReplyLine& line) const {
  return begins_with(line.form, words_.disclaimers) && !speaks_of_the_matter(line);
}

// A legal notice says nothing of articles, positions and conditions.
bool Around::speaks_of_the_matter(const ReplyLine& line) const {
  const auto is_said = [&](const std::string& word) { return line.form.find(word) != std::string::npos; };
  return std::any_of(words_.articles.begin(), words_.articles.end(),
                     [&](const std::string& word) { return holds_word(line.form, word); }) ||
         std::any_of(words_.conditions.begin(), words_.conditions.end(), is_said) ||
         std::any_of(words_.positions.begin(), words_.positions.end(), [&](const auto& position) {
           return std::any_of(position.second.begin(), position.second.end(), is_said);
         });
}

bool Around::goes_on_with(const ReplyLine& line) const {
  constexpr std::size_t shortest = 5;  // words
  return words_of(line.form).size() >= shortest && !speaks_of_the_matter(line);
}

std::size_t Around::closing(const std::vector<ReplyLine>& lines) const {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const ReplyLine& line) { return is_closing(line); });
  return static_cast<std::size_t>(found - lines.begin());
}

std::vector<std::size_t> Around::text(const std::vector<ReplyLine>& lines) const {
  std::vector<std::size_t> out;
  bool in_disclaimer = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ReplyLine& line = lines[i];
    // Of a line of marks alone nothing is left to read.
    if (line.is_blank || line.form.empty()) {
      in_disclaimer = false;
    } else if (begins_disclaimer(line) || (in_disclaimer && goes_on_with(line))) {
      in_disclaimer = !ends_sentence(line);
    } else {
      in_disclaimer = false;
      if (!is_closing(line) && !is_of_program(line) && !is_signature(line) && !is_greeting(line)) out.push_back(i);
    }
  }
  return out;
}

}  // namespace mithaq::notices
