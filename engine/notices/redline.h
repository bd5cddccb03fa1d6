// What is different between two texts, for people: by words, never by bytes, in Arabic as in English.
//
// A word keeps its diacritics, and the space beside it goes with it. Nothing is lost: the pieces that are `same` or
// `added` are the new text, those that are `same` or `removed` the old one, byte by byte, whatever the bytes are.
// The work is bounded: where texts have grown too far apart, whole sentences or all of it come out as replaced.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq::notices {

struct Piece {
  std::string change;  // same, added, removed
  std::string text;
  bool operator==(const Piece&) const = default;
};

// Two pieces beside each other differ in `change`; of a replacement, the removed one comes first.
std::vector<Piece> redline(std::string_view from, std::string_view to);

// One article of a text, as rules/articles.h reads it.
struct ArticleWords {
  std::string id;       // used once in a text
  std::string heading;  // may be empty
  std::string body;
  bool operator==(const ArticleWords&) const = default;
};

struct ArticleRedline {
  std::string id;
  std::string heading;  // the new one; of a removed article, the old one
  // same, changed (words of heading or body), added, removed, moved (the same words in another place). An article that
  // has changed and moved is `changed`.
  std::string change;
  std::vector<Piece> heading_pieces, pieces;  // of the heading, of the body
  bool operator==(const ArticleRedline&) const = default;
};

// Articles belong together by id. In the order of `to`; a removed one stands behind the article that it stood behind.
std::vector<ArticleRedline> redline(std::span<const ArticleWords> from, std::span<const ArticleWords> to);

// Line by line, as `diff -u` writes it; empty where nothing has changed. For machines, and for people who use it.
std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name);

}  // namespace mithaq::notices
