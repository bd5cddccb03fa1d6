// A4 pages of a PDF, written from the top down: paragraphs, tables and boxes in either direction, tagged for readers
// that do not see, with Noto fonts embedded.
//
// The same words give the same bytes: no clock, no locale, and no fonts but those of the folder `fonts`.
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include <memory>
#include <string>
#include <vector>

namespace mithaq::archive {

struct Colour {
  double red = 0, green = 0, blue = 0;
};

enum class Where { begin, middle, end };  // in the direction of the page

struct Face {
  double size = 10.5;  // points
  bool bold = false;
  bool code = false;  // of one width, always from left to right
  Colour colour = {0.106, 0.106, 0.106};
  Where where = Where::begin;
};

class Paper {
 public:
  // `footer` stands at the foot of each page, beside its number. Throws when a font is missing.
  Paper(std::string language, std::string footer, std::string digits);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  void describe(const std::string& title, const std::string& subject, const std::string& created);

  // `tag` is a structure element: H1, H2, P. The lines of a paragraph may part at the end of a page.
  void paragraph(const char* tag, const std::string& text, const Face& face, double indent = 0);
  void space(double points);
  void need(double points);  // begins a new page where there is less room
  void rule(double thickness, Colour colour);
  // A mark at the side of everything that is written between the two.
  void begin_quote();
  void end_quote();
  void box(const std::vector<std::string>& lines, const Face& face);
  // Label and value beside each other.
  void fact(const std::string& label, const std::string& value, const Face& label_face, const Face& value_face);
  // Widths are shares of the line; the first row names the columns, again on each page. A row stays whole.
  void table(const std::vector<double>& widths, const std::vector<std::vector<std::string>>& rows, const Face& head,
             const Face& body);

  std::string finish();

 private:
  struct Inside;
  struct Cell;
  void new_page();
  static double height_of(const std::vector<Cell>& row);
  void write(const std::vector<Cell>& row, bool is_head);
  std::unique_ptr<Inside> inside_;
};

}  // namespace mithaq::archive
