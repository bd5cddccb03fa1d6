#include "store/sqlite/reads.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "trail/canonical.h"

namespace mithaq::store::sqlite {
namespace {

constexpr int most_connections = 8;

Leaf leaf_of(Query& row) { return {row.text(0), row.integer(1), row.text(2), row.hash(3)}; }

CharterRow charter_of(Query& row) {
  CharterRow out{CharterId{row.text(0)}, row.text(1),  row.text(2),  row.text(3),    row.text(4),
                 row.small(5),           row.small(6), std::nullopt, row.integer(8), row.text(9)};
  if (!row.is_null(7)) out.deadline = row.moment(7);
  return out;
}

JobState job_state(const std::string& word) {
  for (std::size_t i = 0; i < std::size(job_state_ids); ++i)
    if (job_state_ids[i] == word) return static_cast<JobState>(i);
  throw std::runtime_error("a job of the store is in state `" + word + "`, which is none");
}

Job job_of(Query& row) {
  Job out;
  out.key = {row.text(0)};
  out.plugin = row.text(1);
  out.duty = row.text(2);
  out.kind = row.text(3);
  out.charter = {row.text(4)};
  out.stage = row.text(5);
  out.round = row.small(6);
  out.revision = row.small(7);
  out.body = {row.text(8)};
  out.member = {row.text(9)};
  out.request = row.text(10);
  out.facts = trail::read(row.text(11));
  out.secret = row.text(12);
  out.state = job_state(row.text(13));
  out.attempt = row.small(14);
  out.created = row.moment(15);
  out.not_before = row.moment(16);
  out.last_result = row.text(17);
  out.deferrals = row.small(18);
  out.crashes = row.small(19);
  return out;
}

template <class RowOf>
auto all(Query& query, RowOf row_of) {
  std::vector<decltype(row_of(query))> out;
  while (query.step()) out.push_back(row_of(query));
  return out;
}

template <class RowOf>
auto one(Query& query, RowOf row_of) {
  using Row = decltype(row_of(query));
  return query.step() ? std::optional<Row>(row_of(query)) : std::nullopt;
}

#define LEAF "SELECT strand, seq, leaf, leaf_hash FROM entry "
#define CHARTER "SELECT id, state, title_ar, title_en, stage, round, revision, deadline, entries, folded FROM charter "
#define JOB                                                                                                        \
  "SELECT key, plugin, duty, kind, charter, stage, round, revision, body, member, request, facts, secret, state, " \
  "attempt, created, not_before, last_result, deferrals, crashes FROM job "

#define MAIL "SELECT key, raw_sha256, verdict, reason, charter, body, seq, wants_person, at FROM mail "
MailRow mail_of(Query& row) {
  return {row.text(0),         row.text(1),    row.text(2),       row.text(3),  CharterId{row.text(4)},
          BodyId{row.text(5)}, row.integer(6), row.small(7) != 0, row.moment(8)};
}

#define CHECKPOINT "SELECT size, root, note FROM checkpoint "
CheckpointRow checkpoint_of(Query& row) { return {row.integer(0), row.text(1), row.text(2)}; }

}  // namespace

Reads::Reads(Open open) : open_(std::move(open)) {
  idle_.push_back(open_());
  opened_ = 1;
}

template <class Ask>
auto Reads::read(const char* sql, Ask ask) {
  std::unique_ptr<Connection> borrowed;
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty() || opened_ < most_connections; });
    if (idle_.empty()) {
      idle_.push_back(open_());
      ++opened_;
    }
    borrowed = std::move(idle_.back());
    idle_.pop_back();
  }
  struct GiveBack {
    Reads& reads;
    std::unique_ptr<Connection>& connection;
    ~GiveBack() {
      const std::lock_guard lock(reads.mutex_);
      reads.idle_.push_back(std::move(connection));
      reads.returned_.notify_one();
    }
  } give_back{*this, borrowed};
  Query query = borrowed->query(sql);
  return ask(query);
}

Head Reads::commit(std::span<const Unit>) { throw std::logic_error("a store opened for reading does not write"); }

Head Reads::head() {
  return read("SELECT size, root, frontier FROM head", [](Query& q) {
    if (!q.step()) return Head{0, trail::empty_root(), false};
    const std::string kept = q.text(2);
    std::vector<trail::Hash> subtrees(kept.size() / sizeof(trail::Hash));
    std::memcpy(subtrees.data(), kept.data(), subtrees.size() * sizeof(trail::Hash));
    const bool fits = kept.size() % sizeof(trail::Hash) == 0 &&
                      static_cast<int>(subtrees.size()) == std::popcount(static_cast<std::uint64_t>(q.integer(0)));
    return Head{q.integer(0), q.hash(1), fits && trail::Frontier(q.integer(0), subtrees).root() == q.hash(1)};
  });
}

std::vector<Leaf> Reads::strand(std::string_view strand, std::int64_t from) {
  return read(LEAF "WHERE strand = ?1 AND seq >= ?2 ORDER BY seq",
              [&](Query& q) { return all(q.with(strand, from), leaf_of); });
}

std::vector<Leaf> Reads::log(std::int64_t from, std::int64_t to) {
  return read(LEAF "WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
              [&](Query& q) { return all(q.with(from, to), leaf_of); });
}

std::int64_t Reads::index_of(std::string_view strand, std::int64_t seq) {
  return read("SELECT idx FROM entry WHERE strand = ?1 AND seq = ?2",
              [&](Query& q) { return q.with(strand, seq).step() ? q.integer(0) : std::int64_t{-1}; });
}

std::vector<trail::Hash> Reads::leaf_hashes(std::int64_t from, std::int64_t to) {
  return read("SELECT leaf_hash FROM entry WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
              [&](Query& q) { return all(q.with(from, to), [](Query& row) { return row.hash(0); }); });
}

std::string Reads::tile(const trail::Tile& tile) {
  auto hashes = read("SELECT hashes FROM tile WHERE level = ?1 AND n = ?2",
                     [&](Query& q) { return one(q.with(tile.level, tile.n), [](Query& row) { return row.text(0); }); });
  if (!hashes) hashes.emplace();
  const std::int64_t from = tile.n * trail::tile_width;
  if (hashes->empty() && tile.level == 0)
    for (const trail::Hash& hash : leaf_hashes(from, from + tile.width)) *hashes += trail::view(hash);
  hashes->resize(std::min(hashes->size(), static_cast<std::size_t>(tile.width) * sizeof(trail::Hash)));
  return std::move(*hashes);
}

std::vector<std::string> Reads::strands() {
  // From strand to strand along the index, not over every entry.
  return read(
      "WITH RECURSIVE each(strand) AS (SELECT min(strand) FROM entry UNION ALL "
      "SELECT (SELECT min(strand) FROM entry WHERE strand > each.strand) FROM each WHERE each.strand IS NOT NULL) "
      "SELECT strand FROM each WHERE strand IS NOT NULL",
      [](Query& q) { return all(q, [](Query& row) { return row.text(0); }); });
}

std::vector<CharterRow> Reads::charters() {
  return read(CHARTER "ORDER BY id", [](Query& q) { return all(q, charter_of); });
}

std::optional<CharterRow> Reads::charter(const CharterId& id) {
  return read(CHARTER "WHERE id = ?1", [&](Query& q) { return one(q.with(id.value), charter_of); });
}

std::optional<TokenRow> Reads::token(const Digest& token_sha256) {
  return read(
      "SELECT number_sha256, charter, stage, round, revision, body, member, request, wrong_numbers, dead, issued "
      "FROM token WHERE token_sha256 = ?1",
      [&](Query& q) {
        return one(q.with(token_sha256), [&](Query& row) {
          return TokenRow{token_sha256, row.text(0),  CharterId{row.text(1)}, StageId{row.text(2)},
                          row.small(3), row.small(4), BodyId{row.text(5)},    MemberId{row.text(6)},
                          row.text(7),  row.small(8), row.small(9) != 0,      row.moment(10)};
        });
      });
}

std::optional<AnswerRow> Reads::answer(std::string_view key) {
  return read("SELECT key, body_sha256, answer, at FROM answer WHERE key = ?1", [&](Query& q) {
    return one(q.with(key), [](Query& row) { return AnswerRow{row.text(0), row.text(1), row.text(2), row.moment(3)}; });
  });
}

std::optional<Job> Reads::job(const JobKey& key) {
  return read(JOB "WHERE key = ?1", [&](Query& q) { return one(q.with(key.value), job_of); });
}

std::vector<Job> Reads::due_jobs(std::string_view plugin, std::string_view duty, Moment now, int limit) {
  return read(JOB
              "WHERE state IN ('queued', 'deferred') AND plugin = ?1 AND duty = ?2 AND not_before <= ?3 "
              "ORDER BY not_before, number LIMIT ?4",
              [&](Query& q) { return all(q.with(plugin, duty, now, limit), job_of); });
}

std::vector<Job> Reads::jobs(const std::optional<CharterId>& charter) {
  if (charter)
    return read(JOB "WHERE charter = ?1 ORDER BY number DESC LIMIT 1000",
                [&](Query& q) { return all(q.with(charter->value), job_of); });
  return read(JOB "ORDER BY number DESC LIMIT 1000", [](Query& q) { return all(q, job_of); });
}

std::vector<JobKey> Reads::earlier_notices(const JobKey& key) {
  // The index job_of_member leads to both ends; what lies between is not looked at.
#define EARLIER                                                                                                  \
  "SELECT j.key, j.number FROM job j JOIN job this ON this.key = ?1 "                                            \
  "WHERE j.charter = this.charter AND j.member = this.member AND j.plugin = this.plugin AND j.duty = this.duty " \
  "AND j.number < this.number ORDER BY j.number "
  return read("SELECT key FROM (SELECT * FROM (" EARLIER "LIMIT 1) UNION SELECT * FROM (" EARLIER
              "DESC LIMIT 9)) ORDER BY number",
              [&](Query& q) { return all(q.with(key.value), [](Query& row) { return JobKey{row.text(0)}; }); });
#undef EARLIER
}

std::vector<Job> Reads::claimed_jobs() {
  return read(JOB "WHERE state = 'claimed' ORDER BY number", [](Query& q) { return all(q, job_of); });
}

std::optional<MailRow> Reads::mail(const Digest& key) {
  return read(MAIL "WHERE key = ?1", [&](Query& q) { return one(q.with(key), mail_of); });
}

std::vector<MailRow> Reads::mails(bool all_of_them) {
  return read(all_of_them ? MAIL "ORDER BY at DESC, rowid DESC LIMIT 1000"
                          : MAIL "WHERE wants_person = 1 ORDER BY at DESC, rowid DESC LIMIT 1000",
              [](Query& q) { return all(q, mail_of); });
}

std::vector<MailRow> Reads::mails_about(const CharterId& charter, const BodyId& body, Moment after) {
  return read(MAIL "WHERE charter = ?1 AND body = ?2 AND at > ?3",
              [&](Query& q) { return all(q.with(charter.value, body.value, after), mail_of); });
}

std::vector<Job> Reads::notices(const CharterId& charter, const MemberId& member, std::string_view kind) {
  return read(JOB "WHERE charter = ?1 AND member = ?2 AND kind = ?3 ORDER BY number",
              [&](Query& q) { return all(q.with(charter.value, member.value, kind), job_of); });
}

std::optional<CheckpointRow> Reads::newest_checkpoint() {
  return read(CHECKPOINT "ORDER BY size DESC LIMIT 1", [](Query& q) { return one(q, checkpoint_of); });
}

std::optional<CheckpointRow> Reads::checkpoint_covering(std::int64_t index) {
  return read(CHECKPOINT "WHERE size > ?1 ORDER BY size LIMIT 1",
              [&](Query& q) { return one(q.with(index), checkpoint_of); });
}

std::optional<CheckpointRow> Reads::checkpoint(std::int64_t size) {
  return read(CHECKPOINT "WHERE size = ?1", [&](Query& q) { return one(q.with(size), checkpoint_of); });
}

std::vector<CheckpointRow> Reads::checkpoints(int limit) {
  return read(CHECKPOINT "ORDER BY size DESC LIMIT ?1", [&](Query& q) { return all(q.with(limit), checkpoint_of); });
}

std::vector<CosignatureRow> Reads::cosignatures(std::int64_t size) {
  return read("SELECT size, witness, line FROM cosignature WHERE size = ?1 ORDER BY witness", [&](Query& q) {
    return all(q.with(size), [](Query& row) { return CosignatureRow{row.integer(0), row.text(1), row.text(2)}; });
  });
}

std::vector<CheckpointRow> Reads::cosigned_checkpoints(int limit) {
  return read(CHECKPOINT "WHERE size IN (SELECT size FROM cosignature) ORDER BY size DESC LIMIT ?1",
              [&](Query& q) { return all(q.with(limit), checkpoint_of); });
}

}  // namespace mithaq::store::sqlite
