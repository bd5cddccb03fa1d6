// Definitions and charters.
#include "bin/program.h"

namespace mithaq {

Program::Program(CLI::App& app, Given& given, cli::Terminal& terminal) : given_(given), terminal_(terminal) {
  app.add_option("--lang", given.language, help("lang"))->check(CLI::IsMember({"ar", "en"}));
  app.add_option("--state", given.state, help("state"));
  app.require_subcommand(1);
  app.fallthrough();
  definitions(app);
  charters(app);
  keys(app);
  log_keys(app);
  machine(app);
  trails(app);
  witnesses(app);
  restores(app);
}

CLI::App* Program::verb(CLI::App& under, const std::string& name, const std::string& id, std::function<int()> action) {
  CLI::App* out = under.add_subcommand(name, help(id));
  out->add_flag("--json", given_.json, help("json"));
  out->callback([this, action] { action_ = action; });
  return out;
}

CLI::App* Program::group(CLI::App& app, const std::string& name) {
  CLI::App* out = app.add_subcommand(name, help(name));
  out->require_subcommand(1);
  return out;
}

void Program::acting(CLI::App* verb) {
  verb->add_option("--by", given_.by, help("by"));
  verb->add_option("--key", given_.key, help("key"));
}

void Program::texts(CLI::App* verb) {
  verb->add_option("--text-ar", given_.texts.ar, help("text-ar"));
  verb->add_option("--text-en", given_.texts.en, help("text-en"));
  verb->add_option("--sign-language", given_.texts.links.sign_language, help("sign-language"));
  verb->add_option("--easy-read-ar", given_.texts.links.easy_read_ar, help("easy-read-ar"));
  verb->add_option("--easy-read-en", given_.texts.links.easy_read_en, help("easy-read-en"));
}

void Program::definitions(CLI::App& app) {
  CLI::App* check = verb(app, "check", "check", [this] {
    return cli::check(terminal_, given_.files, given_.registry, given_.staging.calendars);
  });
  check->add_option("FILE", given_.files, help("files"))->required();
  check->add_option("--registry", given_.registry, help("registry"));
  check->add_option("--calendar", given_.staging.calendars, help("calendar"));
  verb(*group(app, "rule"), "try", "rule-try", [this] { return cli::rule_try(terminal_, given_.files.at(0)); })
      ->add_option("FILE", given_.files, help("vectors"))
      ->required()
      ->expected(1);
  CLI::App* simulate = verb(app, "simulate", "simulate", [this] { return simulated(); });
  simulate->add_option("WORKFLOW", given_.staging.workflow, help("workflow-file"));
  simulate->add_option("SCENARIO", given_.staging.scenario, help("scenario"));
  simulate->add_option("--registry", given_.staging.registry, help("registry"));
  simulate->add_option("--calendar", given_.staging.calendars, help("calendar"));
  simulate->add_option("--what-if", given_.supposing.charter, help("what-if"));
  simulate->add_option("--stage", given_.supposing.stage, help("stage"));
  simulate->add_option("--suppose", given_.supposing.answers, help("suppose"));
  simulate->add_option("--silent", given_.supposing.silent, help("suppose-silent"));
  CLI::App* workflow = app.add_subcommand("workflow", help("workflows"));
  workflow->require_subcommand(1);
  CLI::App* explain = verb(*workflow, "explain", "workflow-explain",
                           [this] { return cli::workflow_explain(terminal_, given_.files.at(0), given_.registry); });
  explain->add_option("FILE", given_.files, help("workflow-file"))->required()->expected(1);
  explain->add_option("--registry", given_.registry, help("registry"));
  CLI::App* diagram = verb(*workflow, "diagram", "workflow-diagram", [this] {
    return cli::workflow_diagram(terminal_, daemon(), given_.files.at(0), given_.picture, given_.charter);
  });
  diagram->add_option("FILE", given_.files, help("workflow-file"))->required()->expected(1);
  diagram->add_option("--format", given_.picture, help("diagram-format"))->check(CLI::IsMember({"svg", "mermaid"}));
  diagram->add_option("--charter", given_.charter, help("diagram-charter"));
}

int Program::simulated() {
  const cli::Staging& staging = given_.staging;
  const bool is_scenario = !staging.workflow.empty() && !staging.scenario.empty() && !staging.registry.empty();
  if (is_scenario == !given_.supposing.charter.empty())
    return terminal_.error(help("simulate-needs")), cli::cannot_judge;
  return is_scenario ? cli::simulate(terminal_, staging) : cli::what_if(terminal_, daemon(), given_.supposing);
}

void Program::charters(CLI::App& app) {
  CLI::App* charter = group(app, "charter");
  CLI::App* open = verb(*charter, "open", "charter-open", [this] {
    return cli::charter_open(terminal_, daemon(), given_.charter, given_.workflow, given_.texts, given_.titles,
                             given_.acknowledged, given_.by, given_.key);
  });
  open->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  open->add_option("--workflow", given_.workflow, help("workflow"))->required();
  open->add_option("--acknowledge", given_.acknowledged, help("acknowledge"))->delimiter(',');
  open->add_option("--title-ar", given_.titles.ar, help("title-ar"));
  open->add_option("--title-en", given_.titles.en, help("title-en"));
  texts(open);
  acting(open);
  CLI::App* revise = verb(*charter, "revise", "charter-revise", [this] {
    return cli::charter_revise(terminal_, daemon(), given_.charter, given_.texts, given_.change, given_.reason,
                               given_.answers, given_.by, given_.key);
  });
  revise->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  revise->add_option("--change", given_.change, help("change"))->check(CLI::IsMember({"editorial", "substantive"}));
  revise->add_option("--reason", given_.reason, help("reason"))->required();
  revise->add_option("--answers", given_.answers, help("answers"))->delimiter(',');
  texts(revise);
  acting(revise);
  CLI::App* withdraw = verb(*charter, "withdraw", "charter-withdraw", [this] {
    return cli::charter_withdraw(terminal_, daemon(), given_.charter, given_.reason, given_.by, given_.key);
  });
  withdraw->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  withdraw->add_option("--reason", given_.reason, help("reason"))->required();
  acting(withdraw);
  verb(*charter, "list", "charter-list", [this] { return cli::charter_list(terminal_, daemon()); });
  CLI::App* ratify = verb(*charter, "ratify", "charter-ratify", [this] {
    return cli::charter_ratify(terminal_, daemon(), given_.charter, given_.by, given_.key);
  });
  ratify->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  acting(ratify);
  verb(*charter, "show", "charter-show", [this] { return cli::charter_show(terminal_, daemon(), given_.charter); })
      ->add_option("CHARTER", given_.charter, help("charter-id"))
      ->required();
  procedure(*charter);
  differences(*charter);
  desk(app);

  CLI::App* position = group(app, "position");
  CLI::App* record = verb(*position, "record", "position-record", [this] {
    if (given_.confirm >= 0)
      return cli::position_confirm(terminal_, daemon(), given_.charter, given_.confirm, given_.by, given_.key);
    if (given_.paper.body.empty() || given_.paper.position.empty())
      return terminal_.error(help("position-record")), cli::cannot_judge;
    return cli::position_record(terminal_, daemon(), given_.charter, given_.paper, given_.by, given_.key);
  });
  record->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  record->add_option("BODY", given_.paper.body, help("body"));
  record->add_option("POSITION", given_.paper.position, help("position-id"));
  record->add_option("--article", given_.paper.articles, help("article"))->delimiter(',');
  record->add_option("--text", given_.paper.text, help("text"));
  record->add_option("--proposal", given_.paper.proposal, help("proposal"));
  given_.paper.channel = "paper";
  record->add_option("--stage", given_.paper.stage, help("stage"));
  record->add_option("--new-information", given_.paper.new_information, help("new-information"));
  record->add_option("--channel", given_.paper.channel, help("channel"))
      ->check(CLI::IsMember({"paper", "telephone", "sign-language"}));
  record->add_option("--confirm", given_.confirm, help("confirm"));
  acting(record);
  word(deed(*position, "set-aside", "position set-aside"), "FINGERPRINT", "fingerprint", "fingerprint")->required();
  by_hand(app);
}

CLI::Option* Program::word(CLI::App* verb, const std::string& option, const std::string& name, const std::string& id) {
  return verb->add_option(option, given_.deed.words[name], help(id));
}

void Program::procedure(CLI::App& charter) {
  CLI::App* extend = deed(charter, "extend", "charter extend");
  word(extend, "--stage", "stage", "stage");
  word(extend, "--to", "to", "to-instant")->required();
  reason(extend);
  CLI::App* back = deed(charter, "return", "charter return");
  word(back, "--stage", "stage", "stage");
  reason(back);
  CLI::App* reopen = deed(charter, "reopen", "charter reopen");
  word(reopen, "--stage", "stage", "reopen-stage");
  reason(reopen);
  CLI::App* migrate = verb(charter, "migrate", "charter-migrate", [this] {
    return cli::charter_migrate(terminal_, daemon(), given_.charter, given_.workflow, given_.apply, given_.reason,
                                given_.acknowledged, given_.by, given_.key);
  });
  migrate->add_option("CHARTER", given_.charter, help("charter-id"));
  migrate->add_option("--workflow", given_.workflow, help("workflow"))->required();
  auto* how = migrate->add_option_group("how");
  how->add_flag("--plan", given_.plan, help("migrate-plan"));
  how->add_flag("--apply", given_.apply, help("migrate-apply"));
  how->require_option(1);
  migrate->add_option("--reason", given_.reason, help("reason"));
  migrate->add_option("--acknowledge", given_.acknowledged, help("acknowledge"))->delimiter(',');
  acting(migrate);
}

void Program::differences(CLI::App& charter) {
  CLI::App* comments = verb(charter, "comments", "charter-comments", [this] {
    return cli::charter_comments(terminal_, daemon(), given_.charter, given_.format);
  });
  comments->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  comments->add_option("--format", given_.format, help("comments-format"))
      ->check(CLI::IsMember({"table", "csv", "html", "json"}));
  CLI::App* redline = verb(charter, "redline", "charter-redline", [this] {
    return cli::charter_redline(terminal_, daemon(), given_.charter, given_.from, given_.to);
  });
  redline->add_option("CHARTER", given_.charter, help("charter-id"))->required();
  redline->add_option("--from", given_.from, help("redline-from"))->check(CLI::PositiveNumber);
  redline->add_option("--to", given_.to, help("redline-to"))->check(CLI::PositiveNumber);
}

}  // namespace mithaq
