// A house with one charter of one stage, open for answers, and its fifteen requests sent.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "fakes/whole_house.h"
#include "trail/entry.h"

namespace mithaq::service {

inline std::string one_stage(const std::string& closes, const std::string& more = "") {
  return "id = \"one\"\nnumber = 1\ntitle = { ar = \"واحدة\", en = \"One\" }\n[duties]\nrequest = [\"email\"]\n"
         "reminder = [\"email\"]\nreceipt = [\"email\"]\noutcome = [\"email\"]\nratified = [\"signatures\", "
         "\"archive\"]\n"
         "[[stage]]\nid = \"sign-off\"\ntitle = { ar = \"إقرار\", en = \"Sign-off\" }\nroll = \"all\"\ncloses = \"" +
         closes + "\"\ndeadline = { days = 10, at = \"17:00\", zone = \"Asia/Hebron\", calendar = \"ps\" }\n" +
         "rule = { preset = \"majority\" }\nnext = { passed = \"ratified\" }\n" + more;
}

class OpenHouse : public fakes::WholeHouse {
 public:
  explicit OpenHouse(const std::string& closes = "at-deadline", Writer::Limits limits = {}) : WholeHouse(limits) {
    open_toml("charter", one_stage(closes));
    work_off();
  }
  std::shared_ptr<const Charter> now() { return charter("charter"); }
  const Round& round() { return *(kept_ = now())->current(); }
  int entries_of(std::string_view kind) {
    int n = 0;
    for (const store::Leaf& leaf : store->strand("charter")) n += trail::entry_from_leaf(leaf.bytes).kind == kind;
    return n;
  }
  // A position as an order for the writer, without link and number.
  Order order(const std::string& body, PositionKind kind = PositionKind::approve) {
    rules::GivePosition command;
    command.body = {body};
    command.member = premises->registry.members_of({body}).front()->id;
    command.stage = round().stage;
    command.round = round().number;
    command.revision = round().revision;
    command.position = kind;
    Order out;
    out.charter = {"charter"};
    out.actor = {"member", command.member, std::nullopt};
    out.channel = Channel::page;
    out.command = command;
    return out;
  }

 private:
  std::shared_ptr<const Charter> kept_;
};

inline std::string why(const Result<Receipt, Refusal>& answer) { return answer ? "" : answer.error().id; }
inline std::string why(const Outcome& outcome) { return outcome ? "" : outcome.error().id; }

// Runs the same thing on many threads that begin together; answers what each of them got.
template <class Do>
auto at_once(int threads, Do act) {
  std::vector<decltype(act(0))> out;
  std::vector<std::optional<decltype(act(0))>> answers(static_cast<std::size_t>(threads));
  std::atomic<int> waiting = threads;
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i)
    all.emplace_back([&, i] {
      --waiting;
      while (waiting > 0) std::this_thread::yield();
      answers[static_cast<std::size_t>(i)].emplace(act(i));
    });
  for (std::thread& one : all) one.join();
  for (auto& answer : answers) out.push_back(std::move(*answer));
  return out;
}

}  // namespace mithaq::service
