// Every seed and every former finding, thrown at its target by an ordinary test.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/targets.h"

namespace mithaq::fuzz {
namespace {

void replay(const std::string& name, void (*target)(std::string_view)) {
  int files = 0;
  for (const auto& found : std::filesystem::directory_iterator(MITHAQ_SOURCE "/tests/fuzz/corpus/" + name)) {
    std::ifstream file(found.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    EXPECT_NO_THROW(target(bytes.str())) << found.path().filename();
    ++files;
  }
  EXPECT_GE(files, 5) << "the corpus of " << name;
}

TEST(Fuzz, the_workflow_reader_keeps_its_promises_on_the_corpus) { replay("workflow_reader", workflow_reader); }
TEST(Fuzz, the_rule_evaluator_keeps_its_promises_on_the_corpus) { replay("rule_evaluator", rule_evaluator); }
TEST(Fuzz, the_article_splitter_keeps_its_promises_on_the_corpus) { replay("article_splitter", article_splitter); }
TEST(Fuzz, the_life_of_a_charter_keeps_its_promises_on_the_corpus) { replay("charter_life", charter_life); }
TEST(Fuzz, the_reader_of_replies_keeps_its_promises_on_the_corpus) { replay("reply_reader", reply_reader); }
TEST(Fuzz, the_intake_of_mail_keeps_its_promises_on_the_corpus) { replay("mail_intake", mail_intake); }
TEST(Fuzz, the_reader_of_bounces_keeps_its_promises_on_the_corpus) { replay("delivery_report", delivery_report); }
TEST(Fuzz, the_composer_of_mails_keeps_its_promises_on_the_corpus) { replay("composer", composer); }
TEST(Fuzz, the_readers_of_the_trail_keep_their_promises_on_the_corpus) { replay("trail_reader", trail_reader); }

// The same lives every day.
TEST(Fuzz, two_hundred_lives_by_chance_keep_their_promises) {
  std::uint32_t state = 1;
  for (int life = 1; life <= 200; ++life) {
    std::string bytes;
    for (int i = 0; i < 600; ++i) {
      state = state * 1'664'525 + 1'013'904'223;
      bytes += static_cast<char>(state >> 24);
    }
    ASSERT_NO_THROW(charter_life(bytes)) << "life " << life;
  }
}

}  // namespace
}  // namespace mithaq::fuzz
