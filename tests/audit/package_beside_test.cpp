// The digest, the seal and the time stamp that lie beside a package: whatever is altered is found, whatever is missing
// is marked.
#include "audit/package_beside.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "audit/recorded_package.h"
#include "fakes/other_clock.h"
#include "fakes/time_authority.h"
#include "trail/entry.h"
#include "trail/time_stamp.h"

namespace mithaq::audit {
namespace {

const Moment sealed_at = moment_from_rfc3339("2026-11-02T10:00:00Z").value();
const std::string name = "mithaq-charter-20261102-auditor";

class PackageBeside : public testing::Test {
 protected:
  PackageBeside() {
    fs::create_directories(bag);
    write(bag / "tagmanifest-sha512.txt", manifest);
    make_certificate("2026-01-02");
    write(bag / "data/keys/tsa-chain.pem", authority.chain());
    put(".tar", "the tar");
    put(".tar.sha256", trail::digest("the tar") + "  " + name + ".tar\n");
    put(".p7s", seal_over(manifest));
    stamp(sealed_at);
    Entry entry;
    entry.kind = "sealed";
    entry.at = sealed_at;
    entry.data = Value::object({{"what", "package"}, {"sha256", trail::digest("the tar")}});
    entry.evidence = {
        {"seal", trail::digest(seal), static_cast<std::int64_t>(seal.size()), "application/pkcs7-signature", nullptr}};
    sealed = std::move(entry);
    seal_certificate();
  }
  // The strand of the package names the seal of its certificate.
  void seal_certificate() {
    const std::string certificate = seal_over("certificate");
    write(bag / "data/seal/seal.p7s", certificate);
    Entry entry;
    entry.strand = "charter";
    entry.registry = 0;
    entry.kind = "sealed";
    entry.at = sealed_at;
    entry.actor.kind = "plugin";
    entry.actor.plugin = "signatures/signer";
    entry.data = Value::object({{"what", "certificate"},
                                {"sha256", trail::digest("certificate")},
                                {"size", std::int64_t{11}},
                                {"fingerprint", "SHA256:x"}});
    entry.evidence = {{"seal", trail::digest(certificate), static_cast<std::int64_t>(certificate.size()),
                       "application/pkcs7-signature", nullptr}};
    write(bag / "data/trail/charter.jsonl", trail::leaf_bytes(entry) + "\n");
  }
  void make_certificate(const std::string& day) {
    authority.shop.run(test::on_day(day) +
                       "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout seal.key -out "
                       "seal.pem -subj /CN=seal -days 1460");
    write(bag / "data/keys/seal.pem", authority.shop.read("seal.pem"));
    write(bag / "data/keys/ca.pem", authority.shop.read("seal.pem"));
  }
  void put(const char* ending, const std::string& bytes) {
    write(base().string() + ending, bytes);
    if (ending == std::string(".p7s")) seal = bytes;
  }
  void drop(const char* ending) { fs::remove(base().string() + ending); }
  std::string at(const char* ending) const { return read(base().string() + ending); }
  fs::path base() const { return fs::path(state.path) / name; }
  std::string seal_over(const std::string& content) {
    authority.shop.write("content", content);
    authority.shop.run(test::on_day("2026-11-02") +
                       "openssl cms -sign -binary -cades -md sha256 -signer seal.pem -inkey seal.key "
                       "-outform DER -in content -out seal.p7s");
    return authority.shop.read("seal.p7s");
  }
  void stamp(Moment when) {
    const std::string query = trail::time_stamp_query(trail::digest(seal), "a nonce");
    put(".tsq", query);
    put(".tsr", authority.reply(query, when));
  }
  // "BROKEN package-seal-digest .tar.sha256, MARK .."
  std::string said(bool is_proven = true) const {
    Beside all{base(), bag, is_proven ? sealed : std::nullopt, "", trail::digest(at(".tar"))};
    std::string out;
    for (const Finding& f : check_beside(all))
      out += (out.empty() ? "" : ", ") + std::string(id(f.word)) + " " + phrase_of(f).substr(8) + " " +
             f.file.substr(name.size());
    return out;
  }

  const std::string manifest = std::string(128, 'a') + "  manifest-sha512.txt\n";
  StateOnDisk state;
  const fs::path bag = fs::path(state.path) / name;
  test::TimeAuthority authority;
  std::string seal;
  std::optional<Entry> sealed;
};

TEST_F(PackageBeside, what_lies_there_as_it_was_put_holds) {
  EXPECT_EQ(said(), "");
  EXPECT_EQ(said(false), "") << "without the proof the same";
}

TEST_F(PackageBeside, a_seal_holds_by_its_key_whatever_days_the_server_wrote_into_its_certificate) {
  make_certificate("2026-12-01");
  put(".p7s", seal_over(manifest));
  stamp(sealed_at);
  sealed->evidence.front().sha256 = trail::digest(seal);
  EXPECT_EQ(said(), "");
  write(bag / "data/keys/ca.pem", authority.shop.read("other-ca.pem"));
  EXPECT_EQ(said(), "BROKEN package-seal-signature .p7s");
}

// A stranger who has made the lists anew puts a key and an authority of his own into the package.
TEST_F(PackageBeside, a_key_that_the_package_alone_names_is_not_believed_without_the_proof) {
  make_certificate("2026-01-02");
  put(".p7s", seal_over(manifest));
  stamp(sealed_at);
  EXPECT_EQ(said(false), "GAP package-seal-key .p7s");
  EXPECT_EQ(said(), "BROKEN package-seal-signature .p7s, BROKEN time-token .tsq") << "the log names another seal";
  write(bag / "data/seal/seal.p7s", seal_over("certificate"));
  EXPECT_EQ(said(false), "GAP package-seal-key .p7s") << "no entry names this seal of the certificate";
  seal_certificate();
  EXPECT_EQ(said(false), "");
}

TEST_F(PackageBeside, junk_and_every_altered_byte_is_broken_and_the_file_is_named) {
  for (const auto& [ending, finding] : {std::pair{".tar.sha256", "package-seal-digest"},
                                        {".p7s", "package-seal-signature"},
                                        {".tsq", "time-token"},
                                        {".tsr", "time-token"}}) {
    const std::string good = at(ending);
    std::vector<std::string> changed = {"hello\n", "", good.substr(0, good.size() - 2), good + "x"};
    for (std::size_t i = 0; i < good.size(); i += good.size() / 8) changed.push_back(good), changed.back()[i] ^= 1;
    for (const std::string& bytes : changed) {
      write(base().string() + ending, bytes);
      const std::string told = said();
      EXPECT_TRUE(told.starts_with("BROKEN " + std::string(finding))) << ending << " " << told;
      EXPECT_NE(told.find(ending), std::string::npos) << ending << " " << told;
    }
    write(base().string() + ending, good);
  }
  EXPECT_EQ(said(), "");
}

TEST_F(PackageBeside, a_missing_file_is_a_mark) {
  drop(".tsq");
  EXPECT_EQ(said(), "MARK no-trusted-time-package .tsr, MARK beside-missing .tsq")
      << "and of what stands there nothing";
  drop(".tsr");
  EXPECT_EQ(said(), "MARK no-trusted-time-package .tsr");
  drop(".p7s");
  drop(".tar.sha256");
  EXPECT_EQ(said(), "MARK beside-missing .tar.sha256, MARK beside-missing .p7s, MARK no-trusted-time-package .tsr");
}

TEST_F(PackageBeside, another_seal_of_the_same_key_is_not_the_one_of_the_log) {
  write(base().string() + ".p7s", seal_over(manifest));
  EXPECT_NE(said().find("BROKEN package-seal-signature .p7s"), std::string::npos);
  write(base().string() + ".p7s", seal_over("another"));
  EXPECT_NE(said(false).find("BROKEN package-seal-signature .p7s"), std::string::npos);
}

TEST_F(PackageBeside, a_time_stamp_of_other_bytes_of_another_authority_or_of_a_time_before) {
  write(bag / "data/keys/tsa-chain.pem", authority.shop.read("other-ca.pem"));
  EXPECT_EQ(said(), "BROKEN time-token .tsr");
  fs::remove(bag / "data/keys/tsa-chain.pem");
  EXPECT_EQ(said(), "GAP time-token-authorities .tsr");
  put(".tsa-chain.pem", authority.chain());
  EXPECT_EQ(said(), "MARK time-authority .tsa-chain.pem") << "which anybody can have put there";
  write(bag / "data/keys/tsa-chain.pem", authority.chain());
  EXPECT_EQ(said(), "");
  stamp(sealed_at + std::chrono::days(3));
  EXPECT_EQ(said(), "") << "the authority was away for three days";
  stamp(sealed_at + std::chrono::days(32));
  EXPECT_EQ(said(), "MARK time-apart-after .tsr") << "it is asked for a month, not longer";
  stamp(sealed_at - std::chrono::minutes(11));
  EXPECT_EQ(said(), "MARK time-apart-before .tsr");
  stamp(sealed_at + std::chrono::days(40));
  EXPECT_EQ(said(), "MARK time-apart-after .tsr");
}

}  // namespace
}  // namespace mithaq::audit
