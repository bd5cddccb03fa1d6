// An older copy of the state is put back: what others have is appended again, byte for byte, or nothing is written.
#include <filesystem>
#include <fstream>

#include "cli/run.h"
#include "service/open_house.h"
#include "service/publishing.h"
#include "trail/checkpoint.h"
#include "trail/proof.h"

namespace mithaq::cli {
namespace {

namespace fs = std::filesystem;
using test::run;
using test::Said;

const service::Answer approve{"approve", {}, "", ""};
const service::Answer with_words{"approve-with-reservation", {"equality"}, "We read this with the statutes.", ""};

// A house whose state was copied, and that went on.
class Restore : public testing::Test {
 protected:
  Restore() {
    house.open_toml("charter", service::one_stage("at-deadline"));
    house.work_off();
    go_on("deaf-union");
    older = copy("older");
    go_on("watan-gaza", with_words);
    middle = copy("middle");
    go_on("general-union");
    kept = (fs::path(house.scratch / "kept.checkpoint")).string();
    std::ofstream(kept, std::ios::binary) << house.store->newest_checkpoint()->note;
    newer = copy("newer");
  }

  void go_on(const std::string& body, const service::Answer& answer = approve) {
    house.clock.pass(std::chrono::minutes(2));
    if (const auto given = house.give(body, answer); !given) throw std::runtime_error(given.error().id);
    house.work_off();
    house.dispatcher.publisher().publish_now();
  }
  std::string copy(const std::string& name) {
    const fs::path from = house.premises->settings.state, to = house.scratch / name;
    fs::copy(from, to, fs::copy_options::recursive);
    return to.string();
  }
  Said restore(const std::string& words, const std::string& checkpoint = "") {
    return run("restore --lang en --state " + older + " --checkpoint " + (checkpoint.empty() ? kept : checkpoint) +
               " " + words);
  }
  static std::string leaves(const std::string& state) {
    const auto store = store::read_sqlite(state);
    std::string out;
    for (const store::Leaf& leaf : store->log(0, store->head().size)) out += leaf.bytes + "\n";
    return out;
  }
  // What a witness has mirrored, with one byte changed at this place of it; -1: none.
  std::string mirror(int changed = -1) {
    std::string text = leaves(newer);
    if (changed >= 0) text[text.find("\"at\":\"2026", static_cast<std::size_t>(changed)) + 8] ^= 1;
    const std::string file = house.scratch / "witness.json.entries";
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    return file;
  }
  static void expect(const Said& said, int code, const std::string& words) {
    EXPECT_EQ(said.code, code) << said.out;
    EXPECT_NE(said.out.find(words), std::string::npos) << said.out;
  }

  fakes::WholeHouse house;
  std::string older, middle, newer, kept;
};

TEST_F(Restore, says_what_is_missing_and_writes_nothing_of_it) {
  const std::string before = leaves(older);
  expect(restore("--dry-run"), 1, "Found in the sources: 0");
  expect(restore("--dry-run --from " + newer), 0, "charter: entries");
  expect(restore("--reason why"), 1, "--lost-for-good");
  expect(restore("--from " + newer), 2, "--reason");
  EXPECT_EQ(leaves(older), before);
}

TEST_F(Restore, appends_what_another_copy_has_and_the_charters_stand_as_they_stood) {
  const std::string with_all = leaves(newer);
  expect(restore("--from " + newer + " --reason 'The disk failed.'"), 0, "epoch 2 begins, under the same name");
  const std::string now = leaves(older);
  EXPECT_EQ(now.substr(0, with_all.size()), with_all);
  EXPECT_NE(now.find("\"restore-epoch\"", with_all.size()), std::string::npos);
  const auto restored = store::read_sqlite(older), other = store::read_sqlite(newer);
  EXPECT_EQ(restored->charter({"charter"}), other->charter({"charter"}));
  EXPECT_EQ(restored->newest_checkpoint()->size, other->head().size);
  for (const std::string body : {"deaf-union", "watan-gaza"})
    EXPECT_TRUE(restored->token(trail::digest(house.link(body).token))->dead) << body;
  const Said judged = run("trail verify --lang en --state " + older);
  expect(judged, 0, "MARK restored ");
  expect(restore("--from " + newer), 0, "Nothing is missing");
}

TEST_F(Restore, a_daemon_goes_on_under_the_same_name) {
  ASSERT_EQ(restore("--from " + newer + " --reason why").code, 0);
  house.premises->settings.state = older;
  const auto store = store::open_sqlite(older);
  store::Objects objects(older + "/objects");
  service::Writer writer(*store, objects, *house.premises, house.clock, house.chance, [](const std::string&) {}, {});
  service::Publisher publisher(
      *house.premises, *store, writer, house.clock, [this] { return &house.signer; },
      [](std::string_view, std::string_view) {}, [](const std::string&) {});
  EXPECT_TRUE(publisher.publish_now()) << publisher.refused();
  EXPECT_EQ(store->newest_checkpoint()->size, store->head().size);
  EXPECT_TRUE(store->newest_checkpoint()->note.starts_with("localhost/log\n"));
}

TEST_F(Restore, takes_entries_of_a_mirror_and_says_which_documents_nobody_has) {
  expect(restore("--dry-run --from " + mirror()), 1, "was found nowhere");
  expect(restore("--dry-run --from " + mirror() + " --from " + newer), 0, "proven");
  expect(restore("--reason why --from " + mirror()), 1, "Entries or documents are still missing");
  expect(restore("--reason why --lost-for-good --from " + mirror()), 0, "under the same name");
  expect(run("trail verify --lang en --state " + older), 0, "MARK document-lost");
}

TEST_F(Restore, what_a_checkpoint_of_the_source_proves_is_kept_though_the_rest_is_lost) {
  expect(restore("--lost-for-good --reason why --from " + middle), 0, "The log goes on as localhost/log-2");
  const std::string kept_before = leaves(middle), now = leaves(older);
  EXPECT_EQ(now.substr(0, kept_before.size()), kept_before);
  EXPECT_EQ(store::read_sqlite(older)->charter({"charter"}), store::read_sqlite(middle)->charter({"charter"}));
}

TEST_F(Restore, says_what_no_checkpoint_proves_and_which_source_cannot_be_read) {
  const auto store = store::read_sqlite(middle);
  const std::string checkpoint = house.scratch / "middle.checkpoint";
  std::ofstream(checkpoint, std::ios::binary) << store->newest_checkpoint()->note;
  expect(restore("--dry-run --from " + mirror(), checkpoint), 1, "behind the newest known checkpoint");
  std::ofstream(house.scratch / "cut.entries", std::ios::binary) << leaves(newer).substr(0, 700);
  expect(restore("--dry-run --from " + mirror() + " --from " + std::string(house.scratch / "cut.entries")), 2,
         "cut.entries could not be read");
}

TEST_F(Restore, documents_of_the_copy_itself_that_are_gone_are_fetched_too) {
  fs::remove_all(older + "/objects");
  expect(restore("--dry-run --from " + mirror()), 1, "was found nowhere");
  expect(restore("--dry-run --from " + newer), 0, "proven");
  expect(restore("--reason why --from " + newer), 0, "under the same name");
  EXPECT_EQ(store::read_sqlite(older)->charter({"charter"}), store::read_sqlite(newer)->charter({"charter"}));
}

// As a power cut between the entries and the deletion leaves it, or an older folder of documents that was put back.
TEST_F(Restore, what_was_erased_and_has_come_back_is_erased_by_the_next_run) {
  const Digest object = store::Objects(older + "/objects").put("words of somebody who has left");
  {
    const auto store = store::open_sqlite(older);
    Entry erased;
    erased.strand = registry_strand;
    erased.kind = "erased";
    erased.actor.kind = "operator";
    erased.channel = Channel::cli;
    erased.data = Value::object({{"object", object}, {"entry", 0}, {"reason", "left"}});
    const auto before = store->strand(registry_strand).back();
    erased.seq = before.seq + 1;
    erased.prev = trail::hex(before.hash);
    erased.at = trail::entry_from_leaf(before.bytes).at;
    store::Unit unit;
    unit.leaves.push_back({erased.strand, erased.seq, trail::leaf_bytes(erased), {}});
    unit.leaves.back().hash = trail::leaf_hash(unit.leaves.back().bytes);
    store->commit(std::span(&unit, 1));
  }
  const std::string own = house.scratch / "own.checkpoint";
  std::ofstream(own, std::ios::binary) << store::read_sqlite(older)->newest_checkpoint()->note;
  expect(restore("--dry-run", own), 0, "Nothing is missing");
  EXPECT_TRUE(store::Objects(older + "/objects").has(object));
  expect(restore("--reason why", own), 0, "One document was erased again");
  EXPECT_FALSE(store::Objects(older + "/objects").has(object));
}

TEST_F(Restore, one_changed_byte_in_a_source_and_nothing_is_written) {
  const std::string before = leaves(older);
  expect(restore("--reason why --from " + mirror(static_cast<int>(before.size()))), 1,
         "something in a source was changed");
  expect(restore("--reason why --from " + newer + " --from " + mirror(static_cast<int>(before.size()))), 1,
         "different entries at place");
  EXPECT_EQ(leaves(older), before);
}

TEST_F(Restore, another_history_or_another_key_is_no_older_copy) {
  const auto head = store::read_sqlite(older)->head();
  const auto file = [&](const std::string& note) {
    const std::string path = house.scratch / "other";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << note;
    return path;
  };
  const std::string root = trail::base64(trail::sha256("another"));
  expect(
      restore("--reason why", file(house.signer.sign_checkpoint({"localhost/log", head.size, root, 0, "", ""}).note)),
      1, "another history");
  fakes::FakeSigner stranger("localhost/log", 'x');
  expect(restore("--reason why", file(stranger.sign_checkpoint({"localhost/log", 99, root, 0, "", ""}).note)), 1,
         "not signed with a key of this log");
  expect(restore("--reason why", file("nothing")), 2, "neither a signed checkpoint nor a receipt");
}

TEST_F(Restore, not_while_a_daemon_holds_the_state) {
  expect(run("restore --lang en --state " + house.premises->settings.state + " --checkpoint " + kept + " --reason why"),
         1, "A daemon holds");
  expect(run("restore --lang en --state " + std::string(house.scratch / "none") + " --checkpoint " + kept), 2,
         "no database");
}

TEST_F(Restore, what_is_lost_for_good_is_said_in_the_trail_and_the_log_goes_on_under_another_name) {
  const std::string before = leaves(older);
  const std::string receipt = house.scratch / "receipt.tlog-proof";
  const auto newest = store::read_sqlite(newer);
  const std::int64_t index = newest->head().size - 1;
  std::ofstream(receipt, std::ios::binary) << trail::proof_text(
      {newest->log(index, index + 1).front().bytes, index,
       store::tree(*newest, newest->head().size).inclusion_proof(index), newest->newest_checkpoint()->note});
  expect(restore("--lost-for-good --reason 'The disk failed.'", receipt), 0, "The log goes on as localhost/log-2");
  const std::string now = leaves(older);
  EXPECT_EQ(now.substr(0, before.size()), before);
  const Entry entry = trail::entry_from_leaf(now.substr(before.size(), now.size() - before.size() - 1));
  EXPECT_EQ(entry.kind, "restore-epoch");
  EXPECT_EQ(entry.data.at("lost").items().size(), 1U) << "of which the receipt tells";
  expect(run("trail verify --lang en --state " + older), 0, "MARK restored cause=lost");

  house.premises->settings.state = older;
  house.premises->log_epoch = 2;
  const auto store = store::open_sqlite(older);
  store::Objects objects(older + "/objects");
  service::Writer writer(*store, objects, *house.premises, house.clock, house.chance, [](const std::string&) {}, {});
  fakes::FakeSigner signer("localhost/log-2");
  int told = 0;
  service::Publisher publisher(
      *house.premises, *store, writer, house.clock, [&] { return &signer; }, [](std::string_view, std::string_view) {},
      [](const std::string&) {});
  publisher.begun_anew = [&] { ++told; };
  EXPECT_TRUE(publisher.publish_now()) << publisher.refused();
  EXPECT_FALSE(publisher.publish_now());
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(store->newest_checkpoint()->note.starts_with("localhost/log-2\n"));
  EXPECT_EQ(signer.checkpoints.front().old_size, 0) << "a log that begins";
  const std::string once = leaves(older);
  expect(run("restore --lang en --state " + older + " --dry-run --checkpoint " + kept), 0, "Nothing is missing");
  EXPECT_EQ(leaves(older), once);
  const Said judged = run("trail verify --lang en --state " + older + " --checkpoint " + kept);
  expect(judged, 2, "GAP checkpoint-after-end");
  EXPECT_EQ(judged.out.find("BROKEN "), std::string::npos) << judged.out;
}

}  // namespace
}  // namespace mithaq::cli
