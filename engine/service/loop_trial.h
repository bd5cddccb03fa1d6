// A message of the house to itself (`mithaq mail test --loop`): what has become of it on its way out and in again.
#pragma once

#include <mithaq/inbox.h>
#include <mithaq/probe.h>

#include <mutex>
#include <string>
#include <vector>

#include "notices/phrases.h"

namespace mithaq::service {

// Thread-safe; knows the newest trial only.
class LoopTrial {
 public:
  // What to send: to an address for answers with a `token` of this trial alone, which grants nothing. `mail_host`: of
  // whose Authentication-Results the house believes a word; may be empty.
  ProbeRequest begin(const std::string& token, const std::string& domain, const std::string& mail_host,
                     const notices::Phrases& phrases);
  // Every mail that comes in; one of another trial, or of none, changes nothing.
  void look(const ReceivedMail& mail);
  // Empty as long as it has not come back.
  std::vector<ProbeStep> steps() const;

 private:
  mutable std::mutex mutex_;
  ProbeRequest sent_;
  std::string token_, domain_, mail_host_;
  std::vector<ProbeStep> steps_;
};

}  // namespace mithaq::service
