// One connection: requests in, answers out, each within its limits; on a thread of the server's pool.
#pragma once

#include <Poco/Net/TCPServerConnection.h>

#include <atomic>
#include <functional>
#include <set>
#include <string>

#include "web/framing.h"
#include "web/gate.h"
#include "web/http.h"
#include "web/reaper.h"

namespace mithaq::web {

// What all connections of a server share.
struct Exchange {
  Limits limits;
  std::set<std::string> trusted_proxies;           // addresses whose X-Forwarded-For is believed
  std::function<Response(const Request&)> answer;  // does not throw
  std::function<Response(int)> fault;              // the page of a status; does not throw
  Reaper reaper;
  Gate gate;
  std::atomic<bool> stopping = false;
};

class Connection : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, Exchange& exchange)
      : TCPServerConnection(socket), exchange_(exchange) {}
  void run() override;

 private:
  void converse(Reaper::Watch& watch);
  // Reads more into buffer_. False: the client is gone or was shut.
  bool receive();
  bool send(Reaper::Watch& watch, const std::string& bytes);
  // A whole request; none: answered with a fault, or the client is gone.
  std::optional<Head> read_request(Reaper::Watch& watch);
  void refuse(Reaper::Watch& watch, int status);
  Response answer(const Request& request);

  Exchange& exchange_;
  std::string buffer_;
  std::string peer_;
};

// Answers on a socket that nobody will read from, and lets the reaper close it. Does not wait.
void turn_away(Poco::Net::StreamSocket socket, Exchange& exchange);

}  // namespace mithaq::web
