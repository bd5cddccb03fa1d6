// The keys and types of an object of the trail, written in the notation of the reference (trail 1.3):
//   "body s, member s?, revision {number i, sha256 h}, articles [s]?"
// s string, i integer, b boolean, h SHA-256 in hexadecimal, t time, o any object, [x] list, ? may be absent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/value.h"

namespace mithaq::trail {

struct Shape {
  struct Field;
  char type = 'o';            // s i b h t o, '[' list of `parts[0]`, '{' object of `fields`
  std::vector<Shape> parts;   // of a list
  std::vector<Field> fields;  // of an object, in byte order of their names
};

struct Shape::Field {
  std::string name;
  Shape shape;
  bool optional = false;
};

// A word of the notation that stands for a longer one: "rev" for "{number i, sha256 h}".
struct Abbreviation {
  std::string_view word;
  std::string_view meaning;
};

// Throws std::logic_error for a text that is not of the notation.
Shape shape(std::string_view notation, const std::vector<Abbreviation>& abbreviations = {});

struct Misshapen {
  std::string refusal;  // unknown-key, missing-key, wrong-type; empty: all is well
  std::string path;     // of what is wrong, in the value
};
Misshapen misfit(const Value& value, const Shape& shape);

}  // namespace mithaq::trail
