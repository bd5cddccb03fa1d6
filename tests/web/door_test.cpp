// The door: what every answer carries, who is turned away, and how slow clients end.
#include <latch>
#include <memory>
#include <thread>

#include "web/web_fixture.h"

namespace mithaq {
namespace {

using namespace std::chrono_literals;
using testing::connected;
using testing::parsed;
using testing::raw;
using testing::read_all;

using Door = WebTest;

TEST_F(Door, every_answer_carries_the_security_headers) {
  start();
  const std::string key = std::string(32, 'a');
  const std::string give = "position=approve&number=482913&key=" + key;
  const Answer answers[] = {get("/"),
                            get("/c/partnership-2026"),
                            get("/c/none"),
                            get(link()),
                            get(link() + "?c=1"),
                            get("/s"),
                            get("/s", with_cookie()),
                            post("/s", "position=approve", with_cookie()),
                            post("/s", "", with_cookie()),
                            post("/s/confirm", give, with_cookie()),
                            post("/s/confirm", give, with_cookie() + "Origin: https://evil.example\r\n"),
                            get("/s/not-a-token-of-ours"),
                            get("/log/checkpoint"),
                            get("/healthz"),
                            get("/readyz"),
                            get("/style.css"),
                            get("/nowhere"),
                            testing::ask(port, "HEAD", "/"),
                            testing::ask(port, "OPTIONS", "/s"),
                            testing::ask(port, "DELETE", "/"),
                            raw(port, "GET / HTTP/1.1\n\n"),
                            raw(port, "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"),
                            raw(port, "POST /s HTTP/1.1\r\nHost: h\r\nContent-Length: 999999\r\n\r\n")};
  int n = 0;
  for (const Answer& answer : answers) {
    SCOPED_TRACE(n++);
    EXPECT_GE(answer.status, 200);
    const std::string policy = answer.header("Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src '")) << policy;
    EXPECT_TRUE(policy.ends_with("; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"));
    EXPECT_FALSE(holds(policy, "unsafe"));
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(answer.header("Strict-Transport-Security"), "max-age=31536000; includeSubDomains");
    EXPECT_FALSE(answer.header("Content-Length").empty());
    EXPECT_FALSE(holds(answer.body, "<script"));
    const bool is_public = answer.status == 200 && answer.header("X-Robots-Tag").empty();
    EXPECT_EQ(answer.header("Cache-Control") == "no-store", !is_public);
  }
}

TEST_F(Door, only_public_pages_may_be_stored_and_found) {
  start();
  for (const std::string path : {"/", "/c/partnership-2026", "/log/checkpoint", "/style.css"})
    EXPECT_EQ(get(path).header("X-Robots-Tag"), "") << path;
  EXPECT_EQ(get("/s", with_cookie()).header("X-Robots-Tag"), "noindex");
  EXPECT_EQ(get("/healthz").header("Cache-Control"), "no-store");
}

TEST_F(Door, the_inline_style_is_the_one_that_the_policy_names) {
  start();
  const Answer page = get("/s", with_cookie());
  const auto begin = page.body.find("<style>") + 7;
  const std::string style = page.body.substr(begin, page.body.find("</style>") - begin);
  EXPECT_TRUE(
      holds(page.header("Content-Security-Policy"), "style-src 'sha256-" + trail::base64(trail::sha256(style)) + "';"));
  EXPECT_EQ(get("/style.css").body, style);
  EXPECT_FALSE(holds(page.body, " style=\""));
}

TEST_F(Door, other_methods_are_refused_with_those_that_are_allowed) {
  start();
  for (const std::string method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "PROPFIND"}) {
    EXPECT_EQ(testing::ask(port, method, "/").status, 405) << method;
    EXPECT_EQ(testing::ask(port, method, "/").header("Allow"), "GET, HEAD") << method;
    EXPECT_EQ(testing::ask(port, method, "/s").header("Allow"), "GET, HEAD, POST") << method;
  }
  EXPECT_EQ(post("/", "a=b").header("Allow"), "GET, HEAD");
}

TEST_F(Door, head_says_what_get_would_say_without_the_body) {
  start();
  const Answer whole = get("/");
  const Answer head = testing::ask(port, "HEAD", "/");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.header("Content-Length"), whole.header("Content-Length"));
}

TEST_F(Door, a_smuggled_second_request_is_never_answered) {
  start();
  const std::string second = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
  for (const std::string fields :
       {"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "Content-Length: 0\r\nContent-Length: 30\r\n",
        "Content-Length : 30\r\n", "Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n", "Content-Length: 4\n\r\n"}) {
    auto socket = connected(port);
    testing::send(socket, "POST /s HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n0\r\n\r\n" + second);
    const std::string said = read_all(socket);
    EXPECT_EQ(parsed(said).status, 400) << fields;
    EXPECT_EQ(said.find("HTTP/1.1", 8), std::string::npos) << fields;
  }
}

TEST_F(Door, two_requests_on_one_connection_get_two_answers) {
  start();
  auto socket = connected(port);
  testing::send(socket,
                "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"
                "POST /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                "GET /readyz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string said = read_all(socket);
  EXPECT_TRUE(holds(said, "ok\n"));
  EXPECT_TRUE(holds(said, "405"));
  EXPECT_TRUE(said.ends_with("ready\n"));
}

TEST_F(Door, a_body_that_is_too_long_is_refused_though_it_is_being_sent) {
  start();
  const Answer answer =
      raw(port, "POST /s HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'a'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.header("Connection"), "close");
}

// The client only waits for the end of its connection; how long that takes is not judged.
TEST_F(Door, a_client_that_never_finishes_its_head_is_shut) {
  start({.head = 50ms});
  auto socket = connected(port);
  testing::send(socket, "GET / HTTP/1.1\r\nHost: h\r\nX: ");
  EXPECT_EQ(read_all(socket), "");
}

TEST_F(Door, a_client_that_sends_a_byte_now_and_then_is_shut_all_the_same) {
  start({.head = 200ms});
  auto socket = connected(port);
  testing::send(socket, "GET / HTTP/1.1\r\nHost: h\r\nX: ");
  bool is_shut = false;
  for (int i = 0; i < 100'000 && !is_shut; ++i) {
    try {
      if (socket.poll(Poco::Timespan(0, 10'000), Poco::Net::Socket::SELECT_READ)) {
        char byte = 0;
        is_shut = socket.receiveBytes(&byte, 1) <= 0;
      } else {
        testing::send(socket, "a");
      }
    } catch (const Poco::Exception&) {
      is_shut = true;
    }
  }
  EXPECT_TRUE(is_shut);
}

TEST_F(Door, a_client_that_never_finishes_its_body_is_shut) {
  start({.body = 50ms, .body_per_kb = 0ms});
  auto socket = connected(port);
  testing::send(socket, "POST /s HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(read_all(socket), "");
  EXPECT_EQ(house.looked, 0);
}

TEST_F(Door, a_silent_connection_is_shut) {
  start({.head = 50ms});
  auto socket = connected(port);
  EXPECT_EQ(read_all(socket), "");
}

TEST_F(Door, slow_clients_do_not_keep_others_out) {
  start({.head = 100ms, .threads = 4});
  std::vector<Poco::Net::StreamSocket> slow;
  for (int i = 0; i < 30; ++i) {
    slow.push_back(connected(port));
    testing::send(slow.back(), "GET / HTTP/1.1\r\nX: ");
  }
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Door, whoever_only_holds_a_thread_makes_room_for_a_request) {
  start({.threads = 4});  // and nobody's time is up
  std::vector<Poco::Net::StreamSocket> slow;
  for (int i = 0; i < 12; ++i) {
    slow.push_back(connected(port));
    testing::send(slow.back(), "GET / HTTP/1.1\r\nX: ");
  }
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Door, one_address_has_so_many_connections_and_no_more) {
  start({.per_address = 2}, {});
  auto one = connected(port);
  auto two = connected(port);
  // An answer proves that the connection is counted.
  for (auto* socket : {&one, &two}) {
    testing::send(*socket, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    char byte = 0;
    ASSERT_EQ(socket->receiveBytes(&byte, 1), 1);
  }
  const Answer third = get("/healthz");
  EXPECT_EQ(third.status, 503);
  EXPECT_EQ(third.header("Retry-After"), "30");
}

TEST_F(Door, a_full_queue_says_so_in_both_languages) {
  const auto go_on = std::make_shared<std::latch>(1);  // outlives this test in the threads that wait
  house.while_looking = [go_on] { go_on->wait(); };
  start({.queue = 1, .threads = 2});
  // Two connections keep both threads busy; one waits.
  std::vector<Poco::Net::StreamSocket> held;
  for (int i = 0; i < 2; ++i) {
    held.push_back(connected(port));
    testing::send(held.back(), "GET /s HTTP/1.1\r\nHost: h\r\n" + with_cookie() + "\r\n");
    while (house.looked <= i) std::this_thread::yield();
  }
  held.push_back(connected(port));
  testing::send(held.back(), "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
  const Answer turned_away = get("/healthz");
  go_on->count_down();
  EXPECT_EQ(turned_away.status, 503);
  EXPECT_EQ(turned_away.header("Retry-After"), "30");
  EXPECT_TRUE(holds(turned_away.body, house.phrases().both("page.message-503").ar));
  EXPECT_TRUE(holds(turned_away.body, house.phrases().both("page.message-503").en));
}

TEST_F(Door, behind_a_proxy_the_forwarded_address_is_counted) {
  start({.per_forwarded = 0});
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/healthz", "X-Forwarded-For: 203.0.113.7\r\n").status, 503);
}

TEST_F(Door, a_port_in_use_is_said_clearly) {
  start();
  web::Server second(house, {.port = port, .limits = {}});
  try {
    second.start();
    FAIL() << "the port is shared";
  } catch (const std::runtime_error& problem) {
    EXPECT_EQ(problem.what(), "cannot listen on 127.0.0.1:" + std::to_string(port) + ": Address already in use");
  }
}

TEST_F(Door, stopping_ends_idle_connections) {
  start();
  auto socket = connected(port);
  testing::send(socket, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
  char byte = 0;
  ASSERT_EQ(socket.receiveBytes(&byte, 1), 1);
  server->stop();
  EXPECT_TRUE(read_all(socket).ends_with("ok\n"));
}

TEST_F(Door, what_breaks_becomes_a_page_and_a_log_line_without_the_token) {
  start();
  house.is_broken = true;
  const Answer answer = get(link());
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(holds(answer.body, "store is gone"));
  EXPECT_EQ(get("/readyz").status, 500);
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_TRUE(holds(log, "GET /s: "));
  EXPECT_FALSE(holds(log, " /s/"));
}

TEST_F(Door, pages_are_compressed_for_those_who_take_it) {
  start();
  const Answer plain = get("/c/partnership-2026");
  const Answer packed = get("/c/partnership-2026", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(testing::unzipped(packed.body), plain.body);
  EXPECT_LT(packed.body.size(), plain.body.size() / 2);
}

}  // namespace
}  // namespace mithaq
