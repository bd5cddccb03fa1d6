#include "cli/json_value.h"

namespace mithaq::cli {

namespace {

constexpr std::size_t deepest = 64;

// Builds the tree from the events of the parser, which needs no stack of its own: depth is ours to limit.
class Builder {
 public:
  explicit Builder(ReadJson& out) : out_(out) {}

  bool null() { return complain("null-value", {{"key", path()}}) && put(Value(0)); }
  bool boolean(bool value) { return put(Value(value)); }
  bool number_integer(Json::number_integer_t value) { return put(Value(std::int64_t{value})); }
  bool number_unsigned(Json::number_unsigned_t value) {
    if (value > static_cast<Json::number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
      return complain("number-too-large", {{"value", std::to_string(value)}}) && put(Value(0));
    return put(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(Json::number_float_t, const std::string& written) {
    const bool is_whole = written.find_first_of(".eE") == std::string::npos;
    return complain(is_whole ? "number-too-large" : "fraction-not-exact", {{"value", written.substr(0, 40)}}) &&
           put(Value(0));
  }
  bool string(std::string& value) { return put(Value(std::move(value))); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Value(Value::Object{})); }
  bool start_array(std::size_t) { return open(Value(Value::Array{})); }
  bool key(std::string& name) {
    open_.back().key = name;
    if (open_.back().tree.find(name)) complain("duplicate-key", {{"key", name}});
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const Json::exception& broken) {
    std::string reason = broken.what();
    if (const auto end = reason.find("] "); end != std::string::npos) reason.erase(0, end + 2);
    if (reason.size() > 200) reason.resize(200);
    out_.complaints = {{"$", "not-json", {{"reason", reason}}, false}};
    return false;
  }

 private:
  struct Level {
    Value tree;
    std::string key;  // of an object: the one that comes next
  };

  std::string path() const {
    std::string out = "$";
    for (const Level& level : open_)
      out += level.tree.is_array() ? "[" + std::to_string(level.tree.items().size()) + "]" : "." + level.key;
    return out;
  }
  bool complain(std::string id, std::map<std::string, std::string> facts) {
    out_.complaints.push_back({path(), std::move(id), std::move(facts), false});
    return true;
  }
  bool put(Value value) {
    if (open_.empty()) {
      out_.value = std::move(value);
      return true;
    }
    Level& level = open_.back();
    if (level.tree.is_array())
      level.tree.items().push_back(std::move(value));
    else
      level.tree.set(level.key, std::move(value));
    return true;
  }
  bool open(Value empty) {
    if (open_.size() == deepest) {
      out_.complaints = {{path().substr(0, 200), "json-too-deep", {{"most", std::to_string(deepest)}}, false}};
      return false;
    }
    open_.push_back({std::move(empty), ""});
    return true;
  }
  bool close() {
    Value done = std::move(open_.back().tree);
    open_.pop_back();
    return put(std::move(done));
  }

  ReadJson& out_;
  std::vector<Level> open_;
};

}  // namespace

ReadJson value_from_json(const std::string& bytes) {
  ReadJson out;
  Builder builder(out);
  out.is_json = Json::sax_parse(bytes, &builder);
  return out;
}

Json json_from_value(const Value& value) {
  if (value.is_bool()) return value.boolean();
  if (value.is_integer()) return value.integer();
  if (value.is_string()) return value.string();
  Json out = value.is_array() ? Json::array() : Json::object();
  if (value.is_array())
    for (const Value& item : value.items()) out.push_back(json_from_value(item));
  else
    for (const auto& [key, item] : value.members()) out[key] = json_from_value(item);
  return out;
}

}  // namespace mithaq::cli
