#include "trail/merkle.h"

#include <gtest/gtest.h>

#include <bit>

#include "trail/entry.h"

namespace mithaq::trail {
namespace {

// The definition of RFC 6962 section 2.1, word for word.
Hash naive_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}

std::vector<Hash> leaves(int n) {
  std::vector<Hash> out;
  for (int i = 0; i < n; ++i) out.push_back(leaf_hash("leaf " + std::to_string(i)));
  return out;
}

LeafAt among(const std::vector<Hash>& all) {
  return [&all](std::int64_t i) { return all.at(static_cast<std::size_t>(i)); };
}

std::string bytes(std::string_view hex_text) {
  std::string out;
  for (std::size_t i = 0; i < hex_text.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex_text.substr(i, 2)), nullptr, 16));
  return out;
}

TEST(Merkle, the_reference_tree_of_eight_leaves_has_its_nine_roots) {
  const char* inputs[] = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Frontier frontier;
  EXPECT_EQ(hex(frontier.root()), roots[0]);
  for (int i = 0; i < 8; ++i) {
    frontier.append(leaf_hash(bytes(inputs[i])));
    EXPECT_EQ(hex(frontier.root()), roots[i + 1]);
    EXPECT_EQ(frontier.size(), i + 1);
  }
}

TEST(Merkle, a_frontier_gives_the_root_of_the_naive_tree_at_every_size) {
  const std::vector<Hash> all = leaves(300);
  Frontier frontier;
  for (std::size_t n = 0; n <= all.size(); ++n) {
    EXPECT_EQ(frontier.root(), naive_root(std::span(all).first(n))) << n;
    EXPECT_EQ(frontier.hashes().size(), static_cast<std::size_t>(std::popcount(n))) << n;
    if (n < all.size()) frontier.append(all[n]);
  }
}

TEST(Merkle, a_frontier_kept_by_its_parts_goes_on_as_before) {
  Frontier one;
  for (const Hash& leaf : leaves(21)) one.append(leaf);
  Frontier other(one.size(), one.hashes());
  one.append(leaf_hash("next"));
  other.append(leaf_hash("next"));
  EXPECT_EQ(one, other);
}

TEST(Merkle, every_leaf_of_every_tree_up_to_64_is_proved_and_no_other) {
  const std::vector<Hash> all = leaves(64);
  for (std::int64_t size = 1; size <= 64; ++size) {
    const Hash root = naive_root(std::span(all).first(static_cast<std::size_t>(size)));
    for (std::int64_t index = 0; index < size; ++index) {
      const Hash leaf = all[static_cast<std::size_t>(index)];
      auto proof = inclusion_proof(index, size, among(all));
      EXPECT_TRUE(inclusion_holds(leaf, index, size, proof, root)) << index << " of " << size;
      EXPECT_FALSE(inclusion_holds(leaf_hash("another"), index, size, proof, root));
      EXPECT_FALSE(inclusion_holds(leaf, index, size, proof, leaf_hash("another")));
      if (index + 1 < size) {
        EXPECT_FALSE(inclusion_holds(leaf, index + 1, size, proof, root));
      }
      proof.push_back(root);
      EXPECT_FALSE(inclusion_holds(leaf, index, size, proof, root)) << "a longer proof";
      proof.resize(proof.size() - 1);
      if (!proof.empty()) {
        proof.pop_back();
        EXPECT_FALSE(inclusion_holds(leaf, index, size, proof, root)) << "a shorter proof";
      }
    }
  }
}

TEST(Merkle, every_tree_up_to_64_is_proved_to_be_the_beginning_of_every_larger_one) {
  const std::vector<Hash> all = leaves(64);
  std::vector<Hash> roots;
  for (std::size_t n = 0; n <= 64; ++n) roots.push_back(naive_root(std::span(all).first(n)));
  for (std::int64_t n = 1; n <= 64; ++n)
    for (std::int64_t m = 1; m <= n; ++m) {
      const Hash old_root = roots[static_cast<std::size_t>(m)], new_root = roots[static_cast<std::size_t>(n)];
      auto proof = consistency_proof(m, n, among(all));
      EXPECT_TRUE(consistency_holds(m, old_root, n, new_root, proof)) << m << " to " << n;
      EXPECT_FALSE(consistency_holds(m, leaf_hash("another"), n, new_root, proof)) << m << " to " << n;
      EXPECT_FALSE(consistency_holds(m, old_root, n, leaf_hash("another"), proof)) << m << " to " << n;
      proof.push_back(old_root);
      EXPECT_FALSE(consistency_holds(m, old_root, n, new_root, proof)) << "a longer proof";
      proof.pop_back();
      if (!proof.empty()) {
        proof.pop_back();
        EXPECT_FALSE(consistency_holds(m, old_root, n, new_root, proof)) << "a shorter proof";
      }
    }
}

TEST(Merkle, nothing_follows_from_an_empty_tree) {
  const std::vector<Hash> all = leaves(4);
  EXPECT_FALSE(consistency_holds(0, empty_root(), 4, naive_root(all), {}));
  EXPECT_FALSE(consistency_holds(0, empty_root(), 0, empty_root(), {}));
  EXPECT_FALSE(inclusion_holds(empty_root(), 0, 0, {}, empty_root()));
  EXPECT_TRUE(consistency_proof(0, 4, among(all)).empty());
}

TEST(Merkle, a_proof_of_what_is_not_there_is_an_error) {
  const std::vector<Hash> all = leaves(4);
  EXPECT_THROW(inclusion_proof(4, 4, among(all)), std::out_of_range);
  EXPECT_THROW(consistency_proof(5, 4, among(all)), std::out_of_range);
}

}  // namespace
}  // namespace mithaq::trail
