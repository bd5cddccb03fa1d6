// A rule as a sentence, and what silence means under it.
#include <algorithm>
#include <vector>

#include "model/rule.h"
#include "notices/phrases_words.h"

namespace mithaq::notices {

namespace {

// The bound of a leaf as it stands in the document: `at_least = "2/3"` or `at_most = 0`.
struct Bound {
  std::string_view comparison;
  bool is_fraction = false;
  std::int64_t p = 0, q = 1;  // an integer is p over 1
};

Bound bound(const Value& leaf) {
  for (const std::string_view comparison : comparison_ids) {
    const Value* value = leaf.find(comparison);
    if (!value) continue;
    if (value->is_integer()) return {comparison, false, value->integer(), 1};
    const std::string& text = value->string();
    const auto slash = text.find('/');
    if (slash == std::string::npos) throw WrongShape("a fraction is written p/q");
    return {comparison, true, std::stoll(text.substr(0, slash)), std::stoll(text.substr(slash + 1))};
  }
  throw WrongShape("a count without a comparison");
}

// The one member that says what kind of node this is.
std::pair<std::string, const Value*> node(const Value& rule) {
  for (const char* kind : {"count", "all", "any", "not", "some", "within", "each"})
    if (const Value* found = rule.find(kind)) return {kind, found};
  throw WrongShape("not a node of a rule");
}

// The comparison that says the contrary.
std::string_view opposite(std::string_view comparison) {
  if (comparison == "at_least") return "less_than";
  if (comparison == "less_than") return "at_least";
  return comparison == "at_most" ? "more_than" : "at_most";
}

// `not` is pushed down to the counts, as the evaluation does it (domain 3.1), so that no sentence says "it is not
// the case that ..".
class Sentence {
 public:
  explicit Sentence(const Speaker& words) : words_(words) {}

  std::string clause(const Value& rule, bool negated = false) const {
    const auto [kind, content] = node(rule);
    if (kind == "count") return leaf(rule, negated);
    if (kind == "not") return clause(*content, !negated);
    if (kind == "all" || kind == "any") {
      const bool is_all = (kind == "all") != negated;
      return joined(content->items(), negated, is_all ? "explain.and" : "explain.or");
    }
    if (kind == "some") {
      const auto& parts = content->at("of").items();
      const std::int64_t wanted = content->at("at_least").integer();
      const auto all = static_cast<std::int64_t>(parts.size());
      return some(parts, negated ? all - wanted + 1 : wanted, negated);
    }
    const std::string inner = clause(rule.at("rule"), negated);
    if (kind == "within")
      return words_.say("explain.rule-within", {{"tag", words_.tag(content->string())}, {"words", inner}});
    std::vector<std::string> tags;
    for (const Value& tag : content->items()) tags.push_back(tag.string());
    return words_.say(negated ? "explain.rule-within-one" : "explain.rule-each",
                      {{"words_tags", words_.tags(tags)}, {"words", inner}});
  }

 private:
  // Parts one after the other; a part that is itself a list stands in brackets, so that none reads two ways.
  std::string joined(const Value::Array& parts, bool negated, std::string_view with) const {
    if (parts.size() == 1) return clause(parts.front(), negated);
    std::string out;
    for (const Value& part : parts) {
      if (!out.empty()) out += words_.say(with);
      out += is_list(part) ? words_.say("explain.brackets", {{"words", clause(part, negated)}}) : clause(part, negated);
    }
    return out;
  }

  static bool is_list(const Value& part) {
    if (const Value* inner = part.find("not")) return is_list(*inner);
    for (const char* kind : {"all", "any"})
      if (const Value* list = part.find(kind)) return list->items().size() > 1 || is_list(list->items().front());
    return false;
  }

  std::string some(const Value::Array& parts, std::int64_t wanted, bool negated) const {
    std::string list;
    for (const Value& part : parts)
      list += (list.empty() ? "" : words_.say("explain.semicolon")) + clause(part, negated);
    return words_.say("explain.rule-some", {{"number", wanted}, {"words", list}});
  }

  std::string leaf(const Value& rule, bool negated) const {
    Bound b = bound(rule);
    if (negated) b.comparison = opposite(b.comparison);
    const std::string& count = rule.at("count").string();
    const bool none =
        !b.is_fraction && ((b.comparison == "at_most" && b.p == 0) || (b.comparison == "less_than" && b.p == 1));
    Facts facts = words_.counted(count);
    facts["comparison"] = std::string(b.comparison);
    facts["number"] = b.p;
    const std::string weight = rule.string_or("weight", "heads");
    if (weight != "heads") return weighted(b, std::move(facts), rule, weight);
    if (!b.is_fraction && ((b.comparison == "at_least" && b.p == 1) || (b.comparison == "more_than" && b.p == 0)))
      return words_.say("explain.leaf-one", facts);
    if (count == "open-objections")
      return words_.say(none ? "explain.leaf-no-objection" : "explain.leaf-objections", facts);
    if (!b.is_fraction) return words_.say(none ? "explain.leaf-none" : "explain.leaf-number", facts);
    facts["of"] = rule.at("of").string();
    facts["words_fraction"] = fraction(b);
    return words_.say(b.comparison == "at_least" && b.p == b.q ? "explain.leaf-every" : "explain.leaf-fraction", facts);
  }

  // "bodies with at least 65/100 of the weight “population” on the roll are in favour".
  std::string weighted(const Bound& b, Facts facts, const Value& rule, const std::string& weight) const {
    facts["weight"] = words_.weight(weight);
    facts["of"] = rule.string_or("of", "none");
    facts["words_bound"] = b.is_fraction ? fraction(b) : isolated(words_.number(b.p));
    return words_.say("explain.leaf-weighted", facts);
  }

  // In words where the language has one ("two thirds"), else in digits.
  std::string fraction(const Bound& b) const {
    const std::string p = std::to_string(b.p), q = std::to_string(b.q);
    const std::string id = "explain.fraction-" + p + "-" + q;
    if (words_.has(id)) return words_.say(id);
    return words_.say("explain.fraction", {{"fraction", p + "/" + q}});
  }

  const Speaker& words_;
};

// Met at the close when nobody has answered at all? Every count is 0 then but that of the silent; a fraction
// of those present or of votes cast has no denominator and is unmet on either side of a `not` (domain 3.1, zero
// cases).
bool met_by_silence(const Value& rule, bool negated = false) {
  const auto [kind, content] = node(rule);
  if (kind == "not") return met_by_silence(*content, !negated);
  if (kind == "within" || kind == "each") return met_by_silence(rule.at("rule"), negated);
  if (kind == "count") {
    Bound b = bound(rule);
    if (negated) b.comparison = opposite(b.comparison);
    if (b.is_fraction && rule.at("of").string() != "roll") return false;
    const bool all_of_roll = content->string() == "silent";
    if (all_of_roll && !b.is_fraction) return b.comparison == "at_least" || b.comparison == "more_than";
    const std::int64_t left = all_of_roll ? b.q : 0;
    if (b.comparison == "at_least") return left >= b.p;
    if (b.comparison == "at_most") return left <= b.p;
    return b.comparison == "more_than" ? left > b.p : left < b.p;
  }
  const bool is_some = kind == "some";
  const auto& parts = is_some ? content->at("of").items() : content->items();
  const auto all = static_cast<std::int64_t>(parts.size());
  std::int64_t wanted = is_some ? content->at("at_least").integer() : kind == "all" ? all : 1;
  if (negated) wanted = all - wanted + 1;
  return std::count_if(parts.begin(), parts.end(), [&](const Value& part) { return met_by_silence(part, negated); }) >=
         wanted;
}

// Does a silent body still weigh in a denominator? It does where support is measured against the roll.
bool measured_against_roll(const Value& rule) {
  const auto [kind, content] = node(rule);
  if (kind == "count") return rule.string_or("of", "") == "roll";
  const auto is_so = [](const Value& part) { return measured_against_roll(part); };
  if (kind == "all" || kind == "any") return std::any_of(content->items().begin(), content->items().end(), is_so);
  if (kind == "not") return is_so(*content);
  if (kind == "some") {
    const auto& parts = content->at("of").items();
    return std::any_of(parts.begin(), parts.end(), is_so);
  }
  return is_so(rule.at("rule"));
}

}  // namespace

std::string Speaker::rule(const Value& rule) const { return Sentence(*this).clause(rule); }

// A consultation without a rule of its own: met by whatever comes.
static bool asks_for_nothing(const Value& rule) {
  return rule.string_or("count", "") == "answered" && rule.integer_or("at_least", -1) == 0;
}

std::string Phrases::rule_sentence(const Value& rule, Language language, const Names& names) const {
  if (asks_for_nothing(rule)) return say("explain.rule-asks-nothing", language);
  return say("explain.rule-passes", language, {{"words", Speaker(*this, language, names).rule(rule)}});
}

std::string Phrases::quorum_sentence(const Value& quorum, Language language, const Names& names) const {
  return say("explain.quorum-is", language, {{"words", Speaker(*this, language, names).rule(quorum)}});
}

std::string Phrases::silence_sentence(const Value& rule, const Value* quorum, bool closed_by_deadline,
                                      Language language) const {
  if (asks_for_nothing(rule)) return say("explain.silence-is-nothing", language);
  const bool is_consent = met_by_silence(rule) && (!quorum || met_by_silence(*quorum));
  const Facts facts{{"until", std::string(closed_by_deadline ? "deadline" : "decision")}};
  if (is_consent) return say("explain.silence-consent", language, facts);
  std::string out = say("explain.silence-no-answer", language, facts);
  if (measured_against_roll(rule)) out += " " + say("explain.silence-roll", language);
  return out;
}

}  // namespace mithaq::notices
