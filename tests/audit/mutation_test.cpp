// Every byte, line and file of a small package and a small state directory, changed one at a time: each change is
// found, and named with the file in which it was made.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "audit/recorded_package.h"
#include "audit/state_source.h"

namespace mithaq::audit {
namespace {

// A short life: an opening and three positions that ratify. Small, so that no byte needs to be left out.
RecordedCharter short_life() {
  RecordedCharter recorded;
  recorded.open();
  for (int stage = 0; stage < 2; ++stage)
    for (const char* body : {"deaf-union", "gaza-federation", "ngo-network"}) recorded.say(body, PositionKind::approve);
  return recorded;
}

std::string told(const Report& report) {
  std::string out;
  for (const Finding& f : report.findings) out += line(f) + "\n";
  return out;
}

class Mutation : public testing::Test {
 protected:
  // Whether the package is found broken, in this file of it.
  void expect_found(const std::string& file, const std::string& what) {
    const Report report = package.verify();
    const bool named = std::ranges::any_of(report.findings, [&](const Finding& f) {
      return f.word == Word::broken && (f.file.starts_with(file) || f.expected.starts_with(file));
    });
    if (report.exit_code() != 1 || !named) ADD_FAILURE() << file << " " << what << "\n" << told(report);
  }
  void flip(const fs::path& file, std::size_t at) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(at));
    const int was = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(static_cast<char>(was ^ 1));
  }

  RecordedPackage package{short_life()};
};

// Each file of the package has at least its first and last byte changed; between them one in 31, a prime, so that
// over all files every place of a line is met.
TEST_F(Mutation, a_byte_of_any_file_of_a_package_is_found) {
  std::size_t changed = 0;
  for (const auto& [path, bytes] : files_of(package.bag)) {
    for (std::size_t at = 0; at < bytes.size();
         at = at + 1 == bytes.size() ? bytes.size() : std::min(at + 31, bytes.size() - 1)) {
      flip(package.bag / path, at);
      expect_found(path, "byte " + std::to_string(at));
      flip(package.bag / path, at);
      ++changed;
    }
  }
  EXPECT_GT(changed, 1000u);
  EXPECT_EQ(package.verify().exit_code(), 0);
}

TEST_F(Mutation, a_file_that_is_dropped_cut_or_added_is_found) {
  for (const auto& [path, bytes] : files_of(package.bag)) {
    fs::remove(package.bag / path);
    const Report report = package.verify();
    EXPECT_EQ(report.exit_code(), 1) << path << "\n" << told(report);
    write(package.bag / path, bytes.substr(0, bytes.size() / 2));
    if (!bytes.empty()) expect_found(path, "cut");
    write(package.bag / path, bytes);
    write(package.bag / (path + ".more"), bytes);
    expect_found(path + ".more", "added");
    fs::remove(package.bag / (path + ".more"));
  }
}

// With the lists written anew: only the trail itself speaks.
TEST_F(Mutation, a_line_of_a_strand_that_is_dropped_doubled_swapped_or_cut_is_found_under_new_lists) {
  const std::string file = "data/trail/partnership-2026.jsonl";
  const std::string whole = read(package.bag / file);
  std::vector<std::string> lines;
  std::istringstream in(whole);
  for (std::string one; std::getline(in, one);) lines.push_back(one + "\n");
  const auto with = [&](std::vector<std::string> others) {
    std::string out;
    for (const std::string& one : others) out += one;
    write(package.bag / file, out);
    list(package.bag);
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<std::string> others = lines;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    with(others);
    expect_found(file, "without line " + std::to_string(i + 1));
    others = lines;
    others.insert(others.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    with(others);
    expect_found(file, "line twice " + std::to_string(i + 1));
    others = lines;
    others[i] = lines[i].substr(0, lines[i].size() / 2) + "\n";
    with(others);
    expect_found(file, "line cut " + std::to_string(i + 1));
    if (i + 1 == lines.size()) continue;
    others = lines;
    std::swap(others[i], others[i + 1]);
    with(others);
    expect_found(file, "lines swapped " + std::to_string(i + 1));
  }
}

TEST_F(Mutation, a_byte_of_any_entry_is_found_under_new_lists) {
  for (const char* strand : {"partnership-2026", "registry"}) {
    const std::string file = "data/trail/" + std::string(strand) + ".jsonl";
    const std::string whole = read(package.bag / file);
    for (std::size_t at = 0; at < whole.size(); at += 37) {
      flip(package.bag / file, at);
      list(package.bag);
      const Report report = package.verify();
      EXPECT_EQ(report.exit_code(), 1) << file << " byte " << at << "\n" << told(report);
      flip(package.bag / file, at);
    }
  }
}

class MutatedState : public testing::Test {
 protected:
  MutatedState() { state.write(recorded, &key); }
  Report verify() {
    const auto store = store::read_sqlite(state.path);
    const store::Objects objects(state.path + "/objects");
    StateSource source(*store, objects, {key.vkey(), std::nullopt, true});
    return audit::verify(source);
  }
  void behind_the_triggers(const std::string& sql) {
    SQLite::Database database(state.path + "/mithaq.db", SQLite::OPEN_READWRITE);
    database.exec("DROP TRIGGER IF EXISTS entry_is_never_changed; DROP TRIGGER IF EXISTS entry_is_never_removed;" +
                  sql);
  }

  StateOnDisk state;
  RecordedCharter recorded = short_life();
  LogKey key;
};

TEST_F(MutatedState, a_byte_of_any_document_is_found) {
  for (const auto& entry : fs::directory_iterator(state.path + "/objects")) {
    const std::string bytes = read(entry.path());
    std::string other = bytes;
    other[bytes.size() / 2] = static_cast<char>(other[bytes.size() / 2] ^ 1);
    for (const std::string& wrong : {other, bytes.substr(1), bytes + "x", std::string()}) {
      write(entry.path(), wrong);
      const Report report = verify();
      const bool named = std::ranges::any_of(report.findings, [&](const Finding& f) {
        return f.id == "evidence-hash" && f.file == "objects/" + entry.path().filename().string();
      });
      EXPECT_TRUE(report.exit_code() == 1 && named) << entry.path() << "\n" << told(report);
    }
    write(entry.path(), bytes);
  }
  EXPECT_EQ(verify().exit_code(), 0);
}

TEST_F(MutatedState, an_entry_changed_dropped_or_swapped_behind_the_triggers_is_found) {
  behind_the_triggers("CREATE TABLE kept AS SELECT * FROM entry");
  const std::int64_t size = verify().entries;
  for (std::int64_t n = 0; n < size; ++n) {
    const std::string here = " WHERE idx = " + std::to_string(n), next = " WHERE idx = " + std::to_string(n + 1);
    for (const std::string& change :
         {"UPDATE entry SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"rules\":1', '\"rules\":2') AS BLOB)" + here,
          "UPDATE entry SET leaf = CAST(substr(CAST(leaf AS TEXT), 2) AS BLOB)" + here,
          "UPDATE entry SET leaf_hash = randomblob(32)" + here, "DELETE FROM entry" + here,
          "UPDATE entry SET leaf = (SELECT leaf FROM kept" + (n + 1 < size ? next : " WHERE idx = 0") + ")" + here}) {
      behind_the_triggers(change);
      EXPECT_EQ(verify().exit_code(), 1) << change;
      behind_the_triggers("DELETE FROM entry; INSERT INTO entry SELECT * FROM kept");
    }
  }
  EXPECT_EQ(verify().exit_code(), 0);
}

TEST_F(MutatedState, a_value_of_a_folded_state_or_a_head_is_found) {
  for (const char* change :
       {"UPDATE head SET size = size + 1", "UPDATE head SET root = randomblob(32)",
        "UPDATE charter SET folded = replace(folded, 'ratified', 'withdrawn')", "UPDATE checkpoint SET root = 'x'"}) {
    SQLite::Database database(state.path + "/mithaq.db", SQLite::OPEN_READWRITE);
    database.exec("SAVEPOINT before");
    behind_the_triggers("VACUUM INTO '" + state.path + "/kept.db'");
    database.exec("RELEASE before");
    behind_the_triggers(change);
    EXPECT_EQ(verify().exit_code(), 1) << change;
    fs::copy_file(state.path + "/kept.db", state.path + "/mithaq.db", fs::copy_options::overwrite_existing);
    for (const char* beside : {"-wal", "-shm"}) fs::remove(state.path + "/mithaq.db" + beside);
    fs::remove(state.path + "/kept.db");
  }
}

// As a daemon would write it whose count is wrong and whose states follow from the wrong count.
TEST_F(MutatedState, a_count_that_was_wrong_from_the_beginning_is_found) {
  StateOnDisk other;
  RecordedCharter wrong = short_life();
  Entry& settled = wrong.entry("stage-settled");
  Value tally = settled.data.at("tally");
  tally.members().at("heads").set("for", 2).set("silent", 1);
  settled.data.set("tally", tally);
  other.write(wrong, &key);
  const auto store = store::read_sqlite(other.path);
  const store::Objects objects(other.path + "/objects");
  StateSource source(*store, objects, {key.vkey(), std::nullopt, true});
  const Report report = audit::verify(source);
  const auto found = std::ranges::find(report.findings, "tally", &Finding::id);
  ASSERT_NE(found, report.findings.end()) << told(report);
  EXPECT_NE(found->expected.find("\"for\":2"), std::string::npos);
  EXPECT_NE(found->found.find("\"for\":3"), std::string::npos);
  EXPECT_EQ(found->seq, settled.seq);
}

}  // namespace
}  // namespace mithaq::audit
