// Subjects as mail programs cut them: what they meant is read.
#include "email/encoded_words.h"

#include <gtest/gtest.h>

#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

const std::string asked = "رد: [ميثاق] مطلوب موقف اتحادكم ⟨M-7K2Q⟩";

TEST(EncodedWords, letters_cut_between_words_are_whole_again) {
  EXPECT_EQ(decoded_words("=?UTF-8?B?2LHYrzogWw==?= =?UTF-8?B?2YXZitir2A==?= =?UTF-8?B?p9mCXSDZhQ==?= =?UTF-8?B?2LfZh"
                          "NmI2A==?= =?UTF-8?B?qCDZhdmI2Q==?= =?UTF-8?B?gtmBINin2A==?= =?UTF-8?B?qtit2KfYrw==?= =?UTF"
                          "-8?B?2YPZhSDinw==?= =?UTF-8?B?qE0tN0syUQ==?= =?UTF-8?B?4p+p?="),
            asked);
  EXPECT_EQ(decoded_words("=?utf-8?Q?=D8?= =?UTF-8?B?tA==?="), "ش");
}

// Pieces of 20 bytes, each with its padding, end to end in one word: what stands behind the first is not lost.
TEST(EncodedWords, padding_in_the_middle_of_a_word_ends_a_piece_and_not_the_word) {
  EXPECT_EQ(decoded_words("=?UTF-8?B?2LHYrzogW9mF2YrYq9in2YJdINk=hdi32YTZiNioINmF2YjZgtmBINg=p9iq2K3Yp9iv2YPZhSDin6hN"
                          "LTc=SzJR4p+p?="),
            asked);
}

TEST(EncodedWords, windows_1256_is_read_over_several_folded_words) {
  const auto mail = taken(
      {"From: a@b.example", "Subject: =?windows-1256?Q?=D1=CF=3A_=E3?=", " =?windows-1256?Q?=D8=E1=E6=C8_?=",
       " =?windows-1256?Q?=E3=E6=DE=DD_?=", " =?windows-1256?Q?=4D=2D=37=4B=32?=", " =?windows-1256?Q?=51?=", "", "1"});
  EXPECT_EQ(mail.subject, "رد: مطلوب موقف M-7K2Q");
}

TEST(EncodedWords, spaces_between_neighbours_go_and_all_others_stay) {
  EXPECT_EQ(decoded_words("=?utf-8?Q?a?=  =?utf-8?Q?b?="), "ab");
  EXPECT_EQ(decoded_words("=?utf-8?Q?a?=\t=?windows-1256?Q?=C7?="), "aا");
  EXPECT_EQ(decoded_words("=?utf-8?Q?a?= b =?utf-8?Q?c?="), "a b c");
  EXPECT_EQ(decoded_words("=?utf-8?Q?a_?= =?utf-8?Q?b?="), "a b");
  EXPECT_EQ(decoded_words("=?utf-8?Q?a?==?utf-8?Q?b?="), "ab");
  EXPECT_EQ(decoded_words("Re:=?utf-8*ar?q?=D8=B4?= M-7K2Q"), "Re:ش M-7K2Q");
}

TEST(EncodedWords, what_only_looks_like_one_stays_and_no_control_comes_out_of_one) {
  for (const char* plain : {"=?", "=?utf-8?Q?a", "=?utf-8?X?a?=", "=??Q?a?=", "=?utf 8?Q?a?=", "a =? b ?= c", "2+2=?"})
    EXPECT_EQ(decoded_words(plain), plain);
  EXPECT_EQ(decoded_words("=?utf-8?Q?a=0D=0ABcc:_b=00=09c=?="), "a Bcc: b\xef\xbf\xbd c=");
  EXPECT_EQ(decoded_words("=?utf-8?Q?=D8?= x"), "\xef\xbf\xbd x");
  EXPECT_EQ(decoded_words("=?klingon?B?2LQ=?="), "ش");
  EXPECT_EQ(decoded_words(""), "");
}

// A title that is itself written as an encoded word would be read as something that nobody wrote.
TEST(EncodedWords, what_looks_like_an_encoded_word_is_encoded_and_comes_back_as_it_was_written) {
  for (const std::string text : {"=?UTF-8?B?4oCu?=", "a =?x", "?= b", "plain", "", "a  b", "ميثاق"})
    EXPECT_EQ(decoded_words(encoded_words(text)), text);
  EXPECT_EQ(encoded_words("plain (text), 2026"), "plain (text), 2026");
  EXPECT_EQ(encoded_words("=?UTF-8?B?4oCu?=").find("4oCu"), std::string::npos);
  EXPECT_EQ(encoded_words("a  b"), "=?UTF-8?B?YSAgYg==?=");
}

TEST(EncodedWords, a_word_without_a_space_is_cut_between_letters) {
  std::string letters;
  for (int i = 0; i < 100; ++i) letters += "ي😀x";
  const std::string words = encoded_words(letters);
  EXPECT_EQ(decoded_words(words), letters);
  for (std::size_t at = 0, end = 0; at < words.size(); at = end + 1) {
    end = std::min(words.find(' ', at), words.size());
    EXPECT_LE(end - at, 75U);
    EXPECT_EQ(decoded_words(words.substr(at, end - at)).find("\xef\xbf\xbd"), std::string::npos);
  }
}

}  // namespace
}  // namespace mithaq::email::tests
