#include "cli/arithmetic.h"

#include <algorithm>
#include <cstdint>

namespace mithaq::cli {

namespace {

constexpr std::size_t columns = 76;  // and four of indentation

// The code point at `i` and how many bytes it takes; 0 where none begins.
std::size_t code_point(const std::string& text, std::size_t i, std::uint32_t& point) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(i);
  const std::size_t bytes = first < 0x80                    ? 1
                            : first >= 0xc2 && first < 0xe0 ? 2
                            : first >= 0xe0 && first < 0xf0 ? 3
                            : first >= 0xf0 && first < 0xf5 ? 4
                                                            : 0;
  if (bytes == 0 || i + bytes > text.size()) return 0;
  point = bytes == 1 ? first : first & (0x7fu >> bytes);
  for (std::size_t k = 1; k < bytes; ++k) {
    if ((byte(i + k) & 0xc0) != 0x80) return 0;
    point = point << 6 | (byte(i + k) & 0x3fu);
  }
  return bytes;
}

// Controls, line and paragraph separators, and what turns the direction of the text after it.
bool steers(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0x200e || point == 0x200f ||
         (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

std::string number(const Value& node, const char* key) { return std::to_string(node.at(key).integer()); }

bool holds(const std::string& op, std::int64_t left, std::int64_t right) {
  if (op == "at_least") return left >= right;
  if (op == "at_most") return left <= right;
  return op == "more_than" ? left > right : left < right;
}

std::string sign(std::int64_t left, std::int64_t right, const std::string& op) {
  const bool is_met = holds(op, left, right);
  if (op == "at_least") return is_met ? ">=" : "<";
  if (op == "at_most") return is_met ? "<=" : ">";
  if (op == "more_than") return is_met ? ">" : "<=";
  return is_met ? "<" : ">=";
}

std::string sum(const Value& leaf) {
  const std::string& op = leaf.at("op").string();
  const std::int64_t n = leaf.at("n").integer();
  const Value& value = leaf.at("value");
  if (value.is_integer())
    return std::to_string(n) + " " + sign(n, value.integer(), op) + " " + std::to_string(value.integer());
  const std::string& fraction = value.string();
  const auto stroke = fraction.find('/');
  // The explanation leaves out products beyond 2^53; here they fit.
  const std::int64_t left = std::stoll(fraction.substr(stroke + 1)) * n;
  const std::int64_t right = std::stoll(fraction.substr(0, stroke)) * leaf.at("d").integer();
  const std::string by_hand = std::to_string(n) + " x " + fraction.substr(stroke + 1) + " = " + std::to_string(left);
  const std::string against = fraction.substr(0, stroke) + " x " + number(leaf, "d") + " = " + std::to_string(right);
  return by_hand + " " + (leaf.at("d").integer() == 0 ? "|" : sign(left, right, op)) + " " + against;
}

class Lines {
 public:
  explicit Lines(const Terminal& terminal) : terminal_(terminal) {}

  void node(const Value& tree, const std::string& indent) {
    const std::string& kind = tree.at("node").string();
    const std::string deeper = indent + "  ";
    if (kind == "leaf") {
      std::vector<std::string> lines = wrapped(indent + leaf(tree));
      // The last word is coloured: it is counted before.
      const std::string word = status_word(tree);
      if (width(lines.back()) + 2 + width(word) > columns) lines.push_back(indent + "    ");
      lines.back() += (lines.back().ends_with(" ") ? "" : "  ") + status(tree);
      out.insert(out.end(), lines.begin(), lines.end());
    } else if (kind == "within") {
      out.push_back(indent + "within " + printable(tree.at("tag").string()) + ":  " + status(tree));
      node(tree.at("rule"), deeper);
    } else {
      out.push_back(indent + kind + (kind == "some" ? " " + number(tree, "at_least") + " of" : "") + ":  " +
                    status(tree));
      for (const Value& part : tree.at("parts").items()) node(part, deeper);
    }
  }

  std::vector<std::string> out;

 private:
  std::string status_word(const Value& tree) const { return terminal_.say("cli.status-" + tree.at("status").string()); }
  std::string status(const Value& tree) const {
    const std::string& id = tree.at("status").string();
    const std::string word = status_word(tree);
    return id == "passed" ? terminal_.good(word) : id == "failed" ? terminal_.bad(word) : word;
  }

  std::string leaf(const Value& tree) const {
    const Value& value = tree.at("value");
    std::string line = tree.at("count").string() + " " + tree.at("op").string() + " " +
                       (value.is_string() ? value.string() : std::to_string(value.integer()));
    if (const Value* of = tree.find("of")) line += " of " + of->string();
    if (const Value* weight = tree.find("weight")) line += " by " + printable(weight->string());
    line += ":  " + sum(tree) + "  (n " + number(tree, "n");
    for (const char* key : {"d", "least", "greatest", "needed", "missing", "missing_weight", "excess"})
      if (tree.find(key)) line += std::string(", ") + key + " " + number(tree, key);
    return line + ")";
  }

  const Terminal& terminal_;
};

}  // namespace

std::vector<std::string> arithmetic(const Terminal& terminal, const Value& explanation) {
  Lines lines(terminal);
  if (const Value* quorum = explanation.find("quorum")) {
    lines.out.emplace_back("quorum");
    lines.node(*quorum, "  ");
    lines.out.emplace_back("rule");
  }
  lines.node(explanation.at("rule"), explanation.find("quorum") ? "  " : "");
  return std::move(lines.out);
}

std::string heads(const Terminal& terminal, const Value& tally) {
  notices::Facts facts;
  for (const auto& [name, n] : tally.members())
    if (n.is_integer()) facts[name] = n.integer();
  return terminal.say("cli.heads", facts);
}

std::string printable(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::uint32_t point = 0;
    const std::size_t bytes = code_point(text, i, point);
    out += bytes == 0 || steers(point) ? "?" : text.substr(i, bytes);
    i += std::max<std::size_t>(bytes, 1);
  }
  return out;
}

std::string shortened(const std::string& text, std::size_t most) {
  const std::string whole = printable(text);
  std::size_t at = 0, points = 0;
  for (std::uint32_t point = 0; at < whole.size(); ++points) {
    if (points == most) return whole.substr(0, at) + "…";
    at += std::max<std::size_t>(code_point(whole, at, point), 1);
  }
  return whole;
}

std::vector<std::string> wrapped(const std::string& line) {
  std::vector<std::string> out{line};
  const std::size_t first = line.find_first_not_of(' ');
  const std::string indent(std::min(first == std::string::npos ? 0 : first, columns / 2) + 4, ' ');
  while (width(out.back()) > columns) {
    const std::string whole = out.back();
    const std::size_t begin = whole.find_first_not_of(' ');
    std::size_t cut = std::string::npos;
    for (std::size_t at = whole.find(' ', begin); at != std::string::npos; at = whole.find(' ', at + 1)) {
      if (cut != std::string::npos && width(whole.substr(0, at)) > columns) break;
      cut = at;
    }
    const std::size_t next = cut == std::string::npos ? cut : whole.find_first_not_of(' ', cut);
    if (next == std::string::npos) break;  // one word, longer than any line
    out.back() = whole.substr(0, whole.find_last_not_of(' ', cut) + 1);
    out.push_back(indent + whole.substr(next));
  }
  return out;
}

}  // namespace mithaq::cli
