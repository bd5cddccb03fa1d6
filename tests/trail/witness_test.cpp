#include "trail/witness.h"

#include <gtest/gtest.h>

#include "trail/cosignature.h"
#include "trail/entry.h"

namespace mithaq::trail {
namespace {

const std::string origin = "mithaq.example/log";
const std::string seed(32, 's');

std::vector<Hash> leaves(int n) {
  std::vector<Hash> out;
  for (int i = 0; i < n; ++i) out.push_back(leaf_hash("leaf " + std::to_string(i)));
  return out;
}

VerifierKey log_key() {
  VerifierKey key = cosigner_key(origin, ed25519_public(seed));
  key.type = 1;
  key.key_id = note_key_id(origin, 1, key.public_key);
  return key;
}

std::string signed_checkpoint(std::int64_t size, const Hash& root, const std::string& of = origin) {
  Note note{checkpoint_text({of, size, root}), {}};
  note.signatures.push_back({of, note_key_id(of, 1, log_key().public_key), ed25519_signature(seed, note.text)});
  return note_text(note);
}

std::string question(int old_size, int size) {
  const auto all = leaves(size);
  const auto proof =
      consistency_proof(old_size, size, LeafAt([&](std::int64_t i) { return all[static_cast<std::size_t>(i)]; }));
  return add_checkpoint_text({old_size, proof, signed_checkpoint(size, root_of(std::span(all)))});
}

std::vector<WatchedLog> seen(int size) { return {{log_key(), size, root_of(std::span<const Hash>(leaves(size)))}}; }

TEST(Witness, accepts_a_tree_that_grows_out_of_the_one_it_has_seen) {
  for (const auto& [from, to] : {std::pair(0, 4), std::pair(3, 4), std::pair(4, 4), std::pair(7, 300)}) {
    const WitnessAnswer answer = witness_answer(question(from, to), seen(from));
    EXPECT_EQ(answer.status, 200) << from << " " << to;
    ASSERT_TRUE(answer.now);
    EXPECT_EQ(*answer.now, seen(to).front());
    EXPECT_EQ(answer.text, checkpoint_text({origin, to, answer.now->root}));
  }
}

TEST(Witness, a_first_tree_of_size_zero_must_be_the_empty_one) {
  const auto ask = [](const Hash& root) {
    return witness_answer(add_checkpoint_text({0, {}, signed_checkpoint(0, root)}), seen(0)).status;
  };
  EXPECT_EQ(ask(empty_root()), 200);
  EXPECT_EQ(ask(sha256("x")), 422);
}

TEST(Witness, says_from_which_size_it_wants_to_be_asked) {
  const WitnessAnswer answer = witness_answer(question(2, 9), seen(5));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.last_size, 5);
  EXPECT_EQ(witness_answer(question(0, 9), seen(5)).status, 409);
  EXPECT_EQ(witness_answer(question(0, 3), seen(5)).status, 409) << "it never goes back";
  EXPECT_EQ(witness_answer(question(5, 9), seen(5)).status, 200);
}

TEST(Witness, refuses_another_history) {
  auto other = leaves(5);
  other[1] = sha256("another");
  const WatchedLog has_other{log_key(), 5, root_of(std::span<const Hash>(other))};
  EXPECT_EQ(witness_answer(question(5, 9), {has_other}).status, 422);
  EXPECT_EQ(witness_answer(question(5, 5), {has_other}).status, 422) << "one size, two roots";
  std::string shorter = question(5, 9);
  shorter.erase(shorter.find('\n') + 1, 45);
  EXPECT_EQ(witness_answer(shorter, seen(5)).status, 422);
  std::string more = question(0, 4);
  more.insert(more.find('\n') + 1, base64(sha256("x")) + "\n");
  EXPECT_EQ(witness_answer(more, seen(0)).status, 422) << "from nothing there is nothing to prove";
}

TEST(Witness, refuses_strangers_and_forgers) {
  EXPECT_EQ(
      witness_answer(add_checkpoint_text({0, {}, signed_checkpoint(1, sha256("r"), "other.example/log")}), seen(0))
          .status,
      404);
  std::string forged = question(0, 4);
  const auto place = forged.find("\n4\n");
  forged.replace(place, 3, "\n5\n");
  EXPECT_EQ(witness_answer(forged, seen(0)).status, 403);
}

TEST(Witness, what_is_not_of_the_form_is_refused) {
  const std::string good = question(3, 4), checkpoint = good.substr(good.find("\n\n") + 2);
  const auto with = [&](const std::string& head) { return witness_answer(head + "\n" + checkpoint, seen(3)).status; };
  EXPECT_EQ(witness_answer("", seen(3)).status, 400);
  EXPECT_EQ(with("old 03\n"), 400);
  EXPECT_EQ(with("old -3\n"), 400);
  EXPECT_EQ(with("older 3\n"), 400);
  EXPECT_EQ(with("old 3\nAAAA\n"), 400);
  EXPECT_EQ(with("old 5\n"), 400) << "old is larger than the checkpoint";
  std::string lines = "old 3\n";
  for (int i = 0; i < 63; ++i) lines += base64(sha256("x")) + "\n";
  EXPECT_EQ(with(lines), 422) << "63 lines are of the form";
  EXPECT_EQ(with(lines + base64(sha256("x")) + "\n"), 400);
  EXPECT_EQ(witness_answer("old 3\n", seen(3)).status, 400);
}

TEST(AddCheckpoint, is_read_back_as_it_was_written) {
  const std::string text = question(3, 9);
  const auto read = add_checkpoint_from_text(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->old_size, 3);
  EXPECT_EQ(add_checkpoint_text(*read), text);
}

}  // namespace
}  // namespace mithaq::trail
