#include "sheet_html.h"

#include <string_view>

#include "markup.h"
#include "page.h"

namespace mithaq::archive {

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
    "th,td{border:1px solid #b9c9c3;padding:.45rem .6rem;text-align:start;vertical-align:top;overflow-wrap:break-word}"
    "thead th{background:#e9f1ee}tbody th{font-weight:600}"
    "blockquote{margin:.4rem 0;padding:.25rem 1rem;border-inline-start:.3rem solid #1d4d3f;white-space:pre-wrap}"
    ".note{color:#444}@media(max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}"
    "table{font-size:.75rem;hyphens:auto}th,td{padding:.25rem}}"
    "@media print{body{max-width:none;padding:0;font-size:11pt}h2,h3{break-after:avoid}"
    "tr,blockquote,.box{break-inside:avoid}thead{display:table-header-group}a{color:inherit}}";

constexpr std::string_view isolate_begins = "\u2068", isolate_ends = "\u2069";

// As HTML: isolated values are <bdi>, and a line within a cell ends as the place wants it.
std::string shown(std::string_view text, std::string_view line_end = "\n") {
  std::string out = escaped(text);
  for (const auto& [from, to] :
       {std::pair{isolate_begins, std::string_view("<bdi>")}, {isolate_ends, "</bdi>"}, {"\n", line_end}})
    for (auto at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size()))
      out.replace(at, from.size(), to);
  return out;
}

class Page {
 public:
  Page(const Sheet& sheet, std::string its_style) : sheet_(sheet), style_(std::move(its_style)) {}

  std::string whole() {
    out_ = "<!DOCTYPE html>\n<html lang=\"" + sheet_.language + "\" dir=\"" +
           (sheet_.language == "ar" ? "rtl" : "ltr") +
           "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
           "initial-scale=1\">\n<title>" +
           shown(sheet_.title) + "</title>\n" + style_ + "\n</head>\n<body>\n<header>\n";
    for (const Block& block : sheet_.blocks) {
      move_to(part_of(block.kind));
      add(block);
    }
    move_to("");
    return out_ + (in_header_ ? "</header>\n<main>\n" : "") + "</main>\n</body>\n</html>\n";
  }

 private:
  // What a block stands in: facts in a list, rows in a table, steps in a list of steps.
  static std::string part_of(const std::string& kind) {
    if (kind == "fact" || kind == "code") return "dl";
    if (kind == "columns" || kind == "row") return "table";
    if (kind == "step") return "ol";
    return "";
  }

  void move_to(const std::string& part) {
    if (part == part_) return;
    if (part_ == "dl") out_ += "</dl>\n";
    if (part_ == "table") out_ += "</tbody>\n</table></div>\n";
    if (part_ == "ol") out_ += "</ol>\n";
    if (!part.empty()) end_header();
    if (part == "dl") out_ += "<dl>\n";
    if (part == "table")
      out_ += "<div class=\"wide\" role=\"region\" aria-labelledby=\"" + heading_ + "\" tabindex=\"0\"><table>\n";
    if (part == "ol") out_ += "<ol>\n";
    part_ = part;
  }

  void end_header() {
    if (in_header_) out_ += "</header>\n<main>\n";
    in_header_ = false;
  }

  static std::string code(const std::string& text) { return "<span class=\"code\">" + shown(text) + "</span>"; }

  void add(const Block& block) {
    const auto cell = [&](std::size_t i) { return i < block.cells.size() ? block.cells[i] : std::string(); };
    const std::string& kind = block.kind;
    if (kind == "above" || kind == "below") out_ += "<p>" + shown(cell(0)) + "</p>\n";
    if (kind == "title") out_ += "<h1>" + shown(cell(0)) + "</h1>\n";
    if (kind == "link")
      out_ += "<p><a href=\"" + shown(cell(0)) + "\" hreflang=\"" + cell(1) + "\" lang=\"" + cell(1) + "\">" +
              shown(cell(2)) + "</a></p>\n";
    if (kind == "heading") {
      end_header();
      heading_ = "part-" + std::to_string(++headings_);
      out_ += "<h2 id=\"" + heading_ + "\">" + shown(cell(0)) + "</h2>\n";
    }
    if (kind == "fact") out_ += "<dt>" + shown(cell(0)) + "</dt><dd>" + shown(cell(1)) + "</dd>\n";
    if (kind == "code") out_ += "<dt>" + shown(cell(0)) + "</dt><dd>" + code(cell(1)) + "</dd>\n";
    if (kind == "text") out_ += "<div class=\"text\" dir=\"auto\">\n" + html_of_markdown(cell(0)) + "</div>\n";
    if (kind == "paragraph") out_ += "<p>" + shown(cell(0)) + "</p>\n";
    if (kind == "note") out_ += "<p class=\"note\">" + shown(cell(0)) + "</p>\n";
    if (kind == "lines") {
      out_ += "<div class=\"box\">\n";
      for (const std::string& line : block.cells) out_ += "<p dir=\"auto\">" + shown(line) + "</p>\n";
      out_ += "</div>\n";
    }
    if (kind == "columns") {
      out_ += "<thead><tr>";
      for (const std::string& name : block.cells) out_ += "<th scope=\"col\">" + shown(name) + "</th>";
      out_ += "</tr></thead>\n<tbody>\n";
    }
    if (kind == "row") {
      out_ += "<tr>";
      for (std::size_t i = 0; i < block.cells.size(); ++i)
        out_ += (i == 0 ? "<th scope=\"row\">" : "<td>") + shown(block.cells[i], "<br>") + (i == 0 ? "</th>" : "</td>");
      out_ += "</tr>\n";
    }
    if (kind == "quote")
      out_ += "<h3>" + shown(cell(0)) + "</h3>\n<blockquote dir=\"auto\">" + shown(cell(1)) + "</blockquote>\n";
    if (kind == "step")
      out_ += "<li>" + shown(cell(0)) + (block.cells.size() > 1 ? "<br>" + code(cell(1)) : "") + "</li>\n";
  }

  const Sheet& sheet_;
  const std::string style_;
  std::string out_, part_, heading_;
  int headings_ = 0;
  bool in_header_ = true;
};

}  // namespace

std::string html_of(const Sheet& sheet) { return Page(sheet, "<style>" + std::string(style) + "</style>").whole(); }

std::string site_page(const Sheet& sheet) {
  return Page(sheet, "<link rel=\"stylesheet\" href=\"style.css\">").whole();
}

std::string_view sheet_style() { return style; }

}  // namespace mithaq::archive
