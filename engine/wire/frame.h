// What daemon and worker say to each other, as bytes.
//
// A frame is one packet of a SOCK_SEQPACKET socket, at most 64 KiB, little endian:
//
//     u32 version   u16 type   u16 n   then n times: u16 name length  u32 value length  name  value
//
// Every length is given before its bytes, so a line feed in a value means nothing. When the fields do not
// fit into a packet, the packet holds the eight bytes of the header alone and carries a memfd, sealed against
// writing, growing and shrinking, in which the n fields lie (channel.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq::wire {

inline constexpr std::uint32_t version = 1;                            // written to the wire
inline constexpr std::size_t header_size = 8;                          // version, type, n
inline constexpr std::size_t largest_packet = 64 * 1024;               // header included
inline constexpr std::size_t largest_body = std::size_t{64} << 20;     // fields in a memfd
inline constexpr std::size_t largest_text = 64 * 1024;                 // one value that is text, in an answer
inline constexpr std::size_t longest_said = 1024, longest_line = 512;  // text of DONE; of LOG

// Written to the wire; a number is never reused.
enum class Type : std::uint16_t {
  setup = 1,     // daemon: the plugin's settings; first and once
  hello = 2,     // worker: tag, plugin, duty; or why the library is refused; first and once
  job = 3,       // daemon (DO): job, fence, deadline, call and its request
  progress = 4,  // worker: job, phase
  done = 5,      // worker: job, fence, result and its answer; one for each DO
  ping = 6,      // daemon
  pong = 7,      // worker
  log = 8,       // worker: level, text
};

struct Field {
  std::string name, value;
  bool operator==(const Field&) const = default;
};
using Fields = std::vector<Field>;  // in order; a name may stand several times

struct Frame {
  Type type{};  // as read: may be a number that has no name
  Fields fields;
  bool operator==(const Frame&) const = default;
};

// The other side did not keep to what this floor says: wrong length, missing field, NUL in a text ..
struct BadFrame : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string encode_header(const Frame& frame);
std::string encode_fields(const Fields& fields);

struct Header {
  Type type{};
  std::uint16_t n = 0;
};
// Both throw BadFrame; nothing may be left over behind the last field.
Header decode_header(std::string_view packet);
Fields decode_fields(std::string_view bytes, std::uint16_t n);

// Whether a value may pass for text: well-formed UTF-8 without NUL.
bool is_text(std::string_view bytes);
// Any bytes as text: what is not well-formed, NUL and other controls but LF and tab become U+FFFD; cut at a
// code point when it is longer than `longest` bytes.
std::string clean_text(std::string_view bytes, std::size_t longest);

// Reading and writing fields by name. A reader throws BadFrame when a field is missing or not of its kind.
class Reader {
 public:
  explicit Reader(const Fields& fields) : fields_(fields) {}
  const std::string& bytes(std::string_view name) const;
  const std::string& text(std::string_view name, std::size_t longest = largest_body) const;
  std::int64_t number(std::string_view name) const;
  bool flag(std::string_view name) const;  // "yes" or "no"

 private:
  const Fields& fields_;
};

// The value of a number as it stands in a field: decimal digits, perhaps after a minus.
std::int64_t number_from(std::string_view value);
std::string flag_text(bool flag);

}  // namespace mithaq::wire
