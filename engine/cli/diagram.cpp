// `mithaq workflow diagram`: a definition as a picture; asks the daemon only how far a charter has come.
#include "definitions/diagram.h"

#include "cli/commands.h"
#include "cli/problem_lines.h"
#include "definitions/files.h"
#include "service/premises.h"

namespace mithaq::cli {

namespace {

definitions::Progress progress(const Json& charter) {
  definitions::Progress out{charter.value("charter", ""), charter.value("state", ""), {}};
  for (const Json& round : charter["rounds"])  // oldest first
    out.stages[round.value("stage", "")] = {round.value("state", ""), round.value("outcome", ""),
                                            round.value("round", 1), round.value("revision", 1)};
  return out;
}

// Nothing where the charter is not one of this workflow, or nobody can say: told, and `code` says which.
std::optional<definitions::Progress> asked(const Terminal& terminal, const Daemon& daemon, const std::string& charter,
                                           const std::string& file, const Workflow& workflow, int& code) {
  const auto data = daemon.ask({{"verb", "charter show"}, {"charter", charter}}, code);
  if (!data) return std::nullopt;
  if (const std::string own = data->value("workflow", ""); own != workflow.id.value) {
    terminal.error(
        terminal.bad(terminal.say("cli.diagram-other-workflow",
                                  {{"charter", charter}, {"own", own}, {"file", file}, {"given", workflow.id.value}})));
    code = no;
    return std::nullopt;
  }
  if (const int number = data->value("workflow_number", 0); number != workflow.number)
    terminal.error(terminal.say("cli.diagram-other-number", {{"charter", charter},
                                                             {"own", std::int64_t{number}},
                                                             {"file", file},
                                                             {"given", std::int64_t{workflow.number}}}));
  return progress(*data);
}

}  // namespace

int workflow_diagram(const Terminal& terminal, const Daemon& daemon, const std::string& file, const std::string& format,
                     const std::string& charter) {
  const auto workflow = definitions::workflow_from_toml(file, service::read_file(file));
  const Json told = json_of(terminal, workflow.problems);
  if (!terminal.json) print(terminal, workflow.problems);
  if (!workflow.value) {
    if (terminal.json) terminal.data({{"problems", told}});
    return no;
  }
  const auto say = [&](const std::string& id, const definitions::PictureFacts& facts) {
    return terminal.phrases().say(id, terminal.language, facts);
  };
  definitions::Picture picture{*workflow.value, terminal.language, say, std::nullopt};
  if (!charter.empty()) {
    int code = yes;
    picture.progress = asked(terminal, daemon, charter, file, *workflow.value, code);
    if (!picture.progress) return code;
  }
  const std::string drawn = format == "mermaid" ? definitions::mermaid(picture) : definitions::svg(picture);
  if (terminal.json)
    terminal.data({{"format", format}, {"diagram", drawn}, {"problems", told}});
  else
    terminal.text(drawn);
  return yes;
}

}  // namespace mithaq::cli
