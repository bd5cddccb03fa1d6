// The words of an HTML reply.
#include "email/html_text.h"

#include <gtest/gtest.h>

namespace mithaq::email {
namespace {

std::string said(const std::string& html) { return words_of_html(html).text; }

TEST(HtmlText, blocks_are_lines_and_blanks_are_one) {
  EXPECT_EQ(said("<html><head><title>t</title><style>p{}</style></head><body><div>1</div>\n<p>a  b&nbsp;c<br>d</p>"
                 "<ul><li>x<li>y</ul></body></html>"),
            "1\na b c\nd\nx\ny\n");
  EXPECT_EQ(said("<pre>a\n  b</pre>"), "a\n  b\n");
  EXPECT_EQ(said("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>"), "a b\nc\n");
}

TEST(HtmlText, entities_and_arabic_are_letters) {
  EXPECT_EQ(said("<p>&#1605;&lt;1&gt; &amp; \u0645</p>"), "\u0645<1> & \u0645\n");
  EXPECT_EQ(said("a < b and c > d"), "a < b and c > d\n");
}

TEST(HtmlText, what_is_quoted_is_marked) {
  EXPECT_EQ(said("<div>1</div><div class=\"gmail_quote gmail_quote_container\"><div class=gmail_attr>On x wrote:</div>"
                 "<blockquote class=\"gmail_quote\"><div>2<br><br>4</div></blockquote></div><div>3</div>"),
            "1\n> On x wrote:\n> 2\n\n> 4\n3\n");
  EXPECT_EQ(said("1<div class='moz-cite-prefix'>On x wrote:<br></div><blockquote cite='mid:x'>2</blockquote>"),
            "1\n> On x wrote:\n> 2\n");
  EXPECT_EQ(said("1<span class=yahoo_quoted>2</span>3<blockquote><pre>a\n b</pre></blockquote>"),
            "1\n> 2\n3\n> a\n>  b\n");
}

// Between two quotations, below one, indented: a condition written so must not be lost.
TEST(HtmlText, the_writers_own_words_stay_wherever_they_stand) {
  EXPECT_EQ(
      said("<div>1</div><blockquote type=\"cite\"><div>2</div></blockquote><div>if</div><blockquote>4</blockquote>"),
      "1\n> 2\nif\n> 4\n");
  EXPECT_EQ(said("<div>1</div><blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">if</blockquote>"),
            "1\n> if\n");
  EXPECT_EQ(said("<div>1</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: x</div><div>2</div>"),
            "1\nFrom: x\n2\n");
}

TEST(HtmlText, what_is_struck_out_is_not_said) {
  for (const std::string struck :
       {"<s>2</s>", "<strike>2</strike>", "<del>2</del>", "<span style='text-decoration: line-through'>2</span>",
        "<font style='text-decoration-line:underline line-through'>2</font>"})
    EXPECT_EQ(said("<p>1 " + struck + "</p><p>" + struck + "3</p>"), "1\n3\n") << struck;
}

TEST(HtmlText, what_is_hidden_was_not_written) {
  EXPECT_EQ(said("<p>1</p><div style=\"Display : none\">2</div><span hidden>2</span><div style='mso-hide:all'>2</div>"
                 "<!-- 2 --><script>2</script><![if x]>3<![endif]><style>2</style>"),
            "1\n3\n");
}

TEST(HtmlText, broken_tags_end_somewhere) {
  EXPECT_EQ(said("<p>1</p><a href=\"x"), "1\n");
  EXPECT_EQ(said("<p>1</p><!-- no end"), "1\n");
  EXPECT_EQ(said("</b></i><p class=a class=b x/y='1'2>1"), "1\n");
  EXPECT_EQ(said(""), "");
}

TEST(HtmlText, nesting_without_end_is_given_up_and_told) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  EXPECT_TRUE(words_of_html("1" + deep + "2").undecodable);
  EXPECT_FALSE(words_of_html("<div><div>1").undecodable);
}

}  // namespace
}  // namespace mithaq::email
