// The corpus of tests/replies, from the decoded text on: no wrong position, and every doubt asks back.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "notices/reply_support.h"

namespace mithaq::notices {
namespace {

nlohmann::json corpus() { return nlohmann::json::parse(test::bytes_of(MITHAQ_BUILD "/replies/expected.json")); }

TEST(ReplyCorpus, each_of_more_than_three_hundred_replies_is_read_as_it_was_meant) {
  std::size_t mails = 0, positions = 0;
  for (const auto& mail : corpus()) {
    const Reply reply = test::read(mail.at("text").get<std::string>());
    EXPECT_EQ(test::said(reply), mail.at("reading").get<std::string>())
        << mail.at("file") << "\n"
        << mail.at("text").get<std::string>() << "\nread: " << reply.above;
    ++mails;
    positions += reply.kind == Reply::Kind::position;
  }
  EXPECT_GE(mails, 300u);
  EXPECT_GE(positions, 100u);
}

TEST(ReplyCorpus, vacation_notes_are_told_by_their_subjects_and_hold_no_answer) {
  std::size_t notes = 0;
  for (const auto& mail : corpus()) {
    if (!mail.at("automatic_subject").get<bool>()) continue;
    EXPECT_EQ(test::read(mail.at("text").get<std::string>()).kind, Reply::Kind::doubt) << mail.at("file");
    ++notes;
  }
  EXPECT_GE(notes, 5u);
}

// A mail program may put direction controls anywhere: they change no reading.
TEST(ReplyCorpus, direction_controls_between_the_characters_change_no_reading) {
  for (const auto& mail : corpus()) {
    const std::string text = mail.at("text").get<std::string>();
    std::string marked;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && i % 3 == 0) marked += "\u200F";
      marked += text[i];
    }
    EXPECT_EQ(test::said(marked), mail.at("reading").get<std::string>()) << mail.at("file");
  }
}

}  // namespace
}  // namespace mithaq::notices
