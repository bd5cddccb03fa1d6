// What the house puts into its notices, and a notice shown before anybody gets it.
#include "service/asking.h"

#include <algorithm>

#include "service/open_house.h"
#include "trail/proof.h"

namespace mithaq::service {
namespace {

using std::chrono::hours;

std::vector<Notice> of_kind(const OpenHouse& house, const std::string& kind, const std::string& address) {
  std::vector<Notice> out;
  for (const Notice& notice : house.notifier.notices)
    if (notice.kind == kind && notice.to_address == address) out.push_back(notice);
  return out;
}

std::string address_of(const OpenHouse& house, const char* body) {
  return house.premises->registry.members_of({body}).front()->address;
}

PreviewRequest wish(const std::string& kind, const std::string& body = "deaf-union") {
  return {kind, "charter", body, std::nullopt};
}

Answer saying(const std::string& position) { return {position, {}, "", "", ""}; }

std::string refused(const Result<Notice, Refusal>& preview) { return preview ? "" : preview.error().id; }

}  // namespace

TEST(Asking, a_notice_refers_to_what_the_member_was_sent_before) {
  OpenHouse house;
  EXPECT_EQ(why(house.give("deaf-union", saying("approve"))), "");
  house.work_off();
  EXPECT_EQ(why(house.give("deaf-union", saying("abstain"))), "");
  house.work_off();
  const std::string address = address_of(house, "deaf-union");
  const auto requests = of_kind(house, "request", address), receipts = of_kind(house, "receipt", address);
  ASSERT_EQ(requests.size(), 1u);
  ASSERT_EQ(receipts.size(), 2u);
  EXPECT_TRUE(requests[0].references.empty());
  EXPECT_EQ(receipts[0].references, std::vector{requests[0].job_key});
  EXPECT_EQ(receipts[1].references, (std::vector{requests[0].job_key, receipts[0].job_key}));
}

TEST(Asking, a_receipt_bears_the_proof_of_the_answer) {
  OpenHouse house;
  EXPECT_EQ(why(house.give("deaf-union", saying("approve"))), "");
  const std::int64_t seq = house.round().newest({"deaf-union"})->seq;
  EXPECT_EQ(house.house.proof(house.link("deaf-union").token, seq).value(), "") << "no checkpoint covers it yet";
  house.dispatcher.work_off("email", "notifier");
  const Notice receipt = of_kind(house, "receipt", address_of(house, "deaf-union")).back();
  ASSERT_EQ(receipt.attachments.size(), 1u);
  const auto link = house.link("deaf-union");
  const std::string proof = house.house.proof(link.token, seq).value();
  EXPECT_EQ(receipt.attachments.front().bytes, proof);
  EXPECT_TRUE(trail::proof_from_text(proof));
  EXPECT_EQ(house.house.proof(house.link("watan-gaza").token, seq).error().id, "unknown-entry") << "not its own";
  EXPECT_EQ(house.house.proof("aaaaaaaaaaaaaaaaaaaaaaaaaa", seq).error().id, "wrong-link");

  const auto shown = house.house.preview(wish("receipt"));
  ASSERT_EQ(shown.value().attachments.size(), 1u);
  EXPECT_EQ(shown.value().attachments[0].name, "charter-" + std::to_string(seq) + ".tlog-proof");
  EXPECT_EQ(shown.value().attachments[0].bytes, proof);
}

TEST(Asking, a_preview_leads_nowhere_and_leaves_no_trace) {
  OpenHouse house;
  const auto entries = house.now()->entries;
  const auto jobs = house.store->jobs(std::nullopt).size();
  const Notice shown = house.house.preview(wish("request")).value();
  EXPECT_EQ(shown.to_address, address_of(house, "deaf-union"));
  EXPECT_NE(shown.text.find("/s/preview-of-a-notice\n"), std::string::npos);
  EXPECT_NE(shown.text.find("\n000000\n"), std::string::npos);
  EXPECT_FALSE(house.house.look("preview-of-a-notice", Language::ar));
  EXPECT_EQ(house.now()->entries, entries);
  EXPECT_EQ(house.store->jobs(std::nullopt).size(), jobs);
  const Notice sent = of_kind(house, "request", shown.to_address).front();
  EXPECT_EQ(shown.attachments.size(), sent.attachments.size());
}

TEST(Asking, a_preview_puts_the_language_first_that_is_asked_for) {
  OpenHouse house;
  PreviewRequest request = wish("reminder");
  request.first = Language::en;
  EXPECT_EQ(house.house.preview(request).value().languages, "en, ar");
  request.first = Language::ar;
  EXPECT_EQ(house.house.preview(request).value().languages, "ar, en");
}

TEST(Asking, every_kind_can_be_looked_at_once_there_is_something_to_tell) {
  OpenHouse house;
  for (const char* kind : {"request", "reminder", "ask-back", "alert", "code"})
    EXPECT_EQ(refused(house.house.preview(wish(kind))), "") << kind;
  for (const char* kind : {"receipt", "outcome"}) {
    const auto example = house.house.preview(wish(kind));
    ASSERT_EQ(refused(example), "") << kind;
    EXPECT_NE(notices::without_isolates(example.value().text).find("This is an example"), std::string::npos) << kind;
  }
  EXPECT_NE(house.house.preview(wish("code")).value().text.find("000000"), std::string::npos);
  EXPECT_EQ(refused(house.house.preview(wish("letter"))), "nothing-to-preview");
  EXPECT_EQ(refused(house.house.preview(wish("request", "nobody"))), "unknown-body");
  EXPECT_EQ(refused(house.house.preview({"request", "nowhere", "", std::nullopt})), "unknown-charter");
  EXPECT_EQ(refused(house.house.preview({"request", "charter", "", std::nullopt})), "") << "the first of the roll";
  EXPECT_EQ(why(house.give("deaf-union", saying("approve"))), "");
  const auto real = house.house.preview(wish("receipt"));
  ASSERT_EQ(refused(real), "");
  EXPECT_EQ(real.value().text.find("This is an example"), std::string::npos);
}

TEST(Asking, an_ask_back_says_why_the_rules_did_not_take_the_answer) {
  OpenHouse house;
  Job job;
  for (const Job& sent : house.store->jobs(std::nullopt))
    if (sent.body == BodyId{"deaf-union"}) job = sent;
  job.kind = "ask-back";
  job.facts = Value::object({{"doubt", "refused"},
                             {"refusal", "unknown-article"},
                             {"fact_article", "77"},
                             {"position", "object"},
                             {"entry", 3}});
  Scribe scribe(*house.premises, *house.store, house.objects, house.writer, house.clock);
  const std::string text = notices::without_isolates(scribe.notice(job).text);
  EXPECT_NE(text.find("What was understood:\nObject (blocking)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("What stood in the way:\nThere is no article 77 in this revision."), std::string::npos) << text;
}

TEST(Asking, an_event_counts_how_often_the_deadline_has_moved) {
  OpenHouse house;
  const auto event = [&] {
    const Notice shown = house.house.preview(wish("request")).value();
    for (const Attachment& attachment : shown.attachments)
      if (attachment.name == "deadline.ics") return attachment.bytes;
    return std::string();
  };
  EXPECT_NE(event().find("SEQUENCE:0\r\n"), std::string::npos);
  const Moment later = *house.round().deadline + hours(48);
  ASSERT_TRUE(house.act(house.secretary, "charter", ExtendDeadline{{"sign-off"}, later, "a holiday"}).ok());
  EXPECT_NE(event().find("SEQUENCE:1\r\n"), std::string::npos);
}

TEST(Asking, a_reply_is_asked_for_only_where_the_plugin_takes_mail_in) {
  OpenHouse house;
  const auto says_reply = [&] {
    return house.house.preview(wish("request")).value().text.find("answer above this line") != std::string::npos;
  };
  EXPECT_FALSE(says_reply()) << "no settings at all";
  house.premises->manifests = {{"email", "1", "email.so", {"notifier", "inbox"}, {}}};
  house.premises->settings.plugins = {{"email", {}, {}, 0, 0}};
  std::string& mode = house.premises->settings.plugins.front().values["inbound.mode"];
  mode = "none";
  EXPECT_FALSE(says_reply());
  mode = "pop3";
  EXPECT_TRUE(says_reply());
  house.premises->manifests.front().duties = {"notifier"};
  EXPECT_FALSE(says_reply());
}

}  // namespace mithaq::service
