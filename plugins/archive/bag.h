// A package as a BagIt 1.0 bag (RFC 8493): every file of it, in the order in which it is written.
//
// The same package gives the same bytes, anywhere and at any time: no clock, no random number, no locale.
#pragma once

#include <mithaq/archiver.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq::archive {

// The package cannot be made into a bag; what() names the file or the fact.
struct Unfit : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct BagFile {
  std::string path;  // below the bag's folder: "bagit.txt", "data/trail/checkpoint"
  std::string bytes;
  bool executable = false;
};

// Files that the plugin adds from its own folder, with their paths below data/.
using Additions = std::vector<PackageFile>;

// Sorted by path. Throws Unfit for a name outside the rules, two names that are equal under case folding,
// or facts that do not fit bag-info.txt.
std::vector<BagFile> bag_of(const Package& package, const Additions& additions);

// "mithaq-<charter>-<yyyymmdd>-<audience>".
bool is_package_name(const std::string& name);

// Names of letters, digits, "-", "_" and ".", parted by "/"; none of them "." or "..".
bool is_bag_path(std::string_view path);

}  // namespace mithaq::archive
