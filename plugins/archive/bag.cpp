#include "bag.h"

#include <algorithm>
#include <set>

#include "digest.h"
#include "page.h"
#include "sheet_html.h"

namespace mithaq::archive {

namespace {

constexpr std::size_t longest_name = 100, longest_path = 200;  // reference: trail 5.1; ustar takes both

bool is_one_of(char c, std::string_view allowed) { return allowed.find(c) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_small(c) || (c >= 'A' && c <= 'Z'); }

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || is_one_of(c, "-_."); });
}

std::string folded(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// A path stands once, under any case, and is not the folder of another.
void check_paths(const std::string& name, const std::vector<BagFile>& files) {
  std::set<std::string> seen, folders;
  for (const BagFile& file : files) {
    if (!is_bag_path(name + "/" + file.path)) throw Unfit("bad-name " + file.path);
    const std::string path = folded(file.path);
    if (!seen.insert(path).second) throw Unfit("same-name " + file.path);
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
      folders.insert(path.substr(0, at));
  }
  for (const BagFile& file : files)
    if (folders.count(folded(file.path)) > 0) throw Unfit("file-and-folder " + file.path);
}

void sort(std::vector<BagFile>& files) {
  std::sort(files.begin(), files.end(), [](const BagFile& a, const BagFile& b) { return a.path < b.path; });
}

std::string manifest(const std::vector<BagFile>& files, std::string (*digest)(std::string_view)) {
  std::string out;
  for (const BagFile& file : files) out += digest(file.bytes) + "  " + file.path + "\n";
  return out;
}

std::string line(std::string_view label, std::string_view value) {
  for (const char c : value)
    if (static_cast<unsigned char>(c) < ' ') throw Unfit("bad-fact " + std::string(label));
  return value.empty() ? "" : std::string(label) + ": " + std::string(value) + "\n";
}

std::string bag_info(const Package& package, const std::vector<BagFile>& payload) {
  std::size_t octets = 0;
  for (const BagFile& file : payload) octets += file.bytes.size();
  return line("Source-Organization", package.organisation) + line("External-Identifier", package.identifier) +
         line("Bagging-Date", package.ratified_at.substr(0, 10)) +
         line("Payload-Oxum", std::to_string(octets) + "." + std::to_string(payload.size())) +
         line("Mithaq-Log-Size", std::to_string(package.log_size)) + line("Mithaq-Log-Root", package.log_root) +
         line("Mithaq-Format", "1");
}

// The page of the ratification in each language; Arabic first.
std::vector<BagFile> site_of(const Package& package) {
  std::vector<BagFile> out;
  for (const Sheet& sheet : package.site)
    out.push_back({sheet.language == "ar" ? "data/site/index.html" : "data/site/index." + sheet.language + ".html",
                   site_page(sheet), false});
  if (!out.empty()) out.push_back({"data/site/style.css", std::string(sheet_style()), false});
  return out;
}

// charter/final.ar.md is also given as charter/final.ar.html.
std::vector<BagFile> renderings(const Package& package) {
  std::vector<BagFile> out;
  for (const PackageFile& file : package.files)
    for (const char* language : {"ar", "en"})
      if (file.path == "charter/final." + std::string(language) + ".md")
        out.push_back({"data/charter/final." + std::string(language) + ".html", page_of(file.bytes, language), false});
  return out;
}

}  // namespace

bool is_bag_path(std::string_view path) {
  if (path.size() > longest_path) return false;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (!is_name(path.substr(start, end - start))) return false;
    start = end + 1;
  }
  return true;
}

bool is_package_name(const std::string& name) {
  constexpr std::string_view prefix = "mithaq-";
  if (name.rfind(prefix, 0) != 0 || !is_name(name)) return false;
  // A number at the end: of a package that was made anew, for a statement that came later.
  const std::size_t number = name.rfind('-');
  const bool is_later = number + 1 < name.size() && number + 4 > name.size() &&
                        std::all_of(name.begin() + static_cast<std::ptrdiff_t>(number) + 1, name.end(), is_digit);
  const std::string first = is_later ? name.substr(0, number) : name;
  const std::size_t last = first.rfind('-');
  const std::string audience = first.substr(last + 1);
  if (audience != "public" && audience != "auditor") return false;
  if (last < prefix.size() + 10 || first[last - 9] != '-') return false;
  const std::string date = first.substr(last - 8, 8);
  const std::string charter = first.substr(prefix.size(), last - 9 - prefix.size());
  return std::all_of(date.begin(), date.end(), is_digit) &&
         std::all_of(charter.begin(), charter.end(), [](char c) { return is_small(c) || is_digit(c) || c == '-'; });
}

std::vector<BagFile> bag_of(const Package& package, const Additions& additions) {
  if (!is_package_name(package.name)) throw Unfit("bad-name " + package.name);
  std::vector<BagFile> payload = renderings(package);
  for (BagFile& file : site_of(package)) payload.push_back(std::move(file));
  for (const PackageFile& file : package.files) payload.push_back({"data/" + file.path, file.bytes, false});
  for (const PackageFile& file : additions)
    payload.push_back({"data/" + file.path, file.bytes, file.path == "verify.sh"});
  check_paths(package.name, payload);
  sort(payload);

  std::vector<BagFile> tags = {{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", false},
                               {"bag-info.txt", bag_info(package, payload), false},
                               {"manifest-sha512.txt", manifest(payload, sha512_hex), false},
                               {"manifest-sha256.txt", manifest(payload, sha256_hex), false}};
  sort(tags);
  const BagFile tagmanifest_512{"tagmanifest-sha512.txt", manifest(tags, sha512_hex), false};
  const BagFile tagmanifest_256{"tagmanifest-sha256.txt", manifest(tags, sha256_hex), false};
  std::vector<BagFile> all = std::move(payload);
  all.insert(all.end(), tags.begin(), tags.end());
  all.push_back(tagmanifest_512);
  all.push_back(tagmanifest_256);
  sort(all);
  return all;
}

}  // namespace mithaq::archive
