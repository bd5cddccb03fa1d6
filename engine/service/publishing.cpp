#include "service/publishing.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "host/supervisor.h"
#include "service/durable_file.h"
#include "service/log_lines.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

constexpr auto ordinary_interval = std::chrono::seconds(60);
constexpr std::int64_t looked_at_most = 10'000;

// Entries that ask for a checkpoint at once (reference: trail 2.2); the others wait for the minute.
bool asks_at_once(store::Store& store, std::int64_t from, std::int64_t to) {
  static const std::set<std::string_view> kinds = {"stage-opened", "stage-settled", "ratified", "sealed",
                                                   "restore-epoch"};
  if (to - from > looked_at_most) return true;
  return std::ranges::any_of(store.log(from, to), [](const store::Leaf& leaf) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    const Value* what = entry.kind.starts_with("timestamp") ? entry.data.find("what") : nullptr;
    // A package is made of the trail up to what came of stamping the certificate's seal.
    return kinds.contains(entry.kind) || (what && what->string() == "certificate");
  });
}

std::optional<trail::Hash> root_of(const std::string& base64) {
  const auto bytes = trail::from_base64(base64);
  trail::Hash out;
  if (!bytes || bytes->size() != out.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

std::optional<store::CheckpointRow> row_of(const std::string& signed_note) {
  const auto note = trail::note_from_text(signed_note);
  const auto checkpoint = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!checkpoint) return std::nullopt;
  return store::CheckpointRow{checkpoint->size, trail::base64(checkpoint->root), signed_note};
}

// A key that was put in the place of the log's own would sign another log in everybody else's eyes. The origin of what
// was signed before may be of an earlier host name.
bool is_by_one_of(const store::CheckpointRow& checkpoint, const std::vector<trail::VerifierKey>& keys) {
  const auto note = trail::note_from_text(checkpoint.note);
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  return head && std::ranges::any_of(keys, [&](const trail::VerifierKey& key) {
           return trail::note_signed_by(*note, trail::under_origin(key, head->origin));
         });
}

std::string one_a_line(const std::vector<trail::VerifierKey>& keys) {
  std::string out;
  for (const trail::VerifierKey& key : keys) out += trail::vkey_text(key) + "\n";
  return out;
}

}  // namespace

std::string keyword(std::string why) {
  std::ranges::replace(why, '-', '_');
  return why;
}

std::string anchor_file(const definitions::HouseSettings& settings) {
  return settings.anchor.empty() ? settings.state + "/published.checkpoint" : settings.anchor;
}

std::optional<std::string> published_note(const definitions::HouseSettings& settings, store::Store& store) {
  const std::string file = anchor_file(settings);
  if (!std::filesystem::exists(file)) return std::nullopt;
  const auto anchored = row_of(read_file(file));
  const auto kept = anchored ? store.checkpoint(anchored->size) : std::nullopt;
  return kept ? std::optional(store::cosigned_note(store, *kept)) : std::nullopt;
}

Publisher::Publisher(const Premises& premises, store::Store& store, Writer& writer, Clock& clock,
                     std::function<Signer*()> signer, Log log, std::function<void(const std::string&)> alarm)
    : premises_(premises),
      store_(store),
      writer_(writer),
      clock_(clock),
      signer_(std::move(signer)),
      log_(std::move(log)),
      alarm_(std::move(alarm)) {}

std::string Publisher::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

bool Publisher::is_due(std::int64_t signed_size, std::int64_t size) {
  if (size < signed_size) return true;  // an older database: it is looked at, and refused
  if (clock_.steady() - last_ >= ordinary_interval) return true;
  if (asks_at_once(store_, std::max(signed_size, looked_until_), size)) return true;
  looked_until_ = size;
  return false;
}

bool Publisher::publish(bool now) {
  const std::lock_guard one_at_a_time(one_at_a_time_);
  const auto kept = store_.newest_checkpoint();
  const store::Head head = store_.head();
  const std::int64_t signed_size = kept ? kept->size : 0;
  const bool is_first_look = last_ == std::chrono::steady_clock::time_point{};
  if (head.size == 0 || !(head.size == signed_size ? is_first_look : now || is_due(signed_size, head.size)))
    return false;
  std::string why;
  try {
    after(1);
    const store::CheckpointRow before = newest(head);
    if (is_first_look && kept && !std::filesystem::exists(anchor_file(premises_.settings)))
      log_("warning",
           "the copy of the published checkpoint was missing and is written again: was a database put back?");
    Signer* signer = signer_();
    if (!signer) return false;
    const std::string first = signer->keys().log_vkey;
    const auto known = trail::verifier_key(first);
    if (!known) throw Refused{"key-changed"};
    const auto keys = writer_.log_keys();
    if (!before.note.empty() && !is_by_one_of(before, keys->all(*known, premises_.own_origin())))
      throw Refused{"key-changed"};
    store::CheckpointRow checkpoint = before;
    if (head.size > before.size) {
      checkpoint = signed_note(head, before, keys->signing(*known, premises_.own_origin(), clock_.now()), *signer);
      after(4);
      Order order;
      order.checkpoint = checkpoint;
      if (!writer_.run(std::move(order))) return false;
      after(5);
    } else if (is_first_look) {
      signed_note(head, before, keys->signing(*known, premises_.own_origin(), clock_.now()), *signer);
    }
    if (is_first_look || !keys->is_first())
      keep_keys(log_key_lines(store_, *keys, first, premises_.own_origin(), checkpoint));
    after(6);
    anchor(checkpoint);
    after(7);
    if (premises_.log_epoch > 1 && before.size == 0 && checkpoint.size > 0) begun_anew();
    last_ = clock_.steady();
    const std::lock_guard lock(mutex_);
    refused_.clear();
    return head.size > before.size;
  } catch (const Refused& no) {
    why = no.why;
  } catch (const host::WorkerAway&) {
    return false;
  } catch (const std::runtime_error& failed) {
    log_("warning", std::string("checkpoint: ") + failed.what());
    return false;
  }
  {
    const std::lock_guard lock(mutex_);
    if (refused_ == why) return false;
    refused_ = why;
  }
  if (why == "older-database") older_database();
  log_("error", "checkpoint refused: " + why + "; nothing is signed, entries go on");
  alarm_(why);
  return false;
}

std::optional<store::CheckpointRow> Publisher::anchored() const {
  const std::string file = anchor_file(premises_.settings);
  if (!std::filesystem::exists(file)) return std::nullopt;
  auto row = row_of(read_file(file));
  if (!row) throw Refused{"anchor-damaged"};
  return row;
}

// Both must be beginnings of this log, whichever is the larger: one of them may be of another one. What was signed
// under an earlier name of the log is closed: the trail says how much of it was kept.
store::CheckpointRow Publisher::newest(const store::Head& head) {
  const auto kept = store_.newest_checkpoint();
  const auto anchored_one = anchored();
  after(2);
  store::CheckpointRow out{0, trail::base64(trail::empty_root()), ""};
  for (const auto& one : {kept, anchored_one}) {
    if (!one || is_of_closed_log(*one)) continue;
    if (one->size > head.size) throw Refused{"older-database"};
    proof(head, one->size, one->root);
    if (one->size >= out.size) out = *one;
  }
  after(3);
  return out;
}

bool Publisher::is_of_closed_log(const store::CheckpointRow& checkpoint) const {
  return premises_.log_epoch > 1 && origin_of(checkpoint) != premises_.log_origin();
}

// What `trail verify` needs beside the database. Authorities of earlier settings stay: they vouch for what was signed
// then.
void Publisher::keep_keys(const std::string& lines) {
  const std::filesystem::path folder(premises_.settings.state);
  const std::filesystem::path keys = folder / "log.vkey";
  if (!std::filesystem::exists(keys) || read_file(keys.string()) != lines) write_durably(keys, lines);
  const std::filesystem::path file = folder / "authorities.pem";
  const std::string kept = std::filesystem::exists(file) ? read_file(file.string()) : "";
  if (kept.find(premises_.authorities) == std::string::npos) write_durably(file, premises_.authorities + kept);
}

// The lines of a proof that this very root is the beginning of the log. What is read from the tiles is verified as a
// stranger would.
std::string Publisher::proof(const store::Head& head, std::int64_t size, const std::string& root) {
  const auto old_root = root_of(root);
  if (!old_root) throw Refused{"other-history"};
  if (size == 0) {
    if (*old_root != trail::empty_root()) throw Refused{"other-history"};
    return "";
  }
  const auto hashes = store::tree(store_, head.size).consistency_proof_from(size);
  if (!trail::consistency_holds(size, *old_root, head.size, head.root, hashes)) throw Refused{"other-history"};
  std::string out;
  for (const trail::Hash& hash : hashes) out += trail::base64(hash) + "\n";
  return out;
}

store::CheckpointRow Publisher::signed_note(const store::Head& head, const store::CheckpointRow& before,
                                            const std::vector<trail::VerifierKey>& keys, Signer& signer) {
  CheckpointRequest request;
  request.origin = premises_.log_origin();
  if (!writer_.log_keys()->changes().empty()) request.keys = one_a_line(keys);
  request.size = head.size;
  request.root = trail::base64(head.root);
  request.old_size = before.size;
  request.old_root = before.root;
  request.consistency = proof(head, before.size, before.root);
  SignedCheckpoint answer = signer.sign_checkpoint(request);
  if (answer.note.empty() && answer.signers_size > head.size) throw Refused{"older-database"};
  if (answer.note.empty() && answer.signers_size > 0 && answer.signers_size != before.size) {
    // Its own last one is newer than ours, lost in a crash, or older, with a folder that was put back: prove from
    // there.
    request.old_size = answer.signers_size;
    request.old_root = answer.signers_root;
    request.consistency = proof(head, answer.signers_size, answer.signers_root);
    answer = signer.sign_checkpoint(request);
  }
  if (answer.note.empty()) throw Refused{answer.refusal.empty() ? "refused" : answer.refusal};
  return {head.size, request.root, answer.note};
}

void Publisher::anchor(const store::CheckpointRow& checkpoint) {
  if (checkpoint.note.empty()) return;
  const auto there = anchored();
  if (!there || is_of_closed_log(*there) || there->size < checkpoint.size)
    write_durably(anchor_file(premises_.settings), checkpoint.note);
}

}  // namespace mithaq::service
