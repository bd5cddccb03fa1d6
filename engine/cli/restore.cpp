// `mithaq restore`: an older copy of the state was put back; what others have of the log is fetched and appended again.
#include <algorithm>
#include <filesystem>
#include <map>

#include "audit/keys.h"
#include "audit/package_reader.h"
#include "cli/commands.h"
#include "cli/log_sources.h"
#include "service/log_lines.h"
#include "service/premises.h"
#include "service/restoring.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/log_keys.h"
#include "trail/proof.h"

namespace mithaq::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t read_at_once = 1'000;

// Something that ends the command, with its phrase.
struct Refused {
  std::string phrase;
  notices::Facts facts = {};
  int code = no;
};

struct Known {
  std::vector<trail::Checkpoint> heads;
  std::vector<std::string> notes;
  std::vector<audit::SourceLeaf> leaves;  // that receipts hold
  bool is_cosigned = false;               // the largest one
};

trail::Checkpoint head_of(const std::string& text, const std::string& file, const audit::Keys& keys, bool& cosigned) {
  const auto note = trail::note_from_text(text);
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!head) throw Refused{"restore.no-checkpoint", {{"file", file}}, cannot_judge};
  const auto signs = [&](const audit::LogKeyLine& known) { return trail::note_signed_by(*note, known.key); };
  if (std::ranges::none_of(keys.log, signs)) throw Refused{"restore.not-signed", {{"file", file}}};
  cosigned = std::ranges::any_of(note->signatures, [&](const auto& line) { return line.name != head->origin; });
  return *head;
}

using Sources = std::vector<std::unique_ptr<LogSource>>;

// The checkpoints that were brought, that of the anchor and the newest of the database; and those of the sources that
// this log has signed: what they hold may be proven by one of their own.
Known known_heads(const RestoreWords& words, store::Store& store, const audit::Keys& keys, const Sources& sources) {
  Known out;
  std::int64_t largest = -1;
  const auto add = [&](const std::string& text, const std::string& file) {
    bool cosigned = false;
    out.heads.push_back(head_of(text, file, keys, cosigned));
    out.notes.push_back(text);
    const std::int64_t size = out.heads.back().size;
    if (size >= largest) out.is_cosigned = cosigned || (size == largest && out.is_cosigned);
    largest = std::max(largest, size);
  };
  for (const std::string& file : words.checkpoints) {
    std::string text = unturned(service::read_file(file));
    if (const auto receipt = trail::proof_from_text(text)) {
      text = receipt->checkpoint;
      if (!receipt->leaf.empty()) {
        const Entry entry = trail::entry_from_leaf(receipt->leaf);
        out.leaves.push_back({entry.strand, entry.seq, receipt->index, receipt->leaf, std::nullopt, file});
      }
    }
    add(text, file);
  }
  const fs::path anchor = fs::path(words.state) / "published.checkpoint";
  if (fs::exists(anchor)) add(service::read_file(anchor.string()), anchor.string());
  if (const auto newest = store.newest_checkpoint()) add(newest->note, "mithaq.db");
  for (const auto& source : sources)
    for (const audit::SignedCheckpoint& one : (**source).checkpoints()) try {
        add(one.note, one.file);
      } catch (const Refused&) {  // of another log, or of a key that is not known here
        continue;
      }
  // What was lost of a log that is closed since is lost: the trail says so already.
  const trail::LogKeys log_keys = service::log_keys_below(store, store.head().size);
  std::erase_if(out.heads, [&](const trail::Checkpoint& head) {
    const auto kept = log_keys.kept_of(head.origin);
    return kept && head.size > *kept;
  });
  return out;
}

void offer_all(audit::Source& source, const std::string& name, audit::Gap& gap) {
  try {
    for (auto leaves = source.next(read_at_once); !leaves.empty(); leaves = source.next(read_at_once))
      for (const audit::SourceLeaf& leaf : leaves) gap.offer(leaf);
  } catch (const std::exception& unreadable) {
    throw Refused{
        "restore.source-unreadable", {{"source", name}, {"reason", std::string(unreadable.what())}}, cannot_judge};
  }
}

// Documents are kept under their own digests: one that is fetched and then not needed harms nothing.
std::vector<Digest> fetch_documents(const std::vector<Digest>& lacking, const Sources& sources, store::Objects* into) {
  std::vector<Digest> lost;
  for (const Digest& sha256 : lacking) {
    const auto holds = [&](const std::unique_ptr<LogSource>& source) {
      const auto bytes = (**source).object(sha256);
      if (!bytes || trail::digest(*bytes) != sha256) return false;
      if (into) into->put(*bytes);
      return true;
    };
    if (std::ranges::none_of(sources, holds)) lost.push_back(sha256);
  }
  return lost;
}

void print_gap(const Terminal& terminal, const audit::Gap& gap, std::int64_t filled, const std::vector<Digest>& lost) {
  terminal.paragraph(terminal.say("restore.gap", {{"have", gap.have()},
                                                  {"want", gap.goal().size},
                                                  {"missing", gap.missing()},
                                                  {"offered", gap.offered()},
                                                  {"filled", filled}}),
                     0);
  for (const auto& [strand, range] : gap.offered_from(gap.have()))
    terminal.line(terminal.say("restore.range", {{"strand", strand}, {"from", range.from}, {"to", range.to}}));
  if (gap.beyond() > 0) terminal.paragraph(terminal.say("restore.beyond", {{"n", gap.beyond()}}), 0);
  for (const Digest& sha256 : lost) terminal.line(terminal.say("restore.document", {{"sha256", sha256}}));
}

Json json_of(const audit::Gap& gap, std::int64_t filled, const std::vector<Digest>& lost) {
  Json ranges = Json::array();
  for (const auto& [strand, range] : gap.offered_from(gap.have()))
    ranges.push_back({{"strand", strand}, {"from", range.from}, {"to", range.to}});
  return {{"have", gap.have()}, {"want", gap.goal().size}, {"missing", gap.missing()}, {"offered", gap.offered()},
          {"filled", filled},   {"beyond", gap.beyond()},  {"strands", ranges},        {"documents", lost}};
}

int restored(const Terminal& terminal, const RestoreWords& words, Moment now) {
  if (!fs::exists(fs::path(words.state) / "mithaq.db"))
    throw Refused{"restore.no-state", {{"state", words.state}}, cannot_judge};
  const auto store = words.dry_run ? store::read_sqlite(words.state) : store::open_sqlite(words.state);
  store::Objects objects((fs::path(words.state) / "objects").string());
  const fs::path vkeys = fs::path(words.state) / "log.vkey";
  const audit::Keys keys = audit::keys_from_text(fs::exists(vkeys) ? service::read_file(vkeys.string()) : "");
  if (keys.log.empty()) throw Refused{"restore.no-key", {{"file", vkeys.string()}}, cannot_judge};
  Sources sources;
  for (const std::string& named : words.from) sources.push_back(std::make_unique<LogSource>(named));
  const Known known = known_heads(words, *store, keys, sources);
  audit::Gap gap(store->leaf_hashes(0, store->head().size), known.heads);
  if (const auto& other = gap.contradiction()) throw Refused{"restore.other-history", {{"size", other->size}}};
  if (!known.is_cosigned && !terminal.json) terminal.paragraph(terminal.say("restore.not-cosigned"), 0);
  if (gap.missing() == 0) {
    const std::int64_t erased = words.dry_run ? 0 : service::erase_again(*store, objects);
    if (erased > 0 && !terminal.json) terminal.line(terminal.say("restore.erased-again", {{"n", erased}}));
    if (terminal.json)
      terminal.data(json_of(gap, 0, {}));
    else
      terminal.line(terminal.good(terminal.say("restore.nothing-missing", {{"size", gap.have()}})));
    return yes;
  }
  if (!words.dry_run && words.reason.empty()) throw Refused{"restore.no-reason", {}, cannot_judge};
  for (std::size_t i = 0; i < sources.size(); ++i) offer_all(**sources[i], words.from[i], gap);
  for (const audit::SourceLeaf& leaf : known.leaves) gap.offer(leaf);
  if (const auto place = gap.disputed()) throw Refused{"restore.disputed", {{"index", *place}}};
  if (gap.is_spoilt()) throw Refused{"restore.spoilt", {{"size", gap.goal().size}}};

  service::Restoring plan{gap.goal(), gap.filling(), {}, {}, gap.goal().origin, words.reason, known.notes};
  const auto filled = static_cast<std::int64_t>(plan.filling.size());
  const bool is_whole = filled == gap.missing();
  plan.lost = gap.offered_from(gap.have() + filled);
  plan.objects = fetch_documents(service::documents_lacking(*store, objects, plan.filling), sources,
                                 words.dry_run || !(is_whole || words.lost_for_good) ? nullptr : &objects);
  if (!terminal.json) print_gap(terminal, gap, filled, plan.objects);
  if (words.dry_run) {
    if (terminal.json) terminal.data(json_of(gap, filled, plan.objects));
    return is_whole && plan.objects.empty() ? yes : no;
  }
  if ((!is_whole || !plan.objects.empty()) && !words.lost_for_good) throw Refused{"restore.lacking"};
  const service::Restored done = service::restore(*store, objects, plan, now);
  if (terminal.json) {
    Json out = json_of(gap, filled, plan.objects);
    out["epoch"] = done.epoch;
    out["goes_on"] = done.goes_on;
    terminal.data(out);
    return yes;
  }
  terminal.paragraph(
      terminal.good(terminal.say(done.goes_on ? "restore.done" : "restore.done-anew",
                                 {{"n", done.entries},
                                  {"epoch", done.epoch},
                                  {"origin", trail::epoch_origin(keys.log.back().key.name, done.epoch)}})),
      0);
  terminal.paragraph(terminal.say("restore.next"), 0);
  return yes;
}

}  // namespace

int restore(const Terminal& terminal, const RestoreWords& words, Moment now) {
  const auto refuse = [&](const std::string& phrase, const notices::Facts& facts, int code) {
    terminal.error(terminal.bad(terminal.say(phrase, facts)));
    return code;
  };
  try {
    return restored(terminal, words, now);
  } catch (const Refused& refused) {
    return refuse(refused.phrase, refused.facts, refused.code);
  } catch (const store::StateInUse&) {
    return refuse("restore.in-use", {{"state", words.state}}, no);
  } catch (const audit::PackageUnreadable& unreadable) {
    return refuse("cli.verify-" + unreadable.id, {{"file", unreadable.file}}, cannot_judge);
  } catch (const std::exception& unreadable) {
    return refuse("restore.unreadable", {{"reason", std::string(unreadable.what())}}, cannot_judge);
  }
}

}  // namespace mithaq::cli
