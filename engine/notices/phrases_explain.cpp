// What is still needed, in words (reference: domain 8).
#include <algorithm>

#include "notices/phrases_leaf.h"

namespace mithaq::notices {

namespace {

class Needs {
 public:
  explicit Needs(Speaker speaker) : words_(speaker) {}

  // One of `needs`.
  std::string sentence(const Value& need, bool is_closed) const {
    const std::string& kind = need.at("kind").string();
    if (kind == "failed" || kind == "unmet") return failed(need, is_closed);
    if (kind == "scope")
      return words_.say("explain.waits-for-scope", {{"words_tags", words_.tags(need.strings_or_empty("tags"))}});
    Facts facts{{"number", need.integer_or("number", 0)}};
    if (kind == "objection") {
      const auto ids = need.strings_or_empty("articles");
      if (ids.empty()) return words_.say("explain.open-objections", facts);
      facts["words"] = words_.articles(ids);
      return words_.say("explain.open-objection-on", facts);
    }
    std::string out = positions(need.string_or("count", "for"), std::move(facts), kind == "quorum");
    if (const Value* weight = need.find("weight"))
      out = words_.say("explain.needs-weight", {{"words", std::move(out)},
                                                {"weight", words_.weight(weight->at("name").string())},
                                                {"number", weight->at("missing").integer()}});
    return words_.in_scope(std::move(out), need.strings_or_empty("tags"));
  }

 private:
  std::string positions(const std::string& count, Facts facts, bool is_quorum) const {
    if (is_quorum && count == "answered") return words_.say("explain.quorum-missing", facts);
    facts.merge(words_.counted(count));
    std::string out = words_.say(is_position(count)    ? "explain.needs-positions-of"
                                 : count == "for"      ? "explain.needs-positions"
                                 : count == "answered" ? "explain.needs-answers"
                                                       : "explain.needs-others",
                                 facts);
    return is_quorum ? words_.say("explain.quorum-needs", {{"words", std::move(out)}}) : out;
  }

  // Why it cannot pass any more: the first leaf that failed with its sum, or a scope without a body.
  std::string failed(const Value& part, bool is_closed) const {
    const auto tags = part.strings_or_empty("tags");
    if (part.at("node").string() == "within") return scope_empty(words_, tags);
    return words_.say("explain.box-plain-line", {{"words_label", leaf_label(words_, part, tags)},
                                                 {"words_value", leaf_line(words_, part, is_closed)}});
  }

  Speaker words_;
};

bool differ_in_number_only(const Value& one, const Value& other) {
  const auto holds = [](const Value& all, const auto& member) {
    const Value* same = all.find(member.first);
    return same && (member.first == "number" || *same == member.second);
  };
  return one.members().size() == other.members().size() &&
         std::ranges::all_of(one.members(), [&](const auto& member) { return holds(other, member); });
}

// Two parts of a rule may want the same answers: whoever gives the greater number gives the smaller one too.
bool is_covered(const Value& need, const Value::Array& all) {
  const std::string& kind = need.at("kind").string();
  if (kind != "positions" && kind != "quorum") return false;
  return std::ranges::any_of(all, [&](const Value& other) {
    if (&other == &need || !differ_in_number_only(need, other)) return false;
    const auto number = need.integer_or("number", 0), greater = other.integer_or("number", 0);
    return number < greater || (number == greater && &other < &need);
  });
}

// "needs 2 more; .." -> "Needs 2 more; .."
std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

}  // namespace

std::string Phrases::needs(const Value& explanation, Language language, const Names& names,
                           std::string_view outcome) const {
  const Speaker words(*this, language, names);
  const Needs needs(words);
  const std::string result = explanation.string_or("result", "open");
  const bool is_closed = explanation.boolean_or("closed", false);
  std::vector<std::string> parts;
  std::string why;
  // What was decided comes first. Whatever is neither passed nor failed was not decided by counting: the sum that the
  // rule came to would read like a rejection.
  const bool is_by_count = outcome.empty() || outcome == result;
  if (!outcome.empty())
    parts.push_back(outcome == "settling" ? words.say("explain.box-settling")
                                          : words.say("outcome." + std::string(outcome)));
  else if (result != "open")
    parts.push_back(words.say(is_closed ? "outcome." + result : "explain.certain-" + result));
  if (const Value* all = is_by_count ? explanation.find("needs") : nullptr)
    for (const Value& need : all->items())
      if (!is_covered(need, all->items()))
        (need.at("kind").string() == "failed" ? why : parts.emplace_back()) = needs.sentence(need, is_closed);
  // What is certain needs no "if".
  if (const Value* silent = explanation.find("if_silent"); silent && result == "open" && outcome.empty())
    parts.push_back(words.say("explain.if-silent", {{"outcome", words.say("explain.if-" + silent->string())}}));
  if (parts.empty()) parts.push_back(words.say("outcome.open"));
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : words.say("explain.semicolon")) + part;
  if (!why.empty())
    out = words.say("explain.reason", {{"words", std::move(out)}, {"words_reason", capitalised(std::move(why))}});
  return words.say("explain.full-stop", {{"words", capitalised(std::move(out))}});
}

}  // namespace mithaq::notices
