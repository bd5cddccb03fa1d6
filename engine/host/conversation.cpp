#include "host/conversation.h"

#include <algorithm>

namespace mithaq::host {

namespace {

constexpr int lines_a_second = 10;

std::string milliseconds(std::chrono::milliseconds time) { return std::to_string(time.count()) + " ms"; }

}  // namespace

Conversation::Conversation(std::string plugin, std::string duty, const Timings& timings, Steady now)
    : plugin_(std::move(plugin)),
      duty_(std::move(duty)),
      timings_(timings),
      begun_(now),
      last_heard_(now),
      last_ping_(now) {}

Conversation::News Conversation::hear(const wire::Frame& frame, Steady now) {
  using wire::BadFrame;
  last_heard_ = now;
  if (!hello_ && frame.type != wire::Type::hello) throw BadFrame("something else before HELLO");
  switch (frame.type) {
    case wire::Type::hello: {
      if (hello_) throw BadFrame("HELLO twice");
      hello_ = wire::hello_from(frame);
      if (hello_->plugin != plugin_ || hello_->duty != duty_) throw BadFrame("HELLO of another plugin or duty");
      return hello_->refused.empty() ? News::ready : News::refused;
    }
    case wire::Type::progress: {
      const auto note = wire::progress_from(frame);
      if (!job_ || note.job != job_->job) throw BadFrame("PROGRESS of a job that it does not hold");
      if (note.phase == handing_over) handed_over_ = true;
      return News::progress;
    }
    case wire::Type::done: {
      done_ = wire::done_head(frame);
      if (!job_) throw BadFrame("DONE without a job in hand");
      if (done_.job != job_->job || done_.fence != job_->fence) throw BadFrame("DONE for a job that it does not hold");
      job_.reset();
      return News::done;
    }
    case wire::Type::pong:
      return News::nothing;
    case wire::Type::log:
      return hear_log(frame, now);
    case wire::Type::setup:
    case wire::Type::job:
    case wire::Type::ping:
      break;
  }
  throw BadFrame("a frame of type " + std::to_string(static_cast<int>(frame.type)));
}

Conversation::News Conversation::hear_log(const wire::Frame& frame, Steady now) {
  line_ = wire::log_from(frame);
  if (now - line_second_ >= std::chrono::seconds(1)) {
    line_second_ = now;
    lines_ = 0;
  }
  if (++lines_ <= lines_a_second) return News::log;
  ++lines_dropped_;
  return News::nothing;
}

void Conversation::begin(const wire::JobHead& head, Steady now) {
  job_ = head;
  job_begun_ = now;
  handed_over_ = false;
}

bool Conversation::ping_is_due(Steady now) const { return ready() && now - last_ping_ >= timings_.ping_every; }

std::optional<Verdict> Conversation::overdue(Steady now) const {
  if (!hello_) {
    if (now - begun_ >= timings_.hello) return Verdict{"late-hello", milliseconds(timings_.hello)};
    return std::nullopt;
  }
  if (job_ && now - job_begun_ >= timings_.job) return Verdict{"hung", milliseconds(timings_.job)};
  // Silence counts from the PING that was not answered: the daemon itself may have slept.
  if (last_ping_ > last_heard_ && now - last_heard_ >= timings_.silent) {
    return Verdict{"silent", milliseconds(timings_.silent)};
  }
  return std::nullopt;
}

Steady Conversation::next_look() const {
  if (!hello_) return begun_ + timings_.hello;
  Steady next = last_ping_ + timings_.ping_every;
  if (last_ping_ > last_heard_) next = std::min(next, last_heard_ + timings_.silent);
  if (job_) next = std::min(next, job_begun_ + timings_.job);
  return next;
}

}  // namespace mithaq::host
