// One connection with its settings and its prepared statements. Used by one thread at a time.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/moment.h"
#include "trail/digest.h"

namespace mithaq::store::sqlite {

// Bytes to be bound as such, not as text.
struct Blob {
  std::string_view bytes;
};

// A prepared statement on loan: ready to be bound, and reset when the loan ends, so that no read is left open.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(statement) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() { statement_.tryReset(); }

  // Binds the values to ?1, ?2 .. in order. Text and bytes are not copied: they must outlive the loan.
  template <class... Values>
  Query& with(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }
  bool step() { return statement_.executeStep(); }
  int run() { return statement_.exec(); }  // rows changed
  SQLite::Statement& operator*() { return statement_; }

  std::int64_t integer(int column) { return statement_.getColumn(column).getInt64(); }
  int small(int column) { return statement_.getColumn(column).getInt(); }
  bool is_null(int column) { return statement_.getColumn(column).isNull(); }
  std::string text(int column) { return statement_.getColumn(column).getString(); }
  Moment moment(int column) { return Moment(std::chrono::seconds(integer(column))); }
  trail::Hash hash(int column);  // throws std::runtime_error unless it is 32 bytes

 private:
  void bind(int place, std::int64_t n) { statement_.bind(place, n); }
  void bind(int place, int n) { statement_.bind(place, n); }
  void bind(int place, bool b) { statement_.bind(place, b ? 1 : 0); }
  void bind(int place, const char* text) = delete;  // it would be taken for a bool
  void bind(int place, Moment moment) { bind(place, std::int64_t{moment.time_since_epoch().count()}); }
  void bind(int place, const std::string& text) { statement_.bindNoCopy(place, text); }
  void bind(int place, std::string_view text) { statement_.bind(place, std::string(text)); }
  void bind(int place, const std::optional<Moment>& moment) {
    if (moment)
      bind(place, *moment);
    else
      statement_.bind(place);
  }
  void bind(int place, const Blob& blob) {
    statement_.bindNoCopy(place, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
  }

  SQLite::Statement& statement_;
};

class Connection {
 public:
  // The one that writes: makes the tables when there are none, sets everything that durability rests on and reads
  // it back. The file must exist.
  static std::unique_ptr<Connection> writer(const std::string& path);
  // One of those that read. `unchanging`: nobody can write to the file, and there is nothing beside it.
  static std::unique_ptr<Connection> reader(const std::string& path, bool unchanging = false);

  // `sql` is a literal: statements are kept by its address.
  Query query(const char* sql);
  SQLite::Database& database() { return database_; }

 private:
  Connection(const std::string& path, int flags) : database_(path, flags, patience_ms) {}

  static constexpr int patience_ms = 5000;  // with somebody who looks at the file from outside, or is starting

  SQLite::Database database_;
  std::unordered_map<const void*, std::unique_ptr<SQLite::Statement>> statements_;
};

}  // namespace mithaq::store::sqlite
