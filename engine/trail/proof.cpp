#include "trail/proof.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace mithaq::trail {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1\n";

}  // namespace

std::string proof_text(const Proof& proof) {
  std::string out(first_line);
  if (!proof.leaf.empty()) out += "extra " + base64(proof.leaf) + "\n";
  out += "index " + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.path) out += base64(hash) + "\n";
  return out + "\n" + proof.checkpoint;
}

std::optional<Proof> proof_from_text(std::string_view text) {
  if (!text.starts_with(first_line)) return std::nullopt;
  const auto end = text.find("\n\n");
  if (end == std::string_view::npos) return std::nullopt;
  Proof out;
  out.checkpoint = text.substr(end + 2);
  std::string_view lines = text.substr(first_line.size(), end + 1 - first_line.size());
  const auto next = [&lines] {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    return line;
  };

  std::string_view line = next();
  if (line.starts_with("extra ")) {
    auto leaf = from_base64(line.substr(6));
    if (!leaf || leaf->empty()) return std::nullopt;  // no entry has no line
    out.leaf = std::move(*leaf);
    line = next();
  }
  if (!line.starts_with("index ")) return std::nullopt;
  const std::string_view number = line.substr(6);
  const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), out.index);
  if (error != std::errc() || stop != number.data() + number.size() || std::to_string(out.index) != number ||
      out.index < 0)
    return std::nullopt;
  while (!lines.empty()) {
    const auto bytes = from_base64(next());
    if (!bytes || bytes->size() != Hash{}.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), out.path.emplace_back().begin());
  }
  return out;
}

}  // namespace mithaq::trail
