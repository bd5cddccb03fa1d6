// What became of a notice, by what the relay said; checkpoints; the package.
#include "service/dispatcher.h"

#include <algorithm>
#include <sstream>

#include "service/open_house.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::service {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// A house whose fifteen requests wait to be sent.
class Unsent : public fakes::WholeHouse {
 public:
  Unsent() {
    open_toml("charter", one_stage("at-deadline"));
    // One job is looked at; the others never come due.
    for (const Job& job : store->jobs(std::nullopt)) {
      if (key.empty()) {
        key = job.key;
        continue;
      }
      Order away;
      away.moves.push_back({job.key, JobState::dead, 0, clock.now(), "", false});
      EXPECT_TRUE(writer.run(std::move(away)).ok());
    }
  }
  void say(Delivery result) {
    notifier.relay = [result](const Notice& n) {
      return DeliveryReport{result, "x", "said", trail::digest(n.job_key)};
    };
  }
  int send() { return dispatcher.work_off("email", "notifier"); }
  Job job() { return *store->job(key); }
  std::vector<std::string> deliveries() {
    std::vector<std::string> out;
    for (const store::Leaf& leaf : store->strand("charter")) {
      const Entry entry = trail::entry_from_leaf(leaf.bytes);
      if (entry.kind.starts_with("delivery-")) out.push_back(entry.kind.substr(9));
    }
    return out;
  }
  JobKey key;
};

using Words = std::vector<std::string>;

}  // namespace

TEST(Dispatcher, what_the_relay_took_is_accepted_and_its_link_is_forgotten) {
  Unsent house;
  EXPECT_FALSE(house.job().secret.empty());
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::accepted);
  EXPECT_EQ(house.job().secret, "");
  EXPECT_EQ(house.deliveries(), Words{"accepted"});
  EXPECT_EQ(house.send(), 0) << "once is enough";
}

TEST(Dispatcher, what_the_relay_refused_for_good_waits_for_a_person) {
  Unsent house;
  house.say(Delivery::refused);
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::refused);
  EXPECT_EQ(house.deliveries(), Words{"refused"});
  house.clock.pass(hours(200));
  EXPECT_EQ(house.send(), 0);
  house.say(Delivery::accepted);
  EXPECT_EQ(house.house.retry(house.key.value).value(), 1);
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::accepted);
}

TEST(Dispatcher, what_is_deferred_is_tried_again_by_the_schedule_and_at_last_given_up) {
  Unsent house;
  house.say(Delivery::deferred);
  for (const std::chrono::seconds wait :
       {minutes(1), minutes(5), minutes(15), minutes(30), minutes(60), minutes(120), minutes(240)}) {
    ASSERT_EQ(house.send(), 1);
    const auto waits = house.job().not_before - house.clock.now();
    EXPECT_GE(waits, wait * 3 / 4);
    EXPECT_LE(waits, wait * 5 / 4);
    EXPECT_EQ(house.send(), 0) << "not before its time";
    house.clock.set(house.job().not_before);
  }
  EXPECT_EQ(house.job().state, JobState::deferred);
  EXPECT_EQ(house.deliveries(), Words{}) << "a wait is no entry";
  house.clock.pass(hours(120));
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::dead);
  EXPECT_EQ(house.deliveries(), Words{"dead"});
}

TEST(Dispatcher, an_unknown_outcome_is_tried_once_more_and_no_third_time) {
  Unsent house;
  house.say(Delivery::unknown);
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::queued);
  EXPECT_EQ(house.job().not_before - house.clock.now(), minutes(30));
  house.clock.pass(minutes(30));
  // A wait in between does not make the first one forgotten.
  house.say(Delivery::deferred);
  EXPECT_EQ(house.send(), 1);
  house.clock.set(house.job().not_before);
  house.say(Delivery::unknown);
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::unknown);
  EXPECT_EQ(house.deliveries(), (Words{"unknown", "unknown"}));
  house.clock.pass(hours(200));
  EXPECT_EQ(house.send(), 0);
}

TEST(Dispatcher, a_job_in_hand_when_the_daemon_died_is_unknown_and_goes_out_once_more) {
  Unsent house;
  Order claim;
  claim.moves.push_back({house.key, JobState::claimed, 1, house.clock.now(), "", false});
  ASSERT_TRUE(house.writer.run(std::move(claim)).ok());
  house.dispatcher.reconcile();
  EXPECT_EQ(house.job().state, JobState::queued);
  EXPECT_EQ(house.deliveries(), Words{"unknown"});
  house.clock.pass(minutes(30));
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::accepted);
}

TEST(Dispatcher, a_worker_that_is_away_costs_no_attempt_worth_the_name) {
  Unsent house;
  house.notifier.relay = [](const Notice&) -> DeliveryReport { throw host::WorkerAway("being restarted"); };
  EXPECT_EQ(house.send(), 0);
  EXPECT_EQ(house.job().state, JobState::queued);
  EXPECT_EQ(house.job().last_result, "being restarted");
  EXPECT_EQ(house.deliveries(), Words{});
}

TEST(Dispatcher, a_worker_lost_after_handing_over_leaves_an_unknown_outcome_before_it_a_wait) {
  Unsent house;
  house.notifier.relay = [](const Notice&) -> DeliveryReport { throw host::WorkerLost("killed", false); };
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::deferred);
  house.clock.set(house.job().not_before);
  house.notifier.relay = [](const Notice&) -> DeliveryReport { throw host::WorkerLost("killed", true); };
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::queued);
  EXPECT_EQ(house.deliveries(), Words{"unknown"});
}

TEST(Dispatcher, what_came_of_a_job_while_the_disk_was_full_is_written_when_there_is_room) {
  Unsent house;
  house.store->before_commit = [](std::span<const store::Unit> batch) {
    if (!batch.front().leaves.empty()) throw store::NoSpace("no room");
  };
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::claimed);
  EXPECT_EQ(house.send(), 0) << "nothing new is tried while something is owed";
  house.store->before_commit = [](auto) {};
  EXPECT_EQ(house.send(), 0);
  EXPECT_EQ(house.job().state, JobState::accepted);
  EXPECT_EQ(house.deliveries(), Words{"accepted"});
  EXPECT_EQ(house.notifier.notices.size(), 1u) << "it went out once";
}

TEST(Dispatcher, a_member_without_an_address_is_told_by_nobody_and_the_trail_says_so) {
  Unsent house;
  for (Member& member : house.premises->registry.members) member.address.clear();
  EXPECT_EQ(house.send(), 1);
  EXPECT_EQ(house.job().state, JobState::refused);
  EXPECT_EQ(house.notifier.notices.size(), 0u);
}

TEST(Dispatcher, every_copy_of_a_notice_is_the_same) {
  Unsent house;
  house.say(Delivery::deferred);
  house.send();
  house.clock.set(house.job().not_before);
  house.send();
  ASSERT_EQ(house.notifier.notices.size(), 2u);
  EXPECT_EQ(house.notifier.notices[0].text, house.notifier.notices[1].text);
  EXPECT_EQ(house.notifier.notices[0].date, house.notifier.notices[1].date);
}

TEST(Checkpoint, an_opened_stage_asks_for_one_at_once_and_a_position_waits_for_the_minute) {
  OpenHouse house;  // sends after a first checkpoint
  const std::size_t before = house.signer.checkpoints.size();
  EXPECT_GE(before, 1u);
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  EXPECT_FALSE(house.dispatcher.checkpoint());
  house.clock.pass(std::chrono::seconds(59));
  EXPECT_FALSE(house.dispatcher.checkpoint());
  house.clock.pass(std::chrono::seconds(1));
  EXPECT_TRUE(house.dispatcher.checkpoint());
  EXPECT_FALSE(house.dispatcher.checkpoint()) << "nothing new";
  ASSERT_TRUE(house.house
                  .publish_revision(house.secretary, "charter", fakes::three_articles("أوضح.", "Clearer."),
                                    "substantive", "Clearer words.", {})
                  .ok());
  EXPECT_TRUE(house.dispatcher.checkpoint());
}

TEST(Checkpoint, each_one_proves_that_the_last_is_its_beginning) {
  OpenHouse house;
  house.clock.pass(std::chrono::minutes(2));
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  ASSERT_TRUE(house.dispatcher.checkpoint());
  const auto& all = house.signer.checkpoints;
  EXPECT_EQ(all.front().old_size, 0);
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_EQ(all[i].old_size, all[i - 1].size);
    EXPECT_EQ(all[i].old_root, all[i - 1].root);
    std::vector<trail::Hash> proof;
    std::istringstream lines(all[i].consistency);
    for (std::string line; std::getline(lines, line);) {
      const std::string bytes = trail::from_base64(line).value();
      std::copy(bytes.begin(), bytes.end(), proof.emplace_back().begin());
    }
    const auto root = [](const std::string& text) {
      trail::Hash out;
      const std::string bytes = trail::from_base64(text).value();
      std::copy(bytes.begin(), bytes.end(), out.begin());
      return out;
    };
    EXPECT_TRUE(
        trail::consistency_holds(all[i].old_size, root(all[i].old_root), all[i].size, root(all[i].root), proof));
  }
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Package, it_holds_the_text_the_positions_the_trail_and_proofs_up_to_one_signed_root) {
  OpenHouse house("when-all-answered");
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(why(house.give(body.id.value, body.id.value == "deaf-union"
                                                ? Answer{"approve-with-reservation", {"equality"}, "With a plan.", ""}
                                                : Answer{"approve", {}, "", ""})),
              "");
  EXPECT_EQ(house.round().state, "settling") << "a reservation waits for its answer";
  house.note_remarks("charter");
  ASSERT_EQ(house.now()->state, "ratified");
  house.work_off();
  ASSERT_EQ(house.archiver.packages.size(), 2u) << "one for everybody, one for auditors";
  const Package& package = house.archiver.packages.back();
  EXPECT_EQ(house.archiver.packages.front().name, "mithaq-charter-20261101-public");
  EXPECT_EQ(package.name, "mithaq-charter-20261101-auditor");
  const auto bytes = [&](const std::string& path) {
    for (const PackageFile& file : package.files)
      if (file.path == path) return file.bytes;
    ADD_FAILURE() << "no " << path;
    return std::string();
  };
  for (const char* path : {"charter/final.ar.md",
                           "charter/final.en.md",
                           "revisions/0001/revision.json",
                           "workflow/workflow.json",
                           "seal/seal.json",
                           "seal/seal.sshsig",
                           "seal/seal.p7s",
                           "certificate/certificate.json",
                           "certificate/certificate.ar.html",
                           "certificate/certificate.en.html",
                           "certificate/certificate.ar.pdf",
                           "certificate/certificate.en.pdf",
                           "plugins.json",
                           "keys/log.vkey",
                           "keys/allowed_signers",
                           "trail/registry.jsonl",
                           "trail/index.tsv",
                           "trail/evidence.jsonl",
                           "positions/r0001/sign-off-1/deaf-union.json",
                           "remarks/remarks.json",
                           "remarks/remarks.csv",
                           "remarks/remarks.html",
                           "decisions/r0001/sign-off-1.ar.txt",
                           "decisions/r0001/sign-off-1.en.txt"})
    EXPECT_FALSE(bytes(path).empty()) << path;
  EXPECT_EQ(bytes("certificate/certificate.ar.pdf"), "sealed pdf ar");
  EXPECT_EQ(package.site.size(), 2u);
  // Every entry that the signed root covers, none beyond it; the sealed one is among them.
  const std::string strand = bytes("trail/charter.jsonl");
  EXPECT_TRUE(house.strand("charter").starts_with(strand));
  EXPECT_NE(strand.find("\"kind\":\"sealed\""), std::string::npos);
  EXPECT_EQ(trail::digest(bytes("certificate/certificate.json")), house.signer.seals.front().sha256);
  const auto reserved = std::ranges::find_if(
      package.files, [](const PackageFile& file) { return file.path.starts_with("reservations/deaf-union-"); });
  ASSERT_NE(reserved, package.files.end());
  EXPECT_EQ(reserved->bytes, "With a plan.\n");
  for (const PackageFile& file : package.files)
    for (const Member& member : house.premises->registry.members)
      EXPECT_EQ(file.bytes.find(member.address), std::string::npos) << file.path << " holds an address";
}

TEST(Package, what_is_for_auditors_is_withheld_from_everybody_with_a_stub_and_the_same_root) {
  OpenHouse house("when-all-answered");
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(why(house.give(body.id.value, body.id.value == "deaf-union" ? Answer{"disagree", {}, "Too early.", ""}
                                                                          : Answer{"approve", {}, "", ""})),
              "");
  house.note_remarks("charter");
  ASSERT_EQ(house.now()->state, "ratified");
  house.work_off();
  ASSERT_EQ(house.archiver.packages.size(), 2u);
  const Package &open = house.archiver.packages.front(), &whole = house.archiver.packages.back();
  const auto count = [](const Package& package, const std::string& folder) {
    return std::ranges::count_if(package.files, [&](const PackageFile& file) { return file.path.starts_with(folder); });
  };
  EXPECT_EQ(count(open, "sealed/"), 0);
  EXPECT_GT(count(whole, "sealed/"), 0);
  EXPECT_GE(count(open, "redacted/"), count(whole, "sealed/"));
  EXPECT_EQ(open.log_root, whole.log_root);
  for (const Package* package : {&open, &whole})
    for (const PackageFile& file : package->files) {
      if (file.path != "trail/evidence.jsonl") continue;
      EXPECT_EQ(file.bytes.find("\"state\":\"withheld\"") != std::string::npos, package == &open);
    }
}

TEST(Package, it_is_sealed_before_it_is_deposited_and_its_seal_and_proof_lie_beside_it) {
  OpenHouse house("when-all-answered");
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
  house.work_off();
  ASSERT_EQ(house.archiver.deposited.size(), 2u);
  EXPECT_EQ(house.entries_of("sealed"), 3) << "the certificate and two packages";
  EXPECT_EQ(house.entries_of("archived"), 2);
  const Deposition& one = house.archiver.deposited.front();
  std::vector<std::string> names;
  for (const PackageFile& file : one.files) names.push_back(file.path.substr(one.name.size()));
  EXPECT_EQ(names, (Words{".tar", ".tar.sha256", ".p7s", ".tlog-proof"}));
  EXPECT_EQ(one.files[1].bytes, trail::digest(one.files[0].bytes) + "  " + one.name + ".tar\n");
  EXPECT_EQ(one.files[2].bytes, "der " + trail::digest(one.name)) << "over the tag manifest";
  EXPECT_TRUE(one.files[3].bytes.starts_with("c2sp.org/tlog-proof@v1\n"));
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(Package, a_seal_that_waits_for_the_signer_is_told_and_does_not_come_again_at_once) {
  OpenHouse house("when-all-answered");
  house.signer.signs_nothing = true;
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
  const auto seal = [&] {
    for (const Job& job : house.store->jobs(CharterId{"charter"}))
      if (job.duty == "signer") return job;
    return Job{};
  };
  for (int turn = 0; turn < 5; ++turn) house.work_off();
  EXPECT_EQ(seal().attempt, 1) << "its own writing wakes the dispatcher";
  EXPECT_EQ(house.house.charter("charter", false)->deposit_sentence.en, "") << "the signer may just be starting";
  house.clock.pass(std::chrono::seconds(10));
  house.work_off();
  EXPECT_EQ(seal().attempt, 2);
  const std::string told = notices::without_isolates(house.house.charter("charter", false)->deposit_sentence.en);
  EXPECT_EQ(told.find("The certificate of this charter is not made yet: the signer signs nothing"), 0u) << told;
  EXPECT_EQ(house.house.charters().front().deposit_sentence.en,
            house.house.charter("charter", false)->deposit_sentence.en);
  house.signer.signs_nothing = false;
  house.clock.pass(std::chrono::seconds(10));
  house.work_off();
  EXPECT_EQ(house.archiver.packages.size(), 2u);
  EXPECT_EQ(house.house.charter("charter", false)->deposit_sentence.en, "");
}

// What a program of others says may be in any form; it stands in the trail, and keeps no other target from its package.
TEST(Package, each_target_that_waits_is_told_with_what_its_program_said) {
  OpenHouse house("when-all-answered");
  house.archiver.elsewhere = {{"abroad", "hook-failed: /to-abroad ended with 1: a\tcafe\xCC\x81 \xE2\x80\xAE\nb"},
                              {"small", "target-full: /small: No space left on device"},
                              {"west", ""}};
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
  house.work_off();
  EXPECT_EQ(house.entries_of("archive-failed"), 4) << "two packages for two targets";
  EXPECT_EQ(house.now()->deposits.size(), 4u);
  const auto waiting = [&] {
    std::string out;
    for (const House::Fact& fact : house.house.doctor())
      if (fact.id == "deposits" && !fact.ok) out += fact.facts.at("target") + " " + fact.facts.at("why") + "; ";
    return out;
  };
  EXPECT_EQ(waiting(), "abroad hook_failed; small target_full; ");
  const std::string told = notices::without_isolates(house.house.charter("charter", false)->deposit_sentence.en);
  EXPECT_NE(told.find("/to-abroad ended with 1: a café \uFFFD b"), std::string::npos) << told;
  EXPECT_NE(told.find("\nA package waits for its target: the target small is full."), std::string::npos) << told;
  ASSERT_TRUE(house.house.retry(std::nullopt));
  EXPECT_EQ(waiting(), "abroad hook_failed; small target_full; ") << "it waits still, while it is tried";
  house.archiver.elsewhere = {{"abroad", ""}, {"small", ""}, {"west", ""}};
  house.work_off();
  EXPECT_EQ(waiting(), "");
}

TEST(Package, an_archive_without_room_is_tried_again) {
  OpenHouse house("when-all-answered");
  house.archiver.full = "target-full: /archive: No space left on device";
  for (const Body& body : house.premises->registry.bodies)
    ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
  house.work_off();
  const std::string told = notices::without_isolates(house.house.charter("charter", false)->deposit_sentence.en);
  EXPECT_EQ(told.find("A package waits for its target: the target house is full. Next attempt: "), 0u) << told;
  const auto asked = [&] {
    const auto facts = house.house.doctor();
    return *std::ranges::find(facts, "deposits", &House::Fact::id);
  };
  EXPECT_FALSE(asked().ok);
  EXPECT_EQ(asked().facts.at("why"), "target_full");
  EXPECT_EQ(house.entries_of("archive-failed"), 2) << "two packages";
  EXPECT_EQ(house.now()->deposits.size(), 0u);
  house.archiver.full.clear();
  house.clock.pass(std::chrono::minutes(2));
  house.work_off();
  EXPECT_EQ(house.now()->deposits.size(), 2u);
  EXPECT_EQ(house.archiver.packages.size(), 2u) << "what is built and sealed is not built again";
  EXPECT_TRUE(asked().ok);
  EXPECT_EQ(house.house.charter("charter", false)->deposit_sentence.en, "");
}

}  // namespace mithaq::service
