#include "trail/cosignature.h"

#include <gtest/gtest.h>

#include "trail/files.h"

namespace mithaq::trail {
namespace {

using test::bytes_of;
using test::format_1;

std::string seed(char first) {
  std::string out;
  for (char c = 0; c < 32; ++c) out += static_cast<char>(first + c);
  return out;
}

const std::string witness_name = "witness.example/deaf-union";
const Moment cosigned = moment_from_rfc3339("2026-11-03T10:00:00Z").value();

std::string log_4() { return bytes_of(format_1 / "log-4/checkpoint"); }

// The reference prints the bytes: seed 20 21 .. 3f, 2026-11-03T10:00:00Z.
TEST(Cosignature, of_the_log_of_four_is_the_line_of_the_reference) {
  const Note note = note_from_text(log_4()).value();
  const NoteSignature made = cosignature(seed(0x20), witness_name, note.text, cosigned);
  EXPECT_TRUE(log_4().ends_with(signature_line(made)));
  EXPECT_EQ(vkey_text(cosigner_key(witness_name, ed25519_public(seed(0x20)))) + "\n",
            bytes_of(format_1 / "log-4/witness.vkey"));
  EXPECT_EQ(cosigned_at(made), cosigned);
  EXPECT_EQ(cosigned_at(note.signatures.front()), std::nullopt) << "the log's own line has no time";
}

TEST(Cosignature, of_another_time_text_or_key_does_not_hold) {
  const VerifierKey key = cosigner_key(witness_name, ed25519_public(seed(0x20)));
  Note note = note_from_text(log_4()).value();
  ASSERT_TRUE(note_signed_by(note, key));
  Note other_time = note;
  other_time.signatures[1].signature[7] ^= 1;
  EXPECT_FALSE(note_signed_by(other_time, key));
  Note other_text = note;
  other_text.text[0] ^= 1;
  EXPECT_FALSE(note_signed_by(other_text, key));
  EXPECT_FALSE(note_signed_by(note, cosigner_key(witness_name, ed25519_public(seed(0x21)))));
  EXPECT_FALSE(note_signed_by(note, cosigner_key("witness.example/gaza", key.public_key)));
}

// A signature over the text alone is that of a log: the type is part of the key's id, and of what is signed.
TEST(Cosignature, is_not_a_signature_of_a_log_and_none_of_a_log_is_one) {
  Note note{"mithaq.example/log\n4\nICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=\n", {}};
  VerifierKey as_log = cosigner_key(witness_name, ed25519_public(seed(0x20)));
  as_log.type = 1;
  as_log.key_id = note_key_id(as_log.name, 1, as_log.public_key);
  note.signatures = {cosignature(seed(0x20), witness_name, note.text, cosigned)};
  EXPECT_FALSE(note_signed_by(note, as_log));
  const VerifierKey key = cosigner_key(witness_name, as_log.public_key);
  note.signatures = {{witness_name, key.key_id, ed25519_signature(seed(0x20), note.text)}};
  EXPECT_FALSE(note_signed_by(note, key));
}

TEST(Cosignature, a_line_is_read_as_people_paste_it) {
  const NoteSignature made = cosignature(seed(0x20), witness_name, "text\n", cosigned);
  const std::string line = signature_line(made);
  for (const std::string& pasted : {line, line.substr(0, line.size() - 1), "  " + line, "\r\n" + line + "\r\n"}) {
    const auto read = signature_from_line(pasted);
    ASSERT_TRUE(read) << pasted;
    EXPECT_EQ(signature_line(*read), line);
  }
  for (const std::string& wrong : {std::string(), std::string("no line"), line + line, line.substr(3)})
    EXPECT_FALSE(signature_from_line(wrong)) << wrong;
}

TEST(Cosignature, lines_are_found_in_an_answer_by_mail) {
  const std::string line = signature_line(cosignature(seed(0x20), witness_name, "text\n", cosigned));
  const std::string mail = "السلام عليكم،\r\n\r\nهذا توقيعنا:\r\n> " + line + "\r\n-- \r\nname\r\n" + line;
  EXPECT_EQ(signatures_in(mail).size(), 2U);
  EXPECT_TRUE(signatures_in("— no line\nnothing").empty());
}

TEST(Cosignature, a_line_that_a_mail_program_broke_is_one_line) {
  const std::string line = signature_line(cosignature(seed(0x20), witness_name, "text\n", cosigned));
  const std::size_t space = line.rfind(' ');
  for (const std::size_t at : {space, space + 1, space + 9, space + 41, line.size() - 1}) {
    const std::string first = line.substr(0, at), second = line.substr(line[at] == ' ' ? at + 1 : at);
    const auto found = signatures_in("Hello\n> " + first + "\r\n> " + second + "\r\nBest\nregards\n");
    ASSERT_EQ(found.size(), 1U) << at;
    EXPECT_EQ(signature_line(found.front()), line) << at;
  }
}

TEST(Ed25519, a_key_is_of_32_bytes) { EXPECT_THROW(ed25519_public("short"), std::runtime_error); }

}  // namespace
}  // namespace mithaq::trail
