// Erasure: the object goes, the digest and every proof stay.
#include <algorithm>

#include "service/open_house.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

class ErasingHouse : public OpenHouse {
 public:
  ErasingHouse() : OpenHouse("when-all-answered") {
    member = premises->registry.members_of({"deaf-union"}).front()->id;
  }
  void settle() {
    for (const Body& body : premises->registry.bodies) ASSERT_EQ(why(give(body.id.value, {"approve", {}, "", ""})), "");
    work_off();
  }
  void leave() {
    std::erase_if(premises->registry.members, [&](const Member& one) { return one.id == member; });
    register_members(*premises, *store, writer, chance);
  }
  std::string erase(const Caller& by, const std::string& reason = "asked for it") {
    const auto erased = house.erase_member(by, member.value, reason);
    if (erased) done = *erased;
    if (erased) return "";
    const auto why = erased.error().facts.find("why");
    return erased.error().id + (why == erased.error().facts.end() ? "" : " " + why->second);
  }

  MemberId member;
  Erased done;
};

}  // namespace

TEST(Erasing, deletes_what_lies_sealed_of_a_member_and_leaves_every_proof_whole) {
  ErasingHouse house;
  house.settle();
  house.leave();
  ASSERT_EQ(house.audit().exit_code(), 0);
  const store::Head before = house.store->head();
  ASSERT_EQ(house.erase(house.administrator), "");
  EXPECT_GE(house.done.objects, 1);
  EXPECT_EQ(house.done.entries, house.store->head().size - before.size);
  EXPECT_EQ(store::tree(*house.store, house.store->head().size).root_of_first(before.size), before.root);
  const auto report = house.audit();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(std::ranges::count(report.findings, "erased", &audit::Finding::id), house.done.objects);
  // Once more there is nothing left to do.
  ASSERT_EQ(house.erase(house.administrator), "");
  EXPECT_EQ(house.done.objects, 0);
  EXPECT_EQ(house.done.entries, 0);
}

TEST(Erasing, the_mails_of_a_person_go_too_with_whatever_became_of_them) {
  ErasingHouse house;
  const std::string address = house.premises->registry.member(house.member)->address;
  const auto write = [&](const std::string& from, const std::string& text) {
    ReceivedMail mail;
    mail.message_id = "mail-" + trail::digest(from + text).substr(0, 8) + "@example.org";
    mail.from = {from};
    mail.text = text;
    mail.text_sha256 = trail::digest(text);
    mail.raw = "Subject: a word\r\nFrom: \"Somebody\"\r\n <" + from + ">\r\n\r\n" + text + " " + address;
    EXPECT_TRUE(static_cast<bool>(house.house.receive(mail)));
    return trail::digest(mail.raw);
  };
  const Digest own = write(address, "to nobody in particular"), other = write("other@example.org", "about"),
               longer = write("x" + address, "by a namesake"), farther = write(address + ".example", "from elsewhere");
  house.settle();
  house.leave();
  ASSERT_EQ(house.erase(house.administrator), "");
  EXPECT_FALSE(house.objects.has(own));
  EXPECT_EQ(house.house.mail(own).error().id, "mail-erased");
  EXPECT_TRUE(house.objects.has(other)) << "who only names the address wrote another's mail";
  EXPECT_TRUE(house.objects.has(longer));
  EXPECT_TRUE(house.objects.has(farther));
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Erasing, a_package_for_auditors_goes_with_them_and_is_not_handed_out) {
  ErasingHouse house;
  ReceivedMail mail;
  mail.message_id = "answer@example.org";
  mail.from = {house.premises->registry.member(house.member)->address};
  mail.recipients = {"answer+" + house.link("deaf-union").token + "@localhost"};
  mail.text = "1";
  mail.text_sha256 = trail::digest(mail.text);
  mail.raw = "From: " + mail.from.front() + "\r\n\r\n1";
  ASSERT_TRUE(house.house.receive(mail));
  house.settle();
  ASSERT_EQ(house.archiver.deposited.size(), 2u);
  house.leave();
  ASSERT_TRUE(house.house.export_package("charter", "auditor"));
  ASSERT_EQ(house.erase(house.administrator), "");
  const auto gone = house.house.export_package("charter", "auditor");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().id, "package-gone");
  EXPECT_EQ(gone.error().facts.at("why"), "erased");
  const auto open = house.house.export_package("charter", "public");
  ASSERT_TRUE(open);
  EXPECT_EQ(house.audit().exit_code(), 0);

  house.objects.erase(trail::digest(open->front().bytes));
  EXPECT_EQ(house.house.export_package("charter", "public").error().facts.at("why"), "damaged");
  const auto report = house.audit();
  EXPECT_EQ(std::ranges::count(report.findings, "evidence-missing", &audit::Finding::id), 1);
}

TEST(Erasing, a_member_of_the_registry_and_an_open_stage_are_refused) {
  ErasingHouse house;
  EXPECT_EQ(house.erase(house.administrator), "erase-refused registered");
  house.leave();
  const std::string open = house.erase(house.administrator);
  EXPECT_TRUE(open == "" || open == "erase-refused open") << open;
}

TEST(Erasing, is_for_administrators_and_wants_a_reason) {
  ErasingHouse house;
  house.settle();
  house.leave();
  EXPECT_NE(house.erase(house.secretary), "");
  EXPECT_EQ(house.erase(house.administrator, ""), "reason-required");
  house.member = {"m-nobody22"};
  EXPECT_EQ(house.erase(house.administrator), "unknown-member");
}

}  // namespace mithaq::service
