// The command line: reads the words given, hands each verb to cli/.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "cli/commands.h"
#include "cli/problem_lines.h"
#include "cli/witness_book.h"
#include "definitions/files.h"
#include "model/disposition.h"
#include "service/chance.h"
#include "service/clock.h"
#include "service/premises.h"
#include "web/server.h"

namespace {

using namespace mithaq;

std::string environment(const char* name, std::string otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? value : std::move(otherwise);
}

notices::Phrases phrases(const std::string& folder) {
  const auto read = [&](const std::string& name) {
    const std::string file = folder + "/" + name;
    auto texts = definitions::texts_from_toml(file, service::read_file(file));
    if (!texts.value) throw std::runtime_error("cannot read " + file);
    return std::move(*texts.value);
  };
  return notices::Phrases(read("ar.toml"), read("en.toml"));
}

// The language decides the words of the help too, so it is looked for before anything is parsed.
std::string language_option(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--lang" && i + 1 < argc) return argv[i + 1];
    if (word.starts_with("--lang=")) return word.substr(7);
  }
  return {};
}

// Answers for a witness until it is told to stop.
int serve_witness(const cli::Terminal& terminal, const std::string& file, const std::string& listen) {
  const auto colon = listen.rfind(':');
  const int port = colon == std::string::npos ? 0 : std::atoi(listen.c_str() + colon + 1);
  if (port < 1 || port > 65535) return terminal.error(terminal.say("witness.bad-address")), cli::cannot_judge;
  const cli::WitnessBook book(file);
  book.key();  // a file that cannot be read is told now
  web::Server server(
      [&book](const web::Request& request) {
        const auto plain = [](int status) {
          return web::Response{.status = status, .type = "text/plain; charset=utf-8", .body = ""};
        };
        if (!request.path.ends_with("/add-checkpoint")) return plain(404);
        if (request.method != "POST") return plain(405);
        const cli::WitnessReply reply = book.answer(request.body, service::SystemClock().now());
        return web::Response{.status = reply.status, .type = reply.media_type, .body = reply.body};
      },
      {.address = listen.substr(0, colon), .port = port, .limits = {}, .log = [](const std::string&) {}});
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  server.start();
  terminal.line(terminal.say("witness.serving", {{"address", listen}}));
  int signal = 0;
  sigwait(&stop, &signal);
  server.stop();
  return cli::yes;
}

struct Given {
  std::string language, state, key, by, charter, workflow, reason,
      change = "substantive", registry, job, plugin, sender, recipient, send_to, folder, audience = "public";
  std::string format = "table", picture = "svg";
  std::vector<std::string> files, answers, acknowledged;
  cli::Deed deed;
  int from = 0, to = 0, number = 0, duplicate_of = 0, revision = 0;
  bool apply = false, plan = false, shown = false, hidden = false;
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
  bool json = false;
};

class Program {
 public:
  Program(CLI::App& app, Given& given, cli::Terminal& terminal) : given_(given), terminal_(terminal) {
    app.add_option("--lang", given.language, help("lang"))->check(CLI::IsMember({"ar", "en"}));
    app.add_option("--state", given.state, help("state"));
    app.require_subcommand(1);
    app.fallthrough();
    definitions(app);
    charters(app);
    keys(app);
    machine(app);
    trails(app);
    witnesses(app);
  }

  int run() const { return action_(); }

 private:
  std::string help(const std::string& id) const { return terminal_.say("cli.help-" + id); }
  cli::Daemon daemon() const { return {terminal_, given_.state + "/mithaq.sock"}; }

  CLI::App* verb(CLI::App& under, const std::string& name, const std::string& id, std::function<int()> action) {
    CLI::App* out = under.add_subcommand(name, help(id));
    out->add_flag("--json", given_.json, help("json"));
    out->callback([this, action] { action_ = action; });
    return out;
  }
  CLI::App* group(CLI::App& app, const std::string& name) {
    CLI::App* out = app.add_subcommand(name, help(name));
    out->require_subcommand(1);
    return out;
  }
  void acting(CLI::App* verb) {
    verb->add_option("--by", given_.by, help("by"));
    verb->add_option("--key", given_.key, help("key"));
  }
  void texts(CLI::App* verb) {
    verb->add_option("--text-ar", given_.texts.ar, help("text-ar"));
    verb->add_option("--text-en", given_.texts.en, help("text-en"));
    verb->add_option("--sign-language", given_.texts.links.sign_language, help("sign-language"));
    verb->add_option("--easy-read-ar", given_.texts.links.easy_read_ar, help("easy-read-ar"));
    verb->add_option("--easy-read-en", given_.texts.links.easy_read_en, help("easy-read-en"));
  }

  void definitions(CLI::App& app) {
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

  int simulated() {
    const cli::Staging& staging = given_.staging;
    const bool is_scenario = !staging.workflow.empty() && !staging.scenario.empty() && !staging.registry.empty();
    if (is_scenario == !given_.supposing.charter.empty())
      return terminal_.error(help("simulate-needs")), cli::cannot_judge;
    return is_scenario ? cli::simulate(terminal_, staging) : cli::what_if(terminal_, daemon(), given_.supposing);
  }

  void charters(CLI::App& app) {
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
    by_hand(app);
  }

  // What is no position, from paper or telephone.
  void by_hand(CLI::App& app) {
    CLI::App* act = group(app, "act");
    CLI::App* enter = verb(*act, "enter", "act-enter", [this] {
      return cli::act_enter(terminal_, daemon(), given_.charter, given_.paper_act, given_.paper, given_.by, given_.key);
    });
    enter->add_option("CHARTER", given_.charter, help("charter-id"))->required();
    enter->add_option("BODY", given_.paper.body, help("body"))->required();
    enter->add_option("ACT", given_.paper_act.act, help("act-name"))
        ->required()
        ->check(CLI::IsMember({"contest", "grant-proxy", "revoke-proxy", "request-time", "stand-by", "end-objection",
                               "challenge", "comment", "minority", "withdraw-adherence", "renew-adherence"}));
    enter->add_option("--objection", given_.paper_act.objection, help("objection-id"));
    enter->add_option("--holder", given_.paper_act.holder, help("holder"));
    enter->add_option("--entry", given_.paper_act.entry, help("contested-entry"));
    enter->add_option("--from", given_.paper_act.from, help("from-instant"));
    enter->add_option("--position", given_.paper.position, help("position-in-return"));
    enter->add_option("--article", given_.paper.articles, help("article"))->delimiter(',');
    enter->add_option("--text", given_.paper.text, help("act-text"));
    enter->add_option("--stage", given_.paper.stage, help("stage"));
    enter->add_option("--channel", given_.paper.channel, help("channel"))
        ->check(CLI::IsMember({"paper", "telephone", "sign-language"}));
    acting(enter);
    CLI::App* confirm = verb(*act, "confirm", "act-confirm", [this] {
      return cli::act_confirm(terminal_, daemon(), given_.charter, given_.confirm, given_.by, given_.key);
    });
    confirm->add_option("CHARTER", given_.charter, help("charter-id"))->required();
    confirm->add_option("ENTRY", given_.confirm, help("entered-act"))->required();
    acting(confirm);
  }

  // An act of an office: its words are gathered by name as the daemon knows them.
  CLI::App* deed(CLI::App& under, const std::string& name, const std::string& daemon_verb) {
    std::string id = daemon_verb;
    std::replace(id.begin(), id.end(), ' ', '-');
    CLI::App* out = verb(under, name, id, [this, daemon_verb] {
      cli::Deed deed = given_.deed;
      deed.verb = daemon_verb;
      deed.charter = given_.charter;
      deed.words["reason"] = given_.reason;
      if (given_.number > 0) deed.number = given_.number;
      if (given_.duplicate_of > 0) deed.duplicate_of = given_.duplicate_of;
      if (given_.revision > 0) deed.revision = given_.revision;
      deed.shown = given_.shown;
      return cli::act(terminal_, daemon(), deed, given_.by, given_.key);
    });
    out->add_option("CHARTER", given_.charter, help("charter-id"))->required();
    acting(out);
    return out;
  }
  CLI::Option* word(CLI::App* verb, const std::string& option, const std::string& name, const std::string& id) {
    return verb->add_option(option, given_.deed.words[name], help(id));
  }
  void reason(CLI::App* verb) { verb->add_option("--reason", given_.reason, help("reason"))->required(); }

  // The life of a stage in the hands of the secretariat.
  void procedure(CLI::App& charter) {
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

  void differences(CLI::App& charter) {
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

  // Outages, objections, remarks, calls.
  void desk(CLI::App& app) {
    CLI::App* outage = group(app, "outage");
    CLI::App* declare = deed(*outage, "declare", "outage declare");
    word(declare, "--tag", "tag", "tag")->required();
    word(declare, "--source", "source", "source")->required();
    reason(declare);
    word(deed(*outage, "end", "outage end"), "--tag", "tag", "tag")->required();

    CLI::App* objection = group(app, "objection");
    verb(*objection, "list", "objection-list",
         [this] { return cli::objection_list(terminal_, daemon(), given_.charter); })
        ->add_option("CHARTER", given_.charter, help("charter-id"))
        ->required();
    for (const char* name : {"reply", "overrule"}) {
      CLI::App* answer = deed(*objection, name, std::string("objection ") + name);
      word(answer, "OBJECTION", "objection", "objection-id")->required();
      word(answer, "--text", "text", "reply-text")->required();
      if (std::string_view(name) == "overrule") word(answer, "--ground", "ground", "ground")->required();
    }

    CLI::App* comment = group(app, "comment");
    verb(*comment, "list", "comment-list",
         [this] { return cli::charter_comments(terminal_, daemon(), given_.charter, "table"); })
        ->add_option("CHARTER", given_.charter, help("charter-id"))
        ->required();
    CLI::App* names = verb(*comment, "names", "comment-names",
                           [this] { return cli::comment_names(terminal_, daemon(), given_.charter, given_.by); });
    names->add_option("CHARTER", given_.charter, help("charter-id"))->required();
    names->add_option("--by", given_.by, help("by"));
    CLI::App* moderate = deed(*comment, "moderate", "comment moderate");
    moderate->add_option("NUMBER", given_.number, help("remark-number"))->required()->check(CLI::PositiveNumber);
    auto* how = moderate->add_option_group("how");
    how->add_flag("--show", given_.shown, help("show"));
    how->add_flag("--hide", given_.hidden, help("hide"));
    how->require_option(1);
    moderate->add_option("--reason", given_.reason, help("reason"));
    CLI::App* dispose = deed(*comment, "dispose", "comment dispose");
    dispose->add_option("NUMBER", given_.number, help("remark-number"))->required()->check(CLI::PositiveNumber);
    word(dispose, "DISPOSITION", "disposition", "disposition")
        ->required()
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(disposition_ids), std::end(disposition_ids))));
    word(dispose, "--reply", "reply", "reply-text");
    dispose->add_option("--of", given_.duplicate_of, help("duplicate-of"))->check(CLI::PositiveNumber);
    dispose->add_option("--revision", given_.revision, help("revision-that-answers"))->check(CLI::PositiveNumber);

    CLI::App* request = group(app, "request");
    CLI::App* confirm = deed(*request, "confirm", "request confirm");
    word(confirm, "BODY", "body", "body")->required();
    word(confirm, "--stage", "stage", "stage");
    CLI::App* resend = deed(*request, "resend", "request resend");
    word(resend, "BODY", "body", "body")->required();
    word(resend, "--stage", "stage", "stage");
    word(resend, "--member", "member", "member-of-body");
  }

  void keys(CLI::App& app) {
    CLI::App* key = group(app, "key");
    verb(*key, "list", "key-list", [this] { return cli::key_list(terminal_, daemon()); });
    cli::KeyFiles& given = given_.signing_key;
    for (const char* name : {"enrol", "rotate"}) {
      CLI::App* enrol = verb(*key, name, "key-" + std::string(name),
                             [this] { return cli::key_enrol(terminal_, daemon(), given_.signing_key, given_.by); });
      enrol->add_option("BODY", given.body, help("body"))->required();
      enrol->add_option("KEY", given.file, help("public-key"))->required();
      enrol->add_option("--member", given.member, help("member-of-body"));
      CLI::Option* replaces = enrol->add_option("--replaces", given.replaces, help("key-replaces"));
      if (std::string_view(name) == "rotate") replaces->required();
      CLI::Option* statement = enrol->add_option("--statement", given.statement, help("key-statement"));
      CLI::Option* signature = enrol->add_option("--signature", given.signature, help("key-signature"));
      statement->needs(signature);
      signature->needs(statement);
      enrol->add_option("--old-signature", given.old_signature, help("key-old-signature"))->needs(statement);
      enrol->add_option("--by", given_.by, help("by"));
    }
    CLI::App* confirm = verb(*key, "confirm", "key-confirm", [this] {
      return cli::key_confirm(terminal_, daemon(), given_.signing_key.fingerprint, given_.by);
    });
    CLI::App* revoke = verb(*key, "revoke", "key-revoke", [this] {
      return cli::key_revoke(terminal_, daemon(), given_.signing_key, given_.reason, given_.by);
    });
    for (CLI::App* one : {confirm, revoke}) {
      one->add_option("FINGERPRINT", given.fingerprint, help("fingerprint"))->required();
      one->add_option("--by", given_.by, help("by"));
    }
    revoke->add_option("--reason", given_.reason, help("key-reason"))
        ->required()
        ->check(CLI::IsMember({"lost", "compromised", "left", "replaced"}));
    revoke->add_option("--distrust", given.distrust, help("key-distrust"))->check(CLI::IsMember({"later", "all"}));
    revoke->add_option("--since", given.since, help("key-since"));
  }

  void machine(CLI::App& app) {
    verb(*group(app, "members"), "list", "members-list", [this] { return cli::members_list(terminal_, daemon()); });
    CLI::App* erase = verb(*app.get_subcommand("members"), "erase", "members-erase", [this] {
      return cli::members_erase(terminal_, daemon(), given_.job, given_.reason, given_.by);
    });
    erase->add_option("MEMBER", given_.job, help("member-id"))->required();
    erase->add_option("--reason", given_.reason, help("reason"))->required();
    erase->add_option("--by", given_.by, help("by"))->required();
    CLI::App* preview = verb(*group(app, "notice"), "preview", "notice-preview", [this] {
      given_.preview.first = given_.language;
      return cli::notice_preview(terminal_, daemon(), given_.preview);
    });
    preview->add_option("KIND", given_.preview.kind, help("notice-kind"))
        ->required()
        ->check(CLI::IsMember({"request", "reminder", "receipt", "ask-back", "outcome", "alert", "code"}));
    preview->add_option("--charter", given_.preview.charter, help("charter-id"))->required();
    preview->add_option("--body", given_.preview.body, help("body"));
    preview->add_option("--format", given_.preview.format, help("notice-format"))
        ->check(CLI::IsMember({"text", "html", "eml"}));
    CLI::App* outbox = group(app, "outbox");
    verb(*outbox, "list", "outbox-list", [this] {
      return cli::outbox_list(terminal_, daemon(), given_.charter);
    })->add_option("CHARTER", given_.charter, help("charter-id"));
    verb(*outbox, "retry", "outbox-retry", [this] {
      return cli::outbox_retry(terminal_, daemon(), given_.job);
    })->add_option("JOB", given_.job, help("job"));
    verb(*outbox, "resume", "outbox-resume", [this] {
      return cli::outbox_resume(terminal_, daemon(), given_.plugin);
    })->add_option("PLUGIN", given_.plugin, help("plugin-name"));
    CLI::App* mail = group(app, "mail");
    verb(*mail, "list", "mail-list", [this] {
      return cli::mail_list(terminal_, daemon(), given_.shown);
    })->add_flag("--all", given_.shown, help("mail-all"));
    verb(*mail, "test", "mail-test", [this] {
      return cli::mail_test(terminal_, daemon(), given_.send_to);
    })->add_option("--send", given_.send_to, help("mail-test-send"));
    const auto one = [this](CLI::App* verb) { verb->add_option("MAIL", given_.job, help("mail-id"))->required(); };
    CLI::App* look = verb(*mail, "show", "mail-show", [this] {
      return cli::mail_show(terminal_, daemon(), given_.job, given_.shown, given_.folder);
    });
    one(look);
    look->add_flag("--raw", given_.shown, help("mail-raw"));
    look->add_option("--save", given_.folder, help("mail-save"))->check(CLI::ExistingDirectory);
    CLI::App* seen =
        verb(*mail, "done", "mail-done", [this] { return cli::mail_done(terminal_, daemon(), given_.job, given_.by); });
    one(seen);
    seen->add_option("--by", given_.by, help("by"))->required();
    CLI::App* mail_in = app.add_subcommand("mail-in", help("mail-in"));
    mail_in->add_option("--sender", given_.sender, help("sender"));
    mail_in->add_option("--recipient", given_.recipient, help("recipient"));
    mail_in->callback([this] {
      action_ = [this] {
        return cli::mail_in(terminal_, given_.state + "/mithaq.sock", given_.sender, given_.recipient);
      };
    });
    verb(*group(app, "plugin"), "resume", "plugin-resume",
         [this] { return cli::plugin_resume(terminal_, daemon(), given_.plugin); })
        ->add_option("PLUGIN", given_.plugin, help("plugin-name"))
        ->required();
    verb(app, "doctor", "doctor", [this] { return cli::doctor(terminal_, daemon()); });
  }

  void trails(CLI::App& app) {
    CLI::App* trail = group(app, "trail");
    verb(*trail, "show", "trail-show", [this] { return cli::trail_show(terminal_, daemon(), given_.charter); })
        ->add_option("CHARTER", given_.charter, help("charter-id"))
        ->required();
    CLI::App* verify = verb(*trail, "verify", "trail-verify", [this] {
      name_what_is_verified();
      given_.verifying.state = given_.state;
      return cli::trail_verify(terminal_, given_.verifying);
    });
    verify->add_option("CHARTER", given_.charter, help("charter-id"));
    CLI::Option* backup = verify->add_option("--backup", given_.verifying.backup, help("backup-file"));
    CLI::Option* package = verify->add_option("--package", given_.verifying.package, help("package-file"));
    verify->add_option("--receipt", given_.verifying.receipt, help("receipt-file"))
        ->excludes(backup)
        ->excludes(package);
    package->excludes(backup);
    by_whom(verify);
    CLI::App* archive = group(app, "archive");
    verb(*archive, "list", "archive-list", [this] { return cli::archive_list(terminal_, daemon()); });
    CLI::App* out = verb(*archive, "export", "archive-export", [this] {
      return cli::archive_export(terminal_, daemon(), given_.charter, given_.audience, given_.folder);
    });
    out->add_option("CHARTER", given_.charter, help("charter-id"))->required();
    out->add_option("FOLDER", given_.folder, help("export-folder"))->required();
    out->add_option("--audience", given_.audience, help("audience"))->check(CLI::IsMember({"public", "auditor"}));
    CLI::App* same =
        verb(*archive, "verify", "archive-verify", [this] { return cli::trail_verify(terminal_, given_.verifying); });
    same->add_option("PACKAGE", given_.verifying.package, help("package-file"))->required();
    by_whom(same);
  }

  // What is named may be a charter, or the file or folder of a package or a receipt.
  void name_what_is_verified() {
    const std::filesystem::path named(given_.charter);
    cli::Verifying& asked = given_.verifying;
    const bool is_free = asked.package.empty() && asked.receipt.empty() && asked.backup.empty();
    std::error_code no;
    if (!is_free || is_kebab(given_.charter) || !std::filesystem::exists(named, no))
      asked.charter = given_.charter;
    else if (named.extension() == ".tlog-proof")
      asked.receipt = named;
    else
      asked.package = named;
  }

  // What an auditor brings to a check.
  void by_whom(CLI::App* verify) {
    verify->add_option("--checkpoint", given_.verifying.checkpoints, help("kept-checkpoint"))->expected(1);
    verify->add_option("--policy", given_.verifying.policy, help("policy-file"));
    verify->add_flag("--strict", given_.verifying.strict, help("strict"));
  }

  void witnesses(CLI::App& app) {
    CLI::App* witness = group(app, "witness");
    const auto kept = [this](CLI::App* verb) { verb->add_option("--file", given_.witness.file, help("witness-file")); };
    const auto logs = [this](CLI::App* verb) {
      return verb->add_option("--log", given_.witness.logs, help("witness-log"));
    };
    CLI::App* init = verb(*witness, "init", "witness-init", [this] {
      return cli::witness_init(terminal_, given_.witness, service::SystemChance().hex(32));
    });
    kept(init);
    logs(init);
    init->add_option("--name", given_.witness.name, help("witness-name"))->required();
    CLI::App* watch =
        verb(*witness, "watch", "witness-watch", [this] { return cli::witness_watch(terminal_, given_.witness); });
    kept(watch);
    logs(watch);
    CLI::App* answer =
        verb(*witness, "answer", "witness-answer", [this] { return cli::witness_answer(terminal_, given_.witness); });
    kept(answer);
    answer->add_option("QUESTION", given_.witness.question, help("witness-question"));
    answer->add_option("--folder", given_.witness.folder, help("witness-folder"));
    answer->add_flag("--mirror", given_.witness.mirror, help("witness-mirror"));
    CLI::App* serve = verb(*witness, "serve", "witness-serve",
                           [this] { return serve_witness(terminal_, given_.witness.file, given_.listen); });
    kept(serve);
    serve->add_option("--listen", given_.listen, help("witness-listen"))->required();
    verb(*witness, "list", "witness-list", [this] { return cli::witness_list(terminal_, daemon()); });
    CLI::App* ask =
        verb(*witness, "ask", "witness-ask", [this] { return cli::witness_ask(terminal_, daemon(), given_.witness); });
    ask->add_option("WITNESS", given_.witness.name, help("witness"));
    ask->add_option("--folder", given_.witness.folder, help("witness-folder-out"));
    ask->add_flag("--entries", given_.witness.mirror, help("witness-entries"));
    verb(*witness, "add", "witness-add", [this] {
      return cli::witness_add(terminal_, daemon(), given_.witness.question);
    })->add_option("LINE", given_.witness.question, help("witness-line"));
  }

  Given& given_;
  cli::Terminal& terminal_;
  std::function<int()> action_;
};

int run(int argc, char** argv, cli::Terminal& terminal) {
  Given given;
  given.state = environment("MITHAQ_STATE", "state");
  given.staging.calendars = environment("MITHAQ_CALENDARS", MITHAQ_TEXTS "/../calendar");
  CLI::App app(terminal.say("cli.help"), "mithaq");
  app.set_version_flag("--version", "mithaq " MITHAQ_VERSION);
  const Program program(app, given, terminal);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    if (wrong.get_exit_code() == 0) return app.exit(wrong), cli::yes;
    terminal.error(terminal.say("cli.usage", {{"kind", wrong.get_name()}, {"words", std::string(wrong.what())}}));
    terminal.error(terminal.say("cli.usage-help"));
    return cli::cannot_judge;
  }
  if (given.key.empty()) given.key = service::SystemChance().hex(16);
  terminal.json = given.json;
  return program.run();
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  try {
    cli::Terminal terminal(phrases(environment("MITHAQ_TEXTS", MITHAQ_TEXTS)),
                           cli::reader_language(language_option(argc, argv)));
    try {
      return run(argc, argv, terminal);
    } catch (const service::Unreadable& unreadable) {
      terminal.error(cli::line_of(terminal, unreadable));
    } catch (const std::exception& broken) {
      terminal.error("mithaq: " + terminal.say("cli.broken", {{"reason", std::string(broken.what())}}));
    }
  } catch (const std::exception& broken) {
    std::cerr << "mithaq: " << broken.what() << "\n";
  }
  return cli::cannot_judge;
}
