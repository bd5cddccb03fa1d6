// The protocol of one worker's life as the daemon sees it: what may be said when, and when patience ends.
//
// Nothing here reads a clock or a socket: frames and the time come in, and a verdict comes out. A breach is
// final; the worker is killed for it.
#pragma once

#include <optional>
#include <string>

#include "host/crash_record.h"
#include "host/verdict.h"
#include "wire/messages.h"

namespace mithaq::host {

class Conversation {
 public:
  Conversation(std::string plugin, std::string duty, const Timings& timings, Steady now);

  enum class News { nothing, ready, refused, progress, done, log };
  // Takes one frame. Throws wire::BadFrame for whatever breaks the protocol.
  News hear(const wire::Frame& frame, Steady now);

  // The daemon hands over a job (only when `ready()` and none is in hand) or says PING.
  void begin(const wire::JobHead& head, Steady now);
  void take_back() { job_.reset(); }  // it could not be sent
  bool ping_is_due(Steady now) const;
  void pinged(Steady now) { last_ping_ = now; }

  // Whether patience has ended: late-hello, hung, silent.
  std::optional<Verdict> overdue(Steady now) const;
  // When to look again if nothing is heard.
  Steady next_look() const;

  bool ready() const { return hello_.has_value() && hello_->refused.empty(); }
  bool busy() const { return job_.has_value(); }
  bool handed_over() const { return handed_over_; }  // of the job in hand, or of the last one
  const wire::Hello& hello() const { return *hello_; }
  const wire::DoneHead& done() const { return done_; }
  const wire::LogLine& line() const { return line_; }
  int lines_dropped() const { return lines_dropped_; }

 private:
  News hear_log(const wire::Frame& frame, Steady now);

  std::string plugin_, duty_;
  Timings timings_;
  std::optional<wire::Hello> hello_;
  std::optional<wire::JobHead> job_;
  wire::DoneHead done_;
  wire::LogLine line_;
  bool handed_over_ = false;
  Steady begun_, last_heard_, last_ping_, job_begun_{}, line_second_{};
  int lines_ = 0, lines_dropped_ = 0;  // within this second; in this life
};

}  // namespace mithaq::host
