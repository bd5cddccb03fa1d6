#include "fakes/fake_house.h"

#include <fmt/format.h>

#include "rules/articles.h"

namespace mithaq::fakes {
namespace {

using service::PositionView;

PositionView position(std::string body, Text name, std::string id) {
  PositionView out;
  out.body = std::move(body);
  out.body_name = std::move(name);
  out.position = std::move(id);
  out.revision = 1;
  out.counted = !out.position.empty();
  out.at = *moment_from_rfc3339("2026-11-20T09:12:00Z");
  return out;
}

std::vector<PositionView> positions() {
  std::vector<PositionView> out = {
      position(
          "general-union",
          {"الاتحاد العام للمنظمات الأهلية الفلسطينية", "General Union of Palestinian Non-Governmental Organisations"},
          "approve"),
      position("ngo-network", {"شبكة المنظمات الأهلية", "NGO Network"}, "approve"),
      position("charities-jerusalem",
               {"اتحاد الجمعيات الخيرية لمحافظة القدس", "Union of Charitable Societies, Jerusalem Governorate"},
               "approve-with-reservation"),
      position("deaf-union", {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"}, "object"),
      position("youth-associations",
               {"اتحاد الجمعيات الشبابية الفلسطينية الأهلية", "Union of Palestinian Youth Associations"}, ""),
  };
  out[2].articles = {"transparency"};
  out[2].text =
      "نوافق، مع التحفّظ على مدّة الثلاثين يومًا: الجمعيات الصغيرة لا تملك موظّفًا للنشر.\nنطلب ستين يومًا في السنة "
      "الأولى.";
  return out;
}

service::RoundView round() {
  service::RoundView out;
  out.stage = "federation-sign-off";
  out.stage_title = {"إقرار الاتحادات", "Federation sign-off"};
  out.number = 1;
  out.revision = 1;
  out.state = "open";
  out.opens = *moment_from_rfc3339("2026-11-10T07:00:00Z");
  out.deadline = *moment_from_rfc3339("2026-12-10T15:00:00Z");
  out.zone = "Asia/Hebron";
  out.deadline_text = {"الخميس، 10 ديسمبر 2026، 17:00 Palestine time ‏(15:00 UTC)",
                       "Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC)"};
  out.rule_sentence = {"تُقبل النسخة إذا لم يبقَ اعتراض مفتوح، وأيّدها ثلثا الهيئات على الأقل.",
                       "The revision passes this stage if no objection remains open and at least two thirds of the "
                       "bodies on the roll are in favour."};
  out.level = "L0";
  out.evidence_sentence = {"يُحسب الجواب متى وصل برابط الهيئة أو بالبريد من عنوانها.",
                           "An answer counts once it comes by the body’s link or by mail from its address."};
  out.silence_sentence = {"السكوت يُعدّ عدم ردّ: لا مع ولا ضد، وتبقى هيئتكم محسوبة في الكشف.",
                          "Silence counts as no answer: neither for nor against. Your body still counts on the roll."};
  out.needs_sentence = {"ينقص موقفان مؤيِّدان؛ اعتراض واحد مفتوح على المادة 7.",
                        "Needs 2 more positions in favour; one open objection on article 7."};
  out.explanation = Value::object({{"tally", Value::object({{"asked", 15},
                                                            {"recused", 1},
                                                            {"roll", 14},
                                                            {"for", 8},
                                                            {"against", 1},
                                                            {"abstain", 1},
                                                            {"silent", 4},
                                                            {"open_objections", 1}})}});
  return out;
}

Value leaf(const char* count, const char* op, Value value) {
  return Value::object({{"node", "leaf"}, {"count", count}, {"op", op}, {"value", std::move(value)}});
}

// Eight of fourteen for, one objection open: as the house would show it.
std::vector<std::pair<Text, Text>> decision_box(const notices::Phrases& phrases) {
  notices::DecisionFacts facts;
  facts.explanation = round().explanation;
  Value answered = leaf("answered", "at_least", "1/2"), objections = leaf("open-objections", "at_most", 0),
        in_favour = leaf("for", "at_least", "2/3");
  answered.set("of", "roll").set("n", 10).set("d", 14).set("left", 20).set("right", 14).set("status", "passed");
  objections.set("n", 1).set("status", "open");
  in_favour.set("of", "roll").set("n", 8).set("d", 14).set("left", 24).set("right", 28).set("status", "open");
  in_favour.set("needed", 10).set("missing", 2);
  facts.explanation.set("quorum", answered).set("result", "open").set("closed", false);
  facts.explanation.set("rule", Value::object({{"node", "all"}, {"parts", Value::array({objections, in_favour})}}));
  facts.rule =
      Value::object({{"all", Value::array({Value::object({{"count", "open-objections"}, {"at_most", 0}}),
                                           Value::object({{"count", "for"}, {"at_least", "2/3"}, {"of", "roll"}})})}});
  facts.quorum = Value::object({{"count", "answered"}, {"at_least", "1/2"}, {"of", "roll"}});
  facts.revision = 2;
  facts.fingerprint = "9f2c 11d0 83aa 5b7e 6604 c1d2 9e7a 3b58";
  facts.roll_frozen = {"الثلاثاء 10 تشرين الثاني 2026، الساعة 09:00 بتوقيت فلسطين",
                       "Tuesday 10 November 2026, 09:00 Palestine time (07:00 UTC)"};
  facts.roll_sha256 = "0c44d1f86a902be39f2c11d083aa5b7e0c44d1f86a902be39f2c11d083aa5b7e";
  facts.deadline = round().deadline_text;
  facts.objections = {{{"accessibility"}, "deaf-union"}};
  facts.names.articles["accessibility"] = {"المادة 7 — الإتاحة", "Article 7 — Accessibility"};
  facts.names.bodies["deaf-union"] = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"};
  return phrases.decision_box(facts);
}

service::ObjectionView answered_objection() {
  const auto at = [](const char* moment) { return *moment_from_rfc3339(moment); };
  return {.id = "o-1",
          .body = "deaf-union",
          .state = "answered",
          .body_name = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"},
          .articles = {"accessibility"},
          .article_names = {"الإتاحة", "Accessibility"},
          .text = "لا تذكر المادة لغة الإشارة، ومن دونها لا نشارك في الاجتماعات.",
          .proposal = "وتُوفَّر ترجمة بلغة الإشارة الفلسطينية في كل اجتماع.",
          .reply = "أُضيفت لغة الإشارة إلى المادة في النسخة التالية.",
          .revision = 1,
          .answered_in = 2,
          .number = 2,
          .moves = {{.seq = 31, .kind = "objection-filed", .at = at("2026-11-20T09:12:00Z"), .text = ""},
                    {.seq = 32, .kind = "objection-admitted", .at = at("2026-11-20T09:12:00Z"), .text = ""},
                    {.seq = 57,
                     .kind = "objection-answered",
                     .at = at("2026-11-24T08:00:00Z"),
                     .text = "أُضيفت لغة الإشارة إلى المادة في النسخة التالية.",
                     .revision = 2}}};
}

std::vector<service::RemarkView> remarks() {
  const auto at = *moment_from_rfc3339("2026-11-20T09:12:00Z");
  std::vector<service::RemarkView> out(3);
  out[0].number = 1;
  out[0].kind = "comment";
  out[0].text = "=SUM(A1:A9) is how a spreadsheet is attacked. The yearly review should be public.";
  out[0].revision = 1;
  out[0].shown = true;
  out[0].at = at;
  out[1].number = 2;
  out[1].kind = "objection";
  out[1].body = "deaf-union";
  out[1].body_name = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"};
  out[1].articles = {"accessibility"};
  out[1].article_names = {"المادة 7 — الإتاحة", "Article 7 — Accessibility"};
  out[1].text = answered_objection().text;
  out[1].proposal = answered_objection().proposal;
  out[1].disposition = "accepted";
  out[1].reply = answered_objection().reply;
  out[1].answered_in = 2;
  out[1].revision = 1;
  out[1].acknowledgement = "accepted";
  out[1].at = at;
  out[1].disposed_at = at + std::chrono::hours(95);
  out[2] = out[1];
  out[2].number = 3;
  out[2].kind = "reservation";
  out[2].disposition = "duplicate";
  out[2].duplicate_of = 2;
  out[2].proposal.clear();
  out[2].acknowledgement.clear();
  out[2].late = true;
  return out;
}

service::RedlineView sign_language_added(Language language) {
  const bool arabic = language == Language::ar;
  service::RedlineView out;
  out.from = 1;
  out.to = 2;
  out.language = language;
  out.articles = {
      {.id = "equality",
       .heading = arabic ? "المادة 1 — المساواة" : "Article 1 — Equality",
       .change = "same",
       .pieces = {}},
      {.id = "accessibility",
       .heading = arabic ? "المادة 7 — الإتاحة" : "Article 7 — Accessibility",
       .change = "changed",
       .pieces = {{"same", arabic ? "تُعقد الاجتماعات في أماكن " : "Meetings are held in places that are "},
                  {"removed", arabic ? "مناسبة" : "suitable"},
                  {"added", arabic ? "متاحة للجميع، مع ترجمة بلغة الإشارة" : "open to all, with sign language"},
                  {"same", "."}}},
      {.id = "youth",
       .heading = arabic ? "المادة 13 — الشباب" : "Article 13 — Youth",
       .change = "added",
       .pieces = {{"added", arabic ? "يُشرَك الشباب في كل لجنة." : "Young people sit on every committee."}}},
      {.id = "old",
       .heading = arabic ? "حكم انتقالي" : "Transition",
       .change = "removed",
       .pieces = {{"removed", arabic ? "يُعمل به سنة." : "In force for a year."}}}};
  return out;
}

}  // namespace

void FakeHouse::fill() {
  auto& charter = open_charter_view;
  charter.revision.number = 2;
  charter.revision.change = "substantive";
  service::RevisionView first = charter.revision;
  first.markdown.clear();
  first.number = 1;
  first.change = "first";
  first.fingerprint = "1111 2222 3333 4444 5555 6666 7777 8888";
  service::RevisionView second = charter.revision;
  second.markdown.clear();
  charter.revisions = {first, second};
  service::RoundView before = charter.rounds.back();
  before.state = "settled";
  before.outcome = "returned";
  auto& now = charter.rounds.back();
  now.number = 2;
  now.revision = 2;
  now.decision_box = decision_box(*phrases_);
  charter.rounds.insert(charter.rounds.end() - 1, before);
  charter.objections = {answered_objection()};
  charter.remarks = remarks();
  charter.consultations = {"federation-sign-off"};
  charter.minority = {{{"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"}, "نرى أنّ المهلة قصيرة."}};
  charter.left = {{{"شبكة المنظمات الأهلية", "NGO Network"}, "2027-03-01"}};
  for (const Language language : {Language::ar, Language::en}) differences[language] = sign_language_added(language);

  const std::vector<service::RoundView> rounds = {charter.rounds.back()};
  link.charter = charter;
  link.charter.rounds = rounds;
  link.charter.rounds[0].positions.clear();
  link.round = 2;
  link.revision = 2;
  PositionView earlier = position(link.body, link.body_name, "approve-with-reservation");
  earlier.articles = {"transparency"};
  earlier.text = "نوافق، مع التحفّظ على مدّة الثلاثين يومًا.";
  earlier.awaiting = true;
  link.earlier = earlier;
  link.answered_revision = 1;
  link.objections = charter.objections;
  link.may_grant_proxy = true;
  link.holders = {{"ngo-network", {"شبكة المنظمات الأهلية", "NGO Network"}},
                  {"camp-women-centres",
                   {"اتحاد مراكز المرأة في مخيمات اللاجئين", "Union of Women's Centres in the Refugee Camps"}}};
  link.principals = {
      {"cultural-centres", {"اتحاد الجمعيات والمراكز الثقافية", "Union of Cultural Societies and Centres"}}};
  link.may_challenge = true;
  link.may_file_minority = true;
}

FakeHouse::FakeHouse() {
  auto& charter = open_charter_view;
  charter.id = "partnership-2026";
  charter.title = {"ميثاق الشراكة بين الحكومة والمجتمع الأهلي",
                   "Charter of Partnership between Government and Civil Society"};
  charter.state = "running";
  charter.positions_public = true;
  charter.stage_ids = {"committee-review", "federation-sign-off", "ratification"};
  charter.stage_titles = {{"مراجعة اللجنة", "Committee review"},
                          {"إقرار الاتحادات", "Federation sign-off"},
                          {"المصادقة النهائية", "Final ratification"}};
  charter.revision.number = 1;
  charter.revision.change = "first";
  charter.revision.sha256 = "9f2c11d083aa5b7e6604c1d29e7a3b58f00d1e2c3b4a59687766554433221100";
  charter.revision.fingerprint = "9f2c 11d0 83aa 5b7e 6604 c1d2 9e7a 3b58";
  const std::string folder = std::string(MITHAQ_SOURCE) + "/workflows/demo/principles-1.";
  for (const Language language : {Language::ar, Language::en})
    charter.revision.markdown[language] = file(folder + std::string(code(language)) + ".md");
  charter.entries = 42;

  service::RoundView review = round();
  review.stage = "committee-review";
  review.stage_title = charter.stage_titles[0];
  review.state = "settled";
  review.outcome = "passed";
  service::RoundView sign_off = round();
  sign_off.positions = positions();
  charter.rounds = {review, sign_off};
  charter.objections = {{.id = "o-1",
                         .body = "deaf-union",
                         .state = "answered",
                         .body_name = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"},
                         .articles = {"accessibility"},
                         .article_names = {"الإتاحة", "Accessibility"},
                         .text = "لا تذكر المادة لغة الإشارة، ومن دونها لا نشارك في الاجتماعات.",
                         .proposal = "وتُوفَّر ترجمة بلغة الإشارة الفلسطينية في كل اجتماع.",
                         .reply = "أُضيفت لغة الإشارة إلى المادة في النسخة التالية.",
                         .revision = 1,
                         .answered_in = 2,
                         .number = 1,
                         .moves = {}}};

  link.state = "open";
  link.charter = charter;
  link.charter.rounds = {round()};
  link.charter.objections.clear();
  link.body = "deaf-union";
  link.body_name = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf"};
  link.member = "m-7k2qmfa4";
  link.request = "r-0007";
  link.stage = "federation-sign-off";
  link.round = 1;
  link.revision = 1;
  link.offered = {"approve", "approve-with-comments", "approve-with-reservation", "disagree", "object", "abstain",
                  "recuse"};
  link.required = {{"approve-with-comments", {"text"}},
                   {"approve-with-reservation", {"article", "text"}},
                   {"object", {"article", "text"}}};
  house_settings.secure_cookies = true;
  house_settings.base_url = "https://mithaq.example";
}

service::LinkView FakeHouse::in(Language language) const {
  service::LinkView out = link;
  const auto articles = rules::articles(link.charter.revision.markdown.at(language));
  if (articles)
    for (const auto& article : *articles) out.articles.emplace_back(article.id, article.heading);
  return out;
}

Result<service::LinkView, Refusal> FakeHouse::look_for(const std::string& shown, const std::string& principal,
                                                       Language language) {
  auto own = look(shown, language);
  if (!own) return own;
  service::LinkView out = principal_link.value_or(*own);
  out.articles = own->articles;
  out.body = principal;
  for (const auto& [id, name] : link.principals)
    if (id == principal) out.body_name = name;
  out.by_proxy = true;
  if (principal_link) return out;
  out.state = "open";
  out.standing.reset();
  out.earlier.reset();
  out.objections.clear();
  out.answered_revision.reset();
  return out;
}

Result<service::LinkView, Refusal> FakeHouse::review(const std::string& shown, const service::Answer& answer,
                                                     Language language) {
  if (next_review) return *next_review;
  const auto required = link.required.find(answer.position);
  if (required != link.required.end()) {
    for (const auto& what : required->second) {
      if (what == "article" && answer.articles.empty()) return Refusal{"article-required", {{"field", "article"}}};
      if (what == "text" && answer.text.empty()) return Refusal{"text-required", {{"field", "text"}}};
    }
  }
  return look(shown, language);
}

Result<service::Receipt, Refusal> FakeHouse::give(const std::string& shown, const service::Answer& answer,
                                                  const std::string& typed_number, const std::string& key) {
  if (next_give) return *next_give;
  if (shown != token) return Refusal{"wrong-link", {}};
  if (const auto stored = receipts_.find(key); stored != receipts_.end()) {
    service::Receipt again = stored->second;
    again.again = true;
    return again;
  }
  if (typed_number != number) return Refusal{"wrong-number", {{"field", "number"}, {"number", "9"}}};
  ++given;
  answers.push_back(answer);
  service::Receipt out;
  out.charter = link.charter.id;
  out.charter_title = link.charter.title;
  out.body_name = link.body_name;
  out.stage_title = link.charter.rounds.back().stage_title;
  out.seq = 41 + given;
  out.leaf_hash = "3b1f0c7a5d2e9f8804b6a1c3d5e7f9012345678990abcdef1122334455667788";
  out.revision = 1;
  out.position = position(link.body, link.body_name, answer.position);
  out.position.articles = answer.articles;
  out.position.text = answer.text;
  out.position.proposal = answer.proposal;
  out.received_at = {"الجمعة، 20 نوفمبر 2026، 11:12 Palestine time ‏(09:12 UTC)",
                     "Friday 20 November 2026, 11:12 Palestine time (09:12 UTC)"};
  link.standing = out.position;
  link.state = "answered";
  receipts_[key] = out;
  return out;
}

std::string FakeHouse::fresh_key() { return fmt::format("{:032x}", ++keys_); }

}  // namespace mithaq::fakes
