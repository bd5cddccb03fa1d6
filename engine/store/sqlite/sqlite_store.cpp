#include "store/sqlite/sqlite_store.h"

#include <sqlite3.h>

#include <stdexcept>

namespace mithaq::store::sqlite {
namespace {

constexpr int pages_before_checkpoint = 1000;  // 4 MiB

bool is_full(int code) {
  return code == SQLITE_FULL || code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM;
}

}  // namespace

Writing::Writing(const std::string& state_directory)
    : directory_(state_directory), path_(directory_.own_file(database_name)) {
  try {
    writer_ = Connection::writer(path_);
    const std::string found = writer_->database().execAndGet("PRAGMA quick_check(1)").getString();
    if (found != "ok") throw std::runtime_error("cannot use " + path_ + ": it is damaged: " + found);
  } catch (const SQLite::Exception& no) {
    throw std::runtime_error("cannot open " + path_ + ": " + no.what());
  }
}

SqliteStore::SqliteStore(const std::string& state_directory)
    : Writing(state_directory), Reads([path = path_] { return Connection::reader(path); }) {
  check_log();
  const auto count_pages = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteStore*>(self)->pages_in_log_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(writer_->database().getHandle(), count_pages, this);  // in place of the automatic checkpoint
}

// The frontier and the tiles that are kept must be those that the leaf hashes give. Tiles that are missing are made:
// a file of an older program has none.
void SqliteStore::check_log() {
  std::vector<trail::TileEdge::Written> missing;
  {
    Query all = writer_->query("SELECT idx, leaf_hash FROM entry ORDER BY idx");
    while (all.step()) {
      if (all.integer(0) != frontier_.size())
        throw std::runtime_error("cannot use " + path_ + ": entry " + std::to_string(frontier_.size()) +
                                 " of the log is missing");
      const trail::Hash leaf = all.hash(1);
      frontier_.append(leaf);
      for (const trail::TileEdge::Written& tile : edge_.append(leaf))
        if (tile.hashes.size() == trail::tile_width * sizeof(trail::Hash)) check_tile(tile, missing);
    }
    for (const trail::TileEdge::Written& tile : edge_.growing()) check_tile(tile, missing);
  }
  head_ = {frontier_.size(), frontier_.root()};
  std::string hashes;
  for (const trail::Hash& hash : frontier_.hashes()) hashes += trail::view(hash);
  Query kept = writer_->query("SELECT size, root, frontier FROM head");
  if (!kept.step() || kept.integer(0) != head_.size || kept.hash(1) != head_.root || kept.text(2) != hashes)
    throw std::runtime_error("cannot use " + path_ + ": the head of the log does not belong to its entries");
  if (missing.empty()) return;
  writer_->query("BEGIN IMMEDIATE").run();
  for (const trail::TileEdge::Written& tile : missing) write_tile(tile);
  writer_->query("COMMIT").run();
}

void SqliteStore::check_tile(const trail::TileEdge::Written& tile, std::vector<trail::TileEdge::Written>& missing) {
  Query kept = writer_->query("SELECT hashes FROM tile WHERE level = ?1 AND n = ?2");
  if (!kept.with(tile.level, tile.n).step())
    missing.push_back(tile);
  else if (kept.text(0) != tile.hashes)
    throw std::runtime_error("cannot use " + path_ + ": tile " + std::to_string(tile.level) + "/" +
                             std::to_string(tile.n) + " of the log does not belong to its entries");
}

Head SqliteStore::head() {
  const std::lock_guard lock(head_mutex_);
  return head_;
}

Head SqliteStore::commit(std::span<const Unit> batch) {
  if (lost_) lose("an earlier commit failed");
  if (batch.empty()) return head_;
  trail::Frontier frontier = frontier_;
  trail::TileEdge edge = edge_;
  try {
    writer_->query("BEGIN IMMEDIATE").run();
    write(batch, frontier, edge);
    // Every page but the one that commits goes to the log now: where there is no room for it, the answer is a
    // clear no and not a doubt.
    const int flushed = sqlite3_db_cacheflush(writer_->database().getHandle());
    if (flushed != SQLITE_OK) throw SQLite::Exception(sqlite3_errstr(flushed), flushed);
  } catch (const SQLite::Exception& no) {
    const int code = no.getErrorCode() & 0xFF;
    if (code == SQLITE_IOERR) lose(no.what());
    roll_back();
    if (is_full(code)) throw NoSpace("cannot write to " + path_ + ": " + no.what());
    if (code == SQLITE_CONSTRAINT) throw Conflict("cannot write to " + path_ + ": " + no.what());
    throw;
  } catch (...) {
    roll_back();
    throw;
  }
  try {
    writer_->query("COMMIT").run();
  } catch (const SQLite::Exception& no) {
    lose(no.what());
  }
  frontier_ = std::move(frontier);
  edge_ = std::move(edge);
  const Head now{frontier_.size(), frontier_.root()};
  {
    const std::lock_guard lock(head_mutex_);
    head_ = now;
  }
  if (pages_in_log_ >= pages_before_checkpoint) move_log_into_file(SQLITE_CHECKPOINT_PASSIVE);
  return now;
}

void SqliteStore::roll_back() {
  if (sqlite3_get_autocommit(writer_->database().getHandle()) != 0) return;  // SQLite has done it itself
  try {
    writer_->query("ROLLBACK").run();
  } catch (const SQLite::Exception& no) {
    lose(no.what());
  }
}

// A reader in the way or no room in the file: the log only stays longer. A disk that fails is another thing.
void SqliteStore::move_log_into_file(int mode) {
  sqlite3* database = writer_->database().getHandle();
  const int code = sqlite3_wal_checkpoint_v2(database, nullptr, mode, nullptr, nullptr) & 0xFF;
  if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED && code != SQLITE_FULL)
    lose(sqlite3_errmsg(database));
}

// The file without its log is what secure_delete has overwritten.
void SqliteStore::rest() {
  if (lost_) return;
  move_log_into_file(SQLITE_CHECKPOINT_TRUNCATE);
  pages_in_log_ = 0;
}

void SqliteStore::lose(const std::string& what) {
  lost_ = true;
  sqlite3_db_config(writer_->database().getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  throw OutcomeUnknown("cannot say what " + path_ + " holds: " + what);
}

}  // namespace mithaq::store::sqlite
