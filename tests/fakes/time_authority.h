// A time-stamping authority made of openssl alone, and a web server on 127.0.0.1 before it.
#pragma once

#include <arpa/inet.h>
#include <openssl/ts.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "fakes/other_clock.h"
#include "fakes/workshop.h"
#include "model/moment.h"

namespace mithaq::test {

class TimeAuthority {
 public:
  // What is wrong with the next answers. `imprint`, `nonce` and `policy` answer another question than was asked.
  enum class Fault { none, rejected, imprint, nonce, policy, chain };

  TimeAuthority() {
    make("ca", "tsa", "-newkey ec -pkeyopt ec_paramgen_curve:P-256", "critical,timeStamping");
    make("other-ca", "other", "-newkey ec -pkeyopt ec_paramgen_curve:P-256", "critical,timeStamping");
  }

  // A certificate for `name` by an authority of its own, and the settings of `openssl ts`.
  void make(const std::string& ca, const std::string& name, const std::string& key, const std::string& usage) const {
    shop.run(on_day("2026-01-01") + "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " +
             ca + ".key -out " + ca + ".pem -subj '/CN=" + ca + "' -days 1460");
    shop.run("openssl req -new " + key + " -nodes -keyout " + name + ".key -out " + name + ".csr -subj '/CN=Time of " +
             name + "'");
    shop.write(name + ".ext", "extendedKeyUsage=" + usage + "\n");
    shop.run(on_day("2026-01-02") + "openssl x509 -req -in " + name + ".csr -CA " + ca + ".pem -CAkey " + ca +
             ".key -CAcreateserial -days 700 -extfile " + name + ".ext -out " + name + ".pem");
    shop.write(name + ".cnf",
               "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = " + name +
                   ".pem\nsigner_key = " + name +
                   ".key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\nother_policies = 1.2.3.4.2\n"
                   "digests = sha256\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n");
  }
  std::string chain() const { return shop.read("ca.pem"); }

  // The authority's answer at this time.
  std::string reply(const std::string& query, Moment at, Fault fault = Fault::none) const {
    return reply_by(fault == Fault::chain ? "other" : "tsa",
                    fault == Fault::rejected ? "no question" : changed(query, fault), at);
  }
  std::string reply_by(const std::string& name, const std::string& query, Moment at) const {
    shop.write("asked.tsq", query);
    // A clock that stands still: the second does not pass while it is read.
    shop.run(stopped_at(to_rfc3339(at).substr(0, 19).replace(10, 1, " ")) + "openssl ts -reply -config " + name +
             ".cnf -queryfile asked.tsq -out answer.tsr");
    return shop.read("answer.tsr");
  }
  // Whether openssl takes a query and a reply for what they claim to be; `data` is what was stamped.
  bool holds(const std::string& query, const std::string& reply, const std::string& data, Moment at) const {
    shop.write("q.tsq", query);
    shop.write("r.tsr", reply);
    shop.write("data", data);
    const std::string how = " -in r.tsr -CAfile ca.pem -attime " + std::to_string(at.time_since_epoch().count());
    return shop.runs("openssl ts -verify -queryfile q.tsq" + how) == 0 &&
           shop.runs("openssl ts -verify -data data" + how) == 0;
  }

  Workshop shop;

 private:
  static std::string changed(const std::string& query, Fault fault) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(query.data());
    TS_REQ* request = d2i_TS_REQ(nullptr, &bytes, static_cast<long>(query.size()));
    if (!request) throw std::runtime_error("no question");
    ASN1_INTEGER* number = ASN1_INTEGER_new();
    ASN1_OBJECT* policy = OBJ_txt2obj("1.2.3.4.2", 1);
    if (fault == Fault::nonce && ASN1_INTEGER_set(number, 7) == 1) TS_REQ_set_nonce(request, number);
    if (fault == Fault::policy) TS_REQ_set_policy_id(request, policy);
    if (fault == Fault::imprint) {
      std::string other(32, 'x');
      TS_MSG_IMPRINT_set_msg(TS_REQ_get_msg_imprint(request), reinterpret_cast<unsigned char*>(other.data()), 32);
    }
    unsigned char* out = nullptr;
    const int size = i2d_TS_REQ(request, &out);
    std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    ASN1_INTEGER_free(number);
    ASN1_OBJECT_free(policy);
    TS_REQ_free(request);
    return der;
  }
};

// Answers POST on a port of its own, one connection after the other, until it goes away.
class SmallServer {
 public:
  // The body of a question; status and body of the answer.
  using Answer = std::function<std::pair<int, std::string>(const std::string& body)>;
  explicit SmallServer(Answer answer) : answer_(std::move(answer)), door_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(door_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(door_, 8) != 0 ||
        getsockname(door_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no port for a small server");
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/tsr";
    thread_ = std::thread([this] { serve(); });
  }
  ~SmallServer() {
    shutdown(door_, SHUT_RDWR);
    thread_.join();
    close(door_);
  }
  const std::string& url() const { return url_; }

 private:
  void serve() {
    for (int guest; (guest = accept(door_, nullptr, nullptr)) >= 0; close(guest)) {
      std::string asked;
      char part[4096];
      for (ssize_t n; !is_whole(asked) && (n = recv(guest, part, sizeof part, 0)) > 0;)
        asked.append(part, static_cast<std::size_t>(n));
      if (!is_whole(asked)) continue;
      const auto [status, body] = answer_(asked.substr(asked.find("\r\n\r\n") + 4));
      const std::string out = "HTTP/1.1 " + std::to_string(status) +
                              " x\r\nContent-Type: application/timestamp-reply\r\nConnection: close\r\n"
                              "Content-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
      if (send(guest, out.data(), out.size(), MSG_NOSIGNAL) < 0) continue;
    }
  }
  static bool is_whole(const std::string& asked) {
    const std::size_t head = asked.find("\r\n\r\n");
    const std::size_t length = asked.find("Content-Length: ");
    if (head == std::string::npos || length > head) return false;
    return asked.size() - head - 4 >= std::stoul(asked.substr(length + 16));
  }

  Answer answer_;
  int door_;
  std::string url_;
  std::thread thread_;
};

}  // namespace mithaq::test
