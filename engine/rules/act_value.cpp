// Acts by hand as canonical data and back. Each says once which fields it has; writing and reading follow the same
// list.
#include <array>

#include "rules/by_hand.h"

namespace mithaq::rules {

namespace {

struct Writing {
  Value value;
  template <class T>
  void operator()(const char* key, const T& field) {
    if constexpr (requires { field.value; })
      value.set(key, field.value);
    else
      value.set(key, Value(field));
  }
  void operator()(const char* key, const std::vector<std::string>& list) { value.set(key, Value::strings(list)); }
  void operator()(const char* key, const Moment& moment) { value.set(key, to_rfc3339(moment)); }
  void operator()(const char* key, const PositionKind& kind) { value.set(key, id(kind)); }
  template <class T>
  void operator()(const char* key, const std::optional<T>& field) {
    if (field) (*this)(key, *field);
  }
  void operator()(const char* key, const std::optional<GivePosition>& answer);
};

struct Reading {
  const Value& value;
  void operator()(const char* key, std::string& field) { field = value.at(key).string(); }
  void operator()(const char* key, int& field) { field = static_cast<int>(value.at(key).integer()); }
  void operator()(const char* key, std::int64_t& field) { field = value.at(key).integer(); }
  void operator()(const char* key, std::vector<std::string>& list) { list = value.strings_or_empty(key); }
  void operator()(const char* key, Moment& moment) {
    const auto read = moment_from_rfc3339(value.at(key).string());
    if (!read) throw WrongShape("expected an instant");
    moment = *read;
  }
  void operator()(const char* key, PositionKind& kind) {
    const auto read = position_kind(value.at(key).string());
    if (!read) throw WrongShape("expected a position");
    kind = *read;
  }
  template <class Kind>
  void operator()(const char* key, Id<Kind>& field) {
    field.value = value.at(key).string();
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& field) {
    if (value.find(key)) (*this)(key, field.emplace());
  }
  void operator()(const char* key, std::optional<GivePosition>& answer);
};

template <class F, class A>
void fields(F& f, A& a) {
  using Act = std::remove_const_t<A>;
  if constexpr (requires { a.body; }) f("body", a.body);
  if constexpr (requires { a.principal; }) f("principal", a.principal);
  if constexpr (requires { a.holder; }) f("holder", a.holder);
  if constexpr (requires { a.stage; }) f("stage", a.stage);
  if constexpr (requires { a.round; }) f("round", a.round);
  if constexpr (requires { a.revision; }) f("revision", a.revision);
  if constexpr (requires { a.request; }) f("request", a.request);
  if constexpr (requires { a.objection; }) f("objection", a.objection);
  if constexpr (requires { a.position; }) f(std::is_same_v<Act, EndObjection> ? "answer" : "position", a.position);
  if constexpr (requires { a.articles; }) f("articles", a.articles);
  if constexpr (requires { a.text; }) f("text", a.text);
  if constexpr (requires { a.proposal; }) f("proposal", a.proposal);
  if constexpr (requires { a.reason; }) f("reason", a.reason);
  if constexpr (requires { a.ground; }) f("ground", a.ground);
  if constexpr (requires { a.from; }) f("from", a.from);
}

void Writing::operator()(const char* key, const std::optional<GivePosition>& answer) {
  if (!answer) return;
  Writing inside;
  fields(inside, *answer);
  value.set(key, std::move(inside.value));
}

void Reading::operator()(const char* key, std::optional<GivePosition>& answer) {
  const Value* found = value.find(key);
  if (!found) return;
  Reading inside{*found};
  fields(inside, answer.emplace());
}

ActByHand adherence(bool withdraws) {
  ChangeAdherence out;
  out.withdraws = withdraws;
  return out;
}

const std::array<std::pair<std::string_view, ActByHand>, 12>& acts() {
  static const std::array<std::pair<std::string_view, ActByHand>, 12> all = {{
      {"contest", ContestPosition{}},
      {"grant-proxy", GrantProxy{}},
      {"revoke-proxy", RevokeProxy{}},
      {"request-time", RequestTime{}},
      {"stand-by", StandByObjection{}},
      {"end-objection", EndObjection{}},
      {"challenge", ChallengeRevision{}},
      {"comment", FileComment{}},
      {"minority", FileMinority{}},
      {"withdraw-adherence", adherence(true)},
      {"renew-adherence", adherence(false)},
      {"overrule", OverruleObjection{}},
  }};
  return all;
}

bool withdraws(const ActByHand& act) {
  const auto* adherence = std::get_if<ChangeAdherence>(&act);
  return adherence && adherence->withdraws;
}

}  // namespace

std::string_view name(const ActByHand& act) {
  for (const auto& [name, blank] : acts())
    if (blank.index() == act.index() && withdraws(blank) == withdraws(act)) return name;
  throw WrongShape("an act without a name");
}

std::optional<ActByHand> act_called(std::string_view wanted) {
  for (const auto& [name, blank] : acts())
    if (name == wanted) return blank;
  return std::nullopt;
}

BodyId body_of(const ActByHand& act) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.body; })
          return one.body;
        else if constexpr (requires { one.principal; })
          return one.principal;
        else
          return BodyId{};
      },
      act);
}

Value to_value(const ActByHand& act) {
  Writing out;
  std::visit([&](const auto& one) { fields(out, one); }, act);
  return out.value.set("act", name(act));
}

ActByHand act_from_value(const Value& value) {
  auto out = act_called(value.at("act").string());
  if (!out) throw WrongShape("expected an act by hand");
  Reading in{value};
  std::visit([&](auto& one) { fields(in, one); }, *out);
  return *out;
}

}  // namespace mithaq::rules
