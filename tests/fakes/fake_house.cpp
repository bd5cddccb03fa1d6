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
  out.deadline_text = {"الخميس، 10 ديسمبر 2026، 17:00 Asia/Hebron ‏(15:00 UTC)",
                       "Thursday 10 December 2026, 17:00 Asia/Hebron (15:00 UTC)"};
  out.rule_sentence = {"تُقبل النسخة إذا لم يبقَ اعتراض مفتوح، وأيّدها ثلثا الهيئات على الأقل.",
                       "The revision passes this stage if no objection remains open and at least two thirds of the "
                       "bodies on the roll are in favour."};
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

}  // namespace

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
  out.received_at = {"الجمعة، 20 نوفمبر 2026، 11:12 Asia/Hebron ‏(09:12 UTC)",
                     "Friday 20 November 2026, 11:12 Asia/Hebron (09:12 UTC)"};
  link.standing = out.position;
  link.state = "answered";
  receipts_[key] = out;
  return out;
}

std::string FakeHouse::fresh_key() { return fmt::format("{:032x}", ++keys_); }

}  // namespace mithaq::fakes
