#include "rules/rule_leaf.h"

#include <algorithm>
#include <array>
#include <functional>

namespace mithaq::rules {

namespace {

// The eight positions in the order of the model, then silence.
constexpr std::size_t choices = position_ids.size() + 1;
constexpr std::size_t silence = position_ids.size();

bool counted(const std::string& count, std::size_t choice) {
  if (choice == silence) return count == "silent";
  const auto kind = static_cast<PositionKind>(choice);
  const Side where = side(kind);
  if (where == Side::recused) return false;
  if (count == "for") return where == Side::for_;
  if (count == "against") return where == Side::against;
  if (count == "answered") return true;
  return id(kind) == count;
}

bool in_denominator(Denominator of, std::size_t choice) {
  if (choice == silence) return of == Denominator::roll;
  const Side where = side(static_cast<PositionKind>(choice));
  if (where == Side::recused) return false;
  return of != Denominator::cast || where != Side::abstain;
}

// A leaf as an inequality "margin >= 0" or "margin > 0": what one unit of weight adds to it by each choice.
struct Inequality {
  std::array<std::int64_t, choices> unit{};
  std::array<bool, choices> in_n{}, in_d{};
  std::int64_t fixed = 0;  // -k, turned like the units
  bool strict = false;
  bool fraction = false;

  bool holds(std::int64_t margin) const { return strict ? margin > 0 : margin >= 0; }
  std::int64_t shortfall(std::int64_t margin) const { return (strict ? 1 : 0) - margin; }
};

Inequality inequality(const Rule& rule) {
  Inequality out;
  out.strict = rule.comparison == Comparison::more_than || rule.comparison == Comparison::less_than;
  const std::int64_t turn = wants_more(rule) ? 1 : -1;
  const Fraction* fraction = std::get_if<Fraction>(&rule.bound);
  out.fraction = fraction != nullptr;
  if (!fraction) out.fixed = -turn * std::get<std::int64_t>(rule.bound);
  for (std::size_t c = 0; c < choices; ++c) {
    out.in_n[c] = counted(rule.count, c);
    out.in_d[c] = fraction && in_denominator(rule.of.value_or(Denominator::roll), c);
    const std::int64_t n = out.in_n[c] ? 1 : 0, d = out.in_d[c] ? 1 : 0;
    out.unit[c] = turn * (fraction ? fraction->q * n - fraction->p * d : n);
  }
  return out;
}

std::size_t choice_of(const Voter& voter) {
  return voter.position ? static_cast<std::size_t>(*voter.position) : silence;
}

// The greatest unit among the choices for which `allowed` holds; none when no choice is allowed.
template <class Allowed>
std::optional<std::int64_t> best_unit(const Inequality& in, Allowed allowed) {
  std::optional<std::int64_t> best;
  for (std::size_t c = 0; c < choices; ++c)
    if (allowed(c) && (!best || in.unit[c] > *best)) best = in.unit[c];
  return best;
}

struct Bounds {
  std::int64_t worst = 0, best = 0;
  bool can_be_zero = false, can_be_positive = true;  // the denominator
};

// The margin and denominator of those who cannot change any more, and the weights of those who can.
Bounds bounds(const Inequality& in, std::int64_t margin_answered, std::int64_t d_answered,
              const std::vector<std::int64_t>& silent) {
  const auto least = *std::min_element(in.unit.begin(), in.unit.end());
  const auto greatest = *std::max_element(in.unit.begin(), in.unit.end());
  Bounds out{margin_answered, margin_answered, false, true};
  std::int64_t lightest = 0;  // of the silent that weigh anything
  for (std::int64_t w : silent) {
    out.worst += w * least;
    out.best += w * greatest;
    if (w > 0 && (lightest == 0 || w < lightest)) lightest = w;
  }
  if (!in.fraction || d_answered > 0) return out;
  out.can_be_zero = true;
  out.can_be_positive = lightest > 0;
  // Somebody has to stand in the denominator: the one for whom that costs least.
  if (out.can_be_positive) {
    const auto present = best_unit(in, [&](std::size_t c) { return in.in_d[c]; });
    out.best -= lightest * (greatest - present.value_or(greatest));
  }
  return out;
}

// How many of the silent, heaviest first, all moving to the counted class, make an unmet leaf met.
void fill_missing(Leaf& out, const Rule& rule, const Inequality& in, std::int64_t margin,
                  std::vector<std::int64_t> silent) {
  const auto moved = best_unit(in, [&](std::size_t c) { return c != silence && in.in_n[c]; });
  const auto moved_into_d = best_unit(in, [&](std::size_t c) { return c != silence && in.in_n[c] && in.in_d[c]; });
  if (!moved) return;
  const std::int64_t gain = *moved - in.unit[silence];
  if (gain <= 0) return;
  const std::int64_t weight = std::max<std::int64_t>(1, (in.shortfall(margin) + gain - 1) / gain);
  out.needed = out.n + weight;
  if (out.status == Status::failed) return;
  std::sort(silent.begin(), silent.end(), std::greater<>());
  const bool empty_denominator = in.fraction && out.d == 0;
  if (empty_denominator && !moved_into_d) return;
  const std::int64_t cost = empty_denominator ? *moved - *moved_into_d : 0;
  std::int64_t moving = 0, total = margin;
  for (std::int64_t w : silent) {
    if (w == 0) break;
    ++moving;
    total += w * gain;
    if (!in.holds(total - w * cost)) continue;
    out.missing = moving;
    if (rule.weight != "heads") out.missing_weight = weight;
    return;
  }
}

// How many standing answers, those that matter most first, would have to be others for a broken leaf.
std::optional<std::int64_t> excess(const Rule& rule, const Inequality& in, std::int64_t best, const Scope& scope) {
  std::vector<std::int64_t> gains;
  const auto otherwise = best_unit(in, [&](std::size_t c) { return !in.in_n[c]; });
  for (const Voter* voter : scope.voters) {
    const std::size_t c = choice_of(*voter);
    const bool stands = c != silence || scope.closed;
    if (stands && in.in_n[c]) gains.push_back(weight_of(*voter, rule.weight) * (*otherwise - in.unit[c]));
  }
  std::sort(gains.begin(), gains.end(), std::greater<>());
  std::int64_t changed = 0;
  for (std::int64_t gain : gains) {
    if (in.holds(best)) break;
    best += gain;
    ++changed;
  }
  return in.holds(best) && changed > 0 ? std::optional(changed) : std::nullopt;
}

// The number in the ledger; before the close each may be resolved, and a silent body may open new ones.
Leaf open_objections(const Rule& rule, const Scope& scope) {
  const std::int64_t k = std::get<std::int64_t>(rule.bound);
  const bool more = wants_more(rule);
  const bool strict = rule.comparison == Comparison::more_than || rule.comparison == Comparison::less_than;
  const auto holds = [&](std::int64_t n) { return more ? (strict ? n > k : n >= k) : (strict ? n < k : n <= k); };
  Leaf out;
  out.n = out.left = scope.open_objections;
  out.right = k;
  out.met = holds(out.n);
  const std::int64_t least = scope.closed ? out.n : 0;
  const bool endless = !scope.closed && scope.somebody_silent;
  const bool holds_at_most = endless ? more : holds(out.n);  // at the greatest number
  const bool always = holds(least) && holds_at_most;
  const bool never = !holds(least) && !holds_at_most;
  out.status = always ? Status::passed : never ? Status::failed : Status::open;
  const std::int64_t too_many = out.n - k + (strict ? 1 : 0);
  if (out.status == Status::failed && !more && too_many <= out.n) out.excess = too_many;
  return out;
}

}  // namespace

bool wants_more(const Rule& leaf) {
  return leaf.comparison == Comparison::at_least || leaf.comparison == Comparison::more_than;
}

std::int64_t weight_of(const Voter& voter, const std::string& weight) {
  if (weight == "heads") return 1;
  const auto found = voter.seat->weights.find(weight);
  return found == voter.seat->weights.end() ? 0 : found->second;
}

Leaf leaf(const Rule& rule, const Scope& scope) {
  if (rule.count == "open-objections") return open_objections(rule, scope);
  const Inequality in = inequality(rule);
  Leaf out;
  std::int64_t answered_margin = in.fixed, answered_d = 0, margin = in.fixed;
  std::vector<std::int64_t> silent;
  for (const Voter* voter : scope.voters) {
    const std::size_t c = choice_of(*voter);
    const std::int64_t w = weight_of(*voter, rule.weight);
    margin += w * in.unit[c];
    if (in.in_n[c]) out.n += w;
    if (in.in_d[c]) out.d += w;
    if (c == silence && !scope.closed) {
      silent.push_back(w);
    } else {
      answered_margin += w * in.unit[c];
      if (in.in_d[c]) answered_d += w;
    }
  }
  const Fraction* fraction = std::get_if<Fraction>(&rule.bound);
  out.left = fraction ? fraction->q * out.n : out.n;
  out.right = fraction ? fraction->p * out.d : std::get<std::int64_t>(rule.bound);
  out.met = in.holds(margin) && !(in.fraction && out.d == 0);

  const Bounds b = bounds(in, answered_margin, answered_d, silent);
  if (!b.can_be_positive || !in.holds(b.best))
    out.status = Status::failed;
  else if (!b.can_be_zero && in.holds(b.worst))
    out.status = Status::passed;

  const std::int64_t turn = wants_more(rule) ? 1 : -1;
  if (out.status == Status::passed && !scope.closed) out.worst = out.right + turn * b.worst;
  if (out.status != Status::passed && !out.met && wants_more(rule)) fill_missing(out, rule, in, margin, silent);
  if (out.status == Status::failed && !wants_more(rule) && b.can_be_positive)
    out.excess = excess(rule, in, b.best, scope);
  return out;
}

}  // namespace mithaq::rules
