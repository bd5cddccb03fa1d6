// Subjects of replies: what programs put before them, and those of machines.
#include <algorithm>

#include "notices/reply.h"
#include "notices/reply_lines.h"

namespace mithaq::notices {
namespace {

constexpr std::size_t longest_prefix = 60;  // bytes

// "Re", "Re[2]", "RE (3)" as they are compared, without the count.
std::string without_count(const std::string& form) {
  const auto bracket = form.find_first_of("[(");
  if (bracket == std::string::npos || form.find_first_not_of("0123456789])", bracket + 1) != std::string::npos)
    return form;
  return matching_form(form.substr(0, bracket));
}

}  // namespace

std::string bare_subject(std::string_view subject, const ReplyWords& words) {
  std::string rest = without_controls(subject);
  for (;;) {
    rest.erase(0, std::min(rest.find_first_not_of(" \t"), rest.size()));
    const auto colon = rest.find(':');
    if (colon == std::string::npos || colon > longest_prefix) break;
    const std::string prefix = without_count(matching_form(rest.substr(0, colon)));
    if (std::find(words.prefixes.begin(), words.prefixes.end(), prefix) == words.prefixes.end()) break;
    rest.erase(0, colon + 1);
  }
  return rest;
}

bool subject_says_another(std::string_view subject, PositionKind position, const ReplyWords& words,
                          const std::vector<std::string>& titles) {
  std::string form = matching_form(bare_subject(subject, words));
  for (const std::string& title : titles)
    if (const std::string known = matching_form(title); !known.empty())
      for (auto at = form.find(known); at != std::string::npos; at = form.find(known))
        form.replace(at, known.size(), " | ");
  const std::vector<std::string> said = words_of(form);
  for (std::size_t at = 0; at < said.size();) {
    std::size_t longest = 0;
    bool is_another = false;
    for (const auto& [kind, phrases] : words.positions)
      for (const std::string& phrase : phrases) {
        const std::vector<std::string> wanted = words_of(phrase);
        if (wanted.size() <= longest || wanted.size() > said.size() - at) continue;
        if (!std::equal(wanted.begin(), wanted.end(), said.begin() + static_cast<std::ptrdiff_t>(at))) continue;
        longest = wanted.size();
        is_another = kind != position;
      }
    if (is_another) return true;
    at += std::max<std::size_t>(longest, 1);
  }
  return false;
}

bool is_automatic_subject(std::string_view subject, const ReplyWords& words) {
  const std::string form = matching_form(subject);
  return std::any_of(words.automatic.begin(), words.automatic.end(),
                     [&](const std::string& phrase) { return holds_word(form, phrase); });
}

}  // namespace mithaq::notices
