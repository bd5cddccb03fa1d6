#include <gtest/gtest.h>

#include "wire/messages.h"

namespace {

using namespace mithaq;
using namespace mithaq::wire;
using namespace std::string_literals;

ReceivedMail mail() {
  ReceivedMail mail;
  mail.uid = "1700000000.M1P2";
  mail.raw = "From: a@b.example\r\n\r\n\0\xff"s;
  mail.raw_sha256 = std::string(64, 'a');
  mail.raw_size = 23;
  mail.unread = "too-deep";
  mail.message_id = "id@b.example";
  mail.from = {"a@b.example", "c@b.example"};
  mail.from_name = "Maha Khalil";
  mail.written_at = "2026-11-01T07:50:00Z";
  mail.return_path = "<>";
  mail.recipients = {"answer+x@mithaq.example", "d@b.example"};
  mail.bounced_job = "abcdefghijklmnopqrstuvwxyz";
  mail.forged_bounce = true;
  mail.references = {"one@b.example", "two@b.example"};
  mail.subject = "subject";
  mail.loop = "0123456789abcdef";
  mail.hops = 3;
  mail.automatic = "precedence";
  mail.received_at = "2026-11-01T07:55:00Z";
  mail.trust = {"pass", "b.example", {"b.example", "list.example"}, "fail"};
  mail.text = "1\n";
  mail.other_text = "4\n";
  mail.text_sha256 = std::string(64, 'b');
  mail.is_html = mail.is_flowed = mail.may_be_struck = mail.undecodable = mail.encrypted = mail.is_signed =
      mail.is_report = true;
  mail.files = {{"a.pdf", "application/pdf", std::string(64, 'c'), 2, "\0x"s}, {"", "text/html", "", 0, ""}};
  mail.reports = {{"e@b.example", "failed", "5.1.1", "550 no"}, {"", "delayed", "", ""}};
  return mail;
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
  for (auto& field : fields)
    if (field.name == name) field.value = value;
  return fields;
}

TEST(InboxMessages, a_mail_comes_back_with_its_lists_in_order) {
  const auto read = received_mail_from(to_fields(std::optional(mail())));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_fields(read), to_fields(std::optional(mail())));
  EXPECT_EQ(read->files.at(0).bytes, "\0x"s);
  EXPECT_EQ(read->reports.at(1).action, "delayed");
  EXPECT_FALSE(received_mail_from(to_fields(std::optional<ReceivedMail>())).has_value());
}

TEST(InboxMessages, a_mail_to_be_read_comes_with_its_envelope) {
  const Fields fields = to_fields("raw\0"s, Envelope{"", "answer@mithaq.example"});
  EXPECT_EQ(Reader(fields).bytes("raw"), "raw\0"s);
  EXPECT_EQ(envelope_from(fields).sender, "");
  EXPECT_EQ(envelope_from(fields).recipient, "answer@mithaq.example");
}

TEST(InboxMessages, what_a_stranger_wrote_is_made_text_before_it_travels) {
  ReceivedMail bad = mail();
  bad.subject = "a\0b\xff"s;
  bad.recipients.assign(500, std::string(5000, 'x'));
  bad.reports.at(0).diagnostic = std::string(5000, 'x');
  const auto read = received_mail_from(to_fields(std::optional(bad)));
  EXPECT_EQ(read->subject,
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd");
  EXPECT_EQ(read->recipients.size(), 100U);
  EXPECT_EQ(read->reports.at(0).diagnostic.size(), longest_said);
}

TEST(InboxMessages, an_answer_beyond_its_bounds_is_refused) {
  const Fields good = to_fields(std::optional(mail()));
  EXPECT_THROW(received_mail_from(with(good, "unread", "boring")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "automatic", "perhaps")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "raw-sha256", "ABC")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "file-sha256", "ABC")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "raw-size", "-1")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "hops", "many")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "text", "\xff")), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "from", std::string(1025, 'x'))), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "raw", std::string((std::size_t{35} << 20) + 1, 'x'))), BadFrame);
  EXPECT_THROW(received_mail_from(with(good, "file-bytes", std::string((std::size_t{2} << 20) + 1, 'x'))), BadFrame);
  Fields more = good;
  more.insert(more.end(), 101, Field{"dkim", "b.example"});
  EXPECT_THROW(received_mail_from(more), BadFrame);
  EXPECT_THROW(received_mail_from({{"mail", "yes"}}), BadFrame);
  EXPECT_THROW(received_mail_from({{"mail", "perhaps"}}), BadFrame);
}

}  // namespace
