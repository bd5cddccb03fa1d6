#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "archive/package.h"

namespace mithaq::tests {
namespace {

namespace fs = std::filesystem;

const std::string name = "mithaq-partnership-2026-20261210-auditor";

class Deposit : public testing::Test {
 protected:
  Deposit() { fs::create_directory(target); }
  std::string reason(const Package& package) {
    const DepositReport report = archiver(target)->deposit(package);
    EXPECT_FALSE(report.deposited);
    EXPECT_FALSE(fs::exists(target / "packages" / package.name));
    return report.reason;
  }
  Package with(const std::string& path) {
    Package package = sample_package();
    package.files.push_back({path, "bytes"});
    return package;
  }

  Scratch scratch;
  fs::path target = scratch / "target";
  fs::path place = target / "packages" / name;
};

TEST_F(Deposit, a_package_lies_there_as_a_tar_and_unpacked) {
  const DepositReport report = archiver(target)->deposit(sample_package());
  ASSERT_TRUE(report.deposited) << report.reason;
  EXPECT_FALSE(report.present);
  EXPECT_EQ(report.target, "house");
  EXPECT_EQ(report.location, place.string());
  EXPECT_EQ(report.size, static_cast<std::int64_t>(fs::file_size(place / (name + ".tar"))));
  EXPECT_EQ(read(place / (name + ".tar.sha256")), report.sha256 + "  " + name + ".tar\n");
  const Ran same = run("cd " + place.string() + " && sha256sum -c " + name + ".tar.sha256 && mkdir " +
                       (scratch / "out").string() + " && tar -xf " + name + ".tar -C " + (scratch / "out").string() +
                       " && diff -r " + name + " " + (scratch / "out").string() + "/" + name);
  EXPECT_EQ(same.exit, 0) << same.output;
}

TEST_F(Deposit, the_bag_is_one_that_stock_tools_accept) {
  archiver(target)->deposit(sample_package());
  for (const char* sum : {"sha512", "sha256"}) {
    const Ran checked = run("cd " + (place / name).string() + " && " + sum + "sum -c --strict manifest-" + sum +
                            ".txt tagmanifest-" + sum + ".txt");
    EXPECT_EQ(checked.exit, 0) << checked.output;
  }
  EXPECT_EQ(read(place / name / "bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
  const std::string info = read(place / name / "bag-info.txt");
  for (const char* line :
       {"Source-Organization: اللجنة\n", "External-Identifier: mithaq.example/log partnership-2026\n",
        "Bagging-Date: 2026-12-10\n", "Mithaq-Log-Size: 11\n", "Mithaq-Format: 1\n"})
    EXPECT_NE(info.find(line), std::string::npos) << info;
  EXPECT_FALSE(fs::exists(place / name / "fetch.txt"));
}

TEST_F(Deposit, the_same_package_gives_the_same_bytes_in_another_place_and_time_zone) {
  const fs::path other = scratch / "a/longer/folder";
  fs::create_directories(other);
  ::setenv("TZ", "Asia/Hebron", 1);
  const DepositReport here = archiver(target)->deposit(sample_package());
  ::setenv("TZ", "America/St_Johns", 1);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  Package shuffled = sample_package();
  std::swap(shuffled.files.front(), shuffled.files.back());
  const DepositReport there = archiver(other)->deposit(shuffled);
  ::unsetenv("TZ");
  ::unsetenv("LC_ALL");
  EXPECT_EQ(here.sha256, there.sha256);
  EXPECT_EQ(read(place / (name + ".tar")), read(other / "packages" / name / (name + ".tar")));
}

TEST_F(Deposit, the_tar_holds_one_time_no_owner_and_two_modes) {
  archiver(target)->deposit(sample_package());
  const Ran listed = run("TZ=UTC tar --numeric-owner -tvf " + (place / (name + ".tar")).string());
  EXPECT_NE(listed.output.find("-rwxr-xr-x 0/0"), std::string::npos) << listed.output;
  std::istringstream lines(listed.output);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_NE(line.find("2026-12-10 15:00"), std::string::npos) << line;
    EXPECT_EQ(line.substr(0, line.find(' ')), line.ends_with("/verify.sh") ? "-rwxr-xr-x" : "-rw-r--r--") << line;
  }
}

TEST_F(Deposit, a_second_deposit_finds_it_present) {
  archiver(target)->deposit(sample_package());
  write(place / (name + ".tlog-proof"), "a proof that came later");
  const DepositReport again = archiver(target)->deposit(sample_package());
  EXPECT_TRUE(again.deposited);
  EXPECT_TRUE(again.present);
}

TEST_F(Deposit, what_is_there_and_differs_is_never_overwritten) {
  for (const std::string& file : {name + ".tar", name + "/data/trail/checkpoint", name + "/data/extra"}) {
    fs::remove_all(target / "packages");
    archiver(target)->deposit(sample_package());
    write(place / file, "altered");
    const DepositReport report = archiver(target)->deposit(sample_package());
    EXPECT_FALSE(report.deposited);
    EXPECT_EQ(report.reason.rfind("target-corrupt: ", 0), 0u) << report.reason;
    EXPECT_NE(report.reason.find(file), std::string::npos) << report.reason;
    EXPECT_EQ(read(place / file), "altered");
  }
}

TEST_F(Deposit, a_missing_a_full_and_a_closed_target_are_named) {
  fs::remove(target);
  EXPECT_EQ(reason(sample_package()).rfind("target-missing: ", 0), 0u);
  fs::create_directory(target);
  const DepositReport full = archiver(target, "999999999")->deposit(sample_package());
  EXPECT_FALSE(full.deposited);
  EXPECT_EQ(full.reason.rfind("target-full: ", 0), 0u) << full.reason;
  EXPECT_TRUE(fs::is_empty(target));
  write(target / "packages", "a file where a folder should be");
  EXPECT_EQ(reason(sample_package()).rfind("target-failed: ", 0), 0u);
}

TEST_F(Deposit, a_read_only_target_is_named) {
  const auto closed = archiver(target);
  fs::permissions(scratch.path(), fs::perms(0755));
  fs::permissions(target, fs::perms(0555));
  const bool as_root = ::geteuid() == 0;
  ASSERT_EQ(as_root ? ::seteuid(65534) : 0, 0);  // nobody: root may write everywhere
  const DepositReport report = closed->deposit(sample_package());
  ASSERT_EQ(as_root ? ::seteuid(0) : 0, 0);
  EXPECT_FALSE(report.deposited);
  EXPECT_EQ(report.reason.rfind("target-read-only: ", 0), 0u) << report.reason;
}

TEST_F(Deposit, what_an_interrupted_deposit_left_behind_is_cleared) {
  write(target / "packages/.tmp-mithaq-x/half", "half");
  EXPECT_TRUE(archiver(target)->deposit(sample_package()).deposited);
  EXPECT_FALSE(fs::exists(target / "packages/.tmp-mithaq-x"));
}

TEST_F(Deposit, names_outside_the_rules_are_refused) {
  for (const char* path : {"../outside", "/etc/passwd", "a//b", "a/./b", "a/", "", "a b", "caf\u00e9", "~/x", "a\nb"})
    EXPECT_EQ(reason(with(path)), "package-unfit: bad-name data/" + std::string(path));
  EXPECT_EQ(reason(with(std::string(101, 'a'))).rfind("package-unfit: bad-name ", 0), 0u);
  EXPECT_EQ(reason(with(std::string(90, 'a') + "/" + std::string(90, 'b'))).rfind("package-unfit: bad-name ", 0), 0u);
  EXPECT_EQ(reason(with("TRAIL/Checkpoint")).rfind("package-unfit: same-name ", 0), 0u);
  EXPECT_EQ(reason(with("verify.sh")).rfind("package-unfit: same-name ", 0), 0u);
  EXPECT_EQ(reason(with("trail/checkpoint/x")).rfind("package-unfit: file-and-folder ", 0), 0u);
}

TEST_F(Deposit, facts_that_do_not_fit_are_refused) {
  Package package = sample_package();
  package.name = "../mithaq";
  EXPECT_EQ(archiver(target)->deposit(package).reason, "package-unfit: bad-name ../mithaq");
  package = sample_package();
  package.organisation = "a\nPayload-Oxum: 1.1";
  EXPECT_EQ(reason(package), "package-unfit: bad-fact Source-Organization");
  package = sample_package();
  package.ratified_at = "2026-02-30T00:00:00Z";
  EXPECT_EQ(reason(package), "package-unfit: bad-fact ratified_at");
}

TEST_F(Deposit, the_text_is_also_a_page_without_script) {
  archiver(target)->deposit(sample_package());
  const std::string page = read(place / name / "data/charter/final.ar.html");
  EXPECT_NE(page.find("<html lang=\"ar\" dir=\"rtl\">"), std::string::npos);
  EXPECT_NE(page.find("<h1>ميثاق"), std::string::npos);
  EXPECT_NE(page.find("<h2>Article 1</h2>"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("javascript:"), std::string::npos);
}

TEST_F(Deposit, settings_that_cannot_work_are_named) {
  EXPECT_THROW(archiver("relative"), std::invalid_argument);
  EXPECT_THROW(archiver(target, "-1"), std::invalid_argument);
  EXPECT_THROW(make<Archiver>("archive", "mithaq_archiver_v1", {{"target.path", "/srv"}}), std::invalid_argument);
  EXPECT_THROW(make<Archiver>("archive", "mithaq_archiver_v1",
                              {{"target.id", "house"}, {"target.path", "/srv/state/x"}, {"state", "/srv/state"}}),
               std::invalid_argument);
}

}  // namespace
}  // namespace mithaq::tests
