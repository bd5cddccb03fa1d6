#include "trail/shape.h"

#include <algorithm>
#include <stdexcept>

#include "model/moment.h"
#include "trail/digest.h"

namespace mithaq::trail {
namespace {

class Notation {
 public:
  Notation(std::string_view text, const std::vector<Abbreviation>& abbreviations)
      : text_(text), abbreviations_(abbreviations) {}

  Shape whole() {
    Shape out = fields();
    if (!text_.empty()) wrong();
    return out;
  }

 private:
  [[noreturn]] void wrong() const { throw std::logic_error("not the notation of a shape at: " + std::string(text_)); }

  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  std::string word() {
    const auto end = std::min(text_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), text_.size());
    if (end == 0) wrong();
    std::string out(text_.substr(0, end));
    text_.remove_prefix(end);
    return out;
  }

  Shape fields() {
    Shape out{'{', {}, {}};
    if (text_.empty()) return out;
    do {
      Shape::Field field;
      field.name = word();
      if (!take(" ")) wrong();
      field.shape = type();
      field.optional = take("?");
      out.fields.push_back(std::move(field));
    } while (take(", "));
    std::sort(out.fields.begin(), out.fields.end(),
              [](const Shape::Field& a, const Shape::Field& b) { return a.name < b.name; });
    return out;
  }

  Shape type() {
    if (take("[")) {
      Shape out{'[', {}, {}};
      out.parts.push_back(type());
      if (!take("]")) wrong();
      return out;
    }
    if (take("{")) {
      Shape out = fields();
      if (!take("}")) wrong();
      return out;
    }
    const std::string name = word();
    for (const Abbreviation& a : abbreviations_)
      if (a.word == name) {
        Notation inner(a.meaning, abbreviations_);
        Shape out = inner.type();
        if (!inner.text_.empty()) inner.wrong();
        return out;
      }
    if (name.size() != 1 || std::string_view("sibhto").find(name[0]) == std::string_view::npos) wrong();
    return {name[0], {}, {}};
  }

  std::string_view text_;
  const std::vector<Abbreviation>& abbreviations_;
};

bool is_of_type(const Value& value, char type) {
  switch (type) {
    case 's':
      return value.is_string();
    case 'i':
      return value.is_integer();
    case 'b':
      return value.is_bool();
    case 'h':
      return value.is_string() && is_digest(value.string());
    case 't':
      return value.is_string() && moment_from_rfc3339(value.string());
    case '[':
      return value.is_array();
    default:
      return value.is_object();
  }
}

// Paths are made on the way out of what does not fit: most things do.
Misshapen inside(std::string outer, Misshapen found) {
  if (!found.path.empty() && found.path.front() != '[') outer += '.';
  return {std::move(found.refusal), outer += found.path};
}

Misshapen fields_misfit(const Value::Object& members, const std::vector<Shape::Field>& fields) {
  auto member = members.begin();
  for (const Shape::Field& field : fields) {
    const int order = member == members.end() ? 1 : member->first.compare(field.name);
    if (order < 0) return {"unknown-key", member->first};
    if (order > 0) {
      if (!field.optional) return {"missing-key", field.name};
      continue;
    }
    if (Misshapen found = misfit(member->second, field.shape); !found.refusal.empty())
      return inside(field.name, std::move(found));
    ++member;
  }
  if (member != members.end()) return {"unknown-key", member->first};
  return {};
}

}  // namespace

Shape shape(std::string_view notation, const std::vector<Abbreviation>& abbreviations) {
  return Notation(notation, abbreviations).whole();
}

Misshapen misfit(const Value& value, const Shape& shape) {
  if (!is_of_type(value, shape.type)) return {"wrong-type", ""};
  if (shape.type == '{') return fields_misfit(value.members(), shape.fields);
  if (shape.type != '[') return {};
  for (std::size_t i = 0; i < value.items().size(); ++i)
    if (Misshapen found = misfit(value.items()[i], shape.parts.front()); !found.refusal.empty())
      return inside("[" + std::to_string(i) + "]", std::move(found));
  return {};
}

}  // namespace mithaq::trail
