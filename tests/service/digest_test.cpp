// The secretary's daily list: when it goes out, to whom, what it tells, and how it ends.
#include <algorithm>

#include "service/digest.h"
#include "service/open_house.h"

namespace mithaq::service {

namespace {

class DigestHouse : public OpenHouse {
 public:
  DigestHouse() { premises->settings.digest = true; }
  // The lists that go out then.
  std::vector<Notice> morning(std::string_view rfc3339) {
    const auto before = static_cast<std::ptrdiff_t>(notifier.notices.size());
    tick(rfc3339);
    std::vector<Notice> out;
    std::copy_if(notifier.notices.begin() + before, notifier.notices.end(), std::back_inserter(out),
                 [](const Notice& notice) { return notice.kind == "digest"; });
    return out;
  }
  // A part of the English block under its heading, without isolates.
  static std::string part(const Notice& list, const std::string& heading) {
    const std::string text = notices::without_isolates(list.text);
    const auto at = text.find(heading + "\n");
    if (at == std::string::npos) return "";
    const auto begin = at + heading.size() + 1;
    return text.substr(begin, text.find("\n\n", begin) - begin);
  }
  // "m-secreta2" and the token, from the address that a mail program is given.
  static std::pair<std::string, std::string> ends(const Notice& list) {
    const std::string rest = list.unsubscribe.substr(list.unsubscribe.find("/u/") + 3);
    return {rest.substr(0, rest.find('/')), rest.substr(rest.find('/') + 1)};
  }
  int changes() {
    int n = 0;
    for (const store::Leaf& leaf : store->strand(registry_strand)) {
      const Entry entry = trail::entry_from_leaf(leaf.bytes);
      n += entry.kind == "registry-changed" && entry.data.at("what").string() == "digest";
    }
    return n;
  }
};

constexpr const char* first_day = "2026-11-02T05:00:00Z";  // 07:00 in Palestine, on the day after the opening

}  // namespace

TEST(Digest, each_secretary_gets_one_a_day_at_its_hour_and_not_before) {
  DigestHouse house;
  EXPECT_EQ(house.morning("2026-11-01T20:00:00Z").size(), 0U) << "on the day of the opening";
  EXPECT_EQ(house.morning("2026-11-02T04:59:59Z").size(), 0U);
  const auto lists = house.morning(first_day);
  ASSERT_EQ(lists.size(), 2U);
  EXPECT_EQ(lists[0].to_address, "secretariat-1@example.org");
  EXPECT_EQ(lists[1].to_address, "secretariat-2@example.org");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  EXPECT_EQ(house.morning("2026-11-02T05:00:01Z").size(), 0U);
  EXPECT_EQ(house.morning("2026-11-02T21:59:59Z").size(), 0U);
  EXPECT_EQ(house.morning("2026-11-03T05:00:00Z").size(), 2U);
}

TEST(Digest, where_nothing_is_new_and_nothing_wants_a_person_there_is_none) {
  DigestHouse house;
  ASSERT_EQ(house.morning(first_day).size(), 2U);
  EXPECT_EQ(house.morning("2026-11-03T05:00:00Z").size(), 0U) << "fifteen bodies are silent, and that is no news";
  house.clock.set("2026-11-03T09:00:00Z");
  ASSERT_TRUE(house.give("deaf-union", {"object", {"accessibility"}, "A reason.", ""}));
  for (const char* day : {"2026-11-04T05:00:00Z", "2026-11-05T05:00:00Z"})
    EXPECT_EQ(house.morning(day).size(), 2U) << "an objection waits";
}

TEST(Digest, a_new_start_sends_none_a_second_time) {
  DigestHouse house;
  ASSERT_EQ(house.morning(first_day).size(), 2U);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  Digests again(*house.premises, *house.store, house.writer, [](std::string_view, std::string_view) {});
  EXPECT_EQ(again.draw_up(house.clock.now()), 0);
  EXPECT_EQ(again.draw_up(house.clock.now() + std::chrono::hours(24)), 2);
  EXPECT_EQ(Digests(*house.premises, *house.store, house.writer, [](std::string_view, std::string_view) {})
                .draw_up(house.clock.now() + std::chrono::hours(24)),
            0);
}

TEST(Digest, one_that_has_not_left_is_not_followed_by_another) {
  DigestHouse house;
  house.notifier.relay = [](const Notice&) { return DeliveryReport{Delivery::deferred, "451", "later", ""}; };
  ASSERT_EQ(house.morning(first_day).size(), 2U);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  house.morning("2026-11-03T05:00:00Z");
  EXPECT_EQ(house.store->notices({"charter"}, {"m-secreta2"}, "digest").size(), 1U);
}

TEST(Digest, it_tells_who_has_answered_and_who_has_not_and_never_what) {
  DigestHouse house;
  house.clock.set("2026-11-01T12:00:00Z");
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  ASSERT_TRUE(house.give("ngo-network", {"object", {"accessibility"}, "A secret reason.", ""}));
  const auto lists = house.morning(first_day);
  ASSERT_EQ(lists.size(), 2U);
  const Notice& list = lists.front();
  const std::string deaf = house.premises->registry.body({"deaf-union"})->name.en,
                    network = house.premises->registry.body({"ngo-network"})->name.en;
  const std::string news = DigestHouse::part(list, "New since the last list:");
  EXPECT_TRUE(news.starts_with("2 bodies have answered:\n– " + deaf + "\n– " + network + "\n")) << news;
  EXPECT_NE(news.find("One new objection\nA stage has begun: Sign-off"), std::string::npos) << news;
  const std::string stages = notices::without_isolates(DigestHouse::part(list, "Where the stages stand:"));
  EXPECT_TRUE(stages.starts_with("Sign-off: 2 of 15 bodies have answered; deadline:")) << stages;
  const std::string silent = DigestHouse::part(list, "Not answered yet:");
  int bodies = 0;
  for (auto at = silent.find("– "); at != std::string::npos; at = silent.find("– ", at + 1)) ++bodies;
  EXPECT_EQ(bodies, 13) << silent;
  EXPECT_EQ(silent.find(deaf), std::string::npos);
  EXPECT_EQ(DigestHouse::part(list, "Open objections:"), "– o-1, " + network + ": open");
  for (const std::string hidden : {"/s/", "A secret reason", "approve", "موافق", "answer+"})
    EXPECT_EQ(list.text.find(hidden), std::string::npos) << hidden;
  EXPECT_EQ(list.answer_token, "");
  EXPECT_NE(list.text.find("\nmithaq charter show charter\nmithaq objection list charter\n"), std::string::npos)
      << list.text;
}

TEST(Digest, it_tells_what_waits_for_a_person) {
  DigestHouse house;
  ASSERT_EQ(house.morning(first_day).size(), 2U);
  ASSERT_TRUE(house.house.enter_position(house.secretary, "charter", "watan-gaza", {"approve", {}, "", ""}, "paper"));
  ASSERT_TRUE(house.give("ngo-network", {"approve-with-comments", {}, "Please add a date.", ""}));
  for (const char* charter : {"charter", ""}) {
    Order order;
    order.mail = store::MailRow{};
    order.mail->key = trail::digest(std::string("mail ") + charter);
    order.mail->raw_sha256 = order.mail->key;
    order.mail->verdict = "unmatched";
    order.mail->charter = {charter};
    order.mail->wants_person = true;
    ASSERT_TRUE(house.writer.run(std::move(order)));
  }
  const std::string request = house.round().request({"deaf-union"})->id.value;
  rules::ReportDelivery bounce;
  for (const Job& job : house.store->jobs(CharterId{"charter"}))
    if (job.request == request) bounce.job = job.key;
  bounce.body = {"deaf-union"};
  bounce.request = {request};
  bounce.word = "bounced";
  bounce.attempt = 1;
  bounce.message = trail::digest("");
  Order order;
  order.charter = {"charter"};
  order.actor = {"plugin", std::nullopt, "email/inbox"};
  order.command = bounce;
  ASSERT_TRUE(house.writer.run(std::move(order)));
  const auto lists = house.morning("2026-11-03T05:00:00Z");
  ASSERT_EQ(lists.size(), 2U);
  const Notice& list = lists.front();
  EXPECT_EQ(DigestHouse::part(list, "Waiting for confirmation:"), "One entry by hand waits for a second person");
  EXPECT_EQ(DigestHouse::part(list, "Comments and reservations that wait for you:"),
            "One comment or reservation has no answer yet");
  EXPECT_EQ(DigestHouse::part(list, "Not reached by mail; please ask for another address, or telephone:"),
            "– " + house.premises->registry.body({"deaf-union"})->name.en);
  EXPECT_EQ(DigestHouse::part(list, "Also waiting for a person:"),
            "One mail about this charter wants a person\nOne mail that belongs to no charter wants a person");
  for (const std::string command : {"charter comments charter", "mail list", "outbox list charter"})
    EXPECT_NE(list.text.find("\nmithaq " + command + "\n"), std::string::npos) << command;
  EXPECT_EQ(house.morning("2026-11-04T05:00:00Z").size(), 2U) << "it waits still";
}

TEST(Digest, mails_of_no_charter_are_told_of_once_where_several_are_under_way) {
  DigestHouse house;
  house.open_toml("second", one_stage("at-deadline"));
  ASSERT_EQ(house.morning(first_day).size(), 4U);
  Order order;
  order.mail = store::MailRow{};
  order.mail->key = order.mail->raw_sha256 = trail::digest("stray");
  order.mail->verdict = "unmatched";
  order.mail->wants_person = true;
  ASSERT_TRUE(house.writer.run(std::move(order)));
  const auto lists = house.morning("2026-11-03T05:00:00Z");
  ASSERT_EQ(lists.size(), 2U);
  for (const Notice& list : lists) EXPECT_EQ(list.charter, "charter");
}

TEST(Digest, its_own_address_ends_it_and_looking_there_does_not) {
  DigestHouse house;
  const auto lists = house.morning(first_day);
  ASSERT_EQ(lists.size(), 2U);
  EXPECT_TRUE(lists[0].unsubscribe.starts_with("http://localhost:8080/u/m-secreta2/"));
  EXPECT_NE(lists[0].unsubscribe.substr(40), lists[1].unsubscribe.substr(40));
  const auto [member, token] = DigestHouse::ends(lists[0]);
  ASSERT_TRUE(house.house.digest_of_link(member, token));
  EXPECT_TRUE(house.house.digest_of_link(member, token)->takes);
  EXPECT_FALSE(house.house.digest_of_link("m-secreta3", token)) << "of another member";
  EXPECT_FALSE(house.house.end_digest(member, token + "a"));
  EXPECT_FALSE(house.house.look(token, Language::en)) << "no link of a member";
  EXPECT_EQ(house.changes(), 0);

  for (int press = 0; press < 2; ++press) {
    const auto ended = house.house.end_digest(member, token);
    ASSERT_TRUE(ended);
    EXPECT_FALSE(ended->takes);
    EXPECT_EQ(house.changes(), 1);
  }
  const Entry entry = trail::entry_from_leaf(house.store->strand(registry_strand).back().bytes);
  EXPECT_EQ(entry.actor.member, MemberId{"m-secreta2"});
  EXPECT_EQ(entry.channel, Channel::page);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  const auto next = house.morning("2026-11-03T05:00:00Z");
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].to_address, "secretariat-2@example.org");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Digest, its_reader_or_an_administrator_takes_it_up_again) {
  DigestHouse house;
  EXPECT_EQ(house.house.set_digest(house.other_secretary, "m-secreta2", false).error().id, "not-allowed");
  EXPECT_EQ(house.house.set_digest(house.administrator, "m-nobody22", false).error().id, "unknown-member");
  ASSERT_TRUE(house.house.set_digest(house.secretary, "m-secreta2", false));
  EXPECT_EQ(house.morning(first_day).size(), 1U);
  ASSERT_TRUE(house.house.set_digest(house.administrator, "m-secreta2", true));
  EXPECT_EQ(house.changes(), 2);
  ASSERT_TRUE(house.give("deaf-union", {"approve", {}, "", ""}));
  EXPECT_EQ(house.morning("2026-11-03T05:00:00Z").size(), 2U);
  service::register_members(*house.premises, *house.store, house.writer, house.chance);
  EXPECT_EQ(house.changes(), 2) << "a start takes it for no member of the registry";
}

TEST(Digest, where_nobody_is_secretary_it_is_the_conveners) {
  DigestHouse house;
  for (Member& member : house.premises->registry.members) std::erase(member.roles, Role::secretary);
  const auto lists = house.morning(first_day);
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(lists[0].to_address, "convener-1@example.org");
}

TEST(Digest, a_house_can_do_without) {
  DigestHouse house;
  house.premises->settings.digest = false;
  EXPECT_EQ(house.morning(first_day).size(), 0U);
}

TEST(Digest, of_a_charter_that_is_over_only_what_was_not_laid_down_is_told) {
  for (const bool is_full : {false, true}) {
    DigestHouse house;
    if (is_full) house.archiver.full = "no room";
    for (const Body& body : house.premises->registry.bodies)
      ASSERT_EQ(why(house.writer.run(house.order(body.id.value))), "");
    house.tick("2026-11-20T15:00:00Z");
    ASSERT_EQ(house.now()->state, "ratified");
    const auto lists = house.morning("2026-11-21T05:00:00Z");
    EXPECT_EQ(lists.size(), is_full ? 2U : 0U);
    for (const Notice& list : lists)
      EXPECT_NE(DigestHouse::part(list, "Also waiting for a person:").find("not succeeded yet"), std::string::npos);
  }
}

TEST(Digest, its_preview_shows_it_as_it_would_be_drawn_up_and_leads_nowhere) {
  DigestHouse house;
  const auto notice = house.house.preview({"digest", "charter", "", Language::en});
  ASSERT_TRUE(notice) << notice.error().id;
  EXPECT_EQ(notice->to_address, "secretariat-1@example.org");
  EXPECT_NE(DigestHouse::part(*notice, "New since the last list:").find("A stage has begun: Sign-off"),
            std::string::npos);
  const auto [member, token] = DigestHouse::ends(*notice);
  EXPECT_FALSE(house.house.end_digest(member, token));
  EXPECT_EQ(house.store->notices({"charter"}, {"m-secreta2"}, "digest").size(), 0U);
}

TEST(Digest, a_reply_to_it_is_for_a_person_and_is_asked_back_by_nobody) {
  DigestHouse house;
  const auto lists = house.morning(first_day);
  ASSERT_EQ(lists.size(), 2U);
  ReceivedMail reply;
  reply.raw = "raw";
  reply.from = {"secretariat-1@example.org"};
  reply.recipients = {"answer@mithaq.example"};
  reply.message_id = "reply@example.org";
  reply.references = {lists[0].job_key + "@mithaq.example"};
  reply.subject = "Re: " + lists[0].subject;
  reply.text = "Thank you.";
  const auto taken = house.house.receive(reply);
  ASSERT_TRUE(taken) << taken.error().id;
  EXPECT_EQ(taken->verdict, "unmatched");
  EXPECT_EQ(house.house.mails(false).size(), 1U);
}

}  // namespace mithaq::service
