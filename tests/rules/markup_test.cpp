#include "rules/markup.h"

#include "table.h"

namespace mithaq::rules {
namespace {

TEST(Markup, html_is_found_in_its_line) {
  for (const char* html : {"<div>no appeal</div>", "<!-- no appeal -->", "</p>", "<?php ?>", "<script>",
                           "a <b>bold</b>", "<a href=\"x\">", "<img\nsrc=x>", "`code` then <i>"})
    EXPECT_EQ(line_of_html("# Charter\n\n" + std::string(html) + "\n"), 3) << html;
}

TEST(Markup, what_only_looks_like_html_is_text) {
  for (const char* text : {"3 < 4", "a <- b", "<https://example.org/a>", "<office@example.org>", "\\<div>", "`<div>`",
                           "``a ` <div>``", "```\n<div>\n```", "~~~\n<!-- -->\n~~~", "المادة <٣>", "<", ""})
    EXPECT_EQ(line_of_html(text), std::nullopt) << text;
}

TEST(Markup, a_fence_that_is_not_closed_hides_nothing_that_a_page_would_leave_out) {
  EXPECT_EQ(line_of_html("```\n<div>\n"), std::nullopt) << "the page shows it as code";
  EXPECT_EQ(line_of_html("```\ncode\n```\n<div>\n"), 4);
}

TEST(Markup, a_charter_with_html_is_not_opened) {
  Table table;
  const std::string snapshot = trail::write(to_value(table.workflow));
  auto text = Table::text("سواء\n\n<!-- ولا يجوز الطعن -->");
  EXPECT_EQ(table.decide(OpenCharter{table.charter.id, {"ميثاق", "Charter"}, text, trail::digest(snapshot), snapshot}),
            "text-markup");
  table.open();
  EXPECT_EQ(table.revise("substantive", "سواء <b>لا</b>"), "text-markup");
}

}  // namespace
}  // namespace mithaq::rules
