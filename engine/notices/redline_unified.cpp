#include <dtl/dtl.hpp>

#include <sstream>

#include "notices/redline.h"

namespace mithaq::notices {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name) {
  const std::vector<std::string> before = lines_of(from), after = lines_of(to);
  if (before == after) return "";
  dtl::Diff<std::string, std::vector<std::string>> difference(before, after);
  difference.compose();
  difference.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << from_name << "\n+++ " << to_name << "\n";
  difference.printUnifiedFormat(out);
  return std::move(out).str();
}

}  // namespace mithaq::notices
