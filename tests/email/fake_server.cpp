#include "fake_server.h"

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>

namespace mithaq::email::tests {
namespace {

struct Gone {};  // one of both has hung up

class Line {
 public:
  Line(Poco::Net::StreamSocket socket, int end) : plain_(socket), socket_(socket), end_(end) {}

  void secure(const Script& script) {
    Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, script.key,
                                                           script.certificate, "", Poco::Net::Context::VERIFY_NONE));
    Poco::Net::SecureStreamSocket over = Poco::Net::SecureStreamSocket::attach(plain_, context);
    if (over.completeHandshake() != 1) throw Gone{};
    socket_ = over;
  }

  std::string read() {
    std::string line;
    while (!line.ends_with("\r\n")) line += byte();
    return line.substr(0, line.size() - 2);
  }

  char byte() {
    if (at_ == received_) {
      received_ = socket_.receiveBytes(buffer_, sizeof buffer_);
      if (received_ <= 0) throw Gone{};
      at_ = 0;
    }
    return buffer_[at_++];
  }

  // A step of the script: says its reply, or does what stands in its place. False when the reply is a no.
  bool step(const Script& script, const std::string& name, const std::string& good) {
    const auto found = script.steps.find(name);
    const std::string reply = found == script.steps.end() ? good : found->second;
    if (reply == trickle) {
      for (const char c : good + "\r\n") {
        hung_up(1);
        socket_.sendBytes(&c, 1);
      }
      return true;
    }
    if (reply == drop) throw Gone{};
    if (reply == reset) {
      socket_.setLinger(true, 0);
      throw Gone{};
    }
    if (reply == stall) {
      hung_up(-1);
      throw Gone{};
    }
    if (reply == drip) {
      const std::string endless = "250-one more\r\n";
      for (std::size_t i = 0;; ++i) {
        if (hung_up(5)) throw Gone{};
        socket_.sendBytes(&endless[i % endless.size()], 1);
      }
    }
    if (!reply.empty()) {
      const std::string wire = reply + "\r\n";
      socket_.sendBytes(wire.data(), static_cast<int>(wire.size()));
    }
    return reply == good;
  }

 private:
  // Waits for the client's end or the test's: the client's is not seen while its bytes are not read.
  bool hung_up(int milliseconds) {
    pollfd ends[] = {{plain_.impl()->sockfd(), POLLRDHUP, 0}, {end_, POLLIN, 0}};
    return ::poll(ends, 2, milliseconds) != 0;
  }

  Poco::Net::StreamSocket plain_, socket_;
  int end_;
  char buffer_[2048];
  int at_ = 0, received_ = 0;
};

}  // namespace

FakeServer::FakeServer(Script script) : script_(std::move(script)), end_(::eventfd(0, EFD_CLOEXEC)) {
  std::signal(SIGPIPE, SIG_IGN);  // a client that hangs up is no end of the test
  listener_.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true);
  listener_.setReceiveBufferSize(4096);  // a client that is not read cannot write much
  listener_.listen();
  port_ = listener_.address().port();
  thread_ = std::thread([this] { serve(); });
}

FakeServer::~FakeServer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ::eventfd_write(end_, 1);
  try {
    Poco::Net::StreamSocket wake(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(port_)));
  } catch (const Poco::Exception&) {
    // It has ended by itself.
  }
  thread_.join();
  ::close(end_);
}

void FakeServer::serve() {
  for (;;) {
    try {
      Poco::Net::StreamSocket socket = listener_.acceptConnection();
      {
        const std::lock_guard lock(mutex_);
        if (ending_) return;
        ++connections_;
      }
      converse(socket);
    } catch (const Gone&) {
      continue;
    } catch (const Poco::Exception&) {
      continue;
    }
  }
}

Script FakeServer::script_now() {
  Script out = script_;
  const std::lock_guard lock(mutex_);
  for (auto step = out.steps.begin(); step != out.steps.end();) {
    if (step->second != greylist) {
      ++step;
    } else if (has_seen_) {
      step = out.steps.erase(step);
    } else {
      step++->second = "451 4.7.1 greylisted, come back in 300 seconds";
      has_seen_ = true;
    }
  }
  return out;
}

void FakeServer::converse(Poco::Net::StreamSocket socket) {
  const Script script = script_now();
  socket.setNoDelay(true);
  Line line(socket, end_);
  if (script.tls_at_once) line.secure(script);
  if (!line.step(script, "banner", "220 fake.example ESMTP")) throw Gone{};
  int mails = 0;
  for (;;) {
    const std::string command = line.read();
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(command);
    }
    const std::string verb = command.substr(0, command.find(' '));
    if (verb == "EHLO") {
      std::string good = "250-fake.example";
      for (const std::string& extension : script.extensions) good += "\r\n250-" + extension;
      line.step(script, "EHLO", good + "\r\n250 HELP");
    } else if (verb == "STARTTLS") {
      if (line.step(script, "STARTTLS", "220 go on")) line.secure(script);
    } else if (verb == "AUTH" && command == "AUTH LOGIN") {
      line.step(script, "LOGIN", "334 VXNlcm5hbWU6");
      for (const char* reply : {"334 UGFzc3dvcmQ6", "235 welcome"}) {
        const std::string answer = line.read();
        const std::lock_guard lock(mutex_);
        commands_.push_back(answer);
        line.step(script, "AUTH", reply);
      }
    } else if (verb == "AUTH") {
      line.step(script, "AUTH", "235 welcome");
      if (const auto said = script.steps.find("AUTH"); said != script.steps.end() && said->second.starts_with("334 ")) {
        line.read();  // the client has seen why, and says so with an empty line
        line.step({}, "", "535 5.7.8 no");
      }
    } else if (verb == "MAIL") {
      if (mails++ == script.mails_a_connection) {
        line.step({}, "", "421 too many mails");
        throw Gone{};
      }
      line.step(script, "MAIL", "250 2.1.0 sender");
    } else if (verb == "RCPT") {
      line.step(script, "RCPT", "250 2.1.5 recipient");
    } else if (verb == "DATA") {
      if (!line.step(script, "DATA", "354 go on")) continue;
      std::string mail, text = line.read();
      line.step(script, "body", "");
      for (; text != "."; text = line.read()) mail += (text.starts_with("..") ? text.substr(1) : text) + "\r\n";
      {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
      }
      line.step(script, "dot", "250 2.0.0 taken over as 12345");
    } else if (verb == "QUIT") {
      line.step(script, "QUIT", "221 bye");
      throw Gone{};
    } else {
      line.step({}, "", "502 not known");
    }
  }
}

std::vector<std::string> FakeServer::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

std::vector<std::string> FakeServer::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

int FakeServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

bool FakeServer::heard(const std::string& verb) const {
  for (const std::string& command : commands()) {
    if (command.starts_with(verb)) return true;
  }
  return false;
}

}  // namespace mithaq::email::tests
