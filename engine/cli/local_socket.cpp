#include "cli/local_socket.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace mithaq::cli {

namespace {

void receive_exactly(int socket, char* to, std::size_t n) {
  while (n > 0) {
    const ssize_t got = ::recv(socket, to, n, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::runtime_error("the other side has gone");
    to += got;
    n -= static_cast<std::size_t>(got);
  }
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw std::runtime_error(std::string("cannot write to the local socket: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string receive(int socket, std::size_t longest) {
  unsigned char head[4];
  receive_exactly(socket, reinterpret_cast<char*>(head), sizeof head);
  const std::size_t size =
      (std::size_t{head[0]} << 24) | (std::size_t{head[1]} << 16) | (std::size_t{head[2]} << 8) | head[3];
  if (size > longest) throw std::runtime_error("message too long");
  std::string message(size, '\0');
  receive_exactly(socket, message.data(), size);
  return message;
}

void send(int socket, const std::string& message, std::size_t longest) {
  if (message.size() > longest) throw std::runtime_error("message too long");
  const auto size = static_cast<std::uint32_t>(message.size());
  const std::string head{static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8),
                         static_cast<char>(size)};
  send_all(socket, head);
  send_all(socket, message);
}

std::string ask(const std::string& path, const std::string& question, std::chrono::seconds patience,
                const std::string* follows) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error(std::strerror(ENAMETOOLONG));
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const std::string reason = std::strerror(errno);
    if (socket >= 0) close(socket);
    throw std::runtime_error(reason);
  }
  const timeval limit{patience.count(), 0};  // none: no limit
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  try {
    send(socket, question);
    if (follows) send(socket, *follows, longest_mail);
    std::string answer = receive(socket, longest_answer);
    close(socket);
    return answer;
  } catch (...) {
    close(socket);
    throw;
  }
}

}  // namespace mithaq::cli
