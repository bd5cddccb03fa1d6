// How the rest of the house comes by a store.
#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>

#include "store/sqlite/sqlite_store.h"

namespace mithaq::store {
namespace {

using sqlite::Connection;

// A directory on a medium that cannot be written has no room for what readers share with a writer; there is no
// writer either, and a file without a write-ahead log beside it is whole.
bool lies_still(const std::string& path, const SQLite::Exception& no) {
  const int code = no.getErrorCode() & 0xFF;
  std::error_code ignored;
  const auto log = std::filesystem::path(path + "-wal");
  const bool has_log = std::filesystem::exists(log, ignored) && std::filesystem::file_size(log, ignored) > 0;
  return (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) && std::filesystem::exists(path, ignored) && !has_log;
}

std::unique_ptr<Connection> reader(const std::string& path) {
  try {
    try {
      return Connection::reader(path);
    } catch (const SQLite::Exception& no) {
      if (!lies_still(path, no)) throw;
      return Connection::reader(path, true);
    }
  } catch (const SQLite::Exception& no) {
    throw std::runtime_error("cannot open " + path + ": " + no.what());
  }
}

}  // namespace

std::unique_ptr<Store> open_sqlite(const std::string& state_directory) {
  return std::make_unique<sqlite::SqliteStore>(state_directory);
}

std::unique_ptr<Store> read_sqlite(const std::string& state_directory) {
  // A copy of the database alone is a file, not a directory.
  const bool is_copy = std::filesystem::is_regular_file(state_directory);
  const std::string path = is_copy ? state_directory : state_directory + "/" + sqlite::database_name;
  return std::make_unique<sqlite::Reads>([path] { return reader(path); });
}

}  // namespace mithaq::store
