// Where mail waits for the inbox: a POP3 server, or a Maildir.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mithaq::email {

// Longest message that is taken in, where the setting inbound.max_message says nothing less: such a one and what is
// read of it go into one frame of the wire. A longer one is left where it is, and only its headers are fetched.
inline constexpr std::int64_t longest_mail = std::int64_t{35} << 20;
inline constexpr std::size_t longest_header = std::size_t{64} << 10;

struct WaitingMail {
  std::string uid;
  std::string raw;        // the whole message, or its headers when it is too long
  std::int64_t size = 0;  // of the whole message
  bool is_whole = true;
};

class Mailbox {
 public:
  virtual ~Mailbox() = default;
  // The next one of this sweep; nothing when it is complete. The first call after that begins a new sweep. Throws
  // std::runtime_error; then the sweep is over too.
  virtual std::optional<WaitingMail> next() = 0;
  // A message of this sweep need not be kept any longer.
  virtual void dispose(const std::string& uid) = 0;
};

}  // namespace mithaq::email
