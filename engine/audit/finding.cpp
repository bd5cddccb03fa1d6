#include "audit/finding.h"

#include <algorithm>

namespace mithaq::audit {

std::string line(const Finding& finding) {
  std::string out = std::string(id(finding.word)) + " " + finding.id;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += std::string(" ") + key + "=" + value;
  };
  add("cause", finding.cause);
  add("strand", finding.strand);
  if (finding.seq >= 0) add("seq", std::to_string(finding.seq));
  if (finding.index >= 0) add("index", std::to_string(finding.index));
  add("expected", finding.expected);
  add("found", finding.found);
  add("file", finding.file);
  return out;
}

std::string phrase_of(const Finding& finding) {
  return "finding." + finding.id + (finding.cause.empty() ? "" : "-" + finding.cause);
}

int Report::exit_code(bool strict) const {
  const auto any = [&](Word word) { return std::ranges::any_of(findings, [&](auto& f) { return f.word == word; }); };
  if (any(Word::broken)) return 1;
  return any(Word::gap) || (strict && any(Word::mark)) ? 2 : 0;
}

std::int64_t broken(const std::vector<Finding>& findings, std::initializer_list<std::string_view> ids) {
  return std::ranges::count_if(findings, [&](const Finding& f) {
    return f.word == Word::broken && std::find(ids.begin(), ids.end(), f.id) != ids.end();
  });
}

}  // namespace mithaq::audit
