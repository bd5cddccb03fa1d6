// Units as small as a test needs them.
#pragma once

#include "store/store.h"
#include "trail/entry.h"

namespace mithaq::test {

inline store::Leaf leaf(const std::string& strand, std::int64_t seq, const std::string& bytes = "") {
  store::Leaf out{strand, seq, bytes.empty() ? strand + " " + std::to_string(seq) : bytes, {}};
  out.hash = trail::leaf_hash(out.bytes);
  return out;
}

inline Moment at(int seconds) { return Moment(std::chrono::seconds(1'700'000'000 + seconds)); }

inline Job job(const std::string& key, int not_before = 0, const std::string& charter = "a") {
  Job out;
  out.key = {key};
  out.plugin = "email";
  out.duty = "notifier";
  out.kind = "request";
  out.charter = {charter};
  out.stage = "signoff";
  out.round = 1;
  out.revision = 2;
  out.body = {"deaf-union"};
  out.member = {"m-3f8w1p6z"};
  out.request = "r-0001";
  out.facts = Value::object({{"title_ar", "ميثاق"}, {"days", 3}});
  out.secret = "TOKEN 123456";
  out.created = at(0);
  out.not_before = at(not_before);
  return out;
}

inline store::CharterRow charter(const std::string& id, std::int64_t entries = 1,
                                 const std::string& state = "running") {
  return {CharterId{id}, state, "ميثاق", "Charter", "signoff", 1, 2, at(600), entries, "{}"};
}

inline store::TokenRow token(const std::string& secret) {
  return {trail::digest(secret),
          trail::digest("number"),
          CharterId{"a"},
          StageId{"signoff"},
          1,
          2,
          BodyId{"deaf-union"},
          MemberId{"m-3f8w1p6z"},
          "r-0001",
          0,
          false,
          at(300)};
}

inline store::Head commit(store::Store& store, const store::Unit& unit) { return store.commit(std::span(&unit, 1)); }

inline store::Unit with_leaf(const std::string& strand, std::int64_t seq) {
  store::Unit out;
  out.leaves.push_back(leaf(strand, seq));
  return out;
}

inline store::Unit with_job(Job job) {
  store::Unit out;
  out.jobs.push_back(std::move(job));
  return out;
}

inline store::Unit with_move(const std::string& key, JobState to, int attempt, int not_before = 0, bool wipe = false) {
  store::Unit out;
  out.moves.push_back({JobKey{key}, to, attempt, at(not_before), std::string(id(to)), wipe});
  return out;
}

}  // namespace mithaq::test
