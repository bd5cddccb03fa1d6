// A request as it came in and an answer as it goes out: plain values, without sockets.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mithaq::web {

struct Request;

// Names and values of a query or a posted form, decoded, in their order; a name may stand more than once.
class Fields {
 public:
  Fields() = default;
  // application/x-www-form-urlencoded. What cannot be decoded is kept as it is: nothing here refuses.
  static Fields decoded(std::string_view encoded);
  // The form of a request, as it was sent: so encoded, or multipart/form-data, a file by its bytes.
  static Fields of(const Request& request);

  const std::string& get(std::string_view name) const;  // the first; empty when absent
  std::vector<std::string> all(std::string_view name) const;
  bool has(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
  std::string method;                          // as sent: "GET", "HEAD", "POST"
  std::string path;                            // before the "?", not decoded
  std::string query;                           // after it
  std::map<std::string, std::string> headers;  // names in lower case, each at most once or joined by ", "
  std::string body;
  std::string address;  // of the peer, or what a trusted proxy says it is

  const std::string& header(const std::string& name) const;  // name in lower case; empty when absent
  // The value of a cookie; empty when absent.
  std::string cookie(std::string_view name) const;
  bool accepts_gzip() const;
};

struct Response {
  int status = 200;
  std::string type = "text/html; charset=UTF-8";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string style = "'self'";  // the CSP's style-src
  std::string script{};          // its script-src; empty: no script runs on the page
  bool open = false;             // a public page: may be stored and found by search engines
};

// The reason phrase of a status.
std::string_view reason(int status);

// The bytes of an answer: every security header (reference: reliability 8), gzip where it is taken, the
// length; for HEAD the same without the body.
std::string written(Response response, const Request& request, bool close);

}  // namespace mithaq::web
