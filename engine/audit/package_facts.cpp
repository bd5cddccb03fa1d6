#include "audit/package_facts.h"

#include <algorithm>
#include <cctype>
#include <fstream>

#include "trail/entry.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

// "partnership-2026-20261210" of "mithaq-partnership-2026-20261210-auditor.tar"; empty where it is no such name.
std::string charter_and_day(const std::string& name) {
  constexpr std::string_view begin = "mithaq-";
  constexpr std::size_t digits = 8;
  if (!name.starts_with(begin)) return "";
  for (std::size_t at = name.size(); (at = name.rfind('-', at)) != std::string::npos && at > begin.size(); --at) {
    const std::string day = name.substr(at + 1, digits);
    const bool is_day =
        day.size() == digits && std::ranges::all_of(day, [](unsigned char c) { return std::isdigit(c); });
    const std::string rest = name.substr(std::min(name.size(), at + 1 + digits));
    if (is_day && (rest.starts_with("-public") || rest.starts_with("-auditor")))
      return name.substr(begin.size(), at + 1 + digits - begin.size());
  }
  return "";
}

}  // namespace

std::optional<PackageFacts> facts_of(const PackageSource& package) {
  std::optional<PackageFacts> out;
  std::error_code no;
  for (const fs::directory_entry& file : fs::directory_iterator(package.folder() / "data/trail", no)) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".jsonl") || name == "evidence.jsonl" || name == "registry.jsonl") continue;
    std::ifstream lines(file.path(), std::ios::binary);
    try {
      for (std::string line; std::getline(lines, line);) {
        if (out && line.find("\"ratified\"") == std::string::npos && line.find("\"sealed\"") == std::string::npos)
          continue;
        const Entry entry = trail::entry_from_leaf(line);
        if (entry.kind == "charter-opened")
          out = {entry.strand, entry.data.at("title_ar").string(), entry.data.at("title_en").string(), 0, "", -1,
                 false};
        if (!out) break;
        if (entry.kind == "sealed") out->is_sealed = out->ratified_seq >= 0;
        if (entry.kind != "ratified") continue;
        out->is_sealed = false;
        out->ratified_seq = entry.seq;
        out->ratified_at = to_rfc3339(entry.at);
        out->revision = entry.data.at("revision").at("number").integer();
      }
    } catch (const std::exception&) {  // told by step 2
      continue;
    }
    if (out) break;
  }
  return out;
}

void check_package_name(const fs::path& path, const PackageSource& package, const PackageFacts& facts, Report& report) {
  std::string day = facts.ratified_at.substr(0, 10);
  std::erase(day, '-');
  std::vector<Finding> found;
  for (const fs::path& named : {fs::absolute(path), package.folder()}) {
    const std::string name = named.filename().string(), says = charter_and_day(name);
    if (says.empty() || says == facts.charter + "-" + day) continue;
    found.push_back(told({}, Word::broken, "package-name", facts.charter + "-" + day, says, name));
  }
  report.add_of_files(std::move(found));
}

void check_package_end(const PackageFacts& facts, Report& report) {
  if (facts.ratified_seq < 0 || facts.is_sealed) return;
  Finding cut = told({}, Word::mark, "end-missing", "", "", "data/trail/" + facts.charter + ".jsonl");
  cut.strand = facts.charter;
  cut.seq = facts.ratified_seq;
  report.add_of_files({std::move(cut)});
}

}  // namespace mithaq::audit
