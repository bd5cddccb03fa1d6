// A small but whole package: a log of three strands, of which two are in it, evidence, proofs, a certificate
// and its seal, signed by the signatures plugin; and the archive plugin to deposit it.
#pragma once

#include <mithaq/archiver.h>
#include <mithaq/signer.h>

#include <map>
#include <string>
#include <vector>

#include "archive/sheet.h"
#include "fakes/time_authority.h"
#include "signatures/plugin.h"
#include "trail/digest.h"
#include "trail/merkle.h"
#include "trail/proof.h"
#include "trail/time_stamp.h"

namespace mithaq::tests {

inline constexpr const char* charter_text =
    "# ميثاق الشراكة\n\n"
    "نص <script>alert(1)</script> [x](javascript:alert(2))\n\n## Article 1 {#one}\n";

inline const std::string reservation = std::string(64, '0') + "\nA reservation on article 7.";

class PackageMaker {
 public:
  explicit PackageMaker(Signer& signer) : signer_(signer) {
    append("registry", "workflow-published", {});
    append("partnership-2026", "charter-opened", {});
    append("partnership-2026", "revision-published",
           {{"text", "revisions/0001/charter.ar.md", charter_text},
            {"text", "revisions/0001/charter.en.md", "# Partnership charter\n\nText.\n"}});
    append("another-charter", "charter-opened", {});
    append("partnership-2026", "position-given", {{"reservation", "", reservation}});
    append("registry", "registry-changed", {});
    append("another-charter", "charter-withdrawn", {});
    append("partnership-2026", "ratified", {});
    seal_certificate();
    append("another-charter", "correction", {});
    append("another-charter", "correction", {});
  }

  // A witness says that the log does not follow from what it had signed.
  void contradict() {
    append("registry", "witness-conflict", {},
           R"({"root":")" + std::string(64, 'a') + R"(","size":9,"status":422,"witness":"deaf-union"})");
  }

  // The reservation was lost when an older copy was put back.
  void lose_reservation() {
    append("registry", "restore-epoch", {},
           R"({"epoch":1,"kept":{},"lost":[],"objects":[")" + std::string(64, 'a') + R"(",")" +
               trail::hex(trail::sha256(reservation)) + R"("],"old":{},"reason":"a \",\"objects\":[ disk"})");
  }

  // The proof that the log names what was made of package(): its tar, its tag manifest, and the seal over this.
  std::string proof_of_seal(const BuiltPackage& built, const SealedDocument& seal) {
    const std::int64_t before = size();
    append("partnership-2026", "sealed",
           {{"seal", "", seal.cms, "application/pkcs7-signature"},
            {"tag-manifest", "", built.tag_manifest, "text/plain; charset=UTF-8"}},
           R"({"audience":"auditor","fingerprint":")" + seal.fingerprint + R"(","sha256":")" +
               trail::hex(trail::sha256(built.tar)) + R"(","size":)" + std::to_string(built.tar.size()) +
               R"(,"what":"package"})");
    return proof(size() - 1, signed_at(size(), before), size());
  }

  // A token over some bytes of the package, in an entry of its own.
  void stamp(const test::TimeAuthority& authority, Moment at) {
    const std::string bytes = "mithaq.example/log\n11\n", sha256 = trail::digest(bytes);
    const std::string query = trail::time_stamp_query(sha256, "a nonce");
    const std::string place = "timestamps/checkpoint-" + std::to_string(strands_["partnership-2026"].size());
    append("partnership-2026", "timestamped",
           {{"query", place + ".tsq", query},
            {"token", place + ".tsr", authority.reply(query, at)},
            {"chain", "timestamps/chain.pem", authority.chain()},
            {"checkpoint", "", bytes}},
           R"({"authority":"Time of tsa","sha256":")" + sha256 + R"(","time":")" + to_rfc3339(at) +
               R"(","what":"checkpoint"})");
    objects_.push_back({"keys/tsa-chain.pem", authority.chain()});
  }

  Package package() {
    files_ = objects_;
    const std::string before = signed_at(older, 0), note = signed_at(size(), older);
    add("trail/checkpoint", note);
    add("trail/checkpoints/" + std::to_string(older), before);
    add("trail/consistency." + std::to_string(older) + "-" + std::to_string(size()), way(older, size()));
    for (const char* strand : {"registry", "partnership-2026"}) {
      std::string lines;
      for (const std::size_t at : strands_[strand]) lines += leaves_[at] + "\n";
      add("trail/" + std::string(strand) + ".jsonl", lines);
    }
    add_index();
    add("trail/evidence.jsonl", evidence_);
    add_proof("registry", 1, before, older);
    add_proof("partnership-2026", 2, note, size());
    add_proof("partnership-2026", 4, note, size());
    if (const std::size_t entries = strands_["partnership-2026"].size(); entries > 5)
      add_proof("partnership-2026", entries - 1, note, size());
    if (const std::size_t entries = strands_["registry"].size(); entries > 2)
      add_proof("registry", entries - 1, note, size());
    add_keys();
    add("charter/final.ar.md", charter_text);
    add("charter/final.en.md", "# Partnership charter\n\nText.\n");
    add("positions/r0001/deaf-union.json", "{\"body\":\"deaf-union\",\"position\":\"approve-with-reservation\"}");
    add("reservations/deaf-union-1.md", "A reservation on article 7.\n");
    add("workflow/workflow.json", "{\"id\":\"partnership-principles\"}");
    Package package;
    package.name = "mithaq-partnership-2026-20261210-auditor";
    package.charter = "partnership-2026";
    package.audience = "auditor";
    package.ratified_at = "2026-12-10T15:00:00Z";
    package.organisation = "اللجنة";
    package.identifier = "mithaq.example/log partnership-2026";
    package.log_size = size();
    package.log_root = root(size());
    package.files = files_;
    for (const char* language : {"ar", "en"}) {
      package.site.push_back(sample_sheet(language));
      package.site.back().blocks.push_back({"text", {charter_text}});
    }
    return package;
  }

 private:
  struct Document {
    std::string role, path, bytes;  // empty path: sealed/<sha256>
    std::string media_type = "text/markdown";
  };

  static constexpr std::int64_t older = 6;  // size of an archived checkpoint: it ends with the registry's last entry

  std::string root(std::int64_t of) const {
    return trail::base64(trail::root_of({hashes_.begin(), hashes_.begin() + of}));
  }
  std::string way(std::int64_t from, std::int64_t to) const {
    std::string out;
    for (const trail::Hash& hash :
         trail::consistency_proof(from, to, [this](std::int64_t i) { return hashes_[static_cast<std::size_t>(i)]; }))
      out += trail::base64(hash) + "\n";
    return out;
  }
  std::string signed_at(std::int64_t of, std::int64_t before) {
    return signer_
        .sign_checkpoint(
            {"mithaq.example/log", of, root(of), before, before ? root(before) : "", before ? way(before, of) : ""})
        .note;
  }
  std::int64_t size() const { return static_cast<std::int64_t>(leaves_.size()); }
  void add(const std::string& path, const std::string& bytes) { files_.push_back({path, bytes}); }

  void append(const std::string& strand, const std::string& kind, const std::vector<Document>& documents,
              std::string data = "") {
    if (data.empty()) data = "{\"text\":\"نص " + kind + "\"}";
    auto& places = strands_[strand];
    const std::string seq = std::to_string(places.size());
    const std::string prev = places.empty() ? std::string(64, '0') : trail::hex(hashes_[places.back()]);
    std::string list;
    for (const Document& d : documents) {
      const std::string sha256 = trail::hex(trail::sha256(d.bytes)), size_text = std::to_string(d.bytes.size());
      const std::string path = d.path.empty() ? "sealed/" + sha256 : d.path;
      const std::string start = "{\"media_type\":\"" + d.media_type + "\",";
      list += (list.empty() ? "" : ",") + start + "\"role\":\"" + d.role + "\",\"sha256\":\"" + sha256 +
              "\",\"size\":" + size_text + "}";
      evidence_ += start + "\"path\":\"" + path + "\",\"role\":\"" + d.role + "\",\"seq\":" + seq + ",\"sha256\":\"" +
                   sha256 + "\",\"size\":" + size_text + ",\"strand\":\"" + strand + "\"}\n";
      objects_.push_back({path, d.bytes});
    }
    const std::string leaf = "{\"actor\":{\"kind\":\"engine\"},\"at\":\"2026-12-10T15:00:00Z\",\"data\":" + data + "," +
                             (list.empty() ? "" : "\"evidence\":[" + list + "],") + "\"format\":1,\"kind\":\"" + kind +
                             "\",\"prev\":\"" + prev + "\",\"rules\":1,\"seq\":" + seq + ",\"strand\":\"" + strand +
                             "\"}";
    places.push_back(leaves_.size());
    leaves_.push_back(leaf);
    hashes_.push_back(trail::sha256({std::string_view("\0", 1), leaf}));
  }

  void add_index() {
    std::string index;
    for (const char* strand : {"partnership-2026", "registry"})
      for (std::size_t seq = 0; seq < strands_[strand].size(); ++seq) {
        const std::size_t at = strands_[strand][seq];
        index += std::string(strand) + "\t" + std::to_string(seq) + "\t" + std::to_string(at) + "\t" +
                 trail::hex(hashes_[at]) + "\n";
      }
    add("trail/index.tsv", index);
  }

  std::string proof(std::int64_t at, const std::string& note, std::int64_t of) const {
    const auto path =
        trail::inclusion_proof(at, of, [this](std::int64_t i) { return hashes_[static_cast<std::size_t>(i)]; });
    return trail::proof_text({leaves_[static_cast<std::size_t>(at)], at, path, note});
  }

  void add_proof(const std::string& strand, std::size_t seq, const std::string& note, std::int64_t of) {
    add("trail/proofs/" + strand + "-" + std::to_string(seq) + ".tlog-proof",
        proof(static_cast<std::int64_t>(strands_[strand][seq]), note, of));
  }

  void seal_certificate() {
    const std::string certificate = "{\"charter\":\"partnership-2026\",\"format\":1}";
    const std::string sha256 = trail::hex(trail::sha256(certificate));
    const Seal seal = signer_.seal({"certificate", "partnership-2026", sha256, size() - 1});
    append("partnership-2026", "sealed",
           {{"certificate", "certificate/certificate.json", certificate, "application/json"},
            {"seal", "seal/seal.json", seal.statement, "application/json"},
            {"seal", "seal/seal.sshsig", seal.sshsig, "text/plain"},
            {"seal", "seal/seal.p7s", seal.cms, "application/pkcs7-signature"}},
           R"({"fingerprint":")" + seal.fingerprint + R"(","sha256":")" + sha256 + R"(","size":)" +
               std::to_string(certificate.size()) + R"(,"what":"certificate"})");
  }

  void add_keys() {
    const SignerKeys keys = signer_.keys();
    add("certificate/certificate.ar.html", "<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\"></html>");
    add("keys/log.vkey", keys.log_vkey + "\n");
    add("keys/allowed_signers", "mithaq.example namespaces=\"mithaq-seal\" " + keys.seal_ssh + "\n");
    add("keys/ca.pem", keys.seal_authority);
    add("keys/seal.pem", keys.seal_certificate);
  }

  Signer& signer_;
  std::vector<std::string> leaves_;
  std::vector<trail::Hash> hashes_;
  std::map<std::string, std::vector<std::size_t>> strands_;
  std::string evidence_;
  std::vector<PackageFile> objects_, files_;
};

// A signer and a package of its own, made once for all tests of the program.
inline const Package& sample_package() {
  static const Package package = [] {
    const Scratch scratch;
    const auto signer = make<Signer>("signatures", "mithaq_signer_v4",
                                     {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}});
    return PackageMaker(*signer).package();
  }();
  return package;
}

inline std::unique_ptr<Archiver> archiver(const std::filesystem::path& target, const std::string& min_free_mb = "1",
                                          std::map<std::string, std::string> more = {}) {
  more.insert({{"folder", std::string(MITHAQ_BUILD) + "/plugins/archive"},
               {"target.1.id", "house"},
               {"target.1.path", target.string()},
               {"target.1.min_free_mb", min_free_mb}});
  return make<Archiver>("archive", "mithaq_archiver_v2", more);
}

// What the daemon makes of a package that was built.
inline Deposition deposition(const Package& package, const BuiltPackage& built, const std::string& target = "house") {
  return {target,
          package.name,
          package.charter,
          package.audience,
          {{package.name + ".tar", built.tar},
           {package.name + ".tar.sha256", trail::hex(trail::sha256(built.tar)) + "  " + package.name + ".tar\n"}}};
}

inline DepositReport deposit(Archiver& archive, const Package& package, const std::string& target = "house") {
  try {
    return archive.deposit(deposition(package, archive.build(package), target));
  } catch (const std::runtime_error& unfit) {
    DepositReport report;
    report.reason = std::string("package-unfit: ") + unfit.what();
    return report;
  }
}

}  // namespace mithaq::tests
