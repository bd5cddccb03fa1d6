// `mithaq trail verify` as an auditor runs it, on a package, a receipt, and a copy of the database.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "audit/recorded_package.h"
#include "cli/run.h"

namespace mithaq {
namespace {

using test::run;
using test::Said;

class TrailVerify : public testing::Test {
 protected:
  std::string of_package(const std::string& more = "") const {
    return "trail verify --package " + package.bag.string() + " " + more;
  }
  std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = std::filesystem::path(package.state.path) / name;
    audit::write(path, bytes);
    return path.string();
  }
  static void expect_line(const Said& said, const std::string& words) {
    EXPECT_NE(said.out.find(words), std::string::npos) << words << "\n" << said.out;
  }

  audit::RecordedPackage package;
};

TEST_F(TrailVerify, a_good_package_says_first_whose_keys_were_used_and_last_what_it_cannot_exclude) {
  const Said said = run(of_package());
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_TRUE(said.out.starts_with("Keys taken from the package itself")) << said.out;
  expect_line(said, "\n  " + package.key.vkey());
  expect_line(said, "MARK no-witnesses");
  expect_line(said, "second strand of the same charter");
  const Said strict = run(of_package("--strict"));
  EXPECT_EQ(strict.code, 2);
  expect_line(strict, "as --strict asks");
  EXPECT_EQ(run("archive verify " + package.bag.string()).out, said.out);
}

TEST_F(TrailVerify, keys_of_a_policy_need_no_such_line) {
  const std::string policy = file("policy", "log " + package.key.vkey());
  const Said said = run(of_package("--policy " + policy));
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_EQ(said.out.find("Keys taken"), std::string::npos) << said.out;
}

TEST_F(TrailVerify, a_changed_entry_is_told_with_file_and_line_in_both_languages) {
  package.replace("trail/partnership-2026.jsonl", "\"position\":\"approve\"", "\"position\":\"abstain\"");
  for (const char* language : {"en", "ar"}) {
    const Said said = run(of_package(std::string("--lang ") + language));
    EXPECT_EQ(said.code, 1);
    expect_line(said, "BROKEN leaf-hash strand=partnership-2026 seq=");
    expect_line(said, "file=data/trail/partnership-2026.jsonl:");
    EXPECT_EQ(said.out.find("finding."), std::string::npos) << said.out;
  }
  const Said data = run(of_package("--json"));
  EXPECT_EQ(data.code, 1);
  expect_line(data, "\"finding\": \"leaf-hash\"");
}

TEST_F(TrailVerify, two_histories_are_printed_to_be_kept) {
  const std::string other = package.key.sign(3, trail::sha256("another history")).note;
  package.add_tiles();
  const Said said = run(of_package("--checkpoint " + file("kept", other)));
  EXPECT_EQ(said.code, 1);
  expect_line(said, "BROKEN consistency");
  expect_line(said, other);
  expect_line(said, package.note);
}

TEST_F(TrailVerify, a_kept_receipt_is_as_good_as_its_checkpoint) {
  const auto receipt = [&](const std::string& note) {
    return of_package("--checkpoint " + file("kept.tlog-proof", trail::proof_text({"", 0, {}, note})));
  };
  package.add_tiles();
  const Said good = run(of_package("--checkpoint " + file("kept.checkpoint", package.note)));
  EXPECT_EQ(good.code, 0) << good.out;
  expect_line(good, "this log has grown from it");
  EXPECT_EQ(run(receipt(package.note)).code, 0);
  std::string own = audit::read((package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof").string());
  EXPECT_EQ(run(of_package("--checkpoint " + file("own.tlog-proof", own))).code, 0);
  own[own.find("index ") + 6] ^= 1;
  expect_line(run(of_package("--checkpoint " + file("altered.tlog-proof", own))), "BROKEN inclusion");
  const Said said = run(receipt(package.key.sign(3, trail::sha256("another history")).note));
  EXPECT_EQ(said.code, 1);
  expect_line(said, "BROKEN consistency");
}

TEST_F(TrailVerify, a_receipt_is_checked_with_the_key_that_is_brought) {
  const std::string receipt = (package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof").string();
  const std::string policy = file("log.vkey", package.key.vkey());
  EXPECT_EQ(run("trail verify --receipt " + receipt + " --policy " + policy).code, 0);
  EXPECT_EQ(run("trail verify --receipt " + receipt).code, 2);
  std::string bytes = audit::read(receipt);
  bytes[bytes.find("index ") + 6] ^= 1;
  EXPECT_EQ(run("trail verify --receipt " + file("altered", bytes) + " --policy " + policy).code, 1);
}

TEST_F(TrailVerify, a_receipt_that_was_taken_out_of_a_mail_as_text_is_still_one) {
  const std::string policy = file("log.vkey", package.key.vkey());
  std::string turned;
  for (const char c : audit::read((package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof").string()))
    turned += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(run("trail verify --receipt " + file("turned", turned) + " --policy " + policy).code, 0);
  const auto half = turned.find("\r\n", turned.size() / 2);
  EXPECT_NE(run("trail verify --receipt " + file("half", turned.erase(half, 1)) + " --policy " + policy).code, 0);
}

TEST_F(TrailVerify, what_is_no_receipt_accuses_nobody) {
  for (const char* text : {"not a proof", "", "\n", "c2sp.org/tlog-proof@v2\nindex 3\n"}) {
    const Said said = run("trail verify --receipt " + file("junk.tlog-proof", text));
    EXPECT_EQ(said.code, 2) << text;
  }
  EXPECT_EQ(run("trail verify absent.tlog-proof").code, 2);
}

TEST_F(TrailVerify, what_is_named_is_a_receipt_or_a_package_by_what_lies_there) {
  const std::string policy = file("log.vkey", package.key.vkey());
  const std::string receipt = (package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof").string();
  EXPECT_EQ(run("trail verify " + receipt + " --policy " + policy).code, 0);
  EXPECT_EQ(run("trail verify " + package.bag.string()).out, run(of_package()).out);
}

TEST_F(TrailVerify, a_folder_of_state_and_a_copy_of_its_database_are_read_where_they_lie) {
  file("log.vkey", package.key.vkey());
  EXPECT_EQ(run("trail verify --state " + package.state.path).code, 0);
  EXPECT_EQ(run("trail verify --backup " + package.state.path + "/mithaq.db").code, 0);
}

TEST_F(TrailVerify, what_is_not_there_or_asked_for_twice_cannot_be_judged) {
  EXPECT_EQ(run("trail verify --package /nonexistent").code, 2);
  const auto cannot = nlohmann::json::parse(run("trail verify --package /nonexistent --json").out);
  EXPECT_EQ(cannot.at("exit"), 2);
  EXPECT_NE(cannot.at("cannot").get<std::string>().find("/nonexistent"), std::string::npos);
  EXPECT_EQ(run("trail verify --receipt /nonexistent").code, 2);
  EXPECT_EQ(run("trail verify --backup /nonexistent").code, 2);
  EXPECT_EQ(run(of_package("--receipt /nonexistent")).code, 2);
  EXPECT_EQ(run(of_package("--policy /nonexistent")).code, 2);
}

TEST_F(TrailVerify, the_document_for_programs_is_the_one_that_the_manual_describes) {
  const Said said = run(of_package("--json"));
  const auto document = nlohmann::json::parse(said.out);
  const std::string page = audit::read(std::string(MITHAQ_SOURCE) + "/deploy/man/mithaq-trail.5");
  for (const auto& object : {document, document.at("findings").front(), document.at("steps").front()})
    for (const auto& [key, value] : object.items()) EXPECT_NE(page.find("Ic " + key), std::string::npos) << key;
  EXPECT_EQ(document.at("exit"), said.code);
  EXPECT_NE(document.at("findings").front().at("sentence"), "");
}

TEST_F(TrailVerify, what_is_no_tar_is_told_in_the_readers_language) {
  const std::string file = package.state.path + "/no.tar";
  audit::write(file, "this is no tar");
  const auto said = run("trail verify --lang ar --package " + file);
  EXPECT_EQ(said.code, 2);
  EXPECT_EQ(said.out.find("archive"), std::string::npos) << said.out;
}

TEST_F(TrailVerify, without_the_seal_the_last_word_says_what_was_not_checked) {
  EXPECT_NE(run(of_package("--lang en")).out.find("Pages for reading, lists and keys were not checked"),
            std::string::npos);
}

TEST(Findings, each_has_its_sentence) {
  const std::string texts = audit::read(std::string(MITHAQ_SOURCE) + "/config/texts/en.toml");
  const std::string findings = texts.substr(texts.find("\n[finding]"));
  for (const char* id : {"entry-form",
                         "entry-place",
                         "strand-gap",
                         "strand-fork",
                         "prev-hash",
                         "time-order",
                         "registry-order",
                         "leaf-hash",
                         "tile",
                         "inclusion",
                         "inclusion-unproven",
                         "root",
                         "no-root",
                         "log-signature",
                         "key-changed",
                         "log-key-followed",
                         "log-epoch",
                         "log-key-change",
                         "restored",
                         "restored-lost",
                         "restore-epoch",
                         "document-lost",
                         "log-key",
                         "consistency",
                         "consistency-unproven",
                         "older-copy",
                         "log-key-precedes",
                         "log-key-unlinked",
                         "package-name",
                         "end-missing",
                         "entry-facts",
                         "audience-unknown",
                         "time-authority",
                         "consistency-proof",
                         "cosignature",
                         "checkpoint-unreadable",
                         "checkpoint-after-end",
                         "other-log",
                         "evidence-missing",
                         "evidence-hash",
                         "no-objects",
                         "entries-not-served",
                         "statement",
                         "signature",
                         "key-not-valid",
                         "key-not-valid-certificate",
                         "key-revoked-later",
                         "key-distrusted",
                         "package-text",
                         "signature-unchecked-authorities",
                         "witness-quorum-ratified",
                         "manifest-after-end",
                         "time-token",
                         "witness-conflict",
                         "witness-conflict-rival",
                         "time-token-authorities",
                         "time-apart",
                         "time-apart-before",
                         "time-apart-after",
                         "passkey-counter",
                         "key-list",
                         "package-seal-signature",
                         "package-seal-digest",
                         "package-seal-key",
                         "beside-missing",
                         "no-trusted-time-package",
                         "no-trusted-time",
                         "witness-quorum",
                         "policy-form",
                         "signature-unchecked",
                         "replay-refused",
                         "state",
                         "tally",
                         "outcome",
                         "frozen-rule",
                         "newer",
                         "no-entry",
                         "unknown-strand",
                         "no-checkpoint",
                         "no-witnesses",
                         "witnesses-unknown",
                         "erased",
                         "withheld"})
    EXPECT_NE(findings.find("\n" + std::string(id) + " = "), std::string::npos) << id;
  for (const char* cause :
       {"altered",         "missing", "not-listed",    "no-entry",    "layout", "lists-differ", "twice",
        "same-name",       "name",    "no-plain-file", "fetch",       "sparse", "too-large",    "too-many",
        "byte-order-mark", "form",    "oxum",          "no-manifest", "list",   "upper-case",   "tool-mark",
        "dot-path"})
    EXPECT_NE(findings.find("\nmanifest-" + std::string(cause) + " = "), std::string::npos) << cause;
}

}  // namespace
}  // namespace mithaq
