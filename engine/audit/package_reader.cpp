#include "audit/package_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>

#include "audit/bag.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

struct Free {
  void operator()(struct archive* a) const { archive_free(a); }
};
using Archive = std::unique_ptr<struct archive, Free>;

constexpr std::size_t tar_block = 10240;
// The name check below stands before all of these; absolute names never come so far, since each is put behind the
// fresh folder, which is itself absolute.
constexpr int secure = ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_NO_OVERWRITE;

// Why a member is not unpacked; nullptr: it may be.
const char* refusal(struct archive_entry* entry, const std::string& path, bool is_folder) {
  if (archive_entry_hardlink(entry) || archive_entry_symlink(entry)) return "no-plain-file";
  if (!is_folder && archive_entry_filetype(entry) != AE_IFREG) return "no-plain-file";
  if (!is_package_path(path)) return "name";
  if (archive_entry_sparse_count(entry) > 0) return "sparse";
  if (archive_entry_size(entry) > largest_file) return "too-large";
  return nullptr;
}

bool lies_under_file(const std::string& path, const std::set<std::string>& files) {
  for (std::size_t cut = path.find('/'); cut != std::string::npos; cut = path.find('/', cut + 1))
    if (files.contains(path.substr(0, cut))) return true;
  return false;
}

void add_folders(const std::string& path, std::set<std::string>& folders) {
  for (std::size_t cut = path.find('/'); cut != std::string::npos; cut = path.find('/', cut + 1))
    folders.insert(path.substr(0, cut));
}

// Whether anything but zeros stands behind the block of zeros that ends a tar: no reader unpacks it, so nobody would
// see what was put there.
bool goes_on_after_its_end(const fs::path& tar) {
  constexpr std::size_t block = 512, size_at = 124, size_digits = 12;
  std::ifstream in(tar, std::ios::binary);
  std::array<char, block> bytes{};
  const auto is_zero = [&] { return std::ranges::all_of(bytes, [](char c) { return c == 0; }); };
  bool has_ended = false;
  while (in.read(bytes.data(), block)) {
    if (is_zero()) has_ended = true;
    if (has_ended && !is_zero()) return true;
    if (has_ended) continue;
    std::int64_t size = 0;
    for (const char c : std::string_view(bytes.data() + size_at, size_digits))
      if (c >= '0' && c <= '7') size = size * 8 + (c - '0');
    in.seekg((size + static_cast<std::int64_t>(block) - 1) / static_cast<std::int64_t>(block) *
                 static_cast<std::int64_t>(block),
             std::ios::cur);
  }
  return has_ended && in.gcount() > 0;
}

}  // namespace

PackageReader::PackageReader(const fs::path& path) : folder_(path) {
  std::error_code no;
  const fs::file_status status = fs::status(path, no);
  if (fs::is_regular_file(status))
    unpack(path);
  else if (!fs::is_directory(status))
    throw PackageUnreadable("no-package", path.string());
  // A folder around the bag: its name is the package's. In a tar it is alone; in a target the tar, its seal and its
  // proof stand beside it.
  if (fs::exists(folder_ / "bagit.txt", no)) return;
  std::vector<fs::path> within;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    const bool is_bag = fs::is_directory(entry.symlink_status()) && fs::exists(entry.path() / "bagit.txt", no);
    if (is_bag || !fresh_.empty()) within.push_back(entry.path());
  }
  if (within.size() == 1 && fs::is_directory(fs::symlink_status(within.front()))) folder_ = within.front();
}

PackageReader::~PackageReader() {
  std::error_code ignored;
  if (!fresh_.empty()) fs::remove_all(fresh_, ignored);
}

void PackageReader::unpack(const fs::path& tar) {
  std::string name = (fs::canonical(fs::temp_directory_path()) / "mithaq-package-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw PackageUnreadable("no-folder", fs::path(name).parent_path().string());
  folder_ = fresh_ = name;
  try {
    const Archive in(archive_read_new()), out(archive_write_disk_new());
    archive_read_support_format_tar(in.get());
    archive_write_disk_set_options(out.get(), secure);
    const auto unreadable = [&](struct archive* by) {
      const char* words = archive_error_string(by);
      return PackageUnreadable("no-tar", tar.string(), words ? words : "");
    };
    if (archive_read_open_filename(in.get(), tar.c_str(), tar_block) != ARCHIVE_OK) throw unreadable(in.get());
    std::set<std::string> seen, folders;
    struct archive_entry* entry = nullptr;
    for (int code; (code = archive_read_next_header(in.get(), &entry)) != ARCHIVE_EOF;) {
      if (code < ARCHIVE_WARN) throw unreadable(in.get());
      const char* stated = archive_entry_pathname(entry);
      std::string path = stated ? stated : "";
      const bool is_folder = archive_entry_filetype(entry) == AE_IFDIR;
      if (is_folder && path.ends_with('/')) path.pop_back();
      const char* why = refusal(entry, path, is_folder);
      if (!why && is_folder && seen.contains(path)) why = "twice";
      if (!why && !is_folder && (lies_under_file(path, seen) || folders.contains(path) || !seen.insert(path).second))
        why = "twice";
      if (why) {
        findings_.push_back(manifest_finding(why, is_package_path(path) ? path : tar.filename().string(), "",
                                             is_package_path(path) ? "" : path));
        if (std::string_view(why) == "too-large") break;  // what follows it cannot be reached
        continue;
      }
      add_folders(is_folder ? path + '/' : path, folders);
      if (is_folder) continue;  // a folder is made for what lies in it
      if (static_cast<std::int64_t>(seen.size()) > most_files) {
        findings_.push_back(manifest_finding("too-many", path));
        break;
      }
      archive_entry_set_pathname(entry, (fresh_ / path).c_str());
      archive_entry_set_perm(entry, 0600);
      if (archive_write_header(out.get(), entry) < ARCHIVE_WARN) throw unreadable(out.get());
      const void* bytes = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      while ((code = archive_read_data_block(in.get(), &bytes, &size, &offset)) == ARCHIVE_OK)
        if (archive_write_data_block(out.get(), bytes, size, offset) < ARCHIVE_WARN) throw unreadable(out.get());
      if (code != ARCHIVE_EOF) throw unreadable(in.get());
      if (archive_write_finish_entry(out.get()) < ARCHIVE_WARN) throw unreadable(out.get());
    }
    if (goes_on_after_its_end(tar)) findings_.push_back(manifest_finding("after-end", tar.filename().string()));
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(fresh_, ignored);
    throw;
  }
}

}  // namespace mithaq::audit
