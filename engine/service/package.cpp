#include "service/package.h"

#include <algorithm>

#include "notices/redline.h"
#include "service/certificate.h"
#include "service/log_lines.h"
#include "service/package_trail.h"
#include "service/quorum.h"
#include "service/signature_files.h"
#include "service/stamp_book.h"
#include "service/view.h"
#include "trail/canonical.h"
#include "trail/entry.h"
#include "trail/key_files.h"

namespace mithaq::service {

namespace {

void add_positions(const Viewer& viewer, const Charter& charter, const CharterView& view, Shelf& shelf) {
  for (std::size_t i = 0; i < view.rounds.size(); ++i)
    for (const PositionView& p : view.rounds[i].positions) {
      const RoundView& round = view.rounds[i];
      const std::string in =
          "positions/r" + padded(round.revision) + "/" + round.stage + "-" + std::to_string(round.number) + "/";
      shelf.add(in + p.body + ".json", trail::write(position_value(viewer, charter, charter.rounds[i], p)));
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

// What each text has changed in the one before, line by line.
void add_changes(const Viewer& viewer, const Charter& charter, Shelf& shelf) {
  for (std::size_t i = 1; i < charter.revisions.size(); ++i) {
    const Revision &before = charter.revisions[i - 1], &after = charter.revisions[i];
    std::string changes;
    for (const auto& [language, text] : after.texts) {
      const std::string name = "charter." + std::string(code(language)) + ".md";
      changes += notices::unified_diff(viewer.markdown(before, language), viewer.markdown(after, language),
                                       padded(before.number) + "/" + name, padded(after.number) + "/" + name);
    }
    shelf.add("revisions/" + padded(after.number) + "/change.diff", std::move(changes));
  }
}

Value plugins_value(const Premises& premises) {
  Value::Array out;
  for (const definitions::Manifest& manifest : premises.manifests)
    out.push_back(Value::object(
        {{"duties", Value::strings(manifest.duties)}, {"name", manifest.name}, {"version", manifest.version}}));
  return Value::object({{"plugins", Value(std::move(out))}});
}

}  // namespace

std::int64_t package_basis(store::Store& store, const Charter& charter) {
  std::int64_t seq = charter.ratified_seq.value();
  Digest unstamped;  // the certificate's seal, while the authority was not asked for its time, and no package is sealed
  for (const store::Leaf& leaf : store.strand(charter.id.value, seq)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind == "sealed") {
      const bool is_certificate = entry.data.at("what").string() == "certificate";
      const Evidence* cms = is_certificate ? cms_seal(entry) : nullptr;
      if (is_certificate) seq = leaf.seq;
      unstamped = cms ? cms->sha256 : "";
    } else if (entry.kind.starts_with("timestamp") && entry.data.at("sha256").string() == unstamped) {
      seq = leaf.seq;
      unstamped.clear();
    }
  }
  return charter.minority.empty() ? seq : std::max(seq, charter.minority.back().seq);
}

std::string package_name(const Charter& charter, const std::string& audience) {
  std::string date = to_rfc3339(charter.ratified_at.value()).substr(0, 10);
  std::erase(date, '-');
  const auto later = std::ranges::count_if(
      charter.minority, [&](const Minority& statement) { return statement.seq > charter.ratified_seq; });
  return "mithaq-" + charter.id.value + "-" + date + "-" + audience + (later ? "-" + std::to_string(later + 1) : "");
}

Package package(const Premises& premises, store::Store& store, const store::Objects& objects, const Charter& charter,
                const store::CheckpointRow& checkpoint, const SignerKeys& keys, const std::string& audience) {
  Chronicle chronicle(store);
  const trail::KeyRegister members = keys_below(store, objects, checkpoint.size);
  const Viewer viewer = Viewer(premises, objects, *charter.ratified_at, &chronicle)
                            .with_keys(std::make_shared<const trail::KeyRegister>(members));
  const CharterView view = viewer.charter(charter, Eyes::with_positions, true);
  const Revision& revision = ratified_revision(charter);
  Package out;
  out.name = package_name(charter, audience);
  out.charter = charter.id.value;
  out.audience = audience;
  out.ratified_at = to_rfc3339(*charter.ratified_at);
  out.organisation = premises.settings.organisation.ar;
  out.identifier = origin_of(checkpoint) + " " + charter.id.value;
  out.log_size = checkpoint.size;
  out.log_root = checkpoint.root;

  Shelf shelf(out, objects, lost_documents(store, charter));
  add_trail(store, objects, charter, checkpoint, quorum_checkpoint(premises.witnesses, store, 0, checkpoint.size),
            shelf);
  shelf.add("keys/log.vkey", log_key_lines(store, log_keys_below(store, checkpoint.size), keys.log_vkey,
                                           premises.own_origin(), checkpoint));
  for (const auto& [language, text] : revision.texts)
    shelf.add("charter/final." + std::string(code(language)) + ".md", viewer.markdown(revision, language));
  add_changes(viewer, charter, shelf);
  std::vector<store::Leaf> registry = store.strand(registry_strand);
  std::erase_if(registry,
                [&](const store::Leaf& leaf) { return store.index_of(registry_strand, leaf.seq) >= checkpoint.size; });
  if (std::string policy = policy_named_last(registry, objects); !policy.empty())
    shelf.add("keys/witnesses.policy", std::move(policy));
  if (std::string chain = time_authorities(store, objects, charter, checkpoint.size); !chain.empty())
    shelf.add("keys/tsa-chain.pem", std::move(chain));
  shelf.add("plugins.json", trail::write(plugins_value(premises)));
  const CertificateOf words(premises, store, objects, charter, checkpoint, keys);
  for (Language language : {Language::ar, Language::en}) out.site.push_back(words.page(language));
  shelf.add("workflow/workflow.json", objects.get(charter.workflow_sha256).value_or(""));
  add_positions(viewer, charter, view, shelf);
  add_remarks(premises, viewer, charter, view, shelf);
  add_decisions(premises, viewer, charter, view, shelf);

  add_key_files(charter, members,
                [&](const std::string& path, std::string bytes) { shelf.add(path, std::move(bytes)); });
  for (const store::Leaf& leaf : store.strand(charter.id.value, *charter.ratified_seq)) {
    const Entry entry = trail::entry_from_leaf(leaf.bytes);
    if (entry.kind != "sealed") continue;
    shelf.add("keys/allowed_signers",
              "mithaq-seal namespaces=\"mithaq-seal\" " + keys.seal_ssh + "\n" + trail::allowed_signers(members));
    shelf.add("keys/ca.pem", keys.seal_authority + premises.authorities);
    shelf.add("keys/seal.pem", keys.seal_certificate);
    if (const auto lists = premises.revocation_lists(); lists && !lists->empty()) shelf.add("keys/ca.crl", *lists);
  }
  return out;
}

}  // namespace mithaq::service
