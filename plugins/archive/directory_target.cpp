#include "directory_target.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "digest.h"

namespace mithaq::archive {

namespace fs = std::filesystem;

namespace {

constexpr const char* temporary_prefix = ".tmp-";

[[noreturn]] void fail(const fs::path& on) {
  const int reason = errno;
  const char* id = reason == ENOSPC || reason == EDQUOT                     ? "target-full"
                   : reason == EROFS || reason == EACCES || reason == EPERM ? "target-read-only"
                   : reason == ENOENT                                       ? "target-missing"
                                                                            : "target-failed";
  throw NotDeposited(std::string(id) + ": " + on.string() + ": " + std::strerror(reason));
}

class File {
 public:
  File(const fs::path& path, int flags, mode_t mode = 0) : handle_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (handle_ < 0) fail(path);
  }
  ~File() { ::close(handle_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int handle() const { return handle_; }

 private:
  int handle_;
};

void sync_folder(const fs::path& path) {
  const File folder(path, O_RDONLY | O_DIRECTORY);
  if (::fsync(folder.handle()) != 0) fail(path);
}

void make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0755) != 0) {
    if (errno == EEXIST) return;
    fail(path);
  }
  if (::chmod(path.c_str(), 0755) != 0) fail(path);  // whatever the umask is
  sync_folder(path.parent_path());
}

void write_file(const fs::path& path, std::string_view bytes, mode_t mode) {
  const File file(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  while (!bytes.empty()) {
    const ssize_t n = ::write(file.handle(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(path);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::fchmod(file.handle(), mode) != 0 || ::fsync(file.handle()) != 0) fail(path);
}

std::string tar_line(const std::string& name, const std::string& tar) {
  return sha256_hex(tar) + "  " + name + ".tar\n";
}

void write_package(const fs::path& into, const std::string& name, const std::vector<BagFile>& bag,
                   const std::string& tar) {
  std::set<fs::path> folders;
  const fs::path bag_folder = into / name;
  make_folder(bag_folder);
  folders.insert(bag_folder);
  for (const BagFile& file : bag) {
    fs::path folder = bag_folder;
    for (const fs::path& part : fs::path(file.path).parent_path()) {
      folder /= part;
      if (folders.insert(folder).second) make_folder(folder);
    }
    write_file(bag_folder / file.path, file.bytes, file.executable ? 0755 : 0644);
  }
  write_file(into / (name + ".tar"), tar, 0644);
  write_file(into / (name + ".tar.sha256"), tar_line(name, tar), 0644);
  for (const fs::path& folder : folders) sync_folder(folder);
  sync_folder(into);
}

void compare(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  if (fs::symlink_status(path, error).type() != fs::file_type::regular)
    throw NotDeposited("target-corrupt: " + path.string() + " is missing");
  std::ifstream file(path, std::ios::binary);
  const std::string there{std::istreambuf_iterator<char>(file), {}};
  if (!file) fail(path);
  if (there != bytes) throw NotDeposited("target-corrupt: " + path.string() + " differs");
}

// Files beside the bag (later seals and proofs) are not ours to judge; inside it nothing else may stand.
void compare_package(const fs::path& there, const std::string& name, const std::vector<BagFile>& bag,
                     const std::string& tar) {
  compare(there / (name + ".tar"), tar);
  compare(there / (name + ".tar.sha256"), tar_line(name, tar));
  std::set<std::string> expected;
  for (const BagFile& file : bag) {
    compare(there / name / file.path, file.bytes);
    expected.insert(file.path);
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(there / name))
    if (!fs::is_directory(entry.symlink_status()) &&
        expected.count(entry.path().lexically_relative(there / name).string()) == 0)
      throw NotDeposited("target-corrupt: " + entry.path().string() + " does not belong there");
}

// Left behind by a worker that was ended in the middle; visible to nobody.
void remove_leftovers(const fs::path& packages) {
  for (const fs::directory_entry& entry : fs::directory_iterator(packages))
    if (entry.path().filename().string().rfind(temporary_prefix, 0) == 0) fs::remove_all(entry.path());
}

}  // namespace

DirectoryTarget::DirectoryTarget(fs::path folder, std::int64_t min_free_mb)
    : folder_(std::move(folder)), min_free_mb_(min_free_mb) {}

Put DirectoryTarget::put(const std::string& name, const std::vector<BagFile>& bag, const std::string& tar) const {
  struct statvfs disk {};
  if (::statvfs(folder_.c_str(), &disk) != 0) fail(folder_);
  const fs::path packages = folder_ / "packages";
  const fs::path final = packages / name;
  if (fs::exists(final)) {
    compare_package(final, name, bag, tar);
    return {final.string(), true};
  }
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free < (static_cast<std::uint64_t>(min_free_mb_) << 20) + 2 * tar.size())
    throw NotDeposited("target-full: " + folder_.string() + " has " + std::to_string(free >> 20) + " MB left");
  make_folder(packages);
  remove_leftovers(packages);
  const fs::path temporary = packages / (temporary_prefix + name);
  try {
    make_folder(temporary);
    write_package(temporary, name, bag, tar);
    // rename() never replaces a folder with something in it: put-if-absent on every file system.
    if (::rename(temporary.c_str(), final.c_str()) != 0) fail(final);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
    throw;
  }
  sync_folder(packages);
  return {final.string(), false};
}

}  // namespace mithaq::archive
