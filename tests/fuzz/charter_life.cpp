#include <algorithm>
#include <set>

#include "fuzz/life.h"
#include "fuzz/targets.h"
#include "rules/evolve.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::fuzz {
namespace {

class Life {
 public:
  explicit Life(std::string_view bytes) : choices_(bytes), place_(place_by(choices_)) { charter_.id = {"charter"}; }

  void live() {
    do_command(opening(place_), {"administrator", MemberId{"m-a"}, std::nullopt});
    promise(charter_.exists(), "a charter opens");
    for (int commands = 0; choices_.are_left() && commands < 120; ++commands) {
      pass_time();
      if (choices_.one_in(24)) change_registry(choices_, place_.registry);
      const Actor actor = actor_by(choices_);
      if (choices_.one_in(12))
        for (const rules::Command& command : agreement(charter_)) do_command(command, actor);
      else
        do_command(command_by(choices_, charter_, now_), actor);
    }
  }

 private:
  void pass_time() {
    constexpr int hours[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 5, 5, 24, 24, 100, 250, 800};
    now_ += std::chrono::hours(choices_.of(hours));
    if (choices_.one_in(16))
      if (const auto next = rules::next_tick(place_.world(), charter_); next && *next > now_ && *next < end_)
        now_ = *next;
    if (choices_.one_in(32)) now_ -= std::chrono::hours(3);  // a clock that is put right
    now_ = std::min(now_, end_);
  }

  void do_command(const rules::Command& command, const Actor& actor) {
    const std::string salt = trail::digest(std::to_string(++commands_));
    const rules::Origin origin{actor, Channel::page, salt.substr(0, 32), salt, 0};
    const auto decided = rules::decide(place_.world(), charter_, origin, command, now_);
    if (!decided) {
      promise(is_kebab(decided.error().id), "a refusal has an id");
      return;
    }
    check_entries(decided->entries, decided->after);
    check_settled(decided->after);
    charter_ = decided->after;
    check_charter();
    check_clock();
  }

  void check_entries(const std::vector<Entry>& entries, const Charter& after) {
    Charter folded = charter_;
    for (const Entry& entry : entries) {
      promise(entry.seq == folded.entries, "entries are numbered without a gap");
      promise(entry.at >= folded.last_at, "an entry is not older than the one before");
      const std::string leaf = trail::leaf_bytes(entry);
      promise(trail::leaf_bytes(trail::entry_from_leaf(leaf)) == leaf, "an entry read and written is the same entry");
      folded = rules::evolve(std::move(folded), entry);
    }
    promise(rules::state_digest(folded) == rules::state_digest(after), "a decision is the fold of its entries");
  }

  void check_settled(const Charter& after) {
    for (const Round& was : charter_.rounds) {
      if (was.state != "settled") continue;
      const Round* is = after.round(was.stage, was.number);
      promise(is && is->state == "settled" && is->outcome == was.outcome && is->cause == was.cause &&
                  is->explanation_sha256 == was.explanation_sha256 && is->closing == was.closing,
              "a settled round is never altered");
      for (const Seat& seat : was.roll) {
        const Position *before = was.standing(seat.body), *now = is->standing(seat.body);
        promise(!before == !now && (!before || before->seq == now->seq), "what counted in a settled round still does");
      }
    }
  }

  void check_charter() const {
    std::set<std::string> live;
    for (const Round* round : charter_.live_rounds()) {
      promise(live.insert(round->stage.value).second, "a stage has one round that lives: " + round->stage.value);
      promise(round->revision == charter_.newest_revision().number, "a round that lives is of the newest text");
      check_proxies(*round);
    }
    const bool waits = charter_.state == "drafting";
    promise(charter_.state == "running" ? !live.empty() || !charter_.pending.empty() : live.empty(),
            "rounds live while a charter runs: " + charter_.state);
    promise(waits == (live.empty() && charter_.pending.empty() && !charter_.resume_at.empty() && !charter_.ended_at),
            "a charter waits for a text, or not: " + charter_.state);
    for (std::size_t i = 0; i < charter_.remarks.size(); ++i) {
      const Remark& row = charter_.remarks[i];
      promise(row.number == static_cast<int>(i) + 1, "rows are numbered from 1");
      promise(!row.duplicate_of || (*row.duplicate_of != row.number && *row.duplicate_of >= 1 &&
                                    *row.duplicate_of <= static_cast<int>(charter_.remarks.size())),
              "a duplicate is one of another row");
    }
    for (const Objection& objection : charter_.objections) {
      promise(std::ranges::is_sorted(objection.moves), "the moves of an objection come one after the other");
      promise(objection.number >= 1 && objection.number <= static_cast<int>(charter_.remarks.size()) &&
                  charter_.remarks[static_cast<std::size_t>(objection.number) - 1].objection == objection.id,
              "an objection and its row belong together");
    }
    if (charter_.state == "ratified")
      for (const Remark& row : charter_.remarks)
        promise(!row.disposition.empty() || !row.verified || !row.shown.value_or(true) || row.late ||
                    row.at >= *charter_.ratified_at,
                "what is ratified has an answer to every remark");
  }

  static void check_proxies(const Round& round) {
    std::set<BodyId> holders, principals;
    for (const Proxy& proxy : round.proxies) {
      promise(holders.insert(proxy.holder).second, "a holder carries at most one proxy");
      promise(principals.insert(proxy.principal).second, "a body gives one proxy");
      promise(proxy.holder != proxy.principal, "nobody is its own proxy");
    }
    for (const BodyId& holder : holders) promise(!principals.contains(holder), "a proxy is not passed on");
  }

  // The clock's turn does all that is due; what is due later comes later.
  void check_clock() {
    const rules::World world = place_.world();
    for (const Round* round : charter_.live_rounds()) {
      if (round->state != "settling") continue;
      promise(!rules::waits_for(world, charter_, *round, now_).empty(), "a round that settles waits for something");
    }
    const std::string salt = trail::digest("tick" + std::to_string(commands_));
    const auto ticked =
        rules::decide(world, charter_, {{}, Channel::engine, salt.substr(0, 32), salt, 0}, rules::Tick{}, now_);
    promise(ticked.ok(), "the clock is not refused");
    check_entries(ticked->entries, ticked->after);
    const auto next = rules::next_tick(world, ticked->after);
    promise(!next || *next > now_, "after the clock's turn nothing is due");
  }

  Choices choices_;
  Place place_;
  Charter charter_;
  Moment now_ = moment_from_rfc3339("2026-10-04T08:00:00Z").value();
  const Moment end_ = moment_from_rfc3339("9999-01-01T00:00:00Z").value();
  int commands_ = 0;
};

}  // namespace

void charter_life(std::string_view bytes) { Life(bytes).live(); }

}  // namespace mithaq::fuzz
