// A web server over a house in memory, on any free port.
#pragma once

#include <gtest/gtest.h>

#include <mutex>

#include "fakes/fake_house.h"
#include "trail/digest.h"
#include "web/http_client.h"
#include "web/server.h"

namespace mithaq {

class WebTest : public ::testing::Test {
 protected:
  using FakeHouse = fakes::FakeHouse;
  using Answer = testing::Answer;

  void start(web::Limits limits = {}, std::vector<std::string> trusted = {"127.0.0.1"}) {
    server = std::make_unique<web::Server>(
        house,
        web::Options{.port = 0, .limits = limits, .trusted_proxies = trusted, .log = [this](const std::string& line) {
                       const std::lock_guard lock(mutex);
                       log += line + "\n";
                     }});
    server->start();
    port = server->port();
  }
  Answer get(const std::string& target, const std::string& headers = "") {
    return testing::ask(port, "GET", target, headers);
  }
  Answer post(const std::string& target, const std::string& body, const std::string& headers = "") {
    return testing::ask(port, "POST", target, headers, body);
  }
  // On the clean path, with the cookie.
  static std::string with_cookie() { return "Cookie: __Host-ref=" + std::string(FakeHouse::token) + "\r\n"; }
  static std::string link() { return "/s/" + std::string(FakeHouse::token); }
  // The value of a hidden or typed field of a page.
  static std::string field(const std::string& page, const std::string& name) {
    const auto at = page.find("name=\"" + name + "\" value=\"");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 15;
    return page.substr(begin, page.find('"', begin) - begin);
  }
  static bool holds(const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; }

  FakeHouse house;
  std::mutex mutex;
  std::string log;
  std::unique_ptr<web::Server> server;
  int port = 0;
};

}  // namespace mithaq
