#include "notices/phrases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <thread>

#include "notices/catalogue.h"
#include "notices/vectors.h"

namespace mithaq::notices {
namespace {

const Phrases& house() {
  static const Phrases phrases = test::phrases();
  return phrases;
}

Value need(std::int64_t n) {
  return Value::object(
      {{"needs", Value::array({Value::object({{"kind", "positions"}, {"count", "for"}, {"number", n}})})}});
}

TEST(Phrases, both_languages_have_the_same_ids) {
  const auto ar = test::catalogue(Language::ar), en = test::catalogue(Language::en);
  for (const auto& [id, message] : ar) EXPECT_TRUE(en.contains(id)) << id;
  for (const auto& [id, message] : en) EXPECT_TRUE(ar.contains(id)) << id;
}

// What a relay says is never called more than it is (reference: mail 8).
TEST(Phrases, no_text_about_mail_says_delivered_opened_or_read) {
  const std::regex english("\\b(delivered|opened|read)\\b", std::regex::icase);
  const char* arabic[] = {"سُلّم",          "سُلِّم",          "وُصِّل",        "قُرئ",       "قُرِئ",
                          "فُتحت الرسالة", "فُتِحت الرسالة", "تم التسليم", "تم التوصيل"};
  int looked_at = 0;
  for (const Language language : {Language::ar, Language::en})
    for (const auto& [id, message] : test::catalogue(language)) {
      const auto begins = [&id = id](const char* with) { return id.starts_with(with); };
      const char* about_mail[] = {"mail-",         "channel-", "doctor.channel", "doctor.mail",
                                  "doctor.outbox", "cli.job-", "cli.channel-",   "cli.outbox-"};
      if (std::ranges::none_of(about_mail, begins)) continue;
      ++looked_at;
      EXPECT_FALSE(std::regex_search(message, english)) << id << ": " << message;
      for (const char* word : arabic) EXPECT_EQ(message.find(word), std::string::npos) << id << ": " << message;
    }
  EXPECT_GT(looked_at, 100);
}

TEST(Phrases, arabic_counts_in_its_six_ways) {
  const std::pair<std::int64_t, const char*> table[] = {{0, "لا ينقص أيّ موقف مؤيِّد."},
                                                        {1, "ينقص موقف مؤيِّد واحد."},
                                                        {2, "ينقص موقفان مؤيِّدان."},
                                                        {3, "تنقص \u20683\u2069 مواقف مؤيِّدة."},
                                                        {11, "ينقص \u206811\u2069 موقفًا مؤيِّدًا."},
                                                        {100, "ينقص \u2068100\u2069 موقف مؤيِّد."}};
  for (const auto& [n, sentence] : table) EXPECT_EQ(house().needs(need(n), Language::ar), sentence);
}

TEST(Phrases, english_counts_in_its_two_ways) {
  EXPECT_EQ(without_isolates(house().needs(need(1), Language::en)), "Needs 1 more position in favour.");
  EXPECT_EQ(without_isolates(house().needs(need(11), Language::en)), "Needs 11 more positions in favour.");
}

TEST(Phrases, what_is_needed_is_one_sentence) {
  EXPECT_EQ(house().needs(test::explanation(), Language::ar),
            "ينقص موقفان مؤيِّدان؛ اعتراض واحد مفتوح على المادة \u20687\u2069.");
  EXPECT_EQ(without_isolates(house().needs(test::explanation(), Language::en)),
            "Needs 2 more positions in favour; one open objection on article 7.");
}

TEST(Phrases, a_missing_quorum_is_named_before_the_rest) {
  const Value three = Value::object(
      {{"needs", Value::array({Value::object({{"kind", "quorum"}, {"count", "answered"}, {"number", 3}})})}});
  EXPECT_EQ(without_isolates(house().needs(three, Language::ar)), "النصاب غير مكتمل: تنقص 3 إجابات.");
  EXPECT_EQ(without_isolates(house().needs(three, Language::en)), "No quorum yet: 3 answers missing.");
}

TEST(Phrases, a_need_within_a_constituency_names_its_tag) {
  const Value inside = Value::object(
      {{"needs", Value::array({Value::object(
                     {{"kind", "positions"}, {"count", "for"}, {"number", 1}, {"tags", Value::array({"gaza"})}})})}});
  EXPECT_EQ(without_isolates(house().needs(inside, Language::en)), "Needs 1 more position in favour within “gaza”.");
}

TEST(Phrases, what_two_parts_of_a_rule_need_alike_is_said_once) {
  const auto need = [](int number, const char* tag) {
    return Value::object({{"kind", "positions"}, {"count", "for"}, {"number", number}, {"tags", Value::array({tag})}});
  };
  const auto said = [&](Value::Array needs) {
    return without_isolates(house().needs(Value::object({{"needs", Value(std::move(needs))}}), Language::en));
  };
  EXPECT_EQ(said({need(1, "gaza"), need(2, "gaza"), need(1, "camps"), need(1, "camps")}),
            "Needs 2 more positions in favour within “gaza”; needs 1 more position in favour within “camps”.");
}

TEST(Phrases, a_result_that_is_certain_is_said_to_be_so) {
  EXPECT_EQ(house().needs(Value::object({{"result", "passed"}}), Language::en),
            "Certain to pass unless a position changes.");
  EXPECT_EQ(house().needs(Value::object({{"result", "passed"}}), Language::ar),
            "النتيجة محسومة بالقبول ما لم يتغيّر موقف.");
  EXPECT_EQ(house().needs(Value::object({{"result", "no-quorum"}, {"closed", true}}), Language::en), "No quorum.");
}

TEST(Phrases, what_was_not_decided_by_counting_never_reads_like_a_rejection) {
  const Value failed = Value::object({{"result", "failed"},
                                      {"closed", true},
                                      {"needs", Value::array({Value::object({{"kind", "failed"},
                                                                             {"node", "leaf"},
                                                                             {"count", "for"},
                                                                             {"op", "at_least"},
                                                                             {"value", 1},
                                                                             {"n", 0},
                                                                             {"status", "failed"}})})}});
  EXPECT_EQ(house().needs(failed, Language::en, {}, "expired"), "Expired without a result.");
  EXPECT_EQ(house().needs(failed, Language::en, {}, "returned"), "Returned for a new revision.");
  EXPECT_EQ(house().needs(failed, Language::en, {}, "settling"), "Closed, the outcome is being worked out.");
  EXPECT_EQ(without_isolates(house().needs(failed, Language::en, {}, "failed")),
            "Not passed. In favour: 0 < 1: not met.");
}

TEST(Phrases, a_share_of_nobody_is_not_written_as_a_sum) {
  const Value leaf = Value::object({{"node", "leaf"},
                                    {"count", "for"},
                                    {"op", "at_least"},
                                    {"value", "2/3"},
                                    {"of", "cast"},
                                    {"n", 0},
                                    {"d", 0},
                                    {"left", 0},
                                    {"right", 0},
                                    {"status", "open"}});
  Value tree = test::explanation();
  tree.set("rule", leaf);
  std::string said;
  for (const auto& [label, value] : house().decision_box(test::decision_of(tree))) said += value.en + "\n";
  EXPECT_NE(said.find("\nnot met: there are no bodies by which to measure\n"), std::string::npos) << said;
}

TEST(Phrases, products_beyond_2_to_the_53_are_worked_out_again) {
  const Value leaf = Value::object({{"node", "leaf"},
                                    {"count", "for"},
                                    {"op", "at_most"},
                                    {"value", "1/1000000"},
                                    {"of", "cast"},
                                    {"weight", "big"},
                                    {"n", std::int64_t{1} << 36},
                                    {"d", std::int64_t{1} << 36},
                                    {"status", "failed"}});
  Value need = leaf;
  need.set("kind", "failed");
  const Value failed =
      Value::object({{"result", "failed"}, {"closed", true}, {"needs", Value::array({need})}, {"rule", leaf}});
  EXPECT_NE(house().needs(failed, Language::en).find("68,719,476,736,000,000"), std::string::npos)
      << house().needs(failed, Language::en);
}

TEST(Phrases, a_scope_and_what_is_unmet_now_are_needs) {
  const Value scope = Value::object(
      {{"needs", Value::array({Value::object({{"kind", "scope"}, {"tags", Value::array({"gaza", "camps"})}})})}});
  EXPECT_EQ(without_isolates(house().needs(scope, Language::en)), "Waits for a first answer within gaza, camps.");
  const Value unmet = Value::object({{"needs", Value::array({Value::object({{"kind", "unmet"},
                                                                            {"node", "leaf"},
                                                                            {"count", "against"},
                                                                            {"op", "at_most"},
                                                                            {"value", 1},
                                                                            {"n", 2},
                                                                            {"status", "open"}})})}});
  EXPECT_EQ(without_isolates(house().needs(unmet, Language::en)), "Against: 2 > 1: not met.");
}

TEST(Phrases, the_objections_of_a_settled_round_are_read_from_its_explanation) {
  Value leaf = Value::object({{"node", "leaf"},
                              {"count", "open-objections"},
                              {"op", "at_most"},
                              {"value", 0},
                              {"n", 1},
                              {"status", "failed"}});
  leaf.set("objections", Value::array({Value::object({{"articles", Value::array({"7"})}, {"body", "deaf-union"}})}));
  Value tree = test::explanation();
  tree.set("rule", leaf).set("closed", true).set("result", "failed").set("needs", Value(Value::Array{}));
  DecisionFacts facts = test::decision_of(tree);
  facts.objections.clear();
  std::string said;
  for (const auto& [label, value] : house().decision_box(facts)) said += without_isolates(value.en) + "\n";
  EXPECT_NE(said.find("1 > 0: not met; article 7, Palestinian Union of the Deaf\n"), std::string::npos) << said;
}

TEST(Phrases, what_silence_leads_to_is_said) {
  const Value silent = Value::object({{"if_silent", "no-quorum"}});
  EXPECT_EQ(without_isolates(house().needs(silent, Language::ar)), "إذا لم يردّ أحدٌ من الباقين: لا يكتمل النصاب.");
  EXPECT_EQ(without_isolates(house().needs(silent, Language::en)), "If the rest stay silent: no quorum.");
}

TEST(Phrases, the_decision_can_be_redone_by_hand) {
  EXPECT_EQ(without_isolates(house().decision(test::decision_of(test::explanation()), Language::en)),
            "Rule: no objection remains open, and at least two thirds of the bodies on the roll are in favour; quorum: "
            "at least half of the bodies on the roll have answered\n"
            "Revision: 4, sha-256 9f2c 11d0 83aa 5b7e 0c44 d1f8 6a90 2be3\n"
            "Roll: frozen Tuesday 3 November 2026, 09:00, sha-256 0c44 d1f8 6a90 2be3 9f2c 11d0 83aa 5b7e\n"
            "Bodies: asked 15, recused 1, roll 14: for 8, against 1, abstained 1, silent 4\n"
            "Quorum: 10 × 2 = 20 ≥ 1 × 14 = 14: met; abstentions count\n"
            "Open objections: 1 > 0: not met; article 7, Palestinian Union of the Deaf\n"
            "In favour: 8 × 3 = 24 < 2 × 14 = 28: not met: 10 needed, 2 missing\n"
            "Result: open until Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC)");
}

TEST(Phrases, a_decision_has_the_same_lines_in_both_languages) {
  const auto box = house().decision_box(test::decision_of(test::explanation()));
  ASSERT_EQ(box.size(), 8u);
  EXPECT_EQ(box[4].first.ar, "النصاب");
  EXPECT_EQ(box[4].second.ar, "\u2068\u200e10 × 2 = 20 ≥ 1 × 14 = 14\u2069: متحقّق؛ الممتنعة محسوبة فيه");
  EXPECT_EQ(box[7].first, (Text{"النتيجة", "Result"}));
  for (const auto& [label, value] : box)
    for (const std::string* words : {&label.ar, &label.en, &value.ar, &value.en}) EXPECT_FALSE(words->empty());
}

TEST(Phrases, what_is_not_known_is_said_and_never_guessed) {
  const auto box = house().decision_box(DecisionFacts{});
  ASSERT_EQ(box.size(), 6u);
  for (const std::size_t line : {0u, 3u, 4u}) {
    EXPECT_EQ(box[line].second.en, "not known") << line;
    EXPECT_EQ(box[line].second.ar, "غير معلوم") << line;
  }
  EXPECT_EQ(box[1].second.en, "not known, sha-256 not known");
  DecisionFacts settled;
  settled.state = "settled";
  settled.deadline = Text{};
  EXPECT_EQ(house().decision_box(settled).back().second.en, "not known");
  settled.state = "open";
  EXPECT_EQ(house().decision_box(settled).back().second.en, "open until not known");
}

TEST(Phrases, a_choice_is_numbered_with_its_parts) {
  const auto leaf = [](const char* count, const char* op, std::int64_t value, std::int64_t n, const char* status) {
    return Value::object(
        {{"node", "leaf"}, {"count", count}, {"op", op}, {"value", value}, {"n", n}, {"status", status}});
  };
  Value lost = leaf("against", "at_most", 0, 2, "failed");
  lost.set("excess", 2);
  const Value choice = Value::object({{"node", "some"},
                                      {"at_least", 2},
                                      {"status", "open"},
                                      {"parts", Value::array({leaf("for", "at_least", 3, 3, "passed"), lost,
                                                              leaf("answered", "at_least", 5, 4, "open")})}});
  Value tree = test::explanation();
  tree.set("rule", Value::object({{"node", "all"},
                                  {"status", "open"},
                                  {"parts", Value::array({choice, leaf("abstain", "at_most", 2, 1, "open")})}}));
  std::string said;
  for (const auto& [label, value] : house().decision_box(test::decision_of(tree)))
    said += without_isolates(label.en + " | " + value.en) + "\n";
  EXPECT_NE(said.find("1. At least 2 of these | not met\n"
                      "1.1. In favour | 3 ≥ 3: met\n"
                      "1.2. Against | 2 > 0: can no longer be met: 2 bodies would have to change\n"
                      "1.3. Answered | 4 < 5: not met\n"
                      "2. Abstained | 1 ≤ 2: met\n"),
            std::string::npos)
      << said;
}

TEST(Phrases, scopes_and_weights_are_called_by_their_names) {
  Value weighted = Value::object({{"node", "leaf"},
                                  {"count", "for"},
                                  {"op", "at_least"},
                                  {"value", "1/2"},
                                  {"of", "roll"},
                                  {"weight", "members"},
                                  {"n", 400},
                                  {"d", 1000},
                                  {"left", 800},
                                  {"right", 1000},
                                  {"needed", 500},
                                  {"missing", 1},
                                  {"missing_weight", 100},
                                  {"status", "open"}});
  Value tree = test::explanation();
  tree.set("rule", Value::object({{"node", "within"}, {"tag", "gaza"}, {"scope", "passed"}, {"rule", weighted}}));
  tree.set("needs", Value::array({Value::object({{"kind", "positions"},
                                                 {"count", "for"},
                                                 {"number", 1},
                                                 {"weight", Value::object({{"name", "members"}, {"missing", 100}})},
                                                 {"tags", Value::array({"gaza"})}})}));
  DecisionFacts facts = test::decision_of(tree);
  facts.names.tags["gaza"] = {"قطاع غزة", "the Gaza Strip"};
  facts.names.weights["members"] = {"عدد الأعضاء", "number of members"};
  const auto box = house().decision_box(facts);
  const auto& [label, value] = box[5];
  EXPECT_EQ(without_isolates(label.en), "In favour within “the Gaza Strip”, by “number of members”");
  EXPECT_EQ(without_isolates(label.ar), "المؤيِّدة في دائرة «قطاع غزة»، بحساب «عدد الأعضاء»");
  EXPECT_EQ(without_isolates(value.en),
            "400 × 2 = 800 < 1 × 1,000 = 1,000: not met: 500 needed, weight of 100 missing");
  EXPECT_EQ(without_isolates(house().needs(tree, Language::en, facts.names)),
            "Needs 1 more position in favour (missing of “number of members”: 100) within “the Gaza Strip”.");
  EXPECT_EQ(without_isolates(house().needs(tree, Language::ar, facts.names)),
            "ينقص موقف مؤيِّد واحد (والناقص من «عدد الأعضاء»: 100) في دائرة «قطاع غزة».");
}

TEST(Phrases, articles_are_called_by_their_headings) {
  Names names;
  names.articles["equality"] = {"المادة 3 — المساواة", "Article 3 — Equality"};
  const auto open = [](const Value& articles) {
    return Value::object(
        {{"needs", Value::array({Value::object({{"kind", "objection"}, {"number", 2}, {"articles", articles}})})}});
  };
  const auto said = [&](const Value& articles) {
    return without_isolates(house().needs(open(articles), Language::en, names));
  };
  EXPECT_EQ(said(Value::array({"equality"})), "2 open objections on “Article 3 — Equality”.");
  EXPECT_EQ(said(Value::array({"4", "equality", "7"})), "2 open objections on “Article 3 — Equality”, articles 4, 7.");
  EXPECT_EQ(said(Value::array({"whole"})), "2 open objections on the whole text.");
  EXPECT_EQ(said(Value::array({"preamble"})), "2 open objections on the preamble.");
}

TEST(Phrases, a_rule_is_one_sentence_in_either_language) {
  EXPECT_EQ(house().rule_sentence(test::consensus(), Language::en),
            "The revision passes this stage if no objection remains open, and at least two thirds of the bodies on the "
            "roll are in favour.");
  EXPECT_EQ(
      house().rule_sentence(test::consensus(), Language::ar),
      "تجتاز النسخة هذه المرحلة بشرط ألّا يبقى أيّ اعتراض مفتوحًا، وألّا يقلّ عدد الهيئات المؤيِّدة عن ثلثي عدد هيئات الكشف.");
}

TEST(Phrases, every_node_of_the_grammar_has_words) {
  const auto sentence = [](const Value& rule) { return without_isolates(house().rule_sentence(rule, Language::en)); };
  const Value no_veto = Value::object({{"within", "permanent"}, {"rule", test::leaf("against", "at_most", 0)}});
  EXPECT_EQ(sentence(no_veto), "The revision passes this stage if within “permanent”: (no body is against).");
  const Value each =
      Value::object({{"each", Value::array({"gaza", "camps"})}, {"rule", test::leaf("answered", "at_least", 1)}});
  EXPECT_EQ(sentence(each),
            "The revision passes this stage if within each of gaza, camps: (at least one body has answered).");
  const Value some = Value::object(
      {{"some", Value::object({{"at_least", 2}, {"of", Value::array({no_veto, test::leaf("for", "more_than", 9)})}})}});
  EXPECT_EQ(sentence(some),
            "The revision passes this stage if at least 2 of these conditions hold: (within “permanent”: "
            "(no body is against); more than 9 bodies are in favour).");
  const Value any =
      Value::object({{"any", Value::array({test::leaf("for", "at_least", "1/1"),
                                           Value::object({{"not", test::leaf("object", "more_than", 3)}})})}});
  EXPECT_EQ(sentence(any),
            "The revision passes this stage if all the bodies on the roll are in favour, or at most 3 bodies take "
            "the position “Object (blocking)”.");
  Value weighted = test::leaf("for", "at_least", "65/100");
  weighted.set("weight", "population");
  EXPECT_EQ(
      sentence(weighted),
      "The revision passes this stage if bodies with at least 65/100 of the “population” of the roll are in favour.");
  for (const Value& rule : {no_veto, each, some, any, weighted})
    EXPECT_EQ(house().rule_sentence(rule, Language::ar).find('{'), std::string::npos);
}

// Every rule of the shared vectors, in the middle of a round and at its end.
TEST(Phrases, every_rule_of_the_world_has_words) {
  const auto vectors = test::vectors();
  EXPECT_GE(vectors.size(), 70u);
  for (const auto& [name, facts] : vectors)
    for (const Language language : {Language::ar, Language::en}) {
      std::string said = house().rule_sentence(facts.rule, language) + house().needs(facts.explanation, language) +
                         house().decision(facts, language);
      if (facts.quorum) said += house().quorum_sentence(*facts.quorum, language);
      EXPECT_EQ(said.find_first_of("{}"), std::string::npos) << name << said;
      EXPECT_EQ(said.find("  "), std::string::npos) << name << said;
      EXPECT_EQ(said.find(house().say("explain.not-known", language)), std::string::npos) << name << said;
    }
}

TEST(Phrases, silence_is_consent_only_under_a_rule_that_silence_meets) {
  const auto sentence = [](const Value& rule, const Value* quorum) {
    return house().silence_sentence(rule, quorum, true, Language::en);
  };
  const Value nobody_against = Value::object(
      {{"all", Value::array({test::leaf("against", "at_most", 0), test::leaf("open-objections", "at_most", 0)})}});
  const Value half = test::leaf("answered", "at_least", "1/2");
  EXPECT_TRUE(sentence(nobody_against, nullptr).starts_with("Silence counts as consent"));
  EXPECT_TRUE(sentence(nobody_against, &half).starts_with("Silence counts as no answer"));
  EXPECT_TRUE(sentence(test::consensus(), nullptr).starts_with("Silence counts as no answer"));
  EXPECT_TRUE(sentence(test::consensus(), nullptr).ends_with("by which the required share is measured."));
}

TEST(Phrases, an_instant_is_said_with_weekday_zone_and_utc) {
  const Moment moment = *moment_from_rfc3339("2026-12-10T15:00:00Z");
  EXPECT_EQ(house().when(moment, test::hebron(), Language::en),
            "Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC)");
  EXPECT_EQ(house().when(moment, test::hebron(), Language::ar),
            "الخميس 10 كانون الأول 2026، الساعة \u206817:00\u2069 بتوقيت \u2068فلسطين\u2069 (\u206815:00 UTC\u2069)");
}

TEST(Phrases, the_day_in_utc_is_said_where_it_is_another_day) {
  EXPECT_EQ(house().when(*moment_from_rfc3339("2026-12-09T23:30:00Z"), test::hebron(), Language::en),
            "Thursday 10 December 2026, 01:30 Palestine time (Wednesday 9 December 2026 23:30 UTC)");
}

TEST(Phrases, a_reader_elsewhere_sees_his_own_local_time_beside_that_of_the_zone) {
  const Zone amman{"Asia/Amman", "2026a", {{Moment{}, std::chrono::hours(3), "+03"}}};
  const Moment moment = *moment_from_rfc3339("2026-12-10T15:00:00Z");
  EXPECT_EQ(house().when(moment, test::hebron(), Language::en, &amman),
            "Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC); your local time: 18:00 Amman time");
  EXPECT_EQ(
      house().when(*moment_from_rfc3339("2026-12-10T21:30:00Z"), test::hebron(), Language::en, &amman),
      "Thursday 10 December 2026, 23:30 Palestine time (21:30 UTC); your local time: Friday 11 December 2026, 00:30 "
      "Amman time");
  EXPECT_EQ(without_isolates(house().when(moment, test::hebron(), Language::ar, &amman)),
            "الخميس 10 كانون الأول 2026، الساعة 17:00 بتوقيت فلسطين (15:00 UTC)؛ وبتوقيتكم المحلّي: الساعة 18:00 "
            "بتوقيت عمّان");
  const Zone gaza{"Asia/Gaza", "2026a", {{Moment{}, std::chrono::hours(2), "EET"}}};
  EXPECT_EQ(house().when(moment, test::hebron(), Language::en, &gaza),
            house().when(moment, test::hebron(), Language::en))
      << "the clocks read the same";
}

TEST(Phrases, instants_among_the_facts_of_a_refusal_are_said_by_the_one_formatter) {
  Refusal refusal{"deadline-not-later", {}};
  put_instant(refusal.facts, "deadline", *moment_from_rfc3339("2026-12-10T15:00:00Z"), test::hebron());
  EXPECT_EQ(refusal.facts.at("deadline"), "2026-12-10T15:00:00Z") << "for programs";
  EXPECT_EQ(
      house().say(refusal, Language::en, Isolation::none),
      "A deadline can only be moved to a later time than Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC). "
      "Please choose a later one.");
  EXPECT_EQ(house().say(refusal, Language::ar, Isolation::none).find("2026-12-10T"), std::string::npos);
  const Refusal typed{"instant-form", {{"value", "2026-12-10"}, {"zone", "Asia/Hebron"}}};
  EXPECT_NE(house().say(typed, Language::en, Isolation::none).find("2026-12-10"), std::string::npos);
}

TEST(Phrases, digits_follow_the_setting_in_arabic_only) {
  const Phrases arab = test::phrases("arab");
  EXPECT_EQ(without_isolates(arab.needs(need(3), Language::ar)), "تنقص ٣ مواقف مؤيِّدة.");
  EXPECT_EQ(without_isolates(arab.needs(need(3), Language::en)), "Needs 3 more positions in favour.");
  EXPECT_EQ(arab.number(17, Language::ar), "١٧");
  EXPECT_EQ(house().number(17, Language::ar), "17");
}

TEST(Phrases, every_value_is_isolated_unless_it_is_asked_not_to_be) {
  const Phrases one({{"a", "الهيئة {body}"}}, {{"a", "The body {body}"}});
  EXPECT_EQ(one.say("a", Language::ar, {{"body", "deaf-union"}}), "الهيئة \u2068deaf-union\u2069");
  EXPECT_EQ(one.say("a", Language::ar, {{"body", "deaf-union"}}, Isolation::none), "الهيئة deaf-union");
}

TEST(Phrases, a_value_with_braces_stays_a_value) {
  const Phrases one({{"a", "{x}"}}, {{"a", "{x}"}});
  EXPECT_EQ(one.say("a", Language::en, {{"x", "{y} '#'"}}, Isolation::none), "{y} '#'");
}

TEST(Phrases, a_select_may_have_keys_with_hyphens_and_show_the_value_too) {
  const char* pattern =
      "sign-off {why, select, none {?} not-a-list {no list: {why}} other {- {why} {n, plural, other {#}}}}";
  const Phrases one({{"a", pattern}}, {{"a", pattern}});
  EXPECT_EQ(one.say("a", Language::en, {{"why", "not-a-list"}}, Isolation::none), "sign-off no list: not-a-list");
  EXPECT_EQ(one.say("a", Language::en, {{"why", "x-y"}, {"n", std::int64_t{2}}}, Isolation::none), "sign-off - x-y 2");
  EXPECT_EQ(one.say("a", Language::en), "sign-off ?");
}

TEST(Phrases, one_fact_may_serve_a_plural_and_a_select) {
  const char* pattern = "{n, select, none {none} other {{n, plural, one {# day} other {# days}}}}";
  const Phrases one({{"a", pattern}}, {{"a", pattern}});
  EXPECT_EQ(one.say("a", Language::en), "none");
  EXPECT_EQ(one.say("a", Language::en, {{"n", std::int64_t{2}}}, Isolation::none), "2 days");
}

TEST(Phrases, a_quoted_brace_is_text) {
  const Phrases one({{"a", "'{'x'}' it's {y}"}}, {{"a", "'{'x'}' it's {y}"}});
  EXPECT_EQ(one.say("a", Language::en, {{"y", "z"}}, Isolation::none), "{x} it's z");
}

TEST(Phrases, a_broken_message_is_named_when_it_is_read) {
  try {
    Phrases({{"page.title", "{n, plural, one {x"}}, {});
    FAIL() << "was taken";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("`page.title` (ar)"), std::string::npos);
  }
}

TEST(Phrases, a_missing_id_is_an_error_of_ours) {
  EXPECT_FALSE(house().has("page.no-such-phrase"));
  EXPECT_THROW(house().say("page.no-such-phrase", Language::ar), std::logic_error);
}

TEST(Phrases, many_threads_say_the_same) {
  std::vector<std::jthread> threads;
  std::vector<std::string> said(8);
  for (auto& one : said)
    threads.emplace_back([&one] {
      for (int i = 0; i < 200; ++i) one = house().needs(test::explanation(), Language::ar);
    });
  threads.clear();
  EXPECT_EQ(std::set<std::string>(said.begin(), said.end()).size(), 1U);
}

TEST(Refusals, each_reads_well_without_its_facts_and_with_them) {
  const std::map<std::string, std::string> all{{"body", "deaf-union"},  {"field", "text"},   {"article", "equality"},
                                               {"position", "abstain"}, {"limit", "8000"},   {"id", "some-id"},
                                               {"number", "3"},         {"stage", "review"}, {"charter", "p-2026"},
                                               {"character", "U+202E"}};
  for (const auto& [id, message] : test::catalogue(Language::ar)) {
    if (!id.starts_with("refusal.")) continue;
    for (const Language language : {Language::ar, Language::en})
      for (const auto& facts : {std::map<std::string, std::string>{}, all}) {
        const std::string said = house().say(Refusal{id.substr(8), facts}, language, Isolation::none);
        EXPECT_EQ(said.find_first_of("{}"), std::string::npos) << said;
        EXPECT_EQ(said.find("none"), std::string::npos) << said;
        EXPECT_EQ(said.find("  "), std::string::npos) << said;
        EXPECT_TRUE(said.ends_with('.')) << said;
      }
  }
}

TEST(Refusals, a_position_is_called_by_its_name) {
  EXPECT_EQ(house().say(Refusal{"position-not-offered", {{"position", "abstain"}}}, Language::en, Isolation::none),
            "The position Abstain is not offered in this stage. Please choose one of those listed on the page.");
}

TEST(Refusals, every_id_in_the_house_has_a_sentence) {
  const std::regex used("(Refusal\\{|refused\\(\\{?)\"([a-z0-9-]+)\"");
  int found = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(MITHAQ_SOURCE "/engine")) {
    if (file.path().extension() != ".cpp" && file.path().extension() != ".h") continue;
    const std::string source = test::bytes_of(file.path());
    for (std::sregex_iterator it(source.begin(), source.end(), used), end; it != end; ++it, ++found)
      EXPECT_TRUE(house().has("refusal." + (*it)[2].str())) << (*it)[2] << " in " << file.path().filename();
  }
  EXPECT_GT(found, 20);
}

}  // namespace
}  // namespace mithaq::notices
