#include "service/kept_state.h"

#include "service/premises.h"

namespace mithaq::service {

namespace {

audit::StateFiles files(const std::filesystem::path& folder) {
  const auto kept = [&](const char* name) {
    const std::filesystem::path file = folder / name;
    return std::filesystem::exists(file) ? read_file(file.string()) : std::string();
  };
  return {kept("log.vkey"), kept("published.checkpoint"), std::filesystem::is_directory(folder / "objects"),
          kept("authorities.pem")};
}

}  // namespace

KeptState::KeptState(const std::string& database, const std::filesystem::path& folder)
    : store_(store::read_sqlite(database)),
      objects_((folder / "objects").string()),
      source_(*store_, objects_, files(folder)) {}

}  // namespace mithaq::service
