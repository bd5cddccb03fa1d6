// Addresses of a sign-language clip and of easy words, as the trail keeps them.
#pragma once

#include "model/charter_links.h"
#include "model/value.h"
#include "rules/ledger.h"

namespace mithaq::rules {

// {"easy_read_ar": .., "easy_read_en": .., "sign_language": ..}; what there is not is left out.
Value links_value(const CharterLinks& links);
CharterLinks links_from(const Value& value);

// An https address of a host with a name, as any program takes it out of a text: ASCII without spaces and quotes, no
// user, at most 500 bytes.
bool is_https_address(std::string_view text);
Step refused_links(const CharterLinks& links);

}  // namespace mithaq::rules
