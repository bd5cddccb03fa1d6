// Requests that two readers could read in two ways, and requests that are too much.
#include "web/framing.h"

#include <gtest/gtest.h>

namespace mithaq::web {
namespace {

int verdict(const std::string& bytes) {
  const auto read = head(bytes, Limits{});
  if (!read) return 0;
  return *read ? 200 : read->error().status;
}

std::string post(const std::string& fields) { return "POST /s HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"; }

TEST(Framing, a_plain_request_is_read) {
  const auto read = head("POST /s?lang=en HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nX-Y:  z \r\n\r\nabcde", Limits{});
  ASSERT_TRUE(read && *read);
  const Head& head = **read;
  EXPECT_EQ(head.request.method, "POST");
  EXPECT_EQ(head.request.path, "/s");
  EXPECT_EQ(head.request.query, "lang=en");
  EXPECT_EQ(head.request.header("x-y"), "z");
  EXPECT_EQ(head.body, 5u);
  EXPECT_FALSE(head.close);
}

TEST(Framing, an_unfinished_head_is_waited_for) {
  EXPECT_EQ(verdict(""), 0);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\r\n"), 0);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\r\n\r"), 0);
}

TEST(Framing, what_can_be_read_in_two_ways_is_refused) {
  EXPECT_EQ(verdict(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")), 400);
  EXPECT_EQ(verdict(post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: 3\r\nContent-Length: 4\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: 3\r\nContent-Length: 3\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: 3, 3\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: +3\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: 0x3\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: -1\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length:\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length : 3\r\n")), 400);
  EXPECT_EQ(verdict(post(" Content-Length: 3\r\n")), 400);
  EXPECT_EQ(verdict(post("X: a\r\n folded\r\nContent-Length: 3\r\n")), 400);
  EXPECT_EQ(verdict(post("Content-Length: 3\r\nHost: other\r\n")), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1\nHost: h\n\n"), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\n\r\n"), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n"), 400);
  EXPECT_EQ(verdict(std::string("GET / HTTP/1.1\r\nHost: h\0\r\n\r\n", 29)), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET  / HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1 \r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GE(T / HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), 505);
}

TEST(Framing, a_body_needs_a_length_and_has_a_limit) {
  EXPECT_EQ(verdict(post("")), 411);
  EXPECT_EQ(verdict(post("Transfer-Encoding: chunked\r\n")), 411);
  EXPECT_EQ(verdict(post("Content-Length: 262144\r\n")), 200);
  EXPECT_EQ(verdict(post("Content-Length: 262145\r\n")), 413);
  EXPECT_EQ(verdict(post("Content-Length: 99999999999999999999999999\r\n")), 413);
}

TEST(Framing, a_head_has_limits) {
  std::string fields;
  for (int i = 0; i < 49; ++i) fields += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"), 200);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "One-More: 1\r\n\r\n"), 431);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(17'000, 'a')), 431);
}

TEST(Framing, fields_and_cookies_are_decoded) {
  const Fields form = Fields::decoded("a=1+2&b=%D9%85&a=3&c&=x&d=%zz");
  EXPECT_EQ(form.get("a"), "1 2");
  EXPECT_EQ(form.all("a"), (std::vector<std::string>{"1 2", "3"}));
  EXPECT_EQ(form.get("b"), "م");
  EXPECT_TRUE(form.has("c"));
  EXPECT_EQ(form.get("d"), "%zz");
  Request request;
  request.headers["cookie"] = "x=1; ref=abc;y=2";
  EXPECT_EQ(request.cookie("ref"), "abc");
  EXPECT_EQ(request.cookie("re"), "");
}

TEST(Framing, gzip_is_only_sent_to_those_who_take_it) {
  Request request;
  EXPECT_FALSE(request.accepts_gzip());
  request.headers["accept-encoding"] = "br, gzip;q=0.5";
  EXPECT_TRUE(request.accepts_gzip());
  request.headers["accept-encoding"] = "gzip;q=0";
  EXPECT_FALSE(request.accepts_gzip());
}

}  // namespace
}  // namespace mithaq::web
