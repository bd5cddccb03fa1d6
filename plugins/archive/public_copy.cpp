#include "public_copy.h"

#include <fstream>
#include <string>

#include "tar.h"
#include "target.h"

namespace mithaq::archive {

namespace fs = std::filesystem;

namespace {

// site/ and what it links to.
bool is_shown(const std::string& path) {
  for (const char* folder : {"data/site/", "data/certificate/", "data/charter/"})
    if (path.starts_with(folder)) return true;
  return path == "data/VERIFY.md";
}

void write_all(const std::vector<BagFile>& bag, const fs::path& into) {
  for (const BagFile& file : bag) {
    if (!is_shown(file.path)) continue;
    const fs::path path = into / file.path.substr(std::string_view("data/").size());
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << file.bytes;
    out.close();
    if (!out) throw NotDeposited("target-failed: cannot write " + path.string());
    fs::permissions(path, fs::perms(0644));
  }
}

}  // namespace

void copy_site(const Deposition& deposition, const fs::path& public_dir) {
  const fs::path place = public_dir / deposition.charter, fresh = public_dir / (".new-" + deposition.charter),
                 old = public_dir / (".old-" + deposition.charter);
  if (!fs::is_directory(public_dir)) throw NotDeposited("target-missing: " + public_dir.string());
  fs::remove_all(fresh);
  fs::remove_all(old);
  write_all(bag_from_tar(deposition.files.front().bytes, deposition.name), fresh);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(fresh))
    if (entry.is_directory()) fs::permissions(entry.path(), fs::perms(0755));
  fs::permissions(fresh, fs::perms(0755));
  if (fs::exists(place)) fs::rename(place, old);
  fs::rename(fresh, place);
  fs::remove_all(old);
}

}  // namespace mithaq::archive
