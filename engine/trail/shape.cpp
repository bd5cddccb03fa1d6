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
      return value.is_string() && hash_from_hex(value.string());
    case 't':
      return value.is_string() && moment_from_rfc3339(value.string());
    case '[':
      return value.is_array();
    default:
      return value.is_object();
  }
}

Misshapen fields_misfit(const Value::Object& members, const std::vector<Shape::Field>& fields,
                        const std::string& path) {
  const auto place = [&path](const std::string& key) { return path.empty() ? key : path + "." + key; };
  auto member = members.begin();
  for (const Shape::Field& field : fields) {
    if (member != members.end() && member->first < field.name) return {"unknown-key", place(member->first)};
    if (member == members.end() || member->first != field.name) {
      if (!field.optional) return {"missing-key", place(field.name)};
      continue;
    }
    if (!is_of_type(member->second, field.shape.type)) return {"wrong-type", place(field.name)};
    if (field.shape.type == '[' || field.shape.type == '{')
      if (Misshapen found = misfit(member->second, field.shape, place(field.name)); !found.refusal.empty())
        return found;
    ++member;
  }
  if (member != members.end()) return {"unknown-key", place(member->first)};
  return {};
}

}  // namespace

Shape shape(std::string_view notation, const std::vector<Abbreviation>& abbreviations) {
  return Notation(notation, abbreviations).whole();
}

Misshapen misfit(const Value& value, const Shape& shape, const std::string& path) {
  if (!is_of_type(value, shape.type)) return {"wrong-type", path};
  if (shape.type == '{') return fields_misfit(value.members(), shape.fields, path);
  if (shape.type != '[') return {};
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    Misshapen found = misfit(value.items()[i], shape.parts.front(), path + "[" + std::to_string(i) + "]");
    if (!found.refusal.empty()) return found;
  }
  return {};
}

}  // namespace mithaq::trail
