// The command line: reads the words given, hands each verb to cli/.
#include <clocale>
#include <cstdlib>
#include <iostream>

#include "bin/program.h"
#include "cli/problem_lines.h"
#include "definitions/files.h"
#include "service/chance.h"
#include "service/premises.h"

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
