#include "notices/reply.h"

#include <gtest/gtest.h>

#include <array>

#include "notices/reply_support.h"

namespace mithaq::notices {
namespace {

using test::read;
using test::said;

const std::string reason = "\nالمادة 7: لا تُذكر لغة الإشارة.";

// What a complete answer needs below its first line.
std::string completed(PositionKind kind) {
  if (kind == PositionKind::approve_with_comments) return "\nنقترح تدقيق الصياغة.";
  return kind == PositionKind::approve_with_reservation || kind == PositionKind::object ? reason : "";
}

std::string position_of(const std::string& text) {
  const Reply reply = read(text);
  return reply.kind == Reply::Kind::position ? std::string(id(*reply.position)) : said(reply);
}

const std::map<PositionKind, std::vector<std::string>> table = {
    {PositionKind::approve, {"موافقة", "موافق", "نوافق", "أوافق", "approve", "agree"}},
    {PositionKind::approve_with_comments, {"موافقة مع ملاحظات", "approve with comments"}},
    {PositionKind::approve_with_reservation, {"موافقة مع تحفظ", "approve with reservation"}},
    {PositionKind::object, {"اعتراض", "نعترض", "object"}},
    {PositionKind::disagree, {"عدم موافقة دون تعطيل", "disagree, without blocking", "stand aside"}},
    {PositionKind::abstain, {"امتناع", "ممتنع", "abstain"}},
    {PositionKind::recuse, {"تنحٍّ", "recuse"}},
    {PositionKind::no_objection, {"لا اعتراض", "no objection"}}};

TEST(Reply, every_word_of_the_table_is_its_position_alone_and_beside_its_number) {
  for (const auto& [kind, words] : table)
    for (const std::string& word : words) {
      EXPECT_EQ(position_of(word + completed(kind)), id(kind)) << word;
      const auto number = answer_number(kind);
      if (!number) continue;
      for (const char* between : {" ", ". ", ") ", "- ", " - ", ": ", "، ", " – ", "\n"})
        EXPECT_EQ(position_of(std::to_string(*number) + between + word + completed(kind)), id(kind)) << word << between;
    }
}

TEST(Reply, every_number_is_its_position_in_three_sets_of_digits) {
  const std::array<std::array<const char*, 7>, 3> sets = {
      {{"1", "2", "3", "4", "5", "6", "7"}, {"١", "٢", "٣", "٤", "٥", "٦", "٧"}, {"۱", "۲", "۳", "۴", "۵", "۶", "۷"}}};
  for (const auto& [kind, words] : table)
    for (const auto& digits : sets) {
      const auto number = answer_number(kind);
      if (!number) continue;
      const std::string digit = digits.at(static_cast<std::size_t>(*number - 1));
      for (const std::string& written :
           {digit, digit + ".", digit + ")", "(" + digit + ")", digit + "-", digit + "،", "رقم " + digit,
            "رقم: " + digit, "\"" + digit + "\"", "*" + digit + "*", "  " + digit + "\u00A0",
            "\u200F" + digit + "\u200E", "\u2068" + digit + "\u2069"})
        EXPECT_EQ(position_of(written + completed(kind)), id(kind)) << written;
    }
}

TEST(Reply, the_names_that_a_notice_shows_are_words_of_their_positions) {
  for (const Language language : {Language::ar, Language::en})
    for (const std::string_view position : position_ids) {
      const std::string name = test::catalogue(language).at("position." + std::string(position));
      EXPECT_EQ(position_of(name + completed(*position_kind(position))), position) << name;
    }
}

TEST(Reply, spelling_marks_and_hidden_characters_change_no_word) {
  for (const char* written : {"مُوافَقَةٌ",
                              "مــوافقــة",
                              "موافقه",
                              "أوافق",
                              "اوافق",
                              "إوافق",
                              "موا\u200Cفق",
                              "\uFEFFموافق",
                              "\u202Bموافق\u202C",
                              "«موافق»",
                              "“موافق”",
                              "موافق.",
                              "موافق!",
                              "- موافق",
                              "* موافق",
                              "APPROVE",
                              "Agree.",
                              "\u2067موافق\u2069",
                              "  موافق\t",
                              "\u00A0موافق\u00A0",
                              "ٱوافق",
                              "أ\u0648افق",
                              "ا\u0654وافق"})
    EXPECT_EQ(said(std::string(written)), "approve") << written;
  EXPECT_EQ(said(std::string("１")), "approve");
  EXPECT_EQ(said(std::string("عدم موافقة  دون\u00A0تعطيل")), "disagree");
  EXPECT_EQ(said(std::string("ممتنع")), said(std::string("مُمتنِع")));
  EXPECT_EQ(said("اعتراض\nالمادة ۷: سبب"), "object 7");
}

TEST(Reply, common_spellings_are_the_word_that_they_spell) {
  const std::map<PositionKind, std::vector<std::string>> spellings = {
      {PositionKind::approve,
       {"موافقون", "موافقين", "نعم موافق", "موافق عليه", "أوافق على النص", "نوافق على الميثاق", "موافقة تامة",
        "الموافقة", "جوابنا: موافقة", "1. نعم، موافق", "We approve", "I approve", "Approved", "Agreed.", "I agree",
        "Yes, we agree", "We approve the charter"}},
      {PositionKind::approve_with_comments, {"موافقة مع ملاحظة", "Approve with a comment"}},
      {PositionKind::approve_with_reservation, {"موافقون مع تحفظ", "نتحفظ", "We approve with reservations"}},
      {PositionKind::object,
       {"نرفض", "معترض", "نعترض على النص", "We object", "objection", "We object to the charter",
        "4. اعتراض — ثم المادة ونصّكم", "4. object — then the article and your words"}},
      {PositionKind::abstain, {"ممتنعون", "نمتنع", "نمتنع عن التصويت", "abstained", "We abstain from voting"}},
      {PositionKind::recuse, {"تنحي", "نتنحى", "recused"}}};
  for (const auto& [kind, words] : spellings)
    for (const std::string& word : words) EXPECT_EQ(position_of(word + completed(kind)), id(kind)) << word;
}

// What our own list says behind a word is known, so that the line may be copied as it stands.
TEST(Reply, the_hints_of_our_own_list_are_known) {
  for (const Language language : {Language::ar, Language::en})
    for (const char* hint : {"text", "article", "article-and-text"}) {
      const std::string line =
          test::phrases().say("notice.answer-with-" + std::string(hint), language, {{"answer", "4"}}, Isolation::none);
      EXPECT_EQ(position_of(line + reason), "object") << line;
    }
}

TEST(Reply, what_is_near_an_approval_is_none) {
  const std::pair<const char*, const char*> near[] = {{"لا أوافق", "unclear"},
                                                      {"لا نوافق", "unclear"},
                                                      {"غير موافق", "unclear"},
                                                      {"لست موافقا", "unclear"},
                                                      {"نعم", "unclear"},
                                                      {"ok", "unclear"},
                                                      {"OK 👍", "unclear"},
                                                      {"👍", "unclear"},
                                                      {"✅", "unclear"},
                                                      {"1️⃣", "unclear"},
                                                      {"①", "unclear"},
                                                      {"-1", "unclear"},
                                                      {"–1", "unclear"},
                                                      {"!approve", "unclear"},
                                                      {"(!) approve", "unclear"},
                                                      {"~~approve~~", "unclear"},
                                                      {"disagree", "unclear"},
                                                      {"5. disagree", "unclear"},
                                                      {"عدم موافقة", "unclear"},
                                                      {"نعم موافق مبدئيا", "unclear"},
                                                      {"we approve most of the text", "unclear"},
                                                      {"we do not object", "unclear"},
                                                      {"نوافق على معظم النص", "condition"},
                                                      {"1موافقة", "unclear"},
                                                      {"موافق؟", "unclear"},
                                                      {"1?", "unclear"},
                                                      {"11", "unclear"},
                                                      {"0", "unclear"},
                                                      {"8", "unclear"},
                                                      {"01", "unclear"},
                                                      {"1st", "unclear"},
                                                      {"do not approve", "unclear"},
                                                      {"disapprove", "unclear"},
                                                      {"السلام عليكم، موافق", "unclear"},
                                                      {"1 اعتراض", "number-against-word"},
                                                      {"١ - عدم موافقة دون تعطيل", "number-against-word"},
                                                      {"4 approve", "number-against-word"},
                                                      {"1 بشرط تعديل المادة 7", "condition"},
                                                      {"١. بشرط", "condition"},
                                                      {"موافق بشرط", "condition"},
                                                      {"موافقة، ولكن بعد تعديل المادة 7", "condition"},
                                                      {"agree if article 7 goes", "condition"},
                                                      {"1 أو 2", "two-answers"},
                                                      {"1/4", "two-answers"},
                                                      {"1, 2", "two-answers"},
                                                      {"موافق / ممتنع", "two-answers"},
                                                      {"approve or abstain", "two-answers"}};
  for (const auto& [text, doubt] : near) EXPECT_EQ(said(std::string(text)), std::string("doubt ") + doubt) << text;
}

TEST(Reply, an_approval_that_goes_on_below_is_asked_about) {
  for (const char* more : {"بشرط تعديل المادة 7",
                           "لكن",
                           "المادة 7: تُحذف",
                           "on condition that article 7 goes",
                           "?",
                           "👍",
                           "مع الشكر\nبشرط تعديل المادة 7",
                           "مع الشكر\nنرجو التعديل",
                           "Thanks\nwith conditions",
                           "مع الشكر\nمها\nبشرط التعديل",
                           "مع الشكر\nأحمد",
                           "هذه الرسالة ومرفقاتها مشروطة بحذف المادة 7",
                           "This email message is a draft, we answer tomorrow.",
                           "هذه الرسالة سرية إلى أن يصدر قرار المجلس",
                           "Sent from my heart",
                           "for the board",
                           "عن عضو مجلس الإدارة العام",
                           "for Gaza",
                           "عن قطاع غزة",
                           "أحمد خليل",
                           "Regards\nonce fees drop",
                           "https://files.example/conditions.pdf"})
    EXPECT_EQ(said(std::string("1\n\n") + more), "doubt condition") << more;
  EXPECT_EQ(said(std::string("لا اعتراض\nبعد التعديل")), "doubt condition");
  EXPECT_EQ(said(std::string("وصل\nسنجيب لاحقًا")), "doubt condition");
  EXPECT_EQ(read("1\n\nبشرط تعديل المادة 7").facts.at("text"), "بشرط تعديل المادة 7");
}

TEST(Reply, greetings_closing_formulas_and_signatures_are_no_text) {
  for (const char* around :
       {"السلام عليكم ورحمة الله وبركاته\n\n1\n\nمع الشكر والتقدير\nمها خليل\nرئيس الاتحاد\nهاتف: 0599 123 456",
        "تحية طيبة وبعد،\nموافق", "السادة أمانة سر الميثاق المحترمين،\n\n1",
        "Dear Secretariat of the charter,\n\n1\n\nRegards,\nMaha", "1\nمع جزيل الشكر، مها خليل",
        "1\n\nMaha Khalil\nPresident, Palestinian Union of the Deaf\nTel: +970 2 295 0000 | maha@example.org",
        "1\n\nمها خليل\nhttps://www.deaf.example/", "1\nأُرسلت من الـ iPhone",
        "1\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>", "1\n\nSent from my iPhone", "1\n\nتحياتي",
        "1\n----------\nمها خليل",
        "1\n\nThis e-mail and any attachments are confidential. If you are not the\nintended recipient, please delete "
        "it.",
        "1\n\nهذه الرسالة سرية وتخص من أُرسلت إليه وحده.\nيُرجى حذفها إن وصلتكم خطأ."})
    EXPECT_EQ(said(std::string(around)), "approve") << around;
}

TEST(Reply, text_and_articles_are_kept_as_they_were_written) {
  const Reply reply =
      read("3\n\nالمادة 7: نتحفّظ على الصياغة.\nوتفصيل ذلك:\n\n- أولًا\nالمادة ٢ و٣: للسبب نفسه\n\nمع الشكر\nمها\n");
  EXPECT_EQ(said(reply), "approve-with-reservation 7,2,3");
  EXPECT_EQ(reply.text, "المادة 7: نتحفّظ على الصياغة.\nوتفصيل ذلك:\n\n- أولًا\nالمادة ٢ و٣: للسبب نفسه");
  EXPECT_TRUE(reply.facts.empty());
}

TEST(Reply, articles_are_named_in_many_ways) {
  const std::pair<const char*, const char*> ways[] = {{"المادة 7: سبب", "7"},
                                                      {"مادة رقم (7): سبب", "7"},
                                                      {"البند ٧ :\nسبب", "7"},
                                                      {"المادة 7\nسبب", "7"},
                                                      {"المادتان 7 و8: سبب", "7,8"},
                                                      {"المواد 1، 2 و 3: سبب", "1,2,3"},
                                                      {"المادة 7 والمادة 9: سبب", "7,9"},
                                                      {"Article 7: reason", "7"},
                                                      {"art. 7, 8 and 9: reason", "7,8,9"},
                                                      {"Articles 1 and 2:\nreason", "1,2"},
                                                      {"المادة 10: سبب", "accessibility"},
                                                      {"article accessibility: reason", "accessibility"},
                                                      {"النص كله: سبب", "whole"},
                                                      {"المادة 7: سبب\nالمادة 7: سبب آخر", "7"},
                                                      {"المادة 7 - سبب", "7"},
                                                      {"المادة 7 – سبب", "7"},
                                                      {"المادة السابعة: سبب", "7"},
                                                      {"البند السابع والثامن: سبب", "7,8"},
                                                      {"Article seven: reason", "7"},
                                                      {"المادة 7 نعترض على الصياغة", "7"},
                                                      {"المادة 7 لا تُذكر فيها لغة الإشارة", "7"},
                                                      {"المادة 7، المدة قليلة", "7"},
                                                      {"المادة 7 لأن 20 يومًا لا تكفي", "7"},
                                                      {"Article 7 is too vague", "7"},
                                                      {"نعترض لسببين.\nالمادة 2:\nالمادة 7: سبب", "2,7"}};
  for (const auto& [text, ids] : ways) EXPECT_EQ(said(std::string("4\n") + text), std::string("object ") + ids) << text;
}

TEST(Reply, what_lacks_something_or_names_what_is_not_there_is_asked_about) {
  const auto missing = [](const std::string& text) {
    const Reply reply = read(text);
    return reply.doubt == "incomplete" ? reply.facts.at("missing") : said(reply);
  };
  EXPECT_EQ(missing("2"), "text");
  EXPECT_EQ(missing("2\n\nتحياتي\nأحمد"), "text");
  EXPECT_EQ(missing("3"), "both");
  EXPECT_EQ(missing("4\nلا نوافق على هذا كله"), "article");
  EXPECT_EQ(missing("4\nالمادة 7:"), "text");
  EXPECT_EQ(missing("4\nالمادة 7: سبب\nالمادة 8:"), "text");
  EXPECT_EQ(missing("4\nلغة الإشارة لا تُذكر في المادة 7"), "article");
  EXPECT_EQ(missing("4\nالمادة 99: سبب"), "doubt unknown-article");
  EXPECT_EQ(missing("4\nالمادة 7 و99: سبب"), "doubt unknown-article");
  EXPECT_EQ(missing("2\nشكرا\nأحمد خليل"), "text");
  EXPECT_EQ(read("4\nالمادة 99: سبب").facts.at("article"), "99");
  EXPECT_EQ(read("3").facts.at("position"), "approve-with-reservation");
}

// "4-7", "4/2": what is meant by it is asked, and no number of it is taken for an article.
TEST(Reply, a_range_or_a_part_of_an_article_is_asked_about) {
  for (const char* line : {"المواد 4-7: سبب",
                           "المواد ٤–٧: سبب",
                           "المواد 4 – 7: سبب",
                           "المواد 4 - 7 لا تكفي",
                           "المواد من 4 إلى 7: سبب",
                           "المواد 4 الى 7: سبب",
                           "المواد 4 حتى 7: سبب",
                           "المادة 4 وما بعدها: سبب",
                           "Articles 4-7: reason",
                           "Articles 4 to 7: reason",
                           "Articles 4 through 7: reason",
                           "المادة 4/2: سبب",
                           "المادة 4(2): سبب",
                           "المادة 4.2: سبب",
                           "المادة 4-2: سبب",
                           "المادة 4 فقرة 2: سبب",
                           "المادة 4، الفقرة الثانية: سبب",
                           "المادة 4 الفقرة الثانية قصيرة",
                           "Article 4a: reason",
                           "Article 4 a: reason",
                           "المادة 4 مكرر: سبب",
                           "المادتان 4 7: سبب"})
    EXPECT_EQ(said(std::string("4\n") + line), "doubt unclear-article") << line;
  EXPECT_EQ(read("4\nالمادة 4/2: سبب").facts.at("article"), "المادة 4/2: سبب");
  // Where no article is required its words are kept, and none is named.
  EXPECT_EQ(said(std::string("5\nالمادة 4/2: سبب")), "disagree");
  EXPECT_EQ(said(std::string("4\nالمادة الثالثة عشرة: سبب")), "doubt incomplete");
}

TEST(Reply, a_line_may_go_on_with_the_article_or_the_text_that_its_answer_needs) {
  const std::pair<const char*, const char*> ways[] = {
      {"نعترض على المادة 7: سبب", "object 7"},
      {"نعترض على المادة 7 لأن المدة 20 يومًا", "object 7"},
      {"نعترض على المادتين 7 و8: سبب", "object 7,8"},
      {"We object to article 7: reason", "object 7"},
      {"Objection to article 7\nreason", "object 7"},
      {"اعتراض: المادة 7: سبب", "object 7"},
      {"نوافق مع التحفظ على المادة 7: سبب", "approve-with-reservation 7"},
      {"Approve with comments: please correct the spelling.", "approve-with-comments"},
      {"نعترض على المادة 7/2: سبب", "doubt unclear-article"},
      {"نعترض على حذف المادة 7", "doubt unclear"},
      {"لا نعترض على المادة 7: جيدة", "doubt unclear"},
      {"Objections to article 7 are settled", "doubt unclear"},
      {"نعترض على المادة 7", "doubt incomplete"},
      {"موافقة على المادة 7: جيدة", "doubt condition"},
      {"موافقة مع ملاحظات: موافقة", "doubt two-answers"}};
  for (const auto& [text, reading] : ways) EXPECT_EQ(said(std::string(text)), reading) << text;
  EXPECT_EQ(read("نعترض على المادة 7: سبب\nوآخر").text, "نعترض على المادة 7: سبب\nوآخر");
}

TEST(Reply, a_text_that_says_the_contrary_of_its_answer_is_asked_about) {
  for (const char* text : {"2\nفي الحقيقة نرفض الميثاق",
                           "2\nبشرط حذف المادة 4",
                           "2\nلا نوافق",
                           "2\nولا نوافق على المادة 4",
                           "2\nنوافق إذا حُذفت المادة 4",
                           "2\nwe do not at all agree",
                           "2\nWe object to article 4.",
                           "2\nwe withdraw our approval",
                           "2\nwe do not\napprove of it at all",
                           "3\nالمادة 7: بل نعترض عليها",
                           "3\nArticle 7: we do not approve this charter.",
                           "3\nالمادة 7: لا تحفظ لدينا",
                           "4\nالمادة 7: لا اعتراض لنا عليها",
                           "4\nArticle 7: in fact we agree with it",
                           "4\nالمادة 7: نسحب اعتراضنا",
                           "4\nالمادة 7: لا مانع منها",
                           "5\nونعترض على المادة 7",
                           "5\nWe veto it.",
                           "5\nونحن موافقون عليه",
                           "6\nبل نعترض عليه",
                           "6\nنحن ضد النص",
                           "6\nin fact we agree with it",
                           "7\nIn fact we reject it."})
    EXPECT_EQ(said(std::string(text)), "doubt contradiction") << text;
  EXPECT_EQ(read("2\nملاحظة\nبل نرفض الميثاق").facts.at("text"), "بل نرفض الميثاق");
  // What is natural under an answer is no reason to ask.
  for (const auto& [text, reading] :
       {std::pair("4\nالمادة 7: نرفض هذا ولا نوافق عليه بأيّ شرط", "object 7"),
        std::pair("3\nالمادة 7: نوافق على الفكرة ونتحفّظ على المهلة", "approve-with-reservation 7"),
        std::pair("5\nلا نوافق عليه ولا نعطّله", "disagree"),
        std::pair("5\nWe do not agree, and do not block it.", "disagree"), std::pair("6\nلم يجتمع المجلس", "abstain"),
        std::pair("2\nيُضاف: مناهضة العنف ضد المرأة", "approve-with-comments"),
        std::pair("2\nلا نعترض على شيء فيه", "approve-with-comments")})
    EXPECT_EQ(said(std::string(text)), reading) << text;
}

// Of a notice each sentence is known as a whole, or the paragraph is the writer's.
TEST(Reply, what_only_begins_like_a_legal_notice_is_the_writers) {
  for (const char* known :
       {"هذه الرسالة سرية", "إخلاء مسؤولية: هذه الرسالة ومرفقاتها سرية.",
        "Confidentiality notice: This message contains confidential information. If you received this in error, please "
        "notify the\nsender and delete it.",
        "Please consider the environment before printing this e-mail."})
    EXPECT_EQ(said(std::string("1\n\n") + known), "approve") << known;
  for (const char* own :
       {"هذه الرسالة سرية؟", "هذه الرسالة سرية ولا تعبر عن رأي الاتحاد", "يرجى حذفها",
        "This message is confidential and a joke.", "This message is confidential. So is our refusal.",
        "Disclaimer: not our view", "If you received this in error please tell us that we object"})
    EXPECT_EQ(said(std::string("1\n\n") + own), "doubt condition") << own;
  EXPECT_EQ(read("4\nالمادة 7: قصيرة\n\nإذا لم تكن المدة ثلاثين يومًا فلا معنى لها").text,
            "المادة 7: قصيرة\n\nإذا لم تكن المدة ثلاثين يومًا فلا معنى لها");
}

TEST(Reply, two_answers_anywhere_are_asked_about) {
  for (const char* text : {"1\n4", "موافق\nاعتراض\nالمادة 7: سبب", "4\nالمادة 7: سبب\n1", "وصل\nموافق", "طلب مهلة\n1",
                           "5\nسبب\n6. امتناع", "2\nملاحظة\n1 اعتراض"})
    EXPECT_EQ(said(std::string(text)), "doubt two-answers") << text;
  EXPECT_EQ(said(std::string("1\nموافقة")), "approve");
}

TEST(Reply, a_stage_offers_what_it_offers) {
  ReplyQuestion question = test::reply_question();
  question.offered = {PositionKind::approve, PositionKind::object};
  EXPECT_EQ(said(read_reply("6", test::reply_words(), question)), "doubt not-offered");
  EXPECT_EQ(said(read_reply("لا اعتراض", test::reply_words(), question)), "doubt not-offered");
  EXPECT_EQ(said(read_reply("1", test::reply_words(), question)), "approve");
  question.required[PositionKind::approve] = {"text"};
  EXPECT_EQ(said(read_reply("1", test::reply_words(), question)), "doubt incomplete");
}

TEST(Reply, acts_are_no_positions) {
  EXPECT_EQ(said(std::string("طلب مهلة")), "need-time");
  const Reply reply = read("Need time\nThe board meets on Sunday.");
  EXPECT_EQ(said(reply), "need-time");
  EXPECT_EQ(reply.text, "The board meets on Sunday.");
  EXPECT_EQ(said(std::string("وصل.")), "received");
  EXPECT_FALSE(reply.position);
}

TEST(Reply, a_reason_may_stand_under_what_needs_none) {
  const Reply reply = read("5\nالمادة 7: لا نراها كافية");
  EXPECT_EQ(said(reply), "disagree 7");
  EXPECT_EQ(reply.text, "المادة 7: لا نراها كافية");
  EXPECT_EQ(said(std::string("6\nلم يجتمع المجلس")), "abstain");
}

TEST(Reply, what_cannot_be_decoded_is_asked_about) {
  EXPECT_EQ(said(std::string("\xE3\xE6\xC7\xDD\xDE")), "doubt undecodable");
  EXPECT_EQ(said(std::string("1\n\uFFFD")), "doubt undecodable");
  EXPECT_EQ(said(std::string("1\n--- answer above this line ---\n\uFFFD")), "doubt undecodable");
  EXPECT_EQ(said(read("1\n> ask \uFFFD for your position", {"We ask for your position"})), "doubt undecodable");
  EXPECT_EQ(said(read("1\n> We ask \uFFFD for your position", {"We ask for your position"})), "approve");
}

TEST(Reply, every_doubt_has_its_words) {
  const Phrases phrases = test::phrases();
  for (const char* text : {"", "نعم", "1\n4", "1/4", "1 اعتراض", "1 بشرط", "3", "4\nالمادة 99: سبب",
                           "4\nالمادة 4/2: سبب", "2\nنعترض", "\uFFFD"}) {
    const Reply reply = read(text);
    ASSERT_EQ(reply.kind, Reply::Kind::doubt) << text;
    for (const Language language : {Language::ar, Language::en}) {
      const std::string words =
          phrases.say("reply.doubt-" + reply.doubt, language, Facts(reply.facts.begin(), reply.facts.end()));
      EXPECT_EQ(words.find("\u2068\u2069"), std::string::npos) << words;
      EXPECT_EQ(words.find('{'), std::string::npos) << words;
    }
  }
}

TEST(Reply, above_is_what_was_read_and_no_more_than_four_kilobytes) {
  const Reply reply = read("\n السلام عليكم\n> x\n1 بشرط \n--- answer above this line ⟨M-7K2Q⟩ ---\nسرّ", {"سرّ"});
  EXPECT_EQ(reply.above, " السلام عليكم\nx\n1 بشرط");
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "أ";
  const std::string above = read(many).above;
  EXPECT_LE(above.size(), 4096u);
  EXPECT_GE(above.size(), 4095u);
}

TEST(ReplySubject, prefixes_go_and_nothing_else) {
  const auto bare = [](const char* subject) { return bare_subject(subject, test::reply_words()); };
  EXPECT_EQ(bare("Re: رد: Fwd: [ميثاق] مطلوب موقف اتحادكم: حتى 2026"), "[ميثاق] مطلوب موقف اتحادكم: حتى 2026");
  EXPECT_EQ(bare("RE[2]: إعادة توجيه: x"), "x");
  EXPECT_EQ(bare("\u200Fردّ: x"), "x");
  EXPECT_EQ(bare("Response: x"), "Response: x");
}

TEST(ReplySubject, another_position_in_it_is_seen_where_it_is_not_of_our_title) {
  const auto says = [](const char* subject, PositionKind position) {
    return subject_says_another(subject, position, test::reply_words(), {"ميثاق الاعتراض", "The right to object"});
  };
  EXPECT_TRUE(says("Re: اعتراض على الميثاق", PositionKind::approve));
  EXPECT_TRUE(says("We object", PositionKind::approve));
  EXPECT_TRUE(says("موافقة مع تحفّظ", PositionKind::approve));
  EXPECT_FALSE(says("موافقة مع تحفّظ", PositionKind::approve_with_reservation));
  EXPECT_FALSE(says("Re: [ميثاق] مطلوب موقفكم: ميثاق الاعتراض — النسخة 2", PositionKind::approve));
  EXPECT_FALSE(says("Re: The right to object", PositionKind::approve));
  EXPECT_FALSE(says("موافقة", PositionKind::approve));
  EXPECT_FALSE(says("", PositionKind::approve));
}

TEST(ReplySubject, what_a_machine_answers_is_told_by_its_subject) {
  for (const char* subject :
       {"رد تلقائي: [ميثاق] مطلوب", "الردّ التلقائي", "خارج المكتب", "Automatic reply: x", "Out of Office",
        "Out of office Re: x", "Réponse automatique : x", "I am out of the office until Sunday"})
    EXPECT_TRUE(is_automatic_subject(subject, test::reply_words())) << subject;
  for (const char* subject : {"Re: [ميثاق] مطلوب موقف اتحادكم", "رد: الميثاق", "Re: the office", ""})
    EXPECT_FALSE(is_automatic_subject(subject, test::reply_words())) << subject;
}

}  // namespace
}  // namespace mithaq::notices
