#include "audit/keys.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "trail/entry.h"
#include "trail/log_keys.h"

namespace mithaq::audit {

namespace {

std::optional<std::int64_t> number(const std::string& word) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  return !word.empty() && error == std::errc() && end == word.data() + word.size() ? std::optional(out) : std::nullopt;
}

std::optional<Digest> log_key_note_of(const std::string& leaf) {
  if (leaf.find("\"key-rotated\"") == std::string::npos) return std::nullopt;
  try {
    const Entry entry = trail::entry_from_leaf(leaf);
    const auto uses = entry.data.strings_or_empty("uses");
    if (entry.kind != "key-rotated" || std::ranges::find(uses, trail::log_use) == uses.end()) return std::nullopt;
    return trail::log_key_note_in(entry.evidence);
  } catch (const std::exception&) {  // told by step 2
  }
  return std::nullopt;
}

}  // namespace

Keys keys_from_text(std::string_view text) {
  Keys out;
  std::string policy;
  bool names_witnesses = false;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, second, third;
    words >> first >> second >> third;
    if (first.empty() || first.starts_with('#')) continue;
    const bool is_of_policy = first == "log" || first == "witness" || first == "group" || first == "quorum";
    if (is_of_policy) policy += line + "\n";
    if (is_of_policy && first != "log") {
      names_witnesses = true;
      continue;
    }
    const auto key = trail::verifier_key(first == "log" ? second : first);
    const auto last = first == "log" ? std::nullopt : number(second);
    const bool is_in_form = first == "log" || ((second.empty() || last) && third.empty());
    if (key && is_in_form) {
      const auto known = std::ranges::find_if(
          out.log, [&](const LogKeyLine& other) { return vkey_text(other.key) == vkey_text(*key); });
      if (known == out.log.end())
        out.log.push_back({*key, last});
      else if (!last && first != "log")
        known->last_size.reset();  // one that stands there twice is believed as long as one of the lines says
    } else {
      out.unreadable.push_back(line);
    }
  }
  if (!names_witnesses) return out;
  auto read = trail::policy_from_text(policy);
  if (auto* whole = std::get_if<trail::Policy>(&read)) {
    out.policy = std::move(*whole);
    return out;
  }
  for (const trail::PolicyProblem& problem : std::get<std::vector<trail::PolicyProblem>>(read))
    out.unreadable.push_back(problem.id + (problem.what.empty() ? "" : " " + problem.what));
  return out;
}

std::vector<std::string> log_key_notes_in(const std::string& entries,
                                          const std::function<std::optional<std::string>(const Digest&)>& object) {
  std::vector<std::string> out;
  std::istringstream lines(entries);
  for (std::string line; std::getline(lines, line);)
    if (const auto sha256 = log_key_note_of(line))
      if (auto note = object(*sha256)) out.push_back(std::move(*note));
  return out;
}

}  // namespace mithaq::audit
