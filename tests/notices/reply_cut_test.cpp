// Where the quoted message begins, as mail programs write it.
#include <gtest/gtest.h>

#include "notices/reply_support.h"

namespace mithaq::notices {
namespace {

const std::string notice =
    "باسم لجنة صياغة الميثاق، نرجو أن تعطوا موقف هيئتكم\n4. اعتراض\n--- اكتبوا جوابكم فوق هذا السطر / answer above "
    "this line ⟨M-7K2Q⟩ ---\nسرّ";

std::string quoted() {
  std::string out = "> ";
  for (const char c : notice) out += c == '\n' ? std::string("\n> ") : std::string(1, c);
  return out;
}

Reply read(const std::string& text) { return test::read(text, {notice}); }
std::string said(const std::string& text) { return test::said(read(text)); }
// With no notice at hand.
std::string blind(const std::string& text) { return test::said(test::read(text)); }

TEST(ReplyCut, attributions_over_one_to_three_lines_begin_the_quote) {
  const std::string address = "answer+mzxw6ytboi2gk3tfon2hezlsme@mithaq.example";
  const std::vector<std::string> attributions = {
      "On Thu, Nov 5, 2026 at 10:00 AM Secretariat <" + address + "> wrote:",
      "On Thu, Nov 5, 2026 at 10:00 AM Secretariat of the charter\n<" + address + "> wrote:",
      "On Thu, Nov 5, 2026 at 10:00 AM\nSecretariat of the charter\n<" + address + "> wrote:",
      "On Thursday, November 5, 2026 at 10:00:00 AM GMT+2, Secretariat <" + address + "> wrote:",
      "في الخميس، ٥ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة \u202Aأمانة سر الميثاق\u202C\u200F <\u202A" +
          address + "\u202C\u200F>:",
      "في الخميس، ٥ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة أمانة سر\nالميثاق <" + address + ">:",
      "\u200Fفي الخميس، 5 نوفمبر 2026 10:00، كتب أمانة سر الميثاق <" + address + ">:",
      "في ٥ نوفمبر ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب/كتبت أمانة سر الميثاق <" + address + ">:",
      "أمانة سر الميثاق <" + address + "> كتب:",
      "أمانة سر الميثاق <" + address + ">\nكتب:",
      "بتاريخ الخميس، 5 نوفمبر 2026 جاء من أمانة سر الميثاق <" + address + ">:",
      "Le jeu. 5 nov. 2026 à 10:00, Secretariat <" + address + "> a écrit :",
      "Le jeu. 5 nov. 2026 à 10:00, Secretariat of the charter\n<" + address + "> a écrit :",
      "On 05/11/2026 10:00, Secretariat of the charter wrote:",
      "On 2026-11-05 10:00, أمانة سر الميثاق wrote:",
      "في 2026-11-05 10:00، كتب أمانة سر الميثاق:",
      "Secretariat of the charter wrote:"};
  for (const std::string& attribution : attributions)
    for (const std::string& after : {"\n\n" + quoted(), "\n" + quoted(), "\n\n" + notice, std::string()}) {
      EXPECT_EQ(said("1\n\n" + attribution + after), "approve") << attribution << "\n" << after;
      EXPECT_EQ(said("1\n" + attribution + after), "approve") << attribution << "\n" << after;
      EXPECT_EQ(said(attribution + "\n\n" + quoted() + "\n\n1\n"), "doubt nothing-written") << attribution;
    }
}

TEST(ReplyCut, a_sentence_of_the_answer_is_no_attribution) {
  for (const char* sentence :
       {"في عام 2020 كتب الاتحاد شرطًا لهذا:\nحذف المادة 7", "On 5 May 2020 we wrote:\nno approval without article 7",
        "في رأينا هذا شرط\nأمانة سر الميثاق <a@mithaq.example> كتب:",
        "Le 5 mai 2020 le conseil a écrit :\nsans l'article 7"})
    EXPECT_EQ(said(std::string("1\n") + sentence), "doubt condition") << sentence;
}

// A mail program writes names and dates there, and nothing else.
TEST(ReplyCut, an_attribution_with_other_words_is_its_writers) {
  const std::string address = "<answer+x@mithaq.example>";
  for (const std::string& line : {"بعد حذف المادة 4 أمانة سر الميثاق " + address + " كتب:",
                                  "في غياب المادة 4 كما كتب أمانة سر الميثاق " + address + ":",
                                  "On 11/27/2026 without article 4, Secretariat " + address + " wrote:",
                                  "On 11/27/2026\nwithout article 4 " + address + "\nwrote:",
                                  std::string("Maybe Secretariat of the charter wrote:")})
    for (const std::string& after : {"\n" + quoted(), std::string()})
      EXPECT_EQ(said("1\n" + line + after), "doubt condition") << line;
  EXPECT_EQ(said("1\nفي الجمعة، ٢٧ تشرين الثاني ٢٠٢٦ في ٢:٣٨ م، أمانة سر الميثاق" + address + " كتب:\n" + quoted()),
            "approve");
}

TEST(ReplyCut, the_marker_and_headers_of_ours_begin_the_quote) {
  for (const std::string begins :
       {"--- اكتبوا جوابكم فوق هذا السطر / answer above this line ⟨M-7K2Q⟩ ---", "--- ⟨M-7K2Q⟩ ---",
        "--- اكتبوا جوابكم فوق هذا السطر / answer above\nthis line ⟨M-7K2Q⟩ ---",
        "From: Secretariat <a@mithaq.example>\nSent: Thursday, November 5, 2026 10:00\nTo: Maha Khalil\nSubject: "
        "⟨M-7K2Q⟩",
        "-----Original Message-----\nFrom: a@mithaq.example\nSent: Thursday 10:00\nTo: Maha Khalil",
        "*From:* Secretariat of the charter\n*Sent:* Thursday 10:00\n*To:* Maha Khalil\n*Subject:* x ⟨M-7K2Q⟩",
        "________________________________\nمن: أمانة سر الميثاق\nتم الإرسال: الخميس 10:00\nإلى: مها خليل\nالموضوع: "
        "⟨M-7K2Q⟩",
        "من: أمانة السر <a@mithaq.example>\nتم الإرسال: الخميس 10:00",
        "De : Secrétariat <a@mithaq.example>\nEnvoyé : jeudi 10:00\nÀ : Maha Khalil\nObjet : ⟨M-7K2Q⟩"})
    for (const std::string& below : {std::string(), "\n\n" + notice}) {
      EXPECT_EQ(said("1\n\n" + begins + below), "approve") << begins;
      EXPECT_EQ(said("1\n\n" + begins + below + "\nموقف آخر"), "doubt condition") << begins;
    }
}

TEST(ReplyCut, what_quotes_nothing_of_ours_hides_nothing) {
  for (const std::string more :
       {"-----Original Message-----\nبشرط حذف المادة 4", "________________\nبشرط حذف المادة 4",
        "-- \nبشرط حذف المادة 4", "--\nبشرط حذف المادة 4", "من: جهتنا نرفض المادة 4\nإلى: أن تحذف",
        "From: our side there is a condition\nTo: delete article 4", "> without article 4",
        "On 20 November 2026 our board wrote:\nWe approve only without article 4.",
        "في 20 نوفمبر 2026 كتب مجلس إدارتنا:\nنوافق بشرط حذف المادة 4",
        "From: Board <board@deaf.example>\nSent: Thursday\nTo: Maha\nSubject: the charter\n\nnot article 4"})
    for (const std::string& below : {std::string(), "\n\nSecretariat of the charter wrote:\n" + quoted(),
                                     "\n\nOn 5 Nov 2026, Secretariat <a@mithaq.example> wrote:\n\n" + notice}) {
      EXPECT_EQ(said("Approve\n" + more + below), "doubt condition") << more << below;
      EXPECT_TRUE(blind("Approve\n" + more + below).starts_with("doubt ")) << more << below;
    }
}

TEST(ReplyCut, own_words_between_and_below_what_is_quoted_are_read) {
  const std::string attribution = "\n\nOn 5 Nov 2026, Secretariat <a@mithaq.example> wrote:\n";
  const std::string own = "only if article 4 goes";
  const auto line_end = quoted().find('\n');
  const std::string between = quoted().substr(0, line_end) + "\n" + own + quoted().substr(line_end);
  EXPECT_EQ(said("Approve" + attribution + between), "doubt condition");
  EXPECT_EQ(said("Approve" + attribution + quoted() + "\n\n" + own), "doubt condition");
  EXPECT_EQ(said("Approve" + attribution + quoted() + "\n> " + own), "doubt condition");
  EXPECT_EQ(said("Approve" + attribution + "\n" + notice + "\n\n" + own), "doubt condition");
  EXPECT_EQ(said("Approve" + attribution + quoted() + "\n\n-- \nMaha Khalil"), "approve");
  EXPECT_EQ(read("4\nالمادة 7: سبب" + attribution + quoted() + "\nوسبب آخر").text, "المادة 7: سبب\n\nوسبب آخر");
}

TEST(ReplyCut, a_single_header_line_and_a_short_rule_are_text) {
  for (const char* more : {"إلى: المادة 7 تُحذف", "From: our side there is a condition", "_________ شرط", "_____\nشرط"})
    EXPECT_EQ(said(std::string("1\n") + more), "doubt condition") << more;
}

TEST(ReplyCut, what_stands_below_the_quote_makes_no_header_of_a_line_above) {
  EXPECT_EQ(said("1\nإلى: المادة 7 تُحذف\n" + notice.substr(notice.find("---")) + "\nمن: x"), "doubt condition");
}

TEST(ReplyCut, quoted_lines_of_the_notice_are_never_read_and_others_are_the_writers) {
  EXPECT_EQ(said("1\n" + quoted()), "approve");
  EXPECT_EQ(said("1\n\n" + notice), "approve");
  EXPECT_EQ(blind("1\n" + quoted()), "doubt two-answers");
  EXPECT_EQ(said("> 4. اعتراض"), "doubt nothing-written");
  EXPECT_EQ(said("> هل توافقون؟\n1"), "doubt nothing-written");
  EXPECT_EQ(said("\u200F> 4\n1"), "doubt nothing-written");
  EXPECT_EQ(said("1\n> المادة 7\nتُحذف"), "doubt condition");
  EXPECT_EQ(said("1\n> 👎"), "doubt condition");
  EXPECT_EQ(said("4\n> المادة 7\nالمادة 7: سبب"), "object 7");
  EXPECT_EQ(read("4\n> x\nالمادة 7: سبب").text, "x\nالمادة 7: سبب");
}

TEST(ReplyCut, notices_to_two_members_that_begin_alike_are_both_known) {
  const auto to = [](const std::string& name) {
    return "ميثاق الشراكة بين الاتحادات الأهلية\nعناية: " + name + "\n" + notice;
  };
  const std::vector<std::string> both = {to("أحمد"), to("سلمى")};
  const auto reply = [&](const std::string& name, const std::string& more) {
    std::string out = "1\n\n> ";
    for (const char c : to(name)) out += c == '\n' ? std::string("\n> ") : std::string(1, c);
    return test::said(test::read(out + more, both));
  };
  EXPECT_EQ(reply("أحمد", ""), "approve");
  EXPECT_EQ(reply("سلمى", ""), "approve");
  EXPECT_EQ(reply("غيرهما", ""), "doubt condition");
  EXPECT_EQ(reply("سلمى", "\n> عناية: أحمد"), "doubt condition") << "no line jumps from one notice into the other";
}

TEST(ReplyCut, an_empty_answer_is_asked_for) {
  for (const std::string& text :
       {std::string(), std::string("\n\n"), notice.substr(notice.find("---")), "السلام عليكم\n\n" + quoted(),
        std::string("On Thu, Nov 5, 2026 Secretariat <a@b.example> wrote:\n") + quoted() + "\n\n1"})
    EXPECT_EQ(said(text), "doubt nothing-written") << text;
}

}  // namespace
}  // namespace mithaq::notices
