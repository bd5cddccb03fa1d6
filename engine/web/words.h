// What a page says of values: names of positions and articles, instants, states. Everything by phrase id.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/refusal.h"
#include "notices/phrases.h"
#include "service/views.h"
#include "web/render.h"

namespace mithaq::web {

using Articles = std::vector<std::pair<std::string, std::string>>;  // id, heading

// One reader's language.
struct Words {
  const notices::Phrases& phrases;
  Language language = Language::ar;
  std::string own_zone = {};  // where the reader reads the clock; empty: as the round does

  std::string say(std::string_view id, const notices::Facts& facts = {}) const;  // page.<id>
  std::string refusal(const Refusal& refusal) const { return phrases.say(refusal, language); }
  std::string position(const std::string& id) const;  // empty: no answer
  std::string outcome(const std::string& id) const;
  std::string article(const std::string& id, const Articles& articles) const;
  std::string articles(const std::vector<std::string>& ids, const Articles& articles) const;  // joined
  std::string when(Moment moment, const std::string& zone) const;
  std::string level(const service::PositionView& position) const;  // of its evidence, in a word
  // Why an answer does not count, or not yet; empty when it counts.
  std::string remark(const service::PositionView& position) const;
  // That, and what else is to be known of it: a doubt about its key, a newer answer, an older one that still counts.
  std::vector<std::string> remarks(const service::PositionView& position) const;

  // The values of part-answer.html.
  void put_answer(Sheet& sheet, const service::Answer& answer, const Articles& articles) const;
};

// The instant at which a day begins in a zone.
Moment midnight(Day day, const std::string& zone);

// In both languages, for whoever has not said which one he reads.
struct Message {
  int status = 200;
  Text headline;
  std::vector<Text> lines;
};
// page.message-<id> and page.message-<id>-advice.
Message message(const notices::Phrases& phrases, int status, std::string_view id, const notices::Facts& facts = {});
Message message(const notices::Phrases& phrases, int status, const Refusal& refusal);
// The sheet of message.html.
Sheet sheet(const Message& message);

}  // namespace mithaq::web
