// The files of the log as a stranger fetches them.
#pragma once

#include "service/open_house.h"

namespace mithaq::service {

// The bytes, or the id of the refusal.
inline std::string file(fakes::WholeHouse& house, const std::string& path, const LogReader& reader = {}) {
  const auto file = house.house.log_file(path, reader);
  return file ? file->bytes : file.error().id;
}

}  // namespace mithaq::service
