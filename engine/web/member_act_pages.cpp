// The sheets of what stands beside the form: the steps, the objections of the body, what has changed since it answered.
#include <algorithm>

#include "web/member_desk.h"
#include "web/redline_page.h"

namespace mithaq::web {
namespace {

// More than this of changed words is a page of its own, so that the member's page stays one small response.
constexpr std::size_t shown_changes = 6'000;

std::string redline_path(const service::LinkView& view, int from, int to) {
  return "/c/" + view.charter.id + "/redline/" + std::to_string(from) + "/" + std::to_string(to);
}

const service::ChoiceView* choice_of(const service::LinkView& view, const std::string& objection) {
  for (const auto& one : view.objections)
    if (one.id == objection && one.asks_position) return &*one.asks_position;
  return nullptr;
}

std::size_t size_of(const service::RedlineArticle& article) {
  std::size_t bytes = 0;
  for (const auto& piece : article.pieces) bytes += piece.text.size();
  return bytes;
}

}  // namespace

void MemberDesk::put_offer(Sheet& sheet, const Visit& visit, const Offer& offer, const Typed& typed,
                           const Complaint& complaint) {
  const Words& words = visit.words;
  const bool is_this = typed.act == offer.id && typed.objection == offer.objection;
  const std::string place = offer.objection.empty() ? offer.id : offer.id + "-" + offer.objection;
  Sheet part = sheet.add("OFFER");
  part.set("ACT", offer.id).set("PLACE", place).set("ACTION", visit.base() + "/act");
  part.set("ACT_TITLE", act_sentence(visit, offer, typed, "")).set("HELP", act_sentence(visit, offer, typed, "help"));
  part.set("OBJECTION", offer.objection).set("ENTRY", offer.entry < 0 ? "" : std::to_string(offer.entry));
  if (is_this) part.add("UNFOLDED");
  if (is_this && !complaint.sentence.empty()) part.add("WRONG").set("SENTENCE", complaint.sentence);
  if (offer.asks_holder) {
    Sheet list = part.add("HOLDERS");
    for (const auto& [id, name] : visit.view.holders) {
      Sheet row = list.add("HOLDER_CHOICE");
      row.set("ID", id).set("NAME", name.in(words.language));
      if (is_this && typed.holder == id) row.add("CHOSEN");
    }
  }
  if (const auto* choice = offer.asks_position ? choice_of(visit.view, offer.objection) : nullptr) {
    Sheet list = part.add("NEW_POSITION");
    if (choice->stage != visit.view.stage)
      list.add("ELSEWHERE")
          .set("SENTENCE", words.say("step-position-stage", {{"stage", choice->stage_title.in(words.language)}}));
    for (const auto& id : choice->offered) {
      if (id == "object" || id == "recuse") continue;
      Sheet row = list.add("POSITION_CHOICE");
      row.set("ID", id).set("NAME", words.position(id));
      if (is_this && typed.answer.position == id) row.add("CHOSEN");
    }
  }
  if (offer.asks_article) {
    Sheet list = part.add("ABOUT");
    const auto add = [&](const std::string& id) {
      Sheet row = list.add("ABOUT_CHOICE");
      row.set("ID", id).set("HEADING", words.article(id, visit.view.articles));
      if (is_this && std::ranges::find(typed.answer.articles, id) != typed.answer.articles.end()) row.add("CHOSEN");
    };
    add("whole");
    for (const auto& [id, heading] : visit.view.articles) add(id);
  }
  if (offer.asks_text) {
    Sheet box = part.add("TEXT_BOX");
    box.set("TYPED", is_this ? std::string_view(typed.answer.text) : std::string_view());
    box.set("TEXT_LABEL", words.say(offer.asks_position ? "step-text-if-needed"
                                    : offer.must_text   ? "step-text"
                                                        : "step-reason-optional"));
    if (offer.must_text) box.add("MUST");
  }
  if (offer.asks_date) part.add("DATE_BOX").set("TYPED", is_this ? std::string_view(typed.from) : std::string_view());
}

void MemberDesk::put_offers(Sheet& sheet, const Visit& visit, const Typed& typed, const Complaint& complaint) {
  auto all = offers(visit.view);
  if (confirmed_here(visit.view)) std::erase_if(all, [](const Offer& offer) { return offer.id == "confirm"; });
  if (all.empty()) return;
  Sheet part = sheet.add("OFFERS");
  for (const Offer& offer : all) put_offer(part, visit, offer, typed, complaint);
}

void MemberDesk::put_objections(Sheet& sheet, const Visit& visit, const Typed& typed, const Complaint& complaint) {
  const service::LinkView& view = visit.view;
  const Words& words = visit.words;
  if (view.objections.empty()) return;
  Sheet list = sheet.add("OBJECTIONS");
  for (const auto& objection : view.objections) {
    Sheet row = list.add("OBJECTION");
    row.set("ARTICLE_NAMES", words.articles(objection.articles, view.articles));
    row.set("STATE", words.say("objection-" + objection.state));
    if (!objection.text.empty()) row.add("WORDS").set("WORDS_TEXT", objection.text);
    if (!objection.reply.empty()) row.add("REPLY").set("REPLY_TEXT", objection.reply);
    if (objection.answered_in && *objection.answered_in > objection.revision)
      row.add("REDLINE")
          .set("HREF", redline_path(view, objection.revision, *objection.answered_in))
          .set("SENTENCE", words.say("redline-of", {{"from", std::int64_t{objection.revision}},
                                                    {"to", std::int64_t{*objection.answered_in}}}));
    for (const Offer& offer : offers(objection)) put_offer(row, visit, offer, typed, complaint);
  }
}

void MemberDesk::put_changes(Sheet& sheet, const Visit& visit) {
  const service::LinkView& view = visit.view;
  const Words& words = visit.words;
  if (!view.answered_revision || *view.answered_revision >= view.revision) return;
  const auto found = house().redline(view.charter.id, *view.answered_revision, view.revision, words.language);
  if (!found) return;
  Sheet part = sheet.add("CHANGES");
  part.set("CHANGES_TITLE", words.say("changes-title", {{"revision", std::int64_t{*view.answered_revision}}}));
  part.set("HREF", redline_path(view, *view.answered_revision, view.revision));
  std::size_t bytes = 0;
  for (const auto& article : found->articles)
    if (article.change != "same" && article.change != "moved") bytes += size_of(article);
  for (const auto& article : found->articles) {
    if (article.change == "same") continue;
    Sheet row = part.add("CHANGED");
    put_redline(row, words, article, bytes <= shown_changes && article.change != "moved");
  }
}

Response MemberDesk::act_page(const Visit& visit, const Offer& offer, const Typed& typed, const Complaint& complaint,
                              int status) {
  const Words& words = visit.words;
  const std::string title = act_sentence(visit, offer, typed, "");
  Sheet sheet = frame(visit, title, false);
  put_hidden(sheet, typed);
  sheet.set("HEADLINE", title).set("WHAT", act_sentence(visit, offer, typed, "what"));
  sheet.set("ACTION", visit.base() + "/act").set("CONFIRM", visit.base() + "/act/confirm");
  sheet.set("KEY", typed.key).set("NUMBER", typed.number);
  service::Answer shown;
  if (offer.asks_position) shown.position = typed.answer.position;
  if (offer.asks_article) shown.articles = typed.answer.articles;
  if (offer.asks_text) shown.text = typed.answer.text;
  if (!shown.position.empty()) {
    Sheet part = sheet.add("ANSWER");
    words.put_answer(part, shown, visit.view.articles);
  } else if (!shown.text.empty()) {
    Sheet part = sheet.add("QUOTE");
    part.set("WORDS_TEXT", shown.text);
    if (!shown.articles.empty()) part.add("ABOUT").set("HEADING", words.articles(shown.articles, visit.view.articles));
  }
  if (!typed.from.empty()) sheet.add("FROM_DATE").set("DATE", typed.from);
  put_error(sheet, words, complaint);
  return inlined(visit, "act", sheet, status);
}

Response MemberDesk::done_page(const Visit& visit, const Offer& offer, const Typed& typed, std::int64_t seq) {
  const std::string title = act_sentence(visit, offer, typed, "done");
  Sheet sheet = frame(visit, title, false);
  sheet.set("HEADLINE", title).set("ENTRY", visit.view.charter.id + " " + std::to_string(seq));
  return inlined(visit, "done", sheet, 200);
}

}  // namespace mithaq::web
