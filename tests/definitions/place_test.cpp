#include "support.h"

namespace mithaq::definitions {
namespace {

TEST(Problems, all_of_a_broken_file_come_at_once_with_line_and_column) {
  const auto read = workflow_from_toml("broken.toml", bytes_of("tests/definitions/broken.toml"));
  EXPECT_FALSE(read.value.has_value());
  EXPECT_EQ(list_of(read.problems), bytes_of("tests/definitions/broken.problems"));
  for (const Problem& p : read.problems) EXPECT_EQ(p.file, "broken.toml");
}

TEST(Problems, name_the_nearest_key) {
  const auto marked = unmarked(workflow_with("^quorom = { count = \"answered\", at_least = 1 }"));
  const auto read = workflow_from_toml("w.toml", marked.text);
  ASSERT_EQ(read.problems.size(), 1u);
  EXPECT_EQ(read.problems[0].facts.at("key"), "quorom");
  EXPECT_EQ(read.problems[0].facts.at("nearest"), "quorum");
  EXPECT_EQ(read.problems[0].line, marked.line);
  EXPECT_EQ(read.problems[0].column, marked.column);
}

TEST(Problems, name_no_nearest_key_when_nothing_is_near) {
  const auto read = workflow_from_toml("w.toml", workflow_with("colour = \"green\""));
  ASSERT_EQ(read.problems.size(), 1u);
  EXPECT_EQ(read.problems[0].facts.count("nearest"), 0u);
  EXPECT_NE(read.problems[0].facts.at("known").find("max_rounds"), std::string::npos);
}

TEST(Problems, say_of_a_word_in_place_of_a_list_only_that_it_is_none) {
  for (const std::string line : {"join = \"s\"", "roll = { tags = \"camps\" }", "positions = \"approve\"",
                                 "next = { passed = 1 }", "roll = { bodies = [7] }"}) {
    const auto problems = workflow_from_toml("w.toml", workflow_with(line)).problems;
    ASSERT_EQ(problems.size(), 1u) << list_of(problems);
    EXPECT_TRUE(problems[0].id.starts_with("needs-")) << list_of(problems);
  }
  EXPECT_EQ(list_of(workflow_from_toml("w.toml", "start = \"s\"\n" + smallest_workflow).problems),
            "1:9 error needs-list key=start\n");
}

TEST(Problems, count_columns_in_letters_and_not_in_bytes) {
  const auto marked = unmarked("title = { ar = \"عنوان طويل\", en = \"T\", ^خطأ = 1 }\n");
  const auto read = workflow_from_toml("w.toml", marked.text);
  ASSERT_EQ(read.problems.size(), 1u);
  EXPECT_EQ(line_of(read.problems[0]), "1:" + std::to_string(marked.column) + " error key-needs-quotes key=خطأ");
}

TEST(Problems, are_all_that_a_damaged_file_ever_leads_to) {
  const std::string whole = bytes_of("workflows/partnership-principles.toml");
  const Registry registry = *registry_from_toml("r.toml", bytes_of("config/registry.example.toml")).value;
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string cut = whole.substr(0, at);
    std::string changed = whole;
    changed[at] = static_cast<char>(whole[at] ^ (1 << (at % 8)));
    for (const std::string& text : {cut, changed}) {
      const auto read = workflow_from_toml("w.toml", text);
      EXPECT_EQ(read.value.has_value(), !has_errors(read.problems));
      check_on_registry("w.toml", text, registry);
    }
  }
}

TEST(Nearest, is_within_two_edits_and_shares_a_letter) {
  const std::vector<std::string> known{"at_least", "at_most", "id", "من"};
  EXPECT_EQ(nearest("atleast", known), "at_least");
  EXPECT_EQ(nearest("at-lest", known), "at_least");
  EXPECT_EQ(nearest("more", known), "");
  EXPECT_EQ(nearest("x", known), "");
  EXPECT_EQ(nearest("مين", known), "من");
  EXPECT_EQ(nearest(std::string(100'000, 'a'), known), "");
}

}  // namespace
}  // namespace mithaq::definitions
