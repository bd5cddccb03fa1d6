// A house whose charter passes its only stage, with a time-stamping authority behind a small server.
#pragma once

#include "fakes/time_authority.h"
#include "service/open_house.h"
#include "service/stamping.h"
#include "trail/time_stamp.h"

namespace mithaq::service {

class StampedHouse : public OpenHouse {
 public:
  using Fault = test::TimeAuthority::Fault;

  explicit StampedHouse(bool has_table = true)
      : OpenHouse("when-all-answered"),
        server([this](const std::string& query) {
          ++asked;
          return std::pair<int, std::string>(status,
                                             status == 200 ? authority.reply(query, clock.now() + ahead, fault) : "");
        }),
        stamping(
            *premises, *store, writer, clock, chance,
            [](const std::string& url, const std::string& query) {
              return host::post(url, trail::time_stamp_query_type, query, {.within = std::chrono::seconds(20)});
            },
            [this](std::string_view level, std::string_view text) {
              log.push_back(std::string(level) + " " + std::string(text));
            }) {
    if (!has_table) return;
    premises->settings.time_stamp_url = server.url();
    premises->time_authorities = authority.chain();
  }

  void pass_last_stage() {
    for (const Body& body : premises->registry.bodies) ASSERT_EQ(why(give(body.id.value, {"approve", {}, "", ""})), "");
    work_off();
  }
  std::vector<Entry> stamps() {
    std::vector<Entry> out;
    for (const store::Leaf& leaf : store->strand("charter")) {
      Entry entry = trail::entry_from_leaf(leaf.bytes);
      if (entry.kind == "timestamped" || entry.kind == "timestamp-failed") out.push_back(std::move(entry));
    }
    return out;
  }
  // "checkpoint unreachable 1", or "checkpoint" with a token.
  std::vector<std::string> said() {
    std::vector<std::string> out;
    for (const Entry& entry : stamps())
      out.push_back(entry.data.at("what").string() + (entry.kind == "timestamped"
                                                          ? ""
                                                          : " " + entry.data.at("reason").string() + " " +
                                                                std::to_string(entry.data.at("attempt").integer())));
    return out;
  }
  std::string document(const Entry& entry, std::string_view role) {
    for (const Evidence& e : entry.evidence)
      if (e.role == role) return objects.get(e.sha256).value_or("");
    return "";
  }

  test::TimeAuthority authority;
  std::atomic<Fault> fault = Fault::none;
  std::atomic<int> status = 200, asked = 0;
  std::chrono::seconds ahead{0};  // of the authority's clock
  test::SmallServer server;
  Stamping stamping;
};

}  // namespace mithaq::service
