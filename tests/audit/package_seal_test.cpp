// The proof that lies beside a package: it binds every file inside to the signed log.
#include "audit/package_seal.h"

#include <gtest/gtest.h>

#include <set>

#include "audit/recorded_package.h"

namespace mithaq::audit {
namespace {

class PackageSeal : public testing::Test {
 protected:
  // An entry of the log that seals the bag as it is now, and its proof beside the bag.
  void seal(const LogKey& key) {
    Entry entry =
        trail::entry_from_leaf(store::read_sqlite(package.state.path)->strand("partnership-2026").back().bytes);
    const std::string manifest = read(package.bag / "tagmanifest-sha512.txt");
    entry.kind = "sealed";
    entry.data = Value::object({{"what", "package"},
                                {"sha256", trail::digest("tar")},
                                {"size", std::int64_t{3}},
                                {"fingerprint", "SHA256:x"},
                                {"audience", "auditor"}});
    entry.evidence = {{"tag-manifest", trail::digest(manifest), static_cast<std::int64_t>(manifest.size()),
                       "text/plain; charset=UTF-8", nullptr}};
    entry.private_object.reset();
    const std::string leaf = trail::leaf_bytes(entry);
    write(package.bag.string() + ".tlog-proof",
          trail::proof_text({leaf, 0, {}, key.sign(1, trail::leaf_hash(leaf)).note}));
  }
  // Ids of what is said beside the package's own findings.
  std::set<std::string> said() const {
    Report report = package.verify();
    report.findings.clear();
    check_package_seal(package.bag, package.bag, {}, report);
    std::set<std::string> out;
    for (const Finding& finding : report.findings)
      out.insert(std::string(id(finding.word)) + " " + finding.id + " " + finding.file);
    return out;
  }
  using Said = std::set<std::string>;
  static std::int64_t broken_in(const Report& report) {
    return std::ranges::count(report.findings, Word::broken, &Finding::word);
  }

  RecordedPackage package;
  const std::string name = package.bag.filename().string();
  const std::string missing = "MARK beside-missing " + name + ".tar.sha256";
};

TEST_F(PackageSeal, a_package_without_its_proof_is_marked) {
  EXPECT_EQ(said(), Said{"MARK no-package-seal " + name + ".tlog-proof"});
}

TEST_F(PackageSeal, a_sealed_package_is_what_the_log_says) {
  package.replace("README.en.txt", "A package", "A sealed package");
  seal(package.key);
  EXPECT_EQ(said(), Said{missing});
}

TEST_F(PackageSeal, whatever_is_altered_with_its_lists_is_found) {
  seal(package.key);
  package.replace("README.en.txt", "A package", "Another package");
  EXPECT_EQ(said(), (Said{"BROKEN package-seal tagmanifest-sha512.txt", missing}));
}

TEST_F(PackageSeal, a_tar_has_the_bytes_that_were_sealed) {
  seal(package.key);
  const fs::path tar = package.bag.string() + ".tar";
  for (const auto& [bytes, broken] : {std::pair("tar", false), {"tar and more", true}}) {
    write(tar, bytes);
    Report report = package.verify();
    report.findings.clear();
    check_package_seal(tar, package.bag, {}, report);
    EXPECT_EQ(broken_in(report), broken ? 1 : 0) << bytes;
  }
}

TEST_F(PackageSeal, a_proof_of_another_log_is_refused) {
  seal(LogKey(9));
  Said found = said();
  EXPECT_EQ(found.erase(missing), 1u);
  EXPECT_FALSE(found.empty());
  for (const std::string& finding : found) EXPECT_FALSE(finding.starts_with("MARK")) << finding;
}

TEST_F(PackageSeal, what_is_no_proof_is_refused) {
  write(package.bag.string() + ".tlog-proof", "nothing");
  EXPECT_TRUE(said().contains("BROKEN inclusion " + name + ".tlog-proof"));
}

}  // namespace
}  // namespace mithaq::audit
