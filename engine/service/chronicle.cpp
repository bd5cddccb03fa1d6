#include "service/chronicle.h"

#include <algorithm>

#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr std::string_view words[] = {"reason", "reply", "objection"};

Digest words_of(const Entry& entry) {
  for (const std::string_view role : words)
    for (const Evidence& e : entry.evidence)
      if (e.role == role) return e.sha256;
  return {};
}

void add(Chronicle::Past& past, const Entry& entry) {
  if (entry.kind.starts_with("objection-")) {
    Chronicle::Move move{entry.seq, entry.kind, entry.at, words_of(entry), std::nullopt};
    if (entry.kind == "objection-filed") move.text.clear();  // the objection's own
    if (const Value* revision = entry.data.find("revision"); revision && entry.kind == "objection-answered")
      move.revision = static_cast<int>(revision->at("number").integer());
    move.ground = entry.data.string_or("ground", "");
    past.objections[entry.data.at("objection").string()].push_back(std::move(move));
  } else if (entry.kind == "comment-disposed") {
    past.disposed.insert_or_assign(static_cast<int>(entry.data.at("comment").integer()), entry.at);
  }
}

}  // namespace

std::optional<Moment> Chronicle::taken_at(const CharterId& charter, std::int64_t seq) const {
  const std::int64_t index = store_.index_of(charter.value, seq);
  if (index < 0) return std::nullopt;
  return trail::entry_from_leaf(store_.log(index, index + 1).front().bytes).at;
}

std::shared_ptr<const Chronicle::Past> Chronicle::of(const Charter& charter) {
  std::shared_ptr<const Past> before;
  {
    const std::lock_guard lock(mutex_);
    before = known_[charter.id];
  }
  if (before && before->entries >= charter.entries) return before;
  // A charter without remarks has nothing of the kind to tell.
  if (charter.remarks.empty() && charter.objections.empty()) return std::make_shared<const Past>();
  auto now = before ? std::make_shared<Past>(*before) : std::make_shared<Past>();
  for (const store::Leaf& leaf : store_.strand(charter.id.value, now->entries)) {
    add(*now, trail::entry_from_leaf(leaf.bytes));
    now->entries = leaf.seq + 1;
  }
  const std::lock_guard lock(mutex_);
  auto& kept = known_[charter.id];
  if (!kept || kept->entries < now->entries) kept = now;
  return now;
}

}  // namespace mithaq::service
