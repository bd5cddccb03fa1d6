// Who sits where: [[body]] and [[office]]; what constituencies and weights are called: [[tag]] and [[weight]].
#include <map>
#include <set>

#include "definitions/reader.h"
#include "rules/rule_grammar.h"
#include "trail/digest.h"

namespace mithaq::definitions {
namespace {

constexpr std::int64_t heaviest = std::int64_t{1} << 40;

bool is_member_id(std::string_view id) {
  return id.size() == 10 && id.starts_with("m-") &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567", 2) == std::string_view::npos;
}

// The id of a member who was given none: it stays the same as long as body and address do, and tells neither.
MemberId derived_id(const BodyId& body, const std::string& address) {
  const trail::Hash hash = trail::sha256({body.value, "\n", address});
  return {"m-" + trail::base32(trail::view(hash).substr(0, 5))};
}

class RegistryReader {
 public:
  explicit RegistryReader(Document& document) : document_(document) {}

  Registry read() {
    Table table(document_, document_.root());
    for (Table& body : table.tables("body", Need::must)) read_body(body);
    for (Table& office : table.tables("office")) read_office(office);
    for (Table& tag : table.tables("tag")) read_title(tag, registry_.tags);
    for (Table& weight : table.tables("weight")) read_title(weight, registry_.weights);
    table.done();
    return std::move(registry_);
  }

 private:
  void read_body(Table& table) {
    Body body;
    if (const auto id = table.kebab("id", Need::must)) body.id.value = *id;
    if (!body.id.empty() && !body_ids_.insert(body.id.value).second)
      document_.error(table.at("id"), "id-twice", {{"value", body.id.value}});
    body.name = table.name_in_both("name", Need::must);
    for (const PlacedText& tag : table.texts("tags"))
      if (document_.kebab(tag.text, tag.place, "tags")) body.tags.push_back(tag.text);
    not_too_many(body.tags.size(), rules::most_tags, "tags", table);
    read_weights(table, body);
    if (table.has("mail") && table.has("member")) document_.error(table.at("mail"), "mail-and-members");
    const std::string zone = table.zone("zone").value_or("");
    if (table.has("mail")) add(member_of(table, body.id, Need::may), zone, table, false);
    for (Table& member : table.tables("member")) {
      add(member_of(member, body.id, Need::may), member.zone("zone").value_or(zone), member, true);
      member.done();
    }
    table.done();
    registry_.bodies.push_back(std::move(body));
  }

  void read_weights(Table& table, Body& body) {
    auto weights = table.table("weights");
    if (!weights) return;
    for (const auto& [key, value] : weights->raw()) {
      const std::string name(key.str());
      if (!document_.kebab(name, place_of(key), "weights")) continue;
      if (name == "heads") {
        document_.error(place_of(key), "id-reserved", {{"value", name}});
        continue;
      }
      if (const auto weight = document_.integer(value, "weights." + name, 0, heaviest)) body.weights[name] = *weight;
    }
    not_too_many(body.weights.size(), rules::most_weights, "weights", table);
  }

  // What a body may carry is bounded, so that no rule takes long to judge.
  void not_too_many(std::size_t number, std::size_t most, const std::string& key, Table& table) {
    if (number > most)
      document_.error(table.at(key), "too-many",
                      {{"key", key}, {"number", std::to_string(number)}, {"most", std::to_string(most)}});
  }

  void read_title(Table& table, std::map<std::string, Text>& titles) {
    const auto id = table.kebab("id", Need::must);
    Text name = table.name_in_both("name", Need::must);
    if (id && !titles.emplace(*id, std::move(name)).second)
      document_.error(table.at("id"), "id-twice", {{"value", *id}});
    table.done();
  }

  // mail, name and language; of a body with `mail` alone, of a [[body.member]] or of an [[office]].
  Member member_of(Table& table, const BodyId& body, Need address) {
    Member member;
    member.body = body;
    if (const auto raw = table.text("mail", address)) {
      auto checked = address_at_the_door(*raw, "mail");
      if (checked)
        member.address = std::move(checked).value();
      else
        document_.error(place_of(*table.node("mail")), checked.error().id, {{"value", *raw}});
    }
    if (const auto language = table.word("language", {"ar", "en"}))
      member.first_language = static_cast<Language>(*language);
    member.roles = {Role::member};
    return member;
  }

  void read_office(Table& table) {
    Member member = member_of(table, {}, Need::must);
    constexpr Role offices[] = {Role::secretary, Role::administrator, Role::convener, Role::auditor, Role::observer};
    std::vector<std::string> names;
    for (const Role role : offices) names.emplace_back(id(role));
    if (const auto index = table.word("role", names, Need::must)) member.roles = {offices[*index]};
    add(std::move(member), table.zone("zone").value_or(""), table, true);
    table.done();
  }

  // `table`: the member's own, or that of a body with `mail` alone.
  void add(Member member, const std::string& zone, Table& table, bool is_own_table) {
    member.zone = zone;
    if (is_own_table) {
      if (const auto name = table.name("name")) member.name = *name;
      if (const auto id = table.text("id", table.has("mail") ? Need::may : Need::must)) {
        member.id.value = *id;
        if (!is_member_id(*id)) document_.error(place_of(*table.node("id")), "member-id-form", {{"value", *id}});
      }
    }
    if (member.id.empty()) {
      if (member.address.empty()) return;  // complained of
      member.id = derived_id(member.body, member.address);
    }
    if (!member_ids_.insert(member.id.value).second)
      document_.error(table.at(is_own_table && table.has("id") ? "id" : "mail"), "id-twice",
                      {{"value", member.id.value}});
    if (!member.address.empty() && !addresses_.insert(member.address).second)
      document_.warning(table.at("mail"), "address-twice", {{"value", member.address}});
    registry_.members.push_back(std::move(member));
  }

  Document& document_;
  Registry registry_;
  std::set<std::string> body_ids_, member_ids_, addresses_;
};

}  // namespace

Read<Registry> registry_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  return document.finish(RegistryReader(document).read());
}

}  // namespace mithaq::definitions
