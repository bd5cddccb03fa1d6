// The data of a JSON file as the rules read it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "model/value.h"

namespace mithaq::test {

inline Value value_of(const nlohmann::json& json) {
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    Value::Array out;
    for (const auto& item : json) out.push_back(value_of(item));
    return Value(std::move(out));
  }
  Value::Object out;
  for (const auto& [key, item] : json.items()) out.emplace(key, value_of(item));
  return Value(std::move(out));
}

}  // namespace mithaq::test
