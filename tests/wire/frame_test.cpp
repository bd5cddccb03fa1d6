#include "wire/frame.h"

#include <gtest/gtest.h>

namespace {

using namespace mithaq::wire;
using namespace std::string_literals;

std::string packet(const Frame& frame) { return encode_header(frame) + encode_fields(frame.fields); }

TEST(Frame, its_bytes_are_those_of_the_header_file) {
  const Frame frame{Type::log, {{"level", "info"}, {"t", "a\nb"}}};
  const std::string expected = "\x01\0\0\0"s + "\x08\0"s + "\x02\0"s +         // version, type, n
                               "\x05\0"s + "\x04\0\0\0"s + "level" + "info" +  //
                               "\x01\0"s + "\x03\0\0\0"s + "t" + "a\nb";
  EXPECT_EQ(packet(frame), expected);
}

TEST(Frame, what_was_written_is_read) {
  const Frame frame{Type::job, {{"", ""}, {"bytes", "\0\xff\n"s}, {"bytes", "again"}}};
  const auto header = decode_header(packet(frame));
  EXPECT_EQ(header.type, Type::job);
  EXPECT_EQ(header.n, 3);
  EXPECT_EQ(decode_fields(encode_fields(frame.fields), header.n), frame.fields);
}

TEST(Frame, every_shorter_packet_is_refused) {
  const std::string whole = packet({Type::done, {{"job", "1"}, {"fence", "2"}}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto part = std::string_view(whole).substr(0, size);
    EXPECT_THROW(
        {
          const auto header = decode_header(part);
          decode_fields(part.substr(header_size), header.n);
        },
        BadFrame)
        << size;
  }
}

TEST(Frame, nothing_may_stand_behind_the_last_field) {
  EXPECT_THROW(decode_fields(encode_fields({{"job", "1"}}) + "x", 1), BadFrame);
  EXPECT_THROW(decode_fields(encode_fields({{"job", "1"}, {"job", "2"}}), 1), BadFrame);
}

TEST(Frame, another_version_is_refused) { EXPECT_THROW(decode_header("\x02\0\0\0\x08\0\0\0"s), BadFrame); }

TEST(Frame, more_fields_than_can_be_counted_are_the_senders_mistake) {
  EXPECT_THROW(encode_header({Type::job, Fields(65536)}), std::invalid_argument);
}

TEST(Text, well_formed_utf8_without_nul_is_text) {
  EXPECT_TRUE(is_text(""));
  EXPECT_TRUE(is_text("a\n\xd9\x85\xe2\x81\xa8\xf0\x9f\x95\x8a"));
  for (const auto& bad : {"a\0b"s, "\xff"s, "\xc0\xaf"s, "\xed\xa0\x80"s, "\xe0\x80\xaf"s, "\xf4\x90\x80\x80"s, "\xd9"s,
                          "\xe2\x81"s, "\xf0\x9f\x95"s, "\x80"s}) {
    EXPECT_FALSE(is_text(bad));
  }
}

TEST(Text, cleaning_replaces_what_is_not_text_and_never_cuts_a_letter) {
  EXPECT_EQ(clean_text("a\0\xff\r\nb"s, 100), "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\nb");
  EXPECT_EQ(clean_text("ab\xd9\x85", 3), "ab");
  EXPECT_TRUE(is_text(clean_text("\xd9\xd9\x85\xf0\x9f", 100)));
}

TEST(Reader, a_field_must_be_there_and_of_its_kind) {
  const Fields fields = {{"number", "-12"}, {"word", "yes"}, {"nul", "\0"s}, {"long", "12345"}};
  const Reader read(fields);
  EXPECT_EQ(read.number("number"), -12);
  EXPECT_TRUE(read.flag("word"));
  EXPECT_EQ(read.bytes("nul"), "\0"s);
  EXPECT_THROW(read.text("nul"), BadFrame);
  EXPECT_THROW(read.text("absent"), BadFrame);
  EXPECT_THROW(read.number("word"), BadFrame);
  EXPECT_THROW(read.flag("number"), BadFrame);
  EXPECT_THROW(read.text("long", 4), BadFrame);
  for (const auto* bad : {"", " 1", "1 ", "+1", "1.0", "99999999999999999999"}) {
    EXPECT_THROW(number_from(bad), BadFrame) << bad;
  }
}

}  // namespace
