// A plugin that was taken over reaches nothing of the house but its own two folders: no key, no credential and no
// mailbox of another plugin, no database, and no socket over which the daemon takes commands.
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "house_of_workers.h"

namespace mithaq::host {
namespace {

namespace fs = std::filesystem;

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    if (syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1)
      GTEST_SKIP() << "this kernel has no Landlock";
    fs::remove_all(top);
    for (const char* file :
         {"state/mithaq.db", "state/objects/ab/cd", "state/plugins/signatures/log.pem", "state/plugins/curious/own",
          "state/credentials/signatures/pkcs11-pin", "state/credentials/curious/password", "beside/file", "named"}) {
      fs::create_directories((top / file).parent_path());
      std::ofstream(top / file) << "x";
    }
    fs::create_directory_symlink(top / "state", top / "detour");
    fs::create_symlink(top / "state/mithaq.db", top / "beside/way");
    for (const char* duty : {"notifier", "archiver"})
      house.add("curious", duty, quick(),
                {{"house", top / "state"},
                 {"state", top / "state/plugins/curious"},
                 {"credentials", top / "state/credentials/curious"},
                 {"named", top / "named"}});
    house.supervisor.start();
  }
  void TearDown() override { fs::remove_all(top); }

  std::string mail_worker(const std::string& how, const std::string& file = "") {
    Notice asked = notice(how);
    asked.text = top / file;
    return house.supervisor.notifier("curious")->deliver(asked, [](std::string_view) {}).text;
  }
  std::string archive_worker(const std::string& how, const std::string& file) {
    Deposition asked;
    asked.target = how;
    asked.name = top / file;
    return house.supervisor.archiver("curious")->deposit(asked).location;
  }

  const fs::path top = fs::path(testing::TempDir()) / ("mithaq-sandbox-" + std::to_string(getpid()));
  HouseOfWorkers house;
};

constexpr const char* foreign[] = {"state/mithaq.db",
                                   "state/objects/ab/cd",
                                   "state/plugins/signatures/log.pem",
                                   "state/credentials/signatures/pkcs11-pin",
                                   "detour/mithaq.db",
                                   "beside/way"};

TEST_F(Sandbox, nothing_of_the_house_can_be_read_written_or_listed_but_what_is_its_own) {
  for (const char* file : foreign) {
    EXPECT_EQ(mail_worker("read", file), "Permission denied") << file;
    EXPECT_EQ(archive_worker("read", file), "Permission denied") << file;
    EXPECT_EQ(archive_worker("write", file), "Permission denied") << file;
  }
  EXPECT_EQ(mail_worker("list", "state/plugins/signatures"), "Permission denied");
  EXPECT_EQ(mail_worker("write", "state/plugins/signatures/last-checkpoint"), "Permission denied");
  for (const char* own : {"state/plugins/curious/own", "state/credentials/curious/password", "named"}) {
    EXPECT_EQ(mail_worker("read", own), "done") << own;
    EXPECT_EQ(archive_worker("read", own), "done") << own;
  }
  EXPECT_EQ(mail_worker("write", "state/plugins/curious/new"), "done");
}

TEST_F(Sandbox, who_meets_mail_writes_nowhere_else_and_who_deposits_does) {
  EXPECT_EQ(mail_worker("read", "beside/file"), "done");
  EXPECT_EQ(mail_worker("write", "beside/file"), "Permission denied");
  EXPECT_EQ(mail_worker("write", "named"), "done");
  EXPECT_EQ(archive_worker("write", "beside/new"), "done");
}

TEST_F(Sandbox, a_program_that_it_starts_has_no_more) {
  EXPECT_EQ(archive_worker("child", "state/plugins/signatures/log.pem"), "no");
  EXPECT_EQ(archive_worker("child", "beside/file"), "done");
}

TEST_F(Sandbox, no_socket_of_this_machine_s_files_can_be_had) {
  EXPECT_EQ(mail_worker("socket"), "Permission denied");
  EXPECT_EQ(archive_worker("socket", ""), "Permission denied");
}

}  // namespace
}  // namespace mithaq::host
