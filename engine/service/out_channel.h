// One way out of the house (a notifier plugin and the relay behind it): who may set out now, and what is learnt from
// what came back. Pure; the time is handed in, the caller guards it against two threads at once.
//
// One dead address never holds up another, and a failing password is one alarm and not 400 dead letters: what speaks
// about the way and not about the notice stops the way, and the notices wait in the queue.
#pragma once

#include <mithaq/notifier.h>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/id.h"
#include "model/moment.h"

namespace mithaq::service {

struct ChannelLimits {
  int connections = 1;  // workers, each with one job in hand; 1 to 8
  int a_minute = 0;     // notices that may set out within 60 seconds; 0: as many as there are
  int a_domain = 2;     // at a time to one domain of recipients
};

struct ChannelStatus {
  std::string plugin;
  std::string state;                  // open, resting (tries again by itself soon), paused
  std::optional<Moment> since, next;  // paused since; the next attempt
  int troubles = 0;                   // in a row
  std::string last;                   // what was said of the last one; shown to administrators
};

class OutChannel {
 public:
  explicit OutChannel(ChannelLimits limits = {}) : limits_(limits) {}

  // Whether anything may set out. A paused channel lets one notice try every quarter of an hour.
  bool is_free(Moment now) const;
  // Whether one more may go to this domain; the empty domain is none.
  bool is_free_for(const std::string& domain) const;
  // A domain that has deferred three in a row rests; nothing: it does not.
  std::optional<Moment> rests_until(const std::string& domain, Moment now) const;

  void set_out(const std::string& domain, Moment now);

  struct News {
    bool paused = false;              // by just this: the one alarm
    bool resumed = false;             // by just this
    bool keeps = false;               // the notice stays in the queue, as if it had not been tried
    std::vector<JobKey> let_go = {};  // a pause is over: what failed on its account may go again
  };
  News came_back(const JobKey& job, const std::string& domain, const DeliveryReport& report, Moment now);
  // Nothing was learnt of the way: the worker was away, or lost, or said nothing about it.
  void came_back(const std::string& domain);

  // A person has put it right. What failed on its account; nothing when it was not stopped.
  std::optional<std::vector<JobKey>> resume();
  ChannelStatus status(Moment now) const;

 private:
  struct Domain {
    int under_way = 0;
    int deferrals = 0;  // in a row
    Moment rests_until{};
  };
  News trouble(const JobKey& job, const DeliveryReport& report, Moment now);
  std::vector<JobKey> forgive();

  ChannelLimits limits_;
  std::map<std::string, Domain> domains_;
  std::deque<Moment> set_out_;  // within the last minute
  int under_way_ = 0;
  int troubles_ = 0;            // in a row
  bool is_of_policy_ = false;   // the last one: the relay listens, and does not take what we say
  std::vector<JobKey> failed_;  // on account of them
  std::string last_;
  std::optional<Moment> rests_until_, paused_since_, next_try_;
};

// What stands behind the @, in lower case; empty where there is none.
std::string domain_of(std::string_view address);

}  // namespace mithaq::service
