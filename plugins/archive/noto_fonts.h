// Only the Noto fonts, whatever else the machine has: a page looks the same everywhere, or is not made.
#pragma once

#include <pango/pango.h>

namespace mithaq::archive {

inline constexpr const char* noto_folder =
    "/usr/share/fonts/truetype/noto";  // Debian: fonts-noto-core, fonts-noto-mono

// The caller owns it. Throws std::runtime_error where the folder or one of the three families is missing.
PangoFontMap* noto_fonts();

}  // namespace mithaq::archive
