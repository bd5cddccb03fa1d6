#include "cli/stage_terms.h"

#include <algorithm>

namespace mithaq::cli {

namespace {

class Terms {
 public:
  Terms(const notices::Phrases& phrases, const Stage& stage, Language language)
      : phrases_(phrases), stage_(stage), language_(language) {}

  std::vector<std::string> sentences() {
    add("assurance-" + stage_.assurance);
    if (!stage_.change_allowed) add("no-change");
    add(stage_.proxies ? "proxies" : "no-proxies");
    if (stage_.public_comments) add("public-comments");
    const Reminders& reminders = stage_.reminders;
    const std::string at = clock(reminders.remind_at_minute);
    if (!reminders.working_days_before.empty())
      add("reminders", {{"days", days(reminders.working_days_before)}, {"at", at}});
    if (!reminders.to_secretary.empty())
      add("silent-to-secretary", {{"days", days(reminders.to_secretary)}, {"at", at}});
    if (!reminders.escalate.empty())
      add("silent-to-role",
          {{"days", days(reminders.escalate)}, {"at", at}, {"role", say("cli.role-" + reminders.escalate_to)}});
    add("confirm-grace", {{"n", std::int64_t{stage_.waits.confirm_grace_hours}}});
    if (stage_.deadline) add("extensions", {{"n", std::int64_t{stage_.max_extensions}}});
    add("rounds", {{"n", std::int64_t{stage_.max_rounds}}});
    for (const char* change : {"editorial", "substantive"})
      add("survival-" + std::string(id(stage_.survival.at(change))), {{"change", change}});
    return std::move(out_);
  }

 private:
  std::string say(const std::string& id, const notices::Facts& facts = {}) const {
    return phrases_.say(id, language_, facts, notices::Isolation::none);
  }
  void add(const std::string& id, const notices::Facts& facts = {}) { out_.push_back(say("definition." + id, facts)); }

  // The farthest first, as the days come: "7, 3 and 1".
  std::string days(std::vector<int> all) const {
    std::ranges::sort(all, std::greater());
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i)
      out += (i == 0 ? "" : say(i + 1 == all.size() ? "definition.and" : "definition.comma")) + std::to_string(all[i]);
    return out;
  }

  const notices::Phrases& phrases_;
  const Stage& stage_;
  const Language language_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> stage_terms(const notices::Phrases& phrases, const Stage& stage, Language language) {
  return Terms(phrases, stage, language).sentences();
}

std::string clock(int minute) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60) + ":" + two(minute % 60);
}

}  // namespace mithaq::cli
