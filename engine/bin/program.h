// The grammar of the command line: which words there are, and which function of cli/ each verb is.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace mithaq {

// What was given on the command line.
struct Given {
  std::string language, state, key, by, charter, workflow, reason,
      change = "substantive", registry, job, plugin, sender, recipient, send_to, folder, way, audience = "public";
  std::string format = "table", picture = "svg";
  std::vector<std::string> files, answers, acknowledged;
  cli::Deed deed;
  int from = 0, to = 0, number = 0, duplicate_of = 0, revision = 0, wait = 180;
  bool apply = false, plan = false, shown = false, hidden = false, loop = false;
  cli::Texts texts, titles;
  cli::PaperAnswer paper;
  cli::PaperAct paper_act;
  cli::Staging staging;
  cli::Supposing supposing;
  cli::Preview preview;
  cli::WitnessWords witness;
  std::string listen;
  cli::KeyFiles signing_key;
  std::int64_t confirm = -1;
  cli::Verifying verifying;
  cli::RestoreWords restoring;
  bool json = false;
};

class Program {
 public:
  Program(CLI::App& app, Given& given, cli::Terminal& terminal);
  int run() const { return action_(); }

 private:
  std::string help(const std::string& id) const { return terminal_.say("cli.help-" + id); }
  cli::Daemon daemon() const { return {terminal_, given_.state + "/mithaq.sock"}; }

  // A verb, a group of verbs; what acts in somebody's name; the texts of a charter.
  CLI::App* verb(CLI::App& under, const std::string& name, const std::string& id, std::function<int()> action);
  CLI::App* group(CLI::App& app, const std::string& name);
  void acting(CLI::App* verb);
  void texts(CLI::App* verb);

  // program.cpp
  void definitions(CLI::App& app);
  int simulated();
  void charters(CLI::App& app);
  CLI::Option* word(CLI::App* verb, const std::string& option, const std::string& name, const std::string& id);
  void reason(CLI::App* verb) { verb->add_option("--reason", given_.reason, help("reason"))->required(); }
  // The life of a stage in the hands of the secretariat.
  void procedure(CLI::App& charter);
  void differences(CLI::App& charter);

  // program_office.cpp
  // What is no position, from paper or telephone.
  void by_hand(CLI::App& app);
  // An act of an office: its words are gathered by name as the daemon knows them.
  CLI::App* deed(CLI::App& under, const std::string& name, const std::string& daemon_verb);
  // Outages, objections, remarks, calls.
  void desk(CLI::App& app);
  void machine(CLI::App& app);

  // program_trail.cpp
  void keys(CLI::App& app);
  void log_keys(CLI::App& app);
  void restores(CLI::App& app);
  void trails(CLI::App& app);
  // What is named may be a charter, or the file or folder of a package or a receipt.
  void name_what_is_verified();
  // What an auditor brings to a check.
  void by_whom(CLI::App* verify);
  void witnesses(CLI::App& app);

  Given& given_;
  cli::Terminal& terminal_;
  std::function<int()> action_;
};

}  // namespace mithaq
