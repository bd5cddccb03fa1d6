// A charter that has really been decided, and the state directory that holds it: for tests that change one
// thing and look whether the check sees it.
#pragma once

#include <openssl/evp.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/charter.h"
#include "rules/decide.h"
#include "rules/evolve.h"
#include "rules/preset.h"
#include "store/objects.h"
#include "store/store.h"
#include "trail/canonical.h"
#include "trail/checkpoint.h"
#include "trail/entry.h"

namespace mithaq::audit {

inline Moment at(std::string_view rfc3339) { return moment_from_rfc3339(rfc3339).value(); }

inline Workflow two_stages() {
  Workflow workflow;
  workflow.id = {"short"};
  workflow.title = {"قصير", "Short"};
  workflow.duties["request"] = {"email"};
  for (const char* name : {"review", "ratification"}) {
    Stage stage;
    stage.id = {name};
    stage.title = {"مرحلة", "Stage"};
    stage.roll.all = true;
    for (int k = 0; k < 8; ++k)
      if (static_cast<PositionKind>(k) != PositionKind::no_objection)
        stage.positions.push_back(static_cast<PositionKind>(k));
    stage.rule = rules::expanded(Value::object({{"preset", "consensus"}}))->rule;
    stage.closes = Closes::when_all_answered;
    stage.deadline = DeadlineRule{};
    stage.deadline->days = 10;
    stage.survival = {{"editorial", Survival::keep_untouched}, {"substantive", Survival::reconfirm}};
    stage.next = {{"passed", "ratification"}, {"failed", "drafting"},   {"no-quorum", "again"},
                  {"expired", "again"},       {"returned", "drafting"}, {"withdrawn", "end"}};
    workflow.stages.push_back(stage);
  }
  workflow.start = {"review"};
  workflow.stages.back().next["passed"] = "ratified";
  return workflow;
}

// Decides like the daemon, and keeps the entries in the order of the log.
class RecordedCharter {
 public:
  // Of three bodies, and as many more as are asked for.
  explicit RecordedCharter(std::string id = "partnership-2026", int more = 0) : workflow_(two_stages()) {
    zones_["Asia/Hebron"] = {"Asia/Hebron", "2026a", {{at("1970-01-01T00:00:00Z"), std::chrono::hours(2), "EET"}}};
    calendars_["ps"] = {"ps", {std::chrono::Friday, std::chrono::Saturday}, {}, std::nullopt};
    for (int i = 1; i <= more; ++i) more_.push_back("federation-" + std::to_string(i));
    std::vector<std::string> bodies = {"deaf-union", "gaza-federation", "ngo-network"};
    bodies.insert(bodies.end(), more_.begin(), more_.end());
    for (const std::string& body : bodies) {
      registry_.bodies.push_back({{body}, {"هيئة", body}, {}, {}});
      registry_.members.push_back({member(body), {body}, body + "@example.org", "", {Role::member}});
    }
    charter.id = {std::move(id)};
  }

  static MemberId member(const std::string& body) { return {"m-" + trail::digest(body).substr(0, 8)}; }

  void decide(const rules::Command& command) {
    now_ += std::chrono::minutes(5);
    const rules::World world{workflow_, registry_, calendars_, zones_};
    const std::string n = trail::digest(std::to_string(entries.size()));
    const auto* given = std::get_if<rules::GivePosition>(&command);
    const rules::Origin origin{
        {given ? "member" : "secretary", given ? given->member : MemberId{"m-7k2q9x4d"}, std::nullopt},
        Channel::cli,
        n.substr(0, 32),
        n,
        0};
    auto decided = rules::decide(world, charter, origin, command, now_);
    if (!decided) throw std::runtime_error("refused: " + decided.error().id);
    for (Entry& entry : decided->entries) entries.push_back(std::move(entry));
    charter = decided->after;
    if (!by_mail) return;
    for (const Job& job : decided->jobs)
      decide(rules::ReportDelivery{job.key, job.body, job.request, "accepted", 1, n, "", "", ""});
  }

  void open() {
    const std::string snapshot = trail::write(rules::to_value(workflow_));
    decide(rules::OpenCharter{
        charter.id, {"ميثاق", "Charter"}, texts("All are equal."), trail::digest(snapshot), snapshot});
  }
  void revise(std::vector<ObjectionId> answers) {
    decide(
        rules::PublishRevision{texts("All are equal in all things."), "substantive", "Article 1 says more.", answers});
  }
  void say(const std::string& body, PositionKind kind, std::vector<std::string> articles = {}, std::string text = "") {
    rules::GivePosition command;
    command.body = {body};
    command.member = member(body);
    command.stage = charter.current()->stage;
    command.round = charter.current()->number;
    command.revision = charter.current()->revision;
    command.position = kind;
    command.articles = std::move(articles);
    command.text = std::move(text);
    decide(command);
  }

  // Draft to ratification: an objection, a revision that answers it, a reservation, an abstention, a recusal.
  RecordedCharter& whole_way() {
    open();
    say("deaf-union", PositionKind::object, {"1"}, "Sign language is missing.");
    say("gaza-federation", PositionKind::approve);
    all_others_approve();
    revise({charter.objections.front().id});
    for (const char* body : {"deaf-union", "gaza-federation"}) say(body, PositionKind::approve);
    all_others_approve();
    say("ngo-network", PositionKind::abstain);
    say("deaf-union", PositionKind::approve_with_reservation, {"1"}, "With a plan.");
    say("gaza-federation", PositionKind::approve);
    all_others_approve();
    for (const Remark& row : std::vector(charter.remarks))
      if (row.disposition.empty()) decide(rules::DisposeComment{row.number, "noted", "", std::nullopt});
    say("ngo-network", PositionKind::recuse);
    return *this;
  }

  Entry& entry(std::string_view kind, int nth = 0) {
    for (Entry& e : entries)
      if (e.kind == kind && nth-- == 0) return e;
    throw std::runtime_error("no entry " + std::string(kind));
  }

  bool by_mail = false;  // a relay takes every notice
  Charter charter;
  std::vector<Entry> entries;

 private:
  void all_others_approve() {
    for (const std::string& body : more_) say(body, PositionKind::approve);
  }
  static std::map<Language, std::string> texts(const std::string& first) {
    return {{Language::ar, "# ميثاق\n\n## أولًا\n" + first + "\n\n## ثانيًا\nنص\n"},
            {Language::en, "# Charter\n\n## First\n" + first + "\n\n## Second\ntext\n"}};
  }

  std::vector<std::string> more_;
  Workflow workflow_;
  Registry registry_;
  std::map<std::string, Calendar> calendars_;
  std::map<std::string, Zone> zones_;
  Moment now_ = at("2026-11-01T08:00:00Z");
};

// A log key of the tests, and a checkpoint signed by it.
class LogKey {
 public:
  explicit LogKey(char seed = 7) {
    const std::string bytes(32, seed);
    key_.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                            reinterpret_cast<const unsigned char*>(bytes.data()), 32));
    std::string public_key(32, '\0');
    std::size_t size = 32;
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(public_key.data()), &size);
    verifier_ = {"mithaq.example/log", trail::note_key_id("mithaq.example/log", 1, public_key), 1, public_key};
  }
  std::string vkey() const { return trail::vkey_text(verifier_) + "\n"; }
  store::CheckpointRow sign(std::int64_t size, const trail::Hash& root) const {
    trail::Note note{trail::checkpoint_text({verifier_.name, size, root}), {}};
    sign(note);
    return {size, trail::base64(root), trail::note_text(note)};
  }
  // That this key takes the place of another, signed by both.
  std::string replaces(const LogKey& old) const {
    trail::Note note{"mithaq/log-key/v1\n" + vkey() + "replaces " + old.vkey(), {}};
    sign(note);
    old.sign(note);
    return trail::note_text(note);
  }

 private:
  void sign(trail::Note& note) const {
    std::string signature(64, '\0');
    std::size_t length = 64;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                   reinterpret_cast<const unsigned char*>(note.text.data()), note.text.size());
    note.signatures.push_back({verifier_.name, verifier_.key_id, signature});
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_{nullptr, EVP_PKEY_free};
  trail::VerifierKey verifier_;
};

// A state directory of its own, gone at the end.
class StateOnDisk {
 public:
  StateOnDisk() {
    std::string name = (std::filesystem::temp_directory_path() / "mithaq-audit-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a directory for the test");
    path = name;
  }
  ~StateOnDisk() { std::filesystem::remove_all(path); }
  StateOnDisk(const StateOnDisk&) = delete;
  StateOnDisk& operator=(const StateOnDisk&) = delete;

  // Links the entries as the writer does and commits them; the folded states as given.
  void write(std::vector<Entry> entries, const std::vector<const Charter*>& folded, const LogKey* key = nullptr) {
    store::Objects objects(path + "/objects");
    const auto store = store::open_sqlite(path);
    store::Unit unit;
    Entry published;
    published.strand = registry_strand;
    published.at = at("2026-11-01T07:00:00Z");
    published.kind = "workflow-published";
    published.data = Value::object({{"id", "short"}, {"number", 1}, {"sha256", std::string(64, 'a')}});
    entries.insert(entries.begin(), published);
    std::map<std::string, std::string> heads;
    for (Entry& entry : entries) {
      std::string& head = heads.try_emplace(entry.strand, 64, '0').first->second;
      entry.prev = head;
      for (const Evidence& e : entry.evidence)
        if (e.content) objects.put(*e.content);
      if (entry.private_content) objects.put(*entry.private_content);
      store::Leaf leaf{entry.strand, entry.seq, trail::leaf_bytes(entry), {}};
      leaf.hash = trail::leaf_hash(leaf.bytes);
      head = trail::hex(leaf.hash);
      unit.leaves.push_back(std::move(leaf));
    }
    for (const Charter* charter : folded) {
      store::CharterRow row;
      row.id = charter->id;
      row.state = charter->state;
      row.title_ar = charter->title.ar;
      row.title_en = charter->title.en;
      if (const Round* round = charter->current()) {
        row.stage = round->stage.value;
        row.round = round->number;
        if (round->state == "open") row.deadline = round->deadline;
      }
      row.revision = charter->newest_revision().number;
      row.entries = charter->entries;
      row.folded = rules::state_text(*charter);
      unit.charters.push_back(std::move(row));
    }
    const store::Head head = store->commit(std::vector{unit});
    if (!key) return;
    store::Unit signing;
    signing.checkpoint = key->sign(head.size, head.root);
    store->commit(std::vector{signing});
  }
  void write(const RecordedCharter& recorded, const LogKey* key = nullptr) {
    write(recorded.entries, {&recorded.charter}, key);
  }

  std::string path;
};

}  // namespace mithaq::audit
