// Runs the program as a script does.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace mithaq::test {

struct Said {
  int code = -1;
  std::string out;  // both streams
};

inline Said run(const std::string& words) {
  Said said;
  const std::string command = "LC_ALL=C.UTF-8 MITHAQ_STATE=/nonexistent " MITHAQ_BUILD "/bin/mithaq " + words + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> part;
  for (std::size_t n; (n = fread(part.data(), 1, part.size(), pipe)) > 0;) said.out.append(part.data(), n);
  const int status = pclose(pipe);
  said.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return said;
}

// A file of this content in a folder of this process; its path.
inline std::string in_file(const std::string& name, const std::string& content) {
  const auto folder = std::filesystem::temp_directory_path() / ("mithaq-cli-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / name, std::ios::binary) << content;
  return (folder / name).string();
}

}  // namespace mithaq::test
