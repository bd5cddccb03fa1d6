#include "paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <stdexcept>

#include "noto_fonts.h"
#include "written_line.h"

namespace mithaq::archive {

namespace {

constexpr double smallest_code = 5.5;               // points
constexpr double width = 595.276, height = 841.89;  // A4 in points
constexpr double left = 56, right = width - 56, top = 58, bottom = height - 62, frame = 28;
constexpr Colour green = {0.114, 0.302, 0.247}, pale = {0.914, 0.945, 0.933}, line_green = {0.725, 0.788, 0.765},
                 grey = {0.27, 0.27, 0.27};
constexpr double cell_padding = 4.5;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, Unref<PangoLayout>>;

struct FreeIter {
  void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
};
using Lines = std::unique_ptr<PangoLayoutIter, FreeIter>;

double points(int units) { return static_cast<double>(units) / PANGO_SCALE; }

void use(cairo_t* cairo, Colour c) { cairo_set_source_rgb(cairo, c.red, c.green, c.blue); }

double height_of_layout(PangoLayout* layout) {
  int high = 0;
  pango_layout_get_size(layout, nullptr, &high);
  return points(high);
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Paper::Inside {
  std::string language, footer, digits, bytes;
  std::unique_ptr<PangoFontMap, Unref<PangoFontMap>> fonts;
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  double y = top;
  int page = 1;
  bool in_quote = false;
  double quote_from = 0;

  bool is_rtl() const { return language == "ar"; }
  double begin() const { return in_quote && !is_rtl() ? left + 14 : left; }
  double end() const { return in_quote && is_rtl() ? right - 14 : right; }

  Layout layout(const std::string& text, const Face& face, double wide) const {
    const std::unique_ptr<PangoContext, Unref<PangoContext>> context(pango_font_map_create_context(fonts.get()));
    pango_context_set_base_dir(context.get(), is_rtl() && !face.code ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_context_set_language(context.get(), pango_language_from_string(language.c_str()));
    const std::unique_ptr<cairo_font_options_t, void (*)(cairo_font_options_t*)> options(cairo_font_options_create(),
                                                                                         cairo_font_options_destroy);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context.get(), options.get());
    Layout out(pango_layout_new(context.get()));
    PangoFontDescription* font =
        pango_font_description_from_string(face.code ? "Noto Sans Mono,Noto Naskh Arabic"
                                                     : "Noto Naskh Arabic,Noto Serif,Noto Sans Symbols,Noto Sans Math");
    if (!is_rtl() && !face.code) pango_font_description_set_family(font, "Noto Serif,Noto Naskh Arabic,Noto Sans Math");
    pango_font_description_set_size(font, static_cast<int>(face.size * PANGO_SCALE));
    pango_font_description_set_weight(font, face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(out.get(), font);
    pango_font_description_free(font);
    pango_layout_set_width(out.get(), static_cast<int>(wide * PANGO_SCALE));
    pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(out.get(), face.code ? FALSE : TRUE);
    const bool is_at_right = is_rtl() != (face.where == Where::end);  // of a line in the direction of the page
    pango_layout_set_alignment(out.get(), face.where == Where::middle ? PANGO_ALIGN_CENTER
                                          : is_at_right               ? PANGO_ALIGN_RIGHT
                                                                      : PANGO_ALIGN_LEFT);
    // What is moved by kerning leaves a gap, and with it a space where text is taken out.
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("kern=0"));
    pango_layout_set_attributes(out.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_line_spacing(out.get(), face.code ? 1.1F : is_rtl() ? 1.0F : 1.15F);
    pango_layout_set_text(out.get(), text.data(), static_cast<int>(text.size()));
    return out;
  }

  void tag(const char* name) const { cairo_tag_begin(cairo, name, nullptr); }
  void untag(const char* name) const { cairo_tag_end(cairo, name); }

  void write(const Layout& words, double x, double at, Colour colour) const {
    use(cairo, colour);
    write_layout(cairo, words.get(), x, at);
  }

  std::string number(int n) const {
    std::string out;
    for (const char c : std::to_string(n)) {
      const std::size_t size = digits.size() / 10;
      out += digits.substr(static_cast<std::size_t>(c - '0') * size, size);
    }
    return out;
  }

  void rectangle(double x, double from, double wide, double high, Colour colour) const {
    use(cairo, colour);
    cairo_rectangle(cairo, x, from, wide, high);
    cairo_fill(cairo);
  }

  void border() const {
    use(cairo, green);
    for (const auto& [distance, thickness] : {std::pair{0.0, 2.0}, std::pair{4.0, 0.6}}) {
      cairo_set_line_width(cairo, thickness);
      cairo_rectangle(cairo, frame + distance, frame + distance, width - 2 * (frame + distance),
                      height - 2 * (frame + distance));
      cairo_stroke(cairo);
    }
  }

  void foot() const {
    Face face;
    face.size = is_rtl() ? 8.5 : 7.5;
    face.colour = grey;
    const double at = height - 53;
    write(layout(footer, face, right - left - 40), is_rtl() ? left + 40 : left, at, face.colour);
    face.where = Where::end;
    write(layout(number(page), face, 40), is_rtl() ? left : right - 40, at, face.colour);
  }

  void mark_quote() const {
    if (in_quote && y > quote_from)
      rectangle(is_rtl() ? right - 3 : left, quote_from + 2, 3, y - quote_from - 2, green);
  }
};

struct Paper::Cell {
  Layout layout;
  double x = 0;
  Colour colour;
};

Paper::Paper(std::string language, std::string footer, std::string digits) : inside_(std::make_unique<Inside>()) {
  Inside& in = *inside_;
  in.language = std::move(language);
  in.footer = std::move(footer);
  in.digits = std::move(digits);
  in.fonts.reset(noto_fonts());
  in.surface = cairo_pdf_surface_create_for_stream(append, &in.bytes, width, height);
  cairo_pdf_surface_restrict_to_version(in.surface, CAIRO_PDF_VERSION_1_5);
  in.cairo = cairo_create(in.surface);
  in.tag("Document");
  in.border();
}

Paper::~Paper() {
  if (inside_->cairo) cairo_destroy(inside_->cairo);
  if (inside_->surface) cairo_surface_destroy(inside_->surface);
}

void Paper::describe(const std::string& title, const std::string& subject, const std::string& created) {
  cairo_pdf_surface_set_metadata(inside_->surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(inside_->surface, CAIRO_PDF_METADATA_SUBJECT, subject.c_str());
  cairo_pdf_surface_set_metadata(inside_->surface, CAIRO_PDF_METADATA_CREATOR, "Mithaq");
  cairo_pdf_surface_set_metadata(inside_->surface, CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
}

void Paper::new_page() {
  Inside& in = *inside_;
  in.mark_quote();
  in.foot();
  cairo_show_page(in.cairo);
  ++in.page;
  in.y = in.quote_from = top;
  in.border();
}

void Paper::need(double points) {
  if (inside_->y + points > bottom) new_page();
}

void Paper::space(double points) { inside_->y += points; }

void Paper::rule(double thickness, Colour colour) {
  inside_->rectangle(left, inside_->y, right - left, thickness, colour);
  inside_->y += thickness;
}

void Paper::begin_quote() {
  inside_->in_quote = true;
  inside_->quote_from = inside_->y;
}

void Paper::end_quote() {
  inside_->mark_quote();
  inside_->in_quote = false;
}

void Paper::paragraph(const char* tag, const std::string& text, const Face& face, double indent) {
  if (text.empty()) return;
  Inside& in = *inside_;
  const double x = in.begin() + (in.is_rtl() ? 0 : indent);
  const Layout words = in.layout(text, face, in.end() - in.begin() - indent);
  const Lines lines(pango_layout_get_iter(words.get()));
  bool open = false;
  do {
    PangoRectangle extents;
    int from = 0, to = 0;
    pango_layout_iter_get_line_extents(lines.get(), nullptr, &extents);
    pango_layout_iter_get_line_yrange(lines.get(), &from, &to);
    const double high = points(to - from);
    if (in.y + high > bottom) {
      if (open) in.untag(tag);
      open = false;
      new_page();
    }
    if (!open) in.tag(tag);
    open = true;
    use(in.cairo, face.colour);
    write_line(in.cairo, pango_layout_iter_get_line_readonly(lines.get()), x + points(extents.x),
               in.y + points(pango_layout_iter_get_baseline(lines.get()) - from));
    in.y += high;
  } while (pango_layout_iter_next_line(lines.get()));
  if (open) in.untag(tag);
}

void Paper::box(const std::vector<std::string>& lines, const Face& face) {
  Inside& in = *inside_;
  constexpr double padding = 8;
  std::size_t next = 0;
  while (next < lines.size()) {
    double high = 0;
    std::size_t end = next;
    for (; end < lines.size(); ++end) {
      const double line = height_of_layout(in.layout(lines[end], face, right - left - 2 * padding).get());
      if (in.y + 2 * padding + high + line > bottom && (end > next || in.y > top)) break;
      high += line;
    }
    if (end == next) {
      new_page();
      continue;
    }
    in.rectangle(left, in.y, right - left, high + 2 * padding, {0.957, 0.973, 0.965});
    use(in.cairo, line_green);
    cairo_set_line_width(in.cairo, 0.7);
    cairo_rectangle(in.cairo, left, in.y, right - left, high + 2 * padding);
    cairo_stroke(in.cairo);
    in.y += padding;
    for (; next < end; ++next) {
      const Layout words = in.layout(lines[next], face, right - left - 2 * padding);
      in.tag("P");
      in.write(words, left + padding, in.y, face.colour);
      in.untag("P");
      in.y += height_of_layout(words.get());
    }
    in.y += padding;
  }
}

void Paper::fact(const std::string& label, const std::string& value, const Face& label_face, const Face& value_face) {
  Inside& in = *inside_;
  const double wide = right - left, label_wide = wide * 0.31, value_wide = wide - label_wide - 10;
  const Layout l = in.layout(label, label_face, label_wide);
  // A key or a root stands on one line, or it could not be copied as one word.
  Face fitting = value_face;
  Layout v = in.layout(value, fitting, value_wide);
  for (; fitting.code && fitting.size > smallest_code && pango_layout_get_line_count(v.get()) > 1;
       v = in.layout(value, fitting, value_wide))
    fitting.size -= 0.25;
  const double high = std::max(height_of_layout(l.get()), height_of_layout(v.get()));
  need(high);
  in.tag("P");
  const double baseline =
      static_cast<double>(std::max(pango_layout_get_baseline(l.get()), pango_layout_get_baseline(v.get())));
  const auto put = [&](const Layout& words, double x, Colour colour) {
    in.write(words, x, in.y + (baseline - pango_layout_get_baseline(words.get())) / PANGO_SCALE, colour);
  };
  put(l, in.is_rtl() ? right - label_wide : left, label_face.colour);
  put(v, in.is_rtl() ? left : left + label_wide + 10, value_face.colour);
  in.untag("P");
  in.y += high + 2.5;
}

double Paper::height_of(const std::vector<Cell>& row) {
  double high = 0;
  for (const Cell& cell : row) high = std::max(high, height_of_layout(cell.layout.get()));
  return high + 2 * cell_padding;
}

void Paper::write(const std::vector<Cell>& row, bool is_head) {
  Inside& in = *inside_;
  const double high = height_of(row);
  if (is_head) in.rectangle(left, in.y, right - left, high, pale);
  in.tag("TR");
  for (const Cell& cell : row) {
    const char* tag = is_head ? "TH" : "TD";
    in.tag(tag);
    in.write(cell.layout, cell.x + cell_padding, in.y + cell_padding, cell.colour);
    in.untag(tag);
  }
  in.untag("TR");
  in.y += high;
  in.rectangle(left, in.y - 0.35, right - left, 0.7, line_green);
}

void Paper::table(const std::vector<double>& widths, const std::vector<std::vector<std::string>>& rows,
                  const Face& head, const Face& body) {
  Inside& in = *inside_;
  const auto laid_out = [&](const std::vector<std::string>& texts, bool is_head) {
    std::vector<Cell> row;
    double used = 0;
    for (std::size_t i = 0; i < texts.size() && i < widths.size(); ++i) {
      const double wide = (right - left) * widths[i];
      Cell cell;
      Face face = is_head ? head : body;
      if (i == 0) face.bold = true;
      cell.colour = face.colour;
      cell.layout = in.layout(texts[i], face, wide - 2 * cell_padding);
      cell.x = in.is_rtl() ? right - used - wide : left + used;
      used += wide;
      row.push_back(std::move(cell));
    }
    return row;
  };
  if (rows.empty()) return;
  const std::vector<Cell> names = laid_out(rows[0], true);
  if (rows.size() > 1) need(height_of(names) + height_of(laid_out(rows[1], false)));
  in.tag("Table");
  write(names, true);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::vector<Cell> row = laid_out(rows[i], false);
    if (in.y + height_of(row) > bottom) {
      in.untag("Table");
      new_page();
      in.tag("Table");
      write(names, true);
    }
    write(row, false);
  }
  in.untag("Table");
}

std::string Paper::finish() {
  Inside& in = *inside_;
  in.foot();
  in.untag("Document");
  cairo_destroy(in.cairo);
  in.cairo = nullptr;
  cairo_surface_finish(in.surface);
  const cairo_status_t status = cairo_surface_status(in.surface);
  cairo_surface_destroy(in.surface);
  in.surface = nullptr;
  if (status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cannot write the PDF: ") + cairo_status_to_string(status));
  return std::move(in.bytes);
}

}  // namespace mithaq::archive
