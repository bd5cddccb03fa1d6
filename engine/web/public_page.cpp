#include "web/public_page.h"

#include <algorithm>
#include <charconv>

#include "web/charter_parts.h"
#include "web/redline_page.h"

namespace mithaq::web {
namespace {

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
  if (const std::string waits = charter.waits_sentence.in(here.language); !waits.empty())
    sheet.add("WAITS").set("SENTENCE", waits);
  if (const std::string by = charter.witnesses_sentence.in(here.language); !by.empty())
    sheet.add("COSIGNED").set("SENTENCE", by);
  if (const std::string time = charter.time_stamp_sentence.in(here.language); !time.empty())
    sheet.add("TIME").set("SENTENCE", time);
  const auto own = charter.revision.markdown.find(here.language);
  const auto used = own == charter.revision.markdown.end() ? charter.revision.markdown.begin() : own;
  CharterText text;
  if (used != charter.revision.markdown.end()) text = charter_text(used->second, used->first);
  put_stages(sheet, here, charter);
  put_rounds(sheet, here, charter, text.articles);
  put_objections(sheet, here, charter, text.articles);
  put_revisions(sheet, here, charter);
  put_links(sheet, here, charter.revision.links);
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

}  // namespace mithaq::web
