#include "flowed.h"

namespace mithaq::email {

std::string unfolded(std::string_view text, bool delsp) {
  std::string out;
  bool is_open = false;  // the last line goes on
  std::size_t open_depth = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    std::size_t depth = 0;
    while (depth < line.size() && line[depth] == '>') ++depth;
    line.remove_prefix(depth);
    if (line.starts_with(' ')) line.remove_prefix(1);  // space-stuffing
    const bool is_signature = line == "-- ";
    const bool goes_on = is_open && depth == open_depth && !is_signature;
    if (!goes_on) {
      if (is_open) out += '\n';
      out.append(depth, '>');
      if (depth > 0) out += ' ';
    }
    is_open = line.ends_with(' ') && !is_signature;
    open_depth = depth;
    if (is_open && delsp) line.remove_suffix(1);
    out += line;
    if (!is_open) out += '\n';
  }
  if (is_open) out += '\n';
  return out;
}

}  // namespace mithaq::email
