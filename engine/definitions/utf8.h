// Code points with their places: columns are counted in code points, so that Arabic letters count one each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definitions/place.h"

namespace mithaq::definitions {

struct PlacedPoint {
  char32_t point;
  Place place;
};

// Where the first byte stands that is no well-formed UTF-8, if any.
std::optional<Place> first_malformed(std::string_view bytes);

// The code points of well-formed UTF-8; decoding ends at the first malformed byte.
std::vector<PlacedPoint> placed_points(std::string_view utf8);
std::u32string code_points(std::string_view utf8);
std::string to_utf8(std::u32string_view points);

// An override, embedding or isolate: it changes the order in which its neighbours are read.
bool turns_direction(char32_t point);

// "U+202E"
std::string point_name(char32_t point);

}  // namespace mithaq::definitions
