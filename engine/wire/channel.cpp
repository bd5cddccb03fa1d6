#include "wire/channel.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace mithaq::wire {

namespace {

constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

struct Descriptor {
  int fd = -1;
  Descriptor() = default;
  explicit Descriptor(int number) : fd(number) {}
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  Descriptor(Descriptor&& o) noexcept : fd(std::exchange(o.fd, -1)) {}
  Descriptor& operator=(Descriptor&& o) noexcept {
    std::swap(fd, o.fd);
    return *this;
  }
};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

Descriptor sealed(std::string_view bytes) {
  Descriptor memory(memfd_create("mithaq-frame", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (memory.fd < 0) fail("memfd_create");
  while (!bytes.empty()) {
    const ssize_t written = ::write(memory.fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail("write to memfd");
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fcntl(memory.fd, F_ADD_SEALS, seals) != 0) fail("seal memfd");
  return memory;
}

// A descriptor that somebody else filled: it must be a memfd that nobody can change any more. It is read where it lies,
// without a copy: it can be a whole mail.
class Unsealed {
 public:
  explicit Unsealed(const Descriptor& memory) {
    const int sealed_against = fcntl(memory.fd, F_GET_SEALS);  // -1: no memfd at all
    if (sealed_against < 0 || (sealed_against & seals) != seals) throw BadFrame("frame's memory is not sealed");
    struct stat facts {};
    if (fstat(memory.fd, &facts) != 0) fail("fstat memfd");
    if (facts.st_size < 0 || static_cast<std::size_t>(facts.st_size) > largest_body) throw BadFrame("frame too large");
    size_ = static_cast<std::size_t>(facts.st_size);
    if (size_ == 0) return;
    at_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, memory.fd, 0);
    if (at_ == MAP_FAILED) fail("mmap memfd");
  }
  Unsealed(const Unsealed&) = delete;
  Unsealed& operator=(const Unsealed&) = delete;
  ~Unsealed() {
    if (size_ > 0) ::munmap(at_, size_);
  }
  std::string_view bytes() const { return {static_cast<const char*>(at_), size_}; }

 private:
  void* at_ = nullptr;
  std::size_t size_ = 0;
};

union Control {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(ucred))> bytes;
};

}  // namespace

Channel::Channel(Channel&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

void Channel::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Channel::ask_who_sends() {
  const int yes = 1;
  if (setsockopt(fd_, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) != 0) fail("SO_PASSCRED");
}

void Channel::send(const Frame& frame) const {
  std::string packet = encode_header(frame);
  std::string fields = encode_fields(frame.fields);
  if (fields.size() > largest_body) throw std::invalid_argument("frame too large");
  Descriptor memory;
  if (packet.size() + fields.size() > largest_packet) {
    memory = sealed(fields);
  } else {
    packet += fields;
  }

  iovec part{packet.data(), packet.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  Control control{};
  if (memory.fd >= 0) {
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int));
    cmsghdr* const head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(head), &memory.fd, sizeof(int));
  }
  while (sendmsg(fd_, &message, MSG_NOSIGNAL) < 0) {
    if (errno == EINTR) continue;
    throw PeerGone(std::string("send: ") + std::strerror(errno));
  }
}

Heard Channel::receive(Frame& frame, pid_t& sender) const {
  // The packet's buffer lives as long as its thread: 64 KiB need not be cleared for each PONG.
  thread_local std::array<char, largest_packet> buffer;
  iovec part{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  Control control{};
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();

  ssize_t got = 0;
  while ((got = recvmsg(fd_, &message, MSG_CMSG_CLOEXEC)) < 0) {
    // ECONNRESET is said once, when the other side went without reading all; what it said before is still there.
    if (errno == EINTR || errno == ECONNRESET) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Heard::nothing;
    fail("recvmsg");
  }

  sender = 0;
  Descriptor memory;
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET) continue;
    if (head->cmsg_type == SCM_CREDENTIALS) {
      ucred who{};
      std::memcpy(&who, CMSG_DATA(head), sizeof who);
      sender = who.pid;
    } else if (head->cmsg_type == SCM_RIGHTS) {
      // Taken into our hands one by one, so that none of several stays open.
      const std::size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      for (std::size_t i = 0; i < count; ++i) {
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof fd);
        memory = Descriptor(fd);
      }
    }
  }
  if (got == 0) return Heard::end;
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) throw BadFrame("packet too long");

  std::string_view packet(buffer.data(), static_cast<std::size_t>(got));
  const Header header = decode_header(packet);
  packet.remove_prefix(header_size);
  frame.type = header.type;
  if (memory.fd >= 0) {
    if (!packet.empty()) throw BadFrame("fields both in the packet and in memory");
    frame.fields = decode_fields(Unsealed(memory).bytes(), header.n);
  } else {
    frame.fields = decode_fields(packet, header.n);
  }
  return Heard::frame;
}

std::pair<Channel, Channel> make_channels() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair");
  Channel here(ends[0]);
  Channel there(ends[1]);
  if (fcntl(here.fd(), F_SETFL, O_NONBLOCK) != 0) fail("fcntl");
  return {std::move(here), std::move(there)};
}

}  // namespace mithaq::wire
