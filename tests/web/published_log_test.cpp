// A stranger checks the log over HTTP, with nothing but its address.
#include <gtest/gtest.h>

#include <set>

#include "audit/published_source.h"
#include "audit/verify.h"
#include "host/outward.h"
#include "service/open_house.h"
#include "web/server.h"

namespace mithaq {
namespace {

std::set<std::string> told(int port) {
  const std::string address = "http://127.0.0.1:" + std::to_string(port) + "/log";
  audit::PublishedSource source(
      [&](const std::string& path) {
        const host::OutwardAnswer answer = host::get(address + "/" + path, {.most_bytes = 4 << 20});
        return answer.status == 200 ? std::optional(answer.body) : std::nullopt;
      },
      address);
  std::set<std::string> out;
  for (const audit::Finding& f : audit::verify(source, {}).findings)
    if (f.word != audit::Word::mark) out.insert(std::string(audit::id(f.word)) + " " + f.id);
  return out;
}

TEST(PublishedLog, is_as_a_stranger_finds_it) {
  for (const bool is_public : {false, true}) {
    service::OpenHouse house;
    house.premises->settings.public_entries = is_public;
    web::Options options;
    options.port = 0;
    web::Server server(house.house, options);
    server.start();
    std::set<std::string> expected{"GAP no-objects"};
    if (!is_public) expected.insert("GAP entries-not-served");
    EXPECT_EQ(told(server.port()), expected);
  }
}

TEST(PublishedLog, an_address_where_nobody_listens_is_told) {
  EXPECT_THROW(host::get("http://127.0.0.1:1/log/checkpoint"), host::Unreachable);
  EXPECT_THROW(host::get("ftp://127.0.0.1/log/checkpoint"), host::Unreachable);
}

}  // namespace
}  // namespace mithaq
