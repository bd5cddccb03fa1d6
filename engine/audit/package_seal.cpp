#include "audit/package_seal.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "audit/package_beside.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/proof.h"
#include "trail/running_digest.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_proof = 1 << 20, read_at_once = 1 << 20;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// However large it is.
Digest digest_of_file(const fs::path& path) {
  trail::RunningDigest digest(trail::RunningDigest::Kind::sha256);
  std::ifstream file(path, std::ios::binary);
  std::string part(read_at_once, '\0');
  while (file.read(part.data(), static_cast<std::streamsize>(part.size())), file.gcount() > 0)
    digest.add(std::string_view(part).substr(0, static_cast<std::size_t>(file.gcount())));
  return digest.hex();
}

// The tag manifest that the seal's entry names; empty where it is the seal of no package.
Digest named_manifest(const Entry& entry) {
  if (entry.kind != "sealed" || entry.data.string_or("what", "") != "package") return {};
  const auto found = std::ranges::find(entry.evidence, "tag-manifest", &Evidence::role);
  return found == entry.evidence.end() ? Digest{} : found->sha256;
}

}  // namespace

void check_package_seal(const fs::path& path, const fs::path& bag, Options options, Report& report) {
  std::error_code no;
  const bool is_tar = fs::is_regular_file(path, no);
  fs::path base = is_tar ? fs::absolute(path) : fs::canonical(bag);
  if (is_tar && base.extension() == ".tar") base.replace_extension();
  const fs::path proof_file = base.string() + ".tlog-proof";
  std::vector<Finding> found;
  const auto say = [&](Word word, const char* id, std::string expected, std::string seen, const fs::path& file) {
    found.push_back(told({}, word, id, std::move(expected), std::move(seen), file.filename().string()));
  };
  const fs::path tar_file = is_tar ? path : fs::path(base.string() + ".tar");
  Beside beside{base, bag, {}, options.authorities.value_or("")};
  if (fs::is_regular_file(tar_file, no)) beside.tar = digest_of_file(tar_file);
  const bool is_proven = fs::is_regular_file(proof_file, no);
  if (!is_proven || fs::file_size(proof_file, no) > longest_proof) {
    say(Word::mark, "no-package-seal", "", "", proof_file);
  } else {
    const std::string text = bytes_of(proof_file);
    if (!options.keys) {
      options.keys.emplace();
      for (const std::string& key : report.log_keys) *options.keys += key + "\n";
    }
    options.kept.clear();
    for (Finding& finding : verify_receipt(text, proof_file.filename().string(), options).findings)
      if (finding.word != Word::mark) found.push_back(std::move(finding));
    const auto proof = trail::proof_from_text(text);
    try {
      if (proof && !proof->leaf.empty()) beside.sealed = trail::entry_from_leaf(proof->leaf);
    } catch (const trail::NotCanonical&) {  // told by the receipt's own check
      beside.sealed.reset();
    }
    if (beside.sealed) {
      const Entry& entry = *beside.sealed;
      const Digest manifest = trail::digest(bytes_of(bag / "tagmanifest-sha512.txt")), named = named_manifest(entry);
      if (manifest != named) say(Word::broken, "package-seal", named, manifest, bag / "tagmanifest-sha512.txt");
      const std::string tar = entry.data.string_or("sha256", "");
      if (!beside.tar.empty() && beside.tar != tar) say(Word::broken, "package-seal", tar, beside.tar, tar_file);
    }
  }
  if (is_proven || beside.is_any_there()) std::ranges::move(check_beside(beside), std::back_inserter(found));
  report.add_of_files(std::move(found));
}

}  // namespace mithaq::audit
