#include "definitions/problem.h"

#include <algorithm>
#include <numeric>

#include "definitions/utf8.h"

namespace mithaq::definitions {
namespace {

std::size_t edit_distance(const std::u32string& from, const std::u32string& to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[to.size()];
}

}  // namespace

bool has_errors(const Problems& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const Problem& p) { return !p.warning; });
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t longest = 100;  // nothing that we look for is longer; a huge word costs nothing
  if (word.size() > longest) return "";
  const std::u32string wanted = code_points(word);
  std::string best;
  std::size_t best_distance = 3;
  for (const std::string& candidate : known) {
    const std::u32string points = code_points(candidate);
    const std::size_t distance = edit_distance(wanted, points);
    const bool shares_a_letter = distance < std::max(wanted.size(), points.size());
    if (distance < best_distance && shares_a_letter) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace mithaq::definitions
