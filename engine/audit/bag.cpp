#include "audit/bag.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>

#include "trail/running_digest.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_name = 100, longest_path = 200;
constexpr std::uintmax_t largest_list = std::uintmax_t{64} << 20;  // of a manifest or tag file

struct Listed {
  std::string digest;
  int line = 0;
};

struct Manifest {
  std::string name;  // "manifest-sha512.txt"
  bool is_512 = false, of_tags = false;
  std::map<std::string, Listed> files;
};

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0x80 ? 0 : lead >> 5 == 6 ? 1 : lead >> 4 == 14 ? 2 : lead >> 3 == 30 ? 3 : 9;
    if (more > 3 || i + more >= text.size() + (more == 0)) return false;
    for (std::size_t k = 1; k <= more; ++k)
      if (static_cast<unsigned char>(text[i + k]) >> 6 != 2) return false;
    i += more + 1;
  }
  return true;
}

// Both digests of a file, read once.
struct Digests {
  std::string sha256, sha512;
};
Digests digests(const fs::path& file) {
  using trail::RunningDigest;
  RunningDigest small(RunningDigest::Kind::sha256), large(RunningDigest::Kind::sha512);
  std::ifstream in(file, std::ios::binary);
  std::vector<char> part(1 << 16);
  while (in.read(part.data(), static_cast<std::streamsize>(part.size())) || in.gcount() > 0) {
    const std::string_view bytes(part.data(), static_cast<std::size_t>(in.gcount()));
    small.add(bytes);
    large.add(bytes);
  }
  if (!in.eof()) throw std::runtime_error("cannot read " + file.string());
  return {small.hex(), large.hex()};
}

class Check {
 public:
  explicit Check(const fs::path& folder) : folder_(folder) {}
  Bag run();

 private:
  void say(std::string cause, std::string file, std::string expected = "", std::string found = "") {
    bag_.findings.push_back(manifest_finding(std::move(cause), std::move(file), std::move(expected), std::move(found)));
  }
  void warn(std::string cause, std::string file) {
    Finding finding = manifest_finding(std::move(cause), std::move(file));
    finding.word = Word::mark;
    bag_.findings.push_back(std::move(finding));
  }
  void look_round();
  std::optional<std::string> tag_file(const std::string& name);
  void declaration();
  void info();
  void read(Manifest& manifest);
  void compare(const Manifest& manifest);
  void unlisted();
  void oxum();

  fs::path folder_;
  Bag bag_;
  std::map<std::string, std::int64_t> there_;  // path and size
  std::map<std::string, Digests> digests_;
  std::vector<Manifest> manifests_;
  bool is_one_ = true;  // BagIt 1.0: every manifest lists every file
};

// What lies in the folder: plain files with names of ours, and no more of them than may be.
void Check::look_round() {
  std::set<std::string> folded;
  for (auto at = fs::recursive_directory_iterator(folder_); at != fs::recursive_directory_iterator(); ++at) {
    const std::string path = at->path().lexically_relative(folder_).generic_string();
    const fs::file_status status = at->symlink_status();
    if (fs::is_directory(status)) continue;
    if (!fs::is_regular_file(status)) {
      say("no-plain-file", path);
    } else if (!is_package_path(path)) {
      say("name", path);
    } else if (at->file_size() > static_cast<std::uintmax_t>(largest_file)) {
      say("too-large", path);
    } else if (path == "fetch.txt") {
      say("fetch", path);
    } else if (static_cast<std::int64_t>(there_.size()) == most_files) {
      say("too-many", path);
      return;
    } else {
      there_[path] = static_cast<std::int64_t>(at->file_size());
      std::string lower = path;
      std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
      if (!folded.insert(std::move(lower)).second) say("same-name", path);
    }
  }
}

std::optional<std::string> Check::tag_file(const std::string& name) {
  const auto found = there_.find(name);
  if (found == there_.end()) return say("missing", name), std::nullopt;
  if (static_cast<std::uintmax_t>(found->second) > largest_list) return say("too-large", name), std::nullopt;
  std::ifstream in(folder_ / name, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.starts_with("\xEF\xBB\xBF")) return say("byte-order-mark", name), std::nullopt;
  if (!is_utf8(bytes)) return say("form", name), std::nullopt;
  return bytes;
}

// Exactly two lines; nothing before, between or after.
void Check::declaration() {
  const auto text = tag_file("bagit.txt");
  if (!text) return;
  const bool ends = text->ends_with('\n');
  const std::string whole = *text + (ends ? "" : "\n");
  if (whole == "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    is_one_ = false;
  else if (whole != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    say("form", "bagit.txt");
}

// Other labels may stand twice; of these a reader takes one, and knows not which.
bool stands_once(const std::string& label) {
  return label == "External-Identifier" || label == "Payload-Oxum" || label.starts_with("Mithaq-");
}

void Check::info() {
  if (!there_.contains("bag-info.txt")) return;
  const auto text = tag_file("bag-info.txt");
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  std::string label;
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.empty()) continue;
    if ((line[0] == ' ' || line[0] == '\t') && !label.empty()) {  // the line before goes on
      const auto text_begins = std::min(line.find_first_not_of(" \t"), line.size());
      bag_.info[label] += " " + std::string(line.substr(text_begins));
      continue;
    }
    const auto colon = line.find(':');
    const bool fits = colon != std::string_view::npos && colon > 0 && line[0] != ' ' && line[colon - 1] != ' ' &&
                      colon + 1 < line.size() && line[colon + 1] == ' ';
    if (!fits) {
      say("form", "bag-info.txt:" + std::to_string(number));
      continue;
    }
    label = line.substr(0, colon);
    if (bag_.info.contains(label) && stands_once(label)) say("form", "bag-info.txt:" + std::to_string(number));
    bag_.info[label] = line.substr(colon + 2);
  }
}

void Check::read(Manifest& manifest) {
  const auto text = tag_file(manifest.name);
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  const std::size_t digits = manifest.is_512 ? 128 : 64;
  for (int number = 1; !rest.empty(); ++number) {
    const bool ends = rest.find('\n') != std::string_view::npos;
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::string place = manifest.name + ":" + std::to_string(number);
    if (line.empty() && !ends) continue;
    std::string digest(line.substr(0, digits));
    const auto gap = line.find_first_not_of(" \t", digits);
    const bool fits = digest.size() == digits && gap != std::string_view::npos && gap > digits &&
                      digest.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (!fits) {
      say("form", place);
      continue;
    }
    std::ranges::transform(digest, digest.begin(), [](unsigned char c) { return std::tolower(c); });
    if (digest != line.substr(0, digits)) warn("upper-case", place);
    std::string path(line.substr(gap));
    if (path.starts_with('*')) {  // as checksum tools mark a file read as bytes
      warn("tool-mark", place);
      path.erase(0, 1);
    }
    if (path.starts_with("./")) {
      warn("dot-path", place);
      path.erase(0, 2);
    }
    const bool in_payload = path.starts_with("data/");
    if (!is_package_path(path) || in_payload == manifest.of_tags)
      say("name", place, "", is_package_path(path) ? path : "");
    else if (!manifest.files.try_emplace(path, Listed{digest, number}).second)
      say("twice", place, "", path);
  }
}

void Check::compare(const Manifest& manifest) {
  for (const auto& [path, listed] : manifest.files) {
    const std::string at = manifest.name + ":" + std::to_string(listed.line);
    if (!there_.contains(path)) {
      say("missing", path, at);
      continue;
    }
    auto known = digests_.find(path);
    if (known == digests_.end()) known = digests_.emplace(path, digests(folder_ / path)).first;
    const std::string& found = manifest.is_512 ? known->second.sha512 : known->second.sha256;
    if (found != listed.digest) say("altered", path, at + " " + listed.digest, found);
  }
}

// Each payload file stands in each payload manifest (in 0.97: in one at least), each tag file in each tag manifest.
void Check::unlisted() {
  for (const auto& [path, size] : there_) {
    const bool in_payload = path.starts_with("data/");
    if (path == "tagmanifest-sha512.txt" || path == "tagmanifest-sha256.txt") continue;
    bool anywhere = false;
    for (const Manifest& manifest : manifests_) anywhere |= manifest.files.contains(path);
    if (!anywhere) {
      say("not-listed", path);
      continue;
    }
    for (const Manifest& manifest : manifests_)
      if (manifest.of_tags != in_payload && !manifest.files.contains(path) && (is_one_ || manifest.of_tags))
        say("lists-differ", path, manifest.name);
  }
}

void Check::oxum() {
  const auto stated = bag_.info.find("Payload-Oxum");
  if (stated == bag_.info.end()) return;
  std::int64_t octets = 0, count = 0;
  for (const auto& [path, size] : there_)
    if (path.starts_with("data/")) octets += size, ++count;
  const std::string found = std::to_string(octets) + "." + std::to_string(count);
  if (stated->second != found) say("oxum", "bag-info.txt", stated->second, found);
}

Bag Check::run() {
  look_round();
  declaration();
  info();
  for (const bool of_tags : {false, true})
    for (const bool is_512 : {true, false}) {
      Manifest manifest{(of_tags ? "tagmanifest-" : "manifest-") + std::string(is_512 ? "sha512.txt" : "sha256.txt"),
                        is_512,
                        of_tags,
                        {}};
      if (there_.contains(manifest.name)) manifests_.push_back(std::move(manifest));
    }
  if (std::ranges::none_of(manifests_, [](const Manifest& m) { return !m.of_tags; })) say("no-manifest", "");
  for (Manifest& manifest : manifests_) read(manifest);
  for (const Manifest& manifest : manifests_) compare(manifest);
  unlisted();
  oxum();
  bag_.files = static_cast<std::int64_t>(there_.size());
  return std::move(bag_);
}

}  // namespace

bool is_package_path(std::string_view path) {
  if (path.empty() || path.size() > longest_path) return false;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view name = path.substr(start, end - start);
    const bool fits = !name.empty() && name.size() <= longest_name && name != "." && name != ".." &&
                      std::ranges::all_of(name, [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                               c == '_' || c == '.';
                      });
    if (!fits) return false;
    start = end + 1;
  }
  return true;
}

Finding manifest_finding(std::string cause, std::string file, std::string expected, std::string found) {
  Finding finding;
  finding.id = "manifest";
  finding.cause = std::move(cause);
  finding.file = std::move(file);
  finding.expected = std::move(expected);
  finding.found = std::move(found);
  return finding;
}

Bag check_bag(const fs::path& folder) { return Check(folder).run(); }

}  // namespace mithaq::audit
