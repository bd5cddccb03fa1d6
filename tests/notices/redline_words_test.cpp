#include "notices/redline_words.h"

#include <gtest/gtest.h>

#include "notices/catalogue.h"

namespace mithaq::notices {
namespace {

std::string told(const std::vector<ArticleWords>& from, const std::vector<ArticleWords>& to, std::size_t longest = 3000,
                 Language language = Language::en) {
  const Phrases phrases = test::phrases();
  const auto articles = redline(std::span(from), std::span(to));
  return without_isolates(redline_words(phrases, articles, language, longest));
}

TEST(RedlineWords, signs_say_what_is_new_and_what_is_gone) {
  EXPECT_EQ(told({{"a", "Equality", "All are equal."}}, {{"a", "Equality", "All people are equal."}}),
            "Article “Equality”: changed\nAll [+people +]are equal.");
  EXPECT_EQ(
      told({{"a", "Equality", "All are equal."}, {"b", "Peace", "Peace."}}, {{"a", "Equality", "All are equal."}}),
      "Article “Peace”: removed");
}

TEST(RedlineWords, an_unchanged_text_has_nothing_to_tell) {
  EXPECT_EQ(told({{"a", "Equality", "All."}}, {{"a", "Equality", "All."}}), "");
}

TEST(RedlineWords, a_long_unchanged_stretch_is_shortened) {
  std::string words;
  for (int i = 0; i < 200; ++i) words += "word ";
  const std::string out = told({{"a", "A", "old " + words + "end"}}, {{"a", "A", "new " + words + "end"}});
  EXPECT_LT(out.size(), 300u) << out;
  EXPECT_NE(out.find("…"), std::string::npos);
}

TEST(RedlineWords, what_is_too_long_is_named_and_the_whole_stays_bounded) {
  std::string words;
  for (int i = 0; i < 500; ++i) words += "word" + std::to_string(i) + " ";
  std::vector<ArticleWords> to;
  for (int i = 0; i < 300; ++i) to.push_back({"a" + std::to_string(i), "Heading " + std::to_string(i), words});
  const std::string out = told({{"z", "Z", "z"}}, to, 1000, Language::ar);
  EXPECT_LT(out.size(), 2500u);
  EXPECT_NE(out.find("Heading 0"), std::string::npos);
}

TEST(RedlineWords, arabic_words_are_marked_with_the_same_signs) {
  EXPECT_NE(told({{"a", "المساواة", "الناس سواء."}}, {{"a", "المساواة", "الناس جميعًا سواء."}}, 3000, Language::ar)
                .find("[+جميعًا +]"),
            std::string::npos);
}

}  // namespace
}  // namespace mithaq::notices
