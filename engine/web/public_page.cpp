#include "web/public_page.h"

#include <algorithm>
#include <charconv>

#include "web/redline_page.h"

namespace mithaq::web {
namespace {

constexpr std::string_view figures[] = {"asked",   "recused", "roll",   "for",
                                        "against", "abstain", "silent", "open_objections"};

// Where a round stands, in a word or two.
std::string standing(const Words& words, const service::RoundView& round) {
  if (round.state == "settled") return words.say("stage-settled", {{"outcome", words.outcome(round.outcome)}});
  return words.say(round.state == "settling" ? "stage-settling" : "stage-open");
}

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
    if (const auto remark = words.remark(position); !remark.empty()) row.add("REMARK").set("SENTENCE", remark);
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

void put_redline_link(Sheet& sheet, const Words& words, const service::CharterView& charter, int from, int to) {
  if (from < 1 || to <= from) return;
  sheet.add("REDLINE")
      .set("HREF", redline_path(charter, from, to))
      .set("SENTENCE", words.say("redline-of", {{"from", std::int64_t{from}}, {"to", std::int64_t{to}}}));
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

std::optional<int> small_number(const std::string& text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out < 1 || text.size() > 6) return std::nullopt;
  return out;
}

}  // namespace

Words PublicDesk::words(const Request& request) const {
  const bool english = Fields::decoded(request.query).get("lang") == "en";
  return {house_.phrases(), english ? Language::en : Language::ar};
}

Response PublicDesk::page(const std::string& name, const Words& words, const Sheet& sheet) const {
  Response out{.body = renderer_.page(name, words.language, sheet), .open = true};
  out.headers.emplace_back("Cache-Control", "no-cache");
  return out;
}

Response PublicDesk::not_found(const Refusal& refusal) const {
  return {.status = 404,
          .body = renderer_.page("message", Language::ar, web::sheet(message(house_.phrases(), 404, refusal)))};
}

Response PublicPage::charters(const Request& request) {
  const Words here = words(request);
  Sheet sheet;
  sheet.set("TITLE", here.say("charters")).set("PATH", "/").add("OTHER_LANGUAGE");
  const auto all = house_.charters();
  if (all.empty()) sheet.add("NONE");
  for (const auto& charter : all)
    sheet.add("ROW")
        .set("ID", charter.id)
        .set("NAME", charter.title.in(here.language))
        .set("STATE", here.say("state-" + charter.state));
  return page("charters", here, sheet);
}

Response PublicPage::charter(const Request& request, const std::string& id) {
  const Words here = words(request);
  const auto found = house_.charter(id, false);
  if (!found) return not_found(found.error());
  const auto& charter = *found;
  Sheet sheet;
  sheet.set("TITLE", charter.title.in(here.language)).set("PATH", "/c/" + charter.id).add("OTHER_LANGUAGE");
  sheet.set("STATE", here.say("state-" + charter.state));
  if (charter.ratified_at)
    sheet.add("RATIFIED")
        .set("SENTENCE", here.say("ratified-at", {{"when", charter.ratified_text.in(here.language).empty()
                                                               ? here.when(*charter.ratified_at, zone_of(charter))
                                                               : charter.ratified_text.in(here.language)}}));
  const auto own = charter.revision.markdown.find(here.language);
  const auto used = own == charter.revision.markdown.end() ? charter.revision.markdown.begin() : own;
  CharterText text;
  if (used != charter.revision.markdown.end()) text = charter_text(used->second, used->first);
  put_stages(sheet, here, charter);
  put_rounds(sheet, here, charter, text.articles);
  put_objections(sheet, here, charter, text.articles);
  put_revisions(sheet, here, charter);
  put_afterwards(sheet, here, charter);
  sheet.set("ID", charter.id);
  if (!charter.consultations.empty()) sheet.add("CONSULTATION");
  if (!charter.remarks.empty() || !charter.consultations.empty()) sheet.add("REMARKS");
  sheet.set("REVISION", here.say("revision", {{"number", std::int64_t{charter.revision.number}}}));
  sheet.set("HTML_TEXT", text.html);
  sheet.set("FINGERPRINT", charter.revision.fingerprint).set("SHA256", charter.revision.sha256);
  sheet.set("ENTRIES", here.phrases.number(charter.entries, here.language));
  for (const auto& deposit : charter.deposits)
    sheet.add("DEPOSIT").set("PACKAGE", deposit.package).set("PACKAGE_SHA256", deposit.sha256);
  return page("charter", here, sheet);
}

Response PublicPage::redline(const Request& request, const std::string& id, const std::string& from,
                             const std::string& to) {
  const Words here = words(request);
  const auto charter = house_.charter(id, false);
  if (!charter) return not_found(charter.error());
  const auto first = small_number(from), second = small_number(to);
  if (!first || !second) return not_found(Refusal{"unknown-revision", {}});
  const auto found = house_.redline(id, *first, *second, here.language);
  if (!found) return not_found(found.error());
  Sheet sheet;
  const std::string title = here.say("redline-of", {{"from", std::int64_t{*first}}, {"to", std::int64_t{*second}}});
  sheet.set("TITLE", title).set("CHARTER_TITLE", charter->title.in(here.language)).set("ID", id);
  sheet.set("PATH", redline_path(*charter, *first, *second)).add("OTHER_LANGUAGE");
  sheet.set("TEXT_LANG", code(found->language)).set("TEXT_DIR", found->language == Language::ar ? "rtl" : "ltr");
  bool is_different = false;
  for (const auto& article : found->articles) {
    const bool is_changed = article.change != "same" && article.change != "moved";
    is_different = is_different || article.change != "same";
    Sheet row = sheet.add("ARTICLE");
    put_redline(row, here, article, is_changed);
  }
  if (!is_different) sheet.add("NONE");
  return page("redline", here, sheet);
}

Response PublicPage::checkpoint() {
  const auto note = house_.checkpoint();
  if (!note)
    return {
        .status = 404,
        .body = renderer_.page("message", Language::ar, web::sheet(message(house_.phrases(), 404, "no-checkpoint")))};
  Response out{.type = "text/plain; charset=UTF-8", .body = *note, .open = true};
  out.headers.emplace_back("Cache-Control", "no-cache");
  return out;
}

}  // namespace mithaq::web
