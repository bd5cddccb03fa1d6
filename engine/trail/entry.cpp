#include "trail/entry.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "model/text.h"
#include "trail/kinds.h"
#include "trail/profile.h"

namespace mithaq::trail {
namespace {

constexpr int this_format = 1;
constexpr std::array<std::string_view, 7> actor_kinds = {"member",   "administrator", "secretary", "convener",
                                                         "operator", "engine",        "plugin"};

[[noreturn]] void refuse(const Value& entry, std::string id, std::string path) {
  const std::size_t byte = byte_of(entry, path);
  throw NotCanonical(std::move(id), byte, std::move(path));
}

bool is_command(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool in_order(const Evidence& a, const Evidence& b) {
  return std::tie(a.role, a.sha256, a.size, a.media_type) < std::tie(b.role, b.sha256, b.size, b.media_type);
}

// The keys and types of 1.2 and 1.3.
void check_shape(const Value& entry) {
  const Value* format = entry.find("format");
  if (format && format->is_integer() && format->integer() != this_format) refuse(entry, "unknown-format", "format");
  if (const Misshapen found = misfit(entry, envelope_shape()); !found.refusal.empty())
    refuse(entry, found.refusal, found.path);
  const auto shape_of_data = data_shapes().find(entry.at("kind").string());
  if (shape_of_data == data_shapes().end()) refuse(entry, "unknown-kind", "kind");
  if (const Misshapen found = misfit(entry.at("data"), shape_of_data->second); !found.refusal.empty())
    refuse(entry, found.refusal, found.path.empty() ? "data" : "data." + found.path);
}

// What 1.2 asks for beside them: refusal and path of the first that is not so; both empty where all is well.
struct Wrong {
  const char *refusal = "", *path = "";
};
Wrong wrong_in(const Entry& entry) {
  const bool in_registry = entry.strand == registry_strand;
  if (!is_kebab(entry.strand)) return {"wrong-type", "strand"};
  if (in_registry && entry.registry) return {"unknown-key", "registry"};
  if (!in_registry && !entry.registry) return {"missing-key", "registry"};
  if (entry.stage && !entry.round) return {"missing-key", "round"};
  if (entry.round && !entry.stage) return {"missing-key", "stage"};
  if (entry.rules < 1) return {"wrong-type", "rules"};
  if (entry.round.value_or(1) < 1) return {"wrong-type", "round"};
  if (entry.seq < 0) return {"wrong-type", "seq"};
  if (entry.registry.value_or(0) < 0) return {"wrong-type", "registry"};
  if (entry.corrects.value_or(0) < 0) return {"wrong-type", "corrects"};
  if (!is_command(entry.command)) return {"wrong-type", "command"};
  if (std::find(actor_kinds.begin(), actor_kinds.end(), entry.actor.kind) == actor_kinds.end())
    return {"wrong-type", "actor.kind"};
  return {};
}

template <class Id>
void set_if(Value& object, const char* key, const std::optional<Id>& id) {
  if (!id) return;
  if constexpr (requires { id->value; })
    object.set(key, id->value);
  else
    object.set(key, *id);
}

// What an object of a known shape holds, moved out of it member by member: asked for in byte order of the keys.
class Contents {
 public:
  explicit Contents(Value& object) : at_(object.members().begin()), end_(object.members().end()) {}

  Value* find(std::string_view key) { return at_ != end_ && at_->first == key ? &(at_++)->second : nullptr; }
  std::string string(std::string_view key) { return std::move(sure(key).string()); }
  std::int64_t integer(std::string_view key) { return sure(key).integer(); }
  std::optional<std::int64_t> integer_if(std::string_view key) {
    Value* found = find(key);
    return found ? std::optional(found->integer()) : std::nullopt;
  }
  template <class Id>
  std::optional<Id> id_if(std::string_view key) {
    Value* found = find(key);
    return found ? std::optional<Id>(Id{std::move(found->string())}) : std::nullopt;
  }
  Value& sure(std::string_view key) {
    if (Value* found = find(key)) return *found;
    throw std::logic_error("not the next key: " + std::string(key));
  }

 private:
  Value::Object::iterator at_, end_;
};

Value to_value(const Entry& entry) {
  Value actor = Value::object({{"kind", entry.actor.kind}});
  set_if(actor, "member", entry.actor.member);
  set_if(actor, "plugin", entry.actor.plugin);
  Value out = Value::object({{"actor", std::move(actor)},
                             {"at", to_rfc3339(entry.at)},
                             {"channel", id(entry.channel)},
                             {"command", entry.command},
                             {"data", entry.data},
                             {"format", entry.format},
                             {"kind", entry.kind},
                             {"prev", entry.prev},
                             {"rules", entry.rules},
                             {"seq", entry.seq},
                             {"strand", entry.strand}});
  set_if(out, "corrects", entry.corrects);
  set_if(out, "registry", entry.registry);
  set_if(out, "round", entry.round);
  set_if(out, "stage", entry.stage);
  if (entry.private_object) out.set("private", Value::object({{"sha256", *entry.private_object}}));
  if (entry.on_behalf_of) {
    Value behalf = Value::object({{"body", entry.on_behalf_of->body.value}});
    set_if(behalf, "member", entry.on_behalf_of->member);
    set_if(behalf, "entered_by", entry.on_behalf_of->entered_by);
    set_if(behalf, "confirmed_by", entry.on_behalf_of->confirmed_by);
    out.set("on_behalf_of", std::move(behalf));
  }
  if (!entry.evidence.empty()) {
    std::vector<Evidence> sorted = entry.evidence;
    std::sort(sorted.begin(), sorted.end(), in_order);
    Value::Array list;
    for (const Evidence& e : sorted)
      list.push_back(
          Value::object({{"media_type", e.media_type}, {"role", e.role}, {"sha256", e.sha256}, {"size", e.size}}));
    out.set("evidence", std::move(list));
  }
  return out;
}

Actor actor_from(Contents actor) {
  std::string kind = actor.string("kind");
  auto member = actor.id_if<MemberId>("member");
  return {std::move(kind), std::move(member), actor.id_if<std::string>("plugin")};
}

OnBehalf behalf_from(Contents behalf) {
  OnBehalf out;
  out.body = {behalf.string("body")};
  out.confirmed_by = behalf.id_if<MemberId>("confirmed_by");
  out.entered_by = behalf.id_if<MemberId>("entered_by");
  out.member = behalf.id_if<MemberId>("member");
  return out;
}

std::vector<Evidence> evidence_from(Value& list) {
  std::vector<Evidence> out;
  out.reserve(list.items().size());
  for (Value& item : list.items()) {
    Contents contents(item);
    Evidence& e = out.emplace_back();
    e.media_type = contents.string("media_type");
    e.role = contents.string("role");
    e.sha256 = contents.string("sha256");
    e.size = contents.integer("size");
  }
  return out;
}

}  // namespace

std::string leaf_bytes(const Entry& entry) {
  const Value value = to_value(entry);
  std::string out = write(value, entry_limits);
  check_shape(value);
  if (const Wrong wrong = wrong_in(entry); *wrong.refusal != '\0') refuse(value, wrong.refusal, wrong.path);
  return out;
}

Entry entry_from_leaf(std::string_view bytes) {
  Value value = read(bytes, entry_limits);
  check_shape(value);
  const auto say_no = [bytes](std::string id, std::string path) {  // what was read has been taken apart by then
    refuse(read(bytes, entry_limits), std::move(id), std::move(path));
  };
  const auto small = [&say_no](std::int64_t n, const char* path) {
    if (n < 1 || n > std::numeric_limits<int>::max()) say_no("wrong-type", path);
    return static_cast<int>(n);
  };
  Contents contents(value);
  Entry out;
  out.actor = actor_from(Contents(contents.sure("actor")));
  out.at = moment_from_rfc3339(contents.string("at")).value();
  const auto by = channel(contents.string("channel"));
  if (!by) say_no("wrong-type", "channel");
  out.channel = *by;
  out.command = contents.string("command");
  out.corrects = contents.integer_if("corrects");
  out.data = std::move(contents.sure("data"));
  if (Value* evidence = contents.find("evidence")) {
    out.evidence = evidence_from(*evidence);
    if (out.evidence.empty()) say_no("wrong-type", "evidence");
  }
  out.format = static_cast<int>(contents.integer("format"));
  out.kind = contents.string("kind");
  if (Value* behalf = contents.find("on_behalf_of")) out.on_behalf_of = behalf_from(Contents(*behalf));
  out.prev = contents.string("prev");
  if (Value* sealed_object = contents.find("private")) out.private_object = Contents(*sealed_object).string("sha256");
  out.registry = contents.integer_if("registry");
  if (const auto round = contents.integer_if("round")) out.round = small(*round, "round");
  out.rules = small(contents.integer("rules"), "rules");
  out.seq = contents.integer("seq");
  out.stage = contents.id_if<StageId>("stage");
  out.strand = contents.string("strand");
  if (const Wrong wrong = wrong_in(out); *wrong.refusal != '\0') say_no(wrong.refusal, wrong.path);
  if (!std::is_sorted(out.evidence.begin(), out.evidence.end(), in_order)) say_no("not-canonical", "evidence");
  return out;
}

Hash leaf_hash(std::string_view leaf) { return sha256({std::string_view("\0", 1), leaf}); }

std::vector<std::string_view> kinds() {
  std::vector<std::string_view> out;
  for (const auto& [name, shape_of_data] : data_shapes()) out.push_back(name);
  return out;
}

}  // namespace mithaq::trail
