// mithaq-mail-bench: how fast the e-mail plugin hands mails to a relay on this machine, against Postfix's own
// smtp-source with messages of the same size, both into Postfix's smtp-sink, interleaved. The plugin begins a new
// connection after ten mails, as it does in life; smtp-source stays on one.
//
// P5  ready-made mails: at least 0.7 x smtp-source on one connection, 0.4 x on eight
// For comparison, each mail composed from its notice as well.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "email/bench.h"
#include "email/smtp.h"

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

  // As long as a request in two languages is.
  static Notice mail() {
    Notice out = notice();
    for (int i = 0; i < 30; ++i) out.text += "One line more of what is to be decided, and by which rule it is.\n";
    return out;
  }
  static std::size_t size() { return email::compose(house(), mail()).bytes.size(); }

  double source(int connections) {
    std::vector<std::string> command = postfix("smtp-source");
    const int mails = connections * mails_a_connection;
    command.insert(command.end(), {"-d", "-s", std::to_string(connections), "-m", std::to_string(mails), "-l",
                                   std::to_string(size()), "-f", "bounce@mithaq.example", "-t",
                                   "secretary@members.example", "127.0.0.1:" + std::to_string(port_)});
    return per_second(mails, [&] { run(command); });
  }

  // Each connection is a worker of its own.
  double ours(int connections, bool composed) {
    email::SmtpSettings relay;
    relay.host = "127.0.0.1";
    relay.port = port_;
    relay.security = email::Security::none;
    relay.own_name = "mithaq.example";
    return per_second(connections * mails_a_connection, [&] {
      std::vector<std::thread> workers;
      for (int i = 0; i < connections; ++i)
        workers.emplace_back([&] {
          email::Smtp smtp(relay);
          const Notice notice = mail();
          const email::House writer = house();
          const email::Message ready = email::compose(writer, notice);
          for (int n = 0; n < mails_a_connection; ++n) {
            const auto report =
                smtp.hand_over(composed ? email::compose(writer, notice) : ready, [](std::string_view) {});
            if (report.result != Delivery::accepted) ++failed_;
          }
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
  std::printf("%-14s %10s %14s %7s  %s\n", "goal", "mails/s", "smtp-source/s", "ratio", "wanted");
  std::string lines;
  for (const auto& [connections, wanted] : {std::pair{1, 0.7}, {8, 0.4}}) {
    std::vector<double> source;
    std::map<bool, std::vector<double>> ours, ratios;
    for (int i = 0; i < rounds; ++i) {
      source.push_back(bench.source(connections));
      for (const bool composed : {false, true}) {
        ours[composed].push_back(bench.ours(connections, composed));
        ratios[composed].push_back(ours[composed].back() / source.back());
      }
    }
    for (const bool composed : {false, true}) {
      const std::string name = "P5-" + std::to_string(connections) + (composed ? "-composed" : "");
      const double ratio = median(ratios[composed]);
      std::printf("%-14s %10.0f %14.0f %7.2f  ", name.c_str(), median(ours[composed]), median(source), ratio);
      if (composed)
        std::printf("\n");
      else
        std::printf(">= %.1f %s\n", wanted, ratio >= wanted ? "met" : "not met");
      char line[512];
      std::snprintf(line, sizeof line,
                    "{\"name\":\"%s\",\"value\":%.0f,\"unit\":\"mails/s\",\"ratio\":%.2f,\"conditions\":\"%d "
                    "connections, %zu bytes, %d mails each, no TLS, smtp-sink on loopback, %u cores, %d rounds "
                    "interleaved, medians\"}\n",
                    name.c_str(), median(ours[composed]), ratio, connections, Bench::size(), mails_a_connection,
                    std::thread::hardware_concurrency(), rounds);
      lines += line;
    }
  }
  std::printf("\n%s", lines.c_str());
  if (bench.failed() > 0) std::printf("%d mails were not taken\n", bench.failed());
  return bench.failed() > 0 ? 1 : 0;
}
