// Every kind of notice as a whole mail: composed by the house, made by the plugin, read by programs of others.
#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bench.h"
#include "email/header_value.h"
#include "notices/catalogue.h"

namespace mithaq::email::tests {
namespace {

constexpr const char* kinds[] = {"request", "reminder", "receipt", "ask-back", "outcome", "alert", "code", "digest"};

const notices::Phrases& phrases() {
  static const notices::Phrases house = mithaq::test::phrases();
  return house;
}

notices::Message words(const notices::NoticeFacts& facts) {
  static const notices::Composer composer(phrases(), mithaq::test::templates());
  return composer.compose(facts);
}

notices::Message words(const std::string& kind, Language first) {
  notices::NoticeFacts facts = mithaq::test::facts(phrases(), kind, first);
  if (kind == "outcome") {
    facts.deadline_at = moment_from_rfc3339("2026-12-10T15:00:00Z");
    facts.ended_early = true;
  }
  return words(facts);
}

// As the house hands it to the plugin, in a thread as long as they get.
Notice notice_of(const std::string& kind, const notices::Message& message) {
  Notice out = notice();
  out.kind = kind;
  out.charter = "partnership-2026";
  if (kind == "digest") out.unsubscribe = "https://mithaq.example/u/m-secreta2/rq5xhc6ydr2veuk7q2mfa4zt3w";
  out.references.assign(10, "zyxwvutsrqponmlkjihgfedc76");
  out.languages = message.languages;
  out.subject = message.subject;
  out.text = message.text;
  out.html = message.html;
  out.attachments.clear();
  for (const auto& a : message.attachments) out.attachments.push_back({a.name, a.media_type, a.bytes});
  return out;
}

void expect_golden(const std::string& bytes, const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(MITHAQ_SOURCE) / "tests/golden/mails" / (name + ".eml");
  const char* wanted = std::getenv("MITHAQ_GOLDEN");
  if (wanted && std::string_view(wanted) == "write") std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_TRUE(bytes == mithaq::test::bytes_of(path)) << name << " is another mail than its golden file";
}

// Short lines of seven bits that end in CRLF, whatever is in them; an address has no place to be folded at.
void expect_wire_form(const std::string& bytes) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    ASSERT_LT(static_cast<unsigned char>(bytes[i]), 0x80) << "at " << i;
    ASSERT_EQ(bytes[i] == '\n', i > 0 && bytes[i - 1] == '\r') << "at " << i;
    column = bytes[i] == '\n' ? 0 : column + 1;
    const std::string_view line = std::string_view(bytes).substr(i + 1 - column, column);
    const bool is_address = line.starts_with("List-Unsubscribe: <") && line.find(' ', 18) == std::string_view::npos;
    ASSERT_LE(column, is_address ? 998U : 79U) << line;
  }
}

std::string decoded(GMimeObject* part) {
  GMimeStream* memory = g_mime_stream_mem_new();
  g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), memory);
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  std::string out(reinterpret_cast<const char*>(bytes->data), bytes->len);
  g_object_unref(memory);
  return with_lf(out);
}

// The leaves, in order, as GMime's parser finds them. (Its decoder of headers stops at the padding of the first of
// several encoded-words: the subject is Python's to read.)
std::vector<std::string> parsed(const std::string& bytes) {
  g_mime_init();
  GMimeStream* memory = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(memory);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  std::vector<std::string> out;
  g_mime_message_foreach(
      message,
      [](GMimeObject*, GMimeObject* part, gpointer into) {
        if (GMIME_IS_PART(part)) static_cast<std::vector<std::string>*>(into)->push_back(decoded(part));
      },
      &out);
  g_object_unref(message);
  g_object_unref(parser);
  g_object_unref(memory);
  return out;
}

}  // namespace

TEST(NoticeMail, each_kind_is_the_mail_of_its_golden_file_and_within_its_budget) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en}) {
      const notices::Message said = words(kind, first);
      const std::string bytes = compose(house(), notice_of(kind, said)).bytes;
      expect_wire_form(bytes);
      expect_golden(bytes, std::string(kind) + "." + std::string(code(first)));
      EXPECT_LE(bytes.size(), notices::budget_of(kind)) << kind;
    }
}

TEST(NoticeMail, gmime_finds_what_was_said) {
  for (const char* kind : kinds)
    for (const Language first : {Language::ar, Language::en}) {
      const notices::Message said = words(kind, first);
      std::vector<std::string> wanted{said.text};
      if (!said.html.empty()) wanted.push_back(said.html);
      for (const auto& attachment : said.attachments) wanted.push_back(with_lf(attachment.bytes));
      EXPECT_EQ(parsed(compose(house(), notice_of(kind, said)).bytes), wanted) << kind;
    }
}

TEST(NoticeMail, python_finds_what_was_said_and_every_encoded_word_stands_alone) {
  for (const char* kind : kinds) {
    const Scratch scratch;
    const notices::Message said = words(kind, Language::ar);
    run({"/usr/bin/python3", MITHAQ_SOURCE "/tests/email/read_mail.py",
         scratch.write("mail.eml", compose(house(), notice_of(kind, said)).bytes), scratch.path("read")});
    EXPECT_EQ(read(scratch.path("read/header-subject")), said.subject) << kind;
    EXPECT_EQ(with_lf(read(scratch.path("read/part-0"))), said.text) << kind;
    EXPECT_EQ(read(scratch.path("read/defects")), "") << kind;
    EXPECT_EQ(read(scratch.path("read/header-auto-submitted")),
              kind == std::string("receipt") || kind == std::string("ask-back") ? "auto-replied" : "auto-generated");
    EXPECT_TRUE(said.html.empty() || with_lf(read(scratch.path("read/part-1"))) == said.html) << kind;
  }
}

// The header lines of a mail, unfolded.
std::string header(const std::string& bytes, const std::string& name) {
  const std::string head = "\r\n" + bytes.substr(0, bytes.find("\r\n\r\n") + 2);
  const auto at = head.find("\r\n" + name + ":");
  if (at == std::string::npos) return "";
  std::string out;
  for (std::size_t i = at + name.size() + 3; i < head.size(); ++i) {
    if (head.compare(i, 2, "\r\n") == 0 && head[i + 2] != ' ' && head[i + 2] != '\t') break;
    if (head[i] != '\r' && head[i] != '\n') out += head[i];
  }
  return out.substr(std::min(out.size(), out.find_first_not_of(" \t")));
}

TEST(NoticeMail, a_daily_list_alone_can_be_ended_by_a_mail_program) {
  for (const char* kind : kinds) {
    const bool is_digest = kind == std::string("digest");
    const Notice notice = notice_of(kind, words(kind, Language::ar));
    const std::string bytes = compose(house(), notice).bytes;
    EXPECT_EQ(header(bytes, "List-Unsubscribe"), is_digest ? "<" + notice.unsubscribe + ">" : "") << kind;
    EXPECT_EQ(header(bytes, "List-Unsubscribe-Post"), is_digest ? "List-Unsubscribe=One-Click" : "") << kind;
    EXPECT_FALSE(header(bytes, "List-Id").empty()) << kind;
  }
}

TEST(NoticeMail, one_press_is_promised_for_https_alone_and_only_to_an_address) {
  Notice list = notice_of("digest", words("digest", Language::en));
  list.unsubscribe = "http://localhost:8080/u/m-secreta2/rq5xhc6ydr2veuk7q2mfa4zt3w";
  const std::string bytes = compose(house(), list).bytes;
  EXPECT_EQ(header(bytes, "List-Unsubscribe"), "<" + list.unsubscribe + ">");
  EXPECT_EQ(header(bytes, "List-Unsubscribe-Post"), "");
  for (const std::string strange : {"https://a> <b", "https://a, <mailto:x@y>", "https://a\r\nBcc: x@y.example"}) {
    list.unsubscribe = strange;
    EXPECT_THROW(compose(house(), list), Unsendable) << strange;
  }
}

TEST(NoticeMail, a_calendar_program_reads_the_deadline) {
  for (const char* kind : {"request", "outcome"})
    for (const Language first : {Language::ar, Language::en}) {
      const Scratch scratch;
      const notices::NoticeFacts facts = mithaq::test::facts(phrases(), kind, first);
      for (const auto& attachment : words(kind, first).attachments)
        if (attachment.name == "deadline.ics") scratch.write("deadline.ics", attachment.bytes);
      EXPECT_EQ(run({"/usr/bin/python3", MITHAQ_SOURCE "/tests/email/read_calendar.py", scratch.path("deadline.ics")}),
                std::string("PUBLISH\n") + "partnership-2026.federation-signoff.2@mithaq.example\n" +
                    (kind == std::string("outcome") ? "1 CANCELLED\n" : "0 CONFIRMED\n") +
                    "2026-12-10T15:00:00+00:00\n" +
                    notices::without_isolates(
                        phrases().say("notice.calendar-summary", first, {{"title", facts.charter_title.in(first)}})) +
                    "\nDISPLAY -2 days, 0:00:00\n");
    }
}

// Whatever comes in: a mail of the form that it must have, or a refusal that names the field. Never a header of its
// author's.
TEST(NoticeMail, no_value_however_strange_breaks_a_mail) {
  const std::string controls[] = {"\r\nBcc: x@y.example", "\n", "\r", std::string("\0", 1), "\x1b", "\x7f", "\u0085"};
  const std::string turns[] = {"\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2028", "\u2069"};
  for (const std::string& bad :
       {controls[0], controls[1], controls[2], controls[3], controls[4], controls[5], controls[6], turns[0], turns[1],
        turns[2], turns[3], turns[4], turns[5], turns[6], turns[7]})
    for (const bool in_name : {false, true}) {
      Notice strange = notice();
      (in_name ? strange.to_name : strange.subject) = "before" + bad + "after";
      EXPECT_THROW(compose(house(), strange), Unsendable) << in_name;
    }
  std::string long_arabic, emoji, mixed;
  for (int i = 0; i < 10'000; ++i) long_arabic += i % 9 == 8 ? " " : "م";
  for (int i = 0; i < 200; ++i) emoji += "👩🏽‍🦯";
  for (int i = 0; i < 300; ++i) mixed += i % 2 == 0 ? "a " : "ب ";
  for (const std::string& odd : {std::string(10'000, 'x'), long_arabic, emoji, mixed, std::string("=?UTF-8?B?QQ==?="),
                                 std::string("\"<>\\(),:;@[]"), std::string("e\u0301 \u0643\u0651")}) {
    Notice strange = notice();
    strange.subject = odd;
    strange.to_name = odd;
    const std::string bytes = compose(house(), strange).bytes;
    std::size_t column = 0;
    for (const char c : bytes) {
      column = c == '\n' ? 0 : column + 1;
      ASSERT_LE(column, 998U);
    }
    EXPECT_EQ(bytes.find("Bcc"), std::string::npos);
    EXPECT_EQ(parsed(bytes).front(), strange.text);
  }
}

}  // namespace mithaq::email::tests
