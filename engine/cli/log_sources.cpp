#include "cli/log_sources.h"

#include <fstream>

#include "audit/package_source.h"
#include "audit/published_source.h"
#include "host/outward.h"
#include "service/premises.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_bundle = 4 << 20;  // 256 entries of 8 kB, and what stands between them

audit::StateFiles files_in(const fs::path& folder) {
  const auto kept = [&](const char* name) {
    const fs::path file = folder / name;
    return fs::exists(file) ? service::read_file(file.string()) : std::string();
  };
  const bool is_published = fs::exists(folder / "published.checkpoint");
  return {kept("log.vkey"), is_published ? std::optional(kept("published.checkpoint")) : std::nullopt,
          fs::is_directory(folder / "objects"), kept("authorities.pem")};
}

// The entries that a witness keeps beside its own file, one a line from the first of the log.
class MirrorSource : public audit::Source {
 public:
  explicit MirrorSource(const fs::path& file) : file_(file.string()), lines_(file, std::ios::binary) {}

  bool is_whole() const override { return true; }
  std::int64_t leaves() const override { return read_; }
  std::vector<audit::SourceLeaf> next(std::int64_t most) override {
    std::vector<audit::SourceLeaf> out;
    for (std::string line; static_cast<std::int64_t>(out.size()) < most && std::getline(lines_, line); ++read_) {
      audit::SourceLeaf leaf;
      leaf.index = read_;
      leaf.file = file_ + ":" + std::to_string(read_ + 1);
      const Entry entry = trail::entry_from_leaf(line);
      leaf.strand = entry.strand;
      leaf.seq = entry.seq;
      leaf.bytes = std::move(line);
      out.push_back(std::move(leaf));
    }
    return out;
  }
  bool has_objects() const override { return false; }
  std::optional<std::string> object(const Digest&) const override { return {}; }
  std::string object_file(const Digest&) const override { return {}; }
  std::vector<audit::SignedCheckpoint> checkpoints() const override { return {}; }
  std::string own_keys() const override { return {}; }
  audit::KeysFrom keys_from() const override { return audit::KeysFrom::none; }

 private:
  std::string file_;
  std::ifstream lines_;
  std::int64_t read_ = 0;
};

}  // namespace

KeptState::KeptState(const std::string& path, const fs::path& folder)
    : store(store::read_sqlite(path)),
      objects((folder / "objects").string()),
      source(*store, objects, files_in(folder)) {}

std::optional<std::string> served(std::string address, const std::string& path) {
  while (address.ends_with('/')) address.pop_back();
  host::OutwardAnswer answer = host::get(address + "/" + path, {.most_bytes = largest_bundle});
  if (answer.status == 200) return std::move(answer.body);
  if (answer.status == 401 || answer.status == 403 || answer.status == 404 || answer.status == 410) return std::nullopt;
  throw host::Unreachable(address + "/" + path + ": HTTP " + std::to_string(answer.status));
}

bool is_database(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string head(15, '\0');
  return fs::is_regular_file(file) && in.read(head.data(), 15) && head == "SQLite format 3";
}

LogSource::LogSource(const std::string& named) {
  const fs::path path(named), mirror(named + ".entries");
  if (named.starts_with("http://") || named.starts_with("https://")) {
    own_ =
        std::make_unique<audit::PublishedSource>([named](const std::string& at) { return served(named, at); }, named);
  } else if (fs::exists(path / "mithaq.db")) {
    state_ = std::make_unique<KeptState>(named, path);
  } else if (is_database(path)) {
    state_ = std::make_unique<KeptState>(named, fs::absolute(path).parent_path());
  } else if (fs::is_regular_file(path / "checkpoint") && fs::is_directory(path / "tile")) {
    own_ = std::make_unique<audit::PublishedSource>(
        [path](const std::string& at) -> std::optional<std::string> {
          if (!fs::is_regular_file(path / at)) return std::nullopt;
          return service::read_file((path / at).string());
        },
        named);
  } else if (path.extension() == ".entries" || fs::exists(mirror)) {
    own_ = std::make_unique<MirrorSource>(path.extension() == ".entries" ? path : mirror);
  } else {
    own_ = std::make_unique<audit::PackageSource>(named);
  }
  source_ = state_ ? static_cast<audit::Source*>(&state_->source) : own_.get();
}

LogSource::~LogSource() = default;

}  // namespace mithaq::cli
