// Documents of a package are those that the entries name, whoever wrote its lists.
#include "audit/package_documents.h"

#include <gtest/gtest.h>

#include "audit/recorded_package.h"
#include "trail/canonical.h"

namespace mithaq::audit {
namespace {

class PackageDocuments : public testing::Test {
 protected:
  std::set<std::string> told() const {
    const PackageSource source(package.bag);
    Report report;
    check_package_documents(source, report);
    std::set<std::string> out;
    for (const Finding& f : report.findings) out.insert(std::string(id(f.word)) + " " + f.cause + " " + f.file);
    return out;
  }
  std::string rows() const { return read(package.bag / "data/trail/evidence.jsonl"); }
  std::string first_row() const { return rows().substr(0, rows().find('\n') + 1); }
  void put(const std::string& path, const std::string& bytes) {
    write(package.bag / "data" / path, bytes);
    list(package.bag);
  }
  using Told = std::set<std::string>;

  RecordedPackage package;
};

TEST_F(PackageDocuments, are_those_that_entries_name) { EXPECT_EQ(told(), Told{}); }

TEST_F(PackageDocuments, a_row_that_stands_twice_is_found) {
  put("trail/evidence.jsonl", first_row() + rows());
  EXPECT_EQ(told(), Told{"BROKEN list data/trail/evidence.jsonl:2"});
}

TEST_F(PackageDocuments, a_row_of_another_entry_is_found) {
  std::string row = first_row();
  row.replace(row.find("\"seq\":0"), 7, "\"seq\":9");
  put("trail/evidence.jsonl", row + rows());
  EXPECT_EQ(told(), Told{"BROKEN list data/trail/evidence.jsonl:1"});
}

TEST_F(PackageDocuments, a_row_that_is_wanting_or_says_another_size_is_found) {
  const std::string whole = rows();
  put("trail/evidence.jsonl", whole.substr(whole.find('\n') + 1));
  EXPECT_TRUE(told().contains("BROKEN list data/trail/evidence.jsonl"));
  std::string row = first_row();
  row.replace(row.find("\"size\":") + 7, 0, "1");
  put("trail/evidence.jsonl", row + whole.substr(whole.find('\n') + 1));
  EXPECT_TRUE(told().contains("BROKEN list data/trail/evidence.jsonl:1"));
}

TEST_F(PackageDocuments, what_stands_for_a_document_says_the_same_as_its_row) {
  Value row = trail::read(first_row().substr(0, first_row().size() - 1));
  const std::string sha256 = row.at("sha256").string(), stub = "redacted/" + sha256 + ".json";
  fs::remove(package.bag / "data" / row.at("path").string());
  row.members().erase("path");
  row.set("state", "withheld");
  const std::string whole = rows();
  put("trail/evidence.jsonl", trail::write(row) + "\n" + whole.substr(whole.find('\n') + 1));
  EXPECT_TRUE(told().contains("BROKEN missing data/" + stub));
  const auto stub_with = [&](const char* state) {
    return trail::write(Value::object(
        {{"entry", Value::object({{"seq", row.at("seq").integer()}, {"strand", row.at("strand").string()}})},
         {"reason", "auditors-only"},
         {"sha256", sha256},
         {"size", row.at("size").integer()},
         {"state", state}}));
  };
  put(stub, stub_with("erased"));
  EXPECT_TRUE(told().contains("BROKEN list data/" + stub));
  put(stub, stub_with("withheld"));
  EXPECT_EQ(told(), Told{});
}

TEST_F(PackageDocuments, a_file_that_was_put_in_is_found_in_every_folder) {
  Told expected;
  for (const std::string folder : {"evidence", "mail", "redacted", "revisions/0001", "seal", "sealed",
                                   "signatures/r0001", "statements/r0001", "timestamps", "keys/log", "keys/members"}) {
    put(folder + "/more.txt", "more");
    expected.insert("BROKEN no-entry data/" + folder + "/more.txt");
  }
  EXPECT_EQ(told(), expected);
}

TEST_F(PackageDocuments, an_index_with_other_line_ends_is_told_once) {
  std::string index = read(package.bag / "data/trail/index.tsv");
  for (std::size_t at = 0; (at = index.find('\n', at)) != std::string::npos; at += 2) index.insert(at, "\r");
  put("trail/index.tsv", index);
  list(package.bag);
  const Report report = package.verify();
  EXPECT_EQ(std::ranges::count(report.findings, Word::broken, &Finding::word), 1);
}

TEST_F(PackageDocuments, what_no_package_holds_is_found) {
  put("ADDENDUM.pdf", "more");
  put("annex/more.txt", "more");
  put("../NOTE.txt", "more");
  EXPECT_EQ(told(), (Told{"BROKEN layout NOTE.txt", "BROKEN layout data/ADDENDUM.pdf", "BROKEN layout data/annex"}));
}

TEST_F(PackageDocuments, what_is_made_of_them_may_lie_there) {
  for (const std::string path :
       {"revisions/0002/change.diff", "signatures/r0001/x-1.webauthn/key.spki.der", "signatures/r0001/x-1.pub"})
    put(path, "made");
  EXPECT_EQ(told(), Told{});
}

}  // namespace
}  // namespace mithaq::audit
