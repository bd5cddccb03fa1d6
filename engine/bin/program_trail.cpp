// Keys of the bodies, the trail, the archive and its witnesses.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "bin/program.h"
#include "cli/log_sources.h"
#include "cli/witness_book.h"
#include "model/text.h"
#include "service/chance.h"
#include "service/clock.h"
#include "web/server.h"

namespace mithaq {

namespace {

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

}  // namespace

void Program::keys(CLI::App& app) {
  CLI::App* key = app.add_subcommand("key", help("keys"));
  key->require_subcommand(1);
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

void Program::log_keys(CLI::App& app) {
  CLI::App* key = app.add_subcommand("log-key", help("log-keys"));
  key->require_subcommand(1);
  verb(*key, "list", "log-key-list", [this] { return cli::log_key_list(terminal_, daemon()); });
  verb(*key, "offer", "log-key-offer", [this] {
    return cli::log_key_offer(terminal_, daemon(), given_.by);
  })->add_option("--by", given_.by, help("by"));
  CLI::App* confirm = verb(*key, "confirm", "log-key-confirm", [this] {
    return cli::log_key_confirm(terminal_, daemon(), given_.signing_key.fingerprint, given_.by);
  });
  confirm->add_option("KEY", given_.signing_key.fingerprint, help("log-key"))->required();
  confirm->add_option("--by", given_.by, help("by"));
}

void Program::trails(CLI::App& app) {
  CLI::App* trail = group(app, "trail");
  verb(*trail, "show", "trail-show", [this] { return cli::trail_show(terminal_, daemon(), given_.charter); })
      ->add_option("CHARTER", given_.charter, help("charter-id"))
      ->required();
  CLI::App* verify = verb(*trail, "verify", "trail-verify", [this] {
    given_.verifying.state = given_.state;
    name_what_is_verified();
    return cli::trail_verify(terminal_, given_.verifying);
  });
  verify->add_option("CHARTER", given_.charter, help("charter-id"));
  CLI::Option* backup = verify->add_option("--backup", given_.verifying.backup, help("backup-file"));
  CLI::Option* package = verify->add_option("--package", given_.verifying.package, help("package-file"));
  CLI::Option* receipt = verify->add_option("--receipt", given_.verifying.receipt, help("receipt-file"));
  receipt->excludes(backup)->excludes(package);
  verify->add_option("--from", given_.verifying.from, help("log-address"))
      ->excludes(backup)
      ->excludes(package)
      ->excludes(receipt);
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

void Program::restores(CLI::App& app) {
  cli::RestoreWords& given = given_.restoring;
  CLI::App* restore = verb(app, "restore", "restore", [this] {
    given_.restoring.state = given_.state;
    given_.restoring.reason = given_.reason;
    return cli::restore(terminal_, given_.restoring, service::SystemClock().now());
  });
  restore->add_option("--checkpoint", given.checkpoints, help("restore-checkpoint"))
      ->required()
      ->allow_extra_args(false);
  restore->add_option("--from", given.from, help("restore-from"))->allow_extra_args(false);
  restore->add_flag("--dry-run", given.dry_run, help("restore-dry-run"));
  restore->add_flag("--lost-for-good", given.lost_for_good, help("restore-lost-for-good"));
  restore->add_option("--reason", given_.reason, help("restore-reason"));
}

void Program::name_what_is_verified() {
  const std::filesystem::path named(given_.charter);
  cli::Verifying& asked = given_.verifying;
  const bool is_free = asked.package.empty() && asked.receipt.empty() && asked.backup.empty() && asked.from.empty();
  if (is_free && std::filesystem::exists(named / "mithaq.db"))
    asked.state = named;
  else if (is_free && cli::is_database(named))
    asked.backup = named;
  else if (is_free && std::filesystem::exists(named / "bagit.txt"))
    asked.package = named;
  else if (!is_free || given_.charter.empty() || is_kebab(given_.charter))
    asked.charter = given_.charter;
  else if (named.extension() == ".tlog-proof")
    asked.receipt = named;
  else
    asked.package = named;
}

void Program::by_whom(CLI::App* verify) {
  verify->add_option("--checkpoint", given_.verifying.checkpoints, help("kept-checkpoint"))->allow_extra_args(false);
  verify->add_option("--policy", given_.verifying.policy, help("policy-file"));
  verify->add_option("--authorities", given_.verifying.authorities, help("authorities-file"));
  verify->add_flag("--strict", given_.verifying.strict, help("strict"));
}

void Program::witnesses(CLI::App& app) {
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
  ask->add_option("WITNESS", given_.witness.name, help("witness-asked"));
  ask->add_option("--from", given_.witness.from, help("witness-from"))->check(CLI::NonNegativeNumber);
  ask->add_option("--folder", given_.witness.folder, help("witness-folder-out"));
  ask->add_flag("--entries", given_.witness.mirror, help("witness-entries"));
  verb(*witness, "add", "witness-add", [this] {
    return cli::witness_add(terminal_, daemon(), given_.witness.question);
  })->add_option("LINE", given_.witness.question, help("witness-line"));
}

}  // namespace mithaq
