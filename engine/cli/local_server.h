// The daemon's end of the command line. A command that takes its time, such as a trial of the relay, keeps no other one
// waiting.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "cli/desk.h"

namespace mithaq::cli {

class LocalServer {
 public:
  using Log = std::function<void(std::string_view level, std::string_view text)>;
  LocalServer(Desk desk, std::string path, Log log) : desk_(desk), path_(std::move(path)), log_(std::move(log)) {}
  ~LocalServer() { stop(); }
  // Listens at the path, 0600. Only the daemon's own user and root are answered.
  // Throws std::runtime_error saying what was tried.
  void start();
  void stop();  // waits for the commands that are being answered

 private:
  void serve();
  void talk(int connection);  // on a thread of its own
  void answer(int connection);
  Json answered(const Json& question, int connection);

  Desk desk_;
  std::string path_;
  Log log_;
  int listening_ = -1;
  std::thread thread_;
  std::mutex mails_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int talking_ = 0;
};

}  // namespace mithaq::cli
