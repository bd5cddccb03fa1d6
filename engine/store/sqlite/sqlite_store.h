// The one that writes: one connection, one thread, one transaction for a batch.
#pragma once

#include <atomic>

#include "store/sqlite/reads.h"
#include "store/sqlite/state_directory.h"

namespace mithaq::store::sqlite {

// Held first and let go last: the readers close, then the writer, then the directory is free.
class Writing {
 public:
  explicit Writing(const std::string& state_directory);

 protected:
  StateDirectory directory_;
  std::string path_;
  std::unique_ptr<Connection> writer_;
};

class SqliteStore : private Writing, public Reads {
 public:
  explicit SqliteStore(const std::string& state_directory);

  Head commit(std::span<const Unit> batch) override;
  void rest() override;
  Head head() override;

 private:
  void check_log();
  void check_tile(const trail::TileEdge::Written& tile, std::vector<trail::TileEdge::Written>& missing);
  void write(std::span<const Unit> batch, trail::Frontier& frontier, trail::TileEdge& edge);
  void write_leaves(const Unit& unit, trail::Frontier& frontier, trail::TileEdge& edge);
  void write_tile(const trail::TileEdge::Written& tile);
  void write_charters(std::span<const Unit> batch);
  void begin_epoch();
  void write_jobs(const Unit& unit);
  void move_jobs(const Unit& unit);
  void write_keys(const Unit& unit);
  void write_head(const trail::Frontier& frontier);
  void roll_back();
  void move_log_into_file(int mode);
  [[noreturn]] void lose(const std::string& what);

  std::mutex head_mutex_;
  Head head_;
  trail::Frontier frontier_;
  trail::TileEdge edge_;
  int pages_in_log_ = 0;  // of the write-ahead log after the last commit
  bool lost_ = false;     // what is on the disk is not known: nothing is written any more
};

}  // namespace mithaq::store::sqlite
