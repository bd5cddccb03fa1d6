// A sheet as a PDF of a few A4 pages, with an empty place for the seal.
//
// The text layer says what the sheet says, every font is embedded, the structure is tagged, and the same sheet gives
// the same bytes. It is made towards PDF/A-2b; that it conforms is not proven, and not claimed.
#pragma once

#include <mithaq/sheet.h>

#include <string>

namespace mithaq::archive {

std::string pdf_of(const Sheet& sheet);

// pdf_finish.cpp: metadata, colours, fonts and the signature field, over what Cairo has written. Bytes between < and >
// of the field's /Contents are zeros, and its /ByteRange is that of all other bytes.
std::string finished_pdf(const std::string& cairo_pdf, const Sheet& sheet);

}  // namespace mithaq::archive
