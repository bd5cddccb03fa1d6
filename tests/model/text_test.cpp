#include "model/text.h"

#include <gtest/gtest.h>

namespace mithaq {
namespace {

std::string refusal(const Result<std::string, Refusal>& result) { return result ? "" : result.error().id; }
std::string name_refusal(std::string_view raw) { return refusal(name_at_the_door(raw, "title.ar")); }
std::string prose_refusal(std::string_view raw, std::size_t limit = 1000) {
  return refusal(prose_at_the_door(raw, "reason", limit));
}
std::string address_refusal(std::string_view raw) { return refusal(address_at_the_door(raw, "address")); }

TEST(Name, ordinary_names_pass_as_they_are) {
  for (const char* name : {"ميثاق الشراكة", "اتحاد الصمّ", "Partnership charter", "Fédération", "مبادئ 2026 (٣)",
                           "می‌خواهم" /* a joiner inside a word */, "क्‍ष", "A", "😀"})
    EXPECT_EQ(name_at_the_door(name, "f").value(), name);
}

TEST(Name, is_composed_at_the_door) {
  EXPECT_EQ(name_at_the_door("e\u0301", "f").value(), "\u00E9");
  EXPECT_EQ(name_at_the_door("\u0627\u0653", "f").value(), "\u0622");
}

TEST(Name, an_empty_one_is_refused) { EXPECT_EQ(name_refusal(""), "text-empty"); }

TEST(Name, what_is_not_utf8_is_refused) {
  for (const char* raw : {"\xFF", "a\xC0\xAF", "\xED\xA0\x80", "\xD9", "\xF5\x80\x80\x80"})
    EXPECT_EQ(name_refusal(raw), "text-not-utf8");
}

TEST(Name, controls_line_breaks_and_what_turns_direction_are_refused) {
  for (const char* raw :
       {"a\nb", "a\tb", "a\rb", "a\x7F", "a\u0085", "a\u2028", "a\u2029", "a\u202Eb", "a\u202A", "a\u2066b", "a\u2069"})
    EXPECT_EQ(name_refusal(raw), "text-control") << raw;
  EXPECT_EQ(name_refusal(std::string_view("a\0b", 3)), "text-control");
}

TEST(Name, hidden_characters_outside_a_word_are_refused) {
  for (const char* raw :
       {"a\u200Bb", "a\u2060b", "\uFEFFa", "a\U000E0041", "a\uE000b", "a\u0378b", "a\u00ADb", "a\u200Cb", "\u200Cب",
        "ب\u200C", "ب\u200D ب", "ب\u200F", "Deaf\u200E Union", "\u061Cب", "ب\u200C\u200Cب"})
    EXPECT_EQ(name_refusal(raw), "text-hidden-character") << raw;
}

TEST(Name, a_space_at_an_end_or_two_together_are_refused) {
  for (const char* raw : {" a", "a ", "a  b", "a \u00A0b", "\u3000a", " "})
    EXPECT_EQ(name_refusal(raw), "text-spaces") << raw;
}

TEST(Name, has_at_most_200_code_points) {
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "م";
  EXPECT_EQ(name_refusal(longest), "");
  EXPECT_EQ(name_refusal(longest + "م"), "text-too-long");
  EXPECT_EQ(name_refusal(std::string(1'000'000, 'a')), "text-too-long");
}

TEST(Name, a_refusal_says_which_field_and_which_character) {
  const auto no = name_at_the_door("a\u202Eb", "title.ar").error();
  EXPECT_EQ(no.facts.at("field"), "title.ar");
  EXPECT_EQ(no.facts.at("character"), "U+202E");
  EXPECT_EQ(name_at_the_door(std::string(300, 'a'), "f").error().facts.at("limit"), "200");
}

TEST(Prose, lines_end_in_one_way_and_a_tab_is_a_space) {
  EXPECT_EQ(prose_at_the_door("one\r\ntwo\tthree\n", "f", 100).value(), "one\ntwo three\n");
  EXPECT_EQ(prose_at_the_door("", "f", 100).value(), "");
}

TEST(WordsOfOthers, are_never_refused_and_always_fit_for_the_trail) {
  EXPECT_EQ(words_of_others("a\tb\ncafe\u0301"), "a b\ncaf\u00E9");
  EXPECT_EQ(words_of_others("x\u202Ey\x1B[0m\r"), "x\uFFFDy\uFFFD[0m\uFFFD");
  EXPECT_EQ(words_of_others("\xFF"), "");
}

TEST(Prose, is_composed_at_the_door) { EXPECT_EQ(prose_at_the_door("e\u0301", "f", 2).value(), "\u00E9"); }

TEST(Prose, keeps_marks_and_joiners_that_writers_use) {
  const std::string text = "نصّ\u200F (a\u200Eb) می\u200Cخواهم  two spaces\n";
  EXPECT_EQ(prose_at_the_door(text, "f", 100).value(), text);
}

TEST(Prose, controls_and_what_turns_direction_are_refused) {
  for (const char* raw : {"a\rb", "a\x1B[0m", "a\x7F", "a\u0085", "a\u202Eb", "\u2067a\u2069"})
    EXPECT_EQ(prose_refusal(raw), "text-control") << raw;
  EXPECT_EQ(prose_refusal(std::string_view("\0", 1)), "text-control");
  EXPECT_EQ(prose_refusal("\uFEFFa"), "text-hidden-character");
  EXPECT_EQ(prose_refusal("a\xFF"), "text-not-utf8");
}

TEST(Prose, the_limit_is_in_bytes_of_what_is_kept) {
  EXPECT_EQ(prose_refusal("مم", 4), "");
  EXPECT_EQ(prose_refusal("ممa", 4), "text-too-long");
  EXPECT_EQ(prose_refusal("a\r\nb\r\n", 4), "");
  EXPECT_EQ(prose_refusal(std::string(1'000'000, 'a'), 10), "text-too-long");
}

TEST(Address, a_mailbox_at_a_host_passes) {
  for (const char* raw :
       {"member@deaf-union.example", "a.b+c_d@x.example", "M'x@EXAMPLE.org", "a@b-1.c2.example", "root@localhost"})
    EXPECT_EQ(address_refusal(raw), "") << raw;
}

TEST(Address, everything_else_is_refused) {
  for (const char* raw : {"",
                          "member",
                          "@example.org",
                          "member@",
                          "a@b@c.example",
                          "a b@c.example",
                          "a@b c.example",
                          ".a@b.example",
                          "a.@b.example",
                          "a..b@c.example",
                          "\"a b\"@c.example",
                          "a@-b.example",
                          "a@b-.example",
                          "a@b..example",
                          "a@.example",
                          "a@example.",
                          "a@[127.0.0.1]",
                          "a@b.example\r\nBcc: x@y.example",
                          "a@b.example\n",
                          "عضو@b.example",
                          "a@مثال.example",
                          "<a@b.example>",
                          "a@b_c.example"})
    EXPECT_EQ(address_refusal(raw), "address-form") << raw;
  EXPECT_EQ(address_refusal(std::string(65, 'a') + "@b.example"), "address-form");
  EXPECT_EQ(address_refusal("a@" + std::string(64, 'b') + ".example"), "address-form");
  std::string host = "example";
  while (host.size() < 260) host = "abcdefgh." + host;
  EXPECT_EQ(address_refusal("a@" + host), "address-form");
}

TEST(Kebab, ids_are_lower_case_words_joined_by_single_hyphens) {
  for (const char* id : {"a", "partnership-2026", "a1-2b", "iso-ballot"}) EXPECT_TRUE(is_kebab(id)) << id;
  for (const char* id : {"", "-", "a-", "-a", "a--b", "A", "1a", "a_b", "a b", "ميثاق", "a\n"})
    EXPECT_FALSE(is_kebab(id)) << id;
  EXPECT_TRUE(is_kebab(std::string(64, 'a')));
  EXPECT_FALSE(is_kebab(std::string(65, 'a')));
}

TEST(Nfc, is_looked_at_and_not_made) {
  EXPECT_TRUE(is_nfc(""));
  EXPECT_TRUE(is_nfc("ascii"));
  EXPECT_TRUE(is_nfc("آ é"));
  EXPECT_FALSE(is_nfc("e\u0301"));
}

}  // namespace
}  // namespace mithaq
