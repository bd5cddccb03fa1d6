// What stands in the daemon's way at its start and after it, and what it says then: the state is taken, the port
// is taken, nothing may be written, the disk is full, the relay is away, a plugin's file is missing.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "faults/client.h"

namespace mithaq::test {

namespace {

namespace fs = std::filesystem;

// Somebody who owns nothing here. Empty: this test cannot become somebody else.
std::vector<std::string> as_nobody() {
  const std::vector<std::string> become = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
  if (::geteuid() != 0) return {"env"};
  std::vector<std::string> look = become;
  look.insert(look.end(), {MITHAQ_BUILD "/bin/mithaqd", "--version"});
  return run(look).code == 0 ? become : std::vector<std::string>{};
}

bool may_mount() { return run({"unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"}).code == 0; }

std::string key(int n) { return fmt::format("{:032x}", n); }

// Takes all the space that is left, to the last block.
void fill(const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  const std::string block(4096, 'x');
  while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) continue;
}

}  // namespace

TEST(Doors, a_second_daemon_on_the_same_state_ends_with_75_and_says_so) {
  const Ground ground;
  Daemon first(ground);
  ASSERT_TRUE(first.ready()) << first.said();
  const Ran second = run({MITHAQ_BUILD "/bin/mithaqd", "--config", ground.config()});
  EXPECT_EQ(second.code, 75);
  EXPECT_NE(second.out.find("another daemon holds it"), std::string::npos) << second.out;
  EXPECT_EQ(first.stop(), 0) << "the first one goes on";
}

TEST(Doors, a_port_in_use_is_named_and_the_daemon_ends_with_1) {
  const Ground ground;
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(ground.port()));
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(fd, 1), 0);
  Daemon daemon(ground);
  EXPECT_EQ(daemon.ended(), 1);
  EXPECT_NE(daemon.said().find(fmt::format("127.0.0.1:{}", ground.port())), std::string::npos) << daemon.said();
  ::close(fd);
}

TEST(Doors, a_state_directory_that_may_not_be_written_is_named_and_the_daemon_ends_with_1) {
  const auto nobody = as_nobody();
  if (nobody.empty()) GTEST_SKIP() << "cannot run the daemon as somebody else (setpriv)";
  const Ground ground;
  fs::create_directory(ground.state());
  fs::permissions(ground.state(), fs::perms(0555));
  Daemon daemon(ground, nobody);
  EXPECT_EQ(daemon.ended(), 1);
  const std::string said = daemon.said();
  EXPECT_NE(said.find("cannot "), std::string::npos) << said;
  EXPECT_NE(said.find(ground.state()), std::string::npos) << said;
}

TEST(Doors, a_full_disk_refuses_politely_loses_nothing_and_goes_on_when_there_is_room) {
  if (!may_mount()) GTEST_SKIP() << "cannot mount a small disk (unshare -m)";
  const Ground ground;
  fs::create_directory(ground.state());
  Daemon daemon(ground,
                {"unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"", ground.state()});
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  const std::string state = fmt::format("/proc/{}/root{}", daemon.pid(), ground.state());
  ASSERT_EQ(ground.open("full", state).code, 0);
  std::map<std::string, Link> all;
  ASSERT_TRUE(comes_true([&] { return (all = links(ground)).size() == 15; })) << all.size();
  const Link link = all.begin()->second;
  const Posted before = give(ground.port(), link, "approve", key(1));
  EXPECT_EQ(before.status, 200) << before.page;

  fill(state + "/filler");
  Posted full;
  // The log of the database has some pages in hand: the disk says no as soon as they are used up.
  for (int n = 2; n < 500 && full.status != 503; ++n) full = give(ground.port(), link, "abstain", key(n));
  EXPECT_EQ(full.status, 503);
  EXPECT_NE(full.page.find("role=\"alert\""), std::string::npos) << "a sentence for the member";
  EXPECT_EQ(testing::ask(ground.port(), "GET", "/c/full").status, 200) << "reading goes on";
  EXPECT_EQ(give(ground.port(), link, "disagree", key(1000)).status, 503);

  fs::remove(state + "/filler");
  const Posted after = give(ground.port(), link, "disagree", key(1000));
  EXPECT_EQ(after.status, 200) << after.page;
  EXPECT_FALSE(after.leaf.empty());
  const Posted again = give(ground.port(), link, "approve", key(1));
  EXPECT_EQ(again.leaf, before.leaf) << "what was acknowledged before is still there";
  EXPECT_TRUE(comes_true([&] {
    const Ran outbox = ground.mithaq({"outbox", "list", "--json"}, state);
    return outbox.out.find("\"claimed\"") == std::string::npos && outbox.out.find("\"queued\"") == std::string::npos;
  })) << "no job is left in hand";
  const Ran verified = run({"nsenter", "-t", std::to_string(daemon.pid()), "-m", MITHAQ_BUILD "/bin/mithaq", "--state",
                            ground.state(), "trail", "verify"});
  EXPECT_EQ(verified.code, 0) << verified.out;
}

TEST(Doors, a_relay_that_refuses_leaves_every_notice_waiting_and_doctor_says_how_many) {
  const Ground ground("transport = \"smtp\"\nsmtp = { host = \"127.0.0.1\", port = 1, security = \"none\" }");
  Daemon daemon(ground);
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  ASSERT_EQ(ground.open("unsent").code, 0);
  const auto count = [&](const std::string& word) {
    const std::string out = ground.mithaq({"outbox", "list", "--json"}).out;
    int times = 0;
    for (std::size_t at = out.find(word); at != std::string::npos; at = out.find(word, at + 1)) ++times;
    return times;
  };
  // One or two have tried it, one a connection; then the way rests, and the others wait untouched.
  EXPECT_TRUE(comes_true([&] { return count("\"deferred\"") > 0 && count("\"claimed\"") == 0; }));
  EXPECT_EQ(count("\"deferred\"") + count("\"queued\""), 15) << ground.mithaq({"outbox", "list"}).out;
  EXPECT_LE(count("\"deferred\""), 2);
  EXPECT_NE(ground.mithaq({"outbox", "list"}).out.find("Way out email rests"), std::string::npos);
  const Ran doctor = ground.mithaq({"doctor"});
  EXPECT_NE(doctor.out.find("15 wait"), std::string::npos) << doctor.out;
  EXPECT_NE(doctor.out.find("Nobody listens on port 1 of 127.0.0.1."), std::string::npos) << "and why: " << doctor.out;
  const Ran trial = ground.mithaq({"mail", "test", "--json"});
  EXPECT_EQ(trial.code, 1) << trial.out;
  EXPECT_NE(trial.out.find("\"connect-refused\""), std::string::npos) << trial.out;
  EXPECT_EQ(ground.mithaq({"outbox", "resume"}).code, 0);
  EXPECT_EQ(daemon.stop(), 0);
}

TEST(Doors, a_missing_plugin_is_named_and_everything_else_goes_on) {
  const Scratch plugins;
  fs::copy(MITHAQ_BUILD "/plugins", plugins / "all", fs::copy_options::recursive);
  fs::remove(plugins / "all/email/email.so");
  const Ground ground("transport = \"maildir\"", plugins / "all");
  Daemon daemon(ground);
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  ASSERT_EQ(ground.open("without-mail").code, 0);
  EXPECT_EQ(testing::ask(ground.port(), "GET", "/c/without-mail").status, 200);
  const Ran paper =
      ground.mithaq({"position", "record", "without-mail", "deaf-union", "approve", "--by", "m-secreta2"});
  EXPECT_EQ(paper.code, 0) << paper.out;
  Ran doctor;
  EXPECT_TRUE(comes_true([&] {
    doctor = ground.mithaq({"doctor"});
    return doctor.out.find("email.so") != std::string::npos;
  })) << doctor.out;
  EXPECT_EQ(doctor.code, 1);
  EXPECT_EQ(daemon.stop(), 0);
}

}  // namespace mithaq::test
