// The golden files of the trail, as bytes.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace mithaq::test {

inline const std::filesystem::path format_1 = MITHAQ_SOURCE "/tests/golden/trail/format-1";

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, const std::string& extension) {
  std::vector<std::filesystem::path> out;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.path().extension() == extension) out.push_back(file.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace mithaq::test
