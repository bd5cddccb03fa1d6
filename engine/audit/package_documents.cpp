#include "audit/package_documents.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <tuple>

#include "audit/bag.h"
#include "trail/canonical.h"
#include "trail/entry.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

// strand, seq, role, digest, size, media type
using Row = std::tuple<std::string, std::int64_t, std::string, Digest, std::int64_t, std::string>;

// What the entries name. A line that is no entry is told by the steps.
std::multiset<Row> named(const fs::path& trail) {
  std::multiset<Row> out;
  std::error_code no;
  for (const fs::directory_entry& file : fs::directory_iterator(trail, no)) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".jsonl") || name == "evidence.jsonl") continue;
    const std::string strand = name.substr(0, name.size() - std::string_view(".jsonl").size());
    std::ifstream lines(file.path(), std::ios::binary);
    std::int64_t seq = 0;
    for (std::string line; std::getline(lines, line); ++seq) {
      try {
        const Entry entry = trail::entry_from_leaf(line);
        for (const Evidence& e : entry.evidence) out.emplace(strand, seq, e.role, e.sha256, e.size, e.media_type);
        if (entry.private_object) out.emplace(strand, seq, "private", *entry.private_object, 0, "application/json");
      } catch (const trail::NotCanonical&) {
        continue;
      }
    }
  }
  return out;
}

// Made of documents that stand elsewhere: what a revision changes, keys in the form that a tool of its own reads.
bool is_derived(std::string_view path) {
  return (path.starts_with("revisions/") && path.ends_with("/change.diff")) ||
         (path.starts_with("signatures/") && (path.ends_with(".webauthn/key.spki.der") || path.ends_with(".pub")));
}

class Check {
 public:
  explicit Check(const PackageSource& package) : data_(package.folder() / "data") {}

  std::vector<Finding> run() {
    rows();
    layout();
    files();
    return std::move(found_);
  }

 private:
  void say(std::string cause, std::string file) {
    found_.push_back(manifest_finding(std::move(cause), std::move(file)));
  }

  void rows() {
    std::multiset<Row> wanted = named(data_ / "trail");
    std::ifstream list(data_ / "trail/evidence.jsonl", std::ios::binary);
    std::string line;
    for (int number = 1; std::getline(list, line); ++number) {
      try {
        const Value row = trail::read(line);
        const Digest& sha256 = row.at("sha256").string();
        const std::string stub = "redacted/" + sha256 + ".json";
        if (paths_.insert(row.string_or("path", stub)).second && !row.find("path")) compare_stub(stub, row);
        const auto at = wanted.find({row.at("strand").string(), row.at("seq").integer(), row.at("role").string(),
                                     sha256, row.at("size").integer(), row.at("media_type").string()});
        if (at == wanted.end())
          say("list", "data/trail/evidence.jsonl:" + std::to_string(number));
        else
          wanted.erase(at);
      } catch (const std::exception&) {  // told where the list is read first
        continue;
      }
    }
    if (!wanted.empty()) say("list", "data/trail/evidence.jsonl");
  }

  // What stands in the place of a document that is kept back says the same of it as its row.
  void compare_stub(const std::string& path, const Value& row) {
    if (!fs::is_regular_file(fs::symlink_status(data_ / path))) return say("missing", "data/" + path);
    std::ifstream file(data_ / path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string& state = row.at("state").string();
    const std::string reason = state != "withheld"                    ? state
                               : row.at("role").string() == "private" ? "personal"
                                                                      : "auditors-only";
    const Value wanted = Value::object(
        {{"entry", Value::object({{"seq", row.at("seq").integer()}, {"strand", row.at("strand").string()}})},
         {"reason", reason},
         {"sha256", row.at("sha256").string()},
         {"size", row.at("size").integer()},
         {"state", state}});
    if (bytes != trail::write(wanted)) say("list", "data/" + path);
  }

  // What no package holds (reference: trail 5.1) is not of this one, whatever its lists say.
  void layout() {
    static const std::set<std::string_view> known = {
        "README.ar.txt", "README.en.txt", "VERIFY.md",  "verify.sh",  "plugins.json", "site",       "certificate",
        "charter",       "revisions",     "statements", "signatures", "seal",         "positions",  "reservations",
        "minority",      "objections",    "remarks",    "decisions",  "evidence",     "timestamps", "mail",
        "sealed",        "redacted",      "trail",      "keys",       "workflow"};
    std::error_code no;
    for (const fs::directory_entry& at : fs::directory_iterator(data_, no))
      if (const std::string name = at.path().filename().string(); !known.contains(name)) say("layout", "data/" + name);
    static const std::set<std::string_view> lists = {"data",
                                                     "bagit.txt",
                                                     "bag-info.txt",
                                                     "manifest-sha512.txt",
                                                     "manifest-sha256.txt",
                                                     "tagmanifest-sha512.txt",
                                                     "tagmanifest-sha256.txt"};
    for (const fs::directory_entry& at : fs::directory_iterator(data_.parent_path(), no))
      if (const std::string name = at.path().filename().string(); !lists.contains(name)) say("layout", name);
  }

  void files() {
    constexpr std::array folders = {"certificate", "evidence", "keys/log", "keys/members", "mail",       "redacted",
                                    "revisions",   "seal",     "sealed",   "signatures",   "statements", "timestamps"};
    for (const std::string folder : folders) {
      std::error_code no;
      for (auto at = fs::recursive_directory_iterator(data_ / folder, no);
           !no && at != fs::recursive_directory_iterator(); ++at) {
        const std::string path = at->path().lexically_relative(data_).generic_string();
        if (!at->is_directory() && !paths_.contains(path) && !is_derived(path)) say("no-entry", "data/" + path);
      }
    }
  }

  fs::path data_;
  std::set<std::string> paths_;
  std::vector<Finding> found_;
};

}  // namespace

void check_package_documents(const PackageSource& package, Report& report) {
  std::vector<Finding> found = Check(package).run();
  std::ranges::sort(found, {}, &Finding::file);
  report.add_of_files(std::move(found));
}

}  // namespace mithaq::audit
