#include "web/remarks_desk.h"

#include <algorithm>

#include "notices/remarks_table.h"
#include "trail/canonical.h"
#include "web/charter_parts.h"
#include "web/member_visit.h"

namespace mithaq::web {
namespace {

constexpr std::size_t longest_comment = 16 << 10;  // bytes

Articles articles_of(const service::CharterView& charter, Language language) {
  auto found = charter.revision.markdown.find(language);
  if (found == charter.revision.markdown.end()) found = charter.revision.markdown.begin();
  if (found == charter.revision.markdown.end()) return {};
  return charter_text(found->second, found->first).articles;
}

Response download(std::string type, const std::string& name, std::string body) {
  Response out{.type = std::move(type), .body = std::move(body), .open = true};
  out.headers.emplace_back("Cache-Control", "no-cache");
  out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return out;
}

// What the house would refuse anyway is said before the review.
std::optional<Refusal> lacking(service::FileComment& comment) {
  if (comment.text.find_first_not_of(" \t\r\n") == std::string::npos)
    return Refusal{"text-required", {{"field", "text"}}};
  if (auto text = prose_at_the_door(comment.text, "text", longest_comment); !text)
    return Refusal{text.error().id, {{"limit", std::to_string(longest_comment)}}};
  if (!comment.name.empty())
    if (auto name = name_at_the_door(comment.name, "name"); !name) return name.error();
  if (!comment.address.empty())
    if (auto address = address_at_the_door(comment.address, "address"); !address) return address.error();
  return std::nullopt;
}

}  // namespace

RemarksDesk::Typed RemarksDesk::typed(const Fields& form) {
  Typed out;
  out.comment.stage = {form.get("stage")};
  out.comment.articles = form.all("article");
  out.comment.text = form.get("text");
  out.comment.name = form.get("name");
  out.comment.address = form.get("address");
  if (is_key(form.get("key"))) out.key = form.get("key");
  return out;
}

Words RemarksDesk::words(const Request& request, const Fields& form) const {
  Words out = PublicDesk::words(request);
  if (const auto asked = asked_language(form.get("lang"))) out.language = *asked;
  return out;
}

Response RemarksDesk::table_page(const Words& words, const service::CharterView& charter, const Typed& typed,
                                 const std::optional<Refusal>& refusal) {
  Sheet sheet;
  sheet.set("TITLE", words.say("remarks-title")).set("CHARTER_TITLE", charter.title.in(words.language));
  sheet.set("ID", charter.id).set("PATH", "/c/" + charter.id + "/comments").add("OTHER_LANGUAGE");
  if (refusal) sheet.add("ERROR").set("SENTENCE", words.refusal(*refusal));
  put_remarks(sheet, words, charter);
  if (!charter.consultations.empty()) {
    Sheet form = sheet.add("FORM");
    form.set("WORDS_TEXT", typed.comment.text).set("NAME", typed.comment.name).set("ADDRESS", typed.comment.address);
    const auto articles = articles_of(charter, words.language);
    const auto add = [&](const std::string& id) {
      Sheet row = form.add("ABOUT_CHOICE");
      row.set("ID", id).set("HEADING", words.article(id, articles));
      if (std::ranges::count(typed.comment.articles, id) > 0) row.add("CHOSEN");
    };
    add("whole");
    for (const auto& [id, heading] : articles) add(id);
    for (const auto& stage : charter.consultations) {
      const auto at = std::ranges::find(charter.stage_ids, stage) - charter.stage_ids.begin();
      if (charter.consultations.size() == 1 || at >= std::ssize(charter.stage_titles)) continue;
      Sheet row = form.add("STAGE_CHOICE");
      row.set("ID", stage).set("NAME", charter.stage_titles[static_cast<std::size_t>(at)].in(words.language));
      if (typed.comment.stage.value == stage) row.add("CHOSEN");
    }
  }
  Response out = page("comments", words, sheet);
  if (refusal) out.status = 422;
  return out;
}

Response RemarksDesk::review_page(const Words& words, const service::CharterView& charter, const Typed& typed,
                                  const std::optional<Refusal>& refusal) {
  Sheet sheet;
  sheet.set("TITLE", words.say("comment-review")).set("CHARTER_TITLE", charter.title.in(words.language));
  sheet.set("ID", charter.id).set("KEY", typed.key).set("STAGE", typed.comment.stage.value);
  sheet.set("WORDS_TEXT", typed.comment.text).set("NAME", typed.comment.name).set("ADDRESS", typed.comment.address);
  const auto articles = articles_of(charter, words.language);
  for (const auto& id : typed.comment.articles) sheet.add("HIDDEN_ARTICLE").set("ID", id);
  if (!typed.comment.articles.empty())
    sheet.add("ABOUT").set("ARTICLE_NAMES", words.articles(typed.comment.articles, articles));
  if (!typed.comment.name.empty()) sheet.add("HAS_NAME");
  if (!typed.comment.address.empty()) sheet.add("HAS_ADDRESS");
  Response out;
  if (refusal) {
    Sheet error = sheet.add("ERROR");
    error.set("SENTENCE", words.refusal(*refusal));
    if (is_passing(*refusal)) {
      const Language second = mithaq::other(words.language);
      error.add("OTHER")
          .set("OTHER_SENTENCE", words.phrases.say(*refusal, second))
          .set("OTHER_DIR", second == Language::ar ? "rtl" : "ltr");
    }
    out.status = is_passing(*refusal) ? 503 : 409;
    if (out.status == 503) out.headers.emplace_back("Retry-After", "30");
  }
  out.body = renderer_.page("comment-review", words.language, sheet);
  return out;
}

Response RemarksDesk::table(const Request& request, const std::string& id) {
  const auto charter = house_.charter(id, false);
  if (!charter) return not_found(charter.error());
  return table_page(words(request, {}), *charter, {}, std::nullopt);
}

Response RemarksDesk::csv(const Request& request, const std::string& id) {
  const auto charter = house_.charter(id, false);
  if (!charter) return not_found(charter.error());
  return download("text/csv; charset=UTF-8", charter->id + "-comments.csv",
                  notices::remarks_csv(house_.phrases(), charter->remarks, words(request, {}).language));
}

Response RemarksDesk::json(const std::string& id) {
  const auto charter = house_.charter(id, false);
  if (!charter) return not_found(charter.error());
  return download(
      "application/json", charter->id + "-comments.json",
      trail::write(Value::object({{"charter", charter->id}, {"remarks", notices::remarks_value(charter->remarks)}})) +
          "\n");
}

Response RemarksDesk::review(const Request& request, const std::string& id) {
  const Fields form = Fields::decoded(request.body);
  const Words here = words(request, form);
  const auto charter = house_.charter(id, false);
  if (!charter) return not_found(charter.error());
  Typed what = typed(form);
  if (charter->consultations.empty()) return table_page(here, *charter, what, Refusal{"no-consultation", {}});
  if (form.has("back")) return table_page(here, *charter, what, std::nullopt);
  if (const auto refusal = lacking(what.comment)) return table_page(here, *charter, what, refusal);
  what.key = house_.fresh_key();
  return review_page(here, *charter, what, std::nullopt);
}

Response RemarksDesk::confirm(const Request& request, const std::string& id) {
  const Fields form = Fields::decoded(request.body);
  const Words here = words(request, form);
  const auto charter = house_.charter(id, false);
  if (!charter) return not_found(charter.error());
  const Typed what = typed(form);
  if (what.key.empty()) return table_page(here, *charter, what, Refusal{"form-expired", {}});
  const auto number = house_.comment(id, what.comment, what.key);
  if (!number) {
    const Refusal& why = number.error();
    if (is_passing(why) || why.id == "key-reused") return review_page(here, *charter, what, why);
    return table_page(here, *charter, what, why);
  }
  Sheet sheet;
  sheet.set("TITLE", here.say("comment-done")).set("CHARTER_TITLE", charter->title.in(here.language));
  sheet.set("ID", charter->id).set("NUMBER", here.phrases.number(*number, here.language));
  return {.body = renderer_.page("comment-done", here.language, sheet)};
}

}  // namespace mithaq::web
