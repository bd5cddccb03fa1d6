// The bytes of format 1. A release adds files and never edits one.
#include <gtest/gtest.h>

#include <set>

#include "trail/checkpoint.h"
#include "trail/entry.h"
#include "trail/files.h"
#include "trail/merkle.h"
#include "trail/proof.h"

namespace mithaq::trail {
namespace {

using test::bytes_of;
using test::files_in;
using test::format_1;

const auto log_4 = format_1 / "log-4";

std::string line_of(const std::filesystem::path& path) {
  std::string out = bytes_of(path);
  EXPECT_TRUE(out.ends_with('\n')) << path;
  out.pop_back();
  return out;
}

std::vector<Hash> leaves_of_log_4() {
  std::vector<Hash> out;
  for (int i = 0; i < 4; ++i) out.push_back(leaf_hash(bytes_of(log_4 / (std::to_string(i) + ".json"))));
  return out;
}

LeafAt among(const std::vector<Hash>& leaves) {
  return [&leaves](std::int64_t i) { return leaves.at(static_cast<std::size_t>(i)); };
}

TEST(Golden, every_kind_has_its_file_and_every_file_its_kind) {
  std::set<std::string> named;
  for (const auto& path : files_in(format_1, ".json")) named.insert(path.stem().string());
  const auto all = kinds();
  EXPECT_EQ(named, std::set<std::string>(all.begin(), all.end()));
}

TEST(Golden, every_kind_is_read_and_written_back_byte_for_byte) {
  for (const auto& path : files_in(format_1, ".json")) {
    const std::string bytes = bytes_of(path);
    const Entry entry = entry_from_leaf(bytes);
    EXPECT_EQ(entry.kind, path.stem().string());
    EXPECT_EQ(leaf_bytes(entry), bytes) << path;
    EXPECT_EQ(entry_from_leaf(leaf_bytes(entry)), entry) << path;
    auto leaf = path;
    EXPECT_EQ(hex(leaf_hash(bytes)), line_of(leaf.replace_extension(".leaf"))) << path;
  }
}

TEST(Golden, every_bad_file_is_refused_by_its_own_name) {
  std::set<std::string> refusals;
  for (const auto& path : files_in(format_1 / "bad", ".json")) {
    const std::string name = path.stem().string();
    const std::string refusal = name.substr(0, name.rfind('-'));
    refusals.insert(refusal);
    try {
      entry_from_leaf(bytes_of(path));
      ADD_FAILURE() << path << " was accepted";
    } catch (const NotCanonical& no) {
      EXPECT_EQ(no.id, refusal) << path << ": " << no.what();
    }
  }
  EXPECT_EQ(refusals, (std::set<std::string>{"not-utf8", "not-json", "too-deep", "entry-too-large",
                                             "number-not-integer", "number-out-of-range", "null-not-allowed", "bad-key",
                                             "duplicate-key", "bad-string", "not-canonical", "unknown-key",
                                             "missing-key", "wrong-type", "unknown-kind", "unknown-format"}));
}

TEST(Golden, a_flipped_bit_never_reads_as_the_same_entry) {
  const std::string bytes = bytes_of(format_1 / "position-given.json");
  const Entry entry = entry_from_leaf(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      try {
        const Entry other = entry_from_leaf(changed);
        EXPECT_NE(other, entry) << i;
        EXPECT_EQ(leaf_bytes(other), changed) << i;
      } catch (const NotCanonical&) {
      }
    }
}

TEST(Golden, the_log_of_four_has_the_leaf_hashes_of_the_reference) {
  const char* hashes[] = {"ac4fd2ce5bf07c632514fab162da4b87583e1839ac9e62f1461a5c72b3feaecd",
                          "1264770f87425312a39084039be5d806f7a21fd473e149d74a9ddf55ff8fb1a2",
                          "90bbc9a496366afea485422957d6e4846a890e7fa2a25416b889e56ae960694a",
                          "5965a13afa4e22daa16f8b940037417ca8c2dea82a64503c0b5ce512acbeb988"};
  const std::size_t sizes[] = {422, 524, 430, 532};
  std::string tile;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string bytes = bytes_of(log_4 / (std::to_string(i) + ".json"));
    EXPECT_EQ(bytes.size(), sizes[i]);
    EXPECT_EQ(hex(leaf_hash(bytes)), hashes[i]);
    EXPECT_EQ(line_of(log_4 / (std::to_string(i) + ".leaf")), hashes[i]);
    EXPECT_EQ(leaf_bytes(entry_from_leaf(bytes)), bytes);
    tile += view(leaf_hash(bytes));
  }
  EXPECT_EQ(tile, bytes_of(log_4 / "tile/0/000.p/4"));
}

TEST(Golden, the_log_of_four_is_made_from_values_byte_for_byte) {
  Entry entry;
  entry.strand = "partnership-2026";
  entry.seq = 2;
  entry.prev = "90bbc9a496366afea485422957d6e4846a890e7fa2a25416b889e56ae960694a";
  entry.registry = 0;
  entry.at = moment_from_rfc3339("2026-11-02T09:30:00Z").value();
  entry.kind = "position-given";
  entry.command = "130912c153b8f6511da23b814900861f";
  entry.actor = {"member", MemberId{"m-3f8w1p6z"}, std::nullopt};
  entry.channel = Channel::page;
  entry.stage = StageId{"federation-signoff"};
  entry.round = 1;
  entry.data = Value::object(
      {{"assurance", "L0"},
       {"body", "deaf-union"},
       {"position", "approve"},
       {"request", "r-0001"},
       {"revision", Value::object({{"number", 1},
                                   {"sha256", "a7783a85ad276c876dd0a15913cc0a7a89af5d512a54471ca056f8b96daf5c74"}})}});
  EXPECT_EQ(leaf_bytes(entry), bytes_of(log_4 / "3.json"));
}

TEST(Golden, the_log_of_four_has_the_roots_of_the_reference) {
  const std::vector<Hash> leaves = leaves_of_log_4();
  const std::span<const Hash> all(leaves);
  EXPECT_EQ(base64(root_of(all.first(3))), "9v58M2LdVL+mn2weyA44m/05Ro+zr2f/5Oojcnc3nIo=");
  EXPECT_EQ(base64(root_of(all)), "ICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=");

  std::string lines;
  for (const Hash& hash : consistency_proof(3, 4, among(leaves))) lines += base64(hash) + "\n";
  EXPECT_EQ(lines, bytes_of(log_4 / "consistency.3-4"));
}

TEST(Golden, the_checkpoint_of_four_is_signed_by_its_log_and_its_witness) {
  const std::string bytes = bytes_of(log_4 / "checkpoint");
  const auto note = note_from_text(bytes);
  ASSERT_TRUE(note);
  EXPECT_EQ(note_text(*note), bytes);
  const Checkpoint checkpoint{"mithaq.example/log", 4, root_of(leaves_of_log_4())};
  EXPECT_EQ(checkpoint_text(checkpoint), note->text);
  EXPECT_EQ(checkpoint_from_text(note->text), checkpoint);
  for (const char* name : {"log.vkey", "witness.vkey"}) {
    const std::string vkey = line_of(log_4 / name);
    const auto key = verifier_key(vkey);
    ASSERT_TRUE(key) << vkey;
    EXPECT_EQ(vkey_text(*key), vkey);
    EXPECT_TRUE(note_signed_by(*note, *key)) << vkey;
  }
}

TEST(Golden, the_proof_of_the_fourth_entry_meets_the_signed_root) {
  const std::string bytes = bytes_of(log_4 / "partnership-2026-2.tlog-proof");
  const auto proof = proof_from_text(bytes);
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof_text(*proof), bytes);
  EXPECT_EQ(proof->leaf, bytes_of(log_4 / "3.json"));
  const std::vector<Hash> leaves = leaves_of_log_4();
  EXPECT_EQ(proof->path, inclusion_proof(3, 4, among(leaves)));
  const auto note = note_from_text(proof->checkpoint);
  ASSERT_TRUE(note);
  const auto checkpoint = checkpoint_from_text(note->text);
  ASSERT_TRUE(checkpoint);
  EXPECT_TRUE(inclusion_holds(leaf_hash(proof->leaf), proof->index, checkpoint->size, proof->path, checkpoint->root));
}

}  // namespace
}  // namespace mithaq::trail
