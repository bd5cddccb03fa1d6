#include "web/words.h"

#include <mutex>

#include "definitions/files.h"
#include "service/signature_view.h"

namespace mithaq::web {
namespace {

// Reading a zone means reading the system's zone files: once a name is enough.
const Zone& zone_named(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, Zone> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  auto zone = definitions::zone(name);
  if (!zone) zone = Zone{"UTC", "", {{Moment{}, std::chrono::seconds{0}, "UTC"}}};
  return known.emplace(name, std::move(*zone)).first->second;
}

}  // namespace

std::string Words::say(std::string_view id, const notices::Facts& facts) const {
  return phrases.say("page." + std::string(id), language, facts);
}

std::string Words::position(const std::string& id) const {
  return phrases.say("position." + (id.empty() ? std::string("silent") : id), language);
}

std::string Words::outcome(const std::string& id) const { return phrases.say("outcome." + id, language); }

std::string Words::article(const std::string& id, const Articles& articles) const {
  if (id == "whole") return say("whole");
  for (const auto& [known, heading] : articles)
    if (known == id && !heading.empty()) return heading;
  return id == "preamble" ? say("preamble") : say("article", {{"id", id}});
}

std::string Words::articles(const std::vector<std::string>& ids, const Articles& known) const {
  std::string out;
  for (const auto& id : ids) {
    if (!out.empty()) out += say("comma");
    out += "\u2068" + article(id, known) + "\u2069";
  }
  return out;
}

std::string Words::when(Moment moment, const std::string& zone) const {
  return phrases.when(moment, zone_named(zone), language, own_zone.empty() ? nullptr : &zone_named(own_zone));
}

std::string Words::level(const service::PositionView& position) const {
  return say("level-" + (position.assurance.empty() ? "L0" : position.assurance),
             {{"holder", position.key_holder.empty() ? "none" : position.key_holder}});
}

std::string Words::remark(const service::PositionView& position) const {
  if (!position.distrusted.empty())
    return say(position.contested     ? "remark-set-aside"
               : position.provisional ? "remark-distrusted-first"
                                      : "remark-distrusted",
               {{"reason", position.distrusted}, {"level", position.wanted.empty() ? "none" : position.wanted}});
  if (!position.missing.empty() || position.incomplete) return say("remark-incomplete");
  if (position.late) return say("remark-late");
  if (position.awaiting) return say("remark-awaiting", {{"revision", std::int64_t{position.revision}}});
  if (position.disowned) return say("remark-disowned");
  if (position.contested) return say("remark-contested");
  if (service::awaits_second(position)) return say("remark-second");
  if (position.provisional && !position.wanted.empty()) return say("remark-wanted-" + position.wanted);
  if (position.provisional) return say("remark-provisional");
  return {};
}

std::vector<std::string> Words::remarks(const service::PositionView& one) const {
  std::vector<std::string> out;
  if (auto first = remark(one); !first.empty()) out.push_back(std::move(first));
  if (!one.doubted.empty()) out.push_back(say("remark-doubted", {{"reason", one.doubted}}));
  if (!one.newer.empty())
    out.push_back(say("remark-newer", {{"position", position(one.newer)}, {"entry", std::to_string(one.newer_seq)}}));
  if (!one.still_counts.empty())
    out.push_back(say("remark-still-counts",
                      {{"position", position(one.still_counts)}, {"entry", std::to_string(one.still_counts_seq)}}));
  return out;
}

void Words::put_answer(Sheet& sheet, const service::Answer& answer, const Articles& known) const {
  sheet.set("POSITION", position(answer.position));
  if (!answer.articles.empty()) {
    Sheet list = sheet.add("ARTICLES");
    for (const auto& id : answer.articles) list.add("ARTICLE").set("HEADING", article(id, known));
  }
  if (!answer.text.empty()) sheet.add("WORDS").set("WORDS_TEXT", answer.text);
  if (!answer.proposal.empty()) sheet.add("PROPOSAL").set("PROPOSAL_TEXT", answer.proposal);
  if (!answer.new_information.empty()) sheet.add("NEWS").set("NEWS_TEXT", answer.new_information);
}

Moment midnight(Day day, const std::string& zone) { return zone_named(zone).instant(day); }

Message message(const notices::Phrases& phrases, int status, std::string_view id, const notices::Facts& facts) {
  const std::string phrase = "page.message-" + std::string(id);
  return {status, phrases.both(phrase), {phrases.both(phrase + "-advice", facts)}};
}

Message message(const notices::Phrases& phrases, int status, const Refusal& refusal) {
  const Text sentence{phrases.say(refusal, Language::ar), phrases.say(refusal, Language::en)};
  return {status, phrases.both("page.message-refused"), {sentence}};
}

Sheet sheet(const Message& message) {
  Sheet out;
  out.set("TITLE", message.headline.ar + " · " + message.headline.en);
  out.set("HEADLINE_AR", message.headline.ar).set("HEADLINE_EN", message.headline.en);
  for (const Text& line : message.lines) {
    out.add("LINES_AR").set("LINE", line.ar);
    out.add("LINES_EN").set("LINE", line.en);
  }
  return out;
}

}  // namespace mithaq::web
