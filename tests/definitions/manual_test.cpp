// The two texts that teach the grammar, workflows/README.md and the manual page: what they show is true, and nothing
// that may be written is missing.
#include <regex>
#include <set>

#include "definitions/scenario_file.h"
#include "rules/preset.h"
#include "support.h"

namespace mithaq::definitions {
namespace {

Registry example_registry() {
  return *registry_from_toml("registry.example.toml", bytes_of("config/registry.example.toml")).value;
}

// One for each key: what begins with a space goes on with the line before.
std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(" ") && !out.empty())
      out.back() += line;
    else if (!line.empty() && line[0] != '#')
      out.push_back(line);
  return out;
}

// The blocks of ```toml in the grammar by example.
std::vector<std::string> blocks() {
  const std::string readme = bytes_of("workflows/README.md");
  const std::string begin = "```toml\n";
  std::vector<std::string> out;
  for (auto at = readme.find(begin); at != std::string::npos; at = readme.find(begin, at)) {
    at += begin.size();
    out.push_back(readme.substr(at, readme.find("```", at) - at));
  }
  return out;
}

// The examples of the manual page: what stands between .Bd and .Ed, without the escapes of roff.
std::vector<std::string> displays() {
  std::istringstream page(bytes_of("deploy/man/mithaq-workflow.5"));
  std::vector<std::string> out;
  bool is_inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with(".Bd")) {
      out.emplace_back();
      is_inside = true;
    } else if (line.starts_with(".Ed")) {
      is_inside = false;
    } else if (is_inside) {
      for (const auto& [escaped, plain] : {std::pair("\\(dq", "\""), {"\\&", ""}, {"\\-", "-"}, {"\\e", "\\"}})
        for (auto at = line.find(escaped); at != std::string::npos; at = line.find(escaped, at))
          line.replace(at, std::string(escaped).size(), plain);
      out.back() += line + "\n";
    }
  }
  return out;
}

enum class Kind { workflow, scenario, rules, stage_keys };

Kind kind_of(const std::string& block) {
  if (block.find("[[stage]]") != std::string::npos) return Kind::workflow;
  for (const char* sign : {"[[event]]", "[everybody]", "[expect]", "\nstart = \"2"})
    if (("\n" + block).find(sign) != std::string::npos) return Kind::scenario;
  const auto lines = lines_of(block);
  const bool are_rules = std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with("rule = ") || line.starts_with("quorum = ");
  });
  return are_rules ? Kind::rules : Kind::stage_keys;
}

// A rule that shows one thing need not ask for an answer.
std::string complaints_of(const std::string& workflow) {
  Problems problems = workflow_from_toml("example", workflow).problems;
  std::erase_if(problems, [](const Problem& p) { return p.id == "met-by-silence"; });
  return list_of(problems);
}

// What is wrong with an example. Scenarios are read with the first whole workflow.
void expect_true(const std::vector<std::string>& examples, std::set<Kind>& seen) {
  const Registry registry = example_registry();
  std::optional<Workflow> first;
  for (const std::string& example : examples) {
    const Kind kind = kind_of(example);
    seen.insert(kind);
    if (kind == Kind::workflow) {
      const auto read = workflow_from_toml("example", example);
      EXPECT_EQ(list_of(read.problems), "") << example;
      EXPECT_EQ(list_of(check_on_registry("example", example, registry)), "") << example;
      if (!first) first = read.value;
    } else if (kind == Kind::scenario) {
      ASSERT_TRUE(first.has_value()) << "a workflow comes before " << example;
      const bool has_start = ("\n" + example).find("\nstart = ") != std::string::npos;
      const std::string whole = (has_start ? "" : "start = \"2026-11-01 10:00\"\n") + example;
      EXPECT_EQ(list_of(scenario_from_toml("example", whole, *first, registry).problems), "") << whole;
    } else if (kind == Kind::rules) {
      for (const std::string& line : lines_of(example)) EXPECT_EQ(complaints_of(workflow_with(line)), "") << line;
    } else {
      std::string workflow = smallest_workflow;
      for (const std::string& line : lines_of(example)) {
        workflow = workflow_with(line, workflow);
        EXPECT_EQ(complaints_of(workflow), "") << workflow;
      }
    }
  }
}

// The keys of a table as the reader lists them to somebody who wrote one that is like none of them.
std::vector<std::string> keys_known(const Problems& problems) {
  for (const Problem& p : problems)
    if (p.id == "unknown-key" && p.facts.at("key") == "zzzzzzzz") {
      std::istringstream known(p.facts.at("known"));
      std::vector<std::string> out;
      for (std::string key; std::getline(known >> std::ws, key, ',');) out.push_back(key);
      return out;
    }
  ADD_FAILURE() << "no list of keys in\n" << list_of(problems);
  return {};
}

std::set<std::string> every_key() {
  const std::string one = "{ count = \"for\", at_least = 1 }";
  std::set<std::string> out;
  for (const std::string& text :
       {"zzzzzzzz = 1\n" + smallest_workflow, workflow_with("zzzzzzzz = 1"), workflow_with("roll = { zzzzzzzz = 1 }"),
        workflow_with("deadline = { zzzzzzzz = 1 }"), workflow_with("reminders = { zzzzzzzz = 1 }"),
        workflow_with("survival = { zzzzzzzz = 1 }"), workflow_with("next = { zzzzzzzz = 1 }"),
        workflow_with("duties = { zzzzzzzz = 1 }"), workflow_with("second_call = { zzzzzzzz = 1 }"),
        workflow_with("rule = { count = \"for\", at_least = 1, zzzzzzzz = 1 }"),
        workflow_with("rule = { some = { zzzzzzzz = 1 } }"),
        workflow_with("rule = { each = [\"a\"], rule = " + one + ", zzzzzzzz = 1 }"),
        workflow_with("rule = { within = \"a\", rule = " + one + ", zzzzzzzz = 1 }")})
    for (const std::string& key : keys_known(workflow_from_toml("w.toml", text).problems)) out.insert(key);
  for (const std::string key : {"all", "any", "not", "some", "preset"}) out.insert(key);
  for (const std::string_view preset : rules::preset_names()) {
    out.emplace(preset);
    for (const std::string_view parameter : rules::preset_parameters(preset)) out.emplace(parameter);
  }
  const Workflow workflow = *workflow_from_toml("w.toml", smallest_workflow).value;
  const auto scenario = [&](const std::string& text) {
    for (const std::string& key : keys_known(scenario_from_toml("s.toml", text, workflow, example_registry()).problems))
      out.insert(key);
  };
  scenario("zzzzzzzz = 1\n");
  scenario("[everybody]\ns = { zzzzzzzz = 1 }\n");
  scenario("[expect]\nzzzzzzzz = 1\n");
  scenario("[[expect.round]]\nzzzzzzzz = 1\n");
  for (const std::string& verb : event_verbs()) {
    out.insert(verb);
    scenario("[[event]]\ndo = \"" + verb + "\"\nzzzzzzzz = 1\n");
  }
  const auto add = [&](const auto& ids) { out.insert(std::begin(ids), std::end(ids)); };
  add(position_ids);
  add(stage_kind_ids);
  add(closes_ids);
  add(survival_ids);
  add(denominator_ids);
  add(channel_ids);
  for (const char* word : {"drafting", "again", "ratified", "end", "open-objections", "answered", "silent"})
    out.insert(word);
  out.erase("engine");  // the engine's own channel, of no event
  return out;
}

// The text as a list of words of the grammar, hyphens and underscores being letters.
std::set<std::string> words_in(std::string text) {
  static const std::regex escaped("\\\\-");
  text = std::regex_replace(text, escaped, "-");
  static const std::regex word("[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*");
  std::set<std::string> out;
  for (std::sregex_iterator found(text.begin(), text.end(), word), end; found != end; ++found) out.insert(found->str());
  return out;
}

TEST(Readme, shows_only_what_is_true) {
  std::set<Kind> seen;
  expect_true(blocks(), seen);
  EXPECT_EQ(seen.size(), 4u) << "a kind of example is missing";
}

TEST(Readme, names_every_key_preset_and_event) {
  const auto known = words_in(bytes_of("workflows/README.md"));
  for (const std::string& key : every_key()) EXPECT_EQ(known.count(key), 1u) << key;
}

TEST(ManualPage, shows_only_what_is_true) {
  std::set<Kind> seen;
  expect_true(displays(), seen);
  EXPECT_EQ(seen.count(Kind::workflow) + seen.count(Kind::scenario), 2u) << "a kind of example is missing";
}

TEST(ManualPage, names_every_key_preset_and_event) {
  const auto known = words_in(bytes_of("deploy/man/mithaq-workflow.5"));
  for (const std::string& key : every_key()) EXPECT_EQ(known.count(key), 1u) << key;
}

TEST(ManualPage, expands_each_preset_exactly) {
  std::set<std::string_view> missing;
  for (const std::string_view preset : rules::preset_names()) missing.insert(preset);
  for (const std::string& display : displays()) {
    std::string written = workflow_with(
        "positions = [\"approve\", \"approve-with-comments\", "
        "\"approve-with-reservation\", \"object\"]");
    std::string expanded = written;
    std::string preset;
    for (const std::string& line : lines_of(display)) {
      const bool is_preset = line.starts_with("rule = { preset = \"");
      if (is_preset) preset = line.substr(19, line.find('"', 19) - 19);
      if (is_preset || line.starts_with("allow_")) written = workflow_with(line, written);
      if (!is_preset) expanded = workflow_with(line, expanded);
    }
    if (preset.empty() || kind_of(display) == Kind::workflow) continue;
    missing.erase(preset);
    const auto one = workflow_from_toml("w.toml", written), other = workflow_from_toml("w.toml", expanded);
    ASSERT_TRUE(one.value && other.value) << display << list_of(one.problems) << list_of(other.problems);
    const Stage &said = one.value->stages[0], &meant = other.value->stages[0];
    EXPECT_EQ(said.rule, meant.rule) << display;
    EXPECT_EQ(said.quorum, meant.quorum) << display;
    EXPECT_EQ(said.objections_need_reply, meant.objections_need_reply) << display;
  }
  EXPECT_EQ(missing, std::set<std::string_view>{});
}

TEST(Readme, shows_every_event) {
  std::string scenarios;
  for (const std::string& block : blocks())
    if (kind_of(block) == Kind::scenario) scenarios += block;
  for (const std::string& verb : event_verbs())
    EXPECT_NE(scenarios.find("do = \"" + verb + "\""), std::string::npos) << verb;
}

// Those of workflows and scenarios; the manual page has those of all other files too.
std::vector<std::string> complaints() {
  std::vector<std::string> out;
  const auto read = texts_from_toml("en.toml", bytes_of("config/texts/en.toml"));
  for (const auto& [id, message] : *read.value)
    if (id.starts_with("problem.")) out.push_back(id.substr(8));
  return out;
}

TEST(Readme, says_what_each_complaint_about_a_workflow_means) {
  const std::set<std::string> of_other_files = {"null-value",
                                                "number-too-large",
                                                "not-json",
                                                "json-too-deep",
                                                "not-on-roll",
                                                "needs-date",
                                                "address-form",
                                                "address-twice",
                                                "mail-and-members",
                                                "member-id-form",
                                                "no-working-day",
                                                "chain-empty",
                                                "revocation-lists-empty",
                                                "setting-form",
                                                "setting-type",
                                                "secure-cookies-without-tls",
                                                "plugin-not-enabled",
                                                "library-form",
                                                "reply-sentence-form",
                                                "reply-word-form",
                                                "notice-file-unknown",
                                                "notice-html-shipped",
                                                "notice-not-closed",
                                                "notice-variable-missing",
                                                "notice-variable-unknown",
                                                "policy-bad-character",
                                                "policy-group-threshold",
                                                "policy-key-form",
                                                "policy-key-twice",
                                                "policy-line-form",
                                                "policy-member-twice",
                                                "policy-name-twice",
                                                "policy-other-log",
                                                "policy-quorum-missing",
                                                "policy-quorum-twice",
                                                "policy-unknown-name"};
  const auto known = words_in(bytes_of("workflows/README.md"));
  for (const std::string& id : complaints()) EXPECT_EQ(known.count(id), of_other_files.count(id) ? 0u : 1u) << id;
}

TEST(ManualPage, has_each_complaint_and_no_other) {
  std::istringstream page(bytes_of("deploy/man/mithaq-workflow.5"));
  std::set<std::string> said;
  bool is_inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with(".Sh")) is_inside = line == ".Sh DIAGNOSTICS";
    if (!is_inside || !line.starts_with(".It Sy ")) continue;
    for (const std::string& word : words_in(line.substr(7))) said.insert(word);
  }
  std::set<std::string> known;
  for (std::string& id : complaints()) known.insert(std::move(id));
  EXPECT_EQ(said, known);
}

}  // namespace
}  // namespace mithaq::definitions
