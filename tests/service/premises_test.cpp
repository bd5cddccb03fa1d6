#include "service/premises.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "store/scratch.h"

namespace mithaq::service {

namespace {

namespace fs = std::filesystem;

// A copy of the shipped configuration that a test may break.
class Copy {
 public:
  Copy() {
    fs::copy(std::string(MITHAQ_SOURCE) + "/config", scratch_ / "config", fs::copy_options::recursive);
    const std::string name = scratch_ / "config/mithaq.toml";
    std::ifstream in(name);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::string shipped = "../build/release/plugins";
    text.replace(text.find(shipped), shipped.size(), MITHAQ_SOURCE "/plugins");
    write("mithaq.toml", text);
  }
  void write(const std::string& name, const std::string& text) {
    const fs::path path = scratch_ / ("config/" + name);
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  // One more line at the head of the settings.
  void set(const std::string& line) {
    std::ifstream in(scratch_ / "config/mithaq.toml");
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    write("mithaq.toml", line + "\n" + text);
  }
  void remove(const std::string& name) { fs::remove_all(scratch_ / ("config/" + name)); }
  std::unique_ptr<Premises> read() { return premises(scratch_ / "config/mithaq.toml", scratch_ / "state"); }

 private:
  test::Scratch scratch_;
};

bool names(const Premises& premises, const std::string& file, const std::string& id) {
  for (const definitions::Problem& problem : premises.problems)
    if (problem.file.ends_with(file) && problem.id == id) return true;
  return false;
}

std::string all(const Premises& premises) {
  std::string out;
  for (const definitions::Problem& problem : premises.problems) out += problem.file + " " + problem.id + "\n";
  return out;
}

}  // namespace

TEST(Premises, the_shipped_files_are_good) {
  Copy copy;
  const auto premises = copy.read();
  EXPECT_TRUE(premises->ok) << all(*premises);
  EXPECT_EQ(premises->registry.bodies.size(), 15u);
  EXPECT_EQ(premises->manifests.size(), 3u);
  EXPECT_TRUE(premises->zones.load()->contains("Asia/Hebron"));
  EXPECT_TRUE(premises->calendars.contains("ps"));
  EXPECT_FALSE(premises->replies.closings.empty());
}

TEST(Premises, the_words_of_answers_lie_beside_the_texts_unless_the_settings_name_them) {
  Copy copy;
  copy.remove("replies.toml");
  const auto premises = copy.read();
  EXPECT_FALSE(premises->ok);
  EXPECT_TRUE(names(*premises, "config/replies.toml", "file-unreadable")) << all(*premises);
}

TEST(Premises, broken_files_are_named_all_together) {
  Copy copy;
  copy.write("registry.example.toml", "[[body]\n");
  copy.write("texts/ar.toml", "x = \n");
  copy.write("calendar/ps.toml", "weekend = 3\n");
  copy.remove("notices/request.ar.txt");
  const auto premises = copy.read();
  EXPECT_FALSE(premises->ok);
  for (const char* file : {"registry.example.toml", "ar.toml", "ps.toml"}) {
    const bool is_named = std::any_of(premises->problems.begin(), premises->problems.end(), [&](const auto& problem) {
      return problem.file.ends_with(file) && problem.line > 0;
    });
    EXPECT_TRUE(is_named) << file << "\n" << all(*premises);
  }
  EXPECT_TRUE(names(*premises, "request.ar.txt", "file-unreadable")) << all(*premises);
}

TEST(Premises, an_own_template_wins_over_the_shipped_one_and_the_others_stay) {
  Copy copy;
  copy.set("notices_own = \"own\"");
  copy.write("own/code.en.txt", "Federation of Unions\n{{code}}\n");
  const auto premises = copy.read();
  ASSERT_TRUE(premises->ok) << all(*premises);
  notices::NoticeFacts facts;
  facts.kind = "code";
  facts.code = "408213";
  const std::string text = premises->composer->compose(facts).text;
  EXPECT_NE(text.find("Federation of Unions\n408213\n"), std::string::npos);
  EXPECT_NE(text.find("رمز"), std::string::npos);
}

TEST(Premises, an_own_template_that_cannot_do_its_work_is_named_with_its_place) {
  Copy copy;
  copy.set("notices_own = \"own\"");
  copy.write("own/request.ar.txt", "{{how}} {{answers}} {{number}}\n{{fingerprint}} كلام {{shoe_size}}\n{{body_name\n");
  copy.write("own/reqest.ar.txt", "x\n");
  const auto premises = copy.read();
  EXPECT_FALSE(premises->ok);
  std::map<std::string, definitions::Problem> found;
  for (const definitions::Problem& problem : premises->problems) found[problem.id] = problem;
  EXPECT_EQ(found["notice-variable-missing"].facts["value"], "link");
  EXPECT_EQ(found["notice-variable-unknown"].facts["value"], "shoe_size");
  EXPECT_EQ(found["notice-variable-unknown"].line, 2);
  EXPECT_EQ(found["notice-variable-unknown"].column, 22);
  EXPECT_EQ(found["notice-not-closed"].line, 3);
  EXPECT_EQ(found["notice-file-unknown"].facts["nearest"], "request.ar.txt");
}

TEST(Premises, an_own_text_beside_the_shipped_html_is_a_warning_and_a_name_like_none_has_no_nearest) {
  Copy copy;
  copy.set("notices_own = \"own\"");
  copy.write("own/alert.ar.txt", "{{alert}}\n");
  copy.write("own/code.ar.txt", "{{code}}\n");
  copy.write("own/foo.txt", "x\n");
  std::vector<std::string> html;
  std::map<std::string, std::string> unknown;
  const auto premises = copy.read();
  for (const definitions::Problem& problem : premises->problems) {
    if (problem.id == "notice-html-shipped" && problem.warning) html.push_back(problem.facts.at("value"));
    if (problem.id == "notice-file-unknown") unknown = problem.facts;
  }
  EXPECT_EQ(html, std::vector<std::string>{"alert.ar.html"});
  EXPECT_EQ(unknown.at("value"), "foo.txt");
  EXPECT_EQ(unknown.count("nearest"), 0u);
}

TEST(Premises, a_folder_of_own_templates_that_is_not_there_is_a_problem) {
  Copy copy;
  copy.set("notices_own = \"nowhere\"");
  EXPECT_TRUE(names(*copy.read(), "nowhere", "file-unreadable"));
}

TEST(Premises, a_chain_without_a_certificate_could_never_lead_a_time_stamp_anywhere) {
  Copy copy;
  copy.write("chain.pem", "no certificate\n");
  copy.set("time_stamp = { url = \"http://tsa.example/\", chain = \"chain.pem\" }");
  const auto premises = copy.read();
  EXPECT_FALSE(premises->ok);
  EXPECT_TRUE(names(*premises, "config/chain.pem", "chain-empty")) << all(*premises);
  copy.remove("chain.pem");
  EXPECT_TRUE(names(*copy.read(), "config/chain.pem", "file-unreadable"));
}

TEST(Premises, a_file_of_revocation_lists_without_one_is_a_problem_and_one_that_goes_away_later_is_none_at_all) {
  Copy copy;
  copy.write("ca.crl", "no list\n");
  copy.set("revocation_lists = \"ca.crl\"");
  const auto premises = copy.read();
  EXPECT_FALSE(premises->ok);
  EXPECT_TRUE(names(*premises, "config/ca.crl", "revocation-lists-empty")) << all(*premises);
  EXPECT_EQ(premises->revocation_lists(), "no list\n");
  copy.write("ca.crl", "another\n");
  EXPECT_EQ(premises->revocation_lists(), "another\n") << "as it is now";
  copy.remove("ca.crl");
  EXPECT_EQ(premises->revocation_lists(), "") << "asked for, and not at hand";
}

TEST(Premises, without_the_setting_no_revocation_list_is_asked) {
  EXPECT_EQ(Copy().read()->revocation_lists(), std::nullopt);
}

TEST(Premises, settings_that_cannot_be_opened_are_a_problem_with_a_reason) {
  const auto premises = service::premises("/nowhere/mithaq.toml", "");
  EXPECT_FALSE(premises->ok);
  ASSERT_EQ(premises->problems.size(), 1u);
  EXPECT_EQ(premises->problems.front().facts.at("reason"), "No such file or directory");
}

TEST(Premises, an_unknown_zone_is_not_known_and_a_new_one_is_added_beside_the_others) {
  Copy copy;
  const auto premises = copy.read();
  EXPECT_FALSE(premises->know_zone("Asia/Nowhere"));
  EXPECT_TRUE(premises->know_zone("Europe/Berlin"));
  EXPECT_TRUE(premises->zones.load()->contains("Asia/Hebron"));
  EXPECT_TRUE(premises->zones.load()->contains("Europe/Berlin"));
}

}  // namespace mithaq::service
