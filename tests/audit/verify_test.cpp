#include "audit/verify.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "audit/recorded_charter.h"
#include "audit/state_source.h"

namespace mithaq::audit {
namespace {

class Verify : public testing::Test {
 protected:
  Report verify(const Options& options = {}) { return verify(state.path, options); }
  // With the key that the options bring, and what was published beside the state.
  Report verify(const std::string& path, const Options& options, const Progress& progress = {}) {
    const auto store = store::read_sqlite(path);
    const store::Objects objects(path + "/objects");
    StateSource source(*store, objects, {"", published, has_objects});
    return audit::verify(source, options, progress);
  }
  // What somebody with the file and a database tool does.
  void tamper(const std::string& sql) {
    SQLite::Database database(state.path + "/mithaq.db", SQLite::OPEN_READWRITE);
    database.exec("DROP TRIGGER IF EXISTS entry_is_never_changed; DROP TRIGGER IF EXISTS entry_is_never_removed;" +
                  sql);
  }
  static std::vector<std::string> ids(const Report& report, Word word = Word::broken) {
    std::vector<std::string> out;
    for (const Finding& f : report.findings)
      if (f.word == word) out.push_back(f.id);
    return out;
  }
  static const Finding& finding(const Report& report, std::string_view id) {
    static const Finding none;
    const auto found = std::ranges::find(report.findings, id, &Finding::id);
    return found == report.findings.end() ? none : *found;
  }
  std::string object(const Digest& sha256) const {
    for (const auto& file : std::filesystem::recursive_directory_iterator(state.path + "/objects"))
      if (file.is_regular_file() && sha256.ends_with(file.path().filename().string())) return file.path().string();
    throw std::runtime_error("no object " + sha256);
  }

  StateOnDisk state;
  RecordedCharter recorded = RecordedCharter().whole_way();
  LogKey key;
  Options with_key{"", key.vkey()};
  std::optional<std::string> published;
  bool has_objects = true;
};

using Ids = std::vector<std::string>;

TEST_F(Verify, an_untouched_directory_is_verified) {
  ASSERT_EQ(recorded.charter.state, "ratified");
  state.write(recorded, &key);
  std::int64_t done = 0;
  const Report report = verify(state.path, with_key, [&](std::int64_t n, std::int64_t) { done = n; });
  EXPECT_EQ(ids(report), Ids{});
  EXPECT_EQ(ids(report, Word::gap), Ids{});
  EXPECT_EQ(ids(report, Word::mark), (Ids{"no-witnesses", "no-trusted-time"}));
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.exit_code(true), 2);
  EXPECT_EQ(done, report.entries);
  EXPECT_EQ(report.checkpoint_size, report.entries);
  ASSERT_EQ(report.steps.size(), 9u);
  for (const Step& step : report.steps) EXPECT_EQ(step.looked_at > 0, step.id != "signatures") << step.id;
}

TEST_F(Verify, a_byte_flipped_behind_the_triggers_is_seen) {
  state.write(recorded, &key);
  tamper(
      "UPDATE entry SET leaf = CAST(replace(CAST(leaf AS TEXT), 'approve\"', 'abstain\"') AS BLOB) WHERE idx = "
      "(SELECT min(idx) FROM entry WHERE CAST(leaf AS TEXT) LIKE '%\"position\":\"approve\"%')");
  const Report report = verify(with_key);
  EXPECT_EQ(report.exit_code(), 1);
  const Finding& found = finding(report, "leaf-hash");
  EXPECT_EQ(found.strand, "partnership-2026");
  EXPECT_EQ(found.seq, recorded.entry("position-given", 1).seq);
  EXPECT_EQ(found.index, found.seq + 1);
  EXPECT_EQ(finding(report, "root").index, found.index);
  EXPECT_EQ(finding(report, "prev-hash").seq, found.seq + 1);
  EXPECT_EQ(finding(report, "tally").id, "tally");
}

TEST_F(Verify, bytes_that_are_no_entry_are_named_with_their_refusal) {
  state.write(recorded, &key);
  tamper("UPDATE entry SET leaf = CAST(' ' || CAST(leaf AS TEXT) AS BLOB) WHERE strand <> 'registry' AND seq = 3");
  const Report report = verify(with_key);
  EXPECT_EQ(finding(report, "entry-form").seq, 3);
  EXPECT_NE(finding(report, "entry-form").found.find("not-canonical"), std::string::npos);
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Verify, a_log_cut_short_does_not_meet_its_checkpoint) {
  state.write(recorded, &key);
  const std::int64_t size = verify(with_key).entries;
  tamper("DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)");
  const Report report = verify(with_key);
  EXPECT_EQ(report.exit_code(), 1);
  EXPECT_EQ(finding(report, "root").expected, "size " + std::to_string(size));
  EXPECT_EQ(finding(report, "state").file, "charter");
}

TEST_F(Verify, an_entry_taken_out_of_the_middle_leaves_a_gap) {
  state.write(recorded);
  tamper("DELETE FROM entry WHERE strand <> 'registry' AND seq = 5");
  const Report report = verify();
  EXPECT_EQ(finding(report, "strand-gap").seq, 6);
  EXPECT_EQ(finding(report, "strand-gap").expected, "5");
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Verify, rows_behind_the_head_of_the_log_are_told) {
  state.write(recorded, &key);
  const std::int64_t size = verify(with_key).entries;
  const std::string columns = "INSERT INTO entry (idx, strand, seq, leaf, leaf_hash) SELECT ";
  tamper(columns + "5000, strand, 999, x'7b7d', leaf_hash FROM entry WHERE idx = 1");
  Report report = verify(with_key);
  EXPECT_EQ(ids(report), Ids{"root"});
  EXPECT_EQ(finding(report, "root").file, "entry");
  EXPECT_EQ(finding(report, "root").expected, "size " + std::to_string(size));
  EXPECT_EQ(finding(report, "root").found, "size " + std::to_string(size + 1));
  tamper("DELETE FROM entry WHERE idx = 5000;" + columns + "idx + 1, strand, seq + 1, leaf, leaf_hash FROM entry " +
         "WHERE idx = (SELECT max(idx) FROM entry)");
  report = verify(with_key);
  EXPECT_EQ(ids(report), Ids{"root"});
}

class VerifyLong : public Verify {
 protected:
  VerifyLong() {
    std::vector<Entry> entries;
    std::vector<RecordedCharter> charters;
    for (int i = 0; i < 8; ++i) charters.push_back(RecordedCharter("charter-" + std::to_string(i)).whole_way());
    std::vector<const Charter*> folded;
    for (const RecordedCharter& one : charters) {
      entries.insert(entries.end(), one.entries.begin(), one.entries.end());
      folded.push_back(&one.charter);
    }
    state.write(entries, folded, &key);
  }
};

TEST_F(VerifyLong, findings_of_charters_that_are_followed_side_by_side_stand_in_the_order_of_the_log) {
  EXPECT_EQ(verify(with_key).exit_code(), 0);
  for (const char* charter : {"charter-6", "charter-1", "charter-3"})
    tamper(std::string("UPDATE charter SET folded = '{}' WHERE id = '") + charter + "'");
  const Report report = verify(with_key);
  std::vector<std::string> strands;
  for (const Finding& f : report.findings)
    if (f.word == Word::broken) strands.push_back(f.strand);
  EXPECT_EQ(strands, (std::vector<std::string>{"charter-1", "charter-3", "charter-6"}));
}

TEST_F(VerifyLong, a_tile_that_does_not_hold_what_the_entries_come_to_is_named) {
  tamper("UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND n = 0");
  Report report = verify(with_key);
  EXPECT_EQ(ids(report), Ids{"tile"});
  EXPECT_EQ(finding(report, "tile").file, "tile/0/000");
  tamper("DELETE FROM tile WHERE level = 1");
  report = verify(with_key);
  EXPECT_EQ(ids(report), (Ids{"tile", "tile"}));
}

TEST_F(VerifyLong, an_entry_taken_out_behind_the_last_whole_tile_has_its_place) {
  tamper("DELETE FROM entry WHERE idx = 300");
  const Report report = verify(with_key);
  EXPECT_EQ(report.exit_code(), 1);
  EXPECT_EQ(finding(report, "strand-gap").id, "strand-gap");
  EXPECT_EQ(finding(report, "root").id, "root");
}

TEST_F(Verify, a_document_changed_on_the_disk_is_seen) {
  state.write(recorded, &key);
  const Digest rule = recorded.charter.rounds.front().rule_sha256;
  const std::string file = object(rule);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).put('[');
  const Report report = verify(with_key);
  EXPECT_EQ(finding(report, "evidence-hash").expected, rule);
  EXPECT_EQ(finding(report, "evidence-hash").file, "objects/" + rule);
  EXPECT_EQ(finding(report, "replay-refused").id, "replay-refused");
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Verify, a_document_that_is_gone_is_missing) {
  state.write(recorded, &key);
  const Digest reason = recorded.entry("objection-filed").evidence.front().sha256;
  std::filesystem::remove(object(reason));
  const Report report = verify(with_key);
  EXPECT_EQ(finding(report, "evidence-missing").expected, reason);
  EXPECT_EQ(finding(report, "replay-refused").id, "");  // replay needs no person's text
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Verify, a_record_of_the_registry_changed_on_the_disk_is_seen) {
  Entry added;
  added.strand = registry_strand;
  added.seq = 1;
  added.at = recorded.entries.back().at;
  added.kind = "registry-changed";
  store::Objects objects(state.path + "/objects");
  const Digest record = objects.put("a sealed record");
  added.data = Value::object({{"what", "member"}, {"id", "m-a2b3c4d5"}, {"change", "added"}, {"after", record}});
  recorded.entries.push_back(added);
  state.write(recorded, &key);
  EXPECT_EQ(verify(with_key).exit_code(), 0);
  std::fstream(object(record), std::ios::in | std::ios::out | std::ios::binary).put('[');
  EXPECT_EQ(finding(verify(with_key), "evidence-hash").expected, record);
}

TEST_F(Verify, what_a_row_says_beside_its_folded_state_is_compared) {
  state.write(recorded, &key);
  tamper("CREATE TABLE kept AS SELECT * FROM charter");
  for (const char* change : {"state = 'ended'", "stage = 'x'", "round = 9", "revision = 9", "deadline = 5"}) {
    tamper("UPDATE charter SET " + std::string(change));
    EXPECT_EQ(ids(verify(with_key)), Ids{"state"}) << change;
    tamper("DELETE FROM charter; INSERT INTO charter SELECT * FROM kept");
  }
}

TEST_F(Verify, an_older_database_put_back_does_not_meet_what_was_published) {
  state.write(recorded, &key);
  const store::Head head = store::read_sqlite(state.path)->head();
  published = key.sign(head.size, head.root).note;
  EXPECT_EQ(verify(with_key).exit_code(), 0);
  published = key.sign(head.size + 1, head.root).note;
  EXPECT_EQ(finding(verify(with_key), "root").file, "published.checkpoint");
  published = key.sign(head.size, trail::sha256("another")).note;
  EXPECT_EQ(finding(verify(with_key), "root").file, "published.checkpoint");
  for (const char* spoilt : {"cut short", ""}) {
    published = spoilt;
    EXPECT_EQ(finding(verify(with_key), "log-signature").file, "published.checkpoint") << spoilt;
  }
}

TEST_F(Verify, what_the_head_keeps_of_the_tree_leads_to_its_root) {
  state.write(recorded, &key);
  tamper("UPDATE head SET frontier = zeroblob(length(frontier))");
  EXPECT_EQ(finding(verify(with_key), "root").file, "head.frontier");
  tamper("DELETE FROM head");
  EXPECT_EQ(finding(verify(with_key), "root").file, "head.frontier");
}

TEST_F(Verify, whatever_was_ever_signed_is_held_against_the_log) {
  state.write(recorded, &key);
  const auto sign = [&](std::int64_t size, const trail::Hash& root) {
    store::Unit unit;
    unit.checkpoint = key.sign(size, root);
    store::open_sqlite(state.path)->commit(std::vector{unit});
  };
  trail::Frontier tree;
  const auto kept = store::read_sqlite(state.path);
  for (const trail::Hash& hash : kept->leaf_hashes(0, 7)) tree.append(hash);
  sign(7, tree.root());
  EXPECT_EQ(verify(with_key).exit_code(), 0);
  sign(5, trail::sha256("another"));
  EXPECT_EQ(finding(verify(with_key), "root").file, "checkpoint 5");
}

TEST_F(Verify, a_folded_state_that_the_entries_do_not_lead_to_is_seen) {
  state.write(recorded, &key);
  tamper("UPDATE charter SET folded = replace(folded, 'ratified', 'rat1fied')");
  const Report report = verify(with_key);
  EXPECT_EQ(ids(report), Ids{"state"});
  EXPECT_EQ(finding(report, "state").file, "charter");
  EXPECT_EQ(report.steps.back().broken, 1);
}

TEST_F(Verify, a_charter_without_its_state_and_a_state_without_its_charter_are_seen) {
  state.write(recorded);
  tamper("UPDATE charter SET id = 'another'");
  const Report report = verify();
  EXPECT_EQ(ids(report), (Ids{"state", "state"}));
}

TEST_F(Verify, a_history_forged_as_a_whole_does_not_come_to_its_own_numbers) {
  Entry& forged = recorded.entry("position-given", 3);  // of the round that passed
  forged.data.set("position", "abstain");
  state.write(recorded);
  const Report report = verify();
  const auto found = ids(report);
  EXPECT_EQ(std::ranges::count(found, "leaf-hash"), 0);
  EXPECT_GE(std::ranges::count(found, "tally"), 1);
  EXPECT_GE(std::ranges::count(found, "state"), 2);
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Verify, a_forged_history_does_not_meet_the_checkpoint_that_others_hold) {
  state.write(recorded, &key);
  const auto kept = store::read_sqlite(state.path)->newest_checkpoint().value();
  StateOnDisk forged;
  recorded.entry("position-given", 2).data.set("position", "disagree");
  forged.write(recorded, &key);
  {
    SQLite::Database database(forged.path + "/mithaq.db", SQLite::OPEN_READWRITE);
    SQLite::Statement replace(database, "UPDATE checkpoint SET root = ?, note = ?");
    replace.bind(1, kept.root);
    replace.bind(2, kept.note);
    replace.exec();
  }
  EXPECT_EQ(finding(verify(forged.path, with_key), "root").file, "checkpoint");
}

TEST_F(Verify, a_recorded_outcome_must_follow_from_the_positions) {
  recorded.entry("stage-settled", 1).data.set("outcome", "no-quorum");
  state.write(recorded);
  const Finding found = finding(verify(), "outcome");
  EXPECT_EQ(found.expected, "no-quorum");
  EXPECT_EQ(found.found, "passed");
}

TEST_F(Verify, the_checkpoint_must_be_signed_by_the_key_of_the_log) {
  state.write(recorded, &key);
  const Report report = verify({"", LogKey(9).vkey()});
  EXPECT_EQ(ids(report), Ids{"log-signature"});
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Verify, without_the_key_the_signature_cannot_be_judged) {
  state.write(recorded, &key);
  EXPECT_EQ(ids(verify(), Word::gap), Ids{"log-key"});
  EXPECT_EQ(verify().exit_code(), 2);
  EXPECT_EQ(ids(verify({"", "no key"}), Word::gap), (Ids{"policy-form", "log-key"}));
}

TEST_F(Verify, a_log_without_checkpoint_is_marked) {
  state.write(recorded);
  const Report report = verify();
  EXPECT_EQ(ids(report, Word::mark), (Ids{"no-checkpoint", "no-trusted-time"}));
  EXPECT_EQ(report.exit_code(), 0);
}

TEST_F(Verify, what_a_newer_program_wrote_cannot_be_judged) {
  recorded.entries.back().rules = 2;
  state.write(recorded.entries, {});
  const Report report = verify();
  EXPECT_EQ(ids(report, Word::gap), Ids{"newer"});
  EXPECT_EQ(report.exit_code(), 2);
}

TEST_F(Verify, a_checkpoint_that_somebody_kept_proves_another_history) {
  state.write(recorded, &key);
  const auto hashes = store::read_sqlite(state.path)->leaf_hashes(0, 5);
  Options options = with_key;
  options.kept.push_back({"kept", key.sign(5, trail::root_of(hashes)).note});
  EXPECT_EQ(verify(options).exit_code(), 0);
  options.kept.push_back({"shown", key.sign(5, trail::sha256("another history")).note});
  const Report report = verify(options);
  EXPECT_EQ(ids(report), Ids{"consistency"});
  EXPECT_EQ(finding(report, "consistency").file, "shown");
  ASSERT_EQ(report.rivals.size(), 1u);
  EXPECT_EQ(report.rivals.front().first, options.kept.back().note);
  options.kept.back() = {"later", key.sign(9000, trail::sha256("cut off")).note};
  const Report older = verify(options);
  EXPECT_EQ(finding(older, "older-copy").word, Word::gap) << "a backup, or a log that was cut off";
  EXPECT_EQ(older.exit_code(), 2);
  EXPECT_TRUE(older.rivals.empty()) << "nobody was shown two logs";
}

// Whoever holds the log's key can sign anything: what an entry says has to follow from those before it.
TEST_F(Verify, an_entry_that_says_what_does_not_follow_is_found_though_it_is_signed) {
  const auto told = [&](const std::string& kind, const char* key_of_data, const Value& value) {
    StateOnDisk other;
    RecordedCharter changed = recorded;
    const auto entry = std::ranges::find(changed.entries, kind, &Entry::kind);
    EXPECT_NE(entry, changed.entries.end()) << kind;
    entry->data.set(key_of_data, value);
    other.write(changed, &key);
    const Ids found = ids(verify(other.path, with_key));
    return std::ranges::find(found, "entry-facts") != found.end();
  };
  const Value another = Value::object({{"number", 1}, {"sha256", std::string(64, 'a')}});
  EXPECT_TRUE(told("ratified", "signatures", Value::array({std::int64_t{3}})));
  EXPECT_TRUE(told("ratified", "reservations", Value::array({std::int64_t{3}})));
  EXPECT_TRUE(told("ratified", "minority", Value::array({std::int64_t{3}})));
  for (const char* kind : {"ratified", "position-given", "stage-opened", "stage-settled"})
    EXPECT_TRUE(told(kind, "revision", another)) << kind;
}

TEST_F(Verify, a_copy_of_the_database_alone_is_read_without_its_documents) {
  state.write(recorded, &key);
  const std::string copy = state.path + "/copy.db";
  {
    SQLite::Database database(state.path + "/mithaq.db", SQLite::OPEN_READWRITE);
    database.exec("VACUUM INTO '" + copy + "'");
  }
  has_objects = false;
  const Report report = verify(copy, with_key);
  EXPECT_EQ(ids(report), Ids{});
  EXPECT_EQ(ids(report, Word::gap), Ids{"no-objects"});
  EXPECT_EQ(report.exit_code(), 2);
}

TEST_F(Verify, one_charter_is_followed_and_the_tree_checked_whole) {
  RecordedCharter other("other-charter");
  other.open();
  std::vector<Entry> both = recorded.entries;
  both.insert(both.end(), other.entries.begin(), other.entries.end());
  state.write(both, {&recorded.charter, &other.charter});
  tamper("UPDATE charter SET folded = '{}' WHERE id = 'other-charter'");
  EXPECT_EQ(verify({"partnership-2026", std::nullopt}).exit_code(), 0);
  EXPECT_EQ(verify({"other-charter", std::nullopt}).exit_code(), 1);
  EXPECT_EQ(verify().exit_code(), 1);
}

TEST_F(Verify, times_and_registry_never_fall) {
  recorded.entry("position-given").registry = 4;
  recorded.entry("revision-published", 1).at = at("2020-01-01T00:00:00Z");
  state.write(recorded);
  const Report report = verify();
  EXPECT_EQ(finding(report, "registry-order").seq, recorded.entry("position-given").seq);
  EXPECT_EQ(finding(report, "time-order").seq, recorded.entry("revision-published", 1).seq);
}

TEST(Finding, is_one_line_for_machines) {
  Finding finding{Word::broken, "leaf-hash", "partnership-2026", 17, 204, "5965", "77be", "trail:18", ""};
  EXPECT_EQ(line(finding),
            "BROKEN leaf-hash strand=partnership-2026 seq=17 index=204 expected=5965 found=77be file=trail:18");
  EXPECT_EQ(line(Finding{Word::mark, "no-checkpoint", "", -1, -1, "", "", "checkpoint", ""}),
            "MARK no-checkpoint file=checkpoint");
}

}  // namespace
}  // namespace mithaq::audit
