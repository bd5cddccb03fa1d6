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
    const DepositReport report = deposit(*archiver(target), package);
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
  const DepositReport report = deposit(*archiver(target), sample_package());
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
  deposit(*archiver(target), sample_package());
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
  const DepositReport here = deposit(*archiver(target), sample_package());
  ::setenv("TZ", "America/St_Johns", 1);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  Package shuffled = sample_package();
  std::swap(shuffled.files.front(), shuffled.files.back());
  const DepositReport there = deposit(*archiver(other), shuffled);
  ::unsetenv("TZ");
  ::unsetenv("LC_ALL");
  EXPECT_EQ(here.sha256, there.sha256);
  EXPECT_EQ(read(place / (name + ".tar")), read(other / "packages" / name / (name + ".tar")));
}

TEST_F(Deposit, the_tar_holds_one_time_no_owner_and_two_modes) {
  deposit(*archiver(target), sample_package());
  const Ran listed = run("TZ=UTC tar --numeric-owner -tvf " + (place / (name + ".tar")).string());
  EXPECT_NE(listed.output.find("-rwxr-xr-x 0/0"), std::string::npos) << listed.output;
  std::istringstream lines(listed.output);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_NE(line.find("2026-12-10 15:00"), std::string::npos) << line;
    EXPECT_EQ(line.substr(0, line.find(' ')), line.ends_with("/verify.sh") ? "-rwxr-xr-x" : "-rw-r--r--") << line;
  }
}

TEST_F(Deposit, a_second_deposit_finds_it_present) {
  deposit(*archiver(target), sample_package());
  write(place / (name + ".tsr"), "a time stamp that somebody else has laid there");
  const DepositReport again = deposit(*archiver(target), sample_package());
  EXPECT_TRUE(again.deposited);
  EXPECT_TRUE(again.present);
}

TEST_F(Deposit, what_is_there_and_differs_is_never_overwritten) {
  for (const std::string& file : {name + ".tar", name + "/data/trail/checkpoint", name + "/data/extra"}) {
    fs::remove_all(target / "packages");
    fs::remove_all(target / "objects");
    deposit(*archiver(target), sample_package());
    write(place / file, "altered");
    const DepositReport report = deposit(*archiver(target), sample_package());
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
  const DepositReport full = deposit(*archiver(target, "999999999"), sample_package());
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
  const DepositReport report = deposit(*closed, sample_package());
  ASSERT_EQ(as_root ? ::seteuid(0) : 0, 0);
  EXPECT_FALSE(report.deposited);
  EXPECT_EQ(report.reason.rfind("target-read-only: ", 0), 0u) << report.reason;
}

TEST_F(Deposit, what_an_interrupted_deposit_left_behind_is_cleared) {
  write(target / "packages/.tmp-mithaq-x/half", "half");
  EXPECT_TRUE(deposit(*archiver(target), sample_package()).deposited);
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
  EXPECT_EQ(deposit(*archiver(target), package).reason, "package-unfit: bad-name ../mithaq");
  package = sample_package();
  package.organisation = "a\nPayload-Oxum: 1.1";
  EXPECT_EQ(reason(package), "package-unfit: bad-fact Source-Organization");
  package = sample_package();
  package.ratified_at = "2026-02-30T00:00:00Z";
  EXPECT_EQ(reason(package), "package-unfit: bad-fact ratified_at");
}

TEST_F(Deposit, the_text_is_also_a_page_without_script) {
  deposit(*archiver(target), sample_package());
  const std::string page = read(place / name / "data/charter/final.ar.html");
  EXPECT_NE(page.find("<html lang=\"ar\" dir=\"rtl\">"), std::string::npos);
  EXPECT_NE(page.find("<h1>ميثاق"), std::string::npos);
  EXPECT_NE(page.find("<h2>Article 1</h2>"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("javascript:"), std::string::npos);
}

TEST_F(Deposit, the_files_beside_it_are_links_to_objects_by_their_digest) {
  const DepositReport report = deposit(*archiver(target), sample_package());
  const fs::path object = target / "objects/sha256" / report.sha256.substr(0, 2) / report.sha256.substr(2);
  EXPECT_TRUE(fs::equivalent(object, place / (name + ".tar")));
  EXPECT_EQ(fs::hard_link_count(object), 2u);
}

TEST_F(Deposit, what_comes_later_is_laid_beside_it_and_nothing_is_overwritten) {
  const auto archive = archiver(target);
  Deposition late = deposition(sample_package(), archive->build(sample_package()));
  ASSERT_TRUE(archive->deposit(late).deposited);
  late.files.push_back({name + ".tsr", "a token"});
  const DepositReport added = archive->deposit(late);
  EXPECT_TRUE(added.deposited && added.present) << added.reason;
  EXPECT_EQ(read(place / (name + ".tsr")), "a token");
  late.files.back().bytes = "another token";
  EXPECT_EQ(archive->deposit(late).reason.rfind("target-corrupt: ", 0), 0u);
  EXPECT_EQ(read(place / (name + ".tsr")), "a token");
}

TEST_F(Deposit, an_object_that_was_altered_is_found_before_anything_is_linked_to_it) {
  const DepositReport report = deposit(*archiver(target), sample_package());
  fs::remove_all(target / "packages");
  write(target / "objects/sha256" / report.sha256.substr(0, 2) / report.sha256.substr(2), "altered");
  EXPECT_EQ(reason(sample_package()).rfind("target-corrupt: ", 0), 0u);
}

TEST_F(Deposit, files_that_do_not_belong_beside_a_package_are_refused) {
  const auto archive = archiver(target);
  Deposition wrong = deposition(sample_package(), archive->build(sample_package()));
  for (const std::string& path : {std::string("../x"), name + ".a/b", std::string("other.p7s")}) {
    Deposition one = wrong;
    one.files.push_back({path, "x"});
    EXPECT_EQ(archive->deposit(one).reason, "package-unfit: bad-name " + path);
  }
  wrong.target = "nowhere";
  EXPECT_EQ(archive->deposit(wrong).reason.rfind("target-missing: ", 0), 0u);
}

TEST_F(Deposit, every_target_of_the_settings_has_its_audiences) {
  fs::create_directory(scratch / "second");
  const auto archive = archiver(
      target, "1",
      {{"target.2.id", "abroad"}, {"target.2.path", (scratch / "second").string()}, {"target.2.audiences", "public"}});
  const std::vector<Target> targets = archive->targets();
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets[0].audiences, (std::vector<std::string>{"public", "auditor"}));
  EXPECT_EQ(targets[1].id, "abroad");
  EXPECT_EQ(targets[1].audiences, std::vector<std::string>{"public"});
  EXPECT_TRUE(deposit(*archive, sample_package(), "abroad").deposited);
  EXPECT_TRUE(fs::exists(scratch / "second/packages" / name));
  EXPECT_FALSE(fs::exists(place));
  EXPECT_THROW(archiver(target, "1", {{"target.2.id", "house"}, {"target.2.path", "/srv"}}), std::invalid_argument);
  EXPECT_THROW(archiver(target, "1", {{"target.2.id", "b"}, {"target.2.path", target.string()}}),
               std::invalid_argument);
  EXPECT_THROW(archiver(target, "1", {{"target.1.audiences", "press"}}), std::invalid_argument);
  EXPECT_THROW(archiver(target, "1", {{"target.1.type", "s3"}}), std::invalid_argument);
}

TEST_F(Deposit, a_hook_gets_the_packages_name_and_folder_and_its_end_is_the_answer) {
  const fs::path hook = scratch / "hook";
  const auto with_hook = [&](const std::string& body) {
    write(hook, "#!/bin/sh\n" + body);
    fs::permissions(hook, fs::perms(0700));
    return deposit(*archiver(target, "1",
                             {{"state", (scratch / "own").string()},
                              {"target.2.id", "abroad"},
                              {"target.2.type", "hook"},
                              {"target.2.program", hook.string()}}),
                   sample_package(), "abroad");
  };
  const DepositReport good = with_hook("cp \"$2/$1.tar\" " + (scratch / "there.tar").string() + "\n");
  EXPECT_TRUE(good.deposited && !good.present) << good.reason;
  EXPECT_EQ(trail::hex(trail::sha256(read(scratch / "there.tar"))), good.sha256);
  EXPECT_TRUE(with_hook("exit 3\n").present);
  const DepositReport bad = with_hook("echo the line is down >&2; exit 1\n");
  EXPECT_FALSE(bad.deposited);
  EXPECT_EQ(bad.reason, "hook-failed: " + hook.string() + " ended with 1: the line is down");
  EXPECT_FALSE(fs::exists(scratch / "own/hook-abroad")) << "nothing is left behind";
}

TEST_F(Deposit, the_hook_for_rclone_lays_each_file_there_once_and_overwrites_nothing) {
  fs::create_directory(scratch / "hook");
  fs::copy_file(std::string(MITHAQ_SOURCE) + "/deploy/deposit-with-rclone", scratch / "hook/to-abroad");
  const auto by_rclone = [&] {
    return deposit(*archiver(target, "1",
                             {{"state", (scratch / "own").string()},
                              {"target.2.id", "abroad"},
                              {"target.2.type", "hook"},
                              {"target.2.program", (scratch / "hook/to-abroad").string()}}),
                   sample_package(), "abroad");
  };
  EXPECT_NE(by_rclone().reason.find("rclone.conf"), std::string::npos) << "there is none yet";
  write(scratch / "hook/rclone.conf",
        "[storage]\ntype = local\n[archive]\ntype = alias\nremote = storage:" + (scratch / "abroad").string() + "\n");
  const DepositReport first = by_rclone(), again = by_rclone();
  EXPECT_TRUE(first.deposited && !first.present) << first.reason;
  EXPECT_TRUE(again.deposited && again.present) << again.reason;
  const fs::path there = scratch / "abroad" / name / (name + ".tar");
  EXPECT_EQ(trail::hex(trail::sha256(read(there))), first.sha256);
  write(there, "another");
  EXPECT_FALSE(by_rclone().deposited);
  EXPECT_EQ(read(there), "another");
}

TEST_F(Deposit, the_public_page_is_also_copied_to_where_a_web_server_finds_it) {
  fs::create_directory(scratch / "www");
  Package open_one = sample_package();
  open_one.name = "mithaq-partnership-2026-20261210-public";
  open_one.audience = "public";
  const auto archive = archiver(target, "1", {{"public_dir", (scratch / "www").string()}});
  ASSERT_TRUE(deposit(*archive, open_one).deposited);
  const fs::path copy = scratch / "www/partnership-2026";
  EXPECT_NE(read(copy / "site/index.html").find("dir=\"rtl\""), std::string::npos);
  EXPECT_TRUE(fs::exists(copy / "charter/final.ar.html"));
  EXPECT_FALSE(fs::exists(copy / "trail"));
  ASSERT_TRUE(deposit(*archive, open_one).deposited) << "again";
  fs::remove_all(copy);
  ASSERT_TRUE(deposit(*archive, sample_package()).deposited);
  EXPECT_FALSE(fs::exists(copy)) << "what is for auditors is not published";
}

TEST_F(Deposit, the_site_is_two_small_pages_that_need_nothing_from_elsewhere) {
  deposit(*archiver(target), sample_package());
  std::size_t size = 0;
  for (const char* file : {"index.html", "index.en.html", "style.css"}) {
    const std::string bytes = read(place / name / "data/site" / file);
    size += bytes.size();
    for (const char* sign : {"<script", "http:", "https:", "src=", "url(", "@import"})
      EXPECT_EQ(bytes.find(sign), std::string::npos) << file << " " << sign;
  }
  EXPECT_LE(size, 2 * 30'000u);
  const std::string page = read(place / name / "data/site/index.html");
  EXPECT_NE(page.find("href=\"style.css\""), std::string::npos);
  EXPECT_NE(page.find("<h2>Article 1</h2>"), std::string::npos) << "the text itself";
}

TEST_F(Deposit, a_package_made_anew_bears_a_number) {
  Package later = sample_package();
  later.name += "-2";
  EXPECT_TRUE(deposit(*archiver(target), later).deposited);
}

TEST_F(Deposit, settings_that_cannot_work_are_named) {
  EXPECT_THROW(archiver("relative"), std::invalid_argument);
  EXPECT_THROW(archiver(target, "-1"), std::invalid_argument);
  EXPECT_THROW(make<Archiver>("archive", "mithaq_archiver_v2", {{"target.1.path", "/srv"}}), std::invalid_argument);
  EXPECT_THROW(make<Archiver>("archive", "mithaq_archiver_v2",
                              {{"target.1.id", "house"}, {"target.1.path", "/srv/state/x"}, {"state", "/srv/state"}}),
               std::invalid_argument);
}

}  // namespace
}  // namespace mithaq::tests
