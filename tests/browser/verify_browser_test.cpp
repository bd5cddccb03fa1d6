// The page that checks a receipt or a package, in a real browser: from a saved file, and as the daemon serves it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "audit/recorded_package.h"
#include "browser/browser.h"
#include "fakes/fake_house.h"
#include "web/server.h"

namespace mithaq {
namespace {

using testing::Browser;

const std::string saved = "file://" + std::string(MITHAQ_SOURCE) + "/config/site/verify.html";

class VerifyPage : public ::testing::Test {
 protected:
  std::string tar(const std::string& options = "--format=ustar") {
    const std::string file = package.state.path + "/package.tar";
    const std::string command = "tar " + options + " -C " + package.bag.parent_path().string() + " -cf " + file + " " +
                                package.bag.filename().string();
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
    return file;
  }
  // The package with one more member behind the others; `size` as the header says it.
  std::string tar_with(const std::string& name, const std::string& size = "00000000000", char type = '0') {
    const std::string file = tar();
    std::string bytes = audit::read(file), header(512, '\0');
    bytes.resize(bytes.find_last_not_of('\0') / 512 * 512 + 512);
    const auto put = [&](std::size_t at, const std::string& field) { header.replace(at, field.size(), field); };
    put(0, name);
    put(100, "0000644");
    put(124, size);
    put(148, "        ");
    header[156] = type;
    put(257, std::string("ustar\00000", 8));
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(148, fmt::format("{:06o}", sum) + std::string(1, '\0'));
    audit::write(file, bytes + header + std::string(1024, '\0'));
    return file;
  }
  void tags() const {
    const std::string command = "cd " + package.bag.string() +
                                " && for s in sha512 sha256; do ${s}sum bag-info.txt bagit.txt manifest-*.txt > "
                                "tagmanifest-$s.txt; done";
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
  }
  std::string receipt() const { return (package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof").string(); }
  // The verdict after the page has looked at a file, with this key of the log in its field.
  std::string verdict(const std::string& file, const std::string& key = "") {
    browser.go(page);
    if (!key.empty()) browser.type("#key", key);
    browser.type("#file", file);
    EXPECT_TRUE(browser.appears("#verdict:not([hidden])"));
    return browser.attribute("#verdict", "class");
  }
  bool says(const std::string& word, const std::string& id) {
    return browser.has("#checks li." + word + "[data-id=" + id + "]");
  }
  // A browser that does not know Ed25519 says so, and judges no further.
  std::string good() { return says("gap", "noEd25519") ? "gap" : "ok"; }
  std::string key() const {
    const std::string line = package.key.vkey();
    return line.substr(0, line.size() - 1);
  }

  audit::RecordedPackage package;
  std::string page = saved;
  Browser browser{320, 568, true};
};

TEST_F(VerifyPage, a_good_package_is_found_good_on_a_small_phone) {
  EXPECT_EQ(verdict(tar()), good());
  for (const char* id : {"manifests", "leaves", "strand", "proofs", "documents"}) EXPECT_TRUE(says("ok", id)) << id;
  EXPECT_TRUE(says("mark", "ownKey"));
  EXPECT_LE(browser.content_width(), 320);
  browser.shoot(std::string(MITHAQ_BUILD) + "/shots/verify-320.png");
}

TEST_F(VerifyPage, says_which_charter_it_is_and_finds_one_under_the_name_of_another) {
  EXPECT_EQ(verdict(tar()), good());
  EXPECT_NE(browser.text("#checks li.mark[data-id=charter]").find(" · partnership-2026 · 2026-"), std::string::npos);
  audit::write(package.bag / "data/ADDENDUM.pdf", "more");
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "layout"));
  const std::string other = package.state.path + "/mithaq-another-charter-20261101-auditor.tar";
  std::filesystem::copy(tar(), other);
  verdict(other);
  EXPECT_TRUE(says("broken", "packageName"));
}

TEST_F(VerifyPage, a_key_of_the_log_that_no_note_leads_to_is_found) {
  const audit::LogKey other(9);
  audit::write(package.bag / "data/keys/log.vkey", other.vkey() + package.key.vkey());
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "unlinkedKey"));
  audit::write(package.bag / "data/keys/log/change.note", other.replaces(package.key));
  audit::list(package.bag);
  verdict(tar());
  EXPECT_FALSE(says("broken", "unlinkedKey"));
  const std::string line = other.vkey();
  verdict(tar(), line.substr(0, line.size() - 1));
  EXPECT_TRUE(says("mark", "precedingKey"));
  EXPECT_TRUE(says("broken", "badSignature")) << "which signs nothing but what came before";
}

TEST_F(VerifyPage, a_changed_entry_is_found_with_its_line_though_the_lists_are_new) {
  package.replace("trail/partnership-2026.jsonl", "\"position\":\"approve\"", "\"position\":\"abstain\"");
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "leaf"));
  EXPECT_TRUE(says("broken", "prev"));
  EXPECT_NE(browser.text("#checks li.broken[data-id=leaf]").find("data/trail/partnership-2026.jsonl:"),
            std::string::npos);
}

TEST_F(VerifyPage, a_changed_file_a_document_and_a_checkpoint_are_found) {
  package.replace("README.en.txt", "A package", "A packet", false);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "altered"));
  const auto document = *std::filesystem::directory_iterator(package.bag / "data/evidence");
  audit::write(document.path(), "another");
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "document"));
  package.replace("trail/checkpoint", package.note, package.key.sign(7, trail::sha256("another")).note);
  verdict(tar());
  EXPECT_FALSE(says("ok", "proofs"));
}

TEST_F(VerifyPage, what_was_taken_out_or_put_in_is_found_though_the_lists_are_new) {
  std::filesystem::remove(package.bag / "data/charter/final.ar.md");
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_NE(browser.text("#checks li.broken[data-id=missing]").find("data/charter/final.ar.md"), std::string::npos);
  audit::write(package.bag / "data/signatures/r0001/more.sshsig", "more");
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_NE(browser.text("#checks li.broken[data-id=putIn]").find("data/signatures/r0001/more.sshsig"),
            std::string::npos);
  EXPECT_FALSE(says("broken", "form"));
  const std::string info = audit::read(package.bag / "bag-info.txt");
  audit::write(package.bag / "bag-info.txt", info.substr(0, info.find("Mithaq-Log-Root")) + "Mithaq-Format: 1\n");
  tags();
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_NE(browser.text("#checks li.broken[data-id=form]").find("Mithaq-Log-Root"), std::string::npos);
}

TEST_F(VerifyPage, a_strand_whose_beginning_or_end_was_taken_out_is_missed) {
  EXPECT_EQ(verdict(tar()), good());
  EXPECT_TRUE(says("mark", "end")) << "no entry of this one seals a certificate";
  const auto trail = package.bag / "data/trail";
  const auto without_registry = [&](const std::string& file, const std::string& mark) {
    std::istringstream lines(audit::read(trail / file));
    std::string kept;
    for (std::string line; std::getline(lines, line);)
      if (line.find(mark) == std::string::npos) kept += line + "\n";
    audit::write(trail / file, kept);
  };
  audit::write(trail / "registry.jsonl", "");
  without_registry("index.tsv", "registry\t");
  without_registry("evidence.jsonl", "\"strand\":\"registry\"");
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "registry"));
}

TEST_F(VerifyPage, what_every_package_holds_is_named_where_it_is_missing_and_nothing_else_is_accused) {
  for (const char* path : {"data/trail/index.tsv", "data/trail/evidence.jsonl", "data/trail/checkpoint"}) {
    const std::string bytes = audit::read(package.bag / path);
    std::filesystem::remove(package.bag / path);
    audit::list(package.bag);
    EXPECT_EQ(verdict(tar()), "broken") << path;
    EXPECT_NE(browser.text("#checks li.broken[data-id=missing]").find(path), std::string::npos) << path;
    EXPECT_NE(browser.text("#checks li.gap[data-id=needs]").find(path), std::string::npos) << path;
    for (const char* id : {"leaf", "putIn", "lost", "proof", "form"}) EXPECT_FALSE(says("broken", id)) << path << id;
    audit::write(package.bag / path, bytes);
  }
}

TEST_F(VerifyPage, a_checkpoint_that_was_put_in_is_named_and_the_others_are_judged_all_the_same) {
  const std::string path = "data/trail/checkpoints/3";
  for (const char* bytes : {"hello\n", "mithaq.example/log\n3\n"}) {
    audit::write(package.bag / path, bytes);
    audit::list(package.bag);
    EXPECT_EQ(verdict(tar()), "broken");
    EXPECT_NE(browser.text("#checks li.broken[data-id=form]").find(path), std::string::npos);
    EXPECT_TRUE(says("ok", "signed") || says("gap", "noEd25519"));
  }
  audit::write(package.bag / path, package.note.substr(0, package.note.find("\n\n") + 2));
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_NE(browser.text("#checks li.broken[data-id=badSignature]").find(path), std::string::npos);
}

TEST_F(VerifyPage, the_places_and_the_order_of_the_index_are_judged) {
  const std::string list = "trail/index.tsv", was = audit::read(package.bag / "data" / list);
  const std::size_t second = was.find('\n') + 1, third = was.find('\n', second) + 1;
  const std::string first_row = was.substr(0, second), second_row = was.substr(second, third - second);
  const auto with = [&](const std::string& index) {
    audit::write(package.bag / "data" / list, index);
    audit::list(package.bag);
    EXPECT_EQ(verdict(tar()), "broken");
  };
  with(second_row + first_row + was.substr(third));
  EXPECT_NE(browser.text("#checks li.broken[data-id=order]").find("index.tsv:1"), std::string::npos);
  with(was.substr(0, second) + second_row.substr(0, second_row.find("\t1\t") + 3) + "99999" +
       second_row.substr(second_row.rfind('\t')) + was.substr(third));
  EXPECT_NE(browser.text("#checks li.broken[data-id=outside]").find("index.tsv:2"), std::string::npos);
  with(was.substr(0, second) + second_row.substr(0, second_row.find("\t1\t") + 3) +
       first_row.substr(first_row.find("\t0\t") + 3, first_row.rfind('\t') - first_row.find("\t0\t") - 3) +
       second_row.substr(second_row.rfind('\t')) + was.substr(third));
  EXPECT_NE(browser.text("#checks li.broken[data-id=twice]").find("index.tsv:2"), std::string::npos);
  with(was.substr(0, second) + was.substr(third));
  EXPECT_NE(browser.text("#checks li.broken[data-id=unindexed]").find("partnership-2026.jsonl:2"), std::string::npos);
}

TEST_F(VerifyPage, the_list_of_documents_and_what_stands_in_their_place_say_what_the_entry_says) {
  const std::string list = "data/trail/evidence.jsonl", was = audit::read(package.bag / list);
  package.replace("trail/evidence.jsonl", "\"size\":", "\"size\":1");
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_NE(browser.text("#checks li.broken[data-id=row]").find("evidence.jsonl:1"), std::string::npos);
  audit::write(package.bag / list, was.substr(was.find('\n') + 1));
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "noRow"));

  // A document that is not given here, and the file in its place.
  const std::size_t end = was.find('\n'), path = was.find("\"path\":\"");
  const std::string row = was.substr(0, end);
  const Value said = trail::read(row);
  const std::string sha256 = said.at("sha256").string();
  Value withheld = Value::object({{"state", "withheld"}});
  for (const char* key : {"media_type", "role", "sha256", "strand"}) withheld.set(key, said.at(key).string());
  for (const char* key : {"seq", "size"}) withheld.set(key, said.at(key).integer());
  ASSERT_NE(path, std::string::npos);
  audit::write(package.bag / list, trail::write(withheld) + was.substr(end));
  const auto stub = [&](const char* reason) {
    audit::write(
        package.bag / "data/redacted" / (sha256 + ".json"),
        trail::write(Value::object(
            {{"entry", Value::object({{"seq", said.at("seq").integer()}, {"strand", said.at("strand").string()}})},
             {"reason", reason},
             {"sha256", sha256},
             {"size", said.at("size").integer()},
             {"state", "withheld"}})));
    audit::list(package.bag);
    verdict(tar());
  };
  stub("auditors-only");
  EXPECT_FALSE(says("broken", "stub"));
  stub("the secretary lied");
  EXPECT_NE(browser.text("#checks li.broken[data-id=stub]").find("data/redacted/" + sha256), std::string::npos);
}

TEST_F(VerifyPage, a_proof_to_an_older_checkpoint_needs_the_way_from_there) {
  const auto store = store::read_sqlite(package.state.path);
  const std::int64_t size = store->head().size, older = size - 3;
  auto before = store::tree(*store, older), now = store::tree(*store, size);
  const std::string note = package.key.sign(older, now.root_of_first(older)).note;
  const std::int64_t first = store->index_of("partnership-2026", 0);
  audit::write(
      package.bag / "data/trail/proofs/partnership-2026-0.tlog-proof",
      trail::proof_text({store->strand("partnership-2026").front().bytes, first, before.inclusion_proof(first), note}));
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "gap");
  EXPECT_TRUE(says("gap", "beginning"));
  std::string way;
  for (const trail::Hash& hash : now.consistency_proof_from(older)) way += trail::base64(hash) + "\n";
  audit::write(package.bag / "data/trail" / ("consistency." + std::to_string(older) + "-" + std::to_string(size)), way);
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), good());
  EXPECT_TRUE(says("ok", "proofs"));
}

TEST_F(VerifyPage, a_package_that_was_packed_again_is_as_good_as_before) {
  // With long names: GNU tar and pax write them before the member.
  const std::string longer = " --transform 's,^[^/]*,packed-" + std::string(60, 'c') + "-auditor,'";
  for (const char* format : {"gnu", "pax", "ustar"}) {
    EXPECT_EQ(verdict(tar("--format=" + std::string(format) + longer)), good()) << format;
    EXPECT_TRUE(says("ok", "manifests")) << format;
  }
}

TEST_F(VerifyPage, the_forms_of_lists_that_bagit_allows_are_good) {
  const std::filesystem::path list = package.bag / "manifest-sha256.txt";
  std::string lines = audit::read(list);
  for (std::size_t at = 0; (at = lines.find("  data/", at)) != std::string::npos;) lines.replace(at, 2, " *");
  for (std::size_t i = 0; i < 64; ++i) lines[i] = static_cast<char>(std::toupper(lines[i]));
  audit::write(list, lines);
  tags();
  EXPECT_EQ(verdict(tar()), good());
  std::filesystem::remove(list);
  tags();
  EXPECT_EQ(verdict(tar()), good()) << "one list alone";
}

TEST_F(VerifyPage, a_tar_that_hides_something_is_found_and_one_that_is_cut_cannot_be_judged) {
  const std::string top = package.bag.filename().string();
  EXPECT_EQ(verdict(tar_with("evil/data/README.en.txt")), "broken");
  EXPECT_TRUE(says("broken", "tops"));
  EXPECT_EQ(verdict(tar_with("")), "broken") << "an empty name is no end";
  EXPECT_EQ(verdict(tar_with(top + "/data/link", "00000000000", '2')), "broken");
  EXPECT_EQ(verdict(tar_with(top + "/data/README.en.txt", "00000000000", '5')), "broken");
  EXPECT_EQ(verdict(tar_with(top + "/data/x", "-0000001000")), "gap") << "the page comes to an end";
  EXPECT_TRUE(says("gap", "cut"));
  const std::string file = tar();
  const std::string bytes = audit::read(file);
  audit::write(file, bytes + "a letter that nobody sees");
  EXPECT_EQ(verdict(file), "broken");
  EXPECT_TRUE(says("broken", "afterEnd"));
  std::string changed = bytes;
  changed[100] = '1';  // in the header, where nobody looks
  changed[512 + 1] ^= 1;
  audit::write(file, changed);
  EXPECT_NE(verdict(file), good());
  audit::write(file, bytes.substr(0, bytes.size() / 3));
  EXPECT_EQ(verdict(file), "gap");
}

TEST_F(VerifyPage, what_no_list_may_hold_and_what_lists_may_not_leave_out_is_found) {
  for (const std::string name : {"data/readme.EN.txt", "fetch.txt", "tagmanifest-sha1.txt"}) {
    audit::write(package.bag / name, "x");
    audit::list(package.bag);
    EXPECT_EQ(verdict(tar()), "broken") << name;
    std::filesystem::remove(package.bag / name);
  }
  audit::list(package.bag);
  audit::write(package.bag / "bag-info.txt", "Payload-Oxum: 1.1\n");
  tags();
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "oxum"));
}

TEST_F(VerifyPage, what_the_outcome_is_replayed_from_may_not_be_kept_back) {
  const std::filesystem::path rows = package.bag / "data/trail/evidence.jsonl";
  std::istringstream in(audit::read(rows));
  std::string out;
  for (std::string line; std::getline(in, line);) {
    Value row = trail::read(line);
    if (row.at("role").string() == "roll") row.members().erase("path"), row.set("state", "withheld");
    out += trail::write(row) + "\n";
  }
  audit::write(rows, out);
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "kept"));
}

TEST_F(VerifyPage, a_document_is_erased_or_lost_only_where_an_entry_says_so) {
  const std::filesystem::path rows = package.bag / "data/trail/evidence.jsonl";
  const std::string whole = audit::read(rows);
  const std::size_t at = whole.find("\"role\":\"objection\"");
  ASSERT_NE(at, std::string::npos);
  const std::size_t path = whole.rfind("\"path\":\"", at), digest = whole.find("\"sha256\":\"", at) + 10;
  for (const std::string state : {"erased", "lost"}) {
    std::string lines = whole;
    lines.replace(path, lines.find(',', path) - path, "\"state\":\"" + state + "\"");
    audit::write(rows, lines);
    audit::list(package.bag);
    EXPECT_EQ(verdict(tar()), "broken");
    EXPECT_TRUE(says("broken", "unsaid")) << state;
  }
  const std::filesystem::path strand = package.bag / "data/trail/registry.jsonl";
  audit::write(strand, audit::read(strand) + R"({"data":{"objects":[")" + whole.substr(digest, 64) +
                           R"("]},"kind":"restore-epoch"})" + "\n");
  audit::list(package.bag);
  verdict(tar());
  EXPECT_FALSE(says("broken", "unsaid"));
  EXPECT_TRUE(says("mark", "absent"));
}

TEST_F(VerifyPage, a_witness_that_contradicts_the_log_is_marked) {
  const std::filesystem::path strand = package.bag / "data/trail/registry.jsonl";
  audit::write(strand,
               audit::read(strand) + R"({"data":{"size":9,"witness":"deaf-union"},"kind":"witness-conflict"})" + "\n");
  audit::list(package.bag);
  verdict(tar());
  EXPECT_TRUE(says("mark", "conflict"));
  EXPECT_NE(browser.text("#checks li.mark[data-id=conflict]").find("deaf-union · 9"), std::string::npos);
}

TEST_F(VerifyPage, a_checkpoint_that_the_newest_cannot_have_grown_from_is_a_rival) {
  const auto size = trail::checkpoint_from_text(trail::note_from_text(package.note)->text)->size;
  audit::write(package.bag / "data/trail/checkpoints" / std::to_string(size),
               package.key.sign(size, trail::sha256("another")).note);
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "rival"));
}

TEST_F(VerifyPage, what_is_no_file_of_ours_gets_no_verdict_and_a_receipt_says_what_it_is_of) {
  const std::string file = package.state.path + "/picture.jpg";
  audit::write(file, "no package");
  verdict(file);
  EXPECT_NE(browser.text("#verdict").find("No verdict"), std::string::npos);
  EXPECT_EQ(verdict(receipt(), key()), good());
  EXPECT_NE(browser.text("#checks li[data-id=receipt]").find("partnership-2026 "), std::string::npos);
}

TEST_F(VerifyPage, a_receipt_as_mail_hands_it_out_is_read_with_its_line_ends) {
  std::string bytes = audit::read(receipt());
  for (std::size_t at = 0; (at = bytes.find('\n', at)) != std::string::npos; at += 2) bytes.replace(at, 1, "\r\n");
  const std::string file = package.state.path + "/mailed.tlog-proof";
  audit::write(file, bytes);
  EXPECT_EQ(verdict(file, key()), good());
  EXPECT_TRUE(says("ok", "proofs"));
  audit::write(file, bytes.erase(bytes.find('\r'), 1));
  EXPECT_NE(verdict(file, key()), good()) << "some of them only";
}

TEST_F(VerifyPage, a_receipt_needs_the_key_of_the_log) {
  EXPECT_EQ(verdict(receipt()), "gap");
  EXPECT_TRUE(says("gap", "noKey"));
  EXPECT_EQ(verdict(receipt(), key()), good());
  EXPECT_TRUE(says("ok", "proofs"));
  const std::string other = audit::LogKey(9).vkey();
  EXPECT_NE(verdict(receipt(), other.substr(0, other.size() - 1)), "ok");
  std::string bytes = audit::read(receipt());
  bytes[bytes.find("extra ") + 20] ^= 1;
  audit::write(package.state.path + "/altered.tlog-proof", bytes);
  EXPECT_EQ(verdict(package.state.path + "/altered.tlog-proof", key()), "broken");
}

TEST_F(VerifyPage, the_lines_of_witnesses_are_checked_under_their_keys) {
  const std::string seed(32, 'w'), witness = "witness.example/deaf-union";
  const auto vkey = trail::vkey_text(trail::cosigner_key(witness, trail::ed25519_public(seed)));
  const std::string policy = "log " + key() + "\nwitness deaf-union " + vkey + "\nquorum deaf-union\n";
  const auto note = trail::note_from_text(package.note).value();
  const std::string line = trail::signature_line(
      trail::cosignature(seed, witness, note.text, moment_from_rfc3339("2026-12-10T15:00:00Z").value()));
  const std::string file = package.state.path + "/cosigned.tlog-proof";
  audit::write(file, audit::read(receipt()) + line);
  EXPECT_EQ(verdict(file, policy), good());
  if (good() == "gap") return;
  EXPECT_TRUE(says("ok", "cosigned"));
  const auto head = trail::checkpoint_from_text(note.text).value();
  EXPECT_NE(browser.text("#checks li.ok[data-id=cosigned]").find("deaf-union (" + std::to_string(head.size) + ")"),
            std::string::npos);
  verdict(file, key());
  EXPECT_TRUE(says("mark", "unknownWitness"));
  std::string broken = line;
  const std::size_t at = broken.size() - 20;
  broken[at] = broken[at] == 'A' ? 'B' : 'A';
  audit::write(file, audit::read(receipt()) + broken);
  EXPECT_EQ(verdict(file, policy), "broken");
  EXPECT_TRUE(says("broken", "badCosignature"));
}

TEST_F(VerifyPage, a_copy_of_the_text_that_is_not_the_one_that_was_ratified_is_found) {
  audit::write(package.bag / "data/charter/final.ar.md", "another text");
  audit::list(package.bag);
  EXPECT_EQ(verdict(tar()), "broken");
  EXPECT_TRUE(says("broken", "text"));
}

TEST_F(VerifyPage, what_is_neither_cannot_be_judged) {
  audit::write(package.state.path + "/letter.txt", "Dear all,\n");
  EXPECT_EQ(verdict(package.state.path + "/letter.txt"), "gap");
}

TEST_F(VerifyPage, as_the_daemon_serves_it_the_same_is_found) {
  fakes::FakeHouse house;
  web::Server server{house, {.port = 0, .limits = {}}};
  server.start();
  page = "http://127.0.0.1:" + std::to_string(server.port()) + "/verify";
  EXPECT_EQ(verdict(tar()), good());
  EXPECT_TRUE(says("ok", "leaves"));
}

}  // namespace
}  // namespace mithaq
