// A whole file, for tests that work on the shipped ones.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace mithaq::fakes {

inline std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + path);
  return (std::ostringstream() << in.rdbuf()).str();
}

}  // namespace mithaq::fakes
