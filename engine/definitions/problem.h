// One complaint about a file: where, what, and what to do. All of them are listed, never only the first.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq::definitions {

struct Problem {
  std::string file;
  int line = 0;                              // from 1; 0 where the whole file is meant
  int column = 0;                            // in code points, from 1
  std::string id;                            // phrase `problem.<id>` in config/texts
  std::map<std::string, std::string> facts;  // key, nearest, value ..
  bool warning = false;
  bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

bool has_errors(const Problems& problems);

// The nearest of `known` within an edit distance of 2, or empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace mithaq::definitions
