// What tests of pictures share: phrases as shipped, workflows of many shapes, and a small reader of XML.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "definitions/diagram.h"
#include "definitions/files.h"
#include "definitions/support.h"
#include "notices/phrases.h"

namespace mithaq::definitions {

inline Say shipped_words(Language language) {
  static const notices::Phrases phrases(*texts_from_toml("ar.toml", bytes_of("config/texts/ar.toml")).value,
                                        *texts_from_toml("en.toml", bytes_of("config/texts/en.toml")).value);
  return [language](const std::string& id, const PictureFacts& facts) { return phrases.say(id, language, facts); };
}

inline Stage stage(const std::string& id, std::map<std::string, Goals> next, std::vector<std::string> join = {}) {
  Stage out;
  out.id.value = id;
  out.title = {"مرحلة " + id, "Stage " + id};
  out.join = std::move(join);
  out.next = std::move(next);
  return out;
}

inline Workflow workflow(std::vector<Stage> stages, std::vector<std::string> start = {}) {
  Workflow out;
  out.id.value = "w";
  out.title = {"مسار", "Way"};
  out.start = start.empty() ? std::vector{stages.front().id.value} : std::move(start);
  out.stages = std::move(stages);
  return out;
}

inline Goals goals(std::initializer_list<const char*> ids) {
  Goals out;
  for (const char* id : ids) out.emplace_back(id);
  return out;
}

// Two starts, three stages side by side, and a join.
inline Workflow parallel_workflow() {
  return workflow({stage("law", {{"passed", goals({"unions", "women", "camps"})}, {"failed", "drafting"}}),
                   stage("public", {{"passed", "all"}, {"expired", "end"}, {"withdrawn", "end"}}),
                   stage("unions", {{"passed", "all"}, {"failed", "law"}, {"expired", "end"}}),
                   stage("women", {{"passed", "all"}, {"failed", "law"}, {"no-quorum", "again"}}),
                   stage("camps", {{"passed", "all"}, {"returned", "drafting"}, {"failed", "end"}}),
                   stage("all", {{"passed", "ratified"}, {"failed", "law"}, {"expired", "all"}},
                         {"unions", "women", "camps", "public"})},
                  {"law", "public"});
}

// Any shape at all, sensible or not: whatever is legal is among them.
inline Workflow any_workflow(unsigned seed) {
  std::mt19937 chance(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(chance() % n); };
  const std::size_t n = 1 + below(30);
  const auto any_stage = [&] { return "s" + std::to_string(below(n)); };
  const auto any_goal = [&]() -> std::string {
    static constexpr std::string_view targets[] = {target::drafting, target::again, target::end};
    return below(2) == 0 ? any_stage() : std::string(targets[below(3)]);
  };
  std::vector<Stage> stages;
  for (std::size_t i = 0; i < n; ++i) {
    Goals passed = i + 1 == n ? Goals(target::ratified) : Goals("s" + std::to_string(i + 1));
    for (std::size_t more = below(4); more > 1; --more)
      if (const std::string goal = any_stage(); std::find(passed.begin(), passed.end(), goal) == passed.end())
        passed.push_back(goal);
    std::map<std::string, Goals> next = {{"passed", below(8) == 0 ? Goals(any_goal()) : passed}};
    for (const char* outcome : {"failed", "no-quorum", "expired", "returned"}) next[outcome] = any_goal();
    stages.push_back(stage("s" + std::to_string(i), std::move(next)));
    if (below(6) == 0) stages.back().title.en += " of a very long name that goes on for some lines, word after word";
  }
  std::vector<std::string> start = {"s0"};
  if (n > 3 && below(3) == 0) start.push_back("s2");
  return workflow(std::move(stages), std::move(start));
}

// What is wrong with a document, in a sentence; empty: well-formed. Enough of XML for what this house writes.
inline std::string trouble_in_xml(const std::string& document) {
  std::vector<std::string> open;
  std::size_t at = document.starts_with("<?xml") ? document.find("?>") + 2 : 0;
  while (at < document.size()) {
    const std::size_t tag = std::min(document.find('<', at), document.size());
    for (std::size_t i = at; i < tag; ++i) {
      if (document[i] == '&' && document.find(';', i) > i + 6) return "a bare ampersand at " + std::to_string(i);
      if (open.empty() && !std::isspace(static_cast<unsigned char>(document[i]))) return "text outside the root";
    }
    if (tag == document.size()) break;
    std::size_t end = tag;
    for (bool is_quoted = false; end < document.size() && (is_quoted || document[end] != '>'); ++end) {
      if (document[end] == '"') is_quoted = !is_quoted;
      if (is_quoted && document[end] == '<') return "< within an attribute at " + std::to_string(end);
    }
    const std::string inside = document.substr(tag + 1, end - tag - 1);
    const std::string name = inside.substr(0, inside.find_first_of(" \n/", 1));
    if (inside.starts_with("/")) {
      if (open.empty() || "/" + open.back() != inside) return "</" + inside + " closes nothing";
      open.pop_back();
    } else if (!inside.ends_with("/")) {
      open.push_back(name);
    }
    at = end + 1;
  }
  return open.empty() ? "" : open.back() + " is never closed";
}

}  // namespace mithaq::definitions
