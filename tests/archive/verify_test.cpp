#include <gtest/gtest.h>

#include <vector>

#include "archive/package.h"

namespace mithaq::tests {
namespace {

namespace fs = std::filesystem;

const std::string script = std::string(MITHAQ_SOURCE) + "/plugins/archive/verify.sh";

class Verify : public testing::Test {
 protected:
  Verify() {
    fs::create_directory(scratch / "target");
    const DepositReport report = deposit(*archiver(scratch / "target"), sample_package());
    bag = fs::path(report.location) / sample_package().name;
  }
  Ran verify(const std::string& shell = "dash") { return run(shell + " " + script + " " + bag.string()); }
  // As somebody would who has the manifests rewritten after altering a file.
  void cover_up() {
    const Ran done =
        run("cd " + bag.string() +
            " && for s in sha512 sha256; do find data -type f | LC_ALL=C sort | xargs ${s}sum > manifest-$s.txt; done"
            " && o=$(find data -type f | xargs cat | wc -c).$(find data -type f | wc -l)"
            " && sed -i \"s/^Payload-Oxum: .*/Payload-Oxum: $o/\" bag-info.txt"
            " && for s in sha512 sha256; do ${s}sum bag-info.txt bagit.txt manifest-sha256.txt "
            "manifest-sha512.txt > tagmanifest-$s.txt; done");
    ASSERT_EQ(done.exit, 0) << done.output;
  }
  void flip(const std::string& path) {
    std::string bytes = read(bag / path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write(bag / path, bytes);
  }
  void replace(const std::string& file, const std::string& old_text, const std::string& new_text) {
    std::string bytes = read(bag / "data" / file);
    const std::size_t at = bytes.find(old_text);
    ASSERT_NE(at, std::string::npos) << file;
    write(bag / "data" / file, bytes.replace(at, old_text.size(), new_text));
  }
  void expect_broken(const std::string& finding) {
    cover_up();
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 1) << ran.output;
    EXPECT_NE(ran.output.find("        " + finding), std::string::npos) << finding << "\n" << ran.output;
    EXPECT_EQ(ran.output.find("        manifest "), std::string::npos) << ran.output;
  }

  static int lines(const std::string& output, const std::string& beginning) {
    int n = 0;
    for (std::size_t at = 0; at < output.size(); at = output.find('\n', at) + 1) {
      n += output.compare(at, beginning.size(), beginning) == 0;
      if (output.find('\n', at) == std::string::npos) break;
    }
    return n;
  }

  Scratch scratch;
  fs::path bag;
};

TEST_F(Verify, a_good_package_passes_under_dash_and_bash) {
  for (const char* shell : {"dash", "bash", "bash --posix"}) {
    const Ran ran = verify(shell);
    EXPECT_EQ(ran.exit, 0) << ran.output;
    EXPECT_EQ(ran.output.find("BROKEN"), std::string::npos) << ran.output;
    EXPECT_EQ(ran.output.find("GAP"), std::string::npos) << ran.output;
  }
}

TEST_F(Verify, it_finds_its_package_by_itself) {
  const Ran ran = run("cd / && sh " + (bag / "data/verify.sh").string());
  EXPECT_EQ(ran.exit, 0) << ran.output;
}

TEST_F(Verify, what_lies_beside_the_package_is_checked_and_what_is_missing_is_marked) {
  const std::string name = sample_package().name, base = bag.string();
  const Ran good = verify();
  EXPECT_EQ(good.exit, 0) << good.output;
  EXPECT_NE(good.output.find("The digest that lies beside the package is its own."), std::string::npos) << good.output;
  EXPECT_NE(good.output.find("was not checked: " + name + ".p7s"), std::string::npos) << good.output;
  for (const char* ending : {".tar.sha256", ".p7s"}) {
    const std::string was = fs::exists(base + ending) ? read(base + ending) : "";
    write(base + ending, "hello\n");
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 1) << ending;
    EXPECT_NE(ran.output.find(" file=../" + name + ending), std::string::npos) << ran.output;
    write(base + ending, was);
    if (was.empty()) fs::remove(base + ending);
  }
  const std::string seal = read(bag / "data/seal/seal.p7s");
  write(base + ".p7s", seal);  // of other bytes
  EXPECT_EQ(verify().exit, 1);
}

TEST_F(Verify, a_flipped_bit_in_any_file_of_the_payload_is_found_and_the_file_is_named) {
  std::vector<std::string> paths;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(bag / "data"))
    if (entry.is_regular_file()) paths.push_back(entry.path().lexically_relative(bag).string());
  EXPECT_GE(paths.size(), 30u);
  for (const std::string& path : paths) flip(path);
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1) << ran.output;
  for (const std::string& path : paths)
    for (const char* list : {"manifest-sha512.txt", "manifest-sha256.txt"})
      EXPECT_NE(ran.output.find("manifest file=" + path + " list=" + list + " altered\n"), std::string::npos) << path;
}

TEST_F(Verify, a_flipped_bit_in_any_tag_file_is_found_and_the_file_is_named) {
  for (const std::string path : {"bagit.txt", "bag-info.txt", "manifest-sha512.txt", "manifest-sha256.txt",
                                 "tagmanifest-sha512.txt", "tagmanifest-sha256.txt"}) {
    flip(path);
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 1) << path << "\n" << ran.output;
    EXPECT_NE(ran.output.find("=" + path), std::string::npos) << path << "\n" << ran.output;
    flip(path);
  }
  EXPECT_EQ(verify().exit, 0);
}

TEST_F(Verify, a_document_that_no_entry_names_is_found) {
  write(bag / "data/signatures/r0001/more.sshsig", "more\n");
  cover_up();
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_NE(
      ran.output.find("package-document file=data/signatures/r0001/more.sshsig is a document that no entry names"),
      std::string::npos)
      << ran.output;
}

TEST_F(Verify, a_package_that_calls_itself_another_is_found) {
  std::string info = read(bag / "bag-info.txt");
  info.replace(info.find("External-Identifier: "), 21, "External-Identifier: another.");
  write(bag / "bag-info.txt", info);
  cover_up();
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_NE(ran.output.find("root file=bag-info.txt: External-Identifier is not "), std::string::npos) << ran.output;
}

TEST_F(Verify, a_file_that_every_package_holds_is_missed) {
  for (const char* path : {"bag-info.txt", "tagmanifest-sha512.txt", "tagmanifest-sha256.txt"}) {
    const std::string bytes = read(bag / path);
    fs::remove(bag / path);
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 1) << path;
    EXPECT_NE(ran.output.find("manifest file=" + std::string(path) + " missing"), std::string::npos) << ran.output;
    write(bag / path, bytes);
  }
}

TEST_F(Verify, what_every_package_holds_is_told_once_where_it_is_missing_and_nothing_else_is_accused) {
  for (const char* path : {"data/trail/index.tsv", "data/trail/registry.jsonl", "data/trail/evidence.jsonl",
                           "data/trail/checkpoint", "data/keys/log.vkey", "data/keys/allowed_signers",
                           "data/keys/ca.pem", "data/keys/seal.pem", "bagit.txt", "bag-info.txt"})
    for (const bool is_covered_up : {false, true}) {
      const std::string bytes = read(bag / path);
      fs::remove(bag / path);
      if (is_covered_up && std::string(path).starts_with("data/")) cover_up();
      const Ran ran = verify();
      EXPECT_EQ(ran.exit, 1) << path;
      EXPECT_NE(ran.output.find("        manifest file=" + std::string(path) + " missing\n"), std::string::npos)
          << ran.output;
      EXPECT_EQ(lines(ran.output, "BROKEN "), 2) << "the check and the result\n" << ran.output;
      for (const char* noise : {"No such file", "annot open", "can't"})
        EXPECT_EQ(ran.output.find(noise), std::string::npos) << path << "\n" << ran.output;
      write(bag / path, bytes);
      cover_up();
    }
  EXPECT_EQ(verify().exit, 0);
}

TEST_F(Verify, an_entry_and_a_strand_that_were_put_in_are_named_with_their_lines) {
  const std::string strand = read(bag / "data/trail/partnership-2026.jsonl");
  const std::string last = strand.substr(strand.rfind('\n', strand.size() - 2) + 1);
  write(bag / "data/trail/partnership-2026.jsonl", strand + last);
  expect_broken("inclusion strand=partnership-2026 seq=5 file=data/trail/partnership-2026.jsonl:6 is not in ");
  EXPECT_EQ(verify().output.find("The seal does not belong"), std::string::npos);
  std::string index = read(bag / "data/trail/index.tsv");
  write(bag / "data/trail/index.tsv", index + "partnership-2026\t5\t11\t" + std::string(64, 'a') + "\n");
  expect_broken("inclusion strand=partnership-2026 seq=5 file=data/trail/index.tsv:");
  EXPECT_EQ(verify().output.find("The seal does not belong"), std::string::npos);
  write(bag / "data/trail/index.tsv", index);
  write(bag / "data/trail/partnership-2026.jsonl", strand);
  write(bag / "data/trail/another.jsonl", last);
  expect_broken("inclusion strand=another seq=0 file=data/trail/another.jsonl:1 is not in ");
  EXPECT_EQ(verify().output.find("The seal does not belong"), std::string::npos);
}

TEST_F(Verify, a_row_of_the_documents_says_what_its_entry_says) {
  replace("trail/evidence.jsonl", "\"media_type\":\"text/markdown", "\"media_type\":\"text/plain");
  expect_broken("evidence-hash file=data/trail/evidence.jsonl:");
}

TEST_F(Verify, a_folder_that_an_earlier_run_has_left_is_not_in_the_way) {
  const fs::path passing = bag.parent_path() / "passing";
  fs::create_directories(passing);
  const std::string there = "TMPDIR=" + passing.string() +
                            " dash -c 'mkdir \"$TMPDIR/mithaq-verify.$$.0\"; exec dash " + script + " " + bag.string() +
                            "'";
  const Ran ran = run(there);
  EXPECT_EQ(ran.exit, 0) << ran.output;
  EXPECT_EQ(std::distance(fs::directory_iterator(passing), {}), 1) << "its own is gone, the other is not touched";
  const Ran nowhere = run("TMPDIR=" + (passing / "no/such/folder").string() + " dash " + script + " " + bag.string());
  EXPECT_EQ(nowhere.exit, 2);
  EXPECT_NE(nowhere.output.find("TMPDIR"), std::string::npos) << nowhere.output;
}

TEST_F(Verify, an_extra_and_a_missing_file_and_a_link_are_found) {
  write(bag / "data/extra", "x");
  EXPECT_NE(verify().output.find("manifest file=data/extra list=manifest-sha512.txt not listed"), std::string::npos);
  fs::remove(bag / "data/extra");
  write(bag / "extra.txt", "x");
  EXPECT_NE(verify().output.find("manifest file=extra.txt list=tagmanifest-sha512.txt not listed"), std::string::npos);
  fs::remove(bag / "extra.txt");
  fs::create_symlink("/etc/passwd", bag / "data/link");
  EXPECT_NE(verify().output.find("manifest file=./data/link is no plain file"), std::string::npos);
  fs::remove(bag / "data/link");
  fs::remove(bag / "data/README.ar.txt");
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_NE(ran.output.find("manifest file=data/README.ar.txt list=manifest-sha512.txt missing"), std::string::npos);
}

TEST_F(Verify, a_manifest_that_points_outside_is_refused) {
  std::ofstream(bag / "manifest-sha256.txt", std::ios::app) << std::string(64, '0') << "  data/../../secret\n";
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_NE(ran.output.find("manifest file=manifest-sha256.txt line="), std::string::npos) << ran.output;
}

TEST_F(Verify, an_altered_entry_is_found_by_its_leaf_hash) {
  replace("trail/partnership-2026.jsonl", "position-given", "position-taken");
  expect_broken("leaf-hash strand=partnership-2026 seq=2 index=4 file=data/trail/partnership-2026.jsonl:3");
}

TEST_F(Verify, an_entry_without_its_evidence_is_found) {
  replace("trail/evidence.jsonl", "\"seq\":2", "\"seq\":3");
  expect_broken("evidence-missing strand=partnership-2026 seq=2");
}

TEST_F(Verify, a_dropped_entry_is_found) {
  const std::string lines = read(bag / "data/trail/partnership-2026.jsonl");
  write(bag / "data/trail/partnership-2026.jsonl", lines.substr(lines.find('\n') + 1));
  expect_broken("strand-gap strand=partnership-2026 lines=4 expected=5");
}

TEST_F(Verify, an_entry_that_names_another_before_it_is_found) {
  replace("trail/registry.jsonl", "\"prev\":\"0", "\"prev\":\"1");
  expect_broken("prev-hash strand=registry seq=0");
}

TEST_F(Verify, a_strand_and_index_made_anew_do_not_lead_to_the_root) {
  // The last entry is rewritten together with its row of the index and the copy in its proof.
  replace("trail/partnership-2026.jsonl", "\"what\":\"certificate\"", "\"what\":\"Certificate\"");
  const Ran done =
      run("cd " + bag.string() +
          "/data/trail && h=$({ printf '\\000'; tail -n 1 partnership-2026.jsonl | tr -d '\\n'; } | sha256sum "
          "| cut -c1-64) && awk -F '\\t' -v OFS='\\t' -v h=$h '$1 == \"partnership-2026\" && $2 == 4 { $4 = h } "
          "{ print }' index.tsv > i && mv i index.tsv && sed -i '/^extra /d' proofs/partnership-2026-4.tlog-proof");
  ASSERT_EQ(done.exit, 0) << done.output;
  expect_broken("inclusion file=data/trail/proofs/partnership-2026-4.tlog-proof");
}

TEST_F(Verify, another_root_in_the_checkpoint_breaks_the_signature_of_the_log) {
  replace("trail/checkpoint", "\n11\n", "\n12\n");
  expect_broken("log-signature file=data/trail/checkpoint");
}

TEST_F(Verify, an_altered_document_is_found_in_the_trail) {
  replace("revisions/0001/charter.ar.md", "alert(1)", "alert(3)");
  expect_broken("evidence-hash file=data/revisions/0001/charter.ar.md");
}

TEST_F(Verify, an_altered_certificate_is_not_the_sealed_one) {
  replace("certificate/certificate.json", "partnership-2026", "partnership-2027");
  expect_broken("statement file=data/certificate/certificate.json");
}

TEST_F(Verify, an_altered_seal_breaks_both_signatures) {
  replace("seal/seal.json", "\"counter\":1", "\"counter\":2");
  expect_broken("signature file=data/seal/seal.sshsig");
  expect_broken("signature file=data/seal/seal.p7s");
}

TEST_F(Verify, an_archived_checkpoint_is_the_beginning_of_the_same_tree) {
  const std::string way = "trail/consistency.6-11", kept = read(bag / "data" / way);
  const std::string last = kept.substr(kept.rfind('\n', kept.size() - 2) + 1);
  replace(way, last, "ICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs=\n");
  expect_broken("consistency file=data/trail/checkpoints/6 ");
  write(bag / "data" / way, kept);
  replace("trail/checkpoints/6", "\n6\n", "\n7\n");
  expect_broken("log-signature file=data/trail/checkpoints/6");
}

TEST_F(Verify, an_archived_checkpoint_without_its_way_cannot_be_judged) {
  fs::remove(bag / "data/trail/consistency.6-11");
  cover_up();
  EXPECT_EQ(verify().exit, 2);
}

TEST_F(Verify, a_strand_without_a_proof_cannot_be_judged) {
  fs::remove(bag / "data/trail/proofs/registry-1.tlog-proof");
  cover_up();
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 2) << ran.output;
  EXPECT_NE(ran.output.find("inclusion strand=registry seq=0 has no proof"), std::string::npos) << ran.output;
}

TEST_F(Verify, a_strand_of_the_registry_that_was_taken_out_is_missed) {
  const Ran done =
      run("cd " + bag.string() +
          "/data/trail && : > registry.jsonl && rm -f proofs/registry-* && sed -i '/^registry\t/d' index.tsv"
          " && sed -i '/\"strand\":\"registry\"/d' evidence.jsonl");
  ASSERT_EQ(done.exit, 0) << done.output;
  expect_broken("registry-order file=data/trail/registry.jsonl entries=0");
}

TEST_F(Verify, the_forms_of_lists_that_bagit_allows_are_good) {
  const auto tags = [&] {
    const Ran done = run("cd " + bag.string() +
                         " && for s in sha512 sha256; do ${s}sum $(ls bag-info.txt bagit.txt manifest-*.txt) > "
                         "tagmanifest-$s.txt; done");
    ASSERT_EQ(done.exit, 0) << done.output;
  };
  std::string star = read(bag / "manifest-sha256.txt");
  for (std::size_t at = 0; (at = star.find("  data/", at)) != std::string::npos;) star.replace(at, 2, " *");
  write(bag / "manifest-sha256.txt", star);
  tags();
  EXPECT_EQ(verify().exit, 0) << "as tools write a file that was read as bytes";
  std::string capitals = read(bag / "manifest-sha512.txt");
  for (std::size_t at = 0; at < capitals.size(); at = capitals.find('\n', at) + 1)
    for (std::size_t i = at; i < at + 128; ++i) capitals[i] = static_cast<char>(std::toupper(capitals[i]));
  write(bag / "manifest-sha512.txt", capitals);
  tags();
  EXPECT_EQ(verify().exit, 0) << "digests in capitals";
  for (const char* list : {"manifest-sha256.txt", "manifest-sha512.txt"}) {
    const std::string kept = read(bag / list);
    fs::remove(bag / list);
    tags();
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 0) << "one list alone\n" << ran.output;
    write(bag / list, kept);
  }
  fs::remove(bag / "manifest-sha256.txt");
  fs::remove(bag / "manifest-sha512.txt");
  tags();
  EXPECT_EQ(verify().exit, 1);
}

TEST_F(Verify, names_that_no_package_may_hold_are_found) {
  for (const std::string name :
       {"data/readme.EN.txt", "data/\u0645", "data/a\nb", "tagmanifest-sha1.txt", "fetch.txt"}) {
    write(bag / name, "x");
    if (name.find('\n') == std::string::npos) cover_up();
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 1) << name << ran.output;
    EXPECT_NE(ran.output.find("        manifest file="), std::string::npos) << name << ran.output;
    fs::remove(bag / name);
  }
}

TEST_F(Verify, what_no_package_holds_is_found) {
  for (const std::string name : {"data/ADDENDUM.pdf", "data/annex/more.txt"}) {
    fs::create_directories((bag / name).parent_path());
    write(bag / name, "more");
    expect_broken("package-document file=" + name + " is no file that a package holds");
    fs::remove(bag / name);
  }
  write(bag / "NOTE.txt", "more");
  EXPECT_NE(verify().output.find("package-document file=NOTE.txt is no file"), std::string::npos)
      << "beside the lists too";
}

TEST_F(Verify, says_which_charter_it_is_and_finds_one_under_the_name_of_another) {
  const Ran own = verify();
  EXPECT_NE(own.output.find("\nCharter: partnership-2026 “"), std::string::npos) << own.output;
  const fs::path other = bag.parent_path() / "mithaq-another-charter-20261210-auditor";
  fs::rename(bag, other);
  bag = other;
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_NE(ran.output.find("package-name mithaq-another-charter-20261210-auditor"), std::string::npos) << ran.output;
}

TEST_F(Verify, a_key_of_the_log_that_no_note_leads_to_is_found) {
  const Scratch other;
  const auto signer = make<Signer>("signatures", "mithaq_signer_v4",
                                   {{"state", (other / "state").string()}, {"host", "mithaq.example"}});
  const fs::path file = bag / "data/keys/log.vkey";
  const std::string own = read(file), first = signer->keys().log_vkey, second = signer->next_log_key(first).vkey;
  for (const std::string& lines : {first + "\n" + own, own + first + " 100\n"}) {
    write(file, lines);
    expect_broken("log-key-unlinked file=data/keys/log.vkey key=");
  }
  const auto said = [&](const std::string& note) {
    fs::create_directories(bag / "data/keys/log");
    write(bag / "data/keys/log/change.note", note);
    write(file, own + second + " 9\n" + first + " 9\n");
    cover_up();
    const std::string output = verify().output;
    int n = 0;
    for (auto at = output.find("log-key-unlinked"); at != std::string::npos;
         at = output.find("log-key-unlinked", at + 1))
      ++n;
    return n;
  };
  EXPECT_EQ(said(signer->next_log_key(first).note), 2) << "only offered";
  EXPECT_EQ(said(signer->confirm_log_key(first, second).note), 2) << "they hang together, and not with the log's own";
  write(file, second + "\n" + first + " 9\n");
  cover_up();
  EXPECT_EQ(verify().output.find("log-key-unlinked"), std::string::npos);
}

TEST_F(Verify, what_the_outcome_is_replayed_from_is_never_kept_back) {
  replace("trail/evidence.jsonl", "\"path\":\"revisions/0001/charter.ar.md\",", "\"state\":\"withheld\",");
  expect_broken("evidence-missing strand=partnership-2026 seq=1");
}

TEST_F(Verify, what_is_called_erased_or_lost_needs_an_entry_that_says_so) {
  const std::string path = "sealed/" + trail::hex(trail::sha256(reservation));
  fs::remove(bag / "data" / path);
  replace("trail/evidence.jsonl", "\"path\":\"" + path + "\",", "\"state\":\"withheld\",");
  const auto stub = [&](const std::string& state, const std::string& reason) {
    const std::string sha256 = trail::hex(trail::sha256(reservation));
    write(bag / "data/redacted" / (sha256 + ".json"),
          "{\"entry\":{\"seq\":2,\"strand\":\"partnership-2026\"},\"reason\":\"" + reason + "\",\"sha256\":\"" +
              sha256 + "\",\"size\":" + std::to_string(reservation.size()) + ",\"state\":\"" + state + "\"}");
  };
  stub("withheld", "auditors-only");
  expect_broken("evidence-missing strand=partnership-2026 seq=2");  // not from auditors
  const fs::path for_everybody = bag.parent_path() / "mithaq-partnership-2026-20261210-public";
  fs::rename(bag, for_everybody);
  bag = for_everybody;
  EXPECT_EQ(verify().exit, 0) << "personal data may be kept back";
  stub("withheld", "the secretary lied");
  expect_broken("package-document file=data/redacted/");
  fs::remove_all(bag / "data/redacted");
  expect_broken("evidence-missing file=data/redacted/");
  std::string before = "withheld";
  for (const std::string state : {"erased", "lost"}) {
    stub(state, state);
    replace("trail/evidence.jsonl", "\"state\":\"" + before + "\"", "\"state\":\"" + state + "\"");
    expect_broken("evidence-missing strand=partnership-2026 seq=2");
    before = state;
  }
}

TEST_F(Verify, nobody_but_the_proven_strands_says_that_something_was_erased) {
  const std::string sha256 = trail::hex(trail::sha256(reservation)), path = "sealed/" + sha256;
  fs::remove(bag / "data" / path);
  write(bag / "data/redacted" / (sha256 + ".json"),
        "{\"entry\":{\"seq\":2,\"strand\":\"partnership-2026\"},\"reason\":\"erased\",\"sha256\":\"" + sha256 +
            "\",\"size\":" + std::to_string(reservation.size()) + ",\"state\":\"erased\"}");
  const std::string said = ",\"kind\":\"erased\",\"object\":\"" + sha256 + "\",";
  replace("trail/evidence.jsonl", "\"path\":\"" + path + "\",", "\"a\":1" + said + "\"state\":\"erased\",");
  expect_broken("evidence-missing strand=partnership-2026 seq=2");
  replace("trail/evidence.jsonl", "\"a\":1" + said, "");
  write(bag / "data/trail/Z.jsonl", "{\"a\":1" + said + "\"b\":1}\n");
  expect_broken("evidence-missing strand=partnership-2026 seq=2");
  expect_broken("entry-form file=data/trail/Z.jsonl is no name of a strand");
}

TEST_F(Verify, the_list_of_keys_is_read_as_everybody_reads_it) {
  const fs::path file = bag / "data/keys/log.vkey";
  const std::string line = read(file), key = line.substr(0, line.size() - 1);
  for (const std::string& good : {key, key + "\r\n", "# the key of the log\n" + line, key + " 99\n"}) {
    write(file, good);
    cover_up();
    const Ran ran = verify();
    EXPECT_EQ(ran.exit, 0) << good << ran.output;
  }
  for (const std::string& none : {key + " abc\n", key + " 99 99\n", key + " 99999999999999999999\n"}) {
    write(file, none);
    expect_broken("log-signature file=data/trail/checkpoint");
  }
}

TEST_F(Verify, a_policy_of_witnesses_that_the_trail_does_not_name_is_found) {
  write(bag / "data/keys/witnesses.policy", "log x\nwitness deaf-union witness.example/deaf-union+00000000+AAAA\n");
  expect_broken("key-list file=data/keys/witnesses.policy");
}

TEST_F(Verify, what_an_older_copy_did_not_have_is_lost_where_the_trail_says_so) {
  const Scratch other;
  fs::create_directory(other / "target");
  const auto signer = make<Signer>("signatures", "mithaq_signer_v4",
                                   {{"state", (other / "state").string()}, {"host", "mithaq.example"}});
  PackageMaker maker(*signer);
  maker.lose_reservation();
  Package package = maker.package();
  const std::string sha256 = trail::hex(trail::sha256(reservation)), path = "sealed/" + sha256;
  std::erase_if(package.files, [&](const PackageFile& file) { return file.path == path; });
  for (PackageFile& file : package.files)
    if (const auto at = file.bytes.find("\"path\":\"" + path + "\","); file.path == "trail/evidence.jsonl") {
      file.bytes.replace(at, path.size() + 10, "");
      const auto strand = file.bytes.find("\"strand\"", at);
      file.bytes.insert(strand, "\"state\":\"lost\",");
    }
  package.files.push_back({"redacted/" + sha256 + ".json",
                           "{\"entry\":{\"seq\":2,\"strand\":\"partnership-2026\"},\"reason\":\"lost\",\"sha256\":\"" +
                               sha256 + "\",\"size\":" + std::to_string(reservation.size()) + ",\"state\":\"lost\"}"});
  const DepositReport report = deposit(*archiver(other / "target"), package);
  ASSERT_TRUE(report.deposited) << report.reason;
  bag = fs::path(report.location) / package.name;
  const Ran ran = verify();
  EXPECT_EQ(ran.exit, 0) << ran.output;
}

TEST_F(Verify, it_runs_with_nothing_but_the_tools_it_names_and_judges_nothing_without_one_of_them) {
  const std::vector<std::string> needed{"awk",  "cat",  "cmp",  "comm", "cut",   "dirname", "find",
                                        "fold", "grep", "head", "ls",   "mkdir", "mv",      "od",
                                        "rm",   "sed",  "sort", "tail", "tr",    "wc",      "xargs"};
  const auto tools = [&](const std::string& without) {
    const fs::path folder = scratch / ("tools" + without);
    fs::create_directory(folder);
    std::vector<std::string> all{"sha256sum", "sha512sum", "openssl", "ssh-keygen"};
    all.insert(all.end(), needed.begin(), needed.end());
    for (const std::string& tool : all)
      if (tool != without) {
        const std::string at = run("command -v " + tool).output;
        fs::create_symlink(at.substr(0, at.find('\n')), folder / tool);
      }
    return run("PATH=" + folder.string() + " /usr/bin/dash " + script + " " + bag.string());
  };
  const Ran all = tools("");
  EXPECT_EQ(all.exit, 0) << all.output;
  for (const char* missing : {"ssh-keygen", "openssl"}) {
    const Ran ran = tools(missing);
    EXPECT_EQ(ran.exit, 2) << ran.output;
    EXPECT_NE(ran.output.find(std::string(missing) + " is not on this machine"), std::string::npos) << ran.output;
  }
  for (const std::string& missing : needed) {
    const Ran ran = tools(missing);
    EXPECT_EQ(ran.exit, 2) << missing << ran.output;
    EXPECT_NE(ran.output.find("The tool " + missing + " is not on this machine"), std::string::npos) << ran.output;
    EXPECT_EQ(ran.output.find("OK "), std::string::npos) << ran.output;
  }
}

TEST_F(Verify, a_folder_that_is_no_package_cannot_be_judged) {
  EXPECT_EQ(run("dash " + script + " " + scratch.path().string()).exit, 2);
}

}  // namespace
}  // namespace mithaq::tests
