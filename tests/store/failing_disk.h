// A disk that is full or broken from a chosen moment on: SQLite's own file system with its writes and syncs
// replaced. In force for the files opened while one of it lives.
#pragma once

#include <sqlite3.h>

#include <stdexcept>

namespace mithaq::test {

class FailingDisk {
 public:
  FailingDisk() {
    real() = sqlite3_vfs_find(nullptr);
    faulty_ = *real();
    faulty_.zName = "failing-disk";
    faulty_.pNext = nullptr;
    faulty_.xOpen = open;
    state() = {};
    if (sqlite3_vfs_register(&faulty_, 1) != SQLITE_OK) throw std::runtime_error("cannot register a file system");
  }
  ~FailingDisk() {
    sqlite3_vfs_unregister(&faulty_);
    sqlite3_vfs_register(real(), 1);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  void full_after(int writes) { state().writes_left = writes; }
  void has_room() { state().writes_left = -1; }
  void sync_fails(bool fails) { state().sync_fails = fails; }
  int writes() const { return state().writes; }

 private:
  struct State {
    int writes = 0;
    int writes_left = -1;  // -1: as many as one likes
    bool sync_fails = false;
    // SQLite keeps other methods for a file with a log beside it than for the log.
    sqlite3_io_methods of_database{}, of_log{};
    int (*real_write)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
    int (*real_sync)(sqlite3_file*, int) = nullptr;
  };
  static State& state() {
    static State one;
    return one;
  }
  static sqlite3_vfs*& real() {
    static sqlite3_vfs* one = nullptr;
    return one;
  }

  static int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real()->xOpen(real(), name, file, flags, out_flags);
    const bool is_kept = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    if (code != SQLITE_OK || !file->pMethods || !is_kept) return code;
    auto& replaced = (flags & SQLITE_OPEN_WAL) != 0 ? state().of_log : state().of_database;
    replaced = *file->pMethods;
    state().real_write = replaced.xWrite;
    state().real_sync = replaced.xSync;
    replaced.xWrite = write;
    replaced.xSync = sync;
    file->pMethods = &replaced;
    return code;
  }
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    ++state().writes;
    if (state().writes_left == 0) return SQLITE_FULL;
    if (state().writes_left > 0) --state().writes_left;
    return state().real_write(file, bytes, size, at);
  }
  static int sync(sqlite3_file* file, int flags) {
    if (state().sync_fails) return SQLITE_IOERR_FSYNC;
    return state().real_sync(file, flags);
  }

  sqlite3_vfs faulty_{};
};

}  // namespace mithaq::test
