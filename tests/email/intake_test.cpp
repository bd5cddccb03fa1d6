// What a message says, taken out of its bytes.
#include <gtest/gtest.h>

#include "email/gmime_held.h"
#include "mail_kit.h"

namespace mithaq::email::tests {
namespace {

using Lines = std::vector<std::string>;

const Lines head = {
    "From: Member <member@Members.Example>", "To: answer+abc@mithaq.example",         "Subject: Re: 1",
    "Message-ID: <m1@members.example>",      "Date: Thu, 05 Nov 2026 12:00:00 +0200", "MIME-Version: 1.0"};

Lines operator+(Lines a, const Lines& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Intake, a_plain_answer_gives_its_header_and_its_words) {
  const auto mail = taken(Lines{"Return-Path: <member@members.example>", "Delivered-To: answers@mithaq.example",
                                "In-Reply-To: <p@mithaq.example>", "References: <a@x.example>", " <b@x.example>"} +
                          head + Lines{"Cc: other@members.example", "", "1", "", "regards"});
  EXPECT_EQ(mail.unread, "");
  EXPECT_EQ(mail.text, "1\n\nregards\n");
  EXPECT_EQ(mail.from, std::vector<std::string>{"member@members.example"});
  EXPECT_EQ(mail.from_name, "Member");
  EXPECT_EQ(mail.written_at, "2026-11-05T10:00:00Z");
  EXPECT_EQ(mail.recipients,
            (std::vector<std::string>{"answers@mithaq.example", "answer+abc@mithaq.example", "other@members.example"}));
  EXPECT_EQ(mail.return_path, "member@members.example");
  EXPECT_EQ(mail.message_id, "m1@members.example");
  EXPECT_EQ(mail.references, (std::vector<std::string>{"p@mithaq.example", "b@x.example", "a@x.example"}));
  EXPECT_EQ(mail.subject, "Re: 1");
  EXPECT_EQ(mail.raw_size, static_cast<std::int64_t>(mail.raw.size()));
  EXPECT_EQ(mail.raw_sha256, sha256(mail.raw));
  EXPECT_EQ(mail.text_sha256, sha256("1\r\n\r\nregards\r\n"));
  EXPECT_FALSE(mail.is_html || mail.is_flowed || mail.undecodable || mail.encrypted || mail.is_signed);
}

TEST(Intake, the_envelope_of_a_handed_over_message_is_believed_before_its_header) {
  const std::string raw = mail_of(Lines{"Return-Path: <liar@x.example>"} + head + Lines{"", "1"});
  const Envelope envelope{"", "answer+token@mithaq.example"};
  const auto mail = read_mail(intake_house(), raw, &envelope);
  EXPECT_EQ(mail.return_path, "<>");
  EXPECT_EQ(mail.recipients.front(), "answer+token@mithaq.example");
  EXPECT_EQ(taken(Lines{"Return-Path: <>"} + head).return_path, "<>");
  EXPECT_EQ(taken(head).return_path, "");
}

TEST(Intake, of_alternatives_the_plain_one_is_read) {
  const auto mail = taken(head + Lines{"Content-Type: multipart/alternative; boundary=b", "", "--b",
                                       "Content-Type: text/html; charset=utf-8", "", "<p>html</p>", "--b",
                                       "Content-Type: text/plain; charset=utf-8", "", "plain", "--b--"});
  EXPECT_EQ(mail.text, "plain");
  EXPECT_EQ(mail.other_text, "html\n");
  EXPECT_FALSE(mail.is_html);
  EXPECT_TRUE(mail.files.empty());
}

TEST(Intake, html_is_read_where_the_plain_part_is_missing_or_empty) {
  const auto alone = taken(head + Lines{"Content-Type: text/html; charset=utf-8", "", "<p>1</p>"});
  EXPECT_EQ(alone.text, "1\n");
  EXPECT_TRUE(alone.is_html);
  const auto beside =
      taken(head + Lines{"Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "",
                         "  ", "--b", "Content-Type: text/html", "", "<p>1</p>", "--b--"});
  EXPECT_EQ(beside.text, "1\n");
  EXPECT_TRUE(beside.is_html);
}

// A condition below a picture is a part of its own: it must not be lost.
TEST(Intake, all_words_between_pictures_are_read) {
  const auto mail =
      taken(head + Lines{"Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", "1",
                         "--b", "Content-Type: image/png; name=\"a.png\"", "Content-Transfer-Encoding: base64", "",
                         "AAEC", "--b", "Content-Type: text/html", "", "<div>but only if</div>", "--b--"});
  EXPECT_EQ(mail.text, "1\nbut only if\n");
  EXPECT_FALSE(mail.is_html);
  ASSERT_EQ(mail.files.size(), 1U);
  EXPECT_EQ(mail.files[0].name, "a.png");
  EXPECT_EQ(mail.files[0].bytes, std::string("\0\1\2", 3));
  EXPECT_EQ(mail.files[0].sha256, sha256(std::string("\0\1\2", 3)));
}

TEST(Intake, arabic_comes_out_of_every_charset_that_knows_it) {
  const std::string words = "\u0645\u0648\u0627\u0641\u0642\u0629";
  const auto said = [&](const std::string& charset, const std::string& bytes) {
    const auto mail = taken(head + Lines{"Content-Type: text/plain; charset=" + charset, "", bytes});
    EXPECT_FALSE(mail.undecodable) << charset;
    return mail.text;
  };
  EXPECT_EQ(said("windows-1256", "\xe3\xe6\xc7\xdd\xde\xc9"), words + "\n");
  EXPECT_EQ(said("iso-8859-6", "\xe5\xe8\xc7\xe1\xe2\xc9"), "\u0645\u0648\u0627\u0641\u0642\u0629\n");
  EXPECT_EQ(said("utf-8", words), words + "\n");
  EXPECT_EQ(said("us-ascii", words), words + "\n");    // a lie that does no harm
  EXPECT_EQ(said("iso-8859-1", words), words + "\n");  // as above
  EXPECT_EQ(said("x-unknown", words), words + "\n");
}

TEST(Intake, what_a_charset_does_not_know_is_shown_and_told) {
  const auto lying = taken(head + Lines{"Content-Type: text/plain; charset=utf-8", "", "\xe3\xe6 1"});
  EXPECT_TRUE(lying.undecodable);
  EXPECT_EQ(lying.text, "\xef\xbf\xbd\xef\xbf\xbd 1\n");
  EXPECT_TRUE(taken(head + Lines{"Content-Type: text/plain; charset=klingon", "", "\xe3"}).undecodable);
  EXPECT_TRUE(taken(head + Lines{"Content-Type: text/plain; charset=iso-8859-6", "", "\xa1"}).undecodable);
  EXPECT_FALSE(taken(head + Lines{"Content-Type: text/plain; charset=klingon", "", "1"}).undecodable);
  const auto beyond = taken(head + Lines{"Content-Type: text/plain; charset=ut\\f-8", "", "1 \xf6\xbc\x90\x91"});
  EXPECT_TRUE(beyond.undecodable);
  EXPECT_EQ(beyond.text, "1 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n");
}

TEST(Intake, the_subject_is_decoded_and_the_name_of_a_file_loses_its_controls) {
  const auto mail =
      taken(Lines{"From: a@b.example", "Subject: =?UTF-8?B?2LHYrw==?= =?windows-1256?Q?=D1=CF?=",
                  "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: application/octet-stream",
                  "Content-Disposition: attachment;", " filename*=utf-8''a%E2%80%AEfdp.exe", "", "x", "--b--"});
  EXPECT_EQ(mail.subject, "\u0631\u062f\u0631\u062f");
  ASSERT_EQ(mail.files.size(), 1U);
  EXPECT_EQ(mail.files[0].name, "afdp.exe");
  EXPECT_EQ(mail.files[0].bytes, "");
  EXPECT_EQ(mail.files[0].size, 1);
}

TEST(Intake, lines_that_a_mail_program_broke_are_one_again) {
  const auto mail = taken(head + Lines{"Content-Type: text/plain; format=flowed; delsp=no", "", "4", "Article 3: too ",
                                       "long a line", "> quoted ", "> more", ">> deeper", " >stuffed", "-- ", "name"});
  EXPECT_TRUE(mail.is_flowed);
  EXPECT_EQ(mail.text, "4\nArticle 3: too long a line\n> quoted more\n>> deeper\n>stuffed\n-- \nname\n");
  const auto joined = taken(head + Lines{"Content-Type: text/plain; format=flowed; delsp=yes", "", "ab ", "cd"});
  EXPECT_EQ(joined.text, "abcd\n");
}

TEST(Intake, of_a_signed_message_the_inside_is_read_and_the_signature_kept) {
  const auto mail = taken(
      head +
      Lines{"Content-Type: multipart/signed; micalg=pgp-sha256; protocol=\"application/pgp-signature\"; boundary=b", "",
            "--b", "Content-Type: text/plain", "", "1", "--b",
            "Content-Type: application/pgp-signature; name=\"signature.asc\"", "", "-----BEGIN PGP SIGNATURE-----",
            "--b--"});
  EXPECT_TRUE(mail.is_signed);
  EXPECT_EQ(mail.text, "1");
  ASSERT_EQ(mail.files.size(), 1U);
  EXPECT_EQ(mail.files[0].bytes, "-----BEGIN PGP SIGNATURE-----");
  EXPECT_EQ(mail.files[0].name, "") << "it signs the mail, and nothing that was attached to it";
}

TEST(Intake, an_encrypted_message_says_so) {
  EXPECT_TRUE(taken(head + Lines{"Content-Type: multipart/encrypted; boundary=b", "", "--b",
                                 "Content-Type: application/pgp-encrypted", "", "Version: 1", "--b",
                                 "Content-Type: application/octet-stream", "", "x", "--b--"})
                  .encrypted);
  EXPECT_TRUE(
      taken(head + Lines{"Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", "x"}).encrypted);
  EXPECT_TRUE(taken(head + Lines{"", "-----BEGIN PGP MESSAGE-----", "x"}).encrypted);
}

TEST(Intake, archives_programs_and_attached_messages_leave_their_digest_only) {
  const auto mail =
      taken(head + Lines{"Content-Type: multipart/mixed; boundary=b",
                         "",
                         "--b",
                         "Content-Type: text/plain",
                         "",
                         "see file",
                         "--b",
                         "Content-Type: application/zip; name=a.zip",
                         "",
                         "PK",
                         "--b",
                         "Content-Type: message/rfc822",
                         "",
                         "Subject: inner",
                         "",
                         "2",
                         "--b",
                         "Content-Type: message/external-body; access-type=URL; URL=\"http://x.example/\"",
                         "",
                         "Content-Type: text/plain",
                         "",
                         "--b",
                         "Content-Type: text/plain; name=note.txt",
                         "Content-Disposition: attachment",
                         "",
                         "3",
                         "--b--"});
  EXPECT_EQ(mail.text, "see file");
  ASSERT_EQ(mail.files.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(mail.files[i].bytes, "") << mail.files[i].media_type;
    EXPECT_EQ(mail.files[i].sha256.size(), 64U);
  }
  EXPECT_EQ(mail.files[3].bytes, "3");
}

TEST(Intake, a_machine_is_known_by_its_headers) {
  const auto why = [](const std::string& line) { return taken(head + Lines{line, "", "1"}).automatic; };
  EXPECT_EQ(why("Auto-Submitted: auto-replied (vacation)"), "auto-submitted");
  EXPECT_EQ(why("Auto-Submitted: (a person) No"), "");
  EXPECT_EQ(why("List-Id: <l.x.example>"), "list");
  EXPECT_EQ(why("Precedence: Bulk"), "precedence");
  EXPECT_EQ(why("Precedence: first-class"), "");
  EXPECT_EQ(why("X-Autoreply: yes"), "autoreply-header");
}

TEST(Intake, the_null_path_is_known_by_each_of_its_names) {
  const std::string raw = mail_of(head + Lines{"", "1"});
  for (const char* sender : {"", "<>", "MAILER-DAEMON", "<MAILER-DAEMON>"}) {
    const Envelope envelope{sender, "answer@mithaq.example"};
    EXPECT_EQ(read_mail(intake_house(), raw, &envelope).return_path, "<>") << sender;
    EXPECT_EQ(taken(Lines{"Return-Path: " + std::string(sender)} + head + Lines{"", "1"}).return_path,
              *sender ? "<>" : "");
  }
  const Envelope envelope{"mailer-daemon@x.example", "answer@mithaq.example"};
  EXPECT_EQ(read_mail(intake_house(), raw, &envelope).return_path, "mailer-daemon@x.example");
}

TEST(Intake, a_style_sheet_that_strikes_out_is_told) {
  const auto is_told = [](const std::string& html) {
    return taken(head + Lines{"MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "", html}).may_be_struck;
  };
  EXPECT_TRUE(is_told("<style>.x{text-decoration: line-\n through}</style><div class=x>1</div>") ||
              is_told("<style>.x{text-decoration:line-through}</style><div class=x>1</div>"));
  EXPECT_TRUE(
      is_told("<head><STYLE type=a><!-- .x { Text-Decoration : Line-Through } --></STYLE></head><p class=x>1</p>"));
  EXPECT_FALSE(is_told("<style>p.MsoNormal {margin:0cm; text-decoration:underline}</style><p class=MsoNormal>1</p>"));
  EXPECT_FALSE(is_told("<p style='text-decoration:line-through'>4</p><p>1</p>"));
}

TEST(Intake, hops_and_the_mark_of_a_house_are_counted_in_the_outer_header_only) {
  const auto mail = taken(Lines{"Received: by a.example; Thu, 26 Nov 2026 10:00:00 +0000", "Received: by b.example",
                                "X-Mithaq-Loop: 0123456789abcdef"} +
                          head + Lines{"", "X-Mithaq-Loop: ffff", "Received: by c.example"});
  EXPECT_EQ(mail.hops, 2);
  EXPECT_EQ(mail.loop, "0123456789abcdef");
}

TEST(Intake, two_from_lines_give_two_addresses) {
  EXPECT_EQ(taken(Lines{"From: a@one.example", "From: b@two.example", "", "1"}).from,
            (std::vector<std::string>{"a@one.example", "b@two.example"}));
  EXPECT_EQ(taken(Lines{"From: \"a@one.example\" <b@two.example>", "", "1"}).from,
            std::vector<std::string>{"b@two.example"});
  EXPECT_EQ(taken(Lines{"From: g: a@one.example, b@two.example;", "", "1"}).from.size(), 2U);
}

// As the registry holds it and as mail servers stamp it, whichever way a program writes it.
TEST(Intake, a_domain_of_other_letters_is_given_in_its_ascii_form) {
  for (const char* from : {"From: secretary@xn--ngbc5azd.example", "From: secretary@شبكة.example"})
    EXPECT_EQ(taken(Lines{from, "", "1"}).from, std::vector<std::string>{"secretary@xn--ngbc5azd.example"}) << from;
}

TEST(Intake, a_bounce_address_is_ours_only_with_our_mac) {
  const auto sent_to = [](const std::string& address) {
    return taken(Lines{"From: a@b.example", "Delivered-To: " + address, "", "x"});
  };
  const std::string job = notice().job_key;
  EXPECT_EQ(sent_to(bounce_to(job)).bounced_job, job);
  EXPECT_FALSE(sent_to(bounce_to(job)).forged_bounce);
  std::string upper = bounce_to(job);
  for (char& c : upper) c = g_ascii_toupper(c);
  EXPECT_EQ(sent_to(upper).bounced_job, job);
  std::string other = bounce_to(job);
  other[7] = 'z';
  for (const std::string& forged : {other, "bounce+" + job + "@mithaq.example", std::string("bounce@mithaq.example"),
                                    std::string("bounce+.@mithaq.example"), "bounce+" + job + ".@mithaq.example"}) {
    EXPECT_EQ(sent_to(forged).bounced_job, "") << forged;
    EXPECT_TRUE(sent_to(forged).forged_bounce) << forged;
  }
  EXPECT_FALSE(sent_to("answer+x@mithaq.example").forged_bounce);
  EXPECT_FALSE(sent_to("bounce+x.y@other.example").forged_bounce);
}

TEST(Intake, in_the_demonstration_the_maildir_is_believed_and_a_pipe_is_not) {
  IntakeHouse demo = intake_house();
  demo.demo = true;
  const std::string raw = mail_of(head + Lines{"", "1"});
  EXPECT_EQ(read_mail(demo, raw, nullptr).trust.dmarc, "pass");
  EXPECT_EQ(read_mail(demo, raw, nullptr).trust.dmarc_from, "members.example");
  const Envelope envelope{"member@members.example", "answer@mithaq.example"};
  EXPECT_EQ(read_mail(demo, raw, &envelope).trust.dmarc, "");
  EXPECT_EQ(taken(raw).trust.dmarc, "");
}

}  // namespace
}  // namespace mithaq::email::tests
