#include "cli/calendars.h"

#include <filesystem>

#include "definitions/files.h"
#include "service/premises.h"

namespace mithaq::cli {

std::map<std::string, Calendar> read_calendars(const std::string& folder, definitions::Problems& problems) {
  std::map<std::string, Calendar> out;
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(folder, ignored)) {
    if (file.path().extension() != ".toml") continue;
    auto read = definitions::calendar_from_toml(file.path().string(), service::read_file(file.path().string()));
    problems.insert(problems.end(), read.problems.begin(), read.problems.end());
    // One that is wrong is known all the same: it is complained of once.
    out[file.path().stem().string()] = std::move(read.value).value_or(Calendar{});
  }
  return out;
}

}  // namespace mithaq::cli
