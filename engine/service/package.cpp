#include "service/package.h"

#include <algorithm>
#include <map>
#include <set>

#include "notices/certificate.h"
#include "rules/evolve.h"
#include "service/view.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/proof.h"

namespace mithaq::service {

namespace {

std::string padded(std::int64_t n) {
  const std::string digits = std::to_string(n);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

Value text_value(const Text& text) { return Value::object({{"ar", text.ar}, {"en", text.en}}); }

Value position_value(const PositionView& p) {
  Value out = Value::object(
      {{"body", p.body}, {"name", text_value(p.body_name)}, {"position", p.position.empty() ? "none" : p.position}});
  if (p.position.empty()) return out;
  out.set("seq", p.seq)
      .set("at", to_rfc3339(p.at))
      .set("channel", p.channel)
      .set("assurance", p.assurance)
      .set("counted", p.counted)
      .set("revision", p.revision);
  if (!p.articles.empty()) out.set("articles", Value::strings(p.articles));
  if (!p.text.empty()) out.set("text", p.text);
  if (!p.proposal.empty()) out.set("proposal", p.proposal);
  return out;
}

// The newest round that led to ratification: another may have run beside it, and been closed by it.
std::size_t ratifying(const Charter& charter) {
  for (std::size_t i = charter.rounds.size(); i-- > 0;) {
    const Round& round = charter.rounds[i];
    const Stage* stage = charter.definition->stage(round.stage.value);
    if (!stage || round.outcome != "passed") continue;
    const auto next = stage->next.find("passed");
    if (next != stage->next.end() && next->second.is(target::ratified)) return i;
  }
  return charter.rounds.size() - 1;
}

const Round& ratifying_round(const Charter& charter) { return charter.rounds[ratifying(charter)]; }

const Revision& ratified_revision(const Charter& charter) {
  return *charter.revision(ratifying_round(charter).revision);
}

// Where a document of the trail lies in the package.
class Shelf {
 public:
  Shelf(Package& package, const store::Objects& objects) : package_(package), objects_(objects) {}

  void add(const std::string& path, std::string bytes) {
    if (taken_.insert(path).second) package_.files.push_back({path, std::move(bytes)});
  }

  // Adds the document and answers its line of evidence.jsonl.
  std::string evidence(const Entry& entry, const Evidence& e, const std::string& path) {
    Value line = Value::object({{"media_type", e.media_type},
                                {"role", e.role},
                                {"seq", entry.seq},
                                {"sha256", e.sha256},
                                {"size", e.size},
                                {"strand", entry.strand}});
    if (auto bytes = objects_.get(e.sha256)) {
      add(path, std::move(*bytes));
      line.set("path", path);
    } else {
      line.set("state", "erased");
    }
    return trail::write(line) + "\n";
  }

 private:
  Package& package_;
  const store::Objects& objects_;
  std::set<std::string> taken_;
};

// revision.json names its texts; so a text's digest tells its language.
std::map<Digest, std::string> text_names(const Charter& charter) {
  std::map<Digest, std::string> out;
  for (const Revision& revision : charter.revisions)
    for (const auto& [language, text] : revision.texts)
      out.emplace(text.sha256,
                  "revisions/" + padded(revision.number) + "/charter." + std::string(code(language)) + ".md");
  return out;
}

std::string place(const Entry& entry, const Evidence& e, const std::map<Digest, std::string>& texts) {
  if (e.role == "workflow") return "workflow/workflow-" + e.sha256.substr(0, 16) + ".json";
  if (e.role == "revision") return "revisions/" + padded(entry.data.at("number").integer()) + "/revision.json";
  if (const auto text = texts.find(e.sha256); e.role == "text" && text != texts.end()) return text->second;
  if (e.role == "mail") return "mail/" + entry.strand + "-" + std::to_string(entry.seq) + ".eml";
  if (e.role == "seal") {
    if (e.media_type == "application/json") return "seal/seal.json";
    return e.media_type == "text/plain" ? "seal/seal.sshsig" : "seal/seal.p7s";
  }
  return (e.media_type == "application/json" ? "evidence/" + e.sha256 + ".json" : "sealed/" + e.sha256);
}

struct Strands {
  std::string index, evidence;
};

// The leaves of one strand as lines, its rows of the index, its documents, and proofs for what matters.
void add_strand(const std::string& strand, store::Store& store, Shelf& shelf,
                const std::map<Digest, std::string>& texts, const store::CheckpointRow& checkpoint, Strands& lists) {
  static const std::set<std::string_view> proven = {"position-given", "position-confirmed", "stage-settled", "ratified",
                                                    "sealed"};
  trail::TiledTree tree = store::tree(store, checkpoint.size);
  std::string lines;
  std::optional<trail::Proof> last;
  std::int64_t last_seq = 0;
  const auto add_proof = [&](std::int64_t seq, const trail::Proof& proof) {
    shelf.add("trail/proofs/" + strand + "-" + std::to_string(seq) + ".tlog-proof", trail::proof_text(proof));
  };
  for (const store::Leaf& leaf : store.strand(strand)) {
    const std::int64_t index = store.index_of(strand, leaf.seq);
    if (index >= checkpoint.size) break;  // newer than the signed root
    lines += leaf.bytes + "\n";
    lists.index +=
        strand + "\t" + std::to_string(leaf.seq) + "\t" + std::to_string(index) + "\t" + trail::hex(leaf.hash) + "\n";
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    for (const Evidence& e : entry.evidence) lists.evidence += shelf.evidence(entry, e, place(entry, e, texts));
    if (entry.private_object)
      lists.evidence += trail::write(Value::object({{"media_type", "application/json"},
                                                    {"role", "private"},
                                                    {"seq", entry.seq},
                                                    {"sha256", *entry.private_object},
                                                    {"size", 0},
                                                    {"state", "withheld"},
                                                    {"strand", strand}})) +
                        "\n";
    last = trail::Proof{leaf.bytes, index, {}, checkpoint.note};
    last_seq = leaf.seq;
    if (!proven.contains(entry.kind)) continue;
    last->path = tree.inclusion_proof(index);
    add_proof(leaf.seq, *last);
  }
  if (last) {
    last->path = tree.inclusion_proof(last->index);
    add_proof(last_seq, *last);
  }
  shelf.add("trail/" + strand + ".jsonl", std::move(lines));
}

void add_positions(const CharterView& view, Shelf& shelf) {
  for (const RoundView& round : view.rounds)
    for (const PositionView& p : round.positions) {
      const std::string in =
          "positions/r" + padded(round.revision) + "/" + round.stage + "-" + std::to_string(round.number) + "/";
      shelf.add(in + p.body + ".json", trail::write(position_value(p)));
      if (p.position == id(PositionKind::approve_with_reservation) && p.counted)
        shelf.add("reservations/" + p.body + "-" + std::to_string(p.seq) + ".md", p.text + "\n");
    }
  for (const ObjectionView& o : view.objections) {
    std::string text = "# " + o.id + " · " + o.body + " · " + o.state + "\n\n" + o.text + "\n";
    if (!o.proposal.empty()) text += "\n---\n\n" + o.proposal + "\n";
    if (!o.reply.empty()) text += "\n---\n\n" + o.reply + "\n";
    shelf.add("objections/" + o.id + ".md", std::move(text));
  }
}

// The comment-resolution table, and what was said against the outcome.
void add_remarks(const Premises& premises, const Viewer& viewer, const Charter& charter, const CharterView& view,
                 Shelf& shelf) {
  shelf.add("remarks/remarks.json",
            trail::write(Value::object({{"charter", view.id}, {"remarks", notices::remarks_value(view.remarks)}})));
  shelf.add("remarks/remarks.csv", notices::remarks_csv(*premises.phrases, view.remarks, Language::ar));
  shelf.add("remarks/remarks.html", notices::remarks_page(*premises.phrases, view.title, view.remarks));
  for (const Minority& minority : charter.standing_minority())
    shelf.add("minority/" + minority.body.value + "-" + std::to_string(minority.seq) + ".md",
              viewer.text(minority.evidence, {"text"}) + "\n");
}

// How every round was decided, as the page of the charter has shown it.
void add_decisions(const Premises& premises, const Viewer& viewer, const Charter& charter, const CharterView& view,
                   Shelf& shelf) {
  for (std::size_t i = 0; i < charter.rounds.size(); ++i) {
    const Round& round = charter.rounds[i];
    if (round.state != "settled") continue;
    const notices::DecisionFacts facts = viewer.decision(charter, round, view.rounds[i], true);
    for (Language language : {Language::ar, Language::en})
      shelf.add("decisions/r" + padded(round.revision) + "/" + round.stage.value + "-" + std::to_string(round.number) +
                    "." + std::string(code(language)) + ".txt",
                premises.phrases->decision(facts, language) + "\n");
  }
}

bool is_against(const RoundView& round, const BodyId& body) {
  return std::ranges::any_of(round.positions, [&](const PositionView& p) {
    return p.body == body.value && p.counted &&
           (p.position == id(PositionKind::object) || p.position == id(PositionKind::disagree));
  });
}

notices::CertificateFacts certificate(const Premises& premises, const Viewer& viewer, const Charter& charter,
                                      const CharterView& view, const store::CheckpointRow& checkpoint,
                                      const SignerKeys& keys, const std::string& fingerprint) {
  const RoundView& last = view.rounds[ratifying(charter)];
  notices::CertificateFacts facts;
  facts.charter = view.id;
  facts.title = view.title;
  facts.organisation = premises.settings.organisation;
  facts.revision = last.revision;
  facts.fingerprint = view.revision.fingerprint;
  facts.ratified_at = view.ratified_text;
  facts.rule = last.rule_sentence;
  const notices::DecisionFacts decision = viewer.decision(charter, ratifying_round(charter), last, true);
  facts.decision = {premises.phrases->decision(decision, Language::ar),
                    premises.phrases->decision(decision, Language::en)};
  for (const PositionView& p : last.positions) {
    const bool has_answered = p.seq >= 0 && !p.late;  // what came after the close is in the trail alone
    facts.rows.push_back(has_answered ? notices::CertificateRow{p.body_name, p.position, p.articles, p.text, p.channel,
                                                                viewer.when(p.at, last.zone)}
                                      : notices::CertificateRow{p.body_name, "", {}, "", "", {}});
  }
  for (const RoundView& round : view.rounds)
    for (const PositionView& p : round.positions) {
      if (round.revision != last.revision || !p.counted) continue;
      if (p.position == id(PositionKind::approve_with_reservation))
        facts.reservations.push_back({p.body_name, p.articles, p.text});
    }
  for (const PositionView& p : last.positions)
    if (p.counted && (p.position == id(PositionKind::object) || p.position == id(PositionKind::disagree)))
      facts.dissent.push_back({p.body_name, p.articles, p.text});
  // Of the stages before: what was overruled or has lapsed. And whatever the bodies that were against have written.
  for (const std::int64_t seq : charter.ratified_dissent)
    for (const Objection& objection : charter.objections)
      if (objection.seq == seq && !is_against(last, objection.body))
        facts.dissent.push_back(
            {viewer.body_name(objection.body), objection.articles, viewer.text(objection.evidence, {"objection"})});
  for (const Minority& statement : charter.standing_minority())
    facts.dissent.push_back({viewer.body_name(statement.body), {}, viewer.text(statement.evidence, {"text"})});
  facts.log_origin = premises.settings.host + "/log";
  facts.log_size = checkpoint.size;
  facts.log_root = checkpoint.root;
  facts.log_key = keys.log_vkey;
  facts.seal_fingerprint = fingerprint;
  return facts;
}

}  // namespace

std::string certificate_facts(const Premises& premises, store::Store& store, const store::Objects& objects,
                              const Charter& charter) {
  const RoundView round =
      Viewer(premises, objects, *charter.ratified_at).round(charter, ratifying_round(charter), true);
  Value::Array positions;
  for (const PositionView& p : round.positions) positions.push_back(position_value(p));
  const Revision& revision = ratified_revision(charter);
  return trail::write(
      Value::object({{"format", 1},
                     {"type", "mithaq/certificate"},
                     {"origin", premises.settings.host + "/log"},
                     {"charter", charter.id.value},
                     {"title", text_value(charter.title)},
                     {"revision", Value::object({{"number", revision.number}, {"sha256", revision.sha256}})},
                     {"ratified_at", to_rfc3339(*charter.ratified_at)},
                     {"ratified_index", store.index_of(charter.id.value, *charter.ratified_seq)},
                     {"rule", text_value(round.rule_sentence)},
                     {"explanation", round.explanation},
                     {"positions", Value(std::move(positions))}}));
}

std::int64_t last_sealing_entry(store::Store& store, const Charter& charter) {
  std::int64_t seq = charter.ratified_seq.value();
  for (const store::Leaf& leaf : store.strand(charter.id.value, seq))
    if (trail::entry_from_leaf(leaf.bytes).kind == "sealed") seq = leaf.seq;
  return charter.minority.empty() ? seq : std::max(seq, charter.minority.back().seq);
}

std::string package_name(const Charter& charter) {
  std::string date = to_rfc3339(charter.ratified_at.value()).substr(0, 10);
  std::erase(date, '-');
  const auto later = std::ranges::count_if(
      charter.minority, [&](const Minority& statement) { return statement.seq > charter.ratified_seq; });
  return "mithaq-" + charter.id.value + "-" + date + "-auditor" + (later ? "-" + std::to_string(later + 1) : "");
}

Package package(const Premises& premises, store::Store& store, const store::Objects& objects, const Charter& charter,
                const store::CheckpointRow& checkpoint, const SignerKeys& keys) {
  Chronicle chronicle(store);
  const Viewer viewer(premises, objects, *charter.ratified_at, &chronicle);
  const CharterView view = viewer.charter(charter, Eyes::with_positions, true);
  const Revision& revision = ratified_revision(charter);
  Package out;
  out.name = package_name(charter);
  out.charter = charter.id.value;
  out.audience = "auditor";
  out.ratified_at = to_rfc3339(*charter.ratified_at);
  out.organisation = premises.settings.organisation.ar;
  out.identifier = premises.settings.host + "/log " + charter.id.value;
  out.log_size = checkpoint.size;
  out.log_root = checkpoint.root;

  Shelf shelf(out, objects);
  Strands lists;
  const auto texts = text_names(charter);
  add_strand(charter.id.value, store, shelf, texts, checkpoint, lists);
  add_strand(std::string(registry_strand), store, shelf, texts, checkpoint, lists);
  shelf.add("trail/index.tsv", std::move(lists.index));
  shelf.add("trail/evidence.jsonl", std::move(lists.evidence));
  shelf.add("trail/checkpoint", checkpoint.note);
  shelf.add("keys/log.vkey", keys.log_vkey + "\n");
  for (const auto& [language, text] : revision.texts)
    shelf.add("charter/final." + std::string(code(language)) + ".md", viewer.markdown(revision, language));
  shelf.add("workflow/workflow.json", trail::write(rules::to_value(*charter.definition)));
  add_positions(view, shelf);
  add_remarks(premises, viewer, charter, view, shelf);
  add_decisions(premises, viewer, charter, view, shelf);

  std::string fingerprint;
  for (const store::Leaf& leaf : store.strand(charter.id.value, *charter.ratified_seq)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "sealed") continue;
    fingerprint = entry.data.at("fingerprint").string();
    shelf.add("certificate/certificate.json", objects.get(entry.data.at("sha256").string()).value_or(""));
    shelf.add("keys/allowed_signers", "mithaq-seal namespaces=\"mithaq-seal\" " + keys.seal_ssh + "\n");
    shelf.add("keys/ca.pem", keys.seal_authority);
    shelf.add("keys/seal.pem", keys.seal_certificate);
  }
  const notices::CertificateFacts facts = certificate(premises, viewer, charter, view, checkpoint, keys, fingerprint);
  for (Language language : {Language::ar, Language::en})
    shelf.add("certificate/certificate." + std::string(code(language)) + ".html",
              notices::certificate_html(facts, *premises.phrases, language));
  return out;
}

}  // namespace mithaq::service
