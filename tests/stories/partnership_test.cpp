// The whole way of the first case: fifteen bodies carry one charter from the first text to the archive, with an
// objection that is answered by a new text, a reservation, an abstention, an answer on paper and a body that never
// answers. The trail is compared byte by byte with the one in golden/stories; MITHAQ_GOLDEN=write writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "fakes/whole_house.h"
#include "rules/evolve.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq {

namespace {

using fakes::WholeHouse;

void expect_golden(const std::string& name, const std::string& trail) {
  const std::string path = std::string(MITHAQ_SOURCE) + "/tests/golden/stories/" + name + ".jsonl";
  const char* wish = std::getenv("MITHAQ_GOLDEN");
  if (wish && std::string(wish) == "write") std::ofstream(path, std::ios::binary) << trail;
  std::istringstream now(trail), then(fakes::file(path));
  std::string line, golden;
  for (int n = 1; std::getline(then, golden); ++n) {
    ASSERT_TRUE(std::getline(now, line)) << name << " ends before line " << n << ": " << golden;
    ASSERT_EQ(line, golden) << name << " line " << n;
  }
  EXPECT_FALSE(std::getline(now, line)) << name << " goes on: " << line;
}

void say(WholeHouse& house, const std::string& body, service::Answer answer) {
  const auto receipt = house.give(body, std::move(answer));
  ASSERT_TRUE(receipt.ok()) << body << ": " << receipt.error().id;
  house.clock.pass(std::chrono::minutes(7));
}

void all_say(WholeHouse& house, std::initializer_list<const char*> bodies, const std::string& position) {
  for (const char* body : bodies) say(house, body, {position, {}, "", ""});
}

std::string where(const Charter& charter) {
  const Round& round = *charter.current();
  return charter.state + " " + round.stage.value + " " + std::to_string(round.number) + " " + round.state + " r" +
         std::to_string(round.revision);
}

// What the committee says about the first text.
void committee_review(WholeHouse& house) {
  house.open("partnership-2026", std::string(MITHAQ_SOURCE) + "/workflows/partnership-principles.toml");
  house.work_off();
  all_say(house, {"general-union", "coordinating-council", "ngo-network", "national-commission", "national-union"},
          "approve");
  EXPECT_EQ(where(*house.charter("partnership-2026")), "running committee-review 1 open r1");
  say(house, "general-charities", {"approve-with-comments", {}, "نقترح ملحقًا عن التمويل.", ""});
  EXPECT_EQ(where(*house.charter("partnership-2026")), "running federation-signoff 1 open r1");
  house.work_off();
}

// An objection, and the text that answers it.
void objection_and_answer(WholeHouse& house) {
  house.clock.set("2026-11-02T08:00:00Z");
  say(house, "deaf-union",
      {"object", {"accessibility"}, "لا تذكر المادة لغة الإشارة.", "وتُوفَّر ترجمة بلغة الإشارة في كل اجتماع."});
  all_say(house, {"general-union", "coordinating-council", "ngo-network", "charities-hebron", "camp-women-centres"},
          "approve");
  house.work_off();
  house.clock.set("2026-11-03T09:00:00Z");
  const auto revised = house.house.publish_revision(
      house.secretary, "partnership-2026",
      fakes::three_articles("تُيسَّر المشاركة للجميع، وتُوفَّر ترجمة بلغة الإشارة.",
                            "Taking part is made easy for all, with sign language interpreters."),
      "substantive", "أُضيفت لغة الإشارة إلى مادة الإتاحة.", {"o-1"});
  ASSERT_TRUE(revised.ok()) << revised.error().id;
  EXPECT_EQ(where(*house.charter("partnership-2026")), "running federation-signoff 2 open r2");
  house.work_off();
}

// The second text: earlier answers are reconfirmed, one comes on paper, one never.
void sign_off(WholeHouse& house) {
  house.clock.set("2026-11-04T07:30:00Z");
  all_say(house,
          {"general-union", "coordinating-council", "ngo-network", "charities-hebron", "camp-women-centres",
           "national-commission", "national-union", "camp-youth-centres"},
          "approve");
  EXPECT_EQ(house.charter("partnership-2026")->objections.front().state, "answered");
  say(house, "deaf-union", {"approve", {}, "", ""});
  EXPECT_EQ(house.charter("partnership-2026")->objections.front().state, "accepted");
  say(house, "charities-jerusalem",
      {"approve-with-reservation", {"transparency"}, "نتحفّظ على النشر السنوي للجمعيات الصغيرة.", ""});
  all_say(house, {"cultural-centres"}, "abstain");

  // On paper, from behind a line that was down: entered by one person, confirmed by another.
  const auto entered =
      house.house.enter_position(house.secretary, "partnership-2026", "watan-gaza", {"approve", {}, "", ""}, "paper");
  ASSERT_TRUE(entered.ok()) << entered.error().id;
  EXPECT_TRUE(entered->position.provisional);
  const auto alone = house.house.confirm_position(house.secretary, "partnership-2026", entered->seq);
  ASSERT_FALSE(alone.ok());
  EXPECT_EQ(alone.error().id, "same-person");
  const auto confirmed = house.house.confirm_position(house.other_secretary, "partnership-2026", entered->seq);
  ASSERT_TRUE(confirmed.ok()) << confirmed.error().id;
  EXPECT_TRUE(confirmed->position.counted);
  house.work_off();

  // Seven working days before the deadline (the fifteenth is a holiday) the three that wait are reminded; two of them
  // answer.
  const Moment deadline = *house.charter("partnership-2026")->current()->deadline;
  EXPECT_EQ(to_rfc3339(deadline), "2026-11-25T15:00:00Z");
  const std::size_t before = house.notifier.notices.size();
  house.tick("2026-11-16T07:00:00Z");
  ASSERT_EQ(house.notifier.notices.size(), before + 3);
  EXPECT_EQ(house.notifier.notices.back().kind, "reminder");
  house.tick("2026-11-16T07:00:01Z");
  EXPECT_EQ(house.notifier.notices.size(), before + 3) << "once is enough";
  all_say(house, {"youth-associations", "general-charities"}, "approve");

  house.tick("2026-11-25T15:00:00Z");
  EXPECT_EQ(where(*house.charter("partnership-2026")), "running federation-signoff 2 open r2") << "inclusive";
  house.tick("2026-11-25T15:00:01Z");
  const auto charter = house.charter("partnership-2026");
  EXPECT_EQ(where(*charter), "running ratification 1 open r2");
  EXPECT_EQ(charter->rounds[2].cause, "deadline");
  EXPECT_EQ(charter->rounds[2].outcome, "passed");
}

void ratification(WholeHouse& house) {
  house.clock.set("2026-11-26T08:00:00Z");
  all_say(house,
          {"general-union", "coordinating-council", "ngo-network", "national-commission", "national-union",
           "youth-associations", "deaf-union", "charities-jerusalem", "charities-hebron", "watan-gaza",
           "camp-youth-centres", "general-charities", "camp-women-centres"},
          "approve");
  all_say(house, {"cultural-centres"}, "recuse");
  EXPECT_EQ(house.charter("partnership-2026")->state, "running");
  all_say(house, {"charities-north"}, "abstain");
  EXPECT_EQ(where(*house.charter("partnership-2026")), "running ratification 1 settling r2");

  // The objection was answered by the second text; the other remarks still have no answer from the committee.
  for (const Remark& remark : house.charter("partnership-2026")->remarks) {
    EXPECT_EQ(remark.disposition, remark.kind == "objection" ? "accepted" : "") << remark.number;
    if (!remark.disposition.empty()) continue;
    EXPECT_EQ(house.charter("partnership-2026")->state, "running");
    service::DisposeComment noted;
    noted.number = remark.number;
    noted.disposition = "noted";
    noted.reply = "يُراعى ذلك في اللائحة التنفيذية.";
    const auto disposed = house.house.act(house.secretary, "partnership-2026", noted);
    ASSERT_TRUE(disposed.ok()) << disposed.error().id;
  }
  EXPECT_EQ(house.charter("partnership-2026")->state, "ratified");
  house.work_off();
}

}  // namespace

TEST(Partnership, fifteen_bodies_carry_a_charter_from_draft_to_archive) {
  WholeHouse house;
  committee_review(house);
  objection_and_answer(house);
  sign_off(house);
  ratification(house);

  const auto charter = house.charter("partnership-2026");
  ASSERT_EQ(charter->deposits.size(), 2u);
  ASSERT_EQ(house.archiver.packages.size(), 2u);
  EXPECT_EQ(charter->deposits.front().package, house.archiver.packages.front().name);
  for (const std::string& line : house.log) ADD_FAILURE() << line;

  house.clock.pass(std::chrono::minutes(2));
  house.dispatcher.checkpoint();
  const audit::Report report = house.audit();
  for (const audit::Finding& finding : report.findings) EXPECT_EQ(finding.word, audit::Word::mark) << line(finding);
  EXPECT_EQ(report.exit_code(), 0);

  Charter replayed;
  for (const store::Leaf& leaf : house.store->strand("partnership-2026"))
    replayed = rules::evolve(std::move(replayed), service::entry_with_documents(leaf, house.objects));
  EXPECT_EQ(house.store->charter({"partnership-2026"})->folded, rules::state_text(replayed));
  EXPECT_EQ(rules::state_digest(*charter), rules::state_digest(replayed));
  for (const Revision& revision : replayed.revisions)
    EXPECT_NE(revision.texts.at(Language::ar).content, nullptr) << "the next text is compared with it";

  expect_golden("partnership-2026", house.strand("partnership-2026"));
  expect_golden("registry", house.strand("registry"));
}

}  // namespace mithaq
