#include "audit/finding.h"

#include <algorithm>
#include <iterator>

namespace mithaq::audit {

namespace {

// Names and values may come from whoever made the package: nothing of them moves a terminal's cursor.
std::string printable(const std::string& value) {
  constexpr const char* digits = "0123456789abcdef";
  std::string out;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f)
      out += c;
    else
      out += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
  }
  return out;
}

}  // namespace

Finding told(Finding place, Word word, std::string id, std::string expected, std::string found, std::string file) {
  place.word = word;
  place.id = std::move(id);
  place.expected = std::move(expected);
  place.found = std::move(found);
  if (!file.empty()) place.file = std::move(file);
  return place;
}

std::string line(const Finding& finding) {
  std::string out = std::string(id(finding.word)) + " " + finding.id;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += std::string(" ") + key + "=" + printable(value);
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

void Report::add_of_files(std::vector<Finding> more) {
  const auto step = std::ranges::find(steps, "manifests", &Step::id);
  if (step != steps.end()) step->broken += std::ranges::count(more, Word::broken, &Finding::word);
  std::ranges::move(more, std::back_inserter(findings));
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
