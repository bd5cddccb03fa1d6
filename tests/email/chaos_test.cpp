// Every step of a handing-over against everything that can go wrong there: 110 cells, each with its predicted end; the
// steps of the envelope, one by one and in one flight.
//
// Nothing here measures time. Where a server falls silent, only that step's own timer is short; where it trickles, all
// are long.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "bench.h"
#include "email/smtp.h"
#include "fake_server.h"

namespace mithaq::email::tests {
namespace {

constexpr const char* steps[] = {"banner", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "body", "dot", "QUIT"};
constexpr const char* faults[] = {"4xx",  "5xx",     "421",       "drop",       "RST",     "stall",
                                  "drip", "garbage", "long line", "wrong cert", "greylist"};

// a accepted, d deferred, r refused, u unknown; a capital: and a fault of the channel. A fault that cannot occur at a
// step leaves it as it is: accepted. A first "later" of a greylist is deferred, and the second try accepted.
constexpr const char* predicted[] = {
    // 4xx 5xx 421 drop RST stall drip garbage long cert grey
    "dDddddddd"
    "ad",  // banner
    "dDddddddd"
    "ad",  // EHLO
    "dDddddddd"
    "dd",  // STARTTLS
    "dDddddddd"
    "ad",  // AUTH
    "dRddddddd"
    "ad",  // MAIL
    "drddddddd"
    "ad",  // RCPT
    "dRddddddd"
    "ad",  // DATA
    "ddddddddd"
    "aa",  // body: what comes before the dot is no reply to it
    "dRduuuauu"
    "ad",  // dot: without a valid reply nobody knows; one that drips is valid
    "aaaaaaaaa"
    "aa",  // QUIT
};

struct Cell {
  std::size_t step, fault;
  bool is_in_one_flight;  // PIPELINING is offered
  std::string at() const { return steps[step]; }
  std::string does() const { return faults[fault]; }
  char end() const { return predicted[step][fault]; }
};

void PrintTo(const Cell& cell, std::ostream* out) { *out << cell.at() << " " << cell.does(); }

bool is_of_envelope(const std::string& step) { return step == "MAIL" || step == "RCPT" || step == "DATA"; }

std::vector<Cell> cells() {
  std::vector<Cell> all;
  for (std::size_t step = 0; step < std::size(steps); ++step)
    for (std::size_t fault = 0; fault < std::size(faults); ++fault)
      for (const bool in_one_flight : {false, true})
        if (!in_one_flight || is_of_envelope(steps[step])) all.push_back({step, fault, in_one_flight});
  return all;
}

class Chaos : public testing::TestWithParam<Cell> {
 protected:
  void SetUp() override {
    server_.certificate = certificate(scratch_, "right", "localhost");
    server_.key = scratch_.path("right.key");
    server_.extensions = {"STARTTLS", "AUTH PLAIN"};
    ours_.host = "localhost";
    ours_.user = "mithaq";
    ours_.secret = [] { return std::string("geheim"); };
    ours_.ca_file = scratch_.path("right.pem");
    ours_.own_name = "mithaq.example";
  }

  void break_it(const Cell& cell) {
    const std::string does = cell.does();
    std::string& step = server_.steps[cell.at()];
    if (does == "4xx") step = "451 4.3.0 later";
    if (does == "5xx") step = "554 5.7.1 never";
    if (does == "421") step = "421 4.3.2 closing";
    if (does == "drop") step = drop;
    if (does == "RST") step = reset;
    if (does == "stall") step = stall;
    if (does == "drip") step = cell.at() == "dot" ? trickle : drip;
    if (does == "garbage") step = "\x01 HTTP/1.1 400 Bad Request";
    if (does == "long line") step = std::string(1 << 20, '2');
    if (does == "greylist" && cell.at() != "body") step = greylist;
    if (does == "wrong cert" && cell.at() == "STARTTLS") {
      server_.certificate = certificate(scratch_, "other", "elsewhere.example");
      server_.key = scratch_.path("other.key");
    }
    if (step.empty()) server_.steps.erase(cell.at());
    const bool falls_silent = does == "stall" || does == "drip" || (does == "long line" && cell.at() == "body");
    const std::chrono::milliseconds soon(1000);
    if (falls_silent && cell.at() == "body") ours_.timers.body = soon;
    if (falls_silent && cell.at() == "dot" && does == "stall") ours_.timers.dot = soon;
    if (falls_silent && cell.at() != "body" && cell.at() != "dot" && cell.at() != "QUIT") ours_.timers.reply = soon;
  }

  Scratch scratch_;
  Script server_;
  SmtpSettings ours_;
};

char letter(const DeliveryReport& report) {
  const char small = "adru"[static_cast<std::size_t>(report.result)];
  return report.channel_fault ? static_cast<char>(small - 'a' + 'A') : small;
}

TEST_P(Chaos, ends_as_predicted) {
  const Cell& cell = GetParam();
  break_it(cell);
  if (cell.is_in_one_flight) server_.extensions.push_back("PIPELINING");
  Message message = compose(house(), notice());
  if (cell.at() == "body")  // more than both kernels keep: the server's end comes in the middle
    for (int i = 0; i < 200000; ++i) message.bytes += "one line more\r\n";
  FakeServer server(server_);
  ours_.port = server.port();
  bool handing_over_was_said = false;
  const Progress progress = [&](std::string_view phase) { handing_over_was_said |= phase == handing_over; };
  DeliveryReport first, second;
  {
    Smtp smtp(ours_);
    first = smtp.hand_over(message, progress);
    if (cell.does() == "greylist") second = smtp.hand_over(message, progress);
  }
  EXPECT_EQ(std::string(1, letter(first)), std::string(1, cell.end())) << first.text;
  EXPECT_EQ(first.message_sha256, message.sha256);
  // Else a crash at the same place would be called deferred.
  EXPECT_TRUE(handing_over_was_said || first.result != Delivery::unknown);
  EXPECT_TRUE(cell.does() != "greylist" || second.result == Delivery::accepted) << second.text;
  const bool stays_in_clear = cell.at() == "STARTTLS" && cell.does() != "greylist";
  EXPECT_FALSE(stays_in_clear && server.heard("AUTH")) << "the password stays here";
  // The server has the mail once, or never, or nobody can say.
  const std::size_t arrived = server.mails().size();
  if (cell.does() != "greylist") {
    EXPECT_TRUE(first.result != Delivery::accepted || arrived == 1u) << arrived;
    EXPECT_TRUE(first.result == Delivery::accepted || cell.at() == "dot" || arrived == 0u) << arrived;
  }
}

INSTANTIATE_TEST_SUITE_P(Smtp, Chaos, testing::ValuesIn(cells()), [](const auto& it) {
  std::string name = it.param.at() + "_" + it.param.does() + (it.param.is_in_one_flight ? "_in_one_flight" : "");
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

}  // namespace
}  // namespace mithaq::email::tests
