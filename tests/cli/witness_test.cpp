// A witness in one file: what it signs, what it refuses, and that it never goes back.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <map>
#include <thread>

#include "cli/run.h"
#include "cli/witness_book.h"
#include "store/scratch.h"
#include "store/units.h"
#include "trail/cosignature.h"
#include "trail/tiles.h"

namespace mithaq::cli {
namespace {

const std::string log_seed(32, 'L'), own_seed(32, 'W');
const Moment noon = moment_from_rfc3339("2026-11-03T10:00:00Z").value();

trail::VerifierKey log_key() {
  trail::VerifierKey key = trail::cosigner_key("mithaq.example/log", trail::ed25519_public(log_seed));
  key.type = 1;
  key.key_id = trail::note_key_id(key.name, 1, key.public_key);
  return key;
}

// A log of entries that are really some, so that a mirror can read them.
class Witnessing : public testing::Test {
 protected:
  Witnessing() { book.make("witness.example/deaf-union", own_seed, {log_key()}); }

  void grow(int to) {
    for (int i = static_cast<int>(leaves.size()); i < to; ++i) add("charter-" + std::to_string(i % 3), i / 3);
  }
  void add(const std::string& strand, std::int64_t seq) {
    Entry entry;
    entry.strand = strand;
    entry.seq = seq;
    entry.prev = std::string(64, '0');
    entry.registry = 0;
    entry.at = noon;
    entry.kind = "charter-withdrawn";
    entry.command = std::string(32, 'a');
    entry.actor.kind = "secretary";
    entry.channel = Channel::cli;
    entry.data = Value::object({{"by", "m-secreta2"}, {"reason", "r"}});
    leaves.push_back(trail::leaf_bytes(entry));
    hashes.push_back(trail::leaf_hash(leaves.back()));
  }
  std::string signed_note() const {
    trail::Note note{trail::checkpoint_text(
                         {log_key().name, static_cast<std::int64_t>(hashes.size()), trail::root_of(std::span(hashes))}),
                     {}};
    note.signatures.push_back({log_key().name, log_key().key_id, trail::ed25519_signature(log_seed, note.text)});
    return trail::note_text(note);
  }
  std::string question(std::int64_t from) const {
    const auto proof =
        trail::consistency_proof(from, static_cast<std::int64_t>(hashes.size()),
                                 trail::LeafAt([&](std::int64_t i) { return hashes[static_cast<std::size_t>(i)]; }));
    return trail::add_checkpoint_text({from, proof, signed_note()});
  }
  // As the secretariat fills a stick.
  void carry(bool with_entries = true) const {
    const auto write = [&](const std::string& path, const std::string& bytes) {
      const auto file = std::filesystem::path(folder) / path;
      std::filesystem::create_directories(file.parent_path());
      std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    };
    trail::TileEdge edge;
    std::map<std::pair<int, std::int64_t>, std::string> tiles;
    for (const trail::Hash& hash : hashes)
      for (const auto& tile : edge.append(hash)) tiles[{tile.level, tile.n}] = tile.hashes;
    for (const trail::Tile& tile : trail::tiles_of(static_cast<std::int64_t>(hashes.size()))) {
      std::string bytes = tiles[{tile.level, tile.n}], bundle;
      for (int i = 0; tile.level == 0 && i < tile.width; ++i) {
        const auto at = static_cast<std::size_t>(tile.n * trail::tile_width + i);
        if (bytes.size() < static_cast<std::size_t>(tile.width) * 32) bytes += trail::view(hashes[at]);
        bundle += trail::bundle_entry(leaves[at]);
      }
      write("tile/" + trail::tile_path(tile), bytes);
      if (with_entries && tile.level == 0) write("tile/" + trail::bundle_path(tile.n, tile.width), bundle);
    }
    write("checkpoint", signed_note());
  }
  WitnessReply by_folder(bool mirror = false) {
    why.clear();
    return book.answer_folder(folder, mirror, noon, why);
  }

  test::Scratch scratch;
  std::string folder = scratch / "stick", why;
  WitnessBook book{scratch / "witness.json"};
  std::vector<std::string> leaves;
  std::vector<trail::Hash> hashes;
};

TEST_F(Witnessing, by_mail_and_by_folder_it_gives_the_same_line) {
  grow(300);
  carry();
  const WitnessReply line = book.answer(question(0), noon);
  ASSERT_EQ(line.status, 200);
  const WitnessReply again = by_folder();
  EXPECT_EQ(again.status, 200) << why;
  EXPECT_EQ(again.body, line.body) << "the same time, the same line";
  std::ifstream left(folder + "/cosignature.txt");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(left), {}), line.body);
  trail::Note note = trail::note_from_text(signed_note() + line.body).value();
  EXPECT_TRUE(trail::note_signed_by(note, book.key()));
}

TEST_F(Witnessing, a_stick_that_goes_from_one_to_the_next_keeps_both_lines) {
  grow(5);
  carry();
  ASSERT_EQ(by_folder().status, 200);
  WitnessBook other{scratch / "other.json"};
  other.make("witness.example/other", std::string(32, 'o'), {log_key()});
  ASSERT_EQ(other.answer_folder(folder, false, noon, why).status, 200);
  ASSERT_EQ(by_folder().status, 200) << "asked once more";
  std::ifstream file(folder + "/cosignature.txt");
  const auto lines = trail::signatures_in(std::string(std::istreambuf_iterator<char>(file), {}));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].name, "witness.example/other");
  EXPECT_EQ(lines[1].name, book.key().name);
}

TEST_F(Witnessing, a_stick_whose_tiles_are_not_those_of_the_signed_tree_is_called_that) {
  grow(5);
  carry();
  std::fstream tile(folder + "/tile/0/000.p/5", std::ios::in | std::ios::out | std::ios::binary);
  tile.put('x');
  tile.close();
  EXPECT_EQ(by_folder().status, 422);
  EXPECT_EQ(why, "tile");
}

TEST_F(Witnessing, remembers_what_it_signed_and_asks_to_be_asked_from_there) {
  grow(5);
  ASSERT_EQ(book.answer(question(0), noon).status, 200);
  grow(9);
  const WitnessReply conflict = book.answer(question(0), noon);
  EXPECT_EQ(conflict.status, 409);
  EXPECT_EQ(conflict.media_type, "text/x.tlog.size");
  EXPECT_EQ(conflict.body, "5\n");
  EXPECT_EQ(WitnessBook(scratch / "witness.json").answer(question(5), noon).status, 200) << "another program";
  EXPECT_EQ(book.logs().front().size, 9);
}

// By mail nobody asks back: the line may have been lost.
TEST_F(Witnessing, the_same_question_once_more_gets_the_same_line) {
  grow(5);
  const WitnessReply first = book.answer_again(question(0), noon);
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(book.answer_again(question(0), noon).body, first.body);
  grow(9);
  EXPECT_EQ(book.answer_again(question(0), noon).status, 409) << "another tree begins where it has signed";
  EXPECT_EQ(book.answer(question(0), noon).status, 409);
}

TEST_F(Witnessing, many_at_once_never_bring_it_back) {
  grow(20);
  std::vector<std::string> questions;
  for (int to = 1; to <= 20; ++to) {
    auto all = hashes;
    hashes.resize(static_cast<std::size_t>(to));
    questions.push_back(question(0));
    hashes = all;
  }
  std::vector<std::thread> threads;
  std::atomic<int> signed_ones = 0;
  for (const std::string& one : questions)
    threads.emplace_back([&] { signed_ones += WitnessBook(scratch / "witness.json").answer(one, noon).status == 200; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(signed_ones, 1) << "all asked from nothing: the first one wins";
  EXPECT_GE(book.logs().front().size, 1);
}

TEST_F(Witnessing, keeps_before_it_answers) {
  grow(4);
  std::filesystem::create_directory(scratch / "locked");
  const std::string file = scratch / "locked" + std::string("/witness.json");
  const WitnessBook other(file);
  other.make("witness.example/gaza", own_seed, {log_key()});
  std::filesystem::remove(file);
  EXPECT_THROW(other.answer(question(0), noon), std::runtime_error) << "what cannot be read gives no line";
}

TEST_F(Witnessing, a_folder_with_another_history_gets_no_line) {
  grow(5);
  carry();
  ASSERT_EQ(by_folder().status, 200);
  leaves[2] += " ";
  hashes[2] = trail::leaf_hash(leaves[2]);
  grow(9);
  carry();
  EXPECT_EQ(by_folder().status, 422);
  EXPECT_EQ(book.logs().front().size, 5);
}

TEST_F(Witnessing, a_mirror_sees_that_a_strand_forks_or_has_a_gap) {
  grow(6);
  carry();
  ASSERT_EQ(by_folder(true).status, 200) << why;
  add("charter-1", 1);  // a second one of this number
  carry();
  EXPECT_EQ(by_folder(true).status, 422);
  EXPECT_EQ(why, "fork");
  EXPECT_EQ(by_folder(false).status, 200) << "hashes alone do not show it";
}

TEST_F(Witnessing, a_mirror_wants_every_number_and_every_entry) {
  grow(6);
  add("charter-9", 1);
  carry();
  EXPECT_EQ(by_folder(true).status, 422);
  EXPECT_EQ(why, "gap");
  std::filesystem::remove_all(folder);
  carry(false);
  EXPECT_EQ(by_folder(true).status, 422);
  EXPECT_EQ(why, "tile");
}

TEST_F(Witnessing, follows_a_log_that_has_changed_its_key_where_the_old_one_has_signed_that) {
  const std::string next_seed(32, 'N');
  trail::VerifierKey next = log_key();
  next.public_key = trail::ed25519_public(next_seed);
  next.key_id = trail::note_key_id(next.name, 1, next.public_key);
  trail::Note note{"mithaq/log-key/v1\n" + trail::vkey_text(next) + "\nreplaces " + trail::vkey_text(log_key()) + "\n",
                   {}};
  note.signatures.push_back({next.name, next.key_id, trail::ed25519_signature(next_seed, note.text)});
  const auto file = [&](const char* name, const std::string& text) {
    std::ofstream(scratch / name, std::ios::binary) << text;
    return std::string(scratch / name);
  };
  grow(3);
  ASSERT_EQ(book.answer(question(0), noon).status, 200);
  const std::string watch = "witness watch --file " + (scratch / "witness.json") + " --log ";
  EXPECT_EQ(test::run(watch + file("half", trail::note_text(note))).code, 1) << "not signed by the old one";
  EXPECT_EQ(test::run(watch + file("other", trail::vkey_text(next))).code, 1);
  note.signatures.push_back({next.name, log_key().key_id, trail::ed25519_signature(log_seed, note.text)});
  EXPECT_EQ(test::run(watch + file("note", trail::note_text(note))).code, 0);
  EXPECT_EQ(test::run(watch + file("note", trail::note_text(note))).code, 0) << "and once more";
  ASSERT_EQ(book.logs().size(), 1U);
  EXPECT_EQ(trail::vkey_text(book.logs().front().key), trail::vkey_text(next));
  EXPECT_EQ(book.logs().front().size, 3) << "what it has seen stays";
  grow(4);
  EXPECT_EQ(book.answer(question(3), noon).status, 403) << "the old key signs no more here";
}

TEST_F(Witnessing, keeps_its_key_and_watches_a_log_under_one_key) {
  EXPECT_THROW(book.make("witness.example/x", own_seed, {}), std::runtime_error);
  trail::VerifierKey other = log_key();
  other.public_key[0] ^= 1;
  EXPECT_THROW(book.watch(other), std::runtime_error);
  EXPECT_NO_THROW(book.watch(log_key()));
  EXPECT_EQ(book.logs().size(), 1U);
}

}  // namespace
}  // namespace mithaq::cli
