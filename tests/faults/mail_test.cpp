// Replies come in to the real daemon with its real plugin: out of a folder, and through a mail server's pipe; and the
// daemon is killed between the two.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cli/json.h"
#include "faults/client.h"

namespace mithaq::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* in_folder = "transport = \"maildir\"\ninbound = { mode = \"maildir\", demo = true }";
constexpr const char* by_pipe =
    "transport = \"maildir\"\ninbound = { mode = \"pipe\", authserv_id = \"mx.mithaq.example\" }";

// What a member's mail program sends, as the mail server of the house stamps it.
std::string reply(const std::string& address, const Link& link, const std::string& text, const std::string& id,
                  const std::string& dmarc = "pass") {
  const std::string domain = address.substr(address.find('@') + 1);
  return "Authentication-Results: mx.mithaq.example; dmarc=" + dmarc + " header.from=" + domain +
         "\r\nReceived: from " + domain + " by mx.mithaq.example; Mon, 02 Nov 2026 08:00:00 +0000\r\nFrom: <" +
         address + ">\r\nTo: <answer+" + link.token + "@mithaq.example>\r\nSubject: Re: request\r\nMessage-ID: <" + id +
         "@" + domain + ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + text + "\r\n";
}

std::size_t mails(const Ground& ground) {
  const Ran said = ground.mithaq({"mail", "list", "--all", "--json"});
  return said.code == 0 ? cli::Json::parse(said.out).size() : 0;
}

// How many bodies have an answer that counts.
int counted(const Ground& ground) {
  const Ran said = ground.mithaq({"charter", "show", "charter", "--json"});
  if (said.code != 0) return -1;
  const auto shown = cli::Json::parse(said.out);
  int out = 0;
  for (const auto& position : shown["rounds"].back()["positions"]) out += position.value("counted", false);
  return out;
}

int given(const Ground& ground) {
  const Ran said = ground.mithaq({"trail", "show", "charter", "--json"});
  const auto entries = cli::Json::parse(said.out);
  int out = 0;
  for (const auto& entry : entries)
    out += cli::Json::parse(entry["leaf"].get<std::string>())["kind"] == "position-given";
  return out;
}

int handed_over(const Ground& ground, const std::string& mail, const std::string& envelope = "") {
  ground.write("mail.eml", mail);
  return run({"sh", "-c",
              "exec " MITHAQ_BUILD "/bin/mithaq --state " + ground.state() + " mail-in " + envelope + " < " +
                  (ground / "mail.eml")})
      .code;
}

}  // namespace

TEST(Mail, replies_in_a_folder_are_answers_and_leave_the_folder) {
  const Ground ground(in_folder);
  Daemon daemon(ground);
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  ASSERT_EQ(ground.open("charter").code, 0);
  ASSERT_TRUE(comes_true([&] { return links(ground).size() == 15; }));
  const auto to = links(ground);
  const std::string folder = ground.state() + "/plugins/email/inbound/new";
  ASSERT_TRUE(comes_true([&] { return fs::is_directory(folder); }));
  int n = 0;
  for (const auto& [address, link] : to) {
    const std::string text = n % 3 == 0 ? "١" : n % 3 == 1 ? "approve" : "نعم";
    std::ofstream(folder + "/" + std::to_string(n)) << reply(address, link, text, "a" + std::to_string(n));
    ++n;
  }
  EXPECT_TRUE(comes_true([&] { return mails(ground) == 15; })) << daemon.said();
  EXPECT_TRUE(comes_true([&] { return counted(ground) == 10; })) << ground.mithaq({"mail", "list", "--all"}).out;
  EXPECT_TRUE(comes_true([&] { return fs::is_empty(folder); }));
  EXPECT_EQ(daemon.stop(), 0);
}

TEST(Mail, a_mail_server_hands_a_mail_over_and_keeps_it_while_the_daemon_is_away) {
  const Ground ground(by_pipe);
  std::string mail;
  {
    Daemon daemon(ground);
    ASSERT_TRUE(daemon.ready()) << daemon.said();
    ASSERT_EQ(ground.open("charter").code, 0);
    ASSERT_TRUE(comes_true([&] { return links(ground).size() == 15; }));
    const auto [address, link] = *links(ground).begin();
    mail = reply(address, link, "1", "one");
    EXPECT_EQ(handed_over(ground, reply(address, link, "1", "forged", "fail")), 0) << "recorded, and no answer";
    EXPECT_EQ(handed_over(ground, reply(address, link, "1", "null"), "--sender= --recipient=answer@mithaq.example"), 0);
    EXPECT_EQ(given(ground), 0) << "nobody's word comes from the null path";
    const std::string kept = cli::Json::parse(ground.mithaq({"mail", "list", "--json"}).out)[0]["sha256"];
    const std::string shown = ground.mithaq({"mail", "show", kept}).out;
    EXPECT_NE(shown.find("From: " + address), std::string::npos) << shown;
    EXPECT_NE(shown.find("Taken for: nobody vouches for the sender"), std::string::npos) << shown;
    EXPECT_NE(shown.find("\n1\n"), std::string::npos) << shown;
    EXPECT_EQ(daemon.stop(), 0);
  }
  EXPECT_EQ(handed_over(ground, mail), 75);
  Daemon daemon(ground);
  ASSERT_TRUE(daemon.ready()) << daemon.said();
  // As Postfix calls it where it knows neither: no value is taken for another one's.
  ASSERT_TRUE(comes_true([&] { return handed_over(ground, mail, "--recipient= --sender=") == 0; }));
  EXPECT_EQ(handed_over(ground, mail), 0) << "once more: it is known";
  EXPECT_EQ(given(ground), 1);
  EXPECT_TRUE(comes_true([&] { return counted(ground) == 1; }));
  EXPECT_EQ(handed_over(ground, ""), 75);
  EXPECT_EQ(handed_over(ground, std::string(11 << 20, 'x')), 0) << "no mail, and kept";
  EXPECT_EQ(handed_over(ground, std::string(36 << 20, 'x')), 75) << "too large: the mail server keeps it";
  EXPECT_EQ(cli::Json::parse(ground.mithaq({"mail", "list", "--json"}).out).size(), 3u) << "told once";
  EXPECT_EQ(daemon.stop(), 0);
}

TEST(Mail, a_reply_that_was_taken_is_there_once_after_a_kill) {
  const Ground ground(by_pipe);
  auto daemon = std::make_unique<Daemon>(ground);
  ASSERT_TRUE(daemon->ready()) << daemon->said();
  ASSERT_EQ(ground.open("charter").code, 0);
  ASSERT_TRUE(comes_true([&] { return links(ground).size() == 15; }));
  int n = 0;
  for (const auto& [address, link] : links(ground)) {
    if (++n > 5) break;
    const std::string mail = reply(address, link, "approve", "k" + std::to_string(n));
    ASSERT_TRUE(comes_true([&] { return handed_over(ground, mail) == 0; }));
    daemon->kill();
    daemon = std::make_unique<Daemon>(ground);
    ASSERT_TRUE(daemon->ready()) << daemon->said();
    EXPECT_EQ(given(ground), n);
    ASSERT_TRUE(comes_true([&] { return handed_over(ground, mail) == 0; })) << "the mail server did not hear it";
    EXPECT_EQ(given(ground), n) << "once";
  }
  EXPECT_EQ(ground.mithaq({"trail", "verify"}).code, 0);
}

}  // namespace mithaq::test
