// The log's own key: offered, compared, put in the place of the old one, which signs on beside it for thirty days.
#include <algorithm>

#include "audit/state_source.h"
#include "audit/verify.h"
#include "service/log_files_kit.h"
#include "trail/checkpoint.h"
#include "trail/log_keys.h"

namespace mithaq::service {
namespace {

const std::string workflow = one_stage("at-deadline");
const Caller other_administrator{{"m-adminis3"}, "administrator", ""};

class LogKeying : public testing::Test {
 protected:
  LogKeying() {
    house.open_toml("charter", workflow);
    house.work_off();
    first = house.signer.keys().log_vkey;
  }

  SigningDesk& desk() { return house.house.signing(); }
  std::string offered() {
    const auto key = desk().offer_log_key(house.administrator);
    return key ? key->vkey : key.error().id;
  }
  std::string confirmed(const std::string& vkey, const Caller& by) {
    const auto key = desk().confirm_log_key(by, vkey);
    return key ? key->state : key.error().id;
  }
  std::string rotate() {
    const std::string vkey = offered();
    EXPECT_EQ(confirmed(vkey, other_administrator), "signs");
    return vkey;
  }
  // Signs what is new after so long.
  void pass(std::chrono::hours time) {
    house.clock.pass(time);
    house.dispatcher.publisher().publish_now();
  }
  std::int64_t lines_of(const std::string& vkey) {
    const auto note = trail::note_from_text(house.store->newest_checkpoint()->note).value();
    const auto key = trail::verifier_key(vkey).value();
    return trail::note_signed_by(note, key);
  }
  std::string known() { return read_file(house.premises->settings.state + "/log.vkey"); }
  std::vector<std::string> marks(const std::string& keys) {
    audit::StateSource source(*house.store, house.objects, {keys, std::nullopt, true});
    std::vector<std::string> out;
    const audit::Report report = audit::verify(source);
    for (const audit::Finding& finding : report.findings)
      if (finding.word == audit::Word::broken || finding.id.starts_with("log-")) out.push_back(finding.id);
    return out;
  }
  void something_happens() {
    Order order;
    Entry entry;
    entry.kind = "clock-jumped";
    entry.data = Value::object({{"after", "2026-11-01T08:00:00Z"}, {"before", "2026-11-01T07:00:00Z"}});
    entry.actor.kind = "engine";
    order.registry.push_back(entry);
    ASSERT_TRUE(house.writer.run(std::move(order)));
  }

  fakes::WholeHouse house;
  std::string first;
};

TEST_F(LogKeying, takes_two_administrators_and_the_key_that_signs_now) {
  const std::string next = offered();
  ASSERT_TRUE(trail::verifier_key(next)) << next;
  EXPECT_EQ(offered(), "log-key-offered") << "by whomever";
  const std::string note = desk().log_keys()->front().note;
  EXPECT_TRUE(trail::log_key_offer(note));
  EXPECT_FALSE(trail::log_key_note(note)) << "nobody follows to it yet";
  EXPECT_EQ(confirmed(next, house.administrator), "same-person");
  EXPECT_EQ(confirmed(first, other_administrator), "unknown-key");
  EXPECT_EQ(confirmed(next, house.secretary), "not-allowed");
  EXPECT_EQ(desk().log_keys()->front().state, "offered");
  EXPECT_EQ(confirmed(next, other_administrator), "signs");
  EXPECT_EQ(confirmed(next, other_administrator), "unknown-key") << "once";
  const auto keys = desk().log_keys().value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].confirmed_by, (std::vector<std::string>{"m-adminis2", "m-adminis3"}));
  EXPECT_EQ(keys[1].vkey, first);
  EXPECT_EQ(keys[1].state, "beside");
  const auto of_both = trail::log_key_note(keys[0].note);
  ASSERT_TRUE(of_both);
  EXPECT_EQ(trail::vkey_text(of_both->replaces), first);
}

TEST_F(LogKeying, a_key_that_the_signer_has_lost_is_not_confirmed_and_another_one_may_be_offered) {
  const std::string lost = offered();
  house.signer.loses_newest_log_key();
  EXPECT_EQ(confirmed(lost, other_administrator), "log-key-missing");
  pass(std::chrono::hours(1));
  EXPECT_EQ(house.dispatcher.publisher().refused(), "");
  const std::string another = offered();
  EXPECT_NE(another, lost);
  EXPECT_EQ(confirmed(another, other_administrator), "signs");
}

TEST_F(LogKeying, a_second_change_within_the_thirty_days_cuts_nobody_off) {
  const std::string second = rotate();
  pass(std::chrono::hours(24 * 10));
  const std::string third = rotate();
  something_happens();
  pass(std::chrono::hours(1));
  EXPECT_EQ(lines_of(first) + lines_of(second) + lines_of(third), 3);
  EXPECT_EQ(desk().log_keys()->back().state, "beside");
  something_happens();
  pass(std::chrono::hours(24 * 21));
  EXPECT_EQ(lines_of(first), 0);
  EXPECT_EQ(lines_of(second) + lines_of(third), 2);
  EXPECT_EQ(desk().log_keys()->back().state, "replaced");
}

TEST_F(LogKeying, both_sign_for_thirty_days_and_then_the_new_one_alone) {
  const std::string next = rotate();
  pass(std::chrono::hours(1));
  EXPECT_EQ(lines_of(first) + lines_of(next), 2);
  EXPECT_EQ(known(), next + "\n" + first + "\n");
  something_happens();
  pass(std::chrono::hours(24 * 29));
  EXPECT_EQ(lines_of(first) + lines_of(next), 2);
  const std::int64_t last = house.store->newest_checkpoint()->size;
  something_happens();
  pass(std::chrono::hours(24));
  EXPECT_EQ(lines_of(first), 0);
  EXPECT_EQ(lines_of(next), 1);
  EXPECT_EQ(known(), next + "\n" + first + " " + std::to_string(last) + "\n");
  EXPECT_EQ(house.dispatcher.publisher().refused(), "");
}

TEST_F(LogKeying, whoever_knows_the_first_key_alone_can_follow_all_that_came_after) {
  rotate();
  pass(std::chrono::hours(24 * 31));
  const std::string newest = rotate();
  pass(std::chrono::hours(24 * 31));
  something_happens();
  pass(std::chrono::hours(1));
  EXPECT_EQ(marks(known()), std::vector<std::string>{});
  EXPECT_EQ(marks(first), (std::vector<std::string>{"log-key-followed", "log-key-followed"}));
  fakes::FakeSigner stranger("localhost/log", 'x');
  EXPECT_NE(marks(stranger.keys().log_vkey), std::vector<std::string>{});
  EXPECT_EQ(marks(newest), (std::vector<std::string>{"log-key-precedes", "log-key-precedes"}));
  EXPECT_EQ(marks(stranger.keys().log_vkey + "\n" + known()), std::vector<std::string>(3, "log-key-unlinked"))
      << "a key that no note leads to";
  EXPECT_EQ(marks(known() + stranger.keys().log_vkey + " 100\n"), std::vector<std::string>{"log-key-unlinked"});
}

TEST_F(LogKeying, a_key_that_signs_no_more_is_not_believed_for_what_came_after) {
  const std::string next = rotate();
  pass(std::chrono::hours(1));
  something_happens();
  pass(std::chrono::hours(24 * 31));
  const std::int64_t size = house.store->newest_checkpoint()->size;
  const auto row = house.store->newest_checkpoint().value();
  const auto by_old = house.signer.sign_checkpoint({"localhost/log", size, row.root, 0, "", "", first + "\n"});
  ASSERT_FALSE(by_old.note.empty());
  audit::StateSource source(*house.store, house.objects, {known(), by_old.note, true});
  const audit::Report report = audit::verify(source);
  EXPECT_TRUE(std::ranges::any_of(report.findings, [](const audit::Finding& f) { return f.id == "log-signature"; }));
}

TEST_F(LogKeying, the_notes_are_served_one_after_the_other) {
  EXPECT_EQ(file(house, "log-key/1"), "no-log-file");
  rotate();
  pass(std::chrono::hours(1));
  const auto note = trail::log_key_note(file(house, "log-key/1"));
  ASSERT_TRUE(note);
  EXPECT_EQ(trail::vkey_text(note->replaces), first);
  for (const char* path : {"log-key/0", "log-key/2", "log-key/01", "log-key/", "log-key/1/"})
    EXPECT_EQ(file(house, path), "no-log-file") << path;
}

TEST_F(LogKeying, the_next_notice_to_a_body_names_the_new_key) {
  const std::string next = rotate();
  house.clock.pass(std::chrono::minutes(5));
  ASSERT_TRUE(house.house.publish_revision(
      house.secretary, "charter",
      fakes::three_articles("تُيسَّر المشاركة للجميع بلغة الإشارة.", "Taking part with sign language."), "substantive",
      "Sign language.", {}));
  house.work_off();
  EXPECT_TRUE(std::ranges::any_of(house.notifier.notices, [&](const Notice& notice) {
    const std::string text = notices::without_isolates(notice.text);
    return notice.kind == "request" && text.find(next) != std::string::npos;
  }));
}

TEST_F(LogKeying, a_note_that_the_two_have_not_signed_is_none) {
  rotate();
  pass(std::chrono::hours(1));
  const std::string note = file(house, "log-key/1");
  ASSERT_TRUE(trail::log_key_note(note));
  EXPECT_FALSE(trail::log_key_note("mithaq/log-key/v2" + note.substr(note.find('\n'))));
  EXPECT_FALSE(trail::log_key_note(note.substr(0, note.rfind("\u2014")))) << "one signature is not enough";
  std::string altered = note;
  altered[altered.find('+') + 12] ^= 1;
  EXPECT_FALSE(trail::log_key_note(altered));
}

}  // namespace
}  // namespace mithaq::service
