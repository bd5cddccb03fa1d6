// An evaluation in words: what is still needed, and the decision box (reference: domain 8).
#include "model/position.h"
#include "notices/phrases.h"

namespace mithaq::notices {

namespace {

// Is it one position that is counted, or a class of them?
bool is_position(const std::string& count) { return count != "abstain" && position_kind(count).has_value(); }

class Explanation {
 public:
  Explanation(const Phrases& phrases, Language language) : phrases_(phrases), language_(language) {}

  std::string say(std::string_view id, const Facts& facts = {}) const { return phrases_.say(id, language_, facts); }

  std::string list(const std::vector<std::string>& values) const {
    std::string out;
    for (const std::string& value : values) out += (out.empty() ? "" : say("explain.comma")) + isolated(value);
    return out;
  }

  // "article 7", "articles 3, 7", "the whole text".
  std::string articles(const std::vector<std::string>& ids) const {
    if (ids == std::vector<std::string>{"whole"}) return say("explain.whole-text");
    return say("explain.articles", {{"number", static_cast<std::int64_t>(ids.size())}, {"words", list(ids)}});
  }

  // One of `needs`; empty for a kind that has no words of its own.
  std::string need(const Value& need) const {
    const std::string& kind = need.at("kind").string();
    if (kind == "failed") return failed(need);
    Facts facts{{"number", need.integer_or("number", 0)}};
    if (kind == "objection") {
      const auto ids = need.strings_or_empty("articles");
      if (ids.empty()) return say("explain.open-objections", facts);
      facts["words"] = articles(ids);
      return say("explain.open-objection-on", facts);
    }
    const std::string count = need.string_or("count", "for");
    std::string out;
    if (kind == "quorum" && count == "answered") {
      out = say("explain.quorum-missing", facts);
    } else if (is_position(count)) {
      facts["position"] = say("position." + count);
      out = say("explain.needs-positions-of", facts);
    } else if (count == "for") {
      out = say("explain.needs-positions", facts);
    } else if (count == "answered") {
      out = say("explain.needs-answers", facts);
    } else {
      facts["count"] = count;
      out = say("explain.needs-others", facts);
    }
    return in_scope(std::move(out), need.strings_or_empty("tags"));
  }

  // Why it cannot pass any more: the first leaf that failed, or a scope without a body.
  std::string failed(const Value& part) const {
    if (part.at("node").string() == "within") return say("explain.scope-empty", {{"tag", part.at("tag").string()}});
    return box_line(part, part.strings_or_empty("tags"));
  }

  // The arithmetic of one leaf, as it stands: "In favour: 8 × 3 = 24 ≥ 2 × 14 = 28: not met; 10 needed".
  std::string box_line(const Value& leaf, const std::vector<std::string>& tags) const {
    const std::string& count = leaf.at("count").string();
    Facts facts{{"count", count == "open-objections" ? "objections" : count}};
    if (const std::string id = "position." + count; is_position(count)) {
      facts["count"] = std::string("position");
      facts["position"] = say(id);
    }
    const std::string label = in_scope(say("explain.box-label", facts), tags);
    const std::string& op = leaf.at("op").string();
    const std::int64_t n = leaf.at("n").integer();
    const bool is_fraction = leaf.find("left") != nullptr;
    const std::int64_t left = is_fraction ? leaf.at("left").integer() : n;
    const std::int64_t right = is_fraction ? leaf.at("right").integer() : leaf.at("value").integer();
    const bool is_met = !(is_fraction && leaf.at("d").integer() == 0) && (op == "at_least"    ? left >= right
                                                                          : op == "at_most"   ? left <= right
                                                                          : op == "more_than" ? left > right
                                                                                              : left < right);
    std::string sum = phrases_.number(n, language_), bound = phrases_.number(right, language_);
    if (is_fraction) {
      const std::string& value = leaf.at("value").string();
      const auto slash = value.find('/');
      const std::int64_t p = std::stoll(value.substr(0, slash)), q = std::stoll(value.substr(slash + 1));
      sum += " × " + phrases_.number(q, language_) + " = " + phrases_.number(left, language_);
      bound =
          phrases_.number(p, language_) + " × " + phrases_.number(leaf.at("d").integer(), language_) + " = " + bound;
    }
    // The sign says what is so, which need not be what is wanted.
    const char* sign = op == "at_least"    ? (is_met ? "≥" : "<")
                       : op == "at_most"   ? (is_met ? "≤" : ">")
                       : op == "more_than" ? (is_met ? ">" : "≤")
                                           : (is_met ? "<" : "≥");
    if (!is_met && left == right && is_fraction && leaf.at("d").integer() == 0) sign = "=";
    Facts line{{"words", label}, {"sum", sum + " " + sign + " " + bound}};
    if (const Value* needed = leaf.find("needed"); needed && !is_met)
      line["needed"] = phrases_.number(needed->integer(), language_);
    return say(is_met ? "explain.box-met" : "explain.box-not-met", line);
  }

  // Every leaf of a tree, one line each.
  void box(const Value& tree, std::vector<std::string> tags, std::vector<std::string>& lines) const {
    const std::string& kind = tree.at("node").string();
    if (kind == "leaf") {
      lines.push_back(box_line(tree, tags));
    } else if (kind == "within") {
      tags.push_back(tree.at("tag").string());
      box(tree.at("rule"), std::move(tags), lines);
    } else {
      for (const Value& part : tree.at("parts").items()) box(part, tags, lines);
    }
  }

 private:
  std::string in_scope(std::string words, const std::vector<std::string>& tags) const {
    if (tags.empty()) return words;
    return say("explain.in-scope", {{"words", std::move(words)}, {"words_tags", list(tags)}});
  }

  const Phrases& phrases_;
  Language language_;
};

// "needs 2 more; .." -> "Needs 2 more; .."
std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

}  // namespace

std::string Phrases::needs(const Value& explanation, Language language) const {
  const Explanation words(*this, language);
  const std::string result = explanation.string_or("result", "open");
  const bool is_closed = explanation.boolean_or("closed", false);
  std::vector<std::string> parts;
  if (result != "open") parts.push_back(words.say(is_closed ? "outcome." + result : "explain.certain-" + result));
  if (const Value* all = explanation.find("needs"))
    for (const Value& need : all->items())
      if (std::string said = words.need(need); !said.empty()) parts.push_back(std::move(said));
  if (const Value* silent = explanation.find("if_silent"))
    parts.push_back(words.say("explain.if-silent", {{"outcome", words.say("outcome." + silent->string())}}));
  if (parts.empty()) parts.push_back(words.say("outcome.open"));
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : words.say("explain.semicolon")) + part;
  return words.say("explain.full-stop", {{"words", capitalised(std::move(out))}});
}

std::string Phrases::decision(const Value& explanation, Language language) const {
  const Explanation words(*this, language);
  const Value& tally = explanation.at("tally");
  Facts heads;
  for (const auto& [name, n] : tally.members())
    if (n.is_integer()) heads[name] = n.integer();
  std::vector<std::string> lines{words.say("explain.box-heads", heads)};
  if (const Value* quorum = explanation.find("quorum")) {
    std::vector<std::string> parts;
    words.box(*quorum, {}, parts);
    for (const std::string& part : parts) lines.push_back(words.say("explain.box-quorum", {{"words", part}}));
  }
  words.box(explanation.at("rule"), {}, lines);
  lines.push_back(
      words.say("explain.box-result", {{"words", words.say("outcome." + explanation.string_or("result", "open"))}}));
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

}  // namespace mithaq::notices
