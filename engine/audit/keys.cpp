#include "audit/keys.h"

#include <optional>
#include <sstream>

namespace mithaq::audit {

Keys keys_from_text(std::string_view text) {
  Keys out;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::vector<std::string> all;
    for (std::string word; words >> word;) all.push_back(std::move(word));
    if (all.empty() || all[0].starts_with('#') || all[0] == "group" || all[0] == "quorum") continue;
    const bool is_witness = all[0] == "witness";
    const std::size_t place = is_witness ? 2 : all[0] == "log" ? 1 : 0;
    const auto key = all.size() > place ? trail::verifier_key(all[place]) : std::nullopt;
    if (!key)
      out.unreadable.push_back(line);
    else
      (is_witness ? out.witnesses : out.log).push_back(*key);
  }
  return out;
}

}  // namespace mithaq::audit
