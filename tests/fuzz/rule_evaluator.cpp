#include <algorithm>

#include "fuzz/targets.h"
#include "fuzz/vector.h"
#include "trail/canonical.h"

// The rules of reference: domain 3.1 and 3.2, written a second time in the plainest way: by going through every
// completion of the silent instead of by bounds.
namespace mithaq::fuzz {
namespace {

using rules::Status;
using rules::Voter;
using Voters = std::vector<Voter>;

bool is_recused(const Voter& voter) { return voter.position == PositionKind::recuse; }

Voters inside(const Voters& voters, const std::string& tag) {
  Voters out;
  for (const Voter& voter : voters)
    if (std::count(voter.seat->tags.begin(), voter.seat->tags.end(), tag) > 0) out.push_back(voter);
  return out;
}

std::int64_t weight(const Voter& voter, const std::string& name) {
  if (name == "heads") return 1;
  const auto found = voter.seat->weights.find(name);
  return found == voter.seat->weights.end() ? 0 : found->second;
}

bool is_counted(const Voter& voter, const std::string& count) {
  if (!voter.position) return count == "silent";
  const Side where = side(*voter.position);
  return (count == "for" && where == Side::for_) || (count == "against" && where == Side::against) ||
         (count == "answered" && where != Side::recused) || (id(*voter.position) == count && where != Side::recused);
}

bool is_below(const Voter& voter, Denominator of) {
  if (is_recused(voter)) return false;
  if (of == Denominator::roll) return true;
  return voter.position && (of == Denominator::present || side(*voter.position) != Side::abstain);
}

bool compares(std::int64_t left, Comparison comparison, std::int64_t right) {
  switch (comparison) {
    case Comparison::at_least:
      return left >= right;
    case Comparison::at_most:
      return left <= right;
    case Comparison::more_than:
      return left > right;
    case Comparison::less_than:
      return left < right;
  }
  return false;
}

Comparison turned(Comparison comparison, bool negated) {
  constexpr Comparison opposite[] = {Comparison::less_than, Comparison::more_than, Comparison::at_most,
                                     Comparison::at_least};
  return negated ? opposite[static_cast<std::size_t>(comparison)] : comparison;
}

// One leaf, silence being final.
bool leaf_met(const Rule& leaf, bool negated, const Voters& voters, std::int64_t objections) {
  const Comparison comparison = turned(leaf.comparison, negated);
  std::int64_t n = 0, d = 0;
  for (const Voter& voter : voters) {
    if (is_counted(voter, leaf.count)) n += weight(voter, leaf.weight);
    if (leaf.of && is_below(voter, *leaf.of)) d += weight(voter, leaf.weight);
  }
  if (leaf.count == "open-objections") n = objections;
  if (const auto* fraction = std::get_if<Fraction>(&leaf.bound))
    return d > 0 && compares(fraction->q * n, comparison, fraction->p * d);
  return compares(n, comparison, std::get<std::int64_t>(leaf.bound));
}

// Calls `look` with every completion.
template <class Look>
void each_completion(Voters& voters, std::size_t from, const Look& look) {
  while (from < voters.size() && voters[from].position) ++from;
  if (from == voters.size()) return look(voters);
  for (std::size_t i = 0; i < position_ids.size(); ++i) {
    voters[from].position = static_cast<PositionKind>(i);
    each_completion(voters, from + 1, look);
  }
  voters[from].position = std::nullopt;
  each_completion(voters, from + 1, look);
}

struct Question {
  bool closed = false;
  std::int64_t objections = 0;
  bool somebody_silent = false;
};

Status leaf_status(const Rule& leaf, bool negated, Voters voters, const Question& question) {
  bool always = true, ever = false;
  const auto take = [&](bool met) {
    always = always && met;
    ever = ever || met;
  };
  if (question.closed) {
    take(leaf_met(leaf, negated, voters, question.objections));
  } else if (leaf.count == "open-objections") {
    for (std::int64_t n = 0; n <= question.objections; ++n) take(leaf_met(leaf, negated, {}, n));
    const std::int64_t beyond = std::max(question.objections, std::get<std::int64_t>(leaf.bound)) + 1;
    for (std::int64_t n = beyond - 1; question.somebody_silent && n <= beyond; ++n)
      take(leaf_met(leaf, negated, {}, n));
  } else {
    each_completion(voters, 0, [&](const Voters& complete) { take(leaf_met(leaf, negated, complete, 0)); });
  }
  return always ? Status::passed : ever ? Status::open : Status::failed;
}

Status both(Status a, Status b) {
  if (a == Status::failed || b == Status::failed) return Status::failed;
  return a == Status::open || b == Status::open ? Status::open : Status::passed;
}

Status filled(const Voters& voters, bool closed) {
  Status out = Status::failed;
  for (const Voter& voter : voters) {
    if (is_recused(voter)) continue;
    if (voter.position || closed) return Status::passed;
    out = Status::open;
  }
  return out;
}

Status judged(const Rule& rule, bool negated, const Voters& voters, const Question& question) {
  using Kind = Rule::Kind;
  if (rule.kind == Kind::leaf) return leaf_status(rule, negated, voters, question);
  if (rule.kind == Kind::not_) return judged(rule.parts.at(0), !negated, voters, question);
  std::vector<Status> parts;
  const auto scope = [&](const std::string& tag) {
    const Voters inner = inside(voters, tag);
    return both(filled(inner, question.closed), judged(rule.parts.at(0), negated, inner, question));
  };
  if (rule.kind == Kind::within) return scope(rule.tags.at(0));
  if (rule.kind == Kind::each)
    for (const std::string& tag : rule.tags) parts.push_back(scope(tag));
  else
    for (const Rule& part : rule.parts) parts.push_back(judged(part, negated, voters, question));
  const auto all = static_cast<std::int64_t>(parts.size());
  std::int64_t wanted = rule.kind == Kind::any ? 1 : rule.kind == Kind::some ? rule.at_least : all;
  if (negated) wanted = all - wanted + 1;
  const auto passed = std::count(parts.begin(), parts.end(), Status::passed);
  const auto failed = std::count(parts.begin(), parts.end(), Status::failed);
  return passed >= wanted ? Status::passed : all - failed < wanted ? Status::failed : Status::open;
}

std::string recount(const Vector& vector, const Question& question) {
  const Voters voters = vector.voters();
  const Status present = both(filled(voters, question.closed),
                              vector.quorum ? judged(*vector.quorum, false, voters, question) : Status::passed);
  if (present == Status::failed) return "no-quorum";
  const Status rule = judged(vector.rule, false, voters, question);
  return std::string(rules::id(present == Status::open ? Status::open : rule));
}

// What the explanation says of a leaf that stands alone.
void check_leaf(const Vector& vector, const Question& question, const Value& leaf) {
  if (vector.rule.kind != Rule::Kind::leaf) return;
  const bool is_passed = leaf.at("status").string() == "passed";
  const Value *left = leaf.find("left"), *right = leaf.find("right");
  if (is_passed && left && (leaf.find("least") || leaf.find("greatest"))) {
    if (const Value* least = leaf.find("least"))
      promise(least->integer() <= left->integer() && least->integer() >= right->integer(), "right <= least <= left");
    if (const Value* greatest = leaf.find("greatest"))
      promise(greatest->integer() >= left->integer() && greatest->integer() <= right->integer(),
              "left <= greatest <= right");
  }
  const Value* missing = leaf.find("missing");
  if (!missing) return;
  promise(!is_passed && missing->integer() >= 1, "positions are missing only where they are wanted");
  // So many of the silent, and not fewer, can make it met by moving to what is counted.
  std::int64_t fewest = -1;
  Voters voters = vector.voters();
  const Voters before = voters;
  each_completion(voters, 0, [&](const Voters& complete) {
    std::int64_t moved = 0;
    for (std::size_t i = 0; i < complete.size(); ++i) {
      if (complete[i].position == before[i].position) continue;
      if (!is_counted(complete[i], vector.rule.count)) return;
      ++moved;
    }
    if (leaf_met(vector.rule, false, complete, question.objections) && (fewest < 0 || moved < fewest)) fewest = moved;
  });
  promise(fewest == missing->integer(),
          "`missing` is the fewest: " + std::to_string(fewest) + ", not " + std::to_string(missing->integer()));
}

void check(const Vector& vector, const Question& question) {
  const Voters voters = vector.voters();
  const auto says =
      rules::evaluate(vector.rule, vector.quorum, voters, static_cast<int>(question.objections), question.closed);
  const Value& tree = says.explanation;
  promise(trail::read(trail::write(tree)) == tree, "an explanation is canonical data");
  const rules::Count& heads = says.heads;
  promise(heads.for_ + heads.against + heads.abstain + heads.silent == heads.roll, "everybody is counted once");
  promise(heads.roll + heads.recused == heads.asked && heads.asked == static_cast<int>(voters.size()),
          "the recused leave the roll");
  promise(!question.closed || says.result != "open", "nothing is open at the close");
  promise(tree.at("result").string() == says.result, "the explanation says the result");
  promise(tree.at("waiting").items().empty() || !question.closed, "nobody is waited for at the close");
  if (says.result == "passed") promise(tree.at("needs").items().empty(), "what has passed needs nothing");
  // Nine choices for each of the silent: more than three of them are too many to go through.
  if (!question.closed && heads.silent > 3) return;
  const std::string counted = recount(vector, question);
  promise(says.result == counted, "evaluated as " + says.result + ", counted as " + counted);
  if (!question.closed) check_leaf(vector, question, tree.at("rule"));
}

}  // namespace

void rule_evaluator(std::string_view bytes) {
  const auto vector = vector_from(bytes);
  if (!vector) return;
  const bool somebody_silent = std::any_of(vector->last.begin(), vector->last.end(), [](auto& p) { return !p; });
  const Value written = rules::to_value(vector->rule);
  promise(rules::rule_from_value(written) == vector->rule, "a rule written and read is the same rule");
  check(*vector, {false, vector->open_objections, somebody_silent});
  check(*vector, {true, vector->open_objections, somebody_silent});
}

}  // namespace mithaq::fuzz
