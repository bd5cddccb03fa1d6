// A document that an entry names by its digest.
#pragma once

#include <string>
#include <string_view>

#include "model/entry.h"

namespace mithaq::trail {

// With its bytes at hand: who records the entry keeps them as an object.
Evidence document(std::string_view role, std::string_view media_type, std::string bytes);

}  // namespace mithaq::trail
