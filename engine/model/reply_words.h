// The words by which an answered mail is read (config/replies.toml; reference: mail 11).
//
// All of them are kept in the form in which they are compared: matching_form().
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/position.h"
#include "model/sentence_shape.h"

namespace mithaq {

// What is compared, never what is shown: no direction controls, NFC, no tatweel and no vowel signs, alef, yeh, kaf
// and teh marbuta in one spelling each, digits 0-9, ASCII in lower case, blanks single, and at the ends no blanks,
// quotation marks, dashes and . , : ! ( ) *. Bytes that are not UTF-8 become U+FFFD, which is in no word.
std::string matching_form(std::string_view text);

// Without the controls that turn or mark a direction and without U+FEFF, zero-width space, joiner and non-joiner.
std::string without_controls(std::string_view text);

// The words of a form: without the blanks and the . , : ; ! ? ( ) / - around them.
std::vector<std::string> words_of(std::string_view form);

// Whether the bytes are well-formed UTF-8 and hold no U+FFFD.
bool is_decoded(std::string_view text);

// The number that stands before a position in every notice and may stand for it in a reply; the same in every stage.
// Printed in mails: never reused. None for no-objection, which is answered by its word.
constexpr std::optional<int> answer_number(PositionKind kind) {
  switch (kind) {
    case PositionKind::approve:
      return 1;
    case PositionKind::approve_with_comments:
      return 2;
    case PositionKind::approve_with_reservation:
      return 3;
    case PositionKind::object:
      return 4;
    case PositionKind::disagree:
      return 5;
    case PositionKind::abstain:
      return 6;
    case PositionKind::recuse:
      return 7;
    case PositionKind::no_objection:
      break;
  }
  return std::nullopt;
}

struct ReplyWords {
  using Words = std::vector<std::string>;

  // Answers; each word belongs to one of them.
  std::map<PositionKind, Words> positions;
  Words need_time, received;
  Words before, after;  // may stand about the word of an answer: "we", "to the text"
  Words hints;          // what our own list says behind a word: "then your words"
  std::map<PositionKind, std::vector<SentenceShape>> sentences;  // whole lines that say a position
  Words numbering;                                               // may stand before the number: "number 1"

  Words articles;  // "article"
  Words joins;     // "and", between the numbers of two articles
  Words whole;     // "whole text"
  Words links;     // "to", between the word of an answer and an article
  Words reasons;   // "because", before which the name of an article ends
  Words ranges;    // "to", "until": what lies between two articles is meant too
  Words parts;     // "paragraph": a part of an article is not the article
  Words ordinals;  // the words of a number, at the place of the number: "third three"

  // Where the quoted message begins.
  Words markers;     // in the line above which the answer is written
  Words separators;  // between dashes: "original message"
  Words headers;     // before a colon: "from", "subject"
  struct Attribution {
    std::string begins;   // "on"; may be empty
    Words says;           // "wrote"
    bool is_last = true;  // nothing but a colon stands after what it says
    bool operator==(const Attribution&) const = default;
  };
  std::vector<Attribution> attributions;
  Words dates;  // what else a mail program writes into such a line: names of days and months

  // What a text says against the answer above it.
  Words agreeing;      // "we agree"; behind a negation the contrary of it
  Words objecting;     // "we object"
  Words refusing;      // "we refuse": said by an abstainer, and by whoever disagrees without blocking
  Words conditional;   // "only if"
  Words conjunctions;  // "if": a condition where something is agreed to in the same sentence
  Words withdrawing;   // "we withdraw"
  Words negations;     // "not"
  Words particles;     // written to the beginning of a word
  Words pronouns;      // written to its end
  Words joining;       // those of the particles that join sentences

  // What stands about an answer and is no text.
  Words greetings, closings;
  Words programs;                          // whole lines that mail programs put under every mail
  Words titles;                            // in a signature, beside the names that are known
  Words places;                            // in a signature
  Words contacts;                          // before a telephone number or an address
  std::vector<SentenceShape> disclaimers;  // sentences of legal notices, each of them whole

  Words prefixes;   // of subjects: "re", "fwd"
  Words automatic;  // in the subject of what a machine answers

  bool operator==(const ReplyWords&) const = default;
};

}  // namespace mithaq
