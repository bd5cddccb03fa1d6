#include "attempts.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "gmime_held.h"

namespace mithaq::email {
namespace {

constexpr std::uintmax_t most_attempts = 3;

}  // namespace

std::string Attempts::file(std::string_view raw) const { return folder_ + "/" + sha256(raw); }

// One byte an attempt.
bool Attempts::begin(std::string_view raw) const {
  std::filesystem::create_directories(folder_);
  const std::string path = file(raw);
  std::error_code none;
  const auto before = std::filesystem::file_size(path, none);
  if (!none && before >= most_attempts) return false;
  std::ofstream out(path, std::ios::app);
  if (!(out << '.' << std::flush)) throw std::runtime_error("cannot write " + path);
  return true;
}

void Attempts::end(std::string_view raw) const {
  std::error_code gone;
  std::filesystem::remove(file(raw), gone);
}

}  // namespace mithaq::email
