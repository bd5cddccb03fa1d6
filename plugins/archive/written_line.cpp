#include "written_line.h"

#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>

#include <memory>
#include <string>
#include <vector>

namespace mithaq::archive {

namespace {

constexpr const char* right_to_left = "\u200f";
constexpr gunichar space = 0x20;  // has a glyph in every font, and no ink

struct FreeIter {
  void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
};

double points(int units) { return static_cast<double>(units) / PANGO_SCALE; }

// Characters in the order of the paper.
std::string turned(const std::string& text) {
  std::string out;
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    out.append(text, begin, end - begin);
    end = begin;
  }
  return out;
}

// The glyphs of a run, cluster by cluster from left to right.
class Run {
 public:
  // `is_at_end`: the first one of its line on the paper.
  Run(const PangoGlyphItem& run, const char* text, double x, double y, bool is_at_end)
      : item_(*run.item), glyphs_(*run.glyphs), text_(text + run.item->offset), x_(x), y_(y), is_at_end_(is_at_end) {
    while (at_ < glyphs_.num_glyphs) add_group();
  }

  double end() const { return x_; }

  void show(cairo_t* cairo) {
    if (out_.empty()) return;
    cairo_set_scaled_font(cairo, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(item_.analysis.font)));
    cairo_show_text_glyphs(cairo, said_.data(), static_cast<int>(said_.size()), out_.data(),
                           static_cast<int>(out_.size()), clusters_.data(), static_cast<int>(clusters_.size()),
                           static_cast<cairo_text_cluster_flags_t>(0));
  }

 private:
  bool is_rtl() const { return (item_.analysis.level & 1) != 0; }

  int end_of_cluster(int from) const {
    int next = from;
    while (next < glyphs_.num_glyphs && glyphs_.log_clusters[next] == glyphs_.log_clusters[from]) ++next;
    return next;
  }

  std::string words(int from, int to) const {
    const int begin = glyphs_.log_clusters[from];
    int end = item_.length;
    if (is_rtl() ? from > 0 : to < glyphs_.num_glyphs) end = glyphs_.log_clusters[is_rtl() ? from - 1 : to];
    return {text_ + begin, static_cast<std::size_t>(end - begin)};
  }

  // Whether it stands upon another glyph; a space at the end of a line has no width either.
  bool is_upon(int at) const {
    if (glyphs_.glyphs[at].glyph == PANGO_GLYPH_EMPTY) return false;
    const std::string said = words(at, end_of_cluster(at));
    const gunichar first = g_utf8_get_char(said.c_str());
    return g_unichar_type(first) == G_UNICODE_NON_SPACING_MARK ||
           (is_rtl() && glyphs_.glyphs[at].geometry.width == 0 && g_unichar_isspace(first) == FALSE);
  }

  // A space that begins there, and one that ends there.
  cairo_glyph_t begin_at(double x) const {
    return {pango_fc_font_get_glyph(PANGO_FC_FONT(item_.analysis.font), space), x, y_};
  }
  cairo_glyph_t end_at(double x) const {
    cairo_glyph_t out = begin_at(x);
    PangoRectangle extents;
    pango_font_get_glyph_extents(item_.analysis.font, static_cast<PangoGlyph>(out.index), nullptr, &extents);
    out.x -= points(extents.width);
    return out;
  }

  // A letter with what stands upon it: before it on the paper from right to left, after it from left to right.
  void add_group() {
    const double begin = x_;
    std::string said;
    std::vector<cairo_glyph_t> letter, upon;
    for (bool more = true; more && at_ < glyphs_.num_glyphs;) {
      const bool this_is_upon = is_upon(at_);
      const int next = end_of_cluster(at_);
      const std::string these = words(at_, next);
      bool is_drawn = false;
      for (; at_ < next; ++at_) {
        const PangoGlyphInfo& glyph = glyphs_.glyphs[at_];
        if (glyph.glyph != PANGO_GLYPH_EMPTY) {
          (this_is_upon ? upon : letter)
              .push_back({glyph.glyph, x_ + points(glyph.geometry.x_offset), y_ + points(glyph.geometry.y_offset)});
          is_drawn = true;
        }
        x_ += points(glyph.geometry.width);
      }
      if (is_drawn) said = is_rtl() ? these + said : said + these;
      more = is_rtl() ? this_is_upon : at_ < glyphs_.num_glyphs && is_upon(at_);
    }
    if (letter.empty() && upon.empty()) return;
    if (!upon.empty()) {
      // The group reaches as far as the room that it takes, wherever in it the letter stands and what was drawn last.
      if (!letter.empty() && letter.front().x > begin) letter.insert(letter.begin(), begin_at(begin));
      letter.insert(letter.end(), upon.begin(), upon.end());
      letter.push_back(end_at(x_));
    }
    if (is_rtl()) said = turned(said);
    // At the left end of a line a reader may take a vowel for a sign without direction, and lay it to what stands
    // beyond.
    if (is_rtl() && is_at_end_ && out_.empty() && !upon.empty()) said.insert(0, right_to_left);
    said_ += said;
    clusters_.push_back({static_cast<int>(said.size()), static_cast<int>(letter.size())});
    out_.insert(out_.end(), letter.begin(), letter.end());
  }

  const PangoItem& item_;
  const PangoGlyphString& glyphs_;
  const char* const text_;
  double x_;
  const double y_;
  const bool is_at_end_;
  int at_ = 0;
  std::string said_;
  std::vector<cairo_glyph_t> out_;
  std::vector<cairo_text_cluster_t> clusters_;
};

}  // namespace

void write_line(cairo_t* cairo, PangoLayoutLine* line, double x, double y) {
  for (GSList* at = line->runs; at != nullptr; at = at->next) {
    Run run(*static_cast<PangoGlyphItem*>(at->data), pango_layout_get_text(line->layout), x, y, at == line->runs);
    run.show(cairo);
    x = run.end();
  }
}

void write_layout(cairo_t* cairo, PangoLayout* layout, double x, double y) {
  const std::unique_ptr<PangoLayoutIter, FreeIter> lines(pango_layout_get_iter(layout));
  do {
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(lines.get(), nullptr, &extents);
    write_line(cairo, pango_layout_iter_get_line_readonly(lines.get()), x + points(extents.x),
               y + points(pango_layout_iter_get_baseline(lines.get())));
  } while (pango_layout_iter_next_line(lines.get()) != FALSE);
}

}  // namespace mithaq::archive
