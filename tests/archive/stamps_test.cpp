// verify.sh on a package with a time stamp: it asks openssl, and finds what was changed.
#include <gtest/gtest.h>

#include "archive/package.h"
#include "fakes/other_clock.h"

namespace mithaq::tests {
namespace {

namespace fs = std::filesystem;

class Stamps : public testing::Test {
 protected:
  Stamps() { pack("2026-12-10T15:00:09Z"); }
  // A package of its own, with a token of this time.
  void pack(const std::string& time) {
    const fs::path folder = scratch / time;
    fs::create_directories(folder / "target");
    const auto signer = make<Signer>("signatures", "mithaq_signer_v4",
                                     {{"state", (folder / "state").string()}, {"host", "mithaq.example"}});
    PackageMaker maker(*signer);
    maker.stamp(authority, moment_from_rfc3339(time).value());
    const DepositReport report = deposit(*archiver(folder / "target"), maker.package());
    bag = fs::path(report.location) / sample_package().name;
  }
  // In ten years, when the authority's certificate has ended long since.
  Ran verify() const {
    return run(test::on_day("2036-01-01") + "sh " + std::string(MITHAQ_SOURCE) + "/plugins/archive/verify.sh " +
               bag.string());
  }
  void change(const std::string& file, const std::string& was, const std::string& now) const {
    std::string bytes = read(bag / "data" / file);
    const std::size_t at = bytes.find(was);
    ASSERT_NE(at, std::string::npos) << file;
    write(bag / "data" / file, bytes.replace(at, was.size(), now));
  }
  void expect(const std::string& words) const {
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 1) << ran.output;
    EXPECT_NE(ran.output.find(words), std::string::npos) << ran.output;
  }

  Scratch scratch;
  test::TimeAuthority authority;
  fs::path bag;
};

TEST_F(Stamps, a_token_holds_at_its_own_time_for_ever) {
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 0) << ran.output;
  EXPECT_NE(ran.output.find("The time stamps of the time-stamping authority hold."), std::string::npos) << ran.output;
  EXPECT_EQ(ran.output.find("No trusted time"), std::string::npos);
}

TEST_F(Stamps, a_time_more_than_ten_minutes_from_the_servers_is_marked_with_both) {
  EXPECT_EQ(verify().output.find("Time in doubt"), std::string::npos);
  for (const char* time : {"2026-12-10T15:10:01Z", "2026-12-10T14:49:59Z", "2027-02-01T00:00:00Z"}) {
    pack(time);
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 0) << ran.output;
    EXPECT_NE(
        ran.output.find("data/timestamps/checkpoint-5.tsr: " + std::string(time) + ", the server 2026-12-10T15:00:00Z"),
        std::string::npos)
        << ran.output;
  }
}

TEST_F(Stamps, an_altered_token_is_found) {
  change("timestamps/checkpoint-5.tsr", "20261210150009Z", "20261210150008Z");
  expect(
      "time-token file=data/timestamps/checkpoint-5.tsr: its time is not the one of its entry, 2026-12-10T15:00:09Z");
  expect("time-token file=data/timestamps/checkpoint-5.tsr: Verification: FAILED");
}

TEST_F(Stamps, a_question_about_other_bytes_is_found) {
  std::string query = read(bag / "data/timestamps/checkpoint-5.tsq");
  query[query.size() / 2] = static_cast<char>(query[query.size() / 2] ^ 1);
  write(bag / "data/timestamps/checkpoint-5.tsq", query);
  expect("time-token file=data/timestamps/checkpoint-5.tsr: Verification: FAILED");
}

TEST_F(Stamps, certificates_of_somebody_else_are_found) {
  write(bag / "data/keys/tsa-chain.pem", authority.shop.read("other-ca.pem"));
  expect("time-token file=data/timestamps/checkpoint-5.tsr: Verification: FAILED");
}

}  // namespace
}  // namespace mithaq::tests
