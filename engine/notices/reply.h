// Reads the text of a mail as an answer to a request, or says why it asks back (reference: mail 11).
//
// Asks back, never guesses: a position comes out only where the first line that is not empty (greetings apart) is
// wholly a number, a word, or both with one meaning; where nothing speaks against it; and where all that it requires
// stands below it. What is quoted is never read; every other line, above, between or below, is the writer's own and
// must be accounted for. Pure: the same text and question give the same reading.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/position.h"
#include "model/reply_words.h"

namespace mithaq::notices {

// What was asked, in the round and revision that the answer is for.
struct ReplyQuestion {
  std::vector<PositionKind> offered;
  std::map<PositionKind, std::vector<std::string>> required;  // "article", "text", as rules::required() gives
  struct Article {
    std::string id;
    std::string number;  // as its heading shows: "7"; may be empty
    std::string heading;
  };
  std::vector<Article> articles;       // with the id "whole" where the whole text may be meant
  std::vector<std::string> codes;      // request codes of this thread ("M-7K2Q") that may stand in marker lines
  std::vector<std::string> own_names;  // organisation, domain of our addresses: for attributions and greetings
  // The body, those who speak for it, the sender as the mail names him: a line that is made of these is a signature.
  std::vector<std::string> sender_names;
  // The words of our notices that may be quoted, as text and as their HTML says them; none where they are not at hand.
  std::vector<std::string> notices;
  std::vector<std::string> titles;  // of the charter, in all its languages
};

struct Reply {
  enum class Kind : std::uint8_t { position, need_time, received, doubt };
  Kind kind = Kind::doubt;
  std::optional<PositionKind> position;  // of a position; of a doubt, what the first line alone would say
  std::vector<std::string> articles;     // ids
  // Comment, reservation, reason or objection as written, with its article lines; prose_at_the_door takes it unless it
  // is too long or holds another control.
  std::string text;
  // Id of the phrase `reply.doubt-<id>`: nothing-written, unclear, two-answers, number-against-word, not-offered,
  // condition, contradiction, incomplete, unclear-article, unknown-article, undecodable. (`encrypted` is the caller's:
  // there is no text then.)
  std::string doubt;
  // For the phrase. `written`: the first line (but for nothing-written and undecodable); `position`: id of what was
  // understood (not-offered, incomplete, contradiction), for which the caller puts its name; `second` (two-answers);
  // `text` (condition, contradiction: how it goes on); `missing`: article, text or both (incomplete); `article`
  // (unknown-article: its number; unclear-article: the line).
  std::map<std::string, std::string> facts;
  std::string above;  // what was read, at most 4 kB
};

Reply read_reply(std::string_view text, const ReplyWords& words, const ReplyQuestion& question);

// The subject of what a machine answers: "Out of office". Counts only where the text has no answer line.
bool is_automatic_subject(std::string_view subject, const ReplyWords& words);

// Whether a subject, where it is the writer's own, says another position than his text. `titles`: what our own subjects
// say of the matter, which may hold the words of positions.
bool subject_says_another(std::string_view subject, PositionKind position, const ReplyWords& words,
                          const std::vector<std::string>& titles);

// Without direction controls and without any number of Re:, Fwd: and their like.
std::string bare_subject(std::string_view subject, const ReplyWords& words);

}  // namespace mithaq::notices
