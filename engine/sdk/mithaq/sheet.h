// A page of words, block by block, as a plugin sets it: every sentence has been said already, in one language.
//
// Inserted values stand between U+2068 and U+2069, so that neighbours keep their order whatever their direction.
#pragma once

#include <string>
#include <vector>

namespace mithaq {

// kind: its cells
//   above      a line over the title
//   title      the title of the page; once
//   below      a line under the title
//   link       file, language of what it leads to, words; only where there is something to click
//   heading    words
//   fact       label, value
//   code       label, value that is copied and compared: a digest, a key
//   paragraph  words
//   note       words that stand back
//   lines      one cell a line, in a box
//   columns    names of the columns of the table that follows
//   row        one cell a column; the lines of a cell are parted by line feeds
//   quote      who, words verbatim
//   step       what to do; and, if there is one, the command
//   text       Markdown; not on paper
struct Block {
  std::string kind;
  std::vector<std::string> cells;
  bool operator==(const Block&) const = default;
};

struct Sheet {
  std::string language;  // "ar" or "en"
  std::string title;     // of the document; without isolates
  std::string subject;   // what it is, in a few words
  std::string digits;    // the ten digits of its page numbers, from zero on
  std::string at;        // RFC 3339 UTC: the time that the document bears
  std::vector<Block> blocks;
};

struct SetSheet {
  std::string html;
  std::string pdf;  // with an empty place for one signature, and the /ByteRange around it
};

}  // namespace mithaq
