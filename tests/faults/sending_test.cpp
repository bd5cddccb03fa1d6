// The daemon is killed while a relay has a mail and does not say what it makes of it: nobody knows the outcome, the
// trail says so, and no second copy goes out before its time.
#include <Poco/Net/ServerSocket.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "cli/json.h"
#include "faults/ground.h"

namespace mithaq::test {

namespace {

// Takes mail like any relay, but for the reply to the dot, which it keeps to itself as long as it stalls.
class Relay {
 public:
  Relay() : door_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { serve(); }) {}
  ~Relay() {
    stopping_ = true;
    thread_.join();
    for (std::thread& guest : guests_) guest.join();
  }
  int port() const { return door_.address().port(); }
  std::map<std::string, int> copies() const {  // by Message-ID
    const std::lock_guard lock(mutex_);
    return copies_;
  }
  std::atomic<bool> stalls = true;

 private:
  void serve() {
    while (!stopping_)
      if (door_.poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ))
        guests_.emplace_back([this, guest = door_.acceptConnection()]() mutable {
          try {
            talk(guest);
          } catch (const std::exception&) {
            // The client is gone.
          }
        });
  }
  void talk(Poco::Net::StreamSocket& guest) {
    const auto say = [&](const std::string& reply) {
      guest.sendBytes((reply + "\r\n").data(), static_cast<int>(reply.size() + 2));
    };
    std::string heard;
    bool is_mail = false;
    say("220 relay");
    while (!stopping_) {
      const std::string end = is_mail ? "\r\n.\r\n" : "\r\n";
      const auto at = heard.find(end);
      if (at == std::string::npos) {
        if (!guest.poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ)) continue;
        char buffer[8192];
        const int n = guest.receiveBytes(buffer, sizeof buffer);
        if (n <= 0) return;
        heard.append(buffer, static_cast<std::size_t>(n));
        continue;
      }
      const std::string said = heard.substr(0, at);
      heard.erase(0, at + end.size());
      if (is_mail) {
        is_mail = false;
        note(said);
        while (stalls && !stopping_ && !guest.poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ)) {
        }
        say("250 ok");
      } else if (said == "DATA") {
        is_mail = true;
        say("354 go on");
      } else {
        say(said == "QUIT" ? "221 bye" : "250 ok");
        if (said == "QUIT") return;
      }
    }
  }
  void note(const std::string& mail) {
    const auto begin = mail.find("Message-Id: <");
    const std::lock_guard lock(mutex_);
    ++copies_[mail.substr(begin, mail.find('>', begin) - begin)];
  }

  Poco::Net::ServerSocket door_;
  mutable std::mutex mutex_;
  std::map<std::string, int> copies_;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> guests_;  // of the thread that serves, until it has ended
  std::thread thread_;
};

int entries(const Ground& ground, const std::string& kind) {
  int out = 0;
  for (const auto& entry : cli::Json::parse(ground.mithaq({"trail", "show", "charter", "--json"}).out))
    out += cli::Json::parse(entry["leaf"].get<std::string>())["kind"] == kind;
  return out;
}

}  // namespace

TEST(SendingFault, a_mail_whose_daemon_is_killed_after_the_dot_is_unknown_and_goes_out_no_second_time_at_once) {
  Relay relay;
  const Ground ground("transport = \"smtp\"\nsmtp = { host = \"127.0.0.1\", port = " + std::to_string(relay.port()) +
                      ", security = \"none\" }\nconnections = 1\nrate = 1000");
  {
    Daemon daemon(ground);
    ASSERT_TRUE(daemon.ready()) << daemon.said();
    ASSERT_EQ(ground.open("charter").code, 0);
    ASSERT_TRUE(comes_true([&] { return relay.copies().size() == 1; })) << daemon.said();
    daemon.kill();
  }
  const std::string perhaps = relay.copies().begin()->first;
  relay.stalls = false;
  Daemon daemon(ground);
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  EXPECT_TRUE(comes_true([&] { return relay.copies().size() == 15; })) << daemon.said();
  EXPECT_TRUE(comes_true([&] { return entries(ground, "delivery-accepted") == 14; })) << daemon.said();
  EXPECT_EQ(entries(ground, "delivery-unknown"), 1);
  EXPECT_EQ(relay.copies().at(perhaps), 1) << "the second one waits";
  int waiting = 0;
  for (const auto& job : cli::Json::parse(ground.mithaq({"outbox", "list", "--json"}).out)) {
    if (job["state"] == "accepted") continue;
    ++waiting;
    EXPECT_EQ(job["state"], "queued");
    EXPECT_EQ(job.value("last_result", "").substr(0, 8), "unknown:");
  }
  EXPECT_EQ(waiting, 1);
  EXPECT_EQ(daemon.stop(), 0);
  EXPECT_EQ(ground.mithaq({"trail", "verify"}).code, 0);
}

}  // namespace mithaq::test
