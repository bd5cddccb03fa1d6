// Mail to real server programs of Debian on this machine: Exim with STARTTLS and login, and Postfix's smtp-sink.
// They are unpacked, not installed (fetch_servers says why), and run without rights of their own.
#include <gtest/gtest.h>
#include <unistd.h>

#include "real_servers.h"

namespace mithaq::email::tests {
namespace {

class Exim : public WithLogin {
 protected:
  void SetUp() override {
    RealServers::SetUp();
    certificate(scratch_, "cert", "localhost");
    std::filesystem::rename(scratch_.path("cert.key"), scratch_.path("key.pem"));
    port_ = free_port();
    scratch_.write("secret/smtp-password", "geheim\n");
    scratch_.write("secret/bounce-key", house().bounce_key);
    server_ = std::make_unique<Child>(
        std::vector<std::string>{tools + "start_exim", scratch_.path(), std::to_string(port_), "geheim"});
    wait_until_it_listens(port_);
  }
};

TEST_F(Exim, puts_the_mail_into_the_members_maildir) {
  const DeliveryReport report = deliver(notice());
  EXPECT_EQ(report.result, Delivery::accepted) << report.text;
  EXPECT_TRUE(report.text.starts_with("250 OK id=")) << report.text;
  wait_for_files(scratch_.path("mail/new"), 1);
  const std::string mail = read(files_in(scratch_.path("mail/new"))[0]);
  const Message sent = compose(house(), notice());
  EXPECT_TRUE(mail.starts_with("Return-path: <" + sent.envelope_from + ">")) << mail.substr(0, 200);
  EXPECT_NE(mail.find("Envelope-to: secretary@members.example"), std::string::npos);
  EXPECT_NE(mail.find("with esmtpsa  (TLS1."), std::string::npos) << mail.substr(0, 600);  // inside TLS, logged in
  // The server's own headers stand above ours; below them nothing has changed but the line ends.
  const std::string ours = with_lf(sent.bytes);
  ASSERT_GE(mail.size(), ours.size());
  EXPECT_EQ(mail.substr(mail.size() - ours.size()), ours);
}

TEST_F(Exim, takes_many_mails_one_after_the_other) {
  const auto one = notifier();
  Notice notice = tests::notice();
  for (char c = 'a'; c < 'a' + 12; ++c) {
    notice.job_key.back() = c;
    EXPECT_EQ(one->deliver(notice, [](std::string_view) {}).result, Delivery::accepted);
  }
  wait_for_files(scratch_.path("mail/new"), 12);
}

TEST_F(Exim, refuses_an_unknown_member_for_good) {
  Notice unknown = notice();
  unknown.to_address = "nobody-here@members.example";
  const DeliveryReport report = deliver(unknown);
  EXPECT_EQ(report.result, Delivery::refused);
  EXPECT_TRUE(report.text.starts_with("RCPT: 550 ")) << report.text;
}

TEST_F(Exim, with_a_wrong_password_the_mail_waits) {
  scratch_.write("secret/smtp-password", "wrong");
  const DeliveryReport report = deliver(notice());
  EXPECT_EQ(report.result, Delivery::deferred);
  EXPECT_TRUE(report.text.starts_with("AUTH: 535")) << report.text;
}

TEST_F(Exim, with_an_unknown_certificate_the_mail_waits) {
  const DeliveryReport report = deliver(notice(), {{"smtp.ca_file", ""}});
  EXPECT_EQ(report.result, Delivery::deferred);
  EXPECT_TRUE(report.text.starts_with("TLS: ")) << report.text;
}

class Sink : public RealServers {
 protected:
  // Starts smtp-sink with options of its own and sends some mails through one notifier.
  std::vector<DeliveryReport> send(const std::vector<std::string>& options, int mails) {
    const int port = free_port();
    std::vector<std::string> command = {"env", "LD_LIBRARY_PATH=" + scratch_.path("root/usr/lib/postfix"),
                                        scratch_.path("root/usr/sbin/smtp-sink"), "-D", scratch_.path("dump")};
    if (::getuid() == 0) {
      command.insert(command.end(), {"-u", "nobody"});
      std::filesystem::permissions(scratch_.path(), std::filesystem::perms::all);
    }
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"127.0.0.1:" + std::to_string(port), "20"});
    const Child server(command);
    wait_until_it_listens(port);
    auto all = settings(port);
    all["smtp.security"] = "none";
    const auto notifier = plugin(all);
    std::vector<DeliveryReport> reports;
    for (int i = 0; i < mails; ++i) reports.push_back(notifier->deliver(notice(), [](std::string_view) {}));
    return reports;
  }
};

TEST_F(Sink, takes_a_thousand_mails) {
  for (const DeliveryReport& report : send({}, 1000)) ASSERT_EQ(report.result, Delivery::accepted) << report.text;
  const std::string dump = read(scratch_.path("dump"));
  std::size_t found = 0;
  const std::string id = "\nMessage-Id: <abcdefghijklmnopqrstuvwx23@mithaq.example>";
  for (std::size_t at = 0; (at = dump.find(id, at)) != std::string::npos; ++at) ++found;
  EXPECT_EQ(found, 1000U);
}

TEST_F(Sink, says_later_or_no_or_nothing_at_each_command) {
  // -r: 4xx, -f: 5xx, -q: hangs up without a reply
  EXPECT_EQ(send({"-r", "RCPT"}, 1)[0].result, Delivery::deferred);
  EXPECT_EQ(send({"-r", "."}, 1)[0].result, Delivery::deferred);
  EXPECT_EQ(send({"-f", "RCPT"}, 1)[0].result, Delivery::refused);
  EXPECT_EQ(send({"-f", "."}, 1)[0].result, Delivery::refused);
  EXPECT_EQ(send({"-f", "EHLO"}, 1)[0].result, Delivery::deferred);
  EXPECT_EQ(send({"-q", "DATA"}, 1)[0].result, Delivery::deferred);
  EXPECT_EQ(send({"-q", "."}, 1)[0].result, Delivery::unknown);
}

}  // namespace
}  // namespace mithaq::email::tests
