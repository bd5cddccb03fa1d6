#include "notices/reply_around.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

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

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A word that inflection may hide is looked for inside the others: Arabic writes "and with" before it without a blank.
bool holds(const std::string& word, const std::string& hidden) {
  constexpr std::size_t whole = 3;  // characters; shorter ones stand in many names
  if (is_ascii(hidden) || characters(hidden) <= whole) return word == hidden;
  return word.find(hidden) != std::string::npos;
}

// Letters, vowel signs, a full stop, a hyphen or an apostrophe; a Latin word of a name begins with a capital.
bool is_name_like(std::string_view written) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(written.data());
  const auto length = static_cast<std::int64_t>(written.size());
  bool begins_word = true;
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return false;
    const bool is_letter = u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || c == 0x0640;
    if (is_letter) {
      if (begins_word && u_islower(c)) return false;
      begins_word = false;
    } else if (c == ' ' || c == 0xA0) {
      begins_word = true;
    } else if (c != '.' && c != '-' && c != '\'' && c != 0x2019 && c != ',' && c != 0x060C) {
      return false;
    }
  }
  return true;
}

}  // namespace

Around::Around(const ReplyWords& words, const std::vector<std::string>& names) : words_(words) {
  for (const std::string& name : names)
    for (std::string& word : words_of(matching_form(name)))
      if (std::find(names_.begin(), names_.end(), word) == names_.end()) names_.push_back(std::move(word));
}

bool Around::is_greeting(const ReplyLine& line) const {
  return begins_with(line.form, words_.greetings) && is_made_of(line.form, {&words_.greetings, &words_.titles}, names_);
}

bool Around::is_closing(const ReplyLine& line) const {
  return begins_with(line.form, words_.closings) && is_made_of(line.form, {&words_.closings, &words_.titles}, names_);
}

// Names, titles and contacts, in one line parted by bars.
bool Around::is_signature(const ReplyLine& line) const {
  if (line.form.size() > longest_signature_line) return false;
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

bool Around::could_be_name(const ReplyLine& line) const {
  constexpr std::size_t longest = 4;  // words
  const std::vector<std::string> words = words_of(line.form);
  if (words.empty() || words.size() > longest || line.form.size() > 80 || !is_name_like(line.written)) return false;
  return std::none_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::any_of(words_.not_names.begin(), words_.not_names.end(),
                       [&](const std::string& hidden) { return holds(word, hidden); });
  });
}

std::vector<std::size_t> Around::text(const std::vector<ReplyLine>& lines) const {
  std::vector<std::size_t> out;
  enum class After : std::uint8_t { nothing, closing, name, disclaimer } after = After::nothing;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ReplyLine& line = lines[i];
    if (line.is_blank) {
      if (after == After::disclaimer) after = After::nothing;
      continue;
    }
    // Of a line of marks alone nothing is left to read.
    if (line.is_quoted || line.form.empty() || (after == After::disclaimer && !speaks_of_the_matter(line))) continue;
    if (begins_disclaimer(line)) {
      after = After::disclaimer;
    } else if (is_closing(line)) {
      after = After::closing;
    } else if (after == After::closing && could_be_name(line)) {
      after = After::name;
    } else if (!is_of_program(line) && !is_signature(line) && !is_greeting(line)) {
      out.push_back(i);
      after = After::nothing;
    }
  }
  return out;
}

}  // namespace mithaq::notices
