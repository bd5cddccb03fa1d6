// A line of text as it stands in a PDF, so that it can be taken out again as it was written.
//
// Glyphs are handed to Cairo from left to right, each with the words that it shows. What reads text out of a PDF
// (poppler, PDFium, pdf.js) takes a line from left to right and turns by itself what is of the other direction. A mark
// stands with its letter, and an alef that lies in its lam with the lam, as one: else a reader finds a gap between
// them. Isolates have no glyph and are not written.
#pragma once

#include <cairo.h>
#include <pango/pango.h>

namespace mithaq::archive {

// `x`: where the line begins at the left; `y`: its baseline.
void write_line(cairo_t* cairo, PangoLayoutLine* line, double x, double y);

// With its top left corner at (x, y).
void write_layout(cairo_t* cairo, PangoLayout* layout, double x, double y);

}  // namespace mithaq::archive
