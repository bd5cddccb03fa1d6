#include "sheet_pdf.h"

#include <algorithm>

#include "paper.h"

namespace mithaq::archive {

namespace {

constexpr Colour green = {0.114, 0.302, 0.247}, grey = {0.27, 0.27, 0.27};

class Writer {
 public:
  Writer(const Sheet& sheet, Paper& paper)
      : sheet_(sheet), paper_(paper), scale_(sheet.language == "ar" ? 1.14 : 1.0) {}

  void write() {
    const auto& blocks = sheet_.blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].kind == "heading") paper_.need(kept_with_heading(i));
      if (blocks[i].kind != "columns") {
        block(blocks[i]);
        continue;
      }
      std::vector<std::vector<std::string>> rows = {blocks[i].cells};
      while (i + 1 < blocks.size() && blocks[i + 1].kind == "row") rows.push_back(blocks[++i].cells);
      paper_.space(4);
      paper_.table({0.32, 0.15, 0.15, 0.38}, rows, face(8.6, true), face(8.6));
      paper_.space(4);
    }
  }

 private:
  Face face(double size, bool bold = false, Colour colour = {0.106, 0.106, 0.106}) const {
    Face out;
    out.size = size * scale_;
    out.bold = bold;
    out.colour = colour;
    return out;
  }
  Face centred(double size, bool bold, Colour colour) const {
    Face out = face(size, bold, colour);
    out.where = Where::middle;
    return out;
  }
  Face code(double size) const {
    Face out;
    out.size = size;
    out.code = true;
    return out;
  }

  // So many points of what follows a heading stand on its page: a table's first rows, and steps all together.
  double kept_with_heading(std::size_t heading) const {
    constexpr double of_a_step = 50, at_most = 400;
    const auto follows = [&](std::size_t i, std::string_view kind) {
      return i < sheet_.blocks.size() && sheet_.blocks[i].kind == kind;
    };
    if (follows(heading + 1, "columns")) return 120;
    double out = 64;
    for (std::size_t i = heading + 1; follows(i, "step") || follows(i, "paragraph"); ++i) out += of_a_step * scale_;
    return follows(heading + 1, "step") || follows(heading + 2, "step") ? std::min(out, at_most) : 64;
  }

  void block(const Block& block) {
    const std::string& kind = block.kind;
    const auto cell = [&](std::size_t i) { return i < block.cells.size() ? block.cells[i] : std::string(); };
    if (kind == "above") paper_.paragraph("P", cell(0), centred(11.5, false, grey));
    if (kind == "title") {
      paper_.space(6);
      paper_.paragraph("H1", cell(0), centred(23, true, green));
      paper_.space(6);
    }
    if (kind == "below") paper_.paragraph("P", cell(0), centred(11, false, grey));
    if (kind == "heading") {
      paper_.space(14);
      paper_.paragraph("H2", cell(0), face(13, true, green));
      paper_.rule(0.7, {0.725, 0.788, 0.765});
      paper_.space(5);
    }
    if (kind == "fact") paper_.fact(cell(0), cell(1), face(10, true), face(10));
    if (kind == "code") paper_.fact(cell(0), cell(1), face(10, true), code(8.5));
    if (kind == "paragraph") paragraph(cell(0), face(10));
    if (kind == "note") paragraph(cell(0), face(9, false, grey));
    if (kind == "lines") {
      paper_.space(2);
      paper_.box(block.cells, face(10));
      paper_.space(4);
    }
    if (kind == "quote") quote(cell(0), cell(1));
    if (kind == "step") {
      paragraph("• " + cell(0), face(10));
      if (block.cells.size() > 1) paper_.paragraph("P", cell(1), code(9), 14);
    }
  }

  void paragraph(const std::string& text, const Face& how) {
    paper_.paragraph("P", text, how);
    paper_.space(3);
  }

  void quote(const std::string& who, const std::string& words) {
    paper_.need(44);
    paper_.space(3);
    paper_.paragraph("H3", who, face(10, true));
    paper_.begin_quote();
    std::size_t start = 0;
    while (start <= words.size()) {
      const std::size_t end = std::min(words.find('\n', start), words.size());
      paper_.paragraph("P", words.substr(start, end - start), face(10));
      start = end + 1;
    }
    paper_.end_quote();
    paper_.space(5);
  }

  const Sheet& sheet_;
  Paper& paper_;
  const double scale_;
};

}  // namespace

std::string pdf_of(const Sheet& sheet) {
  Paper paper(sheet.language, sheet.title, sheet.digits);
  paper.describe(sheet.title, sheet.subject, sheet.at);
  Writer(sheet, paper).write();
  return finished_pdf(paper.finish(), sheet);
}

}  // namespace mithaq::archive
