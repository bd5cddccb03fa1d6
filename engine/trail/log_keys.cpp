#include "trail/log_keys.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace mithaq::trail {
namespace {

constexpr std::string_view note_type = "mithaq/log-key/v1";
constexpr std::string_view replaces_word = "replaces ";

bool is_of_the_log(const Entry& entry) {
  const auto uses = entry.data.strings_or_empty("uses");
  return std::ranges::find(uses, log_use) != uses.end();
}

VerifierKey key_of(const Entry& entry, const std::string& vkey) {
  auto key = verifier_key(vkey);
  if (!key || key->type != 1)
    throw std::runtime_error("registry seq=" + std::to_string(entry.seq) + " " + entry.kind + ": no verifier key");
  return *key;
}

std::optional<LogKeyNote> said_by(const Note& note) {
  std::istringstream lines(note.text);
  std::string type, vkey, replaces, more;
  std::getline(lines, type);
  std::getline(lines, vkey);
  std::getline(lines, replaces);
  if (type != note_type || !replaces.starts_with(replaces_word) || std::getline(lines, more)) return std::nullopt;
  const auto key = verifier_key(vkey), old = verifier_key(replaces.substr(replaces_word.size()));
  const bool are_of_one_log = key && old && key->type == 1 && old->type == 1 && key->name == old->name;
  if (!are_of_one_log || key->public_key == old->public_key) return std::nullopt;
  return LogKeyNote{*key, *old};
}

}  // namespace

std::optional<LogKeyNote> log_key_offer(std::string_view text) {
  const auto note = note_from_text(text);
  const auto said = note ? said_by(*note) : std::nullopt;
  return said && note_signed_by(*note, said->key) ? said : std::nullopt;
}

std::optional<LogKeyNote> log_key_note(std::string_view text) {
  const auto said = log_key_offer(text);
  return said && note_signed_by(*note_from_text(text), said->replaces) ? said : std::nullopt;
}

std::optional<Digest> log_key_note_in(const std::vector<Evidence>& evidence) {
  const auto note = std::ranges::find(evidence, "enrolment", &Evidence::role);
  return note == evidence.end() ? std::nullopt : std::optional(note->sha256);
}

std::string epoch_origin(std::string_view own, std::int64_t epoch) {
  return std::string(own) + (epoch > 1 ? "-" + std::to_string(epoch) : "");
}

bool is_epoch_of(std::string_view own, std::string_view origin) {
  if (origin == own) return true;
  if (!origin.starts_with(own) || origin.substr(own.size()).size() < 2 || origin[own.size()] != '-') return false;
  return origin.substr(own.size() + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

VerifierKey under_origin(const VerifierKey& key, std::string origin) {
  VerifierKey out = key;
  out.key_id = note_key_id(origin, key.type, key.public_key);
  out.name = std::move(origin);
  return out;
}

void LogKeys::take(const Entry& entry) {
  if (entry.kind == "restore-epoch") {
    const Value& old = entry.data.at("old");
    const std::int64_t kept = entry.data.at("kept").at("size").integer();
    newest_epoch_ = entry.data.at("epoch").integer();
    if (kept >= old.at("size").integer()) return;
    losses_.push_back({newest_epoch_, kept, old.at("origin").string()});
    offer_.reset();  // its note names the log that is closed
    return;
  }
  if ((entry.kind != "key-offered" && entry.kind != "key-rotated") || !is_of_the_log(entry)) return;
  const VerifierKey key = key_of(entry, entry.data.at("key").at("fingerprint").string());
  const VerifierKey replaces = key_of(entry, entry.data.string_or("replaces", ""));
  std::vector<Evidence> evidence = entry.evidence;
  for (Evidence& e : evidence) e.content = nullptr;
  if (entry.kind == "key-offered") {
    offer_ = Offer{key, replaces, entry.actor.member ? entry.actor.member->value : "", entry.at, std::move(evidence)};
  } else {
    changes_.push_back({key, replaces, entry.at, entry.data.strings_or_empty("confirmed_by"), std::move(evidence)});
    offer_.reset();
  }
}

std::vector<VerifierKey> LogKeys::signing(const VerifierKey& first, std::string_view own_origin, Moment now) const {
  const std::string origin = epoch_origin(own_origin, epoch());
  if (changes_.empty()) return {under_origin(first, origin)};
  std::vector<VerifierKey> out{under_origin(changes_.back().key, origin)};
  for (auto change = changes_.rbegin(); change != changes_.rend() && now < change->at + both_sign; ++change)
    out.push_back(under_origin(change->replaces, origin));
  return out;
}

std::vector<VerifierKey> LogKeys::all(const VerifierKey& first, std::string_view own_origin) const {
  std::vector<VerifierKey> keys;
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) keys.push_back(change->key);
  keys.push_back(changes_.empty() ? first : changes_.front().replaces);
  std::vector<VerifierKey> out;
  const auto add = [&](std::int64_t epoch) {
    for (const VerifierKey& key : keys) out.push_back(under_origin(key, epoch_origin(own_origin, epoch)));
  };
  for (auto loss = losses_.rbegin(); loss != losses_.rend(); ++loss) add(loss->epoch);
  add(1);
  return out;
}

std::optional<std::int64_t> LogKeys::kept_of(std::string_view origin) const {
  const auto loss = std::ranges::find(losses_, origin, &Loss::origin);
  return loss == losses_.end() ? std::nullopt : std::optional(loss->kept);
}

}  // namespace mithaq::trail
