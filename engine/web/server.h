// The door to the web: pages for members and for everybody, over HTTP on one address.
//
// TLS ends at the proxy in front (deploy/proxy). Threads and the queue are Poco's TCPServer; reading the
// bytes of a request within limits and deadlines is ours (framing.h, connection.h), since Poco's HTTP
// server starts its time-out anew with every byte and reads some requests in two ways.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "service/house.h"
#include "web/framing.h"
#include "web/http.h"

namespace mithaq::web {

struct Options {
  std::string address = "127.0.0.1";
  int port = 8080;  // 0: any free one
  Limits limits;
  // Their X-Forwarded-For is believed, and the limit of connections does not hold for them.
  std::vector<std::string> trusted_proxies = {"127.0.0.1", "::1"};
  // A line for the operator's log; never holds a token or what a person typed.
  std::function<void(const std::string&)> log = [](const std::string&) {};
};

class Server {
 public:
  // Reads every page and phrase: throws std::logic_error when a phrase is missing.
  Server(service::House& house, Options options);
  // The same door before something smaller than a house. `answer` must not throw.
  using Answer = std::function<Response(const Request&)>;
  Server(Answer answer, Options options);
  ~Server();
  // Throws std::runtime_error: "cannot listen on 127.0.0.1:8080: Address already in use".
  void start();
  // Answers what has been asked, then closes; returns when the last thread has ended.
  void stop();
  int port() const;  // the one really listened on

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace mithaq::web
