#include "host/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace mithaq::host {

namespace {

void check(int error, const std::string& what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

// What of the daemon's environment a worker may see; `more` are names that this one needs.
std::vector<std::string> bare_environment(const std::vector<std::string>& more) {
  std::vector<std::string> names{"PATH",         "LANG",         "LC_ALL",        "TZ",          "SSL_CERT_FILE",
                                 "SSL_CERT_DIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"};
  names.insert(names.end(), more.begin(), more.end());
  std::vector<std::string> bare;
  for (const std::string& name : names)
    if (const char* value = std::getenv(name.c_str())) bare.push_back(name + "=" + value);
  return bare;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  for (auto& string : strings) list.push_back(string.data());
  list.push_back(nullptr);
  return list;
}

// No signal is blocked or handled, and standard input is /dev/null.
struct Attributes {
  posix_spawnattr_t flags{};
  posix_spawn_file_actions_t files{};
  explicit Attributes(short more_flags) {
    posix_spawnattr_init(&flags);
    posix_spawn_file_actions_init(&files);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    check(posix_spawnattr_setsigmask(&flags, &none), "signal mask");
    check(posix_spawnattr_setsigdefault(&flags, &all), "signal defaults");
    check(posix_spawnattr_setflags(&flags,
                                   static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | more_flags)),
          "flags");
    check(posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0), "standard input");
  }
  ~Attributes() {
    posix_spawnattr_destroy(&flags);
    posix_spawn_file_actions_destroy(&files);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
};

pid_t started(const std::string& program, const std::vector<std::string>& arguments, const Attributes& with,
              const std::vector<std::string>& more) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto environment = bare_environment(more);
  pid_t pid = -1;
  check(posix_spawn(&pid, program.c_str(), &with.files, &with.flags, pointers(words).data(),
                    pointers(environment).data()),
        "cannot start " + program);
  return pid;
}

Ending ending_of(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return {WIFSIGNALED(status) ? WTERMSIG(status) : 0, WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

}  // namespace

Process::Process(const std::string& program, const std::vector<std::string>& arguments, const wire::Channel& socket,
                 const std::vector<std::string>& environment) {
  Attributes with(POSIX_SPAWN_SETPGROUP);
  check(posix_spawnattr_setpgroup(&with.flags, 0), "process group");
  check(posix_spawn_file_actions_adddup2(&with.files, socket.fd(), wire::worker_socket), "socket");
  check(posix_spawn_file_actions_addclosefrom_np(&with.files, wire::worker_socket + 1), "other descriptors");
  pid_ = started(program, arguments, with, environment);
}

Ending Process::end() {
  if (pid_ < 0) return ending_;
  kill(-pid_, SIGKILL);
  ending_ = ending_of(pid_);
  pid_ = -1;
  return ending_;
}

Ran run(const std::string& program, const std::vector<std::string>& arguments,
        const std::function<bool()>& is_stopping) {
  constexpr int politeness = 10, look_again = 200;  // ms
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) check(errno, "pipe");
  Attributes with(0);
  check(posix_spawn_file_actions_adddup2(&with.files, ends[1], STDOUT_FILENO), "standard output");
  check(posix_spawn_file_actions_addclosefrom_np(&with.files, STDERR_FILENO + 1), "other descriptors");
  pid_t pid = -1;
  try {
    pid = started(program, arguments, with, {});
  } catch (...) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[1]);
  setpriority(PRIO_PROCESS, static_cast<id_t>(pid), politeness);
  Ran out;
  for (;;) {
    pollfd said{ends[0], POLLIN, 0};
    if (poll(&said, 1, look_again) == 0) {
      if (is_stopping()) kill(pid, SIGKILL);
      continue;
    }
    std::array<char, 4096> some{};
    const ssize_t count = read(ends[0], some.data(), some.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    out.said.append(some.data(), static_cast<std::size_t>(count));
  }
  close(ends[0]);
  out.ending = ending_of(pid);
  return out;
}

}  // namespace mithaq::host
