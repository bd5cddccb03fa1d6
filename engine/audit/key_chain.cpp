#include "audit/key_chain.h"

#include <algorithm>
#include <set>

#include "trail/log_keys.h"

namespace mithaq::audit {

namespace {

using trail::LogKeyNote;

bool is_known(const std::vector<LogKeyLine>& keys, const trail::VerifierKey& key) {
  return std::ranges::any_of(keys, [&](const LogKeyLine& line) {
    return line.key.public_key == key.public_key && trail::is_epoch_of(line.key.name, key.name);
  });
}

// Whoever compares one of the source's own keys with what reached him by another way believes the others by the notes
// that lead from one to the next.
std::vector<Finding> unlinked_keys(const std::vector<LogKeyLine>& keys, const std::vector<LogKeyNote>& notes,
                                   Word word) {
  std::set<std::string> linked{keys.front().key.public_key};
  for (std::size_t turn = 0; turn < notes.size(); ++turn)
    for (const LogKeyNote& note : notes)
      if (linked.contains(note.key.public_key) || linked.contains(note.replaces.public_key))
        linked.insert({note.key.public_key, note.replaces.public_key});
  std::vector<Finding> out;
  for (const LogKeyLine& line : keys)
    if (!linked.contains(line.key.public_key))
      out.push_back(told({}, word, "log-key-unlinked", trail::vkey_text(keys.front().key), trail::vkey_text(line.key)));
  return out;
}

}  // namespace

std::vector<Finding> follow_log_keys(std::vector<LogKeyLine>& keys, const std::vector<std::string>& texts,
                                     std::optional<Word> unlinked) {
  if (keys.empty()) return {};
  std::vector<LogKeyNote> notes;
  for (const std::string& text : texts)
    if (auto note = trail::log_key_note(text)) notes.push_back(std::move(*note));
  std::vector<Finding> out;
  if (unlinked) out = unlinked_keys(keys, notes, *unlinked);
  const auto add = [&](const trail::VerifierKey& from, const trail::VerifierKey& to, bool precedes) {
    if (!is_known(keys, from) || is_known(keys, to)) return;
    keys.push_back({to, std::nullopt, precedes});
    out.push_back(told({}, Word::mark, precedes ? "log-key-precedes" : "log-key-followed", trail::vkey_text(from),
                       trail::vkey_text(to)));
  };
  for (const LogKeyNote& note : notes) add(note.replaces, note.key, false);
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) add(note->key, note->replaces, true);
  return out;
}

}  // namespace mithaq::audit
