#include "hook_target.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace mithaq::archive {

namespace {

namespace fs = std::filesystem;

constexpr int was_there = 3;
constexpr std::size_t longest_reason = 800;

// A folder of this deposit, gone with it.
class Laid {
 public:
  Laid(const fs::path& under, const Deposition& deposition) : path_(under / ("hook-" + deposition.target)) {
    fs::remove_all(path_);
    fs::create_directories(path_);
    for (const PackageFile& file : deposition.files) {
      std::ofstream out(path_ / file.path, std::ios::binary);
      out << file.bytes;
      out.close();
      if (!out) throw NotDeposited("hook-failed: cannot write " + (path_ / file.path).string());
    }
  }
  ~Laid() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Laid(const Laid&) = delete;
  Laid& operator=(const Laid&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string said(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.size() > longest_reason) text = text.substr(text.size() - longest_reason);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

Put HookTarget::put(const Deposition& deposition) const {
  const Laid laid(scratch_, deposition);
  const fs::path words = scratch_ / ("hook-" + deposition.target + ".log");
  std::string program = program_.string(), name = deposition.name, folder = fs::absolute(laid.path()).string();
  char* const arguments[] = {program.data(), name.data(), folder.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, words.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failed = posix_spawn(&child, program.c_str(), &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw NotDeposited("hook-failed: cannot run " + program + ": " + std::strerror(failed));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw NotDeposited(std::string("hook-failed: ") + std::strerror(errno));
  const int end = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (end != 0 && end != was_there)
    throw NotDeposited("hook-failed: " + program + (end < 0 ? " was killed" : " ended with " + std::to_string(end)) +
                       ": " + said(words));
  return {program, end == was_there};
}

}  // namespace mithaq::archive
