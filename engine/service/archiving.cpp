// The end of a charter's way: its certificate is made and sealed, its packages are built, sealed, and put into every
// target. Each step that is done stands in the trail, and is not done again.
#include <algorithm>

#include "service/certificate.h"
#include "service/dispatcher.h"
#include "service/package.h"
#include "service/package_faults.h"
#include "service/sealed_package.h"
#include "service/stamp_book.h"
#include "trail/digest.h"
#include "trail/document.h"
#include "trail/entry.h"

namespace mithaq::service {

namespace {

std::vector<PackageFile> files_of(store::Store& store, const store::Objects& objects, const std::string& name,
                                  const Entry& sealed) {
  try {
    return package_files(store, objects, name, sealed, {});
  } catch (const NotCovered& waits) {
    throw host::WorkerAway(waits.what());
  }
}

bool is_deposited(const Charter& charter, const std::string& target, const std::string& package) {
  return std::ranges::any_of(charter.deposits,
                             [&](const Deposit& d) { return d.target == target && d.package == package; });
}

// The checkpoint of a certificate or package: it covers the entry, and what the trail says of documents that were lost.
std::optional<store::CheckpointRow> covering_checkpoint(store::Store& store, std::int64_t index) {
  for (const store::Leaf& leaf : store.strand(registry_strand))
    if (trail::entry_from_leaf(leaf.bytes).kind == "restore-epoch")
      index = std::max(index, store.index_of(registry_strand, leaf.seq));
  return store.checkpoint_covering(index);
}

// A time stamp of a package has come after its deposit: what lies beside it is made complete.
bool completes(store::Store& store, const Job& job) {
  const Value* seq = job.facts.find("entry");
  if (!seq) return false;
  const auto leaves = store.strand(job.charter.value, seq->integer());
  return !leaves.empty() && trail::entry_from_leaf(leaves.front().bytes).kind == "timestamped";
}

}  // namespace

std::string Dispatcher::archiver_name() const {
  for (const definitions::Manifest& manifest : premises_.manifests)
    if (std::ranges::find(manifest.duties, "archiver") != manifest.duties.end()) return manifest.name;
  return "";
}

void Dispatcher::refuse_with_faults(const Job& job, std::int64_t size) const {
  const auto faults = package_faults(store_, objects_, job.charter.value, size, premises_.authorities);
  if (!faults.empty()) throw std::runtime_error("package-refused: " + told(faults));
}

// Nothing is written while it waits, or its own commits would wake it at once.
bool Dispatcher::awaits_time_stamp(const Job& job) {
  const auto charter = premises_.settings.time_stamp_url.empty() ? nullptr : writer_.charter(job.charter);
  if (!charter || !charter->ratified_seq) return false;
  checkpoint();
  const auto awaits = [&](const Digest& sha256, Moment since) {
    return clock_.now() <= since + stamped_for &&
           !first_attempt(store_, job.charter, sha256, charter->ratified_seq.value());
  };
  if (job.duty == "signer") {
    const auto covering = store_.checkpoint_covering(store_.index_of(job.charter.value, charter->ratified_seq.value()));
    return covering && awaits(trail::digest(covering->note), charter->ratified_at.value());
  }
  for (const store::Leaf& leaf : store_.strand(job.charter.value, charter->ratified_seq.value())) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    const Evidence* cms = entry.kind == "sealed" ? cms_seal(entry) : nullptr;
    if (cms && awaits(cms->sha256, entry.at)) return true;
  }
  return false;
}

// The certificate's facts are written once, kept as an object, and sealed by their digest; its pages bear the seal.
bool Dispatcher::seal(const Job& job) {
  Signer* signer = hands_.signer(job.plugin);
  if (!signer) throw host::WorkerAway("no signer `" + job.plugin + "`");
  const auto charter = writer_.charter(job.charter);
  checkpoint();
  const std::int64_t index = store_.index_of(job.charter.value, charter->ratified_seq.value());
  const auto covering = covering_checkpoint(store_, index);
  if (!covering) throw host::WorkerAway("waits for a checkpoint that covers the ratification");
  refuse_with_faults(job, covering->size);
  const CertificateOf certificate(premises_, store_, objects_, *charter, *covering, signer->keys());
  const std::string facts = certificate.facts();
  const Digest digest = objects_.put(facts);
  const Seal seal = signer->seal({"certificate", job.charter.value, digest, index});
  std::vector<Evidence> evidence;
  const auto add = [&](const std::string& role, const char* media_type, const std::string& bytes) {
    evidence.push_back(trail::document(role, media_type, bytes));
  };
  add("certificate", "application/json", facts);
  if (const std::string setter_name = archiver_name(); !setter_name.empty()) {
    Archiver* setter = hands_.archiver(setter_name);
    if (!setter) throw host::WorkerAway("no archiver `" + setter_name + "`");
    for (Language language : {Language::ar, Language::en}) {
      const std::string role = "certificate-" + std::string(code(language));
      const SetSheet page = setter->set(certificate.sheet(language, digest));
      add(role, "text/html; charset=UTF-8", page.html);
      add(role, "application/pdf",
          signer->seal_document({"certificate-pdf", job.charter.value, index, page.pdf}).bytes);
    }
  }
  add("seal", "application/json", seal.statement);
  add("seal", "text/plain", seal.sshsig);
  add("seal", "application/pkcs7-signature", seal.cms);
  Order order;
  order.charter = job.charter;
  order.actor = {"plugin", std::nullopt, job.plugin + "/" + job.duty};
  order.command = rules::ReportSeal{"certificate", digest, static_cast<std::int64_t>(facts.size()), seal.fingerprint,
                                    std::move(evidence)};
  order.moves.push_back({job.key, JobState::accepted, job.attempt, clock_.now(), "sealed", false});
  write(std::move(order));
  return true;
}

// The package of one audience, built once, sealed, and kept as an object: the tar that every target gets.
Entry Dispatcher::packed(const Job& job, Archiver& archiver, Signer& signer, const std::string& audience) {
  const auto charter = writer_.charter(job.charter);
  const std::int64_t basis = package_basis(store_, *charter);
  if (auto entry = sealed_package(store_, *charter, basis, audience)) return *entry;
  const std::int64_t index = store_.index_of(job.charter.value, basis);
  // Always the same head, so that a repeated attempt brings the same bytes.
  const auto covering = covering_checkpoint(store_, index);
  if (!covering) throw host::WorkerAway("waits for a checkpoint that covers the seal");
  refuse_with_faults(job, covering->size);
  const BuiltPackage built =
      archiver.build(package(premises_, store_, objects_, *charter, *covering, signer.keys(), audience));
  const SealedDocument sealed = signer.seal_document({"package", job.charter.value, index, built.tag_manifest});
  Order order;
  order.charter = job.charter;
  order.actor = {"plugin", std::nullopt, job.plugin + "/" + job.duty};
  order.command = rules::ReportSeal{"package",
                                    objects_.put(built.tar),
                                    static_cast<std::int64_t>(built.tar.size()),
                                    sealed.fingerprint,
                                    {trail::document("seal", "application/pkcs7-signature", sealed.cms),
                                     trail::document("tag-manifest", "text/plain; charset=UTF-8", built.tag_manifest)},
                                    audience};
  if (!write(std::move(order))) throw host::WorkerAway("the disk is full");
  auto entry = sealed_package(store_, *charter, basis, audience);
  if (!entry) throw std::runtime_error("the seal of the package is not in the trail");
  return *entry;
}

bool Dispatcher::deposit(const Job& job) {
  Archiver* archiver = hands_.archiver(job.plugin);
  Signer* signer = hands_.signer("signatures");
  if (!archiver || !signer) throw host::WorkerAway("no archiver `" + job.plugin + "`, or no signer");
  checkpoint();
  std::vector<std::pair<std::string, Entry>> packages;  // audience, its seal
  std::string wanted = premises_.setting(job.plugin, "package_audiences");
  if (wanted.empty()) wanted = "public\nauditor";
  for (const std::string& audience : items(wanted))
    packages.emplace_back(audience, packed(job, *archiver, *signer, audience));
  if (awaits_time_stamp(job)) throw host::WorkerAway("waits for time stamps over the seals of the packages");
  checkpoint();
  std::string reason, location;
  for (const auto& [audience, sealed] : packages) {
    const std::string name = package_name(*writer_.charter(job.charter), audience);
    const std::vector<PackageFile> files = files_of(store_, objects_, name, sealed);
    for (const Target& target : archiver->targets()) {
      const bool is_for_it = std::ranges::find(target.audiences, audience) != target.audiences.end();
      if (!is_for_it) continue;
      const bool is_there = is_deposited(*writer_.charter(job.charter), target.id, name);
      if (is_there && !completes(store_, job)) continue;
      DepositReport report = archiver->deposit({target.id, name, job.charter.value, audience, files});
      report.reason = words_of_others(report.reason);
      if (is_there && report.deposited) continue;  // the trail says so already
      Order order;
      order.charter = job.charter;
      order.actor = {"plugin", std::nullopt, job.plugin + "/" + job.duty};
      order.command = rules::ReportDeposit{report.deposited,
                                           report.target,
                                           name,
                                           report.reason,
                                           sealed.data.at("sha256").string(),
                                           sealed.data.at("size").integer(),
                                           report.present};
      write(std::move(order));
      location = report.location;
      if (report.deposited) continue;
      log_("warning", "archive: " + report.target + ": " + report.reason);
      std::string line = report.target + ": " + report.reason;
      std::ranges::replace(line, '\n', ' ');
      reason += (reason.empty() ? "" : "\n") + line;
    }
  }
  if (reason.empty())
    settle(job, JobState::accepted, location);
  else
    put_off(job, reason);
  return true;
}

}  // namespace mithaq::service
