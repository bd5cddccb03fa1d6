#include "cli/terminal.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>

using namespace mithaq;

namespace {

struct Locale {
  Locale() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
} const locale;

TEST(Terminal, what_a_stranger_wrote_is_one_line_without_commands) {
  EXPECT_EQ(cli::harmless("a\x1b[2Jb\nc\td\x07"), "a [2Jb c d ");
  EXPECT_EQ(cli::harmless("x\xe2\x80\xaey\xe2\x81\xa6z\xc2\x9bq\xd8\x9c"), "x y z q ");
  EXPECT_EQ(cli::harmless("موافقة — ⟨M-7K2Q⟩ …"), "موافقة — ⟨M-7K2Q⟩ …");
}

}  // namespace

TEST(Terminal, marks_and_harakat_take_no_column) {
  EXPECT_EQ(cli::width("abc"), 3u);
  EXPECT_EQ(cli::width("\xD9\x85\xD9\x88\xD9\x82\xD9\x81"), 4u);  // four letters
  EXPECT_EQ(cli::width("\xD9\x85\xD9\x91\xD9\x8E"), 1u);          // one letter, two marks
}

TEST(Terminal, json_gets_room_at_which_a_line_breaks) {
  const std::string json = R"({"all":[{"at_most":0,"count":"open-objections"},{"text":"a,b:\"c,d"}],"of":"roll"})";
  EXPECT_EQ(cli::spaced(json),
            R"({"all": [{"at_most": 0, "count": "open-objections"}, {"text": "a,b:\"c,d"}], "of": "roll"})");
  for (const std::string& line : cli::in_lines(cli::spaced(json), 30, 4)) EXPECT_LE(cli::width(line), 30u) << line;
}

TEST(Terminal, bytes_that_are_no_utf8_are_a_column_each) { EXPECT_EQ(cli::width("a\xFF\xFE"), 3u); }

TEST(Terminal, the_option_decides_the_language_before_the_environment) {
  setenv("LC_ALL", "ar_PS.UTF-8", 1);
  EXPECT_EQ(cli::reader_language(""), Language::ar);
  EXPECT_EQ(cli::reader_language("en"), Language::en);
  setenv("LC_ALL", "C.UTF-8", 1);
  EXPECT_EQ(cli::reader_language(""), Language::en);
  EXPECT_EQ(cli::reader_language("ar"), Language::ar);
  unsetenv("LC_ALL");
}
