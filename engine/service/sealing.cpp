// Checkpoints of the log and the seal over a ratified charter, both by the signatures worker.
#include <algorithm>
#include <filesystem>
#include <set>

#include "service/dispatcher.h"
#include "service/durable_file.h"
#include "service/package.h"
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
    return kinds.contains(trail::entry_from_leaf(leaf.bytes).kind);
  });
}

std::string base64_lines(const std::vector<trail::Hash>& hashes) {
  std::string out;
  for (const trail::Hash& hash : hashes) out += trail::base64(hash) + "\n";
  return out;
}

}  // namespace

bool Dispatcher::checkpoint() {
  const std::lock_guard one_at_a_time(checkpoint_mutex_);
  const auto newest = store_.newest_checkpoint();
  const store::Head head = store_.head();
  const std::int64_t signed_size = newest ? newest->size : 0;
  if (head.size <= signed_size) return false;
  const bool minute_is_over = clock_.steady() - last_checkpoint_ >= ordinary_interval;
  if (!minute_is_over && !asks_at_once(store_, std::max(signed_size, looked_until_), head.size)) {
    looked_until_ = head.size;
    return false;
  }
  Signer* signer = hands_.signer("signatures");
  if (!signer) return false;

  CheckpointRequest request;
  request.origin = premises_.settings.host + "/log";
  request.size = head.size;
  request.root = trail::base64(head.root);
  const auto prove_from = [&](std::int64_t size, const std::string& root) {
    request.old_size = size;
    request.old_root = root;
    request.consistency =
        size <= head.size ? base64_lines(store::tree(store_, head.size).consistency_proof_from(size)) : "";
  };
  try {
    if (newest) prove_from(newest->size, newest->root);
    SignedCheckpoint answer = signer->sign_checkpoint(request);
    if (answer.note.empty() && answer.signers_size > request.old_size && answer.signers_size <= head.size) {
      // Its own last one is newer than ours, lost in a crash: prove from there.
      prove_from(answer.signers_size, answer.signers_root);
      answer = signer->sign_checkpoint(request);
    }
    if (answer.note.empty()) {
      log_("error", "checkpoint refused by the signer: " + answer.refusal);
      return false;
    }
    if (last_checkpoint_ == std::chrono::steady_clock::time_point{})
      write_durably(std::filesystem::path(premises_.settings.state) / "log.vkey", signer->keys().log_vkey + "\n");
    Order order;
    order.checkpoint = store::CheckpointRow{head.size, request.root, answer.note};
    if (auto done = writer_.run(std::move(order)); !done) return false;
    write_durably(std::filesystem::path(premises_.settings.state) / "published.checkpoint", answer.note);
    last_checkpoint_ = clock_.steady();
    return true;
  } catch (const host::WorkerAway&) {
    return false;
  } catch (const std::runtime_error& failed) {
    log_("warning", std::string("checkpoint: ") + failed.what());
    return false;
  }
}

// The certificate's facts are written once, kept as an object, and sealed by their digest.
bool Dispatcher::seal(const Job& job) {
  Signer* signer = hands_.signer(job.plugin);
  if (!signer) throw host::WorkerAway("no signer `" + job.plugin + "`");
  const auto charter = writer_.charter(job.charter);
  const std::string certificate = certificate_facts(premises_, store_, objects_, *charter);
  const Digest digest = objects_.put(certificate);
  const Seal seal = signer->seal(
      {"certificate", job.charter.value, digest, store_.index_of(job.charter.value, charter->ratified_seq.value())});
  const auto document = [](const char* media_type, const std::string& bytes) {
    return Evidence{"seal", trail::digest(bytes), static_cast<std::int64_t>(bytes.size()), media_type,
                    std::make_shared<const std::string>(bytes)};
  };
  Order order;
  order.charter = job.charter;
  order.actor = {"plugin", std::nullopt, job.plugin + "/" + job.duty};
  order.command = rules::ReportSeal{"certificate",
                                    digest,
                                    static_cast<std::int64_t>(certificate.size()),
                                    seal.fingerprint,
                                    {document("application/json", seal.statement), document("text/plain", seal.sshsig),
                                     document("application/pkcs7-signature", seal.cms)}};
  order.moves.push_back({job.key, JobState::accepted, job.attempt, clock_.now(), "sealed", false});
  write(std::move(order));
  return true;
}

bool Dispatcher::deposit(const Job& job) {
  Archiver* archiver = hands_.archiver(job.plugin);
  if (!archiver) throw host::WorkerAway("no archiver `" + job.plugin + "`");
  const auto charter = writer_.charter(job.charter);
  checkpoint();
  // Always the same head, so that a repeated deposit brings the same bytes.
  const auto covering =
      store_.checkpoint_covering(store_.index_of(job.charter.value, last_sealing_entry(store_, *charter)));
  Signer* signer = hands_.signer("signatures");
  if (!covering || !signer) throw host::WorkerAway("waits for a checkpoint that covers the seal");
  const DepositReport report =
      archiver->deposit(package(premises_, store_, objects_, *charter, *covering, signer->keys()));
  Order order;
  order.charter = job.charter;
  order.actor = {"plugin", std::nullopt, job.plugin + "/" + job.duty};
  const std::string name = package_name(*charter);
  order.command = rules::ReportDeposit{
      report.deposited, report.target, name, report.reason, report.sha256.empty() ? trail::digest("") : report.sha256,
      report.size,      report.present};
  if (report.deposited)
    order.moves.push_back({job.key, JobState::accepted, job.attempt, clock_.now(), report.location, false});
  write(std::move(order));
  if (!report.deposited) {
    log_("warning", "archive: " + report.target + ": " + report.reason);
    put_off(job, report.reason);
  }
  return true;
}

}  // namespace mithaq::service
