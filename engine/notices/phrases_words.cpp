#include "notices/phrases_words.h"

#include "model/position.h"

namespace mithaq::notices {

bool is_position(const std::string& count) { return count != "abstain" && position_kind(count).has_value(); }

std::string Speaker::called(const std::map<std::string, Text>& names, const std::string& id) const {
  const auto found = names.find(id);
  return found == names.end() || found->second.in(language_).empty() ? id : found->second.in(language_);
}

std::string Speaker::tags(const std::vector<std::string>& ids) const {
  std::vector<std::string> titles;
  for (const std::string& id : ids) titles.push_back(tag(id));
  return list(titles);
}

std::string Speaker::list(const std::vector<std::string>& values) const {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : say("explain.comma")) + isolated(value);
  return out;
}

std::string Speaker::articles(const std::vector<std::string>& ids) const {
  std::vector<std::string> without_title;
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : say("explain.comma")) + words; };
  for (const std::string& id : ids) {
    if (id == "whole")
      add(say("explain.whole-text"));
    else if (const std::string title = called(names_.articles, id); title != id)
      add(say("explain.article-title", {{"title", title}}));
    else if (id == "preamble")
      add(say("explain.preamble"));
    else
      without_title.push_back(id);
  }
  if (!without_title.empty())
    add(say("explain.articles",
            {{"number", static_cast<std::int64_t>(without_title.size())}, {"words", list(without_title)}}));
  return out;
}

std::string Speaker::in_scope(std::string words, const std::vector<std::string>& tags) const {
  for (const std::string& id : tags)
    words = say("explain.in-scope", {{"words", std::move(words)}, {"words_tags", isolated(tag(id))}});
  return words;
}

Facts Speaker::counted(const std::string& count) const {
  if (is_position(count)) return {{"count", std::string("position")}, {"position", say("position." + count)}};
  return {{"count", count == "open-objections" ? std::string("objections") : count}};
}

}  // namespace mithaq::notices
