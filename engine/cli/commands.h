// The verbs of `mithaq`, each a function that prints and answers the exit code: 0 yes; 1 no, broken, refused;
// 2 cannot judge or wrong usage.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "model/charter_links.h"

namespace mithaq::cli {

// Asks the daemon at its socket; prints the refusal or the reason why it cannot be reached.
class Daemon {
 public:
  Daemon(const Terminal& terminal, std::string socket) : terminal_(terminal), socket_(std::move(socket)) {}
  // The data, or nothing after the trouble was told; `code` is then the exit code.
  std::optional<Json> ask(Json question, int& code) const;

 private:
  const Terminal& terminal_;
  std::string socket_;
};

// definitions.cpp
int check(const Terminal&, const std::vector<std::string>& files, const std::string& registry,
          const std::string& calendars);

// rules.cpp
int rule_try(const Terminal&, const std::string& file);

// explain.cpp
int workflow_explain(const Terminal&, const std::string& file, const std::string& registry);

// diagram.cpp. `format`: svg, mermaid; `charter`: the one whose progress is marked, or empty.
int workflow_diagram(const Terminal&, const Daemon&, const std::string& file, const std::string& format,
                     const std::string& charter);

// simulate.cpp
struct Staging {
  std::string workflow, registry, scenario, calendars;  // files; a folder
};
int simulate(const Terminal&, const Staging&);

// what_if.cpp
struct Supposing {
  std::string charter, stage, silent;
  std::vector<std::string> answers;  // "deaf-union=approve"
};
int what_if(const Terminal&, const Daemon&, const Supposing&);

// charters.cpp
struct Texts {
  std::string ar, en;  // files
  CharterLinks links = {};
};
int charter_open(const Terminal&, const Daemon&, const std::string& id, const std::string& workflow, const Texts&,
                 const Texts& titles, const std::vector<std::string>& acknowledged, const std::string& by,
                 const std::string& key);
int charter_revise(const Terminal&, const Daemon&, const std::string& id, const Texts&, const std::string& change,
                   const std::string& reason, const std::vector<std::string>& answers, const std::string& by,
                   const std::string& key);
int charter_withdraw(const Terminal&, const Daemon&, const std::string& id, const std::string& reason,
                     const std::string& by, const std::string& key);
int charter_list(const Terminal&, const Daemon&);
int charter_show(const Terminal&, const Daemon&, const std::string& id);
struct PaperAnswer {
  std::string body, position, text, proposal, channel;
  std::vector<std::string> articles;
  std::string stage, new_information;
};
int position_record(const Terminal&, const Daemon&, const std::string& charter, const PaperAnswer&,
                    const std::string& by, const std::string& key);
int position_confirm(const Terminal&, const Daemon&, const std::string& charter, std::int64_t seq,
                     const std::string& by, const std::string& key);

// acts.cpp. Whatever an office does beside: the verb as the daemon knows it, and the words that go with it.
struct Deed {
  std::string verb, charter;
  std::map<std::string, std::string> words;  // "stage", "reason" ..
  std::optional<int> number, duplicate_of;   // of the table of remarks
  std::optional<int> revision;
  bool shown = false;
};
int act(const Terminal&, const Daemon&, const Deed&, const std::string& by, const std::string& key);
// What is no position, from paper or telephone; `text` is its reason, statement or comment.
struct PaperAct {
  std::string act, objection, holder, from;
  std::int64_t entry = -1;  // of the answer that is contested; -1: the newest
};
int act_enter(const Terminal&, const Daemon&, const std::string& charter, const PaperAct&, const PaperAnswer& words,
              const std::string& by, const std::string& key);
int act_confirm(const Terminal&, const Daemon&, const std::string& charter, std::int64_t entry, const std::string& by,
                const std::string& key);
int comment_names(const Terminal&, const Daemon&, const std::string& charter, const std::string& by);
int objection_list(const Terminal&, const Daemon&, const std::string& charter);
void print_objection(const Terminal&, const Json& objection);
// `format`: table, csv, html, json.
int charter_comments(const Terminal&, const Daemon&, const std::string& charter, const std::string& format);
// 0: the newest revision, and the one before it.
int charter_redline(const Terminal&, const Daemon&, const std::string& charter, int from, int to);
// Without `apply` a dry run, of every running charter where none is named: exit code 1 where one cannot go over.
int charter_migrate(const Terminal&, const Daemon&, const std::string& charter, const std::string& workflow, bool apply,
                    const std::string& reason, const std::vector<std::string>& acknowledged, const std::string& by,
                    const std::string& key);

// notices.cpp. `format`: text, html, eml; `body`, `first` (a language) may be empty.
struct Preview {
  std::string kind, charter, body, first, format = "text";
};
int notice_preview(const Terminal&, const Daemon&, const Preview&);

// mail_test.cpp
struct MailTrial {
  std::string send_to;  // may be empty
  bool loop = false;    // a message to the house itself, and its return, for at most so long:
  std::chrono::seconds wait{180};
  std::function<void(std::chrono::seconds)> pause = sleep;  // between two looks

  static void sleep(std::chrono::seconds time);
};
int mail_test(const Terminal&, const Daemon&, const MailTrial&);

// outbox.cpp
int outbox_list(const Terminal&, const Daemon&, const std::string& charter);
int outbox_retry(const Terminal&, const Daemon&, const std::string& job);
int outbox_resume(const Terminal&, const Daemon&, const std::string& plugin);

// machine.cpp
int members_list(const Terminal&, const Daemon&);
int members_address(const Terminal&, const Daemon&, const std::string& member, bool is_used, const std::string& by);
int members_digest(const Terminal&, const Daemon&, const std::string& member, bool takes, const std::string& by);
int plugin_resume(const Terminal&, const Daemon&, const std::string& plugin);
int doctor(const Terminal&, const Daemon&);

// mail.cpp. `mail_in` takes a mail from standard input and answers a mail server: 0, or 75 for "come again".
int mail_in(const Terminal&, const std::string& socket, const std::string& sender, const std::string& recipient);
int mail_list(const Terminal&, const Daemon&, bool all);
// `raw`: its bytes as they came. `folder`: where its files, and itself as mail.eml, are laid; may be empty.
int mail_show(const Terminal&, const Daemon&, const std::string& sha256, bool raw, const std::string& folder);
int mail_done(const Terminal&, const Daemon&, const std::string& sha256, const std::string& by);

// witness.cpp. `file`: what a witness keeps.
struct WitnessWords {
  std::string file = "witness.json", name, question = "-", folder;
  std::vector<std::string> logs;
  bool mirror = false;
  std::optional<std::int64_t> from{};  // what the witness says that it has signed last
};
int witness_init(const Terminal&, const WitnessWords&, const std::string& seed_hex);
int witness_watch(const Terminal&, const WitnessWords&);
int witness_answer(const Terminal&, const WitnessWords&);
int witness_list(const Terminal&, const Daemon&);
int witness_ask(const Terminal&, const Daemon&, const WitnessWords&);
int witness_add(const Terminal&, const Daemon&, const std::string& line);  // a line, a file, or -
int charter_ratify(const Terminal&, const Daemon&, const std::string& charter, const std::string& by,
                   const std::string& key);
int members_erase(const Terminal&, const Daemon&, const std::string& member, const std::string& reason,
                  const std::string& by);

// keys.cpp
struct KeyFiles {
  std::string body, member, file, replaces;         // `file`: public key or certificate
  std::string statement, signature, old_signature;  // files; without the first it is written
  std::string fingerprint, distrust = "later", since;
};
int key_list(const Terminal&, const Daemon&);
int key_enrol(const Terminal&, const Daemon&, const KeyFiles&, const std::string& by);
int key_confirm(const Terminal&, const Daemon&, const std::string& fingerprint, const std::string& by);
int key_revoke(const Terminal&, const Daemon&, const KeyFiles&, const std::string& reason, const std::string& by);

// log_keys.cpp. The log's own keys.
int log_key_list(const Terminal&, const Daemon&);
int log_key_offer(const Terminal&, const Daemon&, const std::string& by);
int log_key_confirm(const Terminal&, const Daemon&, const std::string& vkey, const std::string& by);

// trail.cpp
int trail_show(const Terminal&, const Daemon&, const std::string& charter);

// archive.cpp
int archive_list(const Terminal&, const Daemon&);
// Into `folder`, which is made; a file that is there and differs is not overwritten.
int archive_export(const Terminal&, const Daemon&, const std::string& charter, const std::string& audience,
                   const std::string& folder);

// trail_verify.cpp. One source: a state folder, a copy of its database, a package, a receipt, or the address of a log.
struct Verifying {
  std::string charter, state, backup, package, receipt, from, policy, authorities;
  std::vector<std::string> checkpoints;  // files that the reader kept
  bool strict = false;
};
int trail_verify(const Terminal&, const Verifying&);

// restore.cpp. Over a state folder that no daemon holds, in which an older copy lies.
struct RestoreWords {
  std::string state, reason;
  std::vector<std::string> checkpoints;  // files: signed checkpoints, or receipts
  std::vector<std::string> from;         // where the missing entries are looked for (log_sources.h)
  bool dry_run = false, lost_for_good = false;
};
int restore(const Terminal&, const RestoreWords&, Moment now);

// A text as it was before a mail program turned all of its line ends.
std::string unturned(std::string text);

}  // namespace mithaq::cli
