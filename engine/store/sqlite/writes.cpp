// What a unit becomes in the tables. Inside the transaction of commit(); a failure undoes all of it.
#include <stdexcept>
#include <unordered_map>

#include "store/sqlite/sqlite_store.h"
#include "trail/canonical.h"
#include "trail/digest.h"

namespace mithaq::store::sqlite {

void SqliteStore::write(std::span<const Unit> batch, trail::Frontier& frontier, trail::TileEdge& edge) {
  for (const Unit& unit : batch) {
    write_leaves(unit, frontier, edge);
    if (unit.begins_epoch) begin_epoch();
    write_jobs(unit);
    move_jobs(unit);
    write_keys(unit);
  }
  write_charters(batch);
  if (frontier.size() != frontier_.size()) write_head(frontier);
}

void SqliteStore::write_leaves(const Unit& unit, trail::Frontier& frontier, trail::TileEdge& edge) {
  for (const Leaf& leaf : unit.leaves) {
    writer_->query("INSERT INTO entry(idx, strand, seq, leaf, leaf_hash) VALUES (?1, ?2, ?3, ?4, ?5)")
        .with(frontier.size(), leaf.strand, leaf.seq, Blob{leaf.bytes}, Blob{trail::view(leaf.hash)})
        .run();
    frontier.append(leaf.hash);
    for (const trail::TileEdge::Written& tile : edge.append(leaf.hash)) write_tile(tile);
  }
}

void SqliteStore::write_tile(const trail::TileEdge::Written& tile) {
  writer_->query("INSERT OR REPLACE INTO tile(level, n, width, hashes) VALUES (?1, ?2, ?3, ?4)")
      .with(tile.level, tile.n, static_cast<int>(tile.hashes.size() / sizeof(trail::Hash)), Blob{tile.hashes})
      .run();
}

void SqliteStore::write_head(const trail::Frontier& frontier) {
  std::string hashes;
  for (const trail::Hash& hash : frontier.hashes()) hashes += trail::view(hash);
  const trail::Hash root = frontier.root();
  writer_->query("UPDATE head SET size = ?1, root = ?2, frontier = ?3")
      .with(frontier.size(), Blob{trail::view(root)}, Blob{hashes})
      .run();
}

// A charter that many commands of the batch have changed is written once, as it stands after the last of them.
void SqliteStore::write_charters(std::span<const Unit> batch) {
  std::unordered_map<CharterId, const CharterRow*> newest;
  for (const Unit& unit : batch)
    for (const CharterRow& row : unit.charters) newest[row.id] = &row;
  for (const auto& [id, row] : newest)
    writer_
        ->query(
            "INSERT INTO charter(id, state, title_ar, title_en, stage, round, revision, deadline, entries, folded) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT(id) DO UPDATE SET state = excluded.state, "
            "title_ar = excluded.title_ar, title_en = excluded.title_en, stage = excluded.stage, "
            "round = excluded.round, revision = excluded.revision, deadline = excluded.deadline, "
            "entries = excluded.entries, folded = excluded.folded")
        .with(row->id.value, row->state, row->title_ar, row->title_en, row->stage, row->round, row->revision,
              row->deadline, row->entries, row->folded)
        .run();
}

// The link in a notice that waited lives on: an administrator may have the notice sent again.
void SqliteStore::begin_epoch() {
  std::vector<Digest> waiting;
  Query secrets = writer_->query(
      "SELECT secret FROM job WHERE secret <> '' AND duty = 'notifier' AND state IN ('queued', 'claimed', 'deferred')");
  while (secrets.step()) {
    const std::string secret = secrets.text(0);
    waiting.push_back(trail::digest(secret.substr(0, secret.find(' '))));
  }
  writer_
      ->query(
          "UPDATE job SET state = 'unknown', last_result = 'restored' "
          "WHERE duty = 'notifier' AND state IN ('queued', 'claimed', 'deferred')")
      .run();
  writer_->query("UPDATE token SET dead = dead + 2").run();
  for (const Digest& token : waiting)
    writer_->query("UPDATE token SET dead = 0 WHERE token_sha256 = ?1 AND dead = 2").with(token).run();
  writer_->query("UPDATE token SET dead = 1 WHERE dead > 1").run();
}

void SqliteStore::write_jobs(const Unit& unit) {
  for (const Job& job : unit.jobs) {
    const std::string facts = trail::write(job.facts);
    writer_
        ->query(
            "INSERT INTO job(key, plugin, duty, kind, charter, stage, round, revision, body, member, request, facts, "
            "secret, state, attempt, created, not_before, last_result, deferrals, crashes) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)")
        .with(job.key.value, job.plugin, job.duty, job.kind, job.charter.value, job.stage, job.round, job.revision,
              job.body.value, job.member.value, job.request, facts, job.secret, id(job.state), job.attempt, job.created,
              job.not_before, job.last_result, job.deferrals, job.crashes)
        .run();
  }
}

// Only the holder of the attempt moves a job; a claim is a new attempt on one that waits; what has reached its
// end is only queued again, and what was accepted not even that. Any other move leaves the row alone.
void SqliteStore::move_jobs(const Unit& unit) {
  for (const JobMove& move : unit.moves) {
#define MOVE                                                                     \
  "UPDATE job SET state = ?1, attempt = ?2, not_before = ?3, last_result = ?4, " \
  "secret = iif(?5, '', secret), deferrals = deferrals + ?7, crashes = crashes + ?8 WHERE key = ?6 AND "
    const char* sql = MOVE "attempt = ?2 AND state NOT IN ('accepted', 'refused', 'dead')";
    if (move.to == JobState::claimed) sql = MOVE "attempt < ?2 AND state IN ('queued', 'deferred')";
    if (move.to == JobState::queued) sql = MOVE "attempt = ?2 AND state <> 'accepted'";
#undef MOVE
    writer_->query(sql)
        .with(id(move.to), move.attempt, move.not_before, move.last_result, move.wipe_secret, move.key.value,
              move.is_deferral, move.is_crash)
        .run();
  }
}

void SqliteStore::write_keys(const Unit& unit) {
  for (const TokenRow& token : unit.tokens)
    writer_
        ->query(
            "INSERT OR REPLACE INTO token(token_sha256, number_sha256, charter, stage, round, revision, body, member, "
            "request, wrong_numbers, dead, issued) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
        .with(token.token_sha256, token.number_sha256, token.charter.value, token.stage.value, token.round,
              token.revision, token.body.value, token.member.value, token.request, token.wrong_numbers, token.dead,
              token.issued)
        .run();
  if (const auto& answer = unit.answer)
    writer_->query("INSERT INTO answer(key, body_sha256, answer, at) VALUES (?1, ?2, ?3, ?4)")
        .with(answer->key, answer->body_sha256, answer->answer, answer->at)
        .run();
  if (const auto& mail = unit.mail)
    writer_
        ->query(
            "INSERT OR REPLACE INTO mail(key, raw_sha256, verdict, reason, charter, body, seq, wants_person, at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        .with(mail->key, mail->raw_sha256, mail->verdict, mail->reason, mail->charter.value, mail->body.value,
              mail->seq, mail->wants_person, mail->at)
        .run();
  for (const CosignatureRow& row : unit.cosignatures)
    writer_->query("INSERT OR REPLACE INTO cosignature(size, witness, line) VALUES (?1, ?2, ?3)")
        .with(row.size, row.witness, row.line)
        .run();
  if (const auto& checkpoint = unit.checkpoint) {
    // More signatures under the same root may come; another root for the same size never.
    const int changed = writer_
                            ->query(
                                "INSERT INTO checkpoint(size, root, note) VALUES (?1, ?2, ?3) "
                                "ON CONFLICT(size) DO UPDATE SET note = excluded.note WHERE root = excluded.root")
                            .with(checkpoint->size, checkpoint->root, checkpoint->note)
                            .run();
    if (changed == 0) throw Conflict("there is a checkpoint of this size with another root");
  }
}

}  // namespace mithaq::store::sqlite
