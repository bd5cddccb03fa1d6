// What every store promises. A second store adds a line at the end and passes the same tests.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "store/scratch.h"
#include "store/units.h"

namespace mithaq::store {
namespace {

using namespace test;

struct Kind {
  const char* name;
  std::unique_ptr<Store> (*open)(const std::string& directory);
};

class StoreContract : public testing::TestWithParam<Kind> {
 protected:
  void reopen() {
    store.reset();
    store = GetParam().open(scratch / "state");
  }

  Scratch scratch;
  std::unique_ptr<Store> store = GetParam().open(scratch / "state");
};

std::vector<std::string> keys(const std::vector<Job>& jobs) {
  std::vector<std::string> out;
  for (const Job& job : jobs) out.push_back(job.key.value);
  return out;
}

using Keys = std::vector<std::string>;

TEST_P(StoreContract, a_new_store_is_empty) {
  EXPECT_EQ(store->head(), Head{});
  EXPECT_TRUE(store->strands().empty());
  EXPECT_TRUE(store->charters().empty());
  EXPECT_TRUE(store->log(0, 100).empty());
  EXPECT_FALSE(store->newest_checkpoint());
  EXPECT_EQ(store->index_of("a", 0), -1);
  EXPECT_EQ(store->commit({}), Head{});
}

TEST_P(StoreContract, entries_stand_in_the_log_in_the_order_of_the_batch) {
  const Unit batch[] = {with_leaf("b", 0), with_leaf("a", 0), with_leaf("b", 1)};
  const Head head = store->commit(batch);
  EXPECT_EQ(head.size, 3);
  EXPECT_EQ(head, store->head());
  const auto log = store->log(0, 10);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].bytes, "b 0");
  EXPECT_EQ(log[1].bytes, "a 0");
  EXPECT_EQ(log[2].bytes, "b 1");
  EXPECT_EQ(log[2].hash, trail::leaf_hash("b 1"));
  EXPECT_EQ(store->log(1, 2).size(), 1u);
  EXPECT_EQ(store->index_of("b", 1), 2);
  EXPECT_EQ(store->strands(), (Keys{"a", "b"}));
  EXPECT_EQ(trail::root_of(store->leaf_hashes(0, 3)), head.root);
}

TEST_P(StoreContract, a_strand_is_read_from_any_of_its_entries) {
  for (int seq = 0; seq < 5; ++seq) {
    const Unit batch[] = {with_leaf("a", seq), with_leaf("b", seq)};
    store->commit(batch);
  }
  EXPECT_EQ(store->strand("a").size(), 5u);
  const auto tail = store->strand("a", 3);
  ASSERT_EQ(tail.size(), 2u);
  EXPECT_EQ(tail[0].seq, 3);
  EXPECT_EQ(tail[1].seq, 4);
  EXPECT_TRUE(store->strand("c").empty());
}

TEST_P(StoreContract, bytes_come_back_as_they_were_given) {
  Unit unit;
  std::string bytes = "ميثاق";
  bytes.append("\0\xFF\n", 3);
  unit.leaves.push_back(leaf("a", 0, bytes));
  commit(*store, unit);
  EXPECT_EQ(store->strand("a").at(0).bytes, bytes);
}

TEST_P(StoreContract, what_was_committed_is_there_after_reopening) {
  Unit unit = with_leaf("a", 0);
  unit.charters.push_back(charter("a"));
  unit.jobs.push_back(job("j1"));
  unit.tokens.push_back(token("t"));
  unit.answer = AnswerRow{"k", "body", "answer", at(1)};
  unit.checkpoint = CheckpointRow{1, "root", "note"};
  const Head head = commit(*store, unit);
  reopen();
  EXPECT_EQ(store->head(), head);
  EXPECT_EQ(store->charter({"a"}), charter("a"));
  EXPECT_EQ(store->job({"j1"}), job("j1"));
  EXPECT_EQ(store->token(trail::digest("t")), token("t"));
  EXPECT_EQ(store->answer("k"), unit.answer);
  EXPECT_EQ(store->newest_checkpoint()->note, "note");
  const Head next = commit(*store, with_leaf("a", 1));
  EXPECT_EQ(next.root, trail::root_of(store->leaf_hashes(0, 2)));
}

TEST_P(StoreContract, the_head_is_that_of_the_tree_at_every_size) {
  std::vector<trail::Hash> hashes;
  for (int seq = 0; seq < 70; ++seq) {
    const Head head = commit(*store, with_leaf("a", seq));
    hashes.push_back(trail::leaf_hash("a " + std::to_string(seq)));
    ASSERT_EQ(head, (Head{seq + 1, trail::root_of(hashes)}));
    if (seq % 23 == 0) reopen();
  }
}

TEST_P(StoreContract, a_charter_is_replaced_and_the_last_of_a_batch_stands) {
  Unit first, second;
  first.charters = {charter("a", 1), charter("b", 1)};
  second.charters = {charter("a", 2, "ratified")};
  second.charters[0].deadline.reset();
  const Unit batch[] = {first, second};
  store->commit(batch);
  EXPECT_EQ(store->charter({"a"}), second.charters[0]);
  EXPECT_EQ(store->charters(), (std::vector{second.charters[0], charter("b", 1)}));
  EXPECT_FALSE(store->charter({"c"}));
}

TEST_P(StoreContract, two_entries_of_one_place_are_a_conflict_and_nothing_is_written) {
  commit(*store, with_leaf("a", 0));
  const Head before = store->head();
  Unit neighbour = with_leaf("b", 0);
  neighbour.charters.push_back(charter("b"));
  neighbour.jobs.push_back(job("j1"));
  const Unit batch[] = {neighbour, with_leaf("a", 0)};
  EXPECT_THROW(store->commit(batch), Conflict);
  EXPECT_EQ(store->head(), before);
  EXPECT_TRUE(store->strand("b").empty());
  EXPECT_FALSE(store->charter({"b"}));
  EXPECT_FALSE(store->job({"j1"}));
  EXPECT_EQ(commit(*store, neighbour).size, 2);
}

TEST_P(StoreContract, a_job_key_is_used_once) {
  commit(*store, with_job(job("j1")));
  EXPECT_THROW(commit(*store, with_job(job("j1"))), Conflict);
  const Unit twice[] = {with_job(job("j2")), with_job(job("j2"))};
  EXPECT_THROW(store->commit(twice), Conflict);
  EXPECT_FALSE(store->job({"j2"}));
}

TEST_P(StoreContract, a_key_is_answered_once) {
  Unit unit;
  unit.answer = AnswerRow{"k", "body", "first", at(1)};
  commit(*store, unit);
  unit.answer->answer = "second";
  EXPECT_THROW(commit(*store, unit), Conflict);
  EXPECT_EQ(store->answer("k")->answer, "first");
  EXPECT_FALSE(store->answer("other"));
}

TEST_P(StoreContract, a_token_is_replaced) {
  Unit unit;
  unit.tokens.push_back(token("t"));
  commit(*store, unit);
  unit.tokens[0].wrong_numbers = 10;
  unit.tokens[0].dead = true;
  commit(*store, unit);
  EXPECT_EQ(store->token(trail::digest("t")), unit.tokens[0]);
  EXPECT_FALSE(store->token(trail::digest("u")));
}

TEST_P(StoreContract, one_size_has_one_root) {
  Unit unit;
  unit.checkpoint = CheckpointRow{3, "root", "note"};
  commit(*store, unit);
  unit.checkpoint->note = "note with a cosignature";
  commit(*store, unit);
  EXPECT_EQ(store->newest_checkpoint()->note, "note with a cosignature");
  unit.checkpoint->root = "another";
  EXPECT_THROW(commit(*store, unit), Conflict);
  unit.checkpoint = CheckpointRow{2, "smaller", "older"};
  commit(*store, unit);
  EXPECT_EQ(store->newest_checkpoint()->size, 3);
}

TEST_P(StoreContract, jobs_are_due_from_their_moment_on_and_the_longest_due_comes_first) {
  Unit unit;
  unit.jobs = {job("late", 50), job("early", 10), job("equal", 10), job("future", 100)};
  unit.jobs.push_back(job("other-duty"));
  unit.jobs.back().duty = "inbox";
  unit.jobs.push_back(job("other-plugin"));
  unit.jobs.back().plugin = "archive";
  commit(*store, unit);
  EXPECT_EQ(keys(store->due_jobs("email", "notifier", at(99), 10)), (Keys{"early", "equal", "late"}));
  EXPECT_EQ(keys(store->due_jobs("email", "notifier", at(100), 10)), (Keys{"early", "equal", "late", "future"}));
  EXPECT_EQ(keys(store->due_jobs("email", "notifier", at(99), 2)), (Keys{"early", "equal"}));
  EXPECT_EQ(keys(store->due_jobs("email", "inbox", at(99), 10)), (Keys{"other-duty"}));
}

TEST_P(StoreContract, a_claimed_job_is_due_for_nobody_and_found_at_the_next_start) {
  commit(*store, with_job(job("j1")));
  commit(*store, with_move("j1", JobState::claimed, 1));
  EXPECT_TRUE(store->due_jobs("email", "notifier", at(99), 10).empty());
  reopen();
  const auto claimed = store->claimed_jobs();
  ASSERT_EQ(keys(claimed), (Keys{"j1"}));
  EXPECT_EQ(claimed[0].attempt, 1);
  EXPECT_EQ(claimed[0].secret, "TOKEN 123456");
}

TEST_P(StoreContract, a_notice_knows_the_first_and_the_last_nine_before_it) {
  const auto named = [](const std::vector<JobKey>& found) {
    Keys out;
    for (const JobKey& key : found) out.push_back(key.value);
    return out;
  };
  Unit unit;
  for (int i = 1; i <= 12; ++i) {
    unit.jobs.push_back(job("j" + std::to_string(i)));
    unit.jobs.push_back(job("of-another-" + std::to_string(i)));
    unit.jobs.back().member = {"m-another1"};
  }
  commit(*store, unit);
  EXPECT_EQ(named(store->earlier_notices({"j1"})), Keys{});
  EXPECT_EQ(named(store->earlier_notices({"j3"})), (Keys{"j1", "j2"}));
  EXPECT_EQ(named(store->earlier_notices({"j12"})),
            (Keys{"j1", "j3", "j4", "j5", "j6", "j7", "j8", "j9", "j10", "j11"}));
  EXPECT_EQ(named(store->earlier_notices({"unknown"})), Keys{});
}

TEST_P(StoreContract, notices_of_a_kind_are_those_to_one_member_about_one_charter_however_many) {
  Unit unit;
  for (int i = 0; i < 1200; ++i) {
    unit.jobs.push_back(job("j" + std::to_string(i)));
    unit.jobs.back().kind = i < 2 ? "ask-back" : "reminder";
  }
  for (const auto& [key, charter, member] : {std::tuple{"of-another", unit.jobs[0].charter.value.c_str(), "m-another1"},
                                             {"elsewhere", "other", unit.jobs[0].member.value.c_str()}}) {
    unit.jobs.push_back(job(key));
    unit.jobs.back().kind = "ask-back";
    unit.jobs.back().charter = {charter};
    unit.jobs.back().member = {member};
  }
  commit(*store, unit);
  EXPECT_EQ(keys(store->notices(unit.jobs[0].charter, unit.jobs[0].member, "ask-back")), (Keys{"j0", "j1"}));
  EXPECT_EQ(store->notices(unit.jobs[0].charter, unit.jobs[0].member, "reminder").size(), 1198u);
}

TEST_P(StoreContract, mails_about_a_body_are_those_after_a_moment_however_many_came_besides) {
  const auto mail = [](const std::string& key, const char* charter, const char* body, int seconds) {
    Unit unit;
    unit.mail = MailRow{key, key, "answer", "", {charter}, {body}, 1, false, at(seconds)};
    return unit;
  };
  std::vector<Unit> batch = {mail("old", "charter", "deaf-union", 10), mail("new", "charter", "deaf-union", 11),
                             mail("elsewhere", "other", "deaf-union", 12)};
  for (int i = 0; i < 1100; ++i) batch.push_back(mail("of-another-" + std::to_string(i), "charter", "watan-gaza", 20));
  store->commit(batch);
  const auto found = store->mails_about({"charter"}, {"deaf-union"}, at(10));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, "new");
}

TEST_P(StoreContract, a_deferred_job_is_due_again) {
  commit(*store, with_job(job("j1")));
  commit(*store, with_move("j1", JobState::claimed, 1));
  commit(*store, with_move("j1", JobState::deferred, 1, 60));
  EXPECT_TRUE(store->due_jobs("email", "notifier", at(59), 10).empty());
  const auto due = store->due_jobs("email", "notifier", at(60), 10);
  ASSERT_EQ(keys(due), (Keys{"j1"}));
  EXPECT_EQ(due[0].state, JobState::deferred);
  EXPECT_EQ(due[0].last_result, "deferred");
}

TEST_P(StoreContract, the_deferrals_and_crashes_of_a_job_are_counted_and_kept) {
  commit(*store, with_job(job("j1")));
  commit(*store, with_move("j1", JobState::claimed, 1));
  Unit deferral = with_move("j1", JobState::deferred, 1);
  deferral.moves[0].is_deferral = true;
  commit(*store, deferral);
  commit(*store, with_move("j1", JobState::claimed, 2));
  Unit crash = with_move("j1", JobState::deferred, 2);
  crash.moves[0].is_deferral = crash.moves[0].is_crash = true;
  commit(*store, crash);
  commit(*store, with_move("j1", JobState::claimed, 3));
  reopen();
  EXPECT_EQ(store->job({"j1"})->deferrals, 2);
  EXPECT_EQ(store->job({"j1"})->crashes, 1);
}

TEST_P(StoreContract, only_the_holder_of_the_attempt_says_what_became_of_a_job) {
  commit(*store, with_job(job("j1")));
  commit(*store, with_move("j1", JobState::claimed, 1));
  commit(*store, with_move("j1", JobState::queued, 1));
  commit(*store, with_move("j1", JobState::claimed, 2));
  commit(*store, with_move("j1", JobState::accepted, 1));
  EXPECT_EQ(store->job({"j1"})->state, JobState::claimed);
  commit(*store, with_move("j1", JobState::claimed, 2));
  EXPECT_EQ(store->job({"j1"})->attempt, 2);
  commit(*store, with_move("j1", JobState::accepted, 2));
  EXPECT_EQ(store->job({"j1"})->state, JobState::accepted);
}

TEST_P(StoreContract, a_second_answer_of_a_worker_changes_nothing) {
  commit(*store, with_job(job("j1")));
  commit(*store, with_move("j1", JobState::claimed, 1));
  commit(*store, with_move("j1", JobState::accepted, 1));
  for (const JobState to : {JobState::refused, JobState::unknown, JobState::deferred, JobState::queued})
    commit(*store, with_move("j1", to, 1));
  EXPECT_EQ(store->job({"j1"})->state, JobState::accepted);
}

TEST_P(StoreContract, a_person_queues_again_what_was_refused_or_is_dead_or_unknown) {
  for (const JobState ended : {JobState::refused, JobState::dead, JobState::unknown}) {
    const std::string key(id(ended));
    commit(*store, with_job(job(key)));
    commit(*store, with_move(key, JobState::claimed, 1));
    commit(*store, with_move(key, ended, 1));
    EXPECT_EQ(store->job({key})->state, ended);
    commit(*store, with_move(key, JobState::claimed, 2));
    EXPECT_EQ(store->job({key})->state, ended) << "what has ended is not claimed";
    commit(*store, with_move(key, JobState::queued, 1));
    EXPECT_EQ(store->job({key})->state, JobState::queued);
  }
}

TEST_P(StoreContract, the_secret_of_a_job_is_gone_when_it_is_wiped) {
  commit(*store, with_job(job("j1")));
  commit(*store, with_move("j1", JobState::claimed, 1));
  EXPECT_EQ(store->job({"j1"})->secret, "TOKEN 123456");
  commit(*store, with_move("j1", JobState::accepted, 1, 0, true));
  EXPECT_EQ(store->job({"j1"})->secret, "");
}

TEST_P(StoreContract, people_see_the_newest_jobs_first_and_a_thousand_at_most) {
  Unit unit;
  for (int i = 0; i < 1010; ++i) unit.jobs.push_back(job("j" + std::to_string(i), 0, i % 2 == 0 ? "a" : "b"));
  commit(*store, unit);
  const auto all = store->jobs(std::nullopt);
  ASSERT_EQ(all.size(), 1000u);
  EXPECT_EQ(all[0].key.value, "j1009");
  const auto of_a = store->jobs(CharterId{"a"});
  ASSERT_EQ(of_a.size(), 505u);
  EXPECT_EQ(of_a[0].key.value, "j1008");
}

TEST_P(StoreContract, many_read_while_one_writes_and_see_only_whole_commits) {
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 12; ++i)
    readers.emplace_back([&] {
      while (!done) {
        const auto row = store->charter({"a"});
        const auto strand = store->strand("a");
        if (row && static_cast<std::int64_t>(strand.size()) < row->entries) ++torn;
        if (strand.size() % 2 != 0) ++torn;
      }
    });
  for (int seq = 0; seq < 200; seq += 2) {
    Unit unit = with_leaf("a", seq);
    unit.leaves.push_back(leaf("a", seq + 1));
    unit.charters.push_back(charter("a", seq + 2));
    commit(*store, unit);
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(store->strand("a").size(), 200u);
}

TEST_P(StoreContract, tiles_grow_with_the_log_and_are_the_same_after_reopening) {
  trail::Frontier frontier;
  std::int64_t seq = 0;
  for (const std::int64_t size : {100, 255, 256, 300, 1'000, 1'024}) {
    Unit unit;
    for (; seq < size; ++seq) {
      unit.leaves.push_back(leaf("a", seq));
      frontier.append(unit.leaves.back().hash);
    }
    commit(*store, unit);
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(tree(*store, size).root(), frontier.root()) << size;
      EXPECT_EQ(store->tile({0, 0, 256}).size(), static_cast<std::size_t>(std::min<std::int64_t>(size, 256)) * 32);
      EXPECT_EQ(store->tile({1, 0, 256}).size(), static_cast<std::size_t>(size / 256) * 32);
      reopen();
    }
  }
  EXPECT_EQ(store->tile({0, 3, 7}), store->tile({0, 3, 256}).substr(0, 7 * 32));
  EXPECT_EQ(store->tile({0, 4, 256}), "");
  EXPECT_EQ(store->tile({1, 1, 256}), "");
}

TEST_P(StoreContract, a_batch_that_fails_leaves_the_tiles_alone) {
  Unit unit;
  for (std::int64_t seq = 0; seq < 255; ++seq) unit.leaves.push_back(leaf("a", seq));
  commit(*store, unit);
  Unit twice = with_leaf("b", 0);
  twice.leaves.push_back(leaf("a", 3));
  EXPECT_THROW(commit(*store, twice), Conflict);
  EXPECT_EQ(store->tile({1, 0, 256}), "");
  commit(*store, with_leaf("a", 255));
  EXPECT_EQ(store->tile({1, 0, 256}), std::string(trail::view(store->head().root)));
}

TEST_P(StoreContract, cosignatures_stand_under_their_checkpoint_in_the_order_of_their_names) {
  Unit unit;
  unit.checkpoint = CheckpointRow{3, "root", "note\n"};
  commit(*store, unit);
  EXPECT_TRUE(store->cosigned_checkpoints(9).empty());
  unit.checkpoint = CheckpointRow{5, "root 5", "note of five\n"};
  unit.cosignatures = {{3, "gaza", "line of gaza\n"}, {3, "deaf-union", "first line\n"}, {5, "gaza", "another\n"}};
  commit(*store, unit);
  unit.cosignatures = {{3, "deaf-union", "line of the union\n"}};
  commit(*store, unit);
  EXPECT_EQ(store->cosignatures(3),
            (std::vector<CosignatureRow>{{3, "deaf-union", "line of the union\n"}, {3, "gaza", "line of gaza\n"}}));
  EXPECT_TRUE(store->cosignatures(4).empty());
  EXPECT_EQ(cosigned_note(*store, *store->checkpoint(3)), "note\nline of the union\nline of gaza\n");
  EXPECT_FALSE(store->checkpoint(4));
  const auto newest_first = store->cosigned_checkpoints(9);
  ASSERT_EQ(newest_first.size(), 2U);
  EXPECT_EQ(newest_first[0].size, 5);
  EXPECT_EQ(store->cosigned_checkpoints(1).size(), 1U);
}

TEST_P(StoreContract, a_published_checkpoint_carries_no_more_lines_than_readers_take) {
  Unit unit;
  unit.checkpoint = CheckpointRow{1, "root", "note\n"};
  for (int i = 0; i < 70; ++i) unit.cosignatures.push_back({1, "w" + std::to_string(i), "line\n"});
  commit(*store, unit);
  EXPECT_EQ(cosigned_note(*store, *store->checkpoint(1)).size(), 5U + 63 * 5);
}

INSTANTIATE_TEST_SUITE_P(Every, StoreContract, testing::Values(Kind{"sqlite", open_sqlite}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace mithaq::store
