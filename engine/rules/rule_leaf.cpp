#include "rules/rule_leaf.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

namespace mithaq::rules {

namespace {

constexpr std::int64_t heaviest = std::int64_t{1} << 40;  // all weights of a roll together

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
  // A number above all that a roll can weigh is as far away as the first one above it.
  if (!fraction) out.fixed = -turn * std::min(std::get<std::int64_t>(rule.bound), heaviest + 1);
  for (std::size_t c = 0; c < choices; ++c) {
    out.in_n[c] = counted(rule.count, c);
    out.in_d[c] = fraction && in_denominator(rule.of.value_or(Denominator::roll), c);
    const std::int64_t n = out.in_n[c] ? 1 : 0, d = out.in_d[c] ? 1 : 0;
    out.unit[c] = turn * (fraction ? fraction->q * n - fraction->p * d : n);
  }
  return out;
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

// The margin and denominator of those who cannot change any more, and the weights of those who can; the lightest of
// these that weighs anything is asked for only where it matters.
template <class Lightest>
Bounds bounds(const Inequality& in, std::int64_t margin_answered, std::int64_t d_answered, std::int64_t silent_weight,
              const Lightest& lightest_of) {
  const auto least = *std::min_element(in.unit.begin(), in.unit.end());
  const auto greatest = *std::max_element(in.unit.begin(), in.unit.end());
  Bounds out{margin_answered + silent_weight * least, margin_answered + silent_weight * greatest, false, true};
  if (!in.fraction || d_answered > 0) return out;
  const std::int64_t lightest = lightest_of();
  out.can_be_zero = true;
  out.can_be_positive = lightest > 0;
  // Somebody has to stand in the denominator: the one for whom that costs least.
  if (out.can_be_positive) {
    const auto present = best_unit(in, [&](std::size_t c) { return in.in_d[c]; });
    out.best -= lightest * (greatest - present.value_or(greatest));
  }
  return out;
}

// What n would have to be, when those who join it were silent before.
std::optional<std::int64_t> needed(const Leaf& leaf, const Rule& rule, const Inequality& in, std::int64_t margin,
                                   std::int64_t gain) {
  if (const auto* k = std::get_if<std::int64_t>(&rule.bound))
    return in.strict && *k == std::numeric_limits<std::int64_t>::max() ? std::nullopt
                                                                       : std::optional(*k + (in.strict ? 1 : 0));
  if (gain <= 0) return leaf.n + 1;  // only somebody in the denominator is wanted
  return leaf.n + std::max<std::int64_t>(1, (in.shortfall(margin) + gain - 1) / gain);
}

// How many of the silent, heaviest first, all moving to the counted class, make an unmet leaf met.
void fill_missing(Leaf& out, const Rule& rule, const Inequality& in, std::int64_t margin, const Scope& scope) {
  const auto moved = best_unit(in, [&](std::size_t c) { return c != silence && in.in_n[c]; });
  const auto moved_into_d = best_unit(in, [&](std::size_t c) { return c != silence && in.in_n[c] && in.in_d[c]; });
  if (!moved) return;
  const bool empty_denominator = in.fraction && out.d == 0;
  const std::int64_t gain = *moved - in.unit[silence];
  if (gain < 0 || (gain == 0 && !empty_denominator)) return;
  out.needed = needed(out, rule, in, margin, gain);
  if (out.status == Status::failed || (empty_denominator && !moved_into_d)) return;
  // Of those who move, the lightest stands in an empty denominator, whatever that costs.
  const std::int64_t cost = empty_denominator ? *moved - *moved_into_d : 0;
  const Running& moving = scope.moving(rule.weight);
  const auto is_enough = [&](std::int64_t bodies) {
    return in.holds(margin + moving.of_first(bodies) * gain - moving.of_one(bodies - 1) * cost);
  };
  std::int64_t least = 1, most = moving.bodies();
  if (most < 1 || !is_enough(most)) return;
  while (least < most) {
    const std::int64_t middle = (least + most) / 2;
    if (is_enough(middle))
      most = middle;
    else
      least = middle + 1;
  }
  out.missing = least;
  if (rule.weight != "heads" && out.needed) out.missing_weight = *out.needed - out.n;
}

// How many standing answers, those that matter most first, would have to be others for a broken leaf.
std::optional<std::int64_t> excess(const Rule& rule, const Inequality& in, std::int64_t best, const Scope& scope) {
  const auto otherwise = best_unit(in, [&](std::size_t c) { return !in.in_n[c]; });
  // Those who stand in the denominator and those who do not gain differently by a change.
  struct Group {
    const Running* sums = nullptr;
    std::int64_t gain = 0;
    std::int64_t bodies() const { return sums ? sums->bodies() : 0; }
    std::int64_t of_first(std::int64_t n) const { return n == 0 ? 0 : sums->of_first(n) * gain; }
    std::int64_t of_one(std::int64_t i) const { return of_first(i + 1) - of_first(i); }
  };
  std::array<Group, 2> groups;
  for (const bool in_d : {true, false}) {
    std::array<bool, choices> wanted{};
    Group& group = groups[in_d ? 0 : 1];
    for (std::size_t c = 0; c < choices; ++c) {
      wanted[c] = in.in_n[c] && in.in_d[c] == in_d && (c != silence || scope.roll().closed);
      if (wanted[c]) group.gain = *otherwise - in.unit[c];
    }
    if (std::ranges::find(wanted, true) != wanted.end()) group.sums = &scope.sums(rule.weight, wanted);
  }
  const Group &a = groups[0], &b = groups[1];
  // The most that n changed answers gain: so many of the one group that the next one of the other would gain more.
  const auto of_first_group = [&](std::int64_t n) {
    std::int64_t least = std::max<std::int64_t>(0, n - b.bodies()), most = std::min(n, a.bodies());
    while (least < most) {
      const std::int64_t middle = (least + most) / 2;
      if (a.of_one(middle) < b.of_one(n - 1 - middle))
        most = middle;
      else
        least = middle + 1;
    }
    return least;
  };
  const auto gained = [&](std::int64_t n) {
    const std::int64_t of_a = of_first_group(n);
    return a.of_first(of_a) + b.of_first(n - of_a);
  };
  // Somebody has to stand in the denominator after the change as well: one who is not counted, one who did not change,
  // or one who changed to an answer that is in it, for what that costs.
  const auto leaves_a_denominator = [&](std::int64_t n) {
    const Weighed& weighed = scope.weighed(rule.weight);
    for (std::size_t c = 0; c < choices; ++c)
      if (in.in_d[c] && !in.in_n[c] && weighed[c] > 0) return true;
    const std::int64_t of_a = of_first_group(n);
    if (!in.fraction || (of_a < a.bodies() && a.sums->of_one(a.bodies() - 1) > 0)) return true;
    const auto in_d = best_unit(in, [&](std::size_t c) { return !in.in_n[c] && in.in_d[c]; });
    std::int64_t lightest = 0;
    for (const auto& [group, changed] : {std::pair(&a, of_a), std::pair(&b, n - of_a)})
      for (std::int64_t i = changed; i > 0; --i)
        if (const std::int64_t w = group->sums->of_one(i - 1); w > 0) {
          lightest = lightest == 0 ? w : std::min(lightest, w);
          break;
        }
    return in_d && lightest > 0 && in.holds(best + gained(n) - lightest * (*otherwise - *in_d));
  };
  std::int64_t least = 1, most = a.bodies() + b.bodies();
  if (most < 1 || in.holds(best) || !in.holds(best + gained(most))) return std::nullopt;
  while (least < most) {
    const std::int64_t middle = (least + most) / 2;
    if (in.holds(best + gained(middle)))
      most = middle;
    else
      least = middle + 1;
  }
  return leaves_a_denominator(least) ? std::optional(least) : std::nullopt;
}

// The number in the ledger; before the close each may be resolved, and a silent body may open new ones.
Leaf open_objections(const Rule& rule, const Scope& scope) {
  const std::int64_t k = std::get<std::int64_t>(rule.bound);
  const bool more = wants_more(rule);
  const bool strict = rule.comparison == Comparison::more_than || rule.comparison == Comparison::less_than;
  const auto holds = [&](std::int64_t n) { return more ? (strict ? n > k : n >= k) : (strict ? n < k : n <= k); };
  Leaf out;
  out.n = out.left = scope.roll().open_objections;
  out.right = k;
  out.met = holds(out.n);
  const std::int64_t least = scope.roll().closed ? out.n : 0;
  const bool endless = !scope.roll().closed && scope.roll().somebody_silent();
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

Leaf leaf(const Rule& rule, const Scope& scope) {
  if (rule.count == "open-objections") return open_objections(rule, scope);
  const Inequality in = inequality(rule);
  const Weighed& weighed = scope.weighed(rule.weight);
  const bool closed = scope.roll().closed;
  Leaf out;
  std::int64_t answered_margin = in.fixed, answered_d = 0, margin = in.fixed;
  for (std::size_t c = 0; c < choices; ++c) {
    const std::int64_t w = weighed[c];
    margin += w * in.unit[c];
    if (in.in_n[c]) out.n += w;
    if (in.in_d[c]) out.d += w;
    if (c == silence && !closed) continue;
    answered_margin += w * in.unit[c];
    if (in.in_d[c]) answered_d += w;
  }
  const Fraction* fraction = std::get_if<Fraction>(&rule.bound);
  out.left = fraction ? fraction->q * out.n : out.n;
  out.right = fraction ? fraction->p * out.d : std::get<std::int64_t>(rule.bound);
  out.met = in.holds(margin) && !(in.fraction && out.d == 0);

  const auto lightest = [&]() -> std::int64_t {
    const Running* moving = closed ? nullptr : &scope.moving(rule.weight);
    return moving && moving->bodies() > 0 ? moving->of_one(moving->bodies() - 1) : 0;
  };
  const Bounds b = bounds(in, answered_margin, answered_d, closed ? 0 : weighed[silence], lightest);
  if (!b.can_be_positive || !in.holds(b.best))
    out.status = Status::failed;
  else if (!b.can_be_zero && in.holds(b.worst))
    out.status = Status::passed;

  const std::int64_t turn = wants_more(rule) ? 1 : -1;
  const std::int64_t bound = fraction ? out.right : -turn * in.fixed;
  if (out.status == Status::passed && !closed) out.worst = bound + turn * b.worst;
  if (out.status != Status::passed && !out.met && wants_more(rule)) fill_missing(out, rule, in, margin, scope);
  if (out.status == Status::failed && !wants_more(rule) && b.can_be_positive)
    out.excess = excess(rule, in, b.best, scope);
  return out;
}

}  // namespace mithaq::rules
