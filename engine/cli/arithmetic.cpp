#include "cli/arithmetic.h"

#include <algorithm>
#include <cstdint>

namespace mithaq::cli {

namespace {

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
      out.push_back(indent + leaf(tree) + "  " + status(tree));
    } else if (kind == "within") {
      out.push_back(indent + group(tree, kind) + ":  " + status(tree));
      node(tree.at("rule"), deeper);
    } else {
      out.push_back(indent + group(tree, kind) + ":  " + status(tree));
      for (const Value& part : tree.at("parts").items()) node(part, deeper);
    }
  }

  std::vector<std::string> out;

 private:
  std::string status(const Value& tree) const {
    const std::string& id = tree.at("status").string();
    const std::string word = terminal_.say("cli.status-" + id);
    return id == "passed" ? terminal_.good(word) : id == "failed" ? terminal_.bad(word) : word;
  }

  std::string group(const Value& tree, const std::string& kind) const {
    notices::Facts facts{{"kind", kind}};
    if (kind == "within") facts["tag"] = printable(tree.at("tag").string());
    if (kind == "some") facts["number"] = number(tree, "at_least");
    return terminal_.say("cli.sum-node", facts);
  }

  std::string leaf(const Value& tree) const {
    const Value& value = tree.at("value");
    const std::string& count = tree.at("count").string();
    notices::Facts facts{{"id", count},
                         {"count", count == "open-objections" ? "objections" : count},
                         {"op", tree.at("op").string()},
                         {"value", value.is_string() ? value.string() : std::to_string(value.integer())}};
    if (const Value* of = tree.find("of")) facts["of"] = of->string();
    if (const Value* weight = tree.find("weight")) facts["weight"] = printable(weight->string());
    std::string line = terminal_.say("cli.sum-leaf", facts) + ":  " + sum(tree) + "  (";
    bool is_first = true;
    for (const char* key : {"n", "d", "least", "greatest", "needed", "missing", "missing_weight", "excess"}) {
      if (!tree.find(key)) continue;
      line += (is_first ? "" : terminal_.say("definition.comma")) +
              terminal_.say("cli.sum-" + std::string(key), {{"number", number(tree, key)}});
      is_first = false;
    }
    return line + ")";
  }

  const Terminal& terminal_;
};

}  // namespace

std::vector<std::string> arithmetic(const Terminal& terminal, const Value& explanation) {
  Lines lines(terminal);
  if (const Value* quorum = explanation.find("quorum")) {
    lines.out.emplace_back(terminal.say("cli.sum-quorum"));
    lines.node(*quorum, "  ");
    lines.out.emplace_back(terminal.say("cli.sum-rule"));
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

}  // namespace mithaq::cli
