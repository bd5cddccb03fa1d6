#include "service/out_channel.h"

#include <algorithm>
#include <array>

namespace mithaq::service {

namespace {

using std::chrono::hours, std::chrono::minutes;

constexpr int troubles_to_pause = 3;
constexpr std::array rests = {minutes(1), minutes(5)};  // after a first, a second that was not a plain no
constexpr minutes tries_every{15};
constexpr int deferrals_to_rest = 3;
constexpr minutes first_rest_of_a_domain{15};
constexpr hours longest_rest_of_a_domain{4};

bool is_before_the_mail(const std::string& phase) {
  constexpr std::array<std::string_view, 6> phases = {"connect", "tls", "banner", "ehlo", "starttls", "auth"};
  return std::ranges::find(phases, phase) != phases.end();
}

}  // namespace

bool OutChannel::is_free(Moment now) const {
  if (paused_since_) return under_way_ == 0 && now >= *next_try_;
  if (rests_until_ && now < *rests_until_) return false;
  const auto lately =
      std::ranges::count_if(set_out_, [&](Moment then) { return then <= now && now - then < minutes(1); });
  return limits_.a_minute == 0 || lately < limits_.a_minute;
}

bool OutChannel::is_free_for(const std::string& domain) const {
  const auto found = domains_.find(domain);
  return domain.empty() || found == domains_.end() || found->second.under_way < limits_.a_domain;
}

std::optional<Moment> OutChannel::rests_until(const std::string& domain, Moment now) const {
  const auto found = domains_.find(domain);
  if (found == domains_.end() || now >= found->second.rests_until) return std::nullopt;
  return found->second.rests_until;
}

void OutChannel::set_out(const std::string& domain, Moment now) {
  std::erase_if(set_out_, [&](Moment then) { return then > now || now - then >= minutes(1); });
  if (limits_.a_minute > 0) set_out_.push_back(now);
  if (paused_since_) next_try_ = now + tries_every;
  ++under_way_;
  ++domains_[domain].under_way;
}

void OutChannel::came_back(const std::string& domain) {
  --under_way_;
  const auto found = domains_.find(domain);
  if (found != domains_.end() && --found->second.under_way == 0 && found->second.deferrals == 0) domains_.erase(found);
}

OutChannel::News OutChannel::came_back(const JobKey& job, const std::string& domain, const DeliveryReport& report,
                                       Moment now) {
  Domain& its = domains_[domain];
  if (report.result == Delivery::deferred && report.phase == "rcpt" && !domain.empty()) {
    // What was under way when the rest began says nothing new.
    if (now >= its.rests_until && ++its.deferrals >= deferrals_to_rest) {
      const int doubled = std::min(its.deferrals - deferrals_to_rest, 8);
      its.rests_until =
          now + std::min<std::chrono::seconds>(first_rest_of_a_domain * (1 << doubled), longest_rest_of_a_domain);
    }
  } else if (report.result == Delivery::accepted) {
    its.deferrals = 0;
    its.rests_until = {};
  }
  came_back(domain);
  if (report.channel_fault || (report.result == Delivery::deferred && is_before_the_mail(report.phase)))
    return trouble(job, report, now);
  // Whatever came so far past the door shows that it is open; that our words are taken, only an acceptance shows.
  const bool shows_it_works = report.result == Delivery::accepted ||
                              (!is_of_policy_ && !report.phase.empty() && report.result != Delivery::unknown);
  if (!shows_it_works) return {};
  const bool was_paused = paused_since_.has_value();
  auto failed = forgive();
  if (!was_paused) failed.clear();
  return {.resumed = was_paused, .let_go = std::move(failed)};
}

OutChannel::News OutChannel::trouble(const JobKey& job, const DeliveryReport& report, Moment now) {
  ++troubles_;
  is_of_policy_ = !is_before_the_mail(report.phase);
  last_ = report.text;
  if (paused_since_) return {.keeps = true};
  if (troubles_ < troubles_to_pause) {
    failed_.push_back(job);
    if (!report.channel_fault) rests_until_ = now + rests.at(static_cast<std::size_t>(troubles_ - 1));
    return {};
  }
  paused_since_ = now;
  next_try_ = now + tries_every;
  return {.paused = true, .keeps = true};
}

std::vector<JobKey> OutChannel::forgive() {
  troubles_ = 0;
  is_of_policy_ = false;
  last_.clear();
  rests_until_.reset();
  paused_since_.reset();
  next_try_.reset();
  return std::exchange(failed_, {});
}

std::optional<std::vector<JobKey>> OutChannel::resume() {
  if (troubles_ == 0) return std::nullopt;
  return forgive();
}

ChannelStatus OutChannel::status(Moment now) const {
  ChannelStatus out{"", "open", paused_since_, std::nullopt, troubles_, last_};
  if (paused_since_) {
    out.state = "paused";
    out.next = next_try_;
  } else if (rests_until_ && now < *rests_until_) {
    out.state = "resting";
    out.next = rests_until_;
  }
  return out;
}

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return "";
  std::string domain(address.substr(at + 1));
  std::ranges::transform(domain, domain.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return domain;
}

}  // namespace mithaq::service
