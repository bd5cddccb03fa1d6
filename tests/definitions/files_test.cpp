// What comes out of files that are right: those that are shipped, and small ones for single keys.
#include <algorithm>
#include <filesystem>
#include <set>

#include "support.h"

namespace mithaq::definitions {
namespace {

Workflow shipped_workflow(const std::string& name) {
  const auto read = workflow_from_toml(name, bytes_of("workflows/" + name));
  EXPECT_EQ(list_of(read.problems), "");
  return read.value.value_or(Workflow{});
}

Registry shipped_registry() {
  const auto read = registry_from_toml("registry.example.toml", bytes_of("config/registry.example.toml"));
  EXPECT_EQ(list_of(read.problems), "");
  return read.value.value_or(Registry{});
}

TEST(RegistryFile, a_member_reads_the_clock_where_it_says_or_where_its_body_is) {
  const auto read = registry_from_toml("r.toml", R"(
[[body]]
id = "a"
name = { ar = "أ", en = "A" }
zone = "Asia/Amman"
[[body.member]]
mail = "one@example.org"
[[body.member]]
mail = "two@example.org"
zone = "Africa/Cairo"
[[body]]
id = "b"
name = { ar = "ب", en = "B" }
mail = "b@example.org"
zone = "Asia/Beirut"
[[office]]
role = "secretary"
mail = "office@example.org"
)");
  ASSERT_TRUE(read.value);
  std::vector<std::string> zones;
  for (const Member& member : read.value->members) zones.push_back(member.zone);
  EXPECT_EQ(zones, (std::vector<std::string>{"Asia/Amman", "Africa/Cairo", "Asia/Beirut", ""}));
}

TEST(ShippedFiles, the_workflows_have_no_problem_with_the_fifteen_bodies) {
  const Registry registry = shipped_registry();
  for (const std::string name : {"partnership-principles.toml", "short.toml"}) {
    shipped_workflow(name);
    EXPECT_EQ(list_of(check_on_registry(name, bytes_of("workflows/" + name), registry)), "") << name;
  }
}

TEST(ShippedFiles, the_partnership_goes_from_committee_over_sign_off_to_ratification) {
  const Workflow workflow = shipped_workflow("partnership-principles.toml");
  ASSERT_EQ(workflow.stages.size(), 3u);
  EXPECT_EQ(workflow.stages[0].id.value, "committee-review");
  EXPECT_TRUE(workflow.stages[1].next.at("failed").is("drafting"));
  EXPECT_TRUE(workflow.stages[1].next.at("no-quorum").is("again"));
  EXPECT_TRUE(workflow.stages[2].next.at("passed").is("ratified"));
  EXPECT_EQ(workflow.stages[1].presets, (std::vector<Preset>{{"consensus", {{"min_support", "2/3"}}}}));
  EXPECT_EQ(workflow.stages[2].survival.at("substantive"), Survival::void_);
  EXPECT_EQ(workflow.duties.at("ratified"), (std::vector<std::string>{"signatures", "archive"}));
  EXPECT_EQ(workflow.title.ar, "مبادئ الشراكة بين القطاع الحكومي والمجتمع المدني");
}

TEST(ShippedFiles, the_registry_has_fifteen_bodies_each_with_its_member) {
  const Registry registry = shipped_registry();
  ASSERT_EQ(registry.bodies.size(), 15u);
  for (const Body& body : registry.bodies) EXPECT_EQ(registry.members_of(body.id).size(), 1u) << body.id.value;
  EXPECT_EQ(registry.bodies.front().id.value, "general-union");
  std::set<Role> offices;
  for (const Member& member : registry.members)
    if (member.body.empty()) offices.insert(member.roles.front());
  for (const Role role : {Role::secretary, Role::administrator})  // what one of them does another confirms
    EXPECT_EQ(std::ranges::count_if(registry.members, [&](const Member& m) { return m.roles == std::vector{role}; }),
              2);
  EXPECT_EQ(offices, (std::set<Role>{Role::secretary, Role::administrator, Role::convener, Role::auditor}));
}

TEST(ShippedFiles, the_calendar_rests_on_fridays_saturdays_and_holidays) {
  const auto read = calendar_from_toml("config/calendar/ps.toml", bytes_of("config/calendar/ps.toml"));
  EXPECT_EQ(list_of(read.problems), "");
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->id, "ps");
  const auto on = [&](const char* date) { return read.value->is_working(*day_from_date(date)); };
  EXPECT_TRUE(on("2026-11-16"));
  EXPECT_FALSE(on("2026-11-15"));  // Independence Day, a Sunday
  EXPECT_FALSE(on("2026-11-20"));  // Friday
  EXPECT_FALSE(on("2026-11-21"));
}

TEST(ShippedFiles, the_settings_are_read_and_fit_the_manifests_of_the_plugins) {
  const auto read = settings_from_toml("config/mithaq.toml", bytes_of("config/mithaq.toml"));
  EXPECT_EQ(list_of(read.problems), "");
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->registry, "config/registry.example.toml");
  EXPECT_EQ(read.value->state, "state");
  ASSERT_EQ(read.value->plugins.size(), 3u);
  for (const PluginTable& plugin : read.value->plugins) {
    const std::string path = "plugins/" + plugin.name + "/" + plugin.name + ".toml";
    const auto manifest = manifest_from_toml(path, bytes_of(path));
    EXPECT_EQ(list_of(manifest.problems), "") << path;
    ASSERT_TRUE(manifest.value.has_value()) << path;
    EXPECT_EQ(list_of(check_plugin_table("config/mithaq.toml", plugin, *manifest.value)), "");
  }
}

TEST(Workflow, outcomes_that_are_not_written_have_their_usual_ways) {
  const auto read = workflow_from_toml("w.toml", smallest_workflow);
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->stages[0].next, (std::map<std::string, Goals>{{"passed", "ratified"},
                                                                      {"failed", "drafting"},
                                                                      {"no-quorum", "again"},
                                                                      {"expired", "again"},
                                                                      {"returned", "drafting"},
                                                                      {"withdrawn", "end"}}));
}

TEST(Workflow, a_stage_offers_all_positions_but_no_objection) {
  const auto read = workflow_from_toml("w.toml", smallest_workflow);
  ASSERT_TRUE(read.value.has_value());
  const auto& positions = read.value->stages[0].positions;
  EXPECT_EQ(positions.size(), position_ids.size() - 1);
  EXPECT_EQ(std::count(positions.begin(), positions.end(), PositionKind::no_objection), 0);
}

TEST(Workflow, reconfirming_is_usual_and_voiding_where_passing_ratifies) {
  const std::string text = workflow_with("next = { passed = \"t\" }") +
                           "[[stage]]\nid = \"t\"\ntitle = { ar = \"مرحلة\", en = \"Stage\" }\nroll = \"all\"\n"
                           "deadline = { days = 3 }\nrule = { count = \"for\", at_least = 1 }\n"
                           "next = { passed = \"ratified\" }\n";
  EXPECT_EQ(workflow_from_toml("w.toml", text).value->stages[0].survival.at("substantive"), Survival::reconfirm);
  EXPECT_EQ(workflow_from_toml("w.toml", smallest_workflow).value->stages[0].survival.at("substantive"),
            Survival::void_);
}

TEST(Workflow, a_rule_keeps_its_tree_and_its_fractions_come_out_reduced) {
  const auto read = workflow_from_toml(
      "w.toml",
      workflow_with(
          R"(rule = { all = [ { count = "for", at_least = "4/6", of = "cast" }, { not = { each = ["camps", "youth"], rule = { count = "against", more_than = 1, weight = "members" } } } ] })"));
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  const Rule& rule = read.value->stages[0].rule;
  EXPECT_EQ(rule.kind, Rule::Kind::all);
  EXPECT_EQ(std::get<Fraction>(rule.parts.at(0).bound), (Fraction{2, 3}));
  EXPECT_EQ(rule.parts.at(0).of, Denominator::cast);
  const Rule& each = rule.parts.at(1).parts.at(0);
  EXPECT_EQ(each.tags, (std::vector<std::string>{"camps", "youth"}));
  EXPECT_EQ(each.parts.at(0).weight, "members");
  EXPECT_EQ(each.parts.at(0).comparison, Comparison::more_than);
}

TEST(Workflow, a_consultation_without_a_rule_can_be_opened) {
  const std::string text = workflow_with("kind = \"consultation\"");
  const std::string without = std::string(text).erase(text.find("rule ="), text.find("next =") - text.find("rule ="));
  const auto read = workflow_from_toml("w.toml", without);
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  EXPECT_EQ(read.value->stages[0].rule.count, "answered");
  EXPECT_EQ(list_of(check_on_registry("w.toml", without, shipped_registry())), "");
  EXPECT_EQ(list_of(check_on_registry("w.toml", without + "quorum = { count = \"answered\", at_least = 16 }\n",
                                      shipped_registry())),
            "11:10 error quorum-above-roll roll=15 stage=s\n");
}

TEST(Workflow, consent_brings_its_quorum_unless_the_stage_has_one) {
  const std::string text = workflow_with("rule = { preset = \"consent\", quorum = \"3/4\" }");
  const auto read = workflow_from_toml("w.toml", text);
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  EXPECT_EQ(std::get<Fraction>(read.value->stages[0].quorum->bound), (Fraction{3, 4}));
  const auto own = workflow_from_toml("w.toml", workflow_with("quorum = { count = \"answered\", at_least = 2 }", text));
  EXPECT_EQ(std::get<std::int64_t>(own.value->stages[0].quorum->bound), 2);
}

TEST(Workflow, a_tie_goes_where_the_preset_says) {
  const auto read = workflow_from_toml("w.toml", workflow_with("rule = { preset = \"majority\", tie = \"returned\" }"));
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  EXPECT_EQ(read.value->stages[0].tie, "returned");
}

TEST(Registry, a_member_without_an_id_gets_one_that_stays) {
  const std::string text = "[[body]]\nid = \"a\"\nname = { ar = \"أ\", en = \"A\" }\nmail = \"a@example.org\"\n";
  const auto once = registry_from_toml("r.toml", text);
  const auto twice = registry_from_toml("other.toml", "# moved\n" + text);
  ASSERT_TRUE(once.value && twice.value);
  EXPECT_EQ(once.value->members, twice.value->members);
  EXPECT_EQ(once.value->members[0].id.value, "m-by52ondx");
  EXPECT_EQ(once.value->members[0].body.value, "a");
}

TEST(Registry, several_people_may_speak_for_a_body) {
  const auto read = registry_from_toml("r.toml", R"([[body]]
id = "a"
name = { ar = "أ", en = "A" }
weights = { members = 1200 }
[[body.member]]
id = "m-aaaaaaaa"
mail = "one@example.org"
language = "en"
[[body.member]]
mail = "two@example.org"
name = "المكتب الثاني"
)");
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  ASSERT_EQ(read.value->members.size(), 2u);
  EXPECT_EQ(read.value->members[0].first_language, Language::en);
  EXPECT_EQ(read.value->members[1].name, "المكتب الثاني");
  EXPECT_EQ(read.value->bodies[0].weights.at("members"), 1200);
}

TEST(Settings, the_time_stamping_authority_has_an_address_and_certificates) {
  const auto read = settings_from_toml("config/x.toml", R"(registry = "r.toml"
texts = "/t"
notices = "n"
calendars = "../c"
plugins_folder = "p"
organisation = { ar = "أ", en = "A" }
[time_stamp]
url = "http://tsa.example/tsr?key=1"
chain = "tsa-chain.pem"
policy = "1.2.3.4.1"
)");
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  EXPECT_EQ(list_of(read.problems), "");
  EXPECT_EQ(read.value->time_stamp_url, "http://tsa.example/tsr?key=1");
  EXPECT_EQ(read.value->time_stamp_chain, "config/tsa-chain.pem");
  EXPECT_EQ(read.value->time_stamp_policy, "1.2.3.4.1");
}

TEST(Settings, the_daily_list_has_an_hour_in_a_zone_and_can_be_left_out) {
  const std::string rest = R"(registry = "r.toml"
texts = "/t"
notices = "n"
calendars = "../c"
plugins_folder = "p"
organisation = { ar = "أ", en = "A" }
)";
  const auto silent = settings_from_toml("x.toml", rest);
  ASSERT_TRUE(silent.value.has_value()) << list_of(silent.problems);
  EXPECT_TRUE(silent.value->digest);
  EXPECT_EQ(silent.value->digest_at_minute, 7 * 60);
  EXPECT_EQ(silent.value->digest_zone, "Asia/Hebron");
  const auto told =
      settings_from_toml("x.toml", rest + "digest = { enabled = false, at = \"16:30\", zone = \"Asia/Amman\" }\n");
  ASSERT_TRUE(told.value.has_value()) << list_of(told.problems);
  EXPECT_FALSE(told.value->digest);
  EXPECT_EQ(told.value->digest_at_minute, 16 * 60 + 30);
  EXPECT_EQ(told.value->digest_zone, "Asia/Amman");
  const auto wrong =
      settings_from_toml("x.toml", rest + "digest = { at = \"7\", zone = \"Asia/Nowhere\", hour = 7 }\n");
  EXPECT_FALSE(wrong.value.has_value());
  std::vector<std::string> ids;
  for (const Problem& problem : wrong.problems) ids.push_back(problem.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"needs-time", "unknown-zone", "unknown-key"})) << list_of(wrong.problems);
}

TEST(Settings, the_tables_of_plugins_come_out_flat) {
  const auto read = settings_from_toml("config/x.toml", R"(registry = "r.toml"
texts = "/t"
notices = "n"
calendars = "../c"
plugins_folder = "p"
organisation = { ar = "أ", en = "A" }
plugins = ["email", "archive"]
[email]
smtp = { host = "relay.example", port = 587, verify = true }
[[archive.target]]
path = "/one"
audiences = ["public", "auditor"]
[[archive.target]]
pth = "/two"
)");
  ASSERT_TRUE(read.value.has_value()) << list_of(read.problems);
  EXPECT_EQ(read.value->registry, "config/r.toml");
  EXPECT_EQ(read.value->texts, "/t");
  EXPECT_EQ(read.value->replies, "/replies.toml");
  EXPECT_EQ(read.value->calendars, "c");
  const auto& email = read.value->plugins[0].values;
  EXPECT_EQ(email, (std::map<std::string, std::string>{
                       {"smtp.host", "relay.example"}, {"smtp.port", "587"}, {"smtp.verify", "true"}}));
  const auto& archive = read.value->plugins[1].values;
  EXPECT_EQ(archive,
            (std::map<std::string, std::string>{
                {"target.1.path", "/one"}, {"target.1.audiences", "public\nauditor"}, {"target.2.pth", "/two"}}));
  const Manifest manifest{"archive", "1", "archive.so", {"archiver"}, {"target.path", "target.audiences"}};
  EXPECT_EQ(list_of(check_plugin_table("config/x.toml", read.value->plugins[1], manifest)),
            "14:1 error unknown-key key=target.pth nearest=target.path\n");
}

TEST(Settings, what_cannot_be_right_of_the_archive_has_its_place) {
  const auto problems_of = [](const std::string& tables) {
    const auto read = settings_from_toml("x.toml",
                                         "registry = \"r\"\ntexts = \"t\"\nnotices = \"n\"\ncalendars = \"c\"\n"
                                         "plugins_folder = \"p\"\norganisation = { ar = \"أ\", en = \"A\" }\n"
                                         "plugins = [\"archive\"]\n" +
                                             tables);
    return read.value ? list_of(check_archive_table("x.toml", read.value->plugins[0])) : list_of(read.problems);
  };
  EXPECT_EQ(problems_of("[archive]\npackage_audiences = [\"public\"]\npublic_dir = \"\"\n[[archive.target]]\n"
                        "id = \"house\"\npath = \"/srv/a\"\n[[archive.target]]\nid = \"far\"\ntype = \"hook\"\n"
                        "program = \"/bin/hook\"\n"),
            "");
  const std::string said = problems_of(
      "[archive]\npackage_audiences = [\"publik\"]\npublic_dir = \"www\"\n[[archive.target]]\n"
      "id = \"house\"\npath = \"srv/a\"\naudiences = [\"public\", \"press\"]\n[[archive.target]]\n"
      "id = \"house\"\ntype = \"s3\"\npath = \"srv/a\"\n[[archive.target]]\ntype = \"hook\"\n");
  for (const char* line :
       {"9:1 error unknown-value", "10:1 error setting-form key=public_dir value=www",
        "13:1 error setting-form key=path value=srv/a", "14:1 error unknown-value",
        "16:1 error given-twice value=house", "17:1 error unknown-value", "18:1 error given-twice value=srv/a",
        "error missing-key key=id", "error missing-key key=program"})
    EXPECT_NE(said.find(line), std::string::npos) << line << "\n" << said;
  EXPECT_NE(problems_of("").find("error missing-key key=target"), std::string::npos);
}

TEST(Texts, a_table_and_a_key_are_the_id_of_a_phrase) {
  const auto read = texts_from_toml("t.toml", "[refusal]\nnot-a-member = \"لا\"\n");
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->at("refusal.not-a-member"), "لا");
}

TEST(Replies, the_shipped_words_are_in_order_and_come_out_as_they_are_compared) {
  const auto read = replies_from_toml("config/replies.toml", bytes_of("config/replies.toml"));
  EXPECT_EQ(list_of(read.problems), "");
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->positions.at(PositionKind::approve),
            (ReplyWords::Words{"موافقه", "الموافقه", "موافق", "موافقون", "موافقين", "نوافق", "اوافق", "approve",
                               "approved", "agree", "agreed"}));
  EXPECT_EQ(read.value->positions.at(PositionKind::recuse).front(), "تنح");
  EXPECT_EQ(read.value->ordinals.at(6), "السابعه السابع seventh seven");
  EXPECT_EQ(read.value->positions.size(), position_ids.size());
  EXPECT_EQ(read.value->attributions.front().begins, "في");
  EXPECT_FALSE(read.value->attributions.front().is_last);
}

TEST(Zones, come_from_the_systems_files_with_every_change) {
  const auto hebron = zone("Asia/Hebron");
  ASSERT_TRUE(hebron.has_value());
  EXPECT_EQ(hebron->name, "Asia/Hebron");
  EXPECT_EQ(hebron->changes.front().at, Moment{});
  using namespace std::chrono;
  EXPECT_EQ(hebron->offset_at(*moment_from_rfc3339("2026-12-10T15:00:00Z")), hours(2));
  EXPECT_EQ(hebron->offset_at(*moment_from_rfc3339("2026-07-10T15:00:00Z")), hours(3));
  EXPECT_TRUE(std::is_sorted(hebron->changes.begin(), hebron->changes.end(),
                             [](const auto& a, const auto& b) { return a.at < b.at; }));
  EXPECT_EQ(hebron->tzdata.substr(0, 2), "20");
  EXPECT_FALSE(zone("Asia/Nowhere").has_value());
  EXPECT_FALSE(zone("../../etc/passwd").has_value());
}

}  // namespace
}  // namespace mithaq::definitions
