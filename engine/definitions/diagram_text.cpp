#include "definitions/diagram_text.h"

#include <algorithm>

#include "definitions/utf8.h"

namespace mithaq::definitions::diagram {
namespace {

bool is_between(char32_t c, char32_t first, char32_t last) { return first <= c && c <= last; }

bool is_bare(char32_t c) {  // of width, in the scripts that titles are written in
  return is_between(c, 0x300, 0x36F) || is_between(c, 0x64B, 0x65F) || c == 0x670 || is_between(c, 0x6D6, 0x6DC) ||
         is_between(c, 0x200B, 0x200F) || turns_direction(c);
}

// Thousandths of the size of the letters.
int thousandths(char32_t c) {
  if (is_bare(c)) return 0;
  if (c == ' ' || c == '.' || c == ',' || c == ':' || c == ';' || c == 'i' || c == 'l' || c == 'j' || c == 0x627)
    return 330;
  if (is_between(c, 0x2E80, 0xD7FF) || is_between(c, 0xF900, 0xFFEF) || c > 0xFFFF) return 1050;
  if (is_between(c, 0x600, 0x6FF)) return 540;
  if (is_between(c, 'A', 'Z') || c == 'm' || c == 'w' || c == '@' || c == '&') return 780;
  return 560;
}

int measured(std::u32string_view points, int size) {
  int sum = 0;
  for (const char32_t c : points) sum += thousandths(c);
  return sum * size / 1000;
}

// Each line closes the isolates that it opens: a line of SVG is a paragraph of its own.
void balance(std::vector<std::u32string>& lines) {
  std::size_t open = 0;
  for (std::u32string& line : lines) {
    line.insert(0, open, U'\u2068');
    open = 0;
    for (const char32_t c : line)
      if (c == 0x2068)
        ++open;
      else if (c == 0x2069 && open > 0)
        --open;
    line.append(open, U'\u2069');
  }
}

class Breaker {
 public:
  Breaker(int size, int widest) : size_(size), widest_(widest) {}

  void word(std::u32string_view word) {
    const std::u32string with = lines_.back() + (lines_.back().empty() ? U"" : U" ") + std::u32string(word);
    if (measured(with, size_) <= widest_) {
      lines_.back() = with;
      return;
    }
    if (!lines_.back().empty()) lines_.emplace_back();
    for (const char32_t c : word) {
      if (measured(lines_.back() + c, size_) > widest_ && !lines_.back().empty()) lines_.emplace_back();
      lines_.back() += c;
    }
  }

  std::vector<std::u32string> lines(std::size_t most) {
    if (lines_.size() > most) {
      lines_.resize(most);
      std::u32string& last = lines_.back();
      while (!last.empty() && measured(last + U'\u2026', size_) > widest_) last.pop_back();
      while (!last.empty() && last.back() == U' ') last.pop_back();
      last += U'\u2026';
    }
    balance(lines_);
    return std::move(lines_);
  }

 private:
  int size_, widest_;
  std::vector<std::u32string> lines_ = {U""};
};

}  // namespace

int width(std::string_view utf8, int size) { return measured(code_points(utf8), size); }

std::vector<std::string> wrapped(std::string_view utf8, int size, int widest, std::size_t most) {
  const std::u32string points = code_points(utf8);
  Breaker breaker(size, widest);
  for (std::size_t at = 0; at < points.size();) {
    const std::size_t end = std::min(points.find(U' ', at), points.size());
    if (end > at) breaker.word(std::u32string_view(points).substr(at, end - at));
    at = end + 1;
  }
  std::vector<std::string> out;
  for (const std::u32string& line : breaker.lines(most)) out.push_back(to_utf8(line));
  return out;
}

std::string harmless(std::string_view utf8) {
  std::u32string out;
  for (const char32_t c : code_points(utf8)) {
    if (turns_direction(c) || is_between(c, 0x7F, 0x9F) || is_between(c, 0xFFFE, 0xFFFF)) continue;
    out += c < 0x20 ? U' ' : c;
  }
  return to_utf8(out);
}

std::string mermaid_text(std::string_view utf8) {
  static constexpr std::string_view plain = " ,:.()/";
  std::string out;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte >= 0x80 || is_between(byte, '0', '9') || is_between(byte, 'A', 'Z') ||
                          is_between(byte, 'a', 'z') || plain.find(c) != std::string_view::npos;
    out += is_plain ? std::string(1, c) : "#" + std::to_string(byte) + ";";
  }
  return out;
}

}  // namespace mithaq::definitions::diagram
