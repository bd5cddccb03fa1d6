#include "trail/checkpoint.h"

#include <gtest/gtest.h>

#include "trail/proof.h"

namespace mithaq::trail {
namespace {

// The worked example of the C2SP signed-note specification.
const std::string example_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string example_text = "This is an example message.\n";
const std::string example_line =
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const std::string example = example_text + "\n" + example_line;

TEST(Note, the_example_of_the_specification_holds) {
  const auto key = verifier_key(example_key);
  const auto note = note_from_text(example);
  ASSERT_TRUE(key && note);
  EXPECT_EQ(vkey_text(*key), example_key);
  EXPECT_EQ(note_text(*note), example);
  EXPECT_EQ(note->text, example_text);
  EXPECT_TRUE(note_signed_by(*note, *key));
}

TEST(Note, a_changed_text_is_not_signed) {
  const auto key = verifier_key(example_key).value();
  EXPECT_FALSE(note_signed_by(note_from_text("This is an example message!\n\n" + example_line).value(), key));
  EXPECT_FALSE(note_signed_by(note_from_text("More.\n\n" + example).value(), key));
}

TEST(Note, an_unknown_key_is_ignored_and_a_known_one_must_be_good_each_time) {
  const auto key = verifier_key(example_key).value();
  const std::string stranger = "— stranger.example/key " + base64(std::string(68, 'x')) + "\n";
  Note note = note_from_text(example_text + "\n" + stranger + example_line).value();
  EXPECT_TRUE(note_signed_by(note, key));
  note.signatures.push_back(note.signatures.back());
  note.signatures.back().signature[5] ^= 1;
  EXPECT_FALSE(note_signed_by(note, key));
  EXPECT_FALSE(note_signed_by(note_from_text(example_text + "\n" + stranger).value(), key));
}

TEST(Note, the_text_may_hold_empty_lines_of_its_own) {
  const auto note = note_from_text("one\n\ntwo\n\n" + example_line);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, "one\n\ntwo\n");
}

TEST(Note, as_many_signatures_as_the_world_reads_and_no_more) {
  const auto with = [](int n) {
    std::string out = example_text + "\n";
    for (int i = 0; i < n; ++i) out += example_line;
    return note_from_text(out);
  };
  EXPECT_TRUE(with(16));
  EXPECT_TRUE(with(100));
  EXPECT_FALSE(with(101));
}

TEST(Note, what_is_not_of_the_form_is_refused) {
  const std::string no_dash = example_text + "\n- example.com/foo Uw2QOkn8srV1yJGh\n";
  for (const std::string& wrong :
       {std::string(), example_text, example_text + "\n", example.substr(0, example.size() - 1), example + "x\n",
        example_text + "\n" + example_line + "\n", no_dash, "tab\t\n\n" + example_line, "cr\r\n\n" + example_line,
        example_text + "\n— example.com/foo Uw2QOg==\n", example_text + "\n— example.com/foo not base64\n",
        example_text + "\n— example.com+foo Uw2QOkn8srV1yJGh\n", example_text + "\n—  Uw2QOkn8srV1yJGh\n"})
    EXPECT_FALSE(note_from_text(wrong)) << wrong;
}

TEST(VerifierKey, the_id_must_be_that_of_the_key) {
  EXPECT_FALSE(verifier_key("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
  EXPECT_FALSE(verifier_key("example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
  EXPECT_FALSE(verifier_key("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
  EXPECT_FALSE(verifier_key("example.com/foo+530d903a"));
  EXPECT_FALSE(verifier_key("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
  EXPECT_FALSE(verifier_key(""));
}

TEST(Checkpoint, is_three_lines_and_reads_back) {
  const Checkpoint checkpoint{"mithaq.example/log", 12345, sha256("root")};
  EXPECT_EQ(checkpoint_text(checkpoint), "mithaq.example/log\n12345\n" + base64(sha256("root")) + "\n");
  EXPECT_EQ(checkpoint_from_text(checkpoint_text(checkpoint)), checkpoint);
}

TEST(Checkpoint, a_line_too_many_or_too_few_or_a_padded_number_is_refused) {
  const std::string root = base64(sha256("root")) + "\n";
  for (const std::string& wrong :
       {"o\n1\n" + root + "more\n", std::string("o\n1\n"), "\n1\n" + root, "o\n01\n" + root, "o\n-1\n" + root,
        "o\n+1\n" + root, "o\n1 \n" + root, "o\n99999999999999999999\n" + root, "o\n\n" + root,
        std::string("o\n1\nAAAA\n"), "o\n1\n" + root.substr(0, root.size() - 1)})
    EXPECT_FALSE(checkpoint_from_text(wrong)) << wrong;
}

TEST(Proof, reads_back_with_and_without_its_entry) {
  for (const std::string leaf : {"", "{\"a\":1}"}) {
    const Proof proof{leaf, 7, {sha256("a"), sha256("b")}, example};
    const auto again = proof_from_text(proof_text(proof));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->leaf, leaf);
    EXPECT_EQ(again->index, 7);
    EXPECT_EQ(again->path, proof.path);
    EXPECT_EQ(again->checkpoint, example);
  }
}

TEST(Proof, of_a_tree_of_one_leaf_has_no_way_to_go) {
  const auto proof = proof_from_text("c2sp.org/tlog-proof@v1\nindex 0\n\n" + example);
  ASSERT_TRUE(proof);
  EXPECT_TRUE(proof->path.empty());
}

TEST(Proof, what_is_not_of_the_form_is_refused) {
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  for (const std::string& wrong :
       {std::string(), head, head + "\n" + example, head + "index -1\n\n" + example, head + "index 01\n\n" + example,
        head + "index x\n\n" + example, head + "index 1\nAAAA\n\n" + example, head + "extra \nindex 1\n\n" + example,
        head + "extra !\nindex 1\n\n" + example, "c2sp.org/tlog-proof@v2\nindex 0\n\n" + example})
    EXPECT_FALSE(proof_from_text(wrong)) << wrong;
}

}  // namespace
}  // namespace mithaq::trail
