// The seal over a ratified charter, by the signatures worker, and what is deposited of it.
#include <algorithm>

#include "service/dispatcher.h"
#include "service/package.h"
#include "trail/digest.h"

namespace mithaq::service {

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
