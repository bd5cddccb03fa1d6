// The sheets of the member's pages: from views to the names that pages/member.html and its like show.
#include <algorithm>

#include "web/member_desk.h"

namespace mithaq::web {
namespace {

constexpr std::string_view own_fields[] = {"position", "article", "text", "proposal", "number"};

std::string error_section(const std::string& field) {
  if (std::ranges::find(own_fields, field) == std::end(own_fields)) return "ERROR";
  std::string out;
  for (const char c : field) out += static_cast<char>(c - 'a' + 'A');
  return out + "_ERROR";
}

// The text in the reader's language, or the other one where it does not exist in his.
CharterText text_of(const service::RevisionView& revision, Language language) {
  auto found = revision.markdown.find(language);
  if (found == revision.markdown.end()) found = revision.markdown.find(other(language));
  if (found == revision.markdown.end()) return {};
  return charter_text(found->second, found->first);
}

service::Answer answer_of(const service::PositionView& position) {
  return {position.position, position.articles, position.text, position.proposal};
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

void put_hidden(Sheet& sheet, const service::Answer& answer) {
  sheet.set("POSITION_ID", answer.position).set("WORDS_TEXT", answer.text).set("PROPOSAL_TEXT", answer.proposal);
  for (const auto& id : answer.articles) sheet.add("HIDDEN_ARTICLE").set("ID", id);
}

const service::RoundView* round_of(const service::LinkView& view) {
  return view.charter.rounds.empty() ? nullptr : &view.charter.rounds.back();
}

void put_form(Sheet& sheet, const Words& words, const service::LinkView& view, const std::string& action,
              const service::Answer& typed) {
  Sheet form = sheet.add("OPEN");
  form.set("ACTION", action).set("WORDS_TEXT", typed.text).set("PROPOSAL_TEXT", typed.proposal);
  form.set("FORM_TITLE", words.say(view.standing ? "form-title-change" : "form-title"));
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

}  // namespace

Sheet MemberDesk::frame(const Visit& visit, const std::string& title, bool with_other_language) const {
  const service::LinkView& view = visit.view;
  Sheet out;
  out.set("TITLE", title).set("CHARTER", view.charter.id).set("BODY", view.body_name.in(visit.words.language));
  out.set("CHARTER_TITLE", view.charter.title.in(visit.words.language)).set("PATH", visit.base());
  out.set("REVISION", visit.words.say("revision", {{"number", std::int64_t{view.revision}}}));
  if (const auto* round = round_of(view))
    out.set("STAGE", visit.words.say("stage-round", {{"stage", round->stage_title.in(visit.words.language)},
                                                     {"number", std::int64_t{round->number}}}));
  out.add("PUBLIC");
  if (with_other_language) out.add("OTHER_LANGUAGE");
  return out;
}

Response MemberDesk::inlined(const Visit& visit, const std::string& page, const Sheet& sheet, int status) {
  Response out{.status = status, .body = renderer_.page(page, visit.words.language, sheet)};
  out.style = renderer_.style_source();
  if (visit.clean) out.headers.emplace_back("Set-Cookie", cookie(visit.token));
  if (status == 503) out.headers.emplace_back("Retry-After", "30");
  return out;
}

Response MemberDesk::form_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status) {
  const service::LinkView& view = visit.view;
  const Words& words = visit.words;
  Sheet sheet = frame(visit, view.charter.title.in(words.language), true);
  sheet.set("FINGERPRINT", view.charter.revision.fingerprint);
  sheet.set("HTML_TEXT", text_of(view.charter.revision, words.language).html);
  const auto* round = round_of(view);
  const std::string zone = round ? round->zone : "UTC";
  if (round) {
    sheet.set("RULE", round->rule_sentence.in(words.language));
    sheet.set("SILENCE", round->silence_sentence.in(words.language));
    if (const auto& deadline = round->deadline_text.in(words.language); !deadline.empty())
      sheet.add("DEADLINE").set("SENTENCE", deadline);
  }
  if (view.standing) {
    Sheet part = sheet.add("STANDING");
    words.put_answer(part, answer_of(*view.standing), view.articles);
    part.set("WHEN", words.say("answered-when", {{"when", words.when(view.standing->at, zone)}}));
    if (const auto remark = words.remark(*view.standing); !remark.empty()) part.add("REMARK").set("SENTENCE", remark);
  }
  if (view.earlier) {
    Sheet part = sheet.add("EARLIER");
    part.set("EARLIER_TITLE", words.say("earlier-title", {{"revision", std::int64_t{view.earlier->revision}}}));
    words.put_answer(part, answer_of(*view.earlier), view.articles);
  }
  if (!complaint.sentence.empty()) sheet.add(error_section(complaint.field)).set("SENTENCE", complaint.sentence);
  const bool is_open = view.state == "open" || view.state == "answered";
  if (is_open && (!view.standing || view.change_allowed))
    put_form(sheet, words, view, visit.base(), typed.answer);
  else if (is_open)
    sheet.add("CLOSED").set("SENTENCE", words.say("no-change"));
  else if (round && !round->outcome.empty())
    sheet.add("CLOSED").set("SENTENCE", words.say("closed-outcome", {{"outcome", words.outcome(round->outcome)}}));
  else
    sheet.add("CLOSED").set("SENTENCE", words.say("closed-settling"));
  return inlined(visit, "member", sheet, status);
}

Response MemberDesk::review_page(const Visit& visit, const Typed& typed, const Complaint& complaint, int status) {
  const Words& words = visit.words;
  Sheet sheet = frame(visit, words.say("review-title"), false);
  put_hidden(sheet, typed.answer);
  // Proposed wording belongs to an objection; with another position it is not recorded.
  service::Answer shown = typed.answer;
  if (shown.position != "object") shown.proposal.clear();
  words.put_answer(sheet, shown, visit.view.articles);
  sheet.set("ACTION", visit.base()).set("CONFIRM", visit.base() + "/confirm");
  sheet.set("KEY", typed.key).set("NUMBER", typed.number);
  sheet.set("CONFIRM_LABEL", words.say("confirm", {{"position", words.position(typed.answer.position)}}));
  if (!complaint.sentence.empty()) {
    Sheet error = sheet.add(error_section(complaint.field));
    error.set("SENTENCE", complaint.sentence);
    if (!complaint.other.empty())
      error.add("OTHER")
          .set("OTHER_SENTENCE", complaint.other)
          .set("OTHER_DIR", words.language == Language::ar ? "ltr" : "rtl");
  }
  return inlined(visit, "review", sheet, status);
}

Response MemberDesk::receipt_page(const Visit& visit, const service::Receipt& receipt) {
  const Words& words = visit.words;
  const std::string title = words.say("receipt-title");
  Sheet sheet = frame(visit, title, false);
  sheet.set("HEADLINE", title).set("WHEN", receipt.received_at.in(words.language));
  sheet.set("REVISION", words.say("revision", {{"number", std::int64_t{receipt.revision}}}));
  sheet.set("ENTRY", receipt.charter + " " + std::to_string(receipt.seq)).set("LEAF", receipt.leaf_hash);
  words.put_answer(sheet, answer_of(receipt.position), visit.view.articles);
  if (receipt.again) sheet.add("AGAIN");
  if (const auto remark = words.remark(receipt.position); !remark.empty())
    sheet.add("INCOMPLETE").set("SENTENCE", remark);
  if (receipt.revision == visit.view.charter.revision.number)
    sheet.add("FINGERPRINT").set("VALUE", visit.view.charter.revision.fingerprint);
  if (visit.view.change_allowed && (visit.view.state == "open" || visit.view.state == "answered")) sheet.add("CHANGE");
  return inlined(visit, "receipt", sheet, 200);
}

Response MemberDesk::message_page(const Message& message, const Typed& typed, bool paste) {
  Sheet out = sheet(message);
  put_hidden(out, typed.answer);
  if (paste) out.add("PASTE");
  if (!typed.answer.text.empty() || !typed.answer.proposal.empty()) out.add("KEPT");
  Response page{.status = message.status, .body = renderer_.page("message", Language::ar, out)};
  if (message.status == 503) page.headers.emplace_back("Retry-After", "30");
  return page;
}

}  // namespace mithaq::web
