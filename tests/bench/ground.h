// A house to measure: real store, real writer, real pages; no workers, so that only the position is paid for.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "service/secretariat.h"

namespace mithaq::bench {

// One request that waits for an answer.
struct Link {
  std::string charter, token, number;
  BodyId body;
  MemberId member;
  std::string stage;
};

class Ground {
 public:
  // `batch`: commands a commit at most. Opens `charters` charters with `bodies` bodies each.
  Ground(std::size_t batch, int charters, int bodies);
  ~Ground();

  // The links that nobody has used; each is handed out once.
  std::vector<Link> take(std::size_t n);
  service::House& house() { return *house_; }
  service::Writer& writer() { return *writer_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void open_charters(int charters);

  std::filesystem::path folder_;
  service::Premises premises_;
  service::SystemClock clock_;
  service::SystemChance chance_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Objects> objects_;
  std::unique_ptr<service::Writer> writer_;
  std::unique_ptr<service::Secretariat> house_;
  std::vector<Link> links_;
};

}  // namespace mithaq::bench
