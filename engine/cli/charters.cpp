// `mithaq charter …` and `mithaq position …`.
#include <algorithm>

#include "cli/arithmetic.h"
#include "cli/commands.h"
#include "cli/local_socket.h"
#include "definitions/files.h"
#include "service/premises.h"

namespace mithaq::cli {

namespace {

// Fills in the texts of a question from files. Bytes that are no text never reach the JSON of the socket,
// which would mend them silently. Answers the exit code, told already where it is not `yes`.
int read_texts(const Terminal& terminal, const Texts& files, Json& question) {
  constexpr std::size_t longest = 1u << 20;
  const auto read = [&](const std::string& file, const std::string& key, const std::string& field) {
    if (file.empty()) return yes;
    question[key] = service::read_file(file);
    const auto text = prose_at_the_door(question[key].get<std::string>(), field, longest);
    if (text) return yes;
    return terminal.error(file + ": " +
                          terminal.phrases().say(text.error(), terminal.language, notices::Isolation::none)),
           no;
  };
  question["sign_language"] = files.links.sign_language;
  question["easy_read_ar"] = files.links.easy_read_ar;
  question["easy_read_en"] = files.links.easy_read_en;
  const int ar = read(files.ar, "text_ar", "text.ar");
  return ar == yes ? read(files.en, "text_en", "text.en") : ar;
}

int told(const Terminal& terminal, const Daemon& daemon, Json question, const std::string& phrase) {
  int code = yes;
  const auto data = daemon.ask(std::move(question), code);
  if (!data) return code;
  if (terminal.json)
    terminal.data(*data);
  else
    terminal.line(terminal.good(terminal.say(
        phrase, {{"charter", data->value("charter", "")}, {"n", data->value("entries", std::int64_t{0})}})));
  if (!terminal.json) terminal.warnings(data->at("warnings"));
  return yes;
}

int receipt(const Terminal& terminal, const std::optional<Json>& data, int code, const std::string& phrase) {
  if (!data) return code;
  if (terminal.json) {
    terminal.data(*data);
    return yes;
  }
  const Json& p = data->at("position");
  terminal.line(terminal.good(terminal.say(phrase, {{"body", terminal.in_language(data->at("body"))},
                                                    {"position", terminal.say("position." + p.value("position", ""))},
                                                    {"number", std::to_string(p.value("seq", std::int64_t{-1}))}})));
  return yes;
}

std::string joined(const Json& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word.get<std::string>();
  return out;
}

// What is to be known of an answer beside what it says.
std::string note(const Terminal& terminal, const Json& p) {
  std::string out;
  for (const std::string word : {"awaiting", "provisional", "incomplete", "late", "contested", "kept"}) {
    const bool lacks_second = word == "provisional" && p.value("awaits_second", false);
    const std::string wanted = word == "provisional" ? p.value("wanted", "") : "";
    const bool is_set_aside = word == "contested" && p.contains("distrusted");
    if (p.value(word, false))
      out += (out.empty() ? "" : ", ") + terminal.say(lacks_second      ? "cli.second"
                                                      : is_set_aside    ? "cli.set-aside"
                                                      : !wanted.empty() ? "cli.wanted-" + wanted
                                                                        : "cli." + word);
  }
  if (const std::string reason = p.value("doubted", ""); !reason.empty())
    out += (out.empty() ? "" : ", ") + terminal.say("cli.doubted", {{"reason", reason}});
  if (p.contains("newer"))
    out += (out.empty() ? "" : ", ") +
           terminal.say("cli.newer", {{"position", terminal.say("position." + p["newer"].value("position", ""))},
                                      {"entry", std::to_string(p["newer"].value("seq", std::int64_t{-1}))}});
  if (const std::string reason = p.value("distrusted", ""); !reason.empty())
    out += (out.empty() ? "" : ", ") + terminal.say("cli.distrusted", {{"reason", reason}});
  if (const std::string holder = p.value("holder", ""); !holder.empty())
    out += (out.empty() ? "" : ", ") + terminal.say("cli.by-proxy", {{"holder", holder}});
  return out;
}

std::string mail_state(const Terminal& terminal, const std::string& state) {
  return state.empty() ? "" : terminal.say("mail-state." + state, {{"attempt", std::int64_t{0}}});
}

void print_box(const Terminal& terminal, const Json& box) {
  std::size_t widest = 0;
  for (const Json& line : box) widest = std::max(widest, width(terminal.in_language(line["label"])));
  for (const Json& line : box) {
    const std::string label = terminal.in_language(line["label"]);
    terminal.line("  | " + label + std::string(widest - width(label) + 2, ' ') + terminal.in_language(line["value"]));
  }
}

std::string outage_line(const Terminal& terminal, const Json& outage) {
  notices::Facts facts{{"tag", outage.value("tag", "")}, {"from", terminal.in_language(outage["from_text"])}};
  if (outage.contains("to")) facts["to"] = terminal.in_language(outage["to_text"]);
  return terminal.say("cli.outage", facts);
}

// Every stage that goes on; where none does, the newest. One each, as wide as a table has room for.
std::vector<std::string> stages_now(const Terminal& terminal, const Json& rounds) {
  constexpr std::size_t widest = 24;
  std::vector<std::string> out;
  for (const Json& round : rounds)
    if (round.value("state", "") != "settled") out.push_back(shortened(terminal.in_language(round["title"]), widest));
  if (out.empty()) out.push_back(rounds.empty() ? "" : shortened(terminal.in_language(rounds.back()["title"]), widest));
  return out;
}

void print_round(const Terminal& terminal, const Json& round) {
  const std::string outcome = round.value("outcome", "");
  terminal.line("");
  terminal.line(terminal.say("cli.round", {{"stage", terminal.in_language(round["title"])},
                                           {"number", round.value("round", std::int64_t{1})},
                                           {"revision", round.value("revision", std::int64_t{1})}}) +
                (outcome.empty() ? "" : " — " + terminal.say("outcome." + outcome)));
  for (const char* key : {"rule", "silence", "evidence", "deadline_text", "needs", "waits"})
    if (const std::string text = terminal.in_language(round[key]); !text.empty()) terminal.line("  " + text);
  terminal.warnings(round["warnings"], "  ");
  print_box(terminal, round["decision_box"]);
  for (const Json& outage : round["outages"]) terminal.paragraph("  " + outage_line(terminal, outage), 4);
  for (const Json& proxy : round["proxies"])
    terminal.line("  " + terminal.say("cli.proxy", {{"body", terminal.in_language(proxy["body_name"])},
                                                    {"holder", terminal.in_language(proxy["holder_name"])}}));
  std::vector<std::vector<std::string>> rows;
  for (const Json& p : round["positions"]) {
    const std::string position = p.value("position", "");
    const std::string level = p.value("assurance", ""), holder = p.value("key_holder", "");
    rows.push_back({p.value("body", ""), terminal.say(position.empty() ? "position.none" : "position." + position),
                    position.empty() || level.empty()
                        ? ""
                        : terminal.say("page.level-" + level, {{"holder", holder.empty() ? "none" : holder}}),
                    joined(p["articles"]), note(terminal, p), mail_state(terminal, p.value("mail", "")),
                    p.value("seq", -1) < 0 ? "" : std::to_string(p.value("seq", -1))});
  }
  if (!rows.empty()) terminal.table({"body", "position", "level", "articles", "note", "request", "entry"}, rows);
}

}  // namespace

std::optional<Json> Daemon::ask(Json question, int& code) const {
  Json answer;
  try {
    answer = Json::parse(cli::ask(socket_, question.dump()));
  } catch (const Json::type_error&) {
    terminal_.error(
        terminal_.phrases().say(Refusal{"text-not-utf8", {}}, terminal_.language, notices::Isolation::none));
    code = no;
    return std::nullopt;
  } catch (const std::exception& away) {
    terminal_.error(terminal_.say("cli.no-daemon", {{"socket", socket_}, {"reason", std::string(away.what())}}));
    code = cannot_judge;
    return std::nullopt;
  }
  if (answer.value("ok", false)) return answer["data"];
  if (terminal_.json) terminal_.data(answer);
  std::string sentence = terminal_.in_language(answer);
  const Json facts = answer.value("facts", Json::object());
  if (const std::string lines = facts.value("problems_" + std::string(mithaq::code(terminal_.language)), "");
      !lines.empty())
    sentence += "\n" + lines;
  terminal_.error(terminal_.bad(sentence));
  code = answer.value("refusal", "") == "outcome-unknown" ? cannot_judge : no;
  return std::nullopt;
}

int charter_open(const Terminal& terminal, const Daemon& daemon, const std::string& id, const std::string& workflow,
                 const Texts& texts, const Texts& titles, const std::vector<std::string>& acknowledged,
                 const std::string& by, const std::string& key) {
  Json question = {{"verb", "charter open"},       {"charter", id}, {"workflow_file", workflow},
                   {"acknowledged", acknowledged}, {"by", by},      {"key", key}};
  if (!titles.ar.empty()) question["title_ar"] = titles.ar;
  if (!titles.en.empty()) question["title_en"] = titles.en;
  if (const int code = read_texts(terminal, texts, question); code != yes) return code;
  question["workflow_toml"] = service::read_file(workflow);
  const auto problems =
      definitions::workflow_from_toml(workflow, question["workflow_toml"].get<std::string>()).problems;
  if (definitions::has_errors(problems)) return check(terminal, {workflow}, "", "");
  return told(terminal, daemon, std::move(question), "cli.charter-opened");
}

int charter_revise(const Terminal& terminal, const Daemon& daemon, const std::string& id, const Texts& texts,
                   const std::string& change, const std::string& reason, const std::vector<std::string>& answers,
                   const std::string& by, const std::string& key) {
  Json question = {{"verb", "charter revise"}, {"charter", id}, {"change", change}, {"reason", reason},
                   {"answers", answers},       {"by", by},      {"key", key}};
  if (const int code = read_texts(terminal, texts, question); code != yes) return code;
  return told(terminal, daemon, std::move(question), "cli.charter-revised");
}

int charter_withdraw(const Terminal& terminal, const Daemon& daemon, const std::string& id, const std::string& reason,
                     const std::string& by, const std::string& key) {
  return told(terminal, daemon,
              {{"verb", "charter withdraw"}, {"charter", id}, {"reason", reason}, {"by", by}, {"key", key}},
              "cli.charter-withdrawn");
}

int charter_list(const Terminal& terminal, const Daemon& daemon) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter list"}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  if (data->empty()) return terminal.line(terminal.say("cli.no-charters")), yes;
  std::vector<std::vector<std::string>> rows;
  for (const Json& c : *data) {
    const std::vector<std::string> stages = stages_now(terminal, c["rounds"]);
    rows.push_back({c.value("charter", ""), terminal.say("cli.state-" + c.value("state", "")), stages.front(),
                    std::to_string(c.value("revision", 0)), std::to_string(c.value("entries", 0)),
                    terminal.in_language(c["title"])});
    for (std::size_t i = 1; i < stages.size(); ++i) rows.push_back({"", "", stages[i], "", "", ""});
  }
  terminal.table({"charter", "state", "stage", "revision", "entries", "title"}, rows);
  return yes;
}

int charter_show(const Terminal& terminal, const Daemon& daemon, const std::string& id) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "charter show"}, {"charter", id}}, code);
  if (!data) return code;
  if (terminal.json) return terminal.data(*data), yes;
  terminal.line(terminal.in_language((*data)["title"]));
  terminal.line(data->value("charter", "") + " — " + terminal.say("cli.state-" + data->value("state", "")));
  if (const std::string waits = terminal.in_language((*data)["waits"]); !waits.empty())
    terminal.paragraph(terminal.bad(waits), 0);
  if (const std::string by = terminal.in_language((*data)["witnesses"]); !by.empty()) terminal.line(by);
  if (const std::string time = terminal.in_language((*data)["time_stamp"]); !time.empty()) terminal.paragraph(time, 0);
  if (const std::string awaited = terminal.in_language((*data)["deposit"]); !awaited.empty())
    terminal.paragraph(terminal.bad(awaited), 0);
  for (const auto& [kind, words] :
       {std::pair{"sign_language", "cli.sign-language"},
        std::pair{terminal.language == Language::ar ? "easy_read_ar" : "easy_read_en", "cli.easy-read"}})
    if (const std::string address = (*data)["links"].value(kind, ""); !address.empty())
      terminal.line(terminal.say(words, {{"address", address}}));
  for (const Json& round : (*data)["rounds"]) print_round(terminal, round);
  if (!(*data)["objections"].empty()) terminal.line("");
  for (const Json& o : (*data)["objections"]) print_objection(terminal, o);
  for (const Json& a : (*data)["entered"]) {
    notices::Facts facts = {{"number", std::to_string(a.value("entry", std::int64_t{0}))},
                            {"act", terminal.say("hand." + a.value("act", ""))},
                            {"member", a.value("by", "")}};
    if (!a["name"].is_null()) facts["body"] = terminal.in_language(a["name"]);
    terminal.line("\n" + terminal.say("cli.entered-act", facts));
  }
  for (const Json& m : (*data)["minority"])
    terminal.line("\n" + terminal.say("cli.minority", {{"body", terminal.in_language(m["name"])}}) + "\n  " +
                  m.value("text", ""));
  for (const Json& l : (*data)["left"])
    terminal.line("\n" +
                  terminal.say("cli.left", {{"body", terminal.in_language(l["name"])}, {"from", l.value("from", "")}}));
  if (const std::size_t n = (*data)["remarks"].size(); n > 0)
    terminal.line("\n" + terminal.say("cli.remarks", {{"n", static_cast<std::int64_t>(n)}, {"charter", id}}));
  std::vector<std::vector<std::string>> deposits;
  for (const Json& d : (*data)["deposits"])
    deposits.push_back({d.value("target", ""), d.value("package", ""), d.value("sha256", "").substr(0, 16)});
  if (!deposits.empty()) terminal.line(""), terminal.table({"target", "package", "sha256"}, deposits);
  return yes;
}

int position_record(const Terminal& terminal, const Daemon& daemon, const std::string& charter,
                    const PaperAnswer& answer, const std::string& by, const std::string& key) {
  int code = yes;
  const auto data = daemon.ask({{"verb", "position record"},
                                {"charter", charter},
                                {"body", answer.body},
                                {"position", answer.position},
                                {"articles", answer.articles},
                                {"text", answer.text},
                                {"proposal", answer.proposal},
                                {"channel", answer.channel},
                                {"stage", answer.stage},
                                {"new_information", answer.new_information},
                                {"by", by},
                                {"key", key}},
                               code);
  return receipt(terminal, data, code, "cli.position-entered");
}

int position_confirm(const Terminal& terminal, const Daemon& daemon, const std::string& charter, std::int64_t seq,
                     const std::string& by, const std::string& key) {
  int code = yes;
  const auto data =
      daemon.ask({{"verb", "position record"}, {"charter", charter}, {"confirm", seq}, {"by", by}, {"key", key}}, code);
  return receipt(terminal, data, code, "cli.position-confirmed");
}

}  // namespace mithaq::cli
