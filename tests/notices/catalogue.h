// The phrases and templates of the house, read as the daemon reads them, and the facts of one real round.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include "definitions/files.h"
#include "notices/compose.h"
#include "notices/decision_words.h"
#include "notices/phrases.h"

namespace mithaq::test {

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

inline definitions::Catalogue catalogue(Language language) {
  const std::string path = MITHAQ_SOURCE "/config/texts/" + std::string(code(language)) + ".toml";
  auto read = definitions::texts_from_toml(path, bytes_of(path));
  if (!read.value) throw std::runtime_error(path + " has problems");
  return *read.value;
}

inline notices::Phrases phrases(const std::string& digits = "latn") {
  return notices::Phrases(catalogue(Language::ar), catalogue(Language::en), digits);
}

inline std::map<std::string, std::string> templates() {
  std::map<std::string, std::string> out;
  for (const std::string& name : notices::Composer::template_names())
    out[name] = bytes_of(std::filesystem::path(MITHAQ_SOURCE) / "config/notices" / name);
  return out;
}

// Palestine in winter time.
inline Zone hebron() { return {"Asia/Hebron", "2026a", {{Moment{}, std::chrono::hours(2), "EET"}}}; }

inline Value leaf(const char* count, const char* comparison, Value bound) {
  Value out = Value::object({{"count", count}, {comparison, bound}});
  if (bound.is_string()) out.set("of", "roll");
  return out;
}

inline Value consensus() {
  return Value::object(
      {{"all", Value::array({leaf("open-objections", "at_most", 0), leaf("for", "at_least", "2/3")})}});
}

// The explanation that the reference prints (domain 8).
inline Value explanation() {
  return Value::object({{"result", "open"},
                        {"closed", false},
                        {"tally", Value::object({{"asked", 15},
                                                 {"recused", 1},
                                                 {"roll", 14},
                                                 {"for", 8},
                                                 {"against", 1},
                                                 {"abstain", 1},
                                                 {"silent", 4},
                                                 {"open_objections", 1}})},
                        {"quorum", Value::object({{"node", "leaf"},
                                                  {"count", "answered"},
                                                  {"op", "at_least"},
                                                  {"value", "1/2"},
                                                  {"of", "roll"},
                                                  {"n", 10},
                                                  {"d", 14},
                                                  {"left", 20},
                                                  {"right", 14},
                                                  {"status", "passed"}})},
                        {"rule", Value::object({{"node", "all"},
                                                {"status", "open"},
                                                {"parts", Value::array({Value::object({{"node", "leaf"},
                                                                                       {"count", "open-objections"},
                                                                                       {"op", "at_most"},
                                                                                       {"value", 0},
                                                                                       {"n", 1},
                                                                                       {"status", "open"}}),
                                                                        Value::object({{"node", "leaf"},
                                                                                       {"count", "for"},
                                                                                       {"op", "at_least"},
                                                                                       {"value", "2/3"},
                                                                                       {"of", "roll"},
                                                                                       {"n", 8},
                                                                                       {"d", 14},
                                                                                       {"left", 24},
                                                                                       {"right", 28},
                                                                                       {"needed", 10},
                                                                                       {"missing", 2},
                                                                                       {"status", "open"}})})}})},
                        {"needs", Value::array({Value::object({{"kind", "positions"}, {"count", "for"}, {"number", 2}}),
                                                Value::object({{"kind", "objection"},
                                                               {"number", 1},
                                                               {"articles", Value::array({"7"})},
                                                               {"bodies", Value::array({"deaf-union"})}})})}});
}

// The same round as it was settled: the objection answered, two more for.
inline Value settled() {
  Value out = explanation();
  out.set("result", "passed").set("closed", true).set("needs", Value::array({}));
  for (const auto& [name, n] : {std::pair{"for", 12}, {"against", 0}, {"silent", 1}, {"open_objections", 0}})
    out.members().at("tally").set(name, n);
  out.members().at("quorum").set("n", 13).set("left", 26);
  Value::Array& parts = out.members().at("rule").members().at("parts").items();
  parts[0].set("n", 0);
  parts[1].set("n", 12).set("left", 36);
  return out;
}

inline notices::DecisionFacts decision_of(const Value& explanation) {
  notices::DecisionFacts facts;
  facts.explanation = explanation;
  facts.rule = consensus();
  facts.quorum = leaf("answered", "at_least", "1/2");
  facts.revision = 4;
  facts.fingerprint = "9f2c 11d0 83aa 5b7e 0c44 d1f8 6a90 2be3";
  facts.roll_frozen = {"الثلاثاء 3 تشرين الثاني 2026، الساعة 09:00", "Tuesday 3 November 2026, 09:00"};
  facts.roll_sha256 = "0c44d1f86a902be39f2c11d083aa5b7e0c44d1f86a902be39f2c11d083aa5b7e";
  facts.deadline = Text{"الخميس 10 كانون الأول 2026، الساعة 17:00 بتوقيت فلسطين (15:00 UTC)",
                        "Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC)"};
  facts.objections = {{{"7"}, "deaf-union"}};
  facts.names.bodies["deaf-union"] = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"};
  return facts;
}

inline notices::DecisionFacts decided() {
  notices::DecisionFacts facts = decision_of(settled());
  facts.state = "settled";
  facts.outcome = "passed";
  facts.objections.clear();
  return facts;
}

// A notice of each kind about the second revision of the demonstration's charter.
inline notices::NoticeFacts facts(const notices::Phrases& phrases, const std::string& kind, Language first) {
  const Moment deadline = *moment_from_rfc3339("2026-12-10T15:00:00Z");
  const auto when = [&](Moment moment) {
    return Text{phrases.when(moment, hebron(), Language::ar), phrases.when(moment, hebron(), Language::en)};
  };
  notices::NoticeFacts f;
  f.kind = kind;
  f.first = first;
  f.charter_title = {"ميثاق الشراكة بين الحكومة والمجتمع الأهلي",
                     "Partnership Charter between Government and Civil Society"};
  f.stage_title = {"إقرار الاتحادات", "Federation sign-off"};
  f.body_name = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"};
  f.organisation = {"لجنة صياغة الميثاق", "the drafting committee of the charter"};
  f.revision = 2;
  f.fingerprint = "9f2c 11d0 83aa 5b7e 0c44 d1f8 6a90 2be3";
  f.public_link = "http://localhost:8080/c/partnership-2026";
  f.charter = "partnership-2026";
  f.stage = "federation-signoff";
  f.round = 2;
  f.domain = "mithaq.example";
  f.date = *moment_from_rfc3339("2026-11-19T08:00:00Z");
  f.request_code = "M-7K2Q";
  f.checkpoint =
      "mithaq.example/log\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      "— mithaq.example/log "
      "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  if (kind == "request" || kind == "reminder" || kind == "ask-back") {
    f.rule = {phrases.rule_sentence(consensus(), Language::ar), phrases.rule_sentence(consensus(), Language::en)};
    f.silence = {phrases.silence_sentence(consensus(), nullptr, true, Language::ar),
                 phrases.silence_sentence(consensus(), nullptr, true, Language::en)};
    f.needs = {"ينقص موقفان مؤيِّدان؛ اعتراض واحد مفتوح على المادة 7.",
               "Needs 2 more positions in favour; one open objection on article 7."};
    f.deadline = when(deadline);
    f.deadline_at = deadline;
    f.deadline_date = "2026-12-10";
  }
  if (kind == "request") {
    f.change = phrases.both("explain.changed-articles", {{"n", std::int64_t{1}}, {"articles", "accessibility"}});
    for (const Language language : {Language::ar, Language::en})
      f.charter_text[language] =
          bytes_of(std::string(MITHAQ_SOURCE "/workflows/demo/principles-2.") + std::string(code(language)) + ".md");
  }
  if (kind == "request" || kind == "reminder" || kind == "ask-back") {
    f.replies_read = true;
    f.offered = {
        {"approve", {}},  {"approve-with-comments", {"text"}}, {"approve-with-reservation", {"article", "text"}},
        {"disagree", {}}, {"object", {"article", "text"}},     {"abstain", {}},
        {"recuse", {}}};
  }
  if (kind == "ask-back") {
    f.understood = phrases.both("position.approve");
    f.doubt = {"بعد الموافقة كلام، والموافقة المشروطة لا تُسجَّل موافقة.",
               "Words follow the approval, and an approval on a condition is not recorded as an approval."};
  }
  if (kind == "code") {
    f.code = "408213";
    f.request_code.clear();
    f.checkpoint.clear();
  } else if (kind == "digest") {
    f.request_code.clear();
  } else if (kind != "outcome") {
    f.link = "http://localhost:8080/s/mzxw6ytboi2gk3tfon2hezlsme";
    f.number = "204816";
  }
  if (kind == "receipt") {
    f.position = phrases.both("position.approve-with-reservation");
    f.articles = {"accessibility", "accessibility"};
    f.position_text = {"نتحفّظ على المادة إلى أن تُحدَّد جهة اعتماد المترجمين.",
                       "نتحفّظ على المادة إلى أن تُحدَّد جهة اعتماد المترجمين."};
    f.received_at = when(f.date);
    f.entry = "partnership-2026 17 0c44d1f86a902be39f2c11d083aa5b7e0c44d1f86a902be39f2c11d083aa5b7e";
    f.proof_name = "partnership-2026-17.tlog-proof";
    f.proof = "c2sp.org/tlog-proof@v1\nextra " + std::string(800, 'e') + "\nindex 17\n" + f.checkpoint;
  }
  if (kind == "alert") {
    const notices::Facts facts{{"body", "Palestinian Union of the Deaf"}, {"objection", "o-1"}};
    f.alert = phrases.both("notice.alert-objection-filed", facts);
    f.about = f.body_name;
    f.reason = {"بلا ترجمة إلى لغة الإشارة يحضر الصمّ الاجتماع ويُقصَون عنه.",
                "بلا ترجمة إلى لغة الإشارة يحضر الصمّ الاجتماع ويُقصَون عنه."};
    f.deadline = when(deadline);
  }
  if (kind == "digest") {
    f.body_name = {};
    f.member_name = "secretariat-1";
    const auto said = [&](Text& part, const std::string& id, const std::function<notices::Facts(Language)>& facts) {
      for (const Language language : {Language::ar, Language::en}) {
        std::string& to = language == Language::ar ? part.ar : part.en;
        to += (to.empty() ? "" : "\n") + phrases.say("notice.digest-" + id, language, facts(language));
      }
    };
    const auto named = [](const char* ar, const char* en) {
      return [=](Language language) { return notices::Facts{{"body", language == Language::ar ? ar : en}}; };
    };
    const auto n = [](std::int64_t number) { return [=](Language) { return notices::Facts{{"n", number}}; }; };
    const auto deaf_union = named("الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf");
    const auto network = named("شبكة المنظمات الأهلية", "NGO Network");
    said(f.digest.news, "answered", n(2));
    said(f.digest.news, "body", deaf_union);
    said(f.digest.news, "body", network);
    said(f.digest.news, "new-objections", n(1));
    said(f.digest.stages, "stage", [&](Language language) {
      return notices::Facts{{"stage", f.stage_title.in(language)},
                            {"answered", std::int64_t{11}},
                            {"asked", std::int64_t{15}},
                            {"words_until", when(deadline).in(language)}};
    });
    said(f.digest.silent, "body", named("مراكز شباب المخيّمات", "Camp Youth Centres"));
    said(f.digest.objections, "objection", [&](Language language) {
      notices::Facts facts = deaf_union(language);
      facts["objection"] = "o-1";
      facts["state"] = phrases.say("page.objection-admissible", language);
      return facts;
    });
    said(f.digest.remarks, "unanswered", n(3));
    said(f.digest.confirmations, "entered", n(1));
    said(f.digest.returned, "body", named("جمعيات الخليل", "Charities of Hebron"));
    said(f.digest.others, "mails", n(2));
    f.digest.commands = "mithaq charter show partnership-2026\nmithaq mail list";
  }
  if (kind == "outcome") {
    f.outcome = phrases.both("outcome.passed");
    f.decision = notices::decision_in_plain_words(phrases, decided());
    f.reservations =
        "الاتحاد الفلسطيني للصم / Palestinian Union of the Deaf:\nنتحفّظ على المادة إلى أن تُحدَّد جهة اعتماد المترجمين.";
  }
  return f;
}

}  // namespace mithaq::test
