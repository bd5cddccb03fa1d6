#include "cli/local_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "cli/local_socket.h"

namespace mithaq::cli {

namespace {

constexpr int most_at_once = 16;

}  // namespace

void LocalServer::start() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path)
    throw std::runtime_error("cannot listen at " + path_ + ": path too long");
  std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
  // The state directory is locked by this process: what lies there is left over from a dead one.
  unlink(path_.c_str());
  listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool listens = listening_ >= 0 &&
                       ::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       chmod(path_.c_str(), 0600) == 0 && ::listen(listening_, 16) == 0;
  if (!listens) throw std::runtime_error("cannot listen at " + path_ + ": " + std::strerror(errno));
  thread_ = std::thread([this] { serve(); });
}

void LocalServer::stop() {
  if (listening_ < 0) return;
  ::shutdown(listening_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return talking_ == 0; });
  }
  close(listening_);
  listening_ = -1;
  unlink(path_.c_str());
}

void LocalServer::serve() {
  while (true) {
    const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
      // A shortage passes; the commands must be there afterwards.
      ::poll(nullptr, 0, 100);
      continue;
    }
    if (connection < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (connection < 0) return;  // shut down
    talk(connection);
  }
}

void LocalServer::talk(int connection) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return talking_ < most_at_once; });
  ++talking_;
  std::thread([this, connection] {
    try {
      answer(connection);
    } catch (const std::exception& broken) {
      log_("warning", std::string("local socket: ") + broken.what());
    }
    close(connection);
    const std::lock_guard done(mutex_);
    --talking_;
    changed_.notify_all();
  }).detach();
}

// One mail at a time: its bytes come into memory only when the one before is done with. Who waits too long comes again.
Json LocalServer::answered(const Json& question, int connection) {
  if (!question.is_object() || !question.contains("follows")) return desk_.answer(question);
  const std::lock_guard one_mail(mails_);
  return desk_.answer(question, receive(connection, longest_mail));
}

void LocalServer::answer(int connection) {
  const timeval patience{10, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
    throw std::runtime_error("no credentials of the peer");
  if (peer.uid != 0 && peer.uid != geteuid()) throw std::runtime_error("refused: user " + std::to_string(peer.uid));
  const Json question = Json::parse(receive(connection), nullptr, false);
  const Json reply = answered(question, connection);
  const bool names_a_verb = question.is_object() && question.contains("verb") && question["verb"].is_string();
  log_("info", "command verb=" + (names_a_verb ? question["verb"].dump() : "none") +
                   " user=" + std::to_string(peer.uid) + " ok=" + (reply.value("ok", false) ? "yes" : "no"));
  if (reply.value("refusal", "") == "internal") log_("error", "command failed: " + reply["facts"].value("reason", ""));
  send(connection, reply.dump(-1, ' ', false, Json::error_handler_t::replace), longest_answer);
}

}  // namespace mithaq::cli
