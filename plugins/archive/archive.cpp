// The plugin "archive": makes the bag and its tar, and deposits both in a directory.
#include <mithaq/archiver.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "bag.h"
#include "digest.h"
#include "directory_target.h"
#include "tar.h"

namespace {

namespace archive = mithaq::archive;
namespace fs = std::filesystem;

struct Target {
  std::string id;
  fs::path path;
  std::int64_t min_free_mb = 0;
};

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = fs::weakly_canonical(path).lexically_relative(fs::weakly_canonical(folder));
  return !relative.empty() && *relative.begin() != "..";
}

Target target_of(const mithaq::Settings& settings) {
  if (settings.get("target.type", "directory") != "directory")
    throw std::invalid_argument("`target.type` must be \"directory\"");
  Target target{settings.get("target.id"), settings.get("target.path"), 0};
  if (target.id.empty()) throw std::invalid_argument("the archive plugin needs the setting `target.id`");
  if (!target.path.is_absolute()) throw std::invalid_argument("`target.path` must be an absolute path");
  if (settings.has("state") && is_inside(target.path, settings.get("state")))
    throw std::invalid_argument("`target.path` must not be inside the state folder");
  const std::string free = settings.get("target.min_free_mb", "512");
  if (free.empty() || free.size() > 9 || free.find_first_not_of("0123456789") != std::string::npos)
    throw std::invalid_argument("`target.min_free_mb` must be a number of megabytes");
  target.min_free_mb = std::stoll(free);
  return target;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

archive::Additions additions_from(const fs::path& folder) {
  archive::Additions additions;
  for (const char* name : {"README.ar.txt", "README.en.txt", "VERIFY.md", "verify.sh"})
    additions.push_back({name, bytes_of(folder / name)});
  additions.push_back({"site/verify.html", bytes_of(folder / "verify.html")});
  return additions;
}

class Archive : public mithaq::Archiver {
 public:
  explicit Archive(const mithaq::Settings& settings)
      : target_(target_of(settings)), additions_(additions_from(settings.get("folder"))) {}

  mithaq::DepositReport deposit(const mithaq::Package& package) override {
    mithaq::DepositReport report;
    report.target = target_.id;
    try {
      const auto bag = archive::bag_of(package, additions_);
      const std::string tar = archive::tar_of(package.name, bag, archive::seconds_of(package.ratified_at));
      report.sha256 = archive::sha256_hex(tar);
      report.size = static_cast<std::int64_t>(tar.size());
      const auto put = archive::DirectoryTarget(target_.path, target_.min_free_mb).put(package.name, bag, tar);
      report.deposited = true;
      report.present = put.present;
      report.location = put.location;
    } catch (const archive::Unfit& problem) {
      report.reason = std::string("package-unfit: ") + problem.what();
    } catch (const archive::NotDeposited& problem) {
      report.reason = problem.what();
    } catch (const fs::filesystem_error& problem) {
      report.reason = std::string("target-failed: ") + problem.what();
    }
    if (report.reason.size() > 1024) report.reason.resize(1024);
    return report;
  }

 private:
  Target target_;
  archive::Additions additions_;
};

}  // namespace

MITHAQ_ARCHIVER(Archive)
