// What is promised by the store that is shipped, beyond the contract of every store.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/failing_disk.h"
#include "store/scratch.h"
#include "store/units.h"

namespace mithaq::store {
namespace {

using namespace test;

class Sqlite : public testing::Test {
 protected:
  Scratch scratch;
  const std::string state = scratch / "state";
  const std::string file = state + "/mithaq.db";
};

// Why a state directory is refused; empty when it is not.
template <class Open>
std::string refusal(Open open, const std::string& directory) {
  try {
    open(directory);
    return "";
  } catch (const std::exception& no) {
    return no.what();
  }
}

unsigned rights(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777 : 0;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Somebody else with the file in an editor.
void meddle(const std::string& path, const char* sql) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  database.exec(sql);
}

TEST_F(Sqlite, a_second_daemon_is_refused_and_the_first_goes_on) {
  const auto first = open_sqlite(state);
  EXPECT_THROW(open_sqlite(state), StateInUse);
  EXPECT_EQ(commit(*first, with_leaf("a", 0)).size, 1);
}

TEST_F(Sqlite, a_directory_is_free_again_after_its_daemon) {
  open_sqlite(state).reset();
  EXPECT_EQ(refusal(open_sqlite, state), "");
}

TEST_F(Sqlite, nobody_else_may_look_into_the_state) {
  ::mkdir(state.c_str(), 0755);
  const auto store = open_sqlite(state);
  commit(*store, with_leaf("a", 0));
  EXPECT_EQ(rights(state), 0700u);
  EXPECT_EQ(rights(file), 0600u);
  EXPECT_EQ(rights(file + "-wal"), 0600u);
  EXPECT_EQ(rights(file + "-shm"), 0600u);
}

TEST_F(Sqlite, the_trail_is_not_changed_nor_removed_nor_replaced) {
  const auto store = open_sqlite(state);
  commit(*store, with_leaf("a", 0));
  EXPECT_THROW(meddle(file, "UPDATE entry SET leaf = x'00'"), SQLite::Exception);
  EXPECT_THROW(meddle(file, "DELETE FROM entry"), SQLite::Exception);
  EXPECT_THROW(meddle(file,
                      "PRAGMA recursive_triggers = ON; INSERT OR REPLACE INTO entry "
                      "SELECT idx, strand, seq, x'00', leaf_hash FROM entry"),
               SQLite::Exception);
  EXPECT_EQ(store->strand("a").at(0).bytes, "a 0");
}

TEST_F(Sqlite, tables_hold_the_types_that_they_name) {
  open_sqlite(state).reset();
  EXPECT_THROW(meddle(file, "INSERT INTO checkpoint VALUES ('many', 'root', 'note')"), SQLite::Exception);
}

TEST_F(Sqlite, a_file_of_an_older_program_is_brought_up_to_date_by_the_daemon_and_by_no_reader) {
  commit(*open_sqlite(state), with_job(job("j1")));
  meddle(file,
         "DROP TABLE tile; DROP TABLE cosignature; DROP TABLE mail; DROP INDEX job_of_member; ALTER TABLE job DROP "
         "COLUMN deferrals; "
         "ALTER TABLE job DROP COLUMN crashes; PRAGMA user_version = 1");
  EXPECT_NE(refusal(read_sqlite, state).find("the daemon brings it up to date"), std::string::npos);
  const auto store = open_sqlite(state);
  commit(*store, with_move("j1", JobState::claimed, 1));
  EXPECT_EQ(store->job({"j1"})->crashes, 0);
  EXPECT_EQ(store->job({"j1"})->attempt, 1);
}

TEST_F(Sqlite, tiles_are_made_for_the_log_of_an_older_program) {
  Unit unit;
  for (std::int64_t seq = 0; seq < 600; ++seq) unit.leaves.push_back(leaf("a", seq));
  const Head head = commit(*open_sqlite(state), unit);
  meddle(file, "DROP TABLE tile; DROP TABLE cosignature; PRAGMA user_version = 2");
  EXPECT_EQ(tree(*open_sqlite(state), 600).root(), head.root);
  EXPECT_EQ(read_sqlite(state)->tile({1, 0, 256}).size(), 64U);
}

TEST_F(Sqlite, a_tile_that_does_not_belong_to_the_log_is_refused) {
  Unit unit;
  for (std::int64_t seq = 0; seq < 600; ++seq) unit.leaves.push_back(leaf("a", seq));
  commit(*open_sqlite(state), unit);
  meddle(file, "UPDATE tile SET hashes = zeroblob(64) WHERE level = 1");
  EXPECT_NE(refusal(open_sqlite, state).find("tile 1/0 of the log does not belong"), std::string::npos);
}

TEST_F(Sqlite, a_file_of_a_newer_program_is_refused_by_writer_and_reader) {
  open_sqlite(state).reset();
  meddle(file, "PRAGMA user_version = 4");
  for (const auto& why : {refusal(open_sqlite, state), refusal(read_sqlite, state)})
    EXPECT_NE(why.find("its schema is number 4, this program knows 3"), std::string::npos) << why;
}

TEST_F(Sqlite, a_file_of_another_program_is_refused_and_left_alone) {
  ::mkdir(state.c_str(), 0700);
  {
    SQLite::Database other(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE recipes(name)");
  }
  EXPECT_NE(refusal(open_sqlite, state).find("not a database of Mithaq"), std::string::npos);
  std::ofstream(file, std::ios::trunc) << std::string(4096, 'x');
  EXPECT_NE(refusal(open_sqlite, state).find("cannot open " + file), std::string::npos);
}

TEST_F(Sqlite, a_damaged_file_is_refused) {
  {
    const auto store = open_sqlite(state);
    Unit unit;
    for (int seq = 0; seq < 200; ++seq) unit.leaves.push_back(leaf("a", seq));
    commit(*store, unit);
  }
  const auto size = std::filesystem::file_size(file);
  std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp(static_cast<std::streamoff>(size - 4096));
  damage << std::string(4096, '\x55');
  damage.close();
  EXPECT_NE(refusal(open_sqlite, state), "");
}

TEST_F(Sqlite, a_log_that_does_not_give_its_head_is_refused) {
  {
    const auto store = open_sqlite(state);
    for (int seq = 0; seq < 5; ++seq) commit(*store, with_leaf("a", seq));
  }
  const std::string good = bytes_of(file);
  const auto after = [&](const char* sql) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << good;
    meddle(file, sql);
    return refusal(open_sqlite, state);
  };
  const char* free_hand = "DROP TRIGGER entry_is_never_changed; DROP TRIGGER entry_is_never_removed; ";
  EXPECT_EQ(after("SELECT 1"), "");
  EXPECT_NE(after((std::string(free_hand) + "DELETE FROM entry WHERE idx = 4").c_str()).find("the head of the log"),
            std::string::npos);
  EXPECT_NE(after((std::string(free_hand) + "DELETE FROM entry WHERE idx = 2").c_str()).find("entry 2 of the log"),
            std::string::npos);
  EXPECT_NE(after((std::string(free_hand) + "UPDATE entry SET leaf_hash = zeroblob(32) WHERE idx = 2").c_str())
                .find("the head of the log"),
            std::string::npos);
  EXPECT_NE(after("UPDATE head SET frontier = x''").find("the head of the log"), std::string::npos);
}

TEST_F(Sqlite, a_reader_looks_on_beside_the_daemon_and_takes_no_lock) {
  const auto store = open_sqlite(state);
  commit(*store, with_leaf("a", 0));
  const auto reader = read_sqlite(state);
  EXPECT_EQ(reader->head(), store->head());
  commit(*store, with_leaf("a", 1));
  EXPECT_EQ(reader->head(), store->head());
  EXPECT_EQ(reader->strand("a").size(), 2u);
  EXPECT_THROW(commit(*reader, with_leaf("a", 2)), std::logic_error);
}

TEST_F(Sqlite, a_reader_reads_what_a_killed_daemon_left) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = open_sqlite(state);
    for (int seq = 0; seq < 20; ++seq) commit(*store, with_leaf("a", seq));
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  EXPECT_EQ(read_sqlite(state)->head().size, 20);
  EXPECT_EQ(open_sqlite(state)->head().size, 20);
}

TEST_F(Sqlite, a_reader_of_nothing_says_what_is_missing) {
  EXPECT_NE(refusal(read_sqlite, state).find("cannot open " + file), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(state));
}

TEST_F(Sqlite, a_place_that_cannot_be_written_is_named) {
  EXPECT_NE(refusal(open_sqlite, "/proc/mithaq").find("cannot create /proc/mithaq: "), std::string::npos);
  std::ofstream(scratch / "file") << "x";
  EXPECT_NE(refusal(open_sqlite, scratch / "file").find("Not a directory"), std::string::npos);
}

TEST_F(Sqlite, a_wiped_secret_is_nowhere_in_the_file) {
  const std::string secret = "token-that-must-not-stay 493021";
  {
    const auto store = open_sqlite(state);
    Job with_secret = job("j1");
    with_secret.secret = secret;
    commit(*store, with_job(with_secret));
    commit(*store, with_move("j1", JobState::claimed, 1));
    commit(*store, with_move("j1", JobState::accepted, 1, 0, true));
  }
  EXPECT_EQ(bytes_of(file).find(secret), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file + "-wal"));
}

TEST_F(Sqlite, after_a_rest_a_wiped_secret_is_not_in_the_write_ahead_log_either) {
  const std::string secret = "token-that-must-not-stay 493021";
  const auto store = open_sqlite(state);
  Job with_secret = job("j1");
  with_secret.secret = secret;
  commit(*store, with_job(with_secret));
  commit(*store, with_move("j1", JobState::claimed, 1));
  commit(*store, with_move("j1", JobState::accepted, 1, 0, true));
  EXPECT_NE(bytes_of(file + "-wal").find(secret), std::string::npos);
  store->rest();
  EXPECT_EQ(bytes_of(file + "-wal").find(secret), std::string::npos);
  EXPECT_EQ(bytes_of(file).find(secret), std::string::npos);
  commit(*store, with_leaf("a", 0));
  EXPECT_EQ(store->head().size, 1);
}

TEST_F(Sqlite, a_full_disk_is_a_clear_no_at_every_write_and_all_is_well_when_there_is_room) {
  FailingDisk disk;
  const auto store = open_sqlite(state);
  commit(*store, with_leaf("a", 0));
  Unit unit = with_leaf("a", 1);
  unit.charters.push_back(charter("a", 2));
  unit.jobs.push_back(job("j1"));
  unit.answer = AnswerRow{"k", "body", "answer", at(1)};
  const Head before = store->head();
  // Each write of the batch before the one that commits it: the last two are the frame of the commit.
  const int before_writes = disk.writes();
  Unit same_size = with_leaf("b", 0);
  same_size.charters.push_back(charter("b", 2));
  same_size.jobs.push_back(job("j0"));
  same_size.answer = AnswerRow{"j", "body", "answer", at(1)};
  commit(*store, same_size);
  const int writes = disk.writes() - before_writes;
  ASSERT_GT(writes, 6);
  for (int room = 0; room < writes - 2; ++room) {
    disk.full_after(room);
    EXPECT_THROW(commit(*store, unit), NoSpace) << room << " of " << writes;
    EXPECT_EQ(store->strand("a").size(), 1u);
    EXPECT_FALSE(store->charter({"a"}));
    disk.has_room();
  }
  EXPECT_EQ(store->head().size, before.size + 1);
  EXPECT_EQ(commit(*store, unit).size, before.size + 2);
  EXPECT_EQ(store->strand("a").size(), 2u);
}

TEST_F(Sqlite, a_commit_that_fails_is_unknown_and_nothing_is_written_any_more) {
  Head last;
  {
    FailingDisk disk;
    const auto store = open_sqlite(state);
    last = commit(*store, with_leaf("a", 0));
    disk.sync_fails(true);
    EXPECT_THROW(commit(*store, with_leaf("a", 1)), OutcomeUnknown);
    disk.sync_fails(false);
    EXPECT_THROW(commit(*store, with_leaf("a", 2)), OutcomeUnknown);
  }
  // After the next start one looks: the entry is there whole or not at all.
  const auto store = open_sqlite(state);
  EXPECT_GE(store->head().size, last.size);
  EXPECT_LE(store->head().size, last.size + 1);
  EXPECT_EQ(static_cast<std::int64_t>(store->strand("a").size()), store->head().size);
}

TEST_F(Sqlite, the_log_beside_the_file_does_not_grow_for_ever) {
  const auto store = open_sqlite(state);
  for (int seq = 0; seq < 60; ++seq) {
    Unit unit;
    unit.leaves.push_back(leaf("a", seq, std::string(200'000, 'x') + std::to_string(seq)));
    commit(*store, unit);
  }
  EXPECT_LT(std::filesystem::file_size(file + "-wal"), 8u << 20);
}

}  // namespace
}  // namespace mithaq::store
