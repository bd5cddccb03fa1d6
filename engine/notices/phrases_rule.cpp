// A rule as a sentence, and what silence means under it.
#include <algorithm>
#include <vector>

#include "model/position.h"
#include "model/rule.h"
#include "notices/phrases.h"

namespace mithaq::notices {

namespace {

// Is it one position that is counted, or a class of them?
bool is_position(const std::string& count) { return count != "abstain" && position_kind(count).has_value(); }

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

class Sentence {
 public:
  Sentence(const Phrases& phrases, Language language) : phrases_(phrases), language_(language) {}

  std::string clause(const Value& rule) const {
    const auto [kind, content] = node(rule);
    if (kind == "count") return leaf(rule);
    if (kind == "all" || kind == "any") return joined(content->items(), kind == "all" ? "explain.and" : "explain.or");
    if (kind == "not") return say("explain.rule-not", {{"words", clause(*content)}});
    if (kind == "some") {
      const std::int64_t wanted = content->at("at_least").integer();
      return say("explain.rule-some",
                 {{"number", wanted}, {"words", joined(content->at("of").items(), "explain.semicolon")}});
    }
    const std::string inner = clause(rule.at("rule"));
    if (kind == "within") return say("explain.rule-within", {{"tag", content->string()}, {"words", inner}});
    std::string tags;
    for (const Value& tag : content->items())
      tags += (tags.empty() ? "" : say("explain.comma")) + isolated(tag.string());
    return say("explain.rule-each", {{"words_tags", tags}, {"words", inner}});
  }

 private:
  std::string say(std::string_view id, const Facts& facts = {}) const { return phrases_.say(id, language_, facts); }

  // Parts one after the other; a part that is itself a list stands in brackets, so that none reads two ways.
  std::string joined(const Value::Array& parts, std::string_view with) const {
    if (parts.size() == 1) return clause(parts.front());
    std::string out;
    for (const Value& part : parts) {
      if (!out.empty()) out += say(with);
      const bool is_list = part.find("all") || part.find("any");
      out += is_list ? say("explain.brackets", {{"words", clause(part)}}) : clause(part);
    }
    return out;
  }

  std::string leaf(const Value& rule) const {
    const Bound b = bound(rule);
    const std::string& count = rule.at("count").string();
    const bool none =
        !b.is_fraction && ((b.comparison == "at_most" && b.p == 0) || (b.comparison == "less_than" && b.p == 1));
    Facts facts{{"comparison", std::string(b.comparison)}, {"count", count}, {"number", b.p}};
    if (count == "open-objections") return say(none ? "explain.leaf-no-objection" : "explain.leaf-objections", facts);
    if (const std::string id = "position." + count; is_position(count)) {
      facts["count"] = std::string("position");
      facts["position"] = say(id);
    }
    std::string out;
    if (b.is_fraction) {
      facts["of"] = rule.at("of").string();
      facts["words_fraction"] = fraction(b);
      out = say(b.comparison == "at_least" && b.p == b.q ? "explain.leaf-every" : "explain.leaf-fraction", facts);
    } else {
      out = say(none ? "explain.leaf-none" : "explain.leaf-number", facts);
    }
    const std::string weight = rule.string_or("weight", "heads");
    return weight == "heads" ? out : say("explain.leaf-weight", {{"words", out}, {"weight", weight}});
  }

  // In words where the language has one ("two thirds"), else in digits.
  std::string fraction(const Bound& b) const {
    const std::string p = std::to_string(b.p), q = std::to_string(b.q);
    const std::string id = "explain.fraction-" + p + "-" + q;
    if (phrases_.has(id)) return say(id);
    return say("explain.fraction", {{"fraction", p + "/" + q}});
  }

  const Phrases& phrases_;
  Language language_;
};

// Met at the close when nobody has answered at all? Every count is 0 then but that of the silent; a fraction
// of those present or of votes cast has no denominator and is unmet (domain 3.1, zero cases).
bool met_by_silence(const Value& rule) {
  const auto [kind, content] = node(rule);
  const auto is_met = [](const Value& part) { return met_by_silence(part); };
  if (kind == "count") {
    const Bound b = bound(rule);
    if (b.is_fraction && rule.at("of").string() != "roll") return false;
    const bool all_of_roll = content->string() == "silent";
    if (all_of_roll && !b.is_fraction) return b.comparison == "at_least" || b.comparison == "more_than";
    const std::int64_t left = all_of_roll ? b.q : 0;
    if (b.comparison == "at_least") return left >= b.p;
    if (b.comparison == "at_most") return left <= b.p;
    return b.comparison == "more_than" ? left > b.p : left < b.p;
  }
  if (kind == "all") return std::all_of(content->items().begin(), content->items().end(), is_met);
  if (kind == "any") return std::any_of(content->items().begin(), content->items().end(), is_met);
  if (kind == "not") return !is_met(*content);
  if (kind == "some") {
    const auto& parts = content->at("of").items();
    return std::count_if(parts.begin(), parts.end(), is_met) >= content->at("at_least").integer();
  }
  return is_met(rule.at("rule"));
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

std::string Phrases::rule_sentence(const Value& rule, Language language) const {
  return say("explain.rule-passes", language, {{"words", Sentence(*this, language).clause(rule)}});
}

std::string Phrases::quorum_sentence(const Value& quorum, Language language) const {
  return say("explain.quorum-is", language, {{"words", Sentence(*this, language).clause(quorum)}});
}

std::string Phrases::silence_sentence(const Value& rule, const Value* quorum, bool closed_by_deadline,
                                      Language language) const {
  const bool is_consent = met_by_silence(rule) && (!quorum || met_by_silence(*quorum));
  const Facts facts{{"until", std::string(closed_by_deadline ? "deadline" : "decision")}};
  if (is_consent) return say("explain.silence-consent", language, facts);
  std::string out = say("explain.silence-no-answer", language, facts);
  if (measured_against_roll(rule)) out += " " + say("explain.silence-roll", language);
  return out;
}

}  // namespace mithaq::notices
