#include "store/sqlite/schema.h"

#include <iterator>
#include <stdexcept>

namespace mithaq::store::sqlite {
namespace {

// Moments are seconds since 1970 in UTC. Digests are hexadecimal text but for leaf_hash, the 32 bytes themselves.
#define MAIL_TABLE                                                                                \
  "CREATE TABLE mail(key TEXT NOT NULL UNIQUE, raw_sha256 TEXT NOT NULL, verdict TEXT NOT NULL, " \
  "reason TEXT NOT NULL, charter TEXT NOT NULL, body TEXT NOT NULL, seq INTEGER NOT NULL, "       \
  "wants_person INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;"                                   \
  "CREATE INDEX mail_for_a_person ON mail(at) WHERE wants_person = 1;"
// Tiles of level 0 are here once they are full, the others as they stand; the rest is in the entries.
#define TREE_TABLES                                                                             \
  "CREATE TABLE tile(level INTEGER NOT NULL, n INTEGER NOT NULL, width INTEGER NOT NULL, "      \
  "hashes BLOB NOT NULL CHECK (length(hashes) = 32 * width), PRIMARY KEY (level, n)) STRICT;"   \
  "CREATE TABLE cosignature(size INTEGER NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL, " \
  "PRIMARY KEY (size, witness)) STRICT;"
constexpr const char* tables = R"sql(
CREATE TABLE entry(
  idx INTEGER PRIMARY KEY,          -- place in the log
  strand TEXT NOT NULL,
  seq INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  UNIQUE (strand, seq)) STRICT;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
  BEGIN SELECT RAISE(ABORT, 'an entry of the trail is never changed'); END;
CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
  BEGIN SELECT RAISE(ABORT, 'an entry of the trail is never removed'); END;

CREATE TABLE head(
  only INTEGER PRIMARY KEY CHECK (only = 1),
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  frontier BLOB NOT NULL) STRICT;   -- roots of the full subtrees, largest first
INSERT INTO head VALUES (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', x'');

CREATE TABLE charter(
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  title_ar TEXT NOT NULL,
  title_en TEXT NOT NULL,
  stage TEXT NOT NULL,
  round INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  deadline INTEGER,
  entries INTEGER NOT NULL,
  folded TEXT NOT NULL) STRICT;

CREATE TABLE job(
  number INTEGER PRIMARY KEY,       -- order of queueing
  key TEXT NOT NULL UNIQUE,
  plugin TEXT NOT NULL,
  duty TEXT NOT NULL,
  kind TEXT NOT NULL,
  charter TEXT NOT NULL,
  stage TEXT NOT NULL,
  round INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  member TEXT NOT NULL,
  request TEXT NOT NULL,
  facts TEXT NOT NULL,
  secret TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  created INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  last_result TEXT NOT NULL,
  deferrals INTEGER NOT NULL,
  crashes INTEGER NOT NULL) STRICT;
CREATE INDEX job_due ON job(plugin, duty, not_before, number) WHERE state IN ('queued', 'deferred');
CREATE INDEX job_claimed ON job(number) WHERE state = 'claimed';
CREATE INDEX job_of_charter ON job(charter, number);
CREATE INDEX job_of_member ON job(charter, member, number);

CREATE TABLE token(
  token_sha256 TEXT PRIMARY KEY,
  number_sha256 TEXT NOT NULL,
  charter TEXT NOT NULL,
  stage TEXT NOT NULL,
  round INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  member TEXT NOT NULL,
  request TEXT NOT NULL,
  wrong_numbers INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  issued INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE answer(
  key TEXT NOT NULL UNIQUE,
  body_sha256 TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL) STRICT;

)sql" MAIL_TABLE R"sql(
CREATE TABLE checkpoint(
  size INTEGER PRIMARY KEY,
  root TEXT NOT NULL,
  note TEXT NOT NULL) STRICT;
)sql" TREE_TABLES;

// From each number to the next one: what a file of an older program lacks.
constexpr const char* upgrades[] = {
    // 1 -> 2: the history of a job, and its place among those of its member, and mail that comes in
    "ALTER TABLE job ADD COLUMN deferrals INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE job ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX job_of_member ON job(charter, member, number);" MAIL_TABLE,
    // 2 -> 3: tiles, which are made from the entries when the log is opened, and what witnesses have signed
    TREE_TABLES,
};
static_assert(std::size(upgrades) == schema_number - 1);

int number(SQLite::Database& database, const char* pragma) { return database.execAndGet(pragma).getInt(); }

bool is_ours(SQLite::Database& database) { return number(database, "PRAGMA application_id") == application_id; }

}  // namespace

void check_schema(SQLite::Database& database, const std::string& path) {
  const int schema = number(database, "PRAGMA user_version");
  if (schema > schema_number)
    throw std::runtime_error("cannot use " + path + ": its schema is number " + std::to_string(schema) +
                             ", this program knows " + std::to_string(schema_number) + "; a newer Mithaq wrote it");
  if (schema > 0 && schema < schema_number && is_ours(database))
    throw std::runtime_error("cannot read " + path + ": its schema is number " + std::to_string(schema) +
                             "; the daemon brings it up to date when it opens it");
  if (schema != schema_number || !is_ours(database))
    throw std::runtime_error("cannot use " + path + ": it is not a database of Mithaq");
}

void make_or_check_schema(SQLite::Database& database, const std::string& path) {
  const bool is_new =
      number(database, "PRAGMA user_version") == 0 && number(database, "SELECT count(*) FROM sqlite_schema") == 0;
  if (is_new) {
    SQLite::Transaction transaction(database);
    database.exec(tables);
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    database.exec("PRAGMA user_version = " + std::to_string(schema_number));
    transaction.commit();
  } else if (is_ours(database)) {
    SQLite::Transaction transaction(database);
    for (int schema = number(database, "PRAGMA user_version"); schema > 0 && schema < schema_number; ++schema) {
      database.exec(upgrades[schema - 1]);
      database.exec("PRAGMA user_version = " + std::to_string(schema + 1));
    }
    transaction.commit();
  }
  check_schema(database, path);
}

}  // namespace mithaq::store::sqlite
