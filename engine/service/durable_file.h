// A small file that is either the old one or the new one, whatever happens in between.
#pragma once

#include <filesystem>
#include <string>

namespace mithaq::service {

// Temporary name, fsync, rename, fsync of the folder. Throws std::runtime_error with what was tried.
void write_durably(const std::filesystem::path& file, const std::string& bytes);

}  // namespace mithaq::service
