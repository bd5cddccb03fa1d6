// One end of the socket between daemon and worker: whole frames in, whole frames out.
//
// Sending is one system call a frame, so several threads may send on one channel; one thread receives.
#pragma once

#include <sys/types.h>

#include <stdexcept>
#include <utility>

#include "wire/frame.h"

namespace mithaq::wire {

// The number under which a worker finds its socket, when it is started by fork and exec.
inline constexpr int worker_socket = 3;

// The other side is gone, or does not read what is sent to it.
struct PeerGone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Heard { frame, nothing, end };

class Channel {
 public:
  Channel() = default;
  explicit Channel(int fd) : fd_(fd) {}  // takes it over
  ~Channel() { close(); }
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;

  int fd() const { return fd_; }
  void close();

  // Has the kernel put the process id of its sender on each packet (SCM_CREDENTIALS: what SO_PEERCRED is for
  // a connected socket, and true for a pair as well, where SO_PEERCRED names the process that made it).
  void ask_who_sends();

  // Throws PeerGone; std::invalid_argument for a frame that is larger than the wire allows.
  void send(const Frame& frame) const;
  // Waits for a frame when the descriptor is a blocking one, else says `nothing`. `sender` is 0 unless asked
  // for. Throws BadFrame.
  Heard receive(Frame& frame, pid_t& sender) const;

 private:
  int fd_ = -1;
};

// Two ends of a new socket; the first does not block, neither survives an exec.
std::pair<Channel, Channel> make_channels();

}  // namespace mithaq::wire
