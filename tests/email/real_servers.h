// Real mail servers of Debian, unpacked into a temporary folder.
#pragma once

#include <gtest/gtest.h>

#include "bench.h"

namespace mithaq::email::tests {

inline const std::string tools = MITHAQ_SOURCE "/tests/email/";

class RealServers : public testing::Test {
 protected:
  void SetUp() override {
    const std::string packages = MITHAQ_BUILD "/mail-servers";
    run({tools + "fetch_servers", packages});
    std::filesystem::create_directories(scratch_.path("root"));
    for (const auto& package : files_in(packages)) {
      if (package.extension() == ".deb") run({"dpkg-deb", "-x", package.string(), scratch_.path("root")});
    }
  }

  std::map<std::string, std::string> settings(int port) {
    return {{"domain", "mithaq.example"},      {"organisation", "أمانة سر الميثاق"},     {"list_name", "ميثاق"},
            {"state", scratch_.path("state")}, {"credentials", scratch_.path("secret")}, {"transport", "smtp"},
            {"smtp.host", "localhost"},        {"smtp.port", std::to_string(port)}};
  }

  Scratch scratch_;
};

// A server that wants a login: mithaq, "geheim".
class WithLogin : public RealServers {
 protected:
  std::unique_ptr<Notifier> notifier(const std::map<std::string, std::string>& changes = {}) {
    auto all = settings(port_);
    all["smtp.user"] = "mithaq";
    all["smtp.ca_file"] = scratch_.path("cert.pem");
    for (const auto& [key, value] : changes) all[key] = value;
    return plugin(all);
  }
  DeliveryReport deliver(const Notice& notice, const std::map<std::string, std::string>& changes = {}) {
    return notifier(changes)->deliver(notice, [](std::string_view) {});
  }

  int port_ = 0;
  std::unique_ptr<Child> server_;
};

}  // namespace mithaq::email::tests
