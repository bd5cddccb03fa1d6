#include "service/registering.h"

#include <filesystem>
#include <stdexcept>

#include "rules/evolve.h"
#include "service/publishing.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

using Key = std::pair<std::string, std::string>;  // what, id

Value record(const Member& member) {
  Value::Array roles;
  for (Role role : member.roles) roles.emplace_back(id(role));
  Value out = Value::object({{"id", member.id.value},
                             {"body", member.body.value},
                             {"address", member.address},
                             {"name", member.name},
                             {"language", code(member.first_language)},
                             {"roles", Value(std::move(roles))}});
  if (!member.zone.empty()) out.set("zone", member.zone);
  return out;
}

// What the trail says now: the digest of the newest record of each, or none when it was removed.
std::map<Key, Digest> recorded(store::Store& store) {
  std::map<Key, Digest> out;
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "registry-changed") continue;
    const Key key{entry.data.at("what").string(), entry.data.at("id").string()};
    if (const Value* after = entry.data.find("after"))
      out[key] = after->string();
    else
      out.erase(key);
  }
  return out;
}

}  // namespace

void register_members(const Premises& premises, store::Store& store, Writer& writer, Chance& chance) {
  store::Objects objects(premises.settings.state + "/objects");
  const auto before = recorded(store);
  std::map<Key, std::string> wanted;
  for (const Body& body : premises.registry.bodies)
    wanted[{"body", body.id.value}] = trail::write(rules::to_value(body));
  for (const Member& member : premises.registry.members)
    wanted[{"member", member.id.value}] = trail::write(record(member));

  Order order;
  const auto change = [&](const Key& key, std::string_view how, const std::optional<Digest>& from,
                          const std::optional<Digest>& to) {
    Entry entry;
    entry.kind = "registry-changed";
    entry.data = Value::object({{"what", key.first}, {"id", key.second}, {"change", how}});
    if (from) entry.data.set("before", *from);
    if (to) entry.data.set("after", *to);
    entry.actor.kind = "operator";
    entry.channel = Channel::file;
    order.registry.push_back(std::move(entry));
  };
  for (const auto& [key, content] : wanted) {
    const auto known = before.find(key);
    if (known != before.end()) {
      const auto object = objects.get(known->second);
      if (object && trail::unsealed(*object) == content) continue;
    }
    const Digest sealed = objects.put(trail::sealed(chance.hex(32), content));
    change(key, known == before.end() ? "added" : "changed",
           known == before.end() ? std::nullopt : std::optional(known->second), sealed);
  }
  for (const auto& [key, digest] : before)
    if (!wanted.contains(key)) change(key, "removed", digest, std::nullopt);
  if (order.registry.empty()) return;
  if (auto done = writer.run(std::move(order)); !done)
    throw std::runtime_error("cannot record the registry: " + done.error().id);
}

void check_published(const Premises& premises, store::Store& store) {
  const std::string file = anchor_file(premises.settings);
  if (!std::filesystem::exists(file)) return;
  const auto note = trail::note_from_text(read_file(file));
  const auto published = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!published) throw std::runtime_error(file + " is not a signed checkpoint");
  // Of a log that ended with a loss the trail says how much of it was kept.
  if (premises.log_epoch > 1 && published->origin != premises.log_origin()) return;
  const std::int64_t size = store.head().size;
  if (published->size > size)
    throw std::runtime_error("the database holds " + std::to_string(size) + " entries, but " + file +
                             " was published at " + std::to_string(published->size) +
                             ": an older database has been put back; nothing is changed. `mithaq restore` appends "
                             "what is missing");
  if (store::tree(store, size).root_of_first(published->size) != published->root)
    throw std::runtime_error("the log of the database is not the one that " + file +
                             " was published of; nothing is changed");
}

}  // namespace mithaq::service
