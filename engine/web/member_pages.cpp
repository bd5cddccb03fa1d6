// The sheets of the member's pages: from views to the names that pages/member.html and its like show.
#include <algorithm>

#include "web/charter_parts.h"
#include "web/member_acts.h"
#include "web/member_desk.h"

namespace mithaq::web {
namespace {

// The text in the reader's language, or the other one where it does not exist in his.
CharterText text_of(const service::RevisionView& revision, Language language) {
  auto found = revision.markdown.find(language);
  if (found == revision.markdown.end()) found = revision.markdown.find(other(language));
  if (found == revision.markdown.end()) return {};
  return charter_text(found->second, found->first);
}

service::Answer answer_of(const service::PositionView& position) {
  return {.position = position.position,
          .articles = position.articles,
          .text = position.text,
          .proposal = position.proposal};
}

std::string needs(const Words& words, const service::LinkView& view, const std::string& position) {
  const auto found = view.required.find(position);
  if (found == view.required.end() || found->second.empty()) return {};
  const auto wants = [&](std::string_view what) {
    return std::ranges::find(found->second, what) != found->second.end();
  };
  if (wants("article")) return words.say(wants("text") ? "needs-article-and-text" : "needs-article");
  return wants("text") ? words.say("needs-text") : std::string();
}

void put_round(Sheet& sheet, const Words& words, const service::RoundView& round) {
  sheet.set("RULE", round.rule_sentence.in(words.language));
  sheet.set("SILENCE", round.silence_sentence.in(words.language));
  sheet.set("EVIDENCE", round.evidence_sentence.in(words.language));
  if (const auto& deadline = round.deadline_text.in(words.language); !deadline.empty())
    sheet.add("DEADLINE").set("SENTENCE", deadline);
  if (const auto& waits = round.waits_sentence.in(words.language); !waits.empty())
    sheet.add("WAITS").set("SENTENCE", waits);
  else if (const auto& needs = round.needs_sentence.in(words.language); !needs.empty() && round.state != "settled")
    sheet.add("MISSING").set("SENTENCE", needs);
  if (round.decision_box.empty()) return;
  Sheet box = sheet.add("BOX");
  for (const auto& [label, value] : round.decision_box)
    box.add("LINE").set("LABEL", label.in(words.language)).set("VALUE", value.in(words.language));
}

std::string signing_page(const Visit& visit) {
  return visit.base() + "/sign?lang=" + std::string(code(visit.words.language)) +
         (visit.principal.empty() ? "" : "&for=" + visit.principal);
}

// The step without which the answer does not count: by a number here, or by a signature on a page of its own.
void put_next_step(Sheet& part, const Visit& visit, const std::string& fresh_key, const Complaint& complaint) {
  const Words& words = visit.words;
  const service::PositionView& standing = *visit.view.standing;
  if (const auto confirm = confirmed_here(visit.view)) {
    Sheet step = part.add("CONFIRM");
    step.set("HELP", words.say(standing.contested ? "confirm-here-contested" : "confirm-here"));
    step.set("ENTRY", std::to_string(confirm->entry)).set("KEY", fresh_key).set("NUMBER", "");
    if (visit.view.level > "L0") step.add("CODE");
    if (complaint.field == code_sent) step.add("SENT");
    if (complaint.field == "number")
      step.add("NUMBER_ERROR").set("SENTENCE", complaint.sentence);
    else if (!complaint.sentence.empty())
      step.add("WRONG").set("SENTENCE", complaint.sentence);
  }
  if (!visit.view.may_sign) return;
  const std::string two = visit.view.level == "L3" ? "sign-next-L3" : "sign-next";
  Sheet sign = part.add("SIGN");
  sign.set("HREF", signing_page(visit));
  sign.set("SENTENCE", words.say(standing.wanted >= "L2" ? two : "sign-link"));
}

void put_standing(Sheet& sheet, const Visit& visit, const std::string& zone, const std::string& fresh_key,
                  const Complaint& complaint) {
  const Words& words = visit.words;
  const service::LinkView& view = visit.view;
  Sheet part = sheet.add("STANDING");
  words.put_answer(part, answer_of(*view.standing), view.articles);
  part.set("PROOF", visit.base() + "/proof/" + std::to_string(view.standing->seq));
  for (const std::int64_t seq : view.standing->signature_seqs)
    part.add("SIGNATURE").set("PROOF", visit.base() + "/proof/" + std::to_string(seq));
  part.set("WHEN", words.say("answered-when", {{"when", words.when(view.standing->at, zone)}}));
  if (!view.standing->holder.empty())
    part.add("REMARK").set("SENTENCE",
                           words.say("by-proxy", {{"holder", view.standing->holder_name.in(words.language)}}));
  for (const std::string& remark : words.remarks(*view.standing)) part.add("REMARK").set("SENTENCE", remark);
  part.set("LEVEL", words.level(*view.standing));
  put_next_step(part, visit, fresh_key, complaint);
  if (view.standing->kept)
    part.add("REMARK").set("SENTENCE", words.say("kept-advice", {{"revision", std::int64_t{view.standing->revision}}}));
}

// One press confirms the position on the present text: it goes to the same review as a new one.
void put_earlier(Sheet& sheet, const Visit& visit) {
  const Words& words = visit.words;
  const auto& earlier = *visit.view.earlier;
  Sheet part = sheet.add("EARLIER");
  part.set("EARLIER_TITLE", words.say("earlier-title", {{"revision", std::int64_t{earlier.revision}}}));
  words.put_answer(part, answer_of(earlier), visit.view.articles);
  const bool is_open = visit.view.state == "open" || visit.view.state == "answered";
  const bool is_offered = std::ranges::find(visit.view.offered, earlier.position) != visit.view.offered.end();
  if (!is_open || !is_offered) return;
  Sheet again = part.add("RECONFIRM");
  Typed typed;
  typed.answer = answer_of(earlier);
  put_hidden(again, typed);
  again.set("ACTION", visit.base());
}

// Which objections of the body end with its answer, each in a sentence.
void put_endings(Sheet& sheet, const Visit& visit, const std::vector<std::pair<std::string, std::string>>& ends,
                 const std::string& phrase) {
  for (const auto& [id, as] : ends)
    for (const auto& objection : visit.view.objections)
      if (objection.id == id)
        sheet.add("ENDING").set(
            "SENTENCE",
            visit.words.say(phrase + as,
                            {{"objection", id},
                             {"words_articles", visit.words.articles(objection.articles, visit.view.articles)}}));
}

void put_form(Sheet& sheet, const Visit& visit, const service::Answer& typed) {
  const service::LinkView& view = visit.view;
  const Words& words = visit.words;
  Sheet form = sheet.add("OPEN");
  form.set("ACTION", visit.base()).set("WORDS_TEXT", typed.text).set("PROPOSAL_TEXT", typed.proposal);
  form.set("NEWS_TEXT", typed.new_information);
  form.set("FORM_TITLE", words.say(view.standing ? "form-title-change" : "form-title"));
  // Only who has answered before can object to words that it has approved.
  if (view.answered_revision || !typed.new_information.empty()) form.add("NEWS");
  for (const auto& id : view.offered) {
    Sheet row = form.add("OFFERED");
    row.set("ID", id).set("NAME", words.position(id));
    if (id == typed.position) row.add("CHOSEN");
    if (const auto what = needs(words, view, id); !what.empty()) row.add("NEEDS").set("SENTENCE", what);
  }
  const auto choice = [&](const std::string& id) {
    Sheet row = form.add("ARTICLE_CHOICE");
    row.set("ID", id).set("HEADING", words.article(id, view.articles));
    if (std::ranges::find(typed.articles, id) != typed.articles.end()) row.add("CHOSEN");
  };
  for (const auto& [id, heading] : view.articles) choice(id);
  choice("whole");
}

// What may still be said once the stage is closed: a position without an article, and words. It counts nowhere.
void put_late_form(Sheet& sheet, const Visit& visit, const service::Answer& typed) {
  Sheet form = sheet.add("LATE");
  form.set("ACTION", visit.base()).set("WORDS_TEXT", typed.text);
  for (const auto& id : visit.view.offered) {
    const auto needs_of = visit.view.required.find(id);
    const bool wants_article =
        needs_of != visit.view.required.end() && std::ranges::count(needs_of->second, "article") > 0;
    if (id == "recuse" || wants_article) continue;
    Sheet row = form.add("OFFERED");
    row.set("ID", id).set("NAME", visit.words.position(id));
    if (id == typed.position) row.add("CHOSEN");
    if (const auto what = needs(visit.words, visit.view, id); !what.empty()) row.add("NEEDS").set("SENTENCE", what);
  }
}

}  // namespace

Response MemberDesk::form_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status) {
  const service::LinkView& view = visit.view;
  const Words& words = visit.words;
  Sheet sheet = frame(visit, view.charter.title.in(words.language), true);
  sheet.set("FINGERPRINT", view.charter.revision.fingerprint);
  put_links(sheet, words, view.charter.revision.links);
  sheet.set("HTML_TEXT", text_of(view.charter.revision, words.language).html);
  const auto* round = visit.round();
  if (round) put_round(sheet, words, *round);
  // A step that is refused says so in its own place.
  const bool is_of_act = offer_of(view, typed).has_value();
  if (view.level >= "L2") sheet.add("KEYS");
  if (view.standing)
    put_standing(sheet, visit, round ? round->zone : "UTC", house().fresh_key(),
                 typed.act == "confirm" ? complaint : Complaint{});
  if (view.earlier) put_earlier(sheet, visit);
  put_objections(sheet, visit, typed, complaint);
  put_changes(sheet, visit);
  put_offers(sheet, visit, typed, complaint);
  if (!view.by_proxy) {
    for (const auto& [id, name] : view.principals)
      sheet.add("PRINCIPALS").set("ID", id).set("NAME", name.in(words.language));
    if (view.proxy)
      sheet.add("HELD").set("SENTENCE", words.say("proxy-held", {{"holder", view.proxy->second.in(words.language)}}));
  }
  if (!is_of_act) put_error(sheet, words, complaint);
  const bool is_open = view.state == "open" || view.state == "answered";
  if (is_open && (!view.standing || view.change_allowed))
    put_form(sheet, visit, is_of_act ? service::Answer{} : typed.answer);
  else if (is_open)
    sheet.add("CLOSED").set("SENTENCE", words.say("no-change"));
  else if (round && !round->outcome.empty())
    sheet.add("CLOSED").set("SENTENCE", words.say(view.may_endorse ? "closed-late" : "closed-outcome",
                                                  {{"outcome", words.outcome(round->outcome)}}));
  else
    sheet.add("CLOSED").set("SENTENCE", words.say("closed-settling"));
  if (view.may_endorse) put_late_form(sheet, visit, is_of_act ? service::Answer{} : typed.answer);
  if (!view.charter.positions_public) sheet.add("RECORD");
  return inlined(visit, "member", sheet, status);
}

Response MemberDesk::review_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status) {
  const Words& words = visit.words;
  Sheet sheet = frame(visit, words.say("review-title"), false);
  put_hidden(sheet, typed);
  // Proposed wording belongs to an objection; with another position it is not recorded.
  service::Answer shown = typed.answer;
  if (shown.position != "object") {
    shown.proposal.clear();
    shown.new_information.clear();
  }
  words.put_answer(sheet, shown, visit.view.articles);
  sheet.set("ACTION", visit.base()).set("CONFIRM", visit.base() + "/confirm");
  sheet.set("KEY", typed.key).set("NUMBER", typed.number);
  put_endings(sheet, visit, visit.view.ending, "ends-");
  if (visit.view.state == "closed") sheet.add("LATE");
  if (visit.view.level > "L0") sheet.add("CODE");
  if (visit.view.level >= "L2") sheet.add("SIGNED").set("SENTENCE", words.say("sign-after-" + visit.view.level));
  if (complaint.field == code_sent) sheet.add("SENT");
  sheet.set("CONFIRM_LABEL", words.say("confirm", {{"position", words.position(typed.answer.position)}}));
  put_error(sheet, words, complaint);
  return inlined(visit, "review", sheet, status);
}

Response MemberDesk::record_page(const Visit& visit, const service::CharterView& charter) {
  const Words& words = visit.words;
  Sheet sheet;
  sheet.set("TITLE", words.say("record-title")).set("PATH", visit.base() + "/record").add("OTHER_LANGUAGE");
  sheet.set("CHARTER_TITLE", charter.title.in(words.language)).set("BACK", visit.base());
  sheet.set("CHARTER", charter.id).add("PUBLIC");
  const Articles articles = text_of(charter.revision, words.language).articles;
  put_stages(sheet, words, charter);
  put_rounds(sheet, words, charter, articles);
  web::put_objections(sheet, words, charter, articles);
  put_afterwards(sheet, words, charter);
  put_remarks(sheet, words, charter);
  Response out{.body = renderer().page("record", words.language, sheet)};
  if (visit.clean) out.headers.emplace_back("Set-Cookie", cookie(visit.token));
  return out;
}

Response MemberDesk::receipt_page(const Visit& visit, const service::Receipt& receipt) {
  const Words& words = visit.words;
  const std::string title = words.say("receipt-title");
  Sheet sheet = frame(visit, title, false);
  sheet.set("HEADLINE", title).set("WHEN", receipt.received_at.in(words.language));
  sheet.set("REVISION", words.say("revision", {{"number", std::int64_t{receipt.revision}}}));
  sheet.set("ENTRY", receipt.charter + " " + std::to_string(receipt.seq)).set("LEAF", receipt.leaf_hash);
  words.put_answer(sheet, answer_of(receipt.position), visit.view.articles);
  put_endings(sheet, visit, receipt.ended, "ended-");
  if (receipt.again) sheet.add("AGAIN");
  sheet.set("LEVEL", words.level(receipt.position));
  for (const std::string& remark : words.remarks(receipt.position)) sheet.add("INCOMPLETE").set("SENTENCE", remark);
  if (receipt.position.wanted == "L1")
    sheet.add("CONFIRM").set("HREF", visit.base() + "?lang=" + std::string(code(words.language)) +
                                         (visit.principal.empty() ? "" : "&for=" + visit.principal) + "#act-confirm");
  if (visit.view.level >= "L2" && !receipt.position.counted)
    sheet.add("SIGN")
        .set("HREF", signing_page(visit))
        .set("SENTENCE", words.say(visit.view.level == "L3" ? "sign-next-L3" : "sign-next"));
  if (receipt.revision == visit.view.charter.revision.number)
    sheet.add("FINGERPRINT").set("VALUE", visit.view.charter.revision.fingerprint);
  if (visit.view.change_allowed && (visit.view.state == "open" || visit.view.state == "answered")) sheet.add("CHANGE");
  return inlined(visit, "receipt", sheet, 200);
}

}  // namespace mithaq::web
