// The corpus of tests/replies from its bytes on: through the intake, and then through the reader of replies.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mail_kit.h"
#include "notices/reply_support.h"

namespace mithaq::email::tests {
namespace {

using notices::Reply;

const std::string corpus = MITHAQ_BUILD "/replies/";

TEST(ReplyCorpus, each_mail_is_taken_in_and_read_as_it_was_meant) {
  std::size_t mails = 0, positions = 0, in_two_forms = 0;
  for (const auto& expected : nlohmann::json::parse(read(corpus + "expected.json"))) {
    const std::string file = expected.at("file").get<std::string>();
    const ReceivedMail mail = taken(read(corpus + file));
    ASSERT_EQ(mail.unread, "") << file;
    EXPECT_FALSE(mail.undecodable) << file;
    EXPECT_EQ(mail.from, std::vector<std::string>{"maha@deaf.example"}) << file;
    EXPECT_EQ(mail.recipients, std::vector<std::string>{"answer+mzxw6ytboi2gk3tfon2hezlsme@mithaq.example"}) << file;
    const Reply reply = test::read(mail.text, {test::corpus_notice()});
    EXPECT_EQ(test::said(reply), expected.at("reading").get<std::string>()) << file << "\n"
                                                                            << mail.text << "\nread: " << reply.above;
    if (!mail.other_text.empty()) {
      EXPECT_EQ(test::said(test::read(mail.other_text, {test::corpus_notice()})), test::said(reply)) << file << "\n"
                                                                                                     << mail.other_text;
      ++in_two_forms;
    }
    EXPECT_EQ(mail.automatic.empty(), !expected.at("automatic_subject").get<bool>()) << file;
    ++mails;
    positions += reply.kind == Reply::Kind::position;
  }
  EXPECT_GE(mails, 300U);
  EXPECT_GE(positions, 100U);
  EXPECT_GE(in_two_forms, 50U);
}

}  // namespace
}  // namespace mithaq::email::tests
