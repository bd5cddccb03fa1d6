// What is handed out on the command line: a package, and the question to a witness.
#include "cli/served.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "trail/proof.h"

namespace mithaq {
namespace {

namespace fs = std::filesystem;

class ArchiveExport : public test::Served {
 protected:
  ArchiveExport() { house.exported = {{"p.tar", std::string("tar\0bytes", 9)}, {"p.tlog-proof", "proof\n"}}; }
  std::string there(const std::string& name) const {
    std::ifstream file(fs::path(folder) / "out" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(ArchiveExport, writes_each_file_and_says_how_to_check_it_and_the_same_again_is_well) {
  for (int time = 0; time < 2; ++time) {
    const auto said = run("archive export charter " + folder + "/out");
    EXPECT_EQ(said.code, 0) << said.out;
    EXPECT_NE(said.out.find("mithaq trail verify"), std::string::npos) << said.out;
    EXPECT_EQ(there("p.tar"), std::string("tar\0bytes", 9));
    EXPECT_EQ(there("p.tlog-proof"), "proof\n");
  }
}

TEST_F(ArchiveExport, overwrites_nothing_that_differs) {
  ASSERT_EQ(run("archive export charter " + folder + "/out").code, 0);
  house.exported[1].bytes = "another proof\n";
  const auto said = run("archive export charter " + folder + "/out");
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.out.find("p.tlog-proof"), std::string::npos) << said.out;
  EXPECT_EQ(there("p.tlog-proof"), "proof\n");
}

TEST_F(ArchiveExport, a_proof_of_the_same_entry_under_a_newer_checkpoint_takes_the_place_of_the_older) {
  const auto proof = [](const std::string& leaf, const std::string& checkpoint) {
    return trail::proof_text({leaf, 3, {}, checkpoint});
  };
  house.exported[1].bytes = proof("entry", "older");
  ASSERT_EQ(run("archive export charter " + folder + "/out").code, 0);
  const std::string newer = house.exported[1].bytes = proof("entry", "newer");
  EXPECT_EQ(run("archive export charter " + folder + "/out").code, 0);
  EXPECT_EQ(there("p.tlog-proof"), newer);
  house.exported[1].bytes = proof("another", "newer");
  EXPECT_EQ(run("archive export charter " + folder + "/out").code, 1);
  EXPECT_EQ(there("p.tlog-proof"), newer);
}

TEST_F(ArchiveExport, says_where_it_cannot_write) {
  std::ofstream(folder + "/file") << "x";
  EXPECT_EQ(run("archive export charter " + folder + "/file/out").code, 2);
}

class WitnessAsk : public test::Served {};

TEST_F(WitnessAsk, begins_where_the_witness_says_that_it_stands) {
  EXPECT_TRUE(run("witness ask deaf-union").out.starts_with("old 0\n"));
  EXPECT_TRUE(run("witness ask deaf-union --from 7").out.starts_with("old 7\n"));
  EXPECT_NE(run("witness ask deaf-union --from -1").code, 0);
}

}  // namespace
}  // namespace mithaq
