#include "notices/certificate.h"

#include <sstream>

#include "model/markup.h"
#include "notices/compose_template.h"

namespace mithaq::notices {

namespace {

constexpr std::string_view style =
    ":root{color-scheme:light}*{box-sizing:border-box}"
    "body{max-width:52rem;margin:0 auto;padding:1.5rem 1rem 3rem;color:#1b1b1b;background:#fff;"
    "font:1.0625rem/1.8 'Noto Naskh Arabic','Noto Sans Arabic','Noto Sans','DejaVu Sans',sans-serif}"
    "header{border-block:.3rem double #1d4d3f;padding:1.5rem 0;text-align:center}"
    "header p{margin:.25rem 0}h1{margin:.25rem 0;font-size:1.9rem;line-height:1.4;color:#1d4d3f}"
    "h2{margin:2.25rem 0 .75rem;font-size:1.25rem;line-height:1.5;color:#1d4d3f;border-bottom:1px solid #b9c9c3}"
    "h3{margin:1.25rem 0 .25rem;font-size:1.0625rem}a{color:#0b4f7d}"
    "dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.3rem 1.25rem;margin:1.25rem 0}"
    "dt{font-weight:700}dd{margin:0;overflow-wrap:anywhere}"
    ".code{font:.9375rem/1.7 'DejaVu Sans Mono','Noto Sans Mono',monospace;unicode-bidi:isolate;direction:ltr}"
    ".box{border:1px solid #8aa39a;background:#f4f8f6;padding:.75rem 1.25rem;margin:.75rem 0}.box p{margin:.2rem 0}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.6}"
    "th,td{border:1px solid #b9c9c3;padding:.45rem .6rem;text-align:start;vertical-align:top}"
    "thead th{background:#e9f1ee}tbody th{font-weight:600}td p{margin:.15rem 0 0}"
    "blockquote{margin:.4rem 0;padding:.25rem 1rem;border-inline-start:.3rem solid #1d4d3f;white-space:pre-wrap}"
    ".note{color:#444}@media(max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}}"
    "@media print{body{max-width:none;padding:0;font-size:11pt}h2,h3{break-after:avoid}"
    "tr,blockquote,.box{break-inside:avoid}thead{display:table-header-group}a{color:inherit}}";

// Puts the page together; whatever passes through words() and value() is escaped.
class Page {
 public:
  Page(const CertificateFacts& facts, const Phrases& phrases, Language language)
      : facts_(facts), phrases_(phrases), language_(language) {}

  std::string whole() {
    head();
    decision();
    positions();
    statements("reservations", facts_.reservations);
    statements("dissent", facts_.dissent);
    trail();
    how_to_check();
    out_ << "</main>\n</body>\n</html>\n";
    return std::move(out_).str();
  }

 private:
  std::string words(const std::string& key, const Facts& facts = {}) const {
    return escaped_markup(phrases_.say("certificate." + key, language_, facts));
  }
  static std::string value(std::string_view text) { return "<bdi>" + escaped_markup(text) + "</bdi>"; }
  static std::string code(std::string_view text) { return "<span class=\"code\">" + escaped_markup(text) + "</span>"; }
  const std::string& mine(const Text& text) const { return text.in(language_); }

  std::string position(const std::string& id) const {
    return escaped_markup(phrases_.say("position." + (id.empty() ? "silent" : id), language_));
  }
  std::string channel(const std::string& id) const { return id.empty() ? "" : words("channel-" + id); }

  std::string articles(const std::vector<std::string>& ids) const {
    std::string out;
    for (const std::string& id : ids) {
      if (!out.empty()) out += words("comma");
      out += id == "whole" || id == "preamble" ? words(id) : words("article", {{"id", id}});
    }
    return out;
  }

  void head() {
    const bool arabic = language_ == Language::ar;
    const std::string_view other_code = mithaq::code(other(language_));
    out_ << "<!DOCTYPE html>\n<html lang=\"" << mithaq::code(language_) << "\" dir=\"" << (arabic ? "rtl" : "ltr")
         << "\">\n<head>\n<meta charset=\"utf-8\">\n"
         << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" << words("name") << ": "
         << escaped_markup(mine(facts_.title)) << "</title>\n<style>" << style
         << "</style>\n</head>\n<body>\n<header>\n<p>" << value(mine(facts_.organisation)) << "</p>\n<p>"
         << words("name") << "</p>\n<h1>" << value(mine(facts_.title)) << "</h1>\n<p>"
         << words("ratified", {{"when", mine(facts_.ratified_at)}}) << "</p>\n<p><a hreflang=\"" << other_code
         << "\" lang=\"" << other_code << "\" href=\"certificate." << other_code << ".html\">"
         << escaped_markup(phrases_.say("certificate.this-language", other(language_)))
         << "</a></p>\n</header>\n<main>\n<dl>\n";
    fact("charter", code(facts_.charter));
    fact("revision", escaped_markup(phrases_.number(facts_.revision, language_)) +
                         " \u00b7 <a href=\"../charter/final." + std::string(mithaq::code(language_)) + ".html\">" +
                         words("read-text") + "</a>");
    fact("fingerprint", code(facts_.fingerprint));
    out_ << "</dl>\n";
  }

  void fact(const std::string& key, const std::string& html) {
    out_ << "<dt>" << words(key) << "</dt><dd>" << html << "</dd>\n";
  }
  void heading(const std::string& key) { out_ << "<h2>" << words(key) << "</h2>\n"; }

  void decision() {
    heading("decision");
    out_ << "<p><strong>" << words("rule") << "</strong> " << value(mine(facts_.rule)) << "</p>\n<div class=\"box\">\n";
    std::istringstream lines(mine(facts_.decision));
    for (std::string line; std::getline(lines, line);)
      if (!line.empty()) out_ << "<p dir=\"auto\">" << escaped_markup(line) << "</p>\n";
    out_ << "</div>\n";
  }

  // A text that has its own section below is not printed twice.
  bool stands_below(const CertificateRow& row) const {
    for (const auto* list : {&facts_.reservations, &facts_.dissent})
      for (const CertificateStatement& statement : *list)
        if (statement.body == row.body && statement.text == row.text) return true;
    return false;
  }

  void positions() {
    heading("positions");
    out_ << "<p id=\"positions\">" << words("positions-note")
         << "</p>\n<div class=\"wide\" role=\"region\" aria-labelledby=\"positions\" "
            "tabindex=\"0\"><table>\n<thead><tr>";
    for (const char* column : {"body", "position", "channel", "time"})
      out_ << "<th scope=\"col\">" << words(std::string("column-") + column) << "</th>";
    out_ << "</tr></thead>\n<tbody>\n";
    for (const CertificateRow& row : facts_.rows) {
      out_ << "<tr><th scope=\"row\">" << value(mine(row.body)) << "</th><td>" << position(row.position);
      if (!row.articles.empty()) out_ << "<p>" << articles(row.articles) << "</p>";
      if (!row.text.empty() && !stands_below(row)) out_ << "<p dir=\"auto\">" << escaped_markup(row.text) << "</p>";
      out_ << "</td><td>" << channel(row.channel) << "</td><td>" << value(mine(row.time)) << "</td></tr>\n";
    }
    out_ << "</tbody>\n</table></div>\n";
  }

  void statements(const std::string& key, const std::vector<CertificateStatement>& list) {
    heading(key);
    if (list.empty()) out_ << "<p>" << words("no-" + key) << "</p>\n";
    for (const CertificateStatement& statement : list) {
      out_ << "<h3>" << value(mine(statement.body));
      if (!statement.articles.empty()) out_ << " \u00b7 " << articles(statement.articles);
      out_ << "</h3>\n<blockquote dir=\"auto\">"
           << (statement.text.empty() ? words("no-reason") : escaped_markup(statement.text)) << "</blockquote>\n";
    }
  }

  void trail() {
    heading("trail");
    out_ << "<dl>\n";
    fact("log-origin", code(facts_.log_origin));
    fact("log-size", escaped_markup(phrases_.number(facts_.log_size, language_)));
    fact("log-root", code(facts_.log_root));
    fact("log-key", code(facts_.log_key));
    if (!facts_.seal_fingerprint.empty()) fact("seal", code(facts_.seal_fingerprint));
    fact("time", words("no-trusted-time"));
    out_ << "</dl>\n";
    if (!facts_.seal_fingerprint.empty()) out_ << "<p class=\"note\">" << words("seal-note") << "</p>\n";
  }

  void how_to_check() {
    heading("check");
    out_ << "<ol>\n<li>" << words("check-script") << "<br>" << code("sh data/verify.sh") << "</li>\n<li>"
         << words("check-keys") << "</li>\n<li>" << words("check-replay") << "<br>" << code("mithaq trail verify")
         << "</li>\n</ol>\n<p><a href=\"../VERIFY.md\">" << words("check-more") << "</a></p>\n";
  }

  const CertificateFacts& facts_;
  const Phrases& phrases_;
  const Language language_;
  std::ostringstream out_;
};

}  // namespace

std::string certificate_html(const CertificateFacts& facts, const Phrases& phrases, Language language) {
  return Page(facts, phrases, language).whole();
}

}  // namespace mithaq::notices
