#include "model/sentence_shape.h"

#include <algorithm>

#include "model/reply_words.h"

namespace mithaq {
namespace {

constexpr std::size_t longest_kind = 12;  // words of one kind, one after the other

class Parser {
 public:
  Parser(std::string_view written, const std::map<std::string, std::vector<SentenceShape>>& named)
      : rest_(written), named_(named) {}

  std::optional<SentenceShape> whole() {
    SentenceShape shape = sequence();
    if (!rest_.empty() || is_broken_ || shape.empty()) return std::nullopt;
    return shape;
  }

 private:
  SentenceShape sequence() {
    SentenceShape out;
    while (!rest_.empty() && !is_broken_ && std::string_view("|)]").find(rest_.front()) == std::string_view::npos) {
      if (rest_.front() == '(' || rest_.front() == '[') {
        out.push_back(group());
      } else if (rest_.front() == '{') {
        out.push_back(kind());
      } else {
        const auto end = std::min(rest_.size(), rest_.find_first_of("(){}[]|"));
        for (std::string& word : words_of(matching_form(rest_.substr(0, end)))) {
          out.emplace_back();
          out.back().word = std::move(word);
        }
        rest_.remove_prefix(end);
        is_broken_ = is_broken_ || rest_.starts_with('}');
      }
    }
    return out;
  }

  ShapePart group() {
    ShapePart out;
    out.may_be_absent = rest_.front() == '[';
    const char closes = out.may_be_absent ? ']' : ')';
    do {
      rest_.remove_prefix(1);
      out.ways.push_back(sequence());
      is_broken_ = is_broken_ || out.ways.back().empty();
    } while (!is_broken_ && rest_.starts_with('|'));
    if (!rest_.starts_with(closes))
      is_broken_ = true;
    else
      rest_.remove_prefix(1);
    return out;
  }

  ShapePart kind() {
    ShapePart out;
    const auto end = rest_.find('}');
    if (end == std::string_view::npos || end == 1) {
      is_broken_ = true;
      return out;
    }
    const std::string name(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    if (const auto found = named_.find(name); found != named_.end())
      out.ways = found->second;
    else
      out.kind = name;
    return out;
  }

  std::string_view rest_;
  const std::map<std::string, std::vector<SentenceShape>>& named_;
  bool is_broken_ = false;
};

void add(std::vector<std::size_t>& places, const std::vector<std::size_t>& more) {
  places.insert(places.end(), more.begin(), more.end());
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

std::vector<std::size_t> behind(const ShapePart& part, const std::vector<std::string>& words, std::size_t from,
                                const IsOfKind& is_of_kind) {
  std::vector<std::size_t> out;
  if (!part.word.empty()) {
    if (from < words.size() && words[from] == part.word) out.push_back(from + 1);
  } else if (!part.kind.empty()) {
    for (std::size_t at = from; at < std::min(words.size(), from + longest_kind); ++at) {
      if (!is_of_kind(part.kind, words[at])) break;
      out.push_back(at + 1);
    }
  } else {
    if (part.may_be_absent) out.push_back(from);
    for (const SentenceShape& way : part.ways) add(out, ends_of(way, words, from, is_of_kind));
  }
  return out;
}

}  // namespace

std::optional<SentenceShape> sentence_shape(std::string_view written,
                                            const std::map<std::string, std::vector<SentenceShape>>& named) {
  return Parser(written, named).whole();
}

std::vector<std::size_t> ends_of(const SentenceShape& shape, const std::vector<std::string>& words, std::size_t from,
                                 const IsOfKind& is_of_kind) {
  std::vector<std::size_t> places{from};
  for (const ShapePart& part : shape) {
    std::vector<std::size_t> next;
    for (const std::size_t place : places) add(next, behind(part, words, place, is_of_kind));
    places = std::move(next);
    if (places.empty()) break;
  }
  return places;
}

bool is_sentence(const std::vector<SentenceShape>& shapes, const std::vector<std::string>& words) {
  return std::any_of(shapes.begin(), shapes.end(), [&](const SentenceShape& shape) {
    const auto ends = ends_of(shape, words, 0, [](std::string_view, const std::string&) { return false; });
    return !ends.empty() && ends.back() == words.size();
  });
}

}  // namespace mithaq
