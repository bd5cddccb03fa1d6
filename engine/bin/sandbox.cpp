#include "sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>

namespace mithaq {

namespace {

namespace fs = std::filesystem;

void limit(int what, rlim_t most) {
  rlimit now{};
  getrlimit(what, &now);
  rlimit wanted{std::min(now.rlim_max, most), std::min(now.rlim_max, most)};
  if (setrlimit(what, &wanted) != 0) std::perror("mithaq-worker: setrlimit");
}

// The signer speaks over no network, whatever becomes of the namespace; the others over no socket of a file.
bool filter_sockets(bool is_signer) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) return false;
  const auto refuse = [&](int call) { return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), call, 0) == 0; };
  const scmp_arg_cmp family = is_signer ? SCMP_A0(SCMP_CMP_NE, AF_UNIX) : SCMP_A0(SCMP_CMP_EQ, AF_UNIX);
  const bool is_filtered = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1, family) == 0 &&
                           refuse(SCMP_SYS(io_uring_setup)) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return is_filtered;
}

constexpr std::uint64_t read_rights =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t may_cut_off = 1ULL << 14;  // newer than the header of Debian 12
constexpr std::uint64_t rights_of_files =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | may_cut_off;

// All that a kernel knows to watch: thirteen rights at first, moving between folders (2), cutting off (3).
std::uint64_t all_rights(long abi) {
  std::uint64_t out = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (abi >= 2) out |= LANDLOCK_ACCESS_FS_REFER;
  if (abi >= 3) out |= may_cut_off;
  return out;
}

class Rooms {
 public:
  Rooms() {
    abi_ = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi_ < 1) return;
    landlock_ruleset_attr watched{};
    watched.handled_access_fs = all_rights(abi_);
    ruleset_ = static_cast<int>(syscall(SYS_landlock_create_ruleset, &watched, sizeof watched.handled_access_fs, 0));
  }
  ~Rooms() {
    if (ruleset_ >= 0) ::close(ruleset_);
  }
  Rooms(const Rooms&) = delete;
  Rooms& operator=(const Rooms&) = delete;

  std::uint64_t everything() const { return all_rights(abi_); }
  // What is not there cannot be opened; a link leads somewhere that has a rule of its own, or none.
  void open(const fs::path& path, std::uint64_t rights) const {
    if (ruleset_ < 0) return;
    landlock_path_beneath_attr room{};
    room.parent_fd = ::open(path.c_str(), O_PATH | O_CLOEXEC | O_NOFOLLOW);
    if (room.parent_fd < 0) return;
    struct stat kind {};
    if (::fstat(room.parent_fd, &kind) == 0 && !S_ISLNK(kind.st_mode)) {
      room.allowed_access = rights & all_rights(abi_) & (S_ISDIR(kind.st_mode) ? ~0ULL : rights_of_files);
      syscall(SYS_landlock_add_rule, ruleset_, LANDLOCK_RULE_PATH_BENEATH, &room, 0);
    }
    ::close(room.parent_fd);
  }
  bool close_the_rest() const { return ruleset_ >= 0 && syscall(SYS_landlock_restrict_self, ruleset_, 0) == 0; }

 private:
  long abi_ = 0;
  int ruleset_ = -1;
};

bool leads_to(const fs::path& folder, const fs::path& house) {
  const fs::path way = house.lexically_relative(folder);
  return !way.empty() && *way.begin() != "..";
}

std::optional<fs::path> real(const std::string& text) {
  std::error_code failed;
  const fs::path path = fs::weakly_canonical(fs::absolute(text, failed), failed);
  return failed ? std::nullopt : std::optional(path);
}

}  // namespace

void give_up_means(const std::string& duty) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  umask(077);
  limit(RLIMIT_CORE, 0);
  // The number of processes is not limited here: that limit counts the user's, the daemon's threads among them.
  limit(RLIMIT_NOFILE, 64);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  prctl(PR_SET_DUMPABLE, 0);  // nobody of the same user may look into its memory
  limit(RLIMIT_DATA, rlim_t{256} << 20);
  limit(RLIMIT_AS, rlim_t{2048} << 20);
#endif
  const bool is_signer = duty == "signer";
  const bool is_apart = is_signer && unshare(CLONE_NEWNET) == 0;
  if (!filter_sockets(is_signer) && !is_apart)
    std::fprintf(stderr, "mithaq-worker: %s could not be kept from sockets\n", duty.c_str());
}

void keep_to_own_rooms(const std::string& duty, const std::map<std::string, std::string>& settings) {
  const auto named = settings.find("house");
  const auto house = named == settings.end() ? std::nullopt : real(named->second);
  if (!house) return;
  const Rooms rooms;
  const std::uint64_t elsewhere = duty == "notifier" || duty == "inbox" ? read_rights : rooms.everything();
  for (fs::path below = *house; below != below.root_path(); below = below.parent_path()) {
    std::error_code unreadable;
    for (const fs::directory_entry& beside : fs::directory_iterator(below.parent_path(), unreadable))
      if (beside.path() != below) rooms.open(beside.path(), elsewhere);
  }
  rooms.open("/dev", rooms.everything());
  for (const auto& [key, value] : settings) {
    // What is its own, and a mailbox that it is given, the plugin would make itself.
    const bool is_own = key == "state" || key == "credentials" || key == "maildir" || key.ends_with(".maildir");
    if (value.empty() || (value.front() != '/' && !is_own)) continue;
    std::error_code failed;
    if (is_own) fs::create_directories(value, failed);
    const auto path = real(value);
    if (!path || leads_to(*path, *house) || (!is_own && leads_to(*house, *path))) continue;
    rooms.open(*path, key == "folder" ? read_rights : rooms.everything());
  }
  if (!rooms.close_the_rest())
    std::fprintf(stderr, "mithaq-worker: %s could not be kept from the files of the house\n", duty.c_str());
}

}  // namespace mithaq
