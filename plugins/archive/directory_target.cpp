#include "directory_target.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "digest.h"
#include "tar.h"

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

void write_bag(const fs::path& bag_folder, const std::vector<BagFile>& bag) {
  std::set<fs::path> folders;
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
  for (const fs::path& folder : folders) sync_folder(folder);
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

// Inside the bag nothing else may stand.
void compare_bag(const fs::path& there, const std::vector<BagFile>& bag) {
  std::set<std::string> expected;
  for (const BagFile& file : bag) {
    compare(there / file.path, file.bytes);
    expected.insert(file.path);
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(there))
    if (!fs::is_directory(entry.symlink_status()) &&
        expected.count(entry.path().lexically_relative(there).string()) == 0)
      throw NotDeposited("target-corrupt: " + entry.path().string() + " does not belong there");
}

std::string random_name() {
  std::array<unsigned char, 8> raw{};
  if (::getrandom(raw.data(), raw.size(), 0) != static_cast<ssize_t>(raw.size())) fail("getrandom");
  std::string out = temporary_prefix;
  for (const unsigned char byte : raw) out += "0123456789abcdef"[byte & 15];
  return out;
}

// A link to the object; a copy where the system has none to give. What is there already is compared.
void link_file(const fs::path& object, const fs::path& path, std::string_view bytes) {
  if (::link(object.c_str(), path.c_str()) == 0) return;
  if (errno == EEXIST) return compare(path, bytes);
  if (errno != EXDEV && errno != EPERM && errno != EMLINK && errno != ENOTSUP) fail(path);
  const fs::path temporary = path.parent_path() / random_name();
  write_file(temporary, bytes, 0644);
  const int moved = ::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE);
  if (moved == 0) return;
  const int reason = errno;
  ::unlink(temporary.c_str());
  errno = reason;
  if (reason == EEXIST) return compare(path, bytes);
  fail(path);
}

// Left behind by a worker that was ended in the middle; visible to nobody.
void remove_leftovers(const fs::path& packages) {
  for (const fs::directory_entry& entry : fs::directory_iterator(packages))
    if (entry.path().filename().string().rfind(temporary_prefix, 0) == 0) fs::remove_all(entry.path());
}

}  // namespace

DirectoryTarget::DirectoryTarget(fs::path folder, std::int64_t min_free_mb)
    : folder_(std::move(folder)), min_free_mb_(min_free_mb) {}

fs::path DirectoryTarget::object(std::string_view bytes) const {
  const std::string digest = sha256_hex(bytes);
  fs::path folder = folder_;
  for (const std::string& part : {std::string("objects"), std::string("sha256"), digest.substr(0, 2)}) {
    folder /= part;
    make_folder(folder);
  }
  const fs::path path = folder / digest.substr(2);
  if (fs::exists(fs::symlink_status(path))) {
    compare(path, bytes);
    return path;
  }
  const fs::path temporary = folder / random_name();
  write_file(temporary, bytes, 0644);
  link_file(temporary, path, bytes);
  if (::unlink(temporary.c_str()) != 0) fail(temporary);
  sync_folder(folder);
  return path;
}

Put DirectoryTarget::put(const Deposition& deposition) const {
  struct statvfs disk {};
  if (::statvfs(folder_.c_str(), &disk) != 0) fail(folder_);
  const std::string& name = deposition.name;
  const std::string& tar = deposition.files.front().bytes;
  const std::vector<BagFile> bag = bag_from_tar(tar, name);
  const fs::path packages = folder_ / "packages", final = packages / name;
  const bool was_there = fs::exists(final);
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (!was_there && free < (static_cast<std::uint64_t>(min_free_mb_) << 20) + 2 * tar.size())
    throw NotDeposited("target-full: " + folder_.string() + " has " + std::to_string(free >> 20) + " MB left");
  if (was_there) {
    for (const PackageFile& file : deposition.files)
      if (fs::exists(fs::symlink_status(final / file.path)))
        compare(final / file.path, file.bytes);
      else
        link_file(object(file.bytes), final / file.path, file.bytes);
    compare_bag(final / name, bag);
    sync_folder(final);
    return {final.string(), true};
  }
  make_folder(packages);
  remove_leftovers(packages);
  const fs::path temporary = packages / (temporary_prefix + name);
  try {
    make_folder(temporary);
    for (const PackageFile& file : deposition.files) link_file(object(file.bytes), temporary / file.path, file.bytes);
    write_bag(temporary / name, bag);
    sync_folder(temporary);
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
