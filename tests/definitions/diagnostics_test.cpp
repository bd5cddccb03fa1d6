// Every complaint of every reader, once at least: its id, its place, and that both languages can say it.
#include <filesystem>
#include <regex>
#include <set>

#include "definitions/scenario_file.h"
#include "notices/phrases.h"
#include "support.h"

namespace mithaq::definitions {
namespace {

struct Case {
  std::string id;
  std::string text;  // of the whole file; one ^ marks the place
};

const std::string rule_start = "rule = ";

Case rule(const std::string& id, const std::string& marked) { return {id, workflow_with(rule_start + marked)}; }
Case line(const std::string& id, const std::string& marked) { return {id, workflow_with(marked)}; }

std::string second_stage(const std::string& id, const std::string& next) {
  return "[[stage]]\nid = " + id +
         "\ntitle = { ar = \"مرحلة\", en = \"Stage\" }\nroll = \"all\"\ndeadline = { days = 3 }\n"
         "rule = { count = \"for\", at_least = 1 }\nnext = " +
         next + "\n";
}

// s leads to a and b; these lead to c, which ratifies. `joined`: what c joins; nothing where it is empty.
std::string branches(const std::string& next, const std::string& after_a, const std::string& after_b,
                     const std::string& joined) {
  std::string last = second_stage("^\"c\"", "{ passed = \"ratified\" }");
  if (joined != "" || next.find('^') != std::string::npos) last.erase(last.find('^'), 1);
  if (!joined.empty()) last += "join = [" + joined + "]\n";
  return workflow_with("next = " + next) + second_stage("\"a\"", "{ passed = \"" + after_a + "\" }") +
         second_stage("\"b\"", "{ passed = \"" + after_b + "\" }") + last;
}

// Two stages that open side by side, and a third: `one` and `two` lead where they say, `three` opens by `join`.
std::string side_by_side(const std::string& start, const std::string& one, const std::string& two,
                         const std::string& join, const std::string& three = "{ passed = \"ratified\" }") {
  std::string first = workflow_with("id = \"one\"", workflow_with("next = " + one));
  const std::string begin = "[[stage]]\n";
  first.insert(first.find(begin), "start = " + start + "\n");
  return first + second_stage("\"two\"", two) + second_stage("\"three\"", three) + join;
}

std::string deep(int levels) {
  std::string out;
  for (int i = 1; i < levels; ++i) out += i == 16 ? "{ not = ^" : "{ not = ";
  out += "{ count = \"for\", at_least = 1 }";
  for (int i = 1; i < levels; ++i) out += " }";
  return out;
}

// So many tags, and as many within each of them.
std::string multiplied(int number) {
  std::string tags = "\"a\"";
  for (int i = 1; i < number; ++i) tags += ", \"a\"";
  return "{ each = [" + tags + "], rule = { each = [" + tags + "], rule = { count = \"for\", at_least = 1 } } }";
}

// "t0", "t1", ..
std::string many(int number, const std::string& before, const std::string& after) {
  std::string out;
  for (int i = 0; i < number; ++i) out += (i ? ", " : "") + before + std::to_string(i) + after;
  return out;
}

std::string weighed(int weights) {
  std::string out;
  for (int i = 0; i < weights; ++i)
    out += (i ? ", " : "") + ("{ count = \"for\", at_least = 1, weight = \"w" + std::to_string(i) + "\" }");
  return "{ all = [" + out + "] }";
}

std::string many_dots(int dots) {
  std::string out = "a";
  for (int i = 0; i < dots; ++i) out += ".a";
  return out;
}

std::vector<Case> workflow_cases() {
  const std::string both = "[\"one\", \"two\"]", to_three = "{ passed = \"three\" }";
  return {
      {"not-utf8", "id = \"^\xC3\x28\"\n"},
      {"bidi-control", "id = \"w\"\ntitle = { ar = \"م^\u202Eسار\", en = \"Way\" }\n"},
      {"bidi-control", "title = { ar = ^\"\\u202E\", en = \"Way\" }\n"},
      {"bidi-control", "# ^\u2066 in a comment\n"},
      {"syntax", "id = \"w\"\nnumber = 1 ^2\n"},
      {"syntax", "^[" + many_dots(50000) + "]\n"},
      {"duplicate-key", "id = \"w\"\n^id = \"x\"\n"},
      {"key-needs-quotes", "id = \"w\"\n^عنوان = 1\n"},
      {"value-needs-quotes", "id = ^ميثاق\n"},
      {"string-not-closed", "id = \"w^\nnumber = 1\n"},
      {"inline-table-in-lines", "title = { ar = \"م\",^\n en = \"W\" }\n"},
      line("unknown-key", "^quorom = 1"),
      {"missing-key", workflow_with("title = ^{ ar = \"مرحلة\" }")},
      line("unknown-value", "closes = ^\"when-decied\""),
      rule("unknown-value", "{ count = ^\"yes\", at_least = 1 }"),
      rule("unknown-value", "{ preset = ^\"concensus\" }"),
      line("given-twice", "positions = [\"approve\", ^\"approve\"]"),
      line("needs-text", "closes = ^1"),
      line("needs-integer", "max_rounds = ^\"3\""),
      line("needs-list", "positions = ^\"approve\""),
      line("needs-table", "reminders = ^[1]"),
      line("needs-time", "deadline = { days = 3, at = ^\"5 pm\" }"),
      line("needs-instant", "deadline = { instant = ^\"2026-12-10\" }"),
      {"needs-list-of-tables", "id = \"w\"\ntitle = { ar = \"م\", en = \"W\" }\n^stage = 1\n"},
      line("number-out-of-range", "max_rounds = ^0"),
      rule("number-out-of-range", "{ count = \"for\", at_least = ^-1 }"),
      rule("number-out-of-range", "{ preset = \"chair-finding\", appeal = ^2000000000 }"),
      rule("number-out-of-range", "{ preset = \"consensus-minus\", n = ^9007199254740993 }"),
      {"number-out-of-range", workflow_with("rule = { preset = \"silence\", min_hours = ^99999999999 }",
                                            workflow_with("allow_silent_ratification = true"))},
      line("empty-list", "^positions = []"),
      line("empty-list", "^roll = { tags = [] }"),
      rule("empty-list", "{ ^any = [] }"),
      line("id-form", "id = ^\"Committee Review\""),
      {"id-twice", smallest_workflow + second_stage("^\"s\"", "{ passed = \"ratified\" }")},
      line("id-reserved", "id = ^\"drafting\""),
      line("text-empty", "title = { ar = ^\"\", en = \"Stage\" }"),
      line("text-control", "title = { ar = ^\"أ\\nب\", en = \"Stage\" }"),
      line("text-hidden-character", "title = { ar = ^\"أ\\u200B\", en = \"Stage\" }"),
      line("text-spaces", "title = { ar = ^\" أ\", en = \"Stage\" }"),
      line("text-too-long", "title = { ar = ^\"" + std::string(300, 'a') + "\", en = \"Stage\" }"),
      line("next-missing", "next = ^{ failed = \"end\" }"),
      line("next-unknown", "next = { passed = ^\"ratifed\" }"),
      line("ratified-not-by-passing", "next = { passed = \"end\", failed = ^\"ratified\" }"),
      {"unreachable-stage", smallest_workflow + second_stage("^\"lonely\"", "{ passed = \"ratified\" }")},
      line("loop-without-people", "next = { passed = \"ratified\", expired = \"s\" }"),
      line("goal-not-beside-others", "next = { passed = [\"ratified\", ^\"end\"] }"),
      line("given-twice", "next = { passed = [\"ratified\", ^\"ratified\"] }"),
      line("empty-list", "next = { passed = ^[] }"),
      {"start-unknown", side_by_side("[\"one\", ^\"tow\"]", to_three, to_three, "")},
      {"given-twice", side_by_side("[\"one\", ^\"one\"]", to_three, to_three, "")},
      {"empty-list", "id = \"w\"\n^start = []\n"},
      line("empty-list", "^join = []"),
      {"given-twice", side_by_side(both, to_three, to_three, "join = [\"one\", ^\"one\"]\n")},
      {"given-twice", "id = \"w\"\nduties = { request = [\"email\", ^\"email\"] }\n"},
      {"nobody-sends-requests", workflow_with("duties = ^{ receipt = [\"email\"] }")},
      line("roll-form", "^roll = { tags = [\"a\"], bodies = [\"b\"] }"),
      line("deadline-form", "deadline = ^{ days = 3, working_days = 3 }"),
      line("unknown-zone", "deadline = { days = 3, zone = ^\"Asia/Hebrom\" }"),
      line("reminder-before-opening", "reminders = { ^working_days_before = [3, 1] }"),
      line("reminder-before-opening", "reminders = { working_days_before = [2, 1], ^escalate = [4] }"),
      line("reminder-before-opening", "reminders = { ^to_secretary = [3] }"),
      line("too-many-reminders", "reminders = { ^working_days_before = [1, 2, 3, 4, 5, 6] }"),
      rule("no-node", "^{ }"),
      rule("mixed-node", "{ all = [ { count = \"for\", at_least = 1 } ], ^any = [ ] }"),
      rule("too-deep", deep(17)),
      rule("too-deep", "^" + multiplied(23)),
      {"too-deep", workflow_with("quorum = ^" + multiplied(16), workflow_with(rule_start + multiplied(16)))},
      rule("too-many", "^" + weighed(5)),
      {"too-many", workflow_with("quorum = ^{ count = \"answered\", at_least = 1, weight = \"w8\" }",
                                 workflow_with(rule_start + weighed(4)))},
      rule("no-comparison", "^{ count = \"for\" }"),
      rule("two-comparisons", "{ count = \"for\", at_least = 1, ^at_most = 2 }"),
      rule("fraction-needs-of", "{ count = \"for\", at_least = ^\"2/3\" }"),
      rule("integer-with-of", "{ count = \"for\", at_least = 2, ^of = \"roll\" }"),
      rule("fraction-not-exact", "{ count = \"for\", at_least = ^0.66, of = \"roll\" }"),
      rule("fraction-not-exact", "{ count = \"for\", at_least = ^\"66 %\", of = \"roll\" }"),
      rule("fraction-not-exact", "{ preset = \"consensus\", min_support = ^0.5 }"),
      rule("fraction-above-one", "{ count = \"for\", at_least = ^\"4/3\", of = \"roll\" }"),
      rule("fraction-above-one", "{ preset = \"consensus\", min_support = ^\"4/3\" }"),
      rule("fraction-zero-denominator", "{ count = \"for\", at_least = ^\"1/0\", of = \"roll\" }"),
      rule("fraction-too-fine", "{ count = \"for\", at_least = ^\"1/1000001\", of = \"roll\" }"),
      rule("some-out-of-range", "{ some = { ^at_least = 2, of = [ { count = \"for\", at_least = 1 } ] } }"),
      rule("objections-in-scope", "{ within = \"camps\", rule = ^{ count = \"open-objections\", at_most = 0 } }"),
      rule("objections-in-scope", "{ within = \"camps\", rule = ^{ preset = \"consensus\" } }"),
      line("objections-in-scope", "quorum = ^{ count = \"open-objections\", at_most = 0 }"),
      rule("objections-with-fraction", "{ count = ^\"open-objections\", at_most = \"1/2\", of = \"roll\" }"),
      {"position-not-offered", workflow_with("positions = [\"approve\", \"object\"]",
                                             workflow_with("rule = { count = ^\"abstain\", at_most = 1 }"))},
      {"position-not-offered",
       workflow_with("positions = [\"object\", \"abstain\"]", workflow_with("rule = ^{ preset = \"majority\" }"))},
      {"position-not-offered",
       workflow_with("^reason_required = [\"disagree\"]", workflow_with("positions = [\"approve\", \"object\"]"))},
      {"position-not-offered", workflow_with("positions = [\"approve\", \"disagree\"]",
                                             workflow_with("rule = ^{ preset = \"consensus-minus\", n = 1 }"))},
      {"position-not-offered",
       workflow_with("positions = [\"disagree\", \"abstain\"]", workflow_with("rule = ^{ preset = \"majority\" }"))},
      rule("met-by-silence", "^{ count = \"against\", at_most = 0 }"),
      {"met-by-silence",
       workflow_with("next = { passed = \"end\" }", workflow_with("rule = ^{ count = \"against\", at_most = 0 }"))},
      rule("preset-in-part", "{ all = [ { ^preset = \"consent\" } ] }"),
      rule("preset-parameter", "{ preset = \"consensus\", ^min_suport = \"2/3\" }"),
      rule("preset-parameter", "^{ preset = \"majority\", threshold = \"2/3\" }"),
      rule("preset-parameter", "{ preset = \"majority\", strict = false, ^tie = \"chair\" }"),
      rule("preset-parameter", "{ preset = \"consensus-minus\", ^n = \"1\" }"),
      rule("preset-parameter", "{ preset = \"majority\", ^chair = \"chair\" }"),
      rule("id-form", "{ preset = \"dual-cast\", core = ^\"الأساس\" }"),
      rule("id-form", "{ preset = \"constituency\", tags = [\"camps\", ^\"West Bank\"] }"),
      rule("needs-text", "{ preset = \"constituency\", tags = [\"camps\", ^{ preset = \"consensus\" }] }"),
      rule("id-form", "{ preset = \"weighted\", weight = ^\"Members\" }"),
      rule("id-form", "{ preset = \"chair-finding\", chair = ^\"The chair\" }"),
      rule("number-out-of-range", "{ preset = \"silence\", min_hours = ^99999999999 }"),
      rule("number-out-of-range", "{ preset = \"chair-finding\", appeal = ^3661 }"),
      rule("silence-on-last-stage", "^{ preset = \"silence\" }"),
      line("second-call-without-quorum", "^second_call = { quorum = { count = \"answered\", at_least = 1 } }"),
      {"silence-closes-at-deadline",
       workflow_with("closes = ^\"when-decided\"", workflow_with("allow_silent_ratification = true",
                                                                 workflow_with("rule = { preset = \"silence\" }")))},
      line("goal-not-beside-others", "next = { passed = [\"s\", ^\"ratified\"] }"),
      line("given-twice", "next = { passed = [\"s\", ^\"s\"] }"),
      {"start-unknown", "start = [^\"t\"]\n" + smallest_workflow},
      {"join-unknown", branches("{ passed = [\"a\", \"b\"] }", "c", "c", "^\"aa\", \"b\"")},
      {"join-misses", branches("{ passed = [\"a\", \"b\"], failed = ^\"c\" }", "c", "c", "\"a\", \"b\"")},
      {"join-never-complete", branches("{ passed = \"a\", failed = \"b\" }", "c", "c", "^\"a\", \"b\"")},
      {"join-never-complete", branches("{ passed = [\"a\", \"b\"] }", "c", "end", "\"a\", ^\"b\"")},
      {"parallel-without-join", branches("{ passed = [\"a\", \"b\"] }", "c", "c", "")},
      {"ratified-beside-others", branches("{ passed = [\"a\", \"b\"] }", "c", "end", "\"a\"")},
      line("never-ratifies", "next = { passed = ^\"end\" }"),
      line("never-ratifies", "next = { failed = \"again\", passed = ^\"s\" }"),
      rule("always-met", "^{ count = \"for\", at_least = 0 }"),
      rule("always-met", "{ any = [ ^{ count = \"against\", at_most = \"1/1\", of = \"roll\" } ] }"),
      rule("always-met", "{ not = ^{ count = \"for\", less_than = 0 } }"),
      rule("always-met", "^{ preset = \"consent\", quorum = \"0/1\" }"),
      {"loop-without-people",
       workflow_with("next = { passed = \"ratified\", failed = \"t\" }") +
           workflow_with("rule = { preset = \"silence\" }", second_stage("^\"t\"", "{ passed = \"t\" }"))},
      rule("always-present", "^{ count = \"answered\", at_least = \"1/2\", of = \"present\" }"),
  };
}

std::vector<Case> registry_cases() {
  const std::string name = "name = { ar = \"هيئة\", en = \"Body\" }\n";
  const std::string body = "[[body]]\nid = \"a\"\n" + name;
  return {
      {"address-form", body + "mail = ^\"a@@example.org\"\n"},
      {"unknown-zone", body + "mail = \"a@example.org\"\nzone = ^\"Asia/Aman\"\n"},
      {"unknown-zone", body + "[[body.member]]\nmail = \"b@example.org\"\nzone = ^\"Amman\"\n"},
      {"address-form", body + "mail = ^\"a\\r\\nBcc: b@example.org\"\n"},
      {"too-many", body + "^tags = [" + many(33, "\"t", "\"") + "]\n"},
      {"too-many", body + "^weights = { " + many(9, "w", " = 1") + " }\n"},
      {"address-twice",
       body + "mail = \"a@example.org\"\n[[body]]\nid = \"b\"\n" + name + "^mail = \"a@example.org\"\n"},
      {"mail-and-members", body + "^mail = \"a@example.org\"\n[[body.member]]\nmail = \"b@example.org\"\n"},
      {"member-id-form", body + "[[body.member]]\nid = ^\"m-Ahmad\"\nmail = \"b@example.org\"\n"},
      {"id-twice", body + "[[body.member]]\nid = \"m-abcdefgh\"\n[[body.member]]\n^id = \"m-abcdefgh\"\n"},
      {"id-reserved", body + "weights = { ^heads = 1 }\n"},
      {"unknown-value", body + "[[office]]\nrole = ^\"secretery\"\nmail = \"s@example.org\"\n"},
  };
}

std::vector<Case> scenario_cases() {
  const std::string start = "start = \"2026-11-01 10:00\"\n";
  const auto event = [&](const std::string& marked) { return start + "[[event]]\n" + marked; };
  return {
      {"missing-key", "^charter = \"c\"\n"},
      {"scenario-start", "start = ^\"+2d\"\n"},
      {"needs-moment", "start = ^\"tomorrow\"\n"},
      {"needs-moment", start + "[[event]]\nat = ^\"+2d+3h\"\ndo = \"return\"\nreason = \"r\"\n"},
      {"scenario-text", start + "articles = [\"one\"]\ntext = { ar = \"م\" }\n"},
      {"scenario-who", start + "^[[event]]\ndo = \"answer\"\nposition = \"approve\"\n"},
      {"unknown-body", start + "[[event]]\ndo = \"confirm\"\nbody = ^\"z\"\n"},
      {"unknown-value", start + "[[event]]\ndo = ^\"anser\"\n"},
      {"unknown-value", start + "[[event]]\ndo = \"return\"\nreason = \"r\"\nstage = ^\"t\"\n"},
      {"unknown-key", start + "[[event]]\ndo = \"return\"\nreason = \"r\"\n^position = \"approve\"\n"},
      {"unknown-zone", start + "zone = ^\"Asia/Hebrom\"\n"},
      {"needs-moment", start + "until = ^\"2026-11-02\"\n"},
      {"needs-moment", event("at = ^\"-2d\"\n")},
      {"needs-moment", event("at = ^\"+2h 10:00\"\n")},
      {"needs-moment", event("at = ^\"+999999d\"\n")},
      {"needs-moment", event("at = ^\"+9999d9999d9999d9999d9999d\"\n")},
      {"moment-never-comes", event("at = ^\"opens-1d\"\n")},
      {"moment-never-comes", start + "[[expect.round]]\nstage = \"s\"\nclosing = ^\"opens-2h\"\n"},
      {"unknown-tag", event("tags = [^\"nowhere\"]\nposition = \"approve\"\n")},
      {"unknown-key", event("at = \"+2d\"\nstage = \"s\"\n^round = 2\nbody = \"a\"\nposition = \"approve\"\n")},
      {"unknown-value", event("do = \"dispose\"\nnumber = 1\ndisposition = ^\"notted\"\n")},
      {"unknown-value", start + "[[expect.round]]\nstage = \"s\"\ncause = ^\"decid\"\n"},
      {"unknown-value", start + "[[expect.round]]\nstage = \"s\"\nstate = ^\"closed\"\n"},
      {"unknown-value", event("body = \"a\"\nposition = ^\"yes\"\n")},
      {"unknown-value", start + "[everybody]\n^t = \"approve\"\n"},
      {"unknown-value", start + "[expect]\noutcomes = { s = ^\"pased\" }\n"},
      {"unknown-value", start + "[[expect.round]]\nstage = ^\"t\"\n"},
      {"missing-key", start + "^[[event]]\ndo = \"answer\"\nbody = \"a\"\n"},
  };
}

Problems workflow(const std::string& text) { return workflow_from_toml("f.toml", text).problems; }
Problems registry(const std::string& text) { return registry_from_toml("f.toml", text).problems; }
Problems calendar(const std::string& text) { return calendar_from_toml("ps.toml", text).problems; }
Problems settings(const std::string& text) { return settings_from_toml("f.toml", text).problems; }
Problems manifest(const std::string& text) { return manifest_from_toml("f.toml", text).problems; }

const std::string smallest_settings = R"(registry = "r"
texts = "t"
notices = "n"
calendars = "c"
plugins_folder = "p"
organisation = { ar = "أمانة", en = "Office" }
secure_cookies = false
)";

std::vector<Case> calendar_cases() {
  return {{"no-working-day",
           "^weekend = [\"sunday\", \"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\"]\n"},
          {"needs-date", "weekend = [\"friday\"]\nknown_until = ^\"2027-12-31\"\n"},
          {"given-twice", "weekend = [\"friday\", ^\"friday\"]\n"}};
}

std::vector<Case> settings_cases() {
  return {
      {"setting-form", smallest_settings + "base_url = ^\"http://localhost/\"\n"},
      {"setting-form", smallest_settings + "time_stamp = { url = ^\"tsa.example\", chain = \"c.pem\" }\n"},
      {"setting-form",
       smallest_settings + "time_stamp = { url = \"http://tsa.example/\", chain = \"c.pem\", policy = ^\"1.02\" }\n"},
      {"missing-key", smallest_settings + "time_stamp = ^{ url = \"http://tsa.example/\" }\n"},
      {"unknown-key",
       smallest_settings + "time_stamp = { url = \"http://tsa.example/\", chain = \"c.pem\", ^polcy = \"1.2\" }\n"},
      {"text-empty", smallest_settings + "state = ^\"\"\n"},
      {"setting-type", smallest_settings + "plugins = [\"email\"]\n[email]\nsince = ^2026-01-01\n"},
      {"needs-boolean", workflow_with("secure_cookies = ^\"no\"", "\n" + smallest_settings)},
      {"secure-cookies-without-tls",
       workflow_with("secure_cookies = true", "\n" + smallest_settings + "^base_url = \"http://localhost\"\n")},
      {"plugin-not-enabled", smallest_settings + "plugins = [\"email\"]\n[^archive]\n"},
      {"unknown-key", smallest_settings + "plugins = [\"email\"]\n[^emial]\n"}};
}

std::vector<Case> manifest_cases() {
  return {{"library-form", "name = \"a\"\nversion = \"1\"\nduties = [\"signer\"]\n^library = \"../a.so\"\n"},
          {"empty-list", "name = \"a\"\nversion = \"1\"\n^duties = []\n"}};
}

// The shipped words, with `now` in the place of `was`.
std::string replies_with(const std::string& was, const std::string& now) {
  std::string text = bytes_of("config/replies.toml");
  const auto found = text.find(was);
  EXPECT_NE(found, std::string::npos) << was;
  return text.replace(found, was.size(), now);
}

Problems replies(const std::string& text) { return replies_from_toml("f.toml", text).problems; }

std::vector<Case> replies_cases() {
  const std::string recuse =
      "recuse = [\"تنحٍّ\", \"تنحّي\", \"التنحي\", \"نتنحى\", \"أتنحى\", \"recuse\", \"recused\", \"recuse ourselves\", "
      "\"recuse "
      "myself\", \"recusal\"]\n";
  return {{"missing-key", replies_with("\n" + recuse, "\n")},
          {"unknown-key", replies_with(recuse, recuse + "^recluse = [\"x\"]\n")},
          {"missing-key", replies_with("[act]\n", "[acts]\n")},
          {"needs-boolean", replies_with("\nlast = false", "\nlast = ^\"no\"")},
          {"empty-list", replies_with(recuse, "^recuse = []\n")},
          {"given-twice", replies_with(recuse, "recuse = [\"recuse\", ^\"أُوافق.\"]\n")},
          {"given-twice", replies_with("received = [\"وصل\"", "received = [^\"نوافق\"")},
          {"reply-word-form", replies_with(recuse, "recuse = [\"recuse\", ^\"٧ تنحٍّ\"]\n")},
          {"reply-sentence-form",
           replies_with("disclaimers = [\n", "disclaimers = [^\"this (message | e-mail is ours\",\n")},
          {"reply-sentence-form", replies_with("\nabstain = [\"(", "\nabstain = [^\"الاتحاد ()\", \"(")},
          {"reply-word-form", replies_with("numbering = [", "numbering = [^\"-- ..\", ")}};
}

// Whether the complaint is there, at its place.
template <class Reading>
void expect_all(const std::vector<Case>& cases, Reading reading, Problems& all) {
  for (const Case& each : cases) {
    const Marked marked = unmarked(each.text);
    const Problems problems = reading(marked.text);
    const bool is_there = std::any_of(problems.begin(), problems.end(), [&](const Problem& p) {
      return p.id == each.id && (marked.line == 0 || (p.line == marked.line && p.column == marked.column));
    });
    EXPECT_TRUE(is_there) << each.id << " wanted at " << marked.line << ":" << marked.column << " of\n"
                          << marked.text << "got\n"
                          << list_of(problems);
    all.insert(all.end(), problems.begin(), problems.end());
  }
}

Calendar a_calendar() { return {"ps", {std::chrono::Friday, std::chrono::Saturday}, {}, day_from_date("2026-12-31")}; }

Registry a_registry() {
  return *registry_from_toml("r.toml", R"(
[[body]]
id = "a"
name = { ar = "أ", en = "A" }
tags = ["core", "alone"]
weights = { members = 0, heavy = 1099511627776 }
mail = "a@example.org"
[[body]]
id = "b"
name = { ar = "ب", en = "B" }
tags = ["core", "board"]
weights = { members = 0, heavy = 1, some = 1 }
[[body.member]]
id = "m-bbbbbbbb"
[[body]]
id = "c"
name = { ar = "ج", en = "C" }
tags = ["core", "mute", "board"]
weights = { members = 0, heavy = 1, some = 1 }
)")
              .value;
}

std::vector<Case> roll_cases() {
  const std::string two = "{ bodies = [\"a\", \"b\"] }";
  const auto on_two = [&](const std::string& marked_rule) {
    return workflow_with("roll = " + two, workflow_with(rule_start + marked_rule));
  };
  return {
      line("unknown-tag", "roll = { tags = [^\"cor\"] }"),
      {"unknown-tag", on_two("{ within = \"camps\", rule = { count = \"for\", at_least = 1 } }")},
      line("unknown-body", "roll = { bodies = [^\"z\"] }"),
      {"empty-tag", on_two("^{ within = \"mute\", rule = { count = \"for\", at_least = 1 } }")},
      {"single-body-tag", on_two("^{ within = \"alone\", rule = { count = \"for\", at_least = 1 } }")},
      {"missing-weight", on_two("^{ count = \"for\", at_least = \"1/2\", of = \"roll\", weight = \"some\" }")},
      {"weight-sum-zero", on_two("^{ count = \"for\", at_least = \"1/2\", of = \"roll\", weight = \"members\" }")},
      {"weight-too-large", on_two("^{ count = \"for\", at_least = \"1/2\", of = \"roll\", weight = \"heavy\" }")},
      {"rule-never-passes", on_two("^{ count = \"for\", at_least = 9 }")},
      {"approval-by-all-fails",
       on_two("^{ all = [ { count = \"answered\", at_least = 1 }, { not = { count = \"for\", at_least = 1 } } ] }")},
      {"objection-by-all-passes", on_two("^{ count = \"answered\", at_least = 2 }")},
      {"quorum-above-roll",
       workflow_with("quorum = ^{ count = \"answered\", at_least = 3 }", on_two("{ count = \"for\", at_least = 1 }"))},
      {"always-met",
       on_two("{ all = [ { count = \"for\", at_least = 1 }, { not = ^{ count = \"for\", more_than = 2 } } ] }")},
      {"missing-weight",
       workflow_with("second_call = { quorum = ^{ count = \"answered\", at_least = 1, weight = \"some\" } }",
                     workflow_with("quorum = { count = \"answered\", at_least = 1 }",
                                   on_two("{ count = \"for\", at_least = 1 }")))},
      {"quorum-above-roll", workflow_with("second_call = { quorum = ^{ count = \"answered\", at_least = 3 } }",
                                          workflow_with("quorum = { count = \"answered\", at_least = 1 }",
                                                        on_two("{ count = \"for\", at_least = 1 }")))},
      {"two-chairs",
       workflow_with("quorum = { all = [ ^{ preset = \"majority\", tie = \"chair\", chair = \"core\" } ] }",
                     on_two("{ count = \"for\", at_least = 1 }"))},
      {"chair-without-vote", on_two("^{ preset = \"chair-finding\" }")},
      {"two-chairs", on_two("^{ preset = \"chair-finding\", chair = \"core\" }")},
      {"always-met", on_two("{ all = [ { count = \"for\", at_least = 1 }, ^{ count = \"against\", at_most = 2 } ] }")},
      {"chair-without-vote", on_two("^{ preset = \"majority\", tie = \"chair\" }")},
      {"two-chairs", on_two("^{ preset = \"majority\", tie = \"chair\", chair = \"core\" }")},
      {"two-chairs", on_two("^{ preset = \"chair-finding\", chair = \"core\" }")},
      {"quorum-above-roll", workflow_with("second_call = { quorum = ^{ count = \"answered\", at_least = 3 } }",
                                          workflow_with("quorum = { count = \"answered\", at_least = 1 }",
                                                        on_two("{ count = \"for\", at_least = 1 }")))},
      {"unknown-tag",
       workflow_with(
           "second_call = { quorum = ^{ within = \"camps\", rule = { count = \"answered\", at_least = 1 } } }",
           workflow_with("quorum = { count = \"answered\", at_least = 1 }",
                         on_two("{ count = \"for\", at_least = 1 }")))},
      {"dual-cast-one-electorate", on_two("^{ preset = \"dual-cast\", core = \"core\" }")},
      line("roll-empty", "^roll = { bodies = [\"z\"] }"),
      line("body-without-member", "^roll = { bodies = [\"c\"] }"),
      line("body-without-address", "^roll = { bodies = [\"b\"] }"),
      {"body-without-second", workflow_with("^roll = { bodies = [\"a\"] }", workflow_with("assurance = \"L3\""))},
  };
}

Problems every_complaint() {
  static const Problems all = [] {
    Problems out;
    const auto on_roll = [](const std::string& text) { return check_on_registry("f.toml", text, a_registry()); };
    expect_all(workflow_cases(), workflow, out);
    expect_all(registry_cases(), registry, out);
    expect_all(calendar_cases(), calendar, out);
    expect_all(settings_cases(), settings, out);
    expect_all(replies_cases(), replies, out);
    expect_all(manifest_cases(), manifest, out);
    expect_all(roll_cases(), on_roll, out);
    const auto scenario = [](const std::string& text) {
      return scenario_from_toml("f.toml", text, *workflow_from_toml("f.toml", smallest_workflow).value, a_registry())
          .problems;
    };
    expect_all(scenario_cases(), scenario, out);
    const auto on_calendar = [](const std::string& text) {
      return check_calendars("f.toml", text, {{"ps", a_calendar()}}, "c");
    };
    expect_all({line("unknown-calendar", "deadline = { days = 3, calendar = ^\"pz\" }"),
                line("deadline-beyond-calendar", "^deadline = { instant = \"2026-12-31T22:00:00Z\" }"),
                line("deadline-on-day-off", "^deadline = { instant = \"2026-11-06T15:00:00Z\" }")},
               on_calendar, out);
    const Problems timeless = workflow(workflow_with("reminders = { }", "[[stage]]\nid = \"s\"\n"));
    out.insert(out.end(), timeless.begin(), timeless.end());
    return out;
  }();
  return all;
}

TEST(Diagnostics, each_stands_at_the_place_that_it_means) { EXPECT_FALSE(every_complaint().empty()); }

std::map<std::string, std::string> catalogue(const std::string& language) {
  const std::string path = "config/texts/" + language + ".toml";
  const auto read = texts_from_toml(path, bytes_of(path));
  EXPECT_EQ(list_of(read.problems), "");
  return read.value.value_or(Catalogue{});
}

TEST(Diagnostics, each_is_said_in_both_languages_with_its_facts) {
  const notices::Phrases phrases(catalogue("ar"), catalogue("en"));
  for (const Problem& p : every_complaint())
    for (const Language language : {Language::ar, Language::en}) {
      const std::string id = "problem." + p.id;
      ASSERT_TRUE(phrases.has(id)) << id;
      notices::Facts facts(p.facts.begin(), p.facts.end());
      const std::string said = phrases.say(id, language, facts);
      EXPECT_EQ(said.find("\u2068\u2069"), std::string::npos) << line_of(p) << ": a fact is missing in " << said;
      EXPECT_EQ(said.find("} "), std::string::npos) << said;
    }
}

TEST(Diagnostics, a_preset_says_what_its_parameter_lacks) {
  const notices::Phrases phrases(catalogue("ar"), catalogue("en"));
  const Problems problems = workflow(workflow_with(rule_start + "{ preset = \"majority\", threshold = \"2/3\" }"));
  ASSERT_EQ(problems.size(), 1u);
  const notices::Facts facts(problems[0].facts.begin(), problems[0].facts.end());
  EXPECT_EQ(phrases.say("problem.preset-parameter", Language::en, facts, notices::Isolation::none),
            "preset `majority`, parameter `strict`: beside a threshold it must be written: true for more than, false "
            "for at least");
}

TEST(Diagnostics, each_phrase_belongs_to_a_complaint_that_a_test_provokes) {
  std::set<std::string> provoked{"file-unreadable",
                                 "chain-empty",  // of files: service
                                 "revocation-lists-empty",
                                 "unknown-calendar",  // of files
                                 "not-json",
                                 "json-too-deep",
                                 "null-value",
                                 "number-too-large",
                                 "not-on-roll",  // of vectors
                                 "notice-file-unknown",
                                 "notice-html-shipped",
                                 "notice-not-closed",
                                 "notice-variable-missing",
                                 "notice-variable-unknown"};  // of templates: service
  for (const char* id : {"bad-character", "group-threshold", "key-form", "key-twice", "line-form", "member-twice",
                         "name-twice", "other-log", "quorum-missing", "quorum-twice", "unknown-name"})
    provoked.insert(std::string("policy-") + id);  // of the witnesses' policy: trail
  for (const Problem& p : every_complaint()) provoked.insert(p.id);
  for (const std::string language : {"ar", "en"})
    for (const auto& [id, message] : catalogue(language)) {
      if (!id.starts_with("problem.")) continue;
      EXPECT_EQ(provoked.count(id.substr(8)), 1u) << id;
    }
}

TEST(Diagnostics, each_id_in_the_sources_is_provoked_by_a_test) {
  std::set<std::string> provoked;
  for (const Problem& p : every_complaint()) provoked.insert(p.id);
  const std::regex complaint("(?:error|warning)\\((?:[^\";]|\"[a-z_]+\"\\))*, \"([a-z0-9]+(?:-[a-z0-9]+)+)\"");
  for (const auto& file : std::filesystem::directory_iterator(MITHAQ_SOURCE "/engine/definitions")) {
    const std::string source = bytes_of("engine/definitions/" + file.path().filename().string());
    for (std::sregex_iterator found(source.begin(), source.end(), complaint), end; found != end; ++found)
      EXPECT_EQ(provoked.count((*found)[1]), 1u) << file.path().filename() << ": " << (*found)[1];
  }
}

TEST(Diagnostics, a_warning_does_not_keep_the_workflow_back) {
  const auto read = workflow_from_toml(
      "f.toml",
      workflow_with(rule_start + "{ all = [ { preset = \"majority\" }, { count = \"for\", at_least = 0 } ] }"));
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(list_of(read.problems), "9:43 warning always-met count=for\n");
}

TEST(Diagnostics, a_part_whose_denominator_may_be_empty_is_not_always_met) {
  for (const char* rule : {"{ count = \"for\", at_least = \"0/1\", of = \"cast\" }",
                           "{ count = \"for\", at_most = \"1/1\", of = \"present\" }"})
    EXPECT_EQ(list_of(workflow(workflow_with(rule_start + rule))), "") << rule;
}

TEST(Diagnostics, a_consultation_without_a_rule_can_be_opened) {
  const std::string text =
      workflow_with("next = { passed = \"t\" }",
                    workflow_with("roll = { bodies = [\"a\", \"b\"] }",
                                  "[duties]\nrequest = [\"email\"]\n" + second_stage("\"s\"", "{ passed = \"t\" }")));
  std::string consultation = workflow_with("kind = \"consultation\"", text);
  const auto rule = consultation.rfind("\nrule = ");
  consultation.erase(rule, consultation.find('\n', rule + 1) - rule);
  const std::string both =
      "id = \"w\"\ntitle = { ar = \"م\", en = \"W\" }\n" + consultation +
      workflow_with("roll = { bodies = [\"a\", \"b\"] }", second_stage("\"t\"", "{ passed = \"ratified\" }"));
  EXPECT_EQ(list_of(workflow(both)), "");
  for (const Problem& p : check_on_registry("f.toml", both, a_registry())) {
    EXPECT_GT(p.line, 0) << line_of(p);
    EXPECT_TRUE(p.warning) << line_of(p);
  }
}

TEST(Diagnostics, a_chair_that_is_alone_is_what_its_preset_is_for) {
  const std::string roll = "roll = { bodies = [\"a\", \"b\"] }";
  for (const char* rule : {"{ preset = \"majority\", tie = \"chair\", chair = \"alone\" }",
                           "{ preset = \"chair-finding\", chair = \"alone\" }"})
    for (const Problem& p :
         check_on_registry("f.toml", workflow_with(roll, workflow_with(rule_start + rule)), a_registry()))
      EXPECT_EQ(p.id, "body-without-address") << line_of(p);
}

TEST(Diagnostics, defaults_and_the_order_of_positions_do_not_change_the_definition) {
  const auto read = [](const std::string& text) { return workflow_from_toml("f.toml", text).value->stages.at(0); };
  const auto plain = workflow_with("rule = { preset = \"majority\" }",
                                   workflow_with("positions = [\"approve\", \"disagree\", \"abstain\"]"));
  const auto written = workflow_with(
      "rule = { preset = \"majority\", threshold = \"2/4\", of = \"cast\", strict = true, tie = \"failed\" }",
      workflow_with("positions = [\"abstain\", \"disagree\", \"approve\"]"));
  EXPECT_EQ(read(plain), read(written));
}

TEST(Diagnostics, the_smallest_workflow_has_none) {
  EXPECT_EQ(list_of(workflow(smallest_workflow)), "");
  EXPECT_EQ(list_of(settings(smallest_settings)), "");
}

}  // namespace
}  // namespace mithaq::definitions
