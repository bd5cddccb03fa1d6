// A sentence that is known as a whole, in the ways in which people write it.
//
//   this (e-mail | message) [and any attachments] (is | are) confidential
//
// Of the ways in ( ) one stands there, of those in [ ] one or none. {address}, {name} and the like stand for words that
// the reader of the shape knows. Words are compared in the form of matching_form(); marks between them are none.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq {

struct ShapePart;
using SentenceShape = std::vector<ShapePart>;

// One of three: a word; one or more words of a kind; ways of which one is taken.
struct ShapePart {
  std::string word;
  std::string kind;
  std::vector<SentenceShape> ways;
  bool may_be_absent = false;  // of ways
  bool operator==(const ShapePart&) const = default;
};

// `named`: shapes for which a name in { } stands; any other name is a kind of words. Nothing where a bracket is not
// closed, or no word is left.
std::optional<SentenceShape> sentence_shape(std::string_view written,
                                            const std::map<std::string, std::vector<SentenceShape>>& named);

// Whether a word is of this kind.
using IsOfKind = std::function<bool(std::string_view kind, const std::string& word)>;

// Where the shape may end that begins at `from`: places behind its last word, ascending.
std::vector<std::size_t> ends_of(const SentenceShape& shape, const std::vector<std::string>& words, std::size_t from,
                                 const IsOfKind& is_of_kind);

// Whether the words are one of these sentences, from the first to the last.
bool is_sentence(const std::vector<SentenceShape>& shapes, const std::vector<std::string>& words);

}  // namespace mithaq
