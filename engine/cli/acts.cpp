// What the offices do beside opening and revising: `mithaq charter extend`, `outage`, `objection`, `comment` ..
#include <algorithm>
#include <iostream>

#include "cli/commands.h"
#include "notices/redline_words.h"
#include "service/premises.h"

namespace mithaq::cli {

namespace {

// "charter extend" -> "cli.done-charter-extend"
std::string phrase_of(std::string verb) {
  for (char& c : verb)
    if (c == ' ') c = '-';
  return "cli.done-" + verb;
}

std::string joined(const Json& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word.get<std::string>();
  return out;
}

// As much of a text as a table shows; whole code points.
std::string one_line(std::string text) {
  constexpr std::size_t longest = 160;
  for (char& c : text)
    if (c == '\n') c = ' ';
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

void print_moves(const Terminal& terminal, const Json& objection) {
  for (const Json& move : objection["moves"]) {
    const std::string text = move.value("text", "");
    terminal.line("  " + terminal.in_language(move["at_text"]) + "  " +
                  terminal.say("cli.move-" + move.value("kind", "")) + (text.empty() ? "" : ": " + text));
  }
}

std::string coloured(const Terminal& terminal, const notices::Piece& piece) {
  const std::string text = notices::marked(piece);
  if (piece.change == "same") return text;
  return piece.change == "added" ? terminal.good(text) : terminal.bad(text);
}

std::string pieces(const Terminal& terminal, const Json& list) {
  std::string out;
  for (const Json& piece : list) out += coloured(terminal, {piece.value("change", ""), piece.value("text", "")});
  return out;
}

void print_entered(const Terminal& terminal, const Json& data) {
  terminal.line(terminal.good(terminal.say(
      "cli.act-entered",
      {{"charter", data.value("charter", "")}, {"number", std::to_string(data.value("entered", std::int64_t{0}))}})));
}

}  // namespace

int act(const Terminal& terminal, const Daemon& daemon, const Deed& deed, const std::string& by,
        const std::string& key) {
  Json question = {{"verb", deed.verb}, {"charter", deed.charter}, {"by", by}, {"key", key}};
  for (const auto& [name, word] : deed.words)
    if (!word.empty()) question[name] = word;
  if (deed.number) question["number"] = *deed.number;
  if (deed.duplicate_of) question["duplicate_of"] = *deed.duplicate_of;
  if (deed.revision) question["revision"] = *deed.revision;
  if (deed.verb == "comment moderate") question["shown"] = deed.shown;
  int code = yes;
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  if (terminal.json)
    terminal.data(*data);
  else if (data->contains("entered"))
    print_entered(terminal, *data);
  else
    terminal.line(terminal.good(terminal.say(
        phrase_of(deed.verb), {{"charter", deed.charter}, {"n", data->value("entries", std::int64_t{0})}})));
  if (!terminal.json) terminal.warnings(data->at("warnings"));
  return yes;
}

int act_enter(const Terminal& terminal, const Daemon& daemon, const std::string& charter, const PaperAct& act,
              const PaperAnswer& words, const std::string& by, const std::string& key) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "act enter"},
                                {"charter", charter},
                                {"body", words.body},
                                {"act", act.act},
                                {"objection", act.objection},
                                {"holder", act.holder},
                                {"entry", act.entry},
                                {"from", act.from},
                                {"position", words.position},
                                {"articles", words.articles},
                                {"text", words.text},
                                {"stage", words.stage},
                                {"channel", words.channel},
                                {"by", by},
                                {"key", key}},
                               code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  return print_entered(terminal, *data), yes;
}

int act_confirm(const Terminal& terminal, const Daemon& daemon, const std::string& charter, std::int64_t entry,
                const std::string& by, const std::string& key) {
  int code = yes;
  const auto data =
      daemon.ask({{"verb", "act confirm"}, {"charter", charter}, {"entry", entry}, {"by", by}, {"key", key}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.good(terminal.say("cli.act-confirmed", {{"number", std::to_string(entry)}})));
  return yes;
}

int comment_names(const Terminal& terminal, const Daemon& daemon, const std::string& charter, const std::string& by) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "comment names"}, {"charter", charter}, {"by", by}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  if (data->empty()) return terminal.line(terminal.say("cli.no-names")), yes;
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *data)
    rows.push_back({std::to_string(one.value("number", 0)), one.value("name", ""), one.value("address", "")});
  terminal.table({"number", "name", "address"}, rows);
  return yes;
}

void print_objection(const Terminal& terminal, const Json& o) {
  terminal.line(terminal.say("cli.objection", {{"objection", o.value("objection", "")},
                                               {"number", std::to_string(o.value("number", 0))},
                                               {"body", terminal.in_language(o["name"])},
                                               {"articles", terminal.in_language(o["article_names"])},
                                               {"state", terminal.say("cli.objection-" + o.value("state", ""))}}));
  for (const char* key : {"text", "proposal", "reply"})
    if (const std::string text = o.value(key, ""); !text.empty())
      terminal.line("  " + terminal.say(std::string("cli.objection-its-") + key) + " " + text);
  print_moves(terminal, o);
}

int objection_list(const Terminal& terminal, const Daemon& daemon, const std::string& charter) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "objection list"}, {"charter", charter}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  if (data->empty()) return terminal.line(terminal.say("cli.no-objections")), yes;
  for (const Json& objection : *data) print_objection(terminal, objection);
  return yes;
}

int charter_comments(const Terminal& terminal, const Daemon& daemon, const std::string& charter,
                     const std::string& wanted) {
  const std::string format = terminal.json ? "json" : wanted;
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter comments"},
                                {"charter", charter},
                                {"format", format},
                                {"language", std::string(mithaq::code(terminal.language))}},
                               code);
  if (!data) return code;
  if (format == "csv" || format == "html") return std::cout << data->value("text", "") << std::flush, yes;
  const Json& remarks = data->at("remarks");
  if (format == "json") return terminal.data(remarks), yes;
  if (remarks.empty()) return terminal.line(terminal.say("remark.none")), yes;
  std::vector<std::vector<std::string>> rows;
  for (const Json& r : remarks) {
    std::string state = r.contains("disposition")
                            ? terminal.say("remark.disposition-" + r.value("disposition", ""),
                                           {{"number", std::to_string(r.value("duplicate_of", 0))}})
                            : terminal.say("remark.open");
    if (!r.contains("body") && !r.contains("shown")) state += ", " + terminal.say("remark.is-unmoderated");
    if (r.contains("shown") && !r.value("shown", true)) state += ", " + terminal.say("remark.is-hidden");
    rows.push_back({std::to_string(r.value("number", 0)), terminal.say("remark.kind-" + r.value("kind", "")),
                    r.contains("body") ? r.value("body", "") : terminal.say("remark.public"),
                    joined(r.value("articles", Json::array())), state, one_line(r.value("text", ""))});
  }
  terminal.table({"number", "kind", "body", "articles", "disposition", "text"}, rows);
  return yes;
}

int charter_redline(const Terminal& terminal, const Daemon& daemon, const std::string& charter, int from, int to) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter redline"},
                                {"charter", charter},
                                {"from", from},
                                {"to", to},
                                {"language", std::string(mithaq::code(terminal.language))}},
                               code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.say(
      "cli.redline", {{"from", std::to_string(data->value("from", 0))}, {"to", std::to_string(data->value("to", 0))}}));
  bool differs = false;
  for (const Json& article : (*data)["articles"]) {
    const std::string change = article.value("change", "");
    if (change == "same") continue;
    if (!differs) terminal.line(terminal.say("redline.marks"));
    differs = true;
    const std::string heading = article.value("heading", "");
    terminal.line("");
    terminal.line(article.value("article", "").empty()
                      ? terminal.say("redline.title-changed")
                      : terminal.say("redline." + change,
                                     {{"words_article", heading.empty() ? terminal.say("page.preamble") : heading}}));
    if (article.contains("heading_pieces") && article["heading_pieces"].size() > 1)
      terminal.line(pieces(terminal, article["heading_pieces"]));
    if (change != "moved") terminal.line(pieces(terminal, article["pieces"]));
  }
  if (!differs) terminal.line(terminal.say("redline.nothing"));
  return yes;
}

namespace {

int print_migration(const Terminal& terminal, const Json& plan, bool apply) {
  terminal.line(terminal.say("cli.migrate", {{"charter", plan.value("charter", "")},
                                             {"workflow", plan.value("workflow", "")},
                                             {"from", std::to_string(plan["from"].value("number", 0))},
                                             {"to", std::to_string(plan["to"].value("number", 0))}}));
  for (const Json& c : plan["changes"]) {
    notices::Facts what{{"class", terminal.say("cli.class-" + c.value("class", ""))}, {"key", c.value("key", "")}};
    if (const std::string stage = c.value("stage", ""); !stage.empty()) what["stage"] = stage;
    terminal.paragraph("  " + terminal.say("cli.change", what), 4);
    for (const char* side : {"from", "to"})
      if (const std::string value = c.value(side, ""); !value.empty())
        terminal.paragraph("    " + terminal.say("cli.change-" + std::string(side), {{"value", spaced(value)}}), 8);
  }
  if (!plan.value("possible", false)) return terminal.error(terminal.bad(terminal.in_language(plan["obstacle"]))), no;
  const std::string proposed = plan.value("proposed_by", "");
  const std::string phrase = apply ? (proposed.empty() ? "cli.migrated" : "cli.migration-proposed")
                                   : (proposed.empty() ? "cli.migration-possible" : "cli.migration-awaits");
  terminal.line(terminal.good(terminal.say(phrase, {{"member", proposed}})));
  return yes;
}

}  // namespace

int charter_migrate(const Terminal& terminal, const Daemon& daemon, const std::string& charter,
                    const std::string& workflow, bool apply, const std::string& reason,
                    const std::vector<std::string>& acknowledged, const std::string& by, const std::string& key) {
  if (apply && charter.empty()) return terminal.error(terminal.say("cli.migrate-needs-charter")), cannot_judge;
  Json question = {{"verb", "charter migrate"},
                   {"charter", charter},
                   {"workflow_file", workflow},
                   {"apply", apply},
                   {"reason", reason},
                   {"acknowledged", acknowledged},
                   {"by", by},
                   {"key", key}};
  question["workflow_toml"] = service::read_file(workflow);
  int code = yes;
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  const Json plans = data->is_array() ? *data : Json::array({*data});
  const bool possible = std::ranges::all_of(plans, [](const Json& plan) { return plan.value("possible", false); });
  if (terminal.json) return terminal.data(*data), possible ? yes : no;
  if (plans.empty()) terminal.line(terminal.say("cli.migrate-none"));
  for (const Json& plan : plans) print_migration(terminal, plan, apply);
  return possible ? yes : no;
}

}  // namespace mithaq::cli
