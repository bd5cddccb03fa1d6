// The copies for reading in a package are bound by the trail, with or without a seal.
#include "audit/package_texts.h"

#include <gtest/gtest.h>

#include "audit/recorded_package.h"

namespace mithaq::audit {
namespace {

class PackageTexts : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& bytes) {
    write(package.bag / "data" / path, bytes);
    list(package.bag);
  }
  std::set<std::string> broken() const {
    const PackageSource source(package.bag);
    Report report;
    check_package_texts(source, report);
    std::set<std::string> out;
    for (const Finding& f : report.findings) out.insert(std::string(id(f.word)) + " " + f.id + " " + f.file);
    return out;
  }
  using Told = std::set<std::string>;

  RecordedPackage package;
};

TEST_F(PackageTexts, are_those_that_the_trail_names) { EXPECT_EQ(broken(), Told{}); }

TEST_F(PackageTexts, a_word_that_is_another_is_found) {
  put("charter/final.en.md", read(package.bag / "data/charter/final.en.md") + "never\n");
  EXPECT_EQ(broken(), Told{"BROKEN package-text data/charter/final.en.md"});
}

TEST_F(PackageTexts, another_workflow_is_found) {
  put("workflow/workflow.json", "{}");
  EXPECT_EQ(broken(), Told{"BROKEN package-text data/workflow/workflow.json"});
}

TEST_F(PackageTexts, one_that_was_taken_out_is_found) {
  for (const char* path : {"data/charter/final.ar.md", "data/workflow/workflow.json"}) fs::remove(package.bag / path);
  list(package.bag);
  EXPECT_EQ(broken(),
            (Told{"BROKEN manifest data/charter/final.ar.md", "BROKEN manifest data/workflow/workflow.json"}));
}

}  // namespace
}  // namespace mithaq::audit
