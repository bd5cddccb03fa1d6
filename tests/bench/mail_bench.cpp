// mithaq-mail-bench: how fast the e-mail plugin hands mails to a relay on this machine, against Postfix's own
// smtp-source with messages of the same size, both into Postfix's smtp-sink, interleaved.
//
// P5  at least 0.7 x smtp-source on one connection, 0.4 x on eight
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "email/bench.h"

namespace {

using namespace mithaq;
using namespace mithaq::email::tests;

constexpr int rounds = 5, mails_a_connection = 1000;

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

template <class Work>
double per_second(int mails, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return mails / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

class Bench {
 public:
  Bench() {
    const std::string packages = MITHAQ_BUILD "/mail-servers";
    run({MITHAQ_SOURCE "/tests/email/fetch_servers", packages});
    std::filesystem::create_directories(scratch_.path("root"));
    for (const auto& package : files_in(packages))
      if (package.extension() == ".deb") run({"dpkg-deb", "-x", package.string(), scratch_.path("root")});
    std::filesystem::permissions(scratch_.path(), std::filesystem::perms::all);
    std::vector<std::string> command = postfix("smtp-sink");
    command.insert(command.end(), {"-u", "nobody", "127.0.0.1:" + std::to_string(port_), "1000"});
    sink_ = std::make_unique<Child>(command);
    wait_until_it_listens(port_);
  }

  std::size_t size() const { return email::compose(house(), notice()).bytes.size(); }

  double source(int connections) {
    std::vector<std::string> command = postfix("smtp-source");
    const int mails = connections * mails_a_connection;
    command.insert(command.end(), {"-d", "-s", std::to_string(connections), "-m", std::to_string(mails), "-l",
                                   std::to_string(size()), "-f", "bounce@mithaq.example", "-t",
                                   "secretary@members.example", "127.0.0.1:" + std::to_string(port_)});
    return per_second(mails, [&] { run(command); });
  }

  // What a worker does for each notice, composing included; each connection is a worker of its own.
  double ours(int connections) {
    return per_second(connections * mails_a_connection, [&] {
      std::vector<std::thread> workers;
      for (int i = 0; i < connections; ++i)
        workers.emplace_back([&, i] {
          const auto one = plugin({{"domain", "mithaq.example"},
                                   {"state", scratch_.path("state-" + std::to_string(i))},
                                   {"transport", "smtp"},
                                   {"smtp.host", "127.0.0.1"},
                                   {"smtp.port", std::to_string(port_)},
                                   {"smtp.security", "none"}});
          const Notice mail = notice();
          for (int n = 0; n < mails_a_connection; ++n)
            if (one->deliver(mail, [](std::string_view) {}).result != Delivery::accepted) ++failed_;
        });
      for (std::thread& worker : workers) worker.join();
    });
  }
  int failed() const { return failed_; }

 private:
  std::vector<std::string> postfix(const std::string& program) const {
    return {"env", "LD_LIBRARY_PATH=" + scratch_.path("root/usr/lib/postfix"),
            scratch_.path("root/usr/sbin/" + program)};
  }

  Scratch scratch_;
  int port_ = free_port();
  std::unique_ptr<Child> sink_;
  std::atomic<int> failed_ = 0;
};

}  // namespace

int main() {
  Bench bench;
  std::printf("%-18s %10s %14s %7s  %-10s\n", "goal", "mails/s", "smtp-source/s", "ratio", "wanted");
  for (const auto& [connections, wanted] : {std::pair{1, 0.7}, {8, 0.4}}) {
    std::vector<double> ours, source, ratios;
    for (int i = 0; i < rounds; ++i) {
      source.push_back(bench.source(connections));
      ours.push_back(bench.ours(connections));
      ratios.push_back(ours.back() / source.back());
    }
    const double ratio = median(ratios);
    const bool is_met = ratio >= wanted;
    std::printf("%-18s %10.0f %14.0f %7.2f  >= %.1f %s\n", ("P5-" + std::to_string(connections)).c_str(), median(ours),
                median(source), ratio, wanted, is_met ? "met" : "not met");
    std::printf(
        "{\"name\":\"P5-%d\",\"value\":%.0f,\"unit\":\"mails/s\",\"ratio\":%.2f,\"conditions\":\"%d connections, %zu "
        "bytes, %d mails a connection, no TLS, smtp-sink on loopback, %u cores, %d rounds interleaved, medians\"}\n",
        connections, median(ours), ratio, connections, bench.size(), mails_a_connection,
        std::thread::hardware_concurrency(), rounds);
  }
  if (bench.failed() > 0) std::printf("%d mails were not taken\n", bench.failed());
  return bench.failed() > 0 ? 1 : 0;
}
