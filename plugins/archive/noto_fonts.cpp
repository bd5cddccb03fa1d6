#include "noto_fonts.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace mithaq::archive {

PangoFontMap* noto_fonts() {
  const std::string settings =
      std::string("<fontconfig><dir>") + noto_folder + "</dir><cachedir>/var/cache/fontconfig</cachedir></fontconfig>";
  FcConfig* config = FcConfigCreate();
  const bool found =
      config &&
      FcConfigParseAndLoadFromMemory(config, reinterpret_cast<const FcChar8*>(settings.c_str()), FcTrue) == FcTrue &&
      FcConfigBuildFonts(config) == FcTrue;
  PangoFontMap* map = found ? pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) : nullptr;
  if (!map) throw std::runtime_error(std::string("cannot read the fonts in ") + noto_folder);
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
  FcConfigDestroy(config);
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
  for (const char* wanted : {"Noto Naskh Arabic", "Noto Serif", "Noto Sans Mono"}) {
    PangoFontFamily** families = nullptr;
    int n = 0;
    pango_font_map_list_families(map, &families, &n);
    const bool there = std::any_of(families, families + n, [&](PangoFontFamily* family) {
      return std::string_view(pango_font_family_get_name(family)) == wanted;
    });
    g_free(families);
    if (!there) {
      g_object_unref(map);
      throw std::runtime_error(std::string("the font ") + wanted + " is not in " + noto_folder);
    }
  }
  return map;
}

}  // namespace mithaq::archive
