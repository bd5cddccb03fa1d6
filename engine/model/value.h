// A small tree of plain data: what an entry of the trail, a frozen roll or a rule consists of.
//
// It has exactly the shapes that the canonical form of the trail allows (no null, no fraction), and an object keeps
// its keys in byte order, so that writing it is never a question of taste.
#pragma once

#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mithaq {

// Thrown when a tree does not have the shape that its reader was promised.
struct WrongShape : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Value {
 public:
  using Array = std::vector<Value>;
  using Object = boost::container::flat_map<std::string, Value, std::less<>>;
  struct Member;

  Value() : content_(Object{}) {}
  Value(bool b) : content_(b) {}
  Value(int n) : content_(std::int64_t{n}) {}
  Value(std::int64_t n) : content_(n) {}
  Value(std::string s) : content_(std::move(s)) {}
  Value(std::string_view s) : content_(std::string(s)) {}
  Value(const char* s) : content_(std::string(s)) {}
  Value(Array a) : content_(std::move(a)) {}
  Value(Object o) : content_(std::move(o)) {}

  static Value object(std::initializer_list<Member> members);
  static Value array(std::initializer_list<Value> items) { return Value(Array(items)); }
  // An array of the strings in a list of anything that holds a `.value` or is a string itself.
  template <class List>
  static Value strings(const List& list) {
    Array out;
    for (const auto& item : list) {
      if constexpr (requires { item.value; })
        out.emplace_back(item.value);
      else
        out.emplace_back(item);
    }
    return Value(std::move(out));
  }

  bool is_bool() const { return std::holds_alternative<bool>(content_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(content_); }
  bool is_string() const { return std::holds_alternative<std::string>(content_); }
  bool is_array() const { return std::holds_alternative<Array>(content_); }
  bool is_object() const { return std::holds_alternative<Object>(content_); }

  bool boolean() const { return as<bool>("a boolean"); }
  std::int64_t integer() const { return as<std::int64_t>("an integer"); }
  const std::string& string() const { return as<std::string>("a string"); }
  std::string& string() { return const_cast<std::string&>(std::as_const(*this).string()); }
  const Array& items() const { return as<Array>("an array"); }
  const Object& members() const { return as<Object>("an object"); }
  Array& items() { return const_cast<Array&>(std::as_const(*this).items()); }
  Object& members() { return const_cast<Object&>(std::as_const(*this).members()); }

  // A member of an object: `at` throws WrongShape when it is absent, `find` answers nullptr.
  const Value& at(std::string_view key) const {
    if (const Value* found = find(key)) return *found;
    throw WrongShape("missing key `" + std::string(key) + "`");
  }
  const Value* find(std::string_view key) const {
    for (const auto& [name, member] : members())  // few, and mostly of different lengths: quicker than halving
      if (name == key) return &member;
    return nullptr;
  }
  std::string string_or(std::string_view key, std::string_view otherwise) const {
    const Value* found = find(key);
    return found ? found->string() : std::string(otherwise);
  }
  std::int64_t integer_or(std::string_view key, std::int64_t otherwise) const {
    const Value* found = find(key);
    return found ? found->integer() : otherwise;
  }
  bool boolean_or(std::string_view key, bool otherwise) const {
    const Value* found = find(key);
    return found ? found->boolean() : otherwise;
  }
  std::vector<std::string> strings_or_empty(std::string_view key) const {
    std::vector<std::string> out;
    if (const Value* found = find(key))
      for (const Value& item : found->items()) out.push_back(item.string());
    return out;
  }
  Value& set(std::string key, Value value) {
    members().insert_or_assign(std::move(key), std::move(value));
    return *this;
  }

  bool operator==(const Value&) const = default;

 private:
  template <class T>
  const T& as(const char* wanted) const {
    if (const T* held = std::get_if<T>(&content_)) return *held;
    throw WrongShape(std::string("expected ") + wanted);
  }

  std::variant<bool, std::int64_t, std::string, Array, Object> content_;
};

// What an object is made of, and taken from: a list in braces gives only copies away.
struct Value::Member {
  mutable std::string key;
  mutable Value value;
};

inline Value Value::object(std::initializer_list<Member> members) {
  Object out;
  out.reserve(members.size());
  for (const Member& member : members) out.emplace(std::move(member.key), std::move(member.value));
  return Value(std::move(out));
}

}  // namespace mithaq
