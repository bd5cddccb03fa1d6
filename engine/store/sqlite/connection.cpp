#include "store/sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>

#include "store/sqlite/schema.h"

namespace mithaq::store::sqlite {
namespace {

constexpr int oldest_sqlite = 3037000;  // STRICT tables

void set(SQLite::Database& database, const std::string& path, const std::string& name, const std::string& value,
         const std::string& answer) {
  SQLite::Statement(database, "PRAGMA " + name + " = " + value).executeStep();
  const std::string now = database.execAndGet("PRAGMA " + name).getString();
  if (now != answer)
    throw std::runtime_error("cannot use " + path + ": SQLite keeps " + name + " at " + now + ", not " + answer);
}

void set_common(SQLite::Database& database, const std::string& path) {
  if (sqlite3_libversion_number() < oldest_sqlite)
    throw std::runtime_error(std::string("SQLite ") + sqlite3_libversion() + " is too old; 3.37 is needed");
  set(database, path, "foreign_keys", "ON", "1");
  set(database, path, "trusted_schema", "OFF", "0");
  set(database, path, "recursive_triggers", "ON", "1");  // REPLACE must not slip past the triggers on the trail
  set(database, path, "mmap_size", "0", "0");
}

// A path as part of a URI.
std::string escaped(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#')
      out += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    else
      out += c;
  }
  return out;
}

}  // namespace

trail::Hash Query::hash(int column) {
  const SQLite::Column bytes = statement_.getColumn(column);
  trail::Hash out;
  if (bytes.getBytes() != static_cast<int>(out.size())) throw std::runtime_error("a hash of the store is not 32 bytes");
  const auto* begin = static_cast<const std::uint8_t*>(bytes.getBlob());
  std::copy(begin, begin + out.size(), out.begin());
  return out;
}

std::unique_ptr<Connection> Connection::writer(const std::string& path) {
  std::unique_ptr<Connection> out(new Connection(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX));
  SQLite::Database& database = out->database_;
  set_common(database, path);
  set(database, path, "secure_delete", "ON", "1");
  set(database, path, "journal_mode", "WAL", "wal");
  set(database, path, "synchronous", "FULL", "2");
  set(database, path, "cache_size", "-8192", "-8192");
  make_or_check_schema(database, path);
  return out;
}

std::unique_ptr<Connection> Connection::reader(const std::string& path, bool unchanging) {
  const std::string name = unchanging ? "file:" + escaped(path) + "?immutable=1" : path;
  const int flags = SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX | (unchanging ? SQLite::OPEN_URI : 0);
  std::unique_ptr<Connection> out(new Connection(name, flags));
  SQLite::Database& database = out->database_;
  set_common(database, path);
  set(database, path, "query_only", "ON", "1");
  set(database, path, "wal_autocheckpoint", "0", "0");
  set(database, path, "cache_size", "-1024", "-1024");
  check_schema(database, path);
  return out;
}

Query Connection::query(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) statement = std::make_unique<SQLite::Statement>(database_, sql);
  return Query(*statement);
}

}  // namespace mithaq::store::sqlite
