// Ends what takes too long: one thread that shuts the socket of whoever missed his deadline.
//
// A server library's time-out starts anew with every byte, so that a client that sends one byte a second
// holds a thread for good. The deadline here is for the whole request. Shutting a socket wakes the thread
// that reads from it; nothing is ever closed from outside, so that a number is never shut that has become
// somebody else's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace mithaq::web {

class Reaper {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Reaper();
  ~Reaper();

  // Stands beside a connection while its socket is open; must be destroyed before the socket is closed.
  class Watch {
   public:
    Watch(Reaper& reaper, int socket);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    // From now on: shut at this time. `idle`: nothing was promised yet, shut at once when the server stops.
    void until(Time deadline, bool idle = false);
    void without_deadline();

   private:
    Reaper& reaper_;
    int socket_;
  };

  // Takes over a socket that was already answered and shut for sending; closes it a little later, so that
  // the answer is not torn off by what the client still sends. When too many are held, at once.
  void close_later(int socket, Time at);

  // Shuts the idle socket that would be shut next anyway: somebody else needs its thread.
  void shut_one_idle();

  // Shuts every idle socket now, and from now on as soon as it becomes idle.
  void shut_idle();

 private:
  struct Watched {
    std::optional<Time> deadline;
    bool idle = false;
  };
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, Watched> watched_;
  std::multimap<Time, int> closing_;
  std::optional<Time> waking_;  // when the thread wakes by itself; none: sleeps until something changes
  bool stopping_ = false;
  bool shutting_idle_ = false;
  std::thread thread_;
};

}  // namespace mithaq::web
