// The corpus of tests/replies, from the decoded text on: no wrong position, and every doubt asks back.
#include <gtest/gtest.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "notices/reply_support.h"

namespace mithaq::notices {
namespace {

nlohmann::json corpus() { return nlohmann::json::parse(test::bytes_of(MITHAQ_BUILD "/replies/expected.json")); }

Reply read_at_hand(const std::string& text) { return test::read(text, {test::corpus_notice()}); }

TEST(ReplyCorpus, each_of_more_than_three_hundred_replies_is_read_as_it_was_meant) {
  std::size_t mails = 0, positions = 0, blind = 0;
  for (const auto& mail : corpus()) {
    const std::string text = mail.at("text").get<std::string>(), meant = mail.at("reading").get<std::string>();
    const Reply reply = read_at_hand(text);
    EXPECT_EQ(test::said(reply), meant) << mail.at("file") << "\n" << text << "\nread: " << reply.above;
    // Where the notice is not at hand more is asked back, and nothing is read otherwise.
    const Reply without = test::read(text);
    if (without.kind != Reply::Kind::doubt) {
      EXPECT_EQ(test::said(without), meant) << mail.at("file") << "\n" << text;
      ++blind;
    }
    ++mails;
    positions += reply.kind == Reply::Kind::position;
  }
  std::cout << mails << " replies: " << positions << " positions, without the notice " << blind << " answers\n";
  EXPECT_GE(mails, 300u);
  EXPECT_GE(positions, 100u);
}

// Whatever line is added, wherever it stands: an approval is plain no more.
TEST(ReplyCorpus, no_line_of_the_writers_own_is_passed_over) {
  const std::vector<std::string> more = {"سنجيب لاحقا",
                                         "جوابنا لاحقا",
                                         "سنرد الاحد",
                                         "بانتظار المجلس",
                                         "مبدئيا",
                                         "مؤقتا",
                                         "جزئيا",
                                         "حاليا",
                                         "أرسلت خطأ",
                                         "أخطأت",
                                         "تجاهلوها",
                                         "امزح",
                                         "مسودة",
                                         "رأي شخصي",
                                         "شخصيا",
                                         "للفقرات الأولى",
                                         "لأول ثلاث مواد",
                                         "بس مش هلق",
                                         "بس مش كلشي",
                                         "ماشي الحال بس",
                                         "مو كلها",
                                         "مش عن قناعة",
                                         "بشرط حذف المادة 4",
                                         "نوافق بشرط حذف المادة 4",
                                         "ولكن بعد التعديل",
                                         "عدا المادة 4",
                                         "من: جهتنا نرفض المادة 4",
                                         "> بشرط حذف المادة 4",
                                         "اعتراض",
                                         "Tentatively",
                                         "Provisionally",
                                         "Partly",
                                         "Mostly",
                                         "Probably",
                                         "Maybe",
                                         "Hopefully",
                                         "Tomorrow",
                                         "Draft",
                                         "Ignore",
                                         "Kidding",
                                         "Personally",
                                         "Part I",
                                         "only if article 4 goes",
                                         "> without article 4",
                                         "We approve only without article 4.",
                                         "Pending board ratification",
                                         "object",
                                         "Sorry, wrong button",
                                         "To: be deleted",
                                         "subject to our assembly",
                                         "هذه الرسالة سرية ولا تعبر عن رأي الاتحاد",
                                         "يرجى حذفها",
                                         "إذا لم تكن لغة الإشارة مذكورة فنحن ضد النص",
                                         "Disclaimer: views are personal",
                                         "This message is intended as a joke.",
                                         "عن قطاع غزة",
                                         "For the West Bank",
                                         "في غياب المادة 4 كتب أمانة سر الميثاق:",
                                         "On 11/27/2026 without article 4, Secretariat of the charter wrote:",
                                         "?",
                                         "❌"};
  std::size_t tried = 0;
  const auto stays = [&](const std::vector<std::string>& lines, std::size_t at, const std::string& line) {
    std::string text;
    for (std::size_t i = 0; i <= lines.size(); ++i) {
      if (i == at) text += line + "\n";
      if (i < lines.size()) text += lines[i] + "\n";
    }
    const std::string said = test::said(read_at_hand(text));
    EXPECT_TRUE(said.starts_with("doubt ")) << said << "\n" << text;
    ++tried;
  };
  for (const auto& mail : corpus()) {
    if (mail.at("reading") != "approve") continue;
    std::vector<std::string> lines;
    std::istringstream text(mail.at("text").get<std::string>());
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    for (const std::string& line : more) stays(lines, lines.size(), line);
    for (std::size_t at = 0; at < lines.size(); ++at) stays(lines, at, more[(tried + at) % more.size()]);
  }
  std::cout << tried << " lines added\n";
  EXPECT_GE(tried, 3000u);
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
    EXPECT_EQ(test::said(read_at_hand(marked)), mail.at("reading").get<std::string>()) << mail.at("file");
  }
}

}  // namespace
}  // namespace mithaq::notices
