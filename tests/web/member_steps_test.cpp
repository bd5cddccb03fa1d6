// The steps beside a position, as bytes on the wire: offered where they are possible, reviewed, confirmed once.
#include "web/web_fixture.h"

namespace mithaq {
namespace {

class MemberSteps : public WebTest {
 protected:
  void SetUp() override {
    house.fill();
    start();
  }
  std::string say(const std::string& id, Language language = Language::ar) { return house.phrases().say(id, language); }
  std::string page() { return get("/s", with_cookie()).body; }
  bool offers(const std::string& id) { return holds(page(), "id=\"act-" + id + "\""); }
  Answer reviewed(const std::string& form) { return post("/s/act", form, with_cookie()); }
  Answer confirmed(const std::string& form, const std::string& number = FakeHouse::number) {
    const std::string key = field(reviewed(form).body, "key");
    return post("/s/act/confirm", form + "&number=" + number + "&key=" + key, with_cookie());
  }
  template <class Act>
  const Act& last() {
    return std::get<Act>(house.member_acts.back());
  }
};

TEST_F(MemberSteps, nothing_is_taken_before_the_number) {
  for (const std::string form :
       {"act=received", "act=time&text=x", "act=proxy-grant&holder=ngo-network", "act=comment&text=x&article=whole",
        "act=challenge&text=x", "act=minority&text=x", "act=accept&objection=o-1", "act=stand-by&objection=o-1"}) {
    const Answer review = reviewed(form);
    EXPECT_EQ(review.status, 200) << form;
    EXPECT_EQ(field(review.body, "key").size(), 32u) << form;
    EXPECT_TRUE(holds(review.body, "action=\"/s/act/confirm\"")) << form;
  }
  for (const std::string& path : {std::string("/s/act"), std::string("/s/act/confirm"), link() + "/act"})
    for (const std::string method : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
      testing::ask(port, method, path + "?act=received&number=482913&key=" + std::string(32, 'a'), with_cookie());
  EXPECT_EQ(confirmed("act=received", "000000").status, 422);
  EXPECT_EQ(house.changed, 0);
}

TEST_F(MemberSteps, each_step_becomes_its_act) {
  EXPECT_EQ(confirmed("act=received").status, 200);
  EXPECT_EQ(last<service::AcknowledgeRequest>().how, "page");
  confirmed("act=time&text=" + testing::encoded("الاجتماع يوم الأحد"));
  EXPECT_EQ(last<service::RequestTime>().reason, "الاجتماع يوم الأحد");
  confirmed("act=proxy-grant&holder=camp-women-centres");
  EXPECT_EQ(last<service::GrantProxy>().holder.value, "camp-women-centres");
  confirmed("act=comment&article=accessibility&text=words");
  EXPECT_EQ(last<service::FileComment>().text, "words");
  EXPECT_EQ(last<service::FileComment>().articles, std::vector<std::string>{"accessibility"});
  confirmed("act=challenge&text=why");
  EXPECT_EQ(last<service::ChallengeRevision>().reason, "why");
  confirmed("act=minority&text=dissent");
  EXPECT_EQ(last<service::FileMinority>().text, "dissent");
  confirmed("act=stand-by&objection=o-1&text=still");
  EXPECT_EQ(last<service::StandByObjection>().objection.value, "o-1");
  confirmed("act=accept&objection=o-1");
  EXPECT_EQ(last<service::EndObjection>().objection.value, "o-1");
  EXPECT_FALSE(last<service::EndObjection>().position);
  EXPECT_EQ(house.changed, 8);
}

TEST_F(MemberSteps, the_receipt_of_a_step_names_its_entry) {
  const Answer done = confirmed("act=received");
  EXPECT_TRUE(holds(done.body, say("page.act-received-done")));
  EXPECT_TRUE(holds(done.body, "partnership-2026 41"));
}

TEST_F(MemberSteps, a_double_click_is_one_step) {
  const std::string key = field(reviewed("act=received").body, "key");
  const std::string form = "act=received&number=482913&key=" + key;
  EXPECT_EQ(post("/s/act/confirm", form, with_cookie()).status, 200);
  house.link.acknowledged = true;  // it is not offered any more
  EXPECT_EQ(post("/s/act/confirm", form, with_cookie()).status, 200);
  EXPECT_EQ(house.changed, 1);
}

TEST_F(MemberSteps, without_a_form_key_no_step_is_taken) {
  for (const std::string key : {"", "short", "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"})
    EXPECT_EQ(post("/s/act/confirm", "act=received&number=482913&key=" + key, with_cookie()).status, 422);
  EXPECT_EQ(house.changed, 0);
}

TEST_F(MemberSteps, a_step_from_elsewhere_is_refused) {
  const std::string form = "act=received&number=482913&key=" + field(reviewed("act=received").body, "key");
  for (const std::string header :
       {"Origin: https://evil.example\r\n", "Referer: https://evil.example/x\r\n", "Sec-Fetch-Site: cross-site\r\n"}) {
    EXPECT_EQ(post("/s/act/confirm", form, with_cookie() + header).status, 403) << header;
    EXPECT_EQ(post("/s/act", form, with_cookie() + header).status, 403) << header;
  }
  EXPECT_EQ(house.changed, 0);
}

TEST_F(MemberSteps, what_is_not_offered_is_refused) {
  for (const std::string form :
       {"act=proxy-revoke", "act=contest", "act=confirm", "act=leave", "act=return", "act=nothing",
        "act=", "act=accept", "act=accept&objection=o-9", "act=reassert&objection=o-1", "act=received&objection=o-1"}) {
    const Answer no = reviewed(form);
    EXPECT_EQ(no.status, 409) << form;
    EXPECT_TRUE(holds(no.body, say("refusal.act-not-offered"))) << form;
  }
  EXPECT_EQ(post("/s/act/confirm", "act=nothing&number=482913&key=" + std::string(32, 'a'), with_cookie()).status, 409);
  EXPECT_EQ(house.changed, 0);
}

TEST_F(MemberSteps, a_step_that_wants_words_says_so_in_its_own_place_and_keeps_them) {
  const Answer no = reviewed("act=minority&text=++");
  EXPECT_EQ(no.status, 422);
  EXPECT_TRUE(holds(no.body, "id=\"act-minority\" open"));
  EXPECT_TRUE(holds(no.body, say("refusal.text-required")));
  house.next_act = Refusal{"text-too-long", {{"limit", "500"}}};
  const Answer refused = confirmed("act=minority&text=my+long+words");
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(holds(refused.body, "id=\"act-minority\" open"));
  EXPECT_TRUE(holds(refused.body, ">my long words</textarea>"));
  EXPECT_EQ(reviewed("act=proxy-grant&holder=").status, 422);
  EXPECT_EQ(reviewed("act=proxy-grant&holder=off-the-roll").status, 422) << "nobody whom the page does not offer";
  const Answer back = post("/s/act", "act=comment&text=kept+words&article=whole&back=1", with_cookie());
  EXPECT_TRUE(holds(back.body, ">kept words</textarea>"));
  EXPECT_TRUE(holds(back.body, "value=\"whole\" selected"));
}

TEST_F(MemberSteps, an_unknown_outcome_offers_the_same_button_with_the_same_key) {
  const std::string key = field(reviewed("act=challenge&text=kept+words").body, "key");
  house.next_act = Refusal{"outcome-unknown", {}};
  const Answer answer = post("/s/act/confirm", "act=challenge&text=kept+words&number=482913&key=" + key, with_cookie());
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "30");
  EXPECT_EQ(field(answer.body, "key"), key);
  EXPECT_EQ(field(answer.body, "act"), "challenge");
  EXPECT_TRUE(holds(answer.body, "kept words"));
  EXPECT_TRUE(holds(answer.body, say("refusal.outcome-unknown", Language::en)));
}

TEST_F(MemberSteps, closing_the_last_objection_asks_for_a_new_position) {
  service::ChoiceView choice{house.link.stage, {}, house.link.offered, house.link.required};
  house.link.objections[0].asks_position = choice;
  EXPECT_TRUE(holds(page(), "id=\"position-accept-o-1\""));
  EXPECT_EQ(reviewed("act=accept&objection=o-1").status, 422);
  const Answer review = reviewed("act=accept&objection=o-1&position=approve-with-reservation&text=for+now");
  EXPECT_TRUE(holds(review.body, say("position.approve-with-reservation")));
  confirmed("act=accept&objection=o-1&position=approve-with-reservation&text=for+now");
  const auto& position = last<service::EndObjection>().position;
  ASSERT_TRUE(position);
  EXPECT_EQ(position->position, PositionKind::approve_with_reservation);
  EXPECT_EQ(position->articles, std::vector<std::string>{"accessibility"});
  EXPECT_EQ(position->text, "for now");
}

TEST_F(MemberSteps, a_new_position_is_asked_for_in_the_stage_where_the_body_objects) {
  house.link.objections[0].asks_position = service::ChoiceView{
      "ratification", {"المصادقة النهائية", "Final ratification"}, {"approve", "object"}, house.link.required};
  const std::string shown = page();
  EXPECT_TRUE(holds(shown, house.phrases().say("page.step-position-stage", Language::ar,
                                               {{"stage", std::string("المصادقة النهائية")}})));
  const auto at = shown.find("id=\"position-accept-o-1\"");
  ASSERT_NE(at, std::string::npos);
  const std::string list = shown.substr(at, shown.find("</select>", at) - at);
  EXPECT_TRUE(holds(list, "value=\"approve\""));
  EXPECT_FALSE(holds(list, "value=\"abstain\"")) << "that stage does not offer it";
}

TEST_F(MemberSteps, the_review_says_which_objections_end_by_the_answer) {
  const std::string form = "position=approve";
  EXPECT_FALSE(holds(post("/s", form, with_cookie()).body, "o-1"));
  house.link.ending = {{"o-1", "accepted"}};
  for (const std::string& body :
       {post("/s", form, with_cookie()).body,
        post("/s/confirm", form + "&number=000000&key=" + std::string(32, 'a'), with_cookie()).body}) {
    EXPECT_TRUE(holds(body, "\u2068o-1\u2069"));
    EXPECT_TRUE(holds(body, "يُسجَّل أنّكم قبلتم الردّ عليه"));
  }
}

TEST_F(MemberSteps, the_holder_of_a_proxy_ends_an_objection_of_its_principal_and_nothing_else) {
  house.principal_link = house.link;
  house.principal_link->objections[0].id = "o-7";
  const Answer form = get("/s?for=cultural-centres", with_cookie());
  EXPECT_TRUE(holds(form.body, "id=\"act-accept-o-7\""));
  EXPECT_TRUE(holds(form.body, "id=\"act-stand-by-o-7\""));
  EXPECT_TRUE(holds(form.body, "id=\"earlier\"")) << "its answer that awaits a word";
  for (const char* own : {"id=\"act-comment\"", "id=\"act-challenge\"", "id=\"act-minority\"", "id=\"act-proxy-grant\"",
                          "id=\"act-time\"", "id=\"act-received\"", "id=\"act-contest\""})
    EXPECT_FALSE(holds(form.body, own)) << own;
  const std::string step = "for=cultural-centres&act=accept&objection=o-7";
  const Answer review = reviewed(step);
  EXPECT_EQ(field(review.body, "for"), "cultural-centres");
  EXPECT_TRUE(holds(review.body, house.link.principals[0].second.ar));
  EXPECT_EQ(confirmed(step).status, 200);
  EXPECT_EQ(house.principals, std::vector<std::string>{"cultural-centres"});
  EXPECT_EQ(last<service::EndObjection>().objection.value, "o-7");
  EXPECT_EQ(reviewed("for=cultural-centres&act=comment&text=x").status, 409);
}

TEST_F(MemberSteps, an_objection_offers_what_its_state_allows) {
  const auto in = [&](const std::string& state) {
    house.link.objections[0].state = state;
    std::string out;
    for (const std::string id : {"accept", "withdraw", "stand-by", "reassert"})
      if (offers(id + "-o-1")) out += id + " ";
    return out;
  };
  EXPECT_EQ(in("admissible"), "withdraw ");
  EXPECT_EQ(in("answered"), "accept stand-by ");
  EXPECT_EQ(in("maintained"), "withdraw ");
  EXPECT_EQ(in("awaiting-reassertion"), "withdraw reassert ");
  for (const std::string state : {"accepted", "withdrawn", "lapsed", "overruled", "returned"}) EXPECT_EQ(in(state), "");
}

TEST_F(MemberSteps, a_recorded_position_may_be_contested_and_then_confirmed) {
  service::PositionView standing;
  standing.seq = 31;
  standing.position = "approve";
  house.link.standing = standing;
  EXPECT_TRUE(offers("contest"));
  confirmed("act=contest&entry=31");
  EXPECT_EQ(last<service::ContestPosition>().position, 31);
  house.link.standing->contested = true;
  EXPECT_FALSE(offers("contest"));
  EXPECT_TRUE(offers("confirm"));
  EXPECT_TRUE(holds(page(), say("page.remark-contested")));
  confirmed("act=confirm&entry=31");
  EXPECT_EQ(last<service::ConfirmPosition>().position, 31);
}

TEST_F(MemberSteps, after_the_result_it_may_still_be_said_that_this_was_not_us) {
  service::PositionView standing;
  standing.seq = 31;
  standing.position = "approve";
  house.link.standing = standing;
  house.link.state = "closed";
  house.link.charter.rounds.front().state = "settled";
  house.link.charter.rounds.front().outcome = "passed";
  EXPECT_FALSE(offers("contest-late")) << "a day is over";
  house.link.may_contest_late = true;
  EXPECT_TRUE(offers("contest-late"));
  EXPECT_FALSE(offers("contest"));
  EXPECT_EQ(confirmed("act=contest-late&entry=31").status, 200);
  EXPECT_EQ(last<service::ContestPosition>().position, 31);
  house.link.may_contest_late = false;
  house.link.standing->disowned = true;
  EXPECT_TRUE(holds(page(), say("page.remark-disowned")));
}

TEST_F(MemberSteps, a_proxy_in_force_is_shown_and_may_be_revoked) {
  house.link.proxy = {"ngo-network", {"شبكة المنظمات الأهلية", "NGO Network"}};
  EXPECT_FALSE(offers("proxy-grant"));
  EXPECT_TRUE(offers("proxy-revoke"));
  EXPECT_TRUE(holds(get("/s?lang=en", with_cookie()).body, "NGO Network"));
  EXPECT_EQ(confirmed("act=proxy-revoke").status, 200);
  EXPECT_NO_THROW(last<service::RevokeProxy>());
}

TEST_F(MemberSteps, after_ratification_a_body_may_leave_from_a_day_and_return) {
  house.link.state = "closed";
  house.link.charter.ratified_at = *moment_from_rfc3339("2026-12-12T10:00:00Z");
  EXPECT_TRUE(offers("leave"));
  EXPECT_EQ(reviewed("act=leave&from=soon").status, 422);
  confirmed("act=leave&from=2027-03-01");
  EXPECT_TRUE(last<service::ChangeAdherence>().withdraws);
  EXPECT_EQ(to_rfc3339(last<service::ChangeAdherence>().from), "2027-02-28T22:00:00Z") << "midnight in Hebron";
  house.link.adheres = false;
  EXPECT_FALSE(offers("leave"));
  confirmed("act=return");
  EXPECT_FALSE(last<service::ChangeAdherence>().withdraws);
}

TEST_F(MemberSteps, the_holder_of_a_proxy_answers_for_its_principal) {
  EXPECT_TRUE(holds(page(), "/s?lang=ar&amp;for=cultural-centres"));
  const Answer form = get("/s?for=cultural-centres", with_cookie());
  EXPECT_TRUE(holds(form.body, house.link.principals[0].second.ar));
  EXPECT_EQ(field(form.body, "for"), "cultural-centres");
  EXPECT_FALSE(holds(form.body, "id=\"earlier\"")) << "what the own body said is not shown";
  const Answer review = post("/s", "for=cultural-centres&position=approve", with_cookie());
  EXPECT_EQ(field(review.body, "for"), "cultural-centres");
  EXPECT_TRUE(holds(review.body, house.link.principals[0].second.ar));
  const Answer receipt =
      post("/s/confirm", "for=cultural-centres&position=approve&number=482913&key=" + field(review.body, "key"),
           with_cookie());
  EXPECT_EQ(receipt.status, 200);
  EXPECT_EQ(house.principals, std::vector<std::string>{"cultural-centres"});
}

TEST_F(MemberSteps, a_proxy_that_has_ended_never_becomes_an_answer_of_the_own_body) {
  const std::string key = field(post("/s", "for=cultural-centres&position=approve", with_cookie()).body, "key");
  house.link.principals.clear();
  const Answer lost =
      post("/s/confirm", "for=cultural-centres&position=approve&number=482913&key=" + key, with_cookie());
  EXPECT_EQ(lost.status, 410);
  EXPECT_TRUE(holds(lost.body, say("page.message-no-proxy")));
  EXPECT_EQ(get("/s?for=ngo-network", with_cookie()).status, 410);
  EXPECT_EQ(house.given, 0);
}

TEST_F(MemberSteps, an_awaiting_position_is_confirmed_by_one_button_with_everything_in_it) {
  const std::string shown = page();
  const std::string form = shown.substr(shown.find("id=\"earlier\""));
  EXPECT_EQ(field(form, "position"), "approve-with-reservation");
  EXPECT_EQ(field(form, "article"), "transparency");
  EXPECT_EQ(field(form, "text"), house.link.earlier->text);
  house.link.offered = {"approve", "object"};
  const std::string without = page();
  EXPECT_FALSE(holds(without.substr(0, without.find("id=\"answer\"")), "value=\"approve-with-reservation\""))
      << "a position that this stage does not offer cannot be confirmed";
}

TEST_F(MemberSteps, only_what_has_changed_since_the_own_answer_is_shown) {
  const std::string shown = page();
  EXPECT_TRUE(holds(shown, "<ins>"));
  EXPECT_TRUE(holds(shown, "<del>"));
  EXPECT_TRUE(holds(shown, "href=\"/c/partnership-2026/redline/1/2?lang=ar\""));
  house.link.answered_revision.reset();
  EXPECT_FALSE(holds(page(), "<ins>"));
}

TEST_F(MemberSteps, a_long_difference_is_a_page_of_its_own) {
  for (auto& [language, difference] : house.differences)
    difference.articles[1].pieces[2].text = std::string(7'000, 'x');
  EXPECT_FALSE(holds(page(), "xxxx"));
  EXPECT_TRUE(holds(page(), "/redline/1/2"));
}

TEST_F(MemberSteps, a_member_that_answered_before_may_bring_new_information) {
  EXPECT_TRUE(holds(page(), "name=\"news\" rows"));
  const std::string form = "position=object&article=accessibility&text=why&news=a+new+law";
  const Answer review = post("/s", form, with_cookie());
  EXPECT_TRUE(holds(review.body, "a new law"));
  post("/s/confirm", form + "&number=482913&key=" + field(review.body, "key"), with_cookie());
  ASSERT_EQ(house.answers.size(), 1u);
  EXPECT_EQ(house.answers[0].new_information, "a new law");
}

TEST_F(MemberSteps, hostile_words_stay_words) {
  const std::string evil = "\"><script>alert(1)</script>";
  for (const std::string& form :
       {"act=minority&text=" + testing::encoded(evil), "act=" + testing::encoded(evil),
        "act=proxy-grant&holder=" + testing::encoded(evil), "act=accept&objection=" + testing::encoded(evil),
        "act=contest&entry=" + testing::encoded(evil), "for=" + testing::encoded(evil) + "&act=received",
        "act=leave&from=" + testing::encoded(evil)})
    for (const std::string path : {"/s/act", "/s/act/confirm", "/s", "/s/confirm"}) {
      const Answer answer =
          post(path, form + "&number=" + testing::encoded(evil) + "&key=" + std::string(32, 'a'), with_cookie());
      EXPECT_LT(answer.status, 500) << form;
      EXPECT_FALSE(holds(answer.body, "<script")) << path << " " << form;
    }
}

TEST_F(MemberSteps, typed_words_survive_a_lost_cookie) {
  const Answer lost = post("/s/act", "act=minority&text=kept+words");
  EXPECT_EQ(lost.status, 404);
  EXPECT_TRUE(holds(lost.body, "kept words"));
  const Answer found = post("/s", "act=minority&text=kept+words&back=1&link=" + testing::encoded(link().substr(3)));
  EXPECT_TRUE(holds(found.body, "id=\"act-minority\" open"));
  EXPECT_TRUE(holds(found.body, ">kept words</textarea>"));
}

TEST_F(MemberSteps, reloading_a_step_leads_back_to_the_page) {
  EXPECT_EQ(get("/s/act", with_cookie()).header("Location"), "/s");
  EXPECT_EQ(get("/s/act/confirm", with_cookie()).header("Location"), "/s");
  EXPECT_EQ(get(link() + "/act/confirm").header("Location"), link());
}

}  // namespace
}  // namespace mithaq
