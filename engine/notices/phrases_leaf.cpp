#include "notices/phrases_leaf.h"

namespace mithaq::notices {

namespace {

// The arithmetic of a leaf, redone: its products may be greater than what an explanation can hold.
struct Sum {
  bool is_fraction = false;
  std::int64_t n = 0, d = 0, p = 0, q = 1;
  std::int64_t left = 0, right = 0;

  bool is_measured_by_nobody() const { return is_fraction && d == 0; }
};

Sum sum_of(const Value& leaf) {
  Sum out;
  out.n = out.left = leaf.at("n").integer();
  const Value& value = leaf.at("value");
  out.is_fraction = value.is_string();
  if (!out.is_fraction) {
    out.right = value.integer();
    return out;
  }
  const std::string& text = value.string();
  const auto slash = text.find('/');
  if (slash == std::string::npos) throw WrongShape("a fraction is written p/q");
  out.p = std::stoll(text.substr(0, slash));
  out.q = std::stoll(text.substr(slash + 1));
  out.d = leaf.at("d").integer();
  out.left = out.q * out.n;
  out.right = out.p * out.d;
  return out;
}

}  // namespace

bool is_met(const Value& leaf) {
  const Sum sum = sum_of(leaf);
  if (sum.is_measured_by_nobody()) return false;
  const std::string& op = leaf.at("op").string();
  const std::int64_t left = sum.left, right = sum.right;
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
  const Sum all = sum_of(leaf);
  const std::int64_t left = all.left, right = all.right;
  std::string sum = words.number(all.n), bound = words.number(right);
  if (all.is_fraction) {
    sum += " × " + words.number(all.q) + " = " + words.number(left);
    bound = words.number(all.p) + " × " + words.number(all.d) + " = " + bound;
  }
  // The sign that tells most of what is wanted and holds: 24 ≥ 24 for at least, 24 ≤ 24 for at most.
  const bool strict = op == "more_than" || op == "less_than";
  const bool wants_more = op == "at_least" || op == "more_than";
  const char* sign = left > right   ? (wants_more && !strict ? "≥" : ">")
                     : left < right ? (!wants_more && !strict ? "≤" : "<")
                                    : (strict       ? (wants_more ? "≤" : "≥")
                                       : wants_more ? "≥"
                                                    : "≤");
  if (all.is_measured_by_nobody()) sign = "=";
  // A sum has no letter that says which way it runs: in Arabic it would be turned round and its sign mirrored.
  return isolated((words.language() == Language::ar ? "\u200e" : "") + sum + " " + sign + " " + bound);
}

std::string leaf_verdict(const Speaker& words, const Value& leaf, bool is_closed) {
  if (is_met(leaf)) return words.say("explain.box-met");
  if (sum_of(leaf).is_measured_by_nobody()) return words.say("explain.box-nobody");
  const bool is_lost = !is_closed && leaf.string_or("status", "open") == "failed";
  Facts facts{{"end", std::string(is_lost ? "lost" : "open")}};
  if (leaf.at("count").string() == "open-objections") facts["what"] = std::string("objections");
  for (const char* name : {"needed", "missing", "excess", "missing_weight"})
    if (const Value* n = leaf.find(name)) facts[name] = n->integer();
  // A weight is needed where weights are counted; how many bodies that takes is another number.
  if (const Value* needed = leaf.find("needed")) facts["words_needed"] = isolated(words.number(needed->integer()));
  return words.say("explain.box-not-met", facts);
}

std::string leaf_count(const Speaker& words, const Value& leaf) {
  const Sum sum = sum_of(leaf);
  const std::string n = isolated(words.number(sum.n));
  if (!sum.is_fraction) return n;
  return words.say("explain.box-of", {{"words_number", n}, {"words_all", isolated(words.number(sum.d))}});
}

std::string leaf_line(const Speaker& words, const Value& leaf, bool is_closed, bool plain) {
  std::string verdict = leaf_verdict(words, leaf, is_closed);
  if (sum_of(leaf).is_measured_by_nobody()) return verdict;
  std::string objections;
  if (const Value* each = leaf.find("objections"))
    for (const Value& one : each->items()) {
      Facts facts{{"words_articles", words.articles(one.strings_or_empty("articles"))}};
      if (const Value* body = one.find("body")) facts["body"] = words.body(body->string());
      objections +=
          (objections.empty() ? "" : words.say("explain.semicolon")) + words.say("explain.box-objection", facts);
    }
  if (!objections.empty())
    verdict = words.say("explain.box-and", {{"words", std::move(verdict)}, {"words_more", std::move(objections)}});
  return words.say("explain.box-value", {{"words_sum", plain ? leaf_count(words, leaf) : leaf_sum(words, leaf)},
                                         {"words_verdict", std::move(verdict)}});
}

std::string scope_empty(const Speaker& words, const std::vector<std::string>& tags) {
  std::string names;
  for (const std::string& tag : tags) names += (names.empty() ? "" : words.say("explain.comma")) + words.tag(tag);
  return words.say("explain.scope-empty", {{"tag", names}});
}

}  // namespace mithaq::notices
