// Witnesses: asked by every way, taken by none but what is good, waited for by ratification alone.
#include "service/witnessing.h"

#include <algorithm>

#include "service/certificate.h"
#include "service/log_files_kit.h"
#include "service/open_house.h"
#include "service/proving.h"
#include "service/witness_caller.h"
#include "trail/cosignature.h"
#include "trail/proof.h"
#include "trail/witness.h"

namespace mithaq::service {

namespace {

// A federation with a key and a memory.
struct Federation {
  std::string name;
  std::vector<trail::WatchedLog> logs;

  std::string seed() const { return std::string(trail::view(trail::sha256("seed of " + name))); }
  std::string key_name() const { return "witness.example/" + name; }
  std::string vkey() const { return trail::vkey_text(trail::cosigner_key(key_name(), trail::ed25519_public(seed()))); }
  std::string line(const std::string& text, Moment at) const {
    return trail::signature_line(trail::cosignature(seed(), key_name(), text, at));
  }
  host::OutwardAnswer answer(const std::string& question, Moment at) {
    const trail::WitnessAnswer judged = trail::witness_answer(question, logs);
    if (judged.status == 409) return {409, "text/x.tlog.size", std::to_string(judged.last_size) + "\n"};
    if (!judged.now) return {judged.status, "", ""};
    logs = {*judged.now};
    return {200, "text/plain", line(judged.text, at)};
  }
};

class WitnessedHouse : public OpenHouse {
 public:
  // Two of three; gaza runs a server, the others are asked by mail.
  explicit WitnessedHouse(bool with_quorum = true) : OpenHouse("when-all-answered") {
    const auto own = trail::verifier_key(signer.keys().log_vkey).value();
    for (Federation* f : {&deaf, &gaza, &other}) f->logs = {{own, 0, trail::empty_root()}};
    premises->witness_policy_text = "log " + signer.keys().log_vkey + "\nwitness deaf-union " + deaf.vkey() +
                                    "\nwitness gaza " + gaza.vkey() + " https://gaza.example/w\nwitness other " +
                                    other.vkey() + "\ngroup all-of-us 2 deaf-union gaza other\nquorum " +
                                    (with_quorum ? "all-of-us" : "none") + "\n";
    premises->witnesses = std::get<trail::Policy>(trail::policy_from_text(premises->witness_policy_text));
    record_policy(*premises, *store, writer);
  }
  void pass_last_stage() {
    for (const Body& body : premises->registry.bodies) ASSERT_EQ(why(give(body.id.value, {"approve", {}, "", ""})), "");
    work_off();
    tick(to_rfc3339(clock.now() + std::chrono::minutes(2)));
    clock.pass(std::chrono::minutes(2));
    work_off();
  }
  std::string state() { return now()->state; }
  int registry_entries(std::string_view kind) {
    return static_cast<int>(std::ranges::count_if(store->strand(registry_strand), [&](const store::Leaf& leaf) {
      return trail::entry_from_leaf(leaf.bytes).kind == kind;
    }));
  }
  std::string line_of(Federation& f) { return f.answer(house.witness_question(f.name).value(), clock.now()).body; }

  Federation deaf{"deaf-union", {}}, gaza{"gaza", {}}, other{"other", {}};
};

std::string why(const Result<Cosigned, Refusal>& taken) { return taken ? "" : taken.error().id; }

}  // namespace

TEST(Witnessing, a_charter_that_has_passed_waits_for_the_quorum_and_is_ratified_with_it) {
  WitnessedHouse house;
  house.pass_last_stage();
  EXPECT_EQ(house.round().outcome, "passed");
  EXPECT_EQ(house.state(), "running");
  EXPECT_EQ(house.entries_of("ratified"), 0);
  const auto seen = house.house.charter("charter", false);
  EXPECT_EQ(seen->missing_witnesses, (std::vector<std::string>{"deaf-union", "gaza", "other"}));
  EXPECT_NE(notices::without_isolates(seen->waits_sentence.en).find("2 more are needed"), std::string::npos)
      << seen->waits_sentence.en;
  const auto refused = house.house.ratify(house.secretary, "charter");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "witness-quorum-missing");
  EXPECT_EQ(refused.error().facts.at("missing"), "deaf-union, gaza, other");

  const auto first = house.house.add_cosignatures(house.line_of(house.deaf));
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->quorum_met);
  house.work_off();
  EXPECT_EQ(house.entries_of("ratified"), 0);
  const auto second = house.house.add_cosignatures("our line:\r\n> " + house.line_of(house.other));
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->quorum_met);
  EXPECT_EQ(house.registry_entries("witness-quorum-met"), 1);
  EXPECT_EQ(house.state(), "ratified");
  house.work_off();
  EXPECT_EQ(house.house.ratify(house.secretary, "charter").error().id, "nothing-to-ratify");
  EXPECT_EQ(house.audit().exit_code(), 0);
}

// Growing does not move the goal: the same state is asked for until it has its quorum.
TEST(Witnessing, the_checkpoint_that_ratification_waits_for_is_kept_open) {
  WitnessedHouse house;
  house.pass_last_stage();
  const std::int64_t size = house.house.witnesses().size;
  ASSERT_TRUE(house.house.add_cosignatures(house.line_of(house.deaf)));
  house.clock.pass(std::chrono::minutes(2));
  house.work_off();
  ASSERT_GT(house.store->newest_checkpoint()->size, size);
  EXPECT_EQ(house.house.witnesses().size, size);
  ASSERT_TRUE(house.house.add_cosignatures(house.line_of(house.gaza)));
  EXPECT_EQ(house.state(), "ratified");
  EXPECT_EQ(house.house.witnesses().size, house.store->newest_checkpoint()->size) << "from here on the newest";
}

TEST(Witnessing, a_later_checkpoint_with_the_quorum_counts_too) {
  WitnessedHouse house;
  house.pass_last_stage();
  house.clock.pass(std::chrono::minutes(2));
  house.work_off();
  const auto newest = house.store->newest_checkpoint();
  const std::string text = trail::note_from_text(newest->note)->text;
  ASSERT_GT(newest->size, house.house.witnesses().size);
  ASSERT_EQ(why(house.house.add_cosignatures(house.gaza.line(text, house.clock.now()) +
                                             house.other.line(text, house.clock.now()))),
            "");
  EXPECT_EQ(house.state(), "ratified");
}

// One has signed a later state by a stick, another the open one by mail: neither can go back, but one can go on.
TEST(Witnessing, two_that_have_signed_different_states_can_still_meet) {
  WitnessedHouse house;
  house.pass_last_stage();
  const std::int64_t open = house.house.witnesses().size;
  ASSERT_TRUE(house.house.add_cosignatures(house.line_of(house.other)));
  house.clock.pass(std::chrono::minutes(2));
  house.work_off();
  const auto later = house.store->newest_checkpoint();
  ASSERT_GT(later->size, open);
  ASSERT_TRUE(
      house.house.add_cosignatures(house.deaf.line(trail::note_from_text(later->note)->text, house.clock.now())));
  EXPECT_EQ(house.state(), "running");
  const auto asked = [&](const char* name) {
    const auto question = trail::add_checkpoint_from_text(house.house.witness_question(name).value());
    return trail::checkpoint_from_text(trail::note_from_text(question->checkpoint)->text)->size;
  };
  EXPECT_EQ(asked("deaf-union"), later->size) << "the same once more: its line may have been lost";
  EXPECT_EQ(asked("other"), later->size);
  ASSERT_EQ(why(house.house.add_cosignatures(house.line_of(house.other))), "");
  EXPECT_EQ(house.state(), "ratified");
}

TEST(Witnessing, a_line_of_another_time_is_refused_and_an_older_one_replaces_none) {
  WitnessedHouse house;
  house.pass_last_stage();
  const std::string text = trail::note_from_text(house.house.witnesses().checkpoint)->text;
  const Moment now = house.clock.now();
  const auto given = [&](Moment at) { return why(house.house.add_cosignatures(house.deaf.line(text, at))); };
  EXPECT_EQ(given(Moment{}), "cosignature-time");
  EXPECT_EQ(given(now + std::chrono::minutes(11)), "cosignature-time");
  EXPECT_EQ(given(now - std::chrono::hours(1)), "cosignature-time");
  EXPECT_EQ(given(now), "");
  EXPECT_EQ(given(now - std::chrono::minutes(5)), "");
  EXPECT_EQ(house.house.witnesses().witnesses.front().at, now);
}

TEST(Witnessing, what_was_ratified_under_a_quorum_says_which) {
  WitnessedHouse house;
  house.pass_last_stage();
  const std::int64_t open = house.house.witnesses().size;
  for (Federation* one : {&house.deaf, &house.gaza}) ASSERT_TRUE(house.house.add_cosignatures(house.line_of(*one)));
  ASSERT_EQ(house.state(), "ratified");
  house.work_off();
  const auto met = met_quorum(*house.store, *house.now());
  ASSERT_TRUE(met);
  EXPECT_EQ(met->checkpoint.size, open);
  ASSERT_EQ(met->witnesses.size(), 2U);
  EXPECT_EQ(met->witnesses.front().at, house.clock.now());
  const std::string said = notices::without_isolates(house.house.charter("charter", false)->witnesses_sentence.en);
  EXPECT_NE(said.find("size " + std::to_string(open) + ", root " + met->checkpoint.root), std::string::npos) << said;
  const auto given = trail::proof_from_text(proof(*house.store, "charter", 1, house.premises->witnesses));
  EXPECT_EQ(trail::checkpoint_from_text(trail::note_from_text(given->checkpoint)->text)->size, open)
      << "a proof leads to what was cosigned";
  EXPECT_TRUE(trail::quorum_holds(*house.premises->witnesses, *trail::note_from_text(given->checkpoint)));
  EXPECT_EQ(house.audit().exit_code(), 0);
}

// The policy is taken from the trail itself; lines that are gone leave a ratification that nobody can vouch for.
TEST(Witnessing, a_ratification_without_its_quorum_cannot_be_judged) {
  WitnessedHouse house;
  house.pass_last_stage();
  for (Federation* one : {&house.deaf, &house.gaza}) ASSERT_TRUE(house.house.add_cosignatures(house.line_of(*one)));
  house.work_off();
  ASSERT_EQ(house.audit().exit_code(), 0);
  house.store->forgets_cosignatures = true;
  const auto report = house.audit();
  EXPECT_EQ(report.exit_code(), 2);
  const auto gap = std::ranges::find(report.findings, audit::Word::gap, &audit::Finding::word);
  ASSERT_NE(gap, report.findings.end());
  EXPECT_EQ(audit::phrase_of(*gap), "finding.witness-quorum-ratified");
}

TEST(Witnessing, without_a_quorum_nothing_waits) {
  WitnessedHouse house(false);
  house.pass_last_stage();
  EXPECT_EQ(house.state(), "ratified");
  ASSERT_TRUE(house.house.add_cosignatures(house.line_of(house.deaf)));
  EXPECT_EQ(house.registry_entries("witness-quorum-met"), 0);
  const std::string by = notices::without_isolates(house.house.charter("charter", false)->witnesses_sentence.en);
  EXPECT_NE(by.find("cosigned by 1 of 3"), std::string::npos) << by;
}

TEST(Witnessing, what_is_not_good_is_refused_with_its_reason) {
  WitnessedHouse house;
  const std::string good = house.line_of(house.deaf);
  EXPECT_EQ(why(house.house.add_cosignatures("hello")), "no-cosignature");
  Federation stranger{"stranger", {}};
  EXPECT_EQ(why(house.house.add_cosignatures(stranger.line("x", house.clock.now()))), "unknown-cosigner");
  EXPECT_EQ(why(house.house.add_cosignatures(house.deaf.line("another text\n", house.clock.now()))),
            "cosignature-of-nothing");
  EXPECT_EQ(why(house.house.add_cosignatures(good)), "");
  EXPECT_EQ(house.house.witness_question("nobody").error().id, "unknown-witness");
  house.premises->witnesses.reset();
  EXPECT_EQ(why(house.house.add_cosignatures(good)), "no-witnesses");
}

TEST(Witnessing, the_policy_is_recorded_once_and_again_when_it_changes) {
  WitnessedHouse house;
  EXPECT_EQ(house.registry_entries("witness-policy-changed"), 1);
  record_policy(*house.premises, *house.store, house.writer);
  EXPECT_EQ(house.registry_entries("witness-policy-changed"), 1);
  house.premises->witness_policy_text.clear();
  house.premises->witnesses.reset();
  record_policy(*house.premises, *house.store, house.writer);
  EXPECT_EQ(house.registry_entries("witness-policy-changed"), 2);
}

TEST(Witnessing, bodies_that_are_witnesses_are_asked_by_mail_with_the_question_attached) {
  WitnessedHouse house;
  house.pass_last_stage();
  const auto wanted = std::ranges::find_if(house.notifier.notices, [](const Notice& n) {
    return std::ranges::any_of(n.attachments, [](const Attachment& a) { return a.name == "add-checkpoint.txt"; });
  });
  ASSERT_NE(wanted, house.notifier.notices.end());
  EXPECT_EQ(wanted->to_address, house.premises->registry.members_of({"deaf-union"}).front()->address);
  const auto attached = std::ranges::find(wanted->attachments, "add-checkpoint.txt", &Attachment::name);
  const host::OutwardAnswer line = house.deaf.answer(attached->bytes, house.clock.now());
  ASSERT_EQ(line.status, 200);

  ReceivedMail spoilt;
  spoilt.from = {wanted->to_address};
  spoilt.message_id = "spoilt@example.org";
  spoilt.text = "السلام عليكم\n\n" + line.body.substr(0, line.body.size() - 20) + "\n";
  spoilt.raw = "From: x\r\n\r\n" + spoilt.text;
  const auto not_taken = house.house.receive(spoilt);
  ASSERT_TRUE(not_taken);
  EXPECT_EQ(not_taken->verdict, "cosignature") << "and no unclear answer of the body";
  EXPECT_EQ(house.store->mail(house.store->mails(false).front().key)->reason, "no-cosignature");

  ReceivedMail reply;
  reply.from = {wanted->to_address};
  reply.message_id = "reply@example.org";
  reply.text = "السلام عليكم\n\n" + line.body + "\nشكرًا";
  reply.raw = "From: x\r\n\r\n" + reply.text;
  const auto taken = house.house.receive(reply);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->verdict, "cosignature");
  EXPECT_EQ(house.house.witnesses().cosigned, 1);
  EXPECT_EQ(house.registry_entries("mail-received"), 2);
  ASSERT_TRUE(house.house.receive(reply));
  EXPECT_EQ(house.registry_entries("mail-received"), 2) << "the same mail again";
  EXPECT_EQ(house.audit().exit_code(), 0);
}

TEST(WitnessCaller, asks_over_the_web_again_from_the_size_that_is_told) {
  WitnessedHouse house;
  std::vector<std::string> urls;
  WitnessCaller caller(
      *house.premises, house.house.witnessing(), house.clock,
      [&](const std::string& url, const std::string& body) {
        urls.push_back(url);
        return house.gaza.answer(body, house.clock.now());
      },
      [](auto, auto) {});
  EXPECT_EQ(caller.ask(), 1);
  EXPECT_EQ(urls, std::vector<std::string>{"https://gaza.example/w/add-checkpoint"}) << "only who has an address";
  EXPECT_EQ(caller.ask(), 0) << "it has signed";

  // A line that was lost on its way: the witness has seen more than we know of.
  house.clock.pass(std::chrono::minutes(2));
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  house.work_off();
  house.gaza.answer(house.house.witness_question("gaza").value(), house.clock.now());
  house.clock.pass(std::chrono::minutes(2));
  ASSERT_EQ(why(house.give("watan-gaza", {"approve", {}, "", ""})), "");
  house.work_off();
  urls.clear();
  EXPECT_EQ(caller.ask(), 1);
  EXPECT_EQ(urls.size(), 2U) << "once more, from the size that it has told";
}

TEST(WitnessCaller, one_that_is_away_is_asked_again_after_a_minute) {
  WitnessedHouse house;
  int asked = 0;
  WitnessCaller caller(
      *house.premises, house.house.witnessing(), house.clock,
      [&](const std::string&, const std::string&) -> host::OutwardAnswer {
        ++asked;
        throw host::Unreachable("no route");
      },
      [](auto, auto) {});
  EXPECT_EQ(caller.ask(), 0);
  EXPECT_EQ(caller.ask(), 0);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(house.house.witnesses().witnesses[1].failure, "no route");
  house.clock.pass(std::chrono::minutes(1));
  EXPECT_EQ(caller.ask(), 0);
  EXPECT_EQ(asked, 2);
}

TEST(WitnessCaller, one_that_has_signed_more_than_is_here_is_told_where_people_look) {
  WitnessedHouse house;
  const std::string size = std::to_string(house.store->head().size + 5);
  WitnessCaller caller(
      *house.premises, house.house.witnessing(), house.clock,
      [&](const std::string&, const std::string&) {
        return host::OutwardAnswer{409, "text/x.tlog.size", size + "\n"};
      },
      [](auto, auto) {});
  EXPECT_EQ(caller.ask(), 0);
  EXPECT_EQ(std::to_string(house.house.witnesses().witnesses[1].ahead), size);
  const auto all = house.house.doctor();
  const auto check = *std::ranges::find(all, std::string("witnesses"), &House::Fact::id);
  EXPECT_FALSE(check.ok);
  EXPECT_EQ(check.facts.at("ahead"), "gaza (" + size + ")");
  EXPECT_EQ(check.facts.at("away"), "none");
  EXPECT_EQ(house.registry_entries("witness-conflict"), 0) << "an older copy contradicts nobody";
}

TEST(WitnessCaller, a_conflict_names_the_checkpoint_that_was_refused) {
  WitnessedHouse house;
  const std::string question = house.house.witness_question("gaza").value();
  const auto refused =
      trail::checkpoint_from_text(trail::note_from_text(trail::add_checkpoint_from_text(question)->checkpoint)->text);
  house.clock.pass(std::chrono::minutes(2));
  ASSERT_EQ(why(house.give("deaf-union", {"approve", {}, "", ""})), "");
  house.work_off();
  ASSERT_GT(house.store->newest_checkpoint()->size, refused->size);
  Witnessing witnessing(*house.premises, *house.store, house.writer, [](const std::string&, std::int64_t) {});
  witnessing.conflict("gaza", 422, question);
  const auto registry = house.store->strand(registry_strand);
  const Entry entry = trail::entry_from_leaf(registry.back().bytes);
  ASSERT_EQ(entry.kind, "witness-conflict");
  EXPECT_EQ(entry.data.at("size").integer(), refused->size);
  EXPECT_EQ(entry.data.at("root").string(), trail::hex(refused->root));
}

TEST(WitnessCaller, a_witness_that_contradicts_is_recorded_once_and_told) {
  WitnessedHouse house;
  std::vector<std::string> told;
  Witnessing witnessing(*house.premises, *house.store, house.writer,
                        [&](const std::string& witness, std::int64_t) { told.push_back(witness); });
  WitnessCaller caller(
      *house.premises, witnessing, house.clock,
      [&](const std::string&, const std::string&) {
        return host::OutwardAnswer{422, "", ""};
      },
      [](auto, auto) {});
  EXPECT_EQ(caller.ask(), 0);
  house.clock.pass(std::chrono::minutes(2));
  EXPECT_EQ(caller.ask(), 0);
  EXPECT_EQ(house.registry_entries("witness-conflict"), 1);
  EXPECT_EQ(told, std::vector<std::string>{"gaza"});
  // It stays to be seen by everybody who looks, after a restart too, until that witness agrees again.
  const auto check = [&] {
    const auto all = house.house.doctor();
    return *std::ranges::find(all, std::string("witnesses"), &House::Fact::id);
  };
  const auto shown = [&] { return house.house.charter("charter", false)->witnesses_sentence; };
  EXPECT_EQ(house.house.witnesses().witnesses[1].failure, "conflict");
  EXPECT_FALSE(check().ok);
  EXPECT_EQ(check().facts.at("conflict"), "gaza");
  EXPECT_NE(shown().en.find("Contradicted by "), std::string::npos) << shown().en;
  EXPECT_NE(shown().ar.find("يناقضه"), std::string::npos) << shown().ar;
  const auto findings = house.audit().findings;
  const auto mark = std::ranges::find(findings, std::string("witness-conflict"), &audit::Finding::id);
  ASSERT_NE(mark, findings.end());
  EXPECT_EQ(mark->word, audit::Word::mark);
  EXPECT_EQ(mark->found, "gaza");
  house.clock.pass(std::chrono::minutes(1));
  ASSERT_TRUE(house.house.add_cosignatures(house.line_of(house.gaza)));
  EXPECT_EQ(check().facts.at("conflict"), "none");
  EXPECT_EQ(shown().en.find("Contradicted by "), std::string::npos) << shown().en;
}

TEST(Witnessing, a_certificate_says_who_contradicts_the_log) {
  WitnessedHouse house(false);
  house.pass_last_stage();
  ASSERT_EQ(house.state(), "ratified");
  const auto charter = house.now();
  const auto of = [&] {
    return CertificateOf(*house.premises, *house.store, house.objects, *charter, *house.store->newest_checkpoint(),
                         house.signer.keys());
  };
  const auto fact = [&](const Sheet& sheet) {
    const auto label = house.premises->phrases->say("certificate.contradicted", Language::en);
    return std::ranges::any_of(sheet.blocks, [&](const Block& block) {
      return block.kind == "fact" && block.cells.front() == label &&
             block.cells.back().find("Contradicted by ") != std::string::npos;
    });
  };
  EXPECT_EQ(of().facts().find("contradicted_by"), std::string::npos);
  EXPECT_FALSE(fact(of().page(Language::en)));
  Witnessing witnessing(*house.premises, *house.store, house.writer, [](const std::string&, std::int64_t) {});
  witnessing.conflict("gaza", 422, house.house.witness_question("gaza").value());
  EXPECT_NE(of().facts().find("\"contradicted_by\":[\"gaza\"]"), std::string::npos) << of().facts();
  EXPECT_TRUE(fact(of().page(Language::en)));
  EXPECT_TRUE(fact(of().sheet(Language::en, "")));
}

TEST(Witnessing, another_checkpoint_signed_with_our_key_is_a_conflict) {
  WitnessedHouse house;
  CheckpointRequest forged;
  forged.origin = "localhost/log";
  forged.size = 3;
  forged.root = trail::base64(trail::sha256("another history"));
  const std::string rival = house.signer.sign_checkpoint(forged).note;
  EXPECT_EQ(why(house.house.add_cosignatures(rival)), "rival-checkpoint");
  EXPECT_EQ(house.registry_entries("witness-conflict"), 1);
  EXPECT_EQ(why(house.house.add_cosignatures(house.store->newest_checkpoint()->note)), "unknown-cosigner")
      << "our own checkpoint is none";
  const auto all = house.house.doctor();
  const auto check = std::ranges::find(all, std::string("witnesses"), &House::Fact::id);
  EXPECT_FALSE(check->ok);
  EXPECT_EQ(check->facts.at("rival"), "yes");
}

TEST(Witnessing, the_published_checkpoint_and_the_proofs_carry_the_lines) {
  WitnessedHouse house;
  ASSERT_TRUE(house.house.add_cosignatures(house.line_of(house.deaf)));
  const std::string note = house.house.checkpoint().value();
  EXPECT_TRUE(
      trail::note_signed_by(trail::note_from_text(note).value(), trail::verifier_key(house.deaf.vkey()).value()));
  EXPECT_EQ(file(house, "checkpoint"), note);
}

}  // namespace mithaq::service
