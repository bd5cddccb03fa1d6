// The public page of a ratification as files of a web server: <public_dir>/<charter>/ holds what the page links to.
#pragma once

#include <mithaq/archiver.h>

#include <filesystem>

namespace mithaq::archive {

// Out of the public package; written anew beside and moved over, so that a visitor sees the old page or the new one.
// Throws Unfit, or NotDeposited where it cannot be written.
void copy_site(const Deposition& deposition, const std::filesystem::path& public_dir);

}  // namespace mithaq::archive
