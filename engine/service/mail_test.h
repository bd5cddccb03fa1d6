// `mithaq mail test`: each way out (and in) tried through the worker that uses it every day.
#pragma once

#include <mithaq/inbox.h>
#include <mithaq/notifier.h>

#include <functional>
#include <string>
#include <vector>

#include "host/supervisor.h"
#include "service/premises.h"

namespace mithaq::service {

struct WayTried {
  std::string plugin, duty;
  std::vector<ProbeStep> steps;

  bool is_judged() const;  // its settings say that there is something to try, and its worker could try it
  bool is_well() const;    // no step failed
};

// The workers that can try, and why one of them is away.
struct Triers {
  std::function<Notifier*(const std::string& plugin)> notifier;
  std::function<Inbox*(const std::string& plugin)> inbox;
  std::function<std::vector<host::WorkerStatus>()> status;
};

// A plugin that has nothing to try is left out.
std::vector<WayTried> try_ways(const Premises& premises, const Triers& triers, const ProbeRequest& request);

// Whether a message to the house itself has left, by what became of it on the ways that were tried.
WayTried loop_sent(const std::vector<WayTried>& ways, const std::string& to);

// What the message of the trial says, in both languages.
ProbeRequest trial_to(const std::string& address, const notices::Phrases& phrases);

}  // namespace mithaq::service
