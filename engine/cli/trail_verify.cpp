// `mithaq trail verify`: reads the bytes itself, wherever they lie, and needs no daemon.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "audit/package_documents.h"
#include "audit/package_facts.h"
#include "audit/package_seal.h"
#include "audit/package_source.h"
#include "audit/package_texts.h"
#include "audit/published_source.h"
#include "audit/verify.h"
#include "cli/commands.h"
#include "cli/log_sources.h"
#include "service/premises.h"
#include "trail/checkpoint.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/proof.h"
#include "trail/time_stamp.h"

namespace mithaq::cli {

namespace {

namespace fs = std::filesystem;

// As it left the log.
std::string read_text(const std::string& file) { return unturned(service::read_file(file)); }

// What is no receipt at all, or one of a later form, says nothing of a log.
std::string read_receipt(const std::string& file) {
  std::string text = read_text(file);
  if (!text.starts_with("c2sp.org/tlog-proof@")) throw audit::PackageUnreadable("not-a-receipt", file);
  if (!text.starts_with("c2sp.org/tlog-proof@v1\n")) throw audit::PackageUnreadable("newer-receipt", file);
  return text;
}

audit::Options options(const Verifying& given) {
  audit::Options out;
  out.charter = given.charter;
  if (!given.policy.empty()) out.keys = service::read_file(given.policy);
  if (!given.authorities.empty()) {
    out.authorities = service::read_file(given.authorities);
    if (trail::certificates_in(*out.authorities) == 0)
      throw audit::PackageUnreadable("no-certificates", given.authorities);
  }
  for (const std::string& file : given.checkpoints) {
    std::string text = read_text(file);
    if (const auto receipt = trail::proof_from_text(text)) text = receipt->checkpoint;
    out.kept.push_back({file, std::move(text)});
  }
  return out;
}

// Of receipts among the checkpoints that the reader kept: their own entries and ways, whatever key has signed them.
void check_kept_receipts(const Verifying& given, audit::Report& report) {
  for (const std::string& file : given.checkpoints) {
    const std::string text = read_text(file);
    if (!trail::proof_from_text(text)) continue;
    for (audit::Finding& finding : audit::verify_receipt(text, file, {}).findings)
      if (finding.word == audit::Word::broken) report.findings.push_back(std::move(finding));
  }
}

// "[==========          ]  50 %"
std::string bar(std::int64_t done, std::int64_t total) {
  constexpr std::int64_t width = 40;
  const std::string percent = std::to_string(done * 100 / total);
  const auto filled = static_cast<std::size_t>(done * width / total);
  return "[" + std::string(filled, '=') + std::string(width - filled, ' ') + "] " +
         std::string(3 - std::min<std::size_t>(3, percent.size()), ' ') + percent + " %";
}

audit::Report verified(const Terminal& terminal, const Verifying& given, std::optional<audit::PackageFacts>& facts) {
  const bool shows_progress = isatty(STDERR_FILENO) == 1 && !terminal.json;
  const auto progress = [&](std::int64_t done, std::int64_t total) {
    if (shows_progress && total > 0) std::cerr << "\r" << bar(done, total) << std::flush;
  };
  const auto walked = [&](audit::Source& source) {
    audit::Report report = audit::verify(source, options(given), progress);
    if (shows_progress) std::cerr << "\r" << std::string(bar(1, 1).size(), ' ') << "\r" << std::flush;
    return report;
  };
  if (!given.receipt.empty())
    return audit::verify_receipt(read_receipt(given.receipt), fs::path(given.receipt).filename().string(),
                                 options(given));
  if (!given.package.empty()) {
    audit::PackageSource package(given.package);
    audit::Report report = walked(package);
    audit::check_package_documents(package, report);
    audit::check_package_texts(package, report);
    audit::check_package_seal(given.package, package.folder(), options(given), report);
    if ((facts = audit::facts_of(package))) {
      audit::check_package_name(given.package, package, *facts, report);
      audit::check_package_end(*facts, report);
    }
    return report;
  }
  if (!given.from.empty()) {
    audit::PublishedSource published([&](const std::string& path) { return served(given.from, path); }, given.from);
    return walked(published);
  }
  if (!given.backup.empty()) {
    KeptState state(given.backup, fs::absolute(given.backup).parent_path());
    return walked(state.source);
  }
  KeptState state(given.state, given.state);
  return walked(state.source);
}

// What the reader has to compare by another way before anything else counts.
void print_keys(const Terminal& terminal, const audit::Report& report) {
  if (report.keys_from == audit::KeysFrom::none || report.keys_from == audit::KeysFrom::policy) return;
  terminal.paragraph(terminal.say("cli.verify-keys-" + std::string(audit::id(report.keys_from))), 0);
  for (const std::string& key : report.log_keys) terminal.line("  " + key);
}

void print_package(const Terminal& terminal, const audit::PackageFacts& facts) {
  terminal.paragraph(terminal.say("cli.verify-package",
                                  {{"charter", facts.charter},
                                   {"title", terminal.language == Language::ar ? facts.title_ar : facts.title_en},
                                   {"revision", facts.revision},
                                   {"at", facts.ratified_at.empty() ? "none" : facts.ratified_at}}),
                     0);
}

void print(const Terminal& terminal, const audit::Report& report) {
  for (const audit::Finding& finding : report.findings) {
    const std::string line = audit::line(finding);
    terminal.line(finding.word == audit::Word::broken ? terminal.bad(line) : line);
    terminal.paragraph("  " + terminal.say(audit::phrase_of(finding)), 2);
  }
  std::vector<std::vector<std::string>> rows;
  for (const audit::Step& step : report.steps)
    rows.push_back(
        {(step.number < 10 ? " " : "") + std::to_string(step.number) + "  " + terminal.say("finding.step-" + step.id),
         std::to_string(step.looked_at), std::to_string(step.broken)});
  terminal.table({"step", "looked-at", "broken"}, rows);
  for (const auto& [one, other] : report.rivals) {
    terminal.line(terminal.bad(terminal.say("cli.verify-rivals")));
    terminal.text(one + "\n" + other);
  }
}

// deploy/man/mithaq-trail.5 says what each key means.
Json json_of(const Terminal& terminal, const audit::Report& report, const std::optional<audit::PackageFacts>& facts,
             bool strict) {
  Json findings = Json::array(), steps = Json::array(), rivals = Json::array(), grown = Json::array();
  for (const audit::Finding& f : report.findings)
    findings.push_back({{"word", audit::id(f.word)},
                        {"finding", f.id},
                        {"cause", f.cause},
                        {"strand", f.strand},
                        {"seq", f.seq},
                        {"index", f.index},
                        {"expected", f.expected},
                        {"found", f.found},
                        {"file", f.file},
                        {"sentence", terminal.say(audit::phrase_of(f))}});
  for (const audit::Step& s : report.steps)
    steps.push_back({{"number", s.number}, {"step", s.id}, {"looked_at", s.looked_at}, {"broken", s.broken}});
  for (const auto& [file, size] : report.grown_from) grown.push_back({{"file", file}, {"size", size}});
  for (const auto& [one, other] : report.rivals) rivals.push_back({one, other});
  Json package;
  if (facts)
    package = {{"charter", facts->charter},
               {"title", {{"ar", facts->title_ar}, {"en", facts->title_en}}},
               {"revision", facts->revision},
               {"ratified_at", facts->ratified_at}};
  return {{"format", 1},
          {"package", package},
          {"size", report.entries},
          {"exit", report.exit_code(strict)},
          {"keys_from", audit::id(report.keys_from)},
          {"log_keys", report.log_keys},
          {"findings", findings},
          {"steps", steps},
          {"grown_from", grown},
          {"rivals", rivals}};
}

// Which entry it is that stands in the log, in the words of the trail itself.
void print_proven(const Terminal& terminal, const std::string& file) {
  const auto proof = trail::proof_from_text(read_text(file));
  const auto note = proof ? trail::note_from_text(proof->checkpoint) : std::nullopt;
  const auto head = note ? trail::checkpoint_from_text(note->text) : std::nullopt;
  if (!head || proof->leaf.empty()) return;
  const Entry entry = trail::entry_from_leaf(proof->leaf);
  const auto word = [&](const char* key) {
    const Value* found = entry.data.find(key);
    return found && found->is_string() ? found->string() : "none";
  };
  terminal.paragraph(terminal.say("cli.verify-receipt-entry", {{"seq", std::to_string(entry.seq)},
                                                               {"strand", entry.strand},
                                                               {"kind", entry.kind},
                                                               {"body", word("body")},
                                                               {"position", word("position")},
                                                               {"at", to_rfc3339(entry.at)},
                                                               {"origin", head->origin},
                                                               {"size", std::to_string(head->size)},
                                                               {"root", trail::base64(head->root)}}),
                     0);
}

}  // namespace

// Who takes a text out of a mail may get it with CR LF at the end of each line.
std::string unturned(std::string text) {
  bool is_turned = text.ends_with("\r\n");
  for (std::size_t i = 0; i < text.size(); ++i)
    is_turned = is_turned && (text[i] == '\r') == (i + 1 < text.size() && text[i + 1] == '\n');
  if (is_turned) std::erase(text, '\r');
  return text;
}

int trail_verify(const Terminal& terminal, const Verifying& given) {
  const auto cannot = [&](const std::string& why) {
    if (terminal.json)
      terminal.data({{"format", 1}, {"exit", cannot_judge}, {"cannot", why}});
    else
      terminal.error(terminal.bad(why));
    return cannot_judge;
  };
  try {
    std::optional<audit::PackageFacts> facts;
    audit::Report report = verified(terminal, given, facts);
    check_kept_receipts(given, report);
    const int code = report.exit_code(given.strict);
    if (terminal.json) {
      terminal.data(json_of(terminal, report, facts, given.strict));
      return code;
    }
    print_keys(terminal, report);
    if (facts) print_package(terminal, *facts);
    print(terminal, report);
    for (const auto& [file, size] : report.grown_from)
      terminal.line(terminal.say("cli.verify-grown", {{"file", file}, {"size", size}}));
    const bool is_unsealed =
        std::ranges::find(report.findings, "no-package-seal", &audit::Finding::id) != report.findings.end();
    const std::string what = !given.receipt.empty() ? "receipt-" : is_unsealed ? "unsealed-" : "";
    const std::string sentence = terminal.say(code == yes                 ? "cli.verify-" + what + "good"
                                              : code == no                ? "cli.verify-broken"
                                              : report.exit_code() == yes ? "cli.verify-strict"
                                                                          : "cli.verify-gap",
                                              {{"n", report.entries}});
    terminal.line(code == yes ? terminal.good(sentence) : terminal.bad(sentence));
    if (!given.receipt.empty() && code == yes) print_proven(terminal, given.receipt);
    if (!report.is_whole && given.from.empty()) terminal.paragraph(terminal.say("cli.verify-not-excluded"), 0);
    return code;
  } catch (const audit::PackageUnreadable& unreadable) {
    return cannot(terminal.say("cli.verify-" + unreadable.id, {{"file", unreadable.file}}));
  } catch (const std::exception& unreadable) {
    return cannot(terminal.say("cli.verify-unreadable", {{"reason", std::string(unreadable.what())}}));
  }
}

}  // namespace mithaq::cli
