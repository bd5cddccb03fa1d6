#include "rules/articles.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::rules {
namespace {

std::vector<std::string> ids(std::string_view text) {
  std::vector<std::string> out;
  const auto found = articles(text);
  for (const ArticleText& article : found.value()) out.push_back(article.id);
  return out;
}

using Ids = std::vector<std::string>;

TEST(Articles, a_heading_of_level_2_begins_an_article) {
  const std::string text =
      "# ميثاق الشراكة\n\nنحن الموقّعين.\n\n## المساواة {#equality}\n\nالنص.\n\nسطر ثانٍ.\n\n## التشاور\nنص\n";
  EXPECT_EQ(articles(text).value(), (std::vector<ArticleText>{{"preamble", "", "نحن الموقّعين."},
                                                              {"equality", "المساواة", "النص.\n\nسطر ثانٍ."},
                                                              {"2", "التشاور", "نص"}}));
  EXPECT_EQ(charter_title(text), "ميثاق الشراكة");
}

TEST(Articles, a_text_that_begins_with_its_articles_has_no_preamble) {
  EXPECT_EQ(ids("# T\n\n## A\n## B\n"), (Ids{"1", "2"}));
  EXPECT_EQ(charter_title("## A\n"), "");
}

TEST(Articles, headings_inside_code_fences_are_text) {
  EXPECT_EQ(ids("## A\n```\n## no\n~~~\n## no\n```\n## B\n"), (Ids{"1", "2"}));
  EXPECT_EQ(ids("## A\n~~~~ md\n## no\n~~~\n## no\n~~~~\n## B\n"), (Ids{"1", "2"}));
  EXPECT_EQ(ids("## A\n``` a`b\n## B\n"), (Ids{"1", "2"}));  // no fence: a backtick stands in its info string
  EXPECT_EQ(charter_title("```\n# no\n```\n# yes\n"), "yes");
}

TEST(Articles, only_atx_headings_of_level_2_count) {
  EXPECT_EQ(ids("## A\n### B\n# C\n##D\n    ## E\n####### F\n   ## G ##\n##\tH #\n##\n"), (Ids{"1", "2", "3", "4"}));
  EXPECT_EQ(articles("   ## G ##\n").value()[0].heading, "G");
  EXPECT_EQ(articles("## C#\n").value()[0].heading, "C#");
}

TEST(Articles, an_article_may_keep_its_number_when_another_is_put_before_it) {
  EXPECT_EQ(ids("## New {#openness}\n## Old {#1}\n"), (Ids{"openness", "1"}));
}

TEST(Articles, an_id_is_used_once_and_has_a_form) {
  EXPECT_EQ(articles("## A {#x}\n## B {#x}\n").error(), (Refusal{"article-id-twice", {{"article", "x"}}}));
  EXPECT_EQ(articles("## A {#2}\n## B\n").error(), (Refusal{"article-id-twice", {{"article", "2"}}}));
  for (const char* id : {"", "A", "a b", "whole", "preamble", "0", "01", "a--b"})
    EXPECT_EQ(articles("## A {#" + std::string(id) + "}\n").error().id, "article-id-form") << id;
  EXPECT_EQ(articles("# Title\ntext\n").error().id, "text-without-articles");
  EXPECT_EQ(articles("").error().id, "text-without-articles");
}

TEST(Articles, the_digest_is_of_plain_bytes_that_anybody_can_write) {
  const ArticleText article{"equality", "Equality", "All are equal.\n\nIn all things."};
  EXPECT_EQ(article_digest(article),
            trail::digest("mithaq-article-v1\nequality\nEquality\nAll are equal.\n\nIn all things.\n"));
  EXPECT_EQ(article_digest({"1", "Alone", ""}), trail::digest("mithaq-article-v1\n1\nAlone\n"));
  EXPECT_EQ(article_digest({"preamble", "", "We."}), trail::digest("mithaq-article-v1\npreamble\n\nWe.\n"));
}

TEST(Articles, blanks_at_ends_do_not_change_an_article) {
  const auto digest_of = [](std::string_view text) { return article_digest(articles(text).value()[0]); };
  EXPECT_EQ(digest_of("## A  \n\n\ntext \t\nmore\n\n\n## B\n"), digest_of("## A\ntext\nmore\n## B"));
  EXPECT_NE(digest_of("## A\ntext\n\nmore\n"), digest_of("## A\ntext\nmore\n"));
}

TEST(Revision, its_identity_binds_both_languages) {
  const std::map<Language, std::string> texts = {{Language::ar, "# م\n## أولًا {#one}\nنص\n"},
                                                 {Language::en, "# C\n## First {#one}\ntext\n"}};
  const Publication made = publication("partnership-2026", "first", texts, Language::ar, {}).value();
  EXPECT_EQ(made.revision.sha256, trail::digest(*made.document.content));
  EXPECT_EQ(made.document.role, "revision");
  const Value identity = trail::read(*made.document.content);
  EXPECT_EQ(identity.at("format").integer(), 1);
  EXPECT_EQ(identity.at("charter").string(), "partnership-2026");
  EXPECT_EQ(identity.at("texts").items().at(0).at("language").string(), "ar");
  EXPECT_EQ(identity.at("texts").items().at(1).at("sha256").string(), trail::digest(texts.at(Language::en)));
  EXPECT_EQ(identity.at("articles").items().at(0).at("texts").items().at(1).at("sha256").string(),
            article_digest({"one", "First", "text"}));
  EXPECT_EQ(*made.revision.texts.at(Language::ar).content, texts.at(Language::ar));

  auto other = texts;
  other[Language::en] += "!";
  EXPECT_NE(publication("partnership-2026", "first", other, Language::ar, {})->revision.sha256, made.revision.sha256);
  EXPECT_NE(publication("partnership-2026", "editorial", texts, Language::ar, {made.revision})->revision.sha256,
            made.revision.sha256);
}

TEST(Revision, languages_have_the_same_articles_in_the_same_order) {
  const auto refusal = [](std::string ar, std::string en) {
    return publication("c", "first", {{Language::ar, std::move(ar)}, {Language::en, std::move(en)}}, Language::ar, {})
        .error();
  };
  EXPECT_EQ(refusal("## أ {#a}\n## ب {#b}\n", "## B {#b}\n## A {#a}\n"),
            (Refusal{"articles-differ", {{"language", "en"}, {"article", "a"}}}));
  EXPECT_EQ(refusal("## أ\n## ب\n", "## A\n").facts.at("article"), "2");
  EXPECT_EQ(refusal("## أ\n", "text\n"), (Refusal{"text-without-articles", {{"language", "en"}}}));
  EXPECT_EQ(publication("c", "first", {{Language::en, "## A\n"}}, Language::ar, {}).error().id, "text-missing");
}

Revision revision(std::string ar, std::string en) {
  return publication("c", "first", {{Language::ar, std::move(ar)}, {Language::en, std::move(en)}}, Language::ar, {})
      ->revision;
}

TEST(Revision, what_changed_follows_from_two_lists) {
  const std::string en = "## A {#a}\n## B {#b}\n## C {#c}\n";
  const Revision first = revision("## أ {#a}\nواحد\n## ب {#b}\n## ج {#c}\n", en);
  const Revision second = revision("## أ {#a}\nاثنان\n## د {#d}\n## ب {#b}\n", "## A {#a}\n## D {#d}\n## B {#b}\n");
  EXPECT_EQ(changed_articles(first, second, Language::ar), (Ids{"a", "d", "c"}));
  const Revision translated =
      revision("## أ {#a}\nواحد\n## ب {#b}\n## ج {#c}\n", "## A {#a}\nx\n## B {#b}\n## C {#c}\n");
  EXPECT_EQ(changed_articles(first, translated, Language::ar), Ids{});
}

TEST(Revision, blanks_and_line_ends_alone_change_nothing) {
  const Revision first = revision("# ع\n\n## أ {#a}\nواحد\n\n## ب {#b}\n", "## A {#a}\n## B {#b}\n");
  const Revision spaced = revision("\n# ع \n\n\n## أ {#a}\n\nواحد  \n## ب {#b}", "## A {#a}\n## B {#b}\n");
  EXPECT_NE(first.texts.at(Language::ar).sha256, spaced.texts.at(Language::ar).sha256);
  EXPECT_EQ(changed_articles(first, spaced, Language::ar), Ids{});
  Revision erased = first;
  erased.texts.at(Language::ar).content = nullptr;
  EXPECT_EQ(changed_articles(erased, spaced, Language::ar), Ids{"whole"}) << "its title is not known";
}

TEST(Revision, another_title_or_order_is_a_change_of_the_whole) {
  const Revision first = revision("# ع\n## أ {#a}\n## ب {#b}\n", "## A {#a}\n## B {#b}\n");
  const Revision renamed = revision("# غ\n## أ {#a}\n## ب {#b}\n", "## A {#a}\n## B {#b}\n");
  const Revision turned = revision("# ع\n## ب {#b}\n## أ {#a}\n", "## B {#b}\n## A {#a}\n");
  EXPECT_EQ(changed_articles(first, renamed, Language::ar), Ids{"whole"});
  EXPECT_EQ(changed_articles(first, turned, Language::ar), Ids{"whole"});
}

// The ids of texts that follow each other; an empty list where one is refused.
class Texts {
 public:
  Ids next(const std::string& ar, const std::string& en = "") {
    std::map<Language, std::string> texts = {{Language::ar, ar}};
    if (!en.empty()) texts[Language::en] = en;
    const auto made = publication("c", "substantive", texts, Language::ar, revisions_);
    refusal = made ? std::nullopt : std::optional(made.error());
    if (!made) return {};
    revisions_.push_back(made->revision);
    Ids out;
    for (const Article& article : made->revision.articles) out.push_back(article.id);
    for (const auto& [language, text] : texts)
      for (std::size_t i = 0; const ArticleText& article : articles_of(made->revision, text))
        EXPECT_EQ(article.id, out[i++]) << code(language);
    return out;
  }
  std::optional<Refusal> refusal;

 private:
  std::vector<Revision> revisions_;
};

TEST(ArticleIds, an_article_keeps_its_number_when_others_come_before_it) {
  Texts texts;
  EXPECT_EQ(texts.next("## A\none\n## B\ntwo\n"), (Ids{"1", "2"}));
  EXPECT_EQ(texts.next("## New\nx\n## A\none\n## B\ntwo\n"), (Ids{"3", "1", "2"})) << "without any mark";
  EXPECT_EQ(texts.next("## A\none\n## New\nx\n## B\ntwo\n"), (Ids{"1", "3", "2"})) << "moved";
  EXPECT_EQ(texts.next("## A\none\n## B\ntwo\n"), (Ids{"1", "2"})) << "taken away";
  EXPECT_EQ(texts.next("## A\none\n## B\ntwo\n## C\n"), (Ids{"1", "2", "4"})) << "a number is never used again";
}

TEST(ArticleIds, a_new_number_in_the_heading_is_a_new_label) {
  Texts texts;
  EXPECT_EQ(texts.next("## Article 1\none\n## Article 2\ntwo\n"), (Ids{"1", "2"}));
  EXPECT_EQ(texts.next("## Article 1 {#openness}\nx\n## Article 2\none\n## Article 3\ntwo\n"),
            (Ids{"openness", "1", "2"}));
}

TEST(ArticleIds, as_many_as_stood_between_known_ones_are_those) {
  Texts texts;
  EXPECT_EQ(texts.next("## A\n1\n## B\n2\n## C\n3\n## D\n4\n"), (Ids{"1", "2", "3", "4"}));
  EXPECT_EQ(texts.next("## A\n1\n## B\nchanged\n## C\nchanged\n## D\n4\n"), (Ids{"1", "2", "3", "4"}));
  EXPECT_EQ(texts.next("## D\n4\n## A\n1\n## B\nagain\n## C\nagain\n"), (Ids{"4", "1", "2", "3"}));
}

TEST(ArticleIds, nothing_is_guessed) {
  Texts texts;
  EXPECT_EQ(texts.next("## A\n1\n## B\n2\n"), (Ids{"1", "2"}));
  EXPECT_EQ(texts.next("## A\n1\n## X\nx\n## Y\ny\n"), Ids{});
  EXPECT_EQ(texts.refusal, (Refusal{"article-id-needed", {{"number", "2"}, {"article", "X"}, {"language", "ar"}}}));
  EXPECT_EQ(texts.next("## A\n1\n## X\nx\n## Y {#2}\ny\n"), (Ids{"1", "3", "2"})) << "said, it is clear";
}

TEST(ArticleIds, a_mark_that_was_forgotten_changes_no_id) {
  Texts texts;
  EXPECT_EQ(texts.next("## A {#equality}\n1\n## B {#openness}\n2\n"), (Ids{"equality", "openness"}));
  EXPECT_EQ(texts.next("## A\n1\n## B\nchanged\n"), (Ids{"equality", "openness"}));
}

TEST(ArticleIds, a_translation_follows_the_language_that_rules) {
  Texts texts;
  EXPECT_EQ(texts.next("## A\none\n## B\ntwo\n", "## a\nuno\n## b\ndue\n"), (Ids{"1", "2"}));
  EXPECT_EQ(texts.next("## New\nx\n## A\none\n## B\ntwo\n", "## new\n## a\nuno\n## b\ndue\n"), (Ids{"3", "1", "2"}));
  EXPECT_EQ(texts.next("## New\nx\n## A\none\n## B\ntwo\n", "## new\n## a\nuno\n"), Ids{});
  EXPECT_EQ(texts.refusal->id, "articles-differ");
}

TEST(ArticleIds, thousands_of_articles_are_no_trouble) {
  std::string first, second;
  for (int i = 0; i < 5000; ++i) {
    first += "## A" + std::to_string(i) + "\n";
    second += "## B" + std::to_string(i) + "\n";
  }
  Texts texts;
  EXPECT_EQ(texts.next(first).size(), 5000u);
  EXPECT_EQ(texts.next(second).size(), 5000u);
  EXPECT_EQ(texts.next("## New\n" + second), Ids{}) << "too many to be compared each with each: it must be said";
}

TEST(Articles, any_bytes_are_read_without_harm) {
  const std::string_view parts[] = {"## ",  "# ",   "\n",   "{#", "}",  "a",    "1",    "```", "~~~", "\r\n", "\t",
                                    "    ", "\xff", "\xd9", "\0", "##", "{#a}", "{#9}", "#",   "م",   " "};
  std::mt19937 chance(20261102);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto n = chance() % 30; n > 0; --n) text += parts[chance() % std::size(parts)];
    const auto found = articles(text);
    if (!found) continue;
    std::set<std::string> ids;
    for (const ArticleText& article : *found) EXPECT_TRUE(ids.insert(article.id).second) << text;
    charter_title(text);
  }
}

TEST(Articles, a_long_text_is_read_once) {
  EXPECT_EQ(articles("## A\n" + std::string(1 << 20, '#') + "\n" + std::string(1 << 20, '{')).value().size(), 1u);
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "## x\n";
  EXPECT_EQ(articles(many).value().size(), 100'000u);
}

}  // namespace
}  // namespace mithaq::rules
