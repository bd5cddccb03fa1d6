// mithaq-bench: first figures, as ratios to what the disk can do, taken in one interleaved run.
//
// P1  durable positions over HTTP at 64 clients, everything on: at least 3 x the fdatasync probe; p99 <= 50 ms
// P2  group commit at least 4 x the same build committing one by one; one client is not slowed by waiting
#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "bench/measures.h"
#include "web/server.h"

namespace {

using namespace mithaq::bench;

constexpr int rounds = 3, clients = 64;

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Goal {
  std::string name, unit, conditions;
  double value = 0, ratio = 0;
  std::string wanted;
  bool met = false;
};

void print(const Goal& goal) {
  std::printf("{\"name\":\"%s\",\"value\":%.1f,\"unit\":\"%s\",\"ratio\":%.2f,\"conditions\":\"%s\"}\n",
              goal.name.c_str(), goal.value, goal.unit.c_str(), goal.ratio, goal.conditions.c_str());
}

}  // namespace

int main() {
  Ground grouped(256, 64, clients), single(1, 16, clients);
  mithaq::web::Server server(grouped.house(), {.address = "127.0.0.1", .port = 0, .limits = {}});
  server.start();
  std::vector<double> probes, bare, http, http_p99, many, one_by_one, alone, alone_single;
  std::size_t failed = 0;
  const auto kept = [&failed](const Speed& speed) {
    failed += speed.failed;
    return speed;
  };
  for (int i = 0; i < rounds; ++i) {
    probes.push_back(probe(grouped.folder(), 0.5));
    bare.push_back(bare_commits(grouped.folder(), clients, 40));
    const Speed web = kept(posts(server.port(), clients, grouped.take(640)));
    http.push_back(web.per_second);
    http_p99.push_back(web.p99_ms);
    many.push_back(kept(positions(grouped, clients, grouped.take(640))).per_second);
    one_by_one.push_back(kept(positions(single, clients, single.take(200))).per_second);
    alone.push_back(kept(positions(grouped, 1, grouped.take(60))).per_second);
    alone_single.push_back(kept(positions(single, 1, single.take(60))).per_second);
  }
  server.stop();

  const double disk = median(probes);
  const std::string where = std::to_string(std::thread::hardware_concurrency()) + " cores, " + std::to_string(rounds) +
                            " rounds interleaved, medians, fdatasync probe " + std::to_string(static_cast<int>(disk)) +
                            "/s";
  const std::vector<Goal> goals = {
      {"probe", "1/s", "512 B append and fdatasync", disk, 1, "", true},
      {"bare-group-commit", "positions/s", "store alone, 64 positions a commit, " + where, median(bare),
       median(bare) / disk, "", true},
      {"P1", "positions/s", "HTTP, 64 clients, " + where, median(http), median(http) / disk, ">= 3 x probe",
       median(http) >= 3 * disk},
      {"P1-p99", "ms", "HTTP, 64 clients, " + where, median(http_p99), median(http_p99) / 50, "<= 50 ms",
       median(http_p99) <= 50},
      {"P2", "positions/s", "writer, 64 clients, against one command a commit, " + where, median(many),
       median(many) / median(one_by_one), ">= 4 x one by one", median(many) >= 4 * median(one_by_one)},
      {"P2-alone", "positions/s", "writer, 1 client, against one command a commit, " + where, median(alone),
       median(alone) / median(alone_single), ">= 0.9 x", median(alone) >= 0.9 * median(alone_single)},
  };
  for (const Goal& goal : goals) print(goal);
  std::printf("\n%-18s %12s  %-12s %7s  %-18s %s\n", "goal", "value", "unit", "ratio", "wanted", "");
  for (const Goal& goal : goals)
    std::printf("%-18s %12.1f  %-12s %7.2f  %-18s %s\n", goal.name.c_str(), goal.value, goal.unit.c_str(), goal.ratio,
                goal.wanted.c_str(),
                goal.wanted.empty() ? ""
                : goal.met          ? "met"
                                    : "not met");
  if (failed > 0) std::printf("%zu positions were not recorded\n", failed);
  return failed > 0 ? 1 : 0;
}
