#include "fake_pop3.h"

#include <Poco/Exception.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <sstream>

namespace mithaq::email::tests {
namespace {

struct Gone {};

std::string stuffed(const std::string& mail) {
  std::string out;
  for (std::size_t i = 0; i < mail.size(); ++i) {
    if (mail[i] == '.' && (i == 0 || mail[i - 1] == '\n')) out += '.';
    out += mail[i];
  }
  return out + ".\r\n";
}

class Client {
 public:
  Client(Poco::Net::StreamSocket socket, int end) : socket_(std::move(socket)), end_(end) {}

  std::string read() {
    std::size_t at = 0;
    while ((at = received_.find("\r\n")) == std::string::npos) {
      char buffer[2048];
      const int n = socket_.receiveBytes(buffer, sizeof buffer);
      if (n <= 0) throw Gone{};
      received_.append(buffer, static_cast<std::size_t>(n));
    }
    std::string line = received_.substr(0, at);
    received_.erase(0, at + 2);
    return line;
  }

  void say(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();)
      at += static_cast<std::size_t>(socket_.sendBytes(bytes.data() + at, static_cast<int>(bytes.size() - at)));
  }

  [[noreturn]] void stall() {
    pollfd ends[] = {{socket_.impl()->sockfd(), POLLRDHUP, 0}, {end_, POLLIN, 0}};
    ::poll(ends, 2, -1);
    throw Gone{};
  }

 private:
  Poco::Net::StreamSocket socket_;
  int end_;
  std::string received_;
};

}  // namespace

FakePop3::FakePop3(Pop3Script script)
    : script_(std::move(script)),
      listener_(Poco::Net::SocketAddress("127.0.0.1", 0)),
      port_(listener_.address().port()),
      end_(::eventfd(0, EFD_CLOEXEC)) {
  for (std::size_t i = 0; i < script_.mails.size(); ++i)
    boxes_.push_back({"uid-" + std::to_string(i + 1), script_.mails[i]});
  thread_ = std::thread([this] { serve(); });
}

FakePop3::~FakePop3() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ::eventfd_write(end_, 1);
  thread_.join();
  ::close(end_);
}

std::size_t FakePop3::left() const {
  const std::lock_guard lock(mutex_);
  return boxes_.size();
}

std::vector<std::string> FakePop3::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void FakePop3::mend() {
  const std::lock_guard lock(mutex_);
  script_ = {};
}

void FakePop3::serve() {
  for (;;) {
    pollfd wanted[] = {{listener_.impl()->sockfd(), POLLIN, 0}, {end_, POLLIN, 0}};
    ::poll(wanted, 2, -1);
    if (wanted[1].revents != 0) return;
    try {
      converse(listener_.acceptConnection());
    } catch (const Gone&) {
    } catch (const Poco::Exception&) {
    }
  }
}

void FakePop3::converse(Poco::Net::StreamSocket socket) {
  Client client(socket, end_);
  Pop3Script script;
  std::vector<Box> boxes;  // as this session sees them
  {
    const std::lock_guard lock(mutex_);
    script = script_;
    boxes = boxes_;
  }
  std::set<std::size_t> deleted;
  const auto answer = [&](const std::string& verb, const std::string& good) {
    if (script.drops_at.count(verb) > 0) throw Gone{};
    if (script.stalls_at.count(verb) > 0) client.stall();
    const auto other = script.replies.find(verb);
    client.say(other == script.replies.end() ? good : other->second + "\r\n");
    if (script.drops_behind.count(verb) > 0) throw Gone{};
  };
  answer("banner", "+OK ready\r\n");
  for (;;) {
    const std::string line = client.read();
    std::istringstream words(line);
    std::string verb, argument;
    std::size_t number = 0;
    words >> verb >> argument;
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(line);
    }
    if (verb == "RETR" || verb == "DELE" || verb == "TOP") number = std::stoul(argument);
    if (verb == "PASS") {
      answer(verb, argument == script.password ? "+OK\r\n" : "-ERR [AUTH] wrong\r\n");
    } else if (verb == "LIST" || verb == "UIDL") {
      std::string list = "+OK\r\n";
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        const auto lie = script.listed_sizes.find(static_cast<int>(i + 1));
        const std::string size = lie == script.listed_sizes.end() ? std::to_string(boxes[i].mail.size()) : lie->second;
        list += std::to_string(i + 1) + " " + (verb == "LIST" ? size : boxes[i].uid) + "\r\n";
      }
      answer(verb, list + ".\r\n");
    } else if (verb == "RETR") {
      answer(verb, "+OK\r\n" + stuffed(boxes.at(number - 1).mail));
    } else if (verb == "TOP") {
      const std::string& mail = boxes.at(number - 1).mail;
      answer(verb, "+OK\r\n" + stuffed(mail.substr(0, mail.find("\r\n\r\n") + 4)));
    } else if (verb == "DELE") {
      deleted.insert(number - 1);
      answer(verb, "+OK\r\n");
    } else if (verb == "QUIT") {
      if (script.drops_at.count(verb) == 0) {
        const std::lock_guard lock(mutex_);
        boxes_.clear();
        for (std::size_t i = 0; i < boxes.size(); ++i)
          if (deleted.count(i) == 0) boxes_.push_back(boxes[i]);
      }
      answer(verb, "+OK bye\r\n");
      return;
    } else {
      answer(verb, verb == "STLS" ? "-ERR not here\r\n" : "+OK\r\n");
    }
  }
}

}  // namespace mithaq::email::tests
