// verify.sh on a package with the server's seal and its proof beside it: the key is the server's own, nobody else's.
#include <gtest/gtest.h>

#include "archive/package.h"
#include "fakes/other_clock.h"
#include "fakes/workshop.h"

namespace mithaq::tests {
namespace {

namespace fs = std::filesystem;

class Sealed : public testing::Test {
 protected:
  Sealed() {
    fs::create_directory(scratch / "target");
    maker.contradict();
    const Package package = maker.package();
    const auto archive = archiver(scratch / "target");
    const BuiltPackage built = archive->build(package);
    bag = fs::path(archive->deposit(deposition(package, built)).location) / package.name;
    const SealedDocument seal = signer->seal_document({"package", package.charter, 10, built.tag_manifest});
    write(beside(".p7s"), seal.cms);
    write(beside(".tlog-proof"), maker.proof_of_seal(built, seal));
    shop.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj "
        "/CN=Authority -days 4000");
    shop.run(
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key -out other.csr "
        "-subj /CN=body");
    shop.run("openssl x509 -req -in other.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3000 -out other.pem");
  }
  fs::path beside(const char* ending) const { return bag.string() + ending; }
  Ran verify(const std::string& day = "") const {
    return run((day.empty() ? "" : test::on_day(day)) + "dash " + std::string(MITHAQ_SOURCE) +
               "/plugins/archive/verify.sh " + bag.string());
  }
  // A page is altered, the lists are written anew, and whoever holds a certificate under an authority of the package
  // seals them.
  void forge() {
    write(bag / "data/charter/final.en.html", "Forged.\n");
    write(bag / "data/keys/ca.pem", read(bag / "data/keys/ca.pem") + shop.read("ca.pem"));
    reseal();
  }
  void reseal() {
    const Ran done = run("cd " + bag.string() +
                         " && for s in sha512 sha256; do find data -type f | LC_ALL=C sort | xargs ${s}sum > "
                         "manifest-$s.txt; done && o=$(find data -type f | xargs cat | wc -c).$(find data -type f | wc "
                         "-l) && sed -i \"s/^Payload-Oxum: .*/Payload-Oxum: $o/\" bag-info.txt && for s in sha512 "
                         "sha256; do ${s}sum bag-info.txt bagit.txt manifest-*.txt > tagmanifest-$s.txt; done");
    ASSERT_EQ(done.exit, 0) << done.output;
    shop.write("list", read(bag / "tagmanifest-sha512.txt"));
    shop.run(
        "openssl cms -sign -binary -cades -md sha256 -signer other.pem -inkey other.key -outform DER -in list "
        "-out other.p7s");
    write(beside(".p7s"), shop.read("other.p7s"));
    fs::remove(beside(".tlog-proof"));
    fs::remove(beside(".tar.sha256"));
  }

  Scratch scratch;
  test::Workshop shop;
  std::unique_ptr<Signer> signer = make<Signer>("signatures", "mithaq_signer_v4",
                                                {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}});
  PackageMaker maker{*signer};
  fs::path bag;
};

TEST_F(Sealed, as_it_was_deposited_it_holds_and_the_keys_are_printed_for_comparing) {
  for (const char* day : {"", "2070-01-01"}) {  // when the server's certificate has ended long since
    const Ran ran = verify(day);
    EXPECT_EQ(ran.exit, 0) << ran.output;
    EXPECT_NE(ran.output.find("The seal of the committee's server over the whole package holds."), std::string::npos);
    write(scratch / "seal.pem", signer->keys().seal_certificate);
    const Ran key = run("openssl x509 -in " + (scratch / "seal.pem").string() +
                        " -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum");
    EXPECT_NE(ran.output.find("  seal  " + key.output.substr(0, 64)), std::string::npos) << ran.output;
  }
  fs::remove(beside(".tlog-proof"));
  EXPECT_EQ(verify().exit, 0) << "without its proof";
}

TEST_F(Sealed, a_seal_of_another_key_is_found_whoever_vouches_for_it) {
  forge();
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1) << ran.output;
  EXPECT_NE(ran.output.find("is not the key of the server"), std::string::npos) << ran.output;
}

TEST_F(Sealed, a_key_that_only_the_package_itself_names_is_not_believed) {
  forge();
  write(bag / "data/keys/seal.pem", shop.read("other.pem"));
  reseal();
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 2) << ran.output;
  EXPECT_NE(ran.output.find("is not the key of the certificate's seal"), std::string::npos) << ran.output;
}

TEST_F(Sealed, the_seal_of_the_certificate_is_the_one_that_the_trail_names) {
  write(bag / "data/keys/ca.pem", shop.read("ca.pem"));
  shop.write("seal.json", read(bag / "data/seal/seal.json"));
  shop.run(
      "openssl cms -sign -binary -cades -md sha256 -signer other.pem -inkey other.key -outform DER -in seal.json "
      "-out seal.p7s");
  write(bag / "data/seal/seal.p7s", shop.read("seal.p7s"));
  reseal();
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1) << ran.output;
  EXPECT_NE(ran.output.find("file=data/seal/seal.p7s is not named by the entry"), std::string::npos) << ran.output;
}

TEST_F(Sealed, a_witness_that_contradicts_the_log_is_marked) {
  const Ran ran = verify();
  EXPECT_NE(ran.output.find("A witness contradicts the log: deaf-union said that at size 9"), std::string::npos)
      << ran.output;
}

TEST_F(Sealed, an_authority_that_lies_beside_alone_is_marked_with_its_name) {
  const test::TimeAuthority authority;
  const std::string query = trail::time_stamp_query(trail::digest(read(beside(".p7s"))), "a nonce");
  write(beside(".tsq"), query);
  write(beside(".tsr"), authority.reply(query, moment_from_rfc3339("2026-12-10T15:00:09Z").value()));
  write(beside(".tsa-chain.pem"), authority.chain());
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 0) << ran.output;
  EXPECT_NE(ran.output.find("authority CN = Time of tsa lie beside the package and are not in its trail"),
            std::string::npos)
      << ran.output;
}

}  // namespace
}  // namespace mithaq::tests
