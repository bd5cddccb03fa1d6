#include "wire/messages.h"

#include <gtest/gtest.h>

namespace {

using namespace mithaq;
using namespace mithaq::wire;
using namespace std::string_literals;

TEST(Messages, the_handshake_comes_back_as_it_went) {
  const std::map<std::string, std::string> settings = {{"folder", "/f"}, {"smtp.host", "a\nb"}};
  EXPECT_EQ(settings_from(setup(settings)), settings);
  const Hello hello{"email", "notifier", "mithaq_notifier_v3", "", "detail"};
  EXPECT_EQ(hello_from(to_frame(hello)), hello);
  const JobHead head{"k", 7, std::chrono::milliseconds(900), "deliver"};
  EXPECT_EQ(job_head(job(head, {{"more", "x"}})), head);
}

TEST(Messages, a_frame_of_another_type_is_refused) {
  const Frame pong{Type::pong, {}};
  EXPECT_THROW(settings_from(pong), BadFrame);
  EXPECT_THROW(hello_from(pong), BadFrame);
  EXPECT_THROW(job_head(pong), BadFrame);
  EXPECT_THROW(progress_from(pong), BadFrame);
  EXPECT_THROW(done_head(pong), BadFrame);
  EXPECT_THROW(log_from(pong), BadFrame);
}

TEST(Messages, done_says_answered_or_failed_and_at_most_a_kibibyte) {
  const auto head = done_head(done({"k", 7, true, "why"}, {}));
  EXPECT_TRUE(head.failed);
  EXPECT_EQ(head.fence, 7);
  EXPECT_EQ(head.text, "why");
  EXPECT_THROW(done_head(done({"k", 7, true, std::string(1025, 'x')}, {})), BadFrame);
}

TEST(Messages, a_log_line_has_a_known_level_and_no_nul) {
  EXPECT_EQ(log_from(to_frame(LogLine{"warning", "text"})).text, "text");
  EXPECT_THROW(log_from(to_frame(LogLine{"shout", "text"})), BadFrame);
  EXPECT_THROW(log_from(to_frame(LogLine{"info", "a\0b"s})), BadFrame);
  EXPECT_THROW(log_from(to_frame(LogLine{"info", std::string(513, 'x')})), BadFrame);
}

TEST(Messages, a_notice_comes_back_with_its_attachments_in_order) {
  Notice notice;
  notice.job_key = "key";
  notice.kind = "request";
  notice.charter = "charter";
  notice.references = {"first", "last"};
  notice.answer_token = "token";
  notice.to_name = "name";
  notice.to_address = "a@b";
  notice.languages = "ar, en";
  notice.date = "2026-11-01T07:55:00Z";
  notice.subject = "subject";
  notice.text = "text\nline";
  notice.html = "<p>";
  notice.wants_proof = true;
  notice.unsubscribe = "https://mithaq.example/u/m-1/t";
  notice.attachments = {{"a.ics", "text/calendar", "\0\xff"s}, {"b.txt", "text/plain", ""}};
  const auto read = notice_from(to_fields(notice));
  EXPECT_EQ(to_fields(read), to_fields(notice));
  EXPECT_TRUE(read.wants_proof);
  EXPECT_EQ(read.unsubscribe, notice.unsubscribe);
  EXPECT_EQ(read.references, notice.references);
  ASSERT_EQ(read.attachments.size(), 2U);
  EXPECT_EQ(read.attachments[0].bytes, "\0\xff"s);
}

TEST(Messages, the_signers_requests_and_answers_come_back) {
  const CheckpointRequest request{"host/log", 12, "root", 5, "old", "a\nb\n"};
  EXPECT_EQ(to_fields(checkpoint_request_from(to_fields(request))), to_fields(request));
  const SealRequest seal_request{"package", "charter", std::string(64, 'a'), 9};
  EXPECT_EQ(to_fields(seal_request_from(to_fields(seal_request))), to_fields(seal_request));
  const SignerKeys keys{"v", "ssh", "cert", "authority"};
  EXPECT_EQ(to_fields(keys_from(to_fields(keys))), to_fields(keys));
  const SignedCheckpoint checkpoint{"note\n", "", 12, "root"};
  EXPECT_EQ(to_fields(checkpoint_from(to_fields(checkpoint))), to_fields(checkpoint));
  const Seal seal{"{}", "ssh", "\0\1"s, "SHA256:x"};
  EXPECT_EQ(to_fields(seal_from(to_fields(seal))), to_fields(seal));
  const DocumentRequest document{"certificate-pdf", "charter", 9, "%PDF\0"s};
  EXPECT_EQ(to_fields(document_request_from(to_fields(document))), to_fields(document));
  const SealedDocument sealed{"%PDF\0\1"s, "\0\1"s, "{}", "ab"};
  EXPECT_EQ(to_fields(sealed_document_from(to_fields(sealed))), to_fields(sealed));
}

TEST(Messages, a_sheet_comes_back_block_by_block) {
  const Sheet sheet{
      "ar", "title", "subject", "0123456789", "2026-11-01T07:55:00Z", {{"row", {"a", "", "b"}}, {"lines", {}}}};
  const Sheet read = sheet_from(to_fields(sheet));
  EXPECT_EQ(read.blocks, sheet.blocks);
  EXPECT_EQ(to_fields(read), to_fields(sheet));
  const SetSheet set{"<p>", "%PDF\0"s};
  EXPECT_EQ(to_fields(set_sheet_from(to_fields(set))), to_fields(set));
}

TEST(Messages, a_package_and_its_deposit_come_back) {
  Package package{"name", "charter", "public", "2026-11-01T07:55:00Z", "organisation", "identifier", 3, "root", {}, {}};
  package.files = {{"a/b.txt", "\0x"s}, {"c", ""}};
  package.site = {{"ar", "t", "s", "d", "at", {{"row", {"a", "b"}}}}, {"en", "", "", "", "", {}}};
  EXPECT_EQ(to_fields(package_from(to_fields(package))), to_fields(package));
  EXPECT_EQ(package_from(to_fields(package)).site.at(0).blocks, package.site.at(0).blocks);
  const BuiltPackage built{"tar\0"s, "digest  bagit.txt\n"};
  EXPECT_EQ(to_fields(built_from(to_fields(built))), to_fields(built));
  const std::vector<Target> targets = {{"house", {"public", "auditor"}}, {"far", {}}};
  EXPECT_EQ(to_fields(targets_from(to_fields(targets))), to_fields(targets));
  const Deposition deposition{"house", "name", "charter", "public", {{"name.tar", "\0"s}, {"name.p7s", "x"}}};
  EXPECT_EQ(to_fields(deposition_from(to_fields(deposition))), to_fields(deposition));
  const DepositReport report{true, false, "disk", "/srv", std::string(64, '0'), 77, ""};
  EXPECT_EQ(to_fields(deposit_from(to_fields(report))), to_fields(report));
}

TEST(Messages, what_a_plugin_says_is_made_text_before_it_travels) {
  const DeliveryReport report{Delivery::refused, "5.1.1", "no\0pe \xff"s + std::string(5000, 'x'), ""};
  const auto read = delivery_from(to_fields(report));
  EXPECT_EQ(read.result, Delivery::refused);
  EXPECT_LE(read.text.size(), longest_said);
}

TEST(Messages, a_report_says_where_it_ended_and_by_whose_fault) {
  const auto read = delivery_from(to_fields(DeliveryReport{Delivery::refused, "5.7.1", "no", "", "mail", true}));
  EXPECT_EQ(read.phase, "mail");
  EXPECT_TRUE(read.channel_fault);
  EXPECT_FALSE(delivery_from(to_fields(DeliveryReport{})).channel_fault);
}

TEST(Messages, the_steps_of_a_probe_come_back_in_order_with_their_facts) {
  const ProbeRequest request{"a@b", "subject", "text\nline"};
  EXPECT_EQ(to_fields(probe_request_from(to_fields(request))), to_fields(request));
  const std::vector<ProbeStep> steps = {{"name", "ok", "", {{"host", "relay"}, {"addresses", "::1"}}},
                                        {"tls", "failed", "cert-name", {{"names", "elsewhere"}}},
                                        {"auth", "skipped", "", {}}};
  const auto read = probe_steps_from(to_fields(steps));
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].facts, steps[0].facts);
  EXPECT_EQ(read[1].cause, "cert-name");
  EXPECT_EQ(to_fields(read), to_fields(steps));
  EXPECT_TRUE(probe_steps_from({}).empty());
}

TEST(Messages, a_step_without_a_known_outcome_or_with_too_much_to_say_is_refused) {
  EXPECT_THROW(probe_steps_from({{"step", "tls"}}), BadFrame);
  EXPECT_THROW(probe_steps_from({{"step", "tls"}, {"outcome", "perhaps"}}), BadFrame);
  EXPECT_THROW(probe_steps_from({{"step", "tls"}, {"outcome", "ok"}, {"fact", std::string(1025, 'x')}}), BadFrame);
  EXPECT_THROW(probe_steps_from({{"step", "tls\0"s}, {"outcome", "ok"}}), BadFrame);
}

TEST(Messages, an_answer_with_an_unknown_word_or_a_bad_digest_is_refused) {
  Fields fields = to_fields(DeliveryReport{Delivery::accepted, "250", "", ""});
  fields[0].value = "delivered";
  EXPECT_THROW(delivery_from(fields), BadFrame);
  fields = to_fields(DeliveryReport{Delivery::accepted, "250", "", "ABC"});
  EXPECT_THROW(delivery_from(fields), BadFrame);
  EXPECT_THROW(deposit_from(to_fields(DepositReport{true, false, "", "", "", -1, ""})), BadFrame);
}

}  // namespace
