// What is done by hand for a body, as a document: entered by one person, it lies sealed beside its entry until another
// confirms it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/value.h"
#include "rules/command.h"

namespace mithaq::rules {

// contest, grant-proxy, revoke-proxy, request-time, stand-by, end-objection, challenge, comment, minority,
// withdraw-adherence, renew-adherence, overrule. Written to the trail; never reused.
std::string_view name(const ActByHand& act);
// An act of that name, with nothing in it; none: nobody knows it.
std::optional<ActByHand> act_called(std::string_view name);
// Whose act it is; empty: an office's own.
BodyId body_of(const ActByHand& act);

Value to_value(const ActByHand& act);
// Throws WrongShape.
ActByHand act_from_value(const Value& value);

// Whether what came so was entered by an office for a body: paper, telephone, sign-language.
inline bool is_by_hand(std::string_view channel) {
  return channel == id(Channel::paper) || channel == id(Channel::telephone) || channel == id(Channel::sign_language);
}

// For so long after it was entered an act may be confirmed.
inline constexpr std::chrono::days confirmed_within{5};

}  // namespace mithaq::rules
