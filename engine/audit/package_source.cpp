#include "audit/package_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "audit/bag.h"
#include "audit/keys.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_object = std::uintmax_t{1} << 30;  // held in memory while it is hashed
constexpr std::streamsize longest_leaf = 8192;                      // reference: trail 1.1
constexpr std::int64_t longest_gap = 100'000;                       // between the rows of a strand
constexpr const char* index_file = "trail/index.tsv";
constexpr const char* evidence_file = "trail/evidence.jsonl";

std::int64_t number(std::string_view digits) {
  std::int64_t out = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  const bool fits = error == std::errc() && end == digits.data() + digits.size() && out >= 0;
  return fits && std::to_string(out) == digits ? out : -1;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code no;
  for (auto at = fs::recursive_directory_iterator(folder, no); !no && at != fs::recursive_directory_iterator(); ++at)
    if (at->is_regular_file() && !at->is_symlink()) out.push_back(at->path());
  std::ranges::sort(out);
  return out;
}

}  // namespace

PackageSource::PackageSource(const fs::path& path) : reader_(path), folder_(reader_.folder()) {
  troubles_ = reader_.findings();
  constexpr const char* marks[] = {"bagit.txt", "manifest-sha512.txt", "manifest-sha256.txt"};
  if (fs::is_directory(path) && troubles_.empty() &&
      std::ranges::none_of(marks, [this](const char* mark) { return fs::exists(folder_ / mark); }))
    throw PackageUnreadable("no-bag", path.string());
  const Bag bag = check_bag(folder_);
  if (bag.files == 0 && troubles_.empty()) throw PackageUnreadable("no-bag", path.string());
  files_ = bag.files;
  troubles_.insert(troubles_.end(), bag.findings.begin(), bag.findings.end());
  if (const auto format = bag.info.find("Mithaq-Format"); format != bag.info.end() && format->second != "1") {
    Finding newer;
    newer.word = Word::gap;
    newer.id = "newer";
    newer.expected = "Mithaq-Format 1";
    newer.found = "Mithaq-Format " + format->second;
    newer.file = "bag-info.txt";
    troubles_.push_back(std::move(newer));
  }
  if (!bag.info.empty()) compare_log(bag.info);
  for (const char* list : {"bag-info.txt", "tagmanifest-sha512.txt", "tagmanifest-sha256.txt"})
    if (!fs::exists(fs::symlink_status(folder_ / list))) say("missing", list);
  std::vector<std::string> keys = {"data/keys/log.vkey"};
  if (fs::is_directory(in_data("seal")))  // and those that its seal is checked with
    keys.insert(keys.end(), {"data/keys/allowed_signers", "data/keys/ca.pem", "data/keys/seal.pem"});
  for (const std::string& file : keys)
    if (!fs::exists(fs::symlink_status(folder_ / file))) say("missing", file);
  // Whom it is for its name says: from auditors less is kept back.
  const std::string name = folder_.filename().string();
  if (name.find("-auditor") == std::string::npos && name.find("-public") == std::string::npos)
    troubles_.push_back(told({}, Word::mark, "audience-unknown", "", "", name));
  read_index();
  read_documents();
  read_tiles();
  open_strands();
}

// What the bag says of the log is what its checkpoint says, and it is of this log that the package calls itself.
void PackageSource::compare_log(const std::map<std::string, std::string>& info) {
  const auto note = trail::note_from_text(bytes_of("trail/checkpoint").value_or(""));
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!head) return;  // told by step 4
  const auto compare = [&](const char* label, const std::string& signed_one) {
    const auto stated = info.find(label);
    if (stated == info.end()) return say("form", "bag-info.txt", std::string(label) + ": " + signed_one);
    if (stated->second != signed_one)
      troubles_.push_back(told({}, Word::broken, "root", signed_one, stated->second, "bag-info.txt"));
  };
  compare("Mithaq-Log-Size", std::to_string(head->size));
  compare("Mithaq-Log-Root", trail::base64(head->root));
  for (const fs::path& file : files_below(in_data("trail")))
    if (const std::string strand = file.stem().string(); is_strand(file) && strand != registry_strand)
      compare("External-Identifier", head->origin + " " + strand);
}

void PackageSource::say(std::string cause, std::string file, std::string expected, std::string found) {
  troubles_.push_back(manifest_finding(std::move(cause), std::move(file), std::move(expected), std::move(found)));
}

// Of the files below trail/.
bool PackageSource::is_strand(const fs::path& file) const {
  return file.parent_path() == in_data("trail") && file.extension() == ".jsonl" && file != in_data(evidence_file);
}

// Nothing where it is absent, a link, or larger than what is held in memory.
std::optional<std::string> PackageSource::bytes_of(const std::string& path) const {
  std::error_code no;
  const fs::path file = in_data(path);
  if (!is_package_path(path) || !fs::is_regular_file(fs::symlink_status(file, no))) return std::nullopt;
  if (fs::file_size(file, no) > largest_object) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

// "strand TAB seq TAB index TAB leaf hash".
void PackageSource::read_index() {
  std::ifstream in(in_data(index_file));
  if (!in) say("missing", std::string("data/") + index_file);
  std::string line;
  bool is_turned = false;
  for (int n = 1; std::getline(in, line); ++n) {
    if (line.ends_with('\r')) {  // told once
      if (!std::exchange(is_turned, true)) say("list", std::string("data/") + index_file + ":" + std::to_string(n));
      line.pop_back();
    }
    std::vector<std::string_view> parts;
    for (std::string_view rest = line;;) {
      const auto tab = rest.find('\t');
      parts.push_back(rest.substr(0, tab));
      if (tab == std::string_view::npos) break;
      rest.remove_prefix(tab + 1);
    }
    const bool has_parts = parts.size() == 4;
    auto& rows = index_[has_parts ? std::string(parts[0]) : ""];
    const Row row{has_parts ? number(parts[2]) : -1, has_parts ? trail::hash_from_hex(parts[3]) : std::nullopt};
    const std::int64_t seq = has_parts ? number(parts[1]) : -1;
    const bool fits = seq >= 0 && seq <= n + longest_gap && row.index >= 0 && row.hash;
    if (!fits || seq != static_cast<std::int64_t>(rows.size()))
      say("list", std::string("data/") + index_file + ":" + std::to_string(n));
    if (!fits) continue;
    const auto place = static_cast<std::size_t>(seq);  // one that stands elsewhere does not move all that follow
    if (place >= rows.size()) rows.resize(place + 1);
    if (!rows[place].hash) rows[place] = row;
  }
  for (const auto& [strand, rows] : index_) rows_ += rows.size();
}

// What lies where, and what is kept back. Whatever it says is held against the entries and the bytes.
void PackageSource::read_documents() {
  std::ifstream in(in_data(evidence_file));
  if (!in) say("missing", std::string("data/") + evidence_file);
  if (const auto certificate = bytes_of("certificate/certificate.json"))
    paths_[trail::digest(*certificate)] = "certificate/certificate.json";
  std::string line;
  for (int n = 1; std::getline(in, line); ++n) {
    try {
      const Value row = trail::read(line);
      const std::string& sha256 = row.at("sha256").string();
      if (const Value* path = row.find("path"))
        paths_[sha256] = path->string();
      else if (row.string_or("state", "") == "withheld")
        withheld_[sha256] = row.string_or("role", "");
    } catch (const std::exception&) {  // no line of the list
      say("list", std::string("data/") + evidence_file + ":" + std::to_string(n));
    }
  }
}

void PackageSource::read_tiles() {
  const fs::path folder = in_data("trail/tile");
  for (const fs::path& file : files_below(folder)) {
    const std::string name = file.lexically_relative(folder).generic_string();
    if (name.starts_with("entries/")) continue;
    const auto bytes = bytes_of("trail/tile/" + name);
    if (!bytes || !tiles_.add(name, *bytes, "data/trail/tile/" + name)) say("list", "data/trail/tile/" + name);
  }
}

void PackageSource::open_strands() {
  for (const fs::path& file : files_below(in_data("trail"))) {
    if (!is_strand(file)) continue;
    Strand strand;
    strand.name = file.stem().string();
    strand.file = "data/trail/" + file.filename().string();
    if (const auto rows = index_.find(strand.name); rows != index_.end()) strand.rows = rows->second;
    strand.lines = std::make_unique<std::ifstream>(file, std::ios::binary);
    advance(strand);
    strands_.push_back(std::move(strand));
  }
  if (std::ranges::none_of(strands_, [](const Strand& s) { return s.name != registry_strand; }))
    say("missing", "data/trail");
}

// A line that is longer than an entry may be is cut: then it is none.
void PackageSource::advance(Strand& strand) {
  strand.ahead.reset();
  std::string bytes(static_cast<std::size_t>(longest_leaf) + 2, '\0');
  strand.lines->getline(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const std::streamsize count = strand.lines->gcount();
  if (count == 0) return;
  const bool is_cut = strand.lines->fail() && !strand.lines->eof();
  const bool ends = !strand.lines->eof() && !is_cut;
  bytes.resize(static_cast<std::size_t>(count - (ends ? 1 : 0)));
  SourceLeaf leaf;
  leaf.file = strand.file + ":" + std::to_string(strand.read + 1);
  if (is_cut) {
    strand.lines->clear();
    while (strand.lines->good() && strand.lines->get() != '\n') continue;
  } else if (!ends) {
    say("list", leaf.file);  // the last line without its end
  }
  leaf.strand = strand.name;
  leaf.seq = strand.read;
  leaf.index = -1;
  leaf.bytes = std::move(bytes);
  if (static_cast<std::size_t>(strand.read) < strand.rows.size()) {
    leaf.index = strand.rows[static_cast<std::size_t>(strand.read)].index;
    leaf.stated = strand.rows[static_cast<std::size_t>(strand.read)].hash;
  }
  ++strand.read;
  strand.ahead = std::move(leaf);
}

// Strands are laid together by their places in the log.
std::vector<SourceLeaf> PackageSource::next(std::int64_t most) {
  std::vector<SourceLeaf> out;
  while (static_cast<std::int64_t>(out.size()) < most) {
    Strand* first = nullptr;
    for (Strand& strand : strands_)
      if (strand.ahead && (!first || strand.ahead->index < first->ahead->index)) first = &strand;
    if (!first) break;
    out.push_back(std::move(*first->ahead));
    advance(*first);
  }
  return out;
}

std::optional<std::string> PackageSource::object(const Digest& sha256) const {
  const auto path = paths_.find(sha256);
  return path == paths_.end() ? std::nullopt : bytes_of(path->second);
}

// From auditors nothing is kept back but what is sealed of persons.
bool PackageSource::withholds(const Digest& sha256) const {
  const auto row = withheld_.find(sha256);
  if (row == withheld_.end()) return false;
  return row->second == "private" || folder_.filename().string().find("-auditor") == std::string::npos;
}

std::string PackageSource::object_file(const Digest& sha256) const {
  const auto path = paths_.find(sha256);
  return path == paths_.end() ? std::string("data/") + evidence_file : "data/" + path->second;
}

std::vector<SignedCheckpoint> PackageSource::checkpoints() const {
  std::vector<SignedCheckpoint> out;
  if (auto note = bytes_of("trail/checkpoint")) out.push_back({"data/trail/checkpoint", std::move(*note)});
  for (const fs::path& file : files_below(in_data("trail/checkpoints"))) {
    const std::string path = file.lexically_relative(in_data("")).generic_string();
    if (auto note = bytes_of(path)) out.push_back({"data/" + path, std::move(*note)});
  }
  return out;
}

std::string PackageSource::own_keys() const {
  return bytes_of("keys/log.vkey").value_or("") + "\n" + bytes_of("keys/witnesses.policy").value_or("");
}

std::vector<std::string> PackageSource::log_key_notes() const {
  return log_key_notes_in(bytes_of("trail/registry.jsonl").value_or(""), [&](const Digest& d) { return object(d); });
}

std::map<std::string, std::string> PackageSource::key_lists() const {
  std::map<std::string, std::string> out;
  for (const std::string path :
       {"keys/enrolments.json", "keys/revoked.krl", "keys/allowed_signers", "keys/witnesses.policy"})
    if (auto bytes = bytes_of(path)) out["data/" + path] = std::move(*bytes);
  return out;
}

std::vector<SourceProof> PackageSource::proofs() const {
  std::vector<SourceProof> out;
  for (const fs::path& file : files_below(in_data("trail/proofs"))) {
    const std::string path = file.lexically_relative(in_data("")).generic_string();
    out.push_back({"data/" + path, bytes_of(path).value_or("")});
  }
  return out;
}

// "consistency.337-353" against the tiles, as far as they lead.
void PackageSource::compare_way(const std::string& name) {
  const std::size_t dot = name.find('.'), dash = name.find('-');
  const auto by_tiles = dash == std::string::npos
                            ? std::nullopt
                            : tiles_.consistency(number(std::string_view(name).substr(dot + 1, dash - dot - 1)),
                                                 number(std::string_view(name).substr(dash + 1)));
  if (!by_tiles) return;
  std::string lines;
  for (const trail::Hash& hash : *by_tiles) lines += trail::base64(hash) + "\n";
  if (bytes_of("trail/" + name) != lines) say("list", "data/trail/" + name);
}

// As it lies in a file of its own, or from the tiles.
std::optional<std::vector<trail::Hash>> PackageSource::consistency(std::int64_t old_size, std::int64_t new_size) const {
  const auto lines = bytes_of("trail/consistency." + std::to_string(old_size) + "-" + std::to_string(new_size));
  if (!lines) return tiles_.consistency(old_size, new_size);
  std::vector<trail::Hash> out;
  for (std::string_view rest = *lines; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto bytes = trail::from_base64(line);
    if (!bytes || bytes->size() != trail::Hash{}.size()) return std::vector<trail::Hash>{};  // it proves nothing
    std::copy(bytes->begin(), bytes->end(), out.emplace_back().begin());
  }
  return out;
}

std::vector<Finding> PackageSource::troubles() { return std::exchange(troubles_, {}); }

// What only the leaves can be held against: rows of the index that have no line, and tiles with other hashes.
std::vector<Finding> PackageSource::troubles_after(const EntriesOfStrands& entries) {
  std::vector<Finding> out = std::exchange(troubles_, {});
  for (const auto& [strand, rows] : index_) {
    const auto found = entries.find(strand);
    const std::int64_t lines = found == entries.end() ? 0 : found->second;
    if (static_cast<std::int64_t>(rows.size()) <= lines || strand.empty()) continue;
    Finding finding;
    finding.id = "strand-gap";
    finding.strand = strand;
    finding.seq = lines;
    finding.index = rows[static_cast<std::size_t>(lines)].index;
    finding.expected = std::to_string(rows.size()) + " entries";
    finding.found = std::to_string(lines);
    finding.file = "data/trail/" + strand + ".jsonl";
    out.push_back(std::move(finding));
  }
  for (const fs::path& file : files_below(in_data("trail")))
    if (const std::string name = file.filename().string(); name.starts_with("consistency.")) compare_way(name);
  std::ranges::move(std::exchange(troubles_, {}), std::back_inserter(out));
  for (const Tiles::Misfit& misfit : tiles_.misfits()) {
    Finding finding;
    finding.id = "tile";
    finding.expected = trail::hex(misfit.above);
    finding.found = trail::hex(misfit.below);
    finding.file = misfit.file;
    out.push_back(std::move(finding));
  }
  for (const auto& [strand, rows] : index_)
    for (const Row& row : rows) {
      const auto tile = tiles_.leaf(row.index);
      if (!tile || tile->hash == row.hash) continue;
      Finding finding;
      finding.id = "tile";
      finding.strand = strand;
      finding.index = row.index;
      finding.expected = trail::hex(*row.hash);
      finding.found = trail::hex(tile->hash);
      finding.file = tile->file;
      out.push_back(std::move(finding));
    }
  return out;
}

}  // namespace mithaq::audit
