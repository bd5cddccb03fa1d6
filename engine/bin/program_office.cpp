// What offices do: by hand, outages, objections, remarks, notices, mail and the machine.
#include "bin/program.h"
#include "model/disposition.h"

namespace mithaq {

void Program::by_hand(CLI::App& app) {
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

CLI::App* Program::deed(CLI::App& under, const std::string& name, const std::string& daemon_verb) {
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

void Program::desk(CLI::App& app) {
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

void Program::machine(CLI::App& app) {
  verb(*group(app, "members"), "list", "members-list", [this] { return cli::members_list(terminal_, daemon()); });
  CLI::App* erase = verb(*app.get_subcommand("members"), "erase", "members-erase", [this] {
    return cli::members_erase(terminal_, daemon(), given_.job, given_.reason, given_.by);
  });
  erase->add_option("MEMBER", given_.job, help("member-id"))->required();
  erase->add_option("--reason", given_.reason, help("reason"))->required();
  erase->add_option("--by", given_.by, help("by"))->required();
  CLI::App* digest = verb(*app.get_subcommand("members"), "digest", "members-digest", [this] {
    return cli::members_digest(terminal_, daemon(), given_.job, given_.way == "on", given_.by);
  });
  digest->add_option("MEMBER", given_.job, help("member-id"))->required();
  digest->add_option("WAY", given_.way, help("digest-way"))->required()->check(CLI::IsMember({"on", "off"}));
  digest->add_option("--by", given_.by, help("by"))->required();
  CLI::App* address = verb(*app.get_subcommand("members"), "address", "members-address", [this] {
    return cli::members_address(terminal_, daemon(), given_.job, given_.way == "on", given_.by);
  });
  address->add_option("MEMBER", given_.job, help("member-id"))->required();
  address->add_option("WAY", given_.way, help("address-way"))->required()->check(CLI::IsMember({"on", "off"}));
  address->add_option("--by", given_.by, help("by"))->required();
  CLI::App* preview = verb(*group(app, "notice"), "preview", "notice-preview", [this] {
    given_.preview.first = given_.language;
    return cli::notice_preview(terminal_, daemon(), given_.preview);
  });
  preview->add_option("KIND", given_.preview.kind, help("notice-kind"))
      ->required()
      ->check(CLI::IsMember({"request", "reminder", "receipt", "ask-back", "outcome", "alert", "code", "digest"}));
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
  CLI::App* trial = verb(*mail, "test", "mail-test", [this] {
    return cli::mail_test(terminal_, daemon(), {given_.send_to, given_.loop, std::chrono::seconds(given_.wait)});
  });
  trial->add_option("--send", given_.send_to, help("mail-test-send"));
  trial->add_flag("--loop", given_.loop, help("mail-test-loop"));
  trial->add_option("--wait", given_.wait, help("mail-test-wait"))->check(CLI::Range(0, 3600));
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
  // "--sender=" says the null path, and a server that does not know the recipient says "--recipient=": without a value
  // neither takes the option behind it for one.
  mail_in->add_option("--sender", given_.sender, help("sender"))->expected(0, 1);
  mail_in->add_option("--recipient", given_.recipient, help("recipient"))->expected(0, 1);
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

}  // namespace mithaq
