#include "service/witness_conflicts.h"

#include <algorithm>
#include <map>

#include "trail/cosignature.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr int looked_back = 256;  // checkpoints with cosignatures

}  // namespace

std::set<std::string> standing_conflicts(store::Store& store) {
  std::map<std::string, std::pair<std::int64_t, Moment>> newest;  // size and time, by witness
  for (const store::Leaf& leaf : store.strand(registry_strand)) {
    if (leaf.bytes.find("\"kind\":\"witness-conflict\"") == std::string::npos) continue;
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind == "witness-conflict")
      newest[entry.data.at("witness").string()] = {entry.data.at("size").integer(), entry.at};
  }
  std::set<std::string> out;
  if (newest.empty()) return out;
  for (const auto& [witness, conflict] : newest) out.insert(witness);
  for (const store::CheckpointRow& checkpoint : store.cosigned_checkpoints(looked_back))
    for (const store::CosignatureRow& row : store.cosignatures(checkpoint.size)) {
      const auto conflict = newest.find(row.witness);
      const auto line = conflict == newest.end() ? std::nullopt : trail::signature_from_line(row.line);
      const auto at = line ? trail::cosigned_at(*line) : std::nullopt;
      if (at && checkpoint.size >= conflict->second.first && *at > conflict->second.second) out.erase(row.witness);
    }
  return out;
}

Text conflict_sentence(const std::set<std::string>& standing, const notices::Phrases& phrases, const Viewer& viewer) {
  Text out;
  if (standing.empty()) return out;
  for (Language language : {Language::ar, Language::en}) {
    std::string names;
    for (const std::string& name : standing)
      if (!name.empty())
        names +=
            (names.empty() ? "" : phrases.say("definition.comma", language)) + viewer.body_name({name}).in(language);
    (language == Language::ar ? out.ar : out.en) =
        phrases.say("witness.contradicted", language, {{"names", names.empty() ? "none" : names}});
  }
  return out;
}

}  // namespace mithaq::service
