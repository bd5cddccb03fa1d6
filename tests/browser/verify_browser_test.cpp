// The page that checks a receipt or a package, in a real browser: from a saved file, and as the daemon serves it.
#include <gtest/gtest.h>

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
  std::string tar() {
    const std::string file = package.state.path + "/package.tar";
    const std::string command = "tar --format=ustar -C " + package.bag.parent_path().string() + " -cf " + file + " " +
                                package.bag.filename().string();
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
    return file;
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
