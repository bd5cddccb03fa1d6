// What an entry `ratified` says of the charter that it ratifies, as it follows from the state before.
#pragma once

#include "model/charter.h"
#include "model/value.h"

namespace mithaq::rules {

// revision, signatures, reservations, minority. The charter has that revision.
Value ratified_value(const Charter& charter, int revision);

}  // namespace mithaq::rules
