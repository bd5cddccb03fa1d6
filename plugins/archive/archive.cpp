// The plugin "archive": sets the certificate, makes the bag and its tar, and puts them into its targets.
#include <mithaq/archiver.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "bag.h"
#include "digest.h"
#include "public_copy.h"
#include "sheet_html.h"
#include "sheet_pdf.h"
#include "tar.h"
#include "target.h"

namespace {

namespace archive = mithaq::archive;
namespace fs = std::filesystem;

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
      : placed_(archive::targets_of(settings)),
        public_dir_(settings.get("public_dir")),
        additions_(additions_from(settings.get("folder"))) {}

  mithaq::SetSheet set(const mithaq::Sheet& sheet) override {
    return {archive::html_of(sheet), archive::pdf_of(sheet)};
  }

  mithaq::BuiltPackage build(const mithaq::Package& package) override {
    const auto bag = archive::bag_of(package, additions_);
    mithaq::BuiltPackage built{archive::tar_of(package.name, bag, archive::seconds_of(package.ratified_at)), ""};
    for (const archive::BagFile& file : bag)
      if (file.path == "tagmanifest-sha512.txt") built.tag_manifest = file.bytes;
    return built;
  }

  std::vector<mithaq::Target> targets() override {
    std::vector<mithaq::Target> out;
    for (const archive::Placed& placed : placed_) out.push_back(placed.target);
    return out;
  }

  mithaq::DepositReport deposit(const mithaq::Deposition& deposition) override {
    mithaq::DepositReport report;
    report.target = deposition.target;
    try {
      check(deposition);
      report.sha256 = archive::sha256_hex(deposition.files.front().bytes);
      report.size = static_cast<std::int64_t>(deposition.files.front().bytes.size());
      const auto put = place(deposition.target).put(deposition);
      if (deposition.audience == "public" && !public_dir_.empty()) archive::copy_site(deposition, public_dir_);
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
  static void check(const mithaq::Deposition& deposition) {
    const std::string& name = deposition.name;
    if (!archive::is_package_name(name)) throw archive::Unfit("bad-name " + name);
    if (deposition.files.empty() || deposition.files.front().path != name + ".tar") throw archive::Unfit("no tar");
    for (const mithaq::PackageFile& file : deposition.files)
      if (!file.path.starts_with(name + ".") || file.path.find('/') != std::string::npos ||
          !archive::is_bag_path(file.path))
        throw archive::Unfit("bad-name " + file.path);
  }

  const archive::Place& place(const std::string& id) const {
    for (const archive::Placed& placed : placed_)
      if (placed.target.id == id) return *placed.place;
    throw archive::NotDeposited("target-missing: no target `" + id + "` in the settings");
  }

  std::vector<archive::Placed> placed_;
  fs::path public_dir_;
  archive::Additions additions_;
};

}  // namespace

MITHAQ_ARCHIVER(Archive)
