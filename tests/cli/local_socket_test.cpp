// Both ends of the local socket, over a house in memory.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "cli/local_server.h"
#include "cli/local_socket.h"
#include "fakes/fake_house.h"

using namespace mithaq;
using cli::Json;

namespace {

class Local : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "mithaq-cli-XXXXXX").string();
    folder = mkdtemp(name.data());
    server = std::make_unique<cli::LocalServer>(cli::Desk(house, supervisor), path(),
                                                [](std::string_view, std::string_view) {});
    server->start();
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder);
  }
  std::string path() const { return folder + "/mithaq.sock"; }
  Json ask(const Json& question) const { return Json::parse(cli::ask(path(), question.dump())); }

  std::string folder;
  fakes::FakeHouse house;
  host::Supervisor supervisor{"/nonexistent/mithaq-worker", [](std::string_view, std::string_view) {}};
  std::unique_ptr<cli::LocalServer> server;
};

}  // namespace

TEST_F(Local, only_the_owner_may_use_the_socket) {
  struct stat what {};
  ASSERT_EQ(stat(path().c_str(), &what), 0);
  EXPECT_EQ(what.st_mode & 0777u, 0600u);
}

TEST_F(Local, a_list_is_answered_with_data) {
  const Json answer = ask({{"verb", "charter list"}});
  ASSERT_TRUE(answer["ok"].get<bool>());
  EXPECT_TRUE(answer["data"].is_array());
}

TEST_F(Local, a_refusal_is_answered_in_both_languages_with_its_id) {
  const Json answer = ask({{"verb", "charter withdraw"}, {"charter", "x"}});
  EXPECT_FALSE(answer["ok"].get<bool>());
  EXPECT_EQ(answer["refusal"], "not-allowed");
  EXPECT_FALSE(answer["ar"].get<std::string>().empty());
  EXPECT_FALSE(answer["en"].get<std::string>().empty());
}

TEST_F(Local, an_unknown_verb_and_bytes_that_are_no_json_are_refused_and_the_next_question_is_answered) {
  EXPECT_EQ(ask({{"verb", "charter burn"}})["refusal"], "unknown-verb");
  EXPECT_EQ(Json::parse(cli::ask(path(), "not json at all"))["refusal"], "unknown-verb");
  EXPECT_EQ(ask({{"verb", 7}})["ok"], false);
  EXPECT_TRUE(ask({{"verb", "members list"}})["ok"].get<bool>());
  EXPECT_EQ(house.changed, 0);
}

TEST_F(Local, a_peer_that_hangs_up_in_the_middle_does_not_stop_the_next) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path().c_str(), path().size() + 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::send(socket, "\x00\x00", 2, MSG_NOSIGNAL), 2);
  close(socket);
  EXPECT_TRUE(ask({{"verb", "members list"}})["ok"].get<bool>());
}

TEST_F(Local, a_stopped_daemon_is_said_with_its_reason) {
  server->stop();
  try {
    cli::ask(path(), "{}");
    FAIL() << "nobody listens";
  } catch (const std::runtime_error& away) {
    EXPECT_EQ(std::string(away.what()), std::strerror(ENOENT));
  }
}
