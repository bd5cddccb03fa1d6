// A composed mail, read again by a program that shares nothing with the one that wrote it.
#include <gtest/gtest.h>

#include <functional>

#include "bench.h"
#include "email/header_value.h"

namespace mithaq::email::tests {
namespace {

class Read {
 public:
  explicit Read(const std::string& bytes) {
    run({"/usr/bin/python3", MITHAQ_SOURCE "/tests/email/read_mail.py", scratch_.write("mail.eml", bytes),
         scratch_.path("read")});
  }
  std::string operator[](const std::string& name) const { return read(scratch_.path("read/" + name)); }

 private:
  Scratch scratch_;
};

std::string refusal(const std::function<void(Notice&)>& change) {
  Notice bad = notice();
  change(bad);
  try {
    compose(house(), bad);
    return "";
  } catch (const Unsendable& why) {
    return why.what();
  }
}

TEST(Message, subject_and_names_come_back_in_arabic) {
  const Read mail(compose(house(), notice()).bytes);
  EXPECT_EQ(mail["header-subject"], notice().subject);
  EXPECT_EQ(mail["from-name"], house().organisation);
  EXPECT_EQ(mail["to-name"], notice().to_name);
  EXPECT_EQ(mail["header-list-id"], "ميثاق <partnership-principles-2026.mithaq.example>");
  EXPECT_GT(std::stoi(mail["encoded-words"]), 6);  // each was decoded alone by the reader
  EXPECT_EQ(mail["defects"], "");
}

TEST(Message, texts_come_back_as_they_were_given) {
  const Read mail(compose(house(), notice()).bytes);
  EXPECT_EQ(mail["shape"], "multipart/mixed\nmultipart/alternative\ntext/plain\ntext/html\ntext/calendar\ntext/plain");
  EXPECT_EQ(with_lf(mail["part-0"]), notice().text);
  EXPECT_EQ(with_lf(mail["part-1"]), notice().html);
  EXPECT_EQ(mail["part-2"], notice().attachments[0].bytes);
  EXPECT_EQ(with_lf(mail["part-3"]), notice().attachments[1].bytes);
  EXPECT_EQ(mail["part-2-file"], "deadline.ics");
  EXPECT_EQ(mail["part-3-file"], "charter-r0004-ar.txt");
  for (const char* part : {"part-0", "part-1", "part-2", "part-3"})
    EXPECT_EQ(mail[std::string(part) + "-charset"], "utf-8");
}

TEST(Message, arabic_travels_in_base64_and_plain_ascii_as_it_is) {
  Notice english = notice();
  english.text = "Please give your position.\n.\nFrom here on\n";
  english.html = "<p>Please = answer</p>\n";
  english.attachments = {{"note.txt", "text/plain", "short\n"}, {"image.bin", "application/octet-stream", "\x01\x02"}};
  EXPECT_EQ(Read(compose(house(), notice()).bytes)["encodings"], "-\n-\nbase64\nbase64\nbase64\nbase64");
  const Read mail(compose(house(), english).bytes);
  EXPECT_EQ(mail["encodings"], "-\n-\n7bit\nquoted-printable\n7bit\nbase64");
  EXPECT_EQ(with_lf(mail["part-0"]), english.text);
  EXPECT_EQ(with_lf(mail["part-1"]), english.html);
  EXPECT_EQ(with_lf(mail["part-2"]), "short\n");
  EXPECT_EQ(mail["part-3"], "\x01\x02");
}

TEST(Message, long_lines_of_ascii_are_folded_and_come_back_whole) {
  Notice notice = tests::notice();
  notice.text = std::string(5000, 'x') + "\n" + std::string(300, ' ') + "\n";
  notice.html.clear();
  notice.attachments.clear();
  const Message message = compose(house(), notice);
  const Read mail(message.bytes);
  EXPECT_EQ(mail["shape"], "text/plain");
  EXPECT_EQ(with_lf(mail["part-0"]), notice.text);
}

TEST(Message, headers_are_those_of_a_mail_that_machines_do_not_answer) {
  const Read mail(compose(house(), notice()).bytes);
  EXPECT_EQ(mail["from-address"], "answer+mfrggzdfmztwq2lknnwg23tpob@mithaq.example");
  EXPECT_EQ(mail["header-reply-to"], mail["header-from"]);
  EXPECT_EQ(mail["to-address"], "secretary@members.example");
  EXPECT_EQ(mail["header-message-id"], "<abcdefghijklmnopqrstuvwx23@mithaq.example>");
  EXPECT_EQ(mail["header-in-reply-to"], "<yxwvutsrqponmlkjihgfedcb76@mithaq.example>");
  EXPECT_EQ(mail["header-references"],  // folded at a tab
            "<zyxwvutsrqponmlkjihgfedc76@mithaq.example>\t<yxwvutsrqponmlkjihgfedcb76@mithaq.example>");
  EXPECT_EQ(mail["header-date"], "Mon, 02 Nov 2026 07:30:00 +0000");
  EXPECT_EQ(mail["header-auto-submitted"], "auto-generated");
  EXPECT_EQ(mail["header-x-auto-response-suppress"], "OOF, AutoReply");
  EXPECT_EQ(mail["header-content-language"], "ar, en");
  EXPECT_EQ(mail["header-x-mithaq-loop"], loop_mark("mithaq.example"));
  EXPECT_EQ(mail["header-mime-version"], "1.0");
  EXPECT_EQ(loop_mark("mithaq.example").size(), 16U);
}

// An alarm of the house: a channel that stands still, a witness that contradicts.
TEST(Message, what_belongs_to_no_charter_is_filed_under_the_house) {
  Notice alarm = notice();
  alarm.charter.clear();
  const std::string bytes = compose(house(), alarm).bytes;
  EXPECT_NE(bytes.find("<mithaq.example>\r\n", bytes.find("\r\nList-Id: ")), std::string::npos) << bytes.substr(0, 900);
  EXPECT_EQ(bytes.find("<.mithaq.example>"), std::string::npos);
}

TEST(Message, a_receipt_is_a_reply_and_the_first_of_a_thread_has_no_parent) {
  Notice receipt = notice();
  receipt.kind = "receipt";
  receipt.references.clear();
  receipt.answer_token.clear();
  const Read mail(compose(house(), receipt).bytes);
  EXPECT_EQ(mail["header-auto-submitted"], "auto-replied");
  EXPECT_EQ(mail["from-address"], "answer@mithaq.example");
  EXPECT_EQ(mail["names"].find("In-Reply-To"), std::string::npos);
}

TEST(Message, wire_is_seven_bit_with_crlf_and_short_lines) {
  const std::string bytes = compose(house(), notice()).bytes;
  std::size_t column = 0;
  bool in_head = true;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    ASSERT_LT(static_cast<unsigned char>(bytes[i]), 0x80) << "at " << i;
    if (bytes[i] == '\n') {
      ASSERT_TRUE(i > 0 && bytes[i - 1] == '\r') << "bare LF at " << i;
      if (column == 1) in_head = false;
      if (bytes.compare(i - column, 4, "--=_") == 0) in_head = true;
      ASSERT_LE(column, in_head ? 79U : 77U) << bytes.substr(i - column, column);
      column = 0;
    } else {
      if (i > 0 && bytes[i - 1] == '\r') FAIL() << "bare CR at " << i;
      ++column;
    }
  }
  EXPECT_TRUE(bytes.ends_with("\r\n"));
}

TEST(Message, the_same_notice_gives_the_same_bytes) {
  const Message first = compose(house(), notice()), second = compose(house(), notice());
  EXPECT_EQ(first.bytes, second.bytes);
  EXPECT_EQ(first.sha256, second.sha256);
  Scratch scratch;
  EXPECT_EQ(run({"sha256sum", scratch.write("mail", first.bytes)}).substr(0, 64), first.sha256);
}

TEST(Message, envelope_sender_holds_key_and_mac) {
  const Message message = compose(house(), notice());
  // printf KEY | openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef0123456789abcdef, base32 of 8 bytes
  EXPECT_EQ(message.envelope_from, "bounce+abcdefghijklmnopqrstuvwx23.lq326lhqmlgjk@mithaq.example");
  EXPECT_EQ(message.envelope_from.find('@'), 47U);
  EXPECT_EQ(message.envelope_to, "secretary@members.example");
  EXPECT_NE(bounce_mac("another key", notice().job_key), bounce_mac(house().bounce_key, notice().job_key));
}

TEST(Message, no_value_can_bring_headers_of_its_own) {
  const std::string attack = "x\r\nBcc: everybody@members.example";
  EXPECT_EQ(refusal([&](Notice& n) { n.subject = attack; }), "subject: control character U+000D at byte 1");
  EXPECT_EQ(refusal([&](Notice& n) { n.subject = "x\ny"; }), "subject: control character U+000A at byte 1");
  EXPECT_NE(refusal([&](Notice& n) { n.to_name = attack; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.to_address = "a@members.example\r\nBcc: b@members.example"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.languages = attack; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.date = "2026-11-02T07:30:00Z\r\nBcc: b@members.example"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.references = {"x>\r\nBcc: b@members.example"}; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.charter = attack; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.answer_token = attack; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.job_key = attack; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.attachments[0].name = "a\r\nb.txt"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.attachments[0].media_type = "text/plain\r\nX: y"; }), "");
}

TEST(Message, nothing_in_a_header_turns_the_line_round) {
  for (const char* control : {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2028", "\u0085"})
    EXPECT_NE(refusal([&](Notice& n) { n.subject = std::string("a") + control + "b"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.subject = "\u2068open"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.subject = "\u2069\u2068"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.subject = std::string("nul\0", 4); }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.subject = "\xff"; }), "");
  EXPECT_NE(refusal([&](Notice& n) { n.subject = "\xc0\x8a"; }), "");  // an over-long line feed
}

TEST(Message, a_bare_carriage_return_does_not_reach_the_body) {
  EXPECT_EQ(refusal([](Notice& n) { n.text = "a\r.\rb"; }), "text: control character U+000D at byte 1");
  EXPECT_NE(refusal([](Notice& n) { n.html = std::string("a\0b", 3); }), "");
}

TEST(Message, only_plain_addresses_are_written_to) {
  for (const char* address :
       {"", "a", "@b.example", "a@", "a b@c.example", "\"a\"@b.example", "a@b@c.example", "a@b.example, c@d.example",
        "<a@b.example>", "=?UTF-8?Q?a@b.example", "ا@b.example", "a@-b.example", "a..b@c.example"})
    EXPECT_NE(refusal([&](Notice& n) { n.to_address = address; }), "") << address;
  EXPECT_EQ(refusal([](Notice& n) { n.to_address = "o'neill.x+y@xn--mgba3a.example"; }), "");
  EXPECT_EQ(refusal([](Notice& n) { n.to_address = "a@xn--abc.example"; }),
            "address: the domain is misspelt after xn--");
}

TEST(Message, a_mail_above_the_limit_is_refused) {
  House small = house();
  small.max_message = 1000;
  EXPECT_THROW(compose(small, notice()), Unsendable);
}

TEST(Message, a_leading_dot_is_doubled_on_the_wire) {
  EXPECT_EQ(dot_stuffed("a\r\n.\r\n..b\r\nc.\r\n"), "a\r\n..\r\n...b\r\nc.\r\n");
  EXPECT_EQ(dot_stuffed(".\r\n"), "..\r\n");
}

}  // namespace
}  // namespace mithaq::email::tests
