// A member's link, from the mail to the receipt, as bytes on the wire.
#include "web/web_fixture.h"

namespace mithaq {
namespace {

class MemberPage : public WebTest {
 protected:
  void SetUp() override { start(); }
  std::string say(const std::string& id, Language language = Language::ar) { return house.phrases().say(id, language); }
  // Through the review: the one-use key of its form.
  std::string reviewed(const std::string& form) { return field(post("/s", form, with_cookie()).body, "key"); }
  Answer confirmed(const std::string& form, const std::string& number, const std::string& key) {
    return post("/s/confirm", form + "&number=" + number + "&key=" + key, with_cookie());
  }
  const std::string objection =
      "position=object&article=accessibility&text=" + testing::encoded("سبب مكتوب") + "&proposal=other+words";
};

TEST_F(MemberPage, a_link_leads_to_the_clean_path_with_a_cookie) {
  const Answer first = get(link());
  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(first.header("Set-Cookie"),
            "__Host-ref=" + std::string(FakeHouse::token) + "; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax; Secure");
  const Answer second = get(first.header("Location"), with_cookie());
  EXPECT_EQ(second.status, 303);
  EXPECT_EQ(second.header("Location"), "/s");
  const Answer page = get("/s", with_cookie());
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page.body, "action=\"/s#answer\""));
  EXPECT_FALSE(holds(page.body, FakeHouse::token));
}

TEST_F(MemberPage, without_cookies_the_page_is_served_at_the_token_path_to_the_end) {
  const std::string path = get(get(link()).header("Location")).status == 200 ? link() : "";
  ASSERT_EQ(path, link());
  const Answer review = post(path, objection);
  EXPECT_EQ(review.status, 200);
  EXPECT_TRUE(holds(review.body, "action=\"" + link() + "/confirm\""));
  const Answer receipt = post(path + "/confirm", objection + "&number=482913&key=" + field(review.body, "key"));
  EXPECT_EQ(receipt.status, 200);
  EXPECT_EQ(house.given, 1);
}

TEST_F(MemberPage, a_pasted_link_of_any_length_is_read) {
  const std::string token(FakeHouse::token);
  for (const std::string& link : {token, "++" + token + "%0A", "http://h:8080/s/" + token + "?c=1"})
    EXPECT_EQ(post("/s", "back=1&link=" + link).status, 200) << link;
  for (const std::string& link : {"http://h/x/" + token, std::string("https://h"), std::string("http://")})
    EXPECT_EQ(post("/s", "back=1&link=" + link).status, 404) << link;
  const std::string long_run(200'000, '+');
  EXPECT_EQ(post("/s", "back=1&link=" + long_run).status, 404);
  EXPECT_EQ(post("/s", "back=1&link=http://" + long_run).status, 404);
  EXPECT_EQ(post("/s", "back=1&link=" + long_run + token).status, 200);
}

TEST_F(MemberPage, a_confirmation_of_no_known_position_goes_back_to_the_form) {
  const std::string key = reviewed(objection);
  const Answer form = confirmed("position=%3Cscript%3E", "000000", key);
  EXPECT_EQ(form.status, 422);
  EXPECT_TRUE(holds(form.body, "action=\"/s#answer\""));
  EXPECT_FALSE(holds(form.body, "<script>"));
}

TEST_F(MemberPage, over_plain_http_the_cookie_has_a_plain_name) {
  house.house_settings.secure_cookies = false;
  const std::string cookie = get(link()).header("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("ref=")) << cookie;
  EXPECT_FALSE(holds(cookie, "Secure"));
}

TEST_F(MemberPage, looking_changes_nothing) {
  for (const std::string method : {"GET", "HEAD", "OPTIONS"})
    for (const std::string& path : {link(), link() + "?c=1", std::string("/s"), std::string("/s/confirm"),
                                    link() + "/confirm", std::string("/"), std::string("/c/partnership-2026")})
      testing::ask(port, method, path, with_cookie());
  post("/s", objection, with_cookie());  // neither does the review
  EXPECT_EQ(house.given, 0);
  EXPECT_EQ(house.changed, 0);
}

TEST_F(MemberPage, the_page_fits_the_first_congestion_window) {
  for (const std::string language : {"ar", "en"}) {
    const Answer raw = get("/s?lang=" + language, with_cookie());
    const Answer packed = get("/s?lang=" + language, with_cookie() + "Accept-Encoding: gzip\r\n");
    ASSERT_EQ(raw.status, 200);
    EXPECT_LE(raw.body.size(), 30'000u) << language;
    EXPECT_LE(packed.body.size(), 14'000u) << language;
    EXPECT_FALSE(holds(raw.body, "<link")) << "one response";
  }
  house.fill();
  for (const std::string language : {"ar", "en"})
    EXPECT_LE(get("/s?lang=" + language, with_cookie() + "Accept-Encoding: gzip\r\n").body.size(), 14'000u)
        << "with everything that a member can have to do";
  EXPECT_LE(get("/c/partnership-2026", "Accept-Encoding: gzip\r\n").body.size() +
                get("/style.css", "Accept-Encoding: gzip\r\n").body.size(),
            60'000u);
}

TEST_F(MemberPage, the_page_says_all_that_a_member_needs) {
  const std::string page = get("/s", with_cookie()).body;
  const auto& round = house.link.charter.rounds.back();
  for (const std::string& part :
       {house.link.charter.title.ar, round.stage_title.ar, house.link.body_name.ar, round.rule_sentence.ar,
        round.silence_sentence.ar, round.deadline_text.ar, house.link.charter.revision.fingerprint})
    EXPECT_TRUE(holds(page, part)) << part;
  for (const auto& id : house.link.offered) EXPECT_TRUE(holds(page, say("position." + id))) << id;
  EXPECT_TRUE(holds(page, "<h2 id=\"a-equality\">"));
  EXPECT_FALSE(holds(page, " checked")) << "nothing is preselected";
  EXPECT_TRUE(holds(page, "<html lang=\"ar\" dir=\"rtl\">"));
  EXPECT_TRUE(holds(page, "<article lang=\"ar\" dir=\"rtl\">"));
}

TEST_F(MemberPage, the_page_opens_in_the_members_language_unless_asked_otherwise) {
  EXPECT_TRUE(holds(get("/s?lang=en", with_cookie()).body, "<html lang=\"en\" dir=\"ltr\">"));
  house.link.language = Language::en;
  EXPECT_TRUE(holds(get("/s", with_cookie()).body, "<html lang=\"en\" dir=\"ltr\">"));
  EXPECT_TRUE(holds(get("/s?lang=ar", with_cookie()).body, "<html lang=\"ar\" dir=\"rtl\">"));
}

TEST_F(MemberPage, choice_review_confirmation_and_receipt) {
  const Answer review = post("/s", objection, with_cookie());
  EXPECT_EQ(review.status, 200);
  EXPECT_TRUE(holds(review.body, say("position.object")));
  EXPECT_TRUE(holds(review.body, "سبب مكتوب"));
  const std::string key = field(review.body, "key");
  EXPECT_EQ(key.size(), 32u);
  const Answer receipt = confirmed(objection, "482913", key);
  EXPECT_EQ(receipt.status, 200);
  EXPECT_EQ(house.given, 1);
  EXPECT_EQ(house.answers[0].text, "سبب مكتوب");
  EXPECT_EQ(house.answers[0].articles, std::vector<std::string>{"accessibility"});
  EXPECT_TRUE(holds(receipt.body, "partnership-2026 42"));
  EXPECT_TRUE(holds(receipt.body, "3b1f0c7a5d2e9f88"));
  EXPECT_TRUE(holds(receipt.body, house.link.charter.revision.fingerprint));
  EXPECT_TRUE(holds(receipt.body, "/s?lang=ar#answer")) << "it may be changed";
  EXPECT_TRUE(holds(get("/s", with_cookie()).body, say("page.your-answer")));
}

TEST_F(MemberPage, a_double_click_shows_the_first_receipt) {
  const std::string key = reviewed(objection);
  confirmed(objection, "482913", key);
  const Answer again = confirmed(objection, "482913", key);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(house.given, 1);
  EXPECT_TRUE(holds(again.body, say("page.receipt-again")));
}

TEST_F(MemberPage, digits_of_any_keyboard_are_taken) {
  const std::string key = reviewed(objection);
  EXPECT_EQ(confirmed(objection, testing::encoded("٤٨٢ ٩١٣"), key).status, 200);
  EXPECT_EQ(house.given, 1);
}

TEST_F(MemberPage, a_wrong_number_keeps_the_review_and_all_that_was_typed) {
  const std::string key = reviewed(objection);
  const Answer answer = confirmed(objection, "000000", key);
  EXPECT_EQ(answer.status, 422);
  EXPECT_TRUE(holds(answer.body, "id=\"number-error\""));
  EXPECT_TRUE(holds(answer.body, "سبب مكتوب"));
  EXPECT_EQ(field(answer.body, "key"), key);
  EXPECT_EQ(house.given, 0);
}

TEST_F(MemberPage, what_a_position_lacks_is_said_beside_its_field) {
  const Answer nothing = post("/s", "text=kept+words", with_cookie());
  EXPECT_EQ(nothing.status, 422);
  EXPECT_TRUE(holds(nothing.body, "id=\"position-error\""));
  EXPECT_TRUE(holds(nothing.body, ">kept words</textarea>"));
  const Answer no_article = post("/s", "position=object&text=kept+words", with_cookie());
  EXPECT_TRUE(holds(no_article.body, "id=\"article-error\""));
  EXPECT_TRUE(holds(no_article.body, "value=\"object\" required checked"));
  const Answer no_text = post("/s", "position=object&article=equality", with_cookie());
  EXPECT_TRUE(holds(no_text.body, "id=\"text-error\""));
  EXPECT_TRUE(holds(no_text.body, "value=\"equality\" checked"));
  house.next_review = Refusal{"text-too-long", {{"field", "proposal"}}};
  EXPECT_TRUE(holds(post("/s", objection, with_cookie()).body, "id=\"proposal-error\""));
  house.next_review = Refusal{"stage-closed", {}};
  EXPECT_TRUE(holds(post("/s", objection, with_cookie()).body, "role=\"alert\""));
}

TEST_F(MemberPage, line_breaks_of_a_typed_text_survive_every_page) {
  const std::string form = "position=approve-with-comments&text=" + testing::encoded("one\r\n\r\ntwo");
  const Answer back = post("/s", form + "&back=1", with_cookie());
  EXPECT_TRUE(holds(back.body, ">one\r\n\r\ntwo</textarea>"));
  const Answer review = post("/s", form, with_cookie());
  EXPECT_TRUE(holds(review.body, "name=\"text\" value=\"one\r\n\r\ntwo\""));
}

TEST_F(MemberPage, an_unknown_outcome_offers_the_same_button_with_the_same_key) {
  const std::string key = reviewed(objection);
  for (const std::string id : {"outcome-unknown", "read-only"}) {
    house.next_give = Refusal{id, {}};
    const Answer answer = confirmed(objection, "482913", key);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Retry-After"), "30");
    EXPECT_EQ(field(answer.body, "key"), key);
    EXPECT_EQ(field(answer.body, "number"), "482913");
    EXPECT_TRUE(holds(answer.body, "سبب مكتوب"));
    EXPECT_TRUE(holds(answer.body, say("refusal." + id, Language::ar)));
    EXPECT_TRUE(holds(answer.body, say("refusal." + id, Language::en)));
  }
  house.next_give.reset();
  EXPECT_EQ(confirmed(objection, "482913", key).status, 200);
  EXPECT_EQ(house.given, 1);
}

TEST_F(MemberPage, a_form_from_elsewhere_is_refused) {
  const std::string key = reviewed(objection);
  const std::string form = objection + "&number=482913&key=" + key;
  for (const std::string header :
       {"Origin: https://evil.example\r\n", "Referer: https://evil.example/x\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n", "Origin: null\r\nSec-Fetch-Site: cross-site\r\n"})
    EXPECT_EQ(post("/s/confirm", form, with_cookie() + header).status, 403) << header;
  EXPECT_EQ(house.given, 0);
  // What browsers send with a form of a page that sends no Referer.
  EXPECT_EQ(post("/s/confirm", form, with_cookie() + "Origin: null\r\nSec-Fetch-Site: same-origin\r\n").status, 200);
  EXPECT_EQ(post("/s/confirm", form, with_cookie() + "Origin: https://mithaq.example\r\n").status, 200);
}

TEST_F(MemberPage, without_a_form_key_nothing_is_given) {
  for (const std::string key : {"", "short", "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"})
    EXPECT_EQ(confirmed(objection, "482913", key).status, 422);
  EXPECT_EQ(house.given, 0);
}

TEST_F(MemberPage, a_wrong_link_says_what_to_do) {
  for (const std::string token : {"aaaaaaaaaaaaaaaaaaaaaaaaaa", "x", "..%2f..%2fetc", "a/b/c"}) {
    const Answer answer = get("/s/" + token);
    EXPECT_EQ(answer.status, 404) << token;
    EXPECT_TRUE(holds(answer.body, say("refusal.wrong-link", Language::ar))) << token;
    EXPECT_TRUE(holds(answer.body, say("refusal.wrong-link", Language::en))) << token;
    EXPECT_EQ(answer.header("Set-Cookie"), "") << token;
  }
}

TEST_F(MemberPage, old_links_say_what_replaced_them) {
  house.link.state = "superseded";
  EXPECT_EQ(get(link()).status, 410);
  EXPECT_TRUE(holds(get("/s", with_cookie()).body, say("refusal.link-superseded", Language::en)));
  house.link.state = "void";
  EXPECT_EQ(get("/s", with_cookie()).status, 410);
  const Answer kept = post("/s", "position=object&text=kept+words", with_cookie());
  EXPECT_TRUE(holds(kept.body, "kept words"));
}

TEST_F(MemberPage, a_closed_stage_shows_text_and_outcome_without_a_form) {
  house.link.state = "closed";
  house.link.charter.rounds.back().state = "settled";
  house.link.charter.rounds.back().outcome = "passed";
  const Answer page = get("/s", with_cookie());
  EXPECT_EQ(page.status, 200);
  EXPECT_FALSE(holds(page.body, "<form"));
  EXPECT_TRUE(holds(page.body, say("outcome.passed")));
}

TEST_F(MemberPage, a_standing_answer_may_forbid_changing) {
  confirmed(objection, "482913", reviewed(objection));
  house.link.change_allowed = false;
  const std::string page = get("/s", with_cookie()).body;
  EXPECT_FALSE(holds(page, "id=\"answer\""));
  EXPECT_TRUE(holds(page, say("page.no-change")));
}

TEST_F(MemberPage, an_answer_on_an_earlier_revision_waits_to_be_confirmed) {
  service::PositionView earlier;
  earlier.position = "approve";
  earlier.revision = 3;
  house.link.earlier = earlier;
  EXPECT_TRUE(holds(get("/s", with_cookie()).body, say("page.earlier-advice")));
}

TEST_F(MemberPage, typed_text_survives_a_lost_cookie) {
  const Answer lost = post("/s", objection);
  EXPECT_EQ(lost.status, 404);
  EXPECT_TRUE(holds(lost.body, "name=\"link\""));
  EXPECT_EQ(field(lost.body, "proposal"), "other words");
  const Answer found = post("/s", objection + "&back=1&link=" + testing::encoded("https://mithaq.example" + link()));
  EXPECT_EQ(found.status, 200);
  EXPECT_TRUE(holds(found.body, ">other words</textarea>"));
}

TEST_F(MemberPage, reloading_a_receipt_leads_back_to_the_page) {
  EXPECT_EQ(get("/s/confirm", with_cookie()).header("Location"), "/s");
  EXPECT_EQ(get(link() + "/confirm").header("Location"), link());
}

TEST_F(MemberPage, how_it_is_counted_is_folded_into_the_page) {
  house.fill();
  const std::string page = get("/s", with_cookie()).body;
  EXPECT_TRUE(holds(page, "<summary>" + say("page.decision")));
  for (const auto& [label, value] : house.link.charter.rounds.back().decision_box) EXPECT_TRUE(holds(page, label.ar));
}

TEST_F(MemberPage, a_member_sees_the_whole_record_where_the_public_does_not) {
  house.fill();
  EXPECT_FALSE(holds(get("/s", with_cookie()).body, "/s/record")) << "the public page shows it";
  house.link.charter.positions_public = false;
  EXPECT_TRUE(holds(get("/s", with_cookie()).body, "href=\"/s/record?lang=ar\""));
  EXPECT_TRUE(holds(get(link() + "?c=1").body, "href=\"" + link() + "/record?lang=ar\"")) << "without cookies too";
  for (const std::string& path : {std::string("/s/record"), link() + "/record"})
    for (const Language language : {Language::ar, Language::en}) {
      const Answer record = get(path + "?lang=" + std::string(code(language)), with_cookie());
      EXPECT_EQ(record.status, 200);
      EXPECT_TRUE(holds(record.body, house.open_charter_view.objections[0].text));
      EXPECT_TRUE(holds(record.body, house.open_charter_view.remarks[0].text));
      for (const auto& position : house.open_charter_view.rounds.back().positions)
        EXPECT_TRUE(holds(record.body, position.body_name.in(language)));
      EXPECT_TRUE(holds(record.header("Cache-Control"), "no-store"));
    }
  EXPECT_EQ(get("/s/record").status, 404) << "only by a link";
  EXPECT_EQ(get("/s/aaaaaaaaaaaaaaaaaaaaaaaaaa/record").status, 404);
  EXPECT_LE(get("/s/record", with_cookie() + "Accept-Encoding: gzip\r\n").body.size(), 60'000u);
}

TEST_F(MemberPage, the_proof_of_an_answer_is_a_file_behind_the_link) {
  house.fill();
  for (const std::string& path : {std::string("/s/proof/"), link() + "/proof/"}) {
    const Answer file = get(path + "17", with_cookie());
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.body, "c2sp.org/tlog-proof@v1\n");
    EXPECT_TRUE(holds(file.header("Content-Disposition"), "-17.tlog-proof\""));
    EXPECT_TRUE(holds(file.header("Cache-Control"), "no-store"));
    const Answer early = get(path + "18", with_cookie());
    EXPECT_EQ(early.status, 404);
    EXPECT_TRUE(holds(early.body, say("refusal.proof-not-yet")));
    EXPECT_EQ(get(path + "19", with_cookie()).status, 404);
    EXPECT_EQ(get(path + "1x", with_cookie()).status, 404);
  }
  EXPECT_EQ(get("/s/proof/17").status, 404) << "only by a link";
  house.link.standing = service::PositionView{};
  house.link.standing->seq = 17;
  house.link.standing->position = "approve";
  EXPECT_TRUE(holds(get("/s", with_cookie()).body, "href=\"/s/proof/17\""));
}

}  // namespace
}  // namespace mithaq
