// What a page tells of a charter's past beyond its state: the life of each objection, and when a remark was disposed
// of. Read from the trail once; entries never change, so only new ones are read again.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "model/charter.h"
#include "store/store.h"

namespace mithaq::service {

class Chronicle {
 public:
  explicit Chronicle(store::Store& store) : store_(store) {}

  struct Move {
    std::int64_t seq = -1;
    std::string kind;  // "objection-answered"
    Moment at{};
    Digest text;                  // reason or reply; empty where there is none
    std::optional<int> revision;  // that answers
    std::string ground = {};      // of an overruling
  };
  struct Past {
    std::int64_t entries = 0;                             // looked at
    std::map<std::string, std::vector<Move>> objections;  // by id, from objection-filed
    std::map<int, Moment> disposed;                       // by number of the remark
  };
  // As of the state given. Thread-safe.
  std::shared_ptr<const Past> of(const Charter& charter);
  // When the log took this entry of the charter; none where there is no such entry.
  std::optional<Moment> taken_at(const CharterId& charter, std::int64_t seq) const;

 private:
  store::Store& store_;
  std::mutex mutex_;
  std::map<CharterId, std::shared_ptr<const Past>> known_;
};

}  // namespace mithaq::service
