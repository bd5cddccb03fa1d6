// What members do by their links beside giving a position, and what the public may say.
#include <algorithm>

#include "service/open_house.h"

namespace mithaq::service {

namespace {

const Answer approve{"approve", {}, "", ""};

std::string why(const Result<std::int64_t, Refusal>& done) { return done ? "" : done.error().id; }
std::string why(const Result<int, Refusal>& done) { return done ? "" : done.error().id; }

Moment at(std::string_view text) { return moment_from_rfc3339(text).value(); }

// Of a mail: without isolates, and as if its lines were one.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : notices::without_isolates(text))
    if (c != '\n')
      out += c;
    else if (!out.ends_with(' '))
      out += ' ';
  return out;
}

std::string stage_with(const std::string& keys, const std::string& rule = "rule = { preset = \"majority\" }") {
  std::string out = one_stage("at-deadline");
  const std::string old = "rule = { preset = \"majority\" }";
  return out.replace(out.find(old), old.size(), rule + "\n" + keys);
}

class Assembly : public fakes::WholeHouse {
 public:
  explicit Assembly(const std::string& toml) {
    open_toml("charter", toml);
    work_off();
  }
  std::shared_ptr<const Charter> now() { return charter("charter"); }
  const Round& round() { return *(kept_ = now())->current(); }
  LinkView look(const std::string& body) { return house.look(link(body).token, Language::en).value(); }
  void revise(const std::string& change = "substantive", const std::vector<std::string>& answers = {}) {
    const auto done =
        house.publish_revision(secretary, "charter",
                               fakes::three_articles("تُيسَّر المشاركة للجميع، وتُوفَّر ترجمة بلغة الإشارة.",
                                                     "Taking part is made easy for all, with sign language."),
                               change, "Sign language.", answers);
    if (!done) throw std::runtime_error("refused: " + done.error().id);
    work_off();
  }
  const Notice& newest_to(const std::string& body, const std::string& kind) {
    const std::string address = premises->registry.members_of({body}).front()->address;
    for (auto notice = notifier.notices.rbegin(); notice != notifier.notices.rend(); ++notice)
      if (notice->kind == kind && notice->to_address == address) return *notice;
    throw std::runtime_error("no " + kind + " to " + body);
  }

 private:
  std::shared_ptr<const Charter> kept_;
};

}  // namespace

TEST(MembersActing, a_wrong_number_is_counted_as_for_a_position) {
  OpenHouse house;
  const auto link = house.link("deaf-union");
  const std::string wrong = link.number == "000000" ? "000001" : "000000";
  const auto refused = house.house.act(link.token, RequestTime{}, wrong, house.house.fresh_key());
  EXPECT_EQ(why(refused), "wrong-number");
  EXPECT_EQ(refused.error().facts.at("number"), "9");
  EXPECT_EQ(why(house.house.act("x", RequestTime{}, link.number, house.house.fresh_key())), "wrong-link");
}

TEST(MembersActing, a_clip_and_easy_words_stand_in_the_request_and_on_the_page_and_belong_to_their_revision) {
  Assembly house(stage_with(""));
  const auto texts = fakes::three_articles("أوضح.", "Clearer.");
  const CharterLinks links{"https://example.org/clip", "https://example.org/easy", ""};
  const auto refused = house.house.publish_revision(house.secretary, "charter", texts, "substantive", "Signs.", {},
                                                    {"http://example.org/clip", "", ""});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id, "link-form");
  ASSERT_TRUE(house.house.publish_revision(house.secretary, "charter", texts, "substantive", "Signs.", {}, links).ok());
  house.work_off();
  const Notice request = house.newest_to("deaf-union", "request");
  for (const char* address : {"https://example.org/clip", "https://example.org/easy"}) {
    EXPECT_NE(request.text.find(address), std::string::npos);
    EXPECT_NE(request.html.find(address), std::string::npos);
  }
  EXPECT_EQ(house.house.look(house.link("deaf-union").token, Language::ar)->charter.revision.links, links);
  ASSERT_TRUE(house.house
                  .publish_revision(house.secretary, "charter", fakes::three_articles("ثم.", "Then."), "substantive",
                                    "Again.", {})
                  .ok());
  house.work_off();
  EXPECT_EQ(house.newest_to("deaf-union", "request").text.find("https://example.org/clip"), std::string::npos);
}

TEST(MembersActing, more_time_is_asked_for_once_and_the_secretary_hears_of_it) {
  OpenHouse house;
  const std::string key = house.house.fresh_key();
  const auto link = house.link("deaf-union");
  const MemberAct asked = RequestTime{{}, {}, {}, 0, "Our council meets on Sunday."};
  const auto first = house.house.act(link.token, asked, link.number, key),
             again = house.house.act(link.token, asked, link.number, key);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(house.entries_of("time-requested"), 1);
  EXPECT_EQ(why(house.act("deaf-union", asked)), "time-requested-already");
  EXPECT_TRUE(house.house.look(link.token, Language::en)->time_requested);
  EXPECT_EQ(house.round().standing({"deaf-union"}), nullptr);
  house.work_off();
  EXPECT_EQ(house.notifier.notices.back().to_address, "secretariat-2@example.org");
  EXPECT_NE(house.notifier.notices.back().text.find("Our council meets on Sunday."), std::string::npos);
}

TEST(MembersActing, a_proxy_is_granted_used_and_taken_back) {
  OpenHouse house;
  const auto principal = house.link("camp-women-centres"), holder = house.link("deaf-union");
  const LinkView before = *house.house.look(principal.token, Language::en);
  EXPECT_TRUE(before.may_grant_proxy);
  EXPECT_EQ(before.holders.size(), 14u);
  const auto grant = [](const std::string& to) { return GrantProxy{{}, {to}, {}, {}, 0}; };
  EXPECT_EQ(why(house.act("camp-women-centres", grant("camp-women-centres"))), "proxy-to-self");
  EXPECT_EQ(why(house.act("camp-women-centres", grant("deaf-union"))), "");
  EXPECT_EQ(why(house.act("watan-gaza", grant("deaf-union"))), "holder-has-proxy");
  EXPECT_EQ(why(house.act("deaf-union", grant("watan-gaza"))), "proxy-of-proxy");
  house.work_off();

  const LinkView mine = *house.house.look(principal.token, Language::en);
  ASSERT_TRUE(mine.proxy.has_value());
  EXPECT_EQ(mine.proxy->first, "deaf-union");
  EXPECT_FALSE(mine.may_grant_proxy);
  const LinkView theirs = *house.house.look(holder.token, Language::en);
  ASSERT_EQ(theirs.principals.size(), 1u);
  EXPECT_EQ(theirs.principals.front().first, "camp-women-centres");

  const auto other = house.link("watan-gaza");
  EXPECT_EQ(service::why(house.house.give_for(other.token, "camp-women-centres", approve, other.number,
                                              house.house.fresh_key())),
            "not-a-member");
  const auto given =
      house.house.give_for(holder.token, "camp-women-centres", approve, holder.number, house.house.fresh_key());
  ASSERT_TRUE(given.ok()) << given.error().id;
  EXPECT_EQ(given->position.body, "camp-women-centres");
  EXPECT_EQ(given->position.holder, "deaf-union");
  EXPECT_TRUE(given->position.counted);
  const std::size_t mails = house.notifier.notices.size();
  house.work_off();
  int receipts = 0;
  for (std::size_t i = mails; i < house.notifier.notices.size(); ++i)
    receipts += house.notifier.notices[i].kind == "receipt";
  EXPECT_EQ(receipts, 2) << "to both";
  EXPECT_NE(plain(house.notifier.notices.back().text).find("which holds its proxy"), std::string::npos);
  EXPECT_EQ(house.house.charter("charter", true)->rounds.back().proxies.size(), 1u);

  EXPECT_EQ(why(house.house.act(principal.token, RevokeProxy{}, principal.number, house.house.fresh_key())), "");
  EXPECT_EQ(service::why(house.house.give_for(holder.token, "camp-women-centres", approve, holder.number,
                                              house.house.fresh_key())),
            "not-a-member");
}

TEST(MembersActing, this_was_not_us_sets_an_answer_aside_until_the_body_confirms_it) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", approve)), "");
  house.work_off();
  EXPECT_EQ(why(house.act("deaf-union", ContestPosition{})), "");
  EXPECT_EQ(house.round().standing({"deaf-union"}), nullptr);
  house.work_off();
  const LinkView contested = *house.house.look(house.link("deaf-union").token, Language::en);
  ASSERT_TRUE(contested.standing.has_value());
  EXPECT_TRUE(contested.standing->contested);
  EXPECT_EQ(why(house.act("watan-gaza", ConfirmPosition{contested.standing->seq, {}, {}, {}, {}, {}})),
            "nothing-to-confirm");
  EXPECT_EQ(why(house.act("deaf-union", ConfirmPosition{})), "");
  EXPECT_NE(house.round().standing({"deaf-union"}), nullptr);
}

TEST(MembersActing, an_answer_below_the_level_counts_when_a_fresh_number_confirms_it) {
  Assembly house(stage_with("assurance = \"L1\""));
  house.clock.pass(std::chrono::minutes(11));  // the number of the request is no longer fresh
  const auto given = house.give("deaf-union", approve);
  ASSERT_TRUE(given.ok()) << given.error().id;
  EXPECT_TRUE(given->position.provisional);
  house.work_off();
  EXPECT_NE(plain(house.newest_to("deaf-union", "receipt").text).find("within 10 minutes"), std::string::npos);
  EXPECT_EQ(why(house.act("deaf-union", ConfirmPosition{})), "") << "by the number of the receipt";
  EXPECT_NE(house.round().standing({"deaf-union"}), nullptr);

  house.clock.pass(std::chrono::minutes(11));
  const auto request = house.link("watan-gaza");
  ASSERT_TRUE(house.give("watan-gaza", approve).ok());
  const auto refused = house.house.act(request.token, ConfirmPosition{}, request.number, house.house.fresh_key());
  EXPECT_EQ(why(refused), "number-not-fresh") << "the number of the request is older than the answer";
  house.work_off();
  house.clock.pass(std::chrono::minutes(11));
  EXPECT_EQ(why(house.act("watan-gaza", ConfirmPosition{})), "number-not-fresh");
  ASSERT_TRUE(house.give("watan-gaza", approve).ok());
  house.work_off();
  EXPECT_EQ(why(house.act("watan-gaza", ConfirmPosition{})), "");
  EXPECT_EQ(house.round().standing({"watan-gaza"})->assurance, "L1");
}

TEST(MembersActing, a_link_never_confirms_what_asks_for_a_key) {
  Assembly house(stage_with("assurance = \"L2\""));
  ASSERT_TRUE(house.give("deaf-union", approve).ok());
  house.work_off();
  EXPECT_EQ(why(house.act("deaf-union", ConfirmPosition{})), "level-above-link");
}

TEST(MembersActing, the_page_proves_that_a_request_has_arrived) {
  OpenHouse house;
  EXPECT_EQ(why(house.act("deaf-union", AcknowledgeRequest{})), "");
  EXPECT_EQ(house.round().request({"deaf-union"})->proof, "page");
  EXPECT_TRUE(house.house.look(house.link("deaf-union").token, Language::en)->acknowledged);
}

TEST(MembersActing, the_last_objection_ends_with_a_new_position_in_the_same_act) {
  OpenHouse house;
  ASSERT_EQ(service::why(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", ""})), "");
  EXPECT_EQ(why(house.act("watan-gaza", EndObjection{{"o-1"}, {}, {}, std::nullopt})), "not-its-holder");
  EXPECT_EQ(why(house.act("deaf-union", EndObjection{{"o-1"}, {}, {}, std::nullopt})), "position-required");
  rules::GivePosition instead;
  instead.position = PositionKind::approve_with_comments;
  instead.text = "Explained to us.";
  EXPECT_EQ(why(house.act("deaf-union", EndObjection{{"o-1"}, {}, {}, instead})), "");
  EXPECT_EQ(house.now()->objections.front().state, "withdrawn");
  EXPECT_EQ(house.round().standing({"deaf-union"})->kind, PositionKind::approve_with_comments);
  const auto view = house.house.charter("charter", true);
  EXPECT_EQ(view->remarks.front().disposition, "withdrawn");
  EXPECT_EQ(view->remarks.front().acknowledgement, "withdrawn");
}

TEST(MembersActing, a_new_text_asks_with_the_difference_since_the_own_last_answer) {
  Assembly house(stage_with("survival = { editorial = \"keep-untouched\", substantive = \"reconfirm\" }"));
  ASSERT_TRUE(house.give("deaf-union", approve).ok());
  house.revise();
  const std::string told = plain(house.newest_to("deaf-union", "request").text);
  EXPECT_NE(told.find("What has changed since your last answer, which was on revision 1."), std::string::npos) << told;
  EXPECT_NE(told.find("[+"), std::string::npos) << told;
  EXPECT_NE(told.find("Your position on revision 1, Approve, does not count until you confirm it"), std::string::npos)
      << told;
  const std::string other = plain(house.newest_to("watan-gaza", "request").text);
  EXPECT_EQ(other.find("your last answer"), std::string::npos) << "nothing was answered before";
  EXPECT_NE(other.find("Articles changed since revision 1: Accessibility"), std::string::npos) << other;
  const LinkView view = house.look("deaf-union");
  EXPECT_EQ(view.answered_revision, 1);
  ASSERT_TRUE(view.earlier.has_value());
  const auto redline = house.house.redline("charter", 1, 2, Language::ar);
  ASSERT_TRUE(redline.ok());
  EXPECT_EQ(std::ranges::count_if(redline->articles, [](const auto& a) { return a.change == "changed"; }), 1);
  EXPECT_EQ(house.house.redline("charter", 1, 7, Language::ar).error().id, "unknown-revision");
}

TEST(MembersActing, a_title_that_changes_is_part_of_the_difference) {
  Assembly house(stage_with("survival = { editorial = \"keep-untouched\", substantive = \"reconfirm\" }"));
  auto texts = fakes::three_articles("تُيسَّر المشاركة للجميع.", "Taking part is made easy for all.");
  for (auto& [language, text] : texts) text.replace(0, text.find('\n'), "# " + std::string("Another title"));
  ASSERT_TRUE(house.house.publish_revision(house.secretary, "charter", texts, "substantive", "Named anew.", {}).ok());
  const auto redline = house.house.redline("charter", 1, 2, Language::en);
  ASSERT_TRUE(redline.ok());
  EXPECT_EQ(redline->articles.front().id, "");
  EXPECT_EQ(redline->articles.front().heading, "Title");
  std::string added;
  for (const auto& piece : redline->articles.front().pieces)
    if (piece.change != "removed") added += piece.text;
  EXPECT_EQ(added, "Another title");
}

TEST(MembersActing, a_change_called_editorial_is_challenged_by_link) {
  Assembly house(stage_with("survival = { editorial = \"keep-untouched\", substantive = \"reconfirm\" }"));
  ASSERT_TRUE(house.give("deaf-union", {"approve-with-reservation", {"equality"}, "With a plan.", ""}).ok());
  EXPECT_FALSE(house.look("deaf-union").may_challenge);
  house.revise("editorial");
  EXPECT_TRUE(house.look("watan-gaza").may_challenge);
  EXPECT_EQ(why(house.act("watan-gaza", ChallengeRevision{{}, {}, "It changes who takes part."})), "");
  EXPECT_FALSE(house.look("watan-gaza").may_challenge);
  EXPECT_EQ(house.now()->newest_revision().change, "substantive");
  house.work_off();
  EXPECT_EQ(house.notifier.notices.back().kind, "alert");
}

TEST(MembersActing, the_public_comments_unseen_until_somebody_has_moderated) {
  Assembly house(stage_with("public_comments = true"));
  const auto view = house.house.charter("charter", false);
  EXPECT_EQ(view->consultations, std::vector<std::string>{"sign-off"});
  FileComment comment;
  comment.articles = {"equality"};
  comment.text = "What of the elderly?";
  comment.name = "A neighbour";
  comment.address = "neighbour@example.org";
  const std::string key = house.house.fresh_key();
  const auto first = house.house.comment("charter", comment, key), again = house.house.comment("charter", comment, key);
  ASSERT_EQ(why(first) + why(again), "");
  EXPECT_EQ(*first, *again);
  EXPECT_TRUE(house.house.charter("charter", false)->remarks.empty());
  ASSERT_EQ(house.house.charter("charter", true)->remarks.size(), 1u);
  EXPECT_FALSE(house.house.charter("charter", true)->remarks.front().shown.has_value());
  ASSERT_TRUE(house.act(house.secretary, "charter", ModerateComment{*first, true, ""}).ok());
  const auto shown = house.house.charter("charter", false)->remarks;
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown.front().text, "What of the elderly?");
  EXPECT_TRUE(shown.front().body.empty());
  ASSERT_TRUE(house.act(house.secretary, "charter", ModerateComment{*first, false, "Names a person."}).ok());
  EXPECT_TRUE(house.house.charter("charter", false)->remarks.empty());
  EXPECT_EQ(house.strand("charter").find("neighbour"), std::string::npos) << "who it was stands in no entry";
  EXPECT_EQ(house.audit().exit_code(), 0);

  comment.text = std::string(20'000, 'x');
  EXPECT_EQ(why(house.house.comment("charter", comment, house.house.fresh_key())), "text-too-long");
  comment.text = "x";
  comment.address = "no address";
  EXPECT_EQ(why(house.house.comment("charter", comment, house.house.fresh_key())), "address-form");
}

TEST(MembersActing, comments_that_nobody_has_looked_at_are_bounded) {
  Assembly house(stage_with("public_comments = true"));
  FileComment comment;
  for (int i = 0; i < unmoderated_at_most; ++i) {
    comment.text = "Comment " + std::to_string(i);
    ASSERT_EQ(why(house.house.comment("charter", comment, house.house.fresh_key())), "");
  }
  EXPECT_EQ(why(house.house.comment("charter", comment, house.house.fresh_key())), "too-many-comments");
}

TEST(MembersActing, where_no_stage_is_open_to_the_public_nothing_is_taken) {
  OpenHouse house;
  FileComment comment;
  comment.text = "Hello.";
  EXPECT_EQ(why(house.house.comment("charter", comment, house.house.fresh_key())), "unknown-stage");
  comment.stage = {"sign-off"};
  EXPECT_EQ(why(house.house.comment("charter", comment, house.house.fresh_key())), "comments-closed");
}

TEST(MembersActing, after_the_end_dissent_and_adherence_go_by_the_old_links) {
  OpenHouse house("when-all-answered");
  std::map<std::string, fakes::WholeHouse::Link> links;
  for (const Body& body : house.premises->registry.bodies) links[body.id.value] = house.link(body.id.value);
  EXPECT_FALSE(house.house.look(links["deaf-union"].token, Language::en)->may_file_minority);
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(
        service::why(house.give(body.id.value, {body.id.value == "deaf-union" ? "disagree" : "approve", {}, "", ""})),
        "");
  ASSERT_EQ(house.now()->state, "ratified");
  const auto act = [&](const std::string& body, const MemberAct& a) {
    return why(house.house.act(links[body].token, a, links[body].number, house.house.fresh_key()));
  };
  EXPECT_TRUE(house.house.look(links["deaf-union"].token, Language::en)->may_file_minority);
  EXPECT_FALSE(house.house.look(links["watan-gaza"].token, Language::en)->may_file_minority);
  EXPECT_EQ(act("watan-gaza", FileMinority{{}, {}, "We were for it."}), "not-against");
  EXPECT_EQ(act("deaf-union", FileMinority{{}, {}, "Without sign language it is not ours."}), "");
  EXPECT_EQ(act("watan-gaza", ChangeAdherence{{}, {}, true, at("2027-01-01T00:00:00Z")}), "");
  const auto view = house.house.charter("charter", false);
  ASSERT_EQ(view->minority.size(), 1u);
  EXPECT_EQ(view->minority.front().second, "Without sign language it is not ours.");
  ASSERT_EQ(view->left.size(), 1u);
  EXPECT_EQ(view->left.front().second, "2027-01-01");
  EXPECT_FALSE(house.house.look(links["watan-gaza"].token, Language::en)->adheres);
  EXPECT_EQ(act("watan-gaza", ChangeAdherence{{}, {}, false, {}}), "");
  EXPECT_TRUE(house.house.look(links["watan-gaza"].token, Language::en)->adheres);
}

TEST(MembersActing, a_late_answer_is_recorded_and_its_receipt_says_so) {
  std::string toml = one_stage("at-deadline");
  const std::string last = "passed = \"ratified\"";
  toml.replace(toml.find(last), last.size(), "passed = \"second\"");
  Assembly house(toml +
                 "[[stage]]\nid = \"second\"\ntitle = { ar = \"ثانية\", en = \"Second\" }\nroll = \"all\"\n"
                 "closes = \"at-deadline\"\ndeadline = { days = 10 }\nrule = { preset = \"majority\" }\n"
                 "next = { passed = \"ratified\" }\n");
  const auto link = house.link("deaf-union");
  for (const char* body : {"watan-gaza", "ngo-network"}) ASSERT_TRUE(house.give(body, approve).ok());
  house.tick("2026-11-20T08:00:00Z");
  ASSERT_EQ(house.now()->rounds.front().state, "settled");
  EXPECT_EQ(house.house.look(link.token, Language::en)->state, "closed");
  const auto late = house.house.give(link.token, approve, link.number, house.house.fresh_key());
  ASSERT_TRUE(late.ok()) << late.error().id;
  EXPECT_TRUE(late->position.late);
  EXPECT_FALSE(late->position.counted);
  house.work_off();
  EXPECT_NE(plain(house.newest_to("deaf-union", "receipt").text).find("after the stage had closed"), std::string::npos);
}

TEST(MembersActing, a_silence_procedure_that_waits_for_proof_says_so_and_still_hears) {
  Assembly house(stage_with("", "rule = { preset = \"silence\", min_hours = 72 }\nallow_silent_ratification = true"));
  const std::string told = plain(house.newest_to("deaf-union", "request").text);
  EXPECT_LT(told.find("Silence counts as consent"), told.find("we ask for your body"));
  house.tick("2026-11-20T08:00:00Z");
  const RoundView waiting = house.house.charter("charter", true)->rounds.back();
  EXPECT_EQ(waiting.state, "settling");
  EXPECT_EQ(waiting.waits_for, std::vector<std::string>{"delivery-proof"});
  EXPECT_NE(waiting.waits_sentence.en.find("proof that the request has reached every body"), std::string::npos);
  EXPECT_EQ(house.look("deaf-union").state, "open") << "its word still counts";
}

TEST(MembersActing, an_incomplete_answer_is_kept_and_says_what_is_missing) {
  OpenHouse house;
  const auto given = house.give("deaf-union", {"approve-with-reservation", {}, "With a plan.", ""});
  ASSERT_TRUE(given.ok()) << given.error().id;
  EXPECT_TRUE(given->position.incomplete);
  EXPECT_EQ(given->position.missing, std::vector<std::string>{"article"});
  EXPECT_FALSE(given->position.counted);
  house.work_off();
  EXPECT_NE(plain(house.notifier.notices.back().text).find("it lacks the article that it concerns"), std::string::npos);
}

TEST(MembersActing, a_minority_statement_that_comes_after_the_seal_lies_in_a_package_of_its_own) {
  OpenHouse house("when-all-answered");
  std::map<std::string, fakes::WholeHouse::Link> links;
  for (const Body& body : house.premises->registry.bodies) links[body.id.value] = house.link(body.id.value);
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_TRUE(house.give(body.id.value, {body.id.value == "deaf-union" ? "disagree" : "approve", {}, "", ""}).ok());
  ASSERT_EQ(house.now()->state, "ratified");
  house.work_off();
  ASSERT_EQ(house.archiver.packages.size(), 2u);
  const fakes::WholeHouse::Link& link = links["deaf-union"];
  ASSERT_EQ(why(house.house.act(link.token, FileMinority{{}, {}, "Not ours."}, link.number, house.house.fresh_key())),
            "");
  for (int i = 0; i < 3; ++i) {
    house.tick(to_rfc3339(house.clock.now() + std::chrono::hours(24)));
    house.work_off();
  }
  ASSERT_EQ(house.archiver.packages.size(), 4u);
  const Package& second = house.archiver.packages.back();
  EXPECT_EQ(second.name, house.archiver.packages[1].name + "-2");
  EXPECT_TRUE(std::ranges::any_of(second.files, [](const auto& file) { return file.path.starts_with("minority/"); }));
}

TEST(MembersActing, a_new_member_gets_a_link_of_its_own) {
  OpenHouse house;
  for (Member& member : house.premises->registry.members)
    if (member.body.value == "deaf-union") member.id = {"m-newcome2"}, member.address = "new@example.org";
  house.tick(to_rfc3339(house.clock.now() + std::chrono::hours(1)));
  EXPECT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  ASSERT_NE(house.round().standing({"deaf-union"}), nullptr);
  EXPECT_EQ(house.round().standing({"deaf-union"})->member.value, "m-newcome2");
}

TEST(MembersActing, a_request_that_is_sent_once_more_has_a_fresh_link_and_the_old_one_stays_good) {
  OpenHouse house;
  const auto first = house.link("deaf-union");
  ASSERT_TRUE(house.act(house.secretary, "charter", ResendRequest{{}, {"deaf-union"}, std::nullopt}).ok());
  house.work_off();
  const auto second = house.link("deaf-union");
  EXPECT_NE(first.token, second.token);
  EXPECT_EQ(why(house.house.give(second.token, {"approve", {}, "", ""}, second.number, house.house.fresh_key())), "");
  EXPECT_EQ(why(house.house.give(first.token, {"abstain", {}, "", ""}, first.number, house.house.fresh_key())), "");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(MembersActing, by_its_link_a_member_sees_what_the_public_does_not) {
  fakes::WholeHouse house;
  std::string toml = one_stage("at-deadline");
  toml.replace(toml.find("[duties]"), 8, "visibility = \"members\"\n[duties]");
  house.open_toml("charter", toml);
  house.work_off();
  ASSERT_TRUE(house.give("deaf-union", {"object", {"accessibility"}, "No sign language.", ""}).ok());
  house.work_off();
  const auto link = house.link("watan-gaza");
  const auto seen = house.house.charter_by_link(link.token);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->objections.size(), 1u);
  EXPECT_EQ(seen->remarks.size(), 1u);
  EXPECT_EQ(seen->rounds.back().positions.size(), house.premises->registry.bodies.size());
  EXPECT_TRUE(house.house.charter("charter", false)->objections.empty()) << "the public does not";
  EXPECT_EQ(house.house.charter_by_link("aaaaaaaaaaaaaaaaaaaaaaaaaa").error().id, "wrong-link");
}

TEST(MembersActing, a_body_that_did_not_answer_hears_that_it_is_not_needed_and_may_still_speak_for_the_record) {
  OpenHouse house("when-decided");
  const auto link = house.link("deaf-union");
  for (const Body& body : house.premises->registry.bodies)
    if (body.id.value != "deaf-union" && house.now()->state == "running") {
      ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
    }
  ASSERT_EQ(house.now()->state, "ratified");
  house.work_off();
  const std::string address = house.premises->registry.members_of({"deaf-union"}).front()->address;
  const auto told = [&](const std::string& to) {
    return std::ranges::any_of(house.notifier.notices, [&](const Notice& n) {
      return n.to_address == to && n.kind == "outcome" &&
             n.text.find("Your body had not answered") != std::string::npos;
    });
  };
  EXPECT_TRUE(told(address));
  const auto view = house.house.look(link.token, Language::en);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->state, "closed");
  EXPECT_TRUE(view->may_endorse);
  const auto receipt = house.house.give(link.token, {"approve", {}, "", ""}, link.number, house.house.fresh_key());
  ASSERT_TRUE(receipt.ok()) << receipt.error().id;
  EXPECT_TRUE(receipt->position.late);
  EXPECT_FALSE(house.house.look(link.token, Language::en)->may_endorse) << "said once";
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(MembersActing, after_the_result_a_body_may_say_more_for_the_record_or_that_its_answer_was_not_its_own) {
  OpenHouse house("when-decided");
  const std::string first = house.premises->registry.bodies.front().id.value;
  const auto link = house.link(first);
  for (const Body& body : house.premises->registry.bodies)
    if (house.now()->state == "running") {
      ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
    }
  ASSERT_EQ(house.now()->state, "ratified");
  house.work_off();
  auto view = house.house.look(link.token, Language::en);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->state, "closed");
  EXPECT_TRUE(view->may_endorse);
  EXPECT_TRUE(view->may_contest_late);
  const auto contested = house.act(first, ContestPosition{-1, {}, {}});
  ASSERT_TRUE(contested.ok()) << contested.error().id;
  view = house.house.look(link.token, Language::en);
  EXPECT_FALSE(view->may_contest_late) << "said once";
  EXPECT_TRUE(view->standing->disowned);
  EXPECT_EQ(house.now()->rounds.front().outcome, "passed");
  house.work_off();
  EXPECT_TRUE(std::ranges::any_of(house.notifier.notices, [](const Notice& n) {
    return n.kind == "alert" && n.text.find("had come to its result") != std::string::npos;
  })) << "the secretary hears of it";
  EXPECT_EQ(house.audit().exit_code(), 0);
}

}  // namespace mithaq::service
