#include "web/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <Poco/Exception.h>

#include <array>

namespace mithaq::web {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int requests_per_connection = 100;
constexpr auto draining = 2s;  // after a refusal, for what the client still sends
constexpr std::size_t most_drained = 4 * 1024 * 1024;

std::string last_forwarded(const std::string& header) {
  auto text = header.substr(header.rfind(',') == std::string::npos ? 0 : header.rfind(',') + 1);
  std::erase(text, ' ');
  return text;
}

}  // namespace

void Connection::run() {
  try {
    peer_ = socket().peerAddress().host().toString();
    Gate::Pass pass;
    if (!exchange_.trusted_proxies.contains(peer_)) {
      pass = exchange_.gate.enter(peer_, exchange_.limits.per_address);
      if (!pass) return turn_away(socket(), exchange_);
    }
    socket().setNoDelay(true);
    Reaper::Watch watch(exchange_.reaper, socket().impl()->sockfd());
    converse(watch);
  } catch (const Poco::Exception&) {
    // The network, not us: the client went away in the middle.
  }
}

void Connection::converse(Reaper::Watch& watch) {
  for (int served = 0; served < requests_per_connection && !exchange_.stopping; ++served) {
    if (buffer_.empty()) {
      watch.until(Clock::now() + (served == 0 ? exchange_.limits.head : exchange_.limits.keep_alive), true);
      if (!receive()) return;
    }
    const auto head = read_request(watch);
    if (!head) return;
    watch.without_deadline();
    const Response response = answer(head->request);
    const bool close = head->close || exchange_.stopping || served + 1 == requests_per_connection;
    if (!send(watch, written(response, head->request, close)) || close) break;
  }
  socket().shutdownSend();
}

std::optional<Head> Connection::read_request(Reaper::Watch& watch) {
  const Limits& limits = exchange_.limits;
  const auto started = Clock::now();
  watch.until(started + limits.head, true);
  auto read = web::head(buffer_, limits);
  while (!read) {
    if (!receive()) return std::nullopt;
    read = web::head(buffer_, limits);
  }
  if (!*read) {
    refuse(watch, read->error().status);
    return std::nullopt;
  }
  Head head = std::move(**read);
  watch.until(started + limits.body + static_cast<long>(head.body / 1024) * limits.body_per_kb, true);
  if (head.wants_continue && buffer_.size() == head.bytes && !send(watch, "HTTP/1.1 100 Continue\r\n\r\n"))
    return std::nullopt;
  while (buffer_.size() < head.bytes + head.body)
    if (!receive()) return std::nullopt;
  head.request.body = buffer_.substr(head.bytes, head.body);
  head.request.address = peer_;
  buffer_.erase(0, head.bytes + head.body);
  return head;
}

Response Connection::answer(const Request& request) {
  const std::string& forwarded = request.header("x-forwarded-for");
  if (!exchange_.trusted_proxies.contains(peer_) || forwarded.empty()) return exchange_.answer(request);
  Request from = request;
  from.address = last_forwarded(forwarded);
  const auto pass = exchange_.gate.enter("for " + from.address, exchange_.limits.per_forwarded);
  return pass ? exchange_.answer(from) : exchange_.fault(503);
}

bool Connection::receive() {
  std::array<char, 16 * 1024> bytes;
  const int count = socket().receiveBytes(bytes.data(), static_cast<int>(bytes.size()));
  if (count <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

bool Connection::send(Reaper::Watch& watch, const std::string& bytes) {
  const Limits& limits = exchange_.limits;
  watch.until(Clock::now() + limits.body + static_cast<long>(bytes.size() / 1024) * limits.body_per_kb);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const int count = socket().sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent), MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

// Whoever still sends while we close gets a reset that tears our answer off: read on for a little while.
void Connection::refuse(Reaper::Watch& watch, int status) {
  if (!send(watch, written(exchange_.fault(status), Request{}, true))) return;
  socket().shutdownSend();
  watch.until(Clock::now() + draining);
  for (std::size_t drained = 0; drained < most_drained;) {
    buffer_.clear();
    if (!receive()) return;
    drained += buffer_.size();
  }
}

void turn_away(Poco::Net::StreamSocket socket, Exchange& exchange) {
  const std::string bytes = written(exchange.fault(503), Request{}, true);
  const int own = ::dup(socket.impl()->sockfd());
  if (own < 0) return;
  // A fresh socket's buffer takes it whole.
  const auto sent = ::send(own, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(own, SHUT_WR);
  exchange.reaper.close_later(own, Clock::now() + (sent < 0 ? 0s : 1s));
}

}  // namespace mithaq::web
