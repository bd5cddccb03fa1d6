// Where the quoted message begins, as mail programs write it.
#include <gtest/gtest.h>

#include "notices/reply_support.h"

namespace mithaq::notices {
namespace {

using test::read;
using test::said;

const std::string notice =
    "باسم لجنة صياغة الميثاق، نرجو أن تعطوا موقف هيئتكم\n4. اعتراض\n--- اكتبوا جوابكم فوق هذا السطر / answer above "
    "this line ⟨M-7K2Q⟩ ---\nسرّ";

std::string quoted() {
  std::string out = "> ";
  for (const char c : notice) out += c == '\n' ? std::string("\n> ") : std::string(1, c);
  return out;
}

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
      "Le jeu. 5 nov. 2026 à 10:00, Secrétariat <" + address + "> a écrit :",
      "Le jeu. 5 nov. 2026 à 10:00, Secrétariat du pacte pour les principes\n<" + address + "> a écrit :",
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

TEST(ReplyCut, separators_headers_and_signature_marks_begin_the_quote) {
  for (const std::string begins :
       {"--- اكتبوا جوابكم فوق هذا السطر / answer above this line ⟨M-7K2Q⟩ ---", "--- ⟨M-7K2Q⟩ ---",
        "--- اكتبوا جوابكم فوق هذا السطر / answer above\nthis line ⟨M-7K2Q⟩ ---", "-----Original Message-----",
        "-----الرسالة الأصلية-----", "-------- رسالة أصلية --------", "-------- Original message --------",
        "---------- Forwarded message ---------", "________________________________", "__________", "-- ", "--",
        "From: Secretariat <a@b.example>\nSent: Thursday, November 5, 2026 10:00\nTo: x\nSubject: y",
        "*From:* Secretariat\n*Sent:* Thursday\n*To:* x", "من: أمانة السر\nتم الإرسال: الخميس\nإلى: x\nالموضوع: y",
        "من: أمانة السر <a@b.example>\n  تابع\nتم الإرسال: الخميس",
        "De : Secrétariat\nEnvoyé : jeudi\nÀ : x\nObjet : y"})
    EXPECT_EQ(said("1\n\n" + begins + "\nموقف آخر\n4"), "approve") << begins;
}

TEST(ReplyCut, a_single_header_line_and_a_short_rule_are_text) {
  for (const char* more : {"إلى: المادة 7 تُحذف", "From: our side there is a condition", "_________ شرط", "_____\nشرط"})
    EXPECT_EQ(said(std::string("1\n") + more), "doubt condition") << more;
}

TEST(ReplyCut, what_stands_below_the_quote_makes_no_header_of_a_line_above) {
  EXPECT_EQ(said("1\nإلى: المادة 7 تُحذف\n" + notice.substr(notice.find("---")) + "\nمن: x"), "doubt condition");
}

TEST(ReplyCut, quoted_lines_are_never_read) {
  EXPECT_EQ(said("1\n" + quoted()), "approve");
  EXPECT_EQ(said("> 4\n> اعتراض"), "doubt nothing-written");
  EXPECT_EQ(said("> هل توافقون؟\n1"), "doubt nothing-written");
  EXPECT_EQ(said("\u200F> 4\n1"), "doubt nothing-written");
  EXPECT_EQ(said("1\n> المادة 7\nتُحذف"), "doubt condition");
  EXPECT_EQ(said("4\n> المادة 7\nالمادة 7: سبب"), "object 7");
  EXPECT_EQ(read("4\n> x\nالمادة 7: سبب").text, "المادة 7: سبب");
}

TEST(ReplyCut, an_empty_answer_is_asked_for) {
  for (const std::string& text :
       {std::string(), std::string("\n\n"), notice.substr(notice.find("---")), "السلام عليكم\n\n" + quoted(),
        std::string("On Thu, Nov 5, 2026 X <a@b.example> wrote:\n") + quoted() + "\n\n1"})
    EXPECT_EQ(said(text), "doubt nothing-written") << text;
}

}  // namespace
}  // namespace mithaq::notices
