// Mails that are meant to do harm, or were never mails: each is answered soon, and within the memory of a worker.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

using Lines = std::vector<std::string>;

std::string times(std::size_t n, const std::string& what) {
  std::string all;
  all.reserve(n * what.size());
  for (std::size_t i = 0; i < n; ++i) all += what;
  return all;
}

// What is said of the bytes by a process of its own that may use 256 MiB more than it has, as a worker, and ten seconds
// of the processor.
std::string unread_in_a_small_process(const std::string& raw) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t pid = ::fork();
  if (pid == 0) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const rlimit memory{rlim_t{256} << 20, rlim_t{256} << 20};
    ::setrlimit(RLIMIT_DATA, &memory);
    const rlimit processor{10, 10};
    ::setrlimit(RLIMIT_CPU, &processor);
#endif
    const auto mail = read_mail(intake_house(), raw, nullptr);
    const std::string said = mail.unread.empty() ? "read" : mail.unread;
    const bool told = ::write(ends[1], said.data(), said.size()) > 0;
    ::_exit(told ? 0 : 1);
  }
  ::close(ends[1]);
  char buffer[64];
  const ssize_t n = ::read(ends[0], buffer, sizeof buffer);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status == 0 && n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : "died: " + std::to_string(status);
}

const std::string head = "From: member@members.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n";

TEST(BadMail, the_largest_mail_that_is_taken_in_fits_into_a_worker) {
  EXPECT_EQ(unread_in_a_small_process(with_photo("1", std::size_t{25} << 20)), "read");
}

TEST(BadMail, what_is_not_read_is_given_whole_all_the_same) {
  const std::string many =
      head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + times(1000, "--b\r\n\r\nx\r\n") + "--b--\r\n";
  const auto mail = taken(many);
  EXPECT_EQ(mail.unread, "too-many-parts");
  EXPECT_EQ(mail.raw, many);
  EXPECT_EQ(mail.from.at(0), "member@members.example");
  EXPECT_EQ(mail.text, "");
}

TEST(BadMail, over_a_bound_it_is_left_with_its_reason_and_its_header) {
  const std::string huge = head + "\r\n" + std::string(std::size_t{50} << 20, 'x');
  EXPECT_EQ(unread_in_a_small_process(huge), "too-large");
  const auto mail = taken(huge);
  EXPECT_EQ(mail.raw, head + "\r\n");
  EXPECT_EQ(mail.raw_size, static_cast<std::int64_t>(huge.size()));
  EXPECT_EQ(mail.from.at(0), "member@members.example");
  EXPECT_EQ(mail.text, "");
}

TEST(BadMail, a_thousand_parts) {
  const std::string open = head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  EXPECT_EQ(unread_in_a_small_process(open + times(1000, "--b\r\n\r\nx\r\n") + "--b--\r\n"), "too-many-parts");
  EXPECT_EQ(unread_in_a_small_process(open + times(1000000, "--b\n\n")), "too-many-parts");
  EXPECT_EQ(unread_in_a_small_process(open + times(99, "--b\r\n\r\nx\r\n") + "--b--\r\n"), "read");
}

std::string nested(int depth) {
  std::string mail = head;
  for (int i = 0; i < depth; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  return mail + "\r\n1\r\n";
}

TEST(BadMail, parts_in_parts_in_parts) {
  EXPECT_EQ(unread_in_a_small_process(nested(9)), "read");
  EXPECT_EQ(unread_in_a_small_process(nested(10)), "too-deep");
  EXPECT_EQ(unread_in_a_small_process(nested(100)), "too-deep");
  EXPECT_EQ(unread_in_a_small_process(nested(50000)), "too-many-parts");
}

TEST(BadMail, messages_in_messages) {
  const std::string one = "Content-Type: message/rfc822\r\n\r\n";
  EXPECT_EQ(unread_in_a_small_process(head + times(12, one) + "\r\n1"), "too-deep");
  EXPECT_EQ(unread_in_a_small_process(head + times(300000, one)), "too-many-parts");
  EXPECT_EQ(unread_in_a_small_process(head + "Content-Type: multipart/digest; boundary=b\r\n\r\n" +
                                      times(3000, "--b\r\n\r\nSubject: x\r\n\r\n")),
            "too-many-parts");
}

TEST(BadMail, a_header_without_end) {
  EXPECT_EQ(unread_in_a_small_process("From: a@b.example\r\nX: " + std::string(70000, 'x') + "\r\n\r\n1"),
            "header-too-large");
  EXPECT_EQ(unread_in_a_small_process(head + times(1000000, "a:\n") + "\n1"), "header-too-large");
  EXPECT_EQ(unread_in_a_small_process(head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
                                      times(1000000, "a:\n") + "\n1"),
            "header-too-large");
  EXPECT_EQ(unread_in_a_small_process("To: " + times(5000, "a@b.example, ") + "\r\n\r\n1"), "read");
  EXPECT_EQ(unread_in_a_small_process("To: " + times(6000, "a:") + "\r\nFrom: " + times(20000, "(") + "\r\n\r\n1"),
            "read");
  EXPECT_EQ(unread_in_a_small_process("Subject: " + times(2000, "=?utf-8?q?a?= ") + "\r\n\r\n1"), "read");
  EXPECT_EQ(unread_in_a_small_process("References: " + times(20000, "<a>") + "\r\n\r\n1"), "read");
}

TEST(BadMail, words_that_are_too_long_are_not_read_and_a_file_that_is_too_large_is_left_in_its_mail) {
  const std::string line = std::string(76, 'A') + "\r\n";  // 57 bytes
  const std::string words = head + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  EXPECT_EQ(unread_in_a_small_process(words + times(37000, line)), "part-too-large");
  EXPECT_EQ(unread_in_a_small_process(words + times(36000, line)), "read");
  const auto large = taken(with_photo("1", std::size_t{3} << 20)), small = taken(with_photo("1", 57000));
  EXPECT_EQ(large.unread, "");
  EXPECT_EQ(large.text, "1\n");
  ASSERT_EQ(large.files.size(), 1u);
  EXPECT_EQ(large.files[0].bytes, "");
  EXPECT_GE(large.files[0].size, 3 << 20);
  EXPECT_EQ(small.files.at(0).bytes.size(), 57000u);
}

TEST(BadMail, files_are_kept_beside_their_mail_while_they_are_few) {
  std::string mail = head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n1\r\n";
  for (int i = 0; i < 12; ++i)
    mail += "--b\r\nContent-Type: image/png\r\n\r\n" + std::string(std::size_t{1} << 20, 'x') + "\r\n";
  const auto read = taken(mail + "--b--\r\n");
  EXPECT_EQ(read.files.size(), 12u);
  std::size_t kept = 0;
  for (const MailFile& file : read.files) kept += file.bytes.size();
  EXPECT_LE(kept, std::size_t{10} << 20);
  EXPECT_GT(kept, std::size_t{8} << 20);
}

TEST(BadMail, html_that_costs_more_than_its_length) {
  const std::string open = head + "Content-Type: text/html; charset=utf-8\r\n\r\n";
  const std::size_t most = std::size_t{2000} << 10;
  std::string attributes = "<p";
  for (int i = 0; attributes.size() < most; ++i) attributes += " a" + std::to_string(i) + "=1";
  EXPECT_EQ(unread_in_a_small_process(open + attributes + ">1</p>"), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 5, "<div>")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 9, "<p><b><i>")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 6, "<table")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 4, "</p>")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most, "<")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 4, "<!--")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 8, "<script>")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most / 6, "&nbsp;")), "read");
  EXPECT_EQ(unread_in_a_small_process(open + times(most, "&")), "read");
}

TEST(BadMail, without_boundary_without_date_without_anything) {
  EXPECT_EQ(taken(head + "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\n1\r\n").unread, "");
  EXPECT_EQ(taken(head + "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\n1\r\n").unread, "");
  EXPECT_EQ(taken(head + "Content-Type: multipart/mixed; boundary=b\r\n\r\nno part at all").text, "");
  EXPECT_EQ(taken(head + "Content-Type: ;;;\r\nContent-Transfer-Encoding: rot13\r\n\r\n1").unread, "");
  EXPECT_EQ(taken(head + "\r\n1").text, "1");  // without Date, without Message-ID
  EXPECT_EQ(taken(head + "\r\n1").message_id, "");
  EXPECT_EQ(taken(std::string()).unread, "not-a-message");
  EXPECT_EQ(taken(std::string("\r\n\r\n1")).unread, "not-a-message");
  EXPECT_EQ(taken(std::string(1000, '\0')).unread, "not-a-message");
  EXPECT_EQ(taken("From member@x Thu Nov 26 10:00:00 2026\n" + head + "\n1").text, "1");
  EXPECT_EQ(taken(std::string("From: a@b.example\n\nline\0end\rnext\x01", 33)).text,
            "line\xef\xbf\xbd"
            "end\nnext ");
}

}  // namespace
}  // namespace mithaq::email::tests
