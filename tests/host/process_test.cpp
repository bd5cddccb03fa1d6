// A program that is run to its end: what it says, how it ends, and that it can be stopped.
#include "host/process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <system_error>

namespace mithaq::host {
namespace {

const auto never = [] { return false; };

TEST(Run, what_a_program_says_and_how_it_ends_is_known) {
  const Ran ran = run("/bin/sh", {"-c", "echo one; echo two >&2; read word || echo nothing; exit 3"}, never);
  EXPECT_EQ(ran.said, "one\nnothing\n");
  EXPECT_EQ(ran.ending.exit_code, 3);
  EXPECT_EQ(ran.ending.signal, 0);
}

TEST(Run, more_than_a_pipe_holds_comes_whole) {
  const Ran ran = run("/bin/sh", {"-c", "i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i + 1)); done"}, never);
  EXPECT_EQ(ran.said.size(), 220'000u);
}

TEST(Run, a_program_that_is_in_the_way_is_ended) {
  const Ran ran = run("/bin/sh", {"-c", "echo begun; exec sleep 600"}, [] { return true; });
  EXPECT_EQ(ran.said, "begun\n");
  EXPECT_EQ(ran.ending.signal, SIGKILL);
}

TEST(Run, what_cannot_be_started_is_told) { EXPECT_THROW(run("/no/such/program", {}, never), std::system_error); }

}  // namespace
}  // namespace mithaq::host
