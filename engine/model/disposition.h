// The committee's answer to a remark: exactly one to each before the last stage settles (reference: domain 5).
#pragma once

#include <string_view>

namespace mithaq {

// Written to the trail.
inline constexpr std::string_view disposition_ids[] = {"accepted", "accepted-in-part", "noted",    "not-accepted",
                                                       "deferred", "withdrawn",        "duplicate"};

}  // namespace mithaq
