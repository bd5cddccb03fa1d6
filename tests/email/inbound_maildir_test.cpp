// A Maildir into which somebody delivers for us.
#include <gtest/gtest.h>

#include "email/inbound_maildir.h"
#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

TEST(InboundMaildir, gives_what_lies_in_new_oldest_first_until_it_is_disposed_of) {
  const Scratch scratch;
  const auto inbox = tests::inbox({{"domain", "mithaq.example"},
                                   {"state", scratch.path("state")},
                                   {"inbound.mode", "maildir"},
                                   {"inbound.demo", "true"}});
  EXPECT_FALSE(inbox->next().has_value());
  scratch.write("state/inbound/new/2.b", "From: b@x.example\n\ntwo\n");
  scratch.write("state/inbound/new/1.a", "Return-Path: <a@x.example>\nFrom: a@x.example\n\none\n");
  scratch.write("state/inbound/tmp/0.c", "From: c@x.example\n\nunfinished\n");
  const auto first = inbox->next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->text, "one\n");
  EXPECT_EQ(first->return_path, "a@x.example");
  EXPECT_EQ(first->trust.dmarc, "pass");
  inbox->dispose(first->uid);
  EXPECT_EQ(inbox->next()->text, "two\n");
  EXPECT_FALSE(inbox->next().has_value());
  EXPECT_EQ(inbox->next()->text, "two\n");
  EXPECT_EQ(files_in(scratch.path("state/inbound/new")).size(), 1U);
}

TEST(InboundMaildir, of_a_mail_over_the_bound_the_header_is_read) {
  const Scratch scratch;
  InboundMaildir maildir(scratch.path(), std::int64_t{10} << 20);
  scratch.write("new/1", "From: a@x.example\n\n" + std::string(std::size_t{10} << 20, 'x'));
  const auto waiting = maildir.next();
  ASSERT_TRUE(waiting.has_value());
  EXPECT_FALSE(waiting->is_whole);
  EXPECT_EQ(waiting->size, (std::int64_t{10} << 20) + 19);
  const auto mail = read_headers(intake_house(), waiting->raw, waiting->size);
  EXPECT_EQ(mail.unread, "too-large");
  EXPECT_EQ(mail.raw, "From: a@x.example\n\n");
}

TEST(InboundMaildir, reads_and_removes_nothing_outside) {
  const Scratch scratch;
  InboundMaildir maildir(scratch.path("box"));
  scratch.write("secret", "From: a@x.example\n\nsecret\n");
  std::filesystem::create_symlink(scratch.path("secret"), scratch.path("box/new/1"));
  std::filesystem::create_directory(scratch.path("box/new/2"));
  EXPECT_FALSE(maildir.next().has_value());
  for (const char* uid : {"../../secret", "", ".", ".."})
    EXPECT_THROW(maildir.dispose(uid), std::invalid_argument) << uid;
  EXPECT_TRUE(std::filesystem::exists(scratch.path("secret")));
}

}  // namespace
}  // namespace mithaq::email::tests
