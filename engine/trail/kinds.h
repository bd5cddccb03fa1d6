// All kinds of entries of format 1 with the keys and types of their data (reference: trail 1.3).
// Written to the trail: a name or key is never reused and never changes its meaning; additions only.
#pragma once

#include <map>
#include <string_view>

#include "trail/shape.h"

namespace mithaq::trail {

const std::map<std::string_view, Shape>& data_shapes();
const Shape& envelope_shape();

}  // namespace mithaq::trail
