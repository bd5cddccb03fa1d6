#include "audit/package_texts.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "audit/bag.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

// By path below data/, the digest that the trail gives it.
std::map<std::string, Digest> bound(const PackageSource& package, std::istream& strand) {
  std::map<std::string, Digest> out;
  Digest workflow;
  for (std::string line; std::getline(strand, line);) {
    const Entry entry = trail::entry_from_leaf(line);
    if (entry.kind == "charter-opened") workflow = entry.data.at("workflow").at("sha256").string();
    if (entry.kind == "workflow-migrated") workflow = entry.data.at("to").at("sha256").string();
    if (entry.kind != "ratified") continue;
    out["workflow/workflow.json"] = workflow;
    const auto revision = package.object(entry.data.at("revision").at("sha256").string());
    const Value texts = revision ? trail::read(*revision) : Value::object({});
    if (!texts.find("texts")) continue;
    for (const Value& text : texts.at("texts").items())
      out["charter/final." + text.at("language").string() + ".md"] = text.at("sha256").string();
  }
  return out;
}

}  // namespace

void check_package_texts(const PackageSource& package, Report& report) {
  std::vector<Finding> found;
  std::error_code no;
  for (const fs::directory_entry& file : fs::directory_iterator(package.folder() / "data/trail", no)) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".jsonl") || name == "evidence.jsonl" || name == "registry.jsonl") continue;
    std::map<std::string, Digest> digests;
    try {
      std::ifstream strand(file.path(), std::ios::binary);
      digests = bound(package, strand);
    } catch (const std::exception&) {  // no entry, or no revision: told by the steps
      continue;
    }
    for (const auto& [path, digest] : digests) {
      const fs::path copy = package.folder() / "data" / path;
      if (!fs::is_regular_file(fs::symlink_status(copy, no))) {
        found.push_back(manifest_finding("missing", "data/" + path));
        continue;
      }
      std::ifstream in(copy, std::ios::binary);
      const Digest is = trail::digest(std::string{std::istreambuf_iterator<char>(in), {}});
      if (is != digest) found.push_back(told({}, Word::broken, "package-text", digest, is, "data/" + path));
    }
  }
  report.add_of_files(std::move(found));
}

}  // namespace mithaq::audit
