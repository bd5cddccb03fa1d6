// A simulation is the daemon without its surroundings: the story of tests/stories, played as a scenario, leaves the
// entries of its golden trail. And the demonstration's scenario says what deploy/demo says.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "trail/canonical.h"
#include "workflows/gallery.h"

namespace mithaq::gallery {

namespace {

using Json = nlohmann::json;

// What a scenario does not decide: when the relay took a mail and when the clock was looked at, and what plugins did.
bool is_of_the_surroundings(const std::string& kind) {
  static const std::set<std::string> all = {"delivery-accepted", "reminder-sent", "sealed", "archived"};
  return all.contains(kind);
}

// An entry in one line, without the ids and digests that differ between two houses.
std::string line_of(const Json& entry) {
  static const std::set<std::string> not_told = {"job",    "replaces", "reservations", "state",
                                                 "tzdata", "title_ar", "title_en"};
  std::string out = entry.at("at").get<std::string>() + " " + entry.at("kind").get<std::string>();
  if (entry.contains("stage"))
    out += " " + entry["stage"].get<std::string>() + " " + std::to_string(entry["round"].get<int>());
  for (const auto& [key, value] : entry.at("data").items()) {
    const bool is_seq = value.is_number() && (key == "position" || key == "entry" || key == "previous");
    if (!not_told.contains(key) && !is_seq) out += " " + key + "=" + value.dump();
  }
  return out;
}

std::vector<std::string> golden() {
  std::vector<std::string> out;
  std::istringstream lines(bytes("tests/golden/stories/partnership-2026.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const Json entry = Json::parse(line);
    if (!is_of_the_surroundings(entry.at("kind"))) out.push_back(line_of(entry));
  }
  return out;
}

std::vector<std::string> simulated(const service::Simulation& played) {
  std::vector<std::string> out;
  for (const Entry& entry : played.entries) {
    if (is_of_the_surroundings(entry.kind)) continue;
    Json json = {{"at", to_rfc3339(entry.at)}, {"kind", entry.kind}, {"data", Json::parse(trail::write(entry.data))}};
    if (entry.stage) json["stage"] = entry.stage->value;
    if (entry.round) json["round"] = *entry.round;
    out.push_back(line_of(json));
  }
  return out;
}

// The story of tests/stories/partnership_test.cpp, word for word and minute for minute.
class Story {
 public:
  std::string text() const { return text_; }
  void now(const std::string& instant) { at_ = *moment_from_rfc3339(instant); }
  void act(const std::string& keys) { text_ += "[[event]]\nat = \"" + to_rfc3339(at_) + "\"\n" + keys; }
  void say(const std::string& body, const std::string& position, const std::string& more = "") {
    act("do = \"answer\"\nbody = \"" + body + "\"\nposition = \"" + position + "\"\n" + more);
    at_ += std::chrono::minutes(7);
  }
  void all_say(std::initializer_list<const char*> bodies, const std::string& position) {
    for (const char* body : bodies) say(body, position);
  }

 private:
  Moment at_{};
  std::string text_;
};

std::string articles(const std::string& accessibility_ar, const std::string& accessibility_en) {
  return "ar = \"\"\"\n# ميثاق الشراكة\n\n## المساواة {#equality}\n\nالناس سواء أمام هذا الميثاق.\n\n## الإتاحة "
         "{#accessibility}\n\n" +
         accessibility_ar +
         "\n\n## الشفافية {#transparency}\n\nتُنشر التقارير كل سنة.\n\"\"\"\nen = \"\"\"\n# Charter of "
         "partnership\n\n## Equality {#equality}\n\nAll are equal before this charter.\n\n## Accessibility "
         "{#accessibility}\n\n" +
         accessibility_en + "\n\n## Transparency {#transparency}\n\nReports are published every year.\n\"\"\"\n";
}

std::string the_story() {
  Story story;
  story.now("2026-11-01T07:55:00Z");
  story.all_say({"general-union", "coordinating-council", "ngo-network", "national-commission", "national-union"},
                "approve");
  story.say("general-charities", "approve-with-comments", "text = \"نقترح ملحقًا عن التمويل.\"\n");
  story.now("2026-11-02T08:00:00Z");
  story.say("deaf-union", "object",
            "articles = [\"accessibility\"]\ntext = \"لا تذكر المادة لغة الإشارة.\"\n"
            "proposal = \"وتُوفَّر ترجمة بلغة الإشارة في كل اجتماع.\"\n");
  story.all_say({"general-union", "coordinating-council", "ngo-network", "charities-hebron", "camp-women-centres"},
                "approve");
  story.now("2026-11-03T09:00:00Z");
  story.act("do = \"revise\"\nanswers = [\"o-1\"]\nreason = \"أُضيفت لغة الإشارة إلى مادة الإتاحة.\"\n[event.text]\n" +
            articles("تُيسَّر المشاركة للجميع، وتُوفَّر ترجمة بلغة الإشارة.",
                     "Taking part is made easy for all, with sign language interpreters."));
  story.now("2026-11-04T07:30:00Z");
  story.all_say({"general-union", "coordinating-council", "ngo-network", "charities-hebron", "camp-women-centres",
                 "national-commission", "national-union", "camp-youth-centres"},
                "approve");
  story.say("deaf-union", "approve");
  story.say("charities-jerusalem", "approve-with-reservation",
            "articles = [\"transparency\"]\ntext = \"نتحفّظ على النشر السنوي للجمعيات الصغيرة.\"\n");
  story.say("cultural-centres", "abstain");
  story.act("do = \"answer\"\nbody = \"watan-gaza\"\nposition = \"approve\"\nchannel = \"paper\"\n");
  story.act("do = \"confirm\"\nbody = \"watan-gaza\"\n");
  story.now("2026-11-16T07:00:01Z");
  story.all_say({"youth-associations", "general-charities"}, "approve");
  story.now("2026-11-26T08:00:00Z");
  story.all_say({"general-union", "coordinating-council", "ngo-network", "national-commission", "national-union",
                 "youth-associations", "deaf-union", "charities-jerusalem", "charities-hebron", "watan-gaza",
                 "camp-youth-centres", "general-charities", "camp-women-centres"},
                "approve");
  story.say("cultural-centres", "recuse");
  story.say("charities-north", "abstain");
  story.act("do = \"dispose\"\nothers = true\ndisposition = \"noted\"\ntext = \"يُراعى ذلك في اللائحة التنفيذية.\"\n");
  return "charter = \"partnership-2026\"\nstart = \"2026-11-01T07:55:00Z\"\n" + story.text() + "[text]\n" +
         articles("تُيسَّر المشاركة للجميع.", "Taking part is made easy for all.") + "[expect]\nstate = \"ratified\"\n";
}

// The value of NAME = ".." in a program, or of one name of several that are set together.
std::string constant(const std::string& program, const std::string& name) {
  const std::regex line("(?:^|\n)([A-Z_, ]*\\b" + name + "\\b[A-Z_, ]*) = (\"[^\n]*)");
  std::smatch found;
  if (!std::regex_search(program, found, line)) return "";
  const std::string names = found[1], values = found[2];
  const std::string before = names.substr(0, names.find(name));
  auto place = std::count(before.begin(), before.end(), ',');
  const std::regex quoted("\"([^\"]*)\"");
  for (std::sregex_iterator value(values.begin(), values.end(), quoted), end; value != end; ++value)
    if (place-- == 0) return (*value)[1];
  return "";
}

}  // namespace

TEST(Story, a_simulation_leaves_the_entries_that_the_daemon_left) {
  const service::Stagecraft props = stagecraft("partnership-principles");
  const service::Simulation played = service::simulate(props, scenario("story", the_story(), props));
  EXPECT_EQ(disappointments(played), "");
  const auto theirs = golden(), ours = simulated(played);
  for (std::size_t i = 0; i < std::min(theirs.size(), ours.size()); ++i) ASSERT_EQ(ours[i], theirs[i]) << "entry " << i;
  EXPECT_EQ(ours.size(), theirs.size());
}

// What the demonstration does stands in deploy/demo.py, what is said in it in config/texts/ar.toml.
TEST(Story, the_demonstration_is_played_as_it_is_told) {
  const std::string program = bytes("deploy/demo.py"), texts = bytes("config/texts/ar.toml");
  const std::string words = texts.substr(texts.find("\n[demo]\n"));
  const std::string text = bytes("workflows/scenarios/partnership-principles.toml");
  const service::Stagecraft props = stagecraft("partnership-principles");
  const definitions::Scenario demonstration = scenario("partnership-principles", text, props);
  EXPECT_EQ(demonstration.charter, constant(program, "CHARTER"));
  for (const char* key :
       {"comment-text", "objection-text", "objection-proposal", "reservation-text", "revision-reason", "noted-reply"}) {
    const auto at = words.find(std::string("\n") + key + " = \"");
    ASSERT_NE(at, std::string::npos) << key;
    const auto begin = words.find('"', at) + 1;
    EXPECT_NE(text.find("\"" + words.substr(begin, words.find('"', begin) - begin) + "\""), std::string::npos) << key;
  }

  const service::Simulation played = service::simulate(props, demonstration);
  EXPECT_EQ(disappointments(played), "");
  EXPECT_EQ(played.charter.state, "ratified");
  const Round* first = played.charter.round({"federation-signoff"}, 1);
  const Round* second = played.charter.round({"federation-signoff"}, 2);
  ASSERT_TRUE(first && second);
  const auto says = [](const Round& round, const std::string& body) {
    const Position* newest = round.newest({body});
    return newest ? std::string(id(newest->kind)) : "nothing";
  };
  // bodies[:9] of the roll but for the one that objects.
  for (std::size_t i = 0; i < first->roll.size(); ++i) {
    const std::string& body = first->roll[i].body.value;
    const bool is_objector = body == constant(program, "OBJECTOR");
    EXPECT_EQ(says(*first, body), is_objector ? "object" : i < 9 ? "approve" : "nothing") << body;
  }
  const std::map<std::string, std::string> not_simply_for = {
      {constant(program, "RESERVING"), "approve-with-reservation"}, {constant(program, "ABSTAINING"), "abstain"}};
  for (const Seat& seat : second->roll) {
    const auto found = not_simply_for.find(seat.body.value);
    EXPECT_EQ(says(*second, seat.body.value), found == not_simply_for.end() ? "approve" : found->second)
        << seat.body.value;
  }
  EXPECT_EQ(second->newest({constant(program, "ON_PAPER")})->channel, "paper");
  const auto last = std::ranges::max_element(second->positions, {}, &Position::at);
  EXPECT_EQ(last->body.value, constant(program, "LATE"));
  const Request* reminded = second->request({constant(program, "LATE")});
  ASSERT_TRUE(reminded);
  EXPECT_EQ(reminded->reminders, 1) << "it answers when it is reminded";
  ASSERT_EQ(played.charter.objections.size(), 1u);
  EXPECT_EQ(played.charter.objections.front().state, "accepted");
}

}  // namespace mithaq::gallery
