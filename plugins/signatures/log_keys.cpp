#include "log_keys.h"

#include <algorithm>
#include <stdexcept>

#include "bytes.h"

namespace mithaq::signatures {

namespace {

constexpr int most_keys = 100;  // numbers that are looked for

std::string file_of(int number) { return number == 1 ? "log.pem" : "log-" + std::to_string(number) + ".pem"; }

std::string typed_key(const Key& log) { return '\x01' + ed25519_public(log); }

std::string key_id(std::string_view origin, const std::string& typed_key) {
  return sha256(std::string(origin) + "\n" + typed_key).substr(0, 4);
}

std::string text_of(const std::string& vkey, const std::string& replaces) {
  return "mithaq/log-key/v1\n" + vkey + "\nreplaces " + replaces + "\n";
}

}  // namespace

std::string verifier_key(std::string_view origin, const Key& log) {
  const std::string key = typed_key(log);
  return std::string(origin) + "+" + hex(key_id(origin, key)) + "+" + base64(key);
}

std::string signed_note(const std::string& text, std::string_view origin, const std::vector<const Key*>& keys) {
  std::string out = text + "\n";
  for (const Key* key : keys)
    out += "\u2014 " + std::string(origin) + " " +
           base64(key_id(origin, typed_key(*key)) + ed25519_signature(*key, text)) + "\n";
  return out;
}

LogKeys::LogKeys(const Vault& vault) : vault_(vault) {
  for (int number = 1; number <= most_keys; ++number)
    if (vault.has(file_of(number))) keys_.push_back({number, ed25519_key(vault, file_of(number))});
  if (!keys_.empty()) return;
  if (vault.has("last-checkpoint"))
    throw std::runtime_error("the key log.pem is missing, but was used before: put it back from the backup");
  keys_.push_back({1, make_ed25519_key(vault, file_of(1))});
}

// Files that were put back since are read now.
void LogKeys::look_again() {
  for (int number = 1; number <= most_keys; ++number)
    if (vault_.has(file_of(number)) && std::ranges::find(keys_, number, &Kept::number) == keys_.end())
      keys_.push_back({number, ed25519_key(vault_, file_of(number))});
  std::ranges::sort(keys_, {}, &Kept::number);
}

std::vector<const Key*> LogKeys::named(std::string_view origin, const std::vector<std::string>& vkeys) {
  if (vkeys.empty()) return {&keys_.front().key};
  const auto is_here = [&](const std::string& vkey) { return find(origin, vkey) != keys_.end(); };
  if (!std::ranges::all_of(vkeys, is_here)) look_again();
  std::vector<const Key*> out;
  for (const std::string& vkey : vkeys)
    for (const Kept& kept : keys_)
      if (verifier_key(origin, kept.key) == vkey) out.push_back(&kept.key);
  return out.size() == vkeys.size() ? out : std::vector<const Key*>();
}

std::vector<LogKeys::Kept>::const_iterator LogKeys::find(std::string_view origin, const std::string& vkey) const {
  return std::ranges::find_if(keys_, [&](const Kept& kept) { return verifier_key(origin, kept.key) == vkey; });
}

LogKeyChange LogKeys::next(std::string_view origin, const std::string& replaces) {
  const auto old = find(origin, replaces);
  if (old == keys_.end()) return {};
  if (old + 1 == keys_.end()) {
    const int number = old->number + 1;
    keys_.push_back({number, make_ed25519_key(vault_, file_of(number))});
  }
  const Key& successor = (find(origin, replaces) + 1)->key;
  const std::string vkey = verifier_key(origin, successor);
  return {vkey, signed_note(text_of(vkey, replaces), origin, {&successor})};
}

LogKeyChange LogKeys::confirmed(std::string_view origin, const std::string& replaces, const std::string& vkey) const {
  const auto old = find(origin, replaces), successor = find(origin, vkey);
  if (old == keys_.end() || successor == keys_.end() || successor != old + 1) return {};
  if (!vault_.has(file_of(successor->number))) return {};  // after the next start it would not be there
  return {vkey, signed_note(text_of(vkey, replaces), origin, {&successor->key, &old->key})};
}

}  // namespace mithaq::signatures
