#include "notices/redline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace mithaq::notices {
namespace {

std::string without(const std::vector<Piece>& pieces, std::string_view change) {
  std::string out;
  for (const Piece& piece : pieces)
    if (piece.change != change) out += piece.text;
  return out;
}

std::vector<Piece> checked(std::string_view from, std::string_view to) {
  std::vector<Piece> pieces = redline(from, to);
  EXPECT_EQ(without(pieces, "added"), from);
  EXPECT_EQ(without(pieces, "removed"), to);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_FALSE(pieces[i].text.empty());
    if (i > 0) {
      EXPECT_NE(pieces[i].change, pieces[i - 1].change);
    }
  }
  return pieces;
}

using Pieces = std::vector<Piece>;

TEST(Redline, a_word_that_was_replaced_is_shown_with_what_stands_in_its_place) {
  EXPECT_EQ(checked("All men are equal.", "All people are equal."),
            (Pieces{{"same", "All "}, {"removed", "men"}, {"added", "people"}, {"same", " are equal."}}));
  EXPECT_EQ(checked("المجتمع شريك الحكومة", "المجتمع المدني شريك الحكومة"),
            (Pieces{{"same", "المجتمع "}, {"added", "المدني "}, {"same", "شريك الحكومة"}}));
}

TEST(Redline, words_replaced_beside_each_other_are_read_as_one_run) {
  EXPECT_EQ(checked("one two three four", "one deux trois four"),
            (Pieces{{"same", "one "}, {"removed", "two three"}, {"added", "deux trois"}, {"same", " four"}}));
  EXPECT_EQ(checked("a\nb", "c\nd"),
            (Pieces{{"removed", "a"}, {"added", "c"}, {"same", "\n"}, {"removed", "b"}, {"added", "d"}}))
      << "a new line stays one";
}

TEST(Redline, diacritics_stay_with_their_word) {
  EXPECT_EQ(checked("حقُّ الفرد", "حقّ الفرد"), (Pieces{{"removed", "حقُّ"}, {"added", "حقّ"}, {"same", " الفرد"}}));
  EXPECT_EQ(checked("الموقّعون، جميعًا", "الموقّعون؛ جميعًا"),
            (Pieces{{"same", "الموقّعون"}, {"removed", "،"}, {"added", "؛"}, {"same", " جميعًا"}}));
}

TEST(Redline, the_same_text_is_one_piece_and_nothing_is_none) {
  EXPECT_EQ(checked("نصّ", "نصّ"), (Pieces{{"same", "نصّ"}}));
  EXPECT_EQ(checked("", ""), Pieces{});
  EXPECT_EQ(checked("", "new"), (Pieces{{"added", "new"}}));
  EXPECT_EQ(checked("old", ""), (Pieces{{"removed", "old"}}));
}

TEST(Redline, bytes_that_are_no_text_are_kept_as_they_are) {
  checked("a \xff\xfe b", "a \xff c");
  checked(std::string("a\0b", 3), std::string("a\0c", 3));
  checked("\xd9", "\xd9\x85");
}

TEST(Redline, pieces_always_join_to_both_texts) {
  const std::vector<std::string> words = {"ميثاق", "الشراكةَ", "حقّ",   "و",  "،",   "charter", "the",    "of", "equal",
                                          " ",     "  ",      "\n\n", "- ", "3.5", "(أ)",     "\u200f", ".",  "؟"};
  std::mt19937 chance(20261101);
  const auto some = [&](int most) {
    std::string out;
    for (int n = static_cast<int>(chance() % static_cast<unsigned>(most)); n > 0; --n) {
      out += words[chance() % words.size()];
      if (chance() % 2 == 0) out += ' ';
    }
    return out;
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string a = some(12), b = some(12), c = some(12), d = some(12);
    checked(a + b + c, a + d + c);
    checked(a + b, c + d);
  }
}

std::string numbered(const std::string& word, int n, const std::string& behind = " ") {
  std::string out;
  for (int i = 0; i < n; ++i) out += word + std::to_string(i) + behind;
  return out;
}

TEST(Redline, twenty_thousand_different_words_are_replaced_as_a_whole) {
  EXPECT_EQ(checked(numbered("a", 20'000), numbered("b", 20'000)).size(), 3u) << "removed, added, the last space";
  const std::string old_text = numbered("A", 20'000, ". "), new_text = numbered("B", 20'000, ". ");
  EXPECT_EQ(checked(old_text, new_text).size(), 3u);
}

TEST(Redline, a_long_text_with_few_changes_still_shows_each_of_them) {
  const std::string middle = numbered("word", 20, " ") + "end. ";
  std::string from = "First. ", to = "Third. ";
  for (int i = 0; i < 300; ++i) {
    from += "Clause " + std::to_string(i) + " " + middle;
    to += "Clause " + std::to_string(i) + " " + middle;
  }
  const std::string common = from.substr(7);
  EXPECT_EQ(checked(from + "Old words. Bye.", to + "New words. Bye."), (Pieces{{"removed", "First"},
                                                                               {"added", "Third"},
                                                                               {"same", ". " + common},
                                                                               {"removed", "Old"},
                                                                               {"added", "New"},
                                                                               {"same", " words. Bye."}}));
}

using Articles = std::vector<ArticleWords>;

std::string outline(const std::vector<ArticleRedline>& all) {
  std::string out;
  for (const ArticleRedline& article : all) out += article.id + ":" + article.change + " ";
  return out;
}

TEST(Redline, articles_belong_together_by_id) {
  const Articles from = {{"preamble", "", "We."}, {"a", "A", "one"}, {"b", "B", "two"}, {"c", "C", "three"}};
  EXPECT_EQ(outline(redline(from, from)), "preamble:same a:same b:same c:same ");
  EXPECT_EQ(
      outline(redline(from, Articles{{"preamble", "", "We."}, {"a", "A", "uno"}, {"d", "D", ""}, {"c", "C", "three"}})),
      "preamble:same a:changed b:removed d:added c:same ");
  EXPECT_EQ(outline(redline(from, Articles{{"b", "B", "two"}})), "preamble:removed a:removed b:same c:removed ");
  EXPECT_EQ(outline(redline(from, Articles{})), "preamble:removed a:removed b:removed c:removed ");
}

TEST(Redline, an_article_put_elsewhere_has_moved_and_the_others_have_not) {
  const Articles from = {{"a", "A", "1"}, {"b", "B", "2"}, {"c", "C", "3"}, {"d", "D", "4"}};
  EXPECT_EQ(outline(redline(from, Articles{from[3], from[0], from[1], from[2]})), "d:moved a:same b:same c:same ");
  EXPECT_EQ(outline(redline(from, Articles{from[1], from[2], from[0], from[3]})), "b:same c:same a:moved d:same ");
  EXPECT_EQ(outline(redline(from, Articles{{"d", "D", "5"}, from[0], from[1], from[2]})),
            "d:changed a:same b:same c:same ");
}

TEST(Redline, a_new_number_of_an_article_is_a_change_of_its_heading) {
  const auto all = redline(Articles{{"equality", "Article 1: Equality", "All."}},
                           Articles{{"equality", "Article 2: Equality", "All."}});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].change, "changed");
  EXPECT_EQ(all[0].heading, "Article 2: Equality");
  EXPECT_EQ(all[0].heading_pieces,
            (Pieces{{"same", "Article "}, {"removed", "1"}, {"added", "2"}, {"same", ": Equality"}}));
  EXPECT_EQ(all[0].pieces, (Pieces{{"same", "All."}}));
}

TEST(Redline, many_articles_in_another_order_are_no_trouble) {
  Articles from, to;
  for (int i = 0; i < 5000; ++i) from.push_back({std::to_string(i), "H", "text"});
  to.assign(from.rbegin(), from.rend());
  const auto all = redline(from, to);
  EXPECT_EQ(all.size(), 5000u);
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const auto& a) { return a.change == "same"; }), 1);
}

}  // namespace
}  // namespace mithaq::notices
