#include "web/charter_parts.h"

#include <algorithm>

namespace mithaq::web {
namespace {

constexpr std::string_view figures[] = {"asked",   "recused", "roll",   "for",
                                        "against", "abstain", "silent", "open_objections"};

// Where a round stands, in a word or two.
std::string standing(const Words& words, const service::RoundView& round) {
  if (round.state == "settled") return words.say("stage-settled", {{"outcome", words.outcome(round.outcome)}});
  return words.say(round.state == "settling" ? "stage-settling" : "stage-open");
}

void put_tally(Sheet& sheet, const Words& words, const Value& explanation) {
  if (!explanation.is_object()) return;
  const Value* tally = explanation.find("tally");
  if (!tally) return;
  Sheet table = sheet.add("TALLY");
  for (const auto name : figures) {
    const Value* number = tally->find(name);
    if (!number) continue;
    std::string id = "figure-" + std::string(name);
    std::ranges::replace(id, '_', '-');
    table.add("FIGURE")
        .set("NAME", words.say(id))
        .set("NUMBER", words.phrases.number(number->integer(), words.language));
  }
}

void put_answers(Sheet& sheet, const Words& words, const service::RoundView& round, const Articles& articles) {
  if (round.positions.empty()) return;
  Sheet table = sheet.add("ANSWERS");
  for (const auto& position : round.positions) {
    Sheet row = table.add("ANSWER");
    row.set("BODY", position.body_name.in(words.language)).set("POSITION", words.position(position.position));
    if (position.position.empty()) continue;
    row.set("WHEN", words.when(position.at, round.zone));
    row.add("LEVEL").set("WORD", words.level(position));
    for (const std::string& remark : words.remarks(position)) row.add("REMARK").set("SENTENCE", remark);
  }
  const auto is_reservation = [](const auto& position) {
    return position.position == "approve-with-reservation" && !position.text.empty() && !position.late;
  };
  if (std::ranges::none_of(round.positions, is_reservation)) return;
  Sheet list = sheet.add("RESERVATIONS");
  for (const auto& position : round.positions) {
    if (!is_reservation(position)) continue;
    list.add("RESERVATION")
        .set("BODY", position.body_name.in(words.language))
        .set("ARTICLE_NAMES", words.articles(position.articles, articles))
        .set("WORDS_TEXT", position.text);
  }
}

void put_round(Sheet& part, const Words& words, const service::CharterView& charter, std::size_t index,
               const Articles& articles) {
  const auto& round = charter.rounds[index];
  part.set("N", std::to_string(index + 1));
  part.set("ROUND_TITLE", words.say("round-title", {{"stage", round.stage_title.in(words.language)},
                                                    {"number", std::int64_t{round.number}},
                                                    {"revision", std::int64_t{round.revision}}}));
  part.set("ROUND_STATE", standing(words, round));
  part.set("RULE", round.rule_sentence.in(words.language));
  part.set("SILENCE", round.silence_sentence.in(words.language));
  part.set("EVIDENCE", round.evidence_sentence.in(words.language));
  if (const auto& deadline = round.deadline_text.in(words.language); !deadline.empty())
    part.add("DEADLINE").set("SENTENCE", deadline);
  if (const auto& needs = round.needs_sentence.in(words.language); !needs.empty() && round.state != "settled")
    part.add("NEEDS").set("SENTENCE", needs);
  if (const auto& waits = round.waits_sentence.in(words.language); !waits.empty())
    part.add("WAITS").set("SENTENCE", waits);
  if (round.decision_box.empty()) {
    put_tally(part, words, round.explanation);
  } else {
    Sheet box = part.add("BOX");
    for (const auto& [label, value] : round.decision_box)
      box.add("LINE").set("LABEL", label.in(words.language)).set("VALUE", value.in(words.language));
  }
  put_answers(part, words, round, articles);
}

void put_redline_link(Sheet& sheet, const Words& words, const service::CharterView& charter, int from, int to) {
  if (from < 1 || to <= from) return;
  sheet.add("REDLINE")
      .set("HREF", redline_path(charter, from, to))
      .set("SENTENCE", words.say("redline-of", {{"from", std::int64_t{from}}, {"to", std::int64_t{to}}}));
}

void put_row(Sheet& list, const Words& words, const service::CharterView& charter, const service::RemarkView& remark,
             const std::string& zone) {
  Sheet row = list.add("ROW");
  row.set("NUMBER", words.phrases.number(remark.number, words.language));
  const auto say = [&](const std::string& id, const notices::Facts& facts = {}) {
    return words.phrases.say("remark." + id, words.language, facts);
  };
  row.set("KIND", say("kind-" + remark.kind));
  row.set("BODY", remark.body.empty() ? say("public") : remark.body_name.in(words.language));
  row.set("WHEN", words.when(remark.at, zone));
  row.set("MADE_TO", words.say("revision", {{"number", std::int64_t{remark.revision}}}));
  const std::string& names = remark.article_names.in(words.language);
  if (!names.empty()) row.add("ABOUT").set("ARTICLE_NAMES", names);
  if (!remark.text.empty()) row.add("WORDS").set("WORDS_TEXT", remark.text);
  if (!remark.proposal.empty()) row.add("PROPOSAL").set("PROPOSAL_TEXT", remark.proposal);
  if (remark.late) row.add("LATE");
  if (remark.disposition.empty()) {
    row.add("OPEN_STILL");
  } else {
    notices::Facts facts;
    if (remark.duplicate_of) facts["number"] = std::int64_t{*remark.duplicate_of};
    row.add("ANSWER").set("DISPOSITION", say("disposition-" + remark.disposition, facts));
  }
  if (!remark.reply.empty()) row.add("REPLY").set("REPLY_TEXT", remark.reply);
  if (remark.answered_in && *remark.answered_in > remark.revision)
    row.add("REDLINE")
        .set("HREF", "/c/" + charter.id + "/redline/" + std::to_string(remark.revision) + "/" +
                         std::to_string(*remark.answered_in))
        .set("SENTENCE", words.say("redline-of", {{"from", std::int64_t{remark.revision}},
                                                  {"to", std::int64_t{*remark.answered_in}}}));
  if (!remark.acknowledgement.empty())
    row.add("HOLDER_SAYS").set("STATE", words.say("objection-" + remark.acknowledgement));
  if (remark.disposed_at) row.add("DISPOSED").set("WHEN_DISPOSED", words.when(*remark.disposed_at, zone));
}

}  // namespace

std::string zone_of(const service::CharterView& charter) {
  return charter.rounds.empty() ? "UTC" : charter.rounds.back().zone;
}

void put_stages(Sheet& sheet, const Words& words, const service::CharterView& charter) {
  for (std::size_t i = 0; i < charter.stage_ids.size(); ++i) {
    Sheet row = sheet.add("STAGE_ROW");
    row.set("NAME", charter.stage_titles[i].in(words.language));
    const auto newest = std::find_if(charter.rounds.rbegin(), charter.rounds.rend(),
                                     [&](const auto& round) { return round.stage == charter.stage_ids[i]; });
    row.set("STATE", newest == charter.rounds.rend() ? words.say("stage-planned") : standing(words, *newest));
    if (newest == charter.rounds.rbegin() && newest != charter.rounds.rend() && newest->state != "settled")
      row.add("CURRENT");
  }
}

// The newest first: that is what people come for. What a later round of the same stage has replaced is folded away.
void put_rounds(Sheet& sheet, const Words& words, const service::CharterView& charter, const Articles& articles) {
  std::vector<std::string> shown;
  for (std::size_t i = charter.rounds.size(); i-- > 0;) {
    const auto& round = charter.rounds[i];
    const bool is_replaced = std::ranges::count(shown, round.stage) > 0;
    shown.push_back(round.stage);
    Sheet part = sheet.add(is_replaced ? "EARLIER_ROUND" : "ROUND");
    put_round(part, words, charter, i, articles);
  }
}

std::string redline_path(const service::CharterView& charter, int from, int to) {
  return "/c/" + charter.id + "/redline/" + std::to_string(from) + "/" + std::to_string(to);
}

void put_objections(Sheet& sheet, const Words& words, const service::CharterView& charter, const Articles& articles) {
  if (charter.objections.empty()) return;
  const std::string zone = zone_of(charter);
  Sheet list = sheet.add("HAS_OBJECTIONS");
  for (const auto& objection : charter.objections) {
    Sheet row = list.add("OBJECTION");
    row.set("ID", objection.id).set("STATE", words.say("objection-" + objection.state));
    row.set("BODY", objection.body_name.in(words.language));
    row.set("ARTICLE_NAMES", words.articles(objection.articles, articles));
    if (!objection.text.empty()) row.add("WORDS").set("WORDS_TEXT", objection.text);
    if (!objection.proposal.empty()) row.add("PROPOSAL").set("PROPOSAL_TEXT", objection.proposal);
    if (!objection.reply.empty())
      row.add("REPLY")
          .set("REPLY_TEXT", objection.reply)
          .set("REPLY_TITLE", objection.answered_in
                                  ? words.say("reply-title", {{"revision", std::int64_t{*objection.answered_in}}})
                                  : words.say("reply"));
    if (objection.answered_in) put_redline_link(row, words, charter, objection.revision, *objection.answered_in);
    if (objection.moves.empty()) continue;
    Sheet moves = row.add("MOVES");
    for (const auto& move : objection.moves) {
      Sheet one = moves.add("MOVE");
      one.set("WHAT", words.say("move-" + move.kind)).set("WHEN", words.when(move.at, zone));
      one.set("ENTRY", std::to_string(move.seq));
      if (!move.text.empty() && move.text != objection.text && move.text != objection.reply)
        one.add("SAID").set("SAID_TEXT", move.text);
      if (move.revision) put_redline_link(one, words, charter, objection.revision, *move.revision);
    }
  }
}

void put_links(Sheet& sheet, const Words& words, const CharterLinks& links) {
  if (!links.sign_language.empty()) sheet.add("SIGN_LANGUAGE").set("ADDRESS", links.sign_language);
  if (const std::string& address = links.easy_read(words.language); !address.empty())
    sheet.add("EASY_READ").set("ADDRESS", address);
}

void put_revisions(Sheet& sheet, const Words& words, const service::CharterView& charter) {
  if (charter.revisions.size() < 2) return;
  Sheet list = sheet.add("REVISIONS");
  for (auto revision = charter.revisions.rbegin(); revision != charter.revisions.rend(); ++revision) {
    Sheet row = list.add("REVISION_ROW");
    row.set("NAME", words.say("revision", {{"number", std::int64_t{revision->number}}}));
    if (revision->number > 1) row.add("CLASS").set("SENTENCE", words.say("class-" + revision->change));
    row.set("PRINT", revision->fingerprint);
    put_redline_link(row, words, charter, revision->number - 1, revision->number);
    if (revision->number > 2 && revision == charter.revisions.rbegin())
      put_redline_link(row, words, charter, 1, revision->number);
  }
}

void put_afterwards(Sheet& sheet, const Words& words, const service::CharterView& charter) {
  if (!charter.minority.empty()) {
    Sheet list = sheet.add("MINORITY");
    for (const auto& [body, statement] : charter.minority)
      list.add("STATEMENT").set("BODY", body.in(words.language)).set("WORDS_TEXT", statement);
  }
  if (!charter.left.empty()) {
    Sheet list = sheet.add("LEFT");
    for (const auto& [body, date] : charter.left)
      list.add("LEAVER").set("SENTENCE", words.say("left-from", {{"body", body.in(words.language)}, {"date", date}}));
  }
}

void put_remarks(Sheet& sheet, const Words& words, const service::CharterView& charter) {
  if (charter.remarks.empty()) {
    sheet.add("NONE");
    return;
  }
  Sheet list = sheet.add("ROWS");
  for (const auto& remark : charter.remarks) put_row(list, words, charter, remark, zone_of(charter));
}

}  // namespace mithaq::web
