#include "notices/phrases_leaf.h"

namespace mithaq::notices {

namespace {

bool is_fraction(const Value& leaf) { return leaf.find("left") != nullptr; }
bool is_measured_by_nobody(const Value& leaf) { return is_fraction(leaf) && leaf.at("d").integer() == 0; }
std::int64_t left_of(const Value& leaf) { return leaf.at(is_fraction(leaf) ? "left" : "n").integer(); }
std::int64_t right_of(const Value& leaf) { return leaf.at(is_fraction(leaf) ? "right" : "value").integer(); }

}  // namespace

bool is_met(const Value& leaf) {
  if (is_measured_by_nobody(leaf)) return false;
  const std::string& op = leaf.at("op").string();
  const std::int64_t left = left_of(leaf), right = right_of(leaf);
  if (op == "at_least") return left >= right;
  if (op == "at_most") return left <= right;
  return op == "more_than" ? left > right : left < right;
}

std::string leaf_label(const Speaker& words, const Value& leaf, const std::vector<std::string>& tags) {
  std::string out = words.in_scope(words.say("explain.box-label", words.counted(leaf.at("count").string())), tags);
  const std::string weight = leaf.string_or("weight", "heads");
  if (weight == "heads") return out;
  return words.say("explain.box-by-weight", {{"words", std::move(out)}, {"weight", words.weight(weight)}});
}

std::string leaf_sum(const Speaker& words, const Value& leaf) {
  const std::string& op = leaf.at("op").string();
  const std::int64_t left = left_of(leaf), right = right_of(leaf);
  std::string sum = words.number(leaf.at("n").integer()), bound = words.number(right);
  if (is_fraction(leaf)) {
    const std::string& value = leaf.at("value").string();
    const auto slash = value.find('/');
    const std::int64_t p = std::stoll(value.substr(0, slash)), q = std::stoll(value.substr(slash + 1));
    sum += " × " + words.number(q) + " = " + words.number(left);
    bound = words.number(p) + " × " + words.number(leaf.at("d").integer()) + " = " + bound;
  }
  // The sign that tells most of what is wanted and holds: 24 ≥ 24 for at least, 24 ≤ 24 for at most.
  const bool strict = op == "more_than" || op == "less_than";
  const bool wants_more = op == "at_least" || op == "more_than";
  const char* sign = left > right   ? (wants_more && !strict ? "≥" : ">")
                     : left < right ? (!wants_more && !strict ? "≤" : "<")
                                    : (strict       ? (wants_more ? "≤" : "≥")
                                       : wants_more ? "≥"
                                                    : "≤");
  if (is_measured_by_nobody(leaf)) sign = "=";
  // A sum has no letter that says which way it runs: in Arabic it would be turned round and its sign mirrored.
  return isolated((words.language() == Language::ar ? "\u200e" : "") + sum + " " + sign + " " + bound);
}

std::string leaf_verdict(const Speaker& words, const Value& leaf, bool is_closed) {
  if (is_met(leaf)) return words.say("explain.box-met");
  if (is_measured_by_nobody(leaf)) return words.say("explain.box-nobody");
  const bool is_lost = !is_closed && leaf.string_or("status", "open") == "failed";
  Facts facts{{"end", std::string(is_lost ? "lost" : "open")}};
  if (leaf.at("count").string() == "open-objections") facts["what"] = std::string("objections");
  for (const char* name : {"needed", "missing", "excess", "missing_weight"})
    if (const Value* n = leaf.find(name)) facts[name] = n->integer();
  // A weight is needed where weights are counted; how many bodies that takes is another number.
  if (const Value* needed = leaf.find("needed")) facts["words_needed"] = isolated(words.number(needed->integer()));
  return words.say("explain.box-not-met", facts);
}

}  // namespace mithaq::notices
