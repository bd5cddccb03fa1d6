#include "notices/reply_against.h"

#include <algorithm>

namespace mithaq::notices {
namespace {

struct Said {
  std::string word;
  std::size_t line = 0;
};

bool is_arabic(std::string_view word) { return static_cast<unsigned char>(word.front()) >= 0xD8; }

bool holds(const ReplyWords::Words& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Text {
 public:
  Text(const std::vector<ReplyLine>& lines, const ReplyWords& words) : words_(words) {
    for (std::size_t i = 0; i < lines.size(); ++i)
      for (std::string& word : words_of(lines[i].form)) said_.push_back({std::move(word), i});
  }

  // The line of the first phrase of these at a place that is wanted.
  template <class IsWanted>
  std::optional<std::size_t> first(const ReplyWords::Words& phrases, IsWanted is_wanted) const {
    for (const std::string& phrase : phrases) {
      const std::vector<std::string> wanted = words_of(phrase);
      for (std::size_t at = 0; at + wanted.size() <= said_.size(); ++at)
        if (stands_at(at, wanted) && is_wanted(at)) return said_[at].line;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> first(const ReplyWords::Words& phrases) const {
    return first(phrases, [](std::size_t) { return true; });
  }

  // Whether a negation is among so many words before it.
  bool is_negated(std::size_t at, std::size_t within) const {
    for (std::size_t back = 1; back <= std::min(at, within); ++back)
      if (is_negation(said_[at - back].word)) return true;
    return false;
  }

  // Whether the line holds one of these words.
  bool line_has(std::size_t line, const ReplyWords::Words& list) const {
    return std::any_of(said_.begin(), said_.end(), [&](const Said& said) {
      return said.line == line && std::any_of(list.begin(), list.end(), [&](const std::string& word) {
               return said.word == word || is_joined(said.word, word);
             });
    });
  }

  std::size_t line_of(std::size_t at) const { return said_[at].line; }

 private:
  // `begins`, `ends`: whether particles and pronouns may stand there, which Arabic writes to the word.
  bool is_word(std::string_view said, std::string_view word, bool begins, bool ends) const {
    if (said == word) return true;
    if (!is_arabic(word)) return false;
    const auto at = said.find(word);
    if (at == std::string_view::npos) return false;
    const std::string_view before = said.substr(0, at), after = said.substr(at + word.size());
    return (before.empty() || (begins && holds(words_.particles, before))) &&
           (after.empty() || (ends && holds(words_.pronouns, after)));
  }

  bool is_joined(std::string_view said, std::string_view word) const {
    return said.ends_with(word) && holds(words_.joining, said.substr(0, said.size() - word.size()));
  }

  bool stands_at(std::size_t at, const std::vector<std::string>& wanted) const {
    if (wanted.empty()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (!is_word(said_[at + i].word, wanted[i], i == 0, i + 1 == wanted.size())) return false;
    return true;
  }

  bool is_negation(std::string_view word) const {
    return std::any_of(words_.negations.begin(), words_.negations.end(),
                       [&](const std::string& negation) { return word == negation || is_joined(word, negation); });
  }

  const ReplyWords& words_;
  std::vector<Said> said_;
};

}  // namespace

std::optional<std::size_t> line_against(PositionKind position, const std::vector<ReplyLine>& lines,
                                        const ReplyWords& words) {
  constexpr std::size_t next = 1, near = 2, far = 3;  // words before it in which a negation turns it round
  const Text text(lines, words);
  const auto unless_negated = [&](std::size_t within) {
    return [&text, within](std::size_t at) { return !text.is_negated(at, within); };
  };
  const auto if_negated = [&](std::size_t within) {
    return [&text, within](std::size_t at) { return text.is_negated(at, within); };
  };
  const auto own = words.positions.find(position);
  const auto approve = words.positions.find(PositionKind::approve);
  const auto agrees = [&] { return text.first(words.agreeing, unless_negated(near)); };
  const auto agrees_not = [&] {
    const auto found = text.first(words.agreeing, if_negated(far));
    return found || approve == words.positions.end() ? found : text.first(approve->second, if_negated(far));
  };
  const auto objects = [&] { return text.first(words.objecting, unless_negated(next)); };
  const auto objects_not = [&] { return text.first(words.objecting, if_negated(near)); };
  const auto refuses = [&] { return text.first(words.refusing, unless_negated(next)); };
  const auto agrees_if = [&] {
    return text.first(words.agreeing,
                      [&](std::size_t at) { return text.line_has(text.line_of(at), words.conjunctions); });
  };
  std::optional<std::size_t> found = text.first(words.withdrawing);
  // "No reservation", under a reservation.
  if (!found && own != words.positions.end()) found = text.first(own->second, if_negated(next));
  const auto look = [&](auto finds) {
    if (!found) found = finds();
  };
  const auto conditions = [&] { return text.first(words.conditional); };
  switch (position) {
    case PositionKind::approve_with_comments:
      look(objects), look(refuses), look(agrees_not), look(conditions), look(agrees_if);
      break;
    case PositionKind::approve_with_reservation:
      look(objects), look(agrees_not), look(conditions);
      break;
    case PositionKind::object:
      look(agrees), look(objects_not);
      break;
    case PositionKind::disagree:
      look(objects), look(agrees);
      break;
    case PositionKind::abstain:
    case PositionKind::recuse:
      look(objects), look(refuses), look(agrees), look(agrees_not), look(conditions);
      break;
    case PositionKind::approve:
    case PositionKind::no_objection:
      return std::nullopt;  // nothing may be written under them at all
  }
  return found;
}

}  // namespace mithaq::notices
