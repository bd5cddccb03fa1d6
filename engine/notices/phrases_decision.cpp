// The decision box (reference: domain 8): how it was decided, line by line, so that anyone can redo it by hand.
#include <algorithm>

#include "notices/decision_words.h"
#include "notices/phrases_leaf.h"

namespace mithaq::notices {

namespace {

using Line = std::pair<std::string, std::string>;  // label, value
using Lines = std::vector<Line>;

// The first groups of a digest are enough to compare two by eye; the whole one stands elsewhere on every page.
std::string short_digest(const std::string& hex) {
  if (hex.find(' ') != std::string::npos || hex.size() < 32) return hex;
  std::string out;
  for (std::size_t at = 0; at < 32; at += 4) out += (at ? " " : "") + hex.substr(at, 4);
  return out;
}

bool is_choice(const Value& tree) {
  const std::string& kind = tree.at("node").string();
  return kind == "any" || kind == "some";
}

bool has_choice(const Value& tree) {
  if (is_choice(tree)) return true;
  if (const Value* rule = tree.find("rule")) return has_choice(*rule);
  if (const Value* parts = tree.find("parts"))
    for (const Value& part : parts->items())
      if (has_choice(part)) return true;
  return false;
}

// Does a leaf of it say itself which objections are open?
bool has_named_leaf(const Value* tree) {
  if (!tree) return false;
  if (tree->find("objections") || has_named_leaf(tree->find("rule"))) return true;
  const Value* parts = tree->find("parts");
  return parts && std::any_of(parts->items().begin(), parts->items().end(),
                              [](const Value& part) { return has_named_leaf(&part); });
}

bool is_met_now(const Value& tree) {
  const std::string& kind = tree.at("node").string();
  if (kind == "leaf") return is_met(tree);
  if (kind == "within") return tree.string_or("scope", "open") != "failed" && is_met_now(tree.at("rule"));
  const auto& parts = tree.at("parts").items();
  std::int64_t met = 0;
  for (const Value& part : parts) met += is_met_now(part) ? 1 : 0;
  if (kind == "any") return met >= 1;
  return met >= (kind == "some" ? tree.at("at_least").integer() : static_cast<std::int64_t>(parts.size()));
}

class Box {
 public:
  Box(Speaker words, const DecisionFacts& facts, bool plain = false) : words_(words), facts_(facts), plain_(plain) {
    is_closed_ = facts.explanation.boolean_or("closed", false);
  }

  Lines whole() const {
    Lines lines;
    lines.emplace_back(label("rule"), rule());
    lines.emplace_back(label("revision"), revision());
    lines.emplace_back(label("roll"), roll());
    lines.emplace_back(label("heads"), heads());
    if (const Value* quorum = facts_.explanation.find("quorum"))
      tree(*quorum, {}, "", has_choice(*quorum), true, lines);
    else if (facts_.quorum)
      lines.emplace_back(label("quorum"), unknown());
    if (const Value* rule = facts_.explanation.find("rule"))
      tree(*rule, {}, "", has_choice(*rule), false, lines);
    else
      lines.emplace_back(label("votes"), unknown());
    lines.emplace_back(label("result"), result());
    return lines;
  }

 private:
  std::string label(std::string_view id) const { return words_.say("explain.label-" + std::string(id)); }
  std::string unknown() const { return words_.say("explain.not-known"); }
  std::string known(const std::string& value) const { return value.empty() ? unknown() : isolated(value); }

  std::string rule() const {
    const bool has_rule = facts_.rule.is_object() && !facts_.rule.members().empty();
    std::string out = has_rule ? words_.rule(facts_.rule) : unknown();
    if (facts_.quorum)
      out = words_.say("explain.box-rule-and-quorum",
                       {{"words_rule", std::move(out)}, {"words_quorum", words_.rule(*facts_.quorum)}});
    if (facts_.tie_returns)
      out = words_.say("explain.box-rule-and-tie",
                       {{"words_rule", std::move(out)}, {"words_tie", words_.say("explain.box-tie-returned")}});
    return out;
  }

  std::string revision() const {
    const std::string number = facts_.revision > 0 ? isolated(words_.number(facts_.revision)) : unknown();
    return words_.say("explain.box-revision",
                      {{"words_number", number}, {"words_digest", known(short_digest(facts_.fingerprint))}});
  }

  std::string roll() const {
    return words_.say("explain.box-roll", {{"words_when", known(facts_.roll_frozen.in(words_.language()))},
                                           {"words_digest", known(short_digest(facts_.roll_sha256))}});
  }

  std::string heads() const {
    const Value* tally = facts_.explanation.find("tally");
    if (!tally) return unknown();
    Facts facts;
    for (const char* name : {"asked", "recused", "roll", "for", "against", "abstain", "silent"}) {
      const Value* n = tally->find(name);
      facts["words_" + std::string(name)] = n ? isolated(words_.number(n->integer())) : unknown();
    }
    return words_.say("explain.box-heads", facts);
  }

  // Every leaf of a tree, one line each. Where something is to be chosen from, the lines are numbered.
  void tree(const Value& node, std::vector<std::string> tags, const std::string& place, bool is_numbered,
            bool is_quorum, Lines& lines) const {
    const std::string& kind = node.at("node").string();
    if (kind == "leaf") {
      lines.emplace_back(numbered(place, leaf_title(node, tags, is_quorum)), leaf_value(node, is_quorum));
      return;
    }
    if (kind == "within") {
      tags.push_back(node.at("tag").string());
      if (node.string_or("scope", "open") == "failed") {
        lines.emplace_back(
            numbered(place, in_quorum(words_.say("explain.box-scope", {{"tag", words_.tag(tags.back())}}), is_quorum)),
            scope_empty(words_, tags));
        return;
      }
      tree(node.at("rule"), std::move(tags), place, is_numbered, is_quorum, lines);
      return;
    }
    // The parts of a whole that nothing is chosen from need no line of their own.
    if (is_choice(node) || !place.empty())
      lines.emplace_back(numbered(place, group_title(node, tags, is_quorum)), group_value(node));
    // In the order in which they are written: a choice shows its nearest part first.
    std::vector<const Value*> parts;
    for (const Value& part : node.at("parts").items()) parts.push_back(&part);
    std::stable_sort(parts.begin(), parts.end(), [](const Value* a, const Value* b) {
      return a->integer_or("place", 0) < b->integer_or("place", 0);
    });
    std::int64_t n = 0;
    for (const Value* part : parts) {
      ++n;
      const std::string below = is_numbered ? (place.empty() ? "" : place + ".") + words_.number(n) : "";
      tree(*part, tags, below, is_numbered, is_quorum, lines);
    }
  }

  std::string numbered(const std::string& place, std::string label) const {
    return place.empty() ? label : words_.say("explain.box-numbered", {{"number", place}, {"words", std::move(label)}});
  }

  std::string in_quorum(std::string label, bool is_quorum) const {
    return is_quorum ? words_.say("explain.box-quorum", {{"words", std::move(label)}}) : label;
  }

  std::string leaf_title(const Value& leaf, const std::vector<std::string>& tags, bool is_quorum) const {
    const bool is_plain = tags.empty() && leaf.at("count").string() == "answered" && !leaf.find("weight");
    return is_quorum && is_plain ? label("quorum") : in_quorum(leaf_label(words_, leaf, tags), is_quorum);
  }

  std::string leaf_value(const Value& leaf, bool is_quorum) const {
    const std::string& count = leaf.at("count").string();
    if (count == "open-objections" && leaf.at("n").integer() > 0 && !objections().empty()) {
      Value alone = leaf;
      alone.members().erase("objections");
      return words_.say("explain.box-and",
                        {{"words", leaf_line(words_, alone, is_closed_, plain_)}, {"words_more", objections()}});
    }
    std::string line = leaf_line(words_, leaf, is_closed_, plain_);
    if (is_quorum && count == "answered" && abstained())
      line = words_.say("explain.box-and",
                        {{"words", std::move(line)}, {"words_more", words_.say("explain.box-abstentions-count")}});
    return line;
  }

  bool abstained() const {
    const Value* tally = facts_.explanation.find("tally");
    return tally && tally->integer_or("abstain", 0) > 0;
  }

  // "article 7, Palestinian Union of the Deaf; article 3, ..".
  std::string objections() const {
    std::string out;
    for (const auto& objection : facts_.objections) {
      Facts facts{{"words_articles", words_.articles(objection.articles)}};
      if (!objection.body.empty()) facts["body"] = words_.body(objection.body);
      out += (out.empty() ? "" : words_.say("explain.semicolon")) + words_.say("explain.box-objection", facts);
    }
    if (!out.empty() || has_named_leaf(facts_.explanation.find("rule"))) return out;
    const Value* needs = facts_.explanation.find("needs");
    if (needs)
      for (const Value& need : needs->items())
        if (const auto ids = need.strings_or_empty("articles"); !ids.empty()) return words_.articles(ids);
    return out;
  }

  std::string group_title(const Value& node, const std::vector<std::string>& tags, bool is_quorum) const {
    const std::string& kind = node.at("node").string();
    const std::int64_t wanted = kind == "some" ? node.at("at_least").integer() : 1;
    return in_quorum(
        words_.in_scope(words_.say(is_choice(node) ? "explain.box-some" : "explain.box-all", {{"number", wanted}}),
                        tags),
        is_quorum);
  }

  std::string group_value(const Value& node) const {
    if (is_met_now(node)) return words_.say("explain.box-met");
    const bool is_lost = !is_closed_ && node.string_or("status", "open") == "failed";
    return words_.say("explain.box-not-met", {{"end", std::string(is_lost ? "lost" : "open")}});
  }

  std::string result() const {
    if (facts_.state == "settled") return facts_.outcome.empty() ? unknown() : words_.say("outcome." + facts_.outcome);
    if (facts_.state == "settling") {
      const std::string& waits = facts_.waits.in(words_.language());
      return waits.empty() ? words_.say("explain.box-settling") : waits;
    }
    std::string out;
    if (!facts_.deadline)
      out = words_.say("explain.box-open-until-decided");
    else
      out = words_.say("explain.box-open-until", {{"words_when", known(facts_.deadline->in(words_.language()))}});
    const std::string certain = facts_.explanation.string_or("result", "open");
    if (certain != "open")
      out = words_.say("explain.box-and",
                       {{"words", std::move(out)}, {"words_more", words_.say("explain.certain-" + certain)}});
    return out;
  }

  Speaker words_;
  const DecisionFacts& facts_;
  bool plain_;
  bool is_closed_ = false;
};

std::string lines_of(const Phrases& phrases, const DecisionFacts& facts, Language language, bool plain) {
  std::string out;
  for (const auto& [label, value] : Box(Speaker(phrases, language, facts.names), facts, plain).whole())
    out += (out.empty() ? "" : "\n") +
           phrases.say("explain.box-plain-line", language, {{"words_label", label}, {"words_value", value}});
  return out;
}

}  // namespace

std::vector<std::pair<Text, Text>> Phrases::decision_box(const DecisionFacts& facts) const {
  const Lines ar = Box(Speaker(*this, Language::ar, facts.names), facts).whole();
  const Lines en = Box(Speaker(*this, Language::en, facts.names), facts).whole();
  std::vector<std::pair<Text, Text>> out;
  for (std::size_t i = 0; i < ar.size(); ++i)
    out.push_back({{ar[i].first, en.at(i).first}, {ar[i].second, en.at(i).second}});
  return out;
}

std::string Phrases::decision(const DecisionFacts& facts, Language language) const {
  return lines_of(*this, facts, language, false);
}

Text decision_in_plain_words(const Phrases& phrases, const DecisionFacts& facts) {
  return {lines_of(phrases, facts, Language::ar, true), lines_of(phrases, facts, Language::en, true)};
}

}  // namespace mithaq::notices
