#include "audit/keys.h"

#include <algorithm>
#include <sstream>

namespace mithaq::audit {

Keys keys_from_text(std::string_view text) {
  Keys out;
  std::string policy;
  bool names_witnesses = false;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, second;
    words >> first >> second;
    if (first.empty() || first.starts_with('#')) continue;
    const bool is_of_policy = first == "log" || first == "witness" || first == "group" || first == "quorum";
    if (is_of_policy) policy += line + "\n";
    if (is_of_policy && first != "log") {
      names_witnesses = true;
    } else if (const auto key = trail::verifier_key(first == "log" ? second : first)) {
      const auto same = [&](const trail::VerifierKey& known) { return vkey_text(known) == vkey_text(*key); };
      if (std::ranges::none_of(out.log, same)) out.log.push_back(*key);
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

}  // namespace mithaq::audit
