// Pictures of workflows as they are written: SVG and Mermaid. MITHAQ_GOLDEN=write writes golden/diagram anew.
#include "definitions/diagram.h"

#include <cstdlib>
#include <regex>

#include "definitions/pictures.h"

using namespace mithaq;
using namespace mithaq::definitions;

namespace {

Picture picture(const Workflow& workflow, Language language, std::optional<Progress> progress = std::nullopt) {
  return {workflow, language, shipped_words(language), std::move(progress)};
}

std::size_t count(const std::string& text, const std::string& of) {
  std::size_t n = 0;
  for (std::size_t at = text.find(of); at != std::string::npos; at = text.find(of, at + 1)) ++n;
  return n;
}

// Without isolates, which stand around every value, and around every line in Mermaid.
std::string plain(const std::string& text) {
  static const std::regex direction("\u2066|\u2067");
  return std::regex_replace(notices::without_isolates(text), direction, "");
}

// The same with the lines of a paragraph joined.
std::string flowing(const std::string& drawn) {
  static const std::regex line_break("</text>\n<text [^>]*>");
  return std::regex_replace(plain(drawn), line_break, " ");
}

void expect_golden(const std::string& name, const std::string& drawn) {
  const std::string path = "tests/golden/diagram/" + name;
  const char* wish = std::getenv("MITHAQ_GOLDEN");
  if (wish && std::string(wish) == "write")
    std::ofstream(std::string(MITHAQ_SOURCE) + "/" + path, std::ios::binary) << drawn;
  EXPECT_TRUE(drawn == bytes_of(path)) << path << " differs";
}

Workflow shipped() {
  const std::string file = "workflows/partnership-principles.toml";
  return *workflow_from_toml(file, bytes_of(file)).value;
}

Progress halfway() {
  return {"partnership-2026",
          "running",
          {{"law", {"settled", "passed", 2, 3}},
           {"public", {"settling", "", 1, 3}},
           {"unions", {"open", "", 1, 3}},
           {"women", {"settled", "failed", 1, 3}},
           {"removed-long-ago", {"settled", "passed", 1, 1}}}};
}

}  // namespace

TEST(Diagram, is_well_formed_and_stands_alone_in_both_languages) {
  const std::vector<Workflow> all = {shipped(), parallel_workflow(), any_workflow(7)};
  for (const Workflow& one : all)
    for (const Language language : {Language::ar, Language::en}) {
      const std::string drawn = svg(picture(one, language, halfway()));
      EXPECT_EQ(trouble_in_xml(drawn), "");
      EXPECT_EQ(count(drawn, "http"), 1u);  // the name space
      for (const char* foreign : {"<script", "href", "url(", "@import", "<image", "<foreignObject"})
        EXPECT_EQ(count(drawn, foreign), 0u) << foreign;
    }
}

TEST(Diagram, has_a_title_and_a_description_for_who_does_not_see_it) {
  const Workflow one = shipped();
  const std::string drawn = plain(svg(picture(one, Language::en)));
  EXPECT_NE(drawn.find("role=\"img\" aria-labelledby=\"title\" aria-describedby=\"description\""), std::string::npos);
  EXPECT_NE(drawn.find("<title id=\"title\">Workflow: Principles of partnership"), std::string::npos);
  EXPECT_NE(drawn.find("Stage 2, Federation sign-off: passed: stage 3 (Final ratification); not passed, returned: a "
                       "new revision, then another round; no quorum, expired: another round, on the same text."),
            std::string::npos)
      << drawn;
  EXPECT_NE(drawn.find("If the convener withdraws the charter, it ends there.</desc>"), std::string::npos);
}

TEST(Diagram, in_arabic_is_the_mirror_image_and_reads_from_right_to_left) {
  const Workflow one = parallel_workflow();
  Picture ar = picture(one, Language::ar), en = picture(one, Language::en);
  ar.say = en.say = [](const std::string& id, const PictureFacts&) { return id; };  // of one width in both
  const std::string right = svg(ar), left = svg(en);
  EXPECT_NE(right.find("<g direction=\"rtl\">"), std::string::npos);
  EXPECT_NE(left.find("<g direction=\"ltr\">"), std::string::npos);
  const std::regex across("(?:<circle class=\"ink\" cx|<text x)=\"(\\d+)\"|viewBox=\"0 0 (\\d+)");
  int paper = 0;
  std::size_t n = 0;
  std::sregex_iterator a(right.begin(), right.end(), across), b(left.begin(), left.end(), across), end;
  for (; a != end && b != end; ++a, ++b) {
    if ((*a)[2].matched) {
      paper = std::stoi((*a)[2]);
      continue;
    }
    EXPECT_EQ(std::stoi((*a)[1]) + std::stoi((*b)[1]), paper);
    ++n;
  }
  EXPECT_TRUE(a == end && b == end);
  EXPECT_GT(n, 20u);
}

TEST(Diagram, each_stage_is_named_once_and_numbered_as_in_the_definition) {
  const Workflow one = parallel_workflow();
  const std::string drawn = plain(svg(picture(one, Language::en)));
  for (const char* id : {"law", "public", "unions", "women", "camps", "all"})
    EXPECT_EQ(count(drawn, std::string("class=\"bold\">Stage ") + id + "<") +
                  count(drawn, std::string("class=\"bold\" style=\"font-size: 16px\">Stage ") + id + "<"),
              1u)
        << id;
  EXPECT_EQ(count(flowing(drawn), "Opens when all of these have passed: 3, 4, 5, 2."), 1u);
}

TEST(Diagram, says_in_words_how_far_a_charter_has_come) {
  const Workflow one = parallel_workflow();
  const std::string drawn = flowing(svg(picture(one, Language::en, halfway())));
  for (const char* words : {"Charter partnership-2026: running.", "Settled, passed: round 2, revision 3.<",
                            "Open: round 1, revision 3.<", "Settled, not passed: round 1, revision 3.<"})
    EXPECT_NE(drawn.find(words), std::string::npos) << words;
  EXPECT_EQ(count(drawn, "Not reached yet.<"), 2u);
  EXPECT_EQ(count(drawn, "removed-long-ago"), 0u);
  for (const char* state : {"passed", "settling", "open", "settled", "waiting"})
    EXPECT_GE(count(drawn, std::string("<g class=\"") + state + "\">"), 1u) << state;
}

TEST(Diagram, an_end_that_was_reached_says_so) {
  const Workflow one = parallel_workflow();
  EXPECT_EQ(count(svg(picture(one, Language::en, Progress{"c", "ratified", {}})), ">ratified</text>"), 1u);
  EXPECT_EQ(count(svg(picture(one, Language::en, Progress{"c", "withdrawn", {}})), ">withdrawn</text>"), 1u);
}

TEST(Diagram, a_hostile_title_stays_text) {
  Workflow one = parallel_workflow();
  const std::string hostile = "</title><script>alert(\"1\")</script>&amp; ]]> \u202Edrow`\x01\"}; %% end\n1. x[*_#";
  for (Stage& each : one.stages) each.title = {hostile, hostile};
  one.title = {hostile, hostile};
  const std::string drawn = svg(picture(one, Language::en)), source = mermaid(picture(one, Language::en));
  EXPECT_EQ(trouble_in_xml(drawn), "");
  EXPECT_EQ(count(drawn, "<script"), 0u);
  EXPECT_NE(drawn.find("&lt;/title&gt;&lt;script&gt;"), std::string::npos);
  for (const std::string* text : {&drawn, &source}) {
    EXPECT_EQ(count(*text, "\u202E"), 0u);
    EXPECT_EQ(count(*text, "\x01"), 0u);
  }
  EXPECT_EQ(count(source, "<script"), 0u);
  std::istringstream lines(source);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_EQ(count(line, "\"") % 2, 0u) << line;
    EXPECT_EQ(count(line, "`") + count(line, "}") + count(line, "%%"), 0u) << line;
  }
}

TEST(Diagram, mermaid_has_ids_of_our_own_and_every_way) {
  const Workflow one = parallel_workflow();
  const std::string source = plain(mermaid(picture(one, Language::en, halfway())));
  EXPECT_TRUE(source.starts_with("flowchart LR\n  accTitle: Workflow: Way\n  accDescr: Definition w, number 1."));
  EXPECT_TRUE(mermaid(picture(one, Language::ar)).starts_with("flowchart RL\n"));
  for (const char* line : {"  beginning ==> s1\n", "  beginning ==> s2\n", "  s1 ==>|\"passed\"| s3\n",
                           "  s1 ==>|\"passed\"| s5\n", "<br/>not passed: a new revision, then another round\"]\n",
                           "  s3 -->|\"not passed\"| s1\n", "<br/>no quorum: another round, on the same text\"]\n",
                           "  s6 ==>|\"passed\"| ratified\n", "<br/>expired: this stage again\"]\n",
                           "  s2 -->|\"expired\"| finish\n", "  class s3 open\n", "  class s5 waiting\n"})
    EXPECT_NE(source.find(line), std::string::npos) << line << source;
}

TEST(Diagram, the_same_workflow_gives_the_same_bytes) {
  const Workflow principles = shipped(), parallel = parallel_workflow();
  for (const Language language : {Language::ar, Language::en}) {
    const std::string end = "." + std::string(code(language));
    expect_golden("partnership-principles" + end + ".svg", svg(picture(principles, language)));
    expect_golden("parallel-halfway" + end + ".svg", svg(picture(parallel, language, halfway())));
    expect_golden("parallel-halfway" + end + ".mmd", mermaid(picture(parallel, language, halfway())));
  }
}
