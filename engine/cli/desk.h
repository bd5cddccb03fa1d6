// What the daemon answers to the command line: one function a verb, over the same use cases as the pages.
#pragma once

#include "cli/json.h"
#include "host/supervisor.h"
#include "service/house.h"
#include "service/mailroom.h"

namespace mithaq::cli {

class Desk {
 public:
  Desk(service::House& house, host::Supervisor& supervisor, service::Mailroom* mailroom = nullptr)
      : house_(house), supervisor_(supervisor), mailroom_(mailroom) {}
  // {"verb": "charter open", ..} -> {"ok": true, "data": ..} or {"ok": false, "refusal": id, "ar": .., "en": ..}.
  // Never throws: a broken world is answered as the refusal `internal`.
  // `follows`: the bytes that came behind the question (local_socket.h).
  Json answer(const Json& question, const std::string& follows = {});

 private:
  Json dispatched(const std::string& verb, const Json& question);
  Json charter(const std::string& verb, const Json& question);
  Json position(const Json& question);
  Json exported(const Json& question);  // a sealed package
  Json mail(const std::string& verb, const Json& question);
  Json shown(const std::string& sha256, const std::string& raw);
  Json mail_in(const Json& question, const std::string& raw);
  Json list(const std::string& verb, const Json& question);
  Json refused(const Refusal& refusal) const;
  Json witnesses(const std::string& verb, const Json& question);  // desk_witnesses.cpp
  Json ways(const std::string& verb, const Json& question);       // desk_ways.cpp
  Json keys(const std::string& verb, const Json& question);       // desk_keys.cpp, as the next
  Json log_keys(const std::string& verb, const Json& question);
  // desk_acts.cpp
  Json act(const std::string& verb, const Json& question);
  Json remarks(const Json& question);
  Json by_hand(const std::string& verb, const Json& question);
  Json commenters(const Json& question);
  Json objections(const Json& question);
  Json redline(const Json& question);
  Json migrate(const Json& question);
  Json what_if(const Json& question);
  Json preview(const Json& question);

  service::House& house_;
  host::Supervisor& supervisor_;
  service::Mailroom* mailroom_;  // nullptr: no mail is taken in here
};

}  // namespace mithaq::cli
