// A package: good, and with one thing changed while its lists were written anew.
#include <gtest/gtest.h>

#include "audit/epochs.h"
#include "audit/package_facts.h"
#include "audit/recorded_package.h"
#include "trail/key_files.h"

namespace mithaq::audit {
namespace {

using Ids = std::set<std::string>;

Ids ids(const Report& report, Word word = Word::broken) {
  Ids out;
  for (const Finding& f : report.findings)
    if (f.word == word) out.insert(f.id);
  return out;
}

std::set<std::string> manifest_causes(const Report& report) {
  std::set<std::string> out;
  for (const Finding& f : report.findings)
    if (f.id == "manifest") out.insert(f.cause + " " + f.file);
  return out;
}

const Finding& finding(const Report& report, std::string_view id) {
  static const Finding none;
  const auto found = std::ranges::find(report.findings, id, &Finding::id);
  return found == report.findings.end() ? none : *found;
}

class Package : public testing::Test {
 protected:
  std::int64_t lines(const std::string& strand) const {
    const std::string bytes = read(package.bag / "data/trail" / (strand + ".jsonl"));
    return std::ranges::count(bytes, '\n');
  }
  // Line `n`, counted from 0, of a file becomes what `change` makes of it.
  template <class Change>
  void change_line(const std::string& file, std::int64_t n, Change change) {
    std::istringstream in(read(package.bag / "data" / file));
    std::string out, line;
    for (std::int64_t i = 0; std::getline(in, line); ++i) out += i == n ? change(line) : line + "\n";
    write(package.bag / "data" / file, out);
    list(package.bag);
  }

  RecordedPackage package;
};

TEST_F(Package, an_untouched_one_is_verified_with_its_own_keys) {
  const Report report = package.verify();
  for (const Finding& f : report.findings) EXPECT_EQ(f.word, Word::mark) << line(f);
  EXPECT_EQ(ids(report, Word::mark), (Ids{"no-witnesses", "no-trusted-time"}));
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.exit_code(true), 2);
  EXPECT_EQ(report.keys_from, KeysFrom::package);
  EXPECT_EQ(report.log_keys.front() + "\n", package.key.vkey());
  EXPECT_EQ(report.entries, lines("partnership-2026") + lines("registry"));
  EXPECT_FALSE(report.is_whole);
  std::map<std::string, std::int64_t> looked_at;
  for (const Step& step : report.steps) looked_at[step.id] = step.looked_at;
  for (const char* step : {"manifests", "leaves", "strands", "tree", "consistency", "evidence", "replay", "tally"})
    EXPECT_GT(looked_at[step], 0) << step;
}

TEST_F(Package, what_the_bag_says_of_the_log_is_what_the_checkpoint_says) {
  const auto head = trail::checkpoint_from_text(trail::note_from_text(package.note)->text).value();
  const std::string whole = read(package.bag / "bag-info.txt");
  const auto told_of = [&](const std::string& line) {
    const std::string label = line.substr(0, line.find(' '));
    std::string info;
    std::istringstream given(whole);
    for (std::string one; std::getline(given, one);) info += (one.starts_with(label) ? line : one) + "\n";
    write(package.bag / "bag-info.txt", info);
    std::string out;
    for (const Finding& f : package.verify().findings)
      if (f.word == Word::broken && f.file == "bag-info.txt" && f.cause != "altered") out += f.id + f.cause;
    return out;
  };
  EXPECT_EQ(told_of("Mithaq-Log-Size: " + std::to_string(head.size)), "");
  EXPECT_EQ(told_of("Mithaq-Log-Root: " + trail::base64(head.root)), "");
  EXPECT_EQ(told_of("Mithaq-Log-Size: " + std::to_string(head.size + 1)), "root");
  EXPECT_EQ(told_of("Mithaq-Log-Root: " + trail::base64(trail::empty_root())), "root");
  EXPECT_EQ(told_of("External-Identifier: " + head.origin + " partnership-2026"), "");
  EXPECT_EQ(told_of("External-Identifier: " + head.origin + " other-charter"), "root");
  EXPECT_EQ(told_of("External-Identifier: another.example/log partnership-2026"), "root");
}

TEST_F(Package, facts_of_the_bag_are_there) {
  for (const std::string label : {"External-Identifier", "Mithaq-Log-Size", "Mithaq-Log-Root"}) {
    const std::string whole = read(package.bag / "bag-info.txt");
    std::string bytes = whole;
    const std::size_t at = bytes.find(label);
    write(package.bag / "bag-info.txt", bytes.erase(at, bytes.find('\n', at) - at + 1));
    EXPECT_TRUE(manifest_causes(package.verify()).contains("form bag-info.txt")) << label;
    write(package.bag / "bag-info.txt", whole);
  }
  for (const std::string file : {"bag-info.txt", "tagmanifest-sha512.txt", "tagmanifest-sha256.txt"}) {
    const std::string bytes = read(package.bag / file);
    fs::remove(package.bag / file);
    EXPECT_TRUE(manifest_causes(package.verify()).contains("missing " + file)) << file;
    write(package.bag / file, bytes);
  }
}

TEST_F(Package, a_policy_of_witnesses_that_the_trail_does_not_know_is_told) {
  write(package.bag / "data/keys/witnesses.policy", "quorum none\n");
  list(package.bag);
  const Report report = package.verify();
  const auto found = std::ranges::find(report.findings, "key-list", &Finding::id);
  ASSERT_NE(found, report.findings.end());
  EXPECT_EQ(found->file, "data/keys/witnesses.policy");
  EXPECT_EQ(report.exit_code(), 1);
}

TEST_F(Package, a_proof_under_the_name_of_another_entry_is_told) {
  const fs::path proofs = package.bag / "data/trail/proofs";
  fs::rename(proofs / "partnership-2026-last.tlog-proof", proofs / "partnership-2026-3.tlog-proof");
  list(package.bag);
  const Report report = package.verify();
  const auto found = std::ranges::find(report.findings, "inclusion", &Finding::id);
  ASSERT_NE(found, report.findings.end());
  EXPECT_EQ(found->file, "data/trail/proofs/partnership-2026-3.tlog-proof");
}

TEST_F(Package, keys_that_the_reader_brings_are_the_ones_that_count) {
  Options options;
  options.keys = "log " + package.key.vkey();
  EXPECT_EQ(package.verify(options).keys_from, KeysFrom::policy);
  EXPECT_EQ(package.verify(options).exit_code(), 0);
  options.keys = LogKey(9).vkey();
  EXPECT_EQ(ids(package.verify(options)), Ids{"log-signature"});
  options.keys = "log nonsense\n";
  EXPECT_EQ(ids(package.verify(options), Word::gap), (Ids{"log-key", "policy-form"}));
}

TEST_F(Package, the_quorum_of_a_policy_is_asked_for) {
  const std::string seed(32, '\x21'), other(32, '\x22');
  const auto key = [](const std::string& name, const std::string& of) {
    return trail::vkey_text(trail::cosigner_key("witness.example/" + name, trail::ed25519_public(of)));
  };
  Options options;
  options.keys = "log " + package.key.vkey() + "witness deaf-union " + key("deaf-union", seed) + "\nwitness gaza " +
                 key("gaza", other) + "\ngroup federations 1 deaf-union gaza\nquorum federations\n";
  // Nothing contradicts; but nobody can say that the charter was rightly ratified.
  EXPECT_EQ(ids(package.verify(options)), Ids{});
  EXPECT_EQ(ids(package.verify(options), Word::gap), Ids{"witness-quorum"});
  EXPECT_EQ(finding(package.verify(options), "witness-quorum").word, Word::mark);
  const auto line = [&](const std::string& name, const std::string& by) {
    const std::string text = trail::note_from_text(package.note)->text;
    return trail::signature_line(trail::cosignature(by, "witness.example/" + name, text, at("2026-11-03T10:00:00Z")));
  };
  const std::string checkpoint = read(package.bag / "data/trail/checkpoint");
  const auto cosigned_by = [&](const std::string& lines) {
    write(package.bag / "data/trail/checkpoint", checkpoint + lines);
    list(package.bag);
    return package.verify(options);
  };
  const Report good = cosigned_by(line("deaf-union", seed));
  EXPECT_EQ(good.exit_code(), 0);
  EXPECT_EQ(ids(good, Word::mark), Ids{"no-trusted-time"});
  EXPECT_EQ(ids(package.verify(), Word::mark), (Ids{"no-trusted-time", "witnesses-unknown"}));
  std::string bad = line("gaza", other);
  bad[bad.size() - 12] = bad[bad.size() - 12] == 'A' ? 'B' : 'A';
  EXPECT_EQ(ids(cosigned_by(line("deaf-union", seed) + bad)), Ids{"cosignature"});
  write(package.bag / "data/keys/witnesses.policy", *options.keys);
  options.keys.reset();
  EXPECT_EQ(ids(cosigned_by(""), Word::mark),
            (Ids{"no-trusted-time", "witness-quorum"}));  // as the package itself says
  options.keys = "witness deaf-union nonsense\n";
  EXPECT_TRUE(ids(package.verify(options), Word::gap).contains("policy-form"));
}

TEST_F(Package, tiles_lead_every_leaf_to_the_root) {
  package.add_tiles();
  EXPECT_EQ(package.verify().exit_code(), 0);
  const auto tile = *fs::recursive_directory_iterator(package.bag / "data/trail/tile/0/000.p");
  std::string bytes = read(tile.path());
  bytes[32 * 3] ^= 1;
  write(tile.path(), bytes);
  list(package.bag);
  const Report report = package.verify();
  EXPECT_EQ(ids(report), (Ids{"tile", "inclusion"}));
  EXPECT_EQ(finding(report, "tile").file, tile.path().lexically_relative(package.bag).string());
  EXPECT_EQ(finding(report, "tile").index, 3);
}

TEST_F(Package, a_changed_position_is_found_where_it_stands) {
  package.replace("trail/partnership-2026.jsonl", "\"position\":\"approve\"", "\"position\":\"abstain\"");
  const Report report = package.verify();
  EXPECT_EQ(report.exit_code(), 1);
  EXPECT_EQ(ids(report), (Ids{"leaf-hash", "prev-hash", "tally", "state"})) << line(report.findings.front());
  const Finding& changed = finding(report, "leaf-hash");
  EXPECT_EQ(changed.file, "data/trail/partnership-2026.jsonl:" + std::to_string(changed.seq + 1));
}

TEST_F(Package, a_dropped_a_doubled_and_a_swapped_line_are_found) {
  const std::string whole = read(package.bag / "data/trail/partnership-2026.jsonl");
  change_line("trail/partnership-2026.jsonl", 3, [](const std::string&) { return std::string(); });
  EXPECT_TRUE(ids(package.verify()).contains("strand-gap"));
  write(package.bag / "data/trail/partnership-2026.jsonl", whole);
  change_line("trail/partnership-2026.jsonl", 3, [](const std::string& l) { return l + "\n" + l + "\n"; });
  EXPECT_TRUE(ids(package.verify()).contains("strand-fork"));
  write(package.bag / "data/trail/partnership-2026.jsonl", whole);
  const std::size_t second = whole.find('\n') + 1, third = whole.find('\n', second) + 1;
  write(package.bag / "data/trail/partnership-2026.jsonl",
        whole.substr(second, third - second) + whole.substr(0, second) + whole.substr(third));
  list(package.bag);
  EXPECT_TRUE(ids(package.verify()).contains("entry-place"));
}

TEST_F(Package, rows_of_the_index_that_changed_places_are_told_and_those_behind_them_hold) {
  std::string rows = read(package.bag / "data/trail/index.tsv");
  const std::size_t second = rows.find('\n') + 1, third = rows.find('\n', second) + 1;
  rows = rows.substr(second, third - second) + rows.substr(0, second) + rows.substr(third);
  write(package.bag / "data/trail/index.tsv", rows);
  list(package.bag);
  const Report report = package.verify();
  EXPECT_EQ(manifest_causes(report),
            (std::set<std::string>{"list data/trail/index.tsv:1", "list data/trail/index.tsv:2"}));
  EXPECT_EQ(ids(report), Ids{"manifest"});
}

TEST_F(Package, a_strand_cut_short_with_its_rows_and_proof_cannot_be_judged) {
  const std::int64_t last = lines("partnership-2026") - 1;
  change_line("trail/partnership-2026.jsonl", last, [](const std::string&) { return std::string(); });
  EXPECT_EQ(finding(package.verify(), "strand-gap").seq, last);
  change_line("trail/index.tsv", last, [](const std::string&) { return std::string(); });
  EXPECT_TRUE(ids(package.verify()).contains("inclusion"));  // the proof is of an entry that is not there
  fs::remove(package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof");
  list(package.bag);
  const Report report = package.verify();
  EXPECT_EQ(ids(report, Word::gap), Ids{"inclusion-unproven"});
  EXPECT_EQ(report.exit_code(), 2);
}

TEST_F(Package, an_entry_moved_to_another_place_of_the_log_is_found) {
  package.replace("trail/index.tsv", "registry\t0\t0\t", "registry\t0\t7\t");
  EXPECT_EQ(ids(package.verify()), Ids{"inclusion"});
}

TEST_F(Package, a_document_that_is_changed_gone_or_withheld_is_told) {
  std::istringstream evidence(read(package.bag / "data/trail/evidence.jsonl"));
  std::string objection, row;
  for (std::string l; std::getline(evidence, l);)
    if (l.find("\"role\":\"objection\"") != std::string::npos) row = l;
  objection = trail::read(row).at("sha256").string();
  const fs::path file = package.bag / "data/evidence" / objection;
  const std::string bytes = read(file);
  write(file, bytes + " ");
  list(package.bag);
  EXPECT_EQ(finding(package.verify(), "evidence-hash").file, "data/evidence/" + objection);
  fs::remove(file);
  list(package.bag);
  EXPECT_EQ(finding(package.verify(), "evidence-missing").expected, objection);
  package.replace("trail/evidence.jsonl", "\"path\":\"evidence/" + objection + "\",", "");
  EXPECT_EQ(ids(package.verify()), Ids{"evidence-missing"});
  Value withheld = trail::read(row);
  withheld.members().erase("path");
  const std::string without = trail::write(withheld);
  withheld.set("state", "withheld");
  package.replace("trail/evidence.jsonl", without, trail::write(withheld));
  EXPECT_EQ(ids(package.verify()), Ids{"evidence-missing"}) << "from auditors it is not kept back";
  const fs::path for_everybody = package.bag.parent_path() / "mithaq-partnership-2026-20261101-public";
  fs::rename(package.bag, for_everybody);
  package.bag = for_everybody;
  EXPECT_EQ(ids(package.verify()), Ids{});
  EXPECT_FALSE(ids(package.verify(), Word::mark).contains("erased"));
  EXPECT_EQ(finding(package.verify(), "withheld").word, Word::mark);
}

TEST_F(Package, keys_that_were_taken_out_are_missing_though_the_lists_are_new) {
  fs::remove(package.bag / "data/keys/log.vkey");
  write(package.bag / "data/seal/seal.json", "{}");
  list(package.bag);
  const auto causes = manifest_causes(package.verify());
  for (const char* file : {"log.vkey", "allowed_signers", "ca.pem", "seal.pem"})
    EXPECT_TRUE(causes.contains("missing data/keys/" + std::string(file))) << file;
}

TEST_F(Package, says_which_charter_it_is_and_a_name_of_another_is_found) {
  const auto named = [&](const std::string& name) {
    const fs::path other = package.bag.parent_path() / name;
    fs::rename(package.bag, other);
    package.bag = other;
    const PackageSource source(other);
    const auto facts = facts_of(source);
    Report report;
    if (facts) check_package_name(other, source, *facts, report);
    EXPECT_EQ(facts ? facts->charter : "", "partnership-2026");
    EXPECT_EQ(facts ? facts->ratified_at.substr(0, 10) : "", "2026-11-01");
    return !report.findings.empty();
  };
  EXPECT_FALSE(named("mithaq-partnership-2026-20261101-public-2"));
  EXPECT_FALSE(named("what the secretary sent"));
  EXPECT_TRUE(named("mithaq-another-charter-20261101-auditor"));
  EXPECT_TRUE(named("mithaq-partnership-2026-20261102-auditor"));
}

TEST_F(Package, a_log_that_was_begun_anew_says_so_itself) {
  const auto store = store::read_sqlite(package.state.path);
  const std::string text =
      "mithaq.example/log-2\n" + std::to_string(store->head().size) + "\n" + trail::base64(store->head().root) + "\n";
  write(package.bag / "data/trail/checkpoint", text + "\n");
  list(package.bag);
  const Finding found = finding(package.verify(), "restore-epoch");
  EXPECT_EQ(found.word, Word::broken);
  EXPECT_EQ(found.expected, "restore-epoch 2");
  const PackageSource source(package.bag);
  std::vector<Finding> findings;
  EpochCheck(source, findings).finish();
  EXPECT_TRUE(findings.empty()) << "who is shown no entries cannot say what they leave out";
}

// A proof that anybody can spoil is no proof against the log.
TEST_F(Package, a_spoilt_proof_of_consistency_accuses_nobody) {
  const auto store = store::read_sqlite(package.state.path);
  const std::int64_t size = store->head().size, older = size - 3;
  auto now = store::tree(*store, size);
  const auto keep = [&](const trail::Hash& root) {
    write(package.bag / "data/trail/checkpoints" / std::to_string(older), package.key.sign(older, root).note);
  };
  keep(now.root_of_first(older));
  const std::string file = "data/trail/consistency." + std::to_string(older) + "-" + std::to_string(size);
  write(package.bag / file, trail::base64(trail::sha256("another")) + "\n");
  list(package.bag);
  EXPECT_EQ(ids(package.verify()), Ids{"consistency-proof"});
  package.add_tiles();
  EXPECT_EQ(manifest_causes(package.verify()), std::set<std::string>{"list " + file});
  EXPECT_EQ(ids(package.verify()), Ids{"manifest"}) << "the tiles show that it is the beginning";
  keep(trail::sha256("another"));
  list(package.bag);
  EXPECT_TRUE(ids(package.verify()).contains("consistency")) << "and here that it is not";
}

TEST_F(Package, a_place_that_the_log_does_not_have_is_found) {
  change_line("trail/index.tsv", 2, [](const std::string& row) {
    const std::size_t end = row.rfind('\t'), begin = row.rfind('\t', end - 1);
    return row.substr(0, begin + 1) + "99999" + row.substr(end) + "\n";
  });
  const Finding& found = finding(package.verify(), "inclusion");
  EXPECT_EQ(found.seq, 2);
}

TEST_F(Package, lists_of_keys_are_those_to_which_the_registry_leads) {
  const trail::KeyRegister nobody;
  const auto with = [&](const char* file, const std::string& bytes) {
    const fs::path path = package.bag / "data/keys" / file;
    write(path, bytes);
    list(package.bag);
    const Finding found = finding(package.verify(), "key-list");
    fs::remove(path);
    return found.file;
  };
  EXPECT_EQ(with("enrolments.json", trail::enrolments_json(nobody)), "");
  EXPECT_EQ(with("enrolments.json", "{\"keys\":[{}]}"), "data/keys/enrolments.json");
  EXPECT_EQ(with("revoked.krl", trail::revoked_krl(nobody)), "");
  EXPECT_EQ(with("revoked.krl", ""), "data/keys/revoked.krl");
  const std::string seal = "mithaq-seal namespaces=\"mithaq-seal\" ssh-ed25519 AAAA\n";
  EXPECT_EQ(with("allowed_signers", seal), "");
  EXPECT_EQ(with("allowed_signers", seal + "deaf-union ssh-ed25519 AAAA\n"), "data/keys/allowed_signers");
}

// The lists of a package whose documents of a role are called kept back.
void withhold(const RecordedPackage& package, const std::string& role) {
  std::istringstream evidence(read(package.bag / "data/trail/evidence.jsonl"));
  std::string out;
  for (std::string l; std::getline(evidence, l);) {
    Value row = trail::read(l);
    if (row.at("role").string() == role) {
      fs::remove(package.bag / "data" / row.at("path").string());
      row.members().erase("path");
      row.set("state", "withheld");
    }
    out += trail::write(row) + "\n";
  }
  write(package.bag / "data/trail/evidence.jsonl", out);
  list(package.bag);
}

TEST_F(Package, what_replay_needs_may_not_be_withheld) {
  withhold(package, "rule");
  EXPECT_EQ(ids(package.verify()), (Ids{"evidence-missing", "replay-refused"}));
}

TEST_F(Package, what_explains_the_outcome_may_not_be_withheld) {
  withhold(package, "explanation");
  EXPECT_EQ(ids(package.verify()), Ids{"evidence-missing"});
}

TEST_F(Package, a_checkpoint_of_another_root_breaks_signature_and_proofs) {
  const auto root = trail::checkpoint_from_text(trail::note_from_text(package.note)->text)->root;
  package.replace("trail/checkpoint", trail::base64(root), trail::base64(trail::sha256("other")));
  EXPECT_TRUE(ids(package.verify()).contains("log-signature"));
  EXPECT_EQ(finding(package.verify(), "log-signature").file, "data/trail/checkpoint");
  fs::remove(package.bag / "data/trail/checkpoint");
  list(package.bag);
  EXPECT_EQ(ids(package.verify(), Word::gap), Ids{"no-root"});
}

TEST_F(Package, checkpoints_that_the_reader_kept_are_held_against_it) {
  const auto store = store::read_sqlite(package.state.path);
  const auto hashes = store->leaf_hashes(0, store->head().size);
  const auto kept = [&](std::int64_t size, const trail::Hash& root) {
    Options options;
    options.kept.push_back({"kept", package.key.sign(size, root).note});
    return options;
  };
  const trail::Hash earlier = trail::root_of(std::span(hashes).first(5));
  EXPECT_EQ(ids(package.verify(kept(5, earlier)), Word::gap), Ids{"consistency-unproven"});
  package.add_tiles();
  EXPECT_EQ(package.verify(kept(5, earlier)).exit_code(), 0);
  const Report split = package.verify(kept(5, trail::sha256("another history")));
  EXPECT_EQ(ids(split), Ids{"consistency"});
  ASSERT_EQ(split.rivals.size(), 1u);
  EXPECT_EQ(split.rivals.front().second, package.note);
  EXPECT_EQ(ids(package.verify(kept(store->head().size, trail::sha256("another")))), Ids{"consistency"});
  EXPECT_EQ(ids(package.verify(kept(900, trail::sha256("later"))), Word::gap), Ids{"consistency-unproven"});
  Options unreadable;
  unreadable.kept.push_back({"kept", "no checkpoint"});
  EXPECT_EQ(ids(package.verify(unreadable), Word::gap), Ids{"checkpoint-unreadable"});
  unreadable.kept.back().note = LogKey(9).sign(5, earlier).note;
  EXPECT_EQ(ids(package.verify(unreadable), Word::gap), Ids{"checkpoint-unreadable"});
}

TEST_F(Package, what_a_newer_program_wrote_cannot_be_judged) {
  const std::string info = read(package.bag / "bag-info.txt");
  write(package.bag / "bag-info.txt", info.substr(0, info.find("Mithaq-Format")) + "Mithaq-Format: 2\n");
  const Report report = package.verify();
  EXPECT_TRUE(ids(report, Word::gap).contains("newer"));
  package.replace("trail/registry.jsonl", "\"rules\":1", "\"rules\":7");
  EXPECT_TRUE(ids(package.verify(), Word::gap).contains("newer"));
  package.replace("trail/registry.jsonl", "\"format\":1", "\"format\":2");
  EXPECT_TRUE(ids(package.verify(), Word::gap).contains("newer"));
  package.replace("trail/registry.jsonl", "\"format\":2", "\"format\":1");
  package.replace("trail/registry.jsonl", "workflow-published", "workflow-perfumed");
  EXPECT_TRUE(ids(package.verify(), Word::gap).contains("newer"));
}

TEST_F(Package, a_charter_that_is_not_in_it_is_not_judged) {
  EXPECT_EQ(package.verify(Options{"other-charter"}).exit_code(), 2);
  EXPECT_EQ(package.verify(Options{"partnership-2026"}).exit_code(), 0);
}

class Receipt : public testing::Test {
 protected:
  RecordedPackage package;
  std::string text = read(package.bag / "data/trail/proofs/partnership-2026-last.tlog-proof");
  Options with_key{"", package.key.vkey()};
  Report verify(const std::string& receipt, const Options& options) {
    return verify_receipt(receipt, "r.tlog-proof", options);
  }
};

TEST_F(Receipt, leads_its_entry_to_the_signed_root) {
  EXPECT_EQ(verify(text, with_key).exit_code(), 0);
  EXPECT_EQ(ids(verify(text, {}), Word::gap), Ids{"log-key"});
  EXPECT_EQ(ids(verify(text, {"", LogKey(9).vkey()})), Ids{"log-signature"});
}

TEST_F(Receipt, any_byte_that_is_another_is_found) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    const Report report = verify(other, with_key);
    EXPECT_NE(report.exit_code(), 0) << "byte " << i << " " << text.substr(i, 20);
  }
}

TEST_F(Receipt, without_its_entry_it_says_nothing) {
  const std::size_t extra = text.find("extra "), end = text.find('\n', extra) + 1;
  EXPECT_EQ(ids(verify(text.substr(0, extra) + text.substr(end), with_key), Word::gap), Ids{"no-entry"});
  EXPECT_EQ(verify("", with_key).exit_code(), 1);
}

}  // namespace
}  // namespace mithaq::audit
