#include "web/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "web/connection.h"
#include "web/render.h"
#include "web/routes.h"

namespace mithaq::web {
namespace {

class Connections : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Connections(Exchange& exchange) : exchange_(exchange) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new Connection(socket, exchange_);
  }

 private:
  Exchange& exchange_;
};

// A full queue says so, instead of leaving the client alone; and whoever only holds a thread makes room.
class Door : public Poco::Net::TCPServerConnectionFilter {
 public:
  Door(Exchange& exchange, const Poco::Net::TCPServer& server) : exchange_(exchange), server_(server) {}
  bool accept(const Poco::Net::StreamSocket& socket) override {
    if (server_.currentThreads() >= exchange_.limits.threads) exchange_.reaper.shut_one_idle();
    if (server_.queuedConnections() < exchange_.limits.queue) return true;
    turn_away(socket, exchange_);
    return false;
  }

 private:
  Exchange& exchange_;
  const Poco::Net::TCPServer& server_;
};

Poco::Net::ServerSocket listening(const std::string& address, int port) {
  const std::string place = address + ":" + std::to_string(port);
  try {
    Poco::Net::ServerSocket socket;
    // Not SO_REUSEPORT, which Poco sets by default: a second daemon must not share the port in silence.
    socket.bind(Poco::Net::SocketAddress(address, static_cast<Poco::UInt16>(port)), true, false);
    socket.listen(128);
    return socket;
  } catch (const Poco::Exception& problem) {
    const std::string why = problem.code() != 0 ? std::strerror(problem.code()) : problem.displayText();
    throw std::runtime_error("cannot listen on " + place + ": " + why);
  }
}

}  // namespace

struct Server::Inside {
  explicit Inside(Options given) : options(std::move(given)) {
    exchange.limits = options.limits;
    exchange.trusted_proxies = {options.trusted_proxies.begin(), options.trusted_proxies.end()};
  }

  Options options;
  std::unique_ptr<Renderer> renderer;  // of the house's pages
  std::unique_ptr<Routes> routes;
  Exchange exchange;
  std::unique_ptr<Poco::ThreadPool> threads;
  std::unique_ptr<Poco::Net::TCPServer> server;
};

Server::Server(service::House& house, Options options) : inside_(std::make_unique<Inside>(std::move(options))) {
  auto& in = *inside_;
  in.renderer = std::make_unique<Renderer>(house.phrases());
  in.routes = std::make_unique<Routes>(house, *in.renderer, in.options.log);
  in.exchange.answer = [&in](const Request& request) { return in.routes->answer(request); };
  in.exchange.fault = [&in](int status) { return in.routes->fault(status); };
}

Server::Server(Answer answer, Options options) : inside_(std::make_unique<Inside>(std::move(options))) {
  inside_->exchange.answer = std::move(answer);
  inside_->exchange.fault = [](int status) {
    return Response{.status = status, .type = "text/plain; charset=utf-8", .body = std::string(reason(status)) + "\n"};
  };
}

Server::~Server() { stop(); }

void Server::start() {
  auto& in = *inside_;
  const auto socket = listening(in.options.address, in.options.port);
  in.threads = std::make_unique<Poco::ThreadPool>(2, in.options.limits.threads);
  Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
  params->setMaxThreads(in.options.limits.threads);
  params->setMaxQueued(in.options.limits.queue + 1);
  // A thread that falls asleep while the server stops is not woken; it sleeps no longer than this.
  params->setThreadIdleTime(Poco::Timespan(1, 0));
  in.server = std::make_unique<Poco::Net::TCPServer>(new Connections(in.exchange), *in.threads, socket, params);
  in.server->setConnectionFilter(new Door(in.exchange, *in.server));
  in.server->start();
}

void Server::stop() {
  auto& in = *inside_;
  if (!in.server) return;
  in.exchange.stopping = true;
  in.server->stop();
  in.exchange.reaper.shut_idle();
  in.threads->joinAll();
  in.server.reset();
}

int Server::port() const { return inside_->server ? inside_->server->port() : inside_->options.port; }

}  // namespace mithaq::web
