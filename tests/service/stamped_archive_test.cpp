// Trusted time on its way into certificate and package: waited for as long as one attempt takes, and no longer.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "audit/tiles.h"
#include "service/package.h"
#include "service/stamped_house.h"

namespace mithaq::service {

namespace {

using Fault = StampedHouse::Fault;

std::string file(const Package& package, const std::string& path) {
  const auto found = std::ranges::find(package.files, path, &PackageFile::path);
  return found == package.files.end() ? "" : found->bytes;
}
int files_below(const Package& package, const std::string& folder) {
  return static_cast<int>(
      std::ranges::count_if(package.files, [&](const PackageFile& one) { return one.path.starts_with(folder); }));
}
std::string words(const Sheet& sheet) {
  std::string out;
  for (const Block& block : sheet.blocks)
    for (const std::string& text : block.cells) out += notices::without_isolates(text) + "\n";
  return out;
}

}  // namespace

TEST(StampedArchive, a_package_has_the_tiles_that_lead_from_whatever_checkpoint_somebody_has_kept) {
  StampedHouse house;
  house.pass_last_stage();
  for (int turn = 0; turn < 2; ++turn) {
    house.stamping.ask();
    house.work_off();
  }
  ASSERT_FALSE(house.archiver.packages.empty());
  for (const Package& package : house.archiver.packages) {
    constexpr std::string_view folder = "trail/tile/";
    audit::Tiles tiles;
    for (const PackageFile& one : package.files) {
      if (!one.path.starts_with(folder)) continue;
      EXPECT_TRUE(tiles.add(one.path.substr(folder.size()), one.bytes, one.path)) << one.path;
    }
    const auto root = trail::checkpoint_from_text(trail::note_from_text(file(package, "trail/checkpoint"))->text)->root;
    int kept = 0;
    for (const store::CheckpointRow& row : house.store->checkpoints(1000)) {
      if (row.size >= package.log_size) continue;
      ++kept;
      const auto way = tiles.consistency(row.size, package.log_size);
      ASSERT_TRUE(way) << row.size;
      const auto head = trail::checkpoint_from_text(trail::note_from_text(row.note)->text);
      EXPECT_TRUE(trail::consistency_holds(row.size, head->root, package.log_size, root, *way)) << row.size;
    }
    EXPECT_GE(kept, 2);
  }
}

TEST(StampedArchive, no_certificate_and_no_package_are_made_while_a_document_is_damaged_or_gone) {
  for (const bool is_gone : {false, true})
    for (const std::string role : {"explanation", "roll", "text"}) {
      SCOPED_TRACE(role + (is_gone ? " gone" : " damaged"));
      StampedHouse house;
      house.pass_last_stage();
      house.stamping.ask();
      Digest document;
      for (const store::Leaf& leaf : house.store->strand("charter"))
        for (const Evidence& e : trail::entry_from_leaf(leaf.bytes).evidence)
          if (e.role == role) document = e.sha256;
      ASSERT_FALSE(document.empty());
      const std::string file = house.premises->settings.state + "/objects/" + document;
      const std::string whole = house.objects.get(document).value();
      if (is_gone)
        std::filesystem::remove(file);
      else
        std::ofstream(file) << "other bytes";
      for (int turn = 0; turn < 2; ++turn) {
        house.work_off();
        house.stamping.ask();
      }
      EXPECT_TRUE(house.archiver.packages.empty());
      EXPECT_TRUE(house.signer.seals.empty());
      const auto refused = house.house.export_package("charter", "public");
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().id, "package-refused");
      const std::string what = is_gone ? "evidence-missing strand=charter seq=" : "evidence-hash strand=charter seq=";
      EXPECT_EQ(refused.error().facts.at("faults").find(what), 0u) << refused.error().facts.at("faults");
      const std::string told = notices::without_isolates(house.house.charter("charter", false)->deposit_sentence.en);
      EXPECT_EQ(told.find("No certificate and no package are made of this charter"), 0u) << told;
      EXPECT_NE(told.find(document), std::string::npos) << told;

      std::ofstream(file) << whole;  // from a backup
      for (int turn = 0; turn < 4; ++turn) {
        house.clock.pass(std::chrono::hours(4));
        house.work_off();
        house.stamping.ask();
      }
      EXPECT_EQ(house.archiver.packages.size(), 2u);
      EXPECT_EQ(house.house.charter("charter", false)->deposit_sentence.en, "");
    }
}

TEST(StampedArchive, a_document_that_is_lost_for_good_is_called_lost) {
  StampedHouse house;
  ASSERT_EQ(why(house.give("deaf-union", {"approve-with-reservation", {"equality"}, "With a plan.", ""})), "");
  for (const Body& body : house.premises->registry.bodies) {
    if (body.id.value == "deaf-union") continue;
    ASSERT_EQ(why(house.give(body.id.value, {"approve", {}, "", ""})), "");
  }
  house.note_remarks("charter");
  ASSERT_EQ(house.now()->state, "ratified");
  house.work_off();
  Digest gone;
  for (const store::Leaf& leaf : house.store->strand("charter"))
    for (const Evidence& e : trail::entry_from_leaf(leaf.bytes).evidence)
      if (e.role == "reservation") gone = e.sha256;
  ASSERT_FALSE(gone.empty());
  house.objects.erase(gone);
  Order order;
  Entry loss;
  loss.kind = "restore-epoch";
  loss.actor.kind = "operator";
  loss.channel = Channel::cli;
  const Value head = Value::object({{"origin", "localhost/log"}, {"root", gone}, {"size", 9}});
  loss.data = Value::object({{"epoch", 1},
                             {"old", head},
                             {"kept", head},
                             {"lost", Value(Value::Array{})},
                             {"objects", Value::strings(std::vector<std::string>{gone})},
                             {"reason", "the disk"}});
  order.registry.push_back(std::move(loss));
  ASSERT_EQ(why(house.writer.run(std::move(order))), "");
  for (int turn = 0; turn < 2; ++turn) {
    house.stamping.ask();
    house.work_off();
  }
  ASSERT_EQ(house.archiver.packages.size(), 2u);
  for (const Package& package : house.archiver.packages) {
    const bool is_public = package.audience == "public";  // which has none of them
    const std::string state = is_public ? "withheld" : "lost", reason = is_public ? "auditors-only" : "lost";
    EXPECT_NE(file(package, "redacted/" + gone + ".json").find("\"reason\":\"" + reason + "\""), std::string::npos);
    EXPECT_EQ(file(package, "trail/evidence.jsonl").find("\"state\":\"lost\"") != std::string::npos, !is_public);
  }
}

TEST(StampedArchive, the_certificate_waits_for_one_attempt_and_bears_the_time) {
  StampedHouse house;
  house.pass_last_stage();
  ASSERT_EQ(house.now()->state, "ratified");
  const std::int64_t before = house.store->head().size;
  house.work_off();
  EXPECT_TRUE(house.signer.seals.empty()) << "the authority has not been asked yet";
  EXPECT_EQ(house.store->head().size, before) << "waiting writes nothing";

  house.ahead = std::chrono::seconds(3);
  house.stamping.ask();
  house.work_off();
  ASSERT_EQ(house.signer.seals.size(), 1u);
  const std::string facts = house.objects.get(house.signer.seals.front().sha256).value();
  const std::string time = to_rfc3339(house.clock.now() + house.ahead);
  EXPECT_NE(facts.find(R"("trusted_time":{"authority":"Time of tsa","time":")" + time + "\"}"), std::string::npos)
      << facts;
  ASSERT_EQ(house.archiver.sheets.size(), 2u);
  for (const Sheet& sheet : house.archiver.sheets)
    EXPECT_NE(words(sheet).find("Time of tsa"), std::string::npos) << words(sheet);
  EXPECT_TRUE(house.archiver.packages.empty()) << "the certificate's own seal waits for its time";
}

TEST(StampedArchive, a_time_that_is_far_from_ours_is_never_called_trusted) {
  for (const auto ahead : {std::chrono::hours(24 * 70), -std::chrono::hours(24 * 200)}) {
    StampedHouse house;
    house.ahead = ahead;
    house.pass_last_stage();
    house.stamping.ask();
    house.work_off();
    ASSERT_EQ(house.signer.seals.size(), 1u);
    const std::string facts = house.objects.get(house.signer.seals.front().sha256).value();
    EXPECT_EQ(facts.find("trusted_time"), std::string::npos) << facts;
    EXPECT_NE(facts.find("\"time_apart\":{"), std::string::npos) << facts;
    EXPECT_NE(words(house.archiver.sheets.back()).find("No trusted time: Time of tsa said "), std::string::npos);
    const Text shown = house.house.charter("charter", false)->time_stamp_sentence;
    EXPECT_EQ(shown.en.find("No trusted time: of the ratification "), 0u) << shown.en;
    EXPECT_EQ(shown.ar.find("لا وقت موثوق: "), 0u) << shown.ar;
  }
}

TEST(StampedArchive, a_package_holds_question_token_checkpoint_and_certificates) {
  StampedHouse house;
  house.pass_last_stage();
  for (int turn = 0; turn < 2; ++turn) {
    house.stamping.ask();
    house.work_off();
  }
  ASSERT_EQ(house.archiver.packages.size(), 2u);
  EXPECT_TRUE(house.archiver.deposited.empty()) << "the seals of the packages wait for theirs";
  for (const Package& package : house.archiver.packages) {
    EXPECT_EQ(file(package, "keys/tsa-chain.pem"), house.authority.chain());
    int tokens = 0, certificates = 0;
    for (const PackageFile& one : package.files) {
      if (!one.path.ends_with(".tsr")) continue;
      ++tokens;
      certificates += one.path.starts_with("timestamps/certificate-");
      EXPECT_FALSE(file(package, one.path.substr(0, one.path.size() - 3) + "tsq").empty()) << one.path;
    }
    EXPECT_GE(tokens, 2);
    EXPECT_EQ(certificates, 1);
    for (const Entry& entry : house.stamps())
      if (entry.data.at("what").string() == "checkpoint") {
        const std::string note = house.objects.get(entry.data.at("sha256").string()).value();
        const auto head = trail::checkpoint_from_text(trail::note_from_text(note)->text);
        if (head->size < package.log_size) {
          EXPECT_EQ(file(package, "trail/checkpoints/" + std::to_string(head->size)), note);
          EXPECT_FALSE(
              file(package, "trail/consistency." + std::to_string(head->size) + "-" + std::to_string(package.log_size))
                  .empty());
        }
      }
  }
  house.stamping.ask();
  house.clock.pass(std::chrono::seconds(10));
  house.work_off();
  ASSERT_EQ(house.archiver.deposited.size(), 2u);
  for (const Deposition& deposition : house.archiver.deposited) {
    const auto beside = [&](const std::string& end) {
      const auto found = std::ranges::find(deposition.files, deposition.name + end, &PackageFile::path);
      return found == deposition.files.end() ? "" : found->bytes;
    };
    EXPECT_TRUE(house.authority.holds(beside(".tsq"), beside(".tsr"), beside(".p7s"), house.clock.now()));
    EXPECT_EQ(beside(".tsa-chain.pem"), house.authority.chain());
  }
  EXPECT_EQ(house.audit().exit_code(), 0);
  for (const audit::Finding& finding : house.audit().findings) EXPECT_NE(finding.id, "no-trusted-time");
}

TEST(StampedArchive, with_the_authority_away_everything_goes_on_and_says_so) {
  StampedHouse house;
  house.status = 503;
  house.pass_last_stage();
  for (int turn = 0; turn < 3; ++turn) {
    house.stamping.ask();
    house.clock.pass(std::chrono::seconds(10));
    house.work_off();
  }
  ASSERT_EQ(house.archiver.deposited.size(), 2u);
  EXPECT_EQ(house.objects.get(house.signer.seals.front().sha256)->find("trusted_time"), std::string::npos);
  EXPECT_NE(words(house.archiver.sheets.back()).find("No trusted time"), std::string::npos);
  EXPECT_EQ(file(house.archiver.packages.front(), "keys/tsa-chain.pem"), "");
  EXPECT_EQ(files_below(house.archiver.packages.front(), "timestamps/"), 0);
  EXPECT_EQ(house.archiver.deposited.front().files.size(), 4u) << "tar, digest, seal, proof";
  const auto marks = house.audit().findings;
  EXPECT_EQ(std::ranges::count(marks, "no-trusted-time", &audit::Finding::id), 1);
  // Later tokens are still worth having.
  house.status = 200;
  house.clock.pass(std::chrono::hours(1));
  EXPECT_GE(house.stamping.ask(), 4);
  for (const audit::Finding& finding : house.audit().findings) EXPECT_NE(finding.id, "no-trusted-time");
  house.work_off();
  ASSERT_GE(house.archiver.deposited.size(), 4u) << "laid beside what was deposited";
  for (auto again = house.archiver.deposited.end() - 2; again != house.archiver.deposited.end(); ++again)
    EXPECT_TRUE(std::ranges::any_of(again->files, [](const PackageFile& one) { return one.path.ends_with(".tsr"); }));
  EXPECT_EQ(house.now()->deposits.size(), 2u);
  EXPECT_EQ(house.audit().exit_code(), 0);
}

// Whatever tokens come while a package waits for its deposit: the same bytes.
TEST(StampedArchive, a_package_that_is_built_again_has_the_same_bytes) {
  StampedHouse house;
  house.archiver.full = "no room";
  house.pass_last_stage();
  house.stamping.ask();
  house.work_off();
  house.status = 503;
  house.stamping.ask();
  house.work_off();
  const auto charter = house.now();
  const std::int64_t basis = package_basis(*house.store, *charter);
  const auto built = [&] {
    const auto covering = house.store->checkpoint_covering(house.store->index_of("charter", basis));
    return package(*house.premises, *house.store, house.objects, *charter, *covering, house.signer.keys(), "auditor");
  };
  const Package first = built();
  house.status = 200;
  house.clock.pass(std::chrono::hours(1));
  EXPECT_GE(house.stamping.ask(), 1);
  house.work_off();
  EXPECT_EQ(package_basis(*house.store, *house.now()), basis);
  const Package second = built();
  ASSERT_EQ(first.files.size(), second.files.size());
  for (std::size_t i = 0; i < first.files.size(); ++i) {
    EXPECT_EQ(first.files[i].path, second.files[i].path);
    EXPECT_EQ(first.files[i].bytes, second.files[i].bytes) << first.files[i].path;
  }
  EXPECT_EQ(house.archiver.packages.size(), 2u) << "one of each audience, built once";
  house.archiver.full.clear();
  house.clock.pass(std::chrono::days(1));
  house.work_off();
  EXPECT_EQ(house.archiver.packages.size(), 2u);
  EXPECT_EQ(house.archiver.deposited.size(), 2u);
}

TEST(StampedArchive, the_lists_of_revoked_certificates_that_are_asked_go_along) {
  StampedHouse house(false);
  const std::string crl = house.premises->settings.state + "/ca.crl";
  std::ofstream(crl) << "a list\n";
  house.premises->settings.revocation_lists = crl;
  house.pass_last_stage();
  house.work_off();
  ASSERT_EQ(house.archiver.deposited.size(), 2u);
  EXPECT_EQ(file(house.archiver.packages.front(), "keys/ca.crl"), "a list\n");
}

TEST(StampedArchive, without_a_table_nothing_waits_and_nothing_is_added) {
  StampedHouse house(false);
  house.pass_last_stage();
  house.work_off();
  ASSERT_EQ(house.archiver.deposited.size(), 2u);
  EXPECT_EQ(file(house.archiver.packages.front(), "keys/tsa-chain.pem"), "");
  EXPECT_EQ(house.objects.get(house.signer.seals.front().sha256)->find("trusted_time"), std::string::npos);
}

}  // namespace mithaq::service
