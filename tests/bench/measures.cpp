#include "bench/measures.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>

#include "trail/entry.h"

namespace mithaq::bench {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Hands the links out to the clients; each link is one call of `once`, which says whether it was recorded.
Speed measured(int clients, const std::vector<Link>& links,
               const std::function<std::function<bool(const Link&)>()>& client) {
  std::atomic<std::size_t> next = 0, failed = 0;
  std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
  std::vector<std::thread> threads;
  const auto start = Clock::now();
  for (auto& mine : times)
    threads.emplace_back([&] {
      const auto once = client();
      for (std::size_t i; (i = next++) < links.size();) {
        const auto begun = Clock::now();
        if (!once(links[i])) ++failed;
        mine.push_back(seconds_since(begun) * 1000);
      }
    });
  for (std::thread& thread : threads) thread.join();
  const double took = seconds_since(start);
  std::vector<double> all;
  for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
  std::ranges::sort(all);
  return {static_cast<double>(links.size()) / took, all[all.size() / 2], all[all.size() * 99 / 100], failed};
}

class Connection {
 public:
  explicit Connection(int port) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(socket_); }

  // Sends one request and reads its whole answer; answers the status.
  int exchange(const std::string& request) {
    std::size_t sent = 0;
    while (sent < request.size()) {
      const ssize_t n = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return 0;
      sent += static_cast<std::size_t>(n);
    }
    std::string answer;
    char part[16384];
    std::size_t whole = 0;
    while (whole == 0 || answer.size() < whole) {
      const ssize_t n = ::recv(socket_, part, sizeof part, 0);
      if (n <= 0) return 0;
      answer.append(part, static_cast<std::size_t>(n));
      const std::size_t end = answer.find("\r\n\r\n"), length = answer.find("Content-Length: ");
      if (end != std::string::npos && length < end) whole = end + 4 + std::stoul(answer.substr(length + 16));
    }
    return std::stoi(answer.substr(9, 3));
  }

 private:
  int socket_;
};

}  // namespace

double probe(const std::filesystem::path& folder, double seconds) {
  const std::filesystem::path file = folder / "probe";
  const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("cannot create " + file.string());
  const std::string block(512, 'x');
  std::size_t count = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    if (write(fd, block.data(), block.size()) != static_cast<ssize_t>(block.size()) || fdatasync(fd) != 0)
      throw std::runtime_error("the probe cannot write");
    ++count;
  }
  const double took = seconds_since(start);
  close(fd);
  std::filesystem::remove(file);
  return static_cast<double>(count) / took;
}

double bare_commits(const std::filesystem::path& folder, std::size_t batch, int commits) {
  const std::filesystem::path state = folder / "bare";
  std::filesystem::remove_all(state);
  const auto store = store::open_sqlite(state.string());
  std::int64_t seq = 0;
  const auto start = Clock::now();
  for (int i = 0; i < commits; ++i) {
    std::vector<store::Unit> units(batch);
    for (store::Unit& unit : units) {
      const std::string number = std::to_string(seq);
      store::Leaf leaf{"bare", seq, std::string(400 - number.size(), 'x') + number, {}};
      leaf.hash = trail::leaf_hash(leaf.bytes);
      unit.leaves.push_back(std::move(leaf));
      Job job;
      job.key = {"job-" + number};
      job.plugin = "email";
      job.duty = "notifier";
      unit.jobs.push_back(std::move(job));
      unit.answer = store::AnswerRow{"key-" + number, std::string(64, '0'), number, Moment{}};
      ++seq;
    }
    store->commit(units);
  }
  return static_cast<double>(seq) / seconds_since(start);
}

Speed positions(Ground& ground, int clients, const std::vector<Link>& links) {
  return measured(clients, links, [&] {
    return [&ground](const Link& link) {
      return ground.house().give(link.token, {"approve", {}, "", ""}, link.number, ground.house().fresh_key()).ok();
    };
  });
}

Speed posts(int port, int clients, const std::vector<Link>& links) {
  return measured(clients, links, [&]() -> std::function<bool(const Link&)> {
    auto connection = std::make_shared<Connection>(port);
    auto chance = std::make_shared<service::SystemChance>();
    return [connection, chance, port](const Link& link) mutable {
      const std::string body = "lang=en&position=approve&number=" + link.number + "&key=" + chance->hex(16);
      const std::string request = "POST /s/" + link.token +
                                  "/confirm HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                  "application/x-www-form-urlencoded\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n\r\n" + body;
      int status = connection->exchange(request);
      if (status == 0) {  // closed while it was idle: a new one, and the same form again
        connection = std::make_shared<Connection>(port);
        status = connection->exchange(request);
      }
      return status == 200;
    };
  });
}

}  // namespace mithaq::bench
