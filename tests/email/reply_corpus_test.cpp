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

// A notice of ours in two quotations, as a writer makes them who answers between the lines.
std::string between_quotations(const std::string& own) {
  const std::string& notice = test::corpus_notice();
  const auto middle = notice.find('\n', notice.size() / 2);
  const auto quoted = [](std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) text.replace(at, 1, "<br>");
    return "<blockquote class=\"gmail_quote\">" + text + "</blockquote>";
  };
  return "<div>Approve</div><div class=\"gmail_attr\">On Thu, Nov 5, 2026 Secretariat of the charter "
         "&lt;answer+x@mithaq.example&gt; wrote:</div>" +
         quoted(notice.substr(0, middle)) + own + quoted(notice.substr(middle + 1));
}

TEST(ReplyCorpus, own_words_in_html_count_wherever_they_stand_and_struck_out_ones_nowhere) {
  const std::string indented = "<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\"><div>";
  const std::pair<std::string, const char*> ways[] = {
      {between_quotations(""), "approve"},
      {between_quotations("<div>only if article 4 goes</div>"), "doubt condition"},
      {"<div>موافقة</div>" + indented + "بشرط حذف المادة 4</div></blockquote>", "doubt condition"},
      {"<strike>Approve</strike>", "doubt nothing-written"},
      {"<p><span style=\"text-decoration:line-through\">موافقة</span></p><p>امتناع</p>", "abstain"},
      {"<p>1</p><p><del>4</del></p>", "approve"},
      {"<p>1<img alt=\"بشرط حذف المادة 4\" src=\"cid:x\"></p>", "doubt condition"},
      {"<p>1</p><img alt='only if article 4 goes'>", "doubt condition"},
      {"<p><img alt=\"1\" src=\"cid:x\"></p>", "doubt unclear"},
      {"<p>1</p><p><img alt=\"image001.png\" src=\"cid:x\"><img alt=\"Logo\" src=\"cid:y\"></p>", "approve"},
      {"<p>1</p><noscript>only if article 4 goes</noscript>", "doubt condition"}};
  for (const auto& [html, reading] : ways) {
    const ReceivedMail mail = taken(std::vector<std::string>{
        "From: Maha Khalil <maha@deaf.example>", "To: answer+x@mithaq.example", "Message-ID: <m@deaf.example>",
        "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "", html});
    EXPECT_EQ(test::said(test::read(mail.text, {test::corpus_notice()})), reading) << html << "\n" << mail.text;
  }
}

}  // namespace
}  // namespace mithaq::email::tests
