#include "model/sentence_shape.h"

#include <gtest/gtest.h>

#include "model/reply_words.h"

namespace mithaq {
namespace {

std::vector<SentenceShape> shapes(const std::string& written) {
  const auto shape = sentence_shape(written, {{"texts", {*sentence_shape("the (text | charter)", {})}}});
  EXPECT_TRUE(shape) << written;
  return {*shape};
}

bool is_it(const std::string& written, const std::string& said) {
  return is_sentence(shapes(written), words_of(matching_form(said)));
}

TEST(SentenceShape, a_sentence_is_known_as_a_whole_in_each_of_its_ways) {
  const std::string written = "this (e-mail | message) [and any attachments] is confidential";
  EXPECT_TRUE(is_it(written, "This e-mail is confidential."));
  EXPECT_TRUE(is_it(written, "This message, and any attachments, is CONFIDENTIAL"));
  for (const char* said : {"This message is", "This is confidential", "This message is confidential, we disagree",
                           "And this message is confidential", ""})
    EXPECT_FALSE(is_it(written, said)) << said;
  EXPECT_TRUE(is_it("يوافق (الاتحاد | اتحادنا) على {texts}", "يوافق اتحادنا على the charter"));
}

TEST(SentenceShape, words_of_a_kind_stand_for_its_name) {
  const auto shape = sentence_shape("write to {address} today", {});
  ASSERT_TRUE(shape);
  const IsOfKind is_of_kind = [](std::string_view kind, const std::string& word) {
    return kind == "address" && word.find('@') != std::string::npos;
  };
  EXPECT_EQ(ends_of(*shape, {"write", "to", "a@b", "today"}, 0, is_of_kind), std::vector<std::size_t>{4});
  EXPECT_EQ(ends_of(*shape, {"so", "write", "to", "a@b", "c@d", "today"}, 1, is_of_kind), std::vector<std::size_t>{6});
  EXPECT_TRUE(ends_of(*shape, {"write", "to", "us", "today"}, 0, is_of_kind).empty());
  EXPECT_TRUE(ends_of(*shape, {"write", "to", "today"}, 0, is_of_kind).empty());
}

TEST(SentenceShape, what_is_not_closed_or_holds_nothing_is_none) {
  for (const char* written : {"", " ..", "a (b", "a b)", "a [b | ]", "a ()", "a {b", "a {}", "a } b", "a (b ] c"})
    EXPECT_FALSE(sentence_shape(written, {})) << written;
}

}  // namespace
}  // namespace mithaq
