// A member's browser as far as these tests need it: one form, posted to the real pages.
#pragma once

#include <fmt/format.h>

#include <regex>
#include <string>

#include "faults/ground.h"
#include "web/http_client.h"

namespace mithaq::test {

struct Posted {
  int status = 0;    // 0: nobody answered
  std::string leaf;  // of the receipt: the hash of the entry; empty where there is no receipt
  std::string page;
};

inline Posted give(int port, const Link& link, const std::string& position, const std::string& key) {
  const std::string form =
      fmt::format("position={}&text=&proposal=&number={}&key={}&lang=en", position, link.number, key);
  try {
    const auto answer = testing::ask(port, "POST", "/s/" + link.token + "/confirm", "", form);
    static const std::regex hash("class=\"hash\">([0-9a-f]{64})<");
    std::smatch found;
    Posted out{answer.status, "", answer.body};
    if (answer.status == 200 && std::regex_search(answer.body, found, hash)) out.leaf = found[1].str();
    return out;
  } catch (const Poco::Exception&) {
    return {};
  }
}

}  // namespace mithaq::test
