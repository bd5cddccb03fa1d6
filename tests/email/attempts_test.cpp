// A mail that ends its reader keeps no other out.
#include "email/attempts.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "bench.h"
#include "email/gmime_held.h"
#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

const std::string killing = mail_of({"From: a@b.example", "Subject: 1", "", "1"});
const std::string harmless = mail_of({"From: a@b.example", "Subject: 2", "", "2"});

// As a process that begins to read and comes to no end.
void die_reading(const std::string& folder, const std::string& raw) {
  const pid_t child = ::fork();
  if (child == 0) {
    Attempts(folder).begin(raw);
    ::_exit(1);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
}

TEST(Attempts, are_three_for_a_mail_that_never_comes_to_an_end_and_as_many_as_needed_for_any_other) {
  Scratch scratch;
  const std::string folder = scratch.path("being-read");
  for (int i = 0; i < 3; ++i) die_reading(folder, killing);
  const Attempts attempts(folder);
  EXPECT_FALSE(attempts.begin(killing));
  for (int i = 0; i < 9; ++i) {
    EXPECT_TRUE(attempts.begin(harmless));
    attempts.end(harmless);
  }
  attempts.end(killing);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(Attempts, a_mail_that_has_ended_its_reader_three_times_is_put_aside_with_its_bytes_and_the_next_one_is_read) {
  Scratch scratch;
  const std::string state = scratch.path("state");
  std::filesystem::create_directories(state + "/inbound/new");
  scratch.write("state/inbound/new/1", killing);
  scratch.write("state/inbound/new/2", harmless);
  for (int i = 0; i < 3; ++i) die_reading(state + "/being-read", killing);
  const auto reader = inbox({{"domain", "mithaq.example"}, {"state", state}, {"inbound.mode", "maildir"}});
  const auto aside = reader->next(), read = reader->next();
  ASSERT_TRUE(aside && read);
  EXPECT_EQ(aside->unread, "ends-reader");
  EXPECT_EQ(aside->raw, killing);
  EXPECT_EQ(aside->raw_sha256, sha256(killing));
  EXPECT_EQ(aside->subject, "");
  EXPECT_EQ(read->unread, "");
  EXPECT_EQ(read->text, "2\n");
  EXPECT_FALSE(reader->next());
  for (int i = 0; i < 3; ++i) die_reading(state + "/being-read", harmless);
  EXPECT_EQ(reader->read(harmless, {}).unread, "ends-reader") << "handed over by a mail server";
}

}  // namespace
}  // namespace mithaq::email::tests
