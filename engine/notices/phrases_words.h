// The small words that sentences of rules, needs and decision boxes are made of: names of articles, bodies,
// constituencies and weights in one language, joined and isolated.
#pragma once

#include <string>
#include <vector>

#include "notices/phrases.h"

namespace mithaq::notices {

class Speaker {
 public:
  Speaker(const Phrases& phrases, Language language, const Names& names)
      : phrases_(phrases), language_(language), names_(names) {}

  std::string say(std::string_view id, const Facts& facts = {}) const { return phrases_.say(id, language_, facts); }
  std::string number(std::int64_t n) const { return phrases_.number(n, language_); }
  bool has(std::string_view id) const { return phrases_.has(id); }
  Language language() const { return language_; }

  std::string tag(const std::string& id) const { return called(names_.tags, id); }
  std::string weight(const std::string& id) const { return called(names_.weights, id); }
  std::string body(const std::string& id) const { return called(names_.bodies, id); }
  // Isolated, with commas between.
  std::string tags(const std::vector<std::string>& ids) const;
  std::string list(const std::vector<std::string>& values) const;
  // "article 7", "articles 3, 7", "“Equality”", "the whole text".
  std::string articles(const std::vector<std::string>& ids) const;
  // "… within Gaza", nested scopes one after the other; as it is without tags.
  std::string in_scope(std::string words, const std::vector<std::string>& tags) const;

  // A rule as a clause: "no objection remains open, and at least two thirds of the bodies on the roll are in favour".
  std::string rule(const Value& rule) const;
  // The facts {count} and {position} of something that is counted, as the messages ask for them.
  Facts counted(const std::string& count) const;

 private:
  std::string called(const std::map<std::string, Text>& names, const std::string& id) const;

  const Phrases& phrases_;
  Language language_;
  const Names& names_;
};

// Is it one position that is counted, or a class of them?
bool is_position(const std::string& count);

}  // namespace mithaq::notices
