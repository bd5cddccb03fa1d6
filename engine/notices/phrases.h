// Sentences by id, in both languages: ICU messages with the plurals of Arabic, values isolated.
//
// A message names its facts: {body} puts a value in between U+2068 and U+2069, {n, plural, ..} knows the six
// plurals of Arabic, # is the isolated number. A fact whose name begins with `words` is a sentence of our own
// and stands without isolates. A fact that is absent never fails: it is empty where it stands alone, 0 in a
// plural, and the key `none` in {fact, select, none {..} other {..}}.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/moment.h"
#include "model/refusal.h"
#include "model/text.h"
#include "model/value.h"
#include "model/warning.h"

namespace mithaq::notices {

// A value to put in: a number (plural rules apply) or a text (isolated with U+2068 .. U+2069).
using Fact = std::variant<std::int64_t, std::string>;
using Facts = std::map<std::string, Fact>;

// What ids are called. An id without a title stands as it is.
struct Names {
  std::map<std::string, Text> articles;  // by their headings
  std::map<std::string, Text> bodies, tags, weights;
};

// What the decision box is made of (domain 8). Whatever is empty or absent is shown as not known, never guessed.
struct DecisionFacts {
  Value explanation;             // of Evaluation: evaluated now, or as settled
  Value rule;                    // as frozen; a node of the grammar
  std::optional<Value> quorum;   // none: the stage has none
  bool tie_returns = false;      // a tie sends the text back
  int revision = 0;              // its number
  std::string fingerprint;       // of the revision, in groups of 4
  Text roll_frozen;              // when, by Phrases::when
  std::string roll_sha256;       // in hex
  std::optional<Text> deadline;  // none: open until decided; empty: not known
  std::string state = "open";    // of the round: open, settling, settled
  std::string outcome;           // once settled
  Text waits;                    // settling: what it waits for, a sentence
  struct Objection {             // the open ones
    std::vector<std::string> articles;
    std::string body;  // empty: who it was is not public
  };
  std::vector<Objection> objections;
  Names names;
};

enum class Isolation { marks, none };  // none: for HTML, where <bdi> does it, and for terminals

class Phrases {
 public:
  // `ar` and `en`: id -> ICU message. `digits`: "latn" or "arab", for Arabic.
  // Throws std::invalid_argument naming the message that cannot be read.
  Phrases(std::map<std::string, std::string> ar, std::map<std::string, std::string> en, std::string digits = "latn");
  ~Phrases();
  Phrases(Phrases&&) noexcept;

  bool has(std::string_view id) const;
  // Thread-safe. A missing id throws std::logic_error: a test keeps the catalogue whole.
  std::string say(std::string_view id, Language language, const Facts& facts = {},
                  Isolation isolation = Isolation::marks) const;
  Text both(std::string_view id, const Facts& facts = {}) const;
  // `refusal.<id>`, `warning.<id>` with their facts.
  std::string say(const Refusal& refusal, Language language, Isolation isolation = Isolation::marks) const;
  std::string say(const Warning& warning, Language language, Isolation isolation = Isolation::marks) const;
  // Plain facts as a sentence shows them: positions by their names, instants by the one formatter.
  Facts facts(const NamedFacts& facts, Language language) const;

  // As people call it ("Palestine time"), where the catalogue names it; otherwise as it is written in definitions.
  std::string zone_name(const std::string& zone, Language language) const;
  // The one formatter of instants: weekday, local date and time, zone, and UTC.
  // "Thursday 10 December 2026, 17:00 Asia/Hebron (15:00 UTC)".
  // `own`: the zone of a reader elsewhere; his own local time stands beside it, where it is another one.
  std::string when(Moment moment, const Zone& zone, Language language, const Zone* own = nullptr) const;
  std::string number(std::int64_t n, Language language) const;

  // The sentences of an explanation (domain 8): what is still needed, joined. `if_silent` in it, a result, says
  // what comes of it if nobody else answers. `outcome`: of a round that is closed, or its state while it is settling.
  std::string needs(const Value& explanation, Language language, const Names& names = {},
                    std::string_view outcome = "") const;
  // The decision box (domain 8): label and value, line by line, in both languages, with the numbers put in so
  // that anyone can redo it by hand. Parts of a choice ("at least 2 of these") are numbered 1, 1.1, 2.
  std::vector<std::pair<Text, Text>> decision_box(const DecisionFacts& facts) const;
  // The same as plain lines, "label: value".
  std::string decision(const DecisionFacts& facts, Language language) const;
  // A rule of the frozen `rule` document in one sentence.
  std::string rule_sentence(const Value& rule, Language language, const Names& names = {}) const;
  // The same for a quorum: when there is one.
  std::string quorum_sentence(const Value& quorum, Language language, const Names& names = {}) const;
  // What a tie leads to, where it sends the text back.
  std::string tie_sentence(Language language) const { return say("explain.tie-returned", language); }
  // What happens if a body does not answer, which follows from rule and quorum alone: a rule that is met when
  // all are silent takes silence as consent.
  std::string silence_sentence(const Value& rule, const Value* quorum, bool closed_by_deadline,
                               Language language) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// U+2068 value U+2069: neighbours keep their order whatever the value's direction.
std::string isolated(std::string_view value);
// Without U+2068 and U+2069, for a terminal or where markup isolates.
std::string without_isolates(std::string_view text);

}  // namespace mithaq::notices
