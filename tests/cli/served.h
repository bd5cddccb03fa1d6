// A house that is made up, behind the socket that the command line asks.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "cli/local_server.h"
#include "cli/run.h"
#include "fakes/fake_house.h"

namespace mithaq::test {

class Served : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "mithaq-cli-XXXXXX").string();
    folder = mkdtemp(name.data());
    server = std::make_unique<cli::LocalServer>(cli::Desk(house, supervisor), folder + "/mithaq.sock",
                                                [](std::string_view, std::string_view) {});
    server->start();
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder);
  }
  Said run(const std::string& words) { return test::run(words + " --lang en --state " + folder); }

  std::string folder;
  fakes::FakeHouse house;
  host::Supervisor supervisor{"/nonexistent/mithaq-worker", [](std::string_view, std::string_view) {}};
  std::unique_ptr<cli::LocalServer> server;
};

}  // namespace mithaq::test
