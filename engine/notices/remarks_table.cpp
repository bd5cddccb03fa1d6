#include "notices/remarks_table.h"

#include <array>

#include "model/markup.h"
#include "notices/compose_template.h"

namespace mithaq::notices {

namespace {

constexpr std::array<std::string_view, 15> columns = {"number",   "kind",     "body",     "articles", "text",
                                                      "proposal", "revision", "at",       "note",     "disposition",
                                                      "reply",    "answered", "disposed", "word",     "redline"};

std::string number_of(std::optional<int> n) { return n ? std::to_string(*n) : ""; }

// "accepted", "duplicate of 4", "not answered yet".
std::string disposition(const Phrases& phrases, const RemarkRow& row, Language language) {
  if (row.disposition.empty()) return phrases.say("remark.open", language, {}, Isolation::none);
  Facts facts;
  if (row.duplicate_of) facts["number"] = number_of(row.duplicate_of);
  return phrases.say("remark.disposition-" + row.disposition, language, facts, Isolation::none);
}

std::string note(const Phrases& phrases, const RemarkRow& row, Language language) {
  std::string out;
  const auto add = [&](const char* id) {
    out += (out.empty() ? "" : phrases.say("explain.comma", language, {}, Isolation::none)) +
           phrases.say(id, language, {}, Isolation::none);
  };
  if (row.late) add("remark.is-late");
  if (!row.verified) add("remark.is-unverified");
  if (row.body.empty() && !row.shown) add("remark.is-unmoderated");
  if (row.body.empty() && row.shown == false) add("remark.is-hidden");
  return out;
}

std::string body_name(const Phrases& phrases, const RemarkRow& row, Language language) {
  return row.body.empty() ? phrases.say("remark.public", language, {}, Isolation::none)
                          : row.body_name.in(language) + " (" + row.body + ")";
}

std::string acknowledgement(const Phrases& phrases, const RemarkRow& row, Language language) {
  return row.acknowledgement.empty()
             ? ""
             : phrases.say("remark.state-" + row.acknowledgement, language, {}, Isolation::none);
}

std::string cell(const Phrases& phrases, const RemarkRow& row, std::string_view column, Language language) {
  if (column == "number") return std::to_string(row.number);
  if (column == "kind") return phrases.say("remark.kind-" + row.kind, language, {}, Isolation::none);
  if (column == "body") return body_name(phrases, row, language);
  if (column == "articles") return row.article_names.in(language);
  if (column == "text") return row.text;
  if (column == "proposal") return row.proposal;
  if (column == "revision") return std::to_string(row.revision);
  if (column == "at") return to_rfc3339(row.at);
  if (column == "note") return note(phrases, row, language);
  if (column == "disposition") return disposition(phrases, row, language);
  if (column == "answered") return number_of(row.answered_in);
  if (column == "reply") return row.reply;
  if (column == "disposed") return row.disposed_at ? to_rfc3339(*row.disposed_at) : "";
  if (column == "word") return acknowledgement(phrases, row, language);
  return row.redline;
}

std::string span(Language language, const std::string& words) {
  return words.empty() ? ""
                       : "<span lang=\"" + std::string(code(language)) + "\" dir=\"" +
                             (language == Language::ar ? "rtl" : "ltr") + "\">" + escaped_markup(words) + "</span>";
}

std::string both(const std::string& ar, const std::string& en) {
  if (ar == en) return "<bdi>" + escaped_markup(ar) + "</bdi>";
  return span(Language::ar, ar) + (ar.empty() || en.empty() ? "" : "<br>") + span(Language::en, en);
}

std::string both(const Phrases& phrases, const std::string& id) {
  return both(phrases.say(id, Language::ar, {}, Isolation::none), phrases.say(id, Language::en, {}, Isolation::none));
}

std::string verbatim(const std::string& text) {
  return text.empty() ? "" : "<div class=\"said\" dir=\"auto\">" + escaped_markup(text) + "</div>";
}

std::string html_cell(const Phrases& phrases, const RemarkRow& row, std::string_view column) {
  if (column == "text" || column == "proposal" || column == "reply") return verbatim(cell(phrases, row, column, {}));
  if (column == "redline")
    return row.redline.empty()
               ? ""
               : "<a href=\"" + escaped_markup(row.redline) + "\">" + both(phrases, "remark.see-redline") + "</a>";
  return both(cell(phrases, row, column, Language::ar), cell(phrases, row, column, Language::en));
}

constexpr std::string_view style =
    ":root{color-scheme:light}*{box-sizing:border-box}"
    "body{margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff;"
    "font:1rem/1.7 'Noto Naskh Arabic','Noto Sans Arabic','Noto Sans','DejaVu Sans',sans-serif}"
    "h1{font-size:1.4rem;color:#1d4d3f}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "caption{text-align:start;font-weight:700;padding:.5rem 0}"
    "th,td{border:1px solid #8aa39a;padding:.4rem .6rem;text-align:start;vertical-align:top;min-width:6rem}"
    "thead th{background:#e9f1ee}.said{white-space:pre-wrap;min-width:16rem}a{color:#0b4f7d}"
    "@media print{.wide{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}}";

}  // namespace

std::string csv_cell(std::string text) {
  // Full-width forms are taken for the same signs by some spreadsheets.
  constexpr std::array<std::string_view, 10> formula = {"=",  "+",      "-",      "@",      "\t",
                                                        "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  // Blanks before it do not stop every spreadsheet.
  constexpr std::array<std::string_view, 6> blank = {" ", "\n", "\t", "\u00A0", "\u200B", "\uFEFF"};
  std::string_view begin = text;
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (const std::string_view one : blank)
      if (begin.starts_with(one)) begin.remove_prefix(one.size()), goes_on = true;
  }
  for (const std::string_view sign : formula)
    if (text.starts_with(sign) || begin.starts_with(sign)) {
      text.insert(0, "'");
      break;
    }
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string remarks_csv(const Phrases& phrases, const std::vector<RemarkRow>& rows, Language language) {
  std::string out = "\uFEFF";
  const auto line = [&](const auto& cell_of) {
    for (const std::string_view column : columns)
      out += (column == columns.front() ? "" : ",") + csv_cell(cell_of(column));
    out += "\r\n";
  };
  line([&](std::string_view column) {
    return phrases.say("remark.column-" + std::string(column), language, {}, Isolation::none);
  });
  for (const RemarkRow& row : rows)
    line([&](std::string_view column) { return without_isolates(cell(phrases, row, column, language)); });
  return out;
}

std::string remarks_table(const Phrases& phrases, const std::vector<RemarkRow>& rows) {
  std::string out = "<table class=\"remarks\">\n<caption>" + both(phrases, "remark.title") + "</caption>\n<thead><tr>";
  for (const std::string_view column : columns)
    out += "<th scope=\"col\">" + both(phrases, "remark.column-" + std::string(column)) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const RemarkRow& row : rows) {
    out += "<tr id=\"remark-" + std::to_string(row.number) + "\">";
    for (const std::string_view column : columns) {
      const bool heads = column == columns.front();
      out += (heads ? "<th scope=\"row\">" : "<td>") + html_cell(phrases, row, column) + (heads ? "</th>" : "</td>");
    }
    out += "</tr>\n";
  }
  if (rows.empty())
    out +=
        "<tr><td colspan=\"" + std::to_string(columns.size()) + "\">" + both(phrases, "remark.none") + "</td></tr>\n";
  return out + "</tbody>\n</table>\n";
}

std::string remarks_page(const Phrases& phrases, const Text& title, const std::vector<RemarkRow>& rows) {
  return "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>" +
         escaped_markup(phrases.say("remark.title", Language::ar, {}, Isolation::none) + " / " +
                        phrases.say("remark.title", Language::en, {}, Isolation::none)) +
         "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         both(title.ar, title.en) + "</h1>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" +
         escaped_markup(phrases.say("remark.title", Language::ar, {}, Isolation::none)) + "\">\n" +
         remarks_table(phrases, rows) + "</div>\n</main>\n</body>\n</html>\n";
}

Value remarks_value(const std::vector<RemarkRow>& rows) {
  Value::Array out;
  const auto text = [](const Text& t) { return Value::object({{"ar", t.ar}, {"en", t.en}}); };
  for (const RemarkRow& row : rows) {
    Value v = Value::object({{"number", row.number},
                             {"kind", row.kind},
                             {"articles", Value::strings(row.articles)},
                             {"text", row.text},
                             {"revision", row.revision},
                             {"at", to_rfc3339(row.at)}});
    const auto words = [&](const char* key, const std::string& word) {
      if (!word.empty()) v.set(key, word);
    };
    if (!row.body.empty()) v.set("body", row.body).set("body_name", text(row.body_name));
    if (!row.articles.empty()) v.set("article_names", text(row.article_names));
    words("proposal", row.proposal);
    words("disposition", row.disposition);
    words("reply", row.reply);
    words("redline", row.redline);
    words("acknowledgement", row.acknowledgement);
    if (row.duplicate_of) v.set("duplicate_of", *row.duplicate_of);
    if (row.answered_in) v.set("answered_in", *row.answered_in);
    if (row.disposed_at) v.set("disposed_at", to_rfc3339(*row.disposed_at));
    if (row.late) v.set("late", true);
    if (row.body.empty()) v.set("verified", row.verified);
    if (row.shown) v.set("shown", *row.shown);
    out.push_back(std::move(v));
  }
  return Value(std::move(out));
}

}  // namespace mithaq::notices
