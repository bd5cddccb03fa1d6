// A folder in which the tools of others work: ssh-keygen, openssl, minisign.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "store/scratch.h"

namespace mithaq::test {

class Workshop {
 public:
  // The exit code of a shell's command line in the folder; what it says goes to the file `said`.
  int runs(const std::string& command) const {
    const std::string line = "cd '" + folder_ / "." + "' && { " + command + " ; } >said 2>&1 </dev/null";
    const int status = std::system(line.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void run(const std::string& command) const {
    if (runs(command) != 0) throw std::runtime_error(command + ": " + read("said"));
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    if (!file) throw std::runtime_error("no such file: " + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string path(const std::string& name) const { return folder_ / name; }

 private:
  Scratch folder_;
};

}  // namespace mithaq::test
