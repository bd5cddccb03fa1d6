// What is measured, each once; bench.cpp puts the rounds together.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/ground.h"

namespace mithaq::bench {

struct Speed {
  double per_second = 0;
  double p50_ms = 0, p99_ms = 0;
  std::size_t failed = 0;
};

// 512 bytes appended, then fdatasync, for `seconds`.
double probe(const std::filesystem::path& folder, double seconds);

// The store alone: positions of 400 bytes with state, job and answer, `batch` a commit.
double bare_commits(const std::filesystem::path& folder, std::size_t batch, int commits);

// Positions through the writer, by so many threads.
Speed positions(Ground& ground, int clients, const std::vector<Link>& links);

// Positions through the pages of a server on `port` of 127.0.0.1, by so many connections.
Speed posts(int port, int clients, const std::vector<Link>& links);

}  // namespace mithaq::bench
