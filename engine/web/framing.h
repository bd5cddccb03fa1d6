// Where a request begins and ends, and whether its bytes may be believed at all.
//
// Two readers of the same bytes must never see two different requests (request smuggling), so everything
// that RFC 9112 lets a server read in two ways is refused: a line that ends in a bare LF, a folded field, a
// space before the colon, two lengths, a length beside Transfer-Encoding. Pure: bytes in, verdict out.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "model/result.h"
#include "web/http.h"

namespace mithaq::web {

// How much one client may ask for (reference: reliability 8). Times count from a request's first byte.
struct Limits {
  std::chrono::milliseconds head{15'000};
  std::chrono::milliseconds body{60'000};
  std::chrono::milliseconds body_per_kb{1'000};  // on top of `body`, for each kB announced
  std::chrono::milliseconds keep_alive{5'000};   // of silence between two requests
  std::size_t head_bytes = 16 * 1024;
  std::size_t head_fields = 50;
  std::size_t body_bytes = 256 * 1024;
  int per_address = 8;     // connections
  int per_forwarded = 20;  // requests at a time of one address behind a trusted proxy
  int queue = 128;         // connections that wait for a thread
  int threads = 64;
};

// A request that is not answered by a page but refused by status; the connection ends.
struct Fault {
  int status = 400;
  bool operator==(const Fault&) const = default;
};

struct Head {
  Request request;        // without body
  std::size_t bytes = 0;  // of the head, its empty line included
  std::size_t body = 0;   // announced length of the body
  bool close = false;     // the client wants the connection closed afterwards
  bool wants_continue = false;
};

// The head at the beginning of what has come in so far. nullopt: not complete yet, read on.
std::optional<Result<Head, Fault>> head(std::string_view bytes, const Limits& limits);

}  // namespace mithaq::web
