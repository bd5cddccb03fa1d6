#include "trail/canonical.h"

#include <gtest/gtest.h>

#include <random>

namespace mithaq::trail {
namespace {

std::string refusal(std::string_view bytes, const Limits& limits = document_limits) {
  try {
    read(bytes, limits);
    return "";
  } catch (const NotCanonical& no) {
    return no.id;
  }
}

std::string refusal_to_write(const Value& value, const Limits& limits = document_limits) {
  try {
    write(value, limits);
    return "";
  } catch (const NotCanonical& no) {
    return no.id;
  }
}

TEST(Canonical, keys_are_sorted_and_nothing_is_spaced) {
  const Value value =
      Value::object({{"b", Value::array({1, -2, true, "x"})}, {"a", Value::object({})}, {"a_1", false}});
  EXPECT_EQ(write(value), R"({"a":{},"a_1":false,"b":[1,-2,true,"x"]})");
}

TEST(Canonical, arabic_and_the_slash_stand_raw_and_three_escapes_are_left) {
  const Value value = Value::object({{"text", "ميثاق / \"الشراكة\" \\\nسطر"}});
  EXPECT_EQ(write(value), "{\"text\":\"ميثاق / \\\"الشراكة\\\" \\\\\\nسطر\"}");
  EXPECT_EQ(read(write(value)), value);
}

TEST(Canonical, integers_reach_as_far_as_every_reader_holds_them) {
  EXPECT_EQ(write(Value::object({{"n", std::int64_t{9007199254740991}}})), R"({"n":9007199254740991})");
  EXPECT_EQ(refusal_to_write(Value::object({{"n", std::int64_t{9007199254740992}}})), "number-out-of-range");
  EXPECT_EQ(refusal_to_write(Value::object({{"n", std::int64_t{-9007199254740992}}})), "number-out-of-range");
  EXPECT_EQ(read(R"({"n":-9007199254740991})").at("n").integer(), -9007199254740991);
}

TEST(Canonical, what_could_not_be_read_is_not_written) {
  EXPECT_EQ(refusal_to_write(Value(1)), "not-json");
  EXPECT_EQ(refusal_to_write(Value::array({})), "not-json");
  EXPECT_EQ(refusal_to_write(Value::object({{"Key", 1}})), "bad-key");
  EXPECT_EQ(refusal_to_write(Value::object({{"no-quorum", 1}})), "bad-key");
  EXPECT_EQ(refusal_to_write(Value::object({{"s", "e\u0301"}})), "bad-string");
  EXPECT_EQ(refusal_to_write(Value::object({{"s", "a\u202Eb"}})), "bad-string");
  EXPECT_EQ(refusal_to_write(Value::object({{"s", std::string("a\0b", 3)}})), "bad-string");
  EXPECT_EQ(refusal_to_write(Value::object({{"s", "a\xFF"}})), "not-utf8");
  EXPECT_EQ(refusal_to_write(Value::object({{"s", std::string(8192, 'a')}}), entry_limits), "entry-too-large");
}

TEST(Canonical, depth_is_counted_alike_by_reading_and_writing) {
  Value value = Value::array({});
  for (int i = 0; i < 4; ++i) value = Value::array({value});
  EXPECT_EQ(refusal_to_write(Value::object({{"d", value}}), entry_limits), "");
  EXPECT_EQ(refusal(R"({"d":[[[[[]]]]]})", entry_limits), "");
  EXPECT_EQ(refusal_to_write(Value::object({{"d", Value::array({value})}}), entry_limits), "too-deep");
  EXPECT_EQ(refusal(R"({"d":[[[[[[]]]]]]})", entry_limits), "too-deep");
}

TEST(Canonical, a_tower_of_brackets_is_refused_before_it_fills_the_stack) {
  EXPECT_EQ(refusal("{\"d\":" + std::string(1'000'000, '[')), "too-deep");
}

TEST(Canonical, joiners_and_direction_marks_pass_and_overrides_do_not) {
  for (const char* allowed : {"\u200C", "\u200D", "\u200E", "\u200F", "\n", "\U0001F600", "\u2028"})
    EXPECT_EQ(refusal_to_write(Value::object({{"s", allowed}})), "") << allowed;
  for (const char* refused : {"\u202A", "\u202E", "\u2066", "\u2069", "\uFEFF", "\u0085", "\t", "\x7F"})
    EXPECT_EQ(refusal_to_write(Value::object({{"s", refused}})), "bad-string") << refused;
}

TEST(Canonical, a_refusal_names_byte_and_path) {
  try {
    read(R"({"data":{"list":[{"n":1},{"n":1.5}]}})");
    FAIL();
  } catch (const NotCanonical& no) {
    EXPECT_EQ(no.id, "number-not-integer");
    EXPECT_EQ(no.path, "data.list[1].n");
    EXPECT_EQ(no.byte, 30u);
  }
}

TEST(Canonical, an_escape_that_needs_none_is_not_canonical) {
  EXPECT_EQ(refusal(R"({"s":"\u0041"})"), "not-canonical");
  EXPECT_EQ(refusal(R"({"s":"\/"})"), "not-canonical");
  EXPECT_EQ(refusal(R"({"s":"\u000a"})"), "not-canonical");
  EXPECT_EQ(refusal(R"({"\u0061":1})"), "not-canonical");
  EXPECT_EQ(refusal(R"({"s":"\ud83d\ude00"})"), "not-canonical");
  EXPECT_EQ(refusal(R"({"s":"\u12g4"})"), "not-json");
  EXPECT_EQ(refusal(R"({"s":"\u12)"), "not-json");
  EXPECT_EQ(refusal("{\"s\":\"\\"), "not-json");
}

// A tree of every shape, deep and wide enough to meet every branch of the writer.
Value grown(std::mt19937& random, int depth) {
  const auto dice = [&random](unsigned sides) { return static_cast<int>(random() % sides); };
  const char* words[] = {"", "a", "ميثاق", "\"", "\\", "\n", "\u200Cب", "\U0001F600", "/", "\u00E9"};
  switch (dice(depth > 0 ? 5 : 3)) {
    case 0:
      return dice(2) == 0;
    case 1:
      return std::int64_t{dice(2) == 0 ? -1 : 1} * (std::int64_t{1} << dice(53));
    case 2:
      return std::string(words[dice(10)]) + words[dice(10)];
    case 3: {
      Value::Array out;
      for (int i = dice(4); i > 0; --i) out.push_back(grown(random, depth - 1));
      return out;
    }
    default: {
      Value::Object out;
      for (int i = dice(4); i > 0; --i) out.insert_or_assign("k" + std::to_string(dice(99)), grown(random, depth - 1));
      return out;
    }
  }
}

TEST(Canonical, what_was_written_reads_back_and_what_reads_is_what_would_be_written) {
  std::mt19937 random(20261101);
  int read_again = 0;
  for (int i = 0; i < 3000; ++i) {
    const Value value = Value::object({{"v", grown(random, 5)}});
    const std::string bytes = write(value);
    EXPECT_EQ(read(bytes), value);
    for (int j = 0; j < 10; ++j) {
      std::string changed = bytes;
      const std::size_t at = random() % changed.size();
      const char instead[] = "\" ,:{}[]0-.eantf\\u\x80\n";
      if (random() % 2 == 0)
        changed[at] = instead[random() % (sizeof instead - 1)];
      else
        changed.insert(at, 1, instead[random() % (sizeof instead - 1)]);
      if (!refusal(changed).empty()) continue;
      ++read_again;
      EXPECT_EQ(write(read(changed)), changed);
    }
  }
  EXPECT_GT(read_again, 100);
}

}  // namespace
}  // namespace mithaq::trail
